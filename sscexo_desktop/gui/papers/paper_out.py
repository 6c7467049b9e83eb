"""The ways of paper out of the program, to a printer or into a file, each with its entries in the print log (F83, F91)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from sscexo_desktop.actions.papers.saving_paper import save_pdf
from sscexo_desktop.gui.asker import Asker
from sscexo_desktop.gui.papers.pdf_pages import Paper
from sscexo_desktop.gui.papers.previewed import PrintLog, Written
from sscexo_desktop.gui.papers.printers import Printers, Wish
from sscexo_desktop.gui.papers.printing_out import pages_wanted, send
from sscexo_desktop.i18n import Speaker

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter
    from PySide6.QtWidgets import QWidget

    from sscexo_desktop.actions.papers.print_log import Target, Why
    from sscexo_desktop.gui.jobs import Progress


class Printing:
    """One print of one document; `work` is done in a thread of its own, then one of the ends is called in the window's."""

    def __init__(self, paper: Paper, printer: QPrinter, pages: tuple[int, ...], end: Callable[[Why, int], None]) -> None:
        self._paper, self._printer, self._pages, self._end = paper, printer, pages, end
        self._sent = 0

    def work(self, progress: Progress) -> int:
        """Send the pages; return how many."""
        try:
            self._sent = send(self._paper, self._printer, self._pages, progress)
        finally:
            self._paper.close()
        return self._sent

    def done(self) -> None:
        """Note that all of it went out."""
        self._end("", self._sent)

    def failed(self) -> None:
        """Note that the printer did not take all of it."""
        self._end("printer", 0)

    def stopped(self) -> None:
        """Note that it was called off, unless all of it was out by then."""
        self._end("" if self._sent else "cancelled", self._sent)


class PaperOut:
    """Saves and prints what a preview shows."""

    def __init__(
        self, say: Speaker, ask: Asker, printers: Printers, log: PrintLog | None, saved: Callable[[Path], None] | None
    ) -> None:
        self._say, self._ask, self._printers, self._log, self._saved = say, ask, printers, log, saved

    def save(self, shown: Written, count: int) -> Path | None:
        """Save the PDF where the person chooses; return where, `None` if they would rather not. `Trouble` if it cannot be."""
        target = self._target(shown.name)
        if target is None:
            return None
        number = self._begin(shown, "file", count)
        try:
            save_pdf(shown.path, target)
        except BaseException:
            self._end(number, "target", 0)
            raise
        self._end(number, "", count)
        if self._saved is not None:
            self._saved(target)
        return target

    def _target(self, name: str) -> Path | None:
        say = self._say
        target = self._ask.file_to_save(say("Save as PDF"), name, "*.pdf")
        if target is None or target.suffix.lower() == ".pdf":
            return target
        named = target.with_name(f"{target.name}.pdf")  # what the dialog asked about was another name
        detail = say("It becomes the PDF that is shown now.")
        sure = not named.exists() or self._ask.sure(say("Replace {name}?", name=named.name), detail, say("Replace"))
        return named if sure else None

    def printing(self, shown: Written, over: QWidget, page: int, lock: Lock) -> Printing | None:
        """Let the person choose printer and pages, `page` being the current one; `None` if they would rather not."""
        paper = Paper(shown.path, lock)
        try:
            printer = self._printers.choose(over, Wish(shown.name, len(paper.sizes), paper.sizes[0]))
            if printer is None:
                paper.close()
                return None
            pages = pages_wanted(printer, len(paper.sizes), page)
            number = self._begin(shown, "printer", len(pages))
        except BaseException:
            paper.close()
            raise
        return Printing(paper, printer, pages, lambda why, sent: self._end(number, why, sent))

    def _begin(self, shown: Written, target: Target, pages: int) -> int:
        return self._log.begin(shown.paper, target, pages) if self._log else 0

    def _end(self, number: int, why: Why, pages: int) -> None:
        if self._log:
            self._log.end(number, why, pages)
