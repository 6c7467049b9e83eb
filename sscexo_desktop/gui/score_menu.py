"""The scores of one site in words, as they open beside it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from sscexo_desktop.gui.ink import Ink
from sscexo_desktop.study.codelists import CodeList


class ScoreMenu(QMenu):
    """The scores of a code list; a digit of any script takes one, as do a click, the arrows and Enter.

    `picked` carries the code, "" to clear; closing the menu picks nothing.
    """

    picked = Signal(str)

    def __init__(self, parent: QWidget, title: str, codes: CodeList, ink: Ink, chosen: str) -> None:
        super().__init__(parent)
        say = ink.say
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setStyleSheet(ink.theme.style_sheet())
        self.setLayoutDirection(ink.direction)
        self.addAction(title).setEnabled(False)
        self.addSeparator()
        self.scores: dict[str, QAction] = {}
        for choice in codes.choices:
            words = say("{digit} = {words}", digit=say.digits(choice.code), words=choice.text)
            self.scores[choice.code] = self._offer(words, choice.code)
            self.scores[choice.code].setCheckable(True)
            self.scores[choice.code].setChecked(choice.code == chosen)
        if chosen:
            self.addSeparator()
            self._offer(say("Clear (Delete)"), "")

    def _offer(self, words: str, code: str) -> QAction:
        action = self.addAction(words)
        action.triggered.connect(partial(self._take, code))
        return action

    def _take(self, code: str, _checked: bool = False) -> None:
        self.picked.emit(code)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the score with the digit pressed; Delete clears."""
        typed = event.text()
        code = str(int(typed)) if len(typed) == 1 and typed.isdecimal() else ""
        if code in self.scores or event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.close()
            self.picked.emit(code)
        else:
            super().keyPressEvent(event)
