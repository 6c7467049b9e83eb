"""Outlines as PDF paths, for what stands off the baseline and for the tick boxes the font lacks.

Readers of a PDF take a glyph above the baseline for a word of its own, so vowel signs and composed superscripts are
filled as shapes, while a glyph without ink carries their characters in the line.
"""

from typing import Any, Final

Point = tuple[float, float]

TICK_BOX_ADVANCE: Final = 1320.0
TICK_BOX: Final = (70, -240, 1250, 940)
"""Left, bottom, right and top of the tick boxes: 3.2 mm wide at 7.7 points, as wide as a hand ticks without missing."""
_OUTER: Final = ((70, -240), (1250, -240), (1250, 940), (70, 940))
_INNER: Final = ((130, -180), (130, 880), (1190, 880), (1190, -180))
"""The other way round than the outer square: a filled path leaves it open."""
_MARKS: Final[dict[str, tuple[tuple[tuple[int, int], ...], ...]]] = {
    "☐": (),
    "☑": (((236, 350), (369, 483), (572, 244), (960, 774), (1102, 668), (589, 6)),),
    "☒": (((236, 138), (342, 32), (1084, 668), (978, 774)), ((236, 668), (978, 32), (1084, 138), (342, 774))),
}


class _PathPen:
    """Collects a glyph's outline as PDF operators, moved and scaled; quadratic curves become cubic ones."""

    def __init__(self, scale: float, dx: float, dy: float) -> None:
        self._scale, self._dx, self._dy = scale, dx, dy
        self._at: Point = (0.0, 0.0)
        self.operators: list[str] = []

    def moveTo(self, point: Point) -> None:  # noqa: N802 - the names of fontTools pens, which HarfBuzz calls
        self._add("m", point)

    def lineTo(self, point: Point) -> None:  # noqa: N802
        # A straight letter as alef that is all lines pdfium takes for a ruled box, and widens it to whole dots.
        if self.operators[-1] == "m":
            self._add("c", self._at, point, point)
        else:
            self._add("l", point)

    def curveTo(self, first: Point, second: Point, point: Point) -> None:  # noqa: N802
        self._add("c", first, second, point)

    def qCurveTo(self, control: Point, point: Point) -> None:  # noqa: N802
        self._add("c", _two_thirds(self._at, control), _two_thirds(point, control), point)

    def closePath(self) -> None:  # noqa: N802
        self.operators.append("h")

    def _add(self, operator: str, *points: Point) -> None:
        self.operators += [f"{x * self._scale + self._dx:.1f} {y * self._scale + self._dy:.1f}" for x, y in points]
        self.operators.append(operator)
        self._at = points[-1]


def glyph_outline(font: Any, number: int, scale: float, dx: float, dy: float) -> str:
    """The path of a glyph of a HarfBuzz font, scaled and then moved."""
    pen = _PathPen(scale, dx, dy)
    font.draw_glyph_with_pen(number, pen)
    return " ".join(pen.operators)


def frame_outline(width: float) -> str:
    """The path of a frame around small letters."""
    outer = ((30, -170), (width - 30, -170), (width - 30, 560), (30, 560))
    inner = ((60, -140), (60, 530), (width - 60, 530), (width - 60, -140))
    return " ".join(map(_polygon, (outer, inner)))


def tick_box_outline(character: str) -> str:
    """The path of ☐, ☑ or ☒."""
    return " ".join(map(_polygon, (_OUTER, _INNER, *_MARKS[character])))


def _polygon(corners: tuple[tuple[float, float], ...]) -> str:
    (x, y), *rest = corners
    return " ".join([f"{x:g} {y:g} m", *(f"{x:g} {y:g} l" for x, y in rest), "h"])


def _two_thirds(start: Point, control: Point) -> Point:
    return start[0] + (control[0] - start[0]) * 2 / 3, start[1] + (control[1] - start[1]) * 2 / 3
