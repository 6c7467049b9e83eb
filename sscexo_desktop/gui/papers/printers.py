"""The printers of this workstation and the system's dialog about them; a test hands in its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from sscexo_desktop.errors import Trouble
from sscexo_desktop.study.texts import message

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter
    from PySide6.QtWidgets import QWidget

DPI = 300
POINTS = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be printed: the document's name, how many pages, and the width and height of the first in points."""

    name: str
    count: int
    size: POINTS


class Printers(Protocol):
    """Where one prints."""

    def choose(self, over: QWidget, wish: Wish) -> QPrinter | None:
        """Ask which printer, paper and pages; `None` if the person would rather not, `Trouble` if there is no printer."""


class SystemPrinters:
    """The printers that the system knows."""

    def choose(self, over: QWidget, wish: Wish) -> QPrinter | None:
        """Ask by the system's dialog, with the pages and the paper of the document laid out."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo

        if not QPrinterInfo.availablePrinterNames():
            raise Trouble(
                message("No printer is installed on this computer."),
                message("Save as PDF and print the file on another computer, or install a printer and try again."),
            )
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        prepare(printer, wish)
        dialog = QPrintDialog(printer, over)
        option = QPrintDialog.PrintDialogOption
        # Without “print to file”: Save as PDF writes it whole, with its text, and never over anything else.
        dialog.setOptions(option.PrintPageRange | option.PrintCurrentPage | option.PrintCollateCopies | option.PrintShowPageSize)
        dialog.setMinMax(1, wish.count)
        dialog.setFromTo(1, wish.count)
        chosen = dialog.exec() == QPrintDialog.DialogCode.Accepted
        dialog.deleteLater()
        return printer if chosen else None


def prepare(printer: QPrinter, wish: Wish) -> None:
    """Give a printer the document's name and its paper where it has that, else the printer's own stays."""
    from PySide6.QtCore import QSizeF
    from PySide6.QtGui import QPageLayout, QPageSize
    from PySide6.QtPrintSupport import QPrinterInfo

    wide, tall = wish.size
    upright = QSizeF(min(wide, tall), max(wide, tall))
    paper = QPageSize(upright, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    known = QPrinterInfo(printer).supportedPageSizes()
    if not known or paper.id() == QPageSize.PageSizeId.Custom or any(each.isEquivalentTo(paper) for each in known):
        printer.setPageSize(paper)
        printer.setPageOrientation(QPageLayout.Orientation.Landscape if wide > tall else QPageLayout.Orientation.Portrait)
    printer.setResolution(DPI)
    printer.setFullPage(True)
    printer.setDocName(wish.name)
