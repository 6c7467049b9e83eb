"""The titles of a table's columns."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QHeaderView, QTableView

from sscexo_desktop.gui.chrome import line_height, sized
from sscexo_desktop.gui.theme import Theme

ROW = 1.85
"""The height of a row in lines: ten participants stand on one screen."""


class ColumnTitles(QHeaderView):
    """The titles of the columns, quiet and bold."""

    def __init__(self, theme: Theme, parent: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self.setHighlightSections(False)
        self.setSectionsClickable(False)

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        """Paint one title."""
        painter.save()
        line = line_height(self)
        painter.fillRect(rect, self._theme.card)
        painter.setPen(self._theme.line)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setFont(sized(self.font(), 0.88, QFont.Weight.DemiBold))
        painter.setPen(self._theme.muted)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = (Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignAbsolute
        inner = QRectF(rect).adjusted(line * 0.5, 0, -line * 0.5, 0)
        model = self.model()
        title = str(model.headerData(logical, Qt.Orientation.Horizontal))
        painter.drawText(inner, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, title)
        painter.restore()

    def sectionSizeFromContents(self, logical: int) -> QSize:
        """Return the room that a title needs."""
        title = str(self.model().headerData(logical, Qt.Orientation.Horizontal))
        line = line_height(self)
        wide = QFontMetricsF(sized(self.font(), 0.88, QFont.Weight.DemiBold)).horizontalAdvance(title)
        return QSize(ceil(wide + line * 1.1), round(line * ROW))

    def sizeHint(self) -> QSize:
        """Return the height of the titles."""
        return QSize(0, round(line_height(self) * ROW))
