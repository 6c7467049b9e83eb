"""What is printed, as plain data: gathered once from the open file, then drawn by any thread without it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from sscexo_desktop.paper.books.book import Book
from sscexo_desktop.study.model import Form, Study, Visit
from sscexo_desktop.study.page_seal import PageSeal
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.record import ConfirmedSetting, Record
from sscexo_desktop.study.review import Query, Signature, State
from sscexo_desktop.study.texts import Manner, Message
from sscexo_desktop.study.typed import Finding

Kind = Literal["filled", "participant", "blank", "fillable", "annotated"]
"""What is printed: records, also without the dose, forms to fill in by hand or on a screen, forms with the names of their data."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """When (aware) and by whom it is printed, and how far the audit trail had come; `entries` is `None` where that is not said.

    Not `logged` is what was printed from a file that is open for reading only.
    """

    at: datetime
    person: str
    entries: int | None = None
    seal: str = ""
    logged: bool = True


@dataclass(frozen=True, slots=True)
class Sheet:
    """One form of one participant; without `record` a blank one, without `participant` a blank one for anybody.

    `asked` are the places asked of this record, `derived` the computed values, `beside` what is to be read next to a
    value, computed or typed, or why there is none, `kept` the soft findings kept with a reason.
    `ticks` of `to_compare` values were compared with their source; `judged` are the settings, as the record was judged by them,
    `since` those of which another version holds now, which is what computed values follow. `seal` stands on each of its pages.
    `planned` is the day for which the visit of an empty form is planned.
    """

    form: Form
    participant: str = ""
    visit: Visit | None = None
    occurrence: int = 1
    day: date | None = None
    record: Record | None = None
    asked: frozenset[Place] = frozenset()
    derived: Mapping[Place, object] = field(default_factory=dict)
    beside: Mapping[Place, Message] = field(default_factory=dict)
    kept: tuple[Finding, ...] = ()
    state: State | None = None
    signatures: tuple[Signature, ...] = ()
    queries: tuple[Query, ...] = ()
    ticks: int = 0
    to_compare: int = 0
    judged: tuple[ConfirmedSetting, ...] = ()
    since: tuple[ConfirmedSetting, ...] = ()
    enrolment: str = ""
    seal: PageSeal | None = None
    planned: date | None = None

    @property
    def blank(self) -> bool:
        """Whether it is to be filled in by hand."""
        return self.record is None


@dataclass(frozen=True, slots=True)
class PrintJob:
    """Everything one PDF is made of.

    A participant's copy holds nothing that was ever under a blinded item: see `actions.printing.gather`. With `practice` every page
    says that it belongs to a practice study. With `book` the sheets are those of one participant and make a casebook.
    With `as_of` (aware) a record is printed as it stood then, and each page says that it is not current.
    """

    study: Study
    manner: Manner
    sheets: tuple[Sheet, ...]
    stamp: Stamp
    kind: Kind = "filled"
    practice: bool = False
    book: Book | None = None
    as_of: datetime | None = None

    @property
    def participant_copy(self) -> bool:
        """Whether it is for a participant's eyes."""
        return self.kind == "participant"
