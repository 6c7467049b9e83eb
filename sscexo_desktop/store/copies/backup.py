"""A proven copy of a study file: written under another name, read back, and only then given its own."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store import faults
from sscexo_desktop.store.copies import checksum
from sscexo_desktop.store.driver import Connection, connect_by, quoted
from sscexo_desktop.store.encryption.keys import NO_KEYS, Keys, Secret
from sscexo_desktop.store.lock import Lock
from sscexo_desktop.store.settled import settle
from sscexo_desktop.store.snapshot import Progress, no_progress, snapshot_and_secret
from sscexo_desktop.study.texts import message

_PAGES = 64
PARTIAL = ".partial"
_LONGEST = 255
"""Of a name, in bytes on Linux and in UTF-16 units elsewhere: the stricter one is kept to everywhere."""
_REFUSED = re.compile(r'[\x00-\x1f"*/:<>?\\|]')
"""What a name on a memory stick may not hold, whatever the study file's own disk allows."""
_IN_PASSING = (
    # Nothing of it counts before it is proven and has its name, and then it is brought to the disk as a whole.
    "PRAGMA synchronous = OFF",
    "PRAGMA journal_mode = MEMORY",
    # Written as it comes, so that progress is what has really gone to the stick.
    "PRAGMA cache_spill = ON",
    "PRAGMA cache_size = 64",
)


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished backup: where it is, the SHA-256 of its bytes, the last entry of its trail, and when it was taken (aware UTC).

    `state` tells, compared with that of the study file, whether anything was written since.
    """

    path: Path
    sha256: str
    head: tuple[int, str]
    at: datetime
    state: str = ""
    size: int = 0


class NotThere(Trouble):
    """The folder is not there: its disk or memory stick is not connected, which is nothing unusual."""


def not_there(folder: Path) -> NotThere:
    """The folder of the backups cannot be seen now."""
    return NotThere(message("The folder {folder} is not there.", folder=folder.name or str(folder)), faults.CONNECTED)


def backup_file(path: Path, folder: Path, progress: Progress | None = None, keys: Keys = NO_KEYS) -> Backup:
    """Copy `path` into `folder` as `<name>-<UTC instant>`, prove the copy and return it; may run in any thread.

    The copy of an encrypted file is encrypted with the same key. The checksum stands beside it before it gets its name: a backup
    without one has lost it since. `Trouble` if it cannot be written or is not right; then, and when `progress` raises, nothing
    is left behind.
    """
    if not folder.is_dir():
        raise not_there(folder)
    at, tell = datetime.now(UTC), progress or no_progress
    with _told_of_room(folder), snapshot_and_secret(path, keys) as (source, secret):
        facts, now = _facts(source, path), state_of(source)
        _check_room(source, folder)
        with _claimed(folder, path, at) as final:
            partial = _partial(final)
            _copy(source, partial, secret, lambda done, total: tell(done, total * 2))
            _prove(partial, secret, facts)
            sha256 = checksum.digest(partial, lambda done, total: tell(total + done, total * 2))
            checksum.write(final, sha256)
            with faults.named(partial):
                size = partial.stat().st_size
                partial.rename(final)
    with faults.named(folder):  # a stick that is gone by now has no backup
        settle(folder)
    return Backup(final, sha256, facts[0], at, now, size)


def state_of(connection: Connection) -> str:
    """Say where a file stands, so that any later change shows: its last entry, how many drafts there are, and since when."""
    head = connection.execute("SELECT seq, seal FROM trail ORDER BY seq DESC LIMIT 1").fetchone() or (0, "")
    drafts = connection.execute("SELECT count(*), coalesce(max(touched_at), '') FROM draft").fetchone()
    return " ".join(map(str, (*head, *drafts)))


Facts = tuple[tuple[int, str], dict[str, int]]


def _facts(connection: Connection, path: Path) -> Facts:
    """Return the head of the trail and the number of rows of every table; `Trouble` if the file is damaged."""
    with faults.named(path):
        if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
            raise faults.damaged(path)
        head = connection.execute("SELECT seq, seal FROM trail ORDER BY seq DESC LIMIT 1").fetchone()
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        counts = {name: connection.execute(f"SELECT count(*) FROM {quoted(name)}").fetchone()[0] for name in names}  # noqa: S608
    return head, counts


def _check_room(source: Connection, folder: Path) -> None:
    """Raise `Trouble` before a byte is written where the copy has no room."""
    (pages,), (size,) = (source.execute(f"PRAGMA {each}").fetchone() for each in ("page_count", "page_size"))
    with faults.named(folder):
        free = shutil.disk_usage(folder).free
    if free < pages * int(size):  # a text where the file is encrypted
        raise no_room(folder)


def no_room(folder: Path) -> Trouble:
    """The disk of the backups is full."""
    return Trouble(
        message("The disk of the folder {folder} is full. No backup was made there.", folder=folder.name or str(folder)),
        message("Make room on it, or choose another disk or memory stick for the backups."),
    )


@contextlib.contextmanager
def _told_of_room(folder: Path) -> Iterator[None]:
    """Speak of the backup's disk where one is full: the sentence for the study file's speaks of saving."""
    try:
        yield
    except Trouble as trouble:
        if trouble.what == faults.disk_full().what:
            raise no_room(folder) from trouble
        raise


def stem_of(path: Path) -> str:
    """Return how every backup of a study file of this name begins: as it may be called on any disk, with room for what follows."""
    stem = _REFUSED.sub("_", path.stem)
    room = _LONGEST - len(f"-00000000T000000Z-999{path.suffix}{checksum.ENDING}{PARTIAL}".encode())
    while len(stem.encode("utf-8", "surrogateescape")) > room:
        stem = stem[:-1]
    return stem


def _free_names(folder: Path, path: Path, at: datetime) -> Iterator[Path]:
    stem = f"{stem_of(path)}-{at:%Y%m%dT%H%M%SZ}"
    names = (folder / f"{stem}{f'-{n}' if n > 1 else ''}{path.suffix}" for n in range(1, 1000))
    return (name for name in names if not any(each.exists() for each in (name, _partial(name), checksum.beside(name))))


def _partial(final: Path) -> Path:
    return final.with_name(final.name + PARTIAL)


@contextlib.contextmanager
def _claimed(folder: Path, path: Path, at: datetime) -> Iterator[Path]:
    """Find the name of a backup and hold what it is called until then: locked, so that nobody takes it for a left-over.

    Whatever is raised inside, nothing of it is left behind.
    """
    for final in _free_names(folder, path, at):
        partial, held = _partial(final), Lock(_partial(final))
        if not held.take():
            continue  # somebody else's, of this very second
        try:
            if not final.exists() and _claim(partial):
                yield final
                return
        except BaseException:
            _discard(partial, _partial(checksum.beside(final)), *(() if final.exists() else (checksum.beside(final),)))
            raise
        finally:
            # The stick is gone: then the lock is gone with it.
            with contextlib.suppress(OSError):
                held.release()
    raise faults.unreachable(folder)


def _claim(partial: Path) -> bool:
    try:
        partial.touch(exist_ok=False)
    except FileExistsError:
        return False
    except PermissionError as error:
        raise faults.read_only_folder(partial.parent) from error
    except OSError as error:
        raise (faults.of_system(error, partial) or faults.unreachable(partial)) from error
    return True


def _copy(source: Connection, partial: Path, secret: Secret | None, progress: Progress) -> None:
    with faults.named(partial):
        target = connect_by(partial, "rw", secret)
        try:
            for pragma in _IN_PASSING:
                target.execute(pragma)
            source.backup(target, pages=_PAGES, progress=lambda _, left, total: progress(total - left, total))
        finally:
            target.close()
        with partial.open("r+b") as file:
            os.fsync(file.fileno())
            _forget(file.fileno())


def _forget(file: int) -> None:
    """Let the system read from the disk again what it has just written, and not from its own memory; where it can."""
    if hasattr(os, "posix_fadvise"):
        with contextlib.suppress(OSError):
            os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)


def _prove(partial: Path, secret: Secret | None, facts: Facts) -> None:
    """Read the copy back; `Trouble` if it is not what was to be copied."""
    with faults.named(partial):
        copy = connect_by(partial, "ro", secret)
        try:
            there = _facts(copy, partial)
        finally:
            copy.close()
    if there != facts:
        raise Trouble(
            message("The copy is not equal to the study file. It was removed."),
            message("Check the disk or memory stick, then make the backup again."),
        )


def _discard(*unfinished: Path) -> None:
    for path in unfinished:
        # The stick is gone: what is left on it keeps the name of something unfinished.
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
