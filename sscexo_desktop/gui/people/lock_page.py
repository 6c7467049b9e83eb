"""What is on the screen while the program is locked: who is at work, and nothing of the study (F82)."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sscexo_desktop.actions.gate import Gate
from sscexo_desktop.actions.session import Session
from sscexo_desktop.gui.bands import practice_band
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import Card, clear_layout, label, line_height, row, scrolled
from sscexo_desktop.gui.people.login_form import LoginForm
from sscexo_desktop.gui.people.login_page import centred
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.gui.top_bar import TopBar
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.settings import Preferences
from sscexo_desktop.study.texts import Manner


class LockPage(QWidget):
    """Lets the same person go on (`unlocked`), or somebody else take over (`handed_over`, with the new `Session` and password)."""

    unlocked = Signal()
    handed_over = Signal(object, str)

    def __init__(self, gate: Gate, session: Session, theme: Theme, preferences: Preferences) -> None:
        super().__init__()
        self._session = session
        self._gate = gate
        self._theme = theme
        self._say = say = Speaker(Manner(preferences.language, preferences.calendar))
        self._next: Session | None = None
        self.bar = TopBar(say, theme, preferences)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        if session.file.practice:
            outer.addWidget(practice_band(say, theme, demo=bool(gate.demo_passwords)))
        outer.addWidget(self.bar)
        self._card = Card(theme)
        outer.addWidget(scrolled(centred(theme, self._card), theme.page, theme), 1)
        self.form = self._same_person()

    def _show(self, title: str, about: str, form: LoginForm, other: Button) -> LoginForm:
        theme, line = self._theme, round(line_height(self))
        clear_layout(self._card.body)
        body = QWidget()
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(round(line * 0.4))
        inside.addWidget(label(title, theme.ink, 1.5, weight=QFont.Weight.DemiBold, wrap=True))
        inside.addWidget(label(about, theme.muted, 0.95, wrap=True))
        inside.addSpacing(round(line * 0.3))
        inside.addWidget(form)
        inside.addLayout(row(other, 1))
        self._card.body.addWidget(body)
        self.setFocusProxy(form)
        form.setFocus()
        self.form = form
        self.other = other
        return form

    def _same_person(self) -> LoginForm:
        say, theme, access = self._say, self._theme, self._session.access
        form = LoginForm(theme, say, self._unlock, self._gate.wait, login=access.login, yes=say("Unlock"))
        form.entered.connect(self.unlocked)
        title = access.may("change_own_password")  # locked by hand, by idling, or after twelve hours
        about = say("{name} is logged in. What was typed is kept; the same place comes back.", name=access.name)
        other = Button(say("Somebody else…"), theme, "quiet", act=self._somebody_else)
        return self._show(say(title) if title else say("Locked"), about, form, other)

    def _somebody_else(self) -> LoginForm:
        say, theme = self._say, self._theme
        form = LoginForm(theme, say, self._take_over, self._gate.wait)
        form.entered.connect(lambda: self.handed_over.emit(self._next, form.password.text))
        about = say("{name} is logged out then. Their drafts stay theirs.", name=self._session.access.name)
        other = Button(say("Back"), theme, "quiet", act=self._same_person)
        return self._show(say("Somebody else takes over"), about, form, other)

    def _unlock(self, _login: str, password: str) -> None:
        self._gate.unlock(self._session, password)

    def _take_over(self, login: str, password: str) -> None:
        self._next = self._gate.hand_over(self._session, login, password)
