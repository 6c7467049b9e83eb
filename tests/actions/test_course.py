"""FVC and DLCO from baseline to month 6 (F52, F58)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from sscexo_desktop.actions import participant_view
from sscexo_desktop.actions.course import course
from tests.actions.clinic import BASELINE, Clinic


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    clinic = Clinic(tmp_path / "study.sscexo")
    clinic.confirm_settings()
    clinic.replay("screening")
    yield clinic
    clinic.file.close()


def test_nothing_saved_is_no_course(clinic: Clinic) -> None:
    """A screening alone has neither measure."""
    assert course(clinic.session, "SSC-001") == ()


def test_one_visit_is_one_point_and_no_change(clinic: Clinic) -> None:
    """With a baseline alone there is nothing to compare."""
    clinic.save(BASELINE, {"DLCO_REORRES": "12.9"})
    (found,) = course(clinic.session, "SSC-001")
    assert (found.measure, found.unit) == ("DLCO", "mL/min/mmHg")
    assert [(each.visit.id, each.value) for each in found.points] == [("baseline", Decimal("12.9"))]
    assert (found.change, found.relative, found.percentage_points) == (None, None, None)


def test_participant_a_went_from_66_8_to_70_8_percent(clinic: Clinic) -> None:
    """FVC +0.12 L = +5.7 % relative = +4.0 percentage points."""
    number = clinic.replay("screening", "baseline", "month6")
    fvc, dlco = course(clinic.session, number)
    assert [(each.visit.id, each.value, each.percent) for each in fvc.points] == [
        ("baseline", Decimal("2.11"), Decimal("66.8")), ("month6", Decimal("2.23"), Decimal("70.8")),
    ]
    assert (fvc.change, fvc.relative, fvc.percentage_points) == (Decimal("0.12"), Decimal("5.7"), Decimal("4.0"))
    assert (dlco.measure, len(dlco.points), dlco.change) == ("DLCO", 2, Decimal("0.70"))


def test_a_participant_who_looks_on_sees_none(clinic: Clinic) -> None:
    """F50: the course is for staff."""
    clinic.save(BASELINE, {"DLCO_REORRES": "12.9"})
    participant_view.begin(clinic.session, "SSC-001")
    assert course(clinic.session, "SSC-001") == ()
