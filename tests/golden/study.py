"""The study that golden pages are printed from: a demo of four participants, kept as a file so that its times and seals stay."""

from __future__ import annotations

import lzma
from pathlib import Path

from sscexo_desktop.actions.session import Session
from sscexo_desktop.study.model import Study
from tests.people import demo_session, quick_demo

FOLDER = Path(__file__).parent
KEPT = FOLDER / "study.sqlite.xz"
_PARTICIPANTS = 4
"""So many that the review of the demo touches them: a query, a signature that became void."""


def golden_session(study: Study, folder: Path) -> Session:
    """Open a copy of the kept study for reading."""
    path = folder / "study.sqlite"
    path.write_bytes(lzma.decompress(KEPT.read_bytes()))
    return demo_session(path, study, read_only=True)


def keep_new_study(study: Study, folder: Path) -> None:
    """Build the study anew and keep it."""
    path = folder / "study.sqlite"
    quick_demo(path, study, participants=_PARTICIPANTS)
    KEPT.write_bytes(lzma.compress(path.read_bytes(), preset=9))
