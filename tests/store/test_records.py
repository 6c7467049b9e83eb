"""What is saved comes back as it was, with its reason, in one transaction (F8, F72, F75, F76, T9, T10)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import DraftField, Kept
from sscexo_desktop.study.texts import message
from sscexo_desktop.study.typed import Blank, Unreadable
from tests.store.conftest import AE, KEY, ROWS, STUDY, VALUES

HOSTILE = [
    "=1+1",
    "'; DROP TABLE trail; --",
    '"quoted" `x` [y]',
    "a\nb\r\n\tc",
    "before\0after",
    "\u202egnp.exe",
    "می\u200cرود",
    "😀👩‍🔬",
    "<b>{}</b> ../ %s",
    "x" * 100_000,
    "",
    " ",
    "\ufeff۱۲۳",
]


def test_every_kind_comes_back(file: StudyFile) -> None:
    """F72: values, blanks with their words, rows in their order, kept findings."""
    kept = (Kept("late", Place("VISDAT"), "2024-09-10", "snow"), Kept("high", Place("SYSBP", 1), "120", "known"))
    record = file.save(KEY, VALUES, ROWS, kept, True, base_revision=0)
    assert (record.answers, record.rows, record.kept) == (VALUES, ROWS, kept)
    assert (record.revision, record.complete, record.definition, record.saved_by) == (1, True, "1.0", "Sara")
    assert type(record.answers[Place("WEIGHT")]) is Decimal
    assert file.record(KEY) == record
    assert file.records("K-01") == (record,) == file.records()


def test_a_closed_file_holds_it(saved) -> None:
    file = StudyFile.open(saved, STUDY, "Reza")
    assert [each.key for each in file.records()] == [KEY, KEY._replace(participant="K-02"), AE]
    assert file.record(AE).answers[Place("DOSE")] == Decimal("7.5")
    assert [each.number for each in file.participants()] == ["K-01", "K-02"]
    assert file.verify().ok
    file.close()


@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_stored_exactly(file: StudyFile, hostile: str) -> None:
    """T10: value, blank's words, reason, text typed, draft."""
    answers = {Place("NOTE"): hostile, Place("STORY"): Blank("UNK", hostile), Place("ARM", 1): hostile}
    file.put_draft_field(KEY, DraftField(Place("NOTE"), hostile, reason=hostile))
    assert file.draft(KEY).fields[Place("NOTE")].typed == hostile
    record = file.save(KEY, answers, {"bp": (1,)}, (), False, base_revision=0, typed={Place("NOTE"): hostile}, reason=hostile)
    assert record.answers == answers
    entry = next(each for each in file.trail() if each.item == "NOTE")
    assert (entry.new, entry.typed, entry.reason) == (hostile, hostile, hostile)
    assert file.verify().findings == ()


def test_a_change_needs_a_reason(file: StudyFile) -> None:
    """F75: asked only after the first save, and cannot be got round."""
    record = file.save(KEY, VALUES, ROWS, (), True, base_revision=0)
    for change in ({Place("AGE"): 55}, {Place("AGE"): None}, {Place("STORY"): Blank("ND")}, {Place("SYSBP", 1): 130}):
        with pytest.raises(Trouble, match="without a reason"):
            file.save(KEY, {**VALUES, **change}, ROWS, (), True, base_revision=1)
    assert file.record(KEY) == record
    with pytest.raises(Trouble, match="without a reason"):
        file.save(
            KEY, {Place(*place): each for place, each in VALUES.items() if place.row != 3}, {"bp": (1,)}, (), True, base_revision=1
        )
    file.save(KEY, {**VALUES, Place("AGE"): 55}, ROWS, (), True, base_revision=1, reasons={Place("AGE"): "misread"})
    assert file.verify().ok


def test_the_trigger_asks_for_the_reason_too(file: StudyFile) -> None:
    """F75: even code of ours that forgets it is stopped by the file itself."""
    file.save(KEY, VALUES, ROWS, (), True, base_revision=0)
    with pytest.raises(Exception, match="without a reason"), file._database.writing() as connection:
        connection.execute('UPDATE form_vitals SET "AGE" = 99')
    assert file.record(KEY).answers[Place("AGE")] == 54


def test_the_trail_says_who_when_why_and_what_was_typed(file: StudyFile) -> None:
    """F72: person, UTC with offset, old, new, reason, version, workstation."""
    file.save(KEY, VALUES, ROWS, (), True, base_revision=0)
    file.person = "دکتر رضایی"
    reasons, typed = {Place("AGE"): "misread"}, {Place("AGE"): "۵۵"}
    file.save(KEY, {**VALUES, Place("AGE"): 55}, ROWS, (), True, base_revision=1, reasons=reasons, typed=typed)
    row, entry = list(file.trail(limit=2))
    assert (row.item, entry.item, entry.operation, entry.old, entry.new) == ("", "AGE", "U", 54, 55)
    assert (entry.person, entry.reason, entry.typed) == ("دکتر رضایی", "misread", "۵۵")
    assert entry.at.utcoffset().total_seconds() == 0
    assert entry.program.startswith("SSc-EXO Desktop ")
    assert entry.workstation
    assert (entry.seq, entry.seal) == file.trail_head()


def test_history_of_one_item(file: StudyFile) -> None:
    """F76: value to blank to value, each one change with its reason; rows are told apart; a removed row shows what it held."""
    file.save(KEY, VALUES, ROWS, (), True, base_revision=0)
    file.save(KEY, {**VALUES, Place("AGE"): Blank("UNK", "lost")}, ROWS, (), True, base_revision=1, reason="first")
    file.save(KEY, {**VALUES, Place("AGE"): 56}, ROWS, (), True, base_revision=2, reason="second")
    ages = file.history(KEY, Place("AGE"))
    assert [(each.old, each.new, each.reason) for each in ages] == [
        (None, 54, ""),
        (54, Blank("UNK", "lost"), "first"),
        (Blank("UNK", "lost"), 56, "second"),
    ]
    left = {place: each for place, each in VALUES.items() if place.row != 1} | {Place("AGE"): 56}
    file.save(KEY, left, {"bp": (3,)}, (), True, base_revision=3, reasons={Place("bp", 1): "counted twice"})
    removed = file.history(KEY, Place("SYSBP", 1))[-1]
    assert (removed.old, removed.new, removed.reason) == (120, None, "counted twice")
    assert file.last_rows(KEY) == {"bp": 3}
    assert len(file.history(KEY)) == len(VALUES) + 4
    assert file.history(KEY._replace(visit="V2")) == ()
    assert file.verify().ok


def test_rows_change_place_and_are_added(file: StudyFile) -> None:
    file.save(KEY, VALUES, ROWS, (), False, base_revision=0)
    more = {**VALUES, Place("SYSBP", 4): 99}
    assert file.save(KEY, more, {"bp": (1, 4, 3)}, (), False, base_revision=1).rows == {"bp": (1, 4, 3)}
    assert file.last_rows(KEY) == {"bp": 4}
    assert file.verify().ok


def test_nothing_changed_writes_nothing(file: StudyFile) -> None:
    kept = (Kept("late", Place("VISDAT"), "x", "snow"),)
    record = file.save(KEY, VALUES, ROWS, kept, True, base_revision=0)
    head = file.trail_head()
    file.put_draft_field(KEY, DraftField(Place("AGE"), "54"))
    assert file.save(KEY, VALUES, ROWS, kept, True, base_revision=1) == record
    assert file.trail_head() == head
    assert file.drafts() == ()


def test_only_what_changed_is_in_the_trail(file: StudyFile) -> None:
    kept = Kept("late", Place("VISDAT"), "x", "snow")
    file.save(KEY, VALUES, ROWS, (kept,), True, base_revision=0)
    seq, _ = file.trail_head()
    record = file.save(KEY, VALUES, ROWS, (replace(kept, reason="much snow"),), False, base_revision=1)
    assert (record.revision, record.complete, record.kept[0].reason) == (2, False, "much snow")
    assert [(each.table, each.item) for each in file.trail() if each.seq > seq] == [("form_vitals", ""), ("kept_finding", "reason")]
    assert file.save(KEY, VALUES, ROWS, (), False, base_revision=2).kept == ()
    assert file.verify().ok


def test_a_record_saved_in_between_is_not_overwritten(file: StudyFile) -> None:
    file.save(KEY, VALUES, ROWS, (), True, base_revision=0)
    file.put_draft_field(KEY, DraftField(Place("AGE"), "60"), 0)
    with pytest.raises(Trouble, match="somebody else"):
        file.save(KEY, VALUES, ROWS, (), True, base_revision=0)
    assert file.draft(KEY).base_revision == 0


def test_an_answer_without_a_place_is_our_mistake(file: StudyFile) -> None:
    for place in (Place("NOWHERE"), Place("SYSBP", 9), Place("AGE", 1)):
        with pytest.raises(ValueError, match="no place"):
            file.save(KEY, {place: 1}, {}, (), False, base_revision=0)
    with pytest.raises(TypeError):
        file.save(KEY, {Place("AGE"): Unreadable("5o", message("?"))}, {}, (), False, base_revision=0)
    file.save(KEY, {Place("BMI"): Decimal("22.1")}, {}, (), False, base_revision=0)  # derived: never stored
    assert file.record(KEY).answers == {}


def test_a_failed_statement_leaves_nothing_behind(file: StudyFile, path) -> None:
    """T9: the next commit survives a close after a failed one; the chain goes on unbroken."""
    head = file.trail_head()
    with pytest.raises(Exception, match="FOREIGN KEY"):
        file.save(KEY._replace(participant="K-99"), VALUES, ROWS, (), True, base_revision=0)

    def stop_half_way() -> None:
        with file._database.writing() as connection:
            connection.execute("INSERT INTO record (tbl) VALUES ('participant')")
            connection.execute("INSERT INTO participant SELECT max(id), 'K-55', '' FROM record")
            raise KeyError

    with pytest.raises(KeyError):
        stop_half_way()
    assert file.trail_head() == head
    assert file.save(KEY, VALUES, ROWS, (), True, base_revision=0).revision == 1
    copy = StudyFile.open(path, STUDY, "x", read_only=True)
    assert copy.record(KEY) == file.record(KEY)
    assert copy.verify().ok
    copy.close()


def test_a_participant_number_is_taken_once(file: StudyFile) -> None:
    with pytest.raises(Trouble, match="already taken"):
        file.add_participant("K-01")
    assert len(file.participants()) == 1


def test_settings_are_confirmed_in_versions(file: StudyFile) -> None:
    first = file.confirm_setting("window", ("14", "21"), "protocol 1")
    second = file.confirm_setting("window", ("14", "28"), "protocol 2")
    assert file.settings() == {"window": second}
    assert file.setting_versions("window") == (first, second)
    assert (second.values, second.version, second.reason, second.person) == (("14", "28"), 2, "protocol 2", "Sara")
    assert file.verify().ok
    with pytest.raises(KeyError):
        file.confirm_setting("nothing", (), "")


def test_the_trail_of_one_participant(saved) -> None:
    """F72: by participant, in order, and the last so many."""
    file = StudyFile.open(saved, STUDY, "Sara", read_only=True)
    everything = list(file.trail())
    assert [each.seq for each in everything] == list(range(1, len(everything) + 1))
    first, second = list(file.trail("K-01")), list(file.trail("K-02"))
    assert {each.table for each in everything} - {each.table for each in first + second} == {"definition"}
    assert len(first) + len(second) == len(everything) - 1
    assert list(file.trail("K-01", limit=3)) == first[-3:]
    assert list(file.trail("nobody")) == []
    file.close()


def test_any_time_forms_have_occurrences(file: StudyFile) -> None:
    for occurrence in (1, 2):
        file.save(RecordKey("K-01", "", "event", occurrence), {Place("AETERM"): "x"}, {}, (), True, base_revision=0)
    assert [each.key.occurrence for each in file.records("K-01")] == [1, 2]
