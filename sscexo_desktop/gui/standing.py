"""Where visits and participants stand, in words, signs and colours that agree on every page (F15)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtGui import QColor

from sscexo_desktop.actions.session import ParticipantLine, Session
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.record import Draft
from sscexo_desktop.study.schedule import ParticipantState, VisitStatus

COMPLETE, STARTED, EMPTY, OVERDUE, DUE = "✓", "◐", "○", "!", "◷"


@dataclass(frozen=True, slots=True)
class Chip:
    """What a visit's chip says: a sign, words, and its colours; `dashed` is nothing but a plan, `bare` has no box."""

    words: str
    ink: QColor
    ground: QColor | None = None
    edge: QColor | None = None
    sign: str = ""
    dashed: bool = False
    bare: bool = False
    bold: bool = False


def state_words(say: Speaker, state: ParticipantState) -> str:
    """Say where a participant stands."""
    match state:
        case "in_screening":
            return say("In screening")
        case "screen_failure":
            return say("Screen failure")
        case "eligible":
            return say("Eligible")
        case "in_treatment":
            return say("In treatment")
        case "in_follow_up":
            return say("In follow-up")
        case "completed":
            return say("Completed")
        case "left":
            return say("Left the study")


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


def visit_chip(say: Speaker, theme: Theme, status: VisitStatus, today: date, progress: tuple[int, int] | None) -> Chip:
    """Return the chip of one visit."""
    if status.state == "complete":
        return Chip(say("complete"), theme.green, theme.green_pale, sign=COMPLETE)
    if progress is not None:
        words = say("{n} of {m}", n=progress[0], m=progress[1]) if progress[1] else say("draft")
        return Chip(words, theme.amber, theme.amber_pale, sign=STARTED)
    if status.state == "closed":
        return Chip("–", theme.muted, bare=True)
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
