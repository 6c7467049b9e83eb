"""Asks for a new password, or for the password again before something is signed."""

from __future__ import annotations

from sscexo_desktop.actions.signing import Credentials
from sscexo_desktop.gui.people.password_field import NewPassword, PasswordEntry, left_to_right
from sscexo_desktop.gui.sheet import Look, Sheet


class NewPasswordSheet(Sheet):
    """Asks for the password until now (where `old`) and for a new one: `passwords`."""

    def __init__(self, look: Look, title: str, *, old: bool, login: str, name: str) -> None:
        say = look.say
        super().__init__(look, title, 28)
        self.note(say("For {name}, user name {login}.", name=name, login=login))
        self._old = PasswordEntry(self.theme, say, say("Password until now")) if old else None
        if self._old is not None:
            self.body.addWidget(self._old)
            self._old.field.textChanged.connect(self._check)
            self._old.field.returnPressed.connect(self._enter)
        self.new = NewPassword(self.theme, say)
        self.new.belongs_to(login, name)
        self.new.changed.connect(self._check)
        self.body.addWidget(self.new)
        self.cancel()
        self.go = self.answer(say("Keep this password"), self.accept, "primary")
        for each in (self.new.first, self.new.second):
            each.field.returnPressed.connect(self._enter)
        self._check()
        (self._old or self.new).setFocus()

    @property
    def passwords(self) -> tuple[str, str]:
        """The old password ("" where it was not asked) and the new one."""
        return (self._old.text if self._old else "", self.new.password)

    def _enter(self) -> None:
        if self.go.isEnabled():
            self.accept()
        else:
            self.focusNextChild()

    def _check(self) -> None:
        self.go.setEnabled(bool(self.new.password) and (self._old is None or bool(self._old.text)))


class CredentialsSheet(Sheet):
    """Asks the person at the desk for the password again, the first time with the user name: `credentials` (F77)."""

    def __init__(self, look: Look, title: str, detail: str, *, login_needed: bool, name: str, yes: str = "") -> None:
        say = look.say
        super().__init__(look, title, 28)
        if detail:
            self.note(detail)
        self.note(say("Only {name} can do this, with their own password.", name=name))
        self._login = self.field(say("User name")) if login_needed else None
        self._password = PasswordEntry(self.theme, say, say("Password"))
        self.body.addWidget(self._password)
        self.cancel()
        self.go = self.answer(yes or say("Continue"), self.accept, "primary")
        self._password.field.textChanged.connect(self._check)
        self._password.field.returnPressed.connect(self._enter)
        if self._login is not None:
            left_to_right(self._login, say)
            self._login.textChanged.connect(self._check)
            self._login.returnPressed.connect(self._password.setFocus)
        self._check()
        (self._login or self._password).setFocus()

    @property
    def credentials(self) -> Credentials:
        """What was typed."""
        return Credentials(self._password.text, self._login.text().strip() if self._login else "")

    def _enter(self) -> None:
        if self.go.isEnabled():
            self.accept()

    def _check(self) -> None:
        self.go.setEnabled(bool(self._password.text) and (self._login is None or bool(self._login.text().strip())))
