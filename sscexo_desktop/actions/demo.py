"""Make a demo study: a real study file, filled by replaying the shipped cases."""

from __future__ import annotations

from pathlib import Path

from sscexo_desktop.actions.replaying import DEMO_DAY, replay_demo
from sscexo_desktop.actions.session import Session
from sscexo_desktop.study.model import Study

DEMO_PERSON = "demo"


def build_demo(path: Path, study: Study, *, participants: int = 0, folder: Path | None = None) -> tuple[str, ...]:
    """Write a demo study to a new file; return the numbers of its participants. `Trouble` if the file exists or cannot be made."""
    from sscexo_desktop.store.study_file import StudyFile

    file = StudyFile.create(path, study, DEMO_PERSON)
    try:
        with file.filling():
            return replay_demo(Session(file, study, lambda: DEMO_DAY), participants=participants, folder=folder)
    finally:
        file.close()
