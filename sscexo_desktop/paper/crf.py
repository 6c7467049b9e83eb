"""Case report forms as PDF: what is printed of each form is drawn once, each record's answers over it (F83, F88, F89)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.answers_on_paper import Answered, Answerer, Entry, row_of, rows_of
from sscexo_desktop.paper.closing import Closer, Closing
from sscexo_desktop.paper.continuation import Continuation, continuation
from sscexo_desktop.paper.document import Cover, Document
from sscexo_desktop.paper.fitting import Fitter, draw_pieces
from sscexo_desktop.paper.layout import SIGNATURES_HEIGHT, LayoutSetter
from sscexo_desktop.paper.page_frame import FrameDrawer
from sscexo_desktop.paper.parts import FIRST_BASELINE, PADDING, SMALL_SIZE, Below, FormLayout, Page, Pictured, ResultLine, Slot
from sscexo_desktop.paper.pen import DARK, GREY, MARGIN, WIDTH, Pen
from sscexo_desktop.paper.picture_pen import draw_answers
from sscexo_desktop.paper.printed_form import FormPrinter, answer_start, draw_marks
from sscexo_desktop.paper.queries_on_paper import draw_query_mark, unsettled
from sscexo_desktop.paper.remarks import Remark
from sscexo_desktop.paper.sheet import PrintJob, Sheet
from sscexo_desktop.paper.text import Typesetter
from sscexo_desktop.paper.watermark import Watermark
from sscexo_desktop.paper.whole_file import write_whole
from sscexo_desktop.study.model import Form
from sscexo_desktop.study.places import Place

Progress = Callable[[int, int], None]


def write_forms(job: PrintJob, out: Path, setter: Typesetter | None = None, progress: Progress | None = None) -> Path:
    """Write the PDF whole or not at all; whatever `progress(done, of)` raises stops it. `Trouble` if the world is in the way."""
    if any(sheet.form.identity for sheet in job.sheets):
        raise ValueError("an identity form is never printed")
    return write_whole(out, lambda file: _Writer(job, file, setter or Typesetter()).write(progress))


@dataclass(frozen=True, slots=True)
class _Composed:
    """A record ready to be drawn."""

    sheet: Sheet
    layout: FormLayout
    answered: Answered
    closing: Closing
    more: Continuation
    queries: Mapping[Place, tuple[int, ...]]

    @property
    def pages(self) -> int:
        return len(self.layout.pages) + len(self.more.pages)


class _Writer:
    """Writes one document."""

    def __init__(self, job: PrintJob, file: IO[bytes], setter: Typesetter) -> None:
        self._job = job
        self._say = Speaker(job.manner)
        self._setter = setter
        self._document = Document(Cover(_title(job, self._say), job.study, job.stamp, job.practice), file, self._say)
        self._pen = Pen(self._document.canvas, setter, rtl=job.manner.rtl)
        self._frame = FrameDrawer(self._pen, job.study, self._say, practice=job.practice)
        self._watermark = Watermark(self._document, self._pen, self._say) if job.practice else None
        self._closer = Closer(job.study, self._say, setter)
        self._layouts = LayoutSetter(job.study, self._say, setter)
        self._fitter = Fitter(setter, rtl=job.manner.rtl)
        self._forms: dict[str, tuple[FormLayout, Answerer]] = {}
        self._printed: set[str] = set()

    def write(self, progress: Progress | None) -> None:
        """Draw every sheet and close the document."""
        for done, sheet in enumerate(self._job.sheets):
            if progress:
                progress(done, len(self._job.sheets))
            self._sheet(self._compose(sheet))
        self._document.close()
        if progress:
            progress(len(self._job.sheets), len(self._job.sheets))

    def _compose(self, sheet: Sheet) -> _Composed:
        layout, answerer = self._form(sheet.form)
        answered = Answered() if sheet.blank else answerer.answer(sheet)
        plain = sheet.blank or self._job.participant_copy
        closing = Closing(copy="blank" if sheet.blank else "participant") if plain else self._closer.close(sheet, layout)
        more = continuation(answered, closing.more, self._setter, self._say)
        return _Composed(sheet, layout, answered, closing, more, {} if plain else unsettled(sheet))

    def _form(self, form: Form) -> tuple[FormLayout, Answerer]:
        if form.id not in self._forms:
            layout = self._layouts.lay_out(form)
            answerer = Answerer(layout, self._fitter, self._say, participant_copy=self._job.participant_copy)
            self._forms[form.id] = layout, answerer
        return self._forms[form.id]

    def _sheet(self, composed: _Composed) -> None:
        sheet, first = composed.sheet, len(composed.layout.pages)
        self._document.mark(sheet)
        for n, page in enumerate(composed.layout.pages):
            self._begin_page(self._printed_page(composed, n, page))
            self._finish(composed, n, page)
        for n, page in enumerate(composed.more.pages, first):
            self._begin_page(self._printed_page(composed, -1, ()))
            self._pen.fresh()
            FormPrinter(self._pen, self._say, "filled").page(page)
            self._finish(composed, n, page)

    def _begin_page(self, printed: str) -> None:
        if self._watermark:
            self._watermark.use()
        self._document.use(printed)

    def _finish(self, composed: _Composed, number: int, page: Page) -> None:
        self._pen.fresh()
        self._frame.filled(composed.sheet, self._job, number + 1, composed.pages)
        self._answers(composed, page)
        if number == len(composed.layout.pages) - 1:
            self._close(composed, page[-1].top)
        self._document.end_page()

    # ---- what is printed before any answer -----------------------------------------------------------------------------------

    def _printed_page(self, composed: _Composed, number: int, page: Page) -> str:
        """Return the name of the form XObject with the page's printed part, drawn at its first use."""
        form, copy = composed.sheet.form, composed.closing.copy
        if copy in ("noted", "signed") and number < len(composed.layout.pages) - 1:
            copy = "filled"  # only the page with the box of signatures is another one
        name = f"{form.id}.{copy}.{number + 1}"
        if name not in self._printed:
            self._printed.add(name)
            with self._document.printed(name):
                self._pen.fresh()
                self._frame.printed(form)
                FormPrinter(self._pen, self._say, copy).page(page)
            self._pen.fresh()
        return name

    # ---- the end of a form ---------------------------------------------------------------------------------------------------

    def _close(self, composed: _Composed, box_top: float) -> None:
        """Draw what the record puts at the end of its form, and say where the rest of it is."""
        FormPrinter(self._pen, self._say, "signed").page(composed.closing.on_form)
        if composed.more.closing is not None:
            page = len(composed.layout.pages) + composed.more.closing + 1
            self._pen.shade(DARK)
            end, baseline = MARGIN + WIDTH - PADDING, box_top + SIGNATURES_HEIGHT - 3
            self._pen.text(end, baseline, self._say("… continued on page {page}", page=page), SMALL_SIZE, side="end")

    # ---- answers -------------------------------------------------------------------------------------------------------------

    def _answers(self, composed: _Composed, page: Page) -> None:
        for placed in page:
            if isinstance(placed.part, Below):
                self._more_rows(composed, placed.part, placed.top)
            if isinstance(placed.part, ResultLine):
                self._line_remark(composed, placed.part, placed.top)
            if isinstance(placed.part, Pictured) and not composed.sheet.blank:
                draw_answers(self._pen, self._say, placed.part, self._on_picture(composed.sheet, placed.part), placed.top)
            for slot in placed.part.slots:
                row = row_of(composed.sheet, slot)
                place = Place(slot.item.id, row) if row is not None else None
                entry = composed.answered.entries.get((place, slot.number)) if place else None
                if entry:
                    self._entry(composed, slot, entry, placed.top)
                if place and not slot.again and (queries := composed.queries.get(place)):
                    draw_query_mark(self._pen, self._say, slot, queries, placed.top)

    def _entry(self, composed: _Composed, slot: Slot, entry: Entry, top: float) -> None:
        pen = self._pen
        if entry.chosen is not None and slot.marks:
            draw_marks(pen, slot, slot.marks, entry.chosen, top)
        if entry.quiet:
            self._quiet(slot, entry.quiet, top)
        draw_pieces(pen, entry.words.pieces, top)
        for remark in entry.remarks:
            draw_pieces(pen, remark.fitted.pieces, top)
        if entry.note and entry.words.rest is not None:
            self._reference(composed, slot, entry.note, slot.box.start, top + entry.words.rest)
        noted = [each for each in entry.remarks if each.note]
        if noted and slot.room is None:
            self._small_references(slot, [each.note for each in noted], top)
        for each in noted if slot.room else ():
            self._remark_reference(composed, each, slot.room.start if slot.room else 0.0, top)

    def _line_remark(self, composed: _Composed, line: ResultLine, top: float) -> None:
        remark = composed.answered.lines.get(line.number)
        if remark:
            draw_pieces(self._pen, remark.fitted.pieces, top)
            if remark.note:
                self._remark_reference(composed, remark, line.room.start, top)

    def _on_picture(self, sheet: Sheet, part: Pictured) -> Mapping[str, object]:
        """What is answered in the regions of a picture and may be shown."""
        answers = sheet.record.answers if sheet.record else {}
        shown = {region: item for region, item in part.items.items() if not (item.blinded and self._job.participant_copy)}
        found = {region: answers.get(Place(item.id)) for region, item in shown.items()}
        return {region: answer for region, answer in found.items() if answer is not None}

    def _quiet(self, slot: Slot, text: str, top: float) -> None:
        """Say in the answer's column why nothing stands there."""
        self._pen.shade(GREY)
        if slot.cell:
            self._pen.text(slot.box.start + slot.box.width / 2, top + slot.baseline, text, 6.4, side="center")
        else:
            self._pen.text(answer_start(slot) + PADDING, top + FIRST_BASELINE, text, 7.2)

    def _reference(self, composed: _Composed, slot: Slot, note: int, start: float, baseline: float) -> None:
        say, page = self._say, self._note_page(composed, note)
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

    def _remark_reference(self, composed: _Composed, remark: Remark, start: float, top: float) -> None:
        say, page = self._say, self._note_page(composed, remark.note)
        said = say("Reason kept: page {page}, note {number}", page=page, number=remark.note) if remark.kept else say(
            "… continued on page {page}, note {number}", page=page, number=remark.note
        )
        self._pen.shade(DARK)
        self._pen.text(start, top + (remark.fitted.rest or 0.0), said, SMALL_SIZE)

    def _note_page(self, composed: _Composed, note: int) -> int:
        return len(composed.layout.pages) + composed.more.notes[note - 1] + 1

    def _more_rows(self, composed: _Composed, below: Below, top: float) -> None:
        """Say under a table where its further rows are, and what the small numbers in its cells mean."""
        starts = composed.more.tables or {}
        if below.section.id not in starts:
            return
        page = len(composed.layout.pages) + starts[below.section.id] + 1
        rows = rows_of(composed.sheet, below.section.id)
        first = composed.layout.tables[below.section.id].capacity + 1
        said = self._say("Rows {first} to {last}: page {page}", first=first, last=len(rows), page=page)
        self._pen.shade(DARK)
        self._pen.text(MARGIN + WIDTH, top + below.height - 2, said, SMALL_SIZE, side="end")


def _title(job: PrintJob, say: Speaker) -> str:
    if job.participant_copy:
        return say("{study} participant copy", study=job.study.id)
    return say("{study} case report forms", study=job.study.id)
