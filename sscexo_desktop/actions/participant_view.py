"""Participant view: while a participant looks on, nothing of the dose, of identities or of anybody else is given out (F50).

Once a participant has seen a view or a copy of theirs, every later showing of the dose to staff stands in the trail.
"""

from __future__ import annotations

from collections.abc import Iterable

from sscexo_desktop.actions.session import Session
from sscexo_desktop.errors import Trouble
from sscexo_desktop.study.model import Form
from sscexo_desktop.study.people import EventKind
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.texts import message

SHOWN: tuple[EventKind, ...] = ("participant_view_begun", "participant_copy_shown")


def begin(session: Session, participant: str) -> None:
    """Turn the screen to a participant; `KeyError` if there is none of that number."""
    session.demand("participant_view")
    if participant not in {each.number for each in session.file.participants()}:
        raise KeyError(participant)
    _note(session, "participant_view_begun", participant)
    session.participant_view = participant


def leave(session: Session, password: str | None, *, password_to_leave: bool = True) -> None:
    """Turn the screen back; `Trouble` if the password is asked and not this person's, and the view stays."""
    if not session.participant_view:
        return
    if password_to_leave:
        if not password:
            raise Trouble(
                message("The password is needed to leave the participant view."), message("Give the password of who is logged in.")
            )
        session.access.check_password(password)
    _note(session, "participant_view_left", session.participant_view)
    session.participant_view = ""


def note_copy_shown(session: Session, participants: Iterable[str]) -> None:
    """Write down that copies for these participants were made."""
    for each in sorted(set(participants)):
        _note(session, "participant_copy_shown", each)


def note_reveal(session: Session, form: Form, key: RecordKey, answered: Iterable[Place]) -> None:
    """Write down that a form with the dose is shown in full after its participant saw a view or a copy; else nothing."""
    blinded = {item.id for item in form.items.values() if item.blinded}
    if blinded.intersection(place.item for place in answered) and was_shown(session, key.participant):
        _note(session, "dose_revealed", f"{key.participant} {key.visit or '-'}/{key.form}")


def was_shown(session: Session, participant: str) -> bool:
    """Whether this participant has seen a view or a copy of theirs."""
    return any(each.detail == participant for kind in SHOWN for each in session.file.events(kind))


def _note(session: Session, kind: EventKind, detail: str) -> None:
    session.access.guard.note(kind, session.access.login, detail)
