"""A participant's page: visits and logs at the reading edge, and beside them the form or log that is open."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from sscexo_desktop.actions import standing
from sscexo_desktop.actions.access import Refused
from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.gui.chrome import on_keys
from sscexo_desktop.gui.desk import Desk, Spot
from sscexo_desktop.gui.log_list import LogList
from sscexo_desktop.gui.nav import NavItem, NavList
from sscexo_desktop.gui.people.permitted import guard
from sscexo_desktop.gui.record_pane import RecordPane
from sscexo_desktop.gui.refusal import Refusal
from sscexo_desktop.gui.standing import state_chip, under_draft
from sscexo_desktop.study.model import Form, Visit
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.review import Query, State


def default_spot(desk: Desk, participant: str) -> Spot:
    """Return where to go when only the participant is named: the first visit that is not complete, else the last."""
    line = desk.session.line(participant)
    waiting = [each.visit for each in line.visits if each.state not in ("complete", "closed")]
    visit = waiting[0] if waiting else line.visits[0].visit
    return Spot("participant", participant, visit.id, visit.forms[0], 1)


def is_log(desk: Desk, spot: Spot) -> bool:
    """Whether a spot without a number is a list of several."""
    study = desk.session.study
    return study.forms[spot.form].many or bool(spot.visit and study.visit(spot.visit).many)


class ParticipantPage(QWidget):
    """Everything of one participant.

    `drafted` carries when something typed was made durable, `saved` the record that was saved.
    """

    drafted = Signal(object)
    saved = Signal(object)

    def __init__(self, desk: Desk, spot: Spot, entry: Entry | None = None) -> None:
        super().__init__()
        self._desk = desk
        spot = spot if spot.form else default_spot(desk, spot.participant)
        if spot.occurrence == 0 and not is_log(desk, spot):
            spot = spot._replace(occurrence=1)
        self.spot = spot
        self.pane: RecordPane | None = None
        self.log: LogList | None = None
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._nav = self._navigation()
        self._layout.addWidget(self._nav)
        if spot.occurrence == 0:
            self.log = LogList(desk, spot.participant, spot.visit, spot.form)
            self._layout.addWidget(self.log, 1)
        else:
            self._layout.addWidget(self._record(entry), 1)
        if desk.session.may("see_trail") is None:
            on_keys(self, "Ctrl+Shift+P", self._casebook)
        for keys, step in (("Ctrl+Tab", 1), ("Ctrl+Shift+Tab", -1)):
            on_keys(self, keys, partial(self._step, step))

    def _record(self, entry: Entry | None) -> QWidget:
        """Return the form of this spot, or why this person may not see it."""
        desk, at = self._desk, self.spot
        key = RecordKey(at.participant, at.visit, at.form, at.occurrence)
        try:
            entry = entry or Entry(desk.session, key, desk.say.manner)
        except Refused as refused:
            return Refusal(desk, refused)
        self.pane = RecordPane(desk, entry, Place.of(at.place) if at.place else None)
        self.pane.drafted.connect(self.drafted)
        self.pane.saved.connect(self._after_saving)
        self.pane.reviewed.connect(self._renew_navigation)
        return self.pane

    @property
    def entry(self) -> Entry | None:
        """The record being entered, if one is open."""
        return self.pane.entry if self.pane else None

    def may_leave(self) -> bool:
        """Make sure that nothing typed is lost by leaving; ask where something is unsaved."""
        return self.pane is None or self.pane.may_leave()

    def commit(self) -> None:
        """Hand over and keep what stands in the editor now."""
        if self.pane is not None:
            self.pane.commit()

    def _after_saving(self, record: object) -> None:
        self._renew_navigation()
        self.saved.emit(record)

    def _renew_navigation(self) -> None:
        fresh = self._navigation()
        self._layout.replaceWidget(self._nav, fresh)
        self._nav.hide()
        self._nav.deleteLater()
        self._nav = fresh

    # ---- navigation --------------------------------------------------------------------------------------------------------

    def _navigation(self) -> NavList:
        say, session, number = self._desk.say, self._desk.session, self.spot.participant
        self._drafted = {each.key for each in session.file.drafts() if each.key.participant == number}
        self._states = standing.states(session, number)
        self._queries = tuple(each for each in session.file.queries(number) if each.state != "closed")
        nav = NavList(self._desk.theme)
        nav.heading(say("Visits"))
        for visit in session.study.visits:
            nav.add(self._visit_item(visit), partial(self._go_visit, visit))
        nav.heading(say("Any time"))
        for form_id in session.study.any_time:
            form = session.study.forms[form_id]
            item = nav.add(self._form_item(form), partial(self._go_form, form))
            if form.identity:
                guard(item, "see_identity", session, say)
        nav.heading(say("On paper"))
        book = nav.add(NavItem(say("Casebook…"), self._desk.theme, spoken="Ctrl+Shift+P"), self._casebook)
        guard(book, "see_trail", session, say)
        nav.close_up()
        return nav

    def _item(
        self, words: str, state: State | None, queries: tuple[Query, ...], *, count: int = 0, sign: str = "", chosen: bool
    ) -> NavItem:
        """Return an entry with its state, how many there are, and the queries that are not closed."""
        say, theme = self._desk.say, self._desk.theme
        chip = state_chip(say, theme, state) if state is not None else None
        asked = say("1 query") if len(queries) == 1 else say("{n} queries", n=len(queries)) if queries else ""
        return NavItem(
            words,
            theme,
            sign=sign,
            mark=state,
            count=say.digits(str(count)) if count else "",
            queries=say.digits(str(len(queries))) if queries else "",
            chosen=chosen,
            tone=theme.green if state == "signed" else chip.ink if chip is not None else None,
            spoken=" · ".join(each for each in (chip.words if chip is not None else "", asked) if each),
        )

    def _visit_item(self, visit: Visit) -> NavItem:
        words, chosen = self._desk.say(visit.short), self.spot.visit == visit.id
        asked = tuple(each for each in self._queries if each.key.visit == visit.id)
        if visit.many:
            begun = {key.occurrence for key in {*self._states, *self._drafted} if key.visit == visit.id}
            return self._item(words, None, asked, count=len(begun), sign="+", chosen=chosen)
        drafted = any(key.visit == visit.id for key in self._drafted)
        state = under_draft(standing.visit_state(visit, self._states), drafted=drafted)
        return self._item(words, state, asked, chosen=chosen)

    def _form_item(self, form: Form) -> NavItem:
        words, chosen = self._desk.say(form.title), not self.spot.visit and self.spot.form == form.id
        asked = tuple(each for each in self._queries if each.key.form == form.id and not each.key.visit)
        if form.many:
            begun = {key for key in {*self._states, *self._drafted} if key.form == form.id}
            return self._item(words, None, asked, count=len(begun), chosen=chosen)
        key = RecordKey(self.spot.participant, "", form.id)
        state = under_draft(self._states.get(key, "empty"), drafted=key in self._drafted)
        return self._item(words, None if state == "empty" else state, asked, chosen=chosen)

    def _casebook(self) -> None:
        from sscexo_desktop.gui.papers.casebook_paper import casebook_preview

        self.commit()
        self._desk.ask.preview(casebook_preview(self._desk, self.spot.participant))

    def _go_visit(self, visit: Visit) -> None:
        self._desk.go(Spot("participant", self.spot.participant, visit.id, visit.forms[0], 0 if visit.many else 1))

    def _go_form(self, form: Form) -> None:
        self._desk.go(Spot("participant", self.spot.participant, "", form.id, 0 if form.many else 1))

    def _step(self, by: int) -> None:
        study = self._desk.session.study
        stops = [
            Spot("participant", self.spot.participant, visit.id, form, 0 if visit.many else 1)
            for visit in study.visits
            for form in (visit.forms if not visit.many else visit.forms[:1])
        ]
        here = (self.spot.visit, self.spot.form)
        at = next((n for n, each in enumerate(stops) if (each.visit, each.form) == here), -1 if by > 0 else 0)
        self._desk.go(stops[(at + by) % len(stops)])
