"""Who gets an account, in which roles, and the data manager's own account in a file that has none."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sscexo_desktop.actions.gate import FirstAccount
from sscexo_desktop.errors import Trouble
from sscexo_desktop.gui.asker import NewPerson, RoleChange
from sscexo_desktop.gui.chrome import TextField, label, line_height
from sscexo_desktop.gui.people.password_field import NewPassword, at_reading_edge, left_to_right
from sscexo_desktop.gui.sheet import Look, Sheet
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.gui.tick_row import TickRow
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.people import ROLES, Account, Role
from sscexo_desktop.study.people_words import ROLE_DUTIES, ROLE_NAMES
from sscexo_desktop.study.texts import Message


class WhoFields(QWidget):
    """Name and user name of somebody; `changed` tells of every letter."""

    changed = Signal()

    def __init__(self, theme: Theme, say: Speaker) -> None:
        super().__init__()
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(round(line_height(self) * 0.35))
        self.name_field = TextField(theme, "", say("Name as it is printed, such as Dr Maryam Karimi"))
        self.login_field = TextField(theme, "", say("User name, to log in with"))
        left_to_right(self.login_field, say)
        at_reading_edge(self.name_field, say)
        for field in (self.name_field, self.login_field):
            body.addWidget(label(field.accessibleName(), theme.ink, 0.95))
            body.addWidget(field)
            field.textChanged.connect(lambda _text: self.changed.emit())
        self.setFocusProxy(self.name_field)

    @property
    def name(self) -> str:
        """The printed name."""
        return " ".join(self.name_field.text().split())

    @property
    def login(self) -> str:
        """The user name."""
        return self.login_field.text().strip()

    @property
    def filled(self) -> bool:
        """Whether both are there."""
        return bool(self.name and self.login)


class RoleTicks(QWidget):
    """The roles, each with what it is for; what may not go together is said at once. `changed` tells of every tick."""

    changed = Signal()

    def __init__(self, theme: Theme, say: Speaker, roles: tuple[Role, ...] = ()) -> None:
        super().__init__()
        self._say = say
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(label(say("Roles; one person may hold two"), theme.ink, 0.95))
        self.ticks: dict[Role, TickRow] = {}
        for role in ROLES:
            tick = TickRow(theme, say(ROLE_NAMES[role]), say(ROLE_DUTIES[role]))
            tick.setChecked(role in roles)
            tick.toggled.connect(self._ticked)
            self.ticks[role] = tick
            body.addWidget(tick)
        self._against = label("", theme.red, 0.93, wrap=True)
        body.addWidget(self._against)
        self._against.hide()

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles that are ticked."""
        return tuple(role for role, tick in self.ticks.items() if tick.isChecked())

    @property
    def against(self) -> Message | None:
        """Why these roles cannot go together."""
        from sscexo_desktop.actions.accounts import clash

        return clash(self.roles)

    def _ticked(self) -> None:
        against = self.against
        self._against.setText(self._say(against) if against else "")
        self._against.setVisible(against is not None)
        self.changed.emit()


class NewAccountSheet(Sheet):
    """Asks who gets an account and in which roles: `person`; nobody gets the name of one of `there`."""

    def __init__(self, look: Look, there: tuple[Account, ...]) -> None:
        say = look.say
        super().__init__(look, say("Add somebody"), 32)
        self._there = there
        self.note(say("They get a one-time password, which you hand over, and choose their own when they log in."))
        self.who = WhoFields(self.theme, say)
        self.roles = RoleTicks(self.theme, say)
        for part in (self.who, self.roles):
            part.changed.connect(self._check)
            self.body.addWidget(part)
        self._problem = label("", self.theme.red, 0.95, wrap=True)
        self.body.addWidget(self._problem)
        self.cancel()
        self.go = self.answer(say("Add"), self.accept, "primary", "Ctrl+Enter")
        self.who.name_field.returnPressed.connect(self.who.login_field.setFocus)
        self.who.login_field.returnPressed.connect(self.focusNextChild)
        self._check()
        self.who.setFocus()

    @property
    def person(self) -> NewPerson:
        """Who it is."""
        return NewPerson(self.who.login, self.who.name, self.roles.roles)

    def _check(self) -> None:
        problem = self._problem_with(self.person) if self.who.filled and self.roles.roles else ""
        self._problem.setText(problem or "")
        self._problem.setVisible(bool(problem))
        self.go.setEnabled(problem is None)

    def _problem_with(self, person: NewPerson) -> str | None:
        if self.roles.against is not None:
            return ""  # said beneath the roles
        if any(person.login.casefold() == each.login for each in self._there):
            return self.say("The user name {login} is taken.", login=person.login)
        if any(person.name.casefold() == each.name.casefold() for each in self._there):
            return self.say("There is already an account for {name}.", name=person.name)
        wrong = trouble_with(person.login, person.name, person.roles)
        return self.say(wrong.what) if wrong else None


class RolesSheet(Sheet):
    """Asks which roles somebody has from now on, and why: `change`."""

    def __init__(self, look: Look, account: Account) -> None:
        say = look.say
        super().__init__(look, say("Roles of {name}", name=account.name), 32)
        self._before = account.roles
        self.note(say("The new roles count at once, also for somebody who is logged in."))
        self.roles = RoleTicks(self.theme, say, account.roles)
        self.roles.changed.connect(self._check)
        self.body.addWidget(self.roles)
        self.reason = self.field(say("Reason"))
        self.reason.textChanged.connect(self._check)
        self.cancel()
        self.go = self.answer(say("Change"), self.accept, "primary", "Ctrl+Enter")
        self.reason.returnPressed.connect(self.go.click)
        self._check()
        self.roles.ticks["data_entry"].setFocus()

    @property
    def change(self) -> RoleChange:
        """The roles and the reason."""
        return RoleChange(self.roles.roles, self.reason.text().strip())

    def _check(self) -> None:
        roles = self.roles.roles
        fits = bool(roles) and roles != self._before and self.roles.against is None
        self.go.setEnabled(fits and bool(self.reason.text().strip()))


class FirstAccountSheet(Sheet):
    """Asks for the data manager's own account, in a file that has none yet: `account`."""

    def __init__(self, look: Look, title: str, detail: str) -> None:
        say = look.say
        super().__init__(look, title, 32)
        self.note(detail)
        self.mine = OwnAccount(self.theme, say)
        self.mine.changed.connect(self._check)
        self.body.addWidget(self.mine)
        self._problem = label("", self.theme.red, 0.95, wrap=True)
        self.body.addWidget(self._problem)
        self.cancel()
        self.go = self.answer(say("Set up the account"), self.accept, "primary", "Ctrl+Enter")
        self._check()
        self.mine.setFocus()

    @property
    def account(self) -> FirstAccount:
        """The account."""
        return self.mine.account

    def _check(self) -> None:
        who = self.mine.who
        wrong = trouble_with(who.login, who.name, self.mine.account.roles) if who.filled else None
        self._problem.setText(self.say(wrong.what) if wrong else "")
        self._problem.setVisible(wrong is not None)
        self.go.setEnabled(self.mine.filled and wrong is None)


class OwnAccount(QWidget):
    """The data manager's own account: name, user name, password twice, and in one tick the investigator as well."""

    changed = Signal()

    def __init__(self, theme: Theme, say: Speaker) -> None:
        super().__init__()
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(round(line_height(self) * 0.5))
        self.who = WhoFields(theme, say)
        self.password = NewPassword(theme, say)
        self.investigator = TickRow(
            theme,
            say("I am the investigator as well"),
            say("For a clinic of two: the same person keeps the accounts, enters, decides eligibility and signs."),
        )
        for part in (self.who, self.password, self.investigator):
            body.addWidget(part)
        self.who.changed.connect(self._named)
        self.password.changed.connect(self.changed)
        self.investigator.toggled.connect(lambda _on: self.changed.emit())
        order = (self.who.name_field, self.who.login_field, self.password.first.field, self.password.second.field)
        for field, following in pairwise(order):
            field.returnPressed.connect(following.setFocus)
        order[-1].returnPressed.connect(self.investigator.setFocus)
        self.setFocusProxy(self.who.name_field)

    def _named(self) -> None:
        self.password.belongs_to(self.who.login, self.who.name)
        self.changed.emit()

    @property
    def filled(self) -> bool:
        """Whether an account can be made of it."""
        return self.who.filled and bool(self.password.password)

    @property
    def account(self) -> FirstAccount:
        """The account with its password and its roles."""
        roles: tuple[Role, ...] = ("data_manager",)
        if self.investigator.isChecked():
            roles = ("investigator", "data_manager")
        return FirstAccount(self.who.login, self.who.name, self.password.password, roles)


def trouble_with(login: str, name: str, roles: tuple[Role, ...]) -> Trouble | None:
    """Return why there cannot be such an account, `None` if there can."""
    from sscexo_desktop.actions.accounts import check_new

    try:
        check_new(login, name, roles)
    except Trouble as trouble:
        return trouble
    return None
