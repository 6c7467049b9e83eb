"""Overrides make the deviation they are, in the same transaction, once (F39, F71)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from sscexo_desktop.actions import reviewing
from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.actions.overriding import overrides, rule_text, source_of
from sscexo_desktop.actions.session import Session
from sscexo_desktop.actions.signing import OwnOverride, sign, waiting
from sscexo_desktop.errors import Trouble
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import Record
from sscexo_desktop.study.texts import Manner
from tests.actions.clinic import ENGLISH, INFUSION, PERSIAN, Clinic

THIRD = RecordKey("SSC-001", "infusion3", "infusion")


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    clinic = Clinic(tmp_path / "study.sscexo")
    clinic.be("nurse").screen_participant()
    yield clinic
    assert clinic.file.verify().ok
    clinic.file.close()


def keep(clinic: Clinic, key: RecordKey, check: str, reason: str, typed: dict[str, str], manner: Manner = ENGLISH) -> Entry:
    entry = clinic.type(key, typed, manner=manner)
    (finding,) = [each for each in entry.state.assessment.findings if each.check == check]
    entry.keep(finding, reason)
    entry.save({each.place: "misread" for each in entry.pending()})
    return entry


def test_keeping_the_order_of_sessions_makes_a_deviation(clinic: Clinic) -> None:
    """F39, F71: when, what, which kind, where and why; how grave it is and what was done is left to be judged."""
    entry = keep(clinic, THIRD, "INF-03", "second vial broken", {"ECSTDAT": "2024-10-16"})
    (key,) = entry.created_deviations
    deviation = clinic.record(key)
    said = {place.item: answer for place, answer in deviation.answers.items()}
    assert said == {
        "DVSTDAT": date(2024, 10, 16),
        "DVTERM": "“Infusion 2” must be saved first and lie before this one.\nsecond vial broken",
        "DVCAT": "ORDER OF SESSIONS",
        "DVVISIT": "INFUSION 3",
        "DVREAS": "second vial broken",
        "DVRULE": "INF-03 infusion3/infusion",
    }
    assert not deviation.complete
    assert deviation.saved_by == "Nurse Test"
    assert {each.person for each in clinic.file.history(key)} == {"Nurse Test"}
    (override,) = overrides(clinic.session)
    assert (override.deviation, override.check, override.source) == (deviation, "INF-03", THIRD)


def test_one_override_makes_one_deviation(clinic: Clinic) -> None:
    """F39: a later save, another reason or another value of the same override adds none; another rule does."""
    keep(clinic, THIRD, "INF-03", "vial broken", {"ECSTDAT": "2024-10-16"})
    assert clinic.save(THIRD, {"ECSTTIM": "10:00"})
    again = keep(clinic, THIRD, "INF-03", "vial lost", {"ECSTDAT": "2024-10-17"})
    assert again.created_deviations == ()
    assert len(overrides(clinic.session, "SSC-001")) == 1
    other = keep(clinic, THIRD, "INF-01", "screened on paper", {})
    assert len(other.created_deviations) == 1
    assert {each.check for each in overrides(clinic.session)} == {"INF-01", "INF-03"}
    assert keep(clinic, INFUSION, "INF-01", "screened on paper", {"ECSTDAT": "2024-09-18"}).created_deviations


def test_what_is_only_unusual_makes_none(clinic: Clinic) -> None:
    """F39: keeping a value outside its usual range is no override."""
    entry = clinic.type(INFUSION, {"ECDILVOL": "120"})
    (finding,) = [each for each in entry.state.assessment.findings if each.check == "GEN-SOFT"]
    entry.keep(finding, "two bags")
    entry.save()
    assert entry.created_deviations == ()
    assert overrides(clinic.session) == ()


def test_the_sentence_is_in_the_persons_language_and_plain(clinic: Clinic) -> None:
    """F39, F106: Persian words, without the marks that only a screen needs."""
    entry = keep(clinic, THIRD, "INF-03", "ویال شکست", {"ECSTDAT": "۱۴۰۳/۰۷/۲۵"}, PERSIAN)
    said = str(clinic.record(entry.created_deviations[0]).answers[Place("DVTERM")])
    assert "انفوزیون ۲" in said
    assert said.endswith("\nویال شکست")
    assert not {"\u2066", "\u2067", "\u2068", "\u2069"} & set(said)


class Full(Exception):
    """The disk is full."""


def test_record_and_deviation_are_saved_together_or_not_at_all(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    """F39: where the deviation cannot be written the override is not saved either; all typed is still there."""
    entry = clinic.type(THIRD, {"ECSTDAT": "2024-10-16"})
    (finding,) = [each for each in entry.state.assessment.findings if each.check == "INF-03"]
    entry.keep(finding, "vial broken")
    real = StudyFile.save

    def full(file: StudyFile, key: RecordKey, *rest: object, **more: object) -> Record:
        if key.form == "deviation":
            raise Full
        return real(file, key, *rest, **more)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(StudyFile, "save", full)
        with pytest.raises(Full):
            entry.save()
    assert clinic.file.record(THIRD) is None
    again = Entry(clinic.session, THIRD, ENGLISH)
    assert again.recovered
    assert again.typed(Place("ECSTDAT")) == "2024-10-16"
    again.save()
    assert len(again.created_deviations) == 1


def test_who_made_the_override_is_told_by_the_trail(clinic: Clinic) -> None:
    """F39: who kept it, and who changed the reason since, are asked before they sign; others are not."""
    (key,) = keep(clinic, THIRD, "INF-03", "vial broken", {"ECSTDAT": "2024-10-16"}).created_deviations
    clinic.be("doctor")
    (line,) = [each for each in waiting(clinic.session) if each.key == key]
    assert (line.meaning, line.hindrance) == ("approved", None)
    assert not sign(clinic.session, (key,), "approved", clinic.credentials())[0].own_override
    assert key not in [each.key for each in waiting(clinic.session)]
    clinic.with_roles("both", "data_entry", "investigator")
    keep(clinic, THIRD, "INF-03", "vial lost", {"ECSTDAT": "2024-10-17"})
    assert not sign(clinic.session, (key,), "approved", clinic.credentials())[0].own_override, "the nurse made it"
    (other,) = keep(clinic, INFUSION, "INF-01", "screened on paper", {"ECSTDAT": "2024-09-18"}).created_deviations
    with pytest.raises(OwnOverride):
        sign(clinic.session, (other,), "approved", clinic.credentials())
    assert sign(clinic.session, (other,), "approved", clinic.credentials(), own_override_known=True)[0].own_override


def test_a_deviation_judged_later_is_signed_anew(clinic: Clinic) -> None:
    """F39, F77: approving the override comes first; judging it changes the record, and it waits again."""
    (key,) = keep(clinic, THIRD, "INF-03", "vial broken", {"ECSTDAT": "2024-10-16"}).created_deviations
    clinic.be("doctor")
    sign(clinic.session, (key,), "approved", clinic.credentials())
    clinic.save(key, {"DVMAJOR": "MINOR", "DVACT": "new vial", "DVETHYN": "N"}, complete=True)
    assert not clinic.file.signatures_of(key)[0].stands
    assert [each.key for each in waiting(clinic.session)] == [key]


def test_an_override_needs_no_lock_to_be_open(clinic: Clinic) -> None:
    """F78: in a locked participant nothing is saved, so nothing is overridden: both stay out."""
    entry = clinic.type(THIRD, {"ECSTDAT": "2024-10-16"})
    (finding,) = [each for each in entry.state.assessment.findings if each.check == "INF-03"]
    entry.keep(finding, "vial broken")
    reviewing.lock_participant(clinic.be("manager"), "SSC-001", "clean")
    clinic.be("nurse")
    with pytest.raises(Trouble, match="locked"):
        Entry(clinic.session, THIRD, ENGLISH).save()
    assert clinic.file.records() == ()


def text_of(session: Session, rule: str) -> Record:
    """Return a deviation as somebody may have typed its rule by hand."""
    key = session.next_key("SSC-001", "", "deviation")
    return session.file.save(key, {Place("DVRULE"): rule}, {}, (), False, base_revision=0)


BY_HAND = ["", "INF-03", "INF-03 ", "XXX-9 infusion3/infusion", "INF-03 a/b/c", "INF-03 a/b/c/d", "free text"]
PLACES = [THIRD, RecordKey("SSC-001", "", "deviation", 3), RecordKey("SSC-001", "unscheduled", "outcome", 2)]


@pytest.mark.parametrize("rule", BY_HAND)
def test_what_a_person_wrote_there_is_no_override(clinic: Clinic, rule: str) -> None:
    """F71: only what the program writes is read as one."""
    record = text_of(clinic.session, rule) if rule else clinic.file.record(THIRD)
    assert record is None or source_of(record) is None


@pytest.mark.parametrize("key", PLACES)
def test_the_rule_tells_where_it_was_passed(clinic: Clinic, key: RecordKey) -> None:
    assert source_of(text_of(clinic.session, rule_text("INF-03", key))) == ("INF-03", key)
