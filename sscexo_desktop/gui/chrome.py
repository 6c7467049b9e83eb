"""The small parts that the pages of a study are made of, besides those of `surface`: labels, text fields, rules and scrolling."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QLineEdit, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from sscexo_desktop.gui.surface import Card, Ground, line_height, on_keys, rounded, row, sized
from sscexo_desktop.gui.theme import Theme

__all__ = [
    "Card", "Fitted", "Ground", "Rule", "TextField", "clear_layout", "label", "line_height", "on_keys", "paint_text", "rounded",
    "row", "scrolled", "sized",
]

Weight = QFont.Weight


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
        if wrap:
            # Qt sets a line that goes on by its trailing space too far to the left; without room there a letter would be lost.
            found.setContentsMargins(found.fontMetrics().horizontalAdvance(" ") + 1, 0, 0, 0)
    paint_text(found, color)
    if wrap:
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        found.setSizePolicy(policy)
    return found


def nothing_there(theme: Theme, text: str = "") -> QLabel:
    """Return the quiet sentence that stands where a table has no rows."""
    found = label(text, theme.muted, wrap=True)
    found.setAlignment(Qt.AlignmentFlag.AlignCenter)
    line = round(line_height(found))
    found.setContentsMargins(line, line * 2, line, line * 2)
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
