"""The program's check of itself and of the file at each start (F111): what was proven, and what is not as it should be here."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import sscexo_desktop
from sscexo_desktop.actions.session import site_time
from sscexo_desktop.study.texts import Message, message

if TYPE_CHECKING:
    from sscexo_desktop.store.study_file import StudyFile
    from sscexo_desktop.store.upgrading import Upgraded

LEAST_ROOM = 50_000_000
TIMES = 3
"""A disk with less room than this, or than so many times the file, is told."""
ASTRAY = timedelta(days=1)
"""The clock may be this much behind the program's own files: they bear the time of another zone at worst."""


@dataclass(frozen=True, slots=True)
class StartCheck:
    """When it was made, how many entries of the trail were proven (`None` where the file was opened for reading: then none were).

    `notices` say what needs to be known; without any all is right.
    """

    at: datetime
    entries: int | None
    notices: tuple[Message, ...] = ()

    @property
    def words(self) -> Message:
        """What the check came to, in one sentence."""
        time = site_time(self.at).time()
        if self.entries is None:
            return message("Opened for reading at {time}: not checked", time=time)
        if self.notices:
            return message("Self-check at {time}: see the notices", time=time)
        return message("Self-check at {time}: all right", time=time)


def start_check(file: StudyFile) -> StartCheck:
    """Say what the opening of a file has proven, and look at the workstation.

    A file that is open for writing was found whole: its pages, references, tables and triggers, its audit trail from the first
    entry to the last, signatures, passwords and drafts. What is not so has kept it from being opened.
    """
    now, head = file.clock(), file.head()
    entries = None if file.read_only else (head.seq if head else 0)
    return StartCheck(now, entries, tuple(_notices(file, now, head.at if head else "")))


def _notices(file: StudyFile, now: datetime, last: str) -> Iterator[Message]:
    if file.renewed:
        yield upgraded_words(file.renewed)
    yield from _room(file)
    yield from _clock(now, last)


def _room(file: StudyFile) -> Iterator[Message]:
    """Tell of a disk that is nearly full; of one that says nothing there is nothing to tell."""
    if file.read_only:
        return
    try:
        free, needed = shutil.disk_usage(file.path.parent).free, max(LEAST_ROOM, TIMES * file.size)
    except OSError:
        return
    if free < needed:
        yield message("Only {free} MB are left on the disk of the study file. Make room before anything is entered.",
                      free=free // 1_000_000)  # fmt: skip


def _clock(now: datetime, last: str) -> Iterator[Message]:
    installed = datetime.fromtimestamp(Path(sscexo_desktop.__file__).stat().st_mtime, UTC)
    if last and now < datetime.fromisoformat(last) - timedelta(minutes=1):
        yield message("The clock of this computer is behind the last entry of the audit trail.")
    elif now < installed - ASTRAY:
        yield message(
            "The clock of this computer shows {now}, which is before this program came onto it. Set the clock right: the times "
            "of all entries would be wrong.",
            now=site_time(now),
        )


def upgraded_words(done: Upgraded) -> Message:
    """Say what was done and where the file as it was is kept."""
    before, after = done.definitions
    if done.formats[0] != done.formats[1]:
        return message(
            "The file was brought up to date (format {before} to {after}). As it was before it is kept as {copy}.",
            before=done.formats[0],
            after=done.formats[1],
            copy=done.copy.name,
        )
    return message(
        "The study definition in the file was brought from version {before} to {after}. As it was before it is kept as {copy}.",
        before=before,
        after=after,
        copy=done.copy.name,
    )
