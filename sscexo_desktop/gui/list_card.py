"""A section that is a list of questions, and the compact one of many small scores side by side."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.gui.card import Card
from sscexo_desktop.gui.choice_editor import ChoiceEditor
from sscexo_desktop.gui.field import Field
from sscexo_desktop.gui.ink import Ink, Paragraph
from sscexo_desktop.gui.rows import PAD, Columns, place_editor, place_row, place_words
from sscexo_desktop.study.kinds import ChoiceKind
from sscexo_desktop.study.model import Item, Section

MANY = 10
"""From this many scores on, a section is set in two columns, if it is as wide as `TWO_COLUMNS`."""
TWO_COLUMNS = 640


class ListCard(Card):
    """A row for each question."""

    def __init__(self, section: Section, entry: Entry, ink: Ink, parent: QWidget) -> None:
        super().__init__(section, entry, ink, parent)
        self.fields = [self.make_field(item) for item in section.items if not item.until]

    def arrange(self, width: int) -> int:
        """Lay everything out in a width; return the height."""
        y = self.arrange_title(width) + self.ink.px(3)
        columns = Columns.of(width, self.ink)
        for field in self.fields:
            if field.shown:
                y = place_row(field, y, columns, self.ink)
        return y + self.ink.px(4)


def is_score(item: Item) -> bool:
    """Whether an item is answered by one digit."""
    return isinstance(item.kind, ChoiceKind) and all(len(code) == 1 and code.isdigit() for code in item.kind.codelist.codes)


def many_scores(section: Section) -> bool:
    """Whether a section is mostly many small scores, such as the skin score with its 17 sites."""
    return sum(is_score(item) for item in section.items) >= MANY


class ScoreCard(ListCard):
    """Scores in two columns, read line by line: right and left side stand beside each other; all else in rows."""

    def __init__(self, section: Section, entry: Entry, ink: Ink, parent: QWidget) -> None:
        Card.__init__(self, section, entry, ink, parent)
        self.fields = [self.make_field(item, scores=self.compact(item)) for item in section.items if not item.until]
        self._legend = self._write_legend()

    def compact(self, item: Item) -> bool:
        """Whether an item is set as a small score, its digits alone."""
        return is_score(item)

    def _write_legend(self) -> str:
        kind = next((item.kind for item in self.section.items if self.compact(item)), None)
        say = self.ink.say
        choices = kind.codelist.choices if isinstance(kind, ChoiceKind) else ()
        # No middle dots between them: a Persian zero looks like one.
        return "\u2003".join(say("{digit} = {words}", digit=say.digits(each.code), words=each.text) for each in choices)

    def arrange(self, width: int) -> int:
        """Lay everything out in a width; return the height."""
        if width < self.ink.px(TWO_COLUMNS):
            return super().arrange(width)
        y = self.arrange_title(width) + self.ink.px(3)
        return self.place_pairs(self.fields, self.place_legend(y, width), width) + self.ink.px(4)

    def place_pairs(self, fields: list[Field], y: int, width: int) -> int:
        """Lay fields out from y, scores in two columns; return the y beneath them."""
        ink = self.ink
        columns = Columns.of(width, ink)
        waiting: Field | None = None
        for field in fields:
            if not field.shown:
                continue
            if not self.compact(field.item):
                y = self._alone(waiting, y, width)
                waiting = None
                y = place_row(field, y, columns, ink)
            elif waiting is not None and _sides(waiting, field):
                y = max(self.place_score(waiting, y, 0, width // 2), self.place_score(field, y, width // 2, width // 2))
                waiting = None
            else:
                y = self._alone(waiting, y, width)
                waiting = field
        return self._alone(waiting, y, width)

    def place_legend(self, top: int, width: int) -> int:
        """Say once what the digits stand for; return the y beneath it."""
        pad = self.ink.px(PAD)
        text = self.ink.paragraph(self._legend, width - 2 * pad, 13)
        self._legend_at = QRect(pad, top + self.ink.px(6), width - 2 * pad, int(text.height)), text
        return top + int(text.height) + self.ink.px(12)

    _legend_at: tuple[QRect, Paragraph] | None = None

    def paint_more(self, painter: QPainter) -> None:
        """Paint what the digits stand for, once."""
        if self._legend_at is not None:
            box, text = self._legend_at
            self.ink.write(painter, self.ink.mirrored(box, self.width()), text, self.ink.theme.muted)

    def _alone(self, field: Field | None, y: int, width: int) -> int:
        return y if field is None else self.place_score(field, y, 0, width // 2)

    def place_score(self, field: Field, top: int, left: int, half: int) -> int:
        """Lay a score out in a column from `left`, `half` wide; return the y beneath it."""
        ink, editor = self.ink, field.editor
        pad = ink.px(PAD)
        wide = editor.wanted_width() + 1 if isinstance(editor, ChoiceEditor) else ink.px(180)
        label = half - pad - wide - ink.px(30)
        field.label_text = ink.paragraph(field.label, label, star=field.required)
        x = left + half - wide - ink.px(10)
        words = place_words(field, left + pad, left + half - ink.px(10), ink)
        line = max(ink.px(36), int(field.label_text.height))
        field.label_box = QRect(left + pad, top + ink.px(4), label, line)
        field.frame = QRect(x, top + ink.px(4) + (line - ink.px(36)) // 2, wide, ink.px(36))
        field.words = [(box.translated(0, top + line + ink.px(7)), each, text) for box, each, text in field.words]
        bottom = top + line + ink.px(8) + (words + ink.px(6) if words else 0)
        if field.reason is not None:
            box = QRect(left + pad, bottom, half - pad - ink.px(10), ink.px(32))
            field.reason.setGeometry(ink.mirrored(box, self.width()))
            bottom += ink.px(38)
        field.row = QRect(left, top, half, bottom - top)
        place_editor(field, ink)
        return bottom


def _sides(first: Field, second: Field) -> bool:
    """Whether two neighbouring scores are the two sides of one site: their ids differ in the last letter only."""
    return first.place.item[:-1] == second.place.item[:-1]
