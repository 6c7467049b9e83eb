"""The page between a study file and the study: who are you? (F79, F82)."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sscexo_desktop.actions.gate import Gate
from sscexo_desktop.actions.session import Session
from sscexo_desktop.gui.bands import practice_band, read_only_strip
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import Card, Ground, label, line_height, row, scrolled
from sscexo_desktop.gui.login_form import LoginForm
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.gui.top_bar import TopBar
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.settings import Preferences
from sscexo_desktop.study.people import Account
from sscexo_desktop.study.people_words import ROLE_NAMES
from sscexo_desktop.study.texts import Manner

WIDE = 25.0


class LoginPage(QWidget):
    """Lets people in; `entered` carries the `Session` and the password that was typed, `back` asks for the first page."""

    entered = Signal(object, str)
    back = Signal()

    def __init__(self, gate: Gate, theme: Theme, preferences: Preferences) -> None:
        super().__init__()
        self._gate = gate
        self._theme = theme
        self._say = say = Speaker(Manner(preferences.language, preferences.calendar))
        self._session: Session | None = None
        self.bar = TopBar(say, theme, preferences)
        self.form = LoginForm(theme, say, self._try, gate.wait)
        self.form.entered.connect(self._entered)
        self.demo: dict[str, Button] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        if gate.file.practice:
            outer.addWidget(practice_band(say, theme, demo=bool(gate.demo_passwords)))
        outer.addWidget(self.bar)
        if gate.file.read_only:
            outer.addWidget(read_only_strip(say, theme, gate.file.held_by))
        cards = [self._card()]
        if gate.demo_passwords:
            cards.append(self._demo_card())
        outer.addWidget(scrolled(centred(theme, *cards), theme.page, theme), 1)
        self.setFocusProxy(self.form)

    def _card(self) -> Card:
        say, theme, gate = self._say, self._theme, self._gate
        card = Card(theme)
        card.body.addWidget(label(say("Log in"), theme.ink, 1.5, weight=QFont.Weight.DemiBold))
        study = say("{study} · {registry}", study=gate.study.short_title, registry=gate.study.registry)
        card.body.addWidget(label(study, theme.teal, 0.95, wrap=True))
        card.body.addWidget(label(say("File: {file}", file=gate.file.path.name), theme.muted, 0.93, wrap=True))
        card.body.addSpacing(round(line_height(self) * 0.3))
        card.body.addWidget(self.form)
        words = say("Forgotten? The data manager gives out a one-time password; nothing is lost.")
        card.body.addWidget(label(words, theme.muted, 0.9, wrap=True))
        self.back_button = Button(say("Back to the first page"), theme, "quiet", act=self.back.emit)
        card.body.addLayout(row(self.back_button, 1))
        return card

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
