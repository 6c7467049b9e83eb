"""The page before an encrypted study file: its passphrase, or the code of its recovery sheet; nothing else is shown (F80)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import Card, clear_layout, label, line_height, row, scrolled
from sscexo_desktop.gui.people.login_form import LoginForm
from sscexo_desktop.gui.people.login_page import centred
from sscexo_desktop.gui.people.password_field import CodeEntry, PasswordEntry
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.gui.top_bar import TopBar
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.settings import Preferences
from sscexo_desktop.study.texts import Manner

if TYPE_CHECKING:
    from sscexo_desktop.actions.protection import Unlocking


class UnlockPage(QWidget):
    """Makes the key of a file; `opened` carries the `Keys` and whether they came from the recovery sheet, `back` gives up.

    Where `lost` is offered, it says that nobody knows the passphrase.
    """

    opened = Signal(object, bool)
    back = Signal()
    lost = Signal()

    def __init__(
        self, path: Path, mark: str, unlocking: Unlocking, theme: Theme, preferences: Preferences, *, lost: bool = False
    ) -> None:
        super().__init__()
        self.path = path
        self.mark = mark
        self._unlocking = unlocking
        self._may_be_lost = lost
        self._theme = theme
        self._say = say = Speaker(Manner(preferences.language, preferences.calendar))
        self._keys: object = None
        self.by_code = False
        self.bar = TopBar(say, theme, preferences)
        self._card = Card(theme)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.bar)
        outer.addWidget(scrolled(centred(theme, self._card), theme.page, theme), 1)
        self.form = self._passphrase()

    def _show(self, title: str, about: str, form: LoginForm, other: Button) -> LoginForm:
        say, theme = self._say, self._theme
        clear_layout(self._card.body)
        body = QWidget()
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(round(line_height(self) * 0.4))
        inside.addWidget(label(title, theme.ink, 1.5, weight=QFont.Weight.DemiBold, wrap=True))
        inside.addWidget(label(say("File: {file}", file=self.path.name), theme.ink, 0.95, wrap=True))
        inside.addWidget(label(say("Mark of its key: {mark}", mark=self.mark), theme.muted, 0.93, wrap=True))
        inside.addWidget(label(about, theme.muted, 0.95, wrap=True))
        inside.addSpacing(round(line_height(self) * 0.2))
        inside.addWidget(form)
        self.back_button = Button(say("Back to the first page"), theme, "quiet", act=self.back.emit)
        inside.addLayout(row(other, 1))
        if self._may_be_lost:
            self.lost_button = Button(say("Nobody knows it: keep this file aside unread"), theme, "quiet", act=self.lost.emit)
            inside.addLayout(row(self.lost_button, 1))
        inside.addLayout(row(self.back_button, 1))
        self._card.body.addWidget(body)
        self.setFocusProxy(form)
        form.entered.connect(self._opened)
        form.setFocus()
        self.form, self.other = form, other
        return form

    def _passphrase(self) -> LoginForm:
        say, theme = self._say, self._theme
        self.by_code = False
        foreign = say("The keyboard types Persian letters; in another layout it is another passphrase.")
        entry = PasswordEntry(theme, say, say("Passphrase"), foreign)
        form = LoginForm(theme, say, self._try, self._wait, login=self.path.name, yes=say("Open the file"), entry=entry)
        other = Button(say("Use the recovery sheet…"), theme, "quiet", act=self.use_sheet)
        about = say("The file is encrypted. The passphrase belongs to the file; people log in afterwards with their own password.")
        return self._show(say("The file's passphrase"), about, form, other)

    def use_sheet(self) -> LoginForm:
        """Ask for the code instead."""
        say, theme = self._say, self._theme
        self.by_code = True
        entry = CodeEntry(theme, say, say("Code 1, which opens the file"))
        form = LoginForm(theme, say, self._try, self._wait, login=self.path.name, yes=say("Open the file"), entry=entry)
        other = Button(say("I have the passphrase"), theme, "quiet", act=self._passphrase)
        about = say(
            "Take the sheet on which the same mark stands. Type code 1, or scan its square; capital or small letters, with or "
            "without spaces. A new passphrase is chosen afterwards."
        )
        return self._show(say("Open with the recovery sheet"), about, form, other)

    def take_over(self, before: UnlockPage) -> None:
        """Go on where a page in another language or look stood; what was typed stays, and hidden what was hidden."""
        if before.by_code:
            self.use_sheet()
        self.form.password.field.setText(before.form.password.text)
        self.form.count()

    def _wait(self, _login: str) -> float:
        return self._unlocking.wait(self.path)

    def _try(self, _login: str, typed: str) -> None:
        way = self._unlocking.by_code if self.by_code else self._unlocking.unlock
        self._keys = way(self.path, typed)

    def _opened(self) -> None:
        self.opened.emit(self._keys, self.by_code)
