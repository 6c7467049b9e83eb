"""Print forms: whose, of which visits and which; empty ones too, and everything for the next clinic day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from sscexo_desktop.actions.print_counting import empty_forms, saved_forms
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import Card, label, line_height, row
from sscexo_desktop.gui.combo import FilterBox
from sscexo_desktop.gui.desk import Desk, Spot
from sscexo_desktop.gui.page import Page
from sscexo_desktop.gui.papers.casebook_card import CasebookCard
from sscexo_desktop.gui.papers.clinic_day_card import ClinicDayCard
from sscexo_desktop.gui.papers.paper_choice import preview_of
from sscexo_desktop.gui.papers.print_choices import EVERYBODY, NOBODY, SEVERAL
from sscexo_desktop.gui.people.permitted import guard
from sscexo_desktop.study.model import Form
from sscexo_desktop.study.people import Action


class PrintPage(Page):
    """Chooses what is printed, and opens the preview; what was chosen stays chosen while the study is open."""

    def __init__(self, desk: Desk, spot: Spot) -> None:
        say = desk.say
        self.go = Button(say("Preview"), desk.theme, "primary", "Ctrl+P", act=self._preview)
        about = say("Blank forms to fill in by hand, or the forms of participants as saved. Identity is never printed.")
        super().__init__(desk, say("Print forms"), about, self.go)
        self._choices = choices = desk.kept.printing
        who = self.card(say("Whose forms"))
        everybody = [each.number for each in desk.session.file.participants()]
        self._numbers = everybody
        self.people = FilterBox(desk.theme, say("Whose forms"), say("Blank forms, without a participant"), self._people())
        self.people.choose(spot.participant or choices.who)
        self.people.currentIndexChanged.connect(lambda _at: self._check())
        who.body.addLayout(row(self.people, 1))
        self.several = Ticks(who, everybody, {each: each for each in everybody}, choices.several, 5)
        visits = self.card(say("Which visits"))
        titles = {each.id: say(each.title) for each in desk.session.study.visits} | {"": say("Any time")}
        self.visits = Ticks(visits, titles, titles, set(titles) - (set() if spot.form else choices.without_visits), 3)
        which = self.card(say("Which forms"))
        forms = {each.id: say("{title} ({code})", title=each.title, code=each.code) for each in self._in_order()}
        chosen = {spot.form} if spot.form in forms else set(forms) - choices.without_forms
        self.ticks = Ticks(which, forms, forms, chosen, 2)
        for ticks in (self.several, self.visits, self.ticks):
            ticks.add_both(desk)
            ticks.changed(self._check)
        self.count = label("", desk.theme.ink, 0.97, wrap=True)
        which.body.addWidget(self.count)
        which.body.addWidget(label(say("Language and kind of copy are chosen in the preview."), desk.theme.muted, 0.93, wrap=True))
        self.clinic_day, self.casebooks = ClinicDayCard(desk), CasebookCard(desk)
        self.body.addWidget(self.clinic_day)
        self.body.addWidget(self.casebooks)
        self._check()
        self.body.addStretch(1)

    def _people(self) -> list[tuple[str, str]]:
        say = self.desk.say
        found = [(each, each) for each in self._numbers]
        if len(found) > 1:
            found = [(EVERYBODY, say("All participants")), (SEVERAL, say("Several participants")), *found]
        return found

    def _in_order(self) -> list[Form]:
        """Return the forms as they are met: those of the visits first, then those of any time."""
        study = self.desk.session.study
        met = list(dict.fromkeys(form for visit in study.visits for form in visit.forms))
        others = [each for each in study.forms if each not in met]
        return [study.forms[each] for each in (*met, *others) if not study.forms[each].identity]

    def participants(self) -> tuple[str, ...]:
        """Return whose forms are chosen; nobody's for forms without a participant."""
        who = self.people.chosen
        if who == SEVERAL:
            return tuple(each for each in self._numbers if each in self.several.chosen)
        return tuple(self._numbers) if who == EVERYBODY else (who,) if who else ()

    def _check(self) -> None:
        who, people = self.people.chosen, self.participants()
        self.several.setVisible(who == SEVERAL)
        self._remember()
        action: Action = "print" if who else "print_blank"
        if guard(self.go, action, self.desk.session, self.desk.say):
            found = self._count(people)
            self.go.setEnabled(bool(found) and (bool(people) or who == NOBODY))

    def _count(self, people: Sequence[str]) -> int:
        """Say how many forms these are; return how many there are at the most."""
        session, say = self.desk.session, self.desk.say
        empty = empty_forms(session, people, self.visits.chosen, self.ticks.chosen)
        if self.people.chosen == NOBODY:
            self.count.setText(say("Empty forms: {n}", n=empty))
            return empty
        saved = saved_forms(session, people, self.visits.chosen, self.ticks.chosen) if people else 0
        empty = empty if people else 0
        self.count.setText(say("Saved forms: {n}. Empty forms with the number on them: {empty}.", n=saved, empty=empty))
        return saved + empty

    def _remember(self) -> None:
        self._choices.who, self._choices.several = self.people.chosen, frozenset(self.several.chosen)
        self._choices.without_visits = frozenset(self.visits.left_out)
        self._choices.without_forms = frozenset(self.ticks.left_out)

    def _preview(self) -> None:
        paper = preview_of(self.desk, self.participants(), self.visits.chosen, self.ticks.chosen)
        self.desk.ask.preview(paper)


class Ticks(QWidget):
    """Several of one kind to choose from, all or none at one press."""

    def __init__(self, card: Card, names: Iterable[str], words: dict[str, str], chosen: Iterable[str], across: int) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(round(line_height(self) * 0.35))
        wanted = set(chosen)
        self.boxes: dict[str, QCheckBox] = {}
        for n, name in enumerate(names):
            box = QCheckBox(words[name])
            box.setChecked(name in wanted)
            self.boxes[name] = box
            grid.addWidget(box, n // across, n % across)
        card.body.addWidget(self)

    @property
    def chosen(self) -> tuple[str, ...]:
        """What is ticked."""
        return tuple(name for name, box in self.boxes.items() if box.isChecked())

    @property
    def left_out(self) -> tuple[str, ...]:
        """What is not ticked."""
        return tuple(name for name, box in self.boxes.items() if not box.isChecked())

    def add_both(self, desk: Desk) -> None:
        """Add the two buttons that tick all and none."""
        all_of_them = Button(desk.say("All"), desk.theme, "quiet", act=lambda: self.tick(on=True))
        none = Button(desk.say("None"), desk.theme, "quiet", act=lambda: self.tick(on=False))
        line = QWidget()
        line.setLayout(row(all_of_them, none, 1))
        layout = self.layout()
        if isinstance(layout, QGridLayout):
            layout.addWidget(line, layout.rowCount(), 0, 1, layout.columnCount())

    def tick(self, *, on: bool) -> None:
        """Tick all, or none."""
        for each in self.boxes.values():
            each.setChecked(on)

    def changed(self, act: Callable[[], None]) -> None:
        """Do something whenever one is ticked or not."""
        for each in self.boxes.values():
            each.toggled.connect(lambda _on: act())
