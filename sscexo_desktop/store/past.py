"""A record as it stood at a moment, told by the audit trail alone (F76)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sscexo_desktop.store import records
from sscexo_desktop.store.columns import Columns
from sscexo_desktop.store.database import Database
from sscexo_desktop.store.driver import stamp
from sscexo_desktop.store.numbers import numbers
from sscexo_desktop.store.proof.replay import Replay
from sscexo_desktop.store.tables import FORM_FRAME
from sscexo_desktop.store.trail import SEALED
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import Kept, Record

Rows = dict[int, dict[str, Any]]
"""The rows of one table that belong to the record: by row number, the columns by name."""


def record_at(database: Database, key: RecordKey, moment: datetime) -> Record | None:
    """Return a record exactly as it stood at an aware instant; `None` if it was not saved yet then.

    The order is that of the trail: where the clock was set back in between, what the last entry of before that moment left.
    """
    tables = database.columns(key.form)
    names = (*(each.name for each in tables), "kept_finding")
    with database.reading() as connection:
        found = numbers(connection, key)
        if found is None:
            return None
        marks = ", ".join("?" * len(names))
        of_it = f"record = ? AND tbl IN ({marks})"
        last = f"SELECT max(seq) FROM trail WHERE {of_it} AND at <= ?"  # noqa: S608
        sql = f"SELECT {', '.join(SEALED)} FROM trail WHERE {of_it} AND seq <= ({last}) ORDER BY seq"  # noqa: S608
        entries = connection.execute(sql, (found[0], *names, found[0], *names, stamp(moment))).fetchall()
    return _told(key, tables, found[0], entries) if entries else None


def revisions(database: Database, key: RecordKey) -> tuple[Record, ...]:
    """Return a record as each save left it, the first one first, by the trail alone; none if it was never saved."""
    tables = database.columns(key.form)
    names = (*(each.name for each in tables), "kept_finding")
    marks = ", ".join("?" * len(names))
    sql = f"SELECT {', '.join(SEALED)} FROM trail WHERE record = ? AND tbl IN ({marks}) ORDER BY seq"  # noqa: S608
    with database.reading() as connection:
        found = numbers(connection, key)
        entries = connection.execute(sql, (found[0], *names)).fetchall() if found else []
    table, item = SEALED.index("tbl"), SEALED.index("item")
    # Every save writes the form's own row first, and of it the entry of the whole row.
    begins = [n for n, each in enumerate(entries) if each[table] == tables[0].name and not each[item]]
    ends = [*begins[1:], len(entries)] if begins else []
    return tuple(_told(key, tables, found[0], entries[:end]) for end in ends) if found else ()


def _told(key: RecordKey, tables: tuple[Columns, ...], number: int, entries: list[tuple[Any, ...]]) -> Record:
    replay = Replay()
    for entry in entries:
        replay.apply(list(entry))
    state: dict[str, Rows] = {}
    for (table, _, row), columns in replay.state.items():
        state.setdefault(table, {})[row] = columns
    return from_state(key, tables, number, state)


def from_state(key: RecordKey, tables: tuple[Columns, ...], number: int, state: dict[str, Rows]) -> Record:
    """Put a record together from the rows of its tables as a replay tells them."""
    main, *sections = tables
    frame = state[main.name][0]
    answers = dict(main.answers(0, _cells(main, frame)))
    rows = {}
    for section in sections:
        there = state.get(section.name, {})
        rows[section.section] = tuple(sorted(there, key=lambda row: there[row]["position"]))
        for row, columns in there.items():
            answers.update(section.answers(row, _cells(section, columns)))
    kept = tuple(
        Kept(each["check_id"], Place.of(each["place"]), each["basis"], each["reason"])
        for _, each in sorted(state.get("kept_finding", {}).items())
    )
    return records.assembled(key.form, (number, *map(frame.get, FORM_FRAME)), answers, rows, kept)


def replayed(database: Database, seq: int) -> Replay:
    """Return everything as it stood after the entry `seq` of the trail, by the trail alone."""
    replay = Replay()
    sql = f"SELECT {', '.join(SEALED)} FROM trail WHERE seq <= ? ORDER BY seq"  # noqa: S608
    with database.reading() as connection:
        for entry in connection.execute(sql, (seq,)):
            replay.apply(list(entry))
    return replay


def records_of(database: Database, replay: Replay) -> dict[RecordKey, Record]:
    """Return the records that a replay tells of."""
    states: dict[int, dict[str, Rows]] = {}
    for (table, number, row), columns in replay.state.items():
        states.setdefault(number, {}).setdefault(table, {})[row] = columns
    forms = {each.name: each.form for each in database.shape if not each.section}
    found = {}
    for number, state in states.items():
        for table in forms.keys() & state.keys():
            frame, form = state[table][0], forms[table]
            key = RecordKey(frame["participant"], frame["visit"], form, frame["occurrence"])
            found[key] = from_state(key, database.columns(form), number, state)
    return found


def _cells(table: Columns, columns: dict[str, Any]) -> tuple[object, ...]:
    return tuple(map(columns.get, table.columns))
