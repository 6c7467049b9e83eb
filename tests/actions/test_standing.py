"""How far a record has come, each state reached by what is really done, and left by a change (F2, F15, F69, F77, F78)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sscexo_desktop.actions import reviewing
from sscexo_desktop.actions.settings import confirm
from sscexo_desktop.actions.signing import sign
from sscexo_desktop.actions.standing import STATES, record_state, setting_changes, states, visit_state
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.review import State
from tests.actions.clinic import MEDICATION, TAKEN, Clinic


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    clinic = Clinic(tmp_path / "study.sscexo")
    clinic.be("nurse").screen_participant()
    yield clinic
    clinic.file.close()


def state(clinic: Clinic) -> State:
    one = record_state(clinic.session, clinic.file.record(MEDICATION))
    all_of_them = states(clinic.session, "SSC-001")
    assert all_of_them.get(MEDICATION, "empty") == one, "both ways of asking agree"
    return one


def test_a_record_goes_through_every_state(clinic: Clinic) -> None:
    """F15: empty, in progress, complete, verified, signed, locked; a change takes it back to complete."""
    seen = [state(clinic)]
    clinic.save(MEDICATION, TAKEN)
    seen.append(state(clinic))
    clinic.save(MEDICATION, {}, complete=True)
    seen.append(state(clinic))
    reviewing.tick(clinic.be("monitor"), MEDICATION, [Place(each) for each in list(TAKEN)[1:]])
    assert state(clinic) == "complete", "one value is not compared yet"
    reviewing.tick_all(clinic.session, MEDICATION)
    seen.append(state(clinic))
    sign(clinic.be("nurse"), (MEDICATION,), "entered", clinic.credentials())
    assert state(clinic) == "verified", "who entered it has signed; nobody reviewed it"
    sign(clinic.be("doctor"), (MEDICATION,), "reviewed", clinic.credentials())
    seen.append(state(clinic))
    lock = reviewing.lock_record(clinic.session, MEDICATION, "clean")
    seen.append(state(clinic))
    assert tuple(seen) == STATES
    reviewing.unlock(clinic.be("manager"), lock.number, "late letter")
    assert state(clinic) == "signed"
    clinic.be("nurse")
    clinic.save(MEDICATION, {"CMDSTXT": "40"})
    assert state(clinic) == "complete", "signature void, one tick unset"
    clinic.save(MEDICATION, {"CMDSTXT": ""})
    assert state(clinic) == "in_progress"


def test_a_visit_has_come_as_far_as_the_least_of_its_records(clinic: Clinic) -> None:
    """F15: a form that is missing holds it back, too."""
    visit = replace(clinic.session.study.visit("baseline"), forms=("outcome", "medication"))

    def found(*there: tuple[str, State]) -> State:
        return visit_state(visit, {RecordKey("SSC-001", "baseline", form): state for form, state in there})

    assert found() == "empty"
    assert found(("outcome", "signed")) == "in_progress"
    assert found(("outcome", "signed"), ("medication", "complete")) == "complete"
    assert found(("outcome", "locked"), ("medication", "signed")) == "signed"
    assert visit_state(visit, {MEDICATION: "locked"}) == "empty"


def test_a_record_keeps_the_version_it_was_judged_by(clinic: Clinic) -> None:
    """F2: a setting confirmed anew, or for the first time, shows on every record that rests on it and was saved before."""
    month6 = RecordKey("SSC-001", "month6", "outcome")
    clinic.replay("screening", "baseline", "month6", number="SSC-001")
    assert clinic.record(month6).settings == {}
    assert setting_changes(clinic.session, clinic.record(month6)) == ()

    def changes() -> list[tuple[str, int, int]]:
        return [(setting.id, then, now) for setting, then, now in setting_changes(clinic.session, clinic.record(month6))]

    clinic.be("doctor")
    confirm(clinic.session, "month6_window", ("60",), "protocol", clinic.credentials())
    confirm(clinic.session, "thaw_to_start", ("60",), "protocol", clinic.credentials())
    assert changes() == [("month6_window", 0, 1)]
    clinic.save(month6, {"OXYSAT_VSORRES": "91"})
    assert clinic.record(month6).settings == {"month6_window": 1}
    assert changes() == []
    confirm(clinic.session, "month6_window", ("14",), "amendment 2", clinic.credentials())
    assert changes() == [("month6_window", 1, 2)]
    assert clinic.file.verify().ok
