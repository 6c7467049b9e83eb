"""A proven copy of a study file: written under another name, read back, and only then given its own."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store import faults
from sscexo_desktop.store.driver import Connection, connect, quoted
from sscexo_desktop.store.snapshot import Progress, no_progress, snapshot
from sscexo_desktop.study.texts import message

_PAGES = 64


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished backup: where it is, the SHA-256 of its bytes, the last entry of its trail, and when it was taken (aware UTC)."""

    path: Path
    sha256: str
    head: tuple[int, str]
    at: datetime


def backup_file(path: Path, folder: Path, progress: Progress | None = None) -> Backup:
    """Copy `path` into `folder` as `<name>-<UTC instant>`, prove the copy and return it; may run in any thread.

    `Trouble` if it cannot be written or is not right; then, and when `progress` raises, nothing is left behind.
    """
    if not folder.is_dir():
        raise Trouble(message("The folder {folder} is not there.", folder=folder.name or str(folder)), faults.CONNECTED)
    at = datetime.now(UTC)
    final = _free_name(folder, path, at)
    partial = final.with_name(final.name + ".partial")
    with snapshot(path) as source:
        facts = _facts(source, path)
        _claim(partial)
        try:
            _copy(source, partial, progress or no_progress)
            _prove(partial, facts)
            digest = _digest(partial)
            with faults.named(partial):
                partial.rename(final)
        except BaseException:
            _discard(partial)
            raise
    _settle(folder)
    return Backup(final, digest, facts[0], at)


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


def _free_name(folder: Path, path: Path, at: datetime) -> Path:
    stem = f"{path.stem}-{at:%Y%m%dT%H%M%SZ}"
    names = (folder / f"{stem}{f'-{n}' if n > 1 else ''}{path.suffix}" for n in range(1, 1000))
    return next(name for name in names if not name.exists())


def _claim(partial: Path) -> None:
    try:
        partial.touch(exist_ok=False)
    except PermissionError as error:
        raise faults.read_only_folder(partial.parent) from error
    except OSError as error:
        raise (faults.of_system(error, partial) or faults.unreachable(partial)) from error


def _copy(source: Connection, partial: Path, progress: Progress) -> None:
    with faults.named(partial):
        target = connect(partial, "rw")
        try:
            source.backup(target, pages=_PAGES, progress=lambda _, left, total: progress(total - left, total))
        finally:
            target.close()
        with partial.open("r+b") as file:
            os.fsync(file.fileno())


def _prove(partial: Path, facts: Facts) -> None:
    """Read the copy back; `Trouble` if it is not what was to be copied."""
    with faults.named(partial):
        copy = connect(partial, "ro")
        try:
            there = _facts(copy, partial)
        finally:
            copy.close()
    if there != facts:
        raise Trouble(
            message("The copy is not equal to the study file. It was removed."),
            message("Check the disk or memory stick, then make the backup again."),
        )


def _digest(path: Path) -> str:
    with faults.named(path), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _discard(partial: Path) -> None:
    for path in (partial, partial.with_name(partial.name + "-journal")):
        try:
            path.unlink(missing_ok=True)
        except OSError:
            # The stick is gone: what is left on it keeps the name of something unfinished.
            continue


def _settle(folder: Path) -> None:
    """Bring the new name to the disk, where the system can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
