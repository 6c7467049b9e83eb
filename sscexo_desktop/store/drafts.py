"""What was typed and not saved yet: one durable write for each field left, one draft of a record for each person."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from sscexo_desktop.store import draft_seals, locks
from sscexo_desktop.store.database import Database
from sscexo_desktop.store.driver import Connection, stamp
from sscexo_desktop.store.numbers import numbers
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import Draft, DraftField, Kept

_KEY = "participant = ? AND visit = ? AND form = ? AND occurrence = ?"
_MINE = f"{_KEY} AND person = ?"


def put_field(database: Database, key: RecordKey, field: DraftField, base_revision: int | None = None) -> None:
    """Keep one field exactly as typed; on the disk when this returns."""
    with database.writing() as connection:
        put_field_within(database, connection, key, field, base_revision)


def put_field_within(
    database: Database, connection: Connection, key: RecordKey, field: DraftField, base_revision: int | None = None
) -> None:
    """Keep one field inside the caller's transaction."""
    draft = _touch(database, connection, key, base_revision)
    at = stamp(field.at) if field.at else database.session.at
    values = (draft, str(field.place), field.typed, field.blank, field.reason, at)
    connection.execute("INSERT OR REPLACE INTO draft_field VALUES (?, ?, ?, ?, ?, ?)", values)
    draft_seals.seal(connection, database.session.genesis, draft)


def put_rows(database: Database, key: RecordKey, section: str, rows: Iterable[int], base_revision: int | None = None) -> None:
    """Keep which rows a repeating section has now, in order."""
    with database.writing() as connection:
        draft = _touch(database, connection, key, base_revision)
        connection.execute("INSERT OR REPLACE INTO draft_rows VALUES (?, ?, ?)", (draft, section, json.dumps(list(rows))))
        draft_seals.seal(connection, database.session.genesis, draft)


def put_kept(database: Database, key: RecordKey, kept: Iterable[Kept], base_revision: int | None = None) -> None:
    """Keep the findings that were kept with a reason, all of them anew."""
    with database.writing() as connection:
        draft = _touch(database, connection, key, base_revision)
        connection.execute("DELETE FROM draft_kept WHERE draft = ?", (draft,))
        rows = [(draft, each.check, str(each.place), each.basis, each.reason) for each in kept]
        connection.executemany("INSERT INTO draft_kept VALUES (?, ?, ?, ?, ?)", rows)
        draft_seals.seal(connection, database.session.genesis, draft)


def drop(database: Database, key: RecordKey) -> bool:
    """Remove this person's draft; return whether there was one."""
    with database.writing() as connection:
        return remove(connection, key, database.session.person)


def remove(connection: Connection, key: RecordKey, person: str) -> bool:
    """Remove a person's draft inside the caller's transaction; return whether there was one."""
    return connection.execute(f"DELETE FROM draft WHERE {_MINE}", (*_values(key), person)).rowcount > 0  # noqa: S608


def draft(database: Database, key: RecordKey) -> Draft | None:
    """Return what this person typed of a record and did not save; `None` if nothing."""
    with database.reading() as connection:
        return next(iter(_read(connection, _MINE, (*_values(key), database.session.person))), None)


def others_drafts(database: Database, key: RecordKey) -> tuple[Draft, ...]:
    """Return what other people typed of a record and did not save."""
    with database.reading() as connection:
        return tuple(_read(connection, f"{_KEY} AND person <> ?", (*_values(key), database.session.person)))


def adopt(database: Database, key: RecordKey, person: str) -> None:
    """Make another's draft this person's own; a draft of their own gives way to none: then `ValueError`."""
    with database.writing() as connection:
        mine = (*_values(key), database.session.person)
        if connection.execute(f"SELECT 1 FROM draft WHERE {_MINE}", mine).fetchone():  # noqa: S608
            raise ValueError("there is a draft of one's own")
        take = f"UPDATE draft SET person = ? WHERE {_MINE} RETURNING id"  # noqa: S608
        for (draft,) in connection.execute(take, (database.session.person, *_values(key), person)).fetchall():
            draft_seals.seal(connection, database.session.genesis, draft)


def drafts(database: Database) -> tuple[Draft, ...]:
    """Return every draft, the last touched first."""
    with database.reading() as connection:
        return tuple(_read(connection, "true", ()))


def _values(key: RecordKey) -> tuple[str, str, str, int]:
    return key.participant, key.visit, key.form, key.occurrence


def _touch(database: Database, connection: Connection, key: RecordKey, base_revision: int | None) -> int:
    """Return the draft's number, beginning one if there is none; the revision it rests on is that of its beginning.

    `Trouble` if the record is locked.
    """
    locks.refuse(connection, key)
    session = database.session
    touch = f"UPDATE draft SET touched_at = ? WHERE {_MINE} RETURNING id"  # noqa: S608
    found = connection.execute(touch, (session.at, *_values(key), session.person)).fetchall()
    if found:
        return int(found[0][0])
    base = _revision(connection, key) if base_revision is None else base_revision
    begun = (*_values(key), session.person, session.at, session.at, base)
    columns = "participant, visit, form, occurrence, person, begun_at, touched_at, base_revision, seal"
    return int(connection.execute(f"INSERT INTO draft ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, '')", begun).lastrowid or 0)  # noqa: S608


def _revision(connection: Connection, key: RecordKey) -> int:
    found = numbers(connection, key)
    return found[1] if found else 0


def _read(connection: Connection, where: str, parameters: tuple[object, ...]) -> list[Draft]:
    columns = "id, participant, visit, form, occurrence, person, begun_at, touched_at, base_revision"
    sql = f"SELECT {columns} FROM draft WHERE {where} ORDER BY touched_at DESC, id DESC"  # noqa: S608
    return [
        Draft(
            key=RecordKey(*key),
            person=person,
            begun_at=datetime.fromisoformat(begun_at),
            touched_at=datetime.fromisoformat(touched_at),
            base_revision=base,
            fields=_fields(connection, number),
            rows={name: tuple(json.loads(rows)) for name, rows in _parts(connection, 'section, "rows"', "draft_rows", number)},
            kept=tuple(
                Kept(check, Place.of(place), basis, reason)
                for check, place, basis, reason in _parts(connection, "check_id, place, basis, reason", "draft_kept", number)
            ),
        )
        for number, *key, person, begun_at, touched_at, base in connection.execute(sql, parameters).fetchall()
    ]


def _fields(connection: Connection, number: int) -> dict[Place, DraftField]:
    found = _parts(connection, "place, typed, blank, reason, at", "draft_field", number)
    fields = (DraftField(Place.of(place), typed, blank, why, datetime.fromisoformat(at)) for place, typed, blank, why, at in found)
    return {each.place: each for each in fields}


def _parts(connection: Connection, columns: str, table: str, number: int) -> list[tuple[str, ...]]:
    return connection.execute(f"SELECT {columns} FROM {table} WHERE draft = ? ORDER BY rowid", (number,)).fetchall()  # noqa: S608
