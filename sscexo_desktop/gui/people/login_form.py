"""User name and password, and what came of the last attempt: a wait after failures counts down and lets go by itself (F82)."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCursor, QHideEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from sscexo_desktop.errors import Trouble
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import TextField, label, line_height, row
from sscexo_desktop.gui.people.password_field import PasswordEntry, left_to_right
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.i18n import Speaker

COUNT = 250


class LoginForm(QWidget):
    """Asks for a password, or for what `entry` asks for, and unless `login` is given for the user name; Enter logs in.

    `try_it` is handed both and raises `Trouble`; `wait` tells how many seconds a user name has to wait still. `entered` tells that
    somebody got in.
    """

    entered = Signal()

    def __init__(
        self,
        theme: Theme,
        say: Speaker,
        try_it: Callable[[str, str], None],
        wait: Callable[[str], float],
        *,
        login: str = "",
        yes: str = "",
        entry: PasswordEntry | None = None,
    ) -> None:
        super().__init__()
        self._say = say
        self._login = login
        self._try_it = try_it
        self._wait = wait
        line = round(line_height(self))
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(round(line * 0.4))
        self.user = TextField(theme, login, say("User name"))
        left_to_right(self.user, say)
        if not login:
            body.addWidget(label(say("User name"), theme.ink, 0.95))
            body.addWidget(self.user)
        self.password = entry or PasswordEntry(theme, say, say("Password"))
        body.addWidget(self.password)
        self.message = label("", theme.red, 0.95, wrap=True)
        self.next_step = label("", theme.ink, 0.93, wrap=True)
        self.advice = label("", theme.muted, 0.93, wrap=True)
        self.go = Button(yes or say("Log in"), theme, "primary", act=self.submit)
        for each in (self.message, self.next_step, self.advice):
            each.hide()
            body.addWidget(each)
        body.addSpacing(round(line * 0.2))
        body.addLayout(row(self.go, 1))
        self.user.returnPressed.connect(self.password.setFocus)
        self.password.field.returnPressed.connect(self.submit)
        for field in (self.user, self.password.field):
            field.textChanged.connect(self._check)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.count)
        self.user.textChanged.connect(self._other_user)
        self.setFocusProxy(self.password.field if login else self.user)
        self._check()

    @property
    def login(self) -> str:
        """The user name."""
        return self._login or self.user.text().strip()

    def fill(self, login: str, password: str) -> None:
        """Take a user name and a password and log in with them."""
        self.user.setText(login)
        self.password.field.setText(password)
        self.submit()

    def submit(self) -> None:
        """Try to get in; what is in the way is said beneath the fields."""
        if not self.go.isEnabled():
            return
        QApplication.setOverrideCursor(QCursor(Qt.CursorShape.WaitCursor))
        try:
            self._try_it(self.login, self.password.text)
        except Trouble as trouble:
            self._refused(trouble)
        else:
            self.entered.emit()
        finally:
            QApplication.restoreOverrideCursor()

    def _refused(self, trouble: Trouble) -> None:
        self.advice.hide()
        for words, shown in ((trouble.what, self.message), (trouble.next_step, self.next_step)):
            shown.setText(self._say(words))
            shown.setVisible(True)
        self.password.empty()
        self.count()

    def count(self) -> None:
        """Show how long there is to wait still."""
        left = ceil(self._wait(self.login)) if self.login else 0
        waiting = left > 0
        if waiting:
            self.advice.setVisible(True)
            self.advice.setText(self._say("Try again in {n} s.", n=left))
            self._timer.start(COUNT)
        elif self._timer.isActive():
            self._timer.stop()
            self.advice.setText(self._say("You can try again now."))
        self._check()

    def hideEvent(self, event: QHideEvent) -> None:
        """Count no more: the file may be closed soon."""
        self._timer.stop()
        super().hideEvent(event)

    def _other_user(self) -> None:
        if self._timer.isActive():
            self.count()  # everybody waits for their own failures

    def _check(self) -> None:
        self.go.setEnabled(bool(self.login and self.password.text) and not self._timer.isActive())
