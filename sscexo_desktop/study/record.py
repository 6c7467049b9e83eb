"""A participant's data as plain values, handed between store, actions, paper and exports: records, drafts, trail entries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.typed import Answer


@dataclass(frozen=True, slots=True)
class Kept:
    """A soft finding that was kept: its rule and place, the reason, and the value(s) on which it rested (`basis`).

    It counts only while the finding still rests on the same `basis`; any change of the value asks again.
    """

    check: str
    place: Place
    basis: str
    reason: str


@dataclass(frozen=True, slots=True)
class Record:
    """One saved form: `answers` holds values and `Blank`s only; `revision` counts the saves from 1; `definition` is the version it
    was last entered on; `rows` are the row numbers of each repeating section, in order; `settings` are the versions of the
    confirmed settings it was judged by, by id; times are aware UTC.
    """

    key: RecordKey
    revision: int
    complete: bool
    definition: str
    saved_at: datetime
    saved_by: str
    answers: Mapping[Place, Answer]
    rows: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    kept: tuple[Kept, ...] = ()
    settings: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DraftField:
    """What was typed and not saved yet at one place: the text exactly as typed, or the reason for a blank; `at` is aware UTC.

    Without a blank, `reason` is the text for which an offer was taken, "" where the text in the field was typed by itself.
    """

    place: Place
    typed: str
    blank: str = ""
    reason: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """Every field left but not saved, of one record, by one person; `base_revision` is the revision it was begun on."""

    key: RecordKey
    person: str
    begun_at: datetime
    touched_at: datetime
    base_revision: int
    fields: Mapping[Place, DraftField]
    rows: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True)
class Participant:
    """A screened person as the study knows them: the number and when the screening was begun; never a name."""

    number: str
    begun_at: datetime


@dataclass(frozen=True, slots=True)
class ConfirmedSetting:
    """A study setting confirmed by a person: its value(s) as canonical text, version (from 1), reason, who and when (aware UTC)."""

    id: str
    values: tuple[str, ...]
    version: int
    reason: str
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """One line of the audit trail. `operation` is I, U or D; `item` is "" for the row as a whole; `old`/`new` as stored.

    `typed` is the text a person typed where it differs from what is stored; `at` is aware UTC; `role` is the one acted in, ""
    before there were accounts and while nobody was logged in. `merge` is 0, or the entry of our trail that tells of the merge with
    which this one came from another copy, whose numbers `seq` and `record` then are.
    """

    seq: int
    at: datetime
    person: str
    workstation: str
    program: str
    table: str
    record: int
    row: int
    operation: str
    item: str
    old: object
    new: object
    typed: str
    reason: str
    seal: str
    role: str = ""
    merge: int = 0

    @property
    def order(self) -> int:
        """A number that sorts entries within our own trail, or within those of merged copies."""
        return (self.merge << 40) + self.seq


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one item as its history shows it, newest last; `key` is the record it belongs to.

    `copy` is "", or the beginning of the seal by which the merged copy is known in which it was made. Of a change that a merge
    wrote `entered_by` is who had entered the value in that copy.
    """

    key: RecordKey
    place: Place
    at: datetime
    person: str
    old: Answer
    new: Answer
    typed: str
    reason: str
    copy: str = ""
    entered_by: str = ""

    @property
    def author(self) -> str:
        """Who entered the value, in whichever copy."""
        return self.entered_by or self.person
