"""Paper before it is printed: pages, zoom, language and kind of copy; prints at 300 dpi, or saves the PDF."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from threading import Lock
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout

from sscexo_desktop.actions.recovery import overwrite
from sscexo_desktop.errors import Trouble
from sscexo_desktop.gui.asker import Asker
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import on_keys
from sscexo_desktop.gui.jobs import Work
from sscexo_desktop.gui.papers.paper_area import STEP, PaperArea
from sscexo_desktop.gui.papers.paper_out import PaperOut, Printing
from sscexo_desktop.gui.papers.pdf_pages import Paper
from sscexo_desktop.gui.papers.preview_bar import ChoiceBar, Pill, PlaceBar
from sscexo_desktop.gui.papers.previewed import Language, Long, PaperChoice, PaperPreview, Written, kind_words, write
from sscexo_desktop.gui.papers.printers import Printers, SystemPrinters
from sscexo_desktop.gui.sheet import Look
from sscexo_desktop.gui.watched_job import WatchedJob

__all__ = ["Long", "PaperChoice", "PaperPreview", "PreviewSheet"]


@dataclass(frozen=True)
class _Run:
    """A job of the dialog: its work, what is said of how far it is, and what follows each of its ends."""

    work: Work
    words: Callable[[int, int], str]
    done: Callable[[object], None]
    failed: Callable[[], None]
    stopped: Callable[[], None]


class PreviewSheet(QDialog):
    """Shows paper; every change of the choice renders it anew in a thread of its own, and so does printing."""

    def __init__(self, look: Look, paper: PaperPreview, ask: Asker, printers: Printers | None = None) -> None:
        super().__init__(look.over)
        self.say = look.say
        self.theme = look.theme
        self._ask = ask
        self._wanted = paper
        self._choice = paper.choice
        self._out = PaperOut(look.say, ask, printers or SystemPrinters(), paper.log, paper.saved)
        self._folder = tempfile.TemporaryDirectory(prefix="sscexo-print-", ignore_cleanup_errors=True)
        self._shown: Written | None = None
        self._job: WatchedJob | None = None
        self._run: _Run | None = None
        self._lock = Lock()
        self._turn = 0
        self.setWindowTitle(paper.title)
        self.setModal(True)
        self._build()
        screen = self.screen().availableSize()
        self.resize(min(screen.width() - 60, self.theme.px(1060)), min(screen.height() - 60, self.theme.px(880)))

    def _build(self) -> None:
        say, theme = self.say, self.theme
        self.area = PaperArea(theme)
        self.area.setAccessibleName(say("Pages"))
        self.save_button = Button(say("Save as PDF…"), theme, "plain", "Ctrl+S", act=self.save)
        self.print_button = Button(say("Print…"), theme, "primary", "Ctrl+P", act=self.print_out)
        self.bar = ChoiceBar(theme, (self._languages(), self._kinds()), (self.save_button, self.print_button))
        self.place = PlaceBar(theme, say, self.area)
        self.place.cancelled.connect(self._cancel)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.bar)
        outer.addWidget(self.area, 1)
        outer.addWidget(self.place)
        self._add_keys()

    def _add_keys(self) -> None:
        area = self.area
        for keys, act in (
            ("Ctrl++", partial(area.zoom, STEP)), ("Ctrl+=", partial(area.zoom, STEP)), ("Ctrl+-", partial(area.zoom, 1 / STEP)),
            ("Ctrl+0", partial(area.fit_to, "page")), ("Ctrl+1", area.true_size), ("Ctrl+2", partial(area.fit_to, "width")),
            ("Ctrl+PgUp", partial(area.turn, -1)), ("Ctrl+PgDown", partial(area.turn, 1)), ("Ctrl+G", self.place.ask_page),
        ):  # fmt: skip
            on_keys(self, keys, act)

    def _languages(self) -> tuple[Pill, ...]:
        languages: tuple[tuple[Language, str], ...] = (("en", "English"), ("fa", "فارسی"))
        return tuple(self._pill(words, "", lambda now, to=to: replace(now, language=to)) for to, words in languages)  # type: ignore[misc]

    def _kinds(self) -> tuple[Pill, ...]:
        words = kind_words(self.say)
        kinds = self._wanted.kinds
        return tuple(self._pill(words[to], f"kind-{to}", lambda now, to=to: replace(now, kind=to)) for to in kinds)  # type: ignore[misc]

    def _pill(self, words: str, name: str, change: Callable[[PaperChoice], PaperChoice]) -> Pill:
        def choose() -> None:
            self._choice = change(self._choice)
            self.refresh()

        return Pill(words, lambda: change(self._choice) == self._choice, choose, name)

    def ask(self) -> None:
        """Show the dialog and wait until it is closed."""
        self.refresh()
        self.area.setFocus(Qt.FocusReason.OtherFocusReason)
        self.exec()
        self.deleteLater()

    # ---- rendering ---------------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Gather and render what is chosen."""
        self.bar.refresh()
        self._let_go()
        self._show_nothing("")
        self.place.show_progress(self.say("Preparing…"), 0.0)
        try:
            paper = self._wanted.gather(self._choice)
        except Trouble as trouble:
            self._show_nothing(self.say(trouble.what))
            return
        self._turn += 1
        out = Path(self._folder.name) / f"{self._turn}.pdf"
        self._begin(
            _Run(
                lambda progress: write(paper, out, progress, self._wanted.press),
                lambda n, m: self.say("Preparing page {n} of {m}", n=n, m=m),
                lambda written: self._show(cast("Written", written)),
                lambda: self._show_nothing(""),
                lambda: self._show_nothing(self.say("Stopped. Choose a language or kind to begin again.")),
            )
        )

    def _show_nothing(self, words: str) -> None:
        self._shown = None
        self.area.show_paper(None)
        self.place.show_count(0)
        self.place.tell(words)
        self._enable()

    def _show(self, written: Written) -> None:
        self._shown = written
        self.area.show_paper(Paper(written.path, self._lock))
        self.place.show_count(self.area.view.count)
        self.place.tell(self._to_know())

    def _to_know(self) -> str:
        """Say what is to be known before this paper goes out."""
        log = self._wanted.log
        if self._choice.kind == "fillable":
            return self.say("To be filled in on a screen: save it. To write by hand, print blank forms.")
        return self.say(log.unlogged) if log is not None and log.unlogged is not None else ""

    def _enable(self) -> None:
        ready = self._shown is not None and self._job is None
        self.save_button.setEnabled(ready)
        self.print_button.setEnabled(ready and self._choice.kind != "fillable")

    # ---- work in a thread of its own -----------------------------------------------------------------------------------------

    def _begin(self, run: _Run) -> None:
        self._run = run
        self._job = job = WatchedJob(run.work, self)
        job.progressed.connect(self._progressed)
        job.done.connect(lambda found: self._end(partial(run.done, found)))
        job.failed.connect(lambda fault: self._end(partial(self._failed, run, fault)))
        job.stopped.connect(lambda: self._end(run.stopped))
        job.begin()
        self._enable()

    def _end(self, then: Callable[[], None]) -> None:
        self._job = self._run = None
        then()
        self._enable()

    def _failed(self, run: _Run, fault: BaseException) -> None:
        run.failed()
        self._ask.tell(fault)

    def _progressed(self, how_far: tuple[int, int]) -> None:
        done, total = how_far
        if self._run is not None and total:
            self.place.show_progress(self._run.words(min(done + 1, total), total), done / total)

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _let_go(self) -> None:
        if self._job is not None and self._run is not None:
            self._job.let_go()
            self._end(self._run.stopped)

    # ---- what can be done --------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Save the PDF where the person chooses."""
        if self._shown is None:
            return
        try:
            target = self._out.save(self._shown, self.area.view.count)
        except Trouble as trouble:
            self._ask.tell(trouble)
            return
        if target is not None:
            self.place.tell(self.say("Saved as {name}.", name=target.name))

    def print_out(self) -> None:
        """Print through the system's dialog."""
        if self._shown is None:
            return
        try:
            printing = self._out.printing(self._shown, self, self.area.page, self._lock)
        except Trouble as trouble:
            self._ask.tell(trouble)
            return
        if printing is not None:
            self._print(printing)

    def _print(self, printing: Printing) -> None:
        def done(sent: object) -> None:
            printing.done()
            self.place.tell(self.say("{n} pages were handed to the printer.", n=cast("int", sent)))

        def failed() -> None:
            printing.failed()
            self.place.tell("")

        def stopped() -> None:
            printing.stopped()
            self.place.tell(self.say("Printing was stopped."))

        self._begin(_Run(printing.work, lambda n, m: self.say("Printing page {n} of {m}", n=n, m=m), done, failed, stopped))

    def done(self, result: int) -> None:
        """Close, and let go of the temporary files."""
        self._let_go()
        self.area.show_paper(None)
        if self._wanted.saved is not None:
            for each in Path(self._folder.name).iterdir():
                overwrite(each)
        self._folder.cleanup()
        super().done(result)
