"""The CT reader: a code, the own answers, and nothing of whose, when or what another reader saw (F55, F79)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from sscexo_desktop.actions import ct_reading, reviewing
from sscexo_desktop.actions.access import Refused
from sscexo_desktop.actions.ct_reading import ct_key, open_scan, scans
from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.actions.standing import record_state
from sscexo_desktop.errors import Trouble
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import Record
from tests.actions.clinic import BASELINE, ENGLISH, PERSIAN, STUDY, Clinic

MONTH6 = RecordKey("SSC-001", "month6", "outcome")
SCAN = {"VISDAT": "2024-09-15", "CTDAT": "2024-09-14", "CTPROT": "Y", "CTBLIND": "Y", "DLCO_REORRES": "12.9"}
SECOND_EXTENT = {f"ILDEXT2_{level}": "30" for level in range(1, 6)}
EXTENT = {f"ILDEXT_{level}": str(5 * level) for level in range(1, 6)}
READ = {"CTREAD": "R. One", "CTPATT": "NSIP-F", **EXTENT, "CTGGO": "Y", "CTRETIC": "N", "CTHONEY": "N", "CTTRBR": "N"}
FIRST = frozenset(each.id for each in STUDY.forms["outcome"].items.values() if each.reading == 1)
SECOND = frozenset(each.id for each in STUDY.forms["outcome"].items.values() if each.reading == 2)


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    clinic = Clinic(tmp_path / "study.sscexo")
    clinic.be("nurse").screen_participant()
    clinic.save(BASELINE, SCAN)
    clinic.save(MONTH6, {**SCAN, "VISDAT": "2025-03-15", "CTDAT": "2025-03-14"})
    clinic.save(RecordKey("SSC-001", "unscheduled", "outcome"), {"VISDAT": "2025-01-15"})
    clinic.with_roles("second", "ct_reader")
    yield clinic
    assert clinic.file.verify().ok
    clinic.file.close()


def code_of(clinic: Clinic, key: RecordKey) -> str:
    return {at: code for code, at in ct_key(clinic.be("manager"))}[key]


def read(clinic: Clinic, login: str, code: str, typed: dict[str, str]) -> Record:
    entry = open_scan(clinic.be(login), code, ENGLISH)
    for item, text in typed.items():
        entry.set(Place(item), text)
        entry.leave(Place(item))
    return entry.save({each.place: "read again" for each in entry.pending()})


# ---- codes -------------------------------------------------------------------------------------------------------------------


def test_scans_are_known_by_codes_that_tell_nothing(clinic: Clinic) -> None:
    """F55: only what was scanned, in the order of the codes; the key is for those who label the images."""
    key = dict(ct_key(clinic.be("nurse")))
    assert set(key.values()) == {BASELINE, MONTH6}
    found = [each.code for each in scans(clinic.be("reader"))]
    assert found == sorted(key)
    assert all(each.startswith("CT-") and len(each) == 7 and set(each[3:]) <= set("0123456789ABCDEF") for each in found)
    with pytest.raises(Refused):
        ct_key(clinic.session)
    for login in ("nurse", "doctor", "monitor", "manager"):
        with pytest.raises(Refused):
            scans(clinic.be(login))
    with pytest.raises(KeyError):
        open_scan(clinic.be("reader"), "CT-XXXX", ENGLISH)


def test_codes_that_begin_alike_grow_until_they_differ() -> None:
    """F55: two scans never share a code."""
    alike = ["AB12F0", "AB12F9", "0012AA"]
    assert [each[: ct_reading._digits(each, alike)] for each in alike] == ["AB12F0", "AB12F9", "0012"]


# ---- what a reader sees ------------------------------------------------------------------------------------------------------


def test_the_reader_sees_the_items_of_the_reading_alone(clinic: Clinic) -> None:
    """F55: no date, settings, visit, participant, other measurement or change anywhere in what is opened."""
    code = code_of(clinic, MONTH6)
    entry = open_scan(clinic.be("reader"), code, PERSIAN)
    assert set(entry.form.items) == FIRST
    assert entry.key == RecordKey(code, "", "outcome")
    assert (entry.record, entry.state.record, entry.history(), entry.others, dict(entry.around.records)) == (None, None, (), (), {})
    assert dict(entry.state.answers.at) == {}
    assert {each.place.item for each in entry.state.assessment.findings} <= FIRST
    assert {place.item for place in entry.state.assessment.asked} == FIRST
    assert {each.id for each in entry.form.sections} == {"ct", "warrick"}
    assert entry.form.note is None
    assert clinic.file.history(entry.key) == ()
    assert record_state(clinic.session, entry.record) == "empty"


def test_a_reading_goes_into_the_record_beside_what_is_there(clinic: Clinic) -> None:
    """F55: nothing else of the record changes; the mean is derived; the trail tells who read, in which role."""
    code, before = code_of(clinic, BASELINE), clinic.record(BASELINE)
    shown = read(clinic, "reader", code, READ)
    after = clinic.record(BASELINE)
    assert after.answers[Place("ILDEXT_3")] == 15
    assert {place: answer for place, answer in after.answers.items() if place.item not in FIRST} == dict(before.answers)
    assert (after.rows, after.revision, after.complete) == (before.rows, 2, False)
    assert shown.key == RecordKey(code, "", "outcome")
    assert {place.item for place in shown.answers} == set(READ)
    entry = open_scan(clinic.session, code, ENGLISH)
    assert entry.state.assessment.derived == {Place("ILDEXT_MEAN"): Decimal("15.0")}
    assert entry.typed(Place("ILDEXT_3")) == "15"
    assert not entry.recovered
    last = clinic.file.history(BASELINE)[-1]
    assert last.person == "Reader Test"
    assert {each.role for each in clinic.file.trail(limit=3)} == {"ct_reader"}


def test_two_readers_never_learn_of_each_other(clinic: Clinic) -> None:
    """F55, F79: the second opens another reading; names, values, times, history and reasons of the first are not in it."""
    code = code_of(clinic, BASELINE)
    read(clinic, "reader", code, READ)
    read(clinic, "reader", code, {"ILDEXT_3": "25"})
    second = open_scan(clinic.be("second"), code, ENGLISH)
    assert set(second.form.items) == SECOND
    assert (second.record, second.history(), dict(second.state.answers.at)) == (None, (), {})
    shown = read(clinic, "second", code, {"CTREAD2": "R. Two", **SECOND_EXTENT})
    assert (shown.saved_by, {place.item for place in shown.answers}) == ("Second Test", {"CTREAD2", *SECOND_EXTENT})
    own = open_scan(clinic.session, code, ENGLISH).state.assessment
    assert own.derived == {Place("ILDEXT2_AVG"): Decimal("30.0")}
    assert {each.place.item for each in own.findings} | {place.item for place in own.beside} <= SECOND
    first = open_scan(clinic.be("reader"), code, ENGLISH)
    assert set(first.form.items) == FIRST
    assert first.record is not None
    assert first.record.saved_by == "Reader Test"
    assert first.record.saved_at < clinic.record(BASELINE).saved_at
    assert {each.person for each in first.history()} == {"Reader Test"}
    assert {each.place.item for each in first.history()} <= FIRST
    assert {each.key for each in first.history()} == {first.key}
    assert clinic.record(BASELINE).answers[Place("ILDEXT_3")] == 25


def test_what_is_to_read_is_told_for_each_reader(clinic: Clinic) -> None:
    """F55: to read, mine, read by two others; what two have read a third cannot open."""
    code = code_of(clinic, BASELINE)

    def states(login: str) -> dict[str, str]:
        return {each.code: each.state for each in scans(clinic.be(login))}

    assert set(states("reader").values()) == {"to_read"}
    read(clinic, "reader", code, READ)
    assert states("reader")[code] == "mine"
    assert states("second")[code] == "to_read"
    read(clinic, "second", code, SECOND_EXTENT)
    assert (states("reader")[code], states("second")[code]) == ("mine", "mine")
    clinic.with_roles("third", "ct_reader")
    assert states("third")[code] == "read"
    with pytest.raises(Refused):
        open_scan(clinic.session, code, ENGLISH)


def test_a_report_typed_by_the_staff_counts_as_the_first_reading(clinic: Clinic) -> None:
    """F55: what a nurse copied from paper is another's reading; the reader does not see it and reads second."""
    clinic.be("nurse")
    clinic.save(BASELINE, EXTENT)
    code = code_of(clinic, BASELINE)
    assert set(open_scan(clinic.be("reader"), code, ENGLISH).form.items) == SECOND


# ---- what a reader may do ----------------------------------------------------------------------------------------------------


def test_a_reader_opens_nothing_but_readings(clinic: Clinic) -> None:
    """F79: neither the form itself nor anything around it."""
    reader = clinic.be("reader")
    with pytest.raises(Refused):
        Entry(reader, BASELINE, ENGLISH)
    with pytest.raises(Refused):
        reader.participants()
    with pytest.raises(Refused):
        reviewing.query_list(reader)
    with pytest.raises(Refused):
        Entry(clinic.be("nurse"), BASELINE, ENGLISH, only=FIRST)


def test_a_draft_of_a_reading_is_the_readers_own(clinic: Clinic) -> None:
    """F19, F55: left and not saved, it is there again for its reader and for nobody else."""
    code = code_of(clinic, BASELINE)
    entry = open_scan(clinic.be("reader"), code, ENGLISH)
    entry.set(Place("ILDEXT_1"), "40")
    entry.leave(Place("ILDEXT_1"))
    other = open_scan(clinic.be("second"), code, ENGLISH)
    assert (other.recovered, other.others, other.typed(Place("ILDEXT_1"))) == (False, (), "")
    mine = open_scan(clinic.be("reader"), code, ENGLISH)
    assert mine.recovered
    assert mine.typed(Place("ILDEXT_1")) == "40"
    read(clinic, "second", code, READ)
    late = open_scan(clinic.be("reader"), code, ENGLISH)
    assert (set(late.form.items), late.recovered) == (SECOND, False), "another was quicker; this is the second reading now"


def test_a_reading_cannot_be_saved_over_a_lock(clinic: Clinic) -> None:
    """F78: a locked record takes no reading, and the reader learns no more than that."""
    code = code_of(clinic, BASELINE)
    reviewing.lock_record(clinic.be("manager"), BASELINE, "clean")
    entry = open_scan(clinic.be("reader"), code, ENGLISH)
    assert entry.read_only
    entry.set(Place("ILDEXT_1"), "40")
    for write in (lambda: entry.leave(Place("ILDEXT_1")), entry.save):
        with pytest.raises(Trouble):
            write()


def test_what_is_in_the_way_names_no_participant(clinic: Clinic) -> None:
    """F55, F79: saved by somebody else meanwhile, participant locked: told without number and visit."""
    code = code_of(clinic, BASELINE)
    entry = open_scan(clinic.be("reader"), code, ENGLISH)
    entry.set(Place("ILDEXT_1"), "40")
    clinic.be("nurse")
    clinic.save(BASELINE, {"DLCO_REORRES": "13.1"})
    clinic.be("reader")
    entry.session = clinic.session
    entry._opened.session = clinic.session
    with pytest.raises(Trouble) as meanwhile:
        entry.save()
    reviewing.lock_participant(clinic.be("manager"), "SSC-001", "clean")
    clinic.be("reader")
    with pytest.raises(Trouble) as locked:
        entry.save()
    for trouble in (meanwhile.value, locked.value):
        assert "SSC-001" not in f"{trouble} {trouble.what.params} {trouble.next_step.params}"
        assert trouble.__suppress_context__


def test_a_second_reading_leaves_a_complete_record_complete(clinic: Clinic) -> None:
    """F55: a record is complete or not as a whole; a reading never makes it so."""
    clinic.be("nurse")
    clinic.replay("screening", number="SSC-001")
    number = clinic.replay("screening", "baseline")
    key = RecordKey(number, "baseline", "outcome")
    assert clinic.record(key).complete
    code = code_of(clinic, key)
    read(clinic, "reader", code, SECOND_EXTENT)
    assert clinic.record(key).complete
    read(clinic, "reader", code_of(clinic, MONTH6), READ)
    assert not clinic.record(MONTH6).complete
