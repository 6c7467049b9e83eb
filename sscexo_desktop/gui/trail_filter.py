"""Which entries of the audit trail are wanted: who, about whom and what, and between which days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from sscexo_desktop.actions.session import SITE_ZONE
from sscexo_desktop.gui.chrome import TextField, label, line_height, paint_text
from sscexo_desktop.gui.desk import Desk
from sscexo_desktop.study.kinds import Date, DateTime
from sscexo_desktop.study.review import MERGED, TrailFilter

SETTLE = 250
"""How many milliseconds after the last letter of a date the list follows."""
LAST = time(23, 59, 59, 999999)


class Choice(QComboBox):
    """A list of choices that the wheel leaves alone; `""` stands for all of them."""

    def __init__(self, name: str, everything: str, choices: Iterable[tuple[str, str]]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setMinimumContentsLength(6)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._everything = everything
        self.offer(choices)

    def offer(self, choices: Iterable[tuple[str, str]]) -> None:
        """Offer other choices; what was chosen stays where it is among them."""
        chosen = self.chosen
        self.blockSignals(True)
        self.clear()
        self.addItem(self._everything, "")
        for value, words in choices:
            self.addItem(words, value)
        self.choose(chosen)
        self.blockSignals(False)

    @property
    def chosen(self) -> str:
        """The value chosen."""
        return str(self.currentData() or "")

    def choose(self, value: str) -> None:
        """Choose a value; all, where it is not offered."""
        self.setCurrentIndex(max(0, self.findData(value)))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll."""
        event.ignore()


class TrailFilterBar(QWidget):
    """The filters; `changed` tells that other entries are wanted, `wanted` which."""

    changed = Signal()

    def __init__(self, desk: Desk, people: Iterable[str], participants: Iterable[str], wanted: TrailFilter) -> None:
        super().__init__()
        self._desk = desk
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._dates_typed)
        say, study = desk.say, desk.session.study
        every = say("all")
        self.person = Choice(say("Person"), every, ((each, each) for each in people))
        self.participant = Choice(say("Participant"), every, ((each, each) for each in participants))
        self.visit = Choice(say("Visit"), every, ((each.id, say(each.short)) for each in study.visits))
        self.form = Choice(say("Form"), every, ((each.id, say(each.title)) for each in study.forms.values()))
        self.item = Choice(say("Item"), every, ())
        self.about = Choice(say("Kind"), every, self._kinds())
        self.since, self.until = self._date_field(say("From")), self._date_field(say("Until"))
        self.problem = label("", desk.theme.red, 0.93, wrap=True)
        self.problem.hide()
        self._lay_out()
        self._show(wanted)
        for each in (self.person, self.participant, self.visit, self.item, self.about):
            each.currentIndexChanged.connect(self._tell)
        self.form.currentIndexChanged.connect(self._form_chosen)

    def _kinds(self) -> list[tuple[str, str]]:
        say = self._desk.say
        return [
            ("account", say("Accounts")), ("event", say("Log-ins and other events")), ("signature", say("Signatures")),
            ("query", say("Queries")), ("record_lock", say("Locks")), ("source_tick", say("Source verification")),
            ("setting", say("Study settings")), ("participant", say("Participants")),
            ("kept_finding", say("Reasons for unusual values")), (MERGED, say("From a merged copy")),
        ]

    def _date_field(self, name: str) -> TextField:
        found = TextField(self._desk.theme, name=name)
        found.setPlaceholderText(self._desk.say("year/month/day"))
        found.textEdited.connect(lambda _text: self._timer.start(SETTLE))
        found.editingFinished.connect(self._dates_typed)
        return found

    def _lay_out(self) -> None:
        line = line_height(self)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(round(line * 0.6))
        grid.setVerticalSpacing(round(line * 0.15))
        parts = (self.person, self.participant, self.visit, self.form, self.item, self.about, self.since, self.until)
        for n, each in enumerate(parts):
            row, column = 2 * (n // 4), n % 4
            grid.addWidget(label(each.accessibleName(), self._desk.theme.muted, 0.88), row, column)
            grid.addWidget(each, row + 1, column)
            each.setFixedHeight(round(line * 1.7))
        for column in range(4):
            grid.setColumnStretch(column, 1)
        grid.addWidget(self.problem, 4, 0, 1, 4)

    # ---- what is wanted ------------------------------------------------------------------------------------------------------

    def _show(self, wanted: TrailFilter) -> None:
        self.person.choose(wanted.person)
        self.participant.choose(wanted.participant)
        self.visit.choose(wanted.visit)
        self.form.choose(wanted.form)
        self._offer_items()
        self.item.choose(wanted.item)
        self.about.choose(wanted.about)
        for field, moment in ((self.since, wanted.since), (self.until, wanted.until)):
            if moment is not None:
                field.setText(self._desk.say.plain(moment.astimezone(SITE_ZONE).date()))
        self._wanted = wanted

    @property
    def wanted(self) -> TrailFilter:
        """The filter as it stands; a date that cannot be read does not filter."""
        return self._wanted

    def _form_chosen(self) -> None:
        self._offer_items()
        self._tell()

    def _offer_items(self) -> None:
        form = self._desk.session.study.forms.get(self.form.chosen)
        items = form.stored() if form is not None else ()
        self.item.offer((each.id, self._desk.say(each.label)) for each in items)
        self.item.setEnabled(form is not None)

    def _dates_typed(self) -> None:
        self._timer.stop()
        self._tell()

    def _tell(self) -> None:
        faults: list[str] = []
        wanted = TrailFilter(
            self.person.chosen, self.participant.chosen, self.visit.chosen, self.form.chosen, self.item.chosen, self.about.chosen,
            self._moment(self.since, time(), faults), self._moment(self.until, LAST, faults),
        )
        self.problem.setText(faults[0] if faults else "")
        self.problem.setVisible(bool(faults))
        if wanted != self._wanted:
            self._wanted = wanted
            self.changed.emit()

    def _moment(self, field: TextField, of_day: time, faults: list[str]) -> datetime | None:
        say = self._desk.say
        moment, fault = read_moment(field.text(), self._desk, of_day)
        if fault:
            faults.append(say("{field}: {words}", field=field.accessibleName(), words=fault))
        paint_text(self.problem, self._desk.theme.red)
        return moment


def read_moment(typed: str, desk: Desk, of_day: time) -> tuple[datetime | None, str]:
    """Read a day, or day and time, in either calendar: the moment at the site (a bare day at `of_day`), or what is wrong."""
    kind = DateTime() if ":" in typed else Date()
    reading = kind.parse(typed, desk.say.manner)
    if reading.problem is not None:
        return None, desk.say(reading.problem)
    value = reading.value
    if isinstance(value, datetime):
        return value.replace(tzinfo=SITE_ZONE), ""
    return (datetime.combine(value, of_day, SITE_ZONE), "") if isinstance(value, date) else (None, "")


