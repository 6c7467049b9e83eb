"""Values compared with their source documents, one tick a place (F69)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store import records, subjects
from sscexo_desktop.store.database import Database
from sscexo_desktop.store.driver import Connection
from sscexo_desktop.store.numbers import numbers
from sscexo_desktop.store.trail import Where
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.review import Tick
from sscexo_desktop.study.texts import message

AGAIN = message("Compared again.")
"""Why a tick that was unset stands again, as the trail says it."""

_COLUMNS = ("name", "at", "unset_at", "unset_reason")
_SET = (
    "INSERT INTO source_tick SELECT ?1, (SELECT count(*) + 1 FROM source_tick WHERE record = ?1), ?2, ?3, ?4, NULL, NULL WHERE true"
    " ON CONFLICT (record, place) DO UPDATE SET name = ?3, at = ?4, unset_at = NULL, unset_reason = NULL"
    " WHERE unset_at IS NOT NULL"
)
_UNSET = "UPDATE source_tick SET unset_at = ?, unset_reason = ? WHERE record = ? AND place = ? AND unset_at IS NULL"


def tick(database: Database, key: RecordKey, places: Iterable[Place]) -> None:
    """Set the ticks of saved values, all of them or none; those that stand already stay as they are.

    `Trouble` if nothing is saved at one of the places.
    """
    session = database.session
    wanted = tuple(places)
    with database.writing() as connection:
        found, record = numbers(connection, key), records.record(database, key)
        if found is None or record is None or not record.answers.keys() >= set(wanted):
            raise Trouble(
                message("Only a saved value can be compared with its source document."),
                message("Ask a query where a value is missing."),
            )
        session.reasons = _again(connection, found[0])
        connection.executemany(_SET, [(found[0], str(place), session.person, session.at) for place in wanted])


def untick(database: Database, key: RecordKey, places: Iterable[Place], reason: str) -> None:
    """Take standing ticks back, with the reason; a place without one is left as it is."""
    session = database.session
    with database.writing(reason) as connection:
        found = numbers(connection, key)
        if found:
            connection.executemany(_UNSET, [(session.at, reason, found[0], str(place)) for place in places])


def ticks(database: Database, key: RecordKey) -> tuple[Tick, ...]:
    """Return the ticks of a record in the order in which they were first set, those unset since as well."""
    with database.reading() as connection:
        found = numbers(connection, key)
        return _read(connection, {found[0]: key}) if found else ()


def all_ticks(database: Database) -> tuple[Tick, ...]:
    """Return the ticks of every record."""
    with database.reading() as connection:
        return _read(connection, subjects.all_keys(connection, database.shape, "SELECT record FROM source_tick"))


def _again(connection: Connection, number: int) -> dict[Where, str]:
    """Return the reason for setting each tick of a record that was unset."""
    rows = connection.execute("SELECT row FROM source_tick WHERE record = ? AND unset_at IS NOT NULL", (number,)).fetchall()
    return {("source_tick", row, column): AGAIN.text for (row,) in rows for column in _COLUMNS}


def _read(connection: Connection, keys: dict[int, RecordKey]) -> tuple[Tick, ...]:
    marks = ", ".join(map(str, keys))
    sql = f"SELECT record, place, {', '.join(_COLUMNS)} FROM source_tick WHERE record IN ({marks}) ORDER BY record, row"  # noqa: S608
    return tuple(
        Tick(keys[number], Place.of(place), name, datetime.fromisoformat(at), _moment(unset_at), unset_reason or "")
        for number, place, name, at, unset_at, unset_reason in connection.execute(sql)
    )


def _moment(stored: str | None) -> datetime | None:
    return datetime.fromisoformat(stored) if stored else None
