"""A repeating section as a table: items are columns, rows are its repeats; in a narrow window each row is a list (F28)."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.gui.card import Card
from sscexo_desktop.gui.choice_editor import ChoiceEditor
from sscexo_desktop.gui.editors import is_date, is_prose
from sscexo_desktop.gui.field import Field
from sscexo_desktop.gui.ink import Ink, Paragraph, paint_sign
from sscexo_desktop.gui.rows import PAD, Columns, paint_field, paint_row, paint_words, place_editor, place_row, place_words
from sscexo_desktop.gui.wording import Line
from sscexo_desktop.study.kinds import ChoiceKind, DateTime, Time
from sscexo_desktop.study.model import Item, Repeat, Section

CELL = 34


class GridCard(Card):
    """The table of a repeating section, with its rows as they stand in the record.

    `row_wanted` asks for one more row, `row_unwanted` (row number) for one less; preset rows stay.
    """

    row_wanted = Signal()
    row_unwanted = Signal(int)

    def __init__(self, section: Section, entry: Entry, ink: Ink, parent: QWidget) -> None:
        super().__init__(section, entry, ink, parent)
        self.repeat = section.repeat or Repeat(0)
        self.rows: tuple[int, ...] = ()
        self.columns = [item for item in section.items if not item.until]
        self._heads: list[tuple[QRect, Paragraph]] = []
        self._labels: list[tuple[QRect, Paragraph, int]] = []
        self._rules: list[int] = []
        self._add_box = QRect()
        self._foot: tuple[Field | None, str] = (None, "")
        self._add_text: Paragraph | None = None
        self.stacked = False
        self.match_rows()

    # ---- rows --------------------------------------------------------------------------------------------------------------

    def match_rows(self) -> list[Field]:
        """Make the fields of rows that came, let go of those that went; return the new fields."""
        rows = self.entry.state.answers.rows(self.section.id)
        for field in self.fields:
            if field.place.row not in rows and field.editor is not None:
                field.editor.hide()
                field.editor.deleteLater()
        kept = {row: [field for field in self.fields if field.place.row == row] for row in self.rows if row in rows}
        made = {row: self._make_row(row, number) for number, row in enumerate(rows, 1) if row not in kept}
        self.fields = [field for row in rows for field in (kept.get(row) or made[row])]
        self.rows = rows
        return [field for row in made for field in made[row]]

    def _make_row(self, row: int, number: int) -> list[Field]:
        label = self.row_label(row, number)
        return [self.make_field(item, row, label, compact=True) for item in self.columns if not self._is_label(item, row)]

    def _is_label(self, item: Item, row: int) -> bool:
        return item.id == self.repeat.preset_item and row <= len(self.repeat.preset)

    def row_label(self, row: int, number: int) -> str:
        """Return what a row is called: the words of its preset code, else its number."""
        say = self.ink.say
        if self.repeat.preset_item and row <= len(self.repeat.preset):
            kind = self.entry.form.items[self.repeat.preset_item].kind
            if isinstance(kind, ChoiceKind):
                return say(kind.codelist.choice(self.repeat.preset[row - 1]).text)
        return say("Row {number}", number=number)

    def removable(self, row: int) -> bool:
        """Whether a row can go: every one that is not preset."""
        return not self.entry.read_only and row > len(self.repeat.preset)

    def holds_something(self, row: int) -> bool:
        """Whether anything stands in a row."""
        return any(self.entry.answer(field.place) is not None for field in self.fields if field.place.row == row)

    def said(self, field: Field, words: tuple[Line, ...]) -> tuple[Line, ...]:
        """Name the column in words that stand beneath the row; those read beside a value go to the foot of the table."""
        if self.stacked:
            return words
        quiet = "\n".join(line.text for line in words if line.tone == "echo")
        here = field.editor is not None and field.editor is self.window().focusWidget()
        if here or field is self._foot[0]:
            self._foot = (field, quiet) if here else (None, "")
            self.update(0, self._add_box.top(), self.width(), self.height() - self._add_box.top())
        return tuple(self._named(field, line) for line in words if line.tone != "echo")

    def _named(self, field: Field, line: Line) -> Line:
        if line.tone == "link" or field.label in line.text:
            return line
        return Line(self.ink.say("{label}: {words}", label=field.label, words=line.text), line.tone, line.act)

    # ---- layout ------------------------------------------------------------------------------------------------------------

    def arrange(self, width: int) -> int:
        """Lay everything out in a width; return the height."""
        y = self.arrange_title(width)
        self._heads, self._labels, self._rules = [], [], []
        widths = self._widths(width)
        self.stacked = widths is None
        for field in self.fields:
            field.bare = not self.stacked and not field.dated
        y = self._arrange_lists(y, width) if widths is None else self._arrange_table(y, width, *widths)
        return self._arrange_add(y, width)

    def _widths(self, width: int) -> tuple[int, list[int]] | None:
        px = self.ink.px
        least = [self._least(item) for item in self.columns if item.id != self.repeat.preset_item or not self.repeat.preset]
        label = self._label_width()
        room = width - px(PAD) - px(34) - label - px(10) * len(least)
        spare = room - sum(least)
        if spare < 0:
            return None
        wide = [px(220) if is_prose(item) else px(130) for item in self._data_columns()]
        share = [max(0, most - few) for most, few in zip(wide, least, strict=True)]
        grown = [few + min(most, spare * most // max(sum(share), 1)) for few, most in zip(least, share, strict=True)]
        return label, grown

    def _data_columns(self) -> list[Item]:
        return [item for item in self.columns if item.id != self.repeat.preset_item or not self.repeat.preset]

    def _label_width(self) -> int:
        metrics = QFontMetrics(self.ink.theme.font())
        labels = [self.row_label(row, number) for number, row in enumerate(self.rows, 1)] or [""]
        most = max(metrics.horizontalAdvance(label) for label in labels)
        return max(most + self.ink.px(14), self.ink.px(130) if len(self.rows) > len(self.repeat.preset) > 0 else 0)

    def _least(self, item: Item) -> int:
        px = self.ink.px
        words = QFontMetrics(self.ink.theme.font(12.5, "semibold"))
        head = max(words.horizontalAdvance(word) for word in self.ink.say(item.label).split())
        if isinstance(item.kind, ChoiceKind):
            field = next((each for each in self.fields if each.place.item == item.id), None)
            editor = field.editor if field else None
            return max(editor.wanted_width() + 1 if isinstance(editor, ChoiceEditor) else px(110), head)
        body = px(150) if isinstance(item.kind, DateTime) else px(118) if is_date(item) else px(110) if is_prose(item) else px(64)
        return max(body, px(68) if isinstance(item.kind, Time) else 0, head)

    def _arrange_table(self, top: int, width: int, label: int, widths: list[int]) -> int:
        px, gap = self.ink.px, self.ink.px(10)
        left = px(PAD)
        places = []
        x = left + label
        for wide in widths:
            places.append((x, wide))
            x += wide + gap
        y = self._arrange_heads(top, left, label, places)
        at = {item.id: place for item, place in zip(self._data_columns(), places, strict=True)}
        at[self.repeat.preset_item] = at.get(self.repeat.preset_item, (left, label - gap))
        for number, row in enumerate(self.rows, 1):
            y = self._arrange_row(y, row, number, at, width)
        return y

    def _arrange_heads(self, top: int, left: int, label: int, places: list[tuple[int, int]]) -> int:
        heads = [(x, wide, item) for (x, wide), item in zip(places, self._data_columns(), strict=True)]
        if self.repeat.preset:
            heads.insert(0, (left, label, self.entry.form.items[self.repeat.preset_item]))
        deepest = 0
        for x, wide, item in heads:
            words = self.ink.say(item.label)
            said = self.ink.say.unit(item.unit)
            unit = f"\n\u2066{said}\u2069" if said else ""
            starred = item.required and item.id != self.repeat.preset_item
            text = self.ink.paragraph(f"{words}{unit}", wide, 12.5, "semibold", star=starred)
            self._heads.append((QRect(x, top + self.ink.px(8), wide, int(text.height)), text))
            deepest = max(deepest, int(text.height))
        bottom = top + deepest + self.ink.px(14)
        self._rules.append(bottom)
        return bottom + 1

    def _arrange_row(self, top: int, row: int, number: int, at: dict[str, tuple[int, int]], width: int) -> int:
        ink, px = self.ink, self.ink.px
        y, cell = top + px(5), px(CELL)
        fields = [field for field in self.fields if field.place.row == row and field.shown]
        for field in fields:
            x, wide = at[field.place.item]
            field.label_text = None
            field.label_box = QRect()
            field.frame = QRect(x, y, wide, cell)
            place_editor(field, ink)
        if not any(field.place.item == self.repeat.preset_item for field in fields):
            text = ink.paragraph(self.row_label(row, number), at[self.repeat.preset_item][1])
            self._labels.append((QRect(px(PAD), y, at[self.repeat.preset_item][1], cell), text, row))
        bottom = y + cell + px(5)
        for field in fields:
            bottom = self._arrange_words(field, bottom, width)
            field.row = QRect(field.frame.x() - px(5), top, field.frame.width() + px(10), cell + px(10))
        self._rules.append(bottom)
        return bottom + 1

    def _arrange_words(self, field: Field, top: int, width: int) -> int:
        """Put the words about a cell beneath its row, named by their column."""
        px = self.ink.px
        left, right = px(PAD), width - px(PAD)
        high = place_words(field, left, right, self.ink)
        field.words = [(box.translated(0, top), line, text) for box, line, text in field.words]
        bottom = top + high + px(5) if high else top
        if field.reason is not None:
            field.reason.setGeometry(self.ink.mirrored(QRect(left, bottom, right - left, px(32)), width))
            bottom += px(38)
        return bottom

    def _arrange_lists(self, top: int, width: int) -> int:
        y = top
        columns = Columns.of(width, self.ink)
        for number, row in enumerate(self.rows, 1):
            text = self.ink.paragraph(self.row_label(row, number), width - 2 * self.ink.px(PAD), 14, "semibold")
            box = QRect(self.ink.px(PAD), y, width - 2 * self.ink.px(PAD), self.ink.px(40))
            self._labels.append((box, text, row))
            y += self.ink.px(38)
            for field in self.fields:
                if field.place.row == row and field.shown:
                    y = place_row(field, y, columns, self.ink)
            self._rules.append(y)
        return y

    def _arrange_add(self, top: int, width: int) -> int:
        px = self.ink.px
        if self.entry.read_only:
            self._add_box = QRect(px(PAD), top, 0, px(24))
            return top + px(26)
        self._add_text = self.ink.paragraph(self.ink.say("+ Add row (Ctrl+Shift+A)"), width - 2 * px(PAD), 13)
        self._add_box = QRect(px(PAD), top, int(self._add_text.used) + px(4), px(40))
        return top + px(42)

    # ---- paint and mouse -----------------------------------------------------------------------------------------------------

    def paint_one(self, painter: QPainter, field: Field) -> None:
        """Paint one cell."""
        if self.stacked:
            paint_row(painter, field, self.ink, self.width(), hover=field is self._hovered)
        else:
            paint_field(painter, field, self.ink, self.width(), hover=False, radius=4)

    def paint_more(self, painter: QPainter) -> None:
        """Paint heads, row labels, words beneath rows, rules, and the ways to add and remove a row."""
        ink, width = self.ink, self.width()
        for box, text in self._heads:
            ink.write(painter, ink.mirrored(box, width), text, ink.theme.muted)
        for box, text, row in self._labels:
            ink.write(painter, ink.mirrored(box, width), text, ink.theme.ink)
            if self.stacked and self.removable(row):
                paint_sign(painter, "remove", QRectF(ink.mirrored(self._remove_box(row), width)), ink.theme.faint)
        if not self.stacked:
            self._paint_words(painter)
        painter.setPen(ink.theme.line)
        for y in self._rules:
            painter.drawLine(1, y, width - 2, y)
        self._paint_foot(painter)

    def _paint_foot(self, painter: QPainter) -> None:
        ink, width = self.ink, self.width()
        about, words = self._foot
        if words and about in self.fields:
            x = self._add_box.right() + ink.px(24) if self._add_text else ink.px(PAD)
            box = QRect(x, self._add_box.y(), width - ink.px(PAD) - x, self._add_box.height())
            foot = ink.paragraph(words, box.width(), 13)
            ink.write(painter, ink.mirrored(box, width), foot, ink.theme.muted)
        if self._add_text is not None:
            line = QRect(ink.px(PAD), self._add_box.y(), width - 2 * ink.px(PAD), self._add_box.height())
            ink.write(painter, ink.mirrored(line, width), self._add_text, ink.theme.teal)

    def _paint_words(self, painter: QPainter) -> None:
        for field in self.fields:
            if field.shown and field.words:
                paint_words(painter, field, self.ink, self.width())
        for row in self.rows:
            if self.removable(row):
                box = self.ink.mirrored(self._remove_box(row), self.width())
                paint_sign(painter, "remove", QRectF(box), self.ink.theme.faint)

    def _remove_box(self, row: int) -> QRect:
        side = self.ink.px(14)
        x = self.width() - self.ink.px(PAD) - side
        if self.stacked:
            y = next(box.center().y() for box, _, each in self._labels if each == row)
        else:
            y = next((field.frame.center().y() for field in self.fields if field.place.row == row), 0)
        return QRect(x, y - side // 2, side, side)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Add or remove a row, or act on the cell."""
        point = self._logical(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and self._add_box.contains(point):
            self.row_wanted.emit()
            return
        for row in self.rows:
            if self.removable(row) and self._remove_box(row).adjusted(-4, -4, 4, 4).contains(point):
                self.row_unwanted.emit(row)
                return
        super().mousePressEvent(event)
