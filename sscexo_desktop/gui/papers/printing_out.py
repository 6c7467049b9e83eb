"""Sends pages to a printer as pictures, one at a time, in whatever thread: memory is that of one page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QTransform

from sscexo_desktop.errors import Trouble
from sscexo_desktop.gui.papers.pdf_pages import POINTS_AN_INCH
from sscexo_desktop.gui.papers.printers import DPI
from sscexo_desktop.study.texts import message

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from sscexo_desktop.gui.papers.pdf_pages import Paper

Progress = Callable[[int, int], None]
SAME = 1.02
"""Paper that differs so little in size is the same: what is drawn keeps its true size on it."""


def pages_wanted(printer: QPrinter, count: int, current: int) -> tuple[int, ...]:
    """Return the pages (from 0) in the order in which the printer is to be given them; copies that it does not make itself too."""
    wanted = sorted(_chosen(printer, count, current))
    if printer.pageOrder() == printer.PageOrder.LastPageFirst:
        wanted.reverse()
    copies = 1 if printer.supportsMultipleCopies() else max(1, printer.copyCount())
    if printer.collateCopies():
        return tuple(wanted) * copies
    return tuple(each for each in wanted for _ in range(copies))


def _chosen(printer: QPrinter, count: int, current: int) -> Iterator[int]:
    there = range(count)
    if printer.printRange() == printer.PrintRange.CurrentPage:
        yield current
    elif printer.printRange() == printer.PrintRange.PageRange and not printer.pageRanges().isEmpty():
        yield from (each for each in there if printer.pageRanges().contains(each + 1))
    else:
        yield from there


def send(paper: Paper, printer: QPrinter, pages: tuple[int, ...], progress: Progress) -> int:
    """Print these pages; return how many. `Trouble` if the printer does not go on, whatever `progress` raises stops it."""
    painter = QPainter()
    printer.setFullPage(True)
    if not painter.begin(printer):
        raise Trouble(
            message("The printer could not be started; nothing was printed."),
            message("Check that it is on and connected, choose another printer, or save as PDF."),
        )
    try:
        for done, page in enumerate(pages):
            progress(done, len(pages))
            if done:
                _check(printer.newPage(), done)
            _draw(painter, printer, paper, page)
            _check(_goes_on(printer), done)
        progress(len(pages), len(pages))
    except BaseException:
        printer.abort()
        painter.end()
        raise
    _check(painter.end() and _goes_on(printer), len(pages))
    return len(pages)


def _goes_on(printer: QPrinter) -> bool:
    return printer.printerState() not in (printer.PrinterState.Error, printer.PrinterState.Aborted)


def _check(goes_on: bool, done: int) -> None:
    if not goes_on:
        raise Trouble(
            message("The printer stopped after {n} pages.", n=done),
            message("Check paper and connection and see what came out; then print the rest, or save as PDF."),
        )


def _draw(painter: QPainter, printer: QPrinter, paper: Paper, page: int) -> None:
    """Draw a page in its true size, turned or smaller where the paper asks for it, never larger; in the middle of the paper."""
    dpi = printer.resolution()
    sheet = printer.pageLayout().fullRectPixels(dpi).size()
    grey = printer.colorMode() == printer.ColorMode.GrayScale
    image = paper.image(page, min(dpi, DPI) / POINTS_AN_INCH, grey=grey)
    size = QSize(*(round(side * dpi / POINTS_AN_INCH) for side in paper.sizes[page]))
    if (size.width() > size.height()) != (sheet.width() > sheet.height()):
        image = image.transformed(QTransform().rotate(90))
        size.transpose()
    if size.width() > sheet.width() * SAME or size.height() > sheet.height() * SAME:
        size.scale(sheet, Qt.AspectRatioMode.KeepAspectRatio)
    left, top = (sheet.width() - size.width()) // 2, max(0, (sheet.height() - size.height()) // 2)
    painter.drawImage(QRect(left, top, size.width(), size.height()), image)
