"""A restoration that is only practised: all of it, in a folder of its own, from which nothing stays (F100)."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store import faults
from sscexo_desktop.store.copies.appraisal import Appraisal, Problem, appraise
from sscexo_desktop.store.copies.backup import backup_file
from sscexo_desktop.store.copies.compare import compare
from sscexo_desktop.store.copies.compared import Comparison
from sscexo_desktop.store.copies.restoring import By, Restored, restore
from sscexo_desktop.store.encryption.keys import NO_KEYS, Keys
from sscexo_desktop.store.snapshot import Progress
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.texts import message

_BY = By("", "Restore drill", "")
_OWN_ROWS = {"event", "definition"}
"""What the restoration itself adds: that it happened, and the definition of a newer program."""


@dataclass(frozen=True, slots=True)
class Drill:
    """How it went: what speaks against the backup, else what was restored and how it stands to the backup, the backup first."""

    appraisal: Appraisal
    begun: datetime
    ended: datetime
    problems: tuple[Problem, ...]
    restored: Restored | None = None
    comparison: Comparison | None = None

    @property
    def passed(self) -> bool:
        """Whether this backup can be restored."""
        return not self.problems


def drill(
    path: Path, candidate: Path, folder: Path, study: Study, progress: Progress | None = None, keys: Keys = NO_KEYS
) -> Drill:
    """Restore `candidate` over a copy of the study file, both inside a new folder in `folder`, prove and compare what comes of it.

    The study file is read and never changed. Whatever `progress` raises stops it; the new folder is removed in any case.
    """
    if not folder.is_dir():
        raise Trouble(message("The folder {folder} is not there.", folder=folder.name or str(folder)), faults.CONNECTED)
    begun = datetime.now(UTC)
    found = appraise(path, candidate, study, progress, keys)
    if not found.fit:
        return Drill(found, begun, datetime.now(UTC), found.problems)
    with faults.named(folder), tempfile.TemporaryDirectory(prefix="restore-drill-", dir=folder) as scratch:
        copy = _copy(path, Path(scratch), keys) if found.current == "whole" else None
        target = copy or Path(scratch, path.name)
        tried = replace(found, path=target, current="whole" if copy else "missing")
        restored = restore(tried, _BY, study, progress)
        compared = compare(candidate, restored.path, study, progress, keys=keys)
    problems = () if _as_it_was(compared) else (_unlike(candidate),)
    return Drill(found, begun, datetime.now(UTC), problems, restored, compared)


def _copy(path: Path, scratch: Path, keys: Keys) -> Path:
    """Return a proven copy of the study file, under its own name."""
    return backup_file(path, scratch, keys=keys).path.rename(scratch / path.name)


def _as_it_was(compared: Comparison) -> bool:
    """Whether what was restored is the backup and the entry about the restoration."""
    nothing_new = compared.only_there.added.keys() <= _OWN_ROWS and not compared.loses
    return compared.relation == "older" and nothing_new and not compared.records


def _unlike(candidate: Path) -> Problem:
    return Problem(
        message("What was restored is not what stands in {file}.", file=candidate.name),
        message("Keep both files and report this; it must not happen."),
    )
