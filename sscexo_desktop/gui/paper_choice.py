"""What can be put on paper of a participant, a visit or a form."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from sscexo_desktop.gui.desk import Desk
from sscexo_desktop.gui.preview import ACTION, Copy, Long, PaperChoice, PaperPreview
from sscexo_desktop.study.texts import Manner

if TYPE_CHECKING:
    from sscexo_desktop.paper.report import Report
    from sscexo_desktop.paper.sheet import PrintJob


def preview_of(
    desk: Desk, participant: str, visits: Collection[str] | None = None, forms: Collection[str] | None = None, copy: Copy = "filled"
) -> PaperPreview:
    """Return the preview of saved forms of a participant, or of blank forms where none is named."""

    def gather(choice: PaperChoice) -> PrintJob:
        from sscexo_desktop.actions.printing import gather as collect

        return collect(
            desk.session,
            (participant,) if participant else None,
            visits,
            forms,
            manner=Manner(choice.language, desk.preferences.calendar),
            kind=choice.copy,
        )

    say = desk.say
    title = say("Print — {participant}", participant=participant) if participant else say("Print — blank forms")
    copies = _permitted(desk) if participant else ("blank",)
    wanted = copy if copy in copies else next(iter(copies), copy)
    return PaperPreview(title, gather, PaperChoice(desk.preferences.language, wanted), copies)


def _permitted(desk: Desk) -> tuple[Copy, ...]:
    """Return the kinds of copy that this person may print; while a participant looks on, theirs alone."""
    if desk.session.participant_view:
        return ("participant",)
    kinds: tuple[Copy, ...] = ("filled", "participant", "blank")
    return tuple(each for each in kinds if desk.session.may(ACTION[each]) is None)


def report_preview(desk: Desk, title: str, gather: Callable[[Manner], Report | Long]) -> PaperPreview:
    """Return the preview of a table; `gather` collects it in a manner, or says how it is to be collected."""
    choice = PaperChoice(desk.preferences.language, "filled")
    return PaperPreview(
        desk.say("Print — {title}", title=title),
        lambda chosen: gather(Manner(chosen.language, desk.preferences.calendar)),
        choice,
        ("filled",),
    )
