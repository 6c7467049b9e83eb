"""What is preferred on this workstation: language, calendar, look, when it locks, files opened lately; never participant data.

Kept as JSON in the user's configuration folder, written whole or not at all. A damaged file is set aside; preferences start anew.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from sscexo_desktop.backup_plan import BackupPlan, MadeBackup

SCALES = (1.0, 1.15, 1.3, 1.5, 1.75, 2.0)
RECENT = 8
WARNED = 100


@dataclass(frozen=True, slots=True)
class Preferences:
    """The preferences of this workstation; `recent` holds paths of study files.

    The program locks by itself after `idle_minutes` without key, mouse or wheel (F82). `plans` holds how each study is backed up,
    by the identity (uuid) of its file. `backup_folder` and `backups` are what older programs kept for all studies together: a
    folder, and by path of the study file when its last backup was made (ISO, UTC), that copy's path and SHA-256; a study that has
    no plan yet takes them over. `warned` holds the places of study files that were warned of; `drills`, by path of the study file,
    when a restoration was practised last (ISO, UTC), with which backup, and whether it passed.
    """

    language: Literal["en", "fa"] = "en"
    calendar: Literal["gregorian", "jalali"] = "gregorian"
    theme: Literal["light", "dark"] = "light"
    font_scale: float = 1.0
    idle_minutes: int = 10
    leave_participant_view_with_password: bool = True
    recent: tuple[str, ...] = ()
    backup_folder: str = ""
    backups: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    plans: dict[str, BackupPlan] = field(default_factory=dict)
    warned: tuple[str, ...] = ()
    drills: dict[str, tuple[str, str, bool]] = field(default_factory=dict)

    def plan(self, uuid: str, path: Path) -> BackupPlan:
        """Return how the study of this identity, in the file at `path`, is backed up."""
        if uuid in self.plans:
            return self.plans[uuid]
        if not self.backup_folder:
            return BackupPlan()
        before = self.backups.get(str(path))
        made = {str(Path(before[1]).parent): MadeBackup(*before)} if before else {}
        return BackupPlan((self.backup_folder,), made=made)

    def with_plan(self, uuid: str, plan: BackupPlan) -> Preferences:
        """Return the preferences with another plan for a study."""
        return replace(self, plans={**self.plans, uuid: plan})

    def opened(self, path: Path) -> Preferences:
        """Return the preferences with `path` as the file opened last."""
        others = (each for each in self.recent if each != str(path))
        return replace(self, recent=(str(path), *others)[:RECENT])

    def scaled(self, steps: int) -> Preferences:
        """Return the preferences with the font that many steps larger or smaller; 0 is back to 100 %."""
        if steps == 0:
            return replace(self, font_scale=1.0)
        at = min(range(len(SCALES)), key=lambda n: abs(SCALES[n] - self.font_scale))
        return replace(self, font_scale=SCALES[max(0, min(len(SCALES) - 1, at + steps))])


ALLOWED: dict[str, Collection[object]] = {
    "language": ("en", "fa"),
    "calendar": ("gregorian", "jalali"),
    "theme": ("light", "dark"),
    "font_scale": SCALES,
    "idle_minutes": range(1, 61),
    "leave_participant_view_with_password": (False, True),
}


def configuration_file() -> Path:
    """Return where the preferences of this user are kept; `SSCEXO_CONFIG` names another folder."""
    folder = os.environ.get("SSCEXO_CONFIG")
    if folder:
        return Path(folder) / "preferences.json"
    from platformdirs import user_config_path

    return user_config_path("SSc-EXO Desktop", appauthor=False) / "preferences.json"


def load_preferences(path: Path) -> Preferences:
    """Read the preferences; a file that cannot be read as such is set aside as `.damaged` and the defaults are returned."""
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError, PermissionError, IsADirectoryError):
        return Preferences()
    except UnicodeDecodeError:
        return _set_aside(path)
    import json

    try:
        return _read(json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError):
        return _set_aside(path)


def _read(found: dict[str, Any]) -> Preferences:
    known = {each.name for each in fields(Preferences)}
    given = {name: value for name, value in found.items() if name in known}
    for name, value in given.items():
        if name in ALLOWED and value not in ALLOWED[name]:
            raise ValueError(name)
        if name == "backup_folder" and not isinstance(value, str):
            raise TypeError(name)
    given["recent"] = tuple(str(each) for each in given.get("recent", ()))[:RECENT]
    given["backups"] = {
        str(file): (str(at), str(copy), str(sha)) for file, (at, copy, sha) in dict(given.get("backups", {})).items()
    }
    if any(datetime.fromisoformat(at).tzinfo is None for at, _, _ in given["backups"].values()):
        raise ValueError("backups")
    given["plans"] = {str(uuid): BackupPlan.read(each) for uuid, each in dict(given.get("plans", {})).items()}
    given["warned"] = tuple(str(each) for each in given.get("warned", ()))[-WARNED:]
    given["drills"] = {
        str(file): (datetime.fromisoformat(at).isoformat(), str(copy), bool(passed))
        for file, (at, copy, passed) in dict(given.get("drills", {})).items()
    }
    return Preferences(**given)


def _set_aside(path: Path) -> Preferences:
    try:
        path.replace(path.with_name(f"{path.name}.damaged"))
    except OSError:
        return Preferences()
    return Preferences()


def save_preferences(path: Path, preferences: Preferences) -> bool:
    """Write the preferences, whole or not at all; return whether it worked (a read-only folder is no reason to stop)."""
    import json

    fresh = path.with_name(f"{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with fresh.open("w", encoding="utf-8") as out:
            json.dump(asdict(preferences), out, ensure_ascii=False, indent=1)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(path)
    except OSError:
        return False
    return True
