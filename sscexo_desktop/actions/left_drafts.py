"""What was typed and left unsaved before: one's own drafts, and those of nobody (typed before there were accounts)."""

from __future__ import annotations

from sscexo_desktop.actions.session import Session
from sscexo_desktop.study.record import Draft


def left_drafts(session: Session) -> tuple[Draft, ...]:
    """Return the drafts that this person may take up again, the last touched first; none where nothing can be entered."""
    if session.file.read_only or session.may("enter") is not None:
        return ()
    owners = {each.name for each in session.file.accounts()} - {session.access.name}
    drafts = [each for each in session.file.drafts() if each.person not in owners]
    mine = {each.key for each in drafts if each.person == session.access.name}
    return tuple(each for each in drafts if each.person == session.access.name or each.key not in mine)


def take_up(session: Session, draft: Draft) -> None:
    """Make the draft this person's own, if it is not."""
    session.demand("enter")
    if draft.person != session.access.name:
        session.file.adopt_draft(draft.key, draft.person)


def throw_away(session: Session, draft: Draft) -> None:
    """Remove the draft for good."""
    take_up(session, draft)
    session.file.drop_draft(draft.key)
