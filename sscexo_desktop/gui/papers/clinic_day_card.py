"""Everything for a clinic day: which day, who is expected, and their blank forms behind a list as one print-out (F83)."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sscexo_desktop.actions.papers import clinic_day
from sscexo_desktop.actions.papers.clinic_day import ClinicDay, Expected
from sscexo_desktop.errors import Trouble
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import Card, TextField, clear_layout, label, line_height, paint_text, row
from sscexo_desktop.gui.desk import Desk
from sscexo_desktop.gui.papers.paper_choice import SessionLog
from sscexo_desktop.gui.papers.previewed import Drawing, PaperChoice, PaperPreview
from sscexo_desktop.gui.people.permitted import guard
from sscexo_desktop.gui.tick_row import TickRow
from sscexo_desktop.study.texts import Manner

if TYPE_CHECKING:
    from sscexo_desktop.actions.papers.print_log import Target


class ClinicDayCard(Card):
    """Asks for a day, shows who is expected on it, and previews the list and the blank forms of those ticked."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.theme)
        self._desk = desk
        self._found: ClinicDay | None = None
        say, theme = desk.say, desk.theme
        self.body.addWidget(label(say("Next clinic day"), theme.ink, 1.1, weight=QFont.Weight.DemiBold, wrap=True))
        about = say("A list of who is expected, without names, and the blank forms of their visit with their numbers on them.")
        self.body.addWidget(label(about, theme.muted, 0.95, wrap=True))
        self.day = TextField(theme, "", say("Day"))
        self.day.setPlaceholderText(say("year/month/day"))
        self.day.setFixedWidth(round(line_height(self) * 8))
        self.day.editingFinished.connect(self._read)
        self.preview = Button(say("Preview the clinic day"), theme, "plain", act=self._preview)
        self.body.addLayout(row(label(say("Day"), theme.ink, 0.95), self.day, self.preview, 1))
        self.told = label("", theme.muted, 0.95, wrap=True)
        self.body.addWidget(self.told)
        self._people = QWidget()
        self._lines = QVBoxLayout(self._people)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self._people)
        self.ticks: list[tuple[TickRow, Expected]] = []
        if guard(self.preview, "print", desk.session, say):
            self._suggest()

    def _suggest(self) -> None:
        day = clinic_day.next_day(self._desk.session)
        if day is None:
            self._tell(self._desk.say("Nobody's visit is planned yet. Choose a day to look for."))
            self.preview.setEnabled(False)
            return
        self.day.setText(self._desk.say.plain(day))
        self._show(day)

    def _read(self) -> None:
        """Read what was typed, in either calendar."""
        self.preview.setEnabled(False)
        try:
            day = clinic_day.read_day(self.day.text(), self._desk.say.manner)
        except Trouble as trouble:
            self._list(())
            self._tell(self._desk.say(trouble.what), wrong=True)
            return
        self._show(day)

    def _tell(self, words: str, *, wrong: bool = False) -> None:
        self.told.setText(words)
        paint_text(self.told, self._desk.theme.red if wrong else self._desk.theme.muted)

    def _show(self, day: date) -> None:
        say = self._desk.say
        self._found = found = clinic_day.clinic_day(self._desk.session, day)
        self._list(found.expected)
        due, other = len(found.those("due", "overdue")), say.second_calendar(day)
        nobody = say("Nobody is due on {day}.", day=day)
        self._tell(say("{day}, {other}: {n} visits due or past their window.", day=day, other=other, n=due) if due else nobody)
        self._check()

    def _list(self, expected: tuple[Expected, ...]) -> None:
        clear_layout(self._lines)
        self.ticks = []
        for each in expected:
            tick = TickRow(self._desk.theme, self._words(each), self._about(each))
            tick.setChecked(each.when != "undated")
            tick.toggled.connect(partial(self._check))
            self._lines.addWidget(tick)
            self.ticks.append((tick, each))

    def _words(self, expected: Expected) -> str:
        return self._desk.say("{participant} · {visit}", participant=expected.participant, visit=expected.visit.title)

    def _about(self, expected: Expected) -> str:
        say, window = self._desk.say, expected.window
        if window is None:
            return say("next, date not planned")
        if expected.when == "overdue":
            return say("planned for {day}, past its window", day=window.target)
        return say("planned for {day}", day=window.target)

    def _check(self, _on: bool = False) -> None:
        self.preview.setEnabled(any(tick.isChecked() for tick, _ in self.ticks))

    def _preview(self) -> None:
        if self._found is not None:
            wanted = tuple(expected for tick, expected in self.ticks if tick.isChecked())
            self._desk.ask.preview(clinic_day_preview(self._desk, self._found, wanted))


def clinic_day_preview(desk: Desk, found: ClinicDay, wanted: tuple[Expected, ...]) -> PaperPreview:
    """Return the preview of a clinic day with the forms of these visits."""

    def gather(choice: PaperChoice) -> Drawing:
        from sscexo_desktop.actions.papers.print_log import begin
        from sscexo_desktop.paper.clinic_day import write_clinic_day

        paper = clinic_day.paper_of(desk.session, found, wanted, Manner(choice.language, desk.preferences.calendar))

        def note(target: Target, pages: int) -> int:
            return begin(desk.session, paper.forms, target, pages)

        return Drawing(lambda out, progress: write_clinic_day(paper, out, progress), paper.file_name, note)

    title = desk.say("Print — {title}", title=desk.say("Clinic day {day}", day=found.day))
    return PaperPreview(title, gather, PaperChoice(desk.preferences.language, "filled"), log=SessionLog(desk.session))
