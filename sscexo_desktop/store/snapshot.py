"""A copy of a study file in memory, taken in one short read: long work rests on it and never keeps anybody from saving."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store import faults, opening
from sscexo_desktop.store.driver import APPLICATION_ID, BUSY_SECONDS, Connection, connect, in_memory

Progress = Callable[[int, int], None]
"""Told how much of how much is done; whatever it raises stops the work and is passed on."""


def no_progress(_done: int, _total: int) -> None:
    """Tell nobody."""


@contextmanager
def snapshot(path: Path) -> Iterator[Connection]:
    """Open the state that is committed now; `Trouble` if the file cannot be read."""
    memory = in_memory()
    try:
        try:
            with faults.named(path):
                _copy(path, memory)
        except Trouble:
            # Looked at only now: to open and close the file beside SQLite would take its locks away from it.
            opening.check_header(path)
            raise
        yield memory
    finally:
        memory.close()


def _patience(path: Path) -> Callable[[int, int, int], None]:
    """Return what stops a copy that waits for another program: by itself it would wait for ever."""
    end = monotonic() + BUSY_SECONDS

    def look(_status: int, left: int, _total: int) -> None:
        if left and monotonic() > end:
            raise faults.locked(path)

    return look


def _copy(path: Path, memory: Connection) -> None:
    source = connect(path, "ro")
    try:
        if source.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
            raise faults.damaged(path)
        source.backup(memory, progress=_patience(path))
    finally:
        source.close()
