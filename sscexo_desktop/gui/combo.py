"""A short list to choose one of: the filters above a table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox

from sscexo_desktop.gui.chrome import line_height, rounded
from sscexo_desktop.gui.ink import paint_sign
from sscexo_desktop.gui.theme import Theme


class FilterBox(QComboBox):
    """Offers "all" and then each choice; `chosen` is "" for all. The wheel leaves it alone."""

    def __init__(self, theme: Theme, name: str, everything: str, choices: Sequence[tuple[str, str]], chosen: str = "") -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.addItem(everything, "")
        for value, words in choices:
            self.addItem(words, value)
        self.choose(chosen)

    @property
    def chosen(self) -> str:
        """What is chosen."""
        return str(self.currentData() or "")

    def choose(self, value: str) -> None:
        """Choose this; all, where it is not offered."""
        self.setCurrentIndex(max(0, self.findData(value)))

    def sizeHint(self) -> QSize:
        """Return room for the longest choice and the arrow."""
        line = line_height(self)
        longest = max(self.fontMetrics().horizontalAdvance(self.itemText(n)) for n in range(self.count()))
        return QSize(round(min(longest, line * 14) + line * 2.2), round(line * 1.7))

    def minimumSizeHint(self) -> QSize:
        """Make do with less where there is little room."""
        return QSize(round(line_height(self) * 5), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the frame, what is chosen, and the arrow."""
        painter = QPainter(self)
        theme, line, rtl = self._theme, line_height(self), self.isRightToLeft()
        focus = self.hasFocus()
        edge = theme.teal if focus else theme.field_line
        rounded(painter, QRectF(self.rect()), line * 0.28, theme.field, edge, 2 if focus else 1)
        side = round(line * 0.7)
        gap = round(line * 0.4)
        x = gap if rtl else self.width() - gap - side
        paint_sign(painter, "open", QRectF(x, (self.height() - side) / 2, side, side), theme.muted)
        at_arrow = 2 * gap + side
        box = self.rect().adjusted(at_arrow if rtl else gap, 0, -gap if rtl else -at_arrow, 0)
        words = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, box.width())
        reading = (Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignAbsolute
        painter.setPen(theme.ink if self.chosen else theme.muted)
        painter.drawText(box, reading | Qt.AlignmentFlag.AlignVCenter, words)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll."""
        event.ignore()
