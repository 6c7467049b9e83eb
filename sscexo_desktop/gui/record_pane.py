"""One record being entered: its head with what can be done, the form, and the panel of what is to settle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sscexo_desktop.actions.consequences import consequences
from sscexo_desktop.actions.entry import Entry, EntryState
from sscexo_desktop.actions.papers.vial import takes_vial
from sscexo_desktop.errors import Trouble
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import Ground, label, line_height, on_keys, scrolled
from sscexo_desktop.gui.course_picture import CoursePanel
from sscexo_desktop.gui.desk import Desk, Spot
from sscexo_desktop.gui.find_bar import FindBar
from sscexo_desktop.gui.findings import ToSettle
from sscexo_desktop.gui.form import FormView
from sscexo_desktop.gui.history import ItemHistory
from sscexo_desktop.gui.papers.vial_card import VialCheckCard
from sscexo_desktop.gui.record_head import Acts, RecordHead, record_title
from sscexo_desktop.gui.record_review import RecordReview
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.record import Record

if TYPE_CHECKING:
    from sscexo_desktop.paper.sheet import Kind


class RecordPane(QWidget):
    """A form with its head and its panel; `drafted` carries the time of the last draft, `saved` the saved record.

    `reviewed` says that a signature, tick, query or lock changed. `place` is the item to begin at.
    """

    drafted = Signal(object)
    saved = Signal(object)
    reviewed = Signal()

    def __init__(self, desk: Desk, entry: Entry, place: Place | None = None) -> None:
        super().__init__()
        self._desk = desk
        self.entry = entry
        self._place = place
        entry.speak(desk.say.manner)
        say, theme = desk.say, desk.theme
        self.form = FormView(entry, say, theme, lambda question: desk.ask.sure(question, "", ""))
        self.settle = ToSettle(say, theme, asks=desk.session.may("open_query") is None)
        self.history = ItemHistory(say, theme)
        self.review = RecordReview(desk, entry, self.form, self._reopen)
        self.head = RecordHead(
            desk, entry, self.review, Acts(self._arrange, self._show_history, self._print, self.save, self.complete)
        )
        middle = Ground(theme.page)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        self.vial = VialCheckCard(desk, entry) if takes_vial(entry.form) else None
        on_keys(self, "Ctrl+Shift+V", self._scan_vial)
        self.find_bar = FindBar(say, theme, self.form.find)
        self.find_bar.left.connect(self._back_to_form)
        column.addWidget(self.find_bar)
        on_keys(self, "Ctrl+F", self.find_bar.open)
        column.addWidget(self.form, 1)
        self._side = self._panel()
        self._middle = middle
        for part in (middle, self._side):
            part.setParent(self)
            part.show()
        self._listen()
        self.head.refresh()
        self._show_state(entry.state)

    def _listen(self) -> None:
        self.form.state_changed.connect(self._show_state)
        self.form.place_entered.connect(self._entered)
        self.form.trouble.connect(self._desk.ask.tell)
        self.settle.jump.connect(self.form.go_to)
        self.settle.reason_wanted.connect(self.form.give_reason)
        self.settle.query_wanted.connect(self.form.ask_query)
        self.review.changed.connect(self._reviewed)

    @property
    def print(self) -> Button:
        """The button that prints."""
        return self.head.print

    @property
    def save_button(self) -> Button:
        """The button that saves."""
        return self.head.save_button

    @property
    def complete_button(self) -> Button:
        """The button that marks the form complete."""
        return self.head.complete_button

    # ---- panel -------------------------------------------------------------------------------------------------------------

    def _panel(self) -> QWidget:
        say, theme = self._desk.say, self._desk.theme
        line = round(line_height(self))
        inside = Ground(theme.card)
        body = QVBoxLayout(inside)
        body.setContentsMargins(round(line * 0.8), round(line * 0.8), round(line * 0.8), line)
        body.setSpacing(round(line * 0.6))
        body.addWidget(self.settle)
        if self.vial is not None:
            body.addWidget(self.vial)
        body.addWidget(self.review.queries)
        body.addWidget(self.review.source)
        self.course = CoursePanel(self._desk, self.entry.key.participant)
        body.addWidget(self.course)
        if self.entry.form.note is not None:
            body.addWidget(label(say("Protocol"), theme.ink, 1.05, weight=QFont.Weight.DemiBold))
            body.addWidget(label(say(self.entry.form.note), theme.muted, 0.93, wrap=True))
        body.addWidget(self.history)
        body.addStretch(1)
        side = Ground(theme.card, theme.line, "start")
        outer = QVBoxLayout(side)
        outer.setContentsMargins(1, 0, 0, 0)
        outer.addWidget(scrolled(inside, theme.card, theme))
        return side

    def _scan_vial(self) -> None:
        """Wait for the scanner, with the panel in view."""
        if self.vial is not None and self.vial.scan.isEnabled():
            self.head.panel_button.setChecked(True)
            self._arrange()
            self.vial.open()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out form and panel."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Give the form the room first: where there is too little for both, the panel lies over it when it is asked for."""
        line = line_height(self)
        both = self.width() >= line * 39
        wide = round(line * 13)
        self.head.panel_button.setVisible(not both)
        self._side.setVisible(both or self.head.panel_button.isChecked())
        rest = self.width() - wide if both else self.width()
        self.head.arrange(rest)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self._middle.setGeometry(self.width() - rest if rtl else 0, 0, rest, self.height())
        top = 0 if both else self.head.height()
        self._side.setGeometry(0 if rtl else self.width() - wide, top, wide, self.height() - top)
        self._side.raise_()

    def changeEvent(self, event: QEvent) -> None:
        """Lay out anew when the reading direction changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._arrange()

    # ---- state -------------------------------------------------------------------------------------------------------------

    def _show_state(self, state: EntryState) -> None:
        self.settle.show_state(state, self.entry.form)
        self.head.show_state(state, self.settle.count)

    def _reviewed(self) -> None:
        self.head.refresh()
        self._show_state(self.entry.state)
        self.reviewed.emit()

    def _reopen(self) -> None:
        self._desk.go(Spot("participant", *self.entry.key))

    def _entered(self, place: Place) -> None:
        changes = self._desk.session.file.history(self.entry.key, place)
        self.history.show_changes(place, self.entry.form, changes)
        self.review.show_place(place)
        self._tell_draft()

    def _tell_draft(self) -> None:
        if not self.entry.dirty:
            return
        draft = self._desk.session.file.draft(self.entry.key)
        if draft is not None:
            self.drafted.emit(draft.touched_at)

    # ---- what can be done --------------------------------------------------------------------------------------------------

    def commit(self) -> None:
        """Hand over and keep what stands in the editor now."""
        self.form.commit_current()
        self._tell_draft()

    def save(self) -> bool:
        """Save what is typed, asking the reason of each change; return whether it is saved."""
        return self._save(complete=None)

    def complete(self) -> bool:
        """Mark the form complete, or go to what still stands open."""
        self.form.commit_current()
        waiting = [each for each in self.entry.state.assessment.findings if each.open]
        if waiting:
            self.form.reveal_missing()
            self.form.go_to(waiting[0].place)
        return self._save(complete=True) if not waiting else False

    def _save(self, *, complete: bool | None) -> bool:
        self.form.commit_current()
        changes = self.entry.pending()
        reasons = self._desk.ask.reasons(changes, consequences(self.entry)) if changes else {}
        if reasons is None:
            return False
        try:
            record: Record = self.entry.save(reasons, complete=complete)
        except Trouble as trouble:
            self._desk.ask.tell(trouble)
            return False
        self.form.restate(self._desk.say)
        self.review.refresh()
        self.head.refresh()
        self.course.refresh()
        self._show_state(self.entry.state)
        if self.form.current_place is not None:
            self._entered(self.form.current_place)
        self.saved.emit(record)
        self.review.offer_deviations()
        return True

    def may_leave(self) -> bool:
        """Return whether this form may be left, after asking what becomes of unsaved fields (F20)."""
        self.commit()
        if not self.entry.dirty or self.entry.read_only:
            return self._let_go()
        draft = self._desk.session.file.draft(self.entry.key)
        fields = len(draft.fields) if draft else 0
        match self._desk.ask.leave(record_title(self._desk, self.entry), fields, can_save=True):
            case "save":
                return self.save() and self._let_go()
            case "draft":
                return self._let_go()
            case "discard":
                self._let_go()
                self.entry.discard()
                return True
            case _:
                return False

    def _let_go(self) -> bool:
        """Take the cursor out of the form for good: a field that loses it later would write its draft once more."""
        self.form.setEnabled(False)
        return True

    def _show_history(self) -> None:
        changes = self._desk.session.file.history(self.entry.key)
        self._desk.ask.history(record_title(self._desk, self.entry), self.entry.form, changes)

    def _print(self) -> None:
        from sscexo_desktop.gui.papers.paper_choice import preview_of

        self.commit()
        key = self.entry.key
        kind: Kind = "filled" if self.entry.record is not None else "blank"
        self._desk.ask.preview(preview_of(self._desk, key.participant, (key.visit,), (key.form,), kind))

    def _back_to_form(self) -> None:
        if self.form.current_place is not None:
            self.form.go_to(self.form.current_place)
        else:
            self.focus_form()

    def focus_form(self) -> None:
        """Put the cursor into the form: at the item that was asked for, else at the first that is to be settled."""
        if self._place is not None and self._place in self.form.fields:
            self.form.go_to(self._place)
        else:
            self.form.first_open()
