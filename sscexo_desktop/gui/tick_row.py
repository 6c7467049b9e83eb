"""A choice with its explanation: a box to tick, or a round one where only one of several holds."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from sscexo_desktop.gui.chrome import line_height, rounded, sized
from sscexo_desktop.gui.theme import Theme

WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignAbsolute


class TickRow(QAbstractButton):
    """One choice: its words, and beneath them quietly what it means. With `single` its neighbours go out when it is taken."""

    def __init__(self, theme: Theme, words: str, detail: str = "", *, single: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self._detail = detail
        self._single = single
        self.setText(words)
        self.setAccessibleName(words)
        self.setAccessibleDescription(detail)
        self.setCheckable(True)
        self.setAutoExclusive(single)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _room(self, width: float) -> float:
        return max(width - line_height(self) * 2.1, 10.0)

    def _heights(self, width: float) -> tuple[float, float]:
        room = QRectF(0, 0, self._room(width), 100_000)
        title = QFontMetricsF(self.font()).boundingRect(room, WRAPPED, self.text()).height()
        small = QFontMetricsF(sized(self.font(), 0.9))
        return title, small.boundingRect(room, WRAPPED, self._detail).height() if self._detail else 0.0

    def _height(self, width: float) -> int:
        return round(sum(self._heights(width)) + line_height(self) * 0.7)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the height that the words need in this width."""
        super().resizeEvent(event)
        if self.height() != self._height(self.width()):
            self.setFixedHeight(self._height(self.width()))

    def sizeHint(self) -> QSize:
        """Return room for the words in a width that is read with ease."""
        wide = round(line_height(self) * 22)
        return QSize(wide, self._height(self.width() if self.width() > wide / 2 else wide))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick with Enter as well."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the box, the words, and what they mean."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, line = self._theme, line_height(self)
        ground = QRectF(self.rect())
        rounded(painter, ground, line * 0.3, theme.hover if self.underMouse() else None, theme.teal if self.hasFocus() else None, 2)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = line * 0.85
        x = ground.width() - line * 0.5 - side if rtl else line * 0.5
        self._paint_box(painter, QRectF(x, line * 0.42, side, side))
        left = line * 0.4 if rtl else line * 1.7
        title, detail = self._heights(ground.width())
        near = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
        painter.setPen(theme.ink if self.isEnabled() else theme.faint)
        painter.setFont(sized(self.font(), 1.0, QFont.Weight.DemiBold if self.isChecked() else QFont.Weight.Normal))
        painter.drawText(QRectF(left, line * 0.3, self._room(ground.width()), title + line), WRAPPED | near, self.text())
        painter.setPen(theme.muted if self.isEnabled() else theme.faint)
        painter.setFont(sized(self.font(), 0.9))
        painter.drawText(QRectF(left, line * 0.35 + title, self._room(ground.width()), detail + line), WRAPPED | near, self._detail)

    def _paint_box(self, painter: QPainter, box: QRectF) -> None:
        theme, on = self._theme, self.isChecked()
        radius = box.height() / 2 if self._single else box.height() * 0.22
        line = theme.field_line if not on else theme.teal if self.isEnabled() else theme.faint
        if self._single:
            rounded(painter, box, radius, theme.field, line, 2 if on else 1)
            if on:
                inner = box.adjusted(*(each * box.width() * 0.28 for each in (1, 1, -1, -1)))
                rounded(painter, inner, inner.height() / 2, line, None)
            return
        rounded(painter, box, radius, line if on else theme.field, line)
        if on:
            painter.setPen(QPen(theme.on_teal, max(1.6, box.height() * 0.12)))
            corners = ((0.24, 0.52), (0.43, 0.72), (0.78, 0.3))
            painter.drawPolyline([QPointF(box.x() + x * box.width(), box.y() + y * box.height()) for x, y in corners])
