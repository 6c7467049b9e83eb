"""The line that finds a question in a form: Ctrl+F opens it, Enter goes to the next match, Escape closes it (F18)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from sscexo_desktop.gui.chrome import TextField, label, line_height
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.i18n import Speaker


class FindBar(QWidget):
    """Hidden until it is asked for; `find` goes to the next match and returns whether there is one, `left` tells that it closed."""

    left = Signal()

    def __init__(self, say: Speaker, theme: Theme, find: Callable[[str], bool]) -> None:
        super().__init__()
        self._find = find
        line = round(line_height(self))
        self.words = TextField(theme, name=say("Find a question in the form"))
        self.words.setPlaceholderText(say("Find a question, then Enter"))
        self.words.setFixedWidth(line * 18)
        self.nothing = label(say("No question with these words."), theme.amber, 0.93)
        self.nothing.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(line, 0, line, round(line * 0.4))
        layout.addWidget(self.words)
        layout.addWidget(self.nothing)
        layout.addStretch(1)
        self.words.returnPressed.connect(self._next)
        self.hide()

    def open(self) -> None:
        """Show the line, with what was looked for before marked to be typed over."""
        self.show()
        self.words.setFocus()
        self.words.selectAll()

    def _next(self) -> None:
        self.nothing.setVisible(not self._find(self.words.text()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()  # first: a hidden line hands its cursor to any field
            self.hide()
        else:
            super().keyPressEvent(event)
