"""The next clinic day: who is due, in which window, and their blank forms behind a list of everybody, as one document (F83)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from sscexo_desktop.actions.papers.printing import gather
from sscexo_desktop.actions.session import Session
from sscexo_desktop.errors import Trouble
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.clinic_day import ClinicDayPaper
from sscexo_desktop.paper.report import Column, Report
from sscexo_desktop.paper.sheet import Stamp
from sscexo_desktop.study.kinds import Date
from sscexo_desktop.study.model import Form, Visit
from sscexo_desktop.study.schedule import Window, timeline
from sscexo_desktop.study.texts import Manner, Message, message

AHEAD = timedelta(weeks=8)
"""So far ahead a day with somebody due is looked for."""
FRIDAY = 4

When = Literal["due", "overdue", "undated"]


@dataclass(frozen=True, slots=True)
class Expected:
    """A visit that has not begun: due on the day, overdue by then, or next in order without a day (`window` is `None`)."""

    participant: str
    enrolment: str
    visit: Visit
    window: Window | None
    when: When


@dataclass(frozen=True, slots=True)
class ClinicDay:
    """Everybody who may come on a day, in the order of their numbers."""

    day: date
    expected: tuple[Expected, ...]

    def those(self, *when: When) -> tuple[Expected, ...]:
        """Return those who are expected so."""
        return tuple(each for each in self.expected if each.when in when)


def next_day(session: Session) -> date | None:
    """Return the next day for which somebody's visit is planned; where there is none, today for whom a visit waits, or `None`."""
    today = session.today()
    planned = [each.window.target for each in _open_visits(session) if each.window]
    ahead = [day for day in planned if today <= day <= today + AHEAD]
    if ahead:
        return min(ahead)
    return _working_day(today) if planned else None


def read_day(typed: str, manner: Manner) -> date:
    """Return the day that was typed, in either calendar and any digits; `Trouble` if there is no such day."""
    reading = Date().parse(typed, manner)
    if reading.problem is not None or not isinstance(reading.value, date):
        raise Trouble(
            reading.problem or message("No day is given."), message("Write it as year-month-day, such as 2024-11-20 or 1403-08-30.")
        )
    return reading.value


def _working_day(day: date) -> date:
    return day + timedelta(days=1) if day.weekday() == FRIDAY else day


def clinic_day(session: Session, day: date) -> ClinicDay:
    """Return who is expected on a day; `Refused` for who may not print."""
    session.demand("print")
    expected = (each for each in _open_visits(session) if _counts(each, day))
    return ClinicDay(day, tuple(replace(each, when=_when(each.window, day)) for each in expected))


def _counts(expected: Expected, day: date) -> bool:
    return expected.window is None or day >= (expected.window.first or expected.window.target)


def _when(window: Window | None, day: date) -> When:
    if window is None:
        return "undated"
    return "overdue" if day > (window.last or window.target) else "due"


def _open_visits(session: Session) -> Iterator[Expected]:
    """Yield the visits that have not begun: all that have a day, and of those that have none the next of each participant."""
    numbers = session.enrolment_numbers()
    for each in session.file.participants():
        waiting = [found for found in timeline(session.study, session.around(each.number)) if _waits(found.state)]
        undated = next((found for found in waiting if found.window is None), None)
        for found in waiting:
            if found.window is not None or found is undated:
                yield Expected(each.number, numbers.get(each.number, ""), found.visit, found.window, "due")


def _waits(state: str) -> bool:
    return state in ("planned", "due", "overdue")


# ---- on paper ----------------------------------------------------------------------------------------------------------------


def clinic_day_paper(session: Session, day: date, manner: Manner, participants: Collection[str] | None = None) -> ClinicDayPaper:
    """Gather the list, and the blank forms of those due and overdue or of the participants named; `Trouble` if there is nobody."""
    found = clinic_day(session, day)
    return paper_of(session, found, [each for each in found.expected if _wanted(each, participants)], manner)


def paper_of(session: Session, found: ClinicDay, wanted: Sequence[Expected], manner: Manner) -> ClinicDayPaper:
    """Gather the list of a day and the blank forms of some of its visits; `Trouble` if it is none."""
    session.demand("print")
    if not wanted:
        raise Trouble(
            message("Nobody is due on {day}.", day=found.day),
            message("Choose another day, name a participant, or print blank forms without one."),
        )
    jobs = [gather(session, (each.participant,), (each.visit.id,), manner=manner, kind="blank") for each in wanted]
    forms = replace(jobs[0], sheets=tuple(sheet for job in jobs for sheet in job.sheets))
    return ClinicDayPaper(_overview(session, found, manner), forms, f"clinic-day_{found.day.isoformat()}")


def _wanted(expected: Expected, participants: Collection[str] | None) -> bool:
    if participants is None:
        return expected.when != "undated"
    return expected.participant in participants


def _overview(session: Session, found: ClinicDay, manner: Manner) -> Report:
    say = Speaker(manner)
    entries, seal = session.file.trail_head()
    columns = (
        Column(say("Participant"), 2), Column(say("Enrolment number"), 2), Column(say("Visit"), 3.2), Column(say("Planned"), 3.4),
        Column(say("Window"), 4), Column(say("To bring"), 4.6), Column(say("Came"), 1.4),
    )  # fmt: skip
    return Report(
        title=say("Clinic day {day}", day=found.day),
        paragraphs=tuple(say(each) for each in _paragraphs(found)),
        columns=columns,
        rows=tuple(_row(session, say, each) for each in _in_order(found)),
        note="",
        study=session.study,
        manner=manner,
        stamp=Stamp(datetime.now(UTC), session.file.person, entries, seal, logged=not session.file.read_only),
        practice=session.file.practice,
        name="clinic day",
    )


def _paragraphs(found: ClinicDay) -> Iterator[Message]:
    due, overdue, undated = (len(found.those(each)) for each in ("due", "overdue", "undated"))
    text = "{day}. Visits due: {due}, past their window: {overdue}, next without a planned date: {undated}."
    yield message(text, day=found.day, due=due, overdue=overdue, undated=undated)
    yield message("No names and no dose stand here. The blank forms of those due and overdue follow, with their numbers on them.")


def _in_order(found: ClinicDay) -> Sequence[Expected]:
    return (*found.those("due"), *found.those("overdue"), *found.those("undated"))


def _row(session: Session, say: Speaker, expected: Expected) -> tuple[str, ...]:
    forms = [session.study.forms[each] for each in expected.visit.forms]
    return (
        expected.participant, expected.enrolment, say(expected.visit.title), "\n".join(_planned(say, expected)),
        _window(say, expected), "\n".join(line for form in forms for line in _to_bring(say, form)), "☐",
    )  # fmt: skip


def _planned(say: Speaker, expected: Expected) -> Iterator[str]:
    if expected.window is None:
        yield say("next: {visit}, date not planned", visit=expected.visit.title)
        return
    yield say.plain(expected.window.target)
    yield say.second_calendar(expected.window.target)


def _window(say: Speaker, expected: Expected) -> str:
    window = expected.window
    if window is None:
        return ""
    if window.first is None or window.last is None:
        return say("window not confirmed")
    span = say("{first} to {last}", first=window.first, last=window.last)
    return say("{span}, past its window", span=span) if expected.when == "overdue" else span


def _to_bring(say: Speaker, form: Form) -> Iterator[str]:
    yield say("{title} ({code})", title=form.title, code=form.code)
    if any(item.blinded for item in form.items.values()):
        yield say("the vial, at −80 °C until use, with its label")
