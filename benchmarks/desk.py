"""A demo study opened for a benchmark: participant A and B, in a folder that goes with it."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sscexo_desktop.actions.demo import build_demo
from sscexo_desktop.actions.replaying import DEMO_DAY
from sscexo_desktop.actions.session import Session
from sscexo_desktop.resources import resource
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.load import load


@contextlib.contextmanager
def demo_session(participants: int = 2) -> Iterator[Session]:
    study = load(resource("study"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.sqlite"
        build_demo(path, study, participants=participants)
        file = StudyFile.open(path, study, "benchmark")
        try:
            yield Session(file, study, lambda: DEMO_DAY)
        finally:
            file.close()
