"""Accounts: who works on the study, in which roles, and what each role may do (F79)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from sscexo_desktop.actions import accounts
from sscexo_desktop.actions.accounts import AccountLine
from sscexo_desktop.actions.session import site_time
from sscexo_desktop.errors import Trouble
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import Rule, clear_layout, label, line_height, row
from sscexo_desktop.gui.desk import Desk
from sscexo_desktop.gui.page import Page
from sscexo_desktop.gui.people.new_person import add_person, show_password
from sscexo_desktop.gui.people.permission_table import PermissionTable
from sscexo_desktop.gui.people.permitted import guard
from sscexo_desktop.study.people import Account
from sscexo_desktop.study.people_words import EVENT_NAMES, ROLE_NAMES

WIDE_ENOUGH = 1.3
"""Up to this scale the buttons of an account stand beside it, above it beneath."""


class AccountsPage(Page):
    """The people of the study; what is done to an account asks for a reason and stands in the audit trail."""

    def __init__(self, desk: Desk) -> None:
        say = desk.say
        self.add = Button(say("Add somebody…"), desk.theme, "primary", "Ctrl+N", act=self._add)
        about = say("One account a person, never shared, never removed: whoever leaves is disabled. Each change has a reason.")
        super().__init__(desk, say("Accounts"), about, self.add, wide=64.0)
        if guard(self.add, "manage_accounts", desk.session, say):
            self.add.setEnabled(not desk.session.file.read_only)
        self._people = self.card()
        self.roles: dict[str, Button] = {}
        self.fate: dict[str, Button] = {}
        self.reset: dict[str, Button] = {}
        table = self.card(say("What each role may do"))
        table.body.addWidget(PermissionTable(say, desk.theme))
        self._happened = self.card(say("What happened lately"))
        self.body.addStretch(1)
        self.refresh()

    def refresh(self) -> None:
        """Read the accounts anew."""
        for buttons in (self.roles, self.fate, self.reset):
            buttons.clear()
        clear_layout(self._people.body)
        self._people.body.addWidget(self._table(accounts.table(self.desk.session)))
        self._show_events()

    # ---- table ---------------------------------------------------------------------------------------------------------------

    def _table(self, lines: tuple[AccountLine, ...]) -> QWidget:
        say, theme = self.desk.say, self.desk.theme
        found = QWidget()
        grid = QGridLayout(found)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(round(line_height(self)))
        grid.setVerticalSpacing(round(line_height(self) * 0.35))
        beside = theme.scale <= WIDE_ENOUGH
        heads = (say("Name and user name"), say("Roles"), say("State and last log-in"), *(("",) if beside else ()))
        for n, words in enumerate(heads):
            grid.addWidget(label(words, theme.muted, 0.9, weight=QFont.Weight.DemiBold), 0, n)
            grid.setColumnStretch(n, (4, 3, 4, 0)[n])
        for n, line in enumerate(lines):
            at = 3 * n + 1
            grid.addWidget(Rule(theme), at, 0, 1, len(heads))
            for column, cell in enumerate(self._cells(line)):
                grid.addWidget(cell, at + 1, column, Qt.AlignmentFlag.AlignVCenter)
            if beside:
                grid.addLayout(self._buttons(line.account), at + 1, 3)
            else:
                grid.addLayout(self._buttons(line.account), at + 2, 0, 1, len(heads))
        return found

    def _cells(self, line: AccountLine) -> tuple[QWidget, ...]:
        say, theme, account = self.desk.say, self.desk.theme, line.account
        ink = theme.ink if account.active else theme.muted
        last = say("Never logged in") if line.last_log_in is None else say.plain(site_time(line.last_log_in))
        if not account.active:
            state, tone = say("✕ Disabled"), theme.red
        elif account.temporary:
            state, tone = say("○ Has to choose a password"), theme.amber
        else:
            state, tone = say("✓ Active"), theme.green
        name = label(account.name, ink, 1.0, weight=QFont.Weight.DemiBold, wrap=True)
        roles = "\n".join(say(ROLE_NAMES[each]) for each in account.roles)
        return (
            stacked(name, label(f"\u2066{account.login}\u2069", theme.muted, 0.93)),
            label(roles, ink, wrap=True),
            stacked(label(state, tone, 0.95, wrap=True), label(last, theme.muted, 0.93, wrap=True)),
        )

    def _buttons(self, account: Account) -> QHBoxLayout:
        say, theme = self.desk.say, self.desk.theme
        own = account.login == self.desk.session.access.login
        roles = Button(say("Change roles…"), theme, "quiet", act=partial(self._change_roles, account))
        reset = Button(say("Reset password…"), theme, "quiet", act=partial(self._reset, account))
        fate_words = say("Disable…") if account.active else say("Enable…")
        fate = Button(fate_words, theme, "quiet", act=partial(self._disable if account.active else self._enable, account))
        for buttons, button in ((self.roles, roles), (self.reset, reset), (self.fate, fate)):
            buttons[account.login] = button
            button.setAccessibleName(say("{action} {name}", action=button.text(), name=account.name))
            button.setEnabled(not self.desk.session.file.read_only)
        if own:
            reset.setEnabled(False)
            reset.setToolTip(say("Your own password is changed from your name at the top."))
        return row(roles, reset, fate, 1, spacing=round(line_height(self) * 0.2))

    # ---- what can be done ----------------------------------------------------------------------------------------------------

    def _do(self, act: Callable[[], object]) -> None:
        try:
            act()
        except Trouble as trouble:
            self.desk.ask.tell(trouble)
        else:
            self.refresh()

    def _add(self) -> None:
        desk = self.desk
        person = desk.ask.new_account(desk.session.file.accounts())
        if person is not None and add_person(desk.ask, desk.say, desk.session, person):
            self.refresh()

    def _change_roles(self, account: Account) -> None:
        wanted = self.desk.ask.change_roles(account)
        if wanted is not None:
            self._do(lambda: accounts.change_roles(self.desk.session, account.login, wanted.roles, wanted.reason))

    def _reset(self, account: Account) -> None:
        say, session = self.desk.say, self.desk.session
        detail = say("The password until now no longer works. You get a one-time password to hand over.")
        reason = self.desk.ask.words(say("Reset the password of {name}?", name=account.name), detail, say("Reason"))
        if reason is None:
            return

        def reset() -> None:
            password = accounts.reset_password(session, account.login, reason)
            show_password(self.desk.ask, say, account.login, account.name, password)

        self._do(reset)

    def _disable(self, account: Account) -> None:
        say = self.desk.say
        detail = say("Nobody can log in with it any more, and who is logged in can do nothing more. What they did stays.")
        reason = self.desk.ask.words(say("Disable the account of {name}?", name=account.name), detail, say("Reason"))
        if reason is not None:
            self._do(lambda: accounts.disable(self.desk.session, account.login, reason))

    def _enable(self, account: Account) -> None:
        say = self.desk.say
        reason = self.desk.ask.words(say("Enable the account of {name}?", name=account.name), "", say("Reason"))
        if reason is not None:
            self._do(lambda: accounts.enable(self.desk.session, account.login, reason))

    # ---- what happened -------------------------------------------------------------------------------------------------------

    def _show_events(self) -> None:
        say, theme = self.desk.say, self.desk.theme
        while self._happened.body.count() > 1:
            part = self._happened.body.takeAt(1)
            if part is not None and (widget := part.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        found = QWidget()
        grid = QGridLayout(found)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(round(line_height(self)))
        grid.setVerticalSpacing(round(line_height(self) * 0.2))
        grid.setColumnStretch(2, 1)
        names = {each.login: each.name for each in self.desk.session.file.accounts()}
        for n, event in enumerate(accounts.events(self.desk.session)):
            at = say.plain(site_time(event.at))
            who = names.get(event.login, say("nobody known"))
            grid.addWidget(label(at, theme.muted, 0.93), n, 0)
            grid.addWidget(label(who, theme.ink, 0.95), n, 1)
            grid.addWidget(label(say(EVENT_NAMES[event.kind]), theme.ink, 0.95, wrap=True), n, 2)
        self._happened.body.addWidget(found)


def stacked(*parts: QWidget) -> QWidget:
    """Return widgets one beneath the other, close together."""
    found = QWidget()
    body = QVBoxLayout(found)
    body.setContentsMargins(0, 0, 0, 0)
    body.setSpacing(0)
    for each in parts:
        body.addWidget(each)
    return found
