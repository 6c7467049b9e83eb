"""The small parts that every page is made of: buttons, headings, cards and notes, painted in the theme's colours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeySequence, QPainter, QPaintEvent, QPalette, QPen, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from sscexo_desktop.gui.theme import Theme

Weight = QFont.Weight


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
    painter.setPen(QPen(line, width) if line else Qt.PenStyle.NoPen)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), radius, radius)


def on_keys(widget: QWidget, keys: str, act: Callable[[], object]) -> None:
    """Do something when keys such as `Ctrl+S` are pressed while the widget's window is in front and the widget is in view."""
    QShortcut(QKeySequence(keys), widget, act)


def clear_layout(layout: QVBoxLayout | QHBoxLayout) -> None:
    """Take everything out of a layout and let go of its widgets."""
    while (entry := layout.takeAt(0)) is not None:
        if (widget := entry.widget()) is not None:
            widget.hide()
            widget.deleteLater()


def label(
    text: str,
    color: QColor,
    factor: float = 1.0,
    *,
    weight: QFont.Weight = Weight.Normal,
    wrap: bool = False,
    parent: QWidget | None = None,
) -> QLabel:
    """Return a plain-text label in one colour and size."""
    found = QLabel(text, parent)
    found.setTextFormat(Qt.TextFormat.PlainText)
    found.setFont(sized(found.font(), factor, weight))
    found.setWordWrap(wrap)
    if QApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft:
        # A label otherwise goes by the first letter of its text, and a Latin code would stand at the far edge.
        found.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)
    paint_text(found, color)
    if wrap:
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        found.setSizePolicy(policy)
    return found


def paint_text(widget: QLabel, color: QColor) -> None:
    """Give a label its colour."""
    palette = widget.palette()
    palette.setColor(QPalette.ColorRole.WindowText, color)
    palette.setColor(QPalette.ColorRole.Text, color)
    widget.setPalette(palette)


class Fitted(QWidget):
    """One line of text that is cut with an ellipsis where there is no room for it; the whole is in its tip."""

    def __init__(self, text: str, color: QColor, factor: float = 1.0, weight: QFont.Weight = Weight.Normal) -> None:
        super().__init__()
        self._text = text
        self._color = color
        self.setFont(sized(self.font(), factor, weight))
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return room for the whole text."""
        metrics = QFontMetricsF(self.font())
        return QSize(round(metrics.horizontalAdvance(self._text)) + 4, round(metrics.height()))

    def minimumSizeHint(self) -> QSize:
        """Make do with very little."""
        return QSize(min(30, self.sizeHint().width()), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint what there is room for, from the reading edge."""
        painter = QPainter(self)
        painter.setPen(self._color)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = (Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignAbsolute
        words = QFontMetricsF(self.font()).elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, words)


class TextField(QLineEdit):
    """A line of text in the program's frame, 2 px teal when it has the focus; the wheel leaves it alone."""

    def __init__(self, theme: Theme, text: str = "", name: str = "") -> None:
        super().__init__(text)
        self._theme = theme
        self.setFrame(False)
        self.setAccessibleName(name)
        line = round(line_height(self))
        self.setTextMargins(round(line * 0.35), round(line * 0.3), round(line * 0.35), round(line * 0.3))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
        self.setPalette(palette)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the frame, then the text."""
        painter = QPainter(self)
        theme, radius = self._theme, line_height(self) * 0.28
        focus = self.hasFocus()
        rounded(painter, QRectF(self.rect()), radius, theme.field, theme.teal if focus else theme.field_line, 2 if focus else 1)
        painter.end()
        super().paintEvent(event)


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


class Rule(QWidget):
    """A thin line between rows."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._color = theme.line
        self.setFixedHeight(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the line."""
        painter = QPainter(self)
        painter.setPen(self._color)
        painter.drawLine(QPointF(0, 0.5), QPointF(self.width(), 0.5))


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
        painter.fillRect(self.rect(), self._color)
        if self._line is None or not self._side:
            return
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        painter.setPen(self._line)
        right, bottom = self.width() - 1, self.height() - 1
        if self._side in ("top", "bottom"):
            level = 0 if self._side == "top" else bottom
            painter.drawLine(0, level, right, level)
        else:
            edge = right if (self._side == "end") != rtl else 0
            painter.drawLine(edge, 0, edge, bottom)


def scrolled(inside: QWidget, ground: QColor, theme: Theme | None = None) -> QScrollArea:
    """Return a scroll area around a widget, without a frame of its own."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    palette = area.palette()
    palette.setColor(QPalette.ColorRole.Window, ground)
    area.setPalette(palette)
    if theme is not None:
        area.verticalScrollBar().setStyleSheet(theme.style_sheet())
    area.setWidget(inside)
    return area


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
