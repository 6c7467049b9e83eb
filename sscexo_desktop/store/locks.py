"""Locks on a form, a participant or the study: what is locked is not written (F78)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store.database import Database
from sscexo_desktop.store.driver import Connection
from sscexo_desktop.store.numbers import new_number
from sscexo_desktop.study.places import RecordKey
from sscexo_desktop.study.review import Lock, LockScope
from sscexo_desktop.study.texts import Message, message

_COLUMNS = "record, scope, participant, visit, form, occurrence, name, at, reason, unlocked_at IS NULL"
_PUT = "INSERT INTO record_lock VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, NULL)"
_OPEN = "unlocked_at IS NULL"
_SAME = f"{_OPEN} AND (scope, participant, visit, form, occurrence) = (?, ?, ?, ?, ?)"
_HOLDS = (
    f"{_OPEN} AND participant IN ('', ?)"  # that of the study names none
    " AND (scope <> 'form' OR (visit, form, occurrence) = (?, ?, ?)) ORDER BY scope = 'study', scope = 'participant'"
)
"""What holds a record, the narrowest lock first."""


def lock(database: Database, scope: LockScope, reason: str, participant: str, key: RecordKey | None) -> Lock:
    """Lock a record (`key`), all of a participant, or the study; `Trouble` if that is locked already."""
    where = _where(scope, participant, key)
    session = database.session
    with database.writing(reason) as connection:
        if _locks(connection, _SAME, (scope, *where)):
            raise Trouble(message("This is locked already."), message("Nothing is to be done."))
        number = new_number(connection, "record_lock")
        connection.execute(_PUT, (number, scope, *where, session.person, session.at, reason))
        return _locks(connection, "record = ?", (number,))[0]


def unlock(database: Database, number: int, reason: str) -> Lock:
    """Open a lock, with the reason; its row stays. `Trouble` if it is open already or there is none."""
    session = database.session
    update = f"UPDATE record_lock SET unlocked_at = ?, unlocked_by = ?, unlock_reason = ? WHERE record = ? AND {_OPEN}"  # noqa: S608
    with database.writing(reason) as connection:
        if connection.execute(update, (session.at, session.person, reason, number)).rowcount != 1:
            raise Trouble(message("This is not locked any more."), message("Nothing is to be done."))
        return _locks(connection, "record = ?", (number,))[0]


def locks(database: Database, *, closed: bool) -> tuple[Lock, ...]:
    """Return the locks that hold, oldest first; with `closed` those that were unlocked as well."""
    with database.reading() as connection:
        return _locks(connection, "true" if closed else _OPEN, ())


def lock_on(database: Database, key: RecordKey) -> Lock | None:
    """Return what locks a record, the narrowest first; `None` if it may be written."""
    with database.reading() as connection:
        return _holding(connection, key)


def refuse(connection: Connection, key: RecordKey) -> None:
    """Raise `Trouble` if a record is locked; inside the caller's transaction."""
    found = _holding(connection, key)
    if found:
        raise Trouble(_said(found), _ASK)


def refuse_in_study(connection: Connection) -> None:
    """Raise `Trouble` if the whole study is locked; inside the caller's transaction."""
    found = _locks(connection, f"{_OPEN} AND participant = '' AND scope = 'study'", ())
    if found:
        raise Trouble(_said(found[0]), _ASK)


_ASK = message("Ask the data manager to unlock it. A query can be asked all the same.")


def _said(found: Lock) -> Message:
    match found.scope:
        case "form":
            return message("{name} has locked this form.", name=found.name)
        case "participant":
            return message("{name} has locked participant {number}.", name=found.name, number=found.participant)
        case "study":
            return message("{name} has locked the whole study.", name=found.name)


def _where(scope: LockScope, participant: str, key: RecordKey | None) -> tuple[str, str, str, int]:
    if scope == "form" and key:
        return key.participant, key.visit, key.form, key.occurrence
    if scope == "participant" and participant:
        return participant, "", "", 0
    if scope == "study":
        return "", "", "", 0
    raise ValueError(f"a lock of this scope needs more: {scope}")


def _holding(connection: Connection, key: RecordKey) -> Lock | None:
    found = _locks(connection, _HOLDS, (key.participant, key.visit, key.form, key.occurrence))
    return found[0] if found else None


def _locks(connection: Connection, where: str, parameters: tuple[object, ...]) -> tuple[Lock, ...]:
    order = "" if "ORDER BY" in where else "ORDER BY record"
    sql = f"SELECT {_COLUMNS} FROM record_lock WHERE {where} {order}"  # noqa: S608
    return tuple(_lock(row) for row in connection.execute(sql, parameters))


def _lock(row: tuple[Any, ...]) -> Lock:
    number, scope, *where, name, at, reason, held = row
    key = RecordKey(*where) if scope == "form" else None
    return Lock(number, scope, where[0], key, name, datetime.fromisoformat(at), reason, bool(held))
