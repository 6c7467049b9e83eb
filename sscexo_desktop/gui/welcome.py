"""The first page: make a study file, open one, or try the demo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import Card, Ground, label, line_height, paint_text, rounded, row, scrolled, sized
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.gui.top_bar import TopBar
from sscexo_desktop.settings import Preferences


class FileRow(QAbstractButton):
    """One file opened lately: its name, and the folder in a quieter tone."""

    def __init__(self, path: Path, theme: Theme) -> None:
        super().__init__()
        self.path = path
        self._theme = theme
        self.setAccessibleName(str(path))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

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
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = (Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignAbsolute
        inner = box.adjusted(line * 0.6, line * 0.25, -line * 0.6, -line * 0.2)
        for text, font, color, top in (
            (self.path.name, sized(self.font(), 1.0, QFont.Weight.DemiBold), theme.ink, True),
            (str(self.path.parent), sized(self.font(), 0.88), theme.muted, False),
        ):
            painter.setFont(font)
            painter.setPen(color)
            fitted = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideMiddle, inner.width())
            edge = Qt.AlignmentFlag.AlignTop if top else Qt.AlignmentFlag.AlignBottom
            painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            painter.drawText(inner, side | edge | Qt.TextFlag.TextSingleLine, fitted)


class Welcome(QWidget):
    """The first page; its signals ask the window to do what a press asked for."""

    create_asked = Signal()
    open_asked = Signal()
    demo_asked = Signal()
    file_asked = Signal(object)  # Path

    def __init__(self, say: Callable[[str], str], theme: Theme, preferences: Preferences) -> None:
        super().__init__()
        self._say = say
        self._theme = theme
        self.bar = TopBar(say, theme, preferences)
        self._about = label("", theme.muted, 0.93, wrap=True)
        self._about.setAlignment(Qt.AlignmentFlag.AlignHCenter)
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
        outer.addWidget(scrolled(ground, theme.page), 1)
        self.create_button.setFocus()

    def _middle(self, preferences: Preferences) -> QVBoxLayout:
        say, theme = self._say, self._theme
        line = round(line_height(self))
        found = QVBoxLayout()
        found.setSpacing(line)
        found.addStretch(2)
        title = label(say("SSc-EXO Desktop"), theme.ink, 2.0, weight=QFont.Weight.DemiBold)
        under = label(say("Data entry and case report forms for one trial, on this computer alone."), theme.muted, 1.05, wrap=True)
        for each in (title, under):
            each.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            found.addWidget(each)
        found.addWidget(self._about)
        found.addSpacing(line // 2)
        found.addLayout(self._doors())
        found.addSpacing(line // 2)
        found.addWidget(self._recent(preferences))
        found.addWidget(self._footing())
        found.addStretch(3)
        return found

    def _doors(self) -> QHBoxLayout:
        say = self._say
        self.create_button = Button(say("Create a study file"), self._theme, "primary", act=self.create_asked.emit)
        self.open_button = Button(say("Open a study file"), self._theme, "plain", "Ctrl+O", act=self.open_asked.emit)
        self.demo_button = Button(say("Try the demo study"), self._theme, "plain", act=self.demo_asked.emit)
        return row(1, self.create_button, self.open_button, self.demo_button, 1, spacing=round(line_height(self) * 0.6))

    def _recent(self, preferences: Preferences) -> QWidget:
        card = Card(self._theme)
        card.body.addWidget(label(self._say("Opened lately"), self._theme.muted, 0.9, weight=QFont.Weight.DemiBold))
        files = [path for path in map(Path, preferences.recent) if path.exists()]
        for path in files:
            each = FileRow(path, self._theme)
            each.clicked.connect(lambda _on=False, path=path: self.file_asked.emit(path))
            card.body.addWidget(each)
        if not files:
            card.body.addWidget(
                label(self._say("No study file has been opened on this computer yet."), self._theme.muted, wrap=True)
            )
        return card

    def _footing(self) -> QLabel:
        text = self._say("Nothing leaves this computer. One file holds the whole study; copying it is a backup.")
        found = label(text, self._theme.muted, 0.88, wrap=True)
        found.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        return found

    def show_study(self, title: str) -> None:
        """Name the study once its definition is loaded."""
        self._about.setText(title)
        paint_text(self._about, self._theme.teal)
        self._about.show()
