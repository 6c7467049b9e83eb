"""Whether tables, indexes and triggers of a file are what its definition generates, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from sscexo_desktop.store import tables, trail
from sscexo_desktop.store.driver import Connection, format_of, quoted
from sscexo_desktop.store.tables import Shape, Table
from sscexo_desktop.study.texts import Message, message


def findings(connection: Connection, shape: Shape) -> Iterator[Message]:
    """Name every table, index and trigger that is missing, changed or foreign."""
    there = {
        (kind, name): sql
        for kind, name, sql in connection.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        )
    }
    for kind, name, wanted in _wanted(shape, format_of(connection)):
        sql = there.pop((kind, name), None)
        if sql is None:
            yield message("The {kind} {name} is missing from the file.", kind=_KINDS[kind], name=name)
        elif sql != wanted and _parts(sql) != _parts(wanted):
            yield message("The {kind} {name} was changed.", kind=_KINDS[kind], name=name)
    for kind, name in there:
        yield message("The {kind} {name} does not belong to the file.", kind=_KINDS.get(kind, str(kind)), name=name)


def lost(connection: Connection, shape: Shape) -> Iterator[str]:
    """Name every table that is missing, or lacks a column or constraint; what somebody added does not matter here."""
    there = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
    for table in tables.all_tables(shape, format_of(connection)):
        sql = there.get(table.name) or ""
        if sql != table.sql and not {*_parts(table.sql)} <= {*_parts(sql)}:
            yield table.name


def holds(connection: Connection, table: Table) -> bool:
    """Whether a table is there with every column the trail tells of."""
    there = {row[1] for row in connection.execute(f"PRAGMA table_info({quoted(table.name)})")}
    return bool(there) and there >= {*table.frame, *table.columns, "record"}


def count(connection: Connection, name: str) -> int:
    """Count a table's rows."""
    return int(connection.execute(f"SELECT count(*) FROM {quoted(name)}").fetchone()[0])  # noqa: S608


def rows_of(table: Table) -> str:
    """Return the query of an audited table's rows: record and row number, then the columns of the frame, then the others."""
    columns = "".join(f", {quoted(name)}" for name in (*table.frame, *table.columns))
    return f"SELECT {table.record}, {table.row}{columns} FROM {quoted(table.name)} ORDER BY 1, 2"  # noqa: S608


_KINDS = {"table": message("table"), "index": message("index"), "trigger": message("trigger"), "view": message("view")}


def _wanted(shape: Shape, file_format: int) -> Iterator[tuple[str, str, str]]:
    for table in tables.all_tables(shape, file_format):
        yield "table", table.name, table.sql
    for name, sql in tables.indexes(file_format).items():
        yield "index", name, sql
    for name, sql in trail.triggers(shape, file_format).items():
        yield "trigger", name, sql


def _parts(sql: str) -> tuple[str, ...]:
    """Return the text of a statement; of a table's its parts in no order, for columns added later stand elsewhere."""
    if not sql.startswith("CREATE TABLE"):
        return (sql,)
    start, end = sql.index("("), sql.rindex(")")
    parts, depth, begin = [], 0, start + 1
    for at in range(start + 1, end):
        depth += {"(": 1, ")": -1}.get(sql[at], 0)
        if sql[at] == "," and depth == 0:
            parts.append(sql[begin:at].strip())
            begin = at + 1
    return (sql[:start], *sorted([*parts, sql[begin:end].strip()]), sql[end:])
