"""Draw what is printed on every copy of a form before any answer: labels, rules and titles."""

from __future__ import annotations

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
    VALUE_SIZE,
    Bar,
    Below,
    Head,
    Note,
    Page,
    Part,
    Pictured,
    Prose,
    Question,
    ResultHead,
    ResultLine,
    Row,
    Signatures,
    Slot,
    TableRow,
    Unused,
)
from sscexo_desktop.paper.forms.picture_pen import draw_picture
from sscexo_desktop.paper.forms.results_pen import draw_results
from sscexo_desktop.paper.forms.tables import CELL_BASELINE
from sscexo_desktop.paper.lettering.text import Line
from sscexo_desktop.paper.pen import BLACK, DARK, FAINT_RULE, GREY, MARGIN, WIDTH, Box, Pen

_BAR_GAP, _BAR_HEIGHT = 9.0, 19.0
_REASON, _REASON_HEIGHT, _REASON_ABOVE = 30.0, 13.6, 9.8
LISTED = 8.4
"""The first baseline of a list of tick boxes below the room under its label."""


class FormPrinter:
    """Draws the parts of a form for one reader."""

    def __init__(self, pen: Pen, say: Speaker) -> None:
        self._pen = pen
        self._say = say

    def page(self, page: Page) -> None:
        """Draw all parts of a page."""
        for placed in page:
            self.part(placed.part, placed.top)

    def part(self, part: Part, top: float) -> None:
        """Draw one part with its top at `top`."""
        match part:
            case Bar():
                self._bar(part, top)
            case Row():
                self._row(part, top)
            case Head():
                self._head(part, top)
            case TableRow():
                self._table_row(part, top)
            case ResultHead() | ResultLine():
                draw_results(self._pen, part, top)
            case Pictured() | Unused():
                draw_picture(self._pen, self._say, part, top)
            case Below():
                draw_small(self._pen, part.words, MARGIN + 4, top + 9, SMALL_SIZE, 8.0)
            case Note():
                pass  # not on every copy
            case Signatures():
                self._signatures(part, top)
            case Prose():
                self._prose(part, top + part.height - 3)

    def _prose(self, part: Prose, baseline: float) -> None:
        self._pen.shade(BLACK)
        self._pen.text(part.start, baseline, part.line, part.size)
        if part.struck:
            through = baseline - part.size * 0.28
            self._pen.line(part.start, through, part.start + part.line.width, through, level=BLACK, width=0.6)

    # ---- titles ------------------------------------------------------------------------------------------------------------

    def _bar(self, bar: Bar, top: float) -> None:
        pen, at = self._pen, top + _BAR_GAP
        box = Box(MARGIN, at, WIDTH, bar.height - _BAR_GAP)
        pen.ground(Box(MARGIN, at, WIDTH, _BAR_HEIGHT))
        pen.frame(box)
        pen.shade(BLACK)
        title_start = MARGIN + PADDING
        if bar.number:
            pen.text(title_start, at + 13, bar.number, VALUE_SIZE, bold=True)
            title_start += pen.width(bar.number, VALUE_SIZE, bold=True) + 6
        pen.text(title_start, at + 13, bar.title, VALUE_SIZE, bold=True)
        pen.shade(DARK)
        beside = title_start + pen.width(bar.title, VALUE_SIZE, bold=True) + 12
        if bar.hint:
            pen.text(beside, at + 13, bar.hint, SMALL_SIZE)
        if bar.note:
            pen.text(MARGIN + WIDTH - PADDING, at + 13, bar.note, SMALL_SIZE + 0.3, side="end")
        draw_small(pen, bar.legend, MARGIN + PADDING, at + _BAR_HEIGHT + 9, 7, 9)

    def _signatures(self, part: Signatures, top: float) -> None:
        self._pen.frame(Box(MARGIN, top, WIDTH, part.height))
        self._pen.shade(BLACK)
        self._pen.text(MARGIN + PADDING, top + FIRST_BASELINE, part.number, LABEL_SIZE)

    # ---- questions ---------------------------------------------------------------------------------------------------------

    def _row(self, row: Row, top: float) -> None:
        for question in row.questions:
            self._rules(question, top, row.height)
            self._question(question, top)

    def _rules(self, question: Question, top: float, height: float) -> None:
        pen, slot = self._pen, question.slot
        pen.frame(Box(question.start, top, question.width, height))
        beside = slot.room.top + 1 if slot.room and slot.across else answer_height(slot, height)
        for start, down in ((question.start + NUMBER_WIDTH, height), (answer_start(slot), beside)):
            pen.line(start, top, start, top + down, level=FAINT_RULE, width=0.5)

    def _question(self, question: Question, top: float) -> None:
        pen, slot = self._pen, question.slot
        start = question.start + NUMBER_WIDTH + PADDING
        pen.shade(DARK)
        before = min(PADDING, (NUMBER_WIDTH - pen.width(slot.number, LABEL_SIZE - 0.6)) / 2)
        pen.text(question.start + before, top + FIRST_BASELINE, slot.number, LABEL_SIZE - 0.6)
        pen.shade(BLACK)
        for n, line in enumerate(question.label):
            pen.text(start, top + FIRST_BASELINE + n * LABEL_LEADING, line, LABEL_SIZE)
        self._hints(question, start, top)

    def _hints(self, question: Question, start: float, top: float) -> None:
        pen = self._pen
        pen.shade(DARK)
        if question.hint_beside and question.slot.room:
            end = answer_start(question.slot) - PADDING
            pen.text(end, top + FIRST_BASELINE, question.hint_beside, SMALL_SIZE, side="end")
        for n, line in enumerate(question.hint):
            pen.text(start, top + under_label(question) + n * SMALL_LEADING, line, SMALL_SIZE)

    # ---- tables ------------------------------------------------------------------------------------------------------------

    def _head(self, head: Head, top: float) -> None:
        pen = self._pen
        for column in head.columns:
            pen.frame(Box(column.start, top, column.width, head.height))
            pen.shade(GREY)
            pen.text(column.start + column.width / 2, top + 7.5, column.number, 5.6, side="center")
            pen.shade(BLACK)
            for n, line in enumerate(column.head):
                pen.text(column.start + column.width / 2, top + 16 + n * 8.6, line, 7.2, side="center")

    def _table_row(self, row: TableRow, top: float) -> None:
        pen = self._pen
        for column in row.columns:
            pen.frame(Box(column.start, top, column.width, row.height))
            if column.item is None:
                pen.shade(GREY)
                pen.text(column.start + column.width / 2, top + CELL_BASELINE, self._say.digits(str(row.line)), 7, side="center")


def answer_start(slot: Slot) -> float:
    """Where the column of answers begins beside the label of a slot."""
    if slot.box.top and slot.room:
        return slot.room.start + slot.room.width + PADDING
    return slot.box.start - PADDING


def marks_at(slot: Slot) -> tuple[float, float]:
    """Where the tick boxes of a slot begin, and the baseline of their first line from the top of its part."""
    if slot.listed and slot.room:
        return slot.room.start, slot.room.top + slot.room.height + LISTED
    return slot.box.start, slot.baseline


def reason_box(pen: Pen, slot: Slot) -> Box | None:
    """Where somebody types why nothing is ticked: at the end of the last line of tick boxes, `None` where that is full."""
    if slot.marks is None or slot.listed or slot.cell or not slot.item.blanks:
        return None
    baseline = slot.baseline + slot.marks.leading * (len(slot.marks.lines) - 1)
    used = pen.width(slot.marks.written()[-1], slot.marks.size)
    if used + _REASON + PADDING > slot.box.width:
        return None
    return Box(slot.box.start + slot.box.width - _REASON, baseline - _REASON_ABOVE, _REASON, _REASON_HEIGHT)


def answer_height(slot: Slot, height: float) -> float:
    """How far down the column of answers goes beside the label of a slot in a row so high."""
    if slot.box.top:
        return slot.box.top - 5
    return slot.box.height - 5 if slot.listed else height


def under_label(question: Question) -> float:
    """The baseline of the first small line under the label of a question, from the top of its row."""
    return FIRST_BASELINE + LABEL_LEADING * (len(question.label) - 1) + BELOW_LABEL + SMALL_SIZE - 0.4


def draw_small(pen: Pen, lines: tuple[Line, ...], start: float, baseline: float, size: float, leading: float) -> None:
    """Draw lines of small words."""
    pen.shade(DARK)
    for n, line in enumerate(lines):
        pen.text(start, baseline + n * leading, line, size)
