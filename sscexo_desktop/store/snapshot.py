"""A copy of a study file in memory, taken in one short read: long work rests on it and never keeps anybody from saving."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store import faults, opening
from sscexo_desktop.store.driver import (
    APPLICATION_ID,
    BUSY_SECONDS,
    FILE_FORMAT,
    Connection,
    connect_and_tell,
    format_of,
    in_memory,
)
from sscexo_desktop.store.encryption.keys import NO_KEYS, Keys, Secret

Progress = Callable[[int, int], None]
"""Told how much of how much is done; whatever it raises stops the work and is passed on."""


def no_progress(_done: int, _total: int) -> None:
    """Tell nobody."""


@contextmanager
def snapshot(path: Path, keys: Keys = NO_KEYS) -> Iterator[Connection]:
    """Open the state that is committed now; `Trouble` if the file cannot be read, `NeedsPassphrase` without its key."""
    with snapshot_and_secret(path, keys) as (memory, _):
        yield memory


@contextmanager
def snapshot_and_secret(path: Path, keys: Keys) -> Iterator[tuple[Connection, Secret | None]]:
    """Open the state that is committed now, and tell with which key it was read."""
    try:
        with faults.named(path):
            memory, secret = _copied(path, keys)
    except Trouble:
        # Looked at only now: to open and close the file beside SQLite would take its locks away from it.
        opening.check_header(path, keys)
        raise
    try:
        yield memory, secret
    finally:
        memory.close()


def _patience(path: Path) -> Callable[[int, int, int], None]:
    """Return what stops a copy that waits for another program: by itself it would wait for ever."""
    end = monotonic() + BUSY_SECONDS

    def look(_status: int, left: int, _total: int) -> None:
        if left and monotonic() > end:
            raise faults.locked(path)

    return look


def _check_deciphered(source: Connection, path: Path, secret: Secret | None) -> None:
    """Raise `Trouble` if a page of an encrypted file did not prove itself: it was copied as zeros, without a word."""
    if secret is not None and source.execute("PRAGMA cipher_status").fetchone() != ("1",):
        raise faults.damaged(path)


def _copied(path: Path, keys: Keys) -> tuple[Connection, Secret | None]:
    source, secret = connect_and_tell(path, "ro", keys)
    try:
        if source.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
            raise faults.damaged(path)
        if format_of(source) > FILE_FORMAT:
            raise opening.newer(path)
        memory = in_memory(secret)
        try:
            source.backup(memory, progress=_patience(path))
            _check_deciphered(source, path, secret)
        except BaseException:
            memory.close()
            raise
    finally:
        source.close()
    return memory, secret
