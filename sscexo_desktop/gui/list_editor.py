"""Many choices: one painted box with the chosen words, that opens a list to type into."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent

from sscexo_desktop.gui.choice_editor import ChoiceEditor
from sscexo_desktop.gui.ink import paint_sign, rounded

Key = Qt.Key


class ListEditor(ChoiceEditor):
    """A `ChoiceEditor` for many choices.

    `opened` carries the first letter typed, for the list to filter by.
    """

    opened = Signal(str)

    def wanted_width(self) -> int:
        """Return the width of the longest choice."""
        return max(self.widths(), default=0) + self.ink.px(24)

    def height_for(self, width: int) -> int:  # noqa: ARG002
        """Return the height of one line."""
        return self.line

    def words(self) -> str:
        """Return the words of the chosen code, or the code where it is none of the list."""
        return next((option.words for option in self.options if option.code == self.code), self.code)

    def move_key(self, key: int) -> bool:
        """Open on Space; all else as in segments."""
        if key == Key.Key_Space:
            self._open("")
            return True
        return super().move_key(key)

    def highlight(self, step: int) -> None:
        """There is nothing to highlight."""

    def _open(self, typed: str) -> None:
        if not self.read_only:
            self.opened.emit(typed)

    def type_key(self, typed: str) -> bool:
        """Pick by a digit; any letter opens the list with it."""
        mark = str(int(typed)) if len(typed) == 1 and typed.isdecimal() else ""
        if mark in self.digits:
            self.pick(self.digits[mark], move=True)
        elif typed and typed.isprintable():
            self._open(typed)
        else:
            return False
        return True

    def choose(self, code: str) -> None:
        """Take what was chosen in the list."""
        self.pick(code, move=True)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint the choices."""
        ink = self.ink
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focus = self.hasFocus()
        edge = ink.theme.teal if focus else ink.theme.field_line
        rounded(painter, self.rect(), ink.px(5), ink.theme.field, edge, 2 if focus else 1)
        side = ink.px(14)
        sign = ink.mirrored(QRect(self.width() - side - ink.px(8), (self.height() - side) // 2, side, side), self.width())
        paint_sign(painter, "open", QRectF(sign), ink.theme.muted)
        painter.setPen(ink.theme.ink)
        painter.setFont(ink.theme.font())
        box = ink.mirrored(QRect(ink.px(10), 0, self.width() - side - ink.px(24), self.height()), self.width())
        words = self.fitting(painter, self.words(), box.width())
        painter.drawText(box, ink.reading_edge | Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: ARG002
        """Pick what is clicked."""
        self._open("")

    def below(self) -> QPoint:
        """Return where the list opens, on the screen."""
        return self.mapToGlobal(QPoint(0, self.height()))
