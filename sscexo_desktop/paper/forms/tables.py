"""Lay a repeating section out as a table: columns as wide as what goes into them, one line for each row."""

from __future__ import annotations

from sscexo_desktop.i18n import FIRST_STRONG, POP, Speaker
from sscexo_desktop.paper.forms.marks import SMALL_TICK_SIZE, Marks, Ticks
from sscexo_desktop.paper.forms.parts import SMALL_SIZE, Bar, Below, Column, Group, Head, Slot, Table, TableRow
from sscexo_desktop.paper.lettering.text import Line, Typesetter
from sscexo_desktop.paper.pen import BODY_BOTTOM, BODY_TOP, MARGIN, WIDTH, Box
from sscexo_desktop.paper.wording import in_reading_order, numbering
from sscexo_desktop.study.kinds import ChoiceKind, Date, DateTime, LongText, PartialDateKind, Time
from sscexo_desktop.study.model import Item, Repeat, Section

ROW_HEIGHT = 23.0
"""8 mm: a cell is written into by hand, too."""
CELL_BASELINE = 14.2
_HEAD_SIZE, _HEAD_LEADING = 7.2, 8.6
_COUNT_WIDTH = 20.0
_PADDING = 3.0
_MOST_TICKS = 3
_DAY_WIDTH, _CLOCK_WIDTH, _NUMBER_WIDTH, _TEXT_WIDTH = 66.0, 40.0, 44.0, 110.0


class TableSetter:
    """Lays out repeating sections for one reader."""

    def __init__(self, say: Speaker, setter: Typesetter) -> None:
        self._say = say
        self._setter = setter
        self._ticks = Ticks(say, setter)

    def lay_out(self, section: Section, number: int, bar: Bar) -> tuple[Table, list[Group]]:
        """Lay a section out: kept together where it fits on a page, its head again on each further page."""
        repeat = section.repeat or Repeat(1)
        columns = self._columns(section, number)
        head = Head(columns, max(len(each.head) for each in columns) * _HEAD_LEADING + 14)
        table = Table(section, bar, head, max(repeat.blank_rows, len(repeat.preset), 1))
        rows = [table_row(head, line, self._preset(section, line)) for line in range(1, table.capacity + 1)]
        below = self._below(section, columns)
        whole = Group((bar, head, *rows, below))
        if whole.height <= (BODY_BOTTOM - BODY_TOP) / 2:
            return table, [whole]
        first = Group((bar, head, rows[0]))
        return table, [first, *(Group((row,), (head,)) for row in rows[1:]), Group((below,))]

    def _columns(self, section: Section, number: int) -> tuple[Column, ...]:
        items = [item for item in section.items if not item.until]
        counted = not (section.repeat and section.repeat.preset_item)
        marks = [self._marks(section, item) for item in items]
        wanted = [self._wanted(item, mark) for item, mark in zip(items, marks, strict=True)]
        room = WIDTH - (_COUNT_WIDTH if counted else 0)
        widths = _shared_out(items, wanted, room)
        columns = [Column(None, "", MARGIN, _COUNT_WIDTH, ())] if counted else []
        start = MARGIN + WIDTH - room
        for n, (item, width, mark) in enumerate(zip(items, widths, marks, strict=True), 1):
            head = self._setter.wrap(self._head(item), width - 2 * _PADDING, _HEAD_SIZE, True, self._say.manner.rtl)
            columns.append(Column(item, numbering(self._say, number, n), start, width, head, mark))
            start += width
        return tuple(columns)

    def _head(self, item: Item) -> str:
        label, unit = self._say(item.label), self._say.unit(item.unit)
        if not unit:
            return label
        return f"{label}\n{FIRST_STRONG}{unit}{POP}" if self._say.manner.rtl else f"{label}\n{unit}"

    def _marks(self, section: Section, item: Item) -> Marks | None:
        preset = section.repeat and section.repeat.preset_item == item.id
        if preset or not isinstance(item.kind, ChoiceKind) or len(item.kind.codelist.choices) > _MOST_TICKS:
            return None
        return self._ticks.in_words(item.kind.codelist, 110, SMALL_TICK_SIZE, 1)

    def _wanted(self, item: Item, marks: Marks | None) -> float:
        """The width a column needs for its values and the longest word of its head."""
        words = self._head(item).split()
        head = max(self._setter.width(word, _HEAD_SIZE, True, self._say.manner.rtl) for word in words)
        return max(head, self._value_width(item, marks)) + 2 * _PADDING + 1

    def _value_width(self, item: Item, marks: Marks | None) -> float:
        kind = item.kind
        if marks is not None:
            return self._setter.width(marks.written()[0], marks.size, False, self._say.manner.rtl)
        if isinstance(kind, ChoiceKind):
            words = [self._say(each.text) for each in kind.codelist.choices]
            return min(90, max(self._setter.width(each, 8, True, self._say.manner.rtl) for each in words))
        if isinstance(kind, (Date, PartialDateKind)):
            return _DAY_WIDTH
        if isinstance(kind, LongText):
            return _TEXT_WIDTH
        if isinstance(kind, DateTime):
            return _DAY_WIDTH + _CLOCK_WIDTH
        return _CLOCK_WIDTH if isinstance(kind, Time) else _NUMBER_WIDTH

    def _preset(self, section: Section, line: int) -> str:
        repeat = section.repeat
        if not repeat or line > len(repeat.preset):
            return ""
        kind = next(item for item in section.items if item.id == repeat.preset_item).kind
        code = repeat.preset[line - 1]
        return self._say(kind.codelist.choice(code).text) if isinstance(kind, ChoiceKind) else code

    def _below(self, section: Section, columns: tuple[Column, ...]) -> Below:
        """Name the answers of each column whose code list is too long for tick boxes."""
        lines: list[Line] = []
        for column in columns:
            item = column.item
            if item is not None and column.marks is None and isinstance(item.kind, ChoiceKind):
                words = " · ".join(self._ticks.words(item.kind.codelist, code) for code in item.kind.codelist.codes)
                said = self._say("{item}: {answers}", item=item.label, answers=in_reading_order(self._say, words))
                lines.extend(self._setter.wrap(said, WIDTH - 8, SMALL_SIZE, False, self._say.manner.rtl))
        return Below(section, tuple(lines), 8.0 * len(lines) + 11)


def table_row(head: Head, line: int, label: str = "") -> TableRow:
    """Build a line of a table under its head."""
    slots = tuple(
        Slot(
            each.item,
            each.number,
            Box(each.start + _PADDING, 0, each.width - 2 * _PADDING, ROW_HEIGHT),
            line,
            each.marks,
            baseline=CELL_BASELINE,
            bare=True,
        )
        for each in head.columns
        if each.item is not None
    )
    return TableRow(head.columns, line, label, slots, ROW_HEIGHT)


def _shared_out(items: list[Item], wanted: list[float], room: float) -> list[float]:
    """Stretch the columns to the width of the table, those of text first; shrink all alike where they want too much."""
    spare = room - sum(wanted)
    if spare < 0:
        return [each * room / sum(wanted) for each in wanted]
    takers = [isinstance(item.kind, LongText) for item in items]
    if not any(takers):
        takers = [True] * len(items)
    return [each + (spare / sum(takers) if takes else 0) for each, takes in zip(wanted, takers, strict=True)]
