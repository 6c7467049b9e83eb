"""The audited rows compared with what the trail tells, record by record: this says *as told* or nothing, never what differs.

Whatever is in doubt is left to `replay`, which names it. It rests on a trail whose seals are proven.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sscexo_desktop.store.driver import Connection, Errors, quoted
from sscexo_desktop.store.proof.in_bulk import Step
from sscexo_desktop.store.table import Table
from sscexo_desktop.store.trail import frame

Cells = dict[str, object]
"""What the trail tells of a record, by the row, the table and the column (none for the frame); what is empty is left out."""
Row = tuple[Any, ...]
"""A record's number, the row's, its frame as text and its other cells; in a damaged file anything."""

RECORDS = 200
"""So many records are compared at a time."""
_TOLD = (
    "SELECT record, json_group_object(row || ' ' || tbl || ' ' || item, new) FROM trail INDEXED BY trail_record"
    " WHERE record BETWEEN ? AND ? GROUP BY record"
)


def rows_are_as_told(connection: Connection, audited: Sequence[Table], step: Step) -> bool:
    """Whether every audited row and every number given out is as the trail tells; false also if that is in doubt."""
    try:
        return all(_as_told(connection, audited, *part, step) for part in _parts(connection, audited))
    except Errors:
        return False  # bytes, which no entry holds, or a table that cannot be read
    except (ValueError, TypeError):
        return False  # no frame


def _parts(connection: Connection, audited: Sequence[Table]) -> Iterator[tuple[int, int]]:
    """Divide all numbers that stand anywhere into so many records at a time."""
    numbers = [number for (number,) in connection.execute("SELECT id FROM record ORDER BY id")]
    ends = [end for table in audited for end in _ends(connection, table.name, table.record)]
    ends += [*_ends(connection, "trail", "record"), *numbers[:1], *numbers[-1:]]
    if ends:
        begins = [min(ends), *numbers[RECORDS::RECORDS]]
        yield from zip(begins, [*(each - 1 for each in begins[1:]), max(ends)], strict=True)


def _ends(connection: Connection, table: str, column: str) -> list[int]:
    sql = f"SELECT (SELECT min({column}) FROM {quoted(table)}), (SELECT max({column}) FROM {quoted(table)})"  # noqa: S608
    return [end for end in connection.execute(sql).fetchone() if end is not None]


def _as_told(connection: Connection, audited: Sequence[Table], first: int, last: int, step: Step) -> bool:
    """Compare the records between two numbers: every cell is as told, and as many cells are told as are there."""
    told = {number: _told(text) for number, text in connection.execute(_TOLD, (first, last))}
    numbers = dict(connection.execute("SELECT id, tbl FROM record WHERE id BETWEEN ? AND ?", (first, last)))
    cells, given = 0, 0
    for table in audited:
        rows = connection.execute(_rows(table), (first, last)).fetchall()
        if not (_are_as_told(table, rows, told) and _fit(table, rows, numbers)):
            return False
        given += len(rows) if table.row == "0" else 0
        cells += sum([len(row) - 2 - row.count(None) for row in rows])  # a record's and a row's number are no cells
        step(len(rows))
    return given == len(numbers) and cells == sum(map(len, told.values()))


def _are_as_told(table: Table, rows: list[Row], told: dict[int, Cells]) -> bool:
    keys: dict[int, list[str]] = {}
    for row in rows:
        if row[1] not in keys:
            keys[row[1]] = [f"{row[1]} {table.name} {name}" for name in ("", *table.columns)]
        wanted = tuple(map(told.get(row[0], {}).get, keys[row[1]]))
        if row[2:] != wanted and not (row[3:] == wanted[1:] and _frame(row[2]) == _frame(wanted[0])):
            return False
    return True


def _fit(table: Table, rows: list[Row], numbers: dict[int, str]) -> bool:
    """Whether numbers were given out for these rows; the rows of a record's section have its number and one of their own."""
    return all(numbers.get(row[0]) == table.name if table.row == "0" else row[1] != 0 for row in rows)


def _rows(table: Table) -> str:
    """Return the query of a table's rows: record, row, the frame as the trail writes it, then the other columns."""
    columns = "".join(f", {quoted(name)}" for name in table.columns)
    there = f"SELECT {table.record}, {table.row}, {frame(table, 'there')}{columns} FROM {quoted(table.name)} AS there"  # noqa: S608
    return f"{there} WHERE {table.record} BETWEEN ? AND ?"


def _told(text: str) -> Cells:
    """Return what the trail tells of a record last; a row that was removed is empty everywhere."""
    told: Cells = json.loads(text)
    return {key: value for key, value in told.items() if value is not None} if "null" in text else told


def _frame(text: Any) -> Cells:
    """Return what a frame holds: one that an older format wrote has fewer columns, and they are empty now."""
    return {name: cell for name, cell in dict(json.loads(text)).items() if cell is not None}
