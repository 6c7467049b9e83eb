"""A text as a QR code (ISO/IEC 18004), drawn as filled squares: sharp at any size, and none of it mirrored on a Persian page."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

from sscexo_desktop.paper.pen import PAGE_HEIGHT, PAGE_WIDTH, Box, Pen

QUIET = 4
"""So many modules around it stay white."""


def draw_qr(pen: Pen, text: str, box: Box) -> None:
    """Draw the code of a text into a square box, its white border included; a seventh of it may be soiled."""
    code = qr_of(text)
    count = code.getModuleCount()
    module = min(box.width, box.height) / (count + 2 * QUIET)
    left = (PAGE_WIDTH - box.start - box.width if pen.rtl else box.start) + QUIET * module
    top = PAGE_HEIGHT - box.top - QUIET * module
    pen.canvas.addLiteral("q 0 g")
    for row in range(count):
        for dark, run in groupby(range(count), key=lambda column, row=row: bool(code.isDark(row, column))):  # type: ignore[misc]
            columns = list(run)
            if dark:
                x, y = left + columns[0] * module, top - (row + 1) * module
                pen.canvas.addLiteral(f"{x:.3f} {y:.3f} {len(columns) * module:.3f} {module:.3f} re")
    pen.canvas.addLiteral("f Q")


def qr_of(text: str) -> Any:
    """Return the code: the smallest one of level M that holds the text."""
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(text)
    code.make()
    return code
