"""Draw what one of the copies of a form has besides what all of them have in common: room to write, lines to sign on."""

from __future__ import annotations

from typing import Literal

from sscexo_desktop.i18n import FIRST_STRONG, POP, Speaker
from sscexo_desktop.paper.forms.arrows import draw_arrows
from sscexo_desktop.paper.forms.comb import (
    BETWEEN,
    DAY,
    DIGIT,
    HEIGHT,
    combs,
    draw_comb,
    draw_frame,
    draw_signs,
    draw_writing_line,
)
from sscexo_desktop.paper.forms.marks import Marks
from sscexo_desktop.paper.forms.parts import (
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
from sscexo_desktop.paper.forms.printed_form import answer_start, draw_small, marks_at, reason_box, under_label
from sscexo_desktop.paper.forms.questions import WRITING_LEADING
from sscexo_desktop.paper.forms.results_pen import draw_blank_line, draw_head_of_labels
from sscexo_desktop.paper.pen import BLACK, DARK, GREY, MARGIN, WIDTH, Box, Pen

Copy = Literal["blank", "fillable", "annotated", "filled", "noted", "signed", "participant"]
"""`blank` is for a pen, `fillable` has room for fields to type into, `annotated` room in its tables for names of data, `noted` is
a filled one with notes above the lines to sign on, `signed` one with electronic signatures instead of these lines.
"""

_EMPTY = ("blank", "fillable", "annotated")
_ADVICE, _LEAST_SIZE = 802.4, 5.5
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
        if self._copy in _EMPTY:
            draw_arrows(self._pen, page)
            self._advice()

    def _advice(self) -> None:
        """Say at the foot what is written where there is no answer, or only a part of one."""
        say = self._say
        if self._copy == "fillable":
            said = say(
                "No answer? Type ND (not done), NA (not applicable), UNK (unknown) or REF (refused), beside tick boxes into the "
                "box at the end. Day or month not known: 1403/06 or 1403."
            )
        else:
            said = say(
                "No answer? Write ND (not done), NA (not applicable), UNK (unknown) or REF (refused), and why. "
                "Day or month not known: leave its boxes empty."
            )
        size = SMALL_SIZE
        while self._pen.width(said, size) > WIDTH and size > _LEAST_SIZE:
            size -= 0.1
        self._pen.shade(DARK)
        self._pen.text(MARGIN, _ADVICE, said, size)

    def _part(self, part: Part, top: float) -> None:
        match part:
            case Note() if self._copy != "participant":
                draw_small(self._pen, part.lines, MARGIN, top + 6, 7, 8.6)
            case Signatures() if self._copy != "signed":
                self._signatures(top)
            case ResultHead() if self._copy not in _EMPTY:
                draw_head_of_labels(self._pen, part, top)
            case Row() | TableRow() | ResultLine() if self._copy in _EMPTY:
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
            reason = reason_box(self._pen, slot) if self._copy == "fillable" else None
            if reason:
                self._pen.frame(reason.moved(top))
        elif slot.box.top:
            start = answer_start(slot) + PADDING
            beside = Box(start, 0, slot.box.start + slot.box.width - start, 0)
            draw_writing_line(self._pen, beside, top + slot.box.top - 4)
            for n in range(1, 1 + int(slot.box.height // WRITING_LEADING)):
                draw_writing_line(self._pen, slot.box, top + slot.box.top + n * WRITING_LEADING - 3)
        elif lines := combs(slot.item):
            self._combs(slot, lines, top + slot.baseline + 1)
        else:
            draw_writing_line(self._pen, slot.box, top + slot.box.height - 6)

    def _combs(self, slot: Slot, lines: tuple[str, ...], baseline: float) -> None:
        behind = self._calendars() if lines[0] == DAY else (self._say.unit(slot.item.unit),)
        for n, (comb, words) in enumerate(zip(lines, behind, strict=False)):
            at = baseline + n * (HEIGHT + BETWEEN)
            end = self._comb(comb, slot.box.start, at)
            if words:
                self._pen.shade(DARK)
                self._pen.text(end + 5, at, f"{FIRST_STRONG}{words}{POP}", 8)

    def _comb(self, comb: str, start: float, baseline: float) -> float:
        """Draw a box for each digit; one for all of them where somebody types the signs between them as well."""
        typed = self._copy == "fillable" and bool(comb.strip(DIGIT))
        return (draw_frame if typed else draw_comb)(self._pen, comb, start, baseline)

    def _calendars(self) -> tuple[str, str, str]:
        """Name the lines of a day and of its time, the day in the reader's own calendar first."""
        say = self._say
        if say.manner.calendar == "jalali":
            return say("Jalali, or"), say("Gregorian"), say("Time")
        return say("Gregorian, or"), say("Jalali"), say("Time")

    def _cells(self, row: TableRow, top: float) -> None:
        if row.label:
            first = row.slots[0]
            self._pen.shade(BLACK)
            self._pen.text(first.box.start + first.box.width / 2, top + first.baseline, row.label, 8, side="center")
        for slot in row.slots:
            if slot.marks and (slot.line == 1 or self._copy != "annotated"):
                draw_marks(self._pen, slot, slot.marks, "", top)
            elif self._copy == "blank":
                for comb in combs(slot.item)[:1]:
                    draw_signs(self._pen, comb, slot.box, top + slot.baseline)

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
        for label, at, until in ((say("Name"), 74, 202), (say("Signature"), 212, 330), (say("Date"), 338, 0)):
            pen.shade(DARK)
            pen.text(start + at, baseline, label, SMALL_SIZE)
            after = start + at + pen.width(label, SMALL_SIZE) + 5
            if until:
                draw_writing_line(pen, Box(after, 0, start + until - after, 0), baseline)
            else:
                draw_comb(pen, DAY, after, baseline)


def draw_marks(pen: Pen, slot: Slot, marks: Marks, chosen: str, top: float) -> None:
    """Draw the tick boxes of an answer, the chosen one crossed."""
    start, baseline = marks_at(slot)
    pen.shade(BLACK)
    for n, line in enumerate(marks.written(chosen)):
        pen.text(start, top + baseline + n * marks.leading, line, marks.size)
