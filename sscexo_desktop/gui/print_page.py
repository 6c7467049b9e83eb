"""Print forms: blank ones of every kind, or what was saved of a participant, in either language."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QWidget

from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import label, line_height, row
from sscexo_desktop.gui.desk import Desk, Spot
from sscexo_desktop.gui.page import Page
from sscexo_desktop.gui.paper_choice import preview_of
from sscexo_desktop.gui.people.permitted import guard
from sscexo_desktop.study.model import Form
from sscexo_desktop.study.people import Action


class PrintPage(Page):
    """Chooses whose forms and which, and opens the preview."""

    def __init__(self, desk: Desk, spot: Spot) -> None:
        say = desk.say
        self.go = Button(say("Preview"), desk.theme, "primary", "Ctrl+P", act=self._preview)
        about = say("Blank forms to fill in by hand, or the forms of a participant as saved. Identity is never printed.")
        super().__init__(desk, say("Print forms"), about, self.go)
        who = self.card(say("Whose forms"))
        self.people = QComboBox()
        self.people.setAccessibleName(say("Whose forms"))
        self.people.addItem(say("Blank forms, without a participant"), "")
        for each in desk.session.file.participants():
            self.people.addItem(each.number, each.number)
        self.people.setCurrentIndex(max(0, self.people.findData(spot.participant)))
        self.people.currentIndexChanged.connect(lambda _at: self._check())
        self.people.wheelEvent = lambda event: event.ignore()  # type: ignore[method-assign]
        who.body.addLayout(row(self.people, 1))
        which = self.card(say("Which forms"))
        which.body.addWidget(self._forms(spot.form))
        both = row(
            Button(say("All"), desk.theme, "quiet", act=lambda: self._tick(on=True)),
            Button(say("None"), desk.theme, "quiet", act=lambda: self._tick(on=False)),
            1,
        )
        which.body.addLayout(both)
        self._check()
        which.body.addWidget(label(say("Language and kind of copy are chosen in the preview."), desk.theme.muted, 0.93, wrap=True))
        self.body.addStretch(1)

    def _forms(self, only: str) -> QWidget:
        say = self.desk.say
        found = QWidget()
        grid = QGridLayout(found)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(round(line_height(self) * 0.35))
        self.ticks: dict[str, QCheckBox] = {}
        for n, form in enumerate(self._in_order()):
            tick = QCheckBox(say("{title} ({code})", title=form.title, code=form.code))
            tick.setChecked(not only or only == form.id)
            tick.toggled.connect(self._check)
            self.ticks[form.id] = tick
            grid.addWidget(tick, n // 2, n % 2)
        return found

    def _in_order(self) -> list[Form]:
        """Return the forms as they are met: those of the visits first, then those of any time."""
        study = self.desk.session.study
        met = list(dict.fromkeys(form for visit in study.visits for form in visit.forms))
        others = [each for each in study.forms if each not in met]
        return [study.forms[each] for each in (*met, *others) if not study.forms[each].identity]

    def _tick(self, *, on: bool) -> None:
        for each in self.ticks.values():
            each.setChecked(on)

    def _check(self) -> None:
        action: Action = "print" if self.people.currentData() else "print_blank"
        if guard(self.go, action, self.desk.session, self.desk.say):
            self.go.setEnabled(any(each.isChecked() for each in self.ticks.values()))

    def _preview(self) -> None:
        forms = [name for name, each in self.ticks.items() if each.isChecked()]
        number = str(self.people.currentData())
        self.desk.ask.preview(preview_of(self.desk, number, None, forms))
