"""The form on the screen: built from the definition alone, painted from the entry's state, worked by keyboard (F18)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea

from sscexo_desktop.actions.entry import Entry, EntryState
from sscexo_desktop.errors import Trouble
from sscexo_desktop.gui.assessed import Assessed
from sscexo_desktop.gui.board import Board
from sscexo_desktop.gui.card import Card
from sscexo_desktop.gui.field import Field
from sscexo_desktop.gui.field_commands import FieldCommands
from sscexo_desktop.gui.field_marks import FieldMarks
from sscexo_desktop.gui.ink import Ink
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.gui.wording import Situation
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.places import Place


class FormView(QScrollArea):
    """One record being entered.

    `state_changed` carries the `EntryState` after each key stroke, `place_entered` the `Place` that is worked on now, `trouble` the
    `Trouble` met while a field was made durable. `query_wanted` carries (`Place`, text, check), `tick_wanted` a `Place` to be
    compared with its source. `ask` answers a yes/no question put in the person's language.
    """

    state_changed = Signal(object)
    place_entered = Signal(object)
    trouble = Signal(object)
    query_wanted = Signal(object, str, str)
    tick_wanted = Signal(object)

    def __init__(self, entry: Entry, say: Speaker, theme: Theme, ask: Callable[[str], bool]) -> None:
        super().__init__()
        self.entry = entry
        self.ask = ask
        self.ink = Ink(say, theme)
        self.current_place: Place | None = None
        self._typing = False
        self._missing = False
        self._marks: Mapping[Place, FieldMarks] = {}
        self.commands = FieldCommands(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.verticalScrollBar().setStyleSheet(theme.style_sheet())
        self._build()

    # ---- build -------------------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        board = Board(self.entry, self.ink)
        board.setUpdatesEnabled(False)
        board.typed.connect(self._typed)
        board.moved.connect(self._moved)
        board.focused.connect(self._focused)
        board.pressed.connect(self.commands.press)
        board.acted.connect(self.commands.act)
        board.list_wanted.connect(self.commands.open_list)
        board.row_wanted.connect(self.commands.add_row)
        board.row_unwanted.connect(self.commands.remove_row)
        self.board = board
        self._take(self.entry.state)
        if self._marks:
            self.show_marks(self._marks)
        self.setWidget(board)
        # Before the first showing the width is not known yet; it comes with the first resize.
        if self.isVisible():
            self.lay_out()
        board.setUpdatesEnabled(True)

    @property
    def cards(self) -> list[Card]:
        """The sections, in order."""
        return self.board.cards

    @property
    def fields(self) -> dict[Place, tuple[Card, Field]]:
        """Every field with its card, by place."""
        return self.board.fields

    def forget(self, field: Field) -> None:
        """Listen no more to a field that goes."""
        self.board.forget(field)
        if field.place == self.current_place:
            self.current_place = None

    def restate(self, say: Speaker, theme: Theme | None = None) -> None:
        """Paint everything anew in another manner or theme; what is typed stays, and so does the place worked on."""
        self.entry.speak(say.manner)
        self.ink = Ink(say, theme or self.ink.theme)
        at, scrolled = self.current_place, self.verticalScrollBar().value()
        focused, drawn = self.board.has_cursor, self.board.is_drawn(at)
        self._build()
        self.verticalScrollBar().setValue(scrolled)
        if at is not None and focused:
            self.board.draw(at, drawn=drawn)
            self.go_to(at)

    # ---- state -------------------------------------------------------------------------------------------------------------

    def _typed(self, place: Place, text: str) -> None:
        if place != self.current_place:
            self._enter(place)
        self._typing = True
        self.show_state(self.entry.set(place, text))

    def show_state(self, state: EntryState) -> None:
        """Paint what changed with a new state."""
        if self._take(state):
            self.lay_out()
        self.state_changed.emit(state)

    def _take(self, state: EntryState) -> bool:
        assessed = Assessed.of(state)
        now = Situation(typing=self._typing, focused=True, missing=self._missing)
        return self.board.take(assessed, now, self.current_place)

    def refresh(self) -> None:
        """Paint the entry's state as it stands."""
        if self._take(self.entry.state):
            self.lay_out()

    def reveal_missing(self) -> None:
        """Say at each unanswered item that it is to be answered: for when completing was refused."""
        self._missing = True
        self.refresh()

    def show_marks(self, marks: Mapping[Place, FieldMarks]) -> None:
        """Show at each field what was done to it besides entering it."""
        self._marks = marks
        for place, (card, field) in self.fields.items():
            card.take_marks(field, marks.get(place))

    # ---- layout ------------------------------------------------------------------------------------------------------------

    def lay_out(self) -> None:
        """Lay the cards out for the width at hand."""
        view = self.viewport()
        self.board.lay_out(view.width(), view.height(), self.width() - view.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for the new width, the place worked on still in sight."""
        super().resizeEvent(event)
        self.lay_out()
        if self.current_place is not None and self.current_place in self.fields:
            self.show_place(self.current_place)

    # ---- where the person is -----------------------------------------------------------------------------------------------

    def _focused(self, place: Place, here: bool) -> None:
        """Follow the cursor. `QApplication.focusChanged` would do it alone, but hands on widgets that may be gone by then."""
        if place not in self.fields:
            return
        if here:
            self._enter(place)
            self.show_place(place)
        else:
            self._make_durable(place)
            self.fields[place][0].refresh(self.fields[place][1])
            self.refresh()

    def _enter(self, place: Place) -> None:
        card, field = self.fields[place]
        if place != self.current_place:
            left = self.current_place
            if left is not None and left in self.fields:
                self._make_durable(left)
                self.fields[left][0].show_hint(self.fields[left][1], shown=False)
            self.current_place = place
            self.place_entered.emit(place)
        card.show_hint(field, shown=True)
        card.refresh(field)
        self.refresh()

    def _make_durable(self, place: Place) -> None:
        self._typing = False
        try:
            self.entry.leave(place)
        except Trouble as trouble:
            self.trouble.emit(trouble)

    def commit_current(self) -> None:
        """Make durable what is in the field worked on: before a save, or before the form is left."""
        if self.current_place is not None and self.current_place in self.fields:
            self._make_durable(self.current_place)
            self.refresh()

    def has_focus(self, place: Place | None) -> bool:
        """Whether the cursor stands in this place."""
        return place in self.fields and self.fields[place][1].has_cursor

    def show_place(self, place: Place) -> None:
        """Scroll so that a place can be seen with the words beside it."""
        card, field = self.fields[place]
        row = field.seen.translated(0, card.y())
        bar, height, margin = self.verticalScrollBar(), self.viewport().height(), self.ink.px(24)
        if row.top() - margin < bar.value():
            bar.setValue(row.top() - margin)
        elif row.bottom() + margin > bar.value() + height:
            bar.setValue(row.bottom() + margin - height)

    # ---- moving ------------------------------------------------------------------------------------------------------------

    def order(self) -> list[Field]:
        """Return the fields that can be worked on, in the order of the form."""
        return self.board.order()

    def go_to(self, place: Place) -> None:
        """Put the cursor into a place."""
        if place in self.fields and self.fields[place][1].shown:
            self.show_place(place)
            self._focus(self.fields[place][1], Qt.FocusReason.OtherFocusReason)

    def _focus(self, field: Field, reason: Qt.FocusReason) -> None:
        if field.spoken is not None:
            self.show_place(field.place)
            field.spoken.setFocus(reason)
        elif field.editor is not None:
            field.take_cursor(reason)
            # A window in the background gets no focus event; the place is entered all the same.
            if field.place != self.current_place:
                self._enter(field.place)

    def _open_places(self) -> set[Place]:
        return {finding.place for finding in self.entry.state.assessment.findings if finding.open}

    def first_open(self) -> None:
        """Put the cursor into the first place that is still to be settled, or into the first of all."""
        order, open_ones = self.order(), self._open_places()
        wanted = next((field for field in order if field.place in open_ones), order[0] if order else None)
        if wanted is not None:
            self.go_to(wanted.place)

    def next_open(self) -> bool:
        """Go to the next place that is still to be settled; after the last one to the first."""
        open_ones = self._open_places()
        found = next((field for field in self.board.turned(self.current_place) if field.place in open_ones), None)
        if found is not None:
            self.go_to(found.place)
        return found is not None

    def _moved(self, way: int) -> None:
        """Follow a key of an editor (`line_editor.MOVES`)."""
        here = self.current_place
        if abs(way) == 1 or here not in self.fields or self.fields[here][0].section.repeat is None:
            self.step(1 if way > 0 else -1)
            return
        column = [field for field in self.order() if field.place.item == here.item]
        at = next(n for n, field in enumerate(column) if field.place == here) + (1 if way > 0 else -1)
        if 0 <= at < len(column):
            self._focus(column[at], Qt.FocusReason.OtherFocusReason)

    def step(self, by: int) -> bool:
        """Put the cursor into the next field (or the one before); return whether there is one."""
        order, here = self.board.stops(), self.board.heard or self.current_place
        wanted = next((n for n, field in enumerate(order) if field.place == here), -1 if by > 0 else len(order)) + by
        if not 0 <= wanted < len(order):
            return False
        self._focus(order[wanted], Qt.FocusReason.TabFocusReason if by > 0 else Qt.FocusReason.BacktabFocusReason)
        return True

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Move in the order of the form; at its ends, out of it."""
        return self.step(1 if forward else -1) or super().focusNextPrevChild(forward)

    def find(self, text: str) -> bool:  # type: ignore[override]
        """Go to the next item whose label or id holds `text`; return whether there is one."""
        wanted = text.casefold().strip()
        turned = self.board.turned(self.current_place)
        found = next((field for field in turned if wanted in f"{field.label} {field.place.item}".casefold()), None)
        if not wanted or found is None:
            return False
        self.go_to(found.place)
        return True

    def apply_offer(self, place: Place, number: int) -> None:
        """Put the offer with this number (from 1) into its field."""
        self.commands.apply_offer(place, number)

    def give_reason(self, place: Place) -> None:
        """Open the line for the reason why an unusual value is kept."""
        self.commands.give_reason(place)

    def ask_query(self, place: Place, check: str = "") -> None:
        """Open the line for a query about an item; `check` names the finding that it comes from."""
        self.commands.ask_query(place, check)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Run the command of a chord that the editors left."""
        if self.board.heard is not None or not self.commands.run(event):
            super().keyPressEvent(event)
