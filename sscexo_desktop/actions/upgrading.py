"""Bring a study file of an older format up to date, by its data manager (F110)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sscexo_desktop.actions.gate import Gate, open_gate
from sscexo_desktop.actions.session import Session, today_at_site
from sscexo_desktop.actions.start_check import upgraded_words
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.model import Study

if TYPE_CHECKING:
    from sscexo_desktop.store.encryption.keys import Keys
    from sscexo_desktop.store.upgrading import By, Upgraded


def gate_before(path: Path, study: Study, today: Callable[[], date] = today_at_site, keys: Keys | None = None) -> Gate:
    """Return where whoever upgrades a file logs in: at the file as it is, which is only read."""
    return open_gate(path, study, today, read_only=True, keys=keys)


def permit(session: Session) -> By:
    """Return who upgrades; `Refused` for who may not."""
    from sscexo_desktop.store.upgrading import By

    return By(session.access.login, session.access.name, session.demand("upgrade"))


def upgrade(
    path: Path, study: Study, by: By, keys: Keys | None = None, progress: Callable[[int, int], None] | None = None
) -> Upgraded | None:
    """Bring the file up to date, whole or not at all, with a proven copy kept beside it; `None` if nothing was to be done.

    May run in any thread; nobody may have the file open for writing.
    """
    from sscexo_desktop.store.encryption.keys import NO_KEYS
    from sscexo_desktop.store.upgrading import upgrade_file

    return upgrade_file(path, study, by, keys or NO_KEYS, progress)


def upgraded_lines(done: Upgraded, say: Speaker) -> Iterator[str]:
    """Say it at the terminal."""
    yield say(upgraded_words(done))
    yield f"{done.copy}\nsha256 {done.sha256}"
