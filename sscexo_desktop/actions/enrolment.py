"""Who is enrolled: the number given with the first signature on “eligible” (F8, F10), and the planned size of the study (F9)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from sscexo_desktop.actions.overriding import CAP, deviate
from sscexo_desktop.actions.session import Session
from sscexo_desktop.errors import Trouble
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import Record
from sscexo_desktop.study.review import Signature, TrailFilter
from sscexo_desktop.study.texts import Manner, message

CATEGORY = "ENROLMENT CAP"
DECISION = Place("ELIGYN")


class OverCap(Trouble):
    """As many participants as planned were found eligible already."""


def enrolment_numbers(session: Session) -> Mapping[str, str]:
    """Return the enrolment number of each participant who has one, in the order in which they were given.

    It is given with the first signature that decides “eligible”, even if that is void or corrected now, and never given again.
    """
    found: dict[str, str] = {}
    for signature in session.file.signatures():
        key = signature.key
        if signature.meaning != "eligibility" or key is None or key.participant in found:
            continue
        if _signed_eligible(session, signature, key):
            found[key.participant] = session.study.enrolment_pattern.format(number=len(found) + 1)
    return found


def _signed_eligible(session: Session, signature: Signature, key: RecordKey) -> bool:
    """Whether the decision that was signed is “eligible”; of a void signature the trail tells what it was."""
    if signature.stands:
        record = session.file.record(key)
        return record is not None and _is_eligible(record)
    return _decision_of(session, key, signature.revision) == "Y"


def _decision_of(session: Session, key: RecordKey, revision: int) -> object:
    """Return the decision on eligibility as it was in a revision of the screening.

    Counted in revisions, not in time: a clock may have been set back, and two things may happen within one of its ticks.
    """
    wanted = TrailFilter(participant=key.participant, form=key.form)
    entries = session.file.find_entries(wanted, limit=session.file.count_entries(wanted), before=None)
    decision: object = None
    for entry in sorted(entries, key=lambda each: each.seq):
        if not entry.item and isinstance(entry.new, str) and json.loads(entry.new).get("revision", 0) > revision:
            break
        if entry.item == DECISION.item:
            decision = entry.new
    return decision


def eligible(session: Session) -> frozenset[str]:
    """Return whose screening says “eligible” and was ever signed so; a correction that voids the signature frees no place."""
    numbers = enrolment_numbers(session)
    records = (each for number in numbers for each in session.file.records(number) if each.key.form == "screening")
    return frozenset(each.key.participant for each in records if _is_eligible(each))


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
    return record.answers.get(DECISION) == "Y"
