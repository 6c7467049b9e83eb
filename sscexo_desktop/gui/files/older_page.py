"""Go on with a study file that lacks entries known of it: the data manager says why and answers for it (F73)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from sscexo_desktop.actions import heads, upgrading
from sscexo_desktop.actions.facing import facing
from sscexo_desktop.gui.chrome import TextField, label
from sscexo_desktop.gui.files.errand import Errand
from sscexo_desktop.gui.people.login_form import LoginForm

if TYPE_CHECKING:
    from collections.abc import Callable

    from sscexo_desktop.actions.gate import Gate
    from sscexo_desktop.gui.asker import Asker
    from sscexo_desktop.store.heads import RolledBack
    from sscexo_desktop.store.upgrading import By
    from sscexo_desktop.study.model import Study


class OlderPage(Errand):
    """Asks for the reason and the password: `accepted` carries the `By` and the reason. The file is only read until then."""

    accepted = Signal(object, str)

    def __init__(self, study: Study, ask: Asker, path: Path, fault: RolledBack, ticks: Callable[[], float]) -> None:
        super().__init__(study, ask, ticks)
        self.path = path
        self.fault = fault
        self.gate: Gate | None = None
        self.form: LoginForm | None = None
        self.reason: TextField | None = None
        self._by: By | None = None

    def fill(self) -> None:
        """Paint the question."""
        say, theme = self.say, self.theme
        before = self.reason.text() if self.reason is not None else ""
        typed = self.form.login if self.form is not None else ""
        self.head(say("Go on with an older copy"), facing(say, say(self.fault.what)))
        card = self.card(say("Why do you go on with it?"))
        for words in (
            say("What is not in this file stays lost unless it is restored or entered again."),
            say("The reason stands in the audit trail, with your name and the entries that are missing."),
        ):
            card.body.addWidget(label(words, theme.muted, 0.97, wrap=True))
        self.reason = TextField(theme, before, say("Reason"))
        card.body.addWidget(self.reason)
        who = self.card(say("The data manager"))
        self.form = LoginForm(theme, say, self._try, self._wait, yes=say("Go on with this file"))
        self.form.user.setText(typed)
        self.form.entered.connect(self._accept)
        who.body.addWidget(self.form)
        self.reason.textChanged.connect(self._check)
        self.reason.returnPressed.connect(self.form.setFocus)
        self.first = self.reason
        self._check()
        self.answer(say("Back to the first page"), self.left.emit, "quiet")
        self.gap()

    def _check(self) -> None:
        if self.form is not None and self.reason is not None:
            self.form.setEnabled(bool(self.reason.text().strip()))

    def _wait(self, login: str) -> float:
        return self.gate.wait(login) if self.gate is not None else 0.0

    def _try(self, login: str, password: str) -> None:
        if self.gate is None:
            self.gate = upgrading.gate_before(self.path, self.study, keys=self.keys)
        session = self.gate.log_in(login, password)
        try:
            self._by = heads.permit(session)
        finally:
            session.access.end()

    def _accept(self) -> None:
        if self._by is not None and self.reason is not None:
            self._close_gate()
            self.accepted.emit(self._by, self.reason.text().strip())

    def _close_gate(self) -> None:
        if self.gate is not None:
            self.gate.close()
            self.gate = None

    def end(self) -> None:
        """Let go of the file."""
        super().end()
        self._close_gate()
