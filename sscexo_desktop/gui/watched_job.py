"""One job of one dialog that lets others be begun in its place: what a job that was let go still has to say is not heard."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from sscexo_desktop.gui.jobs import Job, Work


class WatchedJob(QObject):
    """Runs work in a thread of its own; one of `done`, `failed` and `stopped` tells its end, in the window's thread.

    After `let_go`, which waits for it, nothing of it is heard.
    """

    progressed = Signal(object)
    done = Signal(object)
    failed = Signal(object)
    stopped = Signal()

    def __init__(self, work: Work, parent: QObject) -> None:
        super().__init__(parent)
        self._heard = True
        self._job = Job(work, self)
        self._job.progressed.connect(self._progressed)
        self._job.done.connect(self._done)
        self._job.failed.connect(self._failed)
        self._job.cancelled.connect(self._cancelled)

    def begin(self) -> None:
        """Start the work."""
        self._job.begin()

    def cancel(self) -> None:
        """Ask it to stop soon; `stopped` tells when it has."""
        self._job.stop()

    def let_go(self) -> None:
        """Ask it to stop, wait until it has, and hear nothing more of it."""
        self._heard = False
        self._job.stop()
        self._job.wait()
        self.deleteLater()

    def _progressed(self, how_far: object) -> None:
        if self._heard:
            self.progressed.emit(how_far)

    def _done(self, found: object) -> None:
        if self._ended():
            self.done.emit(found)

    def _failed(self, fault: object) -> None:
        if self._ended():
            self.failed.emit(fault)

    def _cancelled(self) -> None:
        if self._ended():
            self.stopped.emit()

    def _ended(self) -> bool:
        """Return whether it is the first to be heard of the end; nothing is heard after it."""
        heard, self._heard = self._heard, False
        if heard:
            self._job.wait()
            self.deleteLater()
        return heard
