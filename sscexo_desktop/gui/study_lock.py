"""The lock on the whole study, and what else is locked (F78)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QVBoxLayout

from sscexo_desktop.actions import reviewing
from sscexo_desktop.actions.record_words import record_words
from sscexo_desktop.errors import Trouble
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import Card, clear_layout, label, line_height, row
from sscexo_desktop.gui.desk import Desk
from sscexo_desktop.gui.people.permitted import guard
from sscexo_desktop.gui.record_notes import lock_words
from sscexo_desktop.study.review import Lock


class StudyLock(Card):
    """Says what is locked by whom, when and why; the data manager locks the study here and takes locks away."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.theme)
        self._desk = desk
        say, theme = desk.say, desk.theme
        self.body.addWidget(label(say("Locks"), theme.ink, 1.05, weight=QFont.Weight.DemiBold))
        about = say("While the study is locked no form can be changed and nobody can be screened; all of it can be read.")
        self.body.addWidget(label(about, theme.muted, 0.93, wrap=True))
        self._stack = QVBoxLayout()
        self._stack.setSpacing(round(line_height(self) * 0.35))
        self.body.addLayout(self._stack)
        self.lock = Button(say("Lock the study…"), theme, "plain", act=self._lock)
        self.body.addLayout(row(self.lock, 1))
        self.refresh()

    def refresh(self) -> None:
        """Read the locks anew."""
        session, say = self._desk.session, self._desk.say
        clear_layout(self._stack)
        locks = session.file.locks()
        for each in locks:
            self._show(each)
        if not locks:
            self._stack.addWidget(label(say("Nothing is locked."), self._desk.theme.muted, 0.95))
        self.lock.setVisible(not any(each.scope == "study" for each in locks))
        guard(self.lock, "lock", session, say)

    def _show(self, lock: Lock) -> None:
        say, theme, session = self._desk.say, self._desk.theme, self._desk.session
        if lock.key is not None:
            where = say(
                "{participant} · {record}", participant=lock.participant, record=record_words(say, session.study, lock.key)
            )
            self._stack.addWidget(label(where, theme.ink, 0.95, weight=QFont.Weight.DemiBold, wrap=True))
        self._stack.addWidget(label(lock_words(say, lock), theme.ink, 0.95, wrap=True))
        button = Button(say("Unlock…"), theme, "plain", act=lambda: self._unlock(lock))
        guard(button, "unlock", session, say)
        self._stack.addWidget(button)

    def _lock(self) -> None:
        say, session = self._desk.say, self._desk.session
        detail = say("No form can be changed and nobody screened until the data manager unlocks it.")
        self._with_reason(say("Lock the study?"), detail, lambda why: reviewing.lock_study(session, why))

    def _unlock(self, lock: Lock) -> None:
        say, session = self._desk.say, self._desk.session
        detail = say("It can be changed again; the lock and the reason stay in the audit trail.")
        self._with_reason(say("Unlock?"), detail, lambda why: reviewing.unlock(session, lock.number, why))

    def _with_reason(self, title: str, detail: str, act: Callable[[str], object]) -> None:
        why = self._desk.ask.words(title, detail, self._desk.say("Reason"))
        if why is None:
            return
        try:
            act(why)
        except Trouble as trouble:
            self._desk.ask.tell(trouble)
        self.refresh()
