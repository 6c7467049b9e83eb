"""The seal on each page of a form: its text in the foot, and the same as a QR code in the upper corner where reading ends (F90)."""

from __future__ import annotations

from sscexo_desktop.paper.pen import DARK, MARGIN, WIDTH, Box, Pen
from sscexo_desktop.paper.qr import draw_qr
from sscexo_desktop.study.page_seal import PageSeal

CODE = Box(MARGIN + WIDTH - 38.4, 25.5, 42.0, 42.0)
"""Where the code is, its white border included, which reaches into the margin."""
BESIDE = CODE.start - 5.0
"""How far what stands beside the code may reach."""
SIZE = 6.0


class SealPen:
    """Draws seals; all pages of a record have the same, so that the last one is kept."""

    def __init__(self, pen: Pen) -> None:
        self._pen = pen
        self._last: tuple[PageSeal, float] | None = None
        self._drawn = ""

    def draw(self, seal: PageSeal, baseline: float) -> None:
        """Draw a seal, its text on a baseline of the foot; it reads from left to right on every page."""
        if self._last != (seal, baseline):
            self._last = seal, baseline
            self._drawn = self._pen.recorded(lambda: self._draw(seal.text(), baseline))
        self._pen.put(self._drawn)

    def _draw(self, text: str, baseline: float) -> None:
        self._pen.shade(DARK)
        self._pen.text(MARGIN, baseline, text, SIZE, rtl=False)
        draw_qr(self._pen, text, CODE)
