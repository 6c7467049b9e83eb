"""The table of participants and visits, painted as one widget: chips by state, moved in by arrow keys (F15)."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from sscexo_desktop.gui.chip import Chip, chip_width, paint_chip
from sscexo_desktop.gui.chrome import line_height, rounded, sized
from sscexo_desktop.gui.column_titles import ROW, ColumnTitles
from sscexo_desktop.gui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
CELL = Qt.ItemDataRole.UserRole
UNDER = 0.84


@dataclass(frozen=True, slots=True)
class Words:
    """A plain cell: words, a quieter word after them, another one under them; no wider than `most` lines are high, if given."""

    text: str
    after: str = ""
    bold: bool = False
    most: float = 0.0
    under: str = ""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One participant: the number, and the cell of each column."""

    number: str
    cells: tuple[Words | Chip, ...]


def spoken(cell: Words | Chip) -> str:
    """Return what a screen reader says of a cell."""
    if isinstance(cell, Chip):
        return cell.spoken or cell.words
    return " ".join(each for each in (cell.text, cell.under, cell.after) if each)


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
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(cell, Words) and cell.most:
            return cell.text
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
        painter.fillRect(box, between(theme.teal_pale, theme.card) if chosen else theme.card)
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), theme.line)
        if chosen:
            self._frame_row(painter, box, index, table)
        cell = index.data(CELL)
        if isinstance(cell, Chip):
            paint_chip(painter, box, cell, theme, table.font(), here=chosen and current.column() == index.column())
        else:
            self._paint_words(painter, box, cell, table)
            if chosen and current.column() == index.column():
                rounded(painter, box.adjusted(4, 5, -4, -5), 5, None, theme.teal, 2)
        painter.restore()

    def _frame_row(self, painter: QPainter, box: QRectF, index: Index, table: Matrix) -> None:
        """Draw this cell's part of the frame around the row where one stands."""
        teal, last = self._theme.teal, index.column() == table.model().columnCount() - 1
        rtl = table.isRightToLeft()
        painter.fillRect(QRectF(box.left(), box.top(), box.width(), 2), teal)
        painter.fillRect(QRectF(box.left(), box.bottom() - 2, box.width(), 2), teal)
        if index.column() == 0 or last:
            at_left = (index.column() == 0) != rtl
            painter.fillRect(QRectF(box.left() if at_left else box.right() - 2, box.top(), 2, box.height()), teal)

    def _paint_words(self, painter: QPainter, box: QRectF, cell: Words, table: Matrix) -> None:
        line = line_height(table)
        rtl = table.layoutDirection() == Qt.LayoutDirection.RightToLeft
        inner = box.adjusted(line * 0.5, 0, -line * 0.2, 0) if not rtl else box.adjusted(line * 0.2, 0, -line * 0.5, 0)
        font = sized(table.font(), 0.96, QFont.Weight.DemiBold if cell.bold else QFont.Weight.Normal)
        side = (Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter
        side |= Qt.AlignmentFlag.AlignAbsolute
        if cell.under:
            low = QRectF(inner.left(), inner.center().y(), inner.width(), inner.height() / 2 - line * 0.12)
            painter.setFont(sized(table.font(), UNDER))
            painter.setPen(self._theme.muted)
            painter.drawText(low, side | Qt.TextFlag.TextSingleLine, cell.under)
            inner = QRectF(inner.left(), inner.top() + line * 0.12, inner.width(), inner.height() / 2)
        painter.setFont(font)
        painter.setPen(self._theme.ink)
        words = QFontMetricsF(font).elidedText(cell.text, Qt.TextElideMode.ElideRight, inner.width()) if cell.most else cell.text
        painter.drawText(inner, side | Qt.TextFlag.TextSingleLine, words)
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
        if isinstance(cell, Chip):
            wide = chip_width(table.font(), cell) + line * 1.25
        else:
            first = QFontMetricsF(sized(table.font(), 0.96, QFont.Weight.DemiBold if cell.bold else QFont.Weight.Normal))
            after = QFontMetricsF(sized(table.font(), 0.93)).horizontalAdvance(cell.after) + line * 0.35 if cell.after else 0.0
            under = QFontMetricsF(sized(table.font(), UNDER)).horizontalAdvance(cell.under)
            wide = max(first.horizontalAdvance(cell.text) + after, under) + line
            wide = min(wide, cell.most * line) if cell.most else wide
        return QSize(ceil(wide), round(line * ROW))


def _rect(option: QStyleOptionViewItem) -> QRect:
    return option.rect


def between(one: QColor, other: QColor) -> QColor:
    """Return the colour half-way, on which chips of either still stand out."""
    return QColor((one.red() + other.red()) // 2, (one.green() + other.green()) // 2, (one.blue() + other.blue()) // 2)


def shared_out(widths: list[int], visits: range, spare: int) -> list[int]:
    """Return the widths with the room to spare given to the visits, so that these come out as even as they can."""
    found, left = list(widths), spare + sum(widths[each] for each in visits)
    for n, column in enumerate(sorted(visits, key=lambda each: -widths[each])):
        found[column] = max(widths[column], left // (len(visits) - n))
        left -= found[column]
    return found


class Matrix(QTableView):
    """Participants by visits; `opened` carries (number, column), `print_asked` and `stood` (where one stands now) a number."""

    opened = Signal(object)
    stood = Signal(object)
    print_asked = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("matrix")
        self._theme = theme
        self._tall = 0
        self._least: list[int] = []
        self._visits = range(0)
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
        """Show these rows; the columns `visits` share the room that is left. One stays at the participant where one stood."""
        at, number = self.currentIndex().column(), self.current_number()
        self.setModel(MatrixModel(columns, rows))
        titles = self.horizontalHeader()
        titles.setMinimumSectionSize(round(line_height(self) * 1.5))
        titles.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._visits = visits
        self._least = [max(titles.sectionSizeFromContents(n).width(), self.sizeHintForColumn(n)) for n in range(len(columns))]
        tall = round(line_height(self) * ROW)
        self.verticalHeader().setMinimumSectionSize(tall)
        self.verticalHeader().setDefaultSectionSize(tall)
        self._tall = titles.sizeHint().height() + tall * max(1, len(rows)) + 2
        self._share()
        if rows:
            row = next((n for n, each in enumerate(rows) if each.number == number), 0)
            self.setCurrentIndex(self.model().index(row, max(0, min(at, len(columns) - 1))))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room; where it is too little for the chips, scroll sideways."""
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        titles = self.horizontalHeader()
        spare = self.viewport().width() - sum(self._least)
        widths = list(self._least)
        if spare > 0 and self._visits:
            widths = shared_out(widths, self._visits, spare)
        for column, wide in enumerate(widths):
            titles.resizeSection(column, wide)
        bar = self.horizontalScrollBar().sizeHint().height() if spare < 0 else 0
        self.setFixedHeight(self._tall + bar)

    def stand_at(self, number: str, column: int) -> None:
        """Make a participant's cell the current one."""
        model = self.model()
        if isinstance(model, MatrixModel):
            row = next((n for n, each in enumerate(model.rows) if each.number == number), 0)
            self.setCurrentIndex(model.index(row, column))

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
        if current.row() != previous.row():
            self.stood.emit(self.current_number())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Print on Ctrl+P; all else as tables do."""
        number = self.current_number()
        if event.key() == Qt.Key.Key_P and event.modifiers() == Qt.KeyboardModifier.ControlModifier and number:
            self.print_asked.emit(number)
            return
        super().keyPressEvent(event)
