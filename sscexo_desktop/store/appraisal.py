"""Whether a file may take the place of the study file: every reason against it, each with what to do (F100, T6).

Neither file is changed, and nobody is kept from saving.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store import accounts, faults, opening
from sscexo_desktop.store.compare import compare, read_copy
from sscexo_desktop.store.compared import Comparison
from sscexo_desktop.store.definition import UPDATE_PROGRAM
from sscexo_desktop.store.driver import FILE_FORMAT, format_of
from sscexo_desktop.store.snapshot import Progress
from sscexo_desktop.store.verify import Report, verify_file
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.texts import Message, message

ANOTHER = message("Choose another backup; leave this one as it is.")

Current = Literal["whole", "unreadable", "missing"]
"""The file whose place is to be taken."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why the candidate cannot be used, and what to do about it."""

    what: Message
    next_step: Message

    @classmethod
    def of(cls, trouble: Trouble) -> Problem:
        """Take what a `Trouble` says."""
        return cls(trouble.what, trouble.next_step)


@dataclass(frozen=True, slots=True)
class Appraisal:
    """What was found of a `candidate` for the place of `path`; `fit` without problems. `sha256` is of the candidate's bytes.

    `comparison` stands where both could be read, the file at `path` first.
    """

    path: Path
    candidate: Path
    current: Current
    problems: tuple[Problem, ...]
    sha256: str = ""
    verified: Report | None = None
    comparison: Comparison | None = None
    notes: tuple[Message, ...] = ()

    @property
    def fit(self) -> bool:
        """Whether the candidate may take the place."""
        return not self.problems

    @property
    def loses(self) -> bool:
        """Whether something of the file at `path` is not in the candidate, or nobody can tell."""
        return self.current == "unreadable" or (self.comparison is not None and self.comparison.loses)


def appraise(path: Path, candidate: Path, study: Study, progress: Progress | None = None) -> Appraisal:
    """Find every reason against restoring `candidate` to `path`; `progress` may raise to stop.

    Where `path` only points to the study file, it is the file itself whose place is taken.
    """
    path = path.resolve() if path.is_symlink() else path
    current, why = _current(path, study)
    problems = [*why, *_at_once(path, candidate)]
    if problems:
        return Appraisal(path, candidate, current, tuple(problems))
    try:
        sha256, verified = digest(candidate), verify_file(candidate, progress)
        problems += [Problem(each, ANOTHER) for each in verified.findings]
        problems += _contents(candidate, study) if verified.ok else ()
        compared = compare(path, candidate, study, progress) if current == "whole" and not problems else None
    except Trouble as trouble:
        return Appraisal(path, candidate, current, (Problem.of(trouble),))
    problems += _beside(path, candidate, compared)
    return Appraisal(path, candidate, current, tuple(problems), sha256, verified, compared, verified.notes)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with faults.named(path), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _current(path: Path, study: Study) -> tuple[Current, tuple[Problem, ...]]:
    """Look at the file whose place is to be taken: one that is none of ours, or newer than this program, keeps it."""
    if not path.exists() and path.parent.is_dir():
        return "missing", ()
    try:
        with read_copy(path, study):
            return "whole", ()
    except faults.Damaged:
        return "unreadable", ()
    except Trouble as trouble:
        if path.is_file() and not _is_database(path):
            return "unreadable", ()
        return "unreadable", (Problem.of(trouble),)


def _is_database(path: Path) -> bool:
    """Whether the first bytes are those of a SQLite file, whoever made it."""
    with faults.named(path), path.open("rb") as file:
        return file.read(len(opening.MAGIC)) == opening.MAGIC


def _at_once(path: Path, candidate: Path) -> Iterator[Problem]:
    """Tell what is seen without reading the whole candidate; the file at `path` is not touched, it may be open."""
    if path.exists() and candidate.exists() and candidate.samefile(path):
        yield Problem(message("{file} is the study file itself.", file=candidate.name), message("Choose a backup of it."))
        return
    try:
        opening.check_header(candidate)
    except Trouble as trouble:
        known = trouble.next_step in (UPDATE_PROGRAM, opening.CHOOSE)
        yield Problem(trouble.what, trouble.next_step if known else ANOTHER)
        return
    if opening.has_journal(candidate):
        yield Problem.of(faults.cut_off(candidate))


def _contents(candidate: Path, study: Study) -> Iterator[Problem]:
    """Tell why an intact file could not be worked on; `Trouble` if it is of another study or a newer definition."""
    with read_copy(candidate, study) as database:
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


def _beside(path: Path, candidate: Path, compared: Comparison | None) -> Iterator[Problem]:
    """Tell what speaks against the candidate once it was compared with the file whose place it would take."""
    if compared is not None and compared.relation == "separate":
        yield Problem(
            message("{candidate} is no copy of {file}: the two were made separately.", candidate=candidate.name, file=path.name),
            message("Choose a backup of {file}.", file=path.name),
        )
