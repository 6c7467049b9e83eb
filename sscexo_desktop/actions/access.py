"""What the person who is logged in may do: the account is read from the file anew each time, so that a change counts at once."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Literal, NoReturn

from sscexo_desktop.actions.guard import DISABLED, KEPT, Guard
from sscexo_desktop.errors import Trouble
from sscexo_desktop.study.people import PERMITTED, Account, Action, Role, role_for
from sscexo_desktop.study.people_words import ROLE_NAMES, any_role
from sscexo_desktop.study.texts import Message, message

if TYPE_CHECKING:
    from sscexo_desktop.store.study_file import StudyFile

LASTS = 12 * 60 * 60.0
"""How many seconds a log-in lasts, whatever is done meanwhile."""

CHOOSE_PASSWORD = message("Choose a password of your own first.")


class Refused(Trouble):
    """The person may not do this."""


class Locked(Trouble):
    """The session is locked, has expired or was ended: the password comes first."""


class Access:
    """One person's log-in at one open file, good for twelve hours by the clock that cannot be set.

    `signed_before` tells whether this person has signed since the log-in or the last unlocking.
    """

    def __init__(self, file: StudyFile, account: Account, guard: Guard) -> None:
        self.file = file
        self.login = account.login
        self.guard = guard
        self.signed_before = False
        self._name = account.name
        self._roles_at_log_in = account.roles
        self._since = guard.ticks()
        self._shut: Literal["", "locked", "expired", "ended"] = ""

    @property
    def account(self) -> Account:
        """The account as it stands in the file now; `Refused` if it is gone."""
        found = self.file.account(self.login)
        if found is None:
            raise Refused(DISABLED, KEPT)
        return found

    @property
    def name(self) -> str:
        """The printed name, which never changes; it is known while locked, too."""
        return self._name

    @property
    def warnings(self) -> tuple[Message, ...]:
        """What is not right at this workstation now."""
        if not self.guard.clock_behind:
            return ()
        return (message("The clock of this computer is behind the last entry of the audit trail."),)

    # ---- permission ------------------------------------------------------------------------------------------------------------

    def may(self, action: Action) -> Message | None:
        """Return `None` if this is permitted now, else why not."""
        closed = self._closed()
        return closed.what if closed else self._hindrance(action, self.account)

    def demand(self, action: Action) -> Role:
        """Return the role in which this is done, which stands in the trail from now on; `Refused` or `Locked` if it may not be."""
        self._expire()
        closed = self._closed()
        if closed:
            raise closed
        self.guard.watch_clock(self.login)
        account = self.account
        why, role = self._hindrance(action, account), role_for(action, account.roles)
        if why is not None or role is None:
            self.refuse(action, why or self._needs(action))
        self.file.role = role
        return role

    def refuse(self, action: Action, why: Message) -> NoReturn:
        """Write down that this was refused, and raise `Refused`."""
        self.guard.note("refused", self.login, action)
        raise Refused(why, KEPT)

    def _hindrance(self, action: Action, account: Account) -> Message | None:
        if not account.active:
            return DISABLED
        if account.temporary and action != "change_own_password":
            return CHOOSE_PASSWORD
        return None if role_for(action, account.roles) else self._needs(action)

    def _needs(self, action: Action) -> Message:
        lost = role_for(action, self._roles_at_log_in)
        if lost:
            return message("Your roles were changed; this needs the role {role}.", role=ROLE_NAMES[lost])
        return message("This needs the role {roles}.", roles=any_role(PERMITTED[action]))

    # ---- lock ------------------------------------------------------------------------------------------------------------------

    @property
    def locked(self) -> bool:
        """Whether nothing may be done before the password is given again."""
        return self._closed() is not None

    def _expired(self) -> bool:
        return not self._shut and self.guard.ticks() - self._since > LASTS

    def _expire(self) -> None:
        if self._expired():
            self._shut = "expired"
            self.guard.note("expired", self.login)

    def _closed(self) -> Locked | None:
        if self._shut == "ended":
            return Locked(message("You are logged out."), message("Log in again; what you typed is kept."))
        if self._shut == "expired" or self._expired():
            return Locked(
                message("Your session has ended after twelve hours."),
                message("Give your password to go on; what you typed is kept."),
            )
        if self._shut == "locked":
            return Locked(message("The program is locked."), message("Give your password to go on; what you typed is kept."))
        return None

    def lock(self) -> None:
        """Lock: nothing may be done until `unlock`."""
        if not self.locked:
            self._shut = "locked"
            self.guard.note("locked", self.login)

    def unlock(self, password: str) -> None:
        """Go on where it was locked, for twelve hours more; `Trouble` if the password is not right, `Locked` after the end."""
        if self._shut == "ended":
            raise self._closed() or AssertionError("it has ended")
        self._expire()
        self.check_password(password)
        self._shut = ""
        self._since = self.guard.ticks()
        self.signed_before = False
        self.guard.note("unlocked", self.login)

    def end(self) -> None:
        """Let nothing more be done under this log-in."""
        self._shut = "ended"

    def check_password(self, password: str) -> None:
        """Raise `Trouble` if this is not the person's password or the account was disabled; failures count and make wait."""
        self.guard.let_in(self.login, password)

    def over(self, file: StudyFile) -> Access:
        """Return the same log-in at the same file opened once more for reading, for work in another thread."""
        twin = copy(self)
        twin.file, twin.guard = file, Guard(file, self.guard.ticks, self.guard.cost)
        return twin
