"""Draw what one of the copies of a form has besides what all of them have in common: room to write, lines to sign on."""

from __future__ import annotations

from typing import Literal

from sscexo_desktop.i18n import FIRST_STRONG, POP, Speaker
from sscexo_desktop.paper.comb import draw_comb, draw_writing_line, pattern
from sscexo_desktop.paper.marks import Marks
from sscexo_desktop.paper.parts import (
    FIRST_BASELINE,
    LABEL_SIZE,
    NUMBER_WIDTH,
    PADDING,
    SMALL_LEADING,
    SMALL_SIZE,
    Note,
    Page,
    Part,
    Question,
    ResultHead,
    ResultLine,
    Row,
    Signatures,
    Slot,
    TableRow,
)
from sscexo_desktop.paper.pen import BLACK, DARK, GREY, MARGIN, Box, Pen
from sscexo_desktop.paper.printed_form import draw_small, under_label
from sscexo_desktop.paper.results_pen import draw_blank_line, draw_head_of_labels

Copy = Literal["blank", "filled", "noted", "signed", "participant"]
"""`noted` is a filled one with notes above the lines to sign on, `signed` one with electronic signatures instead of these lines."""

_WRITING_LEADING = 13.0
_HAND, _NOTED_HAND = (40, 30), (55, 20.5)
"""The first line to sign on, from the top of its box, and how far the second is below it."""


class CopyPrinter:
    """Draws for one reader what is printed of a form on one of its copies only."""

    def __init__(self, pen: Pen, say: Speaker, copy: Copy) -> None:
        self._pen = pen
        self._say = say
        self._copy = copy

    def page(self, page: Page) -> None:
        """Draw what this copy has more on a page."""
        for placed in page:
            self._part(placed.part, placed.top)

    def _part(self, part: Part, top: float) -> None:
        match part:
            case Note() if self._copy != "participant":
                draw_small(self._pen, part.lines, MARGIN, top + 6, 7, 8.6)
            case Signatures() if self._copy != "signed":
                self._signatures(top)
            case ResultHead() if self._copy != "blank":
                draw_head_of_labels(self._pen, part, top)
            case Row() | TableRow() | ResultLine() if self._copy == "blank":
                self._to_write_on(part, top)

    def _to_write_on(self, part: Row | TableRow | ResultLine, top: float) -> None:
        match part:
            case Row():
                for question in part.questions:
                    self._help(question, top)
                    self._room(question.slot, top)
            case TableRow():
                self._cells(part, top)
            case ResultLine():
                draw_blank_line(self._pen, self._say, part, top)

    def _help(self, question: Question, top: float) -> None:
        self._pen.shade(GREY)
        start, under = question.start + NUMBER_WIDTH + PADDING, top + under_label(question)
        for n, line in enumerate(question.help, len(question.hint)):
            self._pen.text(start, under + n * SMALL_LEADING, line, SMALL_SIZE)

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

    def _cells(self, row: TableRow, top: float) -> None:
        if row.label:
            first = row.slots[0]
            self._pen.shade(BLACK)
            self._pen.text(first.box.start + first.box.width / 2, top + first.baseline, row.label, 8, side="center")
        for slot in row.slots:
            if slot.marks:
                draw_marks(self._pen, slot, slot.marks, "", top)

    # ---- signatures by hand ------------------------------------------------------------------------------------------------

    def _signatures(self, top: float) -> None:
        say, start = self._say, MARGIN + NUMBER_WIDTH + PADDING
        self._pen.shade(BLACK)
        self._pen.text(start, top + FIRST_BASELINE, say("I confirm that these data are complete and correct."), LABEL_SIZE)
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


def draw_marks(pen: Pen, slot: Slot, marks: Marks, chosen: str, top: float) -> None:
    """Draw the tick boxes of an answer, the chosen one crossed."""
    start, baseline = slot.box.start, top + slot.baseline
    if slot.listed and slot.room:
        start, baseline = slot.room.start, top + slot.room.top + slot.room.height + 6
    pen.shade(BLACK)
    for n, line in enumerate(marks.written(chosen)):
        pen.text(start, baseline + n * marks.leading, line, marks.size)
