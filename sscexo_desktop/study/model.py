"""The study definition once loaded: frozen, derived from TOML by `load.py`, read by screen, checks, tables, paper and exports.

Names are the field's. `id` of an item is its CDASH name where one exists (`SEX`, `SYSBP_VSORRES`), else a name of the sponsor's in
the same manner; it is unique within its form and never renamed, retyped or used again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal

from sscexo_desktop.study.codelists import CodeList
from sscexo_desktop.study.kinds import Kind
from sscexo_desktop.study.texts import Text

Limit = Decimal | date | Literal["today"]
Registry = Literal["", "short", "full"]


@dataclass(frozen=True, slots=True)
class Is:
    """Skip logic: the item has one of these codes. With `form` it is looked up in the participant's latest record of that form."""

    item: str
    codes: tuple[str, ...]
    form: str = ""


@dataclass(frozen=True, slots=True)
class AllOf:
    """Skip logic: every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Skip logic: at least one part holds."""

    parts: tuple[Condition, ...]


Condition = Is | AllOf | AnyOf


@dataclass(frozen=True, slots=True)
class Limits:
    """An inclusive range; either end may be open. Dates may end at `"today"`."""

    low: Limit | None = None
    high: Limit | None = None


@dataclass(frozen=True, slots=True)
class UnitOffer:
    """Another unit in which people write this value: `value in the item's unit = typed × factor`.

    Offered, never applied by itself: when the unit is typed after the number (any of `names`), or when the number is at
    least `above`. With `downward` what has to be rounded is never rounded up: no count reaches a limit that it lies below.
    """

    unit: str
    factor: Decimal
    above: Decimal | None = None
    names: tuple[str, ...] = ()
    downward: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a form.

    `required` items must hold a value or a reason for being blank (one of `blanks`: ND not done, NA not applicable, UNK unknown,
    REF refused) before a record is complete. `hard` limits refuse completion, `soft` limits ask for a correction or a reason.
    `blinded` items are the dose and whatever leads to it or could tell of it: never on a participant copy. In a form with such
    items free texts are blinded unless the definition says that one is not. `derive` names a function in `derive.py`; such an item
    is computed, never typed, never stored. `setting` names the study setting (a confirmed range) it is judged by.
    `reading` tells whose CT reading it belongs to: 1 of the first reader, 2 of the second, 0 of none. `registry` marks a criterion
    of eligibility: on the registry's `short` list (and so on the full one, too), or on the `full` list alone.
    `since`/`until` are definition versions; an item with `until` is retired: kept, no longer asked.
    """

    id: str
    kind: Kind
    label: Text
    help: Text | None = None
    unit: str = ""
    ucum: str = ""
    required: bool = True
    blanks: tuple[str, ...] = ("ND", "NA", "UNK", "REF")
    when: Condition | None = None
    hard: Limits | None = None
    soft: Limits | None = None
    step: int = 0
    offers: tuple[UnitOffer, ...] = ()
    blinded: bool = False
    derive: str = ""
    setting: str = ""
    reading: int = 0
    registry: Registry = ""
    sdtm: str = ""
    testcd: str = ""
    nci: str = ""
    since: str = "1.0"
    until: str = ""


@dataclass(frozen=True, slots=True)
class Repeat:
    """How a section repeats: `preset` codes of the item `preset_item` start one row each; `blank_rows` stand on the blank form."""

    blank_rows: int
    preset_item: str = ""
    preset: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A line of a table of results: its label and an item for each column, "" for an empty cell."""

    label: Text
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResultTable:
    """Computed items set as a table. An item of another section may stand in it again; it is only shown there."""

    columns: tuple[Text, ...]
    rows: tuple[ResultRow, ...]


Picture = Literal["", "body", "lungs"]


@dataclass(frozen=True, slots=True)
class Section:
    """A titled group of items; with `repeat` its items are the columns of a table.

    With `table` its items, all of them computed, are the cells of a table of results. `picture` names the figure on which some of
    its items can be answered as well (`figures.py`).
    """

    id: str
    title: Text
    items: tuple[Item, ...]
    note: Text | None = None
    when: Condition | None = None
    repeat: Repeat | None = None
    table: ResultTable | None = None
    picture: Picture = ""


@dataclass(frozen=True)
class Form:
    """A case report form. `date_item` gives the date of the visit or event; `many` forms are kept as a log (one record each).

    An `identity` form is never printed, never exported and never on a participant's screen.
    """

    id: str
    code: str
    title: Text
    sections: tuple[Section, ...]
    note: Text | None = None
    date_item: str = ""
    many: bool = False
    identity: bool = False
    domain: str = ""
    summary: tuple[str, ...] = ()

    @cached_property
    def items(self) -> dict[str, Item]:
        """Every item by id, in the order of the form."""
        return {item.id: item for section in self.sections for item in section.items}

    @cached_property
    def section_of(self) -> dict[str, Section]:
        """The section in which each item stands."""
        return {item.id: section for section in self.sections for item in section.items}

    def stored(self) -> Iterator[Item]:
        """The items that have a column: all that are not derived, retired ones included."""
        return (item for item in self.items.values() if not item.derive)


@dataclass(frozen=True, slots=True)
class Target:
    """When a visit is due: `months` (calendar) or `days`, or the setting that holds the days, after the date of visit `after`."""

    after: str
    months: int = 0
    days: int = 0
    days_setting: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """A planned visit (or the unscheduled one, `many`): its forms, its target date, the setting that holds its ± window in days."""

    id: str
    title: Text
    short: Text
    forms: tuple[str, ...]
    target: Target | None = None
    window_setting: str = ""
    many: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """What the protocol leaves open: empty until an investigator confirms it with a reason.

    `registered` is the registry's wording, word for word; `proposal` is offered, never used unconfirmed. A range setting has two
    values (`low`, `high`); `kind` parses each of them.
    """

    id: str
    title: Text
    kind: Kind
    registered: str
    explanation: Text
    unit: str = ""
    is_range: bool = False
    proposal: tuple[str, ...] = ()
    limits: Limits | None = None


@dataclass(frozen=True)
class Study:
    """The whole definition.

    `number_pattern` writes the number given at screening, `enrolment_pattern` the one given to the eligible alone. `digest` is
    the SHA-256 of its source files and `source` their text, kept inside the data file.
    """

    id: str
    version: str
    title: Text
    short_title: Text
    registry: str
    ethics: str
    sponsor: Text
    planned_size: int
    number_pattern: str
    enrolment_pattern: str
    facts: tuple[tuple[Text, Text], ...]
    codelists: dict[str, CodeList]
    forms: dict[str, Form]
    visits: tuple[Visit, ...]
    any_time: tuple[str, ...]
    settings: dict[str, Setting]
    digest: str = ""
    source: str = field(default="", repr=False)

    def visit(self, visit_id: str) -> Visit:
        """Return the visit with this id; `KeyError` if there is none."""
        for each in self.visits:
            if each.id == visit_id:
                return each
        raise KeyError(visit_id)
