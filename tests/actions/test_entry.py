"""Entering a record: drafts, reasons, hidden items, blanks, kept findings, rows (F19-F23, F25, F27, F28, F34, F72, F75)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.actions.replaying import DEMO_DAY
from sscexo_desktop.actions.session import Session
from sscexo_desktop.errors import Trouble
from sscexo_desktop.resources import resource
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.load import load
from sscexo_desktop.study.model import Section, Study
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.texts import Manner
from sscexo_desktop.study.typed import Blank, Unreadable
from tests.people import session_of, with_accounts

STUDY = load(resource("study"))
PERSIAN, ENGLISH = Manner("fa", "jalali"), Manner("en", "gregorian")
MEDICATION = RecordKey("SSC-001", "", "medication")
OUTCOME = RecordKey("SSC-001", "baseline", "outcome")
INFUSION = RecordKey("SSC-001", "infusion1", "infusion")
SCREENING = RecordKey("SSC-001", "screening", "screening")
COMPLETE = {"CMTRT": "omeprazole", "CMDSTXT": "20", "CMDOSU": "mg", "CMDOSFRQ": "QD", "CMSTDAT": "1401", "CMONGO": "Y"}


def opened(path: Path, study: Study = STUDY, *, read_only: bool = False) -> Session:
    return session_of(StudyFile.open(path, study, read_only=read_only), study, lambda: DEMO_DAY, "data_entry")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = StudyFile.create(tmp_path / "study.sscexo", STUDY, "nurse")
    file.add_participant("SSC-001")
    with_accounts(file)
    file.close()
    return tmp_path / "study.sscexo"


@pytest.fixture
def session(path: Path) -> Iterator[Session]:
    session = opened(path)
    yield session
    session.file.close()


def entry(session: Session, key: RecordKey = MEDICATION, manner: Manner = ENGLISH) -> Entry:
    return Entry(session, key, manner)


def type_all(at: Entry, typed: dict[str, str]) -> Entry:
    for where, text in typed.items():
        at.set(Place.of(where), text)
        at.leave(Place.of(where))
    return at


def saved_medication(session: Session) -> Entry:
    at = type_all(entry(session), COMPLETE)
    at.save(complete=True)
    return at


def section(at: Entry, name: str) -> Section:
    return next(each for each in at.form.sections if each.id == name)


def checks(at: Entry, where: str) -> list[str]:
    return [each.check for each in at.state.assessment.findings if str(each.place) == where]


# ---- typing --------------------------------------------------------------------------------------------------------------------


def test_what_is_typed_is_read_at_once(session: Session) -> None:
    """F25: Persian digits become a number; the text stays in the field as it was typed until it is saved."""
    at = entry(session, OUTCOME, PERSIAN)
    state = at.set(Place("DLCO_REORRES"), "۱۲٫۹")
    assert state.answers.value("DLCO_REORRES") == Decimal("12.9")
    assert at.typed(Place("DLCO_REORRES")) == "۱۲٫۹"
    assert (state.dirty, at.dirty) == (True, True)
    at.set(Place("DLCO_REORRES"), "12.9")
    assert at.typed(Place("DLCO_REORRES")) == "12.9"
    at.save()
    assert at.typed(Place("DLCO_REORRES")) == "۱۲٫۹"
    assert not at.dirty


def test_a_new_record_is_empty_and_clean(session: Session) -> None:
    """F23: no silent today, no default anywhere; only the rows that the form presets."""
    for form in STUDY.forms.values():
        visit = next((each.id for each in STUDY.visits if form.id in each.forms), "")
        at = entry(session, RecordKey("SSC-001", visit, form.id))
        presets = {each.repeat.preset_item for each in form.sections if each.repeat}
        assert {place.item for place in at.state.answers.at} <= presets
        assert (at.dirty, at.recovered, at.record) == (False, False, None)
        assert at.pending() == ()
    assert session.file.drafts() == ()


def test_an_emptied_field_is_empty(session: Session) -> None:
    at = entry(session)
    at.set(Place("CMTRT"), "omeprazole")
    state = at.set(Place("CMTRT"), "")
    assert Place("CMTRT") not in state.answers.at
    assert checks(at, "CMTRT") == ["GEN-REQUIRED"]


def test_a_partial_date_stays_partial(session: Session) -> None:
    """F21: 1401 is the whole year, never its first day."""
    at = saved_medication(session)
    assert at.record is not None
    year = at.record.answers[Place("CMSTDAT")]
    assert getattr(year, "iso", "") == "2022-03-21/2023-03-20"
    assert entry(session, MEDICATION, PERSIAN).typed(Place("CMSTDAT")) == "۱۴۰۱"


def test_saved_values_are_shown_in_the_readers_manner(session: Session) -> None:
    """F106, F107: what is saved follows the language, what is typed and unsaved does not."""
    at = type_all(entry(session, OUTCOME), {"VISDAT": "2024-09-15", "DLCO_REORRES": "12.9"})
    at.save()
    at.set(Place("HGB_LBORRES"), "12.1")
    at.speak(PERSIAN)
    assert at.typed(Place("VISDAT")) == "۱۴۰۳/۰۶/۲۵"
    assert at.typed(Place("DLCO_REORRES")) == "۱۲٫۹"
    assert at.typed(Place("HGB_LBORRES")) == "12.1"


# ---- drafts --------------------------------------------------------------------------------------------------------------------


def test_a_field_that_is_left_survives(path: Path) -> None:
    """F19, T1: text, unreadable text, blank, rows and reasons are there again when the program starts anew."""
    session = opened(path)
    at = type_all(entry(session, OUTCOME, PERSIAN), {"DLCO_REORRES": "۱۲٫۹ ؟", "HGB_LBORRES": "۱۲٫۱", "MRSS_FACE": "1"})
    at.blank(Place("TLC_REORRES"), "ND", "دستگاه خراب است")
    row = at.add_row(section(at, "blows"))
    type_all(at, {f"FVC_BLOW#{row}": "۲٫۱۱", "CALSYR": "3.2"})
    (soft,) = [each for each in at.state.assessment.findings if each.check == "GEN-SOFT"]
    at.keep(soft, "سرنگ قدیمی")
    session.file.close()

    session = opened(path)
    again = entry(session, OUTCOME, PERSIAN)
    assert again.recovered
    assert again.dirty
    assert again.record is None
    assert again.typed(Place("DLCO_REORRES")) == "۱۲٫۹ ؟"
    assert isinstance(again.answer(Place("DLCO_REORRES")), Unreadable)
    assert again.answer(Place("HGB_LBORRES")) == Decimal("12.1")
    assert again.answer(Place("TLC_REORRES")) == Blank("ND", "دستگاه خراب است")
    assert again.state.answers.rows("blows") == (1, row)
    assert again.answer(Place("FVC_BLOW", row)) == Decimal("2.11")
    assert [each.kept for each in again.state.assessment.findings if each.check == "GEN-SOFT"] == ["سرنگ قدیمی"]
    session.file.close()


def test_a_field_that_is_not_left_is_not_written(session: Session) -> None:
    """F19: one write for each field left, none for each key."""
    at = entry(session)
    at.set(Place("CMTRT"), "ome")
    assert session.file.draft(MEDICATION) is None
    at.leave(Place("CMDSTXT"))
    assert session.file.draft(MEDICATION) is None
    at.leave(Place("CMTRT"))
    draft = session.file.draft(MEDICATION)
    assert draft is not None
    assert [field.typed for field in draft.fields.values()] == ["ome"]


def test_a_draft_over_a_saved_record(session: Session) -> None:
    """F19, F75: the draft stands on the saved values; its reasons are still asked for."""
    saved_medication(session)
    type_all(entry(session), {"CMDSTXT": "40"})
    again = entry(session)
    assert again.recovered
    assert again.typed(Place("CMDSTXT")) == "40"
    assert again.typed(Place("CMTRT")) == "omeprazole"
    assert [(change.place, change.old, change.new) for change in again.pending()] == [(Place("CMDSTXT"), "20", "40")]
    draft = session.file.draft(MEDICATION)
    assert draft is not None
    assert draft.base_revision == 1


def test_discarding_leaves_what_was_saved(session: Session) -> None:
    """F19, F20: nothing in the record; in the trail that something was thrown away, and where, not what."""
    saved_medication(session)
    seq, _ = session.file.trail_head()
    at = type_all(entry(session), {"CMDSTXT": "40"})
    at.discard()
    again = entry(session)
    assert not again.recovered
    assert again.typed(Place("CMDSTXT")) == "20"
    (told,) = session.file.trail(limit=session.file.trail_head()[0] - seq)
    (event,) = session.file.events("draft_discarded")
    assert (told.table, event.login, event.detail) == ("event", session.access.login, "SSC-001 -/medication")
    again.discard()
    assert len(session.file.events("draft_discarded")) == 1, "there was nothing to throw away"


def test_saving_takes_the_draft_away(session: Session) -> None:
    at = saved_medication(session)
    assert session.file.drafts() == ()
    assert not at.dirty
    assert not entry(session).recovered


def test_unreadable_text_stays_in_the_draft_and_is_not_stored(session: Session) -> None:
    """F25, F34: it is neither lost nor a value; the saved value stays until the text is one."""
    at = type_all(entry(session, OUTCOME), {"DLCO_REORRES": "12.9", "HGB_LBORRES": "twelve"})
    record = at.save()
    assert Place("HGB_LBORRES") not in record.answers
    assert at.dirty
    assert at.typed(Place("HGB_LBORRES")) == "twelve"

    type_all(at, {"DLCO_REORRES": "13-ish", "HGB_LBORRES": "12.1"})
    assert at.pending() == ()
    record = at.save()
    assert record.answers[Place("DLCO_REORRES")] == Decimal("12.9")
    assert record.answers[Place("HGB_LBORRES")] == Decimal("12.1")
    again = entry(session, OUTCOME)
    assert again.recovered
    assert again.typed(Place("DLCO_REORRES")) == "13-ish"
    assert "GEN-UNREADABLE" in checks(again, "DLCO_REORRES")
    draft = session.file.draft(OUTCOME)
    assert draft is not None
    assert set(draft.fields) == {Place("DLCO_REORRES")}


# ---- reasons -------------------------------------------------------------------------------------------------------------------


def test_no_reason_is_asked_before_the_first_save(session: Session) -> None:
    """F75: typing is not changing."""
    at = type_all(entry(session), COMPLETE)
    at.set(Place("CMDSTXT"), "40")
    assert at.pending() == ()
    assert at.save().revision == 1


@pytest.mark.parametrize("reasons", [{}, {Place("CMDSTXT"): "  "}, {Place("CMTRT"): "misread"}])
def test_a_saved_value_is_not_changed_without_a_reason(session: Session, reasons: dict[Place, str]) -> None:
    """F75: it cannot be bypassed; what was typed stays on the screen."""
    at = type_all(saved_medication(session), {"CMDSTXT": "40"})
    with pytest.raises(Trouble):
        at.save(reasons)
    assert at.typed(Place("CMDSTXT")) == "40"
    record = session.file.record(MEDICATION)
    assert record is not None
    assert (record.revision, record.answers[Place("CMDSTXT")]) == (1, "20")
    assert at.save({Place("CMDSTXT"): "misread"}).answers[Place("CMDSTXT")] == "40"


def test_every_sort_of_change_needs_a_reason(session: Session) -> None:
    """F22, F75: another value, none at all, or a reason for being blank; filling in an empty field is no change."""
    at = saved_medication(session)
    at.set(Place("CMTRT"), "pantoprazole")
    at.set(Place("CMDOSU"), "")
    at.blank(Place("CMDSTXT"), "UNK")
    at.set(Place("CMINDC"), "reflux")
    assert [(str(each.place), each.new) for each in at.pending()] == [
        ("CMTRT", "pantoprazole"), ("CMDSTXT", Blank("UNK")), ("CMDOSU", None),
    ]  # fmt: skip
    record = at.save({each.place: "checked with the box" for each in at.pending()})
    assert record.answers[Place("CMINDC")] == "reflux"
    at.set(Place("CMDSTXT"), "40")
    assert [each.old for each in at.pending()] == [Blank("UNK")], "a blank that was saved is an answer too"


def test_typing_the_saved_value_again_is_no_change(session: Session) -> None:
    at = type_all(saved_medication(session), {"CMDSTXT": "40"})
    type_all(at, {"CMDSTXT": "20"})
    assert at.pending() == ()
    assert at.save().revision == 1
    assert session.file.draft(MEDICATION) is None


def test_reason_and_typed_text_stand_in_the_trail(session: Session) -> None:
    """F72: who, old, new, why, and what was really typed where it differs."""
    at = type_all(entry(session, OUTCOME), {"DLCO_REORRES": "12.9"})
    at.save()
    type_all(at, {"DLCO_REORRES": "۱۳٫۱"})
    at.save({Place("DLCO_REORRES"): "misread"})
    first, last = session.file.history(OUTCOME, Place("DLCO_REORRES"))
    assert (first.old, first.new, first.reason) == (None, Decimal("12.9"), "")
    assert (last.old, last.new, last.reason) == (Decimal("12.9"), Decimal("13.1"), "misread")
    assert (last.person, last.typed) == ("Nurse Test", "۱۳٫۱")
    assert session.file.verify().ok


# ---- hidden items --------------------------------------------------------------------------------------------------------------


def test_hiding_does_not_destroy_before_the_save(session: Session) -> None:
    """F27: turning an answer back brings the hidden one back."""
    at = type_all(entry(session), {**COMPLETE, "CMONGO": "N", "CMENDAT": "1402"})
    at.set(Place("CMONGO"), "Y")
    assert Place("CMENDAT") not in at.state.assessment.asked
    at.set(Place("CMONGO"), "N")
    assert at.typed(Place("CMENDAT")) == "1402"


def test_a_hidden_answer_is_cleared_by_the_save_with_a_reason(session: Session) -> None:
    """F27, F75: a saved one is a change like any other; the reason for it stands in its history."""
    at = type_all(entry(session), {**COMPLETE, "CMONGO": "N", "CMENDAT": "1402"})
    at.save(complete=True)
    type_all(at, {"CMONGO": "Y"})
    assert {str(each.place): each.new for each in at.pending()} == {"CMONGO": "Y", "CMENDAT": None}
    with pytest.raises(Trouble):
        at.save({Place("CMONGO"): "still taken"})
    record = at.save({Place("CMONGO"): "still taken", Place("CMENDAT"): "no end"})
    assert Place("CMENDAT") not in record.answers
    assert session.file.history(MEDICATION, Place("CMENDAT"))[-1].reason == "no end"
    assert record.complete


def test_a_hidden_answer_does_not_come_back_after_the_save(session: Session) -> None:
    """F27: what the save cleared is gone from the screen as from the record."""
    at = type_all(entry(session), {**COMPLETE, "CMONGO": "N", "CMENDAT": "1402"})
    at.set(Place("CMONGO"), "Y")
    at.save()
    at.set(Place("CMONGO"), "N")
    assert at.typed(Place("CMENDAT")) == ""
    assert checks(at, "CMENDAT") == ["GEN-REQUIRED"]


def test_a_hidden_unreadable_text_does_not_hinder(session: Session) -> None:
    at = type_all(entry(session), {**COMPLETE, "CMONGO": "N", "CMENDAT": "lately"})
    at.set(Place("CMONGO"), "Y")
    assert at.save(complete=True).complete
    assert session.file.draft(MEDICATION) is None


def test_an_answer_to_a_retired_item_is_kept(path: Path) -> None:
    """F3, F4: it is asked no longer, and no save takes it away."""
    session = opened(path)
    type_all(entry(session), {**COMPLETE, "CMINDC": "reflux"}).save()
    session.file.close()
    form = STUDY.forms["medication"]
    sections = tuple(
        replace(each, items=tuple(replace(item, until="1.1") if item.id == "CMINDC" else item for item in each.items))
        for each in form.sections
    )
    study = replace(STUDY, forms={**STUDY.forms, "medication": replace(form, sections=sections)})
    session = opened(path, study)
    at = type_all(entry(session), {"CMROUTE": "ORAL"})
    assert at.pending() == ()
    assert at.save().answers[Place("CMINDC")] == "reflux"
    session.file.close()


# ---- blanks --------------------------------------------------------------------------------------------------------------------


def test_a_blank_with_its_reason(session: Session) -> None:
    """F22: an answer of its own, written at once, apart from an empty field."""
    at = type_all(entry(session), {each: text for each, text in COMPLETE.items() if each != "CMSTDAT"})
    assert not at.state.assessment.complete
    state = at.blank(Place("CMSTDAT"), "UNK", "before the study")
    assert state.assessment.complete
    assert at.typed(Place("CMSTDAT")) == ""
    draft = session.file.draft(MEDICATION)
    assert draft is not None
    assert draft.fields[Place("CMSTDAT")].blank == "UNK"
    record = at.save(complete=True)
    assert record.answers[Place("CMSTDAT")] == Blank("UNK", "before the study")


def test_typing_takes_a_blank_away(session: Session) -> None:
    at = entry(session)
    at.blank(Place("CMSTDAT"), "UNK")
    assert at.set(Place("CMSTDAT"), "1401").answers.value("CMSTDAT") is not None
    at.blank(Place("CMSTDAT"), "UNK")
    assert Place("CMSTDAT") not in at.set(Place("CMSTDAT"), "").answers.at


# ---- findings ------------------------------------------------------------------------------------------------------------------


def warm(session: Session) -> Entry:
    at = type_all(entry(session, INFUSION), {"TEMP_VSORRES#2": "38.4"})
    (finding,) = [each for each in at.state.assessment.findings if each.check == "GEN-SOFT"]
    at.keep(finding, " chills ")
    return at


def reasons(at: Entry) -> list[str]:
    return [each.kept for each in at.state.assessment.findings if each.check == "GEN-SOFT"]


def test_a_finding_is_kept_with_its_reason(session: Session) -> None:
    """F34: and is still kept when the record is opened again."""
    at = warm(session)
    assert reasons(at) == ["chills"]
    record = at.save()
    assert [(each.check, each.place, each.reason) for each in record.kept] == [("GEN-SOFT", Place("TEMP_VSORRES", 2), "chills")]
    again = entry(session, INFUSION)
    assert reasons(again) == ["chills"]
    assert not again.dirty


def test_a_kept_finding_is_void_when_the_value_changes(session: Session) -> None:
    """F34: the reason was about the other value; it is not stored for the new one."""
    at = warm(session)
    at.save()
    type_all(at, {"TEMP_VSORRES#2": "38.6"})
    assert reasons(at) == [""]
    record = at.save({Place("TEMP_VSORRES", 2): "misread"})
    assert record.kept == ()
    again = entry(session, INFUSION)
    assert reasons(again) == [""]


def test_a_kept_finding_is_taken_back(session: Session) -> None:
    at = warm(session)
    at.save()
    at.keep(at.state.assessment.findings[[each.check for each in at.state.assessment.findings].index("GEN-SOFT")], " ")
    assert reasons(at) == [""]
    assert at.dirty
    assert at.save().kept == ()


def test_a_kept_finding_goes_with_its_finding(session: Session) -> None:
    at = warm(session)
    at.save()
    type_all(at, {"TEMP_VSORRES#2": "36.8"})
    assert at.save({Place("TEMP_VSORRES", 2): "misread"}).kept == ()


# ---- rows ----------------------------------------------------------------------------------------------------------------------


def test_preset_rows_stand_there_from_the_start(session: Session) -> None:
    """F28, F45: the five times of the vital signs, stored once the record is saved."""
    at = entry(session, INFUSION)
    assert at.state.answers.rows("vitals") == (1, 2, 3, 4, 5)
    assert [at.answer(Place("VSTPT", row)) for row in range(1, 6)] == ["BEFORE", "M15", "M30", "END", "P60"]
    record = type_all(at, {"ECSTDAT": "2024-09-18"}).save()
    assert record.rows["vitals"] == (1, 2, 3, 4, 5)
    assert record.answers[Place("VSTPT", 5)] == "P60"
    assert entry(session, OUTCOME).state.answers.rows("blows") == (1,)


def test_rows_come_and_go(session: Session) -> None:
    """F28: a row that was saved leaves with a reason for each of its values."""
    at = entry(session, OUTCOME)
    second = at.add_row(section(at, "blows"))
    type_all(at, {"FVC_BLOW#1": "2.05", f"FVC_BLOW#{second}": "2.11"})
    at.save()
    at.remove_row(section(at, "blows"), 1)
    assert [(str(each.place), each.new) for each in at.pending()] == [("FVC_BLOW#1", None)]
    with pytest.raises(Trouble):
        at.save()
    record = at.save({Place("FVC_BLOW", 1): "typed twice"})
    assert record.rows["blows"] == (2,)
    assert record.answers == {Place("FVC_BLOW", 2): Decimal("2.11")}
    assert session.file.verify().ok


def test_row_numbers_are_never_used_again(path: Path) -> None:
    """F28, F76: not within one sitting, not after a save, not after a restart: a number is one row's history."""
    session = opened(path)
    at = entry(session, OUTCOME)
    blows = section(at, "blows")
    assert [at.add_row(blows), at.add_row(blows)] == [2, 3]
    at.remove_row(blows, 3)
    assert at.add_row(blows) == 4
    type_all(at, {"FVC_BLOW#4": "2.11"})
    at.save()
    at.remove_row(blows, 4)
    at.save({Place("FVC_BLOW", 4): "typed twice"})
    assert at.add_row(blows) == 5
    session.file.close()

    session = opened(path)
    at = entry(session, OUTCOME)
    assert at.state.answers.rows("blows") == (1, 2, 5)
    at.discard()
    at = entry(session, OUTCOME)
    assert at.state.answers.rows("blows") == (1, 2)
    assert at.add_row(blows) == 5, "row 5 was never saved"
    session.file.close()


def test_a_removed_row_does_not_come_back_from_the_draft(path: Path) -> None:
    """F19, F28: a new row is empty, even if the draft still holds what was typed in one that was taken out."""
    session = opened(path)
    at = entry(session, OUTCOME)
    row = at.add_row(section(at, "blows"))
    type_all(at, {f"FVC_BLOW#{row}": "2.11"})
    at.remove_row(section(at, "blows"), row)
    session.file.close()

    session = opened(path)
    at = entry(session, OUTCOME)
    new = at.add_row(section(at, "blows"))
    assert at.typed(Place("FVC_BLOW", new)) == ""
    assert at.save().answers == {}
    session.file.close()


def test_all_rows_may_go(session: Session) -> None:
    at = entry(session, OUTCOME)
    at.remove_row(section(at, "blows"), 1)
    assert not [place for place in at.state.assessment.asked if place.row]
    assert at.save().rows["blows"] == ()
    assert entry(session, OUTCOME).state.answers.rows("blows") == ()


# ---- completeness ----------------------------------------------------------------------------------------------------------------


def test_only_a_settled_record_is_marked_complete(session: Session) -> None:
    """F34: saving is always possible, marking complete only when nothing stands open."""
    at = type_all(entry(session), {"CMTRT": "omeprazole"})
    with pytest.raises(Trouble):
        at.save(complete=True)
    assert session.file.record(MEDICATION) is None
    assert not at.save().complete
    type_all(at, COMPLETE)
    assert at.save(complete=True).complete


def test_a_complete_record_stays_so_only_while_it_is(session: Session) -> None:
    at = type_all(saved_medication(session), {"CMINDC": "reflux"})
    assert at.save().complete
    type_all(at, {"CMDSTXT": ""})
    assert not at.save({Place("CMDSTXT"): "not known after all"}).complete
    type_all(at, {"CMDSTXT": "20"})
    assert not at.save().complete, "complete again only when a person says so"
    assert at.save(complete=True).complete
    assert not at.save(complete=False).complete


# ---- two hands -----------------------------------------------------------------------------------------------------------------


def test_a_record_saved_meanwhile_is_not_overwritten(session: Session) -> None:
    """F102: two forms on the same record: the second save is refused, its draft is kept."""
    saved_medication(session)
    one, other = entry(session), entry(session)
    type_all(one, {"CMINDC": "reflux"}).save()
    type_all(other, {"CMROUTE": "ORAL"})
    with pytest.raises(Trouble):
        other.save()
    assert other.typed(Place("CMROUTE")) == "ORAL"
    assert entry(session).typed(Place("CMINDC")) == "reflux"


def test_a_file_held_elsewhere_is_only_read(path: Path) -> None:
    """F33: the form opens, says so, and keeps on the screen what cannot be written."""
    first = opened(path)
    saved_medication(first)
    second = opened(path)
    at = entry(second)
    assert at.read_only
    assert not entry(first).read_only
    assert at.typed(Place("CMTRT")) == "omeprazole"
    at.set(Place("CMINDC"), "reflux")
    with pytest.raises(Trouble):
        at.leave(Place("CMINDC"))
    with pytest.raises(Trouble):
        at.save()
    assert at.typed(Place("CMINDC")) == "reflux"
    second.file.close()
    first.file.close()


# ---- one value, all the way ------------------------------------------------------------------------------------------------------


def test_one_value_from_the_keys_to_the_file(path: Path) -> None:
    """F25, F26, F72, T11: platelets in Persian digits per microlitre, offered, taken, saved, read by a fresh start."""
    session = opened(path)
    at = entry(session, SCREENING, PERSIAN)
    state = at.set(Place("PLAT_LBORRES"), "۲۴۸٬۰۰۰ در میکرولیتر")
    (finding,) = [each for each in state.assessment.findings if each.place == Place("PLAT_LBORRES")]
    assert (finding.check, [each.typed for each in finding.offers]) == ("GEN-UNREADABLE", ["۲۴۸٫۰"])
    at.set(Place("PLAT_LBORRES"), finding.offers[0].typed)
    at.leave(Place("PLAT_LBORRES"))
    at.save()
    session.file.close()

    session = opened(path)
    record = session.file.record(SCREENING)
    assert record is not None
    assert record.answers[Place("PLAT_LBORRES")] == Decimal("248.0")
    assert entry(session, SCREENING, ENGLISH).typed(Place("PLAT_LBORRES")) == "248.0"
    assert [each.new for each in session.file.history(SCREENING, Place("PLAT_LBORRES"))] == [Decimal("248.0")]
    assert session.file.verify().ok
    session.file.close()


def test_an_entry_sees_what_lies_around_it(session: Session) -> None:
    """F35: rules across forms rest on what is saved when the form is opened."""
    type_all(entry(session, SCREENING), {"RFICDAT": "2024-09-10 09:30", "SEX": "F"}).save()
    at = entry(session, OUTCOME)
    at.set(Place("VISDAT"), "2024-09-09")
    assert checks(at, "VISDAT") == ["OUT-01"]
    assert at.around.today == date(2025, 3, 18)
    assert "HCG_LBORRES" in {place.item for place in entry(session, INFUSION).state.assessment.asked}


def test_a_reason_the_item_does_not_allow_is_refused(session):
    """F22: the consent has a date or there is no consent."""
    number = session.screen_participant().number
    entry = Entry(session, RecordKey(number, "screening", "screening"), Manner("en"))
    with pytest.raises(ValueError, match="RFICDAT"):
        entry.blank(Place("RFICDAT"), "ND")
    assert entry.answer(Place("RFICDAT")) is None
