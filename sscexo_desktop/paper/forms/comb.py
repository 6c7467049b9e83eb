"""Room for handwriting on a blank form: a little box for each digit where their number is known, else a line."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from sscexo_desktop.paper.forms.parts import FIRST_BASELINE
from sscexo_desktop.paper.pen import DARK, GREY, PALE, Box, Pen
from sscexo_desktop.study.kinds import Date, DateTime, DecimalKind, Integer, PartialDateKind, Time
from sscexo_desktop.study.model import Item

DIGIT = "_"
CELL, HEIGHT, _MARK = 13.7, 17.1, 5.0
"""A box is 4.8 × 6 mm: the least that a hand writes into."""
ABOVE, BETWEEN = 10.5, 2.8
"""How far a box begins above its baseline, and the gap between two lines of boxes."""
DAY, CLOCK = "____/__/__", "__:__"
_MOST_DIGITS, _DIGITS = 9, 5


def combs(item: Item) -> tuple[str, ...]:
    """The boxes of an item line by line, `_` for each digit with the signs between them; nothing where a line is ruled instead.

    A day has two lines, one for each calendar.
    """
    kind = item.kind
    if isinstance(kind, (Date, PartialDateKind)):
        return DAY, DAY
    if isinstance(kind, DateTime):
        return DAY, DAY, CLOCK
    if isinstance(kind, Time):
        return (CLOCK,)
    if isinstance(kind, (Integer, DecimalKind)):
        number = _number(item, kind.places if isinstance(kind, DecimalKind) else 0)
        return (number,) if number else ()
    return ()


def in_two_calendars(item: Item) -> bool:
    """Whether an item has a line of boxes for each calendar."""
    return isinstance(item.kind, (Date, PartialDateKind, DateTime))


def height_of(lines: int) -> float:
    """How far below the top of their row so many lines of boxes end, with a gap under them."""
    return FIRST_BASELINE + 1 - ABOVE + lines * (HEIGHT + BETWEEN)


def _number(item: Item, places: int) -> str:
    high = item.hard.high if item.hard else None
    low = item.hard.low if item.hard else None
    bounds = [len(str(abs(int(each)))) for each in (low, high) if isinstance(each, (int, Decimal))]
    digits = max(bounds) if isinstance(high, (int, Decimal)) else _DIGITS
    sign = DIGIT if isinstance(low, (int, Decimal)) and low < 0 else ""
    if digits + places > _MOST_DIGITS:
        return ""
    return sign + DIGIT * digits + ("." + DIGIT * places if places else "")


def width_of(comb: str) -> float:
    """How wide the boxes of a pattern are."""
    return sum(CELL if each == DIGIT else _MARK for each in comb)


def draw_comb(pen: Pen, comb: str, start: float, baseline: float) -> float:
    """Draw the boxes around a line of writing, numbers always from left to right; return where they end."""
    for each, offset, width in _placed(comb, rtl=pen.rtl):
        if each == DIGIT:
            pen.frame(Box(start + offset, baseline - ABOVE, width, HEIGHT), level=PALE, width=0.6)
        else:
            _sign(pen, each, start + offset + width / 2, baseline + 1)
    return start + width_of(comb)


def draw_frame(pen: Pen, comb: str, start: float, baseline: float) -> float:
    """Draw one box as wide as those of a pattern, for a field to type into; return where it ends."""
    pen.frame(Box(start, baseline - ABOVE, width_of(comb), HEIGHT), level=PALE, width=0.6)
    return start + width_of(comb)


def draw_signs(pen: Pen, comb: str, box: Box, baseline: float) -> None:
    """Draw only the signs between the digits, spread over a cell of a table."""
    scale = box.width / width_of(comb)
    for each, offset, width in _placed(comb, rtl=pen.rtl):
        if each != DIGIT:
            _sign(pen, each, box.start + (offset + width / 2) * scale, baseline)


def _placed(comb: str, *, rtl: bool) -> Iterator[tuple[str, float, float]]:
    """Each box and sign with its place and width; numbers always go from left to right."""
    offset, total = 0.0, width_of(comb)
    for each in comb:
        width = CELL if each == DIGIT else _MARK
        yield each, total - offset - width if rtl else offset, width
        offset += width


def _sign(pen: Pen, sign: str, middle: float, baseline: float) -> None:
    pen.shade(DARK)
    pen.text(middle, baseline, "٫" if sign == "." and pen.rtl else sign, 9, side="center")


def draw_writing_line(pen: Pen, box: Box, baseline: float) -> None:
    """Rule a line to write on."""
    pen.line(box.start, baseline + 2, box.start + box.width, baseline + 2, level=GREY, width=0.4)
