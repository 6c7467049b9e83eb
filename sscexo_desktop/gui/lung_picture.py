"""The extent of lung disease at five CT levels on a picture: arrows move, digits type, + and - step, the mouse draws (F55)."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath
from PySide6.QtWidgets import QWidget

from sscexo_desktop.gui.body_map import mixed
from sscexo_desktop.gui.figure_canvas import Site, given
from sscexo_desktop.gui.ink import Ink
from sscexo_desktop.gui.picture import ERASING, Picture
from sscexo_desktop.study.figures import figure

Key = Qt.Key
STEPS = {Key.Key_Plus: 1, Key.Key_Right: 1, Key.Key_Minus: -1, Key.Key_Left: -1}
MOST = 100


class LungPicture(Picture):
    """Two lungs seen from the front, each level filled from the outer edge as far as its extent.

    Extents are whole percentages; keys and mouse step by `step`.
    """

    def __init__(self, step: int, ink: Ink, parent: QWidget, *, read_only: bool) -> None:
        super().__init__(figure("lungs"), ink, parent, read_only=read_only)
        self.step = step
        self._typing = False
        self._dragged = ""

    def caption(self) -> str:
        """Say what the picture is."""
        return self.ink.say("Picture of the lungs")

    def hint(self) -> str:
        """Say how it is worked."""
        return self.ink.say("Draw, or type; + and − step by {n}", n=self.step)

    def say_total(self, sites: Mapping[str, Site], label: str, total: str) -> str:
        """Say the extent on the whole, or how many levels it lacks."""
        say = self.ink.say
        if total:
            return say("{label}: {words}", label=label, words=total)
        return say("{n} of {m} levels read, no mean yet", n=given(sites), m=len(sites))

    def begin(self, region: str) -> None:
        """Type anew at a level, unless one goes on typing there."""
        self._typing = self._typing and region == self.current

    # ---- keys --------------------------------------------------------------------------------------------------------------

    def move_key(self, key: int) -> bool:
        """Step the extent, rub out the last digit, or move."""
        if key in STEPS:
            self._step(STEPS[Key(key)])
        elif key in ERASING and self._typing and key == Key.Key_Backspace:
            self.give(self.current, self.sites[self.current].text[:-1], going_on=True)
        elif super().move_key(key):
            self._typing = False
        else:
            return False
        return True

    def type_key(self, typed: str) -> bool:
        """Type a digit of the extent in any script: the first one anew, the others behind it; one too many is not taken."""
        if len(typed) != 1 or not typed.isdecimal():
            return False
        before = self.sites[self.current].text if self._typing else ""
        going_on = before.isdecimal()
        if not going_on or int(before + typed) <= MOST:
            self.give(self.current, before + typed if going_on else typed, going_on=going_on)
        self._typing = True
        return True

    def _step(self, by: int) -> None:
        self._typing = False
        now = self.sites[self.current].number
        steps = (now or 0) // self.step + by if by > 0 else -(-(now or 0) // self.step) + by
        self._give_number(self.current, steps * self.step)

    def _give_number(self, region: str, number: int, *, going_on: bool = False) -> None:
        self.give(region, self.ink.say.digits(str(min(max(number, 0), MOST))), going_on=going_on)

    # ---- mouse -------------------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Give the level that is pressed the extent up to the mouse."""
        region = self.region_at(event.position())
        if not region or event.button() != Qt.MouseButton.LeftButton:
            return
        self._typing = False
        self.enter(region, Qt.FocusReason.MouseFocusReason)
        self._dragged = region
        self._give_number(region, self._extent_at(region, event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the extent along with the mouse."""
        if self._dragged in self.sites:
            self._give_number(self._dragged, self._extent_at(self._dragged, event.position()), going_on=True)
        else:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End drawing."""
        event.accept()
        self._dragged = ""

    def _extent_at(self, region: str, point: QPointF) -> int:
        """Return the extent, to the nearest step, whose edge lies at a point: counted from the outer edge of that lung."""
        x = self.in_figure(point).x()
        right, left = self._lungs(self.path(region))
        share = (x - right.left()) / right.width() if x < self.figure.width / 2 else (left.right() - x) / left.width()
        return round(min(max(share, 0.0), 1.0) * MOST / self.step) * self.step

    # ---- paint -------------------------------------------------------------------------------------------------------------

    def _lungs(self, path: QPainterPath) -> tuple[QRectF, QRectF]:
        """Return the boxes of a level in the right lung, at the viewer's left, and in the left one."""
        boxes = sorted((each.boundingRect() for each in path.toSubpathPolygons()), key=QRectF.left)
        return boxes[0], boxes[-1]

    def fill(self, painter: QPainter, path: QPainterPath, number: int) -> None:
        """Fill both lungs from their outer edges as far as the extent."""
        theme, share = self.ink.theme, min(number, MOST) / MOST
        right, left = self._lungs(path)
        painter.save()
        painter.setClipPath(path)
        ground = mixed(theme.field, theme.amber_line, 0.7)
        painter.fillRect(QRectF(right.left(), right.top(), right.width() * share, right.height()), ground)
        painter.fillRect(QRectF(left.right() - left.width() * share, left.top(), left.width() * share, left.height()), ground)
        painter.restore()

    def paint_more(self, painter: QPainter, factor: float, corner: QPointF) -> None:
        """Number the levels beside the lungs."""
        for region in self.figure.regions:
            at = corner + QPointF(20, region.label_at[1]) * factor
            self.write(painter, self.ink.say.digits(region.id), at, 13)
