"""The list at the reading edge: pages of the study, or visits and logs of a participant."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from sscexo_desktop.gui.chrome import Ground, label, line_height, rounded, scrolled, sized
from sscexo_desktop.gui.marks import Mark, paint_mark
from sscexo_desktop.gui.theme import Theme

_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


class NavItem(QAbstractButton):
    """One entry: a sign (written or painted), words, a count, open queries; `chosen` is where one is.

    `spoken` is what a screen reader says of sign and queries.
    """

    def __init__(
        self,
        text: str,
        theme: Theme,
        *,
        sign: str = "",
        mark: Mark | None = None,
        count: str = "",
        queries: str = "",
        chosen: bool = False,
        tone: QColor | None = None,
        spoken: str = "",
    ) -> None:
        super().__init__()
        self._theme = theme
        self._sign = sign
        self._mark = mark
        self._queries = queries
        self._count = count
        self._chosen = chosen
        self._tone = tone
        self.setText(text)
        self.setAccessibleName(" ".join(each for each in (text, spoken or sign, count) if each))
        self.setToolTip(" · ".join(each for each in (text, spoken) if each))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def chosen(self) -> bool:
        """Whether this is where one is."""
        return self._chosen

    def sizeHint(self) -> QSize:
        """Return the height of an entry."""
        line = line_height(self)
        wide = QFontMetricsF(sized(self.font(), 1.0, QFont.Weight.DemiBold)).horizontalAdvance(self.text())
        sign, count = 1.05 if self._sign or self._mark else 0.0, 1.2 if self._count else 0.0
        queries = 1.5 if self._queries else 0.0
        return QSize(round(wide + line * (1.6 + sign + count + queries)), round(line * 1.8))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter as well; up and down move along the list."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, sign, words, count and queries."""
        painter = QPainter(self)
        theme, line = self._theme, line_height(self)
        box = QRectF(self.rect())
        fill = theme.teal_pale if self._chosen else (theme.hover if self.underMouse() and self.isEnabled() else None)
        rounded(painter, box, line * 0.3, fill, theme.teal if self.hasFocus() else None, 2)
        ink = theme.muted if not self.isEnabled() else theme.teal if self._chosen else theme.ink
        inner = self._paint_sign(painter, box.adjusted(line * 0.6, 0, -line * 0.6, 0), self._tone or ink)
        inner = self._paint_count(painter, inner)
        font = sized(self.font(), 1.0, QFont.Weight.DemiBold if self._chosen else QFont.Weight.Normal)
        words = QFontMetricsF(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, inner.width())
        painter.setFont(font)
        painter.setPen(ink)
        painter.drawText(inner, self._near() | _MIDDLE, words)

    def _near(self) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if self.isRightToLeft() else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignAbsolute

    def _paint_sign(self, painter: QPainter, inner: QRectF, ink: QColor) -> QRectF:
        """Paint the sign at the reading edge; return what is left."""
        line = line_height(self)
        if self._mark is not None:
            side = line * 0.72
            x = inner.right() - side if self.isRightToLeft() else inner.left()
            paint_mark(painter, self._mark, QRectF(x, inner.center().y() - side / 2, side, side), ink)
        elif self._sign:
            painter.setFont(sized(self.font(), 1.0))
            painter.setPen(ink)
            painter.drawText(inner, self._near() | _MIDDLE, self._sign)
        else:
            return inner
        return inner.adjusted(0, 0, -line * 1.05, 0) if self.isRightToLeft() else inner.adjusted(line * 1.05, 0, 0, 0)

    def _paint_count(self, painter: QPainter, inner: QRectF) -> QRectF:
        """Paint count and queries at the far edge; return what is left."""
        rtl, line, theme = self.isRightToLeft(), line_height(self), self._theme
        far = (Qt.AlignmentFlag.AlignLeft if rtl else Qt.AlignmentFlag.AlignRight) | Qt.AlignmentFlag.AlignAbsolute
        small = sized(self.font(), 0.88)
        painter.setFont(small)
        for words, colour in ((self._count, theme.muted), (self._queries, theme.blue)):
            if not words:
                continue
            painter.setPen(colour)
            painter.drawText(inner, far | _MIDDLE, words)
            used = QFontMetricsF(small).horizontalAdvance(words) + line * 0.2
            inner = inner.adjusted(used, 0, 0, 0) if rtl else inner.adjusted(0, 0, -used, 0)
        if self._queries:
            side = line * 0.6
            x = inner.left() if rtl else inner.right() - side
            paint_mark(painter, "query_open", QRectF(x, inner.center().y() - side / 2, side, side), theme.blue)
            inner = inner.adjusted(side + line * 0.2, 0, 0, 0) if rtl else inner.adjusted(0, 0, -side - line * 0.2, 0)
        return inner


class NavList(Ground):
    """The column of entries with its quiet headings."""

    def __init__(self, theme: Theme, wide: float = 11.0) -> None:
        super().__init__(theme.card, theme.line, "end")
        self._theme = theme
        line = round(line_height(self))
        self._most = round(line * (wide if theme.scale <= 1.3 else wide * 0.82))
        self.setFixedWidth(self._most)
        self._inside = Ground(theme.card)
        self._body = QVBoxLayout(self._inside)
        self._body.setContentsMargins(round(line * 0.5), round(line * 0.6), round(line * 0.5), line)
        self._body.setSpacing(round(line * 0.15))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 1, 0)
        outer.addWidget(scrolled(self._inside, theme.card, theme))
        self.items: list[NavItem] = []

    def heading(self, text: str) -> None:
        """Add a heading."""
        line = round(line_height(self))
        found = label(text, self._theme.muted, 0.82, weight=QFont.Weight.DemiBold)
        found.setContentsMargins(round(line * 0.6), round(line * 0.7), round(line * 0.6), round(line * 0.2))
        self._body.addWidget(found)

    def add(self, item: NavItem, act: Callable[[], object]) -> NavItem:
        """Add an entry that does something when pressed."""
        item.clicked.connect(lambda _on=False: act())
        self._body.addWidget(item)
        self.items.append(item)
        return item

    def close_up(self, last: QWidget | None = None) -> None:
        """Keep the entries together at the top, with something at the foot, as wide as the longest entry and a scroll bar."""
        line = line_height(self)
        longest = max((each.sizeHint().width() for each in self.items), default=0)
        self.setFixedWidth(min(self._most, max(round(line * 7), longest + round(line * 1.6))))
        self._body.addStretch(1)
        if last is not None:
            self._body.addWidget(last)
