"""A text as a QR code (ISO/IEC 18004), drawn as one picture of its modules, which is never mirrored on a Persian page."""

from __future__ import annotations

from typing import Any

import zxingcpp

from sscexo_desktop.paper.pen import PAGE_HEIGHT, PAGE_WIDTH, Box, Pen

QUIET = 4
"""So many modules around it stay white."""
_DARK_IS_ONE = bytes.maketrans(b"\x00\xff", b"10")


def draw_qr(pen: Pen, text: str, box: Box) -> None:
    """Draw the code of a text into a square box, its white border included; a seventh of it may be soiled."""
    side = min(box.width, box.height)
    left = PAGE_WIDTH - box.start - box.width if pen.rtl else box.start
    pen.canvas.addLiteral(qr_code(text, left, PAGE_HEIGHT - box.top - side, side))


def qr_code(text: str, left: float, bottom: float, side: float) -> str:
    """Return what draws the code of a text into a square of a PDF page, its white border included."""
    rows = modules_of(text)
    count = len(rows)
    module = side / (count + 2 * QUIET)
    x, y, wide = left + QUIET * module, bottom + QUIET * module, count * module
    picture = "".join(map(_packed, rows))
    image = f"BI /IM true /W {count} /H {count} /BPC 1 /D [1 0] /F /AHx ID {picture}> EI"
    return f"q 0 g {wide:.3f} 0 0 {wide:.3f} {x:.3f} {y:.3f} cm {image} Q"


def _packed(row: bytes) -> str:
    """A row of modules as bits in hexadecimal, filled up to whole bytes."""
    size = -(-len(row) // 8)
    return f"{int(row.ljust(8 * size, b'0'), 2):0{2 * size}x}"


def modules_of(text: str) -> tuple[bytes, ...]:
    """Return the rows of the smallest code of level M that holds the text, `1` for a dark module and `0` for a light one."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    picture: Any = code.to_image(scale=1, add_quiet_zones=False)
    flat, width = bytes(memoryview(picture)).translate(_DARK_IS_ONE), picture.shape[1]
    return tuple(flat[at : at + width] for at in range(0, len(flat), width))
