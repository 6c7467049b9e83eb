"""How one field lies and is painted as a row: label, editor with its unit, and the words beside or beneath it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QWidget

from sscexo_desktop.gui.choice_editor import ChoiceEditor
from sscexo_desktop.gui.field import Field
from sscexo_desktop.gui.ink import Ink, Sign, paint_sign, rounded
from sscexo_desktop.gui.wording import Line, Tone

PAD = 18
EDITOR = 38
LEAST_WORDS = 190
_SIGNS: dict[Tone, Sign] = {"hard": "hard", "soft": "soft", "note": "note", "kept": "done"}


@dataclass(frozen=True, slots=True)
class Columns:
    """Where labels, editors and words lie: words go beneath the editor where `beneath`, labels above it where `above`."""

    left: int
    label: int
    editor_x: int
    editor: int
    words_x: int
    right: int
    beneath: bool
    above: bool

    @classmethod
    def of(cls, width: int, ink: Ink, left: int = 0) -> Columns:
        """Return the columns for a width, starting at `left`."""
        pad, gap = ink.px(PAD), ink.px(14)
        label = min(int(width * 0.28), ink.px(300)) - pad
        editor = ink.px(250)
        editor_x = left + pad + label + ink.px(14)
        right = left + width - pad
        if right - editor_x - editor - gap >= ink.px(LEAST_WORDS):
            return cls(left + pad, label - ink.px(14), editor_x, editor, editor_x + editor + gap, right, beneath=False, above=False)
        label = int(width * 0.36) - pad
        editor_x = left + pad + label + ink.px(14)
        if right - editor_x >= ink.px(200):
            editor = min(editor, right - editor_x)
            return cls(left + pad, label - ink.px(14), editor_x, editor, editor_x, right, beneath=True, above=False)
        x = left + pad + ink.px(8)
        return cls(left + pad, right - left - pad, x, min(editor, right - x), x, right, beneath=True, above=True)


def place_row(field: Field, top: int, columns: Columns, ink: Ink) -> int:
    """Lay a field out from `top`; return the y beneath it."""
    px = ink.px
    label = ink.paragraph(field.label, columns.label, star=field.required)
    width, height = _editor_size(field, columns, ink)
    words_x = max(columns.words_x, columns.editor_x + width + px(14))
    beneath = columns.beneath or field.long or columns.right - words_x < px(LEAST_WORDS)
    if beneath:
        words_x = columns.editor_x
    words = place_words(field, words_x, columns.right, ink)
    gap = px(6)
    above = int(label.height) + px(2) if columns.above else 0
    line = max(height, px(EDITOR), 0 if columns.above else int(label.height), 0 if beneath else words)
    y = top + gap + above
    field.label_text = label
    label_line = above if columns.above else min(line, px(EDITOR)) if field.long else line
    field.label_box = QRect(columns.left, top + gap, columns.label, max(label_line, int(label.height)))
    field.frame = QRect(columns.editor_x, y + (line - height) // 2, width, height)
    _shift_words(field, y + line + px(3) if beneath else y + max(0, (line - words) // 2))
    bottom = y + line + (words + px(5) if beneath and words else 0)
    if field.reason is not None:
        box = QRect(columns.editor_x, bottom + px(4), columns.right - columns.editor_x, px(32))
        field.reason.setGeometry(ink.mirrored(box, _card_width(field.reason)))
        bottom += px(40)
    field.row = QRect(columns.left - px(PAD), top, columns.right + px(PAD) - columns.left + px(PAD), bottom + gap - top)
    place_editor(field, ink)
    return bottom + gap


def _editor_size(field: Field, columns: Columns, ink: Ink) -> tuple[int, int]:
    widest = columns.right - columns.editor_x
    if field.long:
        return widest, ink.px(86)
    editor = field.editor
    if isinstance(editor, ChoiceEditor):
        width = min(editor.wanted_width() + 1, widest)
        return width, editor.height_for(width)
    return columns.editor, ink.px(EDITOR)


def place_words(field: Field, x: int, right: int, ink: Ink, lines: tuple[Line, ...] | None = None) -> int:
    """Break the words beside a field, or `lines` of them, into the width from x to `right`, at y = 0; return their height."""
    field.words = []
    lines = field.lines if lines is None else lines
    y, indent = 0, ink.px(20)
    for line in lines:
        sign = indent if line.tone in _SIGNS else 0
        text = ink.paragraph(line.text, right - x - sign, 13, italic=line.tone == "kept")
        field.words.append((QRect(x + sign, y, right - x - sign, int(text.height)), line, text))
        y += int(text.height) + ink.px(2)
    return y - ink.px(2) if lines else 0


def _shift_words(field: Field, y: int) -> None:
    field.words = [(box.translated(0, y), line, text) for box, line, text in field.words]


def place_editor(field: Field, ink: Ink) -> None:
    """Put the editor into its frame, clear of edge, unit and calendar."""
    if field.spoken is not None:
        field.spoken.setGeometry(ink.mirrored(field.frame, _card_width(field.spoken)))
    if field.editor is None:
        return
    box = field.frame
    if field.framed:
        box = box.adjusted(ink.px(8), 2, -ink.px(6) - trailing(field, ink), -2)
        if field.long:
            box = box.adjusted(ink.px(2), ink.px(6), 0, -ink.px(4))
    field.editor.setGeometry(ink.mirrored(box, _card_width(field.editor)))


def _card_width(editor: QWidget) -> int:
    card = editor.parentWidget()
    return card.width() if card is not None else 0


def trailing(field: Field, ink: Ink) -> int:
    """Return the width that unit or calendar sign take at the end of a field."""
    if field.dated:
        return ink.px(24)
    unit = field.unit(ink)
    return QFontMetrics(ink.theme.font(12.5)).horizontalAdvance(unit) + ink.px(8) if unit else 0


# ---- paint -------------------------------------------------------------------------------------------------------------------


def paint_row(painter: QPainter, field: Field, ink: Ink, width: int, *, hover: bool) -> None:
    """Paint all of a row but the editor itself."""
    if field.label_text is not None:
        ink.write(painter, ink.mirrored(field.label_box, width), field.label_text, ink.theme.ink)
    paint_field(painter, field, ink, width, hover=hover)
    paint_words(painter, field, ink, width)


def paint_field(painter: QPainter, field: Field, ink: Ink, width: int, *, hover: bool, radius: int = 5) -> None:
    """Paint ground, edge, unit and reason for blank of a field, and the sign that opens its menu."""
    theme = ink.theme
    box = ink.mirrored(field.frame, width)
    focused = field.editor is not None and field.editor.hasFocus()
    if field.editor is None:
        rounded(painter, box, ink.px(radius), theme.derived, theme.field_line, dashed=True)
        _inside(painter, field, field.derived, theme.ink, ink, width)
    elif field.framed:
        ground, edge = _colours(field, ink)
        rounded(painter, box, ink.px(radius), ground, theme.teal if focused else edge, 2 if focused else 1)
        if not field.editor.text():
            _inside(painter, field, field.blank_words(ink), theme.muted, ink, width, italic=True)
    if field.framed:
        _paint_trail(painter, field, ink, width)
    if (focused or hover) and field.item.blanks and field.editor is not None and field.place.row == 0:
        paint_sign(painter, "more", QRectF(ink.mirrored(menu_box(field, ink), width)), theme.muted)


def menu_box(field: Field, ink: Ink) -> QRect:
    """Return where the sign lies that opens the menu of reasons."""
    side = ink.px(16)
    y = field.frame.y() + (min(field.frame.height(), ink.px(38)) - side) // 2
    return QRect(field.frame.x() - side - ink.px(4), y, side, side)


def calendar_box(field: Field, ink: Ink) -> QRect:
    """Return where the sign lies that opens the calendar."""
    side = ink.px(16)
    return QRect(field.frame.right() - side - ink.px(8), field.frame.y() + (field.frame.height() - side) // 2, side, side)


def _colours(field: Field, ink: Ink) -> tuple[QColor, QColor]:
    theme = ink.theme
    if field.severity == "hard":
        return theme.red_pale, theme.red
    return (theme.amber_pale, theme.amber_line) if field.severity == "soft" else (theme.field, theme.field_line)


def _inside(
    painter: QPainter, field: Field, text: str, colour: QColor, ink: Ink, width: int, *, italic: bool = False
) -> None:
    if not text:
        return
    box = ink.mirrored(field.frame.adjusted(ink.px(10), 0, -ink.px(6) - trailing(field, ink), 0), width)
    painter.setFont(ink.theme.font(14, italic=italic))
    painter.setPen(colour)
    fitting = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, ink.reading_edge | Qt.AlignmentFlag.AlignVCenter, fitting)


def _paint_trail(painter: QPainter, field: Field, ink: Ink, width: int) -> None:
    if field.dated:
        paint_sign(painter, "calendar", QRectF(ink.mirrored(calendar_box(field, ink), width)), ink.theme.faint)
    elif unit := field.unit(ink):
        box = ink.mirrored(field.frame.adjusted(0, 0, -ink.px(10), 0), width)
        painter.setFont(ink.theme.font(12.5))
        painter.setPen(ink.theme.muted)
        painter.drawText(box, ink.far_edge | Qt.AlignmentFlag.AlignVCenter, f"\u2066{unit}\u2069")


def paint_words(painter: QPainter, field: Field, ink: Ink, width: int) -> None:
    """Paint the words beside a field, each with the sign of its tone."""
    for box, line, text in field.words:
        colour = tone_colour(line, ink)
        ink.write(painter, ink.mirrored(box, width), text, colour)
        if line.tone in _SIGNS:
            side = ink.px(14)
            sign = QRect(box.x() - ink.px(20), box.y() + (min(box.height(), ink.px(20)) - side) // 2, side, side)
            paint_sign(painter, _SIGNS[line.tone], QRectF(ink.mirrored(sign, width)), colour)


def tone_colour(line: Line, ink: Ink) -> QColor:
    """Return the colour of a tone."""
    theme = ink.theme
    return {"hard": theme.red, "soft": theme.amber, "link": theme.teal}.get(line.tone, theme.muted)
