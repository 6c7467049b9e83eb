"""A section of computed values as a table: a line for each measurement, its words under its label (F52)."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QWidget

from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.gui.assessed import Assessed
from sscexo_desktop.gui.card import Card
from sscexo_desktop.gui.field import Field
from sscexo_desktop.gui.ink import Ink, Paragraph, rounded
from sscexo_desktop.gui.rows import PAD, Columns, paint_row, paint_words, place_editor, place_row, place_words
from sscexo_desktop.gui.wording import Line, Situation, computed
from sscexo_desktop.i18n import BLANK_WORDS
from sscexo_desktop.study.model import Item, ResultRow, ResultTable, Section
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.typed import Blank, Unreadable

Said = dict[Field, tuple[Line, ...]]
"""What is written about a line of the table, by the cell it is about."""
CELL = 32
GAP = 8
EMPTY = "–"
HEAD_SIZE = 12.5
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute


@dataclass(slots=True, eq=False)
class Cell:
    """A place in the table: its field if it is computed here, else what is shown of another section; "" is an empty cell."""

    item: Item | None
    own: Field | None
    shown: str = ""
    box: QRect = field(default_factory=QRect)
    head: tuple[QRect, str] | None = None

    @property
    def text(self) -> str:
        """What stands in the cell."""
        there = self.own.derived if self.own is not None and self.own.shown else self.shown
        return there or EMPTY


@dataclass(slots=True, eq=False)
class ResultLine:
    """A line of the table with its label as it is laid out."""

    row: ResultRow
    cells: list[Cell]
    box: QRect = field(default_factory=QRect)
    label: Paragraph | None = None
    unit: Paragraph | None = None

    @property
    def own(self) -> list[Field]:
        """The fields that are computed here."""
        return [cell.own for cell in self.cells if cell.own is not None and cell.own.shown]


class ResultCard(Card):
    """The table of results of a section; where it is too narrow each line is stacked, its cells under heads of their own."""

    def __init__(self, section: Section, entry: Entry, ink: Ink, parent: QWidget) -> None:
        super().__init__(section, entry, ink, parent)
        self._table = section.table or ResultTable((), ())
        self.fields = [self.make_field(item) for item in section.items if not item.until]
        own = {each.place.item: each for each in self.fields}
        self.lines = [self._line(row, own) for row in self._table.rows]
        in_table = {cell.own for line in self.lines for cell in line.cells}
        self._apart = [each for each in self.fields if each not in in_table]
        self._heads: list[tuple[QRect, str]] = []
        self._rules: list[int] = []
        self._common: tuple[QRect, Paragraph] | None = None
        self._laid_out_with: list[int] = []
        self.stacked = False

    def _line(self, row: ResultRow, own: dict[str, Field]) -> ResultLine:
        items = self.entry.form.items
        return ResultLine(row, [Cell(items[each] if each else None, own.get(each)) for each in row.items])

    # ---- state -------------------------------------------------------------------------------------------------------------

    def take(self, state: Assessed, now: Situation, at: Place | None) -> bool:
        """Take the record's new state; the table is laid out anew when its words changed or a column needs another width."""
        before = [cell.text for line in self.lines for cell in line.cells]
        moved = super().take(state, now, at)
        for line in self.lines:
            for cell in line.cells:
                if cell.item is not None and cell.own is None:
                    cell.shown = self._elsewhere(cell.item, state)
        if moved or before != [cell.text for line in self.lines for cell in line.cells]:
            self.update()
            return moved or self._widths() != self._laid_out_with
        return False

    def _elsewhere(self, item: Item, state: Assessed) -> str:
        """Write what stands at an item of another section."""
        say, place = self.ink.say, Place(item.id)
        if item.blinded and self._looked_on:
            return say("not shown here")
        if item.derive:
            return computed(say, item, state.derived.get(place))
        answer = self.entry.answer(place) if place in state.asked else None
        if isinstance(answer, Blank):
            return say(BLANK_WORDS[answer.code])
        return "" if isinstance(answer, Unreadable) else computed(say, item, answer)

    # ---- layout ------------------------------------------------------------------------------------------------------------

    def arrange(self, width: int) -> int:
        """Lay everything out in a width; return the height."""
        px = self.ink.px
        y = self.arrange_title(width)
        self._heads, self._rules = [], []
        said = [words_of(line) for line in self.lines]
        y = self._arrange_common(y, width, said)
        widths = self._laid_out_with = self._widths()
        label = width - 2 * px(PAD) - sum(each + px(GAP) for each in widths)
        self.stacked = label < px(170)
        y = self._arrange_stacked(y, width, said) if self.stacked else self._arrange_table(y, label, widths, said)
        columns = Columns.of(width, self.ink)
        for each in self._apart:
            if each.shown:
                y = place_row(each, y, columns, self.ink)
        return y + px(6)

    def _arrange_common(self, top: int, width: int, said: list[Said]) -> int:
        """Say once, under the title, what every line would say."""
        self._common = None
        texts = [tuple(each.text for words in line.values() for each in words) for line in said]
        if len(texts) < 2 or not texts[0] or len(set(texts)) > 1 or any(_loud(line) for line in said):
            return top
        room = width - 2 * self.ink.px(PAD)
        words = self.ink.paragraph("\n".join(texts[0]), room, 13)
        self._common = QRect(self.ink.px(PAD), top + self.ink.px(6), room, int(words.height)), words
        for line in said:
            for each in line:
                line[each] = ()
        return top + int(words.height) + self.ink.px(8)

    def _widths(self) -> list[int]:
        """Return how wide each column must be for its head and its values."""
        px, theme = self.ink.px, self.ink.theme
        head, body = QFontMetrics(theme.font(HEAD_SIZE, "semibold")), QFontMetrics(theme.font())
        found = []
        for n, column in enumerate(self._table.columns):
            words = max(head.horizontalAdvance(word) for word in self.ink.say(column).split())
            values = max((body.horizontalAdvance(line.cells[n].text) for line in self.lines), default=0)
            found.append(max(words + px(8), values + px(20), px(58)))
        return found

    def _arrange_table(self, top: int, label: int, widths: list[int], said: list[Said]) -> int:
        px = self.ink.px
        places, x = [], px(PAD) + label + px(GAP)
        for wide in widths:
            places.append((x, wide))
            x += wide + px(GAP)
        y = self._arrange_heads(top, places)
        for line, words in zip(self.lines, said, strict=True):
            for cell, (left, wide) in zip(line.cells, places, strict=True):
                self._lay(cell, QRect(left, y + px(5), wide, px(CELL)))
            y = self._arrange_label(line, words, y + px(5), label, x - px(GAP)) + px(3)
            self._rules.append(y)
            y += 1
        return y

    def _arrange_heads(self, top: int, places: list[tuple[int, int]]) -> int:
        metrics = QFontMetrics(self.ink.theme.font(HEAD_SIZE, "semibold"))
        deepest = 0
        for (x, wide), column in zip(places, self._table.columns, strict=True):
            words = self.ink.say(column)
            high = metrics.boundingRect(QRect(0, 0, wide, 1000), Qt.TextFlag.TextWordWrap, words).height()
            self._heads.append((QRect(x, top + self.ink.px(8), wide - self.ink.px(4), high), words))
            deepest = max(deepest, high)
        self._rules.append(top + deepest + self.ink.px(14))
        return top + deepest + self.ink.px(15)

    def _arrange_label(self, line: ResultLine, said: Said, top: int, width: int, right: int, least: int = CELL) -> int:
        """Lay the label of a line out, and beneath it the words, as far as `right`."""
        px, left = self.ink.px, self.ink.px(PAD)
        line.label = self.ink.paragraph(self.ink.say(line.row.label), width, 14)
        line.unit = self.ink.paragraph(f"\u2066{unit}\u2069", width, HEAD_SIZE) if (unit := self._unit(line)) else None
        line.box = QRect(left, top, width, max(int(line.label.height), px(least)))
        y = line.box.bottom() + 1 + px(2)
        for each in line.own:
            each.words = []
            if said.get(each):
                words = place_words(each, left, right, self.ink, said[each])
                each.words = [(box.translated(0, y), what, text) for box, what, text in each.words]
                y += words + px(3)
        return y

    def _unit(self, line: ResultLine) -> str:
        """Return the unit that the first value of a line is in, "" where its label says it or it is a per cent."""
        first = next((cell.item for cell in line.cells if cell.item is not None), None)
        unit = self.ink.say.unit(first.unit) if first is not None else ""
        return "" if unit == "%" or unit in self.ink.say(line.row.label) else unit

    def _arrange_stacked(self, top: int, width: int, said: list[Said]) -> int:
        """Stack the cells of each line under its label, as many side by side as there is room for."""
        px, left = self.ink.px, self.ink.px(PAD)
        room = width - 2 * left
        metrics = QFontMetrics(self.ink.theme.font(HEAD_SIZE, "semibold"))
        least = max((metrics.horizontalAdvance(self.ink.say(each)) for each in self._table.columns), default=0)
        wide = min(room, max(*self._widths(), least + px(4), px(90)))
        beside = max(1, (room + px(GAP)) // (wide + px(GAP)))
        head = metrics.height()
        y = top + px(4)
        for line, words in zip(self.lines, said, strict=True):
            y = self._arrange_label(line, words, y, room, left + room, 22) + px(3)
            full = [(cell, column) for cell, column in zip(line.cells, self._table.columns, strict=True) if cell.item is not None]
            for n, (cell, column) in enumerate(full):
                x = left + (n % beside) * (wide + px(GAP))
                at = y + (n // beside) * (head + px(CELL) + px(8))
                self._heads.append((QRect(x, at, wide, head), self.ink.say(column)))
                self._lay(cell, QRect(x, at + head + px(2), wide, px(CELL)))
            y += -(-len(full) // beside) * (head + px(CELL) + px(8)) + px(4)
            self._rules.append(y)
            y += px(5)
        return y

    def _lay(self, cell: Cell, box: QRect) -> None:
        cell.box = box
        if cell.own is not None:
            cell.own.label_text = None
            cell.own.frame = box
            cell.own.row = box.adjusted(-2, -2, 2, 2)
            place_editor(cell.own, self.ink)

    # ---- paint -------------------------------------------------------------------------------------------------------------

    def paint_one(self, painter: QPainter, field: Field) -> None:
        """Paint a value that stands apart from the table; the cells are painted with it."""
        if field in self._apart:
            paint_row(painter, field, self.ink, self.width(), hover=False)

    def paint_more(self, painter: QPainter) -> None:
        """Paint heads, labels, cells and the words under the labels."""
        ink, width, theme = self.ink, self.width(), self.ink.theme
        painter.setLayoutDirection(ink.direction)
        if self._common is not None:
            ink.write(painter, ink.mirrored(self._common[0], width), self._common[1], theme.muted)
        painter.setFont(theme.font(HEAD_SIZE, "semibold"))
        painter.setPen(theme.muted)
        for box, words in self._heads:
            painter.drawText(ink.mirrored(box, width), _RIGHT | Qt.AlignmentFlag.AlignBottom | Qt.TextFlag.TextWordWrap, words)
        for line in self.lines:
            if line.label is not None:
                self._paint_label(painter, line, line.label)
            for cell in line.cells:
                self._paint_cell(painter, cell)
            for each in line.own:
                paint_words(painter, each, ink, width)
        painter.setPen(theme.line)
        for y in self._rules[: None if self._apart else -1]:
            painter.drawLine(1, y, width - 2, y)

    def _paint_label(self, painter: QPainter, line: ResultLine, text: Paragraph) -> None:
        ink, width = self.ink, self.width()
        ink.write(painter, ink.mirrored(line.box, width), text, ink.theme.ink)
        if line.unit is not None:
            behind = line.box.adjusted(int(text.used) + ink.px(7), 0, int(text.used) + ink.px(7), 0)
            ink.write(painter, ink.mirrored(behind, width), line.unit, ink.theme.muted)

    def _paint_cell(self, painter: QPainter, cell: Cell) -> None:
        if self.stacked and cell.item is None:
            return
        theme = self.ink.theme
        box = self.ink.mirrored(cell.box, self.width())
        if cell.own is not None and cell.own.shown:
            rounded(painter, box, self.ink.px(4), theme.derived, theme.field_line, dashed=True)
        painter.setFont(theme.font())
        painter.setPen(theme.faint if cell.text == EMPTY else theme.ink)
        painter.drawText(box.adjusted(0, 0, -self.ink.px(9), 0), _RIGHT | Qt.AlignmentFlag.AlignVCenter, cell.text)


def words_of(line: ResultLine) -> Said:
    """Return what is written under a line: the words of its first value, of others only findings and why there is no value."""
    found: Said = {}
    said: set[str] = set()
    for each in line.own:
        first = not found
        words = tuple(
            what for what in each.lines if what.text not in said and (what.tone != "echo" or first or not each.derived)
        )
        said.update(what.text for what in words)
        found[each] = words
    return found


def _loud(said: Said) -> bool:
    return any(each.tone != "echo" for words in said.values() for each in words)
