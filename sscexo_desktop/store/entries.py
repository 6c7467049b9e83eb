"""Entries of the audit trail: read in pages, and picked by what is wanted of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sscexo_desktop.store import subjects
from sscexo_desktop.store.columns import COMPANIONS
from sscexo_desktop.store.database import Database
from sscexo_desktop.store.driver import Connection, stamp
from sscexo_desktop.store.trail import SEALED
from sscexo_desktop.study.record import TrailEntry
from sscexo_desktop.study.review import TrailFilter

Condition = tuple[str, tuple[object, ...]]
"""What follows WHERE, and its parameters."""

_COLUMNS = ", ".join((*SEALED, "seal"))
_PARTS = {"query": ("query", "query_step")}
"""What is one thing to a person and several tables in the file."""


def read(connection: Connection, rest: str, parameters: tuple[object, ...]) -> list[TrailEntry]:
    """Read entries; `rest` is what follows the name of the table."""
    found = connection.execute(f"SELECT {_COLUMNS} FROM trail {rest}", parameters)  # noqa: S608
    return [_entry(row) for row in found]


def read_merged(connection: Connection, rest: str, parameters: tuple[object, ...]) -> list[TrailEntry]:
    """Read entries that came with merges; `rest` is what follows the name of the table."""
    found = connection.execute(f"SELECT merge, {_COLUMNS} FROM merged_trail {rest}", parameters)  # noqa: S608
    return [replace(_entry(row), merge=merge) for merge, *row in found]


def about(database: Database, participant: str | None) -> str:
    """Return the condition that picks a participant's entries, or all."""
    if participant is None:
        return "true"
    with database.reading() as connection:
        return _among(subjects.numbers_of(connection, database.shape, participant))


def find(database: Database, wanted: TrailFilter, limit: int, before: int | None) -> tuple[TrailEntry, ...]:
    """Return at most so many of the wanted entries, newest first; `before` goes on from the last one of the page before."""
    with database.reading() as connection:
        condition, parameters = _condition(database, connection, wanted)
        page = f"SELECT seq FROM trail WHERE {condition} AND seq < ? ORDER BY seq DESC LIMIT ?"  # noqa: S608
        # The whole rows are read of one page only, whatever had to be sorted to find it.
        return tuple(read(connection, f"WHERE seq IN ({page}) ORDER BY seq DESC", (*parameters, before or 1 << 62, limit)))


def count(database: Database, wanted: TrailFilter) -> int:
    """Count the wanted entries."""
    with database.reading() as connection:
        condition, parameters = _condition(database, connection, wanted)
        return int(connection.execute(f"SELECT count(*) FROM trail WHERE {condition}", parameters).fetchone()[0])  # noqa: S608


def people(database: Database) -> tuple[str, ...]:
    """Return everybody whose name stands in the trail."""
    with database.reading() as connection:
        return tuple(name for (name,) in connection.execute("SELECT DISTINCT person FROM trail ORDER BY person"))


def _condition(database: Database, connection: Connection, wanted: TrailFilter) -> Condition:
    found: list[Condition] = [("true", ())]
    if wanted.participant or wanted.visit or (wanted.form and wanted.about):
        numbers = subjects.numbers_of(connection, database.shape, wanted.participant, wanted.visit, wanted.form)
        found.append((_among(numbers), ()))
    if wanted.about:
        found.append(_one_of("tbl", _PARTS.get(wanted.about, (wanted.about,))))
    elif wanted.form:
        found.append(_one_of("tbl", tuple(each.name for each in database.shape if each.form == wanted.form)))
    if wanted.item:
        found.append(_one_of("item", tuple(wanted.item + end for end in COMPANIONS)))
    if wanted.person:
        found.append(("person = ?", (wanted.person,)))
    found += [(f"at {sign} ?", (stamp(at),)) for sign, at in ((">=", wanted.since), ("<=", wanted.until)) if at]
    return " AND ".join(condition for condition, _ in found), tuple(each for _, parameters in found for each in parameters)


def _one_of(column: str, values: tuple[str, ...]) -> Condition:
    return f"{column} IN ({', '.join('?' * len(values))})", values


def _among(numbers: set[int]) -> str:
    return f"record IN ({', '.join(map(str, sorted(numbers)))})"


def _entry(row: Sequence[Any]) -> TrailEntry:
    seq, at, *others, role, seal = row
    rest: list[Any] = [*others, seal, role or ""]
    return TrailEntry(seq, datetime.fromisoformat(at), *rest)
