"""A participant's page: visits and logs at the reading edge, and beside them the form or log that is open."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QWidget

from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.gui.chrome import on_keys
from sscexo_desktop.gui.desk import Desk, Spot
from sscexo_desktop.gui.log_list import LogList
from sscexo_desktop.gui.nav import NavItem, NavList
from sscexo_desktop.gui.record_pane import RecordPane
from sscexo_desktop.gui.standing import COMPLETE, EMPTY, STARTED
from sscexo_desktop.study.model import Form, Visit
from sscexo_desktop.study.places import RecordKey


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
            key = RecordKey(spot.participant, spot.visit, spot.form, spot.occurrence)
            self.pane = RecordPane(desk, entry or Entry(desk.session, key, desk.say.manner))
            self.pane.drafted.connect(self.drafted)
            self.pane.saved.connect(self._after_saving)
            self._layout.addWidget(self.pane, 1)
        for keys, step in (("Ctrl+Tab", 1), ("Ctrl+Shift+Tab", -1)):
            on_keys(self, keys, partial(self._step, step))

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
        fresh = self._navigation()
        self._layout.replaceWidget(self._nav, fresh)
        self._nav.hide()
        self._nav.deleteLater()
        self._nav = fresh
        self.saved.emit(record)

    # ---- navigation --------------------------------------------------------------------------------------------------------

    def _navigation(self) -> NavList:
        say, study = self._desk.say, self._desk.session.study
        drafts = {each.key for each in self._desk.session.file.drafts() if each.key.participant == self.spot.participant}
        records = {each.key: each for each in self._desk.session.file.records(self.spot.participant)}
        complete = {key for key, record in records.items() if record.complete} - drafts
        begun = set(records) | drafts
        nav = NavList(self._desk.theme)
        nav.heading(say("Visits"))
        for visit in study.visits:
            nav.add(self._visit_item(visit, begun, complete), partial(self._go_visit, visit))
        nav.heading(say("Any time"))
        for form_id in study.any_time:
            form = study.forms[form_id]
            nav.add(self._form_item(form, begun, complete), partial(self._go_form, form))
        nav.close_up()
        return nav

    def _sign(self, wanted: set[RecordKey], begun: set[RecordKey], complete: set[RecordKey]) -> str:
        if wanted <= complete:
            return COMPLETE
        return STARTED if wanted & begun else EMPTY

    def _visit_item(self, visit: Visit, begun: set[RecordKey], complete: set[RecordKey]) -> NavItem:
        desk, chosen = self._desk, self.spot.visit == visit.id
        if visit.many:
            count = len({key.occurrence for key in begun if key.visit == visit.id})
            words = desk.say.digits(str(count)) if count else ""
            return NavItem(desk.say(visit.short), desk.theme, sign="+", count=words, chosen=chosen)
        wanted = {RecordKey(self.spot.participant, visit.id, form) for form in visit.forms}
        sign = self._sign(wanted, begun, complete)
        return NavItem(desk.say(visit.short), desk.theme, sign=sign, chosen=chosen, tone=self._tone(sign))

    def _form_item(self, form: Form, begun: set[RecordKey], complete: set[RecordKey]) -> NavItem:
        desk = self._desk
        chosen = not self.spot.visit and self.spot.form == form.id
        if form.many:
            count = sum(1 for key in begun if key.form == form.id)
            return NavItem(
                desk.say(form.title), desk.theme, sign="", count=desk.say.digits(str(count)) if count else "", chosen=chosen
            )
        sign = self._sign({RecordKey(self.spot.participant, "", form.id)}, begun, complete)
        return NavItem(desk.say(form.title), desk.theme, sign="" if sign == EMPTY else sign, chosen=chosen, tone=self._tone(sign))

    def _tone(self, sign: str) -> QColor:
        theme = self._desk.theme
        return {COMPLETE: theme.green, STARTED: theme.amber}.get(sign, theme.muted)

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
