"""The preview of one participant's casebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sscexo_desktop.gui.desk import Desk
from sscexo_desktop.gui.papers.paper_choice import SessionLog
from sscexo_desktop.gui.papers.previewed import PaperChoice, PaperPreview
from sscexo_desktop.study.texts import Manner

if TYPE_CHECKING:
    from sscexo_desktop.paper.sheet import PrintJob


def casebook_preview(desk: Desk, participant: str) -> PaperPreview:
    """Return the preview of everything that is known of a participant, without a name."""

    def gather(choice: PaperChoice) -> PrintJob:
        from sscexo_desktop.actions.papers.casebook import gather_casebook

        return gather_casebook(desk.session, participant, Manner(choice.language, desk.preferences.calendar))

    title = desk.say("Casebook of {participant}", participant=participant)
    choice, log = PaperChoice(desk.preferences.language, "filled"), SessionLog(desk.session)
    return PaperPreview(title, gather, choice, log=log, press=desk.kept.press)
