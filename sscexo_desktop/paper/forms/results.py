"""Lay a section of computed values out as a table of results: a line for each measure, the words about it under its values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.forms.parts import (
    BELOW_LABEL,
    FIRST_BASELINE,
    LABEL_LEADING,
    LABEL_SIZE,
    NUMBER_WIDTH,
    PADDING,
    SMALL_LEADING,
    SMALL_SIZE,
    Bar,
    Group,
    ResultColumn,
    ResultHead,
    ResultLine,
    Slot,
)
from sscexo_desktop.paper.lettering.text import Typesetter
from sscexo_desktop.paper.pen import MARGIN, WIDTH, Box
from sscexo_desktop.paper.wording import numbering
from sscexo_desktop.study.model import Form, Item, ResultTable, Section
from sscexo_desktop.study.texts import Text

HEAD_SIZE, HEAD_LEADING, HEAD_BASELINE = 7.2, 8.6, 9.0
_CELL_PADDING = 3.0
_LEAST_LABEL, _MOST_LABEL = 90.0, 210.0
_WORD_LINES = 1


class ResultSetter:
    """Lays out tables of results for one reader."""

    def __init__(self, say: Speaker, setter: Typesetter) -> None:
        self._say = say
        self._setter = setter

    def lay_out(self, form: Form, section: Section, table: ResultTable, number: int, bar: Bar) -> Iterator[Group]:
        """Yield the table line by line, its head again on each further page."""
        asked = [[self._current(form, each) for each in row.items] for row in table.rows]
        heads = [_common(line[n] for line in asked) for n in range(len(table.columns))]
        units = [_common(item for item, unit in zip(line, heads, strict=True) if unit is None) for line in asked]
        columns = self._columns(table, heads, units)
        head = ResultHead(columns, max(len(each.head) for each in columns) * HEAD_LEADING + 6)
        own = {each.id for each in section.items}
        start: tuple[Bar | ResultHead, ...] = (bar, head)
        for n, (row, items) in enumerate(zip(table.rows, asked, strict=True), 1):
            unit = units[n - 1]
            line = self._line(numbering(self._say, number, n), self._say(row.label), unit or "", columns)
            slots = [
                self._slot(line, column, item, again=item.id not in own, bare=not (unit is None and common is None))
                for item, column, common in zip(items, columns[1:], heads, strict=True)
                if item is not None
            ]
            yield Group((*start, replace(line, slots=tuple(slots))), (head,))
            start = ()

    def _current(self, form: Form, item: str) -> Item | None:
        found = form.items[item] if item else None
        return None if found is None or found.until else found

    def _columns(self, table: ResultTable, heads: list[str | None], units: list[str | None]) -> tuple[ResultColumn, ...]:
        wanted = max(
            self._width(self._say(row.label), LABEL_SIZE) + (self._width(self._say.unit(unit or ""), SMALL_SIZE) + 8 if unit else 0)
            for row, unit in zip(table.rows, units, strict=True)
        )
        label = min(max(wanted + 1, _LEAST_LABEL), _MOST_LABEL) + NUMBER_WIDTH + 2 * PADDING
        width = (WIDTH - label) / len(table.columns)
        computed = self._setter.wrap(
            self._say("computed by the program"), label - NUMBER_WIDTH - 2 * PADDING, HEAD_SIZE, False, self._say.manner.rtl
        )
        columns = [ResultColumn(MARGIN, label, computed)]
        for n, (title, unit) in enumerate(zip(table.columns, heads, strict=True)):
            lines = self._setter.wrap(self._head(title, unit), width - 2 * _CELL_PADDING, HEAD_SIZE, True, self._say.manner.rtl)
            columns.append(ResultColumn(MARGIN + label + n * width, width, lines))
        return tuple(columns)

    def _head(self, title: Text, unit: str | None) -> str:
        """Word the head of a column, with the unit of all its values where its title does not say it already."""
        said = self._say.unit(unit or "")
        return self._say(title) if not said or said in title.en else f"{self._say(title)}\n{said}"

    def _width(self, text: str, size: float) -> float:
        return self._setter.width(text, size, False, self._say.manner.rtl)

    def _line(self, number: str, label: str, unit: str, columns: tuple[ResultColumn, ...]) -> ResultLine:
        inner = columns[0].width - NUMBER_WIDTH - 2 * PADDING
        lines = self._setter.wrap(label, inner, LABEL_SIZE, False, self._say.manner.rtl)
        top = FIRST_BASELINE + LABEL_LEADING * (len(lines) - 1) + BELOW_LABEL
        height = top + SMALL_LEADING * _WORD_LINES + 0.8
        room = Box(MARGIN + NUMBER_WIDTH + PADDING, top, WIDTH - NUMBER_WIDTH - 2 * PADDING, height - top)
        return ResultLine(number, label, lines, self._say.unit(unit), columns, (), room, height)

    def _slot(self, line: ResultLine, column: ResultColumn, item: Item, *, again: bool, bare: bool) -> Slot:
        box = Box(column.start + _CELL_PADDING, 0, column.width - 2 * _CELL_PADDING, line.room.top)
        return Slot(item, line.number, box, result=True, again=again, bare=bare)


def _common(items: Iterator[Item | None]) -> str | None:
    """The unit that all of these items have, `None` where they differ or there is none of them."""
    units = {each.unit for each in items if each is not None}
    return units.pop() if len(units) == 1 else None
