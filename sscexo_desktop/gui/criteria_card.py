"""The decision of the screening under an overview of all criteria: answer, evidence, and what the evidence says (F36, F37)."""

from __future__ import annotations

from typing import Protocol, cast

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QScrollBar, QWidget

from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.gui.assessed import Assessed
from sscexo_desktop.gui.chrome import on_keys
from sscexo_desktop.gui.criteria_lines import NARROW, Layout, Line, answer_words, list_words, paint_lines, verdict
from sscexo_desktop.gui.ink import Ink, rounded
from sscexo_desktop.gui.list_card import ListCard
from sscexo_desktop.gui.rows import PAD, Columns, place_row
from sscexo_desktop.gui.wording import Situation
from sscexo_desktop.study.answers import Look
from sscexo_desktop.study.criteria.evidence import joined
from sscexo_desktop.study.eligibility import Criterion, criteria
from sscexo_desktop.study.model import Section
from sscexo_desktop.study.places import Place

KEYS = "Ctrl+E"


class Places(Protocol):
    """The form in which the card stands: what puts the cursor into a place and has a part of it in sight."""

    def go_to(self, place: Place) -> None:
        """Put the cursor into a place."""
        ...

    def ensureVisible(self, x: int, y: int, xmargin: int, ymargin: int) -> None:  # noqa: D102  Qt's own
        ...

    def verticalScrollBar(self) -> QScrollBar:  # noqa: D102  Qt's own
        ...


class CriteriaList(QWidget):
    """Lies over the painted overview and takes the keys: up and down move, Enter goes to the criterion.

    `wanted` carries the id of a criterion, `moved` tells that one stands elsewhere.
    """

    wanted = Signal(str)
    moved = Signal()

    def __init__(self, parent: QWidget, ink: Ink) -> None:
        super().__init__(parent)
        self._ink = ink
        self._lines: list[Line] = []
        self._at = 0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def show_lines(self, lines: list[Line]) -> None:
        """Take the lines that are painted under it."""
        self._lines = lines
        self._at = min(self._at, max(0, len(lines) - 1))
        self._tell()

    def _tell(self) -> None:
        """Tell a screen reader the line on which one stands."""
        line = self.line
        if line is None:
            return
        say, each = self._ink.say, line.criterion
        text = "{criterion}, {list}: answer {answer}; evidence: {verdict}"
        answer = answer_words(say, each)
        self.setAccessibleName(say(text, criterion=each.title, list=list_words(each), answer=answer, verdict=verdict(each)))
        evidence = joined(each.evidence)
        self.setAccessibleDescription(say(evidence) if evidence is not None else "")

    @property
    def line(self) -> Line | None:
        """The line on which one stands."""
        return self._lines[self._at] if self._lines else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, or go to the criterion."""
        line, last = self.line, len(self._lines) - 1
        to = {Qt.Key.Key_Down: self._at + 1, Qt.Key.Key_Up: self._at - 1, Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}
        if line is not None and event.key() in to:
            self._at = max(0, min(last, to[Qt.Key(event.key())]))
            self._tell()
            self.update()
            self.moved.emit()
        elif line is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.wanted.emit(line.criterion.item)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where one is."""
        super().focusInEvent(event)
        self.update()
        self.moved.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show it no more."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the frame around the line on which one stands."""
        if self.hasFocus() and self.line is not None:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            top, ink = self.line.box.top() - self._lines[0].box.top(), self._ink
            below = self.height() - (self._lines[-1].box.bottom() + 1 - self._lines[0].box.top())
            rounded(painter, QRect(0, below + top, self.width(), self.line.box.height()), ink.px(5), None, ink.theme.teal, 2)


class CriteriaCard(ListCard):
    """The overview of the criteria, and the fields of the decision under it; a participant who looks on sees the fields alone."""

    def __init__(self, section: Section, entry: Entry, ink: Ink, parent: QWidget) -> None:
        super().__init__(section, entry, ink, parent)
        self._criteria: tuple[Criterion, ...] = ()
        self._layout = Layout(ink, 0, 0, narrow=False)
        self.list = CriteriaList(self, ink)
        self.list.setVisible(not self._looked_on)
        self.list.wanted.connect(self.go_to)
        self.list.moved.connect(self._show_line)
        if not self._looked_on:
            on_keys(self, KEYS, self._enter_list)

    @property
    def lines(self) -> list[Line]:
        """The criteria as they are laid out."""
        return self._layout.lines

    def take(self, state: Assessed, now: Situation, at: Place | None) -> bool:
        """Take the record's new state, and what it means for the criteria."""
        moved = super().take(state, now, at)
        entry = self.entry
        look = Look(entry.session.study, entry.form, entry.key, entry.state.answers, entry.around)
        found = () if self._looked_on else criteria(look)
        if found == self._criteria:
            return moved
        self._criteria = found
        self.update()
        return True

    # ---- moving ------------------------------------------------------------------------------------------------------------

    def go_to(self, item: str) -> None:
        """Put the cursor into the field of a criterion."""
        form = self._form()
        if form is not None:
            form.go_to(Place(item))

    def _form(self) -> Places | None:
        around = self.parent()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parent()
        return cast("Places | None", around)

    def _enter_list(self) -> None:
        """Have as much of the overview in sight as there is room for, then the line on which one stands."""
        form = self._form()
        if form is not None:
            form.verticalScrollBar().setValue(self.y())
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._show_line()

    def _show_line(self) -> None:
        """Scroll to the line on which one stands."""
        form, line = self._form(), self.list.line
        if form is not None and line is not None:
            box = line.box.translated(0, self.y())
            form.ensureVisible(box.center().x(), box.center().y(), 0, box.height() // 2 + self.ink.px(24))

    # ---- layout ------------------------------------------------------------------------------------------------------------

    def arrange(self, width: int) -> int:
        """Lay everything out in a width; return the height."""
        px = self.ink.px
        y = self.arrange_title(width)
        if self._criteria:
            self._layout = Layout(self.ink, px(PAD), width - 2 * px(PAD), narrow=width < px(NARROW))
            top, y = y, self._layout.lay_out(self._criteria, y + px(6)) + px(6)
            area = QRect(px(PAD) - px(8), top, width - 2 * px(PAD) + px(16), self.lines[-1].box.bottom() + 1 - top)
            self.list.setGeometry(self.ink.mirrored(area, width))
            self.list.show_lines(self.lines)
        columns = Columns.of(width, self.ink)
        for field in self.fields:
            if field.shown:
                y = place_row(field, y, columns, self.ink)
        return y + px(4)

    def paint_more(self, painter: QPainter) -> None:
        """Paint the overview."""
        if self._criteria:
            paint_lines(painter, self._layout, self.ink, self.width())

    # ---- mouse -------------------------------------------------------------------------------------------------------------

    def line_at(self, point: QPoint) -> Line | None:
        """Return the criterion at a point of the card."""
        return next((line for line in self.lines if self.ink.mirrored(line.box, self.width()).contains(point)), None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show a hand over a criterion."""
        super().mouseMoveEvent(event)
        if self.line_at(event.position().toPoint()) is not None:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the criterion that is clicked."""
        line = self.line_at(event.position().toPoint())
        if line is not None and event.button() == Qt.MouseButton.LeftButton:
            self.go_to(line.criterion.item)
        else:
            super().mousePressEvent(event)
