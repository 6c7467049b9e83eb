"""A form as it stood at a past moment: painted as it was then, and nothing in it can be changed."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sscexo_desktop.actions import audit
from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.actions.record_words import record_words
from sscexo_desktop.actions.session import site_time
from sscexo_desktop.errors import Trouble
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import Ground, TextField, label, line_height, on_keys, row
from sscexo_desktop.gui.desk import Desk
from sscexo_desktop.gui.form import FormView
from sscexo_desktop.gui.people.permitted import guard
from sscexo_desktop.gui.trail_filter import LAST, read_moment
from sscexo_desktop.study.places import RecordKey


class AsOfPane(QWidget):
    """One form at one moment; another moment is typed at the top. `left` asks to go back."""

    left = Signal()

    def __init__(self, desk: Desk, key: RecordKey, moment: datetime) -> None:
        super().__init__()
        self.desk = desk
        self.key = key
        self.moment = moment
        self.form: FormView | None = None
        self._part = QWidget()
        theme = desk.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._band())
        self._ground = Ground(theme.page)
        self._body = QVBoxLayout(self._ground)
        self._body.setContentsMargins(0, round(line_height(self) * 0.5), 0, 0)
        self._body.addLayout(self._head())
        column.addWidget(self._ground, 1)
        on_keys(self, "Esc", self.left.emit)
        self.show_moment(moment)

    def _band(self) -> QWidget:
        theme, line = self.desk.theme, round(line_height(self))
        band = Ground(theme.amber_pale, theme.amber_line, "bottom")
        band.setObjectName("as-of-band")
        across = QHBoxLayout(band)
        across.setContentsMargins(line, round(line * 0.45), line, round(line * 0.45) + 1)
        self.words = label("", theme.amber, 1.05, weight=QFont.Weight.DemiBold, wrap=True)
        across.addWidget(self.words, 1)
        self.back = Button(self.desk.say("Back to the audit trail · Esc"), theme, "plain", act=self.left.emit)
        across.addWidget(self.back)
        return band

    def _head(self) -> QVBoxLayout:
        say, theme, line = self.desk.say, self.desk.theme, round(line_height(self))
        head = QVBoxLayout()
        head.setContentsMargins(line, 0, line, round(line * 0.3))
        across = QHBoxLayout()
        across.setSpacing(round(line * 0.5))
        across.addWidget(label(self._title(), theme.ink, 1.3, weight=QFont.Weight.DemiBold, wrap=True), 1)
        across.addWidget(label(say("At another moment"), theme.muted, 0.93))
        self.typed = TextField(theme, name=say("At another moment"))
        self.typed.setPlaceholderText(say("year/month/day hour:minute"))
        self.typed.setMinimumWidth(round(line * 11))
        self.typed.returnPressed.connect(self._typed_moment)
        across.addWidget(self.typed)
        self.show_button = Button(say("Show"), theme, "plain", act=self._typed_moment)
        across.addWidget(self.show_button)
        self.problem = label("", theme.red, 0.93, wrap=True)
        self.problem.hide()
        head.addLayout(across)
        self.print = Button(say("Print as of then"), theme, "plain", "Ctrl+P", act=self._print)
        guard(self.print, "print", self.desk.session, say)
        head.addLayout(row(self.print, 1))
        head.addWidget(self.problem)
        return head

    def _title(self) -> str:
        say, study = self.desk.say, self.desk.session.study
        return say("{participant} · {record}", participant=self.key.participant, record=record_words(say, study, self.key))

    # ---- moment --------------------------------------------------------------------------------------------------------------

    def _typed_moment(self) -> None:
        moment, fault = read_moment(self.typed.text(), self.desk, LAST)
        self.problem.setText(fault)
        self.problem.setVisible(bool(fault))
        if moment is not None:
            self.show_moment(moment)

    def show_moment(self, moment: datetime) -> None:
        """Show the form as it stood at a moment (aware)."""
        desk = self.desk
        try:
            record = audit.as_of(desk.session, self.key, moment)
            entry = Entry(desk.session, self.key, desk.say.manner, past=record) if record else None
        except Trouble as trouble:
            desk.ask.tell(trouble)
            return
        self.moment = moment
        self._part.hide()
        self._part.deleteLater()
        if guard(self.print, "print", desk.session, desk.say):
            self.print.setEnabled(record is not None and not desk.session.study.forms[self.key.form].identity)
        if entry is None:
            self.form, self._part = None, QWidget()
            self.words.setText(desk.say("At {moment} nothing of this form was saved yet.", moment=self._said(moment)))
        else:
            self._part = self.form = FormView(entry, desk.say, desk.theme, lambda _question: False)
            self.words.setText(desk.say("As it stood on {moment}: not the present record.", moment=self._said(moment)))
        self._body.addWidget(self._part, 1)

    def _print(self) -> None:
        from sscexo_desktop.gui.papers.paper_choice import past_preview

        self.desk.ask.preview(past_preview(self.desk, self._title(), self.key, self.moment))

    def _said(self, moment: datetime) -> str:
        say, at = self.desk.say, site_time(moment)
        clock = say.digits(at.strftime("%H:%M:%S"))
        return say("{day} ({other}) {time}", day=at.date(), other=say.second_calendar(at.date()), time=clock)

    def form_focus(self) -> None:
        """Put the cursor into the form."""
        order = self.form.order() if self.form is not None else []
        if self.form is not None and order:
            self.form.go_to(order[0].place)
