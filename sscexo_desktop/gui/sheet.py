"""The frame of every dialog: a title, what is asked, and the answers at the foot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QFont, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from sscexo_desktop.gui.button import Button, ButtonKind
from sscexo_desktop.gui.chrome import Ground, TextField, label, line_height, scrolled
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.i18n import Speaker


@dataclass(frozen=True)
class Look:
    """How a dialog speaks and looks, over which window it stands, and whether that is locked: then no dialog opens."""

    say: Speaker
    theme: Theme
    over: QWidget | None = None
    locked: Callable[[], bool] = lambda: False


class Sheet(QDialog):
    """A dialog with a title, a body that scrolls where it must, and a row of answers; Escape answers nothing."""

    def __init__(self, look: Look, title: str, wide: float = 30.0) -> None:
        super().__init__(look.over)
        self._locked = look.locked
        self.say = look.say
        self.theme = look.theme
        self.setWindowTitle(title)
        self.setModal(True)
        line = round(line_height(self))
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(0)
        self._inside = Ground(self.theme.card)
        self.body = QVBoxLayout(self._inside)
        self.body.setContentsMargins(round(line * 1.2), line, round(line * 1.2), line)
        self.body.setSpacing(round(line * 0.6))
        self.body.addWidget(label(title, self.theme.ink, 1.3, weight=QFont.Weight.DemiBold, wrap=True))
        self._area: QScrollArea = scrolled(self._inside, self.theme.card, self.theme)
        self._outer.addWidget(self._area, 1)
        self._foot = Ground(self.theme.page, self.theme.line, "top")
        self.answers = QHBoxLayout(self._foot)
        self.answers.setContentsMargins(line, round(line * 0.6), line, round(line * 0.6))
        self.answers.setSpacing(round(line * 0.5))
        self.answers.addStretch(1)
        self._outer.addWidget(self._foot)
        self._wide = round(line * wide)

    def note(self, words: str) -> None:
        """Add a quiet sentence."""
        self.body.addWidget(label(words, self.theme.muted, 0.97, wrap=True))

    def field(self, title: str, text: str = "") -> TextField:
        """Add a field with its label above it."""
        found = TextField(self.theme, text, title)
        self.body.addWidget(label(title, self.theme.ink, 0.95))
        self.body.addWidget(found)
        return found

    def answer(self, words: str, act: Callable[[], object], kind: ButtonKind = "plain", keys: str = "") -> Button:
        """Add an answer at the foot."""
        found = Button(words, self.theme, kind, keys, act=act)
        self.answers.addWidget(found)
        return found

    def cancel(self) -> Button:
        """Add the answer that answers nothing."""
        return self.answer(self.say("Cancel"), self.reject)

    def fit(self) -> None:
        """Take the size that the content asks for, within the screen."""
        screen = self.screen().availableSize()
        wide = min(self._wide, screen.width() - 40)
        content = self.body.totalHeightForWidth(wide) if self.body.hasHeightForWidth() else self.body.totalSizeHint().height()
        self.resize(wide, min(content + self._foot.sizeHint().height() + 2, screen.height() - 80))

    def showEvent(self, event: QShowEvent) -> None:
        """Have in sight where one types, even beneath a long text."""
        super().showEvent(event)
        self._inside.adjustSize()
        if (typed := self.focusWidget()) is not None and self._inside.isAncestorOf(typed):
            self._area.ensureWidgetVisible(typed, 0, round(line_height(self) * 5))

    def ask(self) -> bool:
        """Show the dialog and wait; return whether it was answered. Over a locked window it is not (F82)."""
        if self._locked():
            return False
        self.fit()
        return self.exec() == QDialog.DialogCode.Accepted
