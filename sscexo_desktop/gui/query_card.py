"""One query: what was asked about which item, every step with name and time, and what this person may do next (F67)."""

from __future__ import annotations

from functools import partial
from typing import Literal

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QVBoxLayout, QWidget

from sscexo_desktop.actions import reviewing
from sscexo_desktop.actions.record_words import item_words, record_words
from sscexo_desktop.actions.reviewing import QueryLine
from sscexo_desktop.actions.session import site_time
from sscexo_desktop.errors import Trouble
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chip import Chip
from sscexo_desktop.gui.chip_label import ChipLabel
from sscexo_desktop.gui.chrome import Card, label, line_height, row
from sscexo_desktop.gui.desk import Desk
from sscexo_desktop.gui.ink import rounded
from sscexo_desktop.gui.moments import days_words
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.review import QueryState, QueryStep, StepKind, may_follow
from sscexo_desktop.study.review_words import QUERY_STATES, STEPS

Verb = Literal["answer", "close", "reopen"]
_STEPS: dict[Verb, StepKind] = {"answer": "answered", "close": "closed", "reopen": "reopened"}


def query_chip(say: Speaker, theme: Theme, state: QueryState) -> Chip:
    """Return the chip of a query's state."""
    words = say(QUERY_STATES[state])
    match state:
        case "open":
            return Chip(words, theme.blue, theme.blue_pale, edge=theme.blue_line, mark="query_open", bold=True)
        case "answered":
            return Chip(words, theme.ink, theme.derived, mark="query_answered")
        case "closed":
            return Chip(words, theme.muted, edge=theme.line, mark="complete")


class AnswerBox(QPlainTextEdit):
    """A few lines for what is said in a query: Enter gives them, Shift+Enter begins a new line, Escape leaves."""

    given = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(name)
        self.setPlaceholderText(name)
        self.viewport().setAutoFillBackground(False)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
        self.setPalette(palette)
        line = round(line_height(self))
        self.document().setDocumentMargin(line * 0.35)
        self.setFixedHeight(round(line * 4))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give, leave, or let Qt type."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.given.emit(self.toPlainText().strip())
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Repaint the frame with the focus."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground beneath the text."""
        painter = QPainter(self.viewport())
        theme, focus = self._theme, self.hasFocus()
        edge = theme.teal if focus else theme.field_line
        rounded(painter, self.viewport().rect(), theme.px(4), theme.field, edge, 2 if focus else 1)
        painter.end()
        super().paintEvent(event)


class QueryCard(Card):
    """A query with its steps; `changed` says that a step was added, `jump` that its item is wanted.

    Of the verbs only those stand there that the query's state allows and this person may do. Away from its form (`at_home` false)
    it names the form as well.
    """

    changed = Signal()
    jump = Signal()

    def __init__(self, desk: Desk, line: QueryLine, *, at_home: bool = True) -> None:
        super().__init__(desk.theme, line=desk.theme.blue_line if line.state == "open" else None)
        self._desk = desk
        self._query_line = line
        self._verb: Verb = "answer"
        say, theme, query = desk.say, desk.theme, line.query
        gap = round(line_height(self) * 0.3)
        self.body.setSpacing(gap)
        form = desk.session.study.forms[query.key.form]
        title = item_words(say, form, query.place) if query.place.item in form.items else say(line.label)
        self.setAccessibleName(say("Query {n}: {item}", n=query.number, item=title))
        self.body.addWidget(label(title, theme.ink, 0.97, weight=QFont.Weight.DemiBold, wrap=True))
        if not at_home:
            record = record_words(say, desk.session.study, query.key)
            where = say("{participant} · {record}", participant=query.key.participant, record=record)
            self.body.addWidget(label(where, theme.muted, 0.93, wrap=True))
        age = days_words(say, line.days)
        self.body.addWidget(label(say("No. {n} · {age}", n=query.number, age=age), theme.muted, 0.9, wrap=True))
        self.go = Button(say("Go to"), theme, "quiet", act=self.jump.emit)
        self.go.setAccessibleName(say("Go to {item}", item=title))
        self.body.addLayout(row(ChipLabel(query_chip(say, theme, line.state), theme), self.go, 1, spacing=gap))
        for step in query.steps:
            self.body.addWidget(self._step(step))
        self._box: AnswerBox | None = None
        self.buttons = self._buttons()
        self.body.addLayout(row(*self.buttons.values(), 1, spacing=gap))

    def _step(self, step: QueryStep) -> QWidget:
        say, theme = self._desk.say, self._desk.theme
        found = QWidget()
        body = QVBoxLayout(found)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(label(step.text, theme.ink, 0.95, wrap=True))
        said = say("{step} · {person} · {when}", step=STEPS[step.kind], person=step.name, when=site_time(step.at))
        body.addWidget(label(said, theme.muted, 0.86, wrap=True))
        return found

    def _buttons(self) -> dict[str, Button]:
        say, theme, session = self._desk.say, self._desk.theme, self._desk.session
        found: dict[str, Button] = {}
        offered: tuple[tuple[Verb, str, Literal["answer_query", "close_query"]], ...] = (
            ("answer", say("Answer"), "answer_query"),
            ("close", say("Close"), "close_query"),
            ("reopen", say("Ask again"), "close_query"),
        )
        for verb, words, action in offered:
            if _STEPS[verb] in may_follow(self._query_line.query.steps[-1].kind) and session.may(action) is None:
                button = Button(words, theme, "plain", act=partial(self.begin, verb))
                button.setObjectName("act-reopen_query" if verb == "reopen" else f"act-{action}")
                found[verb] = button
        return found

    @property
    def writing(self) -> bool:
        """Whether something is being written here."""
        return self._box is not None

    # ---- saying something ----------------------------------------------------------------------------------------------------

    def begin(self, verb: Verb) -> None:
        """Open the box for what is said."""
        self._leave()
        say = self._desk.say
        self._verb = verb
        name = {
            "answer": say("Answer, then Enter (Escape leaves)"),
            "close": say("Why it is settled, then Enter (Escape leaves)"),
            "reopen": say("What is not settled, then Enter (Escape leaves)"),
        }[verb]
        self._box = AnswerBox(self._desk.theme, name)
        self._box.given.connect(self._give)
        self._box.left.connect(self._leave)
        self.body.insertWidget(self.body.count() - 1, self._box)
        self._box.setFocus()

    def _leave(self) -> None:
        if self._box is not None:
            self._box.hide()
            self._box.deleteLater()
            self._box = None
            self.buttons[self._verb].setFocus()

    def _give(self, text: str) -> None:
        act = {"answer": reviewing.answer, "close": reviewing.close, "reopen": reviewing.reopen}[self._verb]
        try:
            act(self._desk.session, self._query_line.query.number, text)
        except Trouble as trouble:
            self._desk.ask.tell(trouble)
            return
        self.changed.emit()
