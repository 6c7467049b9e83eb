"""Where something stands on a page, found by drawing it with a pen that only takes note, and where there is room left beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sscexo_desktop.paper.lettering.text import Line, Typesetter
from sscexo_desktop.paper.pen import PAGE_HEIGHT, PAGE_WIDTH, PALE, Box, Pen, Side

_RECTANGLE = re.compile(r"(-?[\d.]+) (-?[\d.]+) (-?[\d.]+) (-?[\d.]+) re\b")
_ARABIC = re.compile("[\u0600-\u06ff]")
_POINT = re.compile(r"(-?[\d.]+) (-?[\d.]+) ([ml])\b")
_LATIN, _PERSIAN = (0.96, 0.26), (0.98, 0.42)
"""How far letters, and boxes to tick, reach above and below their line, in em."""
_SMALL = 30.0
"""A frame smaller than this both ways is a box to write into: its inside is not free."""
_THIN = 0.6
_ROUNDING = 0.001


@dataclass(slots=True)
class Ink:
    """What stands on a page: `words` and boxes to write into, and `rules`, which are lines."""

    words: list[Box] = field(default_factory=list)
    rules: list[Box] = field(default_factory=list)


class InkPen(Pen):
    """Draws nothing, and notes where something would stand."""

    def __init__(self, setter: Typesetter, *, rtl: bool) -> None:
        self.ink = Ink()
        super().__init__(_Canvas(self.ink, rtl=rtl), setter, rtl=rtl)

    def text(
        self,
        start: float,
        top: float,
        content: Line | str,
        size: float,
        *,
        bold: bool = False,
        side: Side = "start",
        rtl: bool | None = None,
    ) -> None:
        """Note a line of words."""
        direction = self.rtl if rtl is None else rtl
        width = content.width if isinstance(content, Line) else self.setter.width(content, size, bold, direction)
        before = {"start": 0.0, "center": width / 2, "end": width}[side]
        rise, depth = _PERSIAN if _ARABIC.search(content if isinstance(content, str) else content.text) else _LATIN
        if width:
            self.ink.words.append(Box(start - before, top - rise * size, width, (rise + depth) * size))

    def line(self, start: float, top: float, to_start: float, to_top: float, *, level: float = PALE, width: float = 0.5) -> None:
        """Note a rule, whatever its shade."""
        del level
        low, high = sorted((start, to_start)), sorted((top, to_top))
        self.ink.rules.append(Box(low[0] - width / 2, high[0] - width / 2, low[1] - low[0] + width, high[1] - high[0] + width))

    def frame(self, box: Box, *, level: float = PALE, width: float = 0.5) -> None:
        """Note an outline, or a box to write into with all that is in it."""
        del level, width
        if max(box.width, box.height) < _SMALL:
            self.ink.words.append(box)
            return
        end, bottom = box.start + box.width, box.top + box.height
        for top in (box.top, bottom):
            self.ink.rules.append(Box(box.start, top - _THIN / 2, box.width, _THIN))
        for start in (box.start, end):
            self.ink.rules.append(Box(start - _THIN / 2, box.top, _THIN, box.height))

    def ground(self, box: Box) -> None:
        """A ground is to be written on: nothing to note."""


class _Canvas:
    """Takes PDF operators, and notes their rectangles and straight lines where these are in points of the page."""

    def __init__(self, ink: Ink, *, rtl: bool) -> None:
        self._ink = ink
        self._rtl = rtl
        self._code: list[str] = []

    def addLiteral(self, operators: str) -> None:  # noqa: N802 - the name reportlab has for it
        """Note what is drawn."""
        if " cm" in operators:
            return
        for found in _RECTANGLE.finditer(operators):
            x, y, width, height = map(float, found.groups())
            self._ink.words.append(self._box(x, y, x + width, y + height))
        before = 0.0, 0.0
        for found in _POINT.finditer(operators):
            point = float(found[1]), float(found[2])
            if found[3] == "l":
                self._ink.rules.append(self._box(*before, *point))
            before = point

    def _box(self, x: float, y: float, to_x: float, to_y: float) -> Box:
        left, right = sorted((x, to_x))
        bottom, top = sorted((y, to_y))
        return Box(PAGE_WIDTH - right if self._rtl else left, PAGE_HEIGHT - top, right - left, top - bottom)


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes have more than their edges in common."""
    return (
        one.start < other.start + other.width - _ROUNDING
        and other.start < one.start + one.width - _ROUNDING
        and one.top < other.top + other.height - _ROUNDING
        and other.top < one.top + one.height - _ROUNDING
    )


def within(taken: Iterable[Box], region: Box) -> list[Box]:
    """Those of the boxes that reach into a region."""
    return [each for each in taken if overlap(each, region)]


def room_for(width: float, height: float, region: Box, taken: Sequence[Box], *, at_end: bool = True) -> Box | None:
    """A free box of this size in a region, `None` if there is none: at its end, else at its start, and as high as it can be."""
    if width > region.width or height > region.height:
        return None
    bottom, last = region.top + region.height, region.start + region.width - width
    tops = sorted({region.top, *(each.top + each.height for each in taken)})
    edges = [each.start - width if at_end else each.start + each.width for each in taken]
    starts = {last if at_end else region.start, *edges}
    for start in sorted(starts, reverse=at_end):
        if not region.start - _ROUNDING <= start <= last + _ROUNDING:
            continue
        for top in tops:
            if region.top - _ROUNDING <= top <= bottom - height + _ROUNDING:
                box = Box(start, top, width, height)
                if not any(overlap(box, each) for each in taken):
                    return box
    return None


def lowered(box: Box, region: Box, taken: Sequence[Box]) -> Box:
    """The box in the middle between what is above it and what is below it."""
    bottom = region.top + region.height
    below = Box(box.start, box.top, box.width, bottom - box.top)
    until = min([bottom, *(each.top for each in taken if overlap(each, below))])
    return box.moved(max(until - box.top - box.height, 0.0) / 2)
