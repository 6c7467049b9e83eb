"""Editors for typed text: one line (text, numbers, dates, times) and many lines."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QWidget

Key = Qt.Key
_COMMANDS = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
MOVES = {Key.Key_Return: 1, Key.Key_Enter: 1, Key.Key_Down: 2, Key.Key_Up: -2}
"""What `moved` carries: 1 on to the next field, 2 to the one below, -2 to the one above (next and last outside a table)."""
_ROW_KEYS = (Key.Key_A, Key.Key_Delete, Key.Key_Backspace)
_ERASING = (Key.Key_Backspace, Key.Key_Delete)


def _plain(event: QKeyEvent) -> bool:
    return not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier


def _for_rows(event: QKeyEvent) -> bool:
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    return event.modifiers() == both and event.key() in _ROW_KEYS


class LineEditor(QLineEdit):
    """One line, without ground or edge: the card around it paints those.

    Enter, Down and Up ask to move (`MOVES`); erasing in an empty field is told too, since a reason for a blank may stand there.
    Alt and Meta chords, and those for rows, are left to the form.
    """

    edited = Signal(str)
    moved = Signal(int)
    focused = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrame(False)
        self.textEdited.connect(self.edited)

    def show_text(self, text: str) -> None:
        """Put a text there that nobody typed."""
        self.setText(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move on, move back, or let Qt type."""
        key = event.key()
        if event.modifiers() & _COMMANDS or _for_rows(event):
            event.ignore()
        elif key in MOVES and _plain(event):
            self.moved.emit(MOVES[Key(key)])
        elif key in (Key.Key_Return, Key.Key_Enter):
            event.ignore()
        else:
            if key in _ERASING and not self.text():
                self.edited.emit("")
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell that the person is here."""
        super().focusInEvent(event)
        self.focused.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the person is elsewhere."""
        super().focusOutEvent(event)
        self.focused.emit(False)


class LongTextEditor(QPlainTextEdit):
    """Many lines; Tab moves on, the wheel scrolls the page."""

    edited = Signal(str)
    moved = Signal(int)
    focused = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._shown = ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self.viewport().setAutoFillBackground(False)
        self.textChanged.connect(self._tell)

    def text(self) -> str:
        """Return what stands there."""
        return self.toPlainText()

    def show_text(self, text: str) -> None:
        """Put a text there that nobody typed."""
        self._shown = text
        self.setPlainText(text)

    def _tell(self) -> None:
        # Formatting changes are reported as text changes too.
        if self.toPlainText() != self._shown:
            self._shown = self.toPlainText()
            self.edited.emit(self._shown)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move on, move back, or let Qt type."""
        if event.modifiers() & _COMMANDS or (event.key() in (Key.Key_Return, Key.Key_Enter) and not _plain(event)):
            event.ignore()
        else:
            if event.key() in _ERASING and not self._shown:
                self.edited.emit("")
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll."""
        event.ignore()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Tell of text that an input method committed."""
        super().inputMethodEvent(event)
        self._tell()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell that the person is here."""
        super().focusInEvent(event)
        self.focused.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the person is elsewhere."""
        super().focusOutEvent(event)
        self.focused.emit(False)
