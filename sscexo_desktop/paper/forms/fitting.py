"""Fit an answer into its box: in one bold line, with the other calendar under it, or in smaller lines; or say it does not fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from sscexo_desktop.paper.forms.comb import BETWEEN, HEIGHT, in_two_calendars
from sscexo_desktop.paper.forms.parts import SMALL_LEADING, SMALL_SIZE, SMALL_VALUE_SIZE, VALUE_SIZE, Slot
from sscexo_desktop.paper.lettering.text import Line, Typesetter
from sscexo_desktop.paper.pen import BLACK, DARK, GREY, Box, Pen, Side
from sscexo_desktop.paper.wording import Words, reads_from_right
from sscexo_desktop.study.kinds import LongText

_BESIDE_SIZE = 7.0
_GAP = 7.0
_CELL_SIZE = 8.0
_CELL_SMALL_SIZE, _CELL_SMALL_LEADING = 6.6, 7.6
_SMALL_VALUE_LEADING = 8.8
_WIDE_SIZE, _WIDE_LEADING = 8.6, 11.4
_EDGE = 2.2
_MOST_REMEMBERED = 4096
_FIGURE_END = 14.0
"""How far right of the middle of their column the numbers of a table of results end."""


class Piece(NamedTuple):
    """One line of writing, from the first edge and the top of its part."""

    start: float
    baseline: float
    content: Line | str
    size: float
    bold: bool
    shade: float
    rtl: bool
    side: Side = "start"


@dataclass(frozen=True, slots=True)
class Fitted:
    """What stands in a box; `rest` is the baseline where the reference to the continuation goes, if not all of it fitted."""

    pieces: tuple[Piece, ...]
    rest: float | None = None


class Fitter:
    """Fits words into slots for one reader; what was fitted once is remembered."""

    def __init__(self, setter: Typesetter, *, rtl: bool) -> None:
        self._setter = setter
        self._rtl = rtl
        self._found: dict[tuple[Words, Box, float, bool, bool, bool], Fitted] = {}

    def fit(self, words: Words, slot: Slot) -> Fitted:
        """Fit an answer into its slot."""
        key = (words, slot.box, slot.baseline, slot.cell, isinstance(slot.item.kind, LongText), _two_combs(slot))
        found = self._found.get(key)
        if found is None:
            found = self._fit(words, slot)
            if len(self._found) >= _MOST_REMEMBERED:
                self._found.clear()
            if len(words.first) <= 200:
                self._found[key] = found
        return found

    def room(self, text: str, room: Box, *, used: int = 0, spoken: bool = False) -> Fitted:
        """Fit small text into the room under a label, below the lines already `used`; what is `spoken` is the program's own."""
        most = room_lines(room) - used
        baseline = room.top + SMALL_SIZE - 0.5 + used * SMALL_LEADING
        if most < 1:
            return Fitted((), baseline)
        if not spoken:
            return self._lines(Words(text), room, baseline, (SMALL_SIZE, SMALL_LEADING), most)
        fitted = self._lines(Words(text), room, baseline, (SMALL_SIZE, SMALL_LEADING), most, self._rtl)
        return Fitted(tuple(each._replace(shade=DARK) for each in fitted.pieces), fitted.rest)

    def below(self, text: str, slot: Slot) -> Fitted | None:
        """Fit small text in one line right under the value of a slot, `None` where it is too wide."""
        if slot.room is None or self._setter.width(text, SMALL_SIZE, False, self._rtl) > slot.box.width:
            return None
        baseline = slot.room.top + SMALL_SIZE - 0.5
        return Fitted((Piece(slot.box.start, baseline, text, SMALL_SIZE, False, DARK, self._rtl),))

    def result(self, words: str, slot: Slot, *, number: bool) -> Fitted:
        """Fit a value into a cell of results: numbers end one under the other, words stand in the middle."""
        middle = slot.box.start + slot.box.width / 2
        for size in (VALUE_SIZE - 0.4, SMALL_VALUE_SIZE, SMALL_SIZE):
            width, rtl = self._measured(words, size, bold=not slot.again)
            if width <= slot.box.width:
                break
        else:
            most = max(int((slot.box.height - _EDGE) // _CELL_SMALL_LEADING), 1)
            return self._lines(Words(words), slot.box, _CELL_SMALL_SIZE + _EDGE, (_CELL_SMALL_SIZE, _CELL_SMALL_LEADING), most)
        if not number:
            return Fitted((Piece(middle, slot.baseline, words, size, not slot.again, BLACK, rtl, "center"),))
        end = middle + max(min(_FIGURE_END, slot.box.width / 2), width - slot.box.width / 2) * (-1 if self._rtl else 1)
        return Fitted((Piece(end, slot.baseline, words, size, not slot.again, BLACK, rtl, "start" if self._rtl else "end"),))

    def _fit(self, words: Words, slot: Slot) -> Fitted:
        if slot.box.top:
            return self._wide(words, slot)
        fitted = self._beside_label(words, slot)
        if slot.cell and not isinstance(slot.item.kind, LongText):
            middle = slot.box.start + slot.box.width / 2
            return Fitted(tuple(each._replace(start=middle, side="center") for each in fitted.pieces), fitted.rest)
        return fitted

    def _beside_label(self, words: Words, slot: Slot) -> Fitted:
        size = _CELL_SIZE if slot.cell else VALUE_SIZE
        if _two_combs(slot) and words.beside:
            day = self._two_lines(words, slot, size, HEIGHT + BETWEEN)
            if day:
                return Fitted(day)
        if "\n" not in words.first:
            line = (None if slot.cell and words.beside else self._one_line(words, slot, size)) or self._two_lines(
                words, slot, size - 0.6
            )
            if line:
                return Fitted(line)
        text = Words(f"{words.first}  {words.beside}" if words.beside else words.first)
        small = (_CELL_SMALL_SIZE, _CELL_SMALL_LEADING) if slot.cell else (SMALL_VALUE_SIZE, _SMALL_VALUE_LEADING)
        most = int((slot.box.height - _EDGE) // small[1])
        return self._lines(text, slot.box, small[0] + _EDGE - 0.4, small, max(most, 1))

    def _one_line(self, words: Words, slot: Slot, size: float) -> tuple[Piece, ...] | None:
        first, rtl = self._measured(words.first, size, bold=True)
        beside = self._measured(words.beside, _BESIDE_SIZE, bold=False)[0] + _GAP if words.beside else 0.0
        if first + beside > slot.box.width:
            return None
        start = slot.box.start
        pieces = [Piece(start, slot.baseline, words.first, size, True, BLACK, rtl)]
        if words.beside:
            pieces.append(self._beside(words, start + first + _GAP, slot.baseline))
        return tuple(pieces)

    def _two_lines(self, words: Words, slot: Slot, size: float, apart: float = 0.0) -> tuple[Piece, ...] | None:
        """Put what is read first above what stands beside it, or `apart` from it where the boxes of the blank form are."""
        first, rtl = self._measured(words.first, size, bold=True)
        beside = self._measured(words.beside, _BESIDE_SIZE, bold=False)[0]
        if not words.beside or max(first, beside) > slot.box.width:
            return None
        upper = slot.baseline if apart else slot.baseline - (4.0 if slot.cell else 2.6)
        top = Piece(slot.box.start, upper, words.first, size, True, BLACK, rtl)
        return top, self._beside(words, slot.box.start, upper + (apart or 8.2))

    def _beside(self, words: Words, start: float, baseline: float) -> Piece:
        return Piece(start, baseline, words.beside, _BESIDE_SIZE, False, GREY, reads_from_right(words.beside, self._rtl))

    def _measured(self, text: str, size: float, *, bold: bool) -> tuple[float, bool]:
        rtl = reads_from_right(text, self._rtl)
        return self._setter.width(text, size, bold, rtl), rtl

    def _wide(self, words: Words, slot: Slot) -> Fitted:
        for size, leading in ((_WIDE_SIZE, _WIDE_LEADING), (SMALL_VALUE_SIZE, _SMALL_VALUE_LEADING)):
            most = int(slot.box.height // leading)
            fitted = self._lines(words, slot.box, slot.baseline, (size, leading), most)
            if fitted.rest is None:
                return fitted
        return fitted

    def _lines(
        self, words: Words, box: Box, baseline: float, type_: tuple[float, float], most: int, rtl: bool | None = None
    ) -> Fitted:
        size, leading = type_
        rtl = reads_from_right(words.first, self._rtl) if rtl is None else rtl
        enough = _beginning(words.first, box.width, size, most)
        lines = self._setter.wrap(enough, box.width, size, False, rtl)
        whole = len(lines) <= most and enough == words.first
        shown = lines if whole else lines[: most - 1]
        pieces = tuple(
            Piece(box.start, baseline + n * leading, line, size, False, BLACK, rtl) for n, line in enumerate(shown)
        )
        return Fitted(pieces, None if whole else baseline + len(shown) * leading)


def _two_combs(slot: Slot) -> bool:
    """Whether the blank form has a line of boxes for each calendar."""
    return not slot.cell and in_two_calendars(slot.item)


def room_lines(room: Box) -> int:
    """How many small lines a room under a label has."""
    return int((room.height + 0.5) // SMALL_LEADING)


def _beginning(text: str, width: float, size: float, most: int) -> str:
    """As much of a text as could be in so many lines, were its letters very narrow: the rest need not be wrapped here."""
    return text[: int(width / size * 8 * (most + 1))]


def draw_pieces(pen: Pen, pieces: tuple[Piece, ...], top: float) -> None:
    """Draw fitted pieces in a part whose top is at `top`."""
    for start, baseline, content, size, bold, shade, rtl, side in pieces:
        pen.shade(shade)
        pen.text(start, top + baseline, content, size, bold=bold, side=side, rtl=rtl)
