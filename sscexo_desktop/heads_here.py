"""The heads of study files that this workstation knows: beside its preferences, and in the folders of its backups."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from sscexo_desktop.settings import configuration_file, load_preferences

if TYPE_CHECKING:
    from sscexo_desktop.actions.heads import Heads


def heads_here() -> Heads:
    """Return where they are kept; the preferences are read anew each time they are asked for."""
    from sscexo_desktop.actions.heads import FILE, Heads

    return Heads(configuration_file().with_name(FILE), _folders)


def _folders(uuid: str) -> Iterable[Path]:
    preferences = load_preferences(configuration_file())
    plan = preferences.plans.get(uuid)
    listed = plan.folders if plan else (preferences.backup_folder,) if preferences.backup_folder else ()
    return map(Path, listed)
