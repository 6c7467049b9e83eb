"""Source verification, locks and queries, and what a change of the record does to them (F67, F69, F78)."""

from __future__ import annotations

import pytest

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.store.ticks import AGAIN
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import DraftField
from sscexo_desktop.study.typed import Blank
from tests.store.at_review import AGE, DOCTOR, NOTE, SYSTOLIC, UNSAVED, change, make_ready
from tests.store.conftest import AE, KEY, STUDY, VALUES


@pytest.fixture(autouse=True)
def ready(file: StudyFile) -> None:
    make_ready(file)


# ---- source verification -----------------------------------------------------------------------------------------------------


def test_ticks_stand_until_their_value_changes(file: StudyFile) -> None:
    """F69: a changed value is unset alone, with the reason of its own change."""
    file.tick(KEY, [AGE, NOTE, SYSTOLIC])
    assert [(each.place, each.name, each.stands) for each in file.ticks(KEY)] == [
        (each, "Sara", True) for each in (AGE, NOTE, SYSTOLIC)
    ]
    change(file, AGE=55, SEX="M", reasons={AGE: "misread", Place("SEX"): "other"})
    age, note, systolic = file.ticks(KEY)
    assert (age.stands, age.unset_at, age.unset_reason) == (False, file.record(KEY).saved_at, "misread")
    assert note.stands
    assert systolic.stands
    assert file.all_ticks() == file.ticks(KEY)
    assert file.verify().findings == ()


def test_a_value_that_becomes_a_blank_and_a_row_that_goes_are_unset(file: StudyFile) -> None:
    file.tick(KEY, [AGE, SYSTOLIC, Place("SYSBP", 3), Place("STORY")])
    left = {place: each for place, each in VALUES.items() if place.row != 1}
    answers = {**left, AGE: Blank("UNK"), Place("STORY"): Blank("REF", "in other words")}
    file.save(KEY, answers, {"bp": (3,)}, (), True, base_revision=1, reason="all of it", reasons={Place("bp", 1): "counted twice"})
    assert {each.place: each.unset_reason for each in file.ticks(KEY)} == {
        AGE: "all of it",
        SYSTOLIC: "counted twice",
        Place("SYSBP", 3): "",
        Place("STORY"): "all of it",
    }
    assert file.verify().findings == ()


def test_a_tick_is_set_again(file: StudyFile) -> None:
    """F69: the trail keeps each time; the first tick needs no reason, the second has one."""
    file.tick(KEY, [AGE])
    change(file, AGE=55, reason="misread")
    file.person = "Mina"
    seq, _ = file.trail_head()
    file.tick(KEY, [AGE, NOTE])
    age, note = file.ticks(KEY)
    assert (age.name, age.stands, age.unset_reason) == ("Mina", True, "")
    assert note.stands
    told = [(each.row, each.item, each.operation, each.reason) for each in file.trail() if each.seq > seq]
    again = [(1, item, "U", AGAIN.text) for item in ("name", "at", "unset_at", "unset_reason")]
    assert told == [*again, (2, "", "I", ""), (2, "name", "I", ""), (2, "at", "I", "")]
    assert file.verify().findings == ()


def test_a_standing_tick_is_left_as_it_is(file: StudyFile) -> None:
    file.tick(KEY, [AGE])
    head, before = file.trail_head(), file.ticks(KEY)
    file.person = "Mina"
    file.tick(KEY, [AGE])
    assert (file.trail_head(), file.ticks(KEY)) == (head, before)


def test_ticks_are_taken_back_with_a_reason(file: StudyFile) -> None:
    file.tick(KEY, [AGE, NOTE])
    file.untick(KEY, [AGE, SYSTOLIC], "wrong line")
    assert [(each.stands, each.unset_reason) for each in file.ticks(KEY)] == [(False, "wrong line"), (True, "")]
    head = file.trail_head()
    file.untick(KEY, [AGE], "again")
    file.untick(UNSAVED, [AGE], "again")
    assert file.trail_head() == head


def test_only_saved_values_are_ticked(file: StudyFile) -> None:
    """F69: all places or none."""
    for key, place in ((KEY, Place("ARM", 3)), (KEY, Place("NOWHERE")), (UNSAVED, AGE)):
        with pytest.raises(Trouble, match="Only a saved value"):
            file.tick(key, [AGE, place])
    assert file.all_ticks() == ()


# ---- locks -------------------------------------------------------------------------------------------------------------------

SCOPES = [
    ("form", {"key": KEY}, "this form"),
    ("participant", {"participant": "K-01"}, "participant K-01"),
    ("study", {}, "whole study"),
]


@pytest.mark.parametrize(("scope", "what", "words"), SCOPES)
def test_what_is_locked_is_not_written(file: StudyFile, scope: str, what: dict, words: str) -> None:
    """F78: neither saved nor drafted, and the refusal says who locked it; nothing is written."""
    file.person = "Manager"
    lock = file.lock(scope, "cleaned", **what)
    assert (lock.scope, lock.key, lock.name, lock.reason, lock.open) == (scope, what.get("key"), "Manager", "cleaned", True)
    assert file.lock_on(KEY) == lock
    head = file.trail_head()
    with pytest.raises(Trouble, match="Manager has locked"):
        change(file, AGE=55, reason="x")
    for draft in (
        lambda: file.put_draft_field(KEY, DraftField(AGE, "55")),
        lambda: file.put_draft_rows(KEY, "bp", (1,)),
        lambda: file.put_draft_kept(KEY, ()),
    ):
        with pytest.raises(Trouble) as refused:
            draft()
        said = refused.value.what
        assert words in said.text.format(**said.params)
    assert (file.trail_head(), file.drafts(), file.record(KEY).revision) == (head, (), 1)


@pytest.mark.parametrize(("scope", "what", "_"), SCOPES)
def test_review_goes_on_under_a_lock(file: StudyFile, scope: str, what: dict, _: str) -> None:
    """F78: a locked record is signed, compared and asked about all the same; a draft is dropped."""
    file.put_draft_field(KEY, DraftField(AGE, "55"))
    file.lock(scope, "cleaned", **what)
    file.sign(KEY, DOCTOR)
    file.tick(KEY, [AGE])
    file.step_query(file.open_query(KEY, AGE, "?").number, "answered", "yes")
    file.drop_draft(KEY)
    assert file.signatures_of(KEY)[0].stands
    assert file.verify().findings == ()


@pytest.mark.parametrize(("scope", "what", "_"), SCOPES)
def test_unlocking_keeps_the_row_and_opens_the_record(file: StudyFile, scope: str, what: dict, _: str) -> None:
    """F78."""
    lock = file.lock(scope, "cleaned", **what)
    opened = file.unlock(lock.number, "a late result")
    assert not opened.open
    assert (file.locks(), file.locks(closed=True), file.lock_on(KEY)) == ((), (opened,), None)
    change(file, AGE=55, reason="x")
    with pytest.raises(Trouble, match="not locked any more"):
        file.unlock(lock.number, "again")
    entry = next(each for each in file.trail() if each.item == "unlock_reason")
    assert (entry.new, entry.reason) == ("a late result", "a late result")
    assert file.lock(scope, "cleaned again", **what).number > lock.number
    assert file.verify().findings == ()


def test_a_lock_holds_only_what_it_names(file: StudyFile) -> None:
    file.add_participant("K-02")
    file.lock("form", "x", key=KEY)
    file.lock("participant", "x", participant="K-02")
    file.save(UNSAVED, {}, {}, (), False, base_revision=0)
    file.save(AE, {}, {}, (), False, base_revision=0)
    file.add_participant("K-03")
    for key in (KEY, UNSAVED._replace(participant="K-02"), AE._replace(participant="K-02")):
        assert file.lock_on(key) is not None
    assert file.lock_on(UNSAVED) is None
    with pytest.raises(Trouble, match="locked already"):
        file.lock("form", "y", key=KEY)


def test_the_narrowest_lock_is_named_first(file: StudyFile) -> None:
    file.lock("study", "x")
    assert file.lock_on(KEY).scope == "study"
    file.lock("participant", "x", participant="K-01")
    assert file.lock_on(KEY).scope == "participant"
    file.lock("form", "x", key=KEY)
    assert file.lock_on(KEY).scope == "form"
    assert [each.scope for each in file.locks()] == ["study", "participant", "form"]


def test_a_locked_study_takes_no_participant(file: StudyFile) -> None:
    file.lock("study", "frozen")
    with pytest.raises(Trouble, match="whole study"):
        file.add_participant("K-02")
    assert [each.number for each in file.participants()] == ["K-01"]


def test_a_lock_without_what_it_is_on_is_our_mistake(file: StudyFile) -> None:
    for scope in ("form", "participant"):
        with pytest.raises(ValueError, match=scope):
            file.lock(scope, "x")


# ---- queries -----------------------------------------------------------------------------------------------------------------


def test_a_query_goes_to_and_fro(file: StudyFile) -> None:
    """F67: each step with its person, role and time; nothing is overwritten."""
    file.person, file.role = "Mina", "monitor"
    query = file.open_query(KEY, SYSTOLIC, "Was it 120?", "bp-range")
    assert (query.key, query.place, query.finding, query.state) == (KEY, SYSTOLIC, "bp-range", "open")
    file.person, file.role = "Sara", "data_entry"
    assert file.step_query(query.number, "answered", "Yes, see the chart.").state == "answered"
    file.person, file.role = "Mina", "monitor"
    assert file.step_query(query.number, "reopened", "Which chart?").state == "open"
    assert file.step_query(query.number, "closed", "").state == "closed"
    found = file.query(query.number)
    assert [(each.kind, each.text, each.name, each.role) for each in found.steps] == [
        ("opened", "Was it 120?", "Mina", "monitor"),
        ("answered", "Yes, see the chart.", "Sara", "data_entry"),
        ("reopened", "Which chart?", "Mina", "monitor"),
        ("closed", "", "Mina", "monitor"),
    ]
    assert found.opened_at == query.opened_at < found.steps[1].at
    assert {each.role for each in file.trail() if each.table == "query_step"} == {"monitor", "data_entry"}
    assert file.verify().findings == ()


def test_an_item_that_was_never_saved_is_asked_about(file: StudyFile) -> None:
    """F67."""
    query = file.open_query(UNSAVED, Place("BMI"), "Why is it empty?")
    assert file.queries() == file.queries("K-01") == (query,)
    assert file.queries("K-02") == ()
    assert file.record(UNSAVED) is None


def test_steps_follow_in_order(file: StudyFile) -> None:
    number = file.open_query(KEY, AGE, "?").number
    with pytest.raises(Trouble, match="in the meantime"):
        file.step_query(number, "reopened", "x")
    file.step_query(number, "closed", "")
    for kind in ("answered", "closed", "opened"):
        with pytest.raises(Trouble, match="in the meantime"):
            file.step_query(number, kind, "x")
    with pytest.raises(KeyError):
        file.step_query(number + 1, "closed", "")
    with pytest.raises(KeyError):
        file.open_query(KEY, Place("NOWHERE"), "?")
    assert [each.kind for each in file.query(number).steps] == ["opened", "closed"]


@pytest.mark.parametrize("statement", ["UPDATE query SET finding = 'x'", "DELETE FROM query_step", "DELETE FROM query"])
def test_a_query_is_never_changed_or_deleted(file: StudyFile, statement: str) -> None:
    """F67: not by code of ours either."""
    file.open_query(KEY, AGE, "?")
    with pytest.raises(Exception, match="kept for good"), file._database.writing(reason="x") as connection:
        connection.execute(statement)
    assert file.queries()[0].state == "open"


@pytest.mark.parametrize("text", ["before\0after", "'; DROP TABLE query; --", "می‌رود 😀\n\t<b>", "x" * 50_000, '{"a": "\\u0000"}'])
def test_hostile_words_are_kept_exactly(file: StudyFile, text: str) -> None:
    """T10: query, reasons of lock and tick, reason of a void signature."""
    number = file.open_query(KEY, AGE, text).number
    file.sign(KEY, DOCTOR)
    file.tick(KEY, [AGE])
    change(file, AGE=55, reason=text)
    file.lock("study", text)
    assert file.query(number).steps[0].text == text
    assert file.signatures()[0].void_reason == file.ticks(KEY)[0].unset_reason == file.locks()[0].reason == text
    assert file.verify().findings == ()


def test_all_of_it_is_read_in_a_second_window(file: StudyFile, path) -> None:
    file.sign(KEY, DOCTOR)
    file.tick(KEY, [AGE])
    file.lock("form", "x", key=KEY)
    file.open_query(RecordKey("K-01", "", "event"), Place("AETERM"), "?")
    other = StudyFile.open(path, STUDY, "Reza", read_only=True)
    assert other.signatures() == file.signatures()
    assert other.all_ticks() == file.all_ticks()
    assert other.locks() == file.locks()
    assert other.queries() == file.queries()
    with pytest.raises(Trouble, match="reading only"):
        other.sign(KEY, DOCTOR)
    other.close()
