"""What is done to an open form besides entering it: queries, source ticks, signatures and locks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from sscexo_desktop.actions import reviewing, signing, standing
from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.errors import Trouble
from sscexo_desktop.gui.desk import Desk
from sscexo_desktop.gui.field_marks import field_marks
from sscexo_desktop.gui.form import FormView
from sscexo_desktop.gui.query_panel import QueryPanel
from sscexo_desktop.gui.sign_here import Signer
from sscexo_desktop.gui.source_panel import SourcePanel
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.review import Lock, Meaning, State, Tick
from sscexo_desktop.study.texts import Message


class RecordReview(QObject):
    """Keeps the marks of a form and its panels as the file has them; `changed` says that the record's review went on.

    `reopen` opens the record anew: after a lock its editors are others.
    """

    changed = Signal()

    def __init__(self, desk: Desk, entry: Entry, form: FormView, reopen: Callable[[], None]) -> None:
        super().__init__(form)
        self._desk, self._entry, self._form, self._reopen = desk, entry, form, reopen
        self.queries = QueryPanel(desk)
        self.source = SourcePanel(desk, entry.form)
        for each in (self.queries, self.source):
            each.setParent(form)  # until it is laid out: shown without a parent it would be a window of its own
        self.queries.changed.connect(self._gone_on)
        self.queries.jump.connect(form.go_to)
        self.queries.ask_wanted.connect(self._ask_here)
        self.source.tick_wanted.connect(self._tick_here)
        self.source.all_wanted.connect(self.tick_all)
        form.query_wanted.connect(self._ask)
        form.tick_wanted.connect(self._tick)
        self.refresh()

    @property
    def state(self) -> State:
        """How far the record has come."""
        return standing.record_state(self._desk.session, self._entry.record)

    def refresh(self) -> None:
        """Read queries and ticks anew."""
        session, key = self._desk.session, self._entry.key
        self._lines = reviewing.queries_of(session, key)
        self._ticks: tuple[Tick, ...] = session.file.ticks(key) if self._entry.record is not None else ()
        self._verifiable: frozenset[Place] = frozenset()
        if self._entry.record is not None:
            self._verifiable = frozenset(standing.verifiable(session, self._entry.record, self._entry.around))
        self._form.show_marks(field_marks(self._desk.say, (each.query for each in self._lines), self._ticks))
        self.show_place(self._form.current_place)

    def show_place(self, place: Place | None) -> None:
        """Show what is known of the item worked on."""
        self.queries.show_lines(self._lines, place)
        done = {each.place for each in self._ticks if each.stands} & self._verifiable
        self.source.show_ticks(
            self._ticks, len(done), len(self._verifiable), place, verifiable=place in self._verifiable and not self._entry.dirty
        )

    def _gone_on(self) -> None:
        self.refresh()
        self.changed.emit()

    def _do(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except Trouble as trouble:
            self._desk.ask.tell(trouble)
            return False
        self._gone_on()
        return True

    # ---- queries -------------------------------------------------------------------------------------------------------------

    def _ask_here(self) -> None:
        order = self._form.order()
        place = self._form.current_place or (order[0].place if order else None)
        if place is not None:
            self._form.ask_query(place)

    def _ask(self, place: Place, text: str, check: str) -> None:
        self._do(lambda: reviewing.open_query(self._desk.session, self._entry.key, place, text, check))

    # ---- source --------------------------------------------------------------------------------------------------------------

    def _tick_here(self) -> None:
        if self._form.current_place is not None:
            self._tick(self._form.current_place)

    def _tick(self, place: Place) -> None:
        """Tick a value, or take its tick back with the reason; nothing for whom it is not permitted."""
        session, key, say = self._desk.session, self._entry.key, self._desk.say
        if session.may("verify_source") is not None:
            return
        if any(each.place == place and each.stands for each in self._ticks):
            why = self._desk.ask.words(say("Take the tick back?"), "", say("Why the value no longer counts as compared"))
            if why is not None:
                self._do(lambda: reviewing.untick(session, key, (place,), why))
        else:
            self._do(lambda: reviewing.tick(session, key, (place,)))

    def tick_all(self) -> None:
        """Tick every saved value of the form."""
        self._do(lambda: reviewing.tick_all(self._desk.session, self._entry.key))

    # ---- signatures ------------------------------------------------------------------------------------------------------------

    def hindrances(self) -> dict[Meaning, Message | None]:
        """Return which meanings this person's signature here may have, each with what hinders it (`None`: nothing)."""
        session, key = self._desk.session, self._entry.key
        return {each: signing.hindrance(session, key, each) for each in signing.meanings(session, key)}

    def sign(self, meaning: Meaning) -> None:
        """Sign the record as it is saved."""
        if Signer(self._desk).sign((self._entry.key,), meaning):
            self._gone_on()

    def offer_deviations(self) -> None:
        """Say what deviations the last save made, and let them be signed or judged at once (F39)."""
        for key in self._entry.created_deviations:
            say, session = self._desk.say, self._desk.session
            made = say("Deviation {n} was recorded, because an unusual value was kept.", n=key.occurrence)
            if "approved" not in signing.meanings(session, key):
                continue
            detail = say("An investigator has to sign it. It waits on the page “To sign” until then.")
            if self._desk.ask.sure(made, detail, say("Sign it now")) and Signer(self._desk).sign((key,), "approved"):
                self._gone_on()

    # ---- locks -----------------------------------------------------------------------------------------------------------------

    @property
    def lock(self) -> Lock | None:
        """The lock that holds the record."""
        return self._desk.session.file.lock_on(self._entry.key)

    def ask_lock(self, button: QWidget) -> None:
        """Offer to lock this form, or everything of the participant."""
        say, key = self._desk.say, self._entry.key
        menu = QMenu(button)
        menu.setStyleSheet(self._desk.theme.style_sheet())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        form = menu.addAction(say("Lock this form…"), self._lock_form)
        form.setEnabled(self._entry.record is not None)
        menu.addAction(say("Lock all of {participant}…", participant=key.participant), self._lock_participant)
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def _lock_form(self) -> None:
        say, session, key = self._desk.say, self._desk.session, self._entry.key
        self._with_reason(say("Lock this form?"), say("Nobody can change it until the data manager unlocks it."),
                          partial(reviewing.lock_record, session, key))

    def _lock_participant(self) -> None:
        say, session, key = self._desk.say, self._desk.session, self._entry.key
        self._with_reason(
            say("Lock all of {participant}?", participant=key.participant),
            say("No form of this participant can be changed until the data manager unlocks it."),
            partial(reviewing.lock_participant, session, key.participant),
        )

    def unlock(self) -> None:
        """Take the lock away, with the reason."""
        say, session, lock = self._desk.say, self._desk.session, self.lock
        if lock is None:
            return
        title = {
            "form": say("Unlock this form?"),
            "participant": say("Unlock all of {participant}?", participant=lock.participant),
            "study": say("Unlock the study?"),
        }[lock.scope]
        self._with_reason(title, say("It can be changed again; the lock and the reason stay in the audit trail."),
                          partial(reviewing.unlock, session, lock.number))

    def _with_reason(self, title: str, detail: str, act: Callable[[str], object]) -> None:
        why = self._desk.ask.words(title, detail, self._desk.say("Reason"))
        if why is not None and self._do(lambda: act(why)):
            self._reopen()
