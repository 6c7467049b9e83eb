"""The table of participants and visits, painted as one widget: chips by state, moved in by arrow keys (F15)."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from sscexo_desktop.gui.chrome import line_height, rounded, sized
from sscexo_desktop.gui.standing import Chip
from sscexo_desktop.gui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
CELL = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Words:
    """A plain cell: words, and a quieter word after them."""

    text: str
    after: str = ""
    bold: bool = False


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One participant: the number, and the cell of each column."""

    number: str
    cells: tuple[Words | Chip, ...]


def spoken(cell: Words | Chip) -> str:
    """Return what a screen reader says of a cell."""
    return cell.words if isinstance(cell, Chip) else f"{cell.text} {cell.after}".strip()


class MatrixModel(QAbstractTableModel):
    """The rows as Qt's table reads them."""

    def __init__(self, columns: tuple[str, ...], rows: tuple[MatrixRow, ...]) -> None:
        super().__init__()
        self.columns = columns
        self.rows = rows

    def rowCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many participants there are."""
        return len(self.rows)

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many columns there are."""
        return len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell, as words or as it is painted."""
        if not index.isValid():
            return None
        cell = self.rows[index.row()].cells[index.column()]
        if role == CELL:
            return cell
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.rows[index.row()].number}, {self.columns[index.column()]}: {spoken(cell)}"
        return spoken(cell) if role == Qt.ItemDataRole.DisplayRole else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the title of a column, or the number of a row."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return self.columns[section] if orientation == Qt.Orientation.Horizontal else self.rows[section].number


class ChipPainter(QStyledItemDelegate):
    """Paints one cell."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint ground, rule, and words or chip."""
        table = self.parent()
        if not isinstance(table, Matrix):
            return
        painter.save()
        theme, box = self._theme, QRectF(_rect(option))
        current = table.currentIndex()
        chosen = current.row() == index.row() and table.hasFocus()
        painter.fillRect(box, theme.teal_pale if chosen else theme.card)
        painter.setPen(theme.line)
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        cell = index.data(CELL)
        if isinstance(cell, Chip):
            paint_chip(painter, box, cell, theme, table.font(), here=chosen and current.column() == index.column())
        else:
            self._paint_words(painter, box, cell, table)
            if chosen and current.column() == index.column():
                rounded(painter, box.adjusted(3, 3, -3, -4), 6, None, theme.teal, 2)
        painter.restore()

    def _paint_words(self, painter: QPainter, box: QRectF, cell: Words, table: Matrix) -> None:
        line = line_height(table)
        rtl = table.layoutDirection() == Qt.LayoutDirection.RightToLeft
        inner = box.adjusted(line * 0.6, 0, -line * 0.3, 0) if not rtl else box.adjusted(line * 0.3, 0, -line * 0.6, 0)
        font = sized(table.font(), 0.96, QFont.Weight.DemiBold if cell.bold else QFont.Weight.Normal)
        side = (Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter
        side |= Qt.AlignmentFlag.AlignAbsolute
        painter.setFont(font)
        painter.setPen(self._theme.ink)
        painter.drawText(inner, side | Qt.TextFlag.TextSingleLine, cell.text)
        if cell.after:
            used = QFontMetricsF(font).horizontalAdvance(cell.text) + line * 0.35
            painter.setFont(sized(table.font(), 0.93))
            painter.setPen(self._theme.muted)
            rest = inner.adjusted(0, 0, -used, 0) if rtl else inner.adjusted(used, 0, 0, 0)
            painter.drawText(rest, side | Qt.TextFlag.TextSingleLine, cell.after)

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the room that a cell needs."""
        table = self.parent()
        if not isinstance(table, Matrix):
            return QSize()
        line = line_height(table)
        cell = index.data(CELL)
        bold = QFontMetricsF(sized(table.font(), 0.96, QFont.Weight.DemiBold))
        width = bold.horizontalAdvance(spoken(cell)) + line * (1.3 if isinstance(cell, Words) else 2.2)
        return QSize(round(width), round(line * 2.15))


def _rect(option: QStyleOptionViewItem) -> QRect:
    return option.rect


def paint_chip(painter: QPainter, box: QRectF, chip: Chip, theme: Theme, base: QFont, *, here: bool = False) -> None:
    """Paint a chip in the middle of a box, with the frame of the focus when one is `here`."""
    line = QFontMetricsF(base).height()
    inner = box.adjusted(line * 0.35, line * 0.3, -line * 0.35, -line * 0.35)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    radius = line * 0.28
    if not chip.bare:
        rounded(painter, inner, radius, chip.ground, None)
    if chip.dashed:
        pen = QPen(chip.edge or QColor(theme.field_line), 1)
        pen.setDashPattern([3, 3])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(inner.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    if here:
        rounded(painter, inner.adjusted(-3, -3, 3, 3), radius + 2, None, theme.teal, 2)
    font = sized(base, 0.9, QFont.Weight.DemiBold if chip.bold else QFont.Weight.Normal)
    painter.setFont(font)
    painter.setPen(chip.ink)
    words = f"{chip.sign} {chip.words}" if chip.sign else chip.words
    words = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, inner.width() - 4)
    painter.drawText(inner, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine, words)


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
        inner = QRectF(rect).adjusted(line * 0.6, 0, -line * 0.6, 0)
        model = self.model()
        title = str(model.headerData(logical, Qt.Orientation.Horizontal))
        painter.drawText(inner, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, title)
        painter.restore()

    def sectionSizeFromContents(self, logical: int) -> QSize:
        """Return the room that a title needs."""
        title = str(self.model().headerData(logical, Qt.Orientation.Horizontal))
        line = line_height(self)
        wide = QFontMetricsF(sized(self.font(), 0.88, QFont.Weight.DemiBold)).horizontalAdvance(title)
        return QSize(round(wide + line * 1.3), round(line * 1.9))

    def sizeHint(self) -> QSize:
        """Return the height of the titles."""
        return QSize(0, round(line_height(self) * 1.9))


class Matrix(QTableView):
    """Participants by visits; `opened` carries (number, column), `print_asked` a number."""

    opened = Signal(object)
    print_asked = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("matrix")
        self._theme = theme
        self._tall = 0
        self._least: tuple[int, int, range] = (0, 0, range(0))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.horizontalScrollBar().setStyleSheet(theme.style_sheet())
        self.setHorizontalHeader(ColumnTitles(theme, self))
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setItemDelegate(ChipPainter(theme, self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.activated.connect(self._open)
        self.clicked.connect(self._open)

    def show_rows(self, columns: tuple[str, ...], rows: tuple[MatrixRow, ...], visits: range) -> None:
        """Show these rows; the columns `visits` share the room that is left."""
        before = self.currentIndex()
        self.setModel(MatrixModel(columns, rows))
        titles = self.horizontalHeader()
        for column in range(len(columns)):
            kind = QHeaderView.ResizeMode.Stretch if column in visits else QHeaderView.ResizeMode.ResizeToContents
            titles.setSectionResizeMode(column, kind)
        line = line_height(self)
        titles.setMinimumSectionSize(round(line * 2.4))
        least = max(titles.sectionSizeFromContents(each).width() for each in visits) if len(visits) else 0
        least = max(
            [
                least,
                *(self.sizeHintForIndex(self.model().index(row, column)).width() for row in range(len(rows)) for column in visits),
            ]
        )
        fixed = sum(self.sizeHintForColumn(column) for column in range(len(columns)) if column not in visits)
        self._least = (fixed, least, visits)
        tall = round(line * 2.15)
        self.verticalHeader().setDefaultSectionSize(tall)
        self._tall = titles.sizeHint().height() + tall * max(1, len(rows)) + 2
        self._share()
        row = min(before.row(), len(rows) - 1) if before.isValid() else 0
        column = before.column() if before.isValid() else 0
        if rows:
            self.setCurrentIndex(self.model().index(row, min(column, len(columns) - 1)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room; where it is too little for the chips, scroll sideways."""
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        fixed, least, visits = self._least
        tight = self.viewport().width() < fixed + least * len(visits)
        titles = self.horizontalHeader()
        for column in visits:
            titles.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed if tight else QHeaderView.ResizeMode.Stretch)
            if tight:
                titles.resizeSection(column, least)
        bar = self.horizontalScrollBar().sizeHint().height() if tight else 0
        self.setFixedHeight(self._tall + bar)

    def _open(self, index: Index) -> None:
        model = self.model()
        if isinstance(model, MatrixModel) and index.isValid():
            self.opened.emit((model.rows[index.row()].number, index.column()))

    def current_number(self) -> str | None:
        """Return the participant whose row one stands on."""
        model, index = self.model(), self.currentIndex()
        return model.rows[index.row()].number if isinstance(model, MatrixModel) and index.isValid() else None

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Paint both rows anew, for the whole row is marked."""
        super().currentChanged(current, previous)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Print on Ctrl+P; all else as tables do."""
        number = self.current_number()
        if event.key() == Qt.Key.Key_P and event.modifiers() == Qt.KeyboardModifier.ControlModifier and number:
            self.print_asked.emit(number)
            return
        super().keyPressEvent(event)
