"""The print log: what was printed, by whom, whether it came out, and whether it still is what is saved (F91)."""

from __future__ import annotations

from PySide6.QtCore import Qt

from sscexo_desktop.actions.papers.print_log import PrintOut, prints
from sscexo_desktop.actions.papers.print_log_report import how_to_read, print_log_report
from sscexo_desktop.actions.papers.print_words import (
    LANGUAGES,
    about_words,
    currency_words,
    kind_words,
    outcome_words,
    target_words,
)
from sscexo_desktop.actions.session import site_time
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chip import Chip
from sscexo_desktop.gui.chrome import Card, label, line_height, nothing_there, row
from sscexo_desktop.gui.combo import FilterBox
from sscexo_desktop.gui.desk import Desk, Spot
from sscexo_desktop.gui.matrix import Matrix, MatrixRow, Words
from sscexo_desktop.gui.page import Page
from sscexo_desktop.gui.people.permitted import guard


class PrintLogPage(Page):
    """The log, the latest first, of everybody or of one participant; Enter opens the first form of a print."""

    def __init__(self, desk: Desk, spot: Spot) -> None:
        say, theme = desk.say, desk.theme
        self.print_list = Button(say("Print list"), theme, "plain", "Ctrl+P", act=self._print)
        about = say("Everything that was printed or saved as PDF, and which copies no longer show what is saved.")
        super().__init__(desk, say("Print log"), about, self.print_list, wide=74)
        guard(self.print_list, "print", desk.session, say)
        line = round(line_height(self))
        self._all = prints(desk.session)
        people = sorted({number for each in self._all for number in each.participants})
        named = [(each, each) for each in people]
        self.person = FilterBox(theme, say("Participant"), say("All participants"), named, spot.participant)
        self.state = FilterBox(theme, say("State"), say("All states"), [("stale", say("not current")), ("open", say("not known"))])
        for box in (self.person, self.state):
            box.currentIndexChanged.connect(lambda _index: self.refresh())
        self.body.addLayout(row(self.person, self.state, 1, spacing=round(line * 0.5)))
        card = Card(theme)
        card.body.setContentsMargins(1, round(line * 0.15), 1, round(line * 0.15))
        self.table = Matrix(theme)
        self.table.setAccessibleName(say("Print log"))
        self.table.opened.connect(self._open)
        card.body.addWidget(self.table)
        self._none = nothing_there(theme)
        card.body.addWidget(self._none)
        self.body.addWidget(card)
        self.body.addWidget(label(how_to_read(say), theme.muted, 0.93, wrap=True))
        self.body.addStretch(1)
        self.refresh()

    def focus_form(self) -> None:
        """Begin in the table."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def again(self, desk: Desk) -> PrintLogPage:
        """Return the page in another manner or look, with the same filters."""
        found = PrintLogPage(desk, Spot("print_log", self.person.chosen))
        found.state.choose(self.state.chosen)
        return found

    def refresh(self) -> None:
        """Show the prints that the filters let through."""
        say = self.desk.say
        self.shown = tuple(each for each in self._all if self._wanted(each))
        columns = (say("No."), say("When"), say("State now"), say("What"), say("Result"), say("Who"), say("Pages"))
        self.table.show_rows(columns, tuple(self._row(each) for each in self.shown), range(3, 4))
        self.table.setVisible(bool(self.shown))
        self._none.setVisible(not self.shown)
        self._none.setText(say("Nothing was printed yet.") if not self._all else say("No print fits these filters."))

    def _wanted(self, entry: PrintOut) -> bool:
        if self.person.chosen and self.person.chosen not in entry.participants:
            return False
        match self.state.chosen:
            case "stale":
                return bool(entry.stale) and entry.outcome != "failed"
            case "open":
                return entry.outcome == "unknown"
        return True

    def _row(self, entry: PrintOut) -> MatrixRow:
        say, study = self.desk.say, self.desk.session.study
        at = site_time(entry.at)
        under = say("{target}, {language}", target=target_words(say, entry), language=LANGUAGES[entry.language])
        return MatrixRow(
            str(entry.number),
            (
                Words(say.digits(str(entry.number)), bold=True),
                Words(say.plain(at.date()), under=say.digits(at.strftime("%H:%M"))),
                self._state(entry),
                Words(kind_words(say, entry), under=about_words(say, study, entry), most=12),
                self._outcome(entry),
                Words(entry.person, under=under, most=9),
                Words(say.digits(str(entry.pages)) if entry.pages else ""),
            ),
        )

    def _outcome(self, entry: PrintOut) -> Chip | Words:
        say, theme = self.desk.say, self.desk.theme
        if entry.outcome == "done":
            return Chip(say("done"), theme.green, mark="complete", bare=True)
        if entry.outcome == "unknown":
            return Chip(say("not known"), theme.amber, theme.amber_pale, mark="in_progress", spoken=outcome_words(say, entry))
        return Words(outcome_words(say, entry), most=9)

    def _state(self, entry: PrintOut) -> Chip | Words:
        say, theme = self.desk.say, self.desk.theme
        words = currency_words(say, self.desk.session.study, entry)
        if entry.stale and words:
            return Chip(say("not current"), theme.amber, theme.amber_pale, mark="changed", spoken=words)
        return Words(words)

    def _open(self, at: tuple[str, int]) -> None:
        """Go to the form that is not current any more, else to the first one that was printed."""
        entry = next(each for each in self.shown if str(each.number) == at[0])
        found = next(iter((*entry.stale, *(each for each in entry.records if each.state == "current"))), None)
        if found is not None and found.state != "gone":
            self.desk.go(Spot("participant", *found.key))

    def _print(self) -> None:
        from sscexo_desktop.gui.papers.paper_choice import report_preview

        session, number = self.desk.session, self.person.chosen
        title = self.desk.say("Print log")
        self.desk.ask.preview(report_preview(self.desk, title, lambda manner: print_log_report(session, manner, number)))
