"""What can be done at a field besides typing: offers, reasons, blanks, the calendar, the list, and rows of a table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent

from sscexo_desktop.errors import Trouble
from sscexo_desktop.gui.blank_menu import BlankMenu
from sscexo_desktop.gui.calendar_popup import CalendarPopup
from sscexo_desktop.gui.card import Card
from sscexo_desktop.gui.choice_list import ChoiceList
from sscexo_desktop.gui.field import Field
from sscexo_desktop.gui.grid import GridCard
from sscexo_desktop.gui.list_editor import ListEditor
from sscexo_desktop.gui.reason_line import ReasonLine
from sscexo_desktop.gui.wording import Act
from sscexo_desktop.study.checks import deviation_of
from sscexo_desktop.study.kinds import ChoiceKind, DateTime
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.typed import Finding

if TYPE_CHECKING:
    from sscexo_desktop.gui.form import FormView

Key = Qt.Key
Mod = Qt.KeyboardModifier


class FieldCommands:
    """The commands of a form, by keyboard and by mouse alike."""

    def __init__(self, form: FormView) -> None:
        self._form = form

    # ---- by key ------------------------------------------------------------------------------------------------------------

    def run(self, event: QKeyEvent) -> bool:
        """Run the command of a chord; return whether there is one."""
        here = self._here()
        if here is None:
            return False
        card, field = here
        chord = event.modifiers() & ~Mod.KeypadModifier
        key = event.key()
        if chord == Mod.AltModifier and Key.Key_1 <= key <= Key.Key_9:
            self.apply_offer(field.place, key - Key.Key_0)
        elif chord == Mod.AltModifier and key == Key.Key_Down:
            self._open_aid(card, field)
        elif chord == Mod.ControlModifier and key == Key.Key_B:
            self.open_menu(card, field)
        elif chord == Mod.ControlModifier and key == Key.Key_J:
            self._form.next_open()
        elif chord == Mod.ControlModifier and key == Key.Key_R:
            self.give_reason(field.place)
        elif chord == Mod.ControlModifier and key == Key.Key_Q:
            self.ask_query(field.place)
        elif chord == Mod.ControlModifier and key == Key.Key_T:
            self._form.tick_wanted.emit(field.place)
        else:
            both = Mod.ControlModifier | Mod.ShiftModifier
            return chord == both and isinstance(card, GridCard) and self._run_row(card, field.place.row, key)
        return True

    def _run_row(self, card: GridCard, row: int, key: int) -> bool:
        if key == Key.Key_A:
            self.add_row(card)
        elif key in (Key.Key_Delete, Key.Key_Backspace):
            self.remove_row(card, row)
        else:
            return False
        return True

    def _here(self) -> tuple[Card, Field] | None:
        place = self._form.current_place
        return self._form.fields.get(place) if place is not None else None

    def press(self, field: Field, sign: str) -> None:
        """Open what a sign beside a field stands for."""
        card, _ = self._form.fields[field.place]
        self._form.go_to(field.place)
        if sign == "menu":
            self.open_menu(card, field)
        else:
            self._open_aid(card, field)

    def act(self, field: Field, act: Act) -> None:
        """Follow a link beside a field."""
        if act.verb == "offer":
            self.apply_offer(field.place, act.number)
        elif act.finding is not None:
            self._open_reason(field, act.finding)

    # ---- offers and reasons ----------------------------------------------------------------------------------------------------

    def apply_offer(self, place: Place, number: int) -> None:
        """Put the offer with this number (from 1) into its field; the trail keeps what had been typed."""
        _, field = self._form.fields[place]
        offers = [offer for finding in self._findings(place) if not finding.kept for offer in finding.offers]
        if field.editor is None or self._form.entry.read_only or not 1 <= number <= len(offers):
            return
        state = self._form.entry.take_offer(place, offers[number - 1])
        chosen = isinstance(field.item.kind, ChoiceKind)
        field.editor.show_text(str(self._form.entry.answer(place)) if chosen else self._form.entry.typed(place))
        self._form.show_state(state)
        self._durably(partial(self._form.entry.leave, place))

    def _findings(self, place: Place) -> list[Finding]:
        return [each for each in self._form.entry.state.assessment.findings if each.place == place]

    def give_reason(self, place: Place) -> None:
        """Open the line for a reason: of the first unusual value here that has none, else of one that was kept."""
        soft = [each for each in self._findings(place) if each.severity == "soft"]
        if soft:
            self._form.show_place(place)
            self._open_reason(self._form.fields[place][1], min(soft, key=lambda each: bool(each.kept)))

    def _open_reason(self, field: Field, finding: Finding) -> None:
        say = self._form.ink.say
        if deviation_of(finding.check):
            prompt = say("Reason, then Enter. It becomes a deviation that an investigator has to sign.")
        else:
            prompt = say("Reason for keeping this value, then Enter (Escape leaves)")
        self._open_line(field, prompt, finding.kept, lambda words: self._keep(finding, words))

    def _keep(self, finding: Finding, words: str) -> None:
        entry = self._form.entry
        self._durably(lambda: self._form.show_state(entry.keep(finding, words)))
        self._form.show_state(entry.state)

    # ---- queries -------------------------------------------------------------------------------------------------------------

    @property
    def asks(self) -> bool:
        """Whether this person may ask queries."""
        return self._form.entry.session.may("open_query") is None

    def ask_query(self, place: Place, check: str = "") -> None:
        """Open the line for a query about an item; the item may be empty and the form need not be saved."""
        if not self.asks or place not in self._form.fields:
            return
        prompt = self._form.ink.say("Query about this item, then Enter (Escape leaves)")
        self._form.show_place(place)
        self._open_line(self._form.fields[place][1], prompt, "", partial(self._query, place, check), always=True)

    def _query(self, place: Place, check: str, words: str) -> None:
        if words:
            self._form.query_wanted.emit(place, words, check)

    # ---- the line for words --------------------------------------------------------------------------------------------------

    def _open_line(
        self, field: Field, prompt: str, words: str, take: Callable[[str], object], *, always: bool = False
    ) -> None:
        if self._form.entry.read_only and not always:
            return
        card, _ = self._form.fields[field.place]
        self._close_line(field)
        line = ReasonLine(card, self._form.ink, prompt, words)
        field.reason = line
        line.given.connect(partial(self._given, field, take))
        line.left.connect(partial(self._back, field))
        self._again(card)
        line.show()
        line.setFocus()

    def _given(self, field: Field, take: Callable[[str], object], words: str) -> None:
        self._close_line(field)
        take(words)
        self._again(self._form.fields[field.place][0])
        self._form.go_to(field.place)

    def _back(self, field: Field) -> None:
        self._close_line(field)
        self._again(self._form.fields[field.place][0])
        self._form.go_to(field.place)

    def _close_line(self, field: Field) -> None:
        if field.reason is not None:
            field.reason.hide()
            field.reason.deleteLater()
            field.reason = None

    def _again(self, card: Card) -> None:
        card.outdated = True
        self._form.lay_out()

    def _durably(self, write: Callable[[], object]) -> None:
        try:
            write()
        except Trouble as trouble:
            self._form.trouble.emit(trouble)

    # ---- blanks ----------------------------------------------------------------------------------------------------------------

    def open_menu(self, card: Card, field: Field) -> None:
        """Open the menu of reasons why there is no value."""
        if not field.item.blanks or self._form.entry.read_only:
            return
        menu = BlankMenu(card, field.item, self._form.ink, partial(self._blank, field))
        menu.setLayoutDirection(self._form.ink.direction)
        menu.popup(self._corner(card, field))

    def _corner(self, card: Card, field: Field) -> QPoint:
        box = self._form.ink.mirrored(field.frame, card.width())
        return card.mapToGlobal(box.bottomRight() if self._form.ink.rtl else box.bottomLeft())

    def _blank(self, field: Field, code: str) -> None:
        self._write_blank(field, code, "")
        prompt = self._form.ink.say("Why, in words (may stay empty), then Enter")
        self._open_line(field, prompt, "", lambda words: self._write_blank(field, code, words) if words else None)

    def _write_blank(self, field: Field, code: str, words: str) -> None:
        entry = self._form.entry
        self._durably(lambda: entry.blank(field.place, code, words))
        if field.editor is not None:
            field.editor.show_text("")
        self._form.show_state(entry.state)

    # ---- calendar and list -------------------------------------------------------------------------------------------------------

    def _open_aid(self, card: Card, field: Field) -> None:
        if isinstance(field.editor, ListEditor):
            self.open_list(field.editor, "")
        elif field.dated and not self._form.entry.read_only:
            popup = CalendarPopup(card, self._form.ink, self._day(field), partial(self._take_day, field))
            popup.open_at(self._corner(card, field))

    def _day(self, field: Field) -> date:
        answer = self._form.entry.answer(field.place)
        day = answer.date() if isinstance(answer, datetime) else getattr(answer, "first", answer)
        return day if isinstance(day, date) else self._form.entry.around.today

    def _take_day(self, field: Field, day: date) -> None:
        editor = field.editor
        if editor is None:
            return
        text = self._form.ink.say.plain(day)
        if isinstance(field.item.kind, DateTime):
            written = editor.text().split()
            text = f"{text} {written[-1] if len(written) > 1 else ''}".rstrip() + ("" if len(written) > 1 else " ")
        editor.show_text(text)
        editor.edited.emit(text)
        self._form.go_to(field.place)

    def open_list(self, editor: ListEditor, typed: str) -> None:
        """Open the list of many choices beneath its editor."""
        if not editor.read_only:
            ChoiceList(editor, self._form.ink, typed)

    # ---- rows ------------------------------------------------------------------------------------------------------------------

    def add_row(self, card: GridCard) -> None:
        """Add a row to a table and put the cursor into it."""
        entry = self._form.entry
        if entry.read_only:
            return
        self._durably(lambda: entry.add_row(card.section))
        self._match(card)
        first = next((each for each in card.fields if each.place.row == card.rows[-1] and each.editor), None)
        if first is not None:
            self._form.go_to(first.place)

    def remove_row(self, card: GridCard, row: int) -> None:
        """Take a row out of a table; asks only if something stands in it."""
        say, entry = self._form.ink.say, self._form.entry
        if not card.removable(row):
            return
        label = card.row_label(row, card.rows.index(row) + 1)
        if card.holds_something(row) and not self._form.ask(say("Remove {row} with all that stands in it?", row=label)):
            return
        for field in card.fields:
            if field.place.row == row:
                self._form.forget(field)
        self._durably(lambda: entry.remove_row(card.section, row))
        self._match(card)
        if card.fields:
            self._form.go_to(card.fields[-1].place)

    def _match(self, card: GridCard) -> None:
        made = card.match_rows()
        self._form.board.adopt(card, made)
        for field in made:
            if field.editor is not None:
                field.editor.show()
        self._form.board.chain()
        card.outdated = True
        self._form.show_state(self._form.entry.state)
        self._form.lay_out()
