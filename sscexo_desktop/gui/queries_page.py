"""All queries: filtered, with their age, gone to, answered, closed, and printed as a list (F67, F68, F70)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout

from sscexo_desktop.actions import reviewing
from sscexo_desktop.actions.record_words import item_words, record_words
from sscexo_desktop.actions.reviewing import QueryLine
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import Card, clear_layout, line_height, nothing_there, row
from sscexo_desktop.gui.combo import FilterBox
from sscexo_desktop.gui.desk import Desk, Spot
from sscexo_desktop.gui.matrix import Matrix, MatrixRow, Words
from sscexo_desktop.gui.moments import days_words
from sscexo_desktop.gui.page import Page
from sscexo_desktop.gui.people.permitted import guard
from sscexo_desktop.gui.query_card import QueryCard, query_chip
from sscexo_desktop.study.review import QueryState
from sscexo_desktop.study.review_words import QUERY_STATES
from sscexo_desktop.study.texts import Message, message


class QueriesPage(Page):
    """The queries that this person may see, open ones first, the oldest of them on top; Enter goes to the item."""

    def __init__(self, desk: Desk, spot: Spot) -> None:
        say, theme = desk.say, desk.theme
        self.print_list = Button(say("Print list"), theme, "plain", "Ctrl+P", act=self._print)
        super().__init__(
            desk,
            say("Queries"),
            say("Questions about items, also about empty ones. None is ever deleted. Enter goes to the item."),
            self.print_list,
            wide=70,
        )
        guard(self.print_list, "print", desk.session, say)
        line = round(line_height(self))
        self._at: int | None = None
        self._all = reviewing.query_list(desk.session)
        self.filters = self._make_filters(spot.participant)
        self.body.addLayout(row(*self.filters.values(), 1, spacing=round(line * 0.5)))
        card = Card(theme)
        card.body.setContentsMargins(1, round(line * 0.15), 1, round(line * 0.15))
        self.table = Matrix(theme)
        self.table.setAccessibleName(say("Queries"))
        self.table.opened.connect(self._open)
        self.table.stood.connect(self._stand)
        card.body.addWidget(self.table)
        self._none = nothing_there(theme)
        card.body.addWidget(self._none)
        self.body.addWidget(card)
        self._below = QVBoxLayout()
        self.body.addLayout(self._below)
        self.body.addStretch(1)
        self.shown: QueryCard | None = None
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin in the table."""
        super().showEvent(event)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def again(self, desk: Desk) -> QueriesPage:
        """Return the page in another manner or look, with the same filters."""
        found = QueriesPage(desk, Spot("queries"))
        for name, box in self.filters.items():
            found.filters[name].choose(box.chosen)
        return found

    # ---- filter ------------------------------------------------------------------------------------------------------------

    def _make_filters(self, participant: str) -> dict[str, FilterBox]:
        say, theme, study = self.desk.say, self.desk.theme, self.desk.session.study
        numbers = sorted({each.query.key.participant for each in self._all})
        forms = sorted({each.query.key.form for each in self._all})
        people = sorted({step.name for each in self._all for step in each.query.steps})
        states: tuple[QueryState, ...] = get_args(QueryState)
        found = {
            "state": FilterBox(
                theme, say("State"), say("All states"), [(each, say(QUERY_STATES[each])) for each in states]
            ),
            "participant": FilterBox(
                theme, say("Participant"), say("All participants"), [(each, each) for each in numbers], participant
            ),
            "form": FilterBox(theme, say("Form"), say("All forms"), [(each, say(study.forms[each].title)) for each in forms]),
            "person": FilterBox(theme, say("Person"), say("All persons"), [(each, each) for each in people]),
        }
        for box in found.values():
            box.currentIndexChanged.connect(lambda _index: self.refresh())
        return found

    def refresh(self) -> None:
        """Read the queries anew and show those that the filters let through."""
        say = self.desk.say
        self._lines = reviewing.query_list(self.desk.session, **{name: box.chosen for name, box in self.filters.items()})
        columns = (
            say("No."), say("State"), say("Age"), say("Participant"), say("Form"), say("Item"), say("Last said"), say("By"),
        )
        self.table.show_rows(columns, tuple(self._row(each) for each in self._lines), range(6, 7))
        self.table.setVisible(bool(self._lines))
        self._none.setVisible(not self._lines)
        self._none.setText(say("There are no queries.") if not self._all else say("No query fits these filters."))
        self._stand(self.table.current_number())

    def _row(self, line: QueryLine) -> MatrixRow:
        say, study, query = self.desk.say, self.desk.session.study, line.query
        last = query.steps[-1]
        form = study.forms[query.key.form]
        item = item_words(say, form, query.place) if query.place.item in form.items else say(line.label)
        cells = (
            Words(say.digits(str(query.number)), bold=True),
            query_chip(say, self.desk.theme, line.state),
            Words(days_words(say, line.days)),
            Words(query.key.participant),
            Words(record_words(say, study, query.key), most=11),
            Words(item, most=10),
            Words(" ".join(last.text.split()), most=10),
            Words(last.name, most=7),
        )
        return MatrixRow(str(query.number), cells)

    # ---- one query ---------------------------------------------------------------------------------------------------------

    def _find(self, number: str | None) -> QueryLine | None:
        return next((each for each in self._lines if str(each.query.number) == number), None)

    def _stand(self, number: str | None) -> None:
        """Show the query whose row one stands on, with what may be done to it."""
        line = self._find(number)
        if self.shown is not None and self.shown.writing and line is not None and line.query.number == self._at:
            return
        clear_layout(self._below)
        self.shown, self._at = None, None
        if line is None:
            return
        self._at = line.query.number
        self.shown = QueryCard(self.desk, line, at_home=False)
        self.shown.changed.connect(self.refresh)
        self.shown.jump.connect(lambda: self._go(line))
        self._below.addWidget(self.shown)

    def _open(self, at: tuple[str, int]) -> None:
        line = self._find(at[0])
        if line is not None and at[1] in (0, 5):
            self._go(line)

    def _go(self, line: QueryLine) -> None:
        self.desk.go(Spot("participant", *line.query.key, place=str(line.query.place)))

    def _print(self) -> None:
        from sscexo_desktop.actions.query_report import query_report
        from sscexo_desktop.gui.papers.paper_choice import report_preview

        lines, chosen = self._lines, tuple(self._chosen())
        title = self.desk.say("Queries")
        self.desk.ask.preview(
            report_preview(self.desk, title, lambda manner: query_report(self.desk.session, lines, manner, chosen))
        )

    def _chosen(self) -> Iterator[Message]:
        """Yield what is filtered by, for the head of the printed list."""
        chosen = {name: box.chosen for name, box in self.filters.items() if box.chosen}
        if "state" in chosen:
            yield message("State: {state}", state=self.filters["state"].currentText())
        if "participant" in chosen:
            yield message("Participant: {number}", number=chosen["participant"])
        if "form" in chosen:
            yield message("Form: {form}", form=self.desk.session.study.forms[chosen["form"]].title)
        if "person" in chosen:
            yield message("Person: {name}", name=chosen["person"])
