"""A study file under another key, or under none: a new file, proven equal to the old one, then one rename (F80).

The order of the steps is what makes it safe. The whole file is copied under the name of something unfinished, with its new key;
the copy is compared with the file table by table, row by row; that its key changed is written into its audit trail; it is verified.
Only then one rename puts it in the place of the old one: whatever happens before leaves the old file, whatever after it the new.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store import database, events, faults, opening
from sscexo_desktop.store.copies.restoring import By
from sscexo_desktop.store.driver import APPLICATION_ID, Connection, attach, connect, connect_by, format_of, keep_one_file, quoted
from sscexo_desktop.store.encryption.keys import NO_KEYS, Keys, Secret
from sscexo_desktop.store.lock import Lock
from sscexo_desktop.store.proof.verify import Report, verify_file
from sscexo_desktop.store.settled import settle_done
from sscexo_desktop.store.snapshot import Progress, no_progress
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.people import EventKind
from sscexo_desktop.study.texts import message

_NEW = "rekeyed"
_STEPS = 4
_STEP = 2000
TRY_AGAIN = message("Check the disk, then try again. The study file is as it was.")


@dataclass(frozen=True, slots=True)
class Rekeyed:
    """What was done: the file at its own name, and its proof."""

    path: Path
    proof: Report


def rekey(
    path: Path,
    study: Study,
    by: By,
    secret: Secret | None,
    keys: Keys = NO_KEYS,
    progress: Progress | None = None,
    reason: str = "",
) -> Rekeyed:
    """Give a file another key, a first one, or with `None` no key any more; `keys` has the one it has now.

    Nobody may have the file open. `Trouble` if it cannot be done; then, and when `progress` raises, the file is as it was.
    """
    path = path.resolve() if path.is_symlink() else path
    opening.check_header(path, keys)
    opening.check_writable(path)
    held = Lock(path)
    held.take_or_refuse()
    try:
        return _Rekeying(path, study, by, secret, keys, progress or no_progress, reason).run()
    finally:
        held.release()


@dataclass(slots=True)
class _Rekeying:
    """One change of key under way, by somebody who holds the lock of the file."""

    path: Path
    study: Study
    by: By
    secret: Secret | None
    keys: Keys
    progress: Progress
    reason: str = ""
    done: int = 0
    total: int = 1

    def run(self) -> Rekeyed:
        """Do it all, or leave everything as it was."""
        new = opening.unfinished(self.path)
        opening.discard_unfinished(self.path)
        try:
            self._copy(new)
            self._write_down(new)
            proof = self._prove(new)
            with faults.named(self.path):
                shutil.copymode(self.path, new)
                new.replace(self.path)
                settle_done(self.path.parent)
        except BaseException:
            with contextlib.suppress(OSError):
                opening.discard_unfinished(self.path)
            raise
        return Rekeyed(self.path, proof)

    @property
    def _own(self) -> Keys:
        """The key of the new file."""
        return Keys((self.secret,)) if self.secret else NO_KEYS

    def _copy(self, new: Path) -> None:
        """Copy the file and compare the copy with it; a save that was cut off is undone before."""
        with faults.named(self.path):
            source = connect(self.path, "rw", self.keys)
            try:
                opening.check_contents(source, self.path, self.study, read_only=False)
                keep_one_file(source)
                self.total = _STEPS * _STEP + _rows(source)
                with faults.named(new):
                    new.touch(exist_ok=False)
                    _export(source, new, self.secret)
                    self._step()
                    self._compare(source, new)
            finally:
                source.close()

    def _compare(self, source: Connection, new: Path) -> None:
        """Raise `Trouble` unless the copy holds the same, row by row."""
        copy = connect_by(new, "ro", self.secret)
        try:
            for mine, other in zip_longest(_contents(source), _contents(copy)):
                if mine != other:
                    raise Trouble(message("The copy is not equal to the study file. It was removed."), TRY_AGAIN)
                self.done += 1
                if self.done % _STEP == 0:
                    self.progress(self.done, self.total)
        finally:
            copy.close()

    def _write_down(self, new: Path) -> None:
        """Write into the audit trail of the new file who changed its key, and the mark of the new one."""
        opened = database.open_file(new, self.study, self.by.name, keys=self._own, keep_copy=False)
        try:
            opened.session.role = self.by.role
            events.note(opened, self._kind, self.by.login, f"key {self.secret.mark}" if self.secret else self.reason)
        finally:
            opened.close()
        self._step()

    @property
    def _kind(self) -> EventKind:
        if self.secret is None:
            return "decrypted"
        return "passphrase_changed" if self.keys.of(self.path) else "encrypted"

    def _prove(self, new: Path) -> Report:
        proof = verify_file(new, lambda _done, _total: self.progress(self.done, self.total), keys=self._own)
        for finding in proof.findings:
            raise Trouble(finding, TRY_AGAIN)
        with faults.named(new), new.open("r+b") as stream:
            os.fsync(stream.fileno())
        self._step()
        return proof

    def _step(self) -> None:
        self.done += _STEP
        self.progress(self.done, self.total)


def _export(source: Connection, new: Path, secret: Secret | None) -> None:
    """Copy everything into an empty file with a key of its own; nothing of it counts before it is proven."""
    attach(source, new, _NEW, secret)
    source.execute(f"PRAGMA {_NEW}.journal_mode = OFF")
    source.execute(f"PRAGMA {_NEW}.synchronous = OFF")
    source.execute("BEGIN")
    source.execute("SELECT sqlcipher_export(?)", (_NEW,))
    source.execute("COMMIT")
    source.execute(f"PRAGMA {_NEW}.application_id = {APPLICATION_ID}")
    source.execute(f"PRAGMA {_NEW}.user_version = {format_of(source)}")
    source.execute(f"DETACH {_NEW}")


def _contents(connection: Connection) -> Iterator[tuple[object, ...]]:
    """Yield all that a file holds: its format, then each part of its schema, then each row of each table."""
    yield (connection.execute("PRAGMA application_id").fetchone(), format_of(connection))
    yield from connection.execute("SELECT type, name, tbl_name, sql FROM main.sqlite_master ORDER BY type, name")
    for table in _tables(connection):
        columns = len(connection.execute(f"SELECT * FROM main.{quoted(table)} LIMIT 0").description)  # noqa: S608
        order = ", ".join(map(str, range(1, columns + 1)))
        yield (table,)
        yield from connection.execute(f"SELECT * FROM main.{quoted(table)} ORDER BY {order}")  # noqa: S608


def _tables(connection: Connection) -> list[str]:
    return [name for (name,) in connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table' ORDER BY name")]


def _rows(connection: Connection) -> int:
    return sum(connection.execute(f"SELECT count(*) FROM {quoted(each)}").fetchone()[0] for each in _tables(connection))  # noqa: S608
