"""The permission table as it is, role × action: painted from the same data that is asked before each action (F79)."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from sscexo_desktop.gui.chrome import line_height, sized
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.people import ACTIONS, PERMITTED, ROLES
from sscexo_desktop.study.people_words import ACTION_NAMES, ROLE_NAMES

WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter


class PermissionTable(QWidget):
    """One line an action, one column a role; a tick where it is permitted. The whole is its accessible description, too."""

    def __init__(self, say: Speaker, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._heads = tuple(say(ROLE_NAMES[each]) for each in ROLES)
        self._lines = tuple((say(ACTION_NAMES[each]), tuple(role in PERMITTED[each] for role in ROLES)) for each in ACTIONS)
        self.setAccessibleName(say("What each role may do"))
        self.setAccessibleDescription("; ".join(self._told(words, ticks) for words, ticks in self._lines))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _told(self, words: str, ticks: tuple[bool, ...]) -> str:
        return f"{words}: {', '.join(head for head, on in zip(self._heads, ticks, strict=True) if on)}"

    def _fonts(self) -> tuple[QFont, QFont]:
        return sized(self.font(), 0.9, QFont.Weight.DemiBold), sized(self.font(), 0.95)

    def _widths(self) -> tuple[float, float]:
        first = max(self.width() * 0.36, line_height(self) * 8)
        return first, (self.width() - first) / len(ROLES)

    def _head_height(self) -> float:
        _, wide = self._widths()
        metrics, room = QFontMetricsF(self._fonts()[0]), QRectF(0, 0, max(wide - 8, 10), 10_000)
        return max(metrics.boundingRect(room, WRAPPED, each).height() for each in self._heads) + line_height(self) * 0.5

    def _line_heights(self) -> tuple[float, ...]:
        first, _ = self._widths()
        metrics, room = QFontMetricsF(self._fonts()[1]), QRectF(0, 0, first - 8, 10_000)
        return tuple(metrics.boundingRect(room, WRAPPED, words).height() + line_height(self) * 0.4 for words, _ in self._lines)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the height that the lines need."""
        super().resizeEvent(event)
        height = round(self._head_height() + sum(self._line_heights()))
        if self.height() != height:
            self.setFixedHeight(height)

    def sizeHint(self) -> QSize:
        """Return room for the table."""
        return QSize(round(line_height(self) * 30), round(self._head_height() + sum(self._line_heights())))

    def minimumSizeHint(self) -> QSize:
        """Make do with less width."""
        return QSize(round(line_height(self) * 20), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint heads, lines and ticks from the reading edge."""
        painter = QPainter(self)
        theme = self._theme
        bold, plain = self._fonts()
        first, wide = self._widths()
        y = self._head_height()
        for n, words in enumerate(self._heads):
            self._write(painter, QRectF(first + n * wide, 0, wide - 8, y), words, bold, theme.muted, middle=True)
        for (words, ticks), height in zip(self._lines, self._line_heights(), strict=True):
            painter.setPen(theme.line)
            painter.drawLine(0, round(y), self.width(), round(y))
            self._write(painter, QRectF(0, y, first - 8, height), words, plain, theme.ink)
            for n, on in enumerate(ticks):
                box = QRectF(first + n * wide, y, wide - 8, height)
                self._write(painter, box, "✓" if on else "–", plain, theme.green if on else theme.faint, middle=True)
            y += height

    def _write(self, painter: QPainter, box: QRectF, text: str, font: QFont, color: QColor, *, middle: bool = False) -> None:
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        lying = QRectF(self.width() - box.x() - box.width(), box.y(), box.width(), box.height()) if rtl else box
        side = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
        across = Qt.AlignmentFlag.AlignHCenter if middle else side | Qt.AlignmentFlag.AlignAbsolute
        painter.setFont(font)
        painter.setPen(color)
        painter.drawText(lying, WRAPPED | across, text)
