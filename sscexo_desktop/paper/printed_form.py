"""Draw what is printed of every form before any answer: labels, rules and titles; on a blank form also the room to write."""

from __future__ import annotations

from typing import Literal

from sscexo_desktop.i18n import FIRST_STRONG, POP, Speaker
from sscexo_desktop.paper.comb import draw_comb, draw_writing_line, pattern
from sscexo_desktop.paper.marks import Marks
from sscexo_desktop.paper.parts import (
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
from sscexo_desktop.paper.pen import BLACK, DARK, FAINT_RULE, GREY, MARGIN, WIDTH, Box, Pen
from sscexo_desktop.paper.picture_pen import draw_picture
from sscexo_desktop.paper.results_pen import draw_results
from sscexo_desktop.paper.text import Line

Copy = Literal["blank", "filled", "noted", "signed", "participant"]
"""`noted` is a filled one with notes above the lines to sign on, `signed` one with electronic signatures instead of these lines."""

_BAR_GAP, _BAR_HEIGHT = 9.0, 19.0
_WRITING_LEADING = 13.0
_HAND, _NOTED_HAND = (40, 30), (55, 20.5)
"""The first line to sign on, from the top of its box, and how far the second is below it."""


class FormPrinter:
    """Draws the parts of a form for one reader, as one of the copies."""

    def __init__(self, pen: Pen, say: Speaker, copy: Copy) -> None:
        self._pen = pen
        self._say = say
        self._copy = copy

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
                draw_results(self._pen, self._say, part, top, blank=self._copy == "blank")
            case Pictured() | Unused():
                draw_picture(self._pen, self._say, part, top)
            case Below():
                self._small(part.words, MARGIN + 4, top + 9, SMALL_SIZE, 8.0)
            case Note():
                if self._copy != "participant":
                    self._small(part.lines, MARGIN, top + 6, 7, 8.6)
            case Signatures():
                self._signatures(part, top)
            case Prose():
                self._prose(part, top + part.height - 3)

    def _small(self, lines: tuple[Line, ...], start: float, baseline: float, size: float, leading: float) -> None:
        self._pen.shade(DARK)
        for n, line in enumerate(lines):
            self._pen.text(start, baseline + n * leading, line, size)

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
        self._small(bar.legend, MARGIN + PADDING, at + _BAR_HEIGHT + 9, 7, 9)

    def _signatures(self, part: Signatures, top: float) -> None:
        pen, say = self._pen, self._say
        pen.frame(Box(MARGIN, top, WIDTH, part.height))
        pen.shade(BLACK)
        pen.text(MARGIN + PADDING, top + FIRST_BASELINE, part.number, LABEL_SIZE)
        if self._copy == "signed":
            return
        pen.text(
            MARGIN + NUMBER_WIDTH + PADDING, top + FIRST_BASELINE, say("I confirm that these data are complete and correct."),
            LABEL_SIZE,
        )
        first, apart = _NOTED_HAND if self._copy == "noted" else _HAND
        for n, person in enumerate((say("Filled in by"), say("Investigator"))):
            self._signature(person, top + first + apart * n)

    def _signature(self, person: str, baseline: float) -> None:
        pen, say = self._pen, self._say
        start = MARGIN + NUMBER_WIDTH + PADDING
        pen.shade(BLACK)
        pen.text(start, baseline, person, LABEL_SIZE)
        for label, at, until in ((say("Name"), 74, 210), (say("Signature"), 220, 346), (say("Date"), 356, 0)):
            pen.shade(DARK)
            pen.text(start + at, baseline, label, SMALL_SIZE)
            after = start + at + pen.width(label, SMALL_SIZE) + 5
            if until:
                draw_writing_line(pen, Box(after, 0, start + until - after, 0), baseline)
            else:
                draw_comb(pen, "____/__/__", after, baseline)

    # ---- questions ---------------------------------------------------------------------------------------------------------

    def _row(self, row: Row, top: float) -> None:
        for question in row.questions:
            self._rules(question, top, row.height)
            self._question(question, top)
            if self._copy == "blank":
                self._room(question.slot, top)

    def _rules(self, question: Question, top: float, height: float) -> None:
        pen, slot = self._pen, question.slot
        pen.frame(Box(question.start, top, question.width, height))
        answer_height = slot.box.top - 5 if slot.box.top else slot.box.height - 5 if slot.listed else height
        if slot.room and slot.across:
            answer_height = slot.room.top + 1
        for start, down in ((question.start + NUMBER_WIDTH, height), (answer_start(slot), answer_height)):
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
        pen.shade(GREY)
        if question.hint_beside and question.slot.room:
            end = answer_start(question.slot) - PADDING
            pen.text(end, top + FIRST_BASELINE, question.hint_beside, SMALL_SIZE, side="end")
        under = top + FIRST_BASELINE + LABEL_LEADING * (len(question.label) - 1) + BELOW_LABEL + SMALL_SIZE - 0.4
        lines = question.hint + (question.help if self._copy == "blank" else ())
        for n, line in enumerate(lines):
            pen.text(start, under + n * SMALL_LEADING, line, SMALL_SIZE)

    def _room(self, slot: Slot, top: float) -> None:
        """Draw the room for writing an answer by hand."""
        if slot.item.derive:
            self._pen.shade(GREY)
            self._pen.text(slot.box.start, top + slot.baseline, self._say("computed by the program"), SMALL_SIZE)
        elif slot.marks:
            draw_marks(self._pen, slot, slot.marks, "", top)
        elif slot.box.top:
            for n in range(1, 1 + int(slot.box.height // _WRITING_LEADING)):
                draw_writing_line(self._pen, slot.box, top + slot.box.top + n * _WRITING_LEADING - 3)
        else:
            self._comb(slot, top + slot.baseline + 1)

    def _comb(self, slot: Slot, baseline: float) -> None:
        comb = pattern(slot.item)
        if not comb:
            draw_writing_line(self._pen, slot.box, baseline)
        self._pen.shade(DARK)
        unit = self._say.unit(slot.item.unit)
        if comb:
            end = draw_comb(self._pen, comb, slot.box.start, baseline)
            if unit:
                self._pen.shade(DARK)
                self._pen.text(end + 5, baseline, f"{FIRST_STRONG}{unit}{POP}", 8)

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
                pen.text(column.start + column.width / 2, top + 11.6, self._say.digits(str(row.line)), 7, side="center")
        if self._copy == "blank":
            self._cells(row, top)

    def _cells(self, row: TableRow, top: float) -> None:
        if row.label:
            first = row.slots[0]
            self._pen.shade(BLACK)
            self._pen.text(first.box.start + first.box.width / 2, top + first.baseline, row.label, 8, side="center")
        for slot in row.slots:
            if slot.marks:
                draw_marks(self._pen, slot, slot.marks, "", top)


def answer_start(slot: Slot) -> float:
    """Where the column of answers begins beside the label of a slot."""
    if slot.box.top and slot.room:
        return slot.room.start + slot.room.width + PADDING
    return slot.box.start - PADDING


def draw_marks(pen: Pen, slot: Slot, marks: Marks, chosen: str, top: float) -> None:
    """Draw the tick boxes of an answer, the chosen one crossed."""
    start, baseline = slot.box.start, top + slot.baseline
    if slot.listed and slot.room:
        start, baseline = slot.room.start, top + slot.room.top + slot.room.height + 6
    pen.shade(BLACK)
    for n, line in enumerate(marks.written(chosen)):
        pen.text(start, baseline + n * marks.leading, line, marks.size)


