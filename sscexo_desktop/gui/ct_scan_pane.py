"""One CT scan being read: the code, and the questions of this reader alone."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sscexo_desktop.actions.entry import Entry, EntryState
from sscexo_desktop.errors import Trouble
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import Ground, label, line_height, on_keys, row
from sscexo_desktop.gui.desk import Desk
from sscexo_desktop.gui.form import FormView
from sscexo_desktop.gui.people.permitted import permit


class CtScanPane(QWidget):
    """A scan with its questions; `left` asks to go back to the list."""

    left = Signal()

    def __init__(self, desk: Desk, code: str, entry: Entry) -> None:
        super().__init__()
        self.desk = desk
        self.code = code
        self.entry = entry
        entry.speak(desk.say.manner)
        ground = Ground(desk.theme.page)
        self.form = FormView(entry, desk.say, desk.theme, lambda question: desk.ask.sure(question, "", ""))
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addWidget(self.form, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(ground)
        self.form.state_changed.connect(self._show_state)
        self.form.trouble.connect(desk.ask.tell)
        on_keys(self, "Esc", self.left.emit)
        self._show_state(entry.state)

    def _head(self) -> QWidget:
        say, theme, line = self.desk.say, self.desk.theme, round(line_height(self))
        head = QWidget()
        body = QHBoxLayout(head)
        body.setContentsMargins(line, round(line * 0.8), line, round(line * 0.4))
        titles = QVBoxLayout()
        titles.setSpacing(1)
        titles.addWidget(label(self.code, theme.ink, 1.45, weight=QFont.Weight.DemiBold))
        self._about = label("", theme.muted, 0.93, wrap=True)
        titles.addWidget(self._about)
        body.addLayout(titles, 1)
        self.back = Button(say("All scans · Esc"), theme, "plain", act=self.left.emit)
        self.save_button = Button(say("Save"), theme, "primary", "Ctrl+S", act=self.save)
        body.addLayout(row(self.back, self.save_button, spacing=round(line * 0.5)))
        return head

    def _show_state(self, state: EntryState) -> None:
        say, why = self.desk.say, self.entry.why_read_only
        self._about.setText(say(why) if why else say("{n} of {m} items", n=state.assessment.answered, m=state.assessment.to_answer))
        if permit(self.save_button, why, say):
            self.save_button.setEnabled(state.dirty)

    def commit(self) -> None:
        """Hand over and keep what stands in the editor now."""
        self.form.commit_current()

    def save(self) -> bool:
        """Save what is typed, asking the reason of each change; return whether it is saved."""
        self.commit()
        changes = self.entry.pending()
        reasons = self.desk.ask.reasons(changes) if changes else {}
        if reasons is None:
            return False
        try:
            self.entry.save(reasons)
        except Trouble as trouble:
            self.desk.ask.tell(trouble)
            return False
        self.form.restate(self.desk.say)
        self._show_state(self.entry.state)
        return True

    def may_leave(self) -> bool:
        """Return whether the scan may be left, after asking what becomes of unsaved fields."""
        self.commit()
        if not self.entry.dirty or self.entry.read_only:
            return self.let_go()
        match self.desk.ask.leave(self.code, self._unsaved(), can_save=True):
            case "save":
                return self.save() and self.let_go()
            case "draft":
                return self.let_go()
            case "discard":
                self.let_go()
                self.entry.discard()
                return True
            case _:
                return False

    def _unsaved(self) -> int:
        draft = self.entry.draft()
        return len(draft.fields) if draft else 0

    def let_go(self) -> bool:
        """Keep what stands in the editor and take the cursor out of the form for good; return that it may be left."""
        self.commit()
        self.form.setEnabled(False)
        return True
