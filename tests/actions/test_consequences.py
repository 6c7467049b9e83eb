"""What a save will change besides what was typed, told before it is saved (F37, F52)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from sscexo_desktop.actions import participant_view
from sscexo_desktop.actions.consequences import Consequence, consequences
from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.actions.signing import sign
from sscexo_desktop.study.places import RecordKey
from tests.actions.clinic import BASELINE, ENGLISH, SCREENING, Clinic

MONTH6 = RecordKey("SSC-001", "month6", "outcome")


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    clinic = Clinic(tmp_path / "study.sscexo")
    clinic.confirm_settings()
    clinic.replay("screening", "baseline", "month6")
    yield clinic
    clinic.file.close()


def values(found: tuple[Consequence, ...], key: RecordKey) -> dict[str, tuple[object, object]]:
    return {each.item.id: (each.old, each.new) for each in found if each.key == key and each.finding is None}


def saved(clinic: Clinic, key: RecordKey) -> dict[str, object]:
    derived = clinic.session.assess(clinic.record(key)).derived
    return {place.item: value for place, value in derived.items()}


def test_sex_changed_later_recomputes_every_visit_and_says_so_before(clinic: Clinic) -> None:
    """Values of other forms go from what they are to what they will be once this is saved, and nothing else is told."""
    before = {key: saved(clinic, key) for key in (SCREENING, BASELINE, MONTH6)}
    entry = clinic.type(SCREENING, {"SEX": "M"})
    told = consequences(entry)
    entry.save({each.place: "misread" for each in entry.pending()})
    for key in (SCREENING, BASELINE, MONTH6):
        after = saved(clinic, key)
        changed = {item for item in {*before[key], *after} if before[key].get(item) != after.get(item)}
        assert values(told, key) == {item: (before[key].get(item), after.get(item)) for item in changed}
    assert values(told, BASELINE)["FVC_PP"][0] == Decimal("66.8")
    assert "FVC_PP" in values(told, MONTH6)


def test_what_changes_at_baseline_changes_the_change_at_month_6(clinic: Clinic) -> None:
    """The value from which another is counted: FVC +0.12 L becomes +0.02 L."""
    entry = clinic.type(BASELINE, {"FVC_BLOW#2": "2.21"})
    assert values(consequences(entry), MONTH6)["FVC_CHG"] == (Decimal("0.12"), Decimal("0.02"))
    assert values(consequences(entry), BASELINE)["FVC_REORRES"] == (Decimal("2.11"), Decimal("2.21"))


def test_a_value_that_is_lost_is_told_with_the_reason(clinic: Clinic) -> None:
    """What can be computed no longer: from a number to nothing, and why."""
    entry = clinic.type(SCREENING, {"BRTHDAT": "1356"})
    lost = [each for each in consequences(entry) if each.key == BASELINE and each.item.id == "FVC_PP"]
    assert [(each.old, each.new) for each in lost] == [(Decimal("66.8"), None)]
    assert lost[0].words is not None


def test_nothing_typed_and_nothing_that_matters_has_no_consequence(clinic: Clinic) -> None:
    """An entry as it is saved, or with another name of the technician, changes no number."""
    assert consequences(clinic.type(BASELINE, {})) == ()
    assert consequences(clinic.type(BASELINE, {"SPIROTECH": "Sara"})) == ()


def test_a_record_saved_for_the_first_time_tells_of_the_others_only(clinic: Clinic) -> None:
    """A baseline that comes after month 6: month 6 gets its changes; the new form itself was nothing before."""
    number = clinic.replay("screening", "month6")
    first, later = (RecordKey(number, visit, "outcome") for visit in ("baseline", "month6"))
    answers = clinic.record(BASELINE).answers
    case = {str(place): str(answer) for place, answer in answers.items() if place.item in ("FVC_BLOW", "ACCEPT_BLOW")}
    entry = Entry(clinic.session, first, ENGLISH)
    section = next(each for each in entry.form.sections if each.id == "blows")
    for _ in range(3):
        entry.add_row(section)
    entry = clinic.type(first, case)
    told = consequences(entry)
    assert {each.key for each in told} == {later}
    assert values(told, later)["FVC_CHG"] == (None, Decimal("0.12"))


def test_a_signed_record_is_named_as_such_and_its_signature_stays(clinic: Clinic) -> None:
    """F77: the signature covers what was typed; what is computed may change under it, and that is told."""
    sign(clinic.be("doctor"), (MONTH6,), "reviewed", clinic.credentials())
    entry = clinic.type(BASELINE, {"FVC_BLOW#2": "2.21"})
    told = consequences(entry)
    assert {each.key: each.signed for each in told} == {BASELINE: False, MONTH6: True}
    entry.save({each.place: "misread" for each in entry.pending()})
    assert [each.stands for each in clinic.file.signatures_of(MONTH6)] == [True]


def test_what_is_to_be_settled_elsewhere_then_is_told(clinic: Clinic) -> None:
    """A finding that opens in another form is told where it opens, and only if it was not open before."""
    entry = clinic.type(SCREENING, {"RFICDAT": "2025-03-17 09:00"})
    told = [each for each in consequences(entry) if each.finding is not None]
    open_now = {
        (key, each.check) for key in (BASELINE, MONTH6) for each in clinic.session.assess(clinic.record(key)).findings if each.open
    }
    entry.save({each.place: "misread" for each in entry.pending()})
    open_then = {
        (key, each.check) for key in (BASELINE, MONTH6) for each in clinic.session.assess(clinic.record(key)).findings if each.open
    }
    assert open_then - open_now
    assert {(each.key, each.finding.check) for each in told if each.finding} == open_then - open_now


def test_in_participant_view_nothing_is_told(clinic: Clinic) -> None:
    """F50: no blinded value, and no other, by this way."""
    participant_view.begin(clinic.session, "SSC-001")
    entry = Entry(clinic.session, BASELINE, ENGLISH)
    assert consequences(entry) == ()
