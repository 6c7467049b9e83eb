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

from sscexo_desktop.store.encryption.keys import NO_KEYS, Keys, Secret

if TYPE_CHECKING:
    from sqlite_utils import Database as Reader

Connection: TypeAlias = sqlite3.Connection
"""The driver's connection, which has the interface of the standard library's."""

Errors: tuple[type[Exception], ...] = (dbapi2.Error, sqlite3.Error)

BUSY_SECONDS = 4.0
APPLICATION_ID = 0x53534358  # "SSCX"
FILE_FORMAT = 3
"""2: accounts, signatures, locks, queries; the role in the trail; one draft a person. 3: sealed drafts, recovery codes, merges."""

_SETUP = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",
    "PRAGMA synchronous = EXTRA",
    # A copy taken in the middle of a spilled transaction holds half of it and still passes integrity_check.
    "PRAGMA cache_spill = OFF",
    # Of an encrypted file nothing is sorted on the disk.
    "PRAGMA temp_store = MEMORY",
)


def connect(path: Path, mode: Literal["ro", "rw"], keys: Keys = NO_KEYS) -> Connection:
    """Open an existing file, with its key if that is among `keys`; transactions are begun and ended by hand."""
    return connect_and_tell(path, mode, keys)[0]


def connect_and_tell(path: Path, mode: Literal["ro", "rw"], keys: Keys) -> tuple[Connection, Secret | None]:
    """Open an existing file; return the key it was opened with, too, `None` for one that is not encrypted.

    For reading the keys are tried one after the other: to look at the file beside SQLite would take its locks away from it.
    """
    if mode == "rw":
        secret = keys.secret(path)
        return connect_by(path, mode, secret), secret
    for secret in keys:
        try:
            return connect_by(path, mode, secret), secret
        except Errors as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_NOTADB:
                raise
    return connect_by(path, mode, None), None


def connect_by(path: Path, mode: Literal["ro", "rw"], secret: Secret | None) -> Connection:
    """Open an existing file, or an empty one for the first time, with this key or without any; a wrong key fails at once."""
    connection: Connection = dbapi2.connect(
        f"{_uri(path)}?mode={mode}", uri=True, timeout=BUSY_SECONDS, isolation_level=None, cached_statements=512
    )
    try:
        if secret is not None:
            _unlock(connection, secret, with_salt=not path.stat().st_size)
            connection.execute("SELECT count(*) FROM sqlite_master")
        for pragma in _SETUP:
            connection.execute(pragma)
    except Errors:
        connection.close()
        raise
    return connection


def attach(connection: Connection, path: Path, name: str, secret: Secret | None) -> None:
    """Take an empty file beside the one that is open, to be used by its name, with a key of its own or none."""
    key = f"x'{secret.key.hex()}{secret.salt.hex()}'" if secret else ""
    connection.execute(f"ATTACH ? AS {quoted(name)} KEY ?", (f"{_uri(path)}?mode=rw", key))


def in_memory(secret: Secret | None = None) -> Connection:
    """Open an empty data base in memory; it may be handed to another thread. Only one with a key takes a copy of one with a key."""
    connection: Connection = dbapi2.connect(":memory:", isolation_level=None, check_same_thread=False)
    if secret is not None:
        _unlock(connection, secret, with_salt=True)
    return connection


def _unlock(connection: Connection, secret: Secret, *, with_salt: bool) -> None:
    """Give a connection its key; a file that is there tells its salt by itself, and one whose salt was changed is not opened."""
    # What it logs by itself goes to standard error, at each wrong key.
    connection.execute("PRAGMA cipher_log_level = NONE")
    known = secret.key + secret.salt if with_salt else secret.key
    connection.execute(f"PRAGMA key = \"x'{known.hex()}'\"")


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
