"""Draw the answers of a record over the printed part of its form; what was drawn before at the same place is put again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import NamedTuple

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.forms.answers_on_paper import Answered, Entry, row_of, rows_of
from sscexo_desktop.paper.forms.continuation import Continuation
from sscexo_desktop.paper.forms.copies import draw_marks
from sscexo_desktop.paper.forms.fitting import draw_pieces
from sscexo_desktop.paper.forms.parts import (
    FIRST_BASELINE,
    PADDING,
    SMALL_SIZE,
    Below,
    FormLayout,
    Page,
    Part,
    Pictured,
    ResultLine,
    Slot,
    TableRow,
)
from sscexo_desktop.paper.forms.picture_pen import draw_answers
from sscexo_desktop.paper.forms.printed_form import answer_start
from sscexo_desktop.paper.forms.queries_on_paper import draw_query_mark
from sscexo_desktop.paper.forms.remarks import Remark
from sscexo_desktop.paper.pen import DARK, GREY, MARGIN, WIDTH, Pen
from sscexo_desktop.paper.sheet import Sheet
from sscexo_desktop.study.places import Place

_MOST_KEPT = 4096


@dataclass(frozen=True, slots=True)
class Composed:
    """A record ready to be drawn: its answers, where its form goes on, and the queries that are not closed by place."""

    sheet: Sheet
    layout: FormLayout
    answered: Answered
    more: Continuation
    queries: Mapping[Place, tuple[int, ...]]

    @property
    def pages(self) -> int:
        """How many pages the record takes."""
        return len(self.layout.pages) + len(self.more.pages)


class _Spot(NamedTuple):
    """A slot, its number among all of the form, and the top of its part."""

    at: int
    slot: Slot
    top: float


class AnswerPen:
    """Draws the answers to one form for one reader."""

    def __init__(self, pen: Pen, say: Speaker, layout: FormLayout, *, participant_copy: bool) -> None:
        self._pen = pen
        self._say = say
        self._participant_copy = participant_copy
        number = count()
        self._spots = [[_Spot(next(number), slot, each.top) for each in page for slot in each.part.slots] for page in layout.pages]
        self._others = [[each for each in page if isinstance(each.part, (Below, ResultLine, Pictured))] for page in layout.pages]
        self._kept: dict[Entry | Remark, str] = {}

    def page(self, composed: Composed, page: int) -> None:
        """Draw the answers on a page of the form itself (from 0)."""
        for placed in self._others[page]:
            self._other(composed, placed.part, placed.top)
        entries = composed.answered.on_form
        for at, slot, top in self._spots[page]:
            if (entry := entries[at]) is not None:
                self._entry(composed, slot, entry, top)
        if composed.queries:
            for _, slot, top in self._spots[page]:
                self._queries(composed, slot, top)

    def further_rows(self, composed: Composed, page: Page) -> None:
        """Draw the answers on a page on which the form's tables go on."""
        for placed in page:
            for slot in placed.part.slots if isinstance(placed.part, TableRow) else ():
                place = Place(slot.item.id, row_of(composed.sheet, slot) or 0)
                self._entry(composed, slot, composed.answered.further[place], placed.top)
                self._queries(composed, slot, placed.top)

    def _queries(self, composed: Composed, slot: Slot, top: float) -> None:
        row = row_of(composed.sheet, slot)
        if row is not None and not slot.again and (numbers := composed.queries.get(Place(slot.item.id, row))):
            draw_query_mark(self._pen, self._say, slot, numbers, top)

    def _put(self, key: Entry | Remark, draw: Callable[[], None]) -> None:
        """Draw what looks the same wherever it is the same object."""
        recorded = self._kept.get(key)
        if recorded is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            recorded = self._kept[key] = self._pen.recorded(draw)
        self._pen.put(recorded)

    # ---- one answer --------------------------------------------------------------------------------------------------------

    def _entry(self, composed: Composed, slot: Slot, entry: Entry, top: float) -> None:
        if entry.usual:
            self._put(entry, lambda: self._words(slot, entry, top))
            return
        self._words(slot, entry, top)
        if entry.note and entry.words.rest is not None:
            self._reference(composed, slot, entry.note, slot.box.start, top + entry.words.rest)
        noted = [each for each in entry.remarks if each.note]
        if noted and slot.room is None:
            self._small_references(slot, [each.note for each in noted], top)
        for each in noted if slot.room else ():
            self._remark_reference(composed, each, slot.room.start if slot.room else 0.0, top)

    def _words(self, slot: Slot, entry: Entry, top: float) -> None:
        if entry.chosen is not None and slot.marks:
            draw_marks(self._pen, slot, slot.marks, entry.chosen, top)
        if entry.quiet:
            self._quiet(slot, entry.quiet, top)
        draw_pieces(self._pen, entry.words.pieces, top)
        for remark in entry.remarks:
            draw_pieces(self._pen, remark.fitted.pieces, top)

    def _quiet(self, slot: Slot, text: str, top: float) -> None:
        """Say in the answer's column why nothing stands there."""
        self._pen.shade(GREY)
        if slot.cell:
            self._pen.text(slot.box.start + slot.box.width / 2, top + slot.baseline, text, 6.4, side="center")
        else:
            self._pen.text(answer_start(slot) + PADDING, top + FIRST_BASELINE, text, 7.2)

    # ---- what is not in a slot ---------------------------------------------------------------------------------------------

    def _other(self, composed: Composed, part: Part, top: float) -> None:
        if isinstance(part, Below):
            self._more_rows(composed, part, top)
        if isinstance(part, ResultLine):
            self._line_remark(composed, part, top)
        if isinstance(part, Pictured) and not composed.sheet.blank:
            draw_answers(self._pen, self._say, part, self._on_picture(composed.sheet, part), top)

    def _line_remark(self, composed: Composed, line: ResultLine, top: float) -> None:
        remark = composed.answered.lines.get(line.number)
        if remark is None:
            return
        if not remark.note:
            self._put(remark, lambda: draw_pieces(self._pen, remark.fitted.pieces, top))
            return
        draw_pieces(self._pen, remark.fitted.pieces, top)
        self._remark_reference(composed, remark, line.room.start, top)

    def _on_picture(self, sheet: Sheet, part: Pictured) -> Mapping[str, object]:
        """What is answered in the regions of a picture and may be shown."""
        answers = sheet.record.answers if sheet.record else {}
        shown = {region: item for region, item in part.items.items() if not (item.blinded and self._participant_copy)}
        found = {region: answers.get(Place(item.id)) for region, item in shown.items()}
        return {region: answer for region, answer in found.items() if answer is not None}

    def _more_rows(self, composed: Composed, below: Below, top: float) -> None:
        """Say under a table where its further rows are."""
        starts = composed.more.tables or {}
        if below.section.id not in starts:
            return
        page = len(composed.layout.pages) + starts[below.section.id] + 1
        rows = rows_of(composed.sheet, below.section.id)
        first = composed.layout.tables[below.section.id].capacity + 1
        said = self._say("Rows {first} to {last}: page {page}", first=first, last=len(rows), page=page)
        self._pen.shade(DARK)
        self._pen.text(MARGIN + WIDTH, top + below.height - 2, said, SMALL_SIZE, side="end")

    # ---- where the rest of it is -------------------------------------------------------------------------------------------

    def _reference(self, composed: Composed, slot: Slot, note: int, start: float, baseline: float) -> None:
        say, page = self._say, _note_page(composed, note)
        said = say("… continued on page {page}, note {number}", page=page, number=note)
        if slot.cell or self._pen.width(said, SMALL_SIZE) > slot.box.width:
            said = say("… note {number}", number=note)
        self._pen.shade(DARK)
        self._pen.text(start, baseline, said, SMALL_SIZE)

    def _small_references(self, slot: Slot, notes: list[int], top: float) -> None:
        """Put the numbers of its notes into the corner of a cell."""
        self._pen.shade(DARK)
        numbers = " ".join(f"({self._say.digits(str(note))})" for note in notes)
        self._pen.text(slot.box.start + slot.box.width, top + 6.4, numbers, 5.6, side="end")

    def _remark_reference(self, composed: Composed, remark: Remark, start: float, top: float) -> None:
        say, page = self._say, _note_page(composed, remark.note)
        said = say("Reason kept: page {page}, note {number}", page=page, number=remark.note) if remark.kept else say(
            "… continued on page {page}, note {number}", page=page, number=remark.note
        )
        self._pen.shade(DARK)
        self._pen.text(start, top + (remark.fitted.rest or 0.0), said, SMALL_SIZE)


def _note_page(composed: Composed, note: int) -> int:
    return len(composed.layout.pages) + composed.more.notes[note - 1] + 1
