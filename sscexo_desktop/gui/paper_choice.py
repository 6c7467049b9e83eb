"""What can be put on paper of a participant, a visit or a form."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from sscexo_desktop.gui.desk import Desk
from sscexo_desktop.gui.preview import Copy, PaperChoice, PaperPreview
from sscexo_desktop.study.texts import Manner

if TYPE_CHECKING:
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
            blank=choice.copy == "blank",
            participant_copy=choice.copy == "participant",
        )

    say = desk.say
    title = say("Print — {participant}", participant=participant) if participant else say("Print — blank forms")
    copies: tuple[Copy, ...] = ("filled", "participant", "blank") if participant else ("blank",)
    return PaperPreview(title, gather, PaperChoice(desk.preferences.language, copy if participant else "blank"), copies)
