"""Work that is under way: what it is, how far it is, and a way to stop it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from shiboken6 import isValid

from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import clear_layout, label, line_height, rounded
from sscexo_desktop.gui.jobs import Job, Work
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.i18n import Speaker


class Gauge(QWidget):
    """How far the work is, 0 to 1."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.part = 0.0
        self.setFixedHeight(round(line_height(self) * 0.45))

    def show_part(self, part: float) -> None:
        """Paint another part."""
        self.part = part
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the bar from the reading edge."""
        painter = QPainter(self)
        box = QRectF(self.rect())
        rounded(painter, box, box.height() / 2, self._theme.line, None)
        wide = max(box.height(), box.width() * min(1.0, self.part))
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        rounded(painter, QRectF(box.width() - wide if rtl else 0, 0, wide, box.height()), box.height() / 2, self._theme.teal, None)


class WorkBar(QWidget):
    """One job at a time, with its progress; hidden while there is none.

    What fails is told by `tell`; `ended` says that a job is over.
    """

    ended = Signal()

    def __init__(self, tell: Callable[[BaseException], None]) -> None:
        super().__init__()
        self._tell = tell
        self._job: Job | None = None
        self._title = ""
        self._gauge: Gauge | None = None
        self._layout = QHBoxLayout(self)
        self.hide()

    @property
    def busy(self) -> bool:
        """Whether a job is under way."""
        return self._job is not None

    def dress(self, say: Speaker, theme: Theme) -> None:
        """Take another look."""
        self._say = say
        self._theme = theme
        line = round(line_height(self))
        self._layout.setContentsMargins(line, round(line * 0.3), line, round(line * 0.3))
        self._layout.setSpacing(line)
        self._paint()

    def _paint(self) -> None:
        clear_layout(self._layout)
        self.setVisible(self.busy)
        if not self.busy:
            return
        self._gauge = Gauge(self._theme)
        self._layout.addWidget(label(self._title, self._theme.ink, 0.95))
        self._layout.addWidget(self._gauge, 1)
        self._layout.addWidget(Button(self._say("Cancel"), self._theme, "plain", act=self.stop_all))

    def start(self, title: str, work: Work, then: Callable[[object], None]) -> bool:
        """Run a job, and return whether it was begun; `then` is handed what it returns, in the window's thread."""
        if self.busy:
            return False
        self._title = title
        job = Job(work)
        job.progressed.connect(self._progressed)
        self._then = then
        job.done.connect(self._done)
        job.failed.connect(self._tell)
        job.finished.connect(self._ended)
        self._job = job
        self._paint()
        job.begin()
        return True

    def _done(self, found: object) -> None:
        # The page that asked may have been left meanwhile.
        page = getattr(self._then, "__self__", None)
        if not isinstance(page, QWidget) or isValid(page):
            self._then(found)

    def _progressed(self, how_far: tuple[int, int]) -> None:
        if self._gauge is not None and how_far[1]:
            self._gauge.show_part(how_far[0] / how_far[1])

    def _ended(self) -> None:
        job, self._job = self._job, None
        if job is not None:
            job.deleteLater()
        self._paint()
        self.ended.emit()

    def stop_all(self) -> None:
        """Ask the job to stop and wait for it."""
        if self._job is not None:
            self._job.stop()
            self._job.wait(5000)
