"""The small line that opens beneath a field for a reason: Enter gives it, Escape leaves it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from sscexo_desktop.gui.ink import Ink, rounded
from sscexo_desktop.gui.line_editor import LineEditor


class ReasonLine(LineEditor):
    """A line for words that explain; `given` carries them, `left` says that nothing is changed."""

    given = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget, ink: Ink, prompt: str, words: str) -> None:
        super().__init__(parent)
        self._ink = ink
        self.setAlignment(ink.reading_edge | Qt.AlignmentFlag.AlignVCenter)
        self.setPlaceholderText(prompt)
        self.setToolTip(prompt)
        self.setAccessibleName(prompt)
        self.setTextMargins(ink.theme.margins(8, 0, 8, 0))
        self.setFont(ink.theme.font(13))
        self.show_text(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give the reason on Enter, leave on Escape."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.given.emit(self.text().strip())
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint its own ground, since it lies over the card."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._ink.theme
        edge = theme.teal if self.hasFocus() else theme.field_line
        rounded(painter, self.rect(), theme.px(4), theme.field, edge, 2 if self.hasFocus() else 1)
        painter.end()
        super().paintEvent(event)
