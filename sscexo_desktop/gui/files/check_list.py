"""Checks one below the other, each with its sign, its name and its sentences (F100)."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QGridLayout, QWidget

from sscexo_desktop.actions.facing import facing
from sscexo_desktop.actions.restore_checks import Check, State
from sscexo_desktop.gui.chrome import label, line_height
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.i18n import Speaker

_SIGNS: dict[State, str] = {"passed": "✓", "failed": "✕", "open": "–"}


def _color(theme: Theme, state: State) -> QColor:
    return {"passed": theme.green, "failed": theme.red, "open": theme.muted}[state]


class CheckList(QWidget):
    """What was checked; the whole is its accessible description, too."""

    def __init__(self, say: Speaker, theme: Theme, checks: Iterable[Check]) -> None:
        super().__init__()
        line = round(line_height(self))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(round(line * 0.5))
        grid.setVerticalSpacing(round(line * 0.3))
        grid.setColumnStretch(2, 1)
        spoken = []
        for n, check in enumerate(checks):
            color, words = _color(theme, check.state), " ".join(map(say, check.words))
            bold = QFont.Weight.DemiBold
            parts = (
                label(_SIGNS[check.state], color, 1.05, weight=bold),
                label(say(check.title), theme.ink if check.state != "open" else theme.muted, 0.97, weight=bold),
                label(facing(say, words), color if check.state == "failed" else theme.muted, 0.95, wrap=True),
            )
            for column, part in enumerate(parts):
                grid.addWidget(part, n, column, Qt.AlignmentFlag.AlignTop)
            spoken.append(f"{_SIGNS[check.state]} {say(check.title)}: {words}")
        self.setAccessibleName(say("What was checked"))
        self.setAccessibleDescription("; ".join(spoken))
