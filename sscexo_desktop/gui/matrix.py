"""The table of participants and visits, painted as one widget: chips by state, moved in by arrow keys (F15)."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

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
ROW = 1.85
"""The height of a row in lines: ten participants stand on one screen."""


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
        if isinstance(cell, Chip):
            wide = QFontMetricsF(chip_font(table.font(), cell)).horizontalAdvance(chip_words(cell)) + line * 1.25
        else:
            first = QFontMetricsF(sized(table.font(), 0.96, QFont.Weight.DemiBold if cell.bold else QFont.Weight.Normal))
            after = QFontMetricsF(sized(table.font(), 0.93)).horizontalAdvance(cell.after) + line * 0.35 if cell.after else 0.0
            wide = first.horizontalAdvance(cell.text) + after + line
        return QSize(ceil(wide), round(line * ROW))


def _rect(option: QStyleOptionViewItem) -> QRect:
    return option.rect


def between(one: QColor, other: QColor) -> QColor:
    """Return the colour half-way, on which chips of either still stand out."""
    return QColor((one.red() + other.red()) // 2, (one.green() + other.green()) // 2, (one.blue() + other.blue()) // 2)


def chip_words(chip: Chip) -> str:
    """Return what stands on a chip: its sign, then its words."""
    return f"{chip.sign} {chip.words}" if chip.sign else chip.words


def chip_font(base: QFont, chip: Chip) -> QFont:
    """Return the font of a chip's words."""
    return sized(base, 0.9, QFont.Weight.DemiBold if chip.bold else QFont.Weight.Normal)


def paint_chip(painter: QPainter, box: QRectF, chip: Chip, theme: Theme, base: QFont, *, here: bool = False) -> None:
    """Paint a chip in the middle of a box, with the frame of the focus when one is `here`."""
    line = QFontMetricsF(base).height()
    inner = box.adjusted(line * 0.3, line * 0.24, -line * 0.3, -line * 0.26)
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
        rounded(painter, inner.adjusted(-1, -1, 1, 1), radius + 1, None, theme.teal, 2)
    font = chip_font(base, chip)
    painter.setFont(font)
    painter.setPen(chip.ink)
    words = QFontMetricsF(font).elidedText(chip_words(chip), Qt.TextElideMode.ElideRight, inner.width() - 4)
    painter.drawText(inner, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine, words)


def shared_out(widths: list[int], visits: range, spare: int) -> list[int]:
    """Return the widths with the room to spare given to the visits, so that these come out as even as they can."""
    found, left = list(widths), spare + sum(widths[each] for each in visits)
    for n, column in enumerate(sorted(visits, key=lambda each: -widths[each])):
        found[column] = max(widths[column], left // (len(visits) - n))
        left -= found[column]
    return found


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


class Matrix(QTableView):
    """Participants by visits; `opened` carries (number, column), `print_asked` a number."""

    opened = Signal(object)
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Print on Ctrl+P; all else as tables do."""
        number = self.current_number()
        if event.key() == Qt.Key.Key_P and event.modifiers() == Qt.KeyboardModifier.ControlModifier and number:
            self.print_asked.emit(number)
            return
        super().keyPressEvent(event)
