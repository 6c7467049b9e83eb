"""Work in threads of its own that shows nothing: a look into folders, a backup in between."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from sscexo_desktop.gui.jobs import Job, Work

PATIENCE = 5000
Then = Callable[[object], object]


class QuietWork(QObject):
    """The jobs that are under way; what fails by a mistake of ours is told by `tell`."""

    def __init__(self, tell: Callable[[BaseException], None], parent: QObject) -> None:
        super().__init__(parent)
        self._tell = tell
        self._under_way: list[_Errand] = []

    def start(
        self,
        work: Work,
        then: Then,
        ended: Callable[[], object] | None = None,
        progressed: Callable[[tuple[int, int]], object] | None = None,
    ) -> None:
        """Run a job; `then` is handed what it returns, in the window's thread, unless the page it belongs to is gone.

        `progressed` hears how far it is, and `ended` that it is over, however it went.
        """
        errand = _Errand(self, work, then, ended, progressed)
        self._under_way.append(errand)
        errand.job.begin()

    def stop_all(self) -> None:
        """Ask every job to stop, wait for it, and hear what it still had to tell."""
        under_way = tuple(self._under_way)
        for each in under_way:
            each.job.stop()
        for each in under_way:
            each.job.wait(PATIENCE)
            QCoreApplication.sendPostedEvents(each.job)
            QCoreApplication.sendPostedEvents(each)

    def tell(self, fault: BaseException) -> None:
        """Tell of a mistake of ours."""
        self._tell(fault)

    def forget(self, errand: _Errand) -> None:
        """Let go of a job that is over."""
        if errand in self._under_way:
            self._under_way.remove(errand)
            errand.job.deleteLater()
            errand.deleteLater()


class _Errand(QObject):
    """One job and who waits for it: an object of the window's thread, so that whatever the job tells is heard there."""

    def __init__(
        self,
        works: QuietWork,
        work: Work,
        then: Then,
        ended: Callable[[], object] | None,
        progressed: Callable[[tuple[int, int]], object] | None,
    ) -> None:
        super().__init__(works)
        self._works = works
        self._then = then
        self._when_over = ended
        self._progressed = progressed
        self.job = Job(work)
        self.job.done.connect(self._done)
        self.job.failed.connect(self._failed)
        self.job.progressed.connect(self._how_far)
        self.job.finished.connect(self._over)

    def _done(self, found: object) -> None:
        page = getattr(self._then, "__self__", None)
        if not isinstance(page, QWidget) or isValid(page):
            self._then(found)

    def _failed(self, fault: BaseException) -> None:
        self._works.tell(fault)

    def _how_far(self, how_far: tuple[int, int]) -> None:
        if self._progressed is not None:
            self._progressed(how_far)

    def _over(self) -> None:
        self._works.forget(self)
        if self._when_over is not None:
            self._when_over()
