"""The backup on leaving: made after the study file is closed, with its progress and a way to leave without it (F99)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sscexo_desktop.gui.files.backup_watch import tried_of, with_results

if TYPE_CHECKING:
    from sscexo_desktop.actions.backing_up import Source
    from sscexo_desktop.backup_plan import BackupPlan
    from sscexo_desktop.gui.files.last_backup_page import LastBackupPage
    from sscexo_desktop.gui.window import MainWindow


class LastBackup:
    """What the window does between closing a study and leaving it; `on` while it does."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._then: Callable[[], object] = lambda: None
        self._due: tuple[Path, ...] = ()
        self._source: Source | None = None
        self._plan: BackupPlan | None = None
        self.on = False
        self.page: LastBackupPage | None = None

    def prepare(self) -> None:
        """See, before the file is closed, whether a backup of it is due."""
        watch = self._window.backups
        self._source, self._plan = watch.source, watch.plan
        self._due = watch.due() if watch.by_itself and watch.plan.on_exit else ()

    def make(self, then: Callable[[], object]) -> bool:
        """Make the backup that is due, and go on with `then` after it; false if none is."""
        if not self._due or self._source is None:
            return False
        from sscexo_desktop.gui.files.last_backup_page import LastBackupPage

        self.on, self._then = True, then
        self.page = LastBackupPage(self._window.speaker(), self._window.theme, self._make, self.leave)
        self._window.show_page(self.page)
        self._make()
        return True

    def _make(self) -> None:
        from sscexo_desktop.actions.backing_up import back_up_into

        source, due, plan = self._source, self._due, self._plan
        if source is None or plan is None or self.page is None:
            return
        self.page.show_work()
        self._window.backups.quiet.start(
            lambda progress: back_up_into(source, due, plan.keep, progress), self._made, progressed=self._progressed
        )

    def _progressed(self, how_far: tuple[int, int]) -> None:
        if self.page is not None and self.page.gauge is not None and how_far[1]:
            self.page.gauge.show_part(how_far[0] / how_far[1])

    def _made(self, results: object) -> None:
        tried = tried_of(results)
        if self._source is None or self._plan is None or not self.on:
            return
        window = self._window
        plan = with_results(window.preferences.plan(self._source.uuid, self._source.path), tried)
        window.keep(window.preferences.with_plan(self._source.uuid, plan))
        in_the_way = [each for each in tried if each.trouble is not None and not each.missing]
        somewhere = len(self._due) < len(self._plan.folders) or any(each.backup for each in tried)
        if in_the_way or not somewhere:
            self._due = tuple(each.folder for each in tried if each.trouble is not None)
            if self.page is not None:
                self.page.show_trouble(tuple(each for each in tried if each.trouble is not None))
            return
        self._go_on()

    def leave(self) -> None:
        """Leave without waiting for it; what is half written is taken away."""
        if self.on:
            self._window.backups.quiet.stop_all()
        if self.on:  # and it did not end by itself at this very moment
            self._go_on()

    def _go_on(self) -> None:
        self.on, self.page, self._due = False, None, ()
        then, self._then = self._then, lambda: None
        then()
