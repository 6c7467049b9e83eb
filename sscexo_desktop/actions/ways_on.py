"""What can be done when a study file cannot be opened: never a dead end, and nothing is written to any file (F101)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sscexo_desktop.errors import Trouble
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.texts import message

if TYPE_CHECKING:
    from sscexo_desktop.store.encryption.keys import Keys

Way = Literal["restore", "read", "salvage", "again", "choose", "upgrade", "compare", "go_on"]
"""Restore a backup in its place, open it for reading, salvage it into a new file, try again, choose another file, bring it up to
date, compare it with another copy, go on with it as it is."""


def ways_on(path: Path, fault: Trouble, study: Study, keys: Keys | None = None) -> tuple[Way, ...]:
    """Return the ways that are open after `fault` at opening `path`, the best one first; there is always one."""
    from sscexo_desktop.store import faults, opening
    from sscexo_desktop.store.definition import UPDATE_PROGRAM
    from sscexo_desktop.store.heads import RolledBack
    from sscexo_desktop.store.upgrade import NeedsUpgrade

    if isinstance(fault, NeedsUpgrade):
        return ("upgrade", "read", "choose")
    if isinstance(fault, RolledBack):
        return ("compare", "restore", "read", "go_on", "choose")
    if fault.next_step == UPDATE_PROGRAM:
        return ("choose",)
    if fault.next_step == opening.CHOOSE:
        return ("choose",) if path.is_dir() or _is_database(path) else ("choose", "restore")
    if isinstance(fault, faults.Damaged) or fault.next_step in (faults.RESTORE, opening.CONTINUE_WITH_BACKUP):
        return _harmed(path, study, keys)
    if not path.exists():
        return ("again", "choose", "restore") if path.parent.is_dir() else ("again", "choose")
    return ("again", *_reading(path, study, keys), "choose")


def _harmed(path: Path, study: Study, keys: Keys | None) -> tuple[Way, ...]:
    rescue: tuple[Way, ...] = ("salvage",) if path.exists() and path.stat().st_size else ()
    return ("restore", *_reading(path, study, keys), *rescue, "choose")


def _reading(path: Path, study: Study, keys: Keys | None) -> tuple[Way, ...]:
    """Whether the file can still be read as a whole."""
    from sscexo_desktop.store.encryption.keys import NO_KEYS
    from sscexo_desktop.store.study_file import StudyFile

    try:
        StudyFile.open(path, study, read_only=True, keys=keys or NO_KEYS).close()
    except Trouble:
        return ()
    return ("read",)


def _is_database(path: Path) -> bool:
    from sscexo_desktop.store.opening import MAGIC

    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


def at_opening(fault: Trouble, path: Path) -> Trouble:
    """Return what is said of a fault at opening: on a full disk nothing was typed that could be saved again."""
    from sscexo_desktop.store import faults

    if fault.what != faults.disk_full().what:
        return fault
    return Trouble(
        message("The disk is full: {file} cannot be opened for writing.", file=path.name),
        message("Make room on the disk, then try again. For reading it can be opened now."),
    )


def at_work(fault: BaseException) -> BaseException:
    """Return what is said of a fault while files are restored or salvaged: on a full disk everything is as it was."""
    from sscexo_desktop.store import faults

    full = faults.disk_full()
    if not isinstance(fault, Trouble) or fault.what != full.what:
        return fault
    return Trouble(full.what, message("Make room on the disk, or choose another one; then begin again. Every file is as it was."))
