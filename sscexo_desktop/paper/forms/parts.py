"""The parts of which a form's pages are made; each knows its height and where its answers go, from its own top."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sscexo_desktop.paper.forms.marks import Marks
from sscexo_desktop.paper.lettering.text import Line
from sscexo_desktop.paper.pen import MARGIN, Box
from sscexo_desktop.study.figures import Figure
from sscexo_desktop.study.model import Item, Section

NUMBER_WIDTH, LABEL_WIDTH = 27.0, 290.0
LABEL_SIZE, VALUE_SIZE, SMALL_VALUE_SIZE, SMALL_SIZE = 8.8, 9.0, 7.4, 6.5
LABEL_LEADING, SMALL_LEADING = 10.6, 7.8
FIRST_BASELINE = 12.6
PADDING = 6.0
BELOW_LABEL = 2.2


@dataclass(frozen=True, slots=True)
class Slot:
    """Where one answer goes: `line` is 0 or the line of a table from 1; `room` is for small words, `marks` its tick boxes.

    `listed` marks stand under the label, the answer itself in words in `box`. A `result` is a cell of a table of results; `again`
    an item that stands in it although it has its own place elsewhere. With `bare` its unit is said at the head or the label.
    """

    item: Item
    number: str
    box: Box
    line: int = 0
    marks: Marks | None = None
    listed: bool = False
    room: Box | None = None
    baseline: float = FIRST_BASELINE
    result: bool = False
    again: bool = False
    bare: bool = False

    @property
    def cell(self) -> bool:
        """Whether it stands in a table."""
        return self.result or self.line > 0

    @property
    def across(self) -> bool:
        """Whether its room for small words goes on under the answer."""
        return self.room is not None and self.room.start + self.room.width > self.box.start and not self.box.top


@dataclass(frozen=True, slots=True)
class Bar:
    """The grey title bar of a section; `legend` explains the bare codes below it."""

    number: str
    title: str
    note: str
    hint: str
    height: float
    legend: tuple[Line, ...] = ()
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """An item's number, label, hint and help, and the slot of its answer."""

    slot: Slot
    start: float
    width: float
    label: tuple[Line, ...]
    hint: tuple[Line, ...]
    hint_beside: str
    help: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One question, or two side by side."""

    questions: tuple[Question, ...]
    height: float

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The slots of its questions."""
        return tuple(each.slot for each in self.questions)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its place and the lines of its head; the column that counts the rows has no item."""

    item: Item | None
    number: str
    start: float
    width: float
    head: tuple[Line, ...]
    marks: Marks | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a table."""

    columns: tuple[Column, ...]
    height: float
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class TableRow:
    """One line of a table; `label` is the preset code that stands in it on the blank form."""

    columns: tuple[Column, ...]
    line: int
    label: str
    slots: tuple[Slot, ...]
    height: float


@dataclass(frozen=True, slots=True)
class ResultColumn:
    """A column of a table of results: its place and the lines of its head; the first one is that of the labels."""

    start: float
    width: float
    head: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class ResultHead:
    """The head of a table of results."""

    columns: tuple[ResultColumn, ...]
    height: float
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class ResultLine:
    """A line of a table of results: label, the unit of its values, and under both the `room` for the words about them."""

    number: str
    title: str
    label: tuple[Line, ...]
    unit: str
    columns: tuple[ResultColumn, ...]
    slots: tuple[Slot, ...]
    room: Box
    height: float


@dataclass(frozen=True, slots=True)
class Pictured:
    """A figure beside the rows that follow, `box` from its own top; `items` are those answered in its regions."""

    figure: Figure
    items: Mapping[str, Item]
    box: Box
    height: float = 0.0
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class Unused:
    """What stays empty under rows that end above their picture."""

    width: float
    height: float
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class Below:
    """What stands under a table: the words of its code lists, and room to say where it is continued."""

    section: Section
    words: tuple[Line, ...]
    height: float
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """The protocol's text of the form."""

    lines: tuple[Line, ...]
    height: float
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class Signatures:
    """The statement and the lines to sign on."""

    number: str
    height: float
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class Prose:
    """A line of a continuation or at the end of a form: a heading in bold, or a person's own text; `struck` is no longer so."""

    line: Line
    size: float
    height: float
    slots: tuple[Slot, ...] = ()
    start: float = MARGIN + PADDING
    struck: bool = False


Part = Bar | Row | Head | TableRow | ResultHead | ResultLine | Pictured | Unused | Below | Note | Signatures | Prose


@dataclass(frozen=True, slots=True)
class Placed:
    """A part at its place on the page."""

    top: float
    part: Part


Page = tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Parts that stay together; on a new page `again` comes first."""

    parts: tuple[Part, ...]
    again: tuple[Part, ...] = ()

    @property
    def height(self) -> float:
        """The height of its parts."""
        return sum(each.height for each in self.parts)


@dataclass(frozen=True, slots=True)
class Table:
    """A repeating section as laid out: what its continuation needs."""

    section: Section
    bar: Bar
    head: Head
    capacity: int


@dataclass(frozen=True, slots=True)
class FormLayout:
    """A form's pages in one language, and its tables by section."""

    pages: tuple[Page, ...]
    tables: dict[str, Table]
