"""Paper before it is printed: pages, zoom, language and copy; prints at 300 dpi, or saves the PDF."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from sscexo_desktop.actions.recovery import overwrite
from sscexo_desktop.errors import Trouble
from sscexo_desktop.gui.asker import Asker
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import Ground, label, line_height, on_keys
from sscexo_desktop.gui.jobs import Job, Progress
from sscexo_desktop.gui.pdf_pages import POINTS_AN_INCH, Paper, PaperView
from sscexo_desktop.gui.sheet import Look
from sscexo_desktop.study.people import Action
from sscexo_desktop.study.texts import message

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from sscexo_desktop.paper.recovery_sheet import RecoverySheet
    from sscexo_desktop.paper.report import Report
    from sscexo_desktop.paper.sheet import PrintJob

Language = Literal["en", "fa"]
Copy = Literal["filled", "participant", "blank"]
ACTION: dict[Copy, Action] = {"filled": "print", "participant": "print_participant_copy", "blank": "print_blank"}
"""The permission that each kind of copy needs."""
DPI = 300


@dataclass(frozen=True, slots=True)
class PaperChoice:
    """What kind of paper is wanted."""

    language: Language
    copy: Copy


def _in_language(language: Language, choice: PaperChoice) -> PaperChoice:
    return replace(choice, language=language)


def _as_copy(copy: Copy, choice: PaperChoice) -> PaperChoice:
    return replace(choice, copy=copy)


@dataclass(frozen=True, slots=True)
class Long:
    """A table that takes long to gather: `make` does it in a thread of its own, and must not touch the window's file."""

    make: Callable[[], Report]


@dataclass(frozen=True, slots=True)
class PaperPreview:
    """What is to be shown: `gather` collects it for a choice (in the window's thread), `copies` are the kinds there are.

    `saved` is told where the PDF of something secret was saved; what lay on the disk for the preview is overwritten then.
    """

    title: str
    gather: Callable[[PaperChoice], PrintJob | Report | RecoverySheet | Long]
    choice: PaperChoice
    copies: tuple[Copy, ...] = ("filled", "participant", "blank")
    saved: Callable[[Path], None] | None = None


def system_dialog(printer: QPrinter, over: QWidget) -> bool:
    """Ask the system's print dialog."""
    from PySide6.QtPrintSupport import QPrintDialog

    return QPrintDialog(printer, over).exec() == QDialog.DialogCode.Accepted


class PreviewSheet(QDialog):
    """Shows paper; every change of the choice renders it anew in a thread of its own."""

    def __init__(
        self, look: Look, paper: PaperPreview, ask: Asker, choose_printer: Callable[[QPrinter, QWidget], bool] = system_dialog
    ) -> None:
        super().__init__(look.over)
        self.say = look.say
        self.theme = look.theme
        self._ask = ask
        self._choose_printer = choose_printer
        self._wanted = paper
        self._choice = paper.choice
        self._job: Job | None = None
        self._folder = tempfile.TemporaryDirectory(prefix="sscexo-print-")
        self._path: Path | None = None
        self._name = ""
        self._turn = 0
        self.setWindowTitle(paper.title)
        self.setModal(True)
        self._build()
        screen = self.screen().availableSize()
        self.resize(min(screen.width() - 60, self.theme.px(1000)), min(screen.height() - 60, self.theme.px(860)))

    def _build(self) -> None:
        line = round(line_height(self))
        self.view = PaperView(self.theme)
        self._area = QScrollArea()
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.verticalScrollBar().setStyleSheet(self.theme.style_sheet())
        self._area.setWidget(self.view)
        self._bar = Ground(self.theme.card, self.theme.line, "bottom")
        self._tools = QHBoxLayout(self._bar)
        self._tools.setContentsMargins(line, round(line * 0.5), line, round(line * 0.5) + 1)
        self._tools.setSpacing(round(line * 0.4))
        self._add_choices()
        self._tools.addStretch(1)
        self._pages = label("", self.theme.muted, 0.93)
        self._tools.addWidget(self._pages)
        smaller = Button("−", self.theme, act=lambda: self._zoom(1 / 1.2))
        smaller.setAccessibleName(self.say("Smaller"))
        larger = Button("+", self.theme, act=lambda: self._zoom(1.2))
        larger.setAccessibleName(self.say("Larger"))
        self.save_button = Button(self.say("Save as PDF…"), self.theme, "plain", "Ctrl+S", act=self.save)
        self.print_button = Button(self.say("Print…"), self.theme, "primary", "Ctrl+P", act=self.print_out)
        for each in (smaller, larger, self.save_button, self.print_button):
            self._tools.addWidget(each)
        for keys, factor in (("Ctrl++", 1.2), ("Ctrl+=", 1.2), ("Ctrl+-", 1 / 1.2)):
            on_keys(self, keys, partial(self._zoom, factor))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._bar)
        outer.addWidget(self._area, 1)
        self._area.verticalScrollBar().valueChanged.connect(self._name_page)

    def _add_choices(self) -> None:
        say = self.say
        words: dict[Copy, str] = {"filled": say("Filled"), "participant": say("Participant copy"), "blank": say("Blank")}
        self.choices: list[tuple[Button, Callable[[PaperChoice], PaperChoice]]] = []
        languages: tuple[tuple[Language, str], ...] = (("en", "English"), ("fa", "فارسی"))
        for language, text in languages:
            self._add_choice(text, partial(_in_language, language))
        if len(self._wanted.copies) > 1:
            self._tools.addSpacing(round(line_height(self)))
            for copy in self._wanted.copies:
                self._add_choice(words[copy], partial(_as_copy, copy)).setObjectName(f"act-{ACTION[copy]}")

    def _add_choice(self, words: str, choice: Callable[[PaperChoice], PaperChoice]) -> Button:
        found = Button(words, self.theme, "pill", act=lambda: self._choose(choice))
        found.setCheckable(True)
        self.choices.append((found, choice))
        self._tools.addWidget(found)
        return found

    # ---- rendering ---------------------------------------------------------------------------------------------------------

    def ask(self) -> None:
        """Show the dialog and wait until it is closed."""
        self.refresh()
        self.exec()

    def _choose(self, choice: Callable[[PaperChoice], PaperChoice]) -> None:
        self._choice = choice(self._choice)
        self.refresh()

    def refresh(self) -> None:
        """Gather and render what is chosen."""
        for button, choice in self.choices:
            button.setChecked(choice(self._choice) == self._choice)
        self._pages.setText(self.say("Preparing…"))
        self._stop()
        self._path = None
        self._enable()
        try:
            paper = self._wanted.gather(self._choice)
        except Trouble as trouble:
            self.view.show_paper(None)
            self._pages.setText(self.say(trouble.what))
            return
        self._render(paper)

    def _render(self, paper: PrintJob | Report | RecoverySheet | Long) -> None:
        self._turn += 1
        out = Path(self._folder.name) / f"{self._turn}.pdf"
        self._job = Job(lambda progress: _written(paper, out, progress), self)
        self._job.progressed.connect(self._show_progress)
        self._job.done.connect(self._show)
        self._job.failed.connect(self._ask.tell)
        self._job.begin()

    def _show_progress(self, how_far: tuple[int, int]) -> None:
        self._pages.setText(self.say("Preparing page {n} of {m}", n=how_far[0], m=how_far[1]))

    def _show(self, written: tuple[Path, str]) -> None:
        self._path, self._name = written
        paper = Paper(self._path)
        self._count = len(paper.sizes)
        self.view.show_paper(paper)
        if self._turn == 1:
            self.view.show_zoom(min(1.35 * self.theme.scale, self.view.zoom_to_fit(self._area.viewport().width())))
        self._enable()
        self._name_page()

    def _enable(self) -> None:
        for each in (self.save_button, self.print_button):
            each.setEnabled(self._path is not None)

    def _zoom(self, factor: float) -> None:
        self.view.show_zoom(min(4.0, max(0.3, self.view.zoom * factor)))

    def _name_page(self) -> None:
        if self._path is not None:
            page = self.view.page_at(self._area.verticalScrollBar().value() + self._area.viewport().height() // 3) + 1
            self._pages.setText(self.say("Page {n} of {m}", n=page, m=self._count))

    # ---- what can be done --------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Save the PDF where the person chooses."""
        if self._path is None:
            return
        target = self._ask.file_to_save(self.say("Save as PDF"), self._name, "*.pdf")
        if target is None:
            return
        try:
            shutil.copyfile(self._path, target)
            if self._wanted.saved is not None:
                self._wanted.saved(target)
        except OSError:
            self._ask.tell(
                Trouble(
                    message("“{name}” cannot be written.", name=target.name),
                    message("Choose another folder, or check that the disk has room and is not write-protected."),
                )
            )

    def print_out(self) -> None:
        """Print every page through the system's dialog."""
        from PySide6.QtPrintSupport import QPrinter

        if self._path is None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setResolution(DPI)
        printer.setFullPage(True)
        printer.setDocName(self._name)
        printer.setPageSize(printer.pageLayout().pageSize())
        if self._choose_printer(printer, self):
            print_paper(Paper(self._path), printer)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()
            self._job.wait(5000)
            self._job = None

    def done(self, result: int) -> None:
        """Close, and let go of the temporary file."""
        self._stop()
        self.view.show_paper(None)
        if self._wanted.saved is not None:
            for each in Path(self._folder.name).iterdir():
                overwrite(each)
        self._folder.cleanup()
        super().done(result)


def _written(paper: PrintJob | Report | RecoverySheet | Long, out: Path, progress: Progress) -> tuple[Path, str]:
    """Write the PDF; return it with the name that it is offered to be saved under."""
    from sscexo_desktop.actions.printing import render, suggested_name
    from sscexo_desktop.paper.recovery_sheet import RecoverySheet, write_recovery_sheet
    from sscexo_desktop.paper.report import Report, write_report

    found = paper.make() if isinstance(paper, Long) else paper
    if isinstance(found, RecoverySheet):
        return write_recovery_sheet(found, out), f"{'PRACTICE_' if found.practice else ''}{found.study.id}_recovery_sheet.pdf"
    if isinstance(found, Report):
        name = f"{'PRACTICE_' if found.practice else ''}{found.study.id}_{found.name}.pdf"
        return write_report(found, out, progress), name
    return render(found, out, progress), suggested_name(found)


def print_paper(paper: Paper, printer: QPrinter) -> None:
    """Send every page to a printer as a picture of its resolution."""
    painter = QPainter(printer)
    try:
        for n in range(len(paper.sizes)):
            if n:
                printer.newPage()
            image = paper.image(n, printer.resolution() / POINTS_AN_INCH)
            page = printer.pageLayout().fullRectPixels(printer.resolution())
            fitted = image.size().scaled(page.size(), Qt.AspectRatioMode.KeepAspectRatio)
            painter.drawImage(QRect((page.width() - fitted.width()) // 2, 0, fitted.width(), fitted.height()), image)
    finally:
        painter.end()
        paper.close()
