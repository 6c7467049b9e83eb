"""What the first window is made of: grounds, cards, boxes and words, painted in the theme's colours.

Nothing here, nor what the first page uses of `button` and `top_bar`, may touch `Qt`: the making of its enumerations takes a tenth
of the start. Painting takes its flags as numbers, and `isRightToLeft` tells the direction.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QKeySequence,
    QPainter,
    QPainterPath,
    QPalette,
    QShortcut,
    QTextCharFormat,
    QTextLayout,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from sscexo_desktop.gui.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

Weight = QFont.Weight
LEFT, RIGHT, CENTER, TOP, BOTTOM, MIDDLE = 0x1, 0x2, 0x4, 0x20, 0x40, 0x80
ABSOLUTE, SINGLE_LINE, WRAPPED = 0x10, 0x100, 0x1000
"""`Qt.AlignmentFlag` and `Qt.TextFlag` as `QPainter.drawText` takes them; `near` is the reading edge."""


def near(widget: QWidget) -> int:
    """Return the flag of the edge where reading begins."""
    return (RIGHT if widget.isRightToLeft() else LEFT) | ABSOLUTE


def sized(font: QFont, factor: float = 1.0, weight: QFont.Weight = Weight.Normal) -> QFont:
    """Return a font `factor` times as large, in this weight."""
    found = QFont(font)
    if font.pixelSize() > 0:
        found.setPixelSize(max(1, round(font.pixelSize() * factor)))
    else:
        found.setPointSizeF(font.pointSizeF() * factor)
    found.setWeight(weight)
    return found


def line_height(widget: QWidget) -> float:
    """Return the height of a line in the widget's font: the measure of every distance on the screen."""
    return QFontMetricsF(widget.font()).height()


def rounded(painter: QPainter, box: QRectF, radius: float, fill: QColor | None, line: QColor | None, width: float = 1.0) -> None:
    """Paint a rounded box that lies wholly inside `box`."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inset = width / 2 if line else 0.0
    path = QPainterPath()
    path.addRoundedRect(box.adjusted(inset, inset, -inset, -inset), radius, radius)
    if fill is not None:
        painter.fillPath(path, brush_of(fill))
    if line is not None:
        pen = painter.pen()  # changed, not made: to make a pen of a colour touches `Qt`
        pen.setColor(line)
        pen.setWidthF(width)
        painter.strokePath(path, pen)


def brush_of(color: QColor) -> QBrush:
    """Return the plain brush of a colour, by way of a palette: to make one of a colour touches `Qt`."""
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, color)
    return palette.window()


def fill(painter: QPainter, box: QRectF, color: QColor) -> None:
    """Fill a box."""
    path = QPainterPath()
    path.addRect(box)
    painter.fillPath(path, brush_of(color))


def write(painter: QPainter, box: QRectF, flags: int, text: str, font: QFont, color: QColor) -> None:
    """Write one line of text in a colour; of the flags, those of the side and of top and bottom count."""
    layout = QTextLayout(text, font)
    inked, span = QTextCharFormat(), QTextLayout.FormatRange()
    inked.setForeground(brush_of(color))
    span.start, span.length, span.format = 0, 2 * len(text), inked
    layout.setFormats([span])
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(QFontMetricsF(font).horizontalAdvance(text) + 1)
    layout.endLayout()
    spare, below = box.width() - line.width(), box.height() - line.height()
    x = 0.0 if flags & LEFT else spare if flags & RIGHT else spare / 2
    y = 0.0 if flags & TOP else below if flags & BOTTOM else below / 2
    layout.draw(painter, QPointF(box.left() + x, box.top() + y))


def on_keys(widget: QWidget, keys: str, act: Callable[[], object]) -> None:
    """Do something when keys such as `Ctrl+S` are pressed while the widget's window is in front and the widget is in view."""
    QShortcut(QKeySequence(keys), widget, act)


class Card(QFrame):
    """A white card with a thin line around it; put rows into `body`."""

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, *, fill: QColor | None = None, line: QColor | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._fill = fill or theme.card
        self._line = line or theme.line
        self.body = QVBoxLayout(self)
        pad = round(line_height(self) * 0.8)
        self.body.setContentsMargins(pad, round(pad * 0.8), pad, round(pad * 0.8))
        self.body.setSpacing(round(pad * 0.45))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the card."""
        rounded(QPainter(self), QRectF(self.rect()), line_height(self) * 0.45, self._fill, self._line)


class Words(QWidget):
    """Plain words on as many lines as they need, at the reading edge or in the middle."""

    def __init__(
        self, text: str, color: QColor, factor: float = 1.0, weight: QFont.Weight = Weight.Normal, *, centered: bool = False
    ) -> None:
        super().__init__()
        self._centered = centered
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, color)  # the pen that a painter begins with
        self.setPalette(palette)
        self.setFont(sized(self.font(), factor, weight))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.say(text)

    def say(self, text: str) -> None:
        """Show other words."""
        self._text = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for the words on one line."""
        metrics = QFontMetricsF(self.font())
        return QSize(round(metrics.horizontalAdvance(self._text)) + 2, round(metrics.height()))

    def minimumSizeHint(self) -> QSize:
        """Make do with little, on more lines."""
        hint = self.sizeHint()
        return QSize(min(hint.width(), hint.height() * 6), hint.height())

    def hasHeightForWidth(self) -> bool:
        """Grow taller where there is little width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the words in this width."""
        box = QFontMetricsF(self.font()).boundingRect(QRectF(0, 0, width, 1_000_000), WRAPPED, self._text)
        return round(max(box.height(), QFontMetricsF(self.font()).height()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the words."""
        painter = QPainter(self)
        painter.drawText(QRectF(self.rect()), (CENTER if self._centered else near(self)) | MIDDLE | WRAPPED, self._text)


class Ground(QWidget):
    """A plain area in one colour, with an optional line along one side."""

    def __init__(self, color: QColor, line: QColor | None = None, side: Literal["start", "end", "top", "bottom", ""] = "") -> None:
        super().__init__()
        self._color = color
        self._line = line
        self._side = side
        if side in ("top", "bottom"):
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Fill the area and draw its edge."""
        painter = QPainter(self)
        box = QRectF(self.rect())
        fill(painter, box, self._color)
        if self._line is None or not self._side:
            return
        rtl = self.isRightToLeft()
        right, bottom = box.width() - 1, box.height() - 1
        if self._side in ("top", "bottom"):
            edge = QRectF(0, 0 if self._side == "top" else bottom, box.width(), 1)
        else:
            edge = QRectF(right if (self._side == "end") != rtl else 0, 0, 1, box.height())
        fill(painter, edge, self._line)


def row(*parts: QWidget | int | None, spacing: int = 8) -> QHBoxLayout:
    """Lay parts out side by side; an integer is a stretch."""
    found = QHBoxLayout()
    found.setContentsMargins(0, 0, 0, 0)
    found.setSpacing(spacing)
    for each in parts:
        if isinstance(each, int):
            found.addStretch(each)
        elif each is not None:
            found.addWidget(each)
    return found
