"""What SQLite and the operating system report, as trouble a person can act on."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from json import JSONDecodeError
from pathlib import Path

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store.driver import Errors
from sscexo_desktop.study.texts import message

CONNECTED = message("Check that the disk or memory stick is connected, then try again.")
RESTORE = message("Leave the file as it is and continue with the newest backup.")
_CODES = {
    "database or disk is full": sqlite3.SQLITE_FULL,
    "disk I/O error": sqlite3.SQLITE_IOERR,
    "unable to open database file": sqlite3.SQLITE_CANTOPEN,
    "attempt to write a readonly database": sqlite3.SQLITE_READONLY,
    "database is locked": sqlite3.SQLITE_BUSY,
    "database disk image is malformed": sqlite3.SQLITE_CORRUPT,
    "file is not a database": sqlite3.SQLITE_NOTADB,
}
"""SQLite's own words: what the driver raises from a backup under way bears no code."""


@contextmanager
def named(path: Path) -> Iterator[None]:
    """Turn errors of the user's world about `path` into `Trouble`; every other error passes unchanged."""
    try:
        yield
    except Errors as error:
        trouble = of_sqlite(error, path)
        if trouble is None:
            raise
        raise trouble from error
    except ValueError as error:
        # What is no text, no instant or no JSON any more stands where one was written.
        if isinstance(error, (UnicodeDecodeError, JSONDecodeError)) or str(error).startswith("Invalid isoformat string"):
            raise damaged(path) from error
        raise
    except OSError as error:
        trouble = of_system(error, path)
        if trouble is None:
            raise
        raise trouble from error


def of_sqlite(error: Exception, path: Path) -> Trouble | None:
    """Return the trouble behind a driver's error, `None` if it is a mistake of ours."""
    if str(error).startswith("Could not decode"):
        return damaged(path)
    match getattr(error, "sqlite_errorcode", _CODES.get(str(error), 0)) & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return locked(path)
        case sqlite3.SQLITE_FULL:
            return disk_full()
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_FORMAT | sqlite3.SQLITE_TOOBIG:
            return damaged(path)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return cut_off(path) if path.with_name(path.name + "-journal").exists() else not_writable(path)
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_IOERR:
            return unreachable(path)
    return None


def of_system(error: OSError, path: Path) -> Trouble | None:
    """Return the trouble behind an error of the operating system, `None` if it is no known one."""
    if error.errno in (errno.EACCES, errno.EPERM):
        return no_permission(path)
    if error.errno == errno.EROFS:
        return read_only_folder(path.parent)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full()
    if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.EIO, errno.ENODEV, errno.ENXIO):
        return unreachable(path)
    return None


def locked(path: Path) -> Trouble:
    """Another program holds the file."""
    return Trouble(
        message("Another program is using {file}.", file=path.name),
        message("Close the other program, then try again."),
    )


def disk_full() -> Trouble:
    """There is no room for what was to be written."""
    return Trouble(
        message("The disk is full. Nothing was written."),
        message("Make room on the disk, then save again. What is on the screen is still there."),
    )


class Damaged(Trouble):
    """A file is ours and not whole: for the proof of a file a finding, for everybody else trouble."""


def damaged(path: Path) -> Damaged:
    """The file cannot be read as a whole."""
    return Damaged(message("{file} is damaged.", file=path.name), RESTORE)


def cut_off(path: Path) -> Trouble:
    """A transaction was not finished, and undoing it means writing."""
    return Trouble(
        message("{file} was left in the middle of a save.", file=path.name),
        message("Open it once with permission to write: what was not saved completely is then undone."),
    )


def not_writable(path: Path) -> Trouble:
    """The file may be read only."""
    return Trouble(
        message("{file} cannot be changed: the file or its folder is write-protected.", file=path.name),
        message("Remove the write protection, or copy the file to a folder of your own and open the copy."),
    )


def unreachable(path: Path) -> Trouble:
    """The disk does not answer."""
    return Trouble(message("{file} could not be read or written.", file=path.name), CONNECTED)


def no_permission(path: Path) -> Trouble:
    """This account may not use the file."""
    return Trouble(
        message("You have no permission to use {file}.", file=path.name),
        message("Ask whoever looks after this computer for permission, or open a copy in a folder of your own."),
    )


def read_only_folder(folder: Path) -> Trouble:
    """Nothing can be written beside the file."""
    return Trouble(
        message("Nothing can be written in the folder {folder}.", folder=folder.name or str(folder)),
        message("Open the file for reading only, or copy it to a folder of your own and open the copy."),
    )
