"""A damaged study file as bytes: read from a copy in a folder of our own, so that SQLite can undo a save that was cut off there."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store import faults, opening
from sscexo_desktop.store.driver import APPLICATION_ID, Errors, connect
from sscexo_desktop.store.remains import has_traces
from sscexo_desktop.store.verify import verify_file
from sscexo_desktop.study.texts import message

_BESIDE = ("", "-journal", "-wal")
_JOURNAL = bytes.fromhex("d9d505f920a163d7")


def read_damaged(path: Path, folder: Path) -> tuple[bytes, str]:
    """Return the contents that are to be salvaged and the SHA-256 of the file as it lies there; the copy is made in `folder`.

    `Trouble` for what is no study file, is of a newer format, or is not damaged. Nothing but `folder` is ever written.
    """
    _check_there(path)
    with _copied(path, folder) as copy:
        with faults.named(copy), copy.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        cut_off = opening.has_journal(copy)
        _undo(copy)
        content = copy.read_bytes()
        _check_ours(path, copy, content)
        _check_damaged(path, copy, cut_off=cut_off)
    return content, digest


def _check_there(path: Path) -> None:
    """Raise `Trouble` for what has no contents, or is the journal of a file."""
    journal = path.with_name(path.name + "-journal")
    if not path.exists() and journal.exists():
        raise Trouble(
            message("{file} is not there; only the journal of a save that was cut off is.", file=path.name),
            message("Put the file back beside its journal, or continue with the newest backup."),
        )
    if not path.is_file() or not path.stat().st_size:
        opening.check_header(path)
    with faults.named(path), path.open("rb") as file:
        if file.read(len(_JOURNAL)) == _JOURNAL:
            raise Trouble(
                message("{file} is the journal of a study file, not the file itself.", file=path.name),
                message("Choose the file of the same name without -journal."),
            )


@contextmanager
def _copied(path: Path, folder: Path) -> Iterator[Path]:
    """Copy a file, and what a cut-off save left beside it, for the time being; `Trouble` if it changes meanwhile."""
    with faults.named(folder), TemporaryDirectory(prefix=".salvage-", dir=folder) as name:
        copy = Path(name) / "copy"
        before = path.stat()
        for end in _BESIDE:
            source = path.with_name(path.name + end)
            if source.exists():
                with faults.named(source):
                    shutil.copyfile(source, copy.with_name(copy.name + end))
        after = path.stat()
        if (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, after.st_size):
            raise faults.locked(path)
        yield copy


def _undo(copy: Path) -> None:
    """Have SQLite roll a cut-off save back in the copy, or put another program's log into it."""
    if not opening.has_journal(copy):
        return
    try:
        connection = connect(copy, "rw")
        try:
            connection.execute("PRAGMA journal_mode = DELETE").fetchone()
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        finally:
            connection.close()
    except Errors as error:
        trouble = faults.of_sqlite(error, copy)
        # What was rolled back may well be damaged: then its pages are read without SQLite.
        if not isinstance(trouble, faults.Damaged):
            raise


def _check_ours(path: Path, copy: Path, content: bytes) -> None:
    """Raise `Trouble` for what is no study file; one whose header is damaged is known by the entries of its trail."""
    try:
        opening.check_header(copy)
    except faults.Damaged:
        return
    except Trouble:
        if int.from_bytes(content[68:72], "big") == APPLICATION_ID or not has_traces(content):
            opening.check_header(path)
            raise


def _check_damaged(path: Path, copy: Path, *, cut_off: bool) -> None:
    try:
        intact = verify_file(copy).ok
    except Trouble:
        return
    if intact and cut_off:
        raise faults.cut_off(path)
    if intact:
        raise Trouble(
            message("{file} is not damaged.", file=path.name),
            message("Open it as usual; there is nothing to salvage."),
        )
