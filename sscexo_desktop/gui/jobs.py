"""Long work off the window's thread: verify, backup, print and export, with progress and cancel."""

from __future__ import annotations

import gc
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, QThread, Signal

Progress = Callable[[int, int], None]
Work = Callable[[Progress], object]


_RUNNING = "jobs running"


class Cancelled(Exception):
    """The person asked to stop; raised inside the work by its next report of progress."""


class Pause:
    """A stretch of time without collection of cycles; several may overlap, the last to end lets it go on."""

    def __init__(self) -> None:
        self._lasts = True
        self._count(1)

    def end(self) -> None:
        """End it, once."""
        if self._lasts:
            self._lasts = False
            self._count(-1)

    @staticmethod
    def _count(by: int) -> None:
        application = QCoreApplication.instance()
        if application is None:
            return
        running = int(application.property(_RUNNING) or 0) + by
        application.setProperty(_RUNNING, running)
        if running:
            gc.disable()
        else:
            gc.enable()


def _ender(pause: Pause) -> Callable[[], None]:
    """Return what ends a pause and keeps it until then: a connection to its own method would not, and the job may go before it.

    It takes nothing: Qt would hand it the job, of which half is gone by then.
    """

    def end() -> None:
        pause.end()

    return end


class Job(QThread):
    """One piece of work in a thread of its own.

    `work` is handed a function `progress(done, total)`; it must not touch the window or an open connection. `done` carries what the
    work returned, `failed` the exception it raised (never `Cancelled`, which only ends the job as `cancelled`).
    """

    progressed = Signal(object)
    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal()

    def __init__(self, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._stop = False

    def begin(self) -> None:
        """Start the work; until it ends Python collects no cycles, for it might let go of widgets in the job's thread."""
        pause = Pause()
        self._pause = pause
        self.finished.connect(self._over)
        self.destroyed.connect(_ender(pause))  # a job that is deleted before its end was heard of
        self.start()

    def _over(self) -> None:
        self._pause.end()

    def stop(self) -> None:
        """Ask the work to stop at its next report of progress."""
        self._stop = True

    def run(self) -> None:
        """Do the work (in the job's own thread)."""
        try:
            found = self._work(self._report)
        except Cancelled:
            self.cancelled.emit()
        except Exception as fault:  # noqa: BLE001 - handed over whole to the window, which names it
            self.failed.emit(fault)
        else:
            self.done.emit(found)

    def _report(self, done: int, total: int) -> None:
        if self._stop:
            raise Cancelled
        self.progressed.emit((done, total))
