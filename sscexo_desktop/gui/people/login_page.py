"""The page between a study file and the study: who are you? (F79, F82)."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sscexo_desktop.actions.gate import Gate
from sscexo_desktop.actions.session import Session
from sscexo_desktop.gui.bands import practice_band, read_only_strip
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import Card, Ground, clear_layout, label, line_height, row, scrolled
from sscexo_desktop.gui.people.forgotten_form import ForgottenForm
from sscexo_desktop.gui.people.login_form import LoginForm
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.gui.top_bar import TopBar
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.settings import Preferences
from sscexo_desktop.study.people import Account
from sscexo_desktop.study.people_words import ROLE_NAMES
from sscexo_desktop.study.texts import Manner

WIDE = 25.0


class LoginPage(QWidget):
    """Lets people in; `entered` carries the `Session` and the password that was typed.

    `back` asks for the first page, `back_to_log_in` for this page anew.
    """

    entered = Signal(object, str)
    back = Signal()
    back_to_log_in = Signal()

    def __init__(self, gate: Gate, theme: Theme, preferences: Preferences) -> None:
        super().__init__()
        self._gate = gate
        self._theme = theme
        self._say = say = Speaker(Manner(preferences.language, preferences.calendar))
        self._session: Session | None = None
        self.bar = TopBar(say, theme, preferences)
        self.form = LoginForm(theme, say, self._try, gate.wait)
        self.form.entered.connect(self._entered)
        self.forgotten: ForgottenForm | None = None
        self.demo: dict[str, Button] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        if gate.file.practice:
            outer.addWidget(practice_band(say, theme, demo=bool(gate.demo_passwords)))
        outer.addWidget(self.bar)
        if gate.file.read_only:
            outer.addWidget(read_only_strip(say, theme, gate.file.held_by))
        self._card = Card(theme)
        self._fill()
        cards = [self._card]
        if gate.demo_passwords:
            cards.append(self._demo_card())
        outer.addWidget(scrolled(centred(theme, *cards), theme.page, theme), 1)
        self.setFocusProxy(self.form)

    def _show(self, title: str, form: QWidget, *about: str, buttons: tuple[Button, ...]) -> None:
        """Fill the card: which file it is, what is asked, and the ways from here."""
        say, theme, gate, line = self._say, self._theme, self._gate, round(line_height(self))
        clear_layout(self._card.body)
        body = QWidget()
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(round(line * 0.4))
        inside.addWidget(label(title, theme.ink, 1.5, weight=QFont.Weight.DemiBold, wrap=True))
        study = say("{study} · {registry}", study=gate.study.short_title, registry=gate.study.registry)
        inside.addWidget(label(study, theme.teal, 0.95, wrap=True))
        inside.addWidget(label(say("File: {file}", file=gate.file.path.name), theme.muted, 0.93, wrap=True))
        for words in about:
            inside.addWidget(label(words, theme.muted, 0.93, wrap=True))
        inside.addSpacing(round(line * 0.3))
        inside.addWidget(form)
        for button in buttons:
            inside.addLayout(row(button, 1))
        self._card.body.addWidget(body)
        self.setFocusProxy(form)
        form.setFocus()

    def _fill(self) -> None:
        say, theme = self._say, self._theme
        self.forgotten_button = Button(say("Forgotten password…"), theme, "quiet", act=self.forget)
        self.forgotten_button.setEnabled(not self._gate.file.read_only)
        self.back_button = Button(say("Back to the first page"), theme, "quiet", act=self.back.emit)
        self._show(say("Log in"), self.form, buttons=(self.forgotten_button, self.back_button))

    def forget(self) -> None:
        """Ask a data manager for the code of the recovery sheet; everybody else is told whom to ask."""
        say, theme = self._say, self._theme
        self.forgotten = form = ForgottenForm(theme, say, self._recover, self._gate.wait, self.form.login)
        form.entered.connect(lambda: self.entered.emit(self._session, form.new.password))
        ask = say("Ask the data manager: you get a one-time password, and nothing is lost.")
        own = say(
            "If you are the data manager yourself: open the envelope with code 2 of the recovery sheet, type or scan the code, and "
            "choose a new password. The code works once; print a new sheet afterwards."
        )
        self.remember_button = Button(say("Back to the log-in"), theme, "quiet", act=self.back_to_log_in.emit)
        self._show(say("Forgotten password"), form, ask, own, buttons=(self.remember_button,))

    def arrive(self) -> None:
        """Put the cursor where the next letter belongs."""
        if self.forgotten is not None:
            self.forgotten.setFocus()
        else:
            (self.form.password if self.form.user.text() else self.form).setFocus()

    def take_over(self, before: LoginPage) -> None:
        """Go on where a page in another language or look stood; what was typed stays, and hidden what was hidden."""
        self.form.user.setText(before.form.user.text())
        self.form.password.field.setText(before.form.password.text)
        if before.forgotten is not None:
            self.forget()
            if self.forgotten is not None:
                self.forgotten.take_over(before.forgotten)

    def _recover(self, login: str, code: str, password: str) -> None:
        from sscexo_desktop.actions.recovery import recover_password

        self._session = recover_password(self._gate, login, code, password)

    def _demo_card(self) -> Card:
        say, theme = self._say, self._theme
        card = Card(theme)
        card.body.addWidget(label(say("The people of the demo"), theme.ink, 1.1, weight=QFont.Weight.DemiBold))
        words = say("One account a role. Press one to log in; you can change at any time.")
        card.body.addWidget(label(words, theme.muted, 0.93, wrap=True))
        for account in self._gate.people():
            password = self._gate.demo_passwords.get(account.login)
            if password is not None:
                card.body.addLayout(self._demo_row(account, password))
        return card

    def _demo_row(self, account: Account, password: str) -> QHBoxLayout:
        say, theme = self._say, self._theme
        roles = " · ".join(say(ROLE_NAMES[each]) for each in account.roles)
        button = Button(roles, theme, "plain", act=lambda: self.form.fill(account.login, password))
        button.setAccessibleName(say("Log in as {name}", name=account.name))
        button.setMinimumWidth(round(line_height(self) * 7.5))
        self.demo[account.login] = button
        who = QVBoxLayout()
        who.setSpacing(0)
        who.addWidget(label(account.name, theme.ink, 0.95, wrap=True))
        known = label(f"\u2066{account.login} / {password}\u2069", theme.muted, 0.9, wrap=True)
        known.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        who.addWidget(known)
        found = row(button, spacing=round(line_height(self) * 0.8))
        found.addLayout(who, 1)
        return found

    def _try(self, login: str, password: str) -> None:
        self._session = self._gate.log_in(login, password)

    def _entered(self) -> None:
        self.entered.emit(self._session, self.form.password.text)


def centred(theme: Theme, *cards: QWidget) -> QWidget:
    """Return a ground with cards in its middle, side by side where there is room."""
    ground = Ground(theme.page)
    line = round(line_height(ground))
    column = QVBoxLayout(ground)
    column.setContentsMargins(line, line, line, line)
    column.addStretch(2)
    across = QHBoxLayout()
    across.setSpacing(line)
    across.addStretch(1)
    for card in cards:
        card.setMaximumWidth(round(line * WIDE))
        across.addWidget(card, 20, Qt.AlignmentFlag.AlignTop)
    across.addStretch(1)
    column.addLayout(across)
    column.addStretch(3)
    return ground
