"""Room for handwriting on a blank form: a little box for each digit where their number is known, else a line."""

from __future__ import annotations

from decimal import Decimal

from sscexo_desktop.paper.pen import DARK, GREY, PALE, Box, Pen
from sscexo_desktop.study.kinds import Date, DateTime, DecimalKind, Integer, PartialDateKind, Time
from sscexo_desktop.study.model import Item

DIGIT = "_"
_CELL, _HEIGHT, _MARK = 10.5, 12.5, 6.0
DAY, _CLOCK = "____/__/__", "__:__"
_MOST_DIGITS, _DIGITS = 9, 5


def pattern(item: Item) -> str:
    """The boxes of an item, `_` for each digit with the signs between them; nothing where a line is ruled instead."""
    kind = item.kind
    if isinstance(kind, (Date, PartialDateKind)):
        return DAY
    if isinstance(kind, DateTime):
        return f"{DAY} {_CLOCK}"
    if isinstance(kind, Time):
        return _CLOCK
    if isinstance(kind, (Integer, DecimalKind)):
        return _number(item, kind.places if isinstance(kind, DecimalKind) else 0)
    return ""


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
    return sum(_CELL if each == DIGIT else _MARK for each in comb)


def draw_comb(pen: Pen, comb: str, start: float, baseline: float) -> float:
    """Draw the boxes around a line of writing, numbers always from left to right; return where they end."""
    total = width_of(comb)
    offset = 0.0
    for each in comb:
        width = _CELL if each == DIGIT else _MARK
        at = start + (total - offset - width if pen.rtl else offset)
        if each == DIGIT:
            pen.frame(Box(at, baseline - 9.6, width, _HEIGHT), level=PALE, width=0.6)
        elif each != " ":
            pen.shade(DARK)
            pen.text(at + width / 2, baseline, "٫" if each == "." and pen.rtl else each, 9, side="center")
        offset += width
    return start + total


def draw_writing_line(pen: Pen, box: Box, baseline: float) -> None:
    """Rule a line to write on."""
    pen.line(box.start, baseline + 2, box.start + box.width, baseline + 2, level=GREY, width=0.4)
