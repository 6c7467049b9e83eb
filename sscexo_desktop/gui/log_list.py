"""The list of an any-time form: adverse events, medication, deviations, unscheduled visits."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sscexo_desktop.actions import standing
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import Card, Ground, label, line_height, nothing_there, scrolled
from sscexo_desktop.gui.desk import Desk, Spot
from sscexo_desktop.gui.matrix import Matrix, MatrixRow, Words
from sscexo_desktop.gui.people.permitted import guard
from sscexo_desktop.gui.standing import state_chip
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import Record
from sscexo_desktop.study.review import State


class LogList(QWidget):
    """Everything that was entered in one log of a participant, by its summary items; Enter opens, Ctrl+N adds."""

    def __init__(self, desk: Desk, participant: str, visit: str, form: str) -> None:
        super().__init__()
        self._desk = desk
        self._at = (participant, visit, form)
        say, theme = desk.say, desk.theme
        self._form = desk.session.study.forms[form]
        ground = Ground(theme.page)
        line = round(line_height(self))
        body = QVBoxLayout(ground)
        body.setContentsMargins(line, line, line, line)
        body.setSpacing(round(line * 0.7))
        title = desk.session.study.visit(visit).title if visit else self._form.title
        body.addLayout(self._head(say(title)))
        card = Card(theme)
        card.body.setContentsMargins(1, round(line * 0.25), 1, round(line * 0.25))
        self.table = Matrix(theme)
        self.table.setAccessibleName(say(title))
        self.table.opened.connect(lambda at: desk.go(Spot("participant", participant, visit, form, int(at[0]))))
        card.body.addWidget(self.table)
        self._none = nothing_there(theme, say("Nothing entered yet."))
        card.body.addWidget(self._none)
        body.addWidget(card)
        if self._form.note is not None:
            body.addWidget(label(say(self._form.note), theme.muted, 0.93, wrap=True))
        body.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(ground, theme.page, theme))
        self.refresh()

    def _head(self, title: str) -> QHBoxLayout:
        theme, say = self._desk.theme, self._desk.say
        found = QHBoxLayout()
        titles = QVBoxLayout()
        titles.addWidget(label(title, theme.ink, 1.5, weight=QFont.Weight.DemiBold))
        titles.addWidget(label(say("Enter opens · Ctrl+N adds a new one"), theme.muted, 0.93))
        found.addLayout(titles, 1)
        self.new = Button(say("+ New"), theme, "primary", "Ctrl+N", act=self._add)
        if guard(self.new, "enter", self._desk.session, say):
            self.new.setEnabled(not self._desk.session.file.read_only)
        found.addWidget(self.new)
        return found

    def _add(self) -> None:
        key = self._desk.session.next_key(*self._at)
        self._desk.go(Spot("participant", key.participant, key.visit, key.form, key.occurrence))

    def refresh(self) -> None:
        """Read the log anew."""
        say, file = self._desk.say, self._desk.session.file
        participant = self._at[0]
        saved = {each.key.occurrence: each for each in file.records(participant) if each.key[:3] == self._at}
        drafted = {each.key.occurrence for each in file.drafts() if each.key[:3] == self._at}
        items = [self._form.items[each] for each in self._form.summary]
        states = standing.states(self._desk.session, participant)
        rows = tuple(
            self._row(n, saved.get(n), states.get(RecordKey(*self._at, n), "in_progress"), drafted=n in drafted)
            for n in sorted({*saved, *drafted})
        )
        columns = (say("No."), *(say(each.label) for each in items), say("State"))
        self.table.show_rows(columns, rows, range(1, 1 + len(items)))
        self.table.setVisible(bool(rows))
        self._none.setVisible(not rows)
        if rows:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _row(self, n: int, record: Record | None, state: State, *, drafted: bool) -> MatrixRow:
        say, theme = self._desk.say, self._desk.theme
        draft = self._desk.session.file.draft(RecordKey(*self._at, n)) if drafted else None
        cells = []
        for item_id in self._form.summary:
            item, place = self._form.items[item_id], Place(item_id)
            value = record.answers.get(place) if record else None
            words = say.value(item, value) if value is not None else ""
            if draft is not None and place in draft.fields and not words:
                words = draft.fields[place].typed
            cells.append(Words(words or "–"))
        if drafted and state != "locked":
            chip = state_chip(say, theme, "in_progress", say("draft"))
        else:
            chip = state_chip(say, theme, state)
        return MatrixRow(str(n), (Words(say.digits(str(n)), bold=True), *cells, chip))
