"""Draw a report page after page: the head of its table stands on each, and at the foot which page of how many it is."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.document import Cover, Document
from sscexo_desktop.paper.forms.page_frame import FrameDrawer, printed_by, trail_head
from sscexo_desktop.paper.lettering.text import Typesetter
from sscexo_desktop.paper.pen import DARK, MARGIN, WIDTH, Pen
from sscexo_desktop.paper.report import Progress, Report
from sscexo_desktop.paper.table_flow import TOP, Flow, grid
from sscexo_desktop.paper.watermark import Watermark

if TYPE_CHECKING:
    from sscexo_desktop.paper.forms.form_writer import FormWriter

_PARAGRAPH_SIZE, _PARAGRAPH_LEADING, _PARAGRAPH_GAP = 8.4, 11.6, 4.0
_NOTE_SIZE, _NOTE_LEADING = 7.0, 9.0
_MOST_NOTE_LINES = 4
_STEP = 50


class ReportWriter:
    """Writes one report into one document, its own or the one of the forms `within` which it is drawn; keeps a page of it."""

    def __init__(self, report: Report, file: IO[bytes], setter: Typesetter, within: FormWriter | None = None) -> None:
        self._report = report
        self._say = Speaker(report.manner)
        rtl = report.manner.rtl
        self._document = within.document if within else Document(_cover(report), file, self._say)
        self._pen = Pen(self._document.canvas, setter, rtl=rtl)
        self._frame = FrameDrawer(self._pen, report.study, self._say, practice=report.practice)
        own = Watermark(self._document, self._pen, self._say).use if report.practice and not within else None
        self._watermark = within.watermark if within else own
        self._table = grid(report.columns, setter, rtl=rtl)
        self._note = setter.wrap(report.note, WIDTH, _NOTE_SIZE, False, rtl) if report.note else ()
        self._head_drawn = False
        self._pages = 0
        self._flow = Flow(self._pen, self._next_page)

    def write(self, progress: Progress | None) -> None:
        """Draw everything and close the document."""
        self.draw(progress)
        self._document.close()
        if progress:
            progress(len(self._report.rows), len(self._report.rows))

    def draw(self, progress: Progress | None = None) -> None:
        """Draw everything."""
        rows, flow = self._report.rows, self._flow
        flow.at = self._new_page()
        for paragraph in self._report.paragraphs:
            flow.paragraph(paragraph, _PARAGRAPH_SIZE, _PARAGRAPH_LEADING, after=_PARAGRAPH_GAP)
        flow.head(self._table)
        for n, row in enumerate(rows):
            if progress and n % _STEP == 0:
                progress(n, len(rows))
            flow.row(self._table, self._table.wrapped(row))
        self._end_page()
        self._feet()

    # ---- pages -------------------------------------------------------------------------------------------------------------

    def _new_page(self) -> float:
        """Begin a page, and return where its room begins."""
        self._pages += 1
        if self._watermark:
            self._watermark()
        self._document.use(self._page_head())
        self._pen.fresh()
        at = TOP
        for line in self._note if self._pages == 1 or len(self._note) <= _MOST_NOTE_LINES else ():
            self._pen.shade(DARK)
            self._pen.text(MARGIN, at + _NOTE_SIZE, line, _NOTE_SIZE)
            at += _NOTE_LEADING
        return at + 6

    def _page_head(self) -> str:
        if not self._head_drawn:
            self._head_drawn = True
            with self._document.printed("head"):
                self._pen.fresh()
                self._frame.head(self._report.title)
                self._frame.foot_rule()
        return "head"

    def _end_page(self) -> None:
        """Leave room for the foot, which is drawn when the number of pages is known."""
        self._document.use(_foot(self._pages))
        self._document.end_page()

    def _next_page(self) -> float:
        self._end_page()
        return self._new_page()

    def _feet(self) -> None:
        say, stamp = self._say, self._report.stamp
        said = printed_by(say, stamp)
        if stamp.entries is not None:
            said = f"{said} · {trail_head(say, stamp.entries, stamp.seal)}"
        for page in range(1, self._pages + 1):
            with self._document.printed(_foot(page)):
                self._pen.fresh()
                self._frame.foot(said, page, self._pages)


def _cover(report: Report) -> Cover:
    return Cover(report.title, report.study, report.stamp, report.practice)


def _foot(page: int) -> str:
    return f"foot.{page}"
