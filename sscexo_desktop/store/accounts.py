"""The accounts of the study file: one a person, never removed, never renamed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import cast

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store.database import Database
from sscexo_desktop.store.driver import Connection
from sscexo_desktop.store.numbers import new_number
from sscexo_desktop.store.passwords import Cost, fits, hashed, normalised
from sscexo_desktop.study.people import ROLES, Account, Role
from sscexo_desktop.study.texts import message

_COLUMNS = "login, name, roles, active, temporary, created_at"
NOBODY = "$argon2id$v=19$m=131072,t=4,p=2$c29tZXRoaW5nc2FsdHk$Zm9yIG5vYm9keSBhdCBhbGw"
"""A hash that no password fits: an unknown user name costs the same time as a known one."""


def accounts(database: Database) -> tuple[Account, ...]:
    """Return every account in the order of their making, disabled ones too."""
    with database.reading() as connection:
        rows = connection.execute(f"SELECT {_COLUMNS} FROM account ORDER BY record")  # noqa: S608
        return tuple(_account(row) for row in rows)


def account(database: Database, login: str) -> Account | None:
    """Return one account; `None` if there is none of that user name."""
    with database.reading() as connection:
        row = connection.execute(f"SELECT {_COLUMNS} FROM account WHERE login = ?", (login_of(login),)).fetchone()  # noqa: S608
        return _account(row) if row else None


def add_account(
    database: Database, login: str, name: str, roles: Iterable[Role], password: str, *, temporary: bool, cost: Cost
) -> Account:
    """Add an account; `Trouble` if its user name or printed name is taken. `ValueError` for a role that does not exist."""
    login, name = login_of(login), " ".join(name.split())
    known = hashed(password, cost)
    with database.writing() as connection:
        if connection.execute("SELECT 1 FROM account WHERE login = ?", (login,)).fetchone():
            raise Trouble(message("The user name {login} is taken.", login=login), message("Choose another user name."))
        if any(name.casefold() == other.casefold() for (other,) in connection.execute("SELECT name FROM account")):
            raise Trouble(
                message("There is already an account for {name}.", name=name),
                message("Give that account the role, or write the name so that the two people can be told apart."),
            )
        row = (new_number(connection, "account"), login, name, database.session.at, _roles(roles), 1, int(temporary))
        connection.execute("INSERT INTO account VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (*row, known, digest_of(known)))
    return _there(database, login)


def change_account(
    database: Database, login: str, *, roles: Iterable[Role] | None, active: bool | None, reason: str
) -> Account:
    """Change roles or whether the account is active; the reason stands in the trail."""
    changes: dict[str, object] = {}
    if roles is not None:
        changes["roles"] = _roles(roles)
    if active is not None:
        changes["active"] = int(active)
    _update(database, login, changes, reason)
    return _there(database, login)


def set_password(database: Database, login: str, password: str, *, temporary: bool, reason: str, cost: Cost) -> None:
    """Give an account another password."""
    known = hashed(password, cost)
    _update(database, login, {"password": known, "password_digest": digest_of(known), "temporary": int(temporary)}, reason)


def password_fits(database: Database, login: str, password: str) -> bool:
    """Whether this is the account's password; for an unknown user name it takes as long and is false."""
    with database.reading() as connection:
        row = connection.execute("SELECT password FROM account WHERE login = ?", (login_of(login),)).fetchone()
    return fits(row[0] if row else NOBODY, password) and row is not None


def ever_had_accounts(database: Database) -> bool:
    """Whether the trail tells of any account, be it there or not."""
    with database.reading() as connection:
        return connection.execute("SELECT 1 FROM trail WHERE tbl = 'account' LIMIT 1").fetchone() is not None


def changed_passwords(connection: Connection) -> list[str]:
    """Return the user names whose password is not the one that the trail vouches for."""
    rows = connection.execute("SELECT login, password, password_digest FROM account ORDER BY record")
    return [login for login, password, digest in rows if digest_of(str(password)) != digest]


def login_of(typed: str) -> str:
    """Return the user name that is meant, whatever keyboard and case it was typed in."""
    return normalised(typed).strip().casefold()


def digest_of(known: str) -> str:
    """Return what the trail holds instead of a password's hash."""
    return sha256(known.encode()).hexdigest()


def _update(database: Database, login: str, changes: dict[str, object], reason: str) -> None:
    if not reason.strip():
        raise ValueError("a change of an account has a reason")
    if not changes or account(database, login) is None:
        raise KeyError(login)
    names = ", ".join(f"{name} = ?" for name in changes)
    with database.writing(reason) as connection:
        connection.execute(f"UPDATE account SET {names} WHERE login = ?", (*changes.values(), login_of(login)))  # noqa: S608


def _there(database: Database, login: str) -> Account:
    found = account(database, login)
    assert found is not None  # noqa: S101  it was just written
    return found


def _roles(roles: Iterable[Role]) -> str:
    wanted = set(roles)
    if not wanted or not wanted <= set(ROLES):
        raise ValueError(f"no roles: {sorted(wanted)}")
    return " ".join(role for role in ROLES if role in wanted)


def _account(row: tuple[str, str, str, int, int, str]) -> Account:
    login, name, roles, active, temporary, at = row
    held = tuple(cast("Role", role) for role in roles.split())
    return Account(login, name, held, bool(active), bool(temporary), datetime.fromisoformat(at))
