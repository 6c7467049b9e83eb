"""Small signs that need no font: states of a record, queries and source ticks at a field, boxes to tick."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

Mark = Literal[
    "empty", "in_progress", "complete", "verified", "signed", "locked", "compared", "changed", "query_open", "query_answered",
    "ticked", "unticked", "void",
]


def paint_mark(painter: QPainter, mark: Mark, box: QRectF, colour: QColor) -> None:
    """Paint a sign into a square box; each has a shape of its own, so that colour is never the only difference."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.x(), box.y())
    painter.scale(box.width() / 16, box.width() / 16)
    painter.setPen(QPen(colour, 1.7, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _STROKES[mark](painter, colour)
    painter.restore()


def _empty(painter: QPainter, colour: QColor) -> None:  # noqa: ARG001
    painter.drawEllipse(QPointF(8, 8), 5.6, 5.6)


def _in_progress(painter: QPainter, colour: QColor) -> None:
    painter.drawEllipse(QPointF(8, 8), 5.6, 5.6)
    painter.setBrush(colour)
    painter.drawChord(QRectF(2.4, 2.4, 11.2, 11.2), 90 * 16, 180 * 16)


def _complete(painter: QPainter, colour: QColor) -> None:  # noqa: ARG001
    painter.drawPolyline([QPointF(3, 8.6), QPointF(6.4, 12), QPointF(13, 4.6)])


def _verified(painter: QPainter, colour: QColor) -> None:  # noqa: ARG001
    painter.drawPolyline([QPointF(0.8, 8.8), QPointF(4, 12), QPointF(10, 4.4)])
    painter.drawPolyline([QPointF(7.4, 11.2), QPointF(8.2, 12), QPointF(15.2, 4.4)])


def _signed(painter: QPainter, colour: QColor) -> None:
    pen = QPainterPath(QPointF(11.6, 1.8))
    for x, y in ((14.2, 4.4), (6, 12.6), (2.6, 13.4), (3.4, 10)):
        pen.lineTo(x, y)
    pen.closeSubpath()
    painter.drawPath(pen)
    painter.setBrush(colour)
    painter.drawLine(QLineF(9.4, 4, 12, 6.6))
    painter.drawLine(QLineF(8.4, 14.2, 14, 14.2))


def _locked(painter: QPainter, colour: QColor) -> None:
    painter.drawArc(QRectF(4.6, 1.6, 6.8, 9), 0, 180 * 16)
    painter.drawLines([QLineF(4.6, 6, 4.6, 7.4), QLineF(11.4, 6, 11.4, 7.4)])
    painter.setBrush(colour)
    painter.drawRoundedRect(QRectF(2.8, 7.4, 10.4, 7), 1.2, 1.2)


def _changed(painter: QPainter, colour: QColor) -> None:  # noqa: ARG001
    painter.drawLines([QLineF(2.6, 5.6, 13.4, 5.6), QLineF(2.6, 10.6, 13.4, 10.6), QLineF(10.8, 1.8, 5.2, 14.4)])


def _query_open(painter: QPainter, colour: QColor) -> None:
    painter.setBrush(colour)
    painter.drawLine(QLineF(3.4, 1.6, 3.4, 14.6))
    flag = QPainterPath(QPointF(3.4, 1.8))
    flag.lineTo(14, 5.4)
    flag.lineTo(3.4, 9.2)
    flag.closeSubpath()
    painter.drawPath(flag)


def _query_answered(painter: QPainter, colour: QColor) -> None:  # noqa: ARG001
    bubble = QPainterPath(QPointF(1.6, 2.4))
    for x, y in ((14.4, 2.4), (14.4, 10.6), (8, 10.6), (4.4, 14.4), (4.4, 10.6), (1.6, 10.6)):
        bubble.lineTo(x, y)
    bubble.closeSubpath()
    painter.drawPath(bubble)


def _unticked(painter: QPainter, colour: QColor) -> None:  # noqa: ARG001
    painter.drawRoundedRect(QRectF(2, 2, 12, 12), 2, 2)


def _ticked(painter: QPainter, colour: QColor) -> None:
    _unticked(painter, colour)
    painter.drawPolyline([QPointF(4.8, 8.4), QPointF(7.2, 10.8), QPointF(11.4, 5.4)])


def _void(painter: QPainter, colour: QColor) -> None:  # noqa: ARG001
    painter.drawLines([QLineF(3.4, 3.4, 12.6, 12.6), QLineF(12.6, 3.4, 3.4, 12.6)])


_STROKES: Mapping[Mark, Callable[[QPainter, QColor], None]] = {
    "empty": _empty, "in_progress": _in_progress, "complete": _complete, "verified": _verified, "signed": _signed,
    "locked": _locked, "compared": _complete, "changed": _changed, "query_open": _query_open,
    "query_answered": _query_answered, "ticked": _ticked, "unticked": _unticked, "void": _void,
}
