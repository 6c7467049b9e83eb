"""The queries of a form in the side panel: those of the item worked on first."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sscexo_desktop.actions.reviewing import QueryLine
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import clear_layout, label, line_height
from sscexo_desktop.gui.desk import Desk
from sscexo_desktop.gui.people.permitted import guard
from sscexo_desktop.gui.query_card import QueryCard
from sscexo_desktop.study.places import Place


class QueryPanel(QWidget):
    """The queries of one record; `changed` says that one has gone on, `jump` carries the `Place` that is wanted.

    `ask_wanted` says that the item worked on is to be asked about.
    """

    changed = Signal()
    jump = Signal(object)
    ask_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._lines: tuple[QueryLine, ...] = ()
        self._order: list[int] | None = None
        self.cards: list[QueryCard] = []
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(round(line_height(self) * 0.4))
        self._title = label("", desk.theme.ink, 1.05, weight=QFont.Weight.DemiBold)
        self._body.addWidget(self._title)
        self.ask = Button(desk.say("Ask a query"), desk.theme, "plain", "Ctrl+Q", act=self.ask_wanted.emit)
        may_ask = guard(self.ask, "open_query", desk.session, desk.say)
        self._body.addWidget(self.ask)
        self.ask.setVisible(may_ask)
        self._stack = QVBoxLayout()
        self._stack.setSpacing(round(line_height(self) * 0.4))
        self._body.addLayout(self._stack)

    def show_lines(self, lines: tuple[QueryLine, ...], place: Place | None) -> None:
        """Show these queries, those of a place first."""
        ordered = sorted(lines, key=lambda each: each.query.place != place)
        order = [each.query.number for each in ordered]
        writing = any(each.writing for each in self.cards)
        if lines == self._lines and (order == self._order or writing):
            return
        self._lines, self._order = lines, order
        say, waiting = self._desk.say, sum(1 for each in lines if each.state != "closed")
        self._title.setText(say("Queries {n}", n=waiting) if lines else say("Queries"))
        clear_layout(self._stack)
        self.cards = [self._card(each) for each in ordered]
        wanted = bool(lines) or not self.ask.isHidden()
        if self.parentWidget() is not None or not wanted:  # a widget shown before it has a parent would be a window
            self.setVisible(wanted)

    def _card(self, line: QueryLine) -> QueryCard:
        card = QueryCard(self._desk, line)
        card.changed.connect(self.changed)
        card.jump.connect(lambda place=line.query.place: self.jump.emit(place))
        self._stack.addWidget(card)
        return card
