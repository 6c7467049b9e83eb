"""When visits are due and where a participant stands, from saved records and confirmed settings alone.

The registered 6 months after baseline are counted as six months of the Jalali calendar, the site's civil calendar, clamped to
the last day of a shorter month; both calendars are shown wherever the date is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sscexo_desktop.study.answers import Answers, Around
from sscexo_desktop.study.dates import add_months
from sscexo_desktop.study.model import Study, Visit
from sscexo_desktop.study.places import RecordKey
from sscexo_desktop.study.record import Record

VisitState = Literal["complete", "in_progress", "due", "overdue", "planned", "closed"]
ParticipantState = Literal["in_screening", "screen_failure", "eligible", "in_treatment", "in_follow_up", "completed", "left"]

SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Window:
    """When a visit is due: the target day, and first and last day where the window is confirmed."""

    target: date
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class VisitStatus:
    """Where one visit of one participant stands: `date` is the day it took place, `done` of `forms` records are complete."""

    visit: Visit
    state: VisitState
    date: date | None = None
    window: Window | None = None
    records: tuple[Record, ...] = ()


def visit_date(study: Study, record: Record) -> date | None:
    """Return the day that a record is about."""
    form = study.forms[record.key.form]
    return Answers(record.answers, record.rows).day(form.date_item) if form.date_item else None


def due_window(study: Study, visit_id: str, around: Around) -> Window | None:
    """Return when a visit is due, `None` while the visit before it is not saved or its interval is not confirmed."""
    try:
        visit = study.visit(visit_id)
    except KeyError:
        return None
    target = visit.target
    anchor = _date_of(study, target.after, around.records) if target else None
    if target is None or anchor is None:
        return None
    days = around.limit(target.days_setting) if target.days_setting else None
    if target.days_setting and days is None:
        return None
    due = add_months(anchor, target.months, "jalali") + timedelta(days=int(days or target.days))
    margin = around.limit(visit.window_setting) if visit.window_setting else None
    if margin is None:
        return Window(due)
    return Window(due, due - timedelta(days=int(margin)), due + timedelta(days=int(margin)))


def _date_of(study: Study, visit_id: str, records: Mapping[RecordKey, Record]) -> date | None:
    days = [day for key, record in records.items() if key.visit == visit_id and (day := visit_date(study, record))]
    return min(days, default=None)


def timeline(study: Study, around: Around) -> tuple[VisitStatus, ...]:
    """Return the status of each planned visit, in the order of the protocol."""
    closed = participant_state(study, around.records.values()) in ("screen_failure", "left", "completed")
    return tuple(_status(study, visit, around, closed=closed) for visit in study.visits if not visit.many)


def _status(study: Study, visit: Visit, around: Around, *, closed: bool) -> VisitStatus:
    records = tuple(record for key, record in around.records.items() if key.visit == visit.id)
    window = due_window(study, visit.id, around)
    if records:
        done = {record.key.form for record in records if record.complete} >= set(visit.forms)
        return VisitStatus(visit, "complete" if done else "in_progress", _date_of(study, visit.id, around.records), window, records)
    return VisitStatus(visit, "closed" if closed else _waiting(window, around.today), None, window)


def _waiting(window: Window | None, today: date) -> VisitState:
    if window is None:
        return "planned"
    if today > (window.last or window.target):
        return "overdue"
    return "due" if today >= (window.first or window.target) - SOON else "planned"


def participant_state(study: Study, records: Iterable[Record]) -> ParticipantState:
    """Return where a participant stands: the end of study if recorded, else the furthest visit, else the decision at screening."""
    found = {(record.key.form, record.key.visit): Answers(record.answers, record.rows) for record in records}
    ended = found.get(("end_of_study", ""))
    if ended is not None and ended.code("DSDECOD"):
        return _ending(ended.code("DSDECOD"))
    decided = found.get(("screening", "screening"))
    decision = decided.code("ELIGYN") if decided else None
    if decision == "N":
        return "screen_failure"
    infusions = [visit.id for visit in study.visits if "infusion" in visit.forms]
    given = [each for each in infusions if ("infusion", each) in found]
    if len(given) == len(infusions):
        return "in_follow_up"
    if given:
        return "in_treatment"
    return "eligible" if decision == "Y" else "in_screening"


def _ending(code: str | None) -> ParticipantState:
    if code == "COMPLETED":
        return "completed"
    return "screen_failure" if code == "SCREEN FAILURE" else "left"
