"""The keyboard on one page, and a short guide."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QWidget

from sscexo_desktop.gui.chrome import label, line_height
from sscexo_desktop.gui.desk import Desk
from sscexo_desktop.gui.help_guide import guide
from sscexo_desktop.gui.help_keys import sheets
from sscexo_desktop.gui.page import Page

LARGE = 1.3
"""From this text size on, the keys stand in one column."""


class HelpPage(Page):
    """The keyboard sheet and the guide."""

    def __init__(self, desk: Desk) -> None:
        say = desk.say
        super().__init__(desk, say("Help"), say("The whole program works without a mouse."))
        keyboard = self.card(say("Keyboard"))
        keyboard.body.addWidget(self._keys())
        words = self.card(say("Short guide"))
        for title, text in guide(say):
            words.body.addWidget(label(title, desk.theme.ink, 1.0, weight=QFont.Weight.DemiBold, wrap=True))
            words.body.addWidget(label(text, desk.theme.muted, 0.97, wrap=True))
        self.body.addStretch(1)

    def _keys(self) -> QWidget:
        theme, say = self.desk.theme, self.desk.say
        found = QWidget()
        columns = QGridLayout(found)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setHorizontalSpacing(round(line_height(self) * 1.5))
        abreast = 2 if theme.scale <= LARGE else 1
        for n, (title, keys) in enumerate(sheets(say)):
            part = QWidget()
            grid = QGridLayout(part)
            grid.setContentsMargins(0, 0, 0, round(line_height(self) * 0.5))
            grid.setVerticalSpacing(round(line_height(self) * 0.2))
            grid.setHorizontalSpacing(round(line_height(self) * 0.8))
            grid.setColumnStretch(1, 1)
            grid.addWidget(label(title, theme.muted, 0.93, weight=QFont.Weight.DemiBold), 0, 0, 1, 2)
            for row, (key, words) in enumerate(keys, 1):
                shown = label(key, theme.teal, 0.93, weight=QFont.Weight.DemiBold)
                shown.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
                if say.manner.rtl:
                    shown.setAlignment(Qt.AlignmentFlag.AlignRight)
                grid.addWidget(shown, row, 0, Qt.AlignmentFlag.AlignTop)
                grid.addWidget(label(words, theme.ink, 0.97, wrap=True), row, 1)
            columns.addWidget(part, n // abreast, n % abreast, Qt.AlignmentFlag.AlignTop)
        return found
