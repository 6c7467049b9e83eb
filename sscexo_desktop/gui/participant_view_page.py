"""What a participant may see of their own forms: the visits, and a form from which the dose was taken before it was painted (F50).

Nothing is hidden here, it is not there: no state of a form, no count, finding, history, note, name of a file or of anybody else.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import Ground, label, line_height, row
from sscexo_desktop.gui.desk import Desk, Spot
from sscexo_desktop.gui.form import FormView
from sscexo_desktop.gui.nav import NavItem, NavList
from sscexo_desktop.gui.people.permitted import permit
from sscexo_desktop.study.model import Visit
from sscexo_desktop.study.places import RecordKey


def spot_shown(desk: Desk, spot: Spot) -> Spot:
    """Return the form that is shown for a place in the program: itself where it belongs to a visit, else the first of all."""
    study, number = desk.session.study, desk.session.participant_view
    if spot.participant == number and spot.visit and spot.occurrence > 0:
        return spot
    first = study.visits[0]
    return Spot("participant", number, first.id, first.forms[0], 1)


class ParticipantViewPage(QWidget):
    """The visits of one participant and one form of them, to be looked at together with the participant."""

    def __init__(self, desk: Desk, spot: Spot) -> None:
        super().__init__()
        self._desk = desk
        self.spot = spot = spot_shown(desk, spot)
        key = RecordKey(spot.participant, spot.visit, spot.form, spot.occurrence)
        self.entry = Entry(desk.session, key, desk.say.manner)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self._navigation())
        across.addWidget(self._middle(), 1)

    # ---- form --------------------------------------------------------------------------------------------------------------

    def _middle(self) -> QWidget:
        desk = self._desk
        ground = Ground(desk.theme.page)
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        self.form = FormView(self.entry, desk.say, desk.theme, lambda _question: False)
        self.form.trouble.connect(desk.ask.tell)
        column.addWidget(self.form, 1)
        return ground

    def _head(self) -> QWidget:
        desk, line = self._desk, round(line_height(self))
        head = QWidget()
        body = QVBoxLayout(head)
        body.setContentsMargins(line, round(line * 0.8), line, round(line * 0.4))
        body.setSpacing(round(line * 0.4))
        title = label(self._title(), desk.theme.ink, 1.45, weight=QFont.Weight.DemiBold, wrap=True)
        self.print = Button(desk.say("Print the participant copy"), desk.theme, "plain", "Ctrl+P", act=self._print)
        self.print.setObjectName("act-print_participant_copy")
        permit(self.print, desk.session.may("print_participant_copy"), desk.say)
        top = QHBoxLayout()
        top.addWidget(title, 1)
        top.addWidget(self.print)
        body.addLayout(top)
        forms = desk.session.study.visit(self.spot.visit).forms
        if len(forms) > 1:
            body.addLayout(row(*(self._tab(form) for form in forms), 1))
        return head

    def _title(self) -> str:
        say, visit = self._desk.say, self._desk.session.study.visit(self.spot.visit)
        return say("{title} {n}", title=visit.title, n=self.spot.occurrence) if visit.many else say(visit.title)

    def _tab(self, form: str) -> Button:
        tab = Button(self._desk.say(self._desk.session.study.forms[form].title), self._desk.theme, "pill")
        tab.setCheckable(True)
        tab.setChecked(form == self.spot.form)
        tab.clicked.connect(lambda _on=False: self._desk.go(self.spot._replace(form=form)))
        return tab

    def _print(self) -> None:
        from sscexo_desktop.gui.papers.paper_choice import preview_of

        at = self.spot
        self._desk.ask.preview(preview_of(self._desk, at.participant, (at.visit,), (at.form,), "participant"))

    # ---- visits ------------------------------------------------------------------------------------------------------------

    def _navigation(self) -> NavList:
        nav = NavList(self._desk.theme)
        nav.heading(self._desk.say("Visits"))
        for visit in self._desk.session.study.visits:
            for occurrence in self._occurrences(visit):
                self._add(nav, visit, occurrence)
        nav.close_up()
        return nav

    def _occurrences(self, visit: Visit) -> list[int]:
        if not visit.many:
            return [1]
        return sorted({key.occurrence for key in self.entry.around.records if key.visit == visit.id})

    def _add(self, nav: NavList, visit: Visit, occurrence: int) -> None:
        say = self._desk.say
        words = say("{title} {n}", title=visit.short, n=occurrence) if visit.many else say(visit.short)
        chosen = (self.spot.visit, self.spot.occurrence) == (visit.id, occurrence)
        spot = Spot("participant", self.spot.participant, visit.id, visit.forms[0], occurrence)
        nav.add(NavItem(words, self._desk.theme, chosen=chosen), partial(self._desk.go, spot))

    def focus_form(self) -> None:
        """Put the cursor into the first field."""
        order = self.form.order()
        if order:
            self.form.go_to(order[0].place)
