"""The page and a pen that draws on it in the reader's direction.

Lengths are points. A place is given by its distance from the edge where reading starts and from the top of the page, so that a
Persian page is the mirror image of an English one without a second layout.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from sscexo_desktop.paper.lettering.text import Line, Typesetter

PAGE_WIDTH, PAGE_HEIGHT = 595.28, 841.89
MARGIN = 36.0
WIDTH = PAGE_WIDTH - 2 * MARGIN
BODY_TOP, BODY_BOTTOM = 127.0, 795.0

BLACK, DARK, GREY, PALE, FAINT_RULE = 0.08, 0.30, 0.42, 0.66, 0.84
"""Shades: text, small text, hints, lines, lines within a row."""
GROUND = "0.918 0.933 0.945"
"""The colour under a title."""

Side = Literal["start", "end", "center"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: distance of its first edge from the starting side, of its top from the page's top, width and height."""

    start: float
    top: float
    width: float
    height: float

    def inset(self, across: float, down: float = 0.0) -> Box:
        """The box without a border."""
        return Box(self.start + across, self.top + down, self.width - 2 * across, self.height - 2 * down)

    def moved(self, down: float) -> Box:
        """The same box further down."""
        return Box(self.start, self.top + down, self.width, self.height)


class Pen:
    """Draws on one canvas in one direction; the shade stays until another is asked for."""

    def __init__(self, canvas: Any, setter: Typesetter, *, rtl: bool) -> None:
        self.canvas = canvas
        self.setter = setter
        self.rtl = rtl
        self._shade: float | None = None

    def fresh(self) -> None:
        """Forget the shade: a new page or form begins."""
        self._shade = None

    def recorded(self, draw: Callable[[], None]) -> str:
        """Return what `draw` would draw, to be `put` on any number of pages of the document."""
        before, self.canvas._code = self.canvas._code, []  # noqa: SLF001 - the canvas has no public name for it
        self.fresh()
        try:
            draw()
            return "\n".join(self.canvas._code)  # noqa: SLF001
        finally:
            self.canvas._code = before  # noqa: SLF001
            self.fresh()

    def put(self, recorded: str) -> None:
        """Draw what was recorded."""
        self.canvas.addLiteral(recorded)
        self.fresh()

    def shade(self, level: float) -> None:
        """Write in this grey from here on."""
        if level != self._shade:
            self._shade = level
            self.canvas.addLiteral(f"{level:.3g} g")

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
        """Write one line with its baseline `top` below the page's top; `side` says which of its edges stands at `start`."""
        direction = self.rtl if rtl is None else rtl
        align: Literal["center", "left", "right"] = "center"
        if side != "center":
            align = "right" if (side == "start") == self.rtl else "left"
        self.setter.draw(
            self.canvas, content, self.x(start), PAGE_HEIGHT - top, size, bold=bold, rtl=direction, align=align
        )

    def x(self, start: float) -> float:
        """The distance from the left of what lies `start` from the starting side."""
        return PAGE_WIDTH - start if self.rtl else start

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """How wide a text is in one line."""
        return self.setter.width(text, size, bold, self.rtl)

    def line(self, start: float, top: float, to_start: float, to_top: float, *, level: float = PALE, width: float = 0.5) -> None:
        """Rule a line."""
        here, there = self.x(start), self.x(to_start)
        self.canvas.addLiteral(
            f"{level:.3g} G {width:.3g} w {here:.2f} {PAGE_HEIGHT - top:.2f} m {there:.2f} {PAGE_HEIGHT - to_top:.2f} l S"
        )

    def frame(self, box: Box, *, level: float = PALE, width: float = 0.5) -> None:
        """Draw the outline of a box."""
        self.canvas.addLiteral(f"{level:.3g} G {width:.3g} w {self._rectangle(box)} S")

    def ground(self, box: Box) -> None:
        """Fill a box with the ground of a title."""
        self.canvas.addLiteral(f"q {GROUND} rg {self._rectangle(box)} f Q")

    def _rectangle(self, box: Box) -> str:
        left = PAGE_WIDTH - box.start - box.width if self.rtl else box.start
        return f"{left:.2f} {PAGE_HEIGHT - box.top - box.height:.2f} {box.width:.2f} {box.height:.2f} re"
