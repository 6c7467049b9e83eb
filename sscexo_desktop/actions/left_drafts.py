"""What was typed and left unsaved before: one's own drafts, and those of nobody (typed before there were accounts) (F19)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sscexo_desktop.actions.session import Session, site_time
from sscexo_desktop.study.places import RecordKey
from sscexo_desktop.study.record import Draft
from sscexo_desktop.study.texts import Message, message


def left_drafts(session: Session) -> tuple[Draft, ...]:
    """Return the drafts that this person may take up again, the last touched first; none where nothing can be entered."""
    if session.file.read_only or session.may("enter") is not None:
        return ()
    owners = {each.name for each in session.file.accounts()} - {session.access.name}
    drafts = [each for each in session.file.drafts() if each.person not in owners]
    mine = {each.key for each in drafts if each.person == session.access.name}
    return tuple(each for each in drafts if each.person == session.access.name or each.key not in mine)


def remarks(session: Session, draft: Draft) -> Iterator[Message]:
    """Say what has happened since to the record a draft is of, as far as it matters for what becomes of the draft."""
    lock, record = session.file.lock_on(draft.key), session.file.record(draft.key)
    if lock is not None:
        day = site_time(lock.at).date()
        yield message("Locked by {name} on {day}: it can be looked at or thrown away, not saved.", name=lock.name, day=day)
    if record is not None and record.revision > draft.base_revision:
        yield message("Saved by {person} since then: compare before you save.", person=record.saved_by)
    items = session.study.forms[draft.key.form].items
    retired = sorted({each.item for each in draft.fields if items[each.item].until})
    if retired:
        yield message("No longer asked, kept as it was typed: {items}.", items=", ".join(retired))


def settle(session: Session, drafts: tuple[Draft, ...], chosen: Mapping[int, str]) -> RecordKey | None:
    """Throw away the drafts of which that was chosen (by their place), and take up the first to be opened: the record it is of."""
    for n, draft in enumerate(drafts):
        if chosen.get(n) == "discard":
            throw_away(session, draft)
    first = next((drafts[n] for n in sorted(chosen) if chosen[n] == "open"), None)
    if first is not None:
        take_up(session, first)
    return first.key if first else None


def take_up(session: Session, draft: Draft) -> None:
    """Make the draft this person's own, if it is not."""
    session.demand("enter")
    if draft.person != session.access.name:
        session.file.adopt_draft(draft.key, draft.person)


def throw_away(session: Session, draft: Draft) -> None:
    """Remove the draft for good; that it was is in the audit trail, not what it held."""
    with session.file.together():
        take_up(session, draft)
        discard(session, draft.key)


def discard(session: Session, key: RecordKey) -> None:
    """Remove this person's own draft of a record, if there is one, and write down that something was thrown away."""
    with session.file.together():
        if session.file.drop_draft(key):
            session.file.note("draft_discarded", session.access.login, draft_detail(key))


def draft_detail(key: RecordKey) -> str:
    """Name a record as an event does."""
    where = f"{key.participant} {key.visit or '-'}/{key.form}"
    return where if key.occurrence == 1 else f"{where}/{key.occurrence}"
