"""A record as it stood at any moment, told by the trail alone, equals what was read then (F76, T13)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from random import Random

import pytest

from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.dates import PartialDate
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import Kept, Record
from sscexo_desktop.study.typed import Answer, Blank
from tests.store.at_review import DOCTOR, change, make_ready
from tests.store.conftest import AE, KEY, ROWS, STUDY, VALUES, with_items

BEGIN = datetime(2026, 3, 1, 8, tzinfo=UTC)
CHOICES: dict[str, tuple[Answer, ...]] = {
    "SEX": ("F", "M"),
    "AGE": (0, 54, 55),
    "WEIGHT": (Decimal("61.50"), Decimal("61.00"), Decimal("0.07")),
    "NOTE": ("x", "می‌رود", "", "before\0after", '{"a": "b"}'),
    "STORY": ("one\ntwo", "'; --"),
    "VISDAT": (date(2024, 9, 10), date(2024, 2, 29)),
    "ONSET": (PartialDate(date(2017, 1, 1), date(2017, 12, 31)), PartialDate(date(2017, 3, 1), date(2017, 3, 31))),
    "SYSBP": (120, 121),
    "ARM": ("left", "right"),
}
BLANKS = (None, Blank("ND"), Blank("UNK", "lost"), Blank("UNK", "found again"))


class Desk:
    """Somebody who saves whatever comes, at times of their own."""

    def __init__(self, file: StudyFile, seed: int) -> None:
        self.file = file
        self.random = Random(seed)
        self.now = BEGIN
        self.rows = count(1)
        file.clock = lambda: self.now

    def answer(self, item: str) -> Answer:
        return self.random.choice(CHOICES[item] if self.random.random() < 0.7 else BLANKS)

    def save(self, key: RecordKey) -> Record:
        """Save the record with some of everything changed."""
        there = self.file.record(key)
        rows = list(there.rows["bp"]) if there else []
        if rows and self.random.random() < 0.3:
            rows.remove(self.random.choice(rows))
        if self.random.random() < 0.5:
            rows.append(next(self.rows))
        self.random.shuffle(rows)
        answers = {place: each for place, each in (there.answers if there else {}).items() if place.row in (0, *rows)}
        for item in self.random.sample(sorted(CHOICES), 4):
            for row in rows if item in ("SYSBP", "ARM") else (0,):
                answers[Place(item, row)] = self.answer(item)
        kept = [*self.kept(rows)]
        complete, settings = self.random.random() < 0.5, {"window": self.random.randint(1, 3)}
        revision = there.revision if there else 0
        return self.file.save(
            key, answers, {"bp": tuple(rows)}, kept, complete, base_revision=revision, reason="because", settings=settings
        )

    def kept(self, rows: list[int]) -> Iterator[Kept]:
        for place in (Place("AGE"), Place("VISDAT"), *(Place("SYSBP", row) for row in rows)):
            if self.random.random() < 0.4:
                yield Kept("odd", place, self.random.choice("ab"), self.random.choice(("snow", "ice")))

    def review(self, key: RecordKey) -> None:
        """Write into the trail under the record's number, and beside it."""
        record = self.file.record(key)
        self.file.tick(key, self.random.sample(sorted(record.answers), min(2, len(record.answers))))
        self.file.sign(key, DOCTOR)
        self.file.open_query(key, Place("AGE"), "?")


@pytest.mark.parametrize("seed", range(8))
def test_every_state_comes_back_exactly(file: StudyFile, seed: int) -> None:
    """F76: values, blanks, rows in their order, kept findings, completeness, settings, revision, who and when."""
    make_ready(file)
    desk = Desk(file, seed)
    keys = (KEY._replace(visit="V2"), KEY._replace(visit="V2", occurrence=2))
    stood: list[tuple[RecordKey, datetime, Record]] = []
    for _ in range(40):
        desk.now += timedelta(milliseconds=desk.random.randint(1, 3_000_000))
        key = desk.random.choice(keys)
        stood.append((key, desk.now, desk.save(key)))
        if desk.random.random() < 0.4:
            desk.now += timedelta(milliseconds=1)
            desk.review(key)
    for key in keys:
        assert file.record_at(key, BEGIN) is None
        mine = [(at, record) for each, at, record in stood if each == key]
        for (at, record), (later, _) in zip(mine, [*mine[1:], (desk.now + timedelta(days=9), None)], strict=True):
            assert file.record_at(key, at) == record
            assert file.record_at(key, later - timedelta(milliseconds=1)) == record
        assert file.record_at(key, desk.now) == file.record(key)


def test_a_record_that_was_never_saved(file: StudyFile) -> None:
    assert file.record_at(KEY, BEGIN) is None


def test_two_saves_in_one_instant(file: StudyFile) -> None:
    """What stood at an instant is what the last save of it left."""
    make_ready(file)
    file.clock = lambda: BEGIN + timedelta(days=1)
    change(file, AGE=55, reason="x")
    change(file, AGE=56, reason="x")
    assert file.record_at(KEY, BEGIN + timedelta(days=1)) == file.record(KEY)


def test_a_clock_set_back_keeps_the_order(file: StudyFile) -> None:
    """T13: order is by number; what was written after is never taken for what was before."""
    make_ready(file)
    hours = iter((10, 5, 7))
    stood = []
    for age in (55, 56, 57):
        at = BEGIN + timedelta(hours=next(hours))
        file.clock = lambda at=at: at
        change(file, AGE=age, reason="x")
        stood.append(file.record(KEY))
    ten, five, seven = stood
    assert file.record_at(KEY, BEGIN + timedelta(hours=4)).answers[Place("AGE")] == 54
    assert file.record_at(KEY, BEGIN + timedelta(hours=6)) == five
    assert file.record_at(KEY, BEGIN + timedelta(hours=8)) == seven == file.record_at(KEY, BEGIN + timedelta(hours=10))
    assert ten.answers[Place("AGE")] == 55


def test_what_was_entered_on_an_older_definition(saved, path) -> None:
    """F76: items that came later are not there yet."""
    before = StudyFile.open(path, with_items("SMOKER", "PETS"), "Sara")
    old = before.record(KEY)
    moment = old.saved_at
    answers = {**old.answers, Place("SMOKER"): "yes", Place("POSTURE", 1): "sitting"}
    now = before.save(KEY, answers, ROWS, (), True, base_revision=old.revision)
    assert before.record_at(KEY, moment) == old
    assert before.record_at(KEY, now.saved_at) == now
    assert (old.definition, now.definition) == ("1.0", "1.1")
    before.close()


def test_other_forms_and_a_second_window(saved, path) -> None:
    file = StudyFile.open(path, STUDY, "Reza", read_only=True)
    for record in file.records():
        assert file.record_at(record.key, datetime.now(UTC)) == record
    assert file.record_at(AE, datetime.now(UTC)).answers == {Place("AETERM"): "headache", Place("DOSE"): Decimal("7.5")}
    assert file.record(KEY).answers != VALUES
    file.close()
