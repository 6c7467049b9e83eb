"""The band that tells a data manager that recovery is not proven yet (F81)."""

from __future__ import annotations

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QWidget

from sscexo_desktop.actions.recovery import missing
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import Ground, label, line_height
from sscexo_desktop.gui.desk import Desk, Spot
from sscexo_desktop.study.texts import Message


def recovery_strips(desk: Desk, spot: Spot, put_away: set[Message]) -> list[QWidget]:
    """Return the band, or nothing: it stays away from its own page, and until the next log-in from whoever put it off."""
    if desk.session.access.locked or spot.page == "protection":
        return []
    words = missing(desk.session)
    return [] if words is None or words in put_away else [_band(desk, words, put_away)]


def _band(desk: Desk, words: Message, put_away: set[Message]) -> QWidget:
    say, theme = desk.say, desk.theme
    found = Ground(theme.amber_pale, theme.amber_line, "bottom")
    found.setObjectName("recovery-missing")
    line = round(line_height(found))
    across = QHBoxLayout(found)
    across.setContentsMargins(line, round(line * 0.3), line, round(line * 0.3) + 1)
    across.addWidget(label(say(words), theme.amber, 0.95, weight=QFont.Weight.DemiBold, wrap=True), 1)

    def later() -> None:
        put_away.add(words)
        found.hide()

    across.addWidget(Button(say("Recovery sheet…"), theme, "plain", act=lambda: desk.go(Spot("protection"))))
    across.addWidget(Button(say("Later"), theme, "quiet", act=later))
    return found
