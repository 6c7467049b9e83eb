"""A section of a form as a white card that paints everything but its editors."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.gui.assessed import Assessed
from sscexo_desktop.gui.editors import hint, make_editor
from sscexo_desktop.gui.field import Field
from sscexo_desktop.gui.field_marks import FieldMarks, paint_field_marks
from sscexo_desktop.gui.ink import Ink, Paragraph, rounded
from sscexo_desktop.gui.rows import PAD, calendar_box, menu_box, paint_row
from sscexo_desktop.gui.spoken_value import SpokenValue, heard
from sscexo_desktop.gui.wording import About, Act, Line, Situation, computed, lines
from sscexo_desktop.study.kinds import ChoiceKind
from sscexo_desktop.study.model import Item, Section
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.typed import Blank

Hit = Literal["menu", "calendar"]
TITLE = 46


class Card(QWidget):
    """One section: its fields in order, laid out in whatever width it is given.

    `pressed` carries (field, "menu" | "calendar"), `acted` carries (field, `Act`) of a link.
    """

    pressed = Signal(object, str)
    acted = Signal(object, object)

    def __init__(self, section: Section, entry: Entry, ink: Ink, parent: QWidget) -> None:
        super().__init__(parent)
        self.section = section
        self.entry = entry
        self.ink = ink
        self._looked_on = bool(entry.session.participant_view)
        self.fields: list[Field] = []
        self._title: Paragraph | None = None
        self._note: tuple[QRect, Paragraph] | None = None
        self._hovered: Field | None = None
        self.outdated = False
        self.setMouseTracking(True)
        self.setAccessibleName(ink.say(section.title))

    # ---- fields ------------------------------------------------------------------------------------------------------------

    def make_field(self, item: Item, row: int = 0, row_label: str = "", *, compact: bool = False, scores: bool = False) -> Field:
        """Make the field of an item, with an editor unless the value is computed."""
        place = Place(item.id, row)
        say = self.ink.say
        field = Field(place, item, label := say(item.label), None, row_label=row_label)
        if (item.derive or (item.blinded and self._looked_on)) and heard():
            field.spoken = SpokenValue(self, self.ink)
        if item.blinded and self._looked_on:
            field.withhold(say("not shown here"))
        elif not item.derive:
            editor = make_editor(item, self, self.ink, read_only=self.entry.read_only, compact=compact, scores=scores)
            field.editor = editor
            named = say("{label}, in {unit}", label=label, unit=item.unit) if item.unit not in ("", "1") else label
            editor.setAccessibleName(say("{row}: {label}", row=row_label, label=named) if row_label else named)
            if isinstance(item.kind, ChoiceKind):
                answer = self.entry.answer(place)
                editor.show_text(answer if isinstance(answer, str) else "")
            elif text := self.entry.typed(place):
                editor.show_text(text)
        return field

    def take(self, state: Assessed, now: Situation, at: Place | None) -> bool:
        """Take the record's new state; repaint what changed and return whether the card must be laid out anew.

        `now` holds at the place `at`, where the person is; elsewhere only whether missing answers are named.
        """
        elsewhere = Situation(missing=now.missing)
        moved = [self._take_field(field, state, now if field.place == at else elsewhere) for field in self.fields]
        return any(moved)

    def _take_field(self, field: Field, state: Assessed, now: Situation) -> bool:
        place = field.place
        shown = place in state.asked
        if shown != field.shown:
            field.show(shown=shown)
            return True
        if not shown:
            return False
        # While a participant looks on, nothing is remarked at a field, and what is withheld stays as it was made.
        about = About(() if self._looked_on else state.found.get(place, ()), state.beside.get(place))
        if field.editor is None:
            return not field.withheld and self._take_derived(field, about, state.derived.get(place), now)
        return self._take_answer(field, about, now)

    def _take_derived(self, field: Field, about: About, value: object, now: Situation) -> bool:
        basis = (about, value, now)
        if basis == field.basis:
            return False
        field.basis = basis
        said = self.said(field, lines(self.ink.say, field.item, None, "", about, now))
        moved = said != field.lines
        field.derived, field.lines = computed(self.ink.say, field.item, value), said
        field.describe()
        self.update(field.row_on(self.width(), self.ink))
        return moved

    def _take_answer(self, field: Field, about: About, now: Situation) -> bool:
        answer = self.entry.answer(field.place)
        basis = (about, answer, now, self.entry.typed(field.place) if answer is not None else "")
        if basis == field.basis:
            return False
        field.basis = basis
        said = self.said(field, lines(self.ink.say, field.item, answer, basis[3], about, now))
        blank = isinstance(answer, Blank) or isinstance(field.answer, Blank)
        field.answer = answer
        if said == field.lines and not blank:
            return False
        moved = said != field.lines
        field.lines = said
        if moved:
            field.describe()
        self.update(field.row_on(self.width(), self.ink))
        return moved

    def take_marks(self, field: Field, marks: FieldMarks | None) -> None:
        """Show what was done to a field besides entering it."""
        if marks != field.marks:
            field.marks = marks
            field.describe()
            self.update()

    def said(self, field: Field, words: tuple[Line, ...]) -> tuple[Line, ...]:  # noqa: ARG002
        """Return which of the words about a field are written at it."""
        return words

    def show_hint(self, field: Field, *, shown: bool) -> None:
        """Hint at what an empty field waits for while it is focused."""
        set_placeholder = getattr(field.editor, "setPlaceholderText", None)
        if set_placeholder is not None:
            set_placeholder(hint(field.item, self.ink.say) if shown and not field.blank_words(self.ink) else "")

    # ---- layout ------------------------------------------------------------------------------------------------------------

    @property
    def shown(self) -> bool:
        """Whether anything of the section is asked."""
        return any(field.shown for field in self.fields)

    def arrange(self, width: int) -> int:
        """Lay everything out in a width; return the height."""
        raise NotImplementedError

    def lay_out(self, width: int) -> None:
        """Arrange in a width and take the height; repaint all of it only if anything moved."""
        before = [field.row for field in self.fields]
        self.resize(width, self.height())
        self.resize(width, self.arrange(width))
        self.outdated = False
        if self.section.repeat is not None or before != [field.row for field in self.fields]:
            self.update()

    def arrange_title(self, width: int) -> int:
        """Lay title and note out; return the y beneath them."""
        px, say = self.ink.px, self.ink.say
        pad = px(PAD)
        title = self.ink.paragraph(say(self.section.title), width - 2 * pad, 15.5, "semibold")
        self._title, self._note = title, None
        bottom = max(px(TITLE), int(title.height) + px(20))
        if self.section.note is not None:
            x = pad + int(title.used) + px(12)
            beside = width - x - pad
            note = self.ink.paragraph(say(self.section.note), beside, 13)
            if beside >= px(120) and note.lines == 1:
                self._note = QRect(x, px(1), beside, bottom), note
            else:
                note = self.ink.paragraph(say(self.section.note), width - 2 * pad, 13)
                self._note = QRect(pad, bottom - px(8), width - 2 * pad, int(note.height)), note
                bottom += int(note.height) + px(4)
        self._ruled = bottom
        return bottom + px(1)

    _ruled = 0

    # ---- paint -------------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the card and those of its rows that lie in the exposed part."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, width = self.ink.theme, self.width()
        rounded(painter, self.rect(), self.ink.px(8), theme.card, theme.line)
        self._paint_title(painter)
        exposed = event.rect()
        for field in self.fields:
            if field.shown and field.row_on(width, self.ink).intersects(exposed):
                self.paint_one(painter, field)
                if field.marks is not None:
                    paint_field_marks(painter, field.frame, field.marks, self.ink, width)
        self.paint_more(painter)
        painter.end()

    def _paint_title(self, painter: QPainter) -> None:
        ink, theme = self.ink, self.ink.theme
        if self._title is None:
            return
        first = max(ink.px(TITLE), int(self._title.height) + ink.px(20))
        box = QRect(ink.px(PAD), 0, self.width() - 2 * ink.px(PAD), first)
        ink.write(painter, ink.mirrored(box, self.width()), self._title, theme.ink)
        if self._note is not None:
            ink.write(painter, ink.mirrored(self._note[0], self.width()), self._note[1], theme.muted)
        painter.setPen(theme.line)
        painter.drawLine(1, self._ruled, self.width() - 2, self._ruled)

    def paint_one(self, painter: QPainter, field: Field) -> None:
        """Paint one field."""
        paint_row(painter, field, self.ink, self.width(), hover=field is self._hovered)

    def paint_more(self, painter: QPainter) -> None:
        """Paint what a sort of card has besides."""

    def refresh(self, field: Field) -> None:
        """Repaint one field."""
        self.update(field.row_on(self.width(), self.ink))

    # ---- mouse -------------------------------------------------------------------------------------------------------------

    def field_at(self, point: QPoint) -> Field | None:
        """Return the field whose row, or words, hold a point."""
        shown = [field for field in self.fields if field.shown]
        found = next((field for field in shown if field.row.contains(point)), None)
        return found or next((field for field in shown if any(box.contains(point) for box, _, _ in field.words)), None)

    def _logical(self, point: QPoint) -> QPoint:
        return QPoint(self.width() - 1 - point.x(), point.y()) if self.ink.rtl else point

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show the menu sign of the row beneath the mouse, and a hand over a link."""
        point = self._logical(event.position().toPoint())
        field = self.field_at(point)
        if field is not self._hovered:
            for each in (field, self._hovered):
                if each is not None:
                    self.refresh(each)
            self._hovered = field
        live = field is not None and (self._act_at(field, point) is not None or self._sign_at(field, point) is not None)
        self.setCursor(Qt.CursorShape.PointingHandCursor if live else Qt.CursorShape.ArrowCursor)

    def leaveEvent(self, event: QEvent) -> None:
        """Hide the menu sign."""
        super().leaveEvent(event)
        if self._hovered is not None:
            self.refresh(self._hovered)
            self._hovered = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Follow a link, open menu or calendar, or put the cursor into the field beside the mouse."""
        point = self._logical(event.position().toPoint())
        field = self.field_at(point)
        if field is None or event.button() != Qt.MouseButton.LeftButton:
            return
        act, sign = self._act_at(field, point), self._sign_at(field, point)
        if act is not None:
            self.acted.emit(field, act)
        elif sign is not None:
            self.pressed.emit(field, sign)
        elif field.editor is not None and (field.frame.contains(point) or field.label_box.contains(point)):
            field.editor.setFocus(Qt.FocusReason.MouseFocusReason)

    def _act_at(self, field: Field, point: QPoint) -> Act | None:
        return next((line.act for box, line, _ in field.words if line.act is not None and box.contains(point)), None)

    def _sign_at(self, field: Field, point: QPoint) -> Hit | None:
        if field.editor is None:
            return None
        if field.item.blanks and field.place.row == 0 and menu_box(field, self.ink).contains(point):
            return "menu"
        return "calendar" if field.dated and calendar_box(field, self.ink).contains(point) else None

    def event(self, event: QEvent) -> bool:
        """Show the help of the item beneath the mouse."""
        if isinstance(event, QHelpEvent):
            point = self._logical(event.pos())
            field = self.field_at(point)
            QToolTip.showText(event.globalPos(), self._tip(field, point) if field else "", self)
            return True
        return super().event(event)

    def _tip(self, field: Field, point: QPoint) -> str:
        sign = self._sign_at(field, point)
        if sign == "menu":
            return self.ink.say("Say why there is no value (Ctrl+B)")
        if sign == "calendar":
            return self.ink.say("Open the calendar (Alt+Down)")
        help_words = self.ink.say(field.item.help) if field.item.help and not field.withheld else ""
        told = (field.marks.words if field.marks else "", help_words)
        return "\n".join(each for each in told if each)
