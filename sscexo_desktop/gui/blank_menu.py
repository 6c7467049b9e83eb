"""The menu of reasons why a field has no value (F22)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from sscexo_desktop.gui.ink import Ink
from sscexo_desktop.i18n import BLANK_WORDS
from sscexo_desktop.study.model import Item


class BlankMenu(QMenu):
    """The reasons that an item allows; a digit of any script takes one, as do the arrows and Enter."""

    def __init__(self, parent: QWidget, item: Item, ink: Ink, take: Callable[[str], None]) -> None:
        super().__init__(parent)
        say = ink.say
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setStyleSheet(ink.theme.style_sheet())
        self.addAction(say("No value, because … (Ctrl+B)")).setEnabled(False)
        self.addSeparator()
        self._reasons = []
        for number, code in enumerate(item.blanks, 1):
            action = self.addAction(say("{number}  {words} ({code})", number=number, words=BLANK_WORDS[code], code=code))
            action.triggered.connect(partial(_taken, take, code))
            self._reasons.append(action)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the reason with the digit pressed."""
        number = int(event.text()) if event.text().isdecimal() else 0
        if 1 <= number <= len(self._reasons):
            self.close()
            self._reasons[number - 1].trigger()
        else:
            super().keyPressEvent(event)


def _taken(take: Callable[[str], None], code: str, _checked: bool = False) -> None:
    take(code)
