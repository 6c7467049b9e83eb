"""What letting somebody in costs beside the deliberate Argon2id, and what asking for permission costs beside a save."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from argon2 import PasswordHasher

from benchmarks.ratio import Ratio, in_turn
from benchmarks.save import SIZE, value_of
from sscexo_desktop.actions.gate import FirstAccount, Gate, create_study
from sscexo_desktop.actions.session import Session
from sscexo_desktop.resources import resource
from sscexo_desktop.store.passwords import Cost, hashed
from sscexo_desktop.study.load import load
from sscexo_desktop.study.places import Place, RecordKey

PASSWORD = "four words of mine"  # noqa: S105
LOG_INS, SAVES = 15, 300


def log_ins(session: Session) -> tuple[float, float]:
    """Time logging in and out, against the bare verification of a password at the same cost."""
    gate = Gate.of(session)
    known = hashed(PASSWORD, Cost())
    bare = PasswordHasher()
    return in_turn(lambda: gate.log_in("doctor", PASSWORD), lambda: bare.verify(known, PASSWORD), LOG_INS)


def saves(session: Session) -> tuple[float, float]:
    """Time saving a 40-item record with the permission asked before, as every action does, and without.

    Both parts are timed in turn and their medians added up: the difference of two saves would be noise of the disk.
    """
    form = session.study.forms["outcome"]
    plain = [item for section in form.sections if not section.repeat for item in section.items if not item.derive][:SIZE]
    answers = {Place(item.id): value_of(item) for item in plain}
    numbers = iter([session.file.add_participant(f"SSC-{n:04}").number for n in range(SAVES + 2)])

    def save() -> None:
        session.file.save(RecordKey(next(numbers), "baseline", "outcome"), answers, {"blows": ()}, (), False, base_revision=0)

    asking, saving = in_turn(lambda: session.demand("enter"), save, SAVES)
    return asking + saving, saving


def measure() -> Iterator[Ratio]:
    study = load(resource("study"))
    with tempfile.TemporaryDirectory() as folder:
        first = FirstAccount("doctor", "Dr Benchmark", PASSWORD, ("investigator", "data_manager"))
        session = create_study(Path(folder) / "study.sqlite", study, first)
        yield Ratio("log in / bare Argon2id verification of the same password", *log_ins(session), "ms", 1.1)
        yield Ratio("save a 40-item record, permission asked / the same save without asking", *saves(session), "ms", 1.02)
        session.file.close()
