"""The head of an open form: what it is, how far it has come, what is to be known first, and what can be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QFont
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from sscexo_desktop.actions.entry import Entry, EntryState
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chip_label import ChipLabel
from sscexo_desktop.gui.chrome import label, line_height, row
from sscexo_desktop.gui.desk import Desk, Spot
from sscexo_desktop.gui.people.permitted import guard, permit
from sscexo_desktop.gui.record_notes import Note, Notes, record_notes
from sscexo_desktop.gui.record_review import RecordReview
from sscexo_desktop.gui.standing import state_chip, under_draft
from sscexo_desktop.study.review import ACTION_OF, Meaning
from sscexo_desktop.study.review_words import MEANINGS
from sscexo_desktop.study.schedule import due_window
from sscexo_desktop.study.texts import Message

FEW, FEWER = 3, 1
"""So many lines stand under the title before the rest is folded away: fewer where the letters are large."""


@dataclass(frozen=True)
class Acts:
    """What the head's buttons do."""

    arrange: Callable[[], object]
    history: Callable[[], object]
    print: Callable[[], object]
    save: Callable[[], object]
    complete: Callable[[], object]


class RecordHead(QWidget):
    """Title, window and progress, state, notes, and the buttons that this person has a use for."""

    def __init__(self, desk: Desk, entry: Entry, review: RecordReview, acts: Acts) -> None:
        super().__init__()
        self._desk, self._entry, self._review = desk, entry, review
        self._room = 0
        self._noted: tuple[Note, ...] = ()
        self._enters = desk.session.may("enter") is None
        say, theme = desk.say, desk.theme
        line = round(line_height(self))
        body = QVBoxLayout(self)
        body.setContentsMargins(line, round(line * 0.8), line, round(line * 0.4))
        body.setSpacing(round(line * 0.4))
        titles = QVBoxLayout()
        titles.setSpacing(1)
        self.chip = ChipLabel(state_chip(say, theme, "empty"), theme)
        self._title = label(record_title(desk, entry), theme.ink, 1.45, weight=QFont.Weight.DemiBold)
        titles.addLayout(row(self._title, self.chip, 1, spacing=round(line * 0.6)))
        self._about = label("", theme.muted, 0.93, wrap=True)
        titles.addWidget(self._about)
        self._make_buttons(acts)
        self._top = top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        top.setSpacing(round(line * 0.5))
        top.addLayout(titles, 1)
        self._actions = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._actions.setSpacing(round(line * 0.5))
        spacing = round(line * 0.5)
        printable = None if entry.form.identity else self.print
        about = (self.panel_button, self.history_button, printable, self.lock_button, self.unlock_button)
        doing = (self.save_button, self.complete_button, self.sign_button)
        self._buttons = [each for each in (*about, *doing) if each is not None]
        for part in (row(*about, spacing=spacing), row(*doing, spacing=spacing)):
            self._actions.addLayout(part)
            self._actions.setAlignment(part, Qt.AlignmentFlag.AlignLeading)
        top.addLayout(self._actions)
        body.addLayout(top)
        tabs = self._tabs()
        if tabs is not None:
            body.addLayout(tabs)
        if entry.form.identity:
            apart = say("Kept apart: never printed, never exported.")
            body.addWidget(label(apart, theme.amber, 0.93, weight=QFont.Weight.DemiBold, wrap=True))
        self.notes = Notes(say, theme)
        body.addWidget(self.notes)
        self.all_notes = Button(say("Show all"), theme, "quiet", act=self._show_notes)
        self.all_notes.setCheckable(True)
        body.addLayout(row(self.all_notes, 1))

    def _make_buttons(self, acts: Acts) -> None:
        say, theme, session = self._desk.say, self._desk.theme, self._desk.session
        self.panel_button = Button(say("To settle"), theme, "plain", act=acts.arrange)
        self.panel_button.setCheckable(True)
        self.history_button = Button(say("History"), theme, "plain", act=acts.history)
        self.print = Button(say("Print"), theme, "plain", "Ctrl+P", act=acts.print)
        guard(self.print, "print", session, say)
        self.save_button = Button(say("Save"), theme, "plain", "Ctrl+S", act=acts.save)
        self.save_button.setObjectName("act-enter")
        self.complete_button = Button(say("Mark complete"), theme, "primary", "Ctrl+Enter", act=acts.complete)
        self.complete_button.setObjectName("act-complete")
        self.lock_button = Button(say("Lock…"), theme, "plain", "Ctrl+Shift+L", act=lambda: self._review.ask_lock(self.lock_button))
        self.unlock_button = Button(say("Unlock…"), theme, "plain", "Ctrl+Shift+L", act=self._review.unlock)
        self.sign_button = Button(say("Sign…"), theme, "primary", "Ctrl+Shift+S", act=self._sign)
        self.sign_button.setObjectName("act-sign")
        self._meanings = {meaning: self._meaning_action(meaning) for meaning in self._review.hindrances()}

    def _meaning_action(self, meaning: Meaning) -> QAction:
        found = QAction(self._desk.say(MEANINGS[meaning]), self.sign_button)
        found.setObjectName(f"act-{ACTION_OF[meaning]}")
        found.triggered.connect(lambda _on=False, meaning=meaning: self._review.sign(meaning))
        return found

    def _tabs(self) -> QHBoxLayout | None:
        key, study = self._entry.key, self._desk.session.study
        forms = study.visit(key.visit).forms if key.visit else ()
        if len(forms) < 2:
            return None
        parts: list[QWidget | int] = []
        for form_id in forms:
            tab = Button(self._desk.say(study.forms[form_id].title), self._desk.theme, "pill")
            tab.setCheckable(True)
            tab.setChecked(form_id == key.form)
            spot = Spot("participant", key.participant, key.visit, form_id, key.occurrence)
            tab.clicked.connect(lambda _on=False, spot=spot: self._desk.go(spot))
            parts.append(tab)
        return row(*parts, 1)

    # ---- layout ------------------------------------------------------------------------------------------------------------

    def arrange(self, room: int) -> None:
        """Lay titles and buttons out in a width: side by side, one above the other, or the buttons in two lines."""
        self._room = room
        line = line_height(self)
        explicit = Qt.WidgetAttribute.WA_WState_ExplicitShowHide
        shown = [each for each in self._buttons if not (each.isHidden() and each.testAttribute(explicit))]
        needed = sum(each.sizeHint().width() + line * 0.5 for each in shown) + line * 1.5
        titles = max(line * 17, self._title.sizeHint().width() + self.chip.sizeHint().width() + line)
        beside, tight = room >= needed + titles, room < needed
        self._top.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        self._actions.setDirection(QBoxLayout.Direction.TopToBottom if tight else QBoxLayout.Direction.LeftToRight)
        self._top.setAlignment(self._actions, Qt.AlignmentFlag(0) if beside else Qt.AlignmentFlag.AlignLeading)

    # ---- state -------------------------------------------------------------------------------------------------------------

    def show_state(self, state: EntryState, to_settle: int) -> None:
        """Show what changes with each key."""
        self._about.setText(self._about_words(state))
        self.panel_button.setText(self._desk.say("To settle {n}", n=to_settle))
        writable = not self._entry.read_only
        complete = bool(state.record and state.record.complete and not state.dirty)
        self.chip.show_chip(state_chip(self._desk.say, self._desk.theme, under_draft(self._state, drafted=state.dirty)))
        self.complete_button.setVisible(self._enters and not complete and self._state != "locked")
        self.complete_button.setEnabled(writable)
        self.save_button.setVisible(self._enters and self._state != "locked")
        self.save_button.setEnabled(writable and state.dirty)
        self._show_sign(complete=complete, dirty=state.dirty)
        if self._room:
            self.arrange(self._room)

    def _show_sign(self, *, complete: bool, dirty: bool) -> None:
        """Offer to sign once the form is complete, before that only what may be signed all the same; never what is not saved."""
        open_now = [each for each, action in self._meanings.items() if action.isEnabled()]
        self.sign_button.setVisible(bool(self._meanings) and not dirty and (bool(open_now) or complete))

    def refresh(self) -> None:
        """Read state, signatures, locks and notes anew."""
        session, say = self._desk.session, self._desk.say
        self._state = self._review.state
        self.history_button.setEnabled(self._entry.record is not None)
        self.sign_button.become("plain" if self._state in ("signed", "locked") else "primary")
        why: Message | None = None
        hindrances = self._review.hindrances()
        for meaning, action in self._meanings.items():
            hindrance = hindrances.get(meaning)
            action.setEnabled(hindrance is None)
            action.setToolTip(say(hindrance) if hindrance is not None else "")
            why = why or hindrance
        hindered = why if not any(each.isEnabled() for each in self._meanings.values()) else None
        permit(self.sign_button, hindered, say)
        self._noted = (*self._waiting(hindered), *record_notes(session, self._entry, say))
        self._show_notes()
        locked = self._review.lock is not None
        self.lock_button.setVisible(guard(self.lock_button, "lock", session, say) and not locked)
        self.unlock_button.setVisible(guard(self.unlock_button, "unlock", session, say) and locked)

    def _waiting(self, hindered: Message | None) -> tuple[Note, ...]:
        """Say why a complete form cannot be signed: at the button alone nobody at the keyboard would find it."""
        waits = hindered is not None and self._state in ("complete", "verified") and not self._entry.dirty
        return (Note(self._desk.say(hindered), "amber", "signed"),) if hindered is not None and waits else ()

    def _show_notes(self) -> None:
        """Show the first few lines, or all of them: a form corrected often keeps its room."""
        few = FEW if self._desk.theme.scale < 1.5 else FEWER
        self.all_notes.setVisible(len(self._noted) > few)
        unfolded = self.all_notes.isChecked()
        say = self._desk.say
        self.all_notes.setText(say("Show less") if unfolded else say("Show all {n} notes and signatures", n=len(self._noted)))
        self.all_notes.setAccessibleName(self.all_notes.text())
        self.notes.show_notes(self._noted if unfolded else self._noted[:few])

    def _sign(self) -> None:
        """Sign at once where there is one meaning, else ask which."""
        open_now = [each for each, action in self._meanings.items() if action.isEnabled()]
        if not open_now:
            return
        if len(open_now) == 1:
            self._review.sign(open_now[0])
            return
        menu = QMenu(self.sign_button)
        menu.setStyleSheet(self._desk.theme.style_sheet())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        menu.addActions(list(self._meanings.values()))
        menu.setActiveAction(self._meanings[open_now[0]])
        menu.popup(self.sign_button.mapToGlobal(QPoint(0, self.sign_button.height())))

    def _about_words(self, state: EntryState) -> str:
        say, session, key = self._desk.say, self._desk.session, self._entry.key
        done = say("{n} of {m} items", n=state.assessment.answered, m=state.assessment.to_answer)
        find = say("Ctrl+F finds")
        version = say("form version {version}", version=say.digits(session.study.version))
        window = due_window(session.study, key.visit, self._entry.around)
        if window is None:
            return f"{version} · {done} · {find}"
        if window.first is None or window.last is None:
            due = say("Target {day} ({other})", day=window.target, other=say.second_calendar(window.target))
        else:
            due = say(
                "Window {first} – {last} ({other_first} – {other_last})",
                first=window.first,
                last=window.last,
                other_first=say.second_calendar(window.first),
                other_last=say.second_calendar(window.last),
            )
        return f"{due} · {version} · {done} · {find}"


def record_title(desk: Desk, entry: Entry) -> str:
    """Name a record as the title of its page."""
    say, study, key = desk.say, desk.session.study, entry.key
    if not key.visit:
        return say("{title} {n}", title=entry.form.title, n=key.occurrence) if entry.form.many else say(entry.form.title)
    visit = study.visit(key.visit)
    return say("{title} {n}", title=visit.title, n=key.occurrence) if visit.many else say(visit.title)
