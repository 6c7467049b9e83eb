"""The pale word across every page of a practice study: filled shapes, so that nobody who reads the text of a page meets it (F5)."""

from __future__ import annotations

from math import cos, hypot, sin

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.document import Document
from sscexo_desktop.paper.lettering.fonts import EM
from sscexo_desktop.paper.pen import PAGE_HEIGHT, PAGE_WIDTH, Pen

_NAME = "practice"
_LEVEL = 0.90
_LENGTH = 0.66
"""Of the page's diagonal."""
_RISE, _TALLEST = 0.955, 190.0
_MIDDLE = 0.34
"""Half the height of a capital, in em."""


class Watermark:
    """Draws the word once into a document, and refers to it from each page."""

    def __init__(self, document: Document, pen: Pen, say: Speaker) -> None:
        self._document = document
        self._pen = pen
        self._say = say
        self._drawn = False

    def use(self) -> None:
        """Begin a page with the word."""
        if not self._drawn:
            self._drawn = True
            with self._document.printed(_NAME):
                self._draw()
        self._document.use(_NAME)

    def _draw(self) -> None:
        shape, advance = self._pen.setter.shape(self._say("PRACTICE"), bold=True, rtl=self._pen.rtl)
        scale = min(_LENGTH * hypot(PAGE_WIDTH, PAGE_HEIGHT) / advance, _TALLEST / EM)
        turn = f"{cos(_RISE):.5f} {sin(_RISE):.5f} {-sin(_RISE):.5f} {cos(_RISE):.5f} {PAGE_WIDTH / 2:.2f} {PAGE_HEIGHT / 2:.2f} cm"
        place = f"{scale:.6f} 0 0 {scale:.6f} {-advance * scale / 2:.2f} {-_MIDDLE * EM * scale:.2f} cm"
        self._pen.canvas.addLiteral(f"q {_LEVEL} g {turn} {place} {shape} Q")
