"""The button of every page: its shortcut stands on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from sscexo_desktop.gui.surface import CENTER, line_height, on_keys, rounded, sized, write
from sscexo_desktop.gui.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QEnterEvent, QKeyEvent, QPaintEvent

Weight = QFont.Weight
ButtonKind = Literal["plain", "primary", "quiet", "danger", "pill"]


class Button(QAbstractButton):
    """A button whose shortcut stands on it.

    `keys` is a sequence such as `Ctrl+S`; it works while the button is on the screen and enabled. `shown` is what is painted, where
    it differs. A `pill` is the round sort of the top bar.
    """

    def __init__(
        self,
        text: str,
        theme: Theme,
        kind: ButtonKind = "plain",
        keys: str = "",
        *,
        act: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._kind = kind
        self._keys = keys
        self._over = False
        self.setText(text)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if act is not None:
            self.clicked.connect(lambda _checked=False: act())
        for sequence in _sequences(keys):
            on_keys(self, sequence, self._press)
        if keys:
            self.setAccessibleDescription(keys)

    def become(self, kind: ButtonKind) -> None:
        """Look like another kind of button from now on."""
        self._kind = kind
        self.updateGeometry()
        self.update()

    def _press(self) -> None:
        if self.isEnabled() and self.isVisible():
            self.click()  # the cursor stays where it is: whoever saves by keys goes on typing

    def _text_font(self) -> QFont:
        return sized(self.font(), 0.93, Weight.DemiBold if self._kind == "primary" else Weight.Normal)

    def _keys_font(self) -> QFont:
        return sized(self.font(), 0.86)

    def sizeHint(self) -> QSize:
        """Return room for the text, its shortcut and the padding."""
        line = line_height(self)
        width = QFontMetricsF(self._text_font()).horizontalAdvance(self.text())
        if self._keys:
            width += QFontMetricsF(self._keys_font()).horizontalAdvance(self._keys) + line * 0.4
        pad = line * (0.55 if self._kind == "quiet" else 0.8)
        tall = 1.5 if self._kind in ("quiet", "pill") else 1.85
        return QSize(round(width + 2 * pad) + 1, round(line * tall))

    def minimumSizeHint(self) -> QSize:
        """Never be narrower than the text."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Be pressed by Enter as well as by the space bar."""
        from PySide6.QtCore import Qt

        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Look pressable under the pointer."""
        from PySide6.QtCore import Qt

        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._over = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Look as before."""
        self._over = False
        self.update()
        super().leaveEvent(event)

    def _colors(self) -> tuple[QColor | None, QColor | None, QColor]:
        theme = self._theme
        if not self.isEnabled():
            return theme.page, theme.line, theme.muted
        down = self.isDown() or self.isChecked()
        if self._kind == "primary":
            fill = theme.teal.darker(112) if down or self._over else theme.teal
            return fill, None, theme.on_teal
        if self._kind == "quiet":
            return (theme.teal_pale if self._over or down else None), None, theme.teal
        line = theme.red if self._kind == "danger" else theme.field_line
        ink = theme.red if self._kind == "danger" else theme.ink
        return (theme.teal_pale if down or self._over else theme.card), line, ink

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, text and shortcut, and the frame of the focus."""
        painter = QPainter(self)
        fill, line, ink = self._colors()
        box = QRectF(self.rect())
        radius = box.height() / 2 if self._kind == "pill" else line_height(self) * 0.3
        rounded(painter, box, radius, fill, line)
        if self.hasFocus():
            inner = box.adjusted(2, 2, -2, -2) if self._kind == "primary" else box
            color = self._theme.on_teal if self._kind == "primary" else self._theme.teal
            rounded(painter, inner, radius, None, color, 2)
        self._paint_words(painter, box, ink)

    def _paint_words(self, painter: QPainter, box: QRectF, ink: QColor) -> None:
        text_font, keys_font = self._text_font(), self._keys_font()
        text_width = QFontMetricsF(text_font).horizontalAdvance(self.text())
        keys_width = QFontMetricsF(keys_font).horizontalAdvance(self._keys) + line_height(self) * 0.4 if self._keys else 0.0
        start = (box.width() - text_width - keys_width) / 2
        rtl = self.isRightToLeft()
        text_box = QRectF(start + (keys_width if rtl else 0.0), 0, text_width + 1, box.height())
        write(painter, text_box, CENTER, self.text(), text_font, ink)
        if not self._keys:
            return
        painter.setOpacity(0.82)
        gap = line_height(self) * 0.4
        keys_box = QRectF(start if rtl else start + text_width + gap, 0, keys_width - gap + 1, box.height())
        write(painter, keys_box, CENTER, f"\u2066{self._keys}\u2069", keys_font, ink)


def _sequences(keys: str) -> tuple[str, ...]:
    if not keys:
        return ()
    if keys.endswith("Enter"):
        return (keys, keys.replace("Enter", "Return"))
    return (keys,)
