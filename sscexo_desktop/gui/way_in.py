"""From a study file to a person at work in it: make one, set one up, open one, let people in and out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, TypeVar

if TYPE_CHECKING:
    from sscexo_desktop.actions.gate import Gate, NeedsAccounts
    from sscexo_desktop.actions.session import Session
    from sscexo_desktop.gui.asker import NewPerson
    from sscexo_desktop.gui.people.login_page import LoginPage
    from sscexo_desktop.gui.window import MainWindow
    from sscexo_desktop.store.heads import Head
    from sscexo_desktop.store.upgrading import By

Found = TypeVar("Found")
Known: TypeAlias = "type[Exception] | tuple[type[Exception], ...]"


class WayIn:
    """The window's way to a session; `gate` is the open file, `None` on the first page."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.gate: Gate | None = None
        self.login_page: LoginPage | None = None
        self._compare = False

    @property
    def file_name(self) -> str:
        """The name of the open file, "" if there is none."""
        return self.gate.file.path.name if self.gate else ""

    @property
    def is_practice(self) -> bool:
        """Whether the open file is there to practise with."""
        return self.gate is not None and self.gate.file.practice

    @property
    def is_demo(self) -> bool:
        """Whether the open file is the throw-away demo."""
        return self.gate is not None and bool(self.gate.demo_passwords)

    # ---- files ---------------------------------------------------------------------------------------------------------------

    def create(self) -> None:
        """Ask for a place and for people, make the study file, and let its data manager in."""
        window = self._window
        wanted = window.ask.new_study()
        if wanted is None:
            return
        session = self._through(lambda: window.doors.create(wanted.path, wanted.first, wanted.practice, wanted.passphrase))
        if session is None:
            return
        self._begin(session)
        self._add(session, wanted.others)
        window.show_study(session)
        if wanted.passphrase is not None:
            window.show_protection()

    def open(self, path: Path) -> None:
        """Open a study file and ask who is there; one without accounts is set up first."""
        from sscexo_desktop.actions.gate import NeedsAccounts
        from sscexo_desktop.store.encryption.keys import NeedsPassphrase

        ring = self._window.key_ring
        try:
            gate = self._through(lambda: self._window.doors.open(path, ring.keys), (NeedsAccounts, NeedsPassphrase), path)
        except NeedsPassphrase as trouble:
            ring.ask(path, trouble.mark, lambda: self.open(path))
            return
        except NeedsAccounts as trouble:
            self._set_up(path, trouble)
            return
        if gate is not None:
            self._window.keep(self._window.preferences.opened(path))
            self._enter(gate)

    def read(self, path: Path, *, compare: bool = False) -> None:
        """Open a study file for reading only and ask who is there; with `compare` to compare it with another copy at once."""
        from sscexo_desktop.store.encryption.keys import NeedsPassphrase

        ring = self._window.key_ring
        try:
            gate = self._through(lambda: self._window.doors.read(path, ring.keys), NeedsPassphrase, path)
        except NeedsPassphrase as trouble:
            ring.ask(path, trouble.mark, lambda: self.read(path, compare=compare))
            return
        if gate is not None:
            self._compare = compare
            self._enter(gate)

    def open_older(self, path: Path, missing: tuple[Head, ...], by: By, reason: str) -> None:
        """Open a file that lacks these entries, for which somebody answers, and ask who is there."""
        from sscexo_desktop.actions.heads import accept_older

        window = self._window
        gate = self._through(lambda: window.doors.older(path, window.key_ring.keys, missing), (), path)
        if gate is not None:
            accept_older(gate, missing, by, reason)
            window.keep(window.preferences.opened(path))
            self._enter(gate)

    def demo(self) -> None:
        """Open a throw-away study with made-up participants."""
        gate = self._through(self._window.doors.demo)
        if gate is not None:
            self._enter(gate)

    def _set_up(self, path: Path, trouble: NeedsAccounts) -> None:
        from sscexo_desktop.study.texts import message

        window = self._window
        say = window.speaker()
        first = window.ask.first_account(say(trouble.what), say(trouble.next_step))
        if first is None:
            return
        found = self._through(lambda: window.doors.set_up(path, first))
        if found is None:
            return
        session, copy = found
        self._begin(session)
        window.show_study(session, (message("The file as it was before is kept: {file}", file=str(copy)),))

    def _begin(self, session: Session) -> None:
        from sscexo_desktop.actions.gate import Gate

        self.gate = Gate.of(session)
        self._window.keep(self._window.preferences.opened(session.file.path))

    def _add(self, session: Session, people: Iterable[NewPerson]) -> None:
        from sscexo_desktop.gui.people.new_person import add_person

        for person in people:
            add_person(self._window.ask, self._window.speaker(), session, person)

    def _through(self, door: Callable[[], Found], but: Known = (), path: Path | None = None) -> Found | None:
        """Go through a door; what is in the way is told, unless it is `but`, and of a file at `path` with the ways on."""
        from PySide6.QtCore import Qt
        from PySide6.QtWidgets import QApplication

        from sscexo_desktop.errors import Trouble

        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        fault: Trouble
        try:
            return door()
        except but:
            raise
        except Trouble as trouble:
            fault = trouble
        finally:
            QApplication.restoreOverrideCursor()
        if path is None:
            self._window.ask.tell(fault)
        else:
            self._window.way_back.at_fault(path, fault)
        return None

    # ---- people --------------------------------------------------------------------------------------------------------------

    def _enter(self, gate: Gate) -> None:
        self.gate = gate
        self.show_login()

    def show_login(self) -> None:
        """Ask who is there; a user name that is typed already stays."""
        from shiboken6 import isValid

        from sscexo_desktop.gui.people.login_page import LoginPage

        if self.gate is None:
            return
        window = self._window
        before = self.login_page
        self.login_page = page = LoginPage(self.gate, window.theme, window.preferences)
        if before is not None and isValid(before):
            page.take_over(before)
        page.bar.changed.connect(window.prefer)
        page.back_to_log_in.connect(self._log_in_after_all)
        page.entered.connect(self.entered)
        page.back.connect(window.close_study)
        window.show_page(page)
        window.retitle()
        page.arrive()

    def _log_in_after_all(self) -> None:
        self.login_page = None
        self.show_login()

    def entered(self, session: Session, password: str) -> None:
        """Show the study to who got in; with a one-time password they choose their own first, or are let out again."""
        from sscexo_desktop.gui.people.own_password import choose_password

        window = self._window
        if session.access.account.temporary and not choose_password(window.ask, window.speaker(), session, password):
            self._let_out(session)
            return
        self.login_page = None
        window.show_study(session)
        if self._compare and window.view is not None:
            from sscexo_desktop.gui.desk import Spot

            window.view.go(Spot("compare"))
        self._compare = False
        if window.key_ring.by_code and session.may("protect") is None:
            window.show_protection("code")

    def log_out(self) -> None:
        """End the session, unless something unsaved makes the person stay, and ask who is there."""
        view = self._window.view
        if view is None or not view.end():
            return
        self._window.lock.forget()
        self._window.view = None
        self._let_out(view.session)

    def _let_out(self, session: Session) -> None:
        self._log_out(session)
        self.show_login()

    def _log_out(self, session: Session) -> None:
        """End the session, also where the file is gone and cannot keep that: nobody is held back by it."""
        from sscexo_desktop.errors import Trouble

        if self.gate is None:
            return
        try:
            self.gate.log_out(session)
        except Trouble as trouble:
            self._window.ask.tell(trouble)

    def close(self) -> None:
        """Close the file; who is logged in is logged out."""
        if self.gate is None:
            return
        self._window.backups.end()
        if self._window.view is not None:
            self._log_out(self._window.view.session)
        self.gate.close()
        self.gate = None
        self.login_page = None
