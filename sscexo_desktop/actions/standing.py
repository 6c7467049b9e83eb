"""How far each record has come: empty, in progress, complete, verified, signed, locked (F15, F69, F77, F78)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, get_args

from sscexo_desktop.actions.session import Session
from sscexo_desktop.study.answers import Answers, Around
from sscexo_desktop.study.conditions import asked
from sscexo_desktop.study.model import Setting, Visit
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import Record
from sscexo_desktop.study.rests_on import rests_on
from sscexo_desktop.study.review import Lock, Meaning, Signature, State

STATES: tuple[State, ...] = get_args(State)
SIGNED: tuple[Meaning, ...] = ("reviewed", "approved", "eligibility")
"""The meanings that make a record a signed one; “entered” alone does not."""


class SettingChange(NamedTuple):
    """A setting that is no longer the one a record was judged by: its version then (0: not confirmed yet) and now."""

    setting: Setting
    then: int
    now: int


@dataclass(frozen=True, slots=True)
class _Review:
    """What was done to one participant's records; their ticks are read only where they decide."""

    signatures: tuple[Signature, ...]
    locks: tuple[Lock, ...]

    def state(self, session: Session, record: Record, around: Around) -> State:
        if lock_of(self.locks, record.key):
            return "locked"
        if not record.complete:
            return "in_progress"
        if any(each.stands and each.meaning in SIGNED and each.key == record.key for each in self.signatures):
            return "signed"
        ticked = {each.place for each in session.file.ticks(record.key) if each.stands}
        return "verified" if ticked and verifiable(session, record, around) <= ticked else "complete"


def record_state(session: Session, record: Record | None) -> State:
    """Return how far one record has come."""
    if record is None:
        return "empty"
    key = record.key
    review = _Review(session.file.signatures_of(key), session.file.locks())
    return review.state(session, record, session.around(key.participant, key))


def states(session: Session, participant: str) -> Mapping[RecordKey, State]:
    """Return how far each saved record of a participant has come."""
    around, file = session.around(participant), session.file
    review = _Review(file.signatures(participant), file.locks())
    return {key: review.state(session, record, around) for key, record in around.records.items()}


def visit_state(visit: Visit, found: Mapping[RecordKey, State]) -> State:
    """Return how far a visit has come: as far as the least of its records; with a form still missing, in progress at most."""
    there = {key.form: state for key, state in found.items() if key.visit == visit.id}
    if not there:
        return "empty"
    if not set(visit.forms) <= there.keys():
        return "in_progress"
    return min((state for key, state in found.items() if key.visit == visit.id), key=STATES.index)


def lock_of(locks: Iterable[Lock], key: RecordKey) -> Lock | None:
    """Return the open lock that holds a record, the narrowest first."""
    holding = [each for each in locks if each.open and _holds(each, key)]
    return min(holding, key=lambda each: ("form", "participant", "study").index(each.scope), default=None)


def _holds(lock: Lock, key: RecordKey) -> bool:
    if lock.scope == "form":
        return lock.key == key
    return lock.scope == "study" or lock.participant == key.participant


def verifiable(session: Session, record: Record, around: Around) -> set[Place]:
    """Return the places of a record whose values can be compared with their source: answered, asked, not computed."""
    form = session.study.forms[record.key.form]
    places = asked(form, Answers(record.answers, record.rows), around)
    return {place for place in places if not form.items[place.item].derive and record.answers.get(place) is not None}


def setting_changes(session: Session, record: Record, around: Around | None = None) -> tuple[SettingChange, ...]:
    """Return the settings whose version differs from the one that the record was judged by when it was last saved (F2).

    `around` are the participant's other records, where they were read already.
    """
    confirmed, study = session.file.settings(), session.study
    changed = [
        SettingChange(study.settings[each], then, confirmed[each].version)
        for each, then in record.settings.items()
        if each in study.settings and each in confirmed and confirmed[each].version != then
    ]
    look = session.look(record, around or session.around(record.key.participant, record.key))
    unrecorded = sorted(rests_on(look, record.kept) & confirmed.keys() - record.settings.keys())
    since = (each for each in unrecorded if session.file.setting_versions(each)[0].at > record.saved_at)
    return (*changed, *(SettingChange(study.settings[each], 0, confirmed[each].version) for each in since))
