"""Check a printed page: the line at its foot is typed or scanned, and the page's worth is said (F90)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from sscexo_desktop.actions.papers import checking_pages
from sscexo_desktop.actions.papers.checking_pages import Verdict
from sscexo_desktop.actions.papers.checking_words import Said, Tone, said, unread
from sscexo_desktop.actions.record_words import record_words
from sscexo_desktop.errors import Trouble
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import Card, TextField, clear_layout, label, line_height, row
from sscexo_desktop.gui.desk import Desk, Spot
from sscexo_desktop.gui.marks import Mark, paint_mark
from sscexo_desktop.gui.page import Page
from sscexo_desktop.gui.people.permitted import permit
from sscexo_desktop.study.page_seal import Unread
from sscexo_desktop.study.places import RecordKey

_SIGNS: Mapping[Tone, Mark] = {"good": "complete", "plain": "empty", "notice": "changed", "alarm": "void"}
BOLD = QFont.Weight.DemiBold


class CheckPage(Page):
    """One field that a scanner can type into; what the page is worth stands below it, never in colour alone."""

    def __init__(self, desk: Desk, typed: str = "") -> None:
        say, theme = desk.say, desk.theme
        about = say(
            "Every page of a form bears a seal: the code in its upper corner and the line at its foot say the same. It tells "
            "whether the page is of this study and whether what stands on it is still what is saved."
        )
        super().__init__(desk, say("Check a printed page"), about)
        self.verdict: Verdict | None = None
        card = self.card(say("Scan the code, or type the line at the foot"))
        self.typed = TextField(theme, typed, say("Seal of the page"))
        self.typed.setPlaceholderText("SSCEXO1:SSC-001:SCREENING:SCR: …")
        self.typed.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.typed.returnPressed.connect(self.check)
        self.go = Button(say("Check"), theme, "primary", act=self.check)
        across = row(self.typed, self.go)
        across.setStretch(0, 1)
        card.body.addLayout(across)
        hint = say("A scanner that works as a keyboard types the line and Enter by itself, whatever the keyboard's language.")
        self._hint = label(hint, theme.muted, 0.93, wrap=True)
        card.body.addWidget(self._hint)
        self._below = QVBoxLayout()
        self.body.addLayout(self._below)
        self.body.addStretch(1)
        if typed:
            self.check()

    def again(self, desk: Desk) -> CheckPage:
        """Return the page in another manner or look, with what was typed."""
        return CheckPage(desk, self.typed.text())

    def focus_form(self) -> None:
        """Put the cursor where a scanner types."""
        self.typed.setFocus(Qt.FocusReason.OtherFocusReason)
        self.typed.selectAll()

    # ---- the verdict -----------------------------------------------------------------------------------------------------------

    def check(self) -> None:
        """Check what is typed and show what it is worth; the next scan takes its place."""
        desk, say = self.desk, self.desk.say
        clear_layout(self._below)
        self.verdict = None
        try:
            self.verdict = checking_pages.check(desk.session, self.typed.text())
        except Unread as fault:
            trouble = unread(fault.fault)
            self._show(Said(say(trouble.what), "notice", "", say(trouble.next_step), (), ()), ())
        except Trouble as trouble:
            desk.ask.tell(trouble)
        else:
            self._show(said(say, desk.session.study, self.verdict), tuple(self._ways(self.verdict)))
        self.focus_form()

    def _show(self, words: Said, ways: tuple[Button, ...]) -> None:
        theme = self.desk.theme
        ink, ground, edge = self._colours(words.tone)
        card = Card(theme, fill=ground, line=edge)
        card.setObjectName("verdict")
        card.setAccessibleName(words.title)
        head = row(_Sign(_SIGNS[words.tone], ink), label(words.title, ink, 1.25, weight=BOLD, wrap=True))
        head.setStretch(1, 1)
        card.body.addLayout(head)
        if words.about:
            card.body.addWidget(label(words.about, theme.ink, 1.0, weight=BOLD, wrap=True))
        card.body.addWidget(label(words.meaning, theme.ink, wrap=True))
        for each in (*words.notes, *words.changes):
            card.body.addWidget(label(f"• {each}", theme.ink, 0.97, wrap=True))
        if ways:
            card.body.addLayout(row(*ways, 1, spacing=round(line_height(self) * 0.5)))
        self._hint.hide()
        self._below.addWidget(card)
        QTimer.singleShot(0, card, lambda: self._bring(card))

    def _bring(self, card: Card) -> None:
        """Scroll to the verdict as far as it goes without losing its beginning."""
        area = self.findChild(QScrollArea)
        if area is not None:
            room, height = area.viewport().height(), card.height()
            area.ensureWidgetVisible(card, 0, 0 if height <= room else -(height - room))

    def _colours(self, tone: Tone) -> tuple[QColor, QColor, QColor]:
        theme = self.desk.theme
        match tone:
            case "good":
                return theme.green, theme.green_pale, theme.green_line
            case "notice":
                return theme.amber, theme.amber_pale, theme.amber_line
            case "alarm":
                return theme.red, theme.red_pale, theme.red_line
        return theme.blue, theme.blue_pale, theme.blue_line

    # ---- what can be done --------------------------------------------------------------------------------------------------------

    def _ways(self, verdict: Verdict) -> Iterator[Button]:
        say, theme, key = self.desk.say, self.desk.theme, verdict.key
        if key is None:
            return
        if verdict.result == "empty":
            if key.participant:
                yield Button(say("Open this form"), theme, "plain", act=lambda: self._open_empty(key))
            yield self._print_again(key, verdict)
        elif verdict.record is not None:
            yield Button(say("Open the record"), theme, "plain", act=lambda: self.desk.go(Spot("participant", *key)))
            if verdict.result == "changed":
                yield Button(say("Show what changed"), theme, "plain", act=lambda: self._history(key))
            yield self._print_again(key, verdict)

    def _open_empty(self, key: RecordKey) -> None:
        """Open the form that an empty page is for: a new one where there are several."""
        session = self.desk.session
        self.desk.go(Spot("participant", *session.next_key(key.participant, key.visit, key.form)))

    def _history(self, key: RecordKey) -> None:
        say, study = self.desk.say, self.desk.session.study
        try:
            changes = checking_pages.history(self.desk.session, key)
        except Trouble as trouble:
            self.desk.ask.tell(trouble)
            return
        title = say("{participant} · {record}", participant=key.participant, record=record_words(say, study, key))
        self.desk.ask.history(title, study.forms[key.form], changes)

    def _print_again(self, key: RecordKey, verdict: Verdict) -> Button:
        from sscexo_desktop.actions.papers.printing import ACTION
        from sscexo_desktop.gui.papers.paper_choice import preview_of
        from sscexo_desktop.paper.sheet import Kind

        desk = self.desk
        kinds: Mapping[str, Kind] = {"empty": "blank", "participant": "participant"}
        kind = kinds.get(verdict.seal.kind, "filled")

        def show() -> None:
            desk.ask.preview(preview_of(desk, key.participant, (key.visit,) if key.participant else None, (key.form,), kind))

        found = Button(desk.say("Print again"), desk.theme, "plain", act=show)
        permit(found, desk.session.may(ACTION[kind]), desk.say)
        return found


class _Sign(QWidget):
    """The sign of a verdict: its shape says what its colour does."""

    def __init__(self, mark: Mark, colour: QColor) -> None:
        super().__init__()
        self._mark = mark
        self._colour = colour
        side = round(line_height(self) * 1.5)
        self.setFixedSize(QSize(side, side))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the sign."""
        paint_mark(QPainter(self), self._mark, QRectF(self.rect()).adjusted(2, 2, -2, -2), self._colour)
