"""The SQLite driver and how a connection is set up: one file at rest, durable commits, foreign keys."""

from __future__ import annotations

import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias
from urllib.parse import quote

import sqlcipher3
import sqlcipher3.dbapi2 as dbapi2

if TYPE_CHECKING:
    from sqlite_utils import Database as Reader

Connection: TypeAlias = sqlite3.Connection
"""The driver's connection, which has the interface of the standard library's."""

Errors: tuple[type[Exception], ...] = (dbapi2.Error, sqlite3.Error)

BUSY_SECONDS = 4.0
APPLICATION_ID = 0x53534358  # "SSCX"
FILE_FORMAT = 2
"""2: accounts, signatures, locks, queries; the role in the trail; one draft a person."""

_SETUP = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",
    "PRAGMA synchronous = EXTRA",
    # A copy taken in the middle of a spilled transaction holds half of it and still passes integrity_check.
    "PRAGMA cache_spill = OFF",
)


def connect(path: Path, mode: Literal["ro", "rw"]) -> Connection:
    """Open an existing file; transactions are begun and ended by hand."""
    connection: Connection = dbapi2.connect(
        f"{_uri(path)}?mode={mode}", uri=True, timeout=BUSY_SECONDS, isolation_level=None, cached_statements=512
    )
    try:
        for pragma in _SETUP:
            connection.execute(pragma)
    except Errors:
        connection.close()
        raise
    return connection


def in_memory() -> Connection:
    """Open an empty data base in memory; it may be handed to another thread."""
    connection: Connection = dbapi2.connect(":memory:", isolation_level=None, check_same_thread=False)
    return connection


def keep_one_file(connection: Connection) -> None:
    """Leave nothing beside the file between transactions, whatever another program chose for it."""
    (mode,) = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    if mode != "delete":
        raise RuntimeError(f"the journal mode stays {mode}")


def reader(connection: Connection) -> Reader:
    """Return the sqlite-utils view of a connection, for reading.

    Its writes name a new savepoint each time, which pushes every other statement out of the driver's cache.
    """
    # sqlite-utils looks for pysqlite3 first and then catches the errors of the driver that is really used.
    sys.modules.setdefault("pysqlite3", sqlcipher3)
    sys.modules.setdefault("pysqlite3.dbapi2", dbapi2)
    from sqlite_utils import Database as Reader

    return Reader(connection, execute_plugins=False)


def quoted(name: str) -> str:
    """Quote an identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Quote a text."""
    return "'" + text.replace("'", "''") + "'"


def stamp(instant: datetime) -> str:
    """Write an aware instant as it is stored: UTC with its offset, to the millisecond."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds")


def _uri(path: Path) -> str:
    """Write a path so that SQLite reads `#`, `?`, `%`, spaces and Persian letters as they are."""
    posix = path.absolute().as_posix()
    return "file://" + quote(posix if posix.startswith("/") else "/" + posix)


def format_of(connection: Connection) -> int:
    """Return the format of an open file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
