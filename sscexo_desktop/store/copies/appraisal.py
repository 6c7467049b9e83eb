"""Whether a file may take the place of the study file: every reason against it, each with what to do (F100, T6).

Neither file is changed, and nobody is kept from saving.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store import accounts, faults, opening
from sscexo_desktop.store.copies.compare import compare, read_copy
from sscexo_desktop.store.copies.compared import Comparison
from sscexo_desktop.store.definition import UPDATE_PROGRAM
from sscexo_desktop.store.driver import FILE_FORMAT, format_of
from sscexo_desktop.store.encryption.keys import MARK, NO_KEYS, Keys, NeedsPassphrase, mark_of
from sscexo_desktop.store.proof.verify import Report, verify_file
from sscexo_desktop.store.snapshot import Progress
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.texts import Message, message

ANOTHER = message("Choose another backup; leave this one as it is.")

Current = Literal["whole", "unreadable", "missing"]
"""The file whose place is to be taken."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why the candidate cannot be used, and what to do about it; or why what stands in its `place` now keeps it."""

    what: Message
    next_step: Message
    of_place: bool = False

    @classmethod
    def of(cls, trouble: Trouble) -> Problem:
        """Take what a `Trouble` says."""
        return cls(trouble.what, trouble.next_step)


@dataclass(frozen=True, slots=True)
class Appraisal:
    """What was found of a `candidate` for the place of `path`; `fit` without problems. `sha256` is of the candidate's bytes.

    `comparison` stands where both could be read, the file at `path` first. `harmed` is the file at `path` if it holds the same and
    is not right all the same: somebody took a trigger out of it.
    """

    path: Path
    candidate: Path
    current: Current
    problems: tuple[Problem, ...]
    sha256: str = ""
    verified: Report | None = None
    comparison: Comparison | None = None
    harmed: bool = False
    notes: tuple[Message, ...] = ()
    keys: Keys = field(default=NO_KEYS, repr=False)
    """By which both were read."""

    @property
    def fit(self) -> bool:
        """Whether the candidate may take the place."""
        return not self.problems

    @property
    def useless(self) -> bool:
        """Whether there is nothing to restore: both hold the same, and nothing is wrong with the file at `path`."""
        return self.comparison is not None and self.comparison.equal and not self.harmed

    @property
    def loses(self) -> bool:
        """Whether something of the file at `path` is not in the candidate, or nobody can tell."""
        return self.current == "unreadable" or (self.comparison is not None and self.comparison.loses)


def appraise(
    path: Path,
    candidate: Path,
    study: Study,
    progress: Progress | None = None,
    keys: Keys = NO_KEYS,
    *,
    key_lost: bool = False,
) -> Appraisal:
    """Find every reason against restoring `candidate` to `path`; `progress` may raise to stop.

    `NeedsPassphrase` for one of them that is encrypted and whose key is not among `keys`: a backup from before a change of
    passphrase has the key of that time. With `key_lost` nobody knows that of the file at `path`, which counts as one that cannot be
    read. Where `path` only points to the study file, it is the file itself whose place is taken.
    """
    path = path.resolve() if path.is_symlink() else path
    current, why = _current(path, study, keys, key_lost=key_lost)
    problems = [*why, *_at_once(path, candidate, keys)]
    if problems:
        return Appraisal(path, candidate, current, tuple(problems))
    try:
        sha256, verified = digest(candidate), verify_file(candidate, progress, keys=keys)
        problems += [Problem(each, ANOTHER) for each in verified.findings]
        problems += _contents(candidate, study, keys) if verified.ok else ()
        compared = compare(path, candidate, study, progress, keys=keys) if current == "whole" and not problems else None
    except Trouble as trouble:
        return Appraisal(path, candidate, current, (Problem.of(trouble),))
    problems += _beside(path, candidate, compared)
    practice = _practice(candidate, study, keys) if current != "whole" and not problems else ()
    harm = verify_file(path, keys=keys).findings if compared is not None and compared.equal else ()
    notes = (*verified.notes, *practice, *(_told_of(path, each) for each in harm), *_protection(path, candidate, keys))
    return Appraisal(path, candidate, current, tuple(problems), sha256, verified, compared, bool(harm), notes, keys)


def with_place(found: Appraisal) -> Appraisal:
    """Look as well whether the place of the study file can be written, and has room for both; a drill needs neither."""
    return replace(found, problems=(*found.problems, *_place(found))) if found.fit else found


def _place(found: Appraisal) -> Iterator[Problem]:
    folder = found.path.parent
    if not os.access(folder, os.W_OK):
        step = message("Remove the write protection, or restore the backup to another place.")
        yield Problem(faults.read_only_folder(folder).what, step, of_place=True)
        return
    needed = sum(each.stat().st_size for each in (found.candidate, found.path) if each.exists())
    with faults.named(folder):
        free = shutil.disk_usage(folder).free
    if free < needed:
        what = message("The disk of the folder {folder} has no room for both files.", folder=folder.name or str(folder))
        yield Problem(what, message("Make room on the disk, then check again."), of_place=True)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with faults.named(path), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _current(path: Path, study: Study, keys: Keys, *, key_lost: bool) -> tuple[Current, tuple[Problem, ...]]:
    """Look at the file whose place is to be taken: one that is none of ours, or newer than this program, keeps it."""
    if not path.exists() and path.parent.is_dir():
        return "missing", ()
    try:
        with read_copy(path, study, keys):
            return "whole", ()
    except faults.Damaged:
        return "unreadable", ()
    except NeedsPassphrase:
        if not key_lost:
            raise
        return "unreadable", ()
    except Trouble as trouble:
        if path.is_file() and not _is_database(path):
            return "unreadable", ()
        return "unreadable", (replace(Problem.of(trouble), of_place=True),)


def _is_database(path: Path) -> bool:
    """Whether the first bytes are those of a SQLite file of anybody, of an encrypted one of ours, or of the journal of one."""
    with faults.named(path), path.open("rb") as file:
        header = file.read(len(opening.MAGIC))
    return header.startswith((opening.MAGIC, MARK)) or opening.is_journal(header)


def _at_once(path: Path, candidate: Path, keys: Keys) -> Iterator[Problem]:
    """Tell what is seen without reading the whole candidate; the file at `path` is not touched, it may be open."""
    if path.exists() and candidate.exists() and candidate.samefile(path):
        yield Problem(message("{file} is the study file itself.", file=candidate.name), message("Choose a backup of it."))
        return
    try:
        opening.check_header(candidate, keys)
    except NeedsPassphrase:
        raise
    except Trouble as trouble:
        known = trouble.next_step in (UPDATE_PROGRAM, opening.CHOOSE)
        yield Problem(trouble.what, trouble.next_step if known else ANOTHER)
        return
    if opening.has_journal(candidate):
        yield Problem.of(faults.cut_off(candidate))


def _contents(candidate: Path, study: Study, keys: Keys) -> Iterator[Problem]:
    """Tell why an intact file could not be worked on; `Trouble` if it is of another study or a newer definition."""
    with read_copy(candidate, study, keys) as database:
        with database.reading() as connection:
            older = format_of(connection) < FILE_FORMAT
        keepers = [each for each in accounts.accounts(database) if each.active and "data_manager" in each.roles]
    if older:
        yield Problem(
            message("{file} was made by an older version of this program, which had no accounts.", file=candidate.name),
            message("Make a copy of it, open the copy in this program and set up its accounts; then restore the copy."),
        )
    elif not keepers:
        yield Problem(message("{file} has no account that could manage it.", file=candidate.name), ANOTHER)


def _told_of(path: Path, finding: Message) -> Message:
    return message("{file} as it is now: {finding}", file=path.name, finding=finding)


def _practice(candidate: Path, study: Study, keys: Keys) -> Iterator[Message]:
    """Tell that it is only there to practise with, where no study file is there to be told apart from it."""
    with read_copy(candidate, study, keys) as database, database.reading() as connection:
        if connection.execute("SELECT practice FROM study").fetchone() == (1,):
            yield message("{candidate} is of a practice study: nothing in it counts.", candidate=candidate.name)


def _protection(path: Path, candidate: Path, keys: Keys) -> Iterator[Message]:
    """Tell what becomes of the encryption: the file that is restored keeps that of the backup."""
    before, after = keys.secret(path), keys.secret(candidate)
    unknown = before is None and bool(mark_of(path))
    if (before == after and not unknown) or not path.exists():
        return
    if after is None:
        yield message("The backup is not encrypted, and the study file would not be any more.")
    elif before is None and not unknown:
        yield message("The backup is encrypted: the study file would be opened with its passphrase, key {mark}.", mark=after.mark)
    else:
        yield message(
            "The backup has another passphrase, key {mark}: the study file would be opened with that one again.", mark=after.mark
        )


def _beside(path: Path, candidate: Path, compared: Comparison | None) -> Iterator[Problem]:
    """Tell what speaks against the candidate once it was compared with the file whose place it would take."""
    if compared is not None and compared.relation == "separate":
        yield Problem(
            message("{candidate} is no copy of {file}: the two were made separately.", candidate=candidate.name, file=path.name),
            message("Choose a backup of {file}.", file=path.name),
        )
