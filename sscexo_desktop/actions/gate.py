"""The way into a study file: make one, open one, and let people in by their own password (F82)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Self

from sscexo_desktop.actions.access import Access
from sscexo_desktop.actions.guard import Guard
from sscexo_desktop.actions.session import Session, today_at_site
from sscexo_desktop.actions.start_check import StartCheck, start_check
from sscexo_desktop.errors import Trouble
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.people import Account, Role
from sscexo_desktop.study.texts import message

if TYPE_CHECKING:
    from sscexo_desktop.actions.heads import Heads
    from sscexo_desktop.store.encryption.keys import Keys, Secret
    from sscexo_desktop.store.heads import Head
    from sscexo_desktop.store.passwords import Cost
    from sscexo_desktop.store.study_file import StudyFile


class NeedsAccounts(Trouble):
    """The file has no account, and never had one: set them up first."""


@dataclass(frozen=True, slots=True)
class FirstAccount:
    """The data manager who sets a study up, with a password of their own; in a small clinic with a second role."""

    login: str
    name: str
    password: str = field(repr=False)
    roles: tuple[Role, ...] = ("data_manager",)


class Gate:
    """An open study file in nobody's hands yet; `demo_passwords` holds login → password in a demo study, else nothing.

    `checked` is what the check at its opening came to.
    """

    def __init__(
        self,
        file: StudyFile,
        study: Study,
        today: Callable[[], date] = today_at_site,
        guard: Guard | None = None,
        demo_passwords: Mapping[str, str] | None = None,
    ) -> None:
        self.file = file
        self.study = study
        self.today = today
        self.guard = guard or Guard(file)
        self.demo_passwords: Mapping[str, str] = demo_passwords or {}
        self.checked: StartCheck = start_check(file)

    @classmethod
    def of(cls, session: Session) -> Self:
        """Return the gate through which a session came in."""
        found = cls(session.file, session.study, session.today, session.access.guard)
        found.checked = session.checked or found.checked
        return found

    def people(self) -> tuple[Account, ...]:
        """Return the accounts that may log in."""
        return tuple(each for each in self.file.accounts() if each.active)

    def wait(self, login: str) -> float:
        """Return how many seconds this log-in still has to wait after failures."""
        return self.guard.wait(login)

    def log_in(self, login: str, password: str) -> Session:
        """Let somebody in; `Trouble` if the password is not right, comes too early or the account is disabled."""
        return self.admit(self.guard.let_in(login, password, by_nobody=True))

    def unlock(self, session: Session, password: str) -> None:
        """Let the person of a locked or expired session go on."""
        session.access.unlock(password)

    def hand_over(self, session: Session, login: str, password: str) -> Session:
        """Let somebody else go on at this desk; drafts stay with who typed them. Nothing changes if the password is not right."""
        account = self.guard.let_in(login, password, by_nobody=True)
        self._end(session)
        found = self.admit(account)
        self.guard.note("handed_over", account.login, session.access.login)
        return found

    def log_out(self, session: Session) -> None:
        """End a session; the file stays open for the next person."""
        self._end(session)
        self.guard.note("logged_out", session.access.login)
        self._take("")

    def _end(self, session: Session) -> None:
        """End a session, and with it a view that a participant was shown; it ends even where that cannot be written down."""
        shown, session.participant_view = session.participant_view, ""
        session.access.end()
        if shown:
            self.guard.note("participant_view_left", session.access.login, shown)

    def close(self) -> None:
        """Close the file."""
        self.file.close()

    def admit(self, account: Account) -> Session:
        """Begin the session of somebody who was let in."""
        with nullcontext() if self.file.read_only else self.file.together():
            self._take(account.name)
            self.guard.watch_clock(account.login)
            self.guard.note("logged_in", account.login)
        session = Session(self.file, self.study, Access(self.file, account, self.guard), self.today)
        session.checked = self.checked
        return session

    def _take(self, name: str) -> None:
        """Let everything be written under this name from now on, in no role yet; under nobody's with ""."""
        self.file.person = name
        self.file.role = ""


def open_gate(
    path: Path,
    study: Study,
    today: Callable[[], date] = today_at_site,
    *,
    read_only: bool = False,
    keys: Keys | None = None,
    heads: Heads | None = None,
    accepted: tuple[Head, ...] = (),
) -> Gate:
    """Open a study file and let nobody in yet; `NeedsAccounts` for a file that never had an account.

    `NeedsPassphrase` for an encrypted one whose key is not among `keys`; `protection.Unlocking` makes them of a passphrase.
    `NeedsUpgrade` for one of an older format, `RolledBack` for one that lacks what is known of it in `heads`, but for those
    `accepted`; neither where it is only read.
    """
    from sscexo_desktop.store.encryption.keys import NO_KEYS
    from sscexo_desktop.store.heads import no_witnesses
    from sscexo_desktop.store.study_file import StudyFile
    from sscexo_desktop.store.upgrade import NeedsUpgrade

    try:
        witnesses = heads.witnesses(keys, accepted) if heads else no_witnesses
        file = StudyFile.open(path, study, read_only=read_only, keys=keys or NO_KEYS, witnesses=witnesses)
    except NeedsUpgrade as fault:
        if fault.has_accounts:
            raise
        raise needs_accounts(path) from fault
    try:
        _check_accounts(file)
    except BaseException:
        file.close()
        raise
    if heads:
        heads.watch(file)
    return Gate(file, study, today)


def _check_accounts(file: StudyFile) -> None:
    if not file.accounts():
        raise _robbed(file) if file.ever_had_accounts() else needs_accounts(file.path)


def _robbed(file: StudyFile) -> Trouble:
    return Trouble(
        message("Another program has taken the accounts out of {file}.", file=file.path.name),
        message("Verify the file, keep it as it is and continue with the newest backup."),
    )


def needs_accounts(path: Path) -> NeedsAccounts:
    """Say that a file has no accounts, and what is done about it."""
    return NeedsAccounts(
        message("{file} was made before accounts: nobody can be let in to write.", file=path.name),
        message("Set up the data manager's account; a copy of the file is kept first."),
    )


def create_study(
    path: Path,
    study: Study,
    first: FirstAccount,
    today: Callable[[], date] = today_at_site,
    *,
    practice: bool = False,
    cost: Cost | None = None,
    passphrase: str | None = None,
    key_cost: Cost | None = None,
) -> Session:
    """Make a new study file with its data manager, who is logged in; nothing is left behind if the account cannot be made.

    With a `passphrase` it is encrypted; one that would be guessed is refused.
    """
    from sscexo_desktop.store.study_file import StudyFile

    _check_first(first)
    secret = None if passphrase is None else _secret(passphrase, study, first, key_cost)
    file = StudyFile.create(path, study, first.name, practice=practice, secret=secret)
    try:
        return _let_first_in(file, study, first, today, cost)
    except BaseException:
        file.close()
        path.unlink()
        raise


def set_up_accounts(
    path: Path,
    study: Study,
    first: FirstAccount,
    today: Callable[[], date] = today_at_site,
    *,
    cost: Cost | None = None,
    keys: Keys | None = None,
) -> tuple[Session, Path]:
    """Give a file without accounts its data manager, who is logged in; returns the proven copy kept beside it, too.

    `Trouble` for a file that has accounts, or had some.
    """
    from sscexo_desktop.store.encryption.keys import NO_KEYS
    from sscexo_desktop.store.study_file import StudyFile
    from sscexo_desktop.store.upgrade import NeedsUpgrade
    from sscexo_desktop.store.upgrading import By

    _check_first(first)
    keys = keys or NO_KEYS
    try:
        file, copy = StudyFile.open(path, study, first.name, keys=keys), None
    except NeedsUpgrade as fault:
        if fault.has_accounts:
            raise
        done = StudyFile.upgrade(path, study, By(name=first.name), keys)
        file, copy = StudyFile.open(path, study, first.name, keys=keys), done.copy if done else None
    try:
        _check_no_accounts(file)
        copy = copy or file.backup(path.parent).path
        return _let_first_in(file, study, first, today, cost), copy
    except BaseException:
        file.close()
        raise


def _secret(passphrase: str, study: Study, first: FirstAccount, cost: Cost | None) -> Secret:
    from sscexo_desktop.actions.strength import check_passphrase, known_words
    from sscexo_desktop.store.encryption.keys import KEY_COST, new_key

    check_passphrase(passphrase, known_words(study, (first.login, first.name)))
    return new_key(passphrase, cost or KEY_COST)


def _check_no_accounts(file: StudyFile) -> None:
    if file.accounts():
        raise Trouble(
            message("{file} has accounts already.", file=file.path.name),
            message("Log in; the data manager adds accounts and resets passwords."),
        )
    if file.ever_had_accounts():
        raise _robbed(file)


def _check_first(first: FirstAccount) -> None:
    """Raise `Trouble` for a first account that could not be made, before anything is written."""
    from sscexo_desktop.actions.accounts import check_new, check_password

    check_new(first.login, first.name, first.roles)
    check_password(first.password, first.login, first.name)


def _let_first_in(file: StudyFile, study: Study, first: FirstAccount, today: Callable[[], date], cost: Cost | None) -> Session:
    guard = Guard(file, cost=cost)
    file.person = first.name
    file.role = "data_manager"
    account = file.add_account(first.login, first.name, first.roles, first.password, temporary=False, cost=guard.cost)
    return Gate(file, study, today, guard).admit(account)


def reader(path: Path, session: Session) -> Session:
    """Return the session of the same person at the file opened once more for reading, for work in another thread."""
    from sscexo_desktop.store.study_file import StudyFile

    file = StudyFile.open(path, session.study, session.access.name, read_only=True, keys=session.file.keys)
    twin = Session(file, session.study, session.access.over(file), session.today)
    twin.participant_view = session.participant_view
    return twin
