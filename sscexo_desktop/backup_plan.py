"""How one study is backed up from this workstation, and the last proven backup in each folder; never participant data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self

MINUTES = (0, 10, 15, 30, 60, 120, 240)
KEEP = (5, 10, 20, 30, 60, 100)
"""What can be chosen; 0 minutes is never by itself."""


@dataclass(frozen=True, slots=True)
class MadeBackup:
    """The last proven backup in a folder: when it was taken (ISO, UTC), its path, SHA-256 and size, and the file's state in it."""

    at: str
    path: str
    sha256: str
    state: str = ""
    size: int = 0

    @property
    def taken_at(self) -> datetime:
        """When it was taken."""
        return datetime.fromisoformat(self.at)


@dataclass(frozen=True, slots=True)
class BackupPlan:
    """Into which folders a study is backed up, every how many minutes, on leaving it, and how many backups each folder keeps.

    `made` holds the last proven backup by folder, also of a folder that was taken off the list.
    """

    folders: tuple[str, ...] = ()
    minutes: int = 30
    on_exit: bool = True
    keep: int = 30
    made: Mapping[str, MadeBackup] = field(default_factory=dict)

    @classmethod
    def read(cls, found: Mapping[str, Any]) -> Self:
        """Read what was kept; `ValueError`, `TypeError` or `KeyError` for what cannot be one."""
        if not all(isinstance(each, str) and each for each in found.get("folders", ())):
            raise TypeError("folders")
        plan = cls(
            folders=tuple(dict.fromkeys(found.get("folders", ()))),
            minutes=found.get("minutes", 30),
            on_exit=found.get("on_exit", True),
            keep=found.get("keep", 30),
            made={str(folder): _made(each) for folder, each in dict(found.get("made", {})).items()},
        )
        if plan.minutes not in MINUTES or plan.keep not in KEEP or plan.on_exit not in (True, False):
            raise ValueError("plan")
        return plan

    def with_made(self, folder: str, made: MadeBackup) -> Self:
        """Return the plan with another last backup in a folder."""
        return replace(self, made={**self.made, folder: made})

    def last(self) -> MadeBackup | None:
        """Return the newest backup there is, in a folder of the list."""
        there = [self.made[each] for each in self.folders if each in self.made]
        return max(there, key=lambda each: each.taken_at, default=None)

    def behind(self, state: str) -> tuple[str, ...]:
        """Return the folders whose last backup holds another state than this."""
        return tuple(each for each in self.folders if each not in self.made or self.made[each].state != state)


def _made(found: Mapping[str, Any]) -> MadeBackup:
    made = MadeBackup(
        str(found["at"]), str(found["path"]), str(found["sha256"]), str(found.get("state", "")), int(found.get("size", 0))
    )
    if made.taken_at.tzinfo is None:
        raise ValueError("at")
    return made
