"""How a file of an older format becomes one of this format, and how it is read as it is.

Format 2 added accounts, events, signatures, source verification, locks and queries, the role in the trail, the settings a record
was judged by, and one draft for each person. Format 3 added the seals of drafts, recovery codes and the trails of merged copies.
"""

from __future__ import annotations

from pathlib import Path

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store import draft_seals, tables, trail
from sscexo_desktop.store.driver import FILE_FORMAT, Connection, format_of, quoted
from sscexo_desktop.store.tables import Shape
from sscexo_desktop.study.texts import message


class NeedsUpgrade(Trouble):
    """The file has an older format; it is never changed without being asked. `has_accounts` says whether people may log in."""

    has_accounts: bool = False


def refuse_older(connection: Connection, path: Path) -> None:
    """Raise `NeedsUpgrade` if a file has to be brought to this format before it is written."""
    there = format_of(connection)
    if there < FILE_FORMAT:
        needed = NeedsUpgrade(
            message("{file} was made by an older version of this program.", file=path.name),
            message("Bring it up to date: a verified copy of it is kept first."),
        )
        needed.has_accounts = there > 1 and connection.execute("SELECT 1 FROM account LIMIT 1").fetchone() is not None
        raise needed


def to_newest(connection: Connection, shape: Shape, genesis: str) -> None:
    """Bring tables and triggers of a file to this format; inside the caller's transaction. Nothing saved is changed."""
    there = format_of(connection)
    if there == FILE_FORMAT:
        return
    for name in trail.triggers(shape, there):
        connection.execute(f"DROP TRIGGER {quoted(name)}")
    if there < 2:
        _to_2(connection, shape)
    _to_3(connection, genesis)
    for sql in trail.triggers(shape).values():
        connection.execute(sql)
    connection.execute(f"PRAGMA user_version = {FILE_FORMAT}")


def _to_2(connection: Connection, shape: Shape) -> None:
    connection.execute(f"ALTER TABLE trail ADD COLUMN {tables.ROLE_COLUMN}")
    for each in shape:
        if not each.section:
            connection.execute(f"ALTER TABLE {quoted(each.name)} ADD COLUMN {tables.SETTINGS_COLUMN}")
    for table in tables.SINCE_2:
        connection.execute(table.sql)
    _lay_drafts_anew(connection, 2)


def _to_3(connection: Connection, genesis: str) -> None:
    for sql in (*(table.sql for table in tables.SINCE_3), *tables.INDEXES_SINCE_3.values()):
        connection.execute(sql)
    _lay_drafts_anew(connection, 3, "")
    draft_seals.seal_all(connection, genesis)


def _lay_drafts_anew(connection: Connection, file_format: int, *added: str) -> None:
    """Make the draft tables again as a format has them, with what a draft `added` at its end; what is drafted stays."""
    wanted = [table for table in tables.fixed(file_format) if table.name in _DRAFTS]
    held = {each.name: connection.execute(f"SELECT * FROM {quoted(each.name)}").fetchall() for each in wanted}  # noqa: S608
    for table in reversed(wanted):
        connection.execute(f"DROP TABLE {quoted(table.name)}")
    for table in wanted:
        connection.execute(table.sql)
        for row in held[table.name]:
            values = (*row, *added) if table.name == "draft" else row
            connection.execute(f"INSERT INTO {quoted(table.name)} VALUES ({', '.join('?' * len(values))})", values)  # noqa: S608


_DRAFTS = frozenset(each.name for each in tables.DRAFTS)


def read_as_newest(connection: Connection, shape: Shape) -> None:
    """Let an older file be read as if it were of this format: what it has not is empty. Nothing is written into it."""
    there = format_of(connection)
    if there == FILE_FORMAT:
        return
    connection.execute("PRAGMA temp_store = MEMORY")
    for table in (*(tables.SINCE_2 if there < 2 else ()), *tables.SINCE_3):
        connection.execute(table.sql.replace("CREATE TABLE", "CREATE TEMP TABLE", 1))
    views = {"draft": "'' AS seal"}
    if there < 2:
        views |= {"trail": "NULL AS role", **{each.name: "NULL AS settings" for each in shape if not each.section}}
    for name, column in views.items():
        connection.execute(f"CREATE TEMP VIEW {quoted(name)} AS SELECT *, {column} FROM main.{quoted(name)}")  # noqa: S608
