"""Asks for one text, such as a reason; and shows a one-time password."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QPlainTextEdit

from sscexo_desktop.gui.chrome import label, line_height, rounded
from sscexo_desktop.gui.sheet import Look, Sheet
from sscexo_desktop.gui.theme import Theme


class TextBox(QPlainTextEdit):
    """Some lines of text in the program's frame; Tab moves on."""

    def __init__(self, theme: Theme, name: str, lines: int = 4) -> None:
        super().__init__()
        self._theme = theme
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.viewport().setAutoFillBackground(False)
        line = line_height(self)
        self.document().setDocumentMargin(line * 0.35)
        self.setFixedHeight(round(line * (lines + 0.9)))
        self.verticalScrollBar().setStyleSheet(theme.style_sheet())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the frame, then the text."""
        painter = QPainter(self.viewport())
        theme, focus = self._theme, self.hasFocus()
        box = self.viewport().rect().toRectF()
        rounded(painter, box, line_height(self) * 0.28, theme.field, theme.teal if focus else theme.field_line, 2 if focus else 1)
        painter.end()
        super().paintEvent(event)


class WordsSheet(Sheet):
    """Asks for one text that may have several lines: `words`; Ctrl+Enter answers."""

    def __init__(self, look: Look, title: str, detail: str, name: str) -> None:
        say = look.say
        super().__init__(look, title, 30)
        if detail:
            self.note(detail)
        self.body.addWidget(label(name, self.theme.ink, 0.95))
        self.box = TextBox(self.theme, name)
        self.body.addWidget(self.box)
        self.cancel()
        self.go = self.answer(say("Continue"), self.accept, "primary", "Ctrl+Enter")
        self.box.textChanged.connect(self._check)
        self._check()
        self.box.setFocus()

    @property
    def words(self) -> str:
        """The text without spaces around it."""
        return self.box.toPlainText().strip()

    def _check(self) -> None:
        self.go.setEnabled(bool(self.words))


class SecretSheet(Sheet):
    """Shows a one-time password large enough to copy it by hand; it is shown this once."""

    def __init__(self, look: Look, title: str, detail: str, secret: str) -> None:
        say = look.say
        super().__init__(look, title, 30)
        self.note(detail)
        shown = label(secret, self.theme.ink, 1.7, weight=QFont.Weight.DemiBold, wrap=True)
        shown.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        shown.setAccessibleName(secret)
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addWidget(shown)
        self.note(say("It works for one log-in and is not shown again. Whoever gets it chooses a password of their own."))
        self._secret = secret
        self.copy = self.answer(say("Copy"), self._copy, keys="Ctrl+C")
        QShortcut(QKeySequence("Escape"), self, self.accept)
        self.close_button = self.answer(say("Done"), self.accept, "primary")
        self.close_button.setFocus()

    def _copy(self) -> None:
        QApplication.clipboard().setText(self._secret)
