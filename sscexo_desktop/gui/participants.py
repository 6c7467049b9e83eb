"""The participants page: counters, search, and the table of participants and visits (F15)."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QVBoxLayout, QWidget

from sscexo_desktop.actions.session import SITE_ZONE, ParticipantLine
from sscexo_desktop.errors import Trouble
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import Card, Ground, TextField, label, line_height, on_keys, rounded, row, scrolled
from sscexo_desktop.gui.desk import Desk, Spot
from sscexo_desktop.gui.matrix import Matrix, MatrixRow, Words, chip_words, paint_chip
from sscexo_desktop.gui.standing import COMPLETE, DUE, OVERDUE, STARTED, Chip, person_words, progress_of, state_words, visit_chip
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.study.model import Visit

ENROLLED = ("eligible", "in_treatment", "in_follow_up", "completed", "left")


class Bar(QWidget):
    """How full the trial is."""

    def __init__(self, part: float, theme: Theme) -> None:
        super().__init__()
        self._part = max(0.0, min(1.0, part))
        self._theme = theme
        self.setFixedHeight(round(line_height(self) * 0.3))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the bar from the reading edge."""
        painter = QPainter(self)
        box = QRectF(self.rect())
        rounded(painter, box, box.height() / 2, self._theme.line, None)
        wide = box.width() * self._part
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        if wide:
            rounded(
                painter, QRectF(box.width() - wide if rtl else 0, 0, wide, box.height()), box.height() / 2, self._theme.teal, None
            )


class Legend(QWidget):
    """What the chips mean."""

    def __init__(self, chips: Sequence[Chip], theme: Theme) -> None:
        super().__init__()
        self._chips = chips
        self._theme = theme
        self.setFixedHeight(round(line_height(self) * 1.8))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the chips in a row from the reading edge."""
        painter = QPainter(self)
        line = line_height(self)
        metrics = self.fontMetrics()
        at = line * 0.25
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        for chip in self._chips:
            wide = metrics.horizontalAdvance(chip_words(chip)) + line * 1.6
            box = QRectF(self.width() - at - wide if rtl else at, 0, wide, self.height())
            paint_chip(painter, box, chip, self._theme, self.font())
            at += wide


class ParticipantsPage(QWidget):
    """Everybody in the trial at a glance."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._lines: tuple[ParticipantLine, ...] = ()
        self._rows: tuple[MatrixRow, ...] = ()
        self._columns = 5
        say, theme = desk.say, desk.theme
        ground = Ground(theme.page)
        line = round(line_height(self))
        body = QVBoxLayout(ground)
        body.setContentsMargins(line, round(line * 0.7), line, round(line * 0.6))
        body.setSpacing(round(line * 0.55))
        body.addLayout(self._head())
        self._counters = QGridLayout()
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
        self._nobody = label("", theme.muted, wrap=True)
        self._nobody.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nobody.setContentsMargins(line, line * 2, line, line * 2)
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
        self.search.setMinimumWidth(round(line_height(self) * 11))
        self.search.textChanged.connect(self._show_rows)
        self.search.returnPressed.connect(self.matrix_focus)
        on_keys(self, "Ctrl+F", self.search.setFocus)
        self.screening = Button(say("+ Screen a participant"), theme, "primary", "Ctrl+N", act=self._screen)
        self.screening.setEnabled(not self._desk.session.file.read_only)
        self._top = found = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        found.setSpacing(round(line_height(self) * 0.6))
        found.addLayout(titles, 1)
        found.addLayout(row(self.search, self.screening, spacing=round(line_height(self) * 0.6)))
        return found

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stack what has no room side by side."""
        super().resizeEvent(event)
        line = line_height(self)
        narrow = self.width() < line * 38
        self._top.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        columns = 3 if narrow else 5
        if columns != self._columns:
            self._columns = columns
            self._show_counters()

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
        for sign in (OVERDUE, STARTED, DUE):
            for each in self._rows:
                for column, cell in enumerate(each.cells):
                    if isinstance(cell, Chip) and cell.sign == sign:
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
        self._show_counters()
        self._show_rows()

    def _show_rows(self) -> None:
        say = self._desk.say
        wanted = "".join(str(unicodedata.digit(each, each)) for each in self.search.text()).strip().casefold()
        rows = tuple(self._row(each) for each in self._lines if wanted in each.participant.number.casefold())
        self._rows = rows
        planned = self._planned()
        columns = (say("Participant"), say("Status"), *(say(visit.short) for visit in planned), say("AE"), say("To settle"))
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
        say, session = self._desk.say, self._desk.session
        number, today = line.participant.number, session.today()
        chips = tuple(
            visit_chip(say, self._desk.theme, status, today, progress_of(session, status, self._drafts, number))
            for status in line.visits
        )
        count = say.digits(str(line.events)) if line.events else "–"
        points = say.digits(str(line.open_findings)) if line.open_findings else "–"
        who = Words(number, person_words(say, line), bold=True)
        return MatrixRow(number, (who, Words(state_words(say, line.state)), *chips, Words(count), Words(points)))

    def _open(self, at: tuple[str, int]) -> None:
        number, column = at
        planned = self._planned()
        if 2 <= column < 2 + len(planned):
            visit = planned[column - 2]
            self._desk.go(Spot("participant", number, visit.id, visit.forms[0], 1))
        elif column == 2 + len(planned):
            self._desk.go(Spot("participant", number, "", "adverse_event"))
        else:
            self._desk.go(Spot("participant", number))

    def _print(self, number: str) -> None:
        from sscexo_desktop.gui.paper_choice import preview_of

        self._desk.ask.preview(preview_of(self._desk, number))

    # ---- counters ----------------------------------------------------------------------------------------------------------

    def _show_counters(self) -> None:
        while (old := self._counters.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for n, card in enumerate((self._enrolled(), self._overdue(), self._soon(), self._open_points(), self._backup())):
            self._counters.addWidget(card, n // self._columns, n % self._columns)
        for n in range(5):
            self._counters.setColumnStretch(n, 1 if n < self._columns else 0)

    def _counter(self, number: str, words: str, color: QColor, after: str = "", bar: float | None = None) -> Card:
        theme = self._desk.theme
        card = Card(theme)
        line = round(line_height(self))
        card.body.setContentsMargins(round(line * 0.7), round(line * 0.4), round(line * 0.7), round(line * 0.45))
        card.body.setSpacing(round(line * 0.1))
        big = label(number, color, 1.55, weight=QFont.Weight.DemiBold)
        head = row(big, label(after, theme.muted, 1.0) if after else None, 1, spacing=round(line_height(self) * 0.4))
        card.body.addLayout(head)
        card.body.addWidget(label(words, theme.muted, 0.9, wrap=True))
        card.body.addStretch(1)
        if bar is not None:
            card.body.addWidget(Bar(bar, theme))
        return card

    def _enrolled(self) -> Card:
        say, planned = self._desk.say, self._desk.session.study.planned_size
        states = [each.state for each in self._lines]
        enrolled = sum(1 for each in states if each in ENROLLED)
        words = say(
            "Screened {n} · screen failures {failed} · in screening {now}",
            n=len(states),
            failed=states.count("screen_failure"),
            now=states.count("in_screening"),
        )
        return self._counter(
            say.plain(enrolled), words, self._desk.theme.ink, say("of {n} enrolled", n=planned), enrolled / planned
        )

    def _overdue(self) -> Card:
        say, theme = self._desk.say, self._desk.theme
        late = [(line, status) for line in self._lines for status in line.visits if status.state == "overdue"]
        if not late:
            return self._counter(say.plain(0), say("no visit overdue"), theme.ink)
        line, status = late[0]
        words = say("overdue — {participant} {visit}", participant=line.participant.number, visit=status.visit.short)
        return self._counter(say.plain(len(late)), words, theme.red, OVERDUE)

    def _soon(self) -> Card:
        say, session = self._desk.say, self._desk.session
        today, week = session.today(), session.today() + timedelta(days=7)
        waiting = (each for line in self._lines for each in line.visits if each.state in ("due", "planned") and each.window)
        count = sum(1 for each in waiting if each.window and today <= each.window.target <= week)
        return self._counter(say.plain(count), say("visits due in the next 7 days"), self._desk.theme.ink)

    def _open_points(self) -> Card:
        say, theme = self._desk.say, self._desk.theme
        count, people = sum(each.open_findings for each in self._lines), sum(1 for each in self._lines if each.open_findings)
        words = say("points to settle · {n} participants", n=people) if count else say("nothing to settle")
        return self._counter(say.plain(count), words, theme.amber if count else theme.ink)

    def _backup(self) -> Card:
        say, theme = self._desk.say, self._desk.theme
        kept = self._desk.preferences.backups.get(str(self._desk.session.file.path))
        if kept is None:
            return self._counter(say("never"), say("no verified backup from this computer yet"), theme.amber)
        at = datetime.fromisoformat(kept[0]).astimezone(SITE_ZONE)
        fresh = at.date() == self._desk.session.today()
        when = say("Today {time}", time=at.time()) if fresh else say.plain(at.date())
        words = say("last verified backup · {folder}", folder=Path(kept[1]).parent.name)
        return self._counter(when, words, theme.green if fresh else theme.amber)

    def _legend(self) -> tuple[Chip, ...]:
        say, theme = self._desk.say, self._desk.theme
        return (
            Chip(say("complete"), theme.green, theme.green_pale, sign=COMPLETE),
            Chip(say("n of m: begun"), theme.amber, theme.amber_pale, sign=STARTED),
            Chip(say("due within 7 days"), theme.blue, theme.blue_pale, sign=DUE),
            Chip(say("past its window"), theme.red, theme.red_pale, sign=OVERDUE, bold=True),
            Chip(say("planned"), theme.muted, edge=theme.field_line, dashed=True),
        )
