"""A list of any length to read, select and copy; it scrolls by itself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from sscexo_desktop.gui.chrome import line_height
from sscexo_desktop.gui.theme import Theme


class LongList(QPlainTextEdit):
    """Its lines one below the other, at most `tall` of them in sight."""

    def __init__(self, theme: Theme, name: str, lines: Sequence[str], tall: int = 16) -> None:
        super().__init__("\n".join(lines))
        self.setReadOnly(True)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        option = self.document().defaultTextOption()
        option.setTextDirection(QApplication.layoutDirection())
        self.document().setDefaultTextOption(option)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, theme.page)
        palette.setColor(QPalette.ColorRole.Text, theme.ink)
        self.setPalette(palette)
        self.verticalScrollBar().setStyleSheet(theme.style_sheet())
        shown = min(max(len(lines), 4), tall)
        self.setFixedHeight(round(line_height(self) * 1.25 * shown))
