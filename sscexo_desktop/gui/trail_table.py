"""The audit trail as a table: entries are read a page at a time as one scrolls, and put into words when they come into view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from sscexo_desktop.actions.audit import TrailLine
from sscexo_desktop.actions.trail_words import Told
from sscexo_desktop.gui.chrome import line_height, sized
from sscexo_desktop.gui.column_titles import ColumnTitles
from sscexo_desktop.gui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
PAGE = 200
"""How many entries are read at once."""
SHARES = (0, 20, 42, 38)
"""How the columns share the width, in parts of a hundred; the time takes what it needs."""
TALL = 2.35
"""The height of a row in lines: the words, and quieter ones beneath."""

BENEATH = Qt.ItemDataRole.UserRole
ReadMore = Callable[[int | None], Sequence[TrailLine]]


class TrailModel(QAbstractTableModel):
    """The entries found, newest first; `read_more` is handed the `order` of the last entry at hand and returns the page after."""

    def __init__(self, columns: tuple[str, ...], read_more: ReadMore, tell: Callable[[TrailLine], Told]) -> None:
        super().__init__()
        self.columns = columns
        self.lines: list[TrailLine] = []
        self._read_more = read_more
        self._tell = tell
        self._told: dict[int, Told] = {}
        self._whole = False
        self.fetchMore(QModelIndex())

    def told(self, row: int) -> Told:
        """Return an entry in words; each is put into words once."""
        line = self.lines[row]
        found = self._told.get(line.entry.order)
        if found is None:
            found = self._told[line.entry.order] = self._tell(line)
        return found

    def canFetchMore(self, _parent: Index) -> bool:
        """Whether there are older entries that were not read yet."""
        return not self._whole

    def fetchMore(self, _parent: Index) -> None:
        """Read the next page."""
        more = self._read_more(self.lines[-1].entry.order if self.lines else None)
        self._whole = len(more) < PAGE
        if more:
            self.beginInsertRows(QModelIndex(), len(self.lines), len(self.lines) + len(more) - 1)
            self.lines.extend(more)
            self.endInsertRows()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many entries were read so far."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell in words; its tip says all of it, that of the time both calendars."""
        if not index.isValid():
            return None
        told = self.told(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return told.cells[index.column()][0]
        if role == BENEATH:
            return told.cells[index.column()][1]
        said = " ".join(told.cells[index.column()]).strip()
        if role == Qt.ItemDataRole.ToolTipRole:
            return told.both_calendars if index.column() == 0 else said
        return f"{self.columns[index.column()]}: {said}" if role == Qt.ItemDataRole.AccessibleTextRole else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the title of a column."""
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return self.columns[section]


class CellPainter(QStyledItemDelegate):
    """Paints one cell: the words and the quieter ones beneath from the reading edge, the chosen row on a ground of its own."""

    def __init__(self, theme: Theme, table: TrailTable) -> None:
        super().__init__(table)
        self._theme = theme
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint ground, rule and words."""
        painter.save()
        theme, table = self._theme, self._table
        box = QRectF(_rect(option))
        chosen = table.currentIndex().row() == index.row()
        painter.fillRect(box, theme.teal_pale if chosen else theme.card)
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), theme.line)
        if chosen and table.hasFocus():
            for y in (box.top(), box.bottom() - 2):
                painter.fillRect(QRectF(box.left(), y, box.width(), 2), theme.teal)
        line = line_height(table)
        near, far = line * 0.5, line * 0.3
        inner = box.adjusted(far, 0, -near, 0) if table.isRightToLeft() else box.adjusted(near, 0, -far, 0)
        top = box.top() + line * 0.18
        weight = QFont.Weight.DemiBold if index.column() >= 2 else QFont.Weight.Normal
        upper, lower = str(index.data()), str(index.data(BENEATH))
        self._write(painter, QRectF(inner.left(), top, inner.width(), line), upper, sized(table.font(), 0.94, weight), theme.ink)
        beneath = QRectF(inner.left(), top + line * 0.97, inner.width(), line)
        self._write(painter, beneath, lower, sized(table.font(), 0.88), theme.muted)
        painter.restore()

    def _write(self, painter: QPainter, box: QRectF, words: str, font: QFont, colour: QColor) -> None:
        rtl = self._table.isRightToLeft()
        side = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
        flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
        painter.setFont(font)
        painter.setPen(colour)
        shown = QFontMetricsF(font).elidedText(words.replace("\n", " "), Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, flags, shown)

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the room that the words need."""
        line = line_height(self._table)
        wide = QFontMetricsF(sized(self._table.font(), 0.94)).horizontalAdvance(str(index.data()))
        return QSize(ceil(wide + line), round(line * TALL))


def _rect(option: QStyleOptionViewItem) -> QRect:
    return option.rect


class TrailTable(QTableView):
    """The table; `chosen` carries the `TrailLine` where one stands, `None` for none. Enter asks what `opened` carries."""

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("trail")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalHeader(ColumnTitles(theme, self))
        self.verticalHeader().hide()
        tall = round(line_height(self) * TALL)
        self.verticalHeader().setMinimumSectionSize(tall)
        self.verticalHeader().setDefaultSectionSize(tall)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setItemDelegate(CellPainter(theme, self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.verticalScrollBar().setStyleSheet(theme.style_sheet())

    def show_model(self, model: TrailModel) -> None:
        """Show other entries, standing at the newest."""
        before = self.model()
        self.setModel(model)
        if before is not None:
            before.deleteLater()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._share()
        if model.lines:
            self.selectionModel().setCurrentIndex(model.index(0, 2), QItemSelectionModel.SelectionFlag.NoUpdate)
        else:
            self.chosen.emit(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width among the columns."""
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        model = self.model()
        if not isinstance(model, TrailModel):
            return
        titles = self.horizontalHeader()
        line = line_height(self)
        titles.setMinimumSectionSize(round(line * 1.5))
        sample = model.told(0).cells[0][0] if model.lines else "0000-00-00"
        first = ceil(QFontMetricsF(sized(self.font(), 0.94)).horizontalAdvance(sample) + line * 1.1)
        rest = max(0, self.viewport().width() - first)
        for column, share in enumerate(SHARES):
            titles.resizeSection(column, first if not share else rest * share // 100)

    def line(self) -> TrailLine | None:
        """Return the entry where one stands."""
        model, index = self.model(), self.currentIndex()
        return model.lines[index.row()] if isinstance(model, TrailModel) and index.isValid() else None

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which entry it is now."""
        super().currentChanged(current, previous)
        self.viewport().update()
        self.chosen.emit(self.line())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter; move by rows alone."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.opened.emit(self.line())
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        else:
            super().keyPressEvent(event)
