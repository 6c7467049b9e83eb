"""The screening log: everybody who was screened, with the conclusion and its reasons, and who was enrolled (F8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sscexo_desktop.actions.enrolment import enrolment_numbers
from sscexo_desktop.actions.session import Session, beside
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.report import Column, Report
from sscexo_desktop.paper.sheet import Stamp
from sscexo_desktop.study.eligibility import Conclusion, conclusion
from sscexo_desktop.study.record import Record
from sscexo_desktop.study.schedule import ParticipantState, participant_state
from sscexo_desktop.study.schedule_words import PARTICIPANT_STATES
from sscexo_desktop.study.texts import Manner

FORM = "screening"


@dataclass(frozen=True, slots=True)
class Screened:
    """One line of the log; `consent`, `decided`, `decision` and `conclusion` are `None` as long as nothing is saved of them."""

    participant: str
    consent: date | None
    state: ParticipantState
    decision: str | None
    decided: date | None
    reason: str
    conclusion: Conclusion | None
    enrolment: str


def screened(session: Session) -> tuple[Screened, ...]:
    """Return everybody who was screened, in the order of their numbers."""
    session.demand("see_data")
    numbers = enrolment_numbers(session)
    return tuple(_line(session, each.number, numbers) for each in session.file.participants())


def _line(session: Session, participant: str, numbers: Mapping[str, str]) -> Screened:
    around = session.around(participant)
    answers = around.answers(FORM)
    reason = answers.value("IEREASON")
    record = next((each for each in around.all(FORM)), None)
    return Screened(
        participant=participant,
        consent=answers.day("RFICDAT"),
        state=participant_state(session.study, around.records.values()),
        decision=answers.code("ELIGYN"),
        decided=answers.day("ELIGDAT"),
        reason=reason if isinstance(reason, str) else "",
        conclusion=_conclusion(session, record),
        enrolment=numbers.get(participant, ""),
    )


def _conclusion(session: Session, record: Record | None) -> Conclusion | None:
    if record is None:
        return None
    return conclusion(session.look(record, beside(record, session.around(record.key.participant))))


def screening_log(session: Session, manner: Manner) -> Report:
    """Return the log as a table to be printed; `Refused` for who may not print."""
    session.demand("print")
    say = Speaker(manner)
    lines = screened(session)
    columns = (
        Column(say("No."), 1.2), Column(say("Participant"), 2), Column(say("Consent"), 2), Column(say("Status"), 2.4),
        Column(say("Decision"), 2), Column(say("Conclusion from the criteria, and why"), 7), Column(say("Enrolment number"), 2),
    )  # fmt: skip
    entries, seal = session.file.trail_head()
    return Report(
        title=say("Screening log"),
        paragraphs=tuple(_summary(say, lines)),
        columns=columns,
        rows=tuple(_row(session, say, number, each) for number, each in enumerate(lines, 1)),
        note="",
        study=session.study,
        manner=manner,
        stamp=Stamp(datetime.now(UTC), session.file.person, entries, seal),
        practice=session.file.practice,
        name="screening log",
    )


def _summary(say: Speaker, lines: tuple[Screened, ...]) -> Iterator[str]:
    yield say("Everybody who was screened, in the order of their numbers. Nobody is ever left out.")
    failed, enrolled = sum(each.state == "screen_failure" for each in lines), sum(bool(each.enrolment) for each in lines)
    text = "Screened {screened}, not eligible {failed}, enrolled {enrolled}. A number is given with the signature “eligible”."
    yield say(text, screened=len(lines), failed=failed, enrolled=enrolled)


def _row(session: Session, say: Speaker, number: int, line: Screened) -> tuple[str, ...]:
    decision = session.study.forms[FORM].items["ELIGYN"]
    decided = say.value(decision, line.decision) if line.decision else ""
    if line.decided is not None and decided:
        decided = say("{answer}, {day}", answer=decided, day=line.decided)
    return (
        say.plain(number), line.participant, say.plain(line.consent) if line.consent else "", say(PARTICIPANT_STATES[line.state]),
        decided, "\n".join(_why(say, line)), line.enrolment,
    )  # fmt: skip


def _why(say: Speaker, line: Screened) -> Iterator[str]:
    if line.conclusion is not None:
        yield say(line.conclusion.words)
    if line.reason:
        yield say("Reason given: {reason}", reason=line.reason)
