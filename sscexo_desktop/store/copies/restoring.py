"""Put a backup in the place of the study file; the file that was there is kept aside, byte for byte (F100, T6).

The order of the steps is what makes it safe. The backup is copied beside the study file under the name of something unfinished,
compared with the backup byte for byte, opened, given its entry in the audit trail and proven. Then the study file is copied aside,
and that copy is compared with it. Only then one rename puts the new file in the place of the old: whatever happens before it leaves
the study file as it was, whatever happens after it leaves both.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store import database, events, faults, history
from sscexo_desktop.store.copies.appraisal import ANOTHER, Appraisal, digest
from sscexo_desktop.store.copies.compare import read_copy
from sscexo_desktop.store.lock import Lock
from sscexo_desktop.store.proof.verify import Report, verify_file
from sscexo_desktop.store.settled import settle, settle_done
from sscexo_desktop.store.snapshot import Progress, no_progress
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.texts import message

_CHUNK = 1 << 20
_STEPS = 5
_BESIDE = ("-journal", "-wal", "-shm")
"""What a transaction that was cut off leaves beside a file: it belongs to that file and would spoil another."""


@dataclass(frozen=True, slots=True)
class By:
    """Who restores, as it is to stand in the trail."""

    login: str
    name: str
    role: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done: the proof of the file now at `path`, and where the one before it is kept, `None` if there was none.

    `sha256` is of the backup's bytes, `sha256_aside` of the bytes of the file before.
    """

    path: Path
    aside: Path | None
    sha256: str
    sha256_aside: str
    proof: Report


def restore(appraisal: Appraisal, by: By, study: Study, progress: Progress | None = None) -> Restored:
    """Put a candidate that is fit in its place; nobody may have the study file open.

    `Trouble` if that is impossible, and then, as when `progress` raises, the study file is as it was and nothing is left beside it;
    only where the very last step fails the copy aside stays.
    """
    if not appraisal.fit:
        raise ValueError("the candidate is not fit")
    held = Lock(appraisal.path)
    held.take_or_refuse()
    try:
        return _Restoring(appraisal, by, study, progress or no_progress).run()
    finally:
        held.release()


@dataclass(slots=True)
class _Restoring:
    """One restoration under way, by somebody who holds the lock of the study file."""

    appraisal: Appraisal
    by: By
    study: Study
    progress: Progress
    done: int = 0
    total: int = 0
    made: list[Path] = field(default_factory=list)
    """The files that nobody needs if it comes to nothing, the one aside last."""

    def run(self) -> Restored:
        """Do it all, or leave everything as it was."""
        path, there = self.appraisal.path, self.appraisal.path.exists()
        if there is (self.appraisal.current == "missing"):
            raise _changed(path)
        self.total = sum(each.stat().st_size for each in (self.appraisal.candidate, path) if each.exists()) + _STEPS
        aside, new = _free_names(path, datetime.now(UTC))
        try:
            self._bring(new)
            proof = self._enter(new, aside if there else None)
            kept = self._keep(aside, new) if there else ""
            self.progress(self.total, self.total)
            self.made = self.made[: self.made.index(aside)] if there else self.made
            with _apart(path, aside, new), faults.named(path):
                new.replace(path)
                settle_done(path.parent)
        except BaseException:
            for each in self.made:
                _discard(each)
            raise
        return Restored(path, aside if there else None, self.appraisal.sha256, kept, proof)

    def _bring(self, new: Path) -> None:
        """Copy the candidate beside the study file; `Trouble` if it is no longer the one that was checked."""
        self._copy(self.appraisal.candidate, new)
        if digest(new) != self.appraisal.sha256:
            raise _changed(self.appraisal.candidate)
        self._step()

    def _enter(self, new: Path, aside: Path | None) -> Report:
        """Write down in the new file where it came from and what it takes the place of, then prove it."""
        why = f" reason:{self.by.reason}" if self.by.reason else ""
        detail = f"{_plain(self.appraisal.candidate.name)} sha256:{self.appraisal.sha256} {self._before(aside)}{why}"
        keys = self.appraisal.keys
        opened = database.open_file(new, self.study, self.by.name, keys=keys, keep_copy=False)
        try:
            opened.session.role = self.by.role
            events.note(opened, "restored", self.by.login, detail)
        finally:
            opened.close()
        self._step()
        proof = verify_file(new, lambda _done, _total: self.progress(self.done, self.total), keys=keys)
        for finding in proof.findings:
            raise Trouble(finding, ANOTHER)
        self._step()
        return proof

    def _before(self, aside: Path | None) -> str:
        """Say in the words of the trail which file was there before, and how far its own trail had come."""
        if aside is None:
            return "before:none"
        head = "unreadable"
        if self.appraisal.current == "whole":
            with read_copy(self.appraisal.path, self.study, self.appraisal.keys) as there:
                head = "{}:{}".format(*history.head(there))
        return f"before:{_plain(aside.name)} head:{head}"

    def _keep(self, aside: Path, new: Path) -> str:
        """Copy the study file aside and return the digest of its bytes; the new file may be used by whom the old one was."""
        path, partial = self.appraisal.path, aside.with_name(aside.name + ".partial")
        self._copy(path, partial)
        found = digest(path)
        if digest(partial) != found:
            raise Trouble(
                message("The copy is not equal to the study file. It was removed."),
                message("Check the disk, then restore again. The study file is as it was."),
            )
        with faults.named(aside):
            shutil.copystat(path, partial)
            shutil.copymode(path, new)
            partial.rename(aside)
            self.made.append(aside)
            settle(aside.parent)
        self._step()
        return found

    def _copy(self, source: Path, target: Path) -> None:
        """Copy a file under a name that is free, and bring it to the disk."""
        with faults.named(target), target.open("xb") as writing:
            self.made += (_beside(target, end) for end in ("", ".lock", *_BESIDE))
            for chunk in _chunks(source):
                writing.write(chunk)
                self.done += len(chunk)
                self.progress(self.done, self.total)
            writing.flush()
            os.fsync(writing.fileno())

    def _step(self) -> None:
        self.done += 1
        self.progress(self.done, self.total)


def _chunks(source: Path) -> Iterator[bytes]:
    with faults.named(source), source.open("rb") as reading:
        while chunk := reading.read(_CHUNK):
            yield chunk


@contextmanager
def _apart(path: Path, aside: Path, new: Path) -> Iterator[None]:
    """Put aside what a cut-off transaction left beside the study file; back with it while the new file has not its name yet."""
    moved = [end for end in _BESIDE if _beside(path, end).exists()]
    try:
        for end in moved:
            _beside(path, end).rename(_beside(aside, end))
        yield
    except BaseException:
        for end in moved:
            if new.exists() and _beside(aside, end).exists():
                _beside(aside, end).rename(_beside(path, end))
        raise


def _free_names(path: Path, at: datetime) -> tuple[Path, Path]:
    """Return the name under which the study file is kept, and that of what is not finished yet; nothing has either."""
    stem = f"{path.stem}-before-restore-{at:%Y%m%dT%H%M%SZ}"
    for n in range(1, 1000):
        aside = path.with_name(f"{stem}{f'-{n}' if n > 1 else ''}{path.suffix}")
        new = aside.with_name(aside.name + ".new.partial")
        if not any(_beside(each, end).exists() for each in (aside, new) for end in ("", ".partial", *_BESIDE)):
            return aside, new
    raise faults.unreachable(path)


def _beside(path: Path, end: str) -> Path:
    return path.with_name(path.name + end)


def _plain(name: str) -> str:
    """Return a file's name as a text of the trail, whatever bytes it has."""
    return name.encode("utf-8", "replace").decode()


def _discard(made: Path) -> None:
    # If the disk is gone, what is left on it keeps the name of something unfinished, or is a whole copy.
    with contextlib.suppress(OSError):
        made.unlink(missing_ok=True)



def _changed(path: Path) -> Trouble:
    return Trouble(message("{file} has changed since it was checked.", file=path.name), message("Check again, then restore."))
