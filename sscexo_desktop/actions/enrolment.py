"""The planned size of the study: one participant more than planned is an override, never an accident (F9)."""

from __future__ import annotations

from collections.abc import Iterable

from sscexo_desktop.actions.overriding import CAP, deviate
from sscexo_desktop.actions.session import Session
from sscexo_desktop.errors import Trouble
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import Record
from sscexo_desktop.study.texts import Manner, message

CATEGORY = "ENROLMENT CAP"


class OverCap(Trouble):
    """As many participants as planned were found eligible already."""


def eligible(session: Session) -> frozenset[str]:
    """Return whose screening says “eligible” and was ever signed so; a correction that voids the signature frees no place."""
    signed = {each.key for each in session.file.signatures() if each.meaning == "eligibility" and each.key}
    records = (session.file.record(key) for key in signed)
    return frozenset(each.key.participant for each in records if each and _is_eligible(each))


def check_cap(session: Session, records: Iterable[Record], override_reason: str) -> tuple[Record, ...]:
    """Return the screenings that lie beyond the planned size; `OverCap` if there are any and no reason is given."""
    there = eligible(session)
    new = [each for each in records if _is_eligible(each) and each.key.participant not in there]
    over = tuple(new[max(0, session.study.planned_size - len(there)) :])
    if over and not override_reason.strip():
        raise OverCap(
            message("{count} participants are eligible already: as many as planned.", count=len(there)),
            message("Do not enrol another one, or give the reason: it is kept as a deviation that you sign, too."),
        )
    return over


def deviate_from_cap(session: Session, record: Record, reason: str, manner: Manner) -> RecordKey:
    """Save the deviation that enrolling more participants than planned is, within the transaction of the signature."""
    sentence = message("More participants were found eligible than the {count} planned.", count=session.study.planned_size)
    return deviate(session, record, CAP, CATEGORY, sentence, reason.strip(), manner)


def _is_eligible(record: Record) -> bool:
    return record.answers.get(Place("ELIGYN")) == "Y"
