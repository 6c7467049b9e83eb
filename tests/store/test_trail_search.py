"""What is wanted of the audit trail is found, newest first and in pages, and each entry says what it is about (F72, F76)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import TrailEntry
from sscexo_desktop.study.review import Signing, TrailFilter
from tests.store.at_review import AGE, DOCTOR, NOTE, change, make_ready
from tests.store.conftest import AE, KEY, ROWS, VALUES

OTHER = KEY._replace(participant="K-02")
UNSAVED = RecordKey("K-02", "V2", "vitals")


@pytest.fixture
def busy(file: StudyFile) -> StudyFile:
    """A file in which three people did everything there is."""
    make_ready(file)
    file.add_participant("K-02")
    file.person = "Reza"
    file.save(OTHER, VALUES, ROWS, (), True, base_revision=0)
    file.save(AE, {Place("AETERM"): "headache"}, {}, (), False, base_revision=0)
    for key in (KEY, OTHER):
        file.sign(key, DOCTOR)
        file.tick(key, [AGE, NOTE])
    change(file, AGE=55, reason="misread")
    file.person = "Mina"
    file.step_query(file.open_query(UNSAVED, AGE, "?").number, "answered", "so")
    file.unlock(file.lock("participant", "x", participant="K-02").number, "y")
    file.lock("form", "x", key=KEY)
    file.confirm_setting("window", ("1", "2"), "z")
    file.sign_setting("window", 1, Signing("parameter", "doctor", "Dr Test", "investigator"))
    file.note("logged_in", "doctor")
    return file


def about(file: StudyFile, participant: str) -> Callable[[TrailEntry], bool]:
    """Tell an entry of a participant by what it is about, and by the text of the participant's own row."""

    def tells(entry: TrailEntry) -> bool:
        key = file.key_of(entry.table, entry.record)
        if entry.table in ("participant", "record_lock") and key is None:
            return f'"{participant}"' in str(entry.new) or entry.item.startswith("unlock")
        return key is not None and key.participant == participant

    return tells


WANTED: dict[str, tuple[TrailFilter, Callable[[TrailEntry], bool]]] = {
    "all": (TrailFilter(), lambda _: True),
    "person": (TrailFilter(person="Reza"), lambda entry: entry.person == "Reza"),
    "nobody": (TrailFilter(person="Nobody"), lambda _: False),
    "form": (TrailFilter(form="vitals"), lambda entry: entry.table in ("form_vitals", "rows_vitals__bp")),
    "item": (TrailFilter(item="AGE"), lambda entry: entry.item == "AGE"),
    "item with its blank": (TrailFilter(form="vitals", item="STORY"), lambda entry: entry.item in ("STORY__blank", "STORY__why")),
    "signatures": (TrailFilter(about="signature"), lambda entry: entry.table == "signature"),
    "queries with their steps": (TrailFilter(about="query"), lambda entry: entry.table in ("query", "query_step")),
    "events": (TrailFilter(about="event"), lambda entry: entry.table == "event"),
    "person and item": (TrailFilter(person="Reza", item="AGE"), lambda entry: (entry.person, entry.item) == ("Reza", "AGE")),
}


@pytest.mark.parametrize(("wanted", "holds"), WANTED.values(), ids=list(WANTED))
def test_entries_are_found(busy: StudyFile, wanted: TrailFilter, holds: Callable[[TrailEntry], bool]) -> None:
    """F72: the same as by looking at every entry, newest first."""
    expected = [entry for entry in busy.trail() if holds(entry)][::-1]
    assert list(busy.find_entries(wanted, limit=1000)) == expected
    assert busy.count_entries(wanted) == len(expected)


def test_all_of_a_participant_is_found(busy: StudyFile) -> None:
    """F72: records, kept findings, signatures, ticks, queries, locks and the participant's own row, of no one else."""
    found = busy.find_entries(TrailFilter(participant="K-02"), limit=1000)
    assert {entry.table for entry in found} == {
        "participant",
        "form_vitals",
        "rows_vitals__bp",
        "signature",
        "source_tick",
        "query",
        "query_step",
        "record_lock",
    }
    mine, others = about(busy, "K-02"), about(busy, "K-01")
    assert [entry for entry in busy.trail() if mine(entry)][::-1] == list(found)
    assert list(busy.trail("K-02")) == list(found)[::-1]
    first = busy.find_entries(TrailFilter(participant="K-01"), limit=1000)
    assert {entry.record for entry in first}.isdisjoint({entry.record for entry in found})
    assert {entry.seq for entry in busy.trail() if others(entry) and not entry.item.startswith("unlock")} == {
        each.seq for each in first
    }
    assert busy.count_entries(TrailFilter(participant="K-03")) == 0


def test_visit_and_form_narrow_a_participant(busy: StudyFile) -> None:
    visit = busy.find_entries(TrailFilter(participant="K-01", visit="V1"), limit=1000)
    assert {busy.key_of(entry.table, entry.record) for entry in visit} == {KEY}
    assert {"form_vitals", "signature", "source_tick", "record_lock"} <= {entry.table for entry in visit}
    event = busy.find_entries(TrailFilter(participant="K-01", form="event"), limit=1000)
    assert {busy.key_of(entry.table, entry.record) for entry in event} == {AE}
    unsaved = busy.find_entries(TrailFilter(visit="V2"), limit=1000)
    assert {entry.table for entry in unsaved} == {"query", "query_step"}
    signed = busy.find_entries(TrailFilter(form="vitals", about="signature"), limit=1000)
    assert {busy.key_of(entry.table, entry.record) for entry in signed} == {KEY, OTHER}
    assert busy.count_entries(TrailFilter(form="event", about="signature")) == 0


def test_pages_follow_each_other_without_a_gap(busy: StudyFile) -> None:
    for wanted in (TrailFilter(), TrailFilter(participant="K-01"), TrailFilter(form="vitals")):
        pages, before = [], None
        while page := busy.find_entries(wanted, limit=7, before=before):
            pages += page
            before = page[-1].seq
        assert pages == list(busy.find_entries(wanted, limit=1000))
    assert busy.find_entries(TrailFilter(), limit=1)[0].seq == busy.trail_head()[0]


def test_since_and_until_are_inclusive(busy: StudyFile) -> None:
    entries = list(busy.trail())
    since, until = entries[len(entries) // 3].at, entries[len(entries) // 2].at
    expected = [entry for entry in entries if since <= entry.at <= until][::-1]
    assert list(busy.find_entries(TrailFilter(since=since, until=until), limit=1000)) == expected
    assert busy.count_entries(TrailFilter(since=max(entry.at for entry in entries) + timedelta(milliseconds=1))) == 0
    assert busy.count_entries(TrailFilter(until=min(entry.at for entry in entries))) > 0


def test_every_name_in_the_trail(busy: StudyFile) -> None:
    assert busy.trail_people() == ("Mina", "Reza", "Sara")


def test_what_an_entry_is_about(busy: StudyFile) -> None:
    keys = {(entry.table, busy.key_of(entry.table, entry.record)) for entry in busy.trail()}
    assert keys == {
        ("definition", None),
        ("participant", None),
        ("account", None),
        ("event", None),
        ("setting", None),
        ("form_vitals", KEY),
        ("rows_vitals__bp", KEY),
        ("form_vitals", OTHER),
        ("rows_vitals__bp", OTHER),
        ("form_event", AE),
        ("signature", KEY),
        ("signature", OTHER),
        ("signature", None),
        ("source_tick", KEY),
        ("source_tick", OTHER),
        ("query", UNSAVED),
        ("query_step", UNSAVED),
        ("record_lock", None),
        ("record_lock", KEY),
    }
    assert busy.key_of("form_vitals", 4711) is None
    assert busy.key_of("nothing", 4711) is None


def test_hostile_words_in_a_filter(busy: StudyFile) -> None:
    """T10: what is typed into a filter is a value and nothing else."""
    for words in ("' OR 1=1 --", '"', "x\0y", "%", "می‌رود"):
        for wanted in (
            TrailFilter(person=words),
            TrailFilter(participant=words),
            TrailFilter(item=words),
            TrailFilter(about=words),
        ):
            assert busy.find_entries(wanted, limit=5) == ()
        for wanted in (TrailFilter(form=words), TrailFilter(visit=words), TrailFilter(form=words, about=words)):
            assert busy.count_entries(wanted) == 0
