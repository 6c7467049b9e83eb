"""A demo study opened for a benchmark: participant A and B, in a folder that goes with it."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sscexo_desktop.actions.demo import build_demo, open_demo
from sscexo_desktop.actions.session import Session
from sscexo_desktop.resources import resource
from sscexo_desktop.store.passwords import Cost
from sscexo_desktop.study.load import load


@contextlib.contextmanager
def demo_session(participants: int = 2) -> Iterator[Session]:
    study = load(resource("study"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.sqlite"
        build_demo(path, study, participants=participants, cost=Cost.quick())
        gate = open_demo(path, study)
        try:
            yield gate.log_in("doctor", gate.demo_passwords["doctor"])
        finally:
            gate.close()
