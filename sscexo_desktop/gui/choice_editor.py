"""Choices as one painted widget: segments side by side, or a box that opens a list when there are many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QInputMethodEvent, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from sscexo_desktop.gui.ink import Ink, rounded
from sscexo_desktop.gui.line_editor import MOVES

Key = Qt.Key
_ERASING = (Key.Key_Backspace, Key.Key_Delete)


@dataclass(frozen=True, slots=True)
class Option:
    """A choice as it is offered: its code, its words and the digit that picks it ("" if none does)."""

    code: str
    words: str
    digit: str = ""


def letters(options: Sequence[Option]) -> dict[str, str]:
    """Return the letters that pick: the first of a code or of its words, where no other choice begins with it."""
    found: dict[str, set[str]] = {}
    for option in options:
        for word in (option.code, option.words):
            if word[:1].isalpha():
                found.setdefault(word[0].casefold(), set()).add(option.code)
    return {letter: next(iter(codes)) for letter, codes in found.items() if len(codes) == 1}


class ChoiceEditor(QWidget):
    """The choices of one item as segments; `text` is the chosen code.

    A digit (in any script) or the first letter picks and asks to move on; arrows move a highlight that Space picks; Backspace or
    Delete clears. `edited` carries the code.
    """

    edited = Signal(str)
    moved = Signal(int)
    focused = Signal(bool)

    def __init__(self, parent: QWidget, options: Sequence[Option], ink: Ink, *, height: int = 36) -> None:
        super().__init__(parent)
        self.options = tuple(options)
        self.digits = {option.digit: option.code for option in options if option.digit}
        self._letters = letters(options)
        self.code = ""
        self._at = 0
        self.ink = ink
        self.line = ink.px(height)
        self._boxes: list[QRect] = []
        self._stacked = False
        self.read_only = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)

    # ---- what an editor has ------------------------------------------------------------------------------------------------

    def text(self) -> str:
        """Return the chosen code."""
        return self.code

    def show_text(self, text: str) -> None:
        """Show a code as chosen without telling anybody."""
        self.code = text
        self._at = next((n for n, option in enumerate(self.options) if option.code == text), 0)
        self.update()

    def pick(self, code: str, *, move: bool) -> None:
        """Take a code as the person's answer, and move on if they picked it by key."""
        if self.read_only:
            return
        self.show_text(code)
        self.edited.emit(code)
        if move:
            self.moved.emit(1)

    # ---- keys --------------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pick, clear, or move."""
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        if not plain or not (self.move_key(event.key()) or self.type_key(event.text())):
            event.ignore()

    def move_key(self, key: int) -> bool:
        """Act on a key that types nothing; return whether it did."""
        if key in _ERASING:
            self.pick("", move=False)
        elif key in MOVES:
            self.moved.emit(MOVES[Key(key)])
        elif key == Key.Key_Space:
            self.pick(self.options[self._at].code, move=False)
        elif key in (Key.Key_Left, Key.Key_Right):
            self.highlight(1 if (key == Key.Key_Right) != self.ink.rtl else -1)
        else:
            return False
        return True

    def highlight(self, step: int) -> None:
        """Move the highlight without answering."""
        self._at = min(max(self._at + step, 0), len(self.options) - 1)
        self.update()

    def type_key(self, typed: str) -> bool:
        """Pick by a digit or letter; return whether one is meant."""
        mark = str(int(typed)) if len(typed) == 1 and typed.isdecimal() else typed.casefold()
        code = self.digits.get(mark, self._letters.get(mark))
        if code is None:
            return False
        self.pick(code, move=True)
        return True

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Pick by a digit or letter that an input method committed."""
        self.type_key(event.commitString())
        event.accept()

    # ---- place and paint ---------------------------------------------------------------------------------------------------

    def wanted_width(self) -> int:
        """Return the width in which all choices stand on one line."""
        return sum(self.widths())

    def height_for(self, width: int) -> int:
        """Return the height that the choices take in this width."""
        return self.place(width)

    def sizeHint(self) -> QSize:
        """All choices on one line."""
        return QSize(self.wanted_width(), self.line)

    def widths(self) -> list[int]:
        """Return how wide each choice is."""
        metrics, px = QFontMetrics(self.ink.theme.font(14, "semibold")), self.ink.px
        return [max(px(38), metrics.horizontalAdvance(option.words) + px(28)) for option in self.options]

    def place(self, width: int) -> int:
        """Lay the choices out in lines, or one beneath the other where they are long; return the height."""
        widths = self.widths()
        self._stacked = sum(widths) > width and max(widths) > width * 0.45
        if self._stacked:
            return self._stack(min(max(widths) + self.ink.px(10), width))
        self._boxes = []
        x = y = 0
        for wide in widths:
            if x and x + wide > width:
                x, y = 0, y + self.line + self.ink.px(4)
            self._boxes.append(QRect(x, y, min(wide, width), self.line))
            x += wide - 1
        return y + self.line

    def _stack(self, width: int) -> int:
        step = self.line - 1
        self._boxes = [QRect(0, n * step, width, self.line) for n in range(len(self.options))]
        return step * len(self.options) + 1

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint the choices."""
        self.place(self.width())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        boxes = [self.ink.mirrored(box, self.width()) for box in self._boxes]
        for group in self._groups(boxes):
            self._paint_group(painter, group)
        for option, box in zip(self.options, boxes, strict=True):
            self._paint_words(painter, option, box)
        if self.hasFocus():
            self._paint_highlight(painter, boxes[self._at])
        painter.end()

    def _groups(self, boxes: Sequence[QRect]) -> list[list[QRect]]:
        """Return the boxes that share one rounded edge: those of a line, or all that are stacked."""
        if self._stacked:
            return [list(boxes)]
        return [[box for box in boxes if box.y() == y] for y in sorted({box.y() for box in boxes})]

    def _paint_group(self, painter: QPainter, group: Sequence[QRect]) -> None:
        theme, radius = self.ink.theme, self.ink.px(5)
        whole = group[0]
        for box in group:
            whole = whole.united(box)
        rounded(painter, whole, radius, theme.field, None)
        painter.save()
        edge = QPainterPath()
        edge.addRoundedRect(QRectF(whole), radius, radius)
        painter.setClipPath(edge)
        for box in group:
            if self._is_chosen(box):
                painter.fillRect(box, theme.teal)
        painter.restore()
        painter.setPen(theme.field_line)
        for box in group:
            if self._stacked and box.y() > whole.y():
                painter.drawLine(box.left(), box.top(), box.right(), box.top())
            elif not self._stacked and box.x() > whole.x():
                painter.drawLine(box.left(), box.top(), box.left(), box.bottom())
        rounded(painter, whole, radius, None, theme.field_line)

    def _is_chosen(self, box: QRect) -> bool:
        return any(
            option.code == self.code and self.ink.mirrored(own, self.width()) == box
            for option, own in zip(self.options, self._boxes, strict=True)
        )

    def _paint_highlight(self, painter: QPainter, box: QRect) -> None:
        theme, px = self.ink.theme, self.ink.px
        if self._is_chosen(box):
            rounded(painter, box.adjusted(px(2), px(2), -px(2), -px(2)), px(4), None, theme.on_teal, 2)
        rounded(painter, box, px(5), None, theme.teal, 2)

    def _paint_words(self, painter: QPainter, option: Option, box: QRect) -> None:
        theme, px = self.ink.theme, self.ink.px
        chosen = option.code == self.code
        painter.setPen(theme.on_teal if chosen else theme.ink)
        painter.setFont(theme.font(14, "semibold" if chosen else "regular"))
        if self._stacked:
            self._paint_stacked(painter, option, box)
            return
        words = self.fitting(painter, option.words, box.width() - px(10))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
        if self._hinted(option):
            painter.setPen(theme.on_teal if chosen else theme.muted)
            painter.setFont(theme.font(10))
            corner = box.adjusted(px(5), px(1), -px(5), 0)
            painter.drawText(corner, self.ink.reading_edge | Qt.AlignmentFlag.AlignTop, self.ink.say.digits(option.digit))

    def _paint_stacked(self, painter: QPainter, option: Option, box: QRect) -> None:
        ink, px = self.ink, self.ink.px
        side = ink.reading_edge | Qt.AlignmentFlag.AlignVCenter
        inset = px(28) if any(map(self._hinted, self.options)) else px(12)
        inner = box.adjusted(px(8), 0, -inset, 0) if ink.rtl else box.adjusted(inset, 0, -px(8), 0)
        painter.drawText(inner, side, self.fitting(painter, option.words, inner.width()))
        if self._hinted(option):
            painter.setFont(ink.theme.font(12))
            painter.drawText(box.adjusted(px(11), 0, -px(11), 0), side, ink.say.digits(option.digit))

    def _hinted(self, option: Option) -> bool:
        """Whether the digit stands in the corner: always where it is the code itself, else while the keys matter."""
        digit = self.ink.say.digits(option.digit)
        return bool(digit) and digit != option.words and (self.hasFocus() or option.digit == option.code)

    def fitting(self, painter: QPainter, words: str, width: int) -> str:
        """Return the words, cut at their end if they are too long."""
        return painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, width)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick what is clicked."""
        for box, option in zip(self._boxes, self.options, strict=False):
            if self.ink.mirrored(box, self.width()).contains(event.position().toPoint()):
                self.pick(option.code, move=False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the highlight and the digits."""
        super().focusInEvent(event)
        self.focused.emit(True)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the highlight and the digits."""
        super().focusOutEvent(event)
        self.focused.emit(False)
        self.update()
