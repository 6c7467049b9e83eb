"""When the last backup was, in the line along the foot; a click leads to the page about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from sscexo_desktop.gui.chrome import line_height, rounded, sized
from sscexo_desktop.gui.theme import Theme

_SMALL = 0.86


class BackupMark(QAbstractButton):
    """Small words in a colour, with a tip that says what to do next."""

    def __init__(self, theme: Theme, act: Callable[[], object]) -> None:
        super().__init__()
        self._theme = theme
        self._color = theme.muted
        self.setFont(sized(self.font(), _SMALL))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda _checked=False: act())

    def show_words(self, words: str, color: QColor, tip: str) -> None:
        """Show other words."""
        self._color = color
        self.setText(words)
        self.setAccessibleName(words)
        self.setToolTip(tip)
        self.setAccessibleDescription(tip)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for the words."""
        metrics = QFontMetricsF(self.font())
        return QSize(round(metrics.horizontalAdvance(self.text())) + 6, round(metrics.height()) + 2)

    def minimumSizeHint(self) -> QSize:
        """Never be narrower than the words."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the words, and the frame of the focus."""
        painter = QPainter(self)
        painter.setPen(self._color)
        painter.setFont(self.font())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine, self.text())
        if self.hasFocus():
            rounded(painter, QRectF(self.rect()), line_height(self) * 0.2, None, self._theme.teal, 1)
