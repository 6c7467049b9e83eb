"""What cards paint with: wrapped texts laid out once, rectangles mirrored for Persian, and signs that need no font (F106, F108)."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen, QTextCharFormat, QTextLayout, QTextOption

from sscexo_desktop.gui.theme import Theme, Weight
from sscexo_desktop.i18n import Speaker

Sign = Literal["hard", "soft", "note", "done", "more", "calendar", "open", "remove"]


STAR = "\u00a0*"


class Paragraph:
    """A text broken into lines of at most `width`; `height` and `used` are what it takes."""

    __slots__ = ("height", "layout", "lines", "used")

    def __init__(self, text: str, font: QFont, width: float, option: QTextOption, star: QColor | None = None) -> None:
        self.layout = QTextLayout(text.replace("\n", "\u2028"), font)
        self.layout.setTextOption(option)
        if star is not None:
            self.layout.setFormats([_star(text.index(STAR) + 1, star)])
        self.height = self.used = 0.0
        self.lines = 0
        self.layout.beginLayout()
        while (line := self.layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, self.height))
            self.height += line.height()
            self.used = max(self.used, line.naturalTextWidth())
            self.lines += 1
        self.layout.endLayout()

    def draw(self, painter: QPainter, x: float, y: float, colour: QColor) -> None:
        """Paint with the upper left corner at (x, y)."""
        painter.setPen(colour)
        self.layout.draw(painter, QPointF(x, y))


def _star(at: int, colour: QColor) -> QTextLayout.FormatRange:
    look = QTextCharFormat()
    look.setForeground(colour)
    piece = QTextLayout.FormatRange()
    piece.start, piece.length, piece.format = at, 1, look
    return piece


class Ink:
    """One reader's speaker and theme, with the texts laid out so far: the same text in the same width is broken once."""

    def __init__(self, say: Speaker, theme: Theme) -> None:
        self.say = say
        self.theme = theme
        self.rtl = say.manner.rtl
        self.px = theme.px
        self.direction = Qt.LayoutDirection.RightToLeft if self.rtl else Qt.LayoutDirection.LeftToRight
        # Absolute, or Qt turns it round once more for a text that runs from right to left.
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
        self.reading_edge, self.far_edge = (right, left) if self.rtl else (left, right)
        self._option = QTextOption()
        self._option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._option.setTextDirection(self.direction)
        self._option.setAlignment(self.reading_edge)
        self._laid_out: dict[tuple[str, float, Weight, bool, int, bool, bool], Paragraph] = {}

    def paragraph(
        self,
        text: str,
        width: int,
        size: float = 14,
        weight: Weight = "regular",
        *,
        italic: bool = False,
        star: bool = False,
        struck: bool = False,
    ) -> Paragraph:
        """Return `text` broken to `width`, struck out on request; with `star` a red star (required) follows its first line."""
        key = (text, size, weight, italic, width, star, struck)
        found = self._laid_out.get(key)
        if found is None:
            font = self.theme.font(size, weight, italic=italic)
            if struck:
                font = QFont(font)
                font.setStrikeOut(True)
            first, mark, rest = text.partition("\n")
            written = f"{first}{STAR}{mark}{rest}" if star else text
            found = Paragraph(written, font, max(width, 1), self._option, self.theme.red if star else None)
            self._laid_out[key] = found
        return found

    def mirrored(self, box: QRect, width: int) -> QRect:
        """Return a box of a left-to-right layout `width` wide as it lies for this reader."""
        return QRect(width - box.x() - box.width(), box.y(), box.width(), box.height()) if self.rtl else box

    def write(self, painter: QPainter, box: QRect, text: Paragraph, colour: QColor) -> None:
        """Paint a text at the reading edge of an already mirrored box, in its middle when it is lower than the box."""
        text.draw(painter, box.x(), box.y() + max(0.0, (box.height() - text.height) / 2), colour)


def rounded(
    painter: QPainter, box: QRect, radius: float, fill: QColor | None, edge: QColor | None, thick: int = 1, *, dashed: bool = False
) -> None:
    """Paint a rounded box whose edge lies inside `box`."""
    pen = QPen(edge, thick) if edge is not None else QPen(Qt.PenStyle.NoPen)
    if dashed:
        pen.setDashPattern([3, 3])
    painter.setPen(pen)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    inset = thick / 2
    painter.drawRoundedRect(QRectF(box).adjusted(inset, inset, -inset, -inset), radius, radius)


def paint_sign(painter: QPainter, sign: Sign, box: QRectF, colour: QColor) -> None:
    """Paint a sign into a square box."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    side = box.width()
    painter.translate(box.x(), box.y())
    painter.scale(side / 16, side / 16)
    painter.setPen(QPen(colour, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _STROKES[sign](painter, colour)
    painter.restore()


def _hard(painter: QPainter, colour: QColor) -> None:  # noqa: ARG001
    painter.drawLines([QLineF(4, 4, 12, 12), QLineF(12, 4, 4, 12)])


def _soft(painter: QPainter, colour: QColor) -> None:
    triangle = QPainterPath(QPointF(8, 2.4))
    triangle.lineTo(14.4, 13.4)
    triangle.lineTo(1.6, 13.4)
    triangle.closeSubpath()
    painter.drawPath(triangle)
    painter.drawLine(QLineF(8, 6.6, 8, 9.4))
    painter.setBrush(colour)
    painter.drawEllipse(QPointF(8, 11.4), 0.35, 0.35)


def _note(painter: QPainter, colour: QColor) -> None:
    painter.drawEllipse(QPointF(8, 8), 6, 6)
    painter.drawLine(QLineF(8, 7.6, 8, 11))
    painter.setBrush(colour)
    painter.drawEllipse(QPointF(8, 5.1), 0.35, 0.35)


def _done(painter: QPainter, colour: QColor) -> None:  # noqa: ARG001
    painter.drawPolyline([QPointF(3.4, 8.6), QPointF(6.6, 11.8), QPointF(12.8, 4.6)])


def _more(painter: QPainter, colour: QColor) -> None:
    painter.setBrush(colour)
    for x in (3.5, 8, 12.5):
        painter.drawEllipse(QPointF(x, 8), 0.6, 0.6)


def _calendar(painter: QPainter, colour: QColor) -> None:  # noqa: ARG001
    painter.drawRoundedRect(QRectF(2.2, 3.4, 11.6, 10.4), 1.6, 1.6)
    painter.drawLines([QLineF(2.2, 6.8, 13.8, 6.8), QLineF(5.2, 2, 5.2, 4.6), QLineF(10.8, 2, 10.8, 4.6)])


def _open(painter: QPainter, colour: QColor) -> None:  # noqa: ARG001
    painter.drawPolyline([QPointF(4, 6.4), QPointF(8, 10.4), QPointF(12, 6.4)])


_STROKES = {
    "hard": _hard, "soft": _soft, "note": _note, "done": _done, "more": _more, "calendar": _calendar, "open": _open,
    "remove": _hard,
}
