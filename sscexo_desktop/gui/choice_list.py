"""The list that opens for many choices: type to filter, arrows and Enter choose, Escape leaves."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout

from sscexo_desktop.gui.choice_editor import Option
from sscexo_desktop.gui.ink import Ink
from sscexo_desktop.gui.list_editor import ListEditor

_CODE = Qt.ItemDataRole.UserRole
_MOST = 10


class ChoiceList(QFrame):
    """A pop-up beneath its editor; it hands the chosen code to the editor and closes itself."""

    def __init__(self, editor: ListEditor, ink: Ink, typed: str) -> None:
        super().__init__(editor, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.Box)
        self.setPalette(ink.theme.palette())
        self._editor = editor
        self._ink = ink
        self._filter = QLineEdit()
        self._filter.setAlignment(ink.reading_edge | Qt.AlignmentFlag.AlignVCenter)
        self._filter.setPlaceholderText(ink.say("Type to search, Enter to choose"))
        self._filter.setAccessibleName(ink.say("Search in the list"))
        self._list = QListWidget()
        self._list.setAccessibleName(editor.accessibleName())
        self._list.setSpacing(ink.px(1))
        self._list.verticalScrollBar().setStyleSheet(ink.theme.style_sheet())
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        box = QVBoxLayout(self)
        box.setContentsMargins(ink.theme.margins(4, 4, 4, 4))
        box.setSpacing(ink.px(4))
        box.addWidget(self._filter)
        box.addWidget(self._list)
        self._filter.textChanged.connect(self._fill)
        self._filter.installEventFilter(self)
        self._list.itemClicked.connect(self._choose)
        self._fill("")
        self._filter.setText(typed)
        self._open()

    def _open(self) -> None:
        rows = min(len(self._editor.options), _MOST)
        height = rows * self._ink.px(30) + self._ink.px(52)
        self.resize(max(self._editor.width(), self._ink.px(300)), height)
        corner = self._editor.below()
        if self._ink.rtl:
            corner.setX(corner.x() + self._editor.width() - self.width())
        screen = self._editor.screen().availableGeometry()
        if corner.y() + height > screen.bottom():
            corner.setY(corner.y() - height - self._editor.height())
        self.move(corner)
        self.show()
        self._filter.setFocus()

    def _fill(self, typed: str) -> None:
        self._list.clear()
        digit = str(int(typed)) if typed.isdecimal() else ""
        wanted = typed.casefold().split()
        for option in self._editor.options:
            known = f"{option.words} {option.code}".casefold()
            if (digit and digit == option.digit) or all(part in known for part in wanted):
                self._list.addItem(self._row(option))
        current = [row for row in range(self._list.count()) if self._list.item(row).data(_CODE) == self._editor.text()]
        self._list.setCurrentRow(current[0] if current else 0)

    def _row(self, option: Option) -> QListWidgetItem:
        say = self._ink.say
        words = say("{digit}  {words}", digit=say.digits(option.digit), words=option.words) if option.digit else option.words
        row = QListWidgetItem(words)
        row.setData(_CODE, option.code)
        return row

    def _choose(self, row: QListWidgetItem | None) -> None:
        if row is not None:
            code = str(row.data(_CODE))
            self.close()
            self._editor.choose(code)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let arrows and Enter in the search line act on the list."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = event.key()
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                step = 1 if key == Qt.Key.Key_Down else -1
                self._list.setCurrentRow(min(max(self._list.currentRow() + step, 0), self._list.count() - 1))
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose(self._list.currentItem())
                return True
        return super().eventFilter(watched, event)
