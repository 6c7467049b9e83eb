"""The first page: make a study file, open one, or try the demo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from sscexo_desktop.actions.facing import file_words
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.surface import BOTTOM, TOP, Card, Ground, Words, line_height, near, rounded, row, sized, write
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.gui.top_bar import TopBar
from sscexo_desktop.settings import Preferences

if TYPE_CHECKING:
    from PySide6.QtGui import QEnterEvent, QPaintEvent


class FileRow(QAbstractButton):
    """One file opened lately: its name, and the folder in a quieter tone."""

    def __init__(self, path: Path, theme: Theme) -> None:
        super().__init__()
        self.path = path
        self._theme = theme
        self.setAccessibleName(str(path))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Look pressable under the pointer."""
        from PySide6.QtCore import Qt

        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.update()
        super().enterEvent(event)

    def sizeHint(self) -> QSize:
        """Return room for two lines."""
        return QSize(300, round(line_height(self) * 2.5))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint name and folder."""
        painter = QPainter(self)
        line, theme = line_height(self), self._theme
        box = QRectF(self.rect())
        over = self.underMouse() or self.hasFocus()
        rounded(painter, box, line * 0.3, theme.teal_pale if over else None, theme.teal if self.hasFocus() else None, 2)
        inner = box.adjusted(line * 0.6, line * 0.25, -line * 0.6, -line * 0.2)
        for text, font, color, top in (
            (self.path.name, sized(self.font(), 1.0, QFont.Weight.DemiBold), theme.ink, True),
            (str(self.path.parent), sized(self.font(), 0.88), theme.muted, False),
        ):
            fitted = fitting(text, QFontMetricsF(font), inner.width())
            write(painter, inner, near(self) | (TOP if top else BOTTOM), file_words(fitted), font, color)


def fitting(text: str, metrics: QFontMetricsF, width: float) -> str:
    """Return the text, cut in the middle where there is no room for all of it."""
    if metrics.horizontalAdvance(text) <= width:
        return text
    from PySide6.QtCore import Qt

    return metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, width)


class Welcome(QWidget):
    """The first page; its signals ask the window to do what a press asked for."""

    create_asked = Signal()
    open_asked = Signal()
    demo_asked = Signal()
    restore_asked = Signal()
    file_asked = Signal(object)  # Path

    def __init__(self, say: Callable[[str], str], theme: Theme, preferences: Preferences) -> None:
        super().__init__()
        self._say = say
        self._theme = theme
        self.bar = TopBar(say, theme, preferences)
        self._about = Words("", theme.teal, 0.93, centered=True)
        self._about.hide()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.bar)
        ground = Ground(theme.page)
        area = QHBoxLayout(ground)
        area.addStretch(1)
        area.addLayout(self._middle(preferences), 3)
        area.addStretch(1)
        self._scrolling = scrolling = QScrollArea()
        scrolling.setFrameShape(QFrame.Shape.NoFrame)
        scrolling.setWidgetResizable(True)
        scrolling.setWidget(ground)
        outer.addWidget(scrolling, 1)
        self.setFocusProxy(self.create_button)

    def _middle(self, preferences: Preferences) -> QVBoxLayout:
        say, theme = self._say, self._theme
        line = round(line_height(self))
        found = QVBoxLayout()
        found.setSpacing(line)
        found.addStretch(2)
        found.addWidget(Words(say("SSc-EXO Desktop"), theme.ink, 2.0, QFont.Weight.DemiBold, centered=True))
        under = say("Data entry and case report forms for one trial, on this computer alone.")
        found.addWidget(Words(under, theme.muted, 1.05, centered=True))
        found.addWidget(self._about)
        found.addSpacing(line // 2)
        found.addLayout(self._doors())
        found.addSpacing(line // 2)
        found.addWidget(self._recent(preferences))
        found.addLayout(row(1, self.restore_button, 1))
        found.addWidget(self._footing())
        found.addStretch(3)
        return found

    def _doors(self) -> QHBoxLayout:
        say = self._say
        self.create_button = Button(say("Create a study file"), self._theme, "primary", act=self.create_asked.emit)
        self.open_button = Button(say("Open a study file"), self._theme, "plain", "Ctrl+O", act=self.open_asked.emit)
        self.demo_button = Button(say("Try the demo study"), self._theme, "plain", act=self.demo_asked.emit)
        self.restore_button = Button(say("Restore a backup…"), self._theme, "quiet", act=self.restore_asked.emit)
        return row(1, self.create_button, self.open_button, self.demo_button, 1, spacing=round(line_height(self) * 0.6))

    def _recent(self, preferences: Preferences) -> QWidget:
        card = Card(self._theme)
        card.body.addWidget(Words(self._say("Opened lately"), self._theme.muted, 0.9, QFont.Weight.DemiBold))
        files = [path for path in map(Path, preferences.recent) if path.exists()]
        for path in files:
            each = FileRow(path, self._theme)
            each.clicked.connect(lambda _on=False, path=path: self.file_asked.emit(path))
            card.body.addWidget(each)
        if not files:
            card.body.addWidget(Words(self._say("No study file has been opened on this computer yet."), self._theme.muted))
        return card

    def _footing(self) -> Words:
        text = self._say("Nothing leaves this computer. One file holds the whole study; copying it is a backup.")
        return Words(text, self._theme.muted, 0.88, centered=True)

    def show_study(self, title: str) -> None:
        """Name the study once its definition is loaded."""
        self._scrolling.verticalScrollBar().setStyleSheet(self._theme.style_sheet())  # after the first paint: a late luxury
        self._about.say(title)
        self._about.show()
