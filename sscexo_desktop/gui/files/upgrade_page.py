"""Bring a study file of an older version up to date: what is done, the data manager's password, progress, what was kept (F110)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtGui import QFont

from sscexo_desktop.actions import upgrading
from sscexo_desktop.actions.facing import facing, file_words
from sscexo_desktop.actions.start_check import upgraded_words
from sscexo_desktop.gui.chrome import label
from sscexo_desktop.gui.files.errand import Errand
from sscexo_desktop.gui.people.login_form import LoginForm

if TYPE_CHECKING:
    from collections.abc import Callable

    from sscexo_desktop.actions.gate import Gate
    from sscexo_desktop.gui.asker import Asker
    from sscexo_desktop.gui.jobs import Progress
    from sscexo_desktop.store.upgrading import By, Upgraded
    from sscexo_desktop.study.model import Study


class UpgradePage(Errand):
    """Asks first, then does it, then says where the file as it was is kept; the file is only read until somebody confirmed it."""

    def __init__(self, study: Study, ask: Asker, path: Path, ticks: Callable[[], float]) -> None:
        super().__init__(study, ask, ticks)
        self.path = path
        self.gate: Gate | None = None
        self.form: LoginForm | None = None
        self.done: Upgraded | None = None
        self.over = False
        self._by: By | None = None

    def fill(self) -> None:
        """Paint the question, or what came of it."""
        if self.over:
            self._result()
        else:
            self._question()

    # ---- question ------------------------------------------------------------------------------------------------------------

    def _question(self) -> None:
        say, theme = self.say, self.theme
        self.head(
            say("Bring the file up to date"),
            say("It was made by an older version of this program. Before this is done it can only be read."),
        )
        card = self.card(say("What is done"))
        card.body.addWidget(label(file_words(self.path), theme.ink, wrap=True))
        for words in (
            say("1. The file is proven from the first entry of its audit trail to the last."),
            say("2. A copy of it is kept in the same folder under a dated name, and proven."),
            say("3. The file gets what this version needs. Nothing that was saved is changed; drafts stay."),
            say("4. The result is proven before it counts. If anything is not right the file stays as it is."),
        ):
            card.body.addWidget(label(words, theme.muted, 0.97, wrap=True))
        who = self.card(say("The data manager"))
        typed = self.form.login if self.form is not None else ""
        self.form = LoginForm(theme, say, self._try, self._wait, yes=say("Bring it up to date"))
        self.form.user.setText(typed)
        self.form.entered.connect(self._begin)
        who.body.addWidget(self.form)
        self.first = self.form.user
        self.answer(say("Back to the first page"), self.left.emit, "quiet")
        self.gap()

    def _open(self) -> Gate:
        """Return the file as it is, opened for reading: the passwords stand in it."""
        if self.gate is None:
            self.gate = upgrading.gate_before(self.path, self.study, keys=self.keys)
        return self.gate

    def _wait(self, login: str) -> float:
        return self.gate.wait(login) if self.gate is not None else 0.0

    def _try(self, login: str, password: str) -> None:
        session = self._open().log_in(login, password)
        try:
            self._by = upgrading.permit(session)
        finally:
            session.access.end()

    # ---- work ----------------------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        by = self._by
        if by is None:
            return
        self._close_gate()

        def work(progress: Progress) -> object:
            return upgrading.upgrade(self.path, self.study, by, self.keys, progress)

        self.work(self.say("Bringing the file up to date"), work, self._finished)

    def failed(self, fault: BaseException) -> None:
        """Tell what went wrong; the question stands again."""
        super().failed(fault)
        self.turn()

    def _finished(self, done: object) -> None:
        self.over, self.done = True, cast("Upgraded | None", done)
        self.turn()

    def _result(self) -> None:
        say, theme, done = self.say, self.theme, self.done
        self.head(say("The file is up to date"), say("It was proven once more before it counted."))
        card = self.card()
        card.body.addWidget(
            label(facing(say, f"✓ {file_words(self.path.name)}"), theme.green, 1.1, weight=QFont.Weight.DemiBold, wrap=True)
        )
        if done is not None:
            card.body.addWidget(label(facing(say, say(upgraded_words(done))), theme.ink, wrap=True))
            card.body.addWidget(label(file_words(done.copy), theme.muted, 0.93, wrap=True))
        self.answer(say("Back to the first page"), self.left.emit, "quiet")
        self.gap()
        self.answer(say("Log in"), lambda: self.open_asked.emit(self.path), "primary", "Ctrl+Enter")

    # ---- end -----------------------------------------------------------------------------------------------------------------

    def _close_gate(self) -> None:
        if self.gate is not None:
            self.gate.close()
            self.gate = None

    def end(self) -> None:
        """Stop what is under way and let go of the file."""
        super().end()
        self._close_gate()
