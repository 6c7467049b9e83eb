"""Save a 40-item record with its trail against one bare durable commit that writes the same rows."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from pathlib import Path

from benchmarks.ratio import Ratio, in_turn
from sscexo_desktop.resources import resource
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.kinds import ChoiceKind
from sscexo_desktop.study.load import load
from sscexo_desktop.study.model import Item, Place, RecordKey

SIZE = 40
ROUNDS = 200


def value_of(item: Item) -> object:
    """Return some value of an item's kind."""
    if isinstance(item.kind, ChoiceKind):
        return item.kind.codelist.codes[0]
    values = {"decimal": Decimal("2.10"), "integer": 2, "date": date(2024, 9, 10), "time": time(9, 30)}
    return item.kind.from_sql(item.kind.to_sql(values.get(item.kind.name, "text")))


def measure() -> Iterator[Ratio]:
    import sqlcipher3  # the driver of the program, so that the bare side is the same engine

    study = load(resource("study"))
    form = study.forms["outcome"]
    plain = [item for section in form.sections if not section.repeat for item in section.items if not item.derive][:SIZE]
    answers = {Place(item.id): value_of(item) for item in plain if item.kind.name != "partial_date"}
    with tempfile.TemporaryDirectory() as folder:
        file = StudyFile.create(Path(folder) / "ours.sqlite", study, "benchmark")
        for n in range(ROUNDS + 10):
            file.add_participant(f"SSC-{n:03}")
        numbers = iter(range(ROUNDS + 10))
        bare = sqlcipher3.connect(str(Path(folder) / "bare.sqlite"), isolation_level=None)
        for pragma in ("journal_mode=DELETE", "synchronous=EXTRA", "cache_spill=OFF"):
            bare.execute(f"PRAGMA {pragma}")
        columns = ", ".join(item.id for item in plain)
        bare.execute(f"CREATE TABLE form (record INTEGER PRIMARY KEY, {columns})")
        trail = "at, person, tbl, record, row, operation, item, old, new, typed, reason, seal"
        bare.execute(f"CREATE TABLE trail (seq INTEGER PRIMARY KEY, {trail})")
        row = tuple(item.kind.to_sql(answers[Place(item.id)]) for item in plain)
        before = ("2026-01-01T00:00:00Z", "benchmark", "form", 1, 0, "I")
        entries = [(*before, item.id, None, cell, "", "", "0" * 64) for item, cell in zip(plain, row, strict=True)]
        form_marks, trail_marks = ", ".join("?" * len(row)), ", ".join("?" * 12)

        def ours() -> None:
            key = RecordKey(f"SSC-{next(numbers):03}", "baseline", "outcome")
            file.save(key, answers, {"blows": ()}, (), False, base_revision=0)

        def commit() -> None:
            bare.execute("BEGIN IMMEDIATE")
            bare.execute(f"INSERT INTO form ({columns}) VALUES ({form_marks})", row)
            bare.executemany(f"INSERT INTO trail ({trail}) VALUES ({trail_marks})", entries)
            bare.execute("COMMIT")

        timed = in_turn(ours, commit, ROUNDS)
        yield Ratio(f"save a {len(plain)}-item record with its trail / bare durable commit", *timed, "ms", 2)
        file.close()
        bare.close()
