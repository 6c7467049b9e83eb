"""Accounts: the data manager makes, changes and disables them; everybody chooses a password of their own."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sscexo_desktop.actions.session import Session
from sscexo_desktop.errors import Trouble
from sscexo_desktop.resources import resource
from sscexo_desktop.study.people import ROLES, Account, Event, Role
from sscexo_desktop.study.texts import Message, message

SHORTEST = 10
ACCOUNT_EVENTS = ("logged_in", "log_in_failed", "logged_out", "locked", "unlocked", "handed_over", "expired", "refused",
                  "clock_behind", "password_changed", "recovery_sheet_printed", "recovery_code_proven",
                  "password_recovered")  # fmt: skip
JOINER = "\u200c"
"""The zero-width non-joiner, a part of Persian spelling; every other invisible character in a name is a mistake or a trick."""
_UNAMBIGUOUS = "23456789abcdefghjkmnpqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One line of the accounts page; `last_log_in` is aware UTC."""

    account: Account
    last_log_in: datetime | None


# ---- what the data manager does --------------------------------------------------------------------------------------------------


def table(session: Session) -> tuple[AccountLine, ...]:
    """Return every account and when it was last used."""
    session.demand("manage_accounts")
    last: dict[str, datetime] = {}
    for each in session.file.events("logged_in"):
        last.setdefault(each.login, each.at)
    return tuple(AccountLine(each, last.get(each.login)) for each in session.file.accounts())


def events(session: Session, limit: int = 50) -> tuple[Event, ...]:
    """Return what happened around the accounts, the latest first."""
    session.demand("manage_accounts")
    return tuple(each for each in session.file.events(limit=4 * limit) if each.kind in ACCOUNT_EVENTS)[:limit]


def add(session: Session, login: str, name: str, roles: Iterable[Role]) -> tuple[Account, str]:
    """Add an account; return it with the one-time password that its person replaces at the first log-in."""
    session.demand("manage_accounts")
    wanted = tuple(roles)
    check_new(login, name, wanted)
    password = one_time_password()
    return session.file.add_account(login, name, wanted, password, temporary=True, cost=session.access.guard.cost), password


def change_roles(session: Session, login: str, roles: Iterable[Role], reason: str) -> Account:
    """Give a person other roles from now on; the study keeps one data manager who can log in."""
    session.demand("manage_accounts")
    wanted = tuple(roles)
    account = _account(session, login)
    check_roles(wanted)
    if "data_manager" not in wanted:
        _keep_a_data_manager(session, account)
    if set(wanted) == set(account.roles):
        return account
    return session.file.change_account(account.login, roles=wanted, reason=_given(reason))


def disable(session: Session, login: str, reason: str) -> Account:
    """Let a person no longer in, also where they are logged in now; the study keeps one data manager who can log in."""
    session.demand("manage_accounts")
    account = _account(session, login)
    _keep_a_data_manager(session, account)
    return session.file.change_account(account.login, active=False, reason=_given(reason)) if account.active else account


def enable(session: Session, login: str, reason: str) -> Account:
    """Let a disabled person in again."""
    session.demand("manage_accounts")
    account = _account(session, login)
    return account if account.active else session.file.change_account(account.login, active=True, reason=_given(reason))


def reset_password(session: Session, login: str, reason: str) -> str:
    """Give another person a one-time password, and return it."""
    session.demand("manage_accounts")
    account = _account(session, login)
    if account.login == session.access.login:
        raise Trouble(
            message("Your own password is not reset."), message("Change it with “Change password”, for which you need the old one.")
        )
    password = one_time_password()
    cost = session.access.guard.cost
    session.file.set_password(account.login, password, temporary=True, reason=_given(reason), cost=cost)
    session.access.guard.note("password_changed", account.login, "reset")
    return password


# ---- what everybody does ---------------------------------------------------------------------------------------------------------


def change_own_password(session: Session, old: str, new: str) -> None:
    """Choose another password of one's own; a one-time password ends with that."""
    session.demand("change_own_password")
    access = session.access
    access.check_password(old)
    account = access.account
    check_password(new, account.login, account.name)
    if session.file.password_fits(account.login, new):
        raise Trouble(message("This is the password you have already."), message("Choose another one."))
    cost = access.guard.cost
    session.file.set_password(account.login, new, temporary=False, reason="changed by its owner", cost=cost)
    access.guard.note("password_changed", account.login)


# ---- what a good account is ------------------------------------------------------------------------------------------------------


def weakness(password: str, login: str, name: str) -> Message | None:
    """Return why a password would be guessed, `None` if it is good enough."""
    from sscexo_desktop.store.passwords import normalised

    plain = normalised(password)
    if len(plain) < SHORTEST:
        return message("A password has at least {count} characters.", count=SHORTEST)
    core = _core(plain)
    if core in {_core(normalised(each)) for each in (login, name)}:
        return message("Your name is not a password.")
    if len(set(plain.casefold())) < 4:
        return message("This password repeats itself too much.")
    if core in _commonest():
        return message("This password is one of the first that anybody would guess.")
    return None


def _core(text: str) -> str:
    """What is left of a text when case, spaces and signs are left out."""
    return "".join(each for each in text.casefold() if each.isalnum())


@lru_cache(maxsize=1)
def _commonest() -> frozenset[str]:
    lines = resource("common_passwords.txt").read_text(encoding="utf-8").split()
    return frozenset(map(_core, lines)) - {""}


def check_password(password: str, login: str, name: str) -> None:
    """Raise `Trouble` for a password that would be guessed."""
    weak = weakness(password, login, name)
    if weak is not None:
        raise Trouble(weak, message("Choose a longer one, for example four words that do not belong together."))


def check_new(login: str, name: str, roles: tuple[Role, ...]) -> None:
    """Raise `Trouble` for a user name, a printed name or roles that an account cannot have."""
    plain = login.strip()
    if not 2 <= len(plain) <= 40 or not all(each.isalnum() or each in "._-" for each in plain):
        raise Trouble(
            message("This cannot be a user name."),
            message("Use 2 to 40 letters and digits, without spaces, for example the surname."),
        )
    printed = " ".join(name.split())
    if not 3 <= len(printed) <= 80 or not printed.replace(JOINER, "").isprintable():
        raise Trouble(
            message("This cannot be a printed name."),
            message("Write first name and surname, as they are to stand beside a signature."),
        )
    check_roles(roles)


def check_roles(roles: tuple[Role, ...]) -> None:
    """Raise `Trouble` for roles that one person cannot have together; `ValueError` for one that does not exist."""
    if not set(roles) <= set(ROLES):
        raise ValueError(f"no roles: {roles}")
    why = clash(roles)
    if why is not None:
        raise Trouble(why, message("Give one of the roles to somebody else, under an account of their own."))


def clash(roles: tuple[Role, ...]) -> Message | None:
    """Return why these roles cannot be one person's, `None` if they can."""
    held = set(roles)
    if not held:
        return message("An account has one role at least.")
    if "ct_reader" in held and len(held) > 1:
        return message("A CT reader has no other role: who knows the participants cannot read the scans blindly.")
    if "monitor" in held and held & {"data_entry", "investigator"}:
        return message("A monitor does not check what they entered or signed themselves.")
    return None


def one_time_password() -> str:
    """Return a random password that can be read out and typed: 12 letters and digits in groups of four, some 59 bits."""
    return "-".join("".join(secrets.choice(_UNAMBIGUOUS) for _ in range(4)) for _ in range(3))


def _account(session: Session, login: str) -> Account:
    found = session.file.account(login)
    if found is None:
        raise Trouble(message("There is no account {login}.", login=login), message("Look it up in the list of accounts."))
    return found


def _keep_a_data_manager(session: Session, account: Account) -> None:
    """Raise `Trouble` if without this account nobody could manage accounts any more."""
    if "data_manager" not in account.roles or not account.active:
        return
    others = (each for each in session.file.accounts() if each.login != account.login and "data_manager" in each.roles)
    if not any(each.active and not each.temporary for each in others):
        raise Trouble(
            message("{name} is the only data manager who can log in.", name=account.name),
            message("Add another data manager first, and let them choose their password."),
        )


def _given(reason: str) -> str:
    plain = reason.strip()
    if not plain:
        raise Trouble(message("A change of an account has a reason."), message("Write the reason; it stands in the audit trail."))
    return plain
