"""The participants page: counters, search, and the table of participants and visits (F15)."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from sscexo_desktop.actions import standing
from sscexo_desktop.actions.session import ParticipantLine
from sscexo_desktop.errors import Trouble
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chip import Chip, chip_width, paint_chip
from sscexo_desktop.gui.chrome import Card, Ground, TextField, label, line_height, nothing_there, on_keys, row, scrolled
from sscexo_desktop.gui.counters import Counters
from sscexo_desktop.gui.desk import Desk, Spot
from sscexo_desktop.gui.matrix import Matrix, MatrixRow, Words
from sscexo_desktop.gui.people.permitted import guard
from sscexo_desktop.gui.standing import (
    DUE,
    OVERDUE,
    person_words,
    progress_of,
    state_chip,
    state_words,
    visit_chip,
)
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.study.model import Visit
from sscexo_desktop.study.schedule import VisitStatus


class Legend(QWidget):
    """What the chips mean, on as many lines as they need."""

    def __init__(self, chips: Sequence[Chip], theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._chips = chips
        self._placed: list[tuple[QRectF, Chip]] = []

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the chips out from the reading edge."""
        super().resizeEvent(event)
        line = line_height(self)
        x, y, tall = line * 0.25, 0.0, line * 1.8
        self._placed = []
        for chip in self._chips:
            wide = chip_width(self.font(), chip) + line * 1.6
            if x + wide > self.width() and x > line:
                x, y = line * 0.25, y + tall * 0.85
            self._placed.append((QRectF(x, y, wide, tall), chip))
            x += wide
        self.setFixedHeight(round(y + tall))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the chips."""
        painter = QPainter(self)
        for box, chip in self._placed:
            lying = QRectF(self.width() - box.right(), box.y(), box.width(), box.height()) if self.isRightToLeft() else box
            paint_chip(painter, lying, chip, self._theme, self.font())


class ParticipantsPage(QWidget):
    """Everybody in the trial at a glance."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._lines: tuple[ParticipantLine, ...] = ()
        self._rows: tuple[MatrixRow, ...] = ()
        say, theme = desk.say, desk.theme
        ground = Ground(theme.page)
        line = round(line_height(self))
        body = QVBoxLayout(ground)
        body.setContentsMargins(line, round(line * 0.7), line, round(line * 0.6))
        body.setSpacing(round(line * 0.55))
        body.addLayout(self._head())
        self._counters = Counters(desk)
        self._counters.setSpacing(round(line * 0.65))
        body.addLayout(self._counters)
        card = Card(theme)
        card.body.setContentsMargins(1, round(line * 0.15), 1, 1)
        card.body.setSpacing(0)
        self.matrix = Matrix(theme)
        self.matrix.setAccessibleName(say("Participants and visits"))
        self.matrix.opened.connect(self._open)
        self.matrix.print_asked.connect(self._print)
        card.body.addWidget(self.matrix)
        self._nobody = nothing_there(theme)
        card.body.addWidget(self._nobody)
        card.body.addWidget(Legend(self._legend(), theme))
        body.addWidget(card)
        body.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(ground, theme.page, theme))
        self.refresh()

    # ---- head --------------------------------------------------------------------------------------------------------------

    def _head(self) -> QBoxLayout:
        say, theme = self._desk.say, self._desk.theme
        titles = QVBoxLayout()
        titles.setSpacing(2)
        titles.addWidget(label(say("Participants"), theme.ink, 1.5, weight=QFont.Weight.DemiBold))
        self._about = label("", theme.muted, 0.93, wrap=True)
        titles.addWidget(self._about)
        self.search = TextField(theme, name=say("Search by participant number"))
        self.search.setPlaceholderText(say("Search by number…  Ctrl+F"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._show_rows)
        self.search.returnPressed.connect(self.matrix_focus)
        on_keys(self, "Ctrl+F", self.search.setFocus)
        self.screening = Button(say("+ Screen a participant"), theme, "primary", "Ctrl+N", act=self._screen)
        if guard(self.screening, "screen", self._desk.session, say):
            self.screening.setEnabled(not self._desk.session.file.read_only)
        self._top = found = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        found.setSpacing(round(line_height(self) * 0.6))
        found.addLayout(titles, 1)
        self.log = Button(say("Screening log"), theme, "plain", act=self._print_log)
        self.log.setToolTip(say("Print everybody screened, with the conclusion and its reasons"))
        guard(self.log, "print", self._desk.session, say)
        found.addLayout(row(self.search, self.log, self.screening, spacing=round(line_height(self) * 0.6)))
        return found

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stack what has no room side by side."""
        super().resizeEvent(event)
        line = line_height(self)
        narrow = self.width() < line * 48
        self.search.setMinimumWidth(round(line * (6 if narrow else 11)))
        self._top.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        self._counters.stack(narrow=narrow)

    def matrix_focus(self) -> None:
        """Move into the table."""
        self.matrix.setFocus(Qt.FocusReason.OtherFocusReason)

    def _screen(self) -> None:
        try:
            fresh = self._desk.session.screen_participant()
        except Trouble as trouble:
            self._desk.ask.tell(trouble)
            return
        first = self._desk.session.study.visits[0]
        self._desk.go(Spot("participant", fresh.number, first.id, first.forms[0], 1))

    def _print_log(self) -> None:
        from sscexo_desktop.actions.screening_log import screening_log
        from sscexo_desktop.gui.papers.paper_choice import report_preview

        session, title = self._desk.session, self._desk.say("Screening log")
        self._desk.ask.preview(report_preview(self._desk, title, lambda manner: screening_log(session, manner)))

    def arrive(self, number: str, column: int) -> None:
        """Stand in the table: at a participant who was left just now, otherwise at the first cell that needs work."""
        if not any(each.participant.number == number for each in self._lines):
            number, column = self._most_urgent()
        self.matrix.stand_at(number, column)
        self.matrix_focus()

    def column_of(self, visit: str) -> int:
        """Return the column of a visit; that of the participant when it has none."""
        return next((n for n, each in enumerate(self._planned(), 2) if each.id == visit), 0)

    def _most_urgent(self) -> tuple[str, int]:
        """Return the first cell that is overdue; else the first begun, the first due, or the first participant."""
        for sign in (OVERDUE, "in_progress", DUE):
            for each in self._rows:
                for column, cell in enumerate(each.cells):
                    if isinstance(cell, Chip) and sign in (cell.sign, cell.mark):
                        return each.number, column
        return (self._rows[0].number if self._rows else ""), 2

    def _planned(self) -> list[Visit]:
        return [visit for visit in self._desk.session.study.visits if not visit.many]

    # ---- what stands there -------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read everybody's state anew."""
        session = self._desk.session
        self._lines = session.participants()
        self._drafts = session.file.drafts()
        self._states = {each.participant.number: standing.states(session, each.participant.number) for each in self._lines}
        self._queries = session.file.queries()
        self._counters.show_lines(self._lines, self._queries)
        self._show_rows()

    def _show_rows(self) -> None:
        say = self._desk.say
        wanted = "".join(str(unicodedata.digit(each, each)) for each in self.search.text()).strip().casefold()
        rows = tuple(self._row(each) for each in self._lines if wanted in f"{each.participant.number} {each.enrolment}".casefold())
        self._rows = rows
        planned = self._planned()
        counts = (say("AE"), say("To settle"), say("Queries"))
        columns = (say("Participant"), say("Status"), *(say(visit.short) for visit in planned), *counts)
        self.matrix.show_rows(columns, rows, range(2, 2 + len(planned)))
        self.matrix.setVisible(bool(rows))
        self._nobody.setVisible(not rows)
        nobody = say("Nobody has been screened yet. Press Ctrl+N to screen the first participant.")
        self._nobody.setText(nobody if not self._lines else say("No participant has this number."))
        self._about.setText(
            say(
                "{n} planned · cells open the form · arrow keys move, Enter opens, Ctrl+P prints",
                n=self._desk.session.study.planned_size,
            )
        )

    def _row(self, line: ParticipantLine) -> MatrixRow:
        say, number = self._desk.say, line.participant.number
        chips = tuple(self._chip(number, status) for status in line.visits)
        count = say.digits(str(line.events)) if line.events else "–"
        points = say.digits(str(line.open_findings)) if line.open_findings else "–"
        asked = sum(1 for each in self._queries if each.key.participant == number and each.state == "open")
        who = Words(number, person_words(say, line), bold=True, under=line.enrolment)
        queries = Words(say.digits(str(asked)), bold=True) if asked else Words("–")
        return MatrixRow(number, (who, Words(state_words(say, line.state)), *chips, Words(count), Words(points), queries))

    def _chip(self, number: str, status: VisitStatus) -> Chip:
        session = self._desk.session
        progress = progress_of(session, status, self._drafts, number)
        state = standing.visit_state(status.visit, self._states[number])
        return visit_chip(self._desk.say, self._desk.theme, status, session.today(), progress, state)

    def _open(self, at: tuple[str, int]) -> None:
        number, column = at
        planned = self._planned()
        if 2 <= column < 2 + len(planned):
            visit = planned[column - 2]
            self._desk.go(Spot("participant", number, visit.id, visit.forms[0], 1))
        elif column == 2 + len(planned):
            self._desk.go(Spot("participant", number, "", "adverse_event"))
        elif column == 4 + len(planned) and any(each.key.participant == number for each in self._queries):
            self._desk.go(Spot("queries", number))
        else:
            self._desk.go(Spot("participant", number))

    def _print(self, number: str) -> None:
        from sscexo_desktop.gui.papers.paper_choice import preview_of

        self._desk.ask.preview(preview_of(self._desk, number))

    # ---- legend ------------------------------------------------------------------------------------------------------------

    def _legend(self) -> tuple[Chip, ...]:
        say, theme = self._desk.say, self._desk.theme
        return (
            state_chip(say, theme, "in_progress", say("n of m: begun")),
            *(state_chip(say, theme, each) for each in ("complete", "verified", "signed", "locked")),
            Chip(say("due within 7 days"), theme.blue, theme.blue_pale, sign=DUE),
            Chip(say("past its window"), theme.red, theme.red_pale, sign=OVERDUE, bold=True),
            Chip(say("planned"), theme.muted, edge=theme.field_line, dashed=True),
        )
