"""A new password for a data manager who has the code of the recovery sheet (F81)."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCursor, QHideEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from sscexo_desktop.errors import Trouble
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import TextField, label, line_height, row
from sscexo_desktop.gui.in_sight import focus_in_sight
from sscexo_desktop.gui.people.login_form import COUNT
from sscexo_desktop.gui.people.password_field import CodeEntry, NewPassword, left_to_right
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.i18n import Speaker


class ForgottenForm(QWidget):
    """Asks for user name, code 2 and the new password twice; `entered` tells that it was taken.

    `try_it` is handed all three and raises `Trouble`; `wait` tells how many seconds a user name has to wait still.
    """

    entered = Signal()

    def __init__(
        self, theme: Theme, say: Speaker, try_it: Callable[[str, str, str], None], wait: Callable[[str], float], login: str = ""
    ) -> None:
        super().__init__()
        self._say = say
        self._try_it = try_it
        self._wait = wait
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(round(line_height(self) * 0.4))
        self.user = TextField(theme, login, say("User name"))
        left_to_right(self.user, say)
        self.code = CodeEntry(theme, say, say("Code 2, for a new password"))
        self.new = NewPassword(theme, say)
        self.message = label("", theme.red, 0.95, wrap=True)
        self.next_step = label("", theme.ink, 0.93, wrap=True)
        self.advice = label("", theme.muted, 0.93, wrap=True)
        self.go = Button(say("Choose this password and log in"), theme, "primary", act=self.submit)
        body.addWidget(label(say("User name"), theme.ink, 0.95))
        for each in (self.user, self.code, self.message, self.next_step, self.advice, self.new):
            body.addWidget(each)
        for each in (self.message, self.next_step, self.advice):
            each.hide()
        body.addLayout(row(self.go, 1))
        self.user.returnPressed.connect(self.code.setFocus)
        self.code.field.returnPressed.connect(self.new.setFocus)
        self.new.first.field.returnPressed.connect(self.new.second.setFocus)
        self.new.second.field.returnPressed.connect(self.submit)
        self.user.textChanged.connect(self._named)
        self.code.field.textChanged.connect(self._check)
        self.new.changed.connect(self._check)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.count)
        self.setFocusProxy(self.code if login else self.user)
        self._named()

    @property
    def login(self) -> str:
        """The user name."""
        return self.user.text().strip()

    def take_over(self, before: ForgottenForm) -> None:
        """Take what was typed into a form of another language or look; what was hidden stays hidden."""
        self.user.setText(before.user.text())
        self.code.field.setText(before.code.text)
        self.new.first.field.setText(before.new.first.text)
        self.new.second.field.setText(before.new.second.text)
        self.count()

    def submit(self) -> None:
        """Try the code; what is in the way is said beneath it."""
        if not self.go.isEnabled():
            return
        QApplication.setOverrideCursor(QCursor(Qt.CursorShape.WaitCursor))
        try:
            self._try_it(self.login, self.code.text, self.new.password)
        except Trouble as trouble:
            self.advice.hide()
            for words, shown in ((trouble.what, self.message), (trouble.next_step, self.next_step)):
                shown.setText(self._say(words))
                shown.setVisible(True)
            focus_in_sight(self.code, self.next_step)
            self.count()
        else:
            self.entered.emit()
        finally:
            QApplication.restoreOverrideCursor()

    def count(self) -> None:
        """Show how long there is to wait still."""
        left = ceil(self._wait(self.login)) if self.login else 0
        if left > 0:
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

    def _named(self) -> None:
        self.new.belongs_to(self.login, self.login)
        if self._timer.isActive():
            self.count()
        self._check()

    def _check(self) -> None:
        filled = bool(self.login and self.code.text.strip() and self.new.password)
        self.go.setEnabled(filled and not self._timer.isActive())
