"""Draw records on their forms: what is printed of each form is drawn once, each record's answers over it (F83, F88, F89)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import IO

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.document import Cover, Document
from sscexo_desktop.paper.forms.answers_on_paper import Answered, Answerer
from sscexo_desktop.paper.forms.answers_pen import AnswerPen, Composed
from sscexo_desktop.paper.forms.closing import Closer, Closing
from sscexo_desktop.paper.forms.continuation import continuation
from sscexo_desktop.paper.forms.copies import Copy, CopyPrinter
from sscexo_desktop.paper.forms.fields import Fields
from sscexo_desktop.paper.forms.fillable import FieldSetter
from sscexo_desktop.paper.forms.fitting import Fitter
from sscexo_desktop.paper.forms.layout import SIGNATURES_HEIGHT, LayoutSetter
from sscexo_desktop.paper.forms.page_frame import FrameDrawer
from sscexo_desktop.paper.forms.parts import PADDING, SMALL_SIZE, FormLayout, Page
from sscexo_desktop.paper.forms.printed_form import FormPrinter
from sscexo_desktop.paper.forms.queries_on_paper import unsettled
from sscexo_desktop.paper.lettering.text import Typesetter
from sscexo_desktop.paper.pen import DARK, MARGIN, WIDTH, Pen
from sscexo_desktop.paper.sheet import PrintJob, Sheet
from sscexo_desktop.paper.watermark import Watermark
from sscexo_desktop.study.model import Form


@dataclass(frozen=True, slots=True)
class _Laid:
    """A form laid out, and what puts answers to it into words and draws them."""

    layout: FormLayout
    answerer: Answerer
    answer_pen: AnswerPen


class FormWriter:
    """Writes the sheets of one job into one document, which `close` makes whole."""

    def __init__(self, job: PrintJob, file: IO[bytes], setter: Typesetter) -> None:
        self._job = job
        self._say = Speaker(job.manner)
        self._setter = setter
        self.document = Document(Cover(_title(job, self._say), job.study, job.stamp, job.practice), file, self._say)
        self.pen = Pen(self.document.canvas, setter, rtl=job.manner.rtl)
        self.frame = FrameDrawer(self.pen, job.study, self._say, practice=job.practice)
        self._watermark = Watermark(self.document, self.pen, self._say) if job.practice else None
        self._printer = FormPrinter(self.pen, self._say)
        self._closer = Closer(job.study, self._say, setter)
        self._layouts = LayoutSetter(job.study, self._say, setter)
        self._fields = self._field_setter(job) if job.kind == "fillable" else None
        self._fitter = Fitter(setter, rtl=job.manner.rtl)
        self._forms: dict[str, _Laid] = {}
        self._printed: dict[str, bool] = {}

    def _field_setter(self, job: PrintJob) -> FieldSetter:
        return FieldSetter(Fields(self.document, self.pen), self.pen, self.frame.head_room, job.study, self._say)

    def close(self) -> None:
        """Write the document."""
        if self._fields:
            self._fields.close()
        self.document.close()

    def turn_to(self, job: PrintJob) -> None:
        """Go on with the sheets of another job of the same study, reader and kind."""
        self._job = job

    def numbers(self, form: Form) -> Mapping[str, str]:
        """Return the number that each item has on its form."""
        slots = (slot for page in self._form(form).layout.pages for placed in page for slot in placed.part.slots)
        return {slot.item.id: slot.number for slot in slots if not slot.again}

    def watermark(self) -> None:
        """Begin a page with what stands on all of them."""
        if self._watermark:
            self._watermark.use()

    def _form(self, form: Form) -> _Laid:
        if form.id not in self._forms:
            layout, copy = self._layouts.lay_out(form), self._job.participant_copy
            answerer = Answerer(layout, self._fitter, self._say, participant_copy=copy)
            self._forms[form.id] = _Laid(layout, answerer, AnswerPen(self.pen, self._say, layout, participant_copy=copy))
        return self._forms[form.id]

    def sheet(self, sheet: Sheet) -> None:
        """Draw all pages of a sheet."""
        laid = self._form(sheet.form)
        closing = self._closing(sheet, laid.layout)
        answered = laid.answerer.answer(sheet) if sheet.record else Answered()
        more = continuation(answered, closing.more, self._setter, self._say)
        plain = sheet.blank or self._job.participant_copy
        composed = Composed(sheet, laid.layout, answered, more, {} if plain else unsettled(sheet))
        self.document.mark(sheet)
        if self._fields:
            self._fields.begin(sheet)
        self._on_form(composed, closing, laid.answer_pen)
        self._continued(composed, laid.answer_pen)

    def _closing(self, sheet: Sheet, layout: FormLayout) -> Closing:
        if sheet.blank:
            return Closing(copy="fillable" if self._fields else "blank")
        return Closing(copy="participant") if self._job.participant_copy else self._closer.close(sheet, layout)

    def _on_form(self, composed: Composed, closing: Closing, answer_pen: AnswerPen) -> None:
        """Draw the pages of the form itself."""
        sheet, pages = composed.sheet, composed.layout.pages
        filled = self.pen.recorded(lambda: self.frame.filled(sheet, self._job))
        for n, page in enumerate(pages):
            last = n == len(pages) - 1
            # Only the page with the box of signatures differs between the copies with and without signatures.
            copy = closing.copy if last or closing.copy not in ("noted", "signed") else "filled"
            self._begin_page(sheet.form, n, page, copy)
            self.pen.put(filled)
            self.frame.page_number(n + 1, composed.pages)
            if sheet.record:
                answer_pen.page(composed, n)
            if self._fields:
                self._fields.page(sheet, page)
            if last:
                self._close(composed, closing, page[-1].top)
            self._over(composed, n)
            self.document.end_page()

    def _over(self, composed: Composed, number: int) -> None:
        """Put over a page of the form what only some kinds of copies have, such as annotations."""

    def _continued(self, composed: Composed, answer_pen: AnswerPen) -> None:
        """Draw the pages on which the record goes on."""
        sheet = composed.sheet
        for n, page in enumerate(composed.more.pages, len(composed.layout.pages)):
            self._begin_page(sheet.form, -1, (), "filled")
            self._printer.page(page)
            self.frame.filled(sheet, self._job)
            self.frame.page_number(n + 1, composed.pages)
            answer_pen.further_rows(composed, page)
            self.document.end_page()

    # ---- what is printed before any answer -----------------------------------------------------------------------------------

    def _begin_page(self, form: Form, number: int, page: Page, copy: Copy) -> None:
        """Begin a page with what is printed on it: on every copy of the form, and then on this copy only."""
        self.watermark()
        self._use(f"{form.id}.{number + 1}", lambda: self._common(form, page))
        self._use(f"{form.id}.{number + 1}.{copy}", lambda: CopyPrinter(self.pen, self._say, copy).page(page))
        self.pen.fresh()

    def _common(self, form: Form, page: Page) -> None:
        self.frame.printed(form)
        self._printer.page(page)

    def _use(self, name: str, draw: Callable[[], None]) -> None:
        """Put a form XObject on the page, drawn at its first use; one without anything in it is none."""
        if name not in self._printed:
            drawn = self.pen.recorded(draw)
            self._printed[name] = bool(drawn)
            if drawn:
                with self.document.printed(name):
                    self.pen.put(drawn)
        if self._printed[name]:
            self.document.use(name)

    # ---- the end of a form ---------------------------------------------------------------------------------------------------

    def _close(self, composed: Composed, closing: Closing, box_top: float) -> None:
        """Draw what the record puts at the end of its form, and say where the rest of it is."""
        self._printer.page(closing.on_form)
        if composed.more.closing is not None:
            page = len(composed.layout.pages) + composed.more.closing + 1
            self.pen.shade(DARK)
            end, baseline = MARGIN + WIDTH - PADDING, box_top + SIGNATURES_HEIGHT - 3
            self.pen.text(end, baseline, self._say("… continued on page {page}", page=page), SMALL_SIZE, side="end")


def _title(job: PrintJob, say: Speaker) -> str:
    if job.book is not None:
        return say("{study} casebook", study=job.study.id)
    if job.participant_copy:
        return say("{study} participant copy", study=job.study.id)
    if job.kind == "annotated":
        return say("{study} annotated case report forms", study=job.study.id)
    return say("{study} case report forms", study=job.study.id)
