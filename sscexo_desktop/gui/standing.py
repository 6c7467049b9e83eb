"""Where visits and participants stand, in words, signs and colours that agree on every page (F15)."""

from __future__ import annotations

from datetime import date

from sscexo_desktop.actions.session import ParticipantLine, Session
from sscexo_desktop.gui.chip import Chip
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.record import Draft
from sscexo_desktop.study.review import State
from sscexo_desktop.study.review_words import STATES
from sscexo_desktop.study.schedule import ParticipantState, VisitStatus
from sscexo_desktop.study.schedule_words import PARTICIPANT_STATES

OVERDUE, DUE = "!", "◷"


def state_words(say: Speaker, state: ParticipantState) -> str:
    """Say where a participant stands."""
    return say(PARTICIPANT_STATES[state])


def person_words(say: Speaker, line: ParticipantLine) -> str:
    """Say sex and age, as far as they are known."""
    sex = {"F": say("F"), "M": say("M")}.get(line.sex or "", "")
    age = say("{n} y", n=line.age) if line.age is not None else ""
    return say("{sex} · {age}", sex=sex, age=age) if sex and age else sex or age


def progress_of(session: Session, status: VisitStatus, drafts: tuple[Draft, ...], participant: str) -> tuple[int, int] | None:
    """Return how many items of a begun visit are answered, of how many; `None` when nothing is saved or drafted."""
    drafted = [each for each in drafts if each.key.participant == participant and each.key.visit == status.visit.id]
    if not status.records and not drafted:
        return None
    found = [session.assess(record) for record in status.records]
    return sum(each.answered for each in found), sum(each.to_answer for each in found)


def under_draft(state: State, *, drafted: bool) -> State:
    """Return the state of what has something typed and unsaved over it: in progress again, unless nothing can be saved there."""
    return "in_progress" if drafted and state != "locked" else state


def state_chip(say: Speaker, theme: Theme, state: State, words: str = "") -> Chip:
    """Return the chip of a record's state, in its own sign, colour and word; other `words` stand instead of the word."""
    words = words or say(STATES[state])
    match state:
        case "empty":
            return Chip(words, theme.muted, edge=theme.field_line, mark=state, dashed=True)
        case "in_progress":
            return Chip(words, theme.amber, theme.amber_pale, mark=state)
        case "complete":
            return Chip(words, theme.green, theme.green_pale, mark=state)
        case "verified":
            return Chip(words, theme.teal, theme.teal_pale, mark=state, edge=theme.teal)
        case "signed":
            return Chip(words, theme.card, theme.green, mark=state, bold=True)
        case "locked":
            return Chip(words, theme.ink, theme.derived, mark=state, edge=theme.field_line)


def visit_chip(
    say: Speaker, theme: Theme, status: VisitStatus, today: date, progress: tuple[int, int] | None, state: State = "empty"
) -> Chip:
    """Return the chip of one visit: what is done to its records (`state`) once all are complete, else how far it is or when due."""
    if status.state == "complete" or state == "locked":
        return state_chip(say, theme, state if state in ("verified", "signed", "locked") else "complete")
    if progress is not None:
        return state_chip(
            say, theme, "in_progress", say("{n} of {m}", n=progress[0], m=progress[1]) if progress[1] else say("draft")
        )
    if status.state == "closed":
        return Chip("–", theme.muted, bare=True)
    return _planned_chip(say, theme, status, today)


def _planned_chip(say: Speaker, theme: Theme, status: VisitStatus, today: date) -> Chip:
    window = status.window
    if window is None:
        return Chip(say("planned"), theme.muted, edge=theme.field_line, dashed=True)
    if status.state == "overdue":
        late = (today - (window.last or window.target)).days
        words = say("1 day overdue") if late == 1 else say("{n} days overdue", n=late)
        return Chip(words, theme.red, theme.red_pale, sign=OVERDUE, bold=True)
    if status.state == "due":
        return Chip(_due(say, window.target, today), theme.blue, theme.blue_pale, sign=DUE)
    return Chip(say.plain(window.target), theme.muted, edge=theme.field_line, dashed=True)


def _due(say: Speaker, target: date, today: date) -> str:
    days = (target - today).days
    if days == 0:
        return say("due today")
    if days < 0:
        return say("due since {day}", day=target)
    return say("in 1 day") if days == 1 else say("in {n} days", n=days)
