"""One writer at a time: a lock beside the file, and inside the file who holds it."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from filelock import FileLock, Timeout

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store import faults
from sscexo_desktop.store.driver import Connection, Errors
from sscexo_desktop.store.trail import Session


class Lock:
    """The right to write a file, held until `release`; the operating system takes it back if the program dies."""

    def __init__(self, path: Path) -> None:
        self._path = path.with_name(path.name + ".lock")
        self._lock = FileLock(self._path, timeout=0)

    def take(self) -> bool:
        """Take the lock; false if another window has it. `Trouble` if nothing can be written in the folder."""
        try:
            self._lock.acquire()
        except Timeout:
            return False
        except OSError as error:
            raise self._trouble(error) from error
        return True

    def take_or_refuse(self) -> None:
        """Take the lock; `Trouble` if another window has it."""
        if not self.take():
            raise faults.locked(self._path.with_suffix(""))

    def release(self) -> None:
        """Give it back and remove the lock file."""
        # While it is held another window can only fail to take it; Windows removes no open file, so there it comes after.
        if os.name != "nt":
            self._path.unlink(missing_ok=True)
        self._lock.release()
        if os.name == "nt":
            # Another window may have taken it between the two lines: then the lock file is its own.
            with contextlib.suppress(PermissionError):
                self._path.unlink(missing_ok=True)

    def _trouble(self, error: OSError) -> Trouble:
        if isinstance(error, PermissionError):
            return faults.read_only_folder(self._path.parent)
        return faults.of_system(error, self._path) or faults.unreachable(self._path)


def enter(connection: Connection, session: Session) -> None:
    """Write into the file who holds it; inside the caller's transaction."""
    connection.execute("DELETE FROM holder")
    holder = (session.person, session.workstation, os.getpid(), session.at)
    connection.execute("INSERT INTO holder VALUES (?, ?, ?, ?)", holder)


def leave(connection: Connection) -> None:
    """Remove the holder again."""
    connection.execute("DELETE FROM holder")


def holder(connection: Connection) -> str:
    """Return who holds the file as `person (workstation)`; `?` if that cannot be read at this moment."""
    try:
        found = connection.execute("SELECT person, workstation FROM holder").fetchone()
    except Errors:
        return "?"
    return f"{found[0]} ({found[1]})" if found else "?"
