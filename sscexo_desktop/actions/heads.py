"""What this workstation and the newest backups know of a study file: an older copy in its place is found (F73)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sscexo_desktop.actions.gate import Gate
from sscexo_desktop.actions.session import Session
from sscexo_desktop.errors import Trouble
from sscexo_desktop.study.texts import message

if TYPE_CHECKING:
    from sscexo_desktop.store.encryption.keys import Keys
    from sscexo_desktop.store.heads import Head, Witnesses
    from sscexo_desktop.store.study_file import StudyFile
    from sscexo_desktop.store.upgrading import By

FILE = "heads.json"
"""Its name, beside the preferences."""


def no_folders(_uuid: str) -> Iterable[Path]:
    """Know of no backups."""
    return ()


@dataclass(frozen=True, slots=True)
class Heads:
    """Where this workstation keeps heads, and in which folders the backups of a study are, by its identity."""

    kept_at: Path
    folders: Callable[[str], Iterable[Path]] = no_folders

    def witnesses(self, keys: Keys | None = None, but: Iterable[Head] = ()) -> Witnesses:
        """Return who is asked about a file that is opened; `but` these heads, which somebody answers for."""
        from sscexo_desktop.store.copies.backup_heads import heads_of_backups
        from sscexo_desktop.store.encryption.keys import NO_KEYS
        from sscexo_desktop.store.heads import KnownHeads

        known, passed = KnownHeads(self.kept_at), frozenset(but)

        def found(uuid: str) -> Iterable[Head]:
            there = (*known.of(uuid), *heads_of_backups(self.folders(uuid), uuid, keys or NO_KEYS))
            return (each for each in there if each not in passed)

        return found

    def watch(self, file: StudyFile) -> None:
        """Keep the head of this file from now on, when it is closed, backed up or printed."""
        from sscexo_desktop.store.heads import KnownHeads

        file.known = KnownHeads(self.kept_at)


def head_asked(typed: str) -> tuple[int, str]:
    """Read the number and the seal of an entry as they stand on paper; `Trouble` if that is none."""
    from sscexo_desktop.store.heads import read_head

    head = read_head(typed)
    if head is None:
        raise Trouble(
            message("This is no number and seal of an entry."),
            message("Type both as they stand on the paper, for example 3226: 9843-5A09-24F8."),
        )
    return head


def is_in(path: Path, head: tuple[int, str], keys: Keys | None = None) -> bool:
    """Whether the trail of a study file has an entry of this number whose seal begins so; `Trouble` if it cannot be read."""
    from sscexo_desktop.store.encryption.keys import NO_KEYS
    from sscexo_desktop.store.heads import file_holds

    return file_holds(path, head, keys or NO_KEYS)


def permit(session: Session) -> By:
    """Return who answers for an older copy; `Refused` for who may not."""
    from sscexo_desktop.store.upgrading import By

    return By(session.access.login, session.access.name, session.demand("restore"))


def accept_older(gate: Gate, missing: Iterable[Head], by: By, reason: str) -> None:
    """Write down that the data manager goes on with a file that lacks these entries, and why; nobody is let in by it."""
    file = gate.file
    with file.together():
        file.person, file.role = by.name, by.role
        file.note("older_accepted", by.login, " ".join([*(f"head:{each.text}" for each in missing), f"reason:{reason}"]))
        file.person, file.role = "", ""
