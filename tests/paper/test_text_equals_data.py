"""T17, F83, F87: what a reader of the PDF gets at each item is what is stored there: for A, for B and for a hostile participant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from expected_words import Expected, Oracle, numbers
from hostile_participant import enter_hostile
from people import demo_session, quick_demo
from places_on_paper import Map, Seen, Spot
from printed_pages import ENGLISH, PERSIAN, Printed

from sscexo_desktop.actions.papers.printing import gather, render
from sscexo_desktop.actions.session import Session
from sscexo_desktop.paper.lettering.text import Typesetter
from sscexo_desktop.study.assess import Assessment
from sscexo_desktop.study.dates import PartialDate
from sscexo_desktop.study.kinds import ChoiceKind
from sscexo_desktop.study.model import Item, Study
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import Record
from sscexo_desktop.study.texts import Manner
from sscexo_desktop.study.typed import Blank

BOTH = pytest.mark.parametrize("manner", [ENGLISH, PERSIAN], ids=["en", "fa"])
A, B, HOSTILE = "SSC-001", "SSC-002", "SSC-003"
MOST = 40
"""How many faults are told."""
Stored = dict[str, dict[RecordKey, tuple[Record, Assessment]]]
Fault = tuple[RecordKey, Place, str]


@pytest.fixture(scope="module")
def session(study: Study, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """A study file with A, B and a hostile participant, all of them entered as people enter."""
    path = tmp_path_factory.mktemp("equal") / "study.sqlite"
    quick_demo(path, study, participants=2)
    session = demo_session(path, study)
    assert enter_hostile(session) == HOSTILE
    yield session
    session.file.close()


@pytest.fixture(scope="module")
def stored(session: Session) -> Stored:
    """Every stored record of everybody with what it amounts to, from the file itself."""
    numbers = [each.number for each in session.file.participants()]
    return {
        number: {each.key: (each, session.assess(each)) for each in session.file.records(number) if each.key.form != "identity"}
        for number in numbers
    }


def compared(printed: Printed, records: dict[RecordKey, tuple[Record, Assessment]]) -> tuple[int, list[Fault]]:
    """Compare each item of each record with what stands on the page; return how many there are and what differs."""
    there = Map(printed)
    oracle, faults, seen = Oracle(there.say), [], []
    for spot in there.spots():
        assert spot.sheet.record is not None
        key = spot.sheet.record.key
        record, assessed = records[key]
        expected = oracle.expected(
            spot.sheet.form, record, assessed, spot.place, in_table=spot.slot.cell, again=spot.slot.again
        )
        differing = (*_differences(there, spot, expected), *_misplaced(there, spot))
        faults += [(key, spot.place, each) for each in differing]
        seen.append((key, spot.place))
    nowhere = {(key, place) for key, (record, assessed) in records.items() for place in _stated(printed, record, assessed)}
    faults += [(key, place, "stands nowhere") for key, place in nowhere.difference(seen)]
    return len(seen), faults


def _misplaced(there: Map, spot: Spot) -> Iterator[str]:
    """Whether the answer stands in the line of its own number."""
    number = numbers(spot.sheet.form).get(spot.place.item)
    if number is None or spot.slot.again or spot.slot.line:
        return
    said = ".".join(map(there.say.digits, number.split(".")))
    if spot.slot.number != said or not there.row(spot).holds(said):
        yield f"does not stand at {said}"


def _where(there: Map, spot: Spot, expected: Expected) -> Seen:
    """Where to look: in the answer's box; what is said of an answer that goes under its label stands beside the label."""
    asked = there.say("not asked")
    return there.row(spot) if spot.slot.box.top and expected.words == (asked,) else there.answer(spot)


def _differences(there: Map, spot: Spot, expected: Expected) -> Iterator[str]:
    found = _where(there, spot, expected)
    boxes = found.crossed(rtl=there.printed.job.manner.rtl)
    if spot.slot.marks and not spot.slot.listed and spot.place in spot.sheet.asked and (expected.chosen or not expected.words):
        codes = [code for line in spot.slot.marks.lines for code, _ in line]
        if boxes != [code == expected.chosen for code in codes]:
            yield f"crossed {boxes}, chosen {expected.chosen} of {codes}"
        return
    if boxes:
        yield f"boxes where none belong: {found.text!r}"
    if expected.said and expected.words and not found.top.made_of(expected.words[0], (*expected.words[1:], *expected.besides)):
        yield f"{expected.words!r} is not all of {found.top.lines!r}, above {expected.said!r}"
    for words in expected.words:
        if not found.holds(words):
            yield f"{words!r} is not in {found.lines!r}"
    if not spot.slot.box.top and (more := found.left_after(*expected.words, *expected.besides, *expected.said)):
        yield f"besides {expected.words!r} there is {more!r} in {found.lines!r}"


@BOTH
@pytest.mark.parametrize(("participant", "least"), [(A, 900), (B, 150), (HOSTILE, 500)], ids=["A", "B", "hostile"])
def test_what_is_printed_is_what_is_stored(
    participant: str, least: int, manner: Manner, session: Session, stored: Stored, setter: Typesetter, tmp_path: Path
) -> None:
    """T17, T10: each item of each record, also where it is not asked or not answered."""
    job = gather(session, [participant], manner=manner)
    count, faults = compared(Printed(job, render(job, tmp_path / "out.pdf"), setter), stored[participant])
    assert not faults, "\n".join(f"{key} {place}: {what}" for key, place, what in faults[:MOST])
    assert count > least


@BOTH
@pytest.mark.parametrize("participant", [A, B, HOSTILE], ids=["A", "B", "hostile"])
def test_each_wrong_value_is_found(
    participant: str, manner: Manner, session: Session, stored: Stored, setter: Typesetter, tmp_path: Path
) -> None:
    """The proof can fail: had anything else been stored, every single item would be named."""
    job = gather(session, [participant], manner=manner)
    printed = Printed(job, render(job, tmp_path / "out.pdf"), setter)
    others = {key: _falsified(printed, record, assessed) for key, (record, assessed) in stored[participant].items()}
    _, faults = compared(printed, others)
    named = {(key, place) for key, place, _ in faults}
    wrong = {(key, place) for key, (record, assessed) in others.items() for place in _stated(printed, record, assessed)}
    assert not wrong - named, "\n".join(sorted(map(str, wrong - named))[:MOST])
    assert len(wrong) > 80


def _stated(printed: Printed, record: Record, assessed: Assessment) -> set[Place]:
    """The places whose value is printed."""
    items = printed.job.study.forms[record.key.form].items
    places = {place for place in (*record.answers, *assessed.derived) if not items[place.item].until}
    return {place for place in places if record.answers.get(place) is not None or assessed.derived.get(place) is not None}


def _falsified(printed: Printed, record: Record, assessed: Assessment) -> tuple[Record, Assessment]:
    """The same record with every value a little different."""
    items = printed.job.study.forms[record.key.form].items
    answers = {place: _other(items[place.item], value) for place, value in record.answers.items()}
    derived = {place: _other(items[place.item], value) for place, value in assessed.derived.items()}
    return replace(record, answers=answers), replace(assessed, derived=derived)


def _other(item: Item, value: object) -> object:
    """A value that hardly differs: the next number, day, minute or choice, a text with one letter changed, another reason."""
    match value:
        case Blank(code, reason):
            return Blank("UNK" if code != "UNK" else "ND", reason)
        case datetime():
            return value + timedelta(minutes=1)
        case date():
            return value + timedelta(days=1)
        case time():
            return value.replace(minute=(value.minute + 1) % 60)
        case PartialDate():
            return PartialDate.known("jalali", 1388)
        case Decimal():
            return value + Decimal(1).scaleb(int(value.as_tuple().exponent))
        case int():
            return value + 1
        case str() if isinstance(item.kind, ChoiceKind):
            codes = item.kind.codelist.codes
            return codes[(codes.index(value) + 1) % len(codes)]
        case str():
            return f"{value[:-1]}{'q' if value[-1] != 'q' else 'w'}"
    return value
