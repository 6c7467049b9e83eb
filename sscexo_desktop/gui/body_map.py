"""The skin score on a body: arrows move, a digit scores a site and goes on, a click offers the scores (F58)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPainterPath
from PySide6.QtWidgets import QWidget

from sscexo_desktop.gui.figure_canvas import Site, given
from sscexo_desktop.gui.ink import Ink
from sscexo_desktop.gui.picture import Picture
from sscexo_desktop.gui.score_menu import ScoreMenu
from sscexo_desktop.study.codelists import CodeList
from sscexo_desktop.study.figures import figure


class BodyMap(Picture):
    """A body seen from the front, each site with its score."""

    def __init__(self, codes: CodeList, ink: Ink, parent: QWidget, *, read_only: bool) -> None:
        super().__init__(figure("body"), ink, parent, read_only=read_only)
        self.codes = codes

    def caption(self) -> str:
        """Say what the picture is."""
        return self.ink.say("Body map")

    def hint(self) -> str:
        """Say how it is worked."""
        return self.ink.say("Click a site, or arrows and 0 to 3")

    def say_total(self, sites: Mapping[str, Site], label: str, total: str) -> str:  # noqa: ARG002
        """Say the total, or how many sites it lacks."""
        say, most = self.ink.say, len(sites) * max(int(code) for code in self.codes.codes)
        if total:
            return say("Total {n} of {m}", n=total, m=most)
        return say("{n} of {m} sites scored, no total yet", n=given(sites), m=len(sites))

    def fill(self, painter: QPainter, path: QPainterPath, number: int) -> None:
        """Fill the whole site, the deeper the higher the score."""
        theme = self.ink.theme
        painter.fillPath(path, mixed(theme.field, theme.amber_line, (0.0, 0.28, 0.6, 0.95)[min(number, 3)]))

    # ---- answering ---------------------------------------------------------------------------------------------------------

    def type_key(self, typed: str) -> bool:
        """Score the current site by a digit in any script, and move on."""
        code = str(int(typed)) if len(typed) == 1 and typed.isdecimal() else ""
        if code not in self.codes.codes:
            return False
        if not self.read_only:
            self.give(self.current, code)
            self.moved.emit(1)
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the site that is clicked, and offer the scores beside it."""
        region = self.region_at(event.position())
        if not region or event.button() != Qt.MouseButton.LeftButton:
            return
        self.enter(region, Qt.FocusReason.MouseFocusReason)
        if not self.read_only:
            self.offer(region)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """All was done when the site was pressed."""
        event.accept()

    def offer(self, region: str) -> None:
        """Open the scores of a site in words; each is picked by its digit, too."""
        site = self.sites[region]
        menu = ScoreMenu(self, site.label, self.codes, self.ink, site.text)
        menu.picked.connect(partial(self.give, region))
        menu.popup(self.mapToGlobal(self._beside(region)))

    def _beside(self, region: str) -> QPoint:
        box = self.region_box(region)
        return QPoint(box.right() + self.ink.px(6), box.top())


def mixed(ground: QColor, colour: QColor, share: float) -> QColor:
    """Return a colour between two: `share` of the second."""
    def between(below: int, above: int) -> int:
        return round(below + (above - below) * share)

    return QColor(
        between(ground.red(), colour.red()), between(ground.green(), colour.green()), between(ground.blue(), colour.blue())
    )
