"""A damaged study file as bytes: read from a copy in a folder of our own, so that SQLite can undo a save that was cut off there."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store import faults, opening
from sscexo_desktop.store.damage.pages import Pages
from sscexo_desktop.store.damage.remains import has_traces
from sscexo_desktop.store.driver import APPLICATION_ID, Errors, connect_by
from sscexo_desktop.store.encryption.decipher import deciphered
from sscexo_desktop.store.encryption.keys import NO_KEYS, Keys, NeedsPassphrase, Secret, mark_of, opens, salt_of
from sscexo_desktop.store.proof.verify import verify_file
from sscexo_desktop.study.texts import message

_BESIDE = ("", "-journal", "-wal")


@dataclass(frozen=True, slots=True)
class DamagedFile:
    """The pages that are to be salvaged, the SHA-256 of the file as it lies there, and the key of an encrypted one."""

    pages: Pages
    sha256: str
    secret: Secret | None


def read_damaged(path: Path, folder: Path, keys: Keys = NO_KEYS) -> DamagedFile:
    """Read what is to be salvaged, from a copy that is made in `folder` for the time being: an encrypted one of an encrypted file.

    `Trouble` for what is no study file, is of a newer format, or is not damaged, `NeedsPassphrase` for an encrypted one whose key
    is not among `keys`. Nothing but `folder` is ever written.
    """
    _check_there(path)
    secret = _secret(path, keys)
    with _copied(path, folder) as copy:
        with faults.named(copy), copy.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        cut_off = opening.has_journal(copy)
        _undo(copy, secret)
        content = copy.read_bytes()
        if secret is None:
            pages = Pages(content)
            _check_ours(path, copy, pages)
        else:
            pages = deciphered(content, secret, copy.with_name("scratch"))
        _check_damaged(path, copy, secret, cut_off=cut_off)
    return DamagedFile(pages, digest, secret)


def _secret(path: Path, keys: Keys) -> Secret | None:
    """Return the key of a file, also of one whose first bytes are damaged; `None` if it is not encrypted, or nobody can tell."""
    found = keys.secret(path) or next((each for each in keys if opens(each, path)), None)
    if found is None and salt_of(path):
        raise NeedsPassphrase(path, mark_of(path))
    return found


def _check_there(path: Path) -> None:
    """Raise `Trouble` for what has no contents, or is the journal of a file."""
    journal = path.with_name(path.name + "-journal")
    if not path.exists() and journal.exists():
        raise opening.only_journal(path)
    if not path.is_file() or not path.stat().st_size:
        opening.check_header(path)
    with faults.named(path), path.open("rb") as file:
        if opening.is_journal(file.read(8)):
            raise opening.journal_itself(path)


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


def _undo(copy: Path, secret: Secret | None) -> None:
    """Have SQLite roll a cut-off save back in the copy, or put another program's log into it."""
    if not opening.has_journal(copy):
        return
    try:
        connection = connect_by(copy, "rw", secret)
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


def _check_ours(path: Path, copy: Path, pages: Pages) -> None:
    """Raise `Trouble` for what is no study file; one whose header is damaged is known by the entries of its trail."""
    try:
        opening.check_header(copy)
    except faults.Damaged:
        return
    except Trouble:
        if int.from_bytes(pages.content[68:72], "big") == APPLICATION_ID or not has_traces(pages):
            opening.check_header(path)
            raise


def _check_damaged(path: Path, copy: Path, secret: Secret | None, *, cut_off: bool) -> None:
    try:
        intact = verify_file(copy, keys=Keys((secret,)) if secret else NO_KEYS).ok
    except Trouble:
        return
    if intact and cut_off:
        raise faults.cut_off(path)
    if intact:
        raise Trouble(
            message("{file} is not damaged.", file=path.name),
            message("Open it as usual; there is nothing to salvage."),
        )
