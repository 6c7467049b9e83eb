"""What can be put on paper of a participant, a visit or a form."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sscexo_desktop.actions.session import Session
from sscexo_desktop.gui.desk import Desk
from sscexo_desktop.gui.papers.previewed import Drawing, Long, PaperChoice, PaperPreview
from sscexo_desktop.paper.sheet import Kind
from sscexo_desktop.study.places import RecordKey
from sscexo_desktop.study.texts import Manner, Message

if TYPE_CHECKING:
    from sscexo_desktop.actions.papers.print_log import Target, Why
    from sscexo_desktop.gui.papers.previewed import Drawn
    from sscexo_desktop.paper.report import Report
    from sscexo_desktop.paper.sheet import PrintJob

OF_A_PARTICIPANT: tuple[Kind, ...] = ("filled", "participant", "blank", "fillable")
OF_NOBODY: tuple[Kind, ...] = ("blank", "fillable", "annotated")


class SessionLog:
    """The print log of an open study."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def unlogged(self) -> Message | None:
        """Why nothing is written down; `None` if it is."""
        from sscexo_desktop.actions.papers.print_log import unlogged

        return unlogged(self._session)

    def begin(self, paper: Drawn | Drawing, target: Target, pages: int) -> int:
        """Note what is about to go out."""
        from sscexo_desktop.actions.papers.print_log import begin
        from sscexo_desktop.paper.report import Report
        from sscexo_desktop.paper.sheet import PrintJob

        if isinstance(paper, Drawing):
            return paper.begin(target, pages)
        return begin(self._session, paper, target, pages) if isinstance(paper, (PrintJob, Report)) else 0

    def end(self, number: int, why: Why, pages: int) -> None:
        """Note how it ended."""
        from sscexo_desktop.actions.papers.print_log import end

        end(self._session, number, done=not why, why=why, pages=pages)


def preview_of(
    desk: Desk,
    participant: str | Sequence[str],
    visits: Collection[str] | None = None,
    forms: Collection[str] | None = None,
    kind: Kind = "filled",
) -> PaperPreview:
    """Return the preview of the forms of a participant, or of several, or of empty forms where none is named."""
    people = (participant,) if isinstance(participant, str) else tuple(participant)
    people = tuple(each for each in people if each)

    def gather(choice: PaperChoice) -> PrintJob:
        from sscexo_desktop.actions.papers.printing import gather as collect

        manner = Manner(choice.language, desk.preferences.calendar)
        return collect(desk.session, people or None, visits, forms, manner=manner, kind=choice.kind)

    kinds = _permitted(desk, OF_A_PARTICIPANT) if people else OF_NOBODY
    wanted = kind if kind in kinds else next(iter(kinds), kind)
    choice = PaperChoice(desk.preferences.language, wanted)
    return PaperPreview(_title(desk, people), gather, choice, kinds, log=SessionLog(desk.session), press=desk.kept.press)


def _title(desk: Desk, people: Sequence[str]) -> str:
    say = desk.say
    if len(people) == 1:
        return say("Print — {participant}", participant=people[0])
    return say("Print — {n} participants", n=len(people)) if people else say("Print — blank forms")


def _permitted(desk: Desk, kinds: tuple[Kind, ...]) -> tuple[Kind, ...]:
    """Return the kinds that this person may print; while a participant looks on, theirs alone."""
    from sscexo_desktop.actions.papers.printing import ACTION

    if desk.session.participant_view:
        return ("participant",)
    return tuple(each for each in kinds if desk.session.may(ACTION[each]) is None)


def report_preview(desk: Desk, title: str, gather: Callable[[Manner], Report | Long]) -> PaperPreview:
    """Return the preview of a table; `gather` collects it in a manner, or says how it is to be collected."""
    return PaperPreview(
        desk.say("Print — {title}", title=title),
        lambda chosen: gather(Manner(chosen.language, desk.preferences.calendar)),
        PaperChoice(desk.preferences.language, "filled"),
        log=SessionLog(desk.session),
    )


def past_preview(desk: Desk, title: str, key: RecordKey, moment: datetime) -> PaperPreview:
    """Return the preview of a record as it stood at a moment (aware)."""

    def gather(choice: PaperChoice) -> PrintJob:
        from sscexo_desktop.actions.papers.printing_past import gather_as_of

        return gather_as_of(desk.session, key, moment, Manner(choice.language, desk.preferences.calendar))

    choice = PaperChoice(desk.preferences.language, "filled")
    log = SessionLog(desk.session)
    return PaperPreview(desk.say("Print — {title}", title=title), gather, choice, log=log, press=desk.kept.press)
