"""How a file of an older format becomes one of this format, and how it is read as it is.

Format 2 added accounts, events, signatures, source verification, locks and queries, the role in the trail, the settings a record
was judged by, and one draft for each person.
"""

from __future__ import annotations

from pathlib import Path

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store import tables, trail
from sscexo_desktop.store.driver import FILE_FORMAT, Connection, format_of, quoted
from sscexo_desktop.store.tables import Shape
from sscexo_desktop.study.texts import message


class NeedsUpgrade(Trouble):
    """The file has an older format; it is never changed without being asked."""


def refuse_older(connection: Connection, path: Path) -> None:
    """Raise `NeedsUpgrade` if a file has to be brought to this format before it is written."""
    if format_of(connection) < FILE_FORMAT:
        raise NeedsUpgrade(
            message("{file} was made by an older version of this program, which had no accounts.", file=path.name),
            message("Set up the data manager's account: a verified copy of the file is kept first, then it is brought up to date."),
        )


def to_newest(connection: Connection, shape: Shape) -> None:
    """Bring tables and triggers of a file to this format; inside the caller's transaction. Nothing saved is changed."""
    there = format_of(connection)
    if there == FILE_FORMAT:
        return
    for name in trail.triggers(shape, there):
        connection.execute(f"DROP TRIGGER {quoted(name)}")
    connection.execute(f"ALTER TABLE trail ADD COLUMN {tables.ROLE_COLUMN}")
    for each in shape:
        if not each.section:
            connection.execute(f"ALTER TABLE {quoted(each.name)} ADD COLUMN {tables.SETTINGS_COLUMN}")
    for table in tables.SINCE_2:
        connection.execute(table.sql)
    _lay_drafts_anew(connection)
    for sql in trail.triggers(shape).values():
        connection.execute(sql)
    connection.execute(f"PRAGMA user_version = {FILE_FORMAT}")


def _lay_drafts_anew(connection: Connection) -> None:
    """Make the draft tables again with one draft a person; what is drafted stays."""
    held = {each.name: connection.execute(f"SELECT * FROM {quoted(each.name)}").fetchall() for each in tables.DRAFTS}  # noqa: S608
    for table in reversed(tables.DRAFTS):
        connection.execute(f"DROP TABLE {quoted(table.name)}")
    for table in tables.DRAFTS:
        connection.execute(table.sql)
        for row in held[table.name]:
            connection.execute(f"INSERT INTO {quoted(table.name)} VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608


def read_as_newest(connection: Connection, shape: Shape) -> None:
    """Let an older file be read as if it were of this format: what it has not is empty. Nothing is written into it."""
    if format_of(connection) == FILE_FORMAT:
        return
    connection.execute("PRAGMA temp_store = MEMORY")
    for table in tables.SINCE_2:
        connection.execute(table.sql.replace("CREATE TABLE", "CREATE TEMP TABLE", 1))
    views = {"trail": "role", **{each.name: "settings" for each in shape if not each.section}}
    for name, column in views.items():
        connection.execute(f"CREATE TEMP VIEW {quoted(name)} AS SELECT *, NULL AS {column} FROM main.{quoted(name)}")  # noqa: S608
