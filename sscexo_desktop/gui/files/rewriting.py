"""Another key for the open study file: it is closed, written anew and opened again, and whoever was at work goes on (F80)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sscexo_desktop.study.texts import Message

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sscexo_desktop.actions.protection import Permit, Unlocking
    from sscexo_desktop.errors import Trouble
    from sscexo_desktop.gui.files.busy_page import BusyPage
    from sscexo_desktop.gui.jobs import Job, Progress
    from sscexo_desktop.gui.window import MainWindow
    from sscexo_desktop.store.encryption.keys import Keys


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A change of the file's key that somebody asks for: what it is called, what is said afterwards, and how it is done.

    `check` raises `Trouble` while the file is still open, and `refused` shows that; `do` works in a thread of its own on the closed
    file and returns its new keys.
    """

    title: Message
    said: Message
    check: Callable[[Unlocking], object]
    refused: Callable[[Trouble], None]
    do: Callable[[Permit, Unlocking, Progress], Keys]


@dataclass(frozen=True, slots=True)
class _Before:
    """What is needed to go on where somebody was."""

    path: Path
    login: str
    demo_passwords: Mapping[str, str]
    today: Callable[[], date]


class Rewriting:
    """The window while its file is written anew; `page` shows how far that is, `None` mostly."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.page: BusyPage | None = None
        self._job: Job | None = None
        self._wanted: Rewrite | None = None
        self._before: _Before | None = None

    def begin(self, wanted: Rewrite) -> None:
        """Close the file and begin, if the person may and nothing unsaved makes them stay."""
        from sscexo_desktop.actions.protection import permit
        from sscexo_desktop.errors import Trouble

        window, gate, ring = self._window, self._window.way_in.gate, self._window.key_ring
        if window.view is None or gate is None:
            return
        session = window.view.session
        try:
            given = permit(session)
            wanted.check(ring.unlocking)
        except Trouble as trouble:
            wanted.refused(trouble)
            return
        if not window.view.end():
            return
        self._wanted = wanted
        self._before = _Before(session.file.path, session.access.login, gate.demo_passwords, gate.today)
        window.lock.forget()
        window.way_in.close()
        window.view = None
        self._start(lambda progress: wanted.do(given, ring.unlocking, progress))

    def _start(self, work: Callable[[Progress], object]) -> None:
        from sscexo_desktop.gui.jobs import Job

        self.dress()
        self._job = job = Job(work)
        job.progressed.connect(self._progressed)
        job.done.connect(self._done)
        job.failed.connect(self._failed)
        job.cancelled.connect(self._cancelled)
        job.begin()

    def dress(self) -> None:
        """Show how far it is, in the present look and manner."""
        from sscexo_desktop.gui.files.busy_page import BusyPage

        window = self._window
        if self._wanted is None:
            return
        part = self.page.part if self.page is not None else 0.0
        self.page = page = BusyPage(self._wanted.title, window.theme, window.preferences)
        page.show_part(part)
        page.bar.changed.connect(window.prefer)
        page.cancel.clicked.connect(self._cancel)
        window.show_page(page)
        window.retitle()

    def _progressed(self, how_far: tuple[int, int]) -> None:
        if self.page is not None and how_far[1]:
            self.page.show_part(how_far[0] / how_far[1])

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.stop()

    def stop(self) -> None:
        """Give up because the window closes: the file is as it was, or done."""
        job, self._job, self._wanted = self._job, None, None
        self.page = None
        if job is not None:
            job.stop()
            job.wait()

    # ---- afterwards ----------------------------------------------------------------------------------------------------------

    def _done(self, keys: Keys) -> None:
        wanted = self._wanted
        if wanted is not None:
            self._window.key_ring.keys, self._window.key_ring.by_code = keys, False
            self._go_on((wanted.said,))

    def _failed(self, fault: Exception) -> None:
        if self._wanted is not None:
            self._go_on(())
            self._window.ask.tell(fault)

    def _cancelled(self) -> None:
        from sscexo_desktop.study.texts import message

        if self._wanted is not None:
            self._go_on((message("Stopped: the file is as it was."),))

    def _go_on(self, said: tuple[Message, ...]) -> None:
        """Open the file again and let the same person go on; with what stands against that, back to the first page."""
        from sscexo_desktop.errors import Trouble
        from sscexo_desktop.gui.desk import Spot

        window, before = self._window, self._before
        job, self._job, self._wanted, self.page = self._job, None, None, None
        if job is not None:
            job.wait()
            job.deleteLater()
        if before is None:
            return
        try:
            gate = window.doors.open(before.path, window.key_ring.keys)
            gate.demo_passwords, gate.today = before.demo_passwords, before.today
            window.way_in.gate = gate
            account = gate.file.account(before.login)
            assert account is not None  # noqa: S101  accounts are never removed
            window.show_study(gate.admit(account), said)
        except Trouble as trouble:
            window.close_study()
            window.ask.tell(trouble)
            return
        if window.view is not None:
            window.view.go(Spot("protection"))
