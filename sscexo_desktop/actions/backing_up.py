"""Make a proven copy of the study file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sscexo_desktop.actions.session import Session

if TYPE_CHECKING:
    from sscexo_desktop.store.backup import Backup

Progress = Callable[[int, int], None]


def back_up(session: Session, folder: Path, progress: Progress | None = None) -> Backup:
    """Write a proven copy of the file into a folder; `progress(done, of)` may raise to cancel."""
    session.demand("backup")
    return session.file.backup(folder, progress)
