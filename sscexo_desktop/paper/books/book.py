"""What makes a casebook of forms, in words already said to its reader: cover, what is missing, appendix (F84, F85)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sscexo_desktop.paper.report import Column
from sscexo_desktop.study.model import Form, Visit

Facts = tuple[tuple[str, str], ...]
"""What is said of something: what it is, and how it is."""


@dataclass(frozen=True, slots=True)
class BookRow:
    """A row; the cells of the columns `struck` do not hold any more. `item` is the form and the item that it is about, if any."""

    cells: tuple[str, ...]
    struck: Collection[int] = ()
    item: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Part:
    """A part with a table: in the column `numbered` the number that its item has on the form stands before the words of a row."""

    title: str
    about: str
    columns: tuple[Column, ...]
    rows: Sequence[BookRow]
    numbered: int = -1


@dataclass(frozen=True, slots=True)
class Missing:
    """A form that the protocol expects and that was never saved, of a visit or of any time, and what is said of that."""

    visit: Visit | None
    form: Form
    why: str


@dataclass(frozen=True, slots=True)
class Book:
    """Everything of one participant's casebook but the forms: never a name, and never handed to a participant.

    `person` are facts of the participant and of this print, `study` those of the protocol; `settings` is what was confirmed.
    """

    participant: str
    person: Facts = ()
    study: Facts = ()
    settings: Part | None = None
    missing: tuple[Missing, ...] = ()
    appendix: tuple[Part, ...] = ()
