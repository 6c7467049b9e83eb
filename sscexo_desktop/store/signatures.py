"""Electronic signatures on records and on confirmed settings (F77)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store import subjects
from sscexo_desktop.store.database import Database
from sscexo_desktop.store.driver import Connection
from sscexo_desktop.store.numbers import new_number, numbers
from sscexo_desktop.store.proof import signed
from sscexo_desktop.study.places import RecordKey
from sscexo_desktop.study.review import Signature, Signing
from sscexo_desktop.study.texts import message

_COLUMNS = (
    "s.record, s.subject, t.id, s.revision, s.meaning, s.login, s.name, s.role, s.at, s.digest, s.own_override,"
    " s.voided_at, s.voided_by, s.void_reason"
)
_PUT = (
    "INSERT INTO signature (record, subject, revision, meaning, login, name, role, at, own_override, digest)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def sign(database: Database, key: RecordKey, signing: Signing) -> Signature:
    """Sign a record as it is saved now; `Trouble` if it never was."""
    with database.writing() as connection:
        found = numbers(connection, key)
        if found is None:
            raise Trouble(message("Only a saved form can be signed."), message("Save the form, then sign it."))
        return _put(database, connection, found, signing)


def sign_setting(database: Database, setting: str, version: int, signing: Signing) -> Signature:
    """Sign a confirmed version of a setting; `KeyError` if there is none."""
    sql = "SELECT record, version FROM setting WHERE id = ? AND version = ?"
    with database.writing() as connection:
        found = connection.execute(sql, (setting, version)).fetchone()
        if found is None:
            raise KeyError(setting, version)
        return _put(database, connection, found, signing)


def signatures(database: Database, participant: str | None = None) -> tuple[Signature, ...]:
    """Return every signature, or those on a participant's records, oldest first; void ones too."""
    with database.reading() as connection:
        found = _read(database, connection, "true", ())
    return tuple(each for each in found if participant is None or (each.key and each.key.participant == participant))


def signatures_of(database: Database, key: RecordKey) -> tuple[Signature, ...]:
    """Return the signatures on a record, oldest first; void ones too."""
    with database.reading() as connection:
        found = numbers(connection, key)
        rows = _rows(connection, "s.subject = ?", found[:1]) if found else []
        return tuple(_signature(row, key) for row in rows)


def setting_signatures(database: Database, setting: str) -> tuple[Signature, ...]:
    """Return the signatures on every version of a setting, oldest first."""
    with database.reading() as connection:
        return _read(database, connection, "t.id = ?", (setting,))


def _put(database: Database, connection: Connection, subject: tuple[int, int], by: Signing) -> Signature:
    number = new_number(connection, "signature")
    own = int(by.own_override)
    bound = (number, *subject, by.meaning, by.login, by.name, by.role, database.session.at, own)
    connection.execute(_PUT, (*bound, signed.digest(connection, database.shape, bound)))
    return _read(database, connection, "s.record = ?", (number,))[0]


def _read(database: Database, connection: Connection, where: str, parameters: tuple[object, ...]) -> tuple[Signature, ...]:
    rows = _rows(connection, where, parameters)
    keys = subjects.all_keys(connection, database.shape, ", ".join({str(row[1]) for row in rows}))
    return tuple(_signature(row, keys.get(row[1])) for row in rows)


def _rows(connection: Connection, where: str, parameters: tuple[object, ...]) -> list[tuple[Any, ...]]:
    tables = "signature AS s LEFT JOIN setting AS t ON t.record = s.subject"
    return connection.execute(f"SELECT {_COLUMNS} FROM {tables} WHERE {where} ORDER BY s.record", parameters).fetchall()  # noqa: S608


def _signature(row: tuple[Any, ...], key: RecordKey | None) -> Signature:
    number, _, setting, revision, meaning, login, name, role, at, digest, own, voided_at, voided_by, reason = row
    return Signature(
        number=number,
        key=key,
        setting=setting or "",
        revision=revision,
        meaning=meaning,
        login=login,
        name=name,
        role=role,
        at=datetime.fromisoformat(at),
        digest=digest,
        own_override=bool(own),
        voided_at=datetime.fromisoformat(voided_at) if voided_at else None,
        voided_by=voided_by or "",
        void_reason=reason or "",
    )
