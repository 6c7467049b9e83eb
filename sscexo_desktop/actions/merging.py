"""Merge another copy of the study file into the open one: what it has more, what both changed, and what a person decides (F102).

The open file goes on and the other is only read. Whatever one side alone changed is proposed to be taken over; whatever both
changed is a question, and none is answered by the program. Nothing is written before `merge_writing.merge`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sscexo_desktop.actions.overriding import FORM as DEVIATION
from sscexo_desktop.actions.overriding import rule_text, source_of
from sscexo_desktop.actions.session import Session
from sscexo_desktop.errors import Trouble
from sscexo_desktop.study import three_way
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import Change, Record
from sscexo_desktop.study.renumbered import Renumbered
from sscexo_desktop.study.review import Lock
from sscexo_desktop.study.texts import Message, message
from sscexo_desktop.study.three_way import Both, Choice, Question

if TYPE_CHECKING:
    from sscexo_desktop.store.copies.merge import OtherCopy
    from sscexo_desktop.store.encryption.keys import Keys

RULE = Place("DVRULE")


def participant_key(number: str) -> RecordKey:
    """Return the key that stands for a participant as a whole."""
    return RecordKey(number, "", "", 0)


@dataclass(frozen=True, slots=True)
class Ours:
    """The open file as it was when the merge was begun, as far as the other copy touches it."""

    records: Mapping[RecordKey, Record]
    participants: Mapping[str, datetime]
    drafted: frozenset[RecordKey]
    histories: Mapping[RecordKey, tuple[Change, ...]]
    last_rows: Mapping[RecordKey, Mapping[str, int]]
    locked: Mapping[RecordKey, Lock]


@dataclass(slots=True)
class Merging:
    """A merge being decided: `choices` are the answers so far, `left_out` the proposals that are not to be taken over.

    Questions come and go with the answers: whether a record is the same one has to be said before its values can be compared.
    """

    study: Study
    ours: Ours
    other: OtherCopy
    sees_identity: bool
    choices: dict[Question, Choice] = field(default_factory=dict)
    left_out: set[RecordKey] = field(default_factory=set)
    reason: str = ""
    """Why everything was decided one way, where it was; it stands with each change."""

    # ---- questions -------------------------------------------------------------------------------------------------------------

    def questions(self) -> tuple[Question, ...]:
        """Return every question that has to be answered now, in order: first who is who, then record by record."""
        identity = self._identity_questions()
        boths = sorted(self.boths().values(), key=lambda each: self._order(each.key))
        return (*identity, *(each for both in boths for each in three_way.questions(both, self.study.forms[both.key.form])))

    def unanswered(self) -> tuple[Question, ...]:
        """Return the questions without an answer."""
        return tuple(each for each in self.questions() if each not in self.choices)

    def choose(self, question: Question, choice: Choice) -> None:
        """Answer a question; `ValueError` for what is no answer to it."""
        if choice not in self.choices_of(question):
            raise ValueError(f"{choice} is no answer to {question}")
        self.choices[question] = choice

    def choices_of(self, question: Question) -> tuple[Choice, ...]:
        """Return what can be answered."""
        return three_way.choices_of(question, self.boths().get(question.key))

    def choose_record(self, key: RecordKey, choice: Choice) -> None:
        """Answer every question about one record alike."""
        for each in self.questions():
            if each.key == key and choice in self.choices_of(each):
                self.choices[each] = choice

    def _identity_questions(self) -> tuple[Question, ...]:
        people = tuple(Question("participant", participant_key(each)) for each in sorted(self._namesakes()))
        return (*people, *dict.fromkeys(self._twice()))

    def _namesakes(self) -> Iterator[str]:
        """Yield the numbers under which each copy began somebody by itself."""
        for number, begun_at in self.other.participants.items():
            if number not in self.other.known and self.ours.participants.get(number, begun_at) != begun_at:
                yield number

    def _twice(self) -> Iterator[Question]:
        """Yield the visits and records of which there may be several and that each copy began under one number."""
        for key, record in sorted(self.other.records.items(), key=lambda each: self._order(each[0])):
            question = self._about(key)
            mine = self.ours.records.get(question.key._replace(form=key.form)) if question else None
            if question and mine and key not in self.other.before and not three_way.alike(mine, replace(record, key=mine.key)):
                yield question

    def _about(self, key: RecordKey) -> Question | None:
        """Return the question whether a record of a sort of which there may be several is the same one here."""
        several = bool(key.visit) and self.study.visit(key.visit).many
        if not several and not self.study.forms[key.form].many:
            return None
        if key.participant in self._others():
            return None
        here = key._replace(participant=self._renumbered_before().participants.get(key.participant, key.participant))
        return Question("visit", here._replace(form="")) if several else Question("record", here)

    def _others(self) -> set[str]:
        """Return the numbers that stand for somebody else here, or of whom that is not said yet."""
        same: Choice = "same"
        return {each for each in self._namesakes() if self.choices.get(Question("participant", participant_key(each))) != same}

    def _undecided(self, key: RecordKey) -> bool:
        """Whether it is not said yet what a record of the other copy is here."""
        person = Question("participant", participant_key(key.participant))
        if key.participant in set(self._namesakes()) and person not in self.choices:
            return True
        about = self._about(key)
        return about is not None and about not in self.choices and about in set(self._twice())

    # ---- numbers ---------------------------------------------------------------------------------------------------------------

    def _renumbered_before(self) -> Renumbered:
        return self.other.renumbered

    def renumbered(self) -> Renumbered:
        """Return what gets another number here, by the answers so far and by the merges before."""
        people = dict(self._renumbered_before().participants)
        for number in sorted(self._namesakes()):
            if self.choices.get(Question("participant", participant_key(number))) == "another":
                people[number] = self._free_number(people)
        records = dict(self._renumbered_before().records)
        for question in dict.fromkeys(self._twice()):
            if self.choices.get(question) == "another":
                there = {here: number for number, here in people.items()}.get(question.key.participant, question.key.participant)
                records[question.key._replace(participant=there)] = self._free_occurrence(question.key, records)
        return Renumbered(people, records)

    def _free_number(self, given: Mapping[str, str]) -> str:
        taken = {*self.ours.participants, *self.other.participants, *given.values()}
        numbers = (self.study.number_pattern.format(number=n) for n in range(1, len(taken) + 2))
        return next(each for each in numbers if each not in taken)

    def _free_occurrence(self, key: RecordKey, given: Mapping[RecordKey, int]) -> int:
        """Return the first number after every one that either copy gave to such a visit or record."""

        def such(each: RecordKey) -> bool:
            return each[:2] == key[:2] and key.form in ("", each.form)

        there = {*self.ours.records, *self.ours.drafted, *self.other.records}
        moved = (number for each, number in given.items() if each[:3] == key[:3])
        return max((*(each.occurrence for each in there if such(each)), *moved), default=0) + 1

    # ---- records ---------------------------------------------------------------------------------------------------------------

    def boths(self) -> dict[RecordKey, Both]:
        """Return what the other copy did to records, by our key, without those of which it is not said yet what they are here."""
        numbers, found = self.renumbered(), dict[RecordKey, Both]()
        for there in self.other.histories:
            if self._undecided(there):
                continue
            here = numbers.here(there)
            before = self.other.before.get(there)
            theirs = _with_rule(replace(self.other.records[there], key=here), numbers)
            both = Both(here, replace(before, key=here) if before else None, self.ours.records.get(here), theirs)
            if both.touched:
                found[here] = both
        return found

    def there_key(self, key: RecordKey) -> RecordKey:
        """Return what a record that the other copy touched is called there."""
        numbers = self.renumbered()
        return next(each for each in self.other.histories if numbers.here(each) == key)

    def new_participants(self) -> dict[str, datetime]:
        """Return the participants that only the other copy has, under their numbers here, with the time they were begun."""
        numbers, undecided = self.renumbered(), {each for each in self._namesakes() if each not in self.renumbered().participants}
        wanted = {each for each in self.other.participants if each not in self.other.known and each not in undecided}
        wanted |= {key.participant for key in self.other.histories}
        found = {numbers.participants.get(each, each): self.other.participants[each] for each in sorted(wanted)}
        return {number: at for number, at in found.items() if number not in self.ours.participants}

    def proposals(self) -> tuple[RecordKey, ...]:
        """Return what is proposed to be taken over: participants, and records that the other copy alone added or changed."""
        people = (participant_key(each) for each in sorted(self.new_participants()))
        alone = (key for key, both in self.boths().items() if both.ours is None or both.only_theirs)
        return (*people, *sorted(alone, key=self._order))

    def is_left_out(self, key: RecordKey) -> bool:
        """Whether something proposed is not taken over, by itself or with its participant."""
        return key in self.left_out or participant_key(key.participant) in self.left_out

    def to_write(self) -> dict[RecordKey, Both]:
        """Return the records that are written, as far as everything is answered."""
        alone = {key for key, both in self.boths().items() if both.ours is None or both.only_theirs}
        return {key: both for key, both in self.boths().items() if not (key in alone and self.is_left_out(key))}

    def locked(self) -> tuple[tuple[RecordKey, Lock], ...]:
        """Return the records of ours that are locked and that something is to be written into."""
        return tuple((key, self.ours.locked[key]) for key in self.boths() if key in self.ours.locked)

    def _order(self, key: RecordKey) -> tuple[object, ...]:
        visits = [each.id for each in self.study.visits]
        forms = list(self.study.forms)
        visit = visits.index(key.visit) if key.visit in visits else len(visits)
        return key.participant, visit, key.occurrence, forms.index(key.form) if key.form in forms else -1


def _with_rule(record: Record, numbers: Renumbered) -> Record:
    """Let the deviation that an override made name the record it came from as that is called here."""
    source = source_of(record) if record.key.form == DEVIATION else None
    if source is None:
        return record
    check, there = source
    return replace(record, answers={**record.answers, RULE: rule_text(check, numbers.here(there))})


def begin(session: Session, path: Path, keys: Keys | None = None) -> Merging:
    """Read another copy for a merge; may run in any thread on a session of its own. Neither file is changed.

    `Trouble` if it is no copy of this file or not proven, `Refused` for who may not merge.
    """
    session.demand("merge")
    file = session.file
    if path.exists() and path.samefile(file.path):
        raise Trouble(message("{file} is the study file itself.", file=path.name), message("Choose a copy of it."))
    other = file.read_other(path, file.keys if keys is None else keys)
    records = {each.key: each for each in file.records()}
    drafted = frozenset(each.key for each in file.drafts())
    touched = {other.renumbered.here(key) for key in other.histories}
    there = touched & records.keys()
    locks = {key: file.lock_on(key) for key in touched}
    ours = Ours(
        records,
        {each.number: each.begun_at for each in file.participants()},
        drafted,
        {key: file.history(key) for key in there},
        {key: file.last_rows(key) for key in there},
        {key: lock for key, lock in locks.items() if lock},
    )
    return Merging(session.study, ours, other, session.may("see_identity") is None)


def hindrance(session: Session) -> Message | None:
    """Return why this person cannot write a merge, `None` if they can: it is the data manager's, and values are a writer's."""
    refused = session.may("merge")
    if refused is not None:
        return refused
    if session.may("enter") is not None or session.may("screen") is not None:
        return message(
            "A merge writes values: besides the data manager's role it needs that of data entry or investigator."
            " The data manager can give it under Accounts."
        )
    return None
