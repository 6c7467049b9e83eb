"""Backs the open study up by itself where something changed, and knows what became of it (F99)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from sscexo_desktop.backup_plan import BackupPlan, MadeBackup
from sscexo_desktop.gui.quiet import QuietWork

if TYPE_CHECKING:
    from sscexo_desktop.actions.backing_up import InFolder, Source
    from sscexo_desktop.errors import Trouble
    from sscexo_desktop.gui.window import MainWindow
    from sscexo_desktop.store.study_file import StudyFile
    from sscexo_desktop.study.texts import Message

LOOK = 15_000


class BackupWatch(QObject):
    """The backups of the open study file, whoever is logged in or nobody; `changed` tells that something about them is other.

    They are the program's own: no permission is asked, nothing is shown but how they went. A practice study has none. `busy` while
    one is being made by itself; `last_try` is what became of the last one in each folder.
    """

    changed = Signal()

    def __init__(self, window: MainWindow, ticks: Callable[[], float]) -> None:
        super().__init__(window)
        self._window = window
        self._ticks = ticks
        self._file: StudyFile | None = None
        self._tried = ticks()
        self.busy = False
        self.source: Source | None = None
        self.last_try: tuple[InFolder, ...] = ()
        self.quiet = QuietWork(lambda fault: window.ask.tell(fault), self)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)

    # ---- which study -----------------------------------------------------------------------------------------------------------

    def begin(self, file: StudyFile) -> None:
        """Watch over an open file from now on; over the same one it only goes on."""
        from sscexo_desktop.actions.backing_up import Source

        if self._file is file:
            return
        self._file, self.source = file, Source(file.path, file.study_uuid, file.keys)
        self.last_try = ()
        self._tried = self._ticks()
        if self.by_itself:
            self._timer.start(LOOK)
            self._warn_of_place(file)

    def end(self) -> None:
        """Watch no more, for the file is being closed; what is under way is stopped."""
        self._timer.stop()
        self.quiet.stop_all()
        self._file = self.source = None
        self.last_try = ()

    @property
    def by_itself(self) -> bool:
        """Whether the file is backed up without being asked: a practice study is not, nor one that another window writes."""
        return self._file is not None and not self._file.practice and not self._file.read_only

    @property
    def plan(self) -> BackupPlan:
        """How this study is backed up."""
        if self.source is None:
            return BackupPlan()
        return self._window.preferences.plan(self.source.uuid, self.source.path)

    def choose(self, plan: BackupPlan) -> None:
        """Back it up in another way from now on."""
        self._keep(plan)
        self.changed.emit()

    def _keep(self, plan: BackupPlan) -> None:
        if self.source is not None:
            self._window.keep(self._window.preferences.with_plan(self.source.uuid, plan))

    # ---- when ------------------------------------------------------------------------------------------------------------------

    def look(self) -> None:
        """Make a backup if it is time, something changed since the last one, and no save is under way."""
        plan = self.plan
        waited = self._ticks() - self._tried
        if not self.by_itself or self.busy or not plan.minutes or waited < plan.minutes * 60:
            return
        if self._file is None or not self._file.safe_to_copy:
            return  # the next look is near
        self._tried = self._ticks()
        if due := self.due():
            self._back_up(due)

    def due(self) -> tuple[Path, ...]:
        """Return the folders without a backup of what is in the file now."""
        from sscexo_desktop.errors import Trouble

        if self._file is None:
            return ()
        try:
            state = self._file.state
        except Trouble as trouble:
            self._failed(trouble)
            return ()
        return tuple(Path(each) for each in self.plan.behind(state))

    def _failed(self, trouble: Trouble) -> None:
        from sscexo_desktop.actions.backing_up import InFolder

        self.last_try = tuple(InFolder(Path(each), trouble=trouble) for each in self.plan.folders)
        self.changed.emit()

    def _back_up(self, folders: tuple[Path, ...]) -> None:
        from sscexo_desktop.actions.backing_up import back_up_into

        source, keep = self.source, self.plan.keep
        if source is None:
            return
        self.busy = True
        self.quiet.start(
            lambda progress: back_up_into(source, folders, keep, progress), partial(self._taken, source), ended=self._over
        )
        self.changed.emit()

    def _over(self) -> None:
        self.busy = False
        self.changed.emit()

    def stop(self) -> None:
        """Stop what is being made by itself, if anything is: somebody wants one now."""
        if self.busy:
            self.quiet.stop_all()

    def _taken(self, source: Source, results: object) -> None:
        if source is self.source:  # and not another study by now
            self.take(results)

    def take(self, results: object) -> None:
        """Remember what became of a backup: when, where and what of the proven ones, why not of the others."""
        tried = tried_of(results)
        again = {each.folder for each in tried}
        self._tried = self._ticks()
        self.last_try = (*(each for each in self.last_try if each.folder not in again), *tried)
        self._keep(with_results(self.plan, tried))
        self.changed.emit()

    # ---- where the file itself is ------------------------------------------------------------------------------------------------

    def _warn_of_place(self, file: StudyFile) -> None:
        """Say once what is to be known of the place of the file (F113)."""
        from sscexo_desktop.actions.backing_up import study_place

        path, size = file.path, file.size
        self.quiet.start(lambda _progress: study_place(path, size), partial(self._warn, path))

    def _warn(self, path: Path, found: object) -> None:
        window = self._window
        told: tuple[tuple[str, Message], ...] = found if isinstance(found, tuple) else ()
        fresh = [(name, words) for name, words in told if name not in window.preferences.warned]
        if not fresh or window.view is None or self._file is None or self._file.path != path:
            return
        window.view.notice(*(words for _, words in fresh))
        warned = (*window.preferences.warned, *(name for name, _ in fresh))
        window.keep(replace(window.preferences, warned=warned))


def tried_of(results: object) -> tuple[InFolder, ...]:
    """Return what a job found of the folders it tried."""
    from sscexo_desktop.actions.backing_up import InFolder

    return tuple(each for each in results if isinstance(each, InFolder)) if isinstance(results, tuple) else ()


def with_results(plan: BackupPlan, tried: tuple[InFolder, ...]) -> BackupPlan:
    """Return the plan with the proven ones of these backups as the last of their folders."""
    for each in tried:
        if (made := each.backup) is not None:
            last = MadeBackup(made.at.isoformat(), str(made.path), made.sha256, made.state, made.size)
            plan = plan.with_made(str(each.folder), last)
    return plan
