"""Draw a report page after page: cells wrap over lines and over pages, the head of the table stands on each, nothing is cut."""

from __future__ import annotations

from itertools import accumulate
from typing import IO

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.document import Cover, Document
from sscexo_desktop.paper.page_frame import FrameDrawer, printed_by, trail_head
from sscexo_desktop.paper.pen import BLACK, BODY_BOTTOM, DARK, FAINT_RULE, MARGIN, PALE, WIDTH, Box, Pen
from sscexo_desktop.paper.report import Progress, Report
from sscexo_desktop.paper.text import Line, Typesetter
from sscexo_desktop.paper.watermark import Watermark
from sscexo_desktop.paper.wording import reads_from_right

_TOP = 82.0
_SIZE, _LEADING = 7.4, 9.4
_HEAD_SIZE, _HEAD_LEADING = 7.4, 9.4
_PARAGRAPH_SIZE, _PARAGRAPH_LEADING, _PARAGRAPH_GAP = 8.4, 11.6, 4.0
_NOTE_SIZE, _NOTE_LEADING = 7.0, 9.0
_MOST_NOTE_LINES = 4
_PADDING, _ABOVE, _BELOW = 3.0, 8.4, 3.6
_LONG_ROW = 0.4
"""A row higher than this part of a page is not moved to the next one as a whole."""
_STEP = 50

Cells = tuple[tuple[Line, ...], ...]


class ReportWriter:
    """Writes one report into one document; keeps no more than a page of it."""

    def __init__(self, report: Report, file: IO[bytes], setter: Typesetter) -> None:
        self._report = report
        self._say = Speaker(report.manner)
        self._setter = setter
        self._rtl = report.manner.rtl
        self._document = Document(Cover(report.title, report.study, report.stamp, report.practice), file, self._say)
        self._pen = Pen(self._document.canvas, setter, rtl=self._rtl)
        self._frame = FrameDrawer(self._pen, report.study, self._say, practice=report.practice)
        self._watermark = Watermark(self._document, self._pen, self._say) if report.practice else None
        self._columns = self._boxes()
        self._heads = self._wrapped(tuple(each.title for each in report.columns), _HEAD_SIZE, bold=True)
        self._head_height = max(map(len, self._heads), default=0) * _HEAD_LEADING + _BELOW + 2
        self._note = setter.wrap(report.note, WIDTH, _NOTE_SIZE, False, self._rtl) if report.note else ()
        self._head_drawn = False
        self._pages = 0
        self._at = _TOP

    def write(self, progress: Progress | None) -> None:
        """Draw everything and close the document."""
        rows = self._report.rows
        self._new_page()
        self._paragraphs()
        self._table_head()
        for n, row in enumerate(rows):
            if progress and n % _STEP == 0:
                progress(n, len(rows))
            self._row(self._wrapped(row, _SIZE))
        self._end_page()
        self._feet()
        self._document.close()
        if progress:
            progress(len(rows), len(rows))

    def _boxes(self) -> tuple[Box, ...]:
        weights = [each.weight for each in self._report.columns]
        widths = [WIDTH * each / sum(weights) for each in weights]
        starts = accumulate(widths, initial=MARGIN)
        return tuple(Box(start, 0, width, 0).inset(_PADDING) for start, width in zip(starts, widths, strict=False))

    def _wrapped(self, cells: tuple[str, ...], size: float, *, bold: bool = False) -> Cells:
        return tuple(
            self._setter.wrap(text, box.width, size, bold, reads_from_right(text, self._rtl)) if text else ()
            for text, box in zip(cells, self._columns, strict=True)
        )

    # ---- pages -------------------------------------------------------------------------------------------------------------

    def _new_page(self) -> None:
        self._pages += 1
        if self._watermark:
            self._watermark.use()
        self._document.use(self._page_head())
        self._pen.fresh()
        self._at = _TOP
        for line in self._note if self._pages == 1 or len(self._note) <= _MOST_NOTE_LINES else ():
            self._pen.shade(DARK)
            self._pen.text(MARGIN, self._at + _NOTE_SIZE, line, _NOTE_SIZE)
            self._at += _NOTE_LEADING
        self._at += 6

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

    def _next_page(self) -> None:
        self._end_page()
        self._new_page()

    def _feet(self) -> None:
        say, stamp = self._say, self._report.stamp
        said = printed_by(say, stamp)
        if stamp.entries is not None:
            said = f"{said} · {trail_head(say, stamp.entries, stamp.seal)}"
        for page in range(1, self._pages + 1):
            with self._document.printed(_foot(page)):
                self._pen.fresh()
                self._frame.foot(said, page, self._pages)

    # ---- what stands on them -------------------------------------------------------------------------------------------------

    def _paragraphs(self) -> None:
        for paragraph in self._report.paragraphs:
            for line in self._setter.wrap(paragraph, WIDTH, _PARAGRAPH_SIZE, False, self._rtl):
                if self._at + _PARAGRAPH_LEADING > BODY_BOTTOM:
                    self._next_page()
                self._pen.shade(BLACK)
                self._pen.text(MARGIN, self._at + _PARAGRAPH_SIZE, line, _PARAGRAPH_SIZE)
                self._at += _PARAGRAPH_LEADING
            self._at += _PARAGRAPH_GAP

    def _table_head(self) -> None:
        if self._at + self._head_height + _LEADING + _BELOW > BODY_BOTTOM:
            self._next_page()
        pen = self._pen
        pen.ground(Box(MARGIN, self._at, WIDTH, self._head_height))
        pen.shade(BLACK)
        for box, lines in zip(self._columns, self._heads, strict=True):
            for n, line in enumerate(lines):
                pen.text(box.start, self._at + _ABOVE + n * _HEAD_LEADING, line, _HEAD_SIZE)
        self._at += self._head_height
        pen.line(MARGIN, self._at, MARGIN + WIDTH, self._at, level=PALE, width=0.7)

    def _row(self, cells: Cells) -> None:
        """Draw a row: whole on this page or the next, or in pieces where it is long."""
        lines = max(map(len, cells), default=0) or 1
        height = lines * _LEADING + _BELOW
        if self._at + height > BODY_BOTTOM and height <= (BODY_BOTTOM - _TOP) * _LONG_ROW:
            self._break()
        drawn = 0
        while drawn < lines:
            room = int((BODY_BOTTOM - self._at - _BELOW) // _LEADING)
            if room < 1:
                self._break()
                continue
            self._piece(cells, drawn, min(room, lines - drawn))
            drawn += room
        self._pen.line(MARGIN, self._at, MARGIN + WIDTH, self._at, level=FAINT_RULE, width=0.5)

    def _break(self) -> None:
        self._next_page()
        self._table_head()

    def _piece(self, cells: Cells, first: int, count: int) -> None:
        pen = self._pen
        pen.shade(BLACK)
        for box, lines in zip(self._columns, cells, strict=True):
            for n, line in enumerate(lines[first : first + count]):
                pen.text(box.start, self._at + _ABOVE + n * _LEADING, line, _SIZE)
        self._at += count * _LEADING + _BELOW


def _foot(page: int) -> str:
    return f"foot.{page}"
