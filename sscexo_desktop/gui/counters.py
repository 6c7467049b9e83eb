"""The cards above the table of participants: how full the trial is, what is late, what is open, when the last backup was."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from sscexo_desktop.actions.session import SITE_ZONE, ParticipantLine
from sscexo_desktop.gui.chrome import Card, label, line_height, rounded, row
from sscexo_desktop.gui.desk import Desk
from sscexo_desktop.gui.standing import OVERDUE
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.study.review import Query

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


class Counters(QGridLayout):
    """Six cards in one line or two."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._columns = 6
        self._lines: tuple[ParticipantLine, ...] = ()
        self._queries: tuple[Query, ...] = ()

    def show_lines(self, lines: tuple[ParticipantLine, ...], queries: tuple[Query, ...]) -> None:
        """Count where everybody stands; `queries` are those of everybody."""
        self._lines, self._queries = lines, queries
        self._build()

    def stack(self, *, narrow: bool) -> None:
        """Lay the cards out in one line, or in two where it is narrow."""
        columns = 3 if narrow else 6
        if columns != self._columns:
            self._columns = columns
            self._build()

    def _build(self) -> None:
        while (old := self.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        cards = (self._enrolled(), self._overdue(), self._soon(), self._open_points(), self._open_queries(), self._backup())
        for n, card in enumerate(cards):
            self.addWidget(card, n // self._columns, n % self._columns)
        for n in range(6):
            self.setColumnStretch(n, 1 if n < self._columns else 0)

    def _counter(self, number: str, words: str, color: QColor, after: str = "", bar: float | None = None) -> Card:
        theme = self._desk.theme
        card = Card(theme)
        line = round(line_height(card))
        card.body.setContentsMargins(round(line * 0.7), round(line * 0.4), round(line * 0.7), round(line * 0.45))
        card.body.setSpacing(round(line * 0.1))
        big = label(number, color, 1.55, weight=QFont.Weight.DemiBold)
        head = row(big, label(after, theme.muted, 1.0) if after else None, 1, spacing=round(line_height(card) * 0.4))
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

    def _open_queries(self) -> Card:
        say, theme = self._desk.say, self._desk.theme
        asked = [each for each in self._queries if each.state == "open"]
        if not asked:
            return self._counter(say.plain(0), say("no open query"), theme.ink)
        days = (self._desk.session.today() - min(each.opened_at for each in asked).astimezone(SITE_ZONE).date()).days
        words = say("open queries · oldest since today") if days <= 0 else say("open queries · oldest {n} days", n=days)
        return self._counter(say.plain(len(asked)), words, theme.blue)

    def _backup(self) -> Card:
        say, theme = self._desk.say, self._desk.theme
        kept = self._desk.backups.plan.last()
        if kept is None:
            return self._counter(say("never"), say("no verified backup from this computer yet"), theme.amber)
        at = kept.taken_at.astimezone(SITE_ZONE)
        fresh = at.date() == self._desk.session.today()
        when = say("Today {time}", time=at.time()) if fresh else say.plain(at.date())
        words = say("last verified backup · {folder}", folder=Path(kept.path).parent.name)
        return self._counter(when, words, theme.green if fresh else theme.amber)

