"""Printers of the tests, handed to the preview in place of the system's: one that prints into a PDF, and such as fail."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from sscexo_desktop.gui.papers.printers import Wish, prepare


class Vanishing(QPrinter):
    """A printer that takes so many pages and then no more."""

    def __init__(self, pages: int) -> None:
        super().__init__(QPrinter.PrinterMode.HighResolution)
        self.left = pages - 1

    def newPage(self) -> bool:  # noqa: N802
        self.left -= 1
        return self.left >= 0 and super().newPage()


class OutOfPaper(QPrinter):
    """A printer that takes everything and then says that it failed."""

    def printerState(self) -> QPrinter.PrinterState:  # noqa: N802
        return QPrinter.PrinterState.Error


class AtHand:
    """Answers the question for a printer: with one that writes `out`, as `settle` leaves it, or with none."""

    def __init__(self, out: Path, printer: QPrinter | None = None, settle: Callable[[QPrinter], object] | None = None) -> None:
        self.printer = printer or QPrinter(QPrinter.PrinterMode.HighResolution)
        self.out, self.settle = out, settle
        self.declined = False
        self.wishes: list[Wish] = []

    def choose(self, over: QWidget, wish: Wish) -> QPrinter | None:
        self.wishes.append(wish)
        prepare(self.printer, wish)
        self.printer.setOutputFileName(str(self.out))
        if self.settle:
            self.settle(self.printer)
        return None if self.declined else self.printer
