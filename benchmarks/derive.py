"""Derive a whole outcome record against reading what was typed into it: participant A at month 6, as the case types it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.desk import demo_session
from benchmarks.ratio import Ratio, in_turn
from sscexo_desktop.actions.session import beside
from sscexo_desktop.resources import resource
from sscexo_desktop.study import units
from sscexo_desktop.study.answers import Look
from sscexo_desktop.study.assess import assess
from sscexo_desktop.study.cases import CaseRecord, load_case
from sscexo_desktop.study.derive import worked_out
from sscexo_desktop.study.model import Form, Item
from sscexo_desktop.study.places import RecordKey

ROUNDS = 200
KEY = RecordKey("SSC-001", "month6", "outcome")
FRAME = 1000 / 60
"""Milliseconds between two pictures of a screen."""


def texts(record: CaseRecord, form: Form) -> Iterator[tuple[Item, str]]:
    """Yield each item with what is typed there, rows of sections included."""
    for place in (record.items, *(row for rows in record.rows.values() for row in rows)):
        yield from ((form.items[item], keys.typed) for item, keys in place.items() if keys.typed)


def measure() -> Iterator[Ratio]:
    case = load_case(Path(str(resource("demo"))) / "case-01-a.toml")
    with demo_session(1) as session:
        form = session.study.forms[KEY.form]
        record, around = session.file.record(KEY), session.around(KEY.participant)
        assert record is not None
        around = beside(record, around)
        typed = [
            pair for each in case.records if (each.visit, each.form) == (KEY.visit, KEY.form) for pair in texts(each, form)
        ]
        names = [item.derive for item in form.items.values() if item.derive]

        def look() -> Look:
            return session.look(record, around)

        def derive() -> None:
            fresh = look()
            for name in names:
                worked_out(name, fresh)

        def read() -> None:
            for item, text in typed:
                units.read(item, text, case.manner)

        derived, parsed = in_turn(derive, read, ROUNDS)
        assessed, _ = in_turn(lambda: assess(look(), record.kept), read, ROUNDS)
    what = f"derive {len(names)} values of an outcome record / read the {len(typed)} texts typed into it"
    yield Ratio(what, derived, parsed, "ms", 10)
    yield Ratio("assess that record, its rules and words included / a frame of 1/60 s", assessed, FRAME, "ms", 0.5)
