"""A chip: a state in a word, with a sign and colours that agree on every page (F15)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from sscexo_desktop.gui.chrome import rounded, sized
from sscexo_desktop.gui.marks import Mark, paint_mark
from sscexo_desktop.gui.theme import Theme


@dataclass(frozen=True, slots=True)
class Chip:
    """What a chip says: a sign, words, and its colours; `dashed` is nothing but a plan, `bare` has no box.

    The sign is written (`sign`) or painted (`mark`); `spoken` is for a screen reader where there are no words.
    """

    words: str
    ink: QColor
    ground: QColor | None = None
    edge: QColor | None = None
    sign: str = ""
    mark: Mark | Literal[""] = ""
    dashed: bool = False
    bare: bool = False
    bold: bool = False
    spoken: str = ""


def chip_words(chip: Chip) -> str:
    """Return what is written on a chip: its sign, then its words."""
    return f"{chip.sign} {chip.words}" if chip.sign else chip.words


def chip_font(base: QFont, chip: Chip) -> QFont:
    """Return the font of a chip's words."""
    return sized(base, 0.9, QFont.Weight.DemiBold if chip.bold else QFont.Weight.Normal)


def chip_width(base: QFont, chip: Chip) -> float:
    """Return the width that a chip needs, without the room around it."""
    return QFontMetricsF(chip_font(base, chip)).horizontalAdvance(chip_words(chip)) + _mark_width(base, chip)


def _mark_width(base: QFont, chip: Chip) -> float:
    line = QFontMetricsF(base).height()
    return 0.0 if not chip.mark else line * (0.9 if chip.words else 0.7)


def paint_chip(painter: QPainter, box: QRectF, chip: Chip, theme: Theme, base: QFont, *, here: bool = False) -> None:
    """Paint a chip in the middle of a box, with the frame of the focus when one is `here`."""
    line = QFontMetricsF(base).height()
    inner = box.adjusted(line * 0.3, line * 0.24, -line * 0.3, -line * 0.26)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    radius = line * 0.28
    if not chip.bare:
        rounded(painter, inner, radius, chip.ground, None)
    if chip.edge is not None or chip.dashed:
        pen = QPen(chip.edge or QColor(theme.field_line), 1)
        if chip.dashed:
            pen.setDashPattern([3, 3])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(inner.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    if here:
        rounded(painter, inner.adjusted(-1, -1, 1, 1), radius + 1, None, theme.teal, 2)
    _paint_words(painter, inner, chip, base)


def _paint_words(painter: QPainter, inner: QRectF, chip: Chip, base: QFont) -> None:
    font, beside = chip_font(base, chip), _mark_width(base, chip)
    metrics = QFontMetricsF(font)
    words = metrics.elidedText(chip_words(chip), Qt.TextElideMode.ElideRight, inner.width() - 4 - beside)
    used = metrics.horizontalAdvance(words) + beside
    start = inner.center().x() - used / 2
    rtl = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
    if chip.mark:
        side = QFontMetricsF(base).height() * 0.66
        x = start + used - side if rtl else start
        paint_mark(painter, chip.mark, QRectF(x, inner.center().y() - side / 2, side, side), chip.ink)
    painter.setFont(font)
    painter.setPen(chip.ink)
    text = QRectF(start + (0 if rtl else beside), inner.top(), used - beside + 1, inner.height())
    painter.drawText(text, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine, words)
