"""Paragraphs and tables that go on over pages: cells wrap over lines and over pages, the head stands on each, nothing is cut."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import accumulate

from sscexo_desktop.paper.lettering.text import Line, Typesetter
from sscexo_desktop.paper.pen import BLACK, BODY_BOTTOM, FAINT_RULE, MARGIN, PALE, WIDTH, Box, Pen
from sscexo_desktop.paper.report import Column
from sscexo_desktop.paper.wording import reads_from_right

TOP = 82.0
"""Where the room of a page begins that bears no form."""
_SIZE = 7.4
_LEADING, _ABOVE = 9.4 / 7.4, 8.4 / 7.4
"""Of the size."""
_PADDING, _BELOW = 3.0, 3.6
_LONG_ROW = 0.4
"""A row higher than this part of a page is not moved to the next one as a whole."""

Cells = tuple[tuple[Line, ...], ...]
_NONE: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """Columns laid out: the box of each, and their titles; without any title there is no head."""

    boxes: tuple[Box, ...]
    heads: Cells
    rtl: bool
    setter: Typesetter
    size: float = _SIZE

    @property
    def leading(self) -> float:
        """From line to line."""
        return self.size * _LEADING

    @property
    def above(self) -> float:
        """From the top of a row to its first line."""
        return self.size * _ABOVE

    @property
    def height(self) -> float:
        """How high the head is."""
        lines = max(map(len, self.heads), default=0)
        return lines * self.leading + _BELOW + 2 if lines else 0.0

    def wrapped(self, cells: Sequence[str], *, bold: bool = False) -> Cells:
        """Break each cell's text into the lines of its column, in the direction in which it reads."""
        return tuple(
            self.setter.wrap(text, box.width, self.size, bold, reads_from_right(text, self.rtl)) if text else ()
            for text, box in zip(cells, self.boxes, strict=True)
        )


def grid(columns: Sequence[Column], setter: Typesetter, *, rtl: bool, size: float = _SIZE) -> Grid:
    """Lay columns out over the width of a page."""
    weights = [each.weight for each in columns]
    widths = [WIDTH * each / sum(weights) for each in weights]
    starts = accumulate(widths, initial=MARGIN)
    boxes = tuple(Box(start, 0, width, 0).inset(_PADDING) for start, width in zip(starts, widths, strict=False))
    bare = Grid(boxes, (), rtl, setter, size)
    return Grid(boxes, bare.wrapped([each.title for each in columns], bold=True), rtl, setter, size)


class Flow:
    """Writes down a page from `at`; `turn` ends the page, begins the next and says where its room begins."""

    def __init__(self, pen: Pen, turn: Callable[[], float], at: float = TOP) -> None:
        self.at = at
        self._pen = pen
        self._turn = turn

    def turn(self) -> None:
        """Go on at the next page."""
        self.at = self._turn()

    def keep(self, room: float) -> None:
        """Go on at the next page if there is less room than that on this one."""
        if self.at + room > BODY_BOTTOM:
            self.turn()

    def paragraph(self, text: str, size: float, leading: float, *, bold: bool = False, after: float = 0.0) -> None:
        """Write a text in full width."""
        for line in self._pen.setter.wrap(text, WIDTH, size, bold, self._pen.rtl):
            if self.at + leading > BODY_BOTTOM:
                self.turn()
            self._pen.shade(BLACK)
            self._pen.text(MARGIN, self.at + size, line, size)
            self.at += leading
        self.at += after

    def head(self, table: Grid) -> None:
        """Write the head of a table, where at least one line fits below it."""
        if self.at + table.height + table.leading + _BELOW > BODY_BOTTOM:
            self.turn()
        if not table.height:
            return
        pen = self._pen
        pen.ground(Box(MARGIN, self.at, WIDTH, table.height))
        pen.shade(BLACK)
        for box, lines in zip(table.boxes, table.heads, strict=True):
            for n, line in enumerate(lines):
                pen.text(box.start, self.at + table.above + n * table.leading, line, table.size)
        self.at += table.height
        pen.line(MARGIN, self.at, MARGIN + WIDTH, self.at, level=PALE, width=0.7)

    def row(self, table: Grid, cells: Cells, struck: Collection[int] = _NONE) -> None:
        """Write a row: whole on this page or the next, or in pieces where it is long; the cells `struck` are struck through."""
        lines = max(map(len, cells), default=0) or 1
        height = lines * table.leading + _BELOW
        if self.at + height > BODY_BOTTOM and height <= (BODY_BOTTOM - TOP) * _LONG_ROW:
            self._break(table)
        drawn = 0
        while drawn < lines:
            room = int((BODY_BOTTOM - self.at - _BELOW) // table.leading)
            if room < 1:
                self._break(table)
                continue
            count = min(room, lines - drawn)
            self._piece(table, tuple(each[drawn : drawn + count] for each in cells), count, struck)
            drawn += room
        self._pen.line(MARGIN, self.at, MARGIN + WIDTH, self.at, level=FAINT_RULE, width=0.5)

    def _break(self, table: Grid) -> None:
        self.turn()
        self.head(table)

    def _piece(self, table: Grid, cells: Cells, count: int, struck: Collection[int]) -> None:
        self._pen.shade(BLACK)
        for column, (box, lines) in enumerate(zip(table.boxes, cells, strict=True)):
            for n, line in enumerate(lines):
                baseline = self.at + table.above + n * table.leading
                self._pen.text(box.start, baseline, line, table.size)
                if column in struck:
                    self._strike(box, baseline - table.size * 0.28, line)
        self.at += count * table.leading + _BELOW

    def _strike(self, box: Box, through: float, line: Line) -> None:
        self._pen.line(box.start, through, box.start + line.width, through, level=BLACK, width=0.6)
