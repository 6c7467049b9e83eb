"""One record being entered: its head with what can be done, the form, and the panel of what is to settle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from sscexo_desktop.actions.entry import Entry, EntryState
from sscexo_desktop.errors import Trouble
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import Ground, label, line_height, on_keys, row, scrolled
from sscexo_desktop.gui.desk import Desk, Spot
from sscexo_desktop.gui.find_bar import FindBar
from sscexo_desktop.gui.findings import ToSettle
from sscexo_desktop.gui.form import FormView
from sscexo_desktop.gui.history import ItemHistory
from sscexo_desktop.gui.wording import second_calendar
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.record import Record
from sscexo_desktop.study.schedule import due_window

if TYPE_CHECKING:
    from sscexo_desktop.gui.preview import Copy


class RecordPane(QWidget):
    """A form with its head and its panel; `drafted` carries the time of the last draft, `saved` the saved record."""

    drafted = Signal(object)
    saved = Signal(object)

    def __init__(self, desk: Desk, entry: Entry) -> None:
        super().__init__()
        self._desk = desk
        self.entry = entry
        entry.speak(desk.say.manner)
        say, theme = desk.say, desk.theme
        self.form = FormView(entry, say, theme, lambda question: desk.ask.sure(question, "", ""))
        self.settle = ToSettle(say, theme)
        self.history = ItemHistory(say, theme)
        middle = Ground(theme.page)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._head_part = self._head()
        column.addWidget(self._head_part)
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
        self.form.state_changed.connect(self._show_state)
        self.form.place_entered.connect(self._entered)
        self.form.trouble.connect(desk.ask.tell)
        self.settle.jump.connect(self.form.go_to)
        self.settle.reason_wanted.connect(self.form.give_reason)
        self._show_state(entry.state)

    # ---- head --------------------------------------------------------------------------------------------------------------

    def _head(self) -> QWidget:
        say, theme = self._desk.say, self._desk.theme
        line = round(line_height(self))
        head = QWidget()
        body = QVBoxLayout(head)
        body.setContentsMargins(line, round(line * 0.8), line, round(line * 0.4))
        body.setSpacing(round(line * 0.4))
        titles = QVBoxLayout()
        titles.setSpacing(1)
        titles.addWidget(label(self._title(), theme.ink, 1.45, weight=QFont.Weight.DemiBold, wrap=True))
        self._about = label("", theme.muted, 0.93, wrap=True)
        titles.addWidget(self._about)
        self._complete_note = label(say("✓ Complete"), theme.green, 0.95, weight=QFont.Weight.DemiBold)
        self.panel_button = Button(say("To settle"), theme, "plain", act=self._arrange)
        self.panel_button.setCheckable(True)
        self.history_button = Button(say("History"), theme, "plain", act=self._show_history)
        self.print = Button(say("Print"), theme, "plain", "Ctrl+P", act=self._print)
        self.save_button = Button(say("Save"), theme, "plain", "Ctrl+S", act=self.save)
        self.complete_button = Button(say("Mark complete"), theme, "primary", "Ctrl+Enter", act=self.complete)
        printable = None if self.entry.form.identity else self.print
        self._top = top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        top.setSpacing(round(line * 0.5))
        top.addLayout(titles, 1)
        self._actions = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._actions.setSpacing(round(line * 0.5))
        self._actions.addLayout(row(self._complete_note, self.panel_button, self.history_button, 1, spacing=round(line * 0.5)))
        self._actions.addLayout(row(printable, self.save_button, self.complete_button, 1, spacing=round(line * 0.5)))
        top.addLayout(self._actions)
        body.addLayout(top)
        tabs = self._tabs()
        if tabs is not None:
            body.addLayout(tabs)
        if self.entry.form.identity:
            body.addWidget(
                label(say("Kept apart: never printed, never exported."), theme.amber, 0.93, weight=QFont.Weight.DemiBold, wrap=True)
            )
        return head

    def _title(self) -> str:
        say, study, key = self._desk.say, self._desk.session.study, self.entry.key
        if not key.visit:
            return (
                say("{title} {n}", title=self.entry.form.title, n=key.occurrence)
                if self.entry.form.many
                else say(self.entry.form.title)
            )
        visit = study.visit(key.visit)
        return say("{title} {n}", title=visit.title, n=key.occurrence) if visit.many else say(visit.title)

    def _tabs(self) -> QHBoxLayout | None:
        key = self.entry.key
        if not key.visit:
            return None
        forms = self._desk.session.study.visit(key.visit).forms
        if len(forms) < 2:
            return None
        parts: list[QWidget | int] = []
        for form_id in forms:
            form = self._desk.session.study.forms[form_id]
            tab = Button(self._desk.say(form.title), self._desk.theme, "pill")
            tab.setCheckable(True)
            tab.setChecked(form_id == key.form)
            spot = Spot("participant", key.participant, key.visit, form_id, key.occurrence)
            tab.clicked.connect(lambda _on=False, spot=spot: self._desk.go(spot))
            parts.append(tab)
        return row(*parts, 1)

    def _about_words(self, state: EntryState) -> str:
        say, session, key = self._desk.say, self._desk.session, self.entry.key
        done = say("{n} of {m} items", n=state.assessment.answered, m=state.assessment.to_answer)
        find = say("Ctrl+F finds")
        version = say("form version {version}", version=say.digits(session.study.version))
        window = due_window(session.study, key.visit, self.entry.around)
        if window is None:
            return f"{version} · {done} · {find}"
        if window.first is None or window.last is None:
            due = say("Target {day} ({other})", day=window.target, other=second_calendar(say, window.target))
        else:
            due = say(
                "Window {first} – {last} ({other_first} – {other_last})",
                first=window.first,
                last=window.last,
                other_first=second_calendar(say, window.first),
                other_last=second_calendar(say, window.last),
            )
        return f"{due} · {version} · {done} · {find}"

    # ---- panel -------------------------------------------------------------------------------------------------------------

    def _panel(self) -> QWidget:
        say, theme = self._desk.say, self._desk.theme
        line = round(line_height(self))
        inside = Ground(theme.card)
        body = QVBoxLayout(inside)
        body.setContentsMargins(round(line * 0.8), round(line * 0.8), round(line * 0.8), line)
        body.setSpacing(round(line * 0.6))
        body.addWidget(self.settle)
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out form and panel."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Give the form the room first: where there is too little for both, the panel lies over it when it is asked for."""
        line = line_height(self)
        both = self.width() >= line * 39
        wide = round(line * 13)
        self.panel_button.setVisible(not both)
        self._side.setVisible(both or self.panel_button.isChecked())
        rest = self.width() - wide if both else self.width()
        beside = QBoxLayout.Direction.LeftToRight if rest >= line * 34 else QBoxLayout.Direction.TopToBottom
        self._top.setDirection(beside)
        tight = rest < line * 29
        self._actions.setDirection(QBoxLayout.Direction.TopToBottom if tight else QBoxLayout.Direction.LeftToRight)
        self._top.setAlignment(self._actions, Qt.AlignmentFlag.AlignLeading if rest < line * 34 else Qt.AlignmentFlag(0))
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self._middle.setGeometry(self.width() - rest if rtl else 0, 0, rest, self.height())
        top = 0 if both else self._head_part.height()
        self._side.setGeometry(0 if rtl else self.width() - wide, top, wide, self.height() - top)
        self._side.raise_()

    def changeEvent(self, event: QEvent) -> None:
        """Lay out anew when the reading direction changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._arrange()

    # ---- state -------------------------------------------------------------------------------------------------------------

    def _show_state(self, state: EntryState) -> None:
        self._about.setText(self._about_words(state))
        self.settle.show_state(state, self.entry.form)
        self.panel_button.setText(self._desk.say("To settle {n}", n=self.settle.count))
        self.history_button.setEnabled(state.record is not None)
        writable = not self.entry.read_only
        complete = bool(state.record and state.record.complete and not state.dirty)
        self._complete_note.setVisible(complete)
        self.complete_button.setVisible(not complete)
        self.complete_button.setEnabled(writable)
        self.save_button.setEnabled(writable and state.dirty)

    def _entered(self, place: Place) -> None:
        changes = self._desk.session.file.history(self.entry.key, place)
        self.history.show_changes(place, self.entry.form, changes)
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
        reasons = self._desk.ask.reasons(changes) if changes else {}
        if reasons is None:
            return False
        try:
            record: Record = self.entry.save(reasons, complete=complete)
        except Trouble as trouble:
            self._desk.ask.tell(trouble)
            return False
        self.form.restate(self._desk.say)
        self._show_state(self.entry.state)
        self.saved.emit(record)
        return True

    def may_leave(self) -> bool:
        """Return whether this form may be left, after asking what becomes of unsaved fields (F20)."""
        self.commit()
        if not self.entry.dirty or self.entry.read_only:
            return self._let_go()
        draft = self._desk.session.file.draft(self.entry.key)
        fields = len(draft.fields) if draft else 0
        match self._desk.ask.leave(self._title(), fields, can_save=True):
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
        self._desk.ask.history(self._title(), self.entry.form, self._desk.session.file.history(self.entry.key))

    def _print(self) -> None:
        from sscexo_desktop.gui.paper_choice import preview_of

        self.commit()
        key = self.entry.key
        kind: Copy = "filled" if self.entry.record is not None else "blank"
        self._desk.ask.preview(preview_of(self._desk, key.participant, (key.visit,), (key.form,), kind))

    def _back_to_form(self) -> None:
        if self.form.current_place is not None:
            self.form.go_to(self.form.current_place)
        else:
            self.focus_form()

    def focus_form(self) -> None:
        """Put the cursor into the form."""
        self.form.first_open()
