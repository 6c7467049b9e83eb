"""How the main measurements of a participant went from one outcome visit to the next, as saved."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sscexo_desktop.actions.session import Session
from sscexo_desktop.study.assess import Assessment
from sscexo_desktop.study.model import Study, Visit
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import Record

FORM = "outcome"
MEASURES = ("FVC", "DLCO")
"""Each has the items `_REORRES` (measured), `_PP` (per cent of predicted), `_CHG`, `_CHGREL`, `_CHGPP` (change from baseline)."""


@dataclass(frozen=True, slots=True)
class Point:
    """What was measured at one visit, in the item's unit, and in per cent of predicted."""

    visit: Visit
    value: Decimal
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class Course:
    """A measure over the visits; the changes are the last visit's: in its unit, relative to baseline (%), in percentage points."""

    measure: str
    unit: str
    points: tuple[Point, ...]
    change: Decimal | None = None
    relative: Decimal | None = None
    percentage_points: Decimal | None = None


def outcome_visits(study: Study) -> tuple[Visit, ...]:
    """Return the planned visits at which the outcome is measured, the first one the baseline."""
    return tuple(each for each in study.visits if FORM in each.forms and not each.many)


def course(session: Session, participant: str) -> tuple[Course, ...]:
    """Return the measures of which anything is saved; none in participant view."""
    if session.participant_view:
        return ()
    session.demand("see_data")
    around, visits = session.around(participant), outcome_visits(session.study)
    keys = {visit: RecordKey(participant, visit.id, FORM) for visit in visits}
    assessed = [
        (visit, around.records[key], session.assess(around.records[key], around))
        for visit, key in keys.items()
        if key in around.records
    ]
    found = (_course(session, measure, assessed) for measure in MEASURES)
    return tuple(each for each in found if each.points)


def _course(session: Session, measure: str, assessed: list[tuple[Visit, Record, Assessment]]) -> Course:
    points = []
    for visit, record, result in assessed:
        value = _number(f"{measure}_REORRES", record, result)
        if value is not None:
            points.append(Point(visit, value, _number(f"{measure}_PP", record, result)))
    unit = session.study.forms[FORM].items[f"{measure}_REORRES"].unit
    if len(points) < 2:
        return Course(measure, unit, tuple(points))
    _, record, result = assessed[-1]
    change, relative, percentage = (_number(f"{measure}_{each}", record, result) for each in ("CHG", "CHGREL", "CHGPP"))
    return Course(measure, unit, tuple(points), change, relative, percentage)


def _number(item: str, record: Record, result: Assessment) -> Decimal | None:
    found = result.derived.get(Place(item), record.answers.get(Place(item)))
    return Decimal(found) if isinstance(found, (int, Decimal)) else None
