"""Paper on its way out: what is printed, what is saved, what goes wrong, and what the print log says of it (F83, F91, T21)."""

from __future__ import annotations

import os
import resource
from pathlib import Path

import pypdfium2
import pytest
from preview_fixtures import preview
from printers_at_hand import AtHand, OutOfPaper, Vanishing
from PySide6.QtCore import Qt
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from review_fixtures import answers, at_desk, demo_file

from sscexo_desktop.actions.papers.print_log import prints
from sscexo_desktop.errors import Trouble
from sscexo_desktop.gui.papers.preview import PreviewSheet
from sscexo_desktop.gui.papers.printing_out import pages_wanted
from sscexo_desktop.gui.window import MainWindow

__all__ = ["answers", "at_desk", "demo_file", "preview"]

SHORT = ("end_of_study",)


def log(window: MainWindow) -> list[tuple[str, str, str, str, int]]:
    return [(each.kind, each.target, each.outcome, each.why, each.pages) for each in prints(window.view.session)]


def told(answers) -> Trouble:
    (fault,) = [about for what, about in answers.asked if what == "tell"]
    assert isinstance(fault, Trouble)
    return fault


def printed(sheet: PreviewSheet, qtbot) -> None:
    sheet.print_button.click()
    qtbot.waitUntil(lambda: sheet._job is None, timeout=30_000)


def sizes(path: Path) -> list[tuple[int, int]]:
    document = pypdfium2.PdfDocument(path)
    found = [(round(page.get_width()), round(page.get_height())) for page in document]
    document.close()
    return found


def ink(path: Path) -> tuple[float, float, float, float]:
    """Return where the dark of the first page begins and ends: left, top, right, bottom, in parts of the page."""
    document = pypdfium2.PdfDocument(path)
    picture = document[0].render(scale=1, grayscale=True).to_pil().point(lambda level: 255 if level < 128 else 0)
    document.close()
    left, top, right, bottom = picture.getbbox()
    return left / picture.width, top / picture.height, right / picture.width, bottom / picture.height


# ---- a printer that prints -------------------------------------------------------------------------------------------------


def test_all_pages_are_printed_and_logged(at_desk, preview, qtbot, tmp_path):
    """F83, F91: every page in its true size on A4; the log says how many went to a printer."""
    window, out = at_desk("doctor"), tmp_path / "printed.pdf"
    printers = AtHand(out)
    sheet = preview(window, forms=SHORT, printers=printers)
    printed(sheet, qtbot)
    count = sheet.area.view.count
    assert len(sizes(out)) == count
    assert set(sizes(out)) == {(595, 842)}
    assert printers.printer.docName() == sheet._shown.name
    assert log(window) == [("filled", "printer", "done", "", count)]
    assert str(count) in sheet.place.told


def test_declining_prints_and_logs_nothing(at_desk, preview, qtbot, tmp_path):
    """F91: what was not printed does not stand in the log."""
    window, printers = at_desk("doctor"), AtHand(tmp_path / "printed.pdf")
    printers.declined = True
    printed(preview(window, printers=printers), qtbot)
    assert log(window) == []
    assert not printers.out.exists()


@pytest.mark.parametrize(
    ("settle", "expected"),
    [
        (lambda printer: None, (0, 1, 2, 3, 4)),
        (lambda printer: (printer.setPrintRange(printer.PrintRange.PageRange), printer.setFromTo(2, 3)), (1, 2)),
        (lambda printer: (printer.setPrintRange(printer.PrintRange.PageRange), printer.setFromTo(4, 9)), (3, 4)),
        (lambda printer: printer.setPrintRange(printer.PrintRange.CurrentPage), (3,)),
        (lambda printer: printer.setPageOrder(printer.PageOrder.LastPageFirst), (4, 3, 2, 1, 0)),
        (lambda printer: (printer.setCopyCount(2), printer.setPrintRange(printer.PrintRange.CurrentPage)), (3, 3)),
        (lambda printer: (printer.setCopyCount(2), printer.setCollateCopies(True)), (0, 1, 2, 3, 4, 0, 1, 2, 3, 4)),
        (lambda printer: (printer.setCopyCount(2), printer.setCollateCopies(False)), (0, 0, 1, 1, 2, 2, 3, 3, 4, 4)),
    ],
)
def test_the_pages_of_the_dialog_are_printed(qtbot, tmp_path, settle, expected):
    """F83: from and to, the current page, the last first, and copies where the printer makes none itself."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    settle(printer)
    assert pages_wanted(printer, 5, 3) == expected


def test_a_range_is_printed(at_desk, preview, qtbot, tmp_path):
    """F83: the log counts what was printed, not what was shown."""
    window = at_desk("doctor")

    def settle(printer: QPrinter) -> None:
        printer.setPrintRange(printer.PrintRange.PageRange)
        printer.setFromTo(2, 3)

    printers = AtHand(tmp_path / "printed.pdf", settle=settle)
    printed(preview(window, printers=printers), qtbot)
    assert len(sizes(printers.out)) == 2
    assert log(window)[0][-1] == 2


@pytest.mark.parametrize(
    ("size", "way", "expected"),
    [
        (QPageSize.PageSizeId.A4, QPageLayout.Orientation.Portrait, (595, 842)),
        (QPageSize.PageSizeId.Letter, QPageLayout.Orientation.Portrait, (612, 792)),
        (QPageSize.PageSizeId.A5, QPageLayout.Orientation.Portrait, (420, 595)),
        (QPageSize.PageSizeId.A4, QPageLayout.Orientation.Landscape, (842, 595)),
    ],
)
def test_the_paper_of_the_printer_is_kept(at_desk, preview, qtbot, tmp_path, size, way, expected):
    """F83: on smaller paper the page is smaller, turned where the paper lies across, and never cut."""

    def settle(printer: QPrinter) -> None:
        printer.setPageSize(QPageSize(size))
        printer.setPageOrientation(way)
        printer.setPrintRange(printer.PrintRange.CurrentPage)

    printers = AtHand(tmp_path / "printed.pdf", settle=settle)
    printed(preview(at_desk("doctor"), printers=printers), qtbot)
    assert sizes(printers.out) == [expected]
    left, top, right, bottom = ink(printers.out)
    assert 0.02 < left < 0.15
    assert 0.02 < top < 0.15
    assert 0.85 < right < 0.98
    assert 0.85 < bottom < 0.99


def test_grey_is_printed_grey(at_desk, preview, qtbot, tmp_path):
    """F83: what the dialog says of colours is followed."""
    printers = AtHand(tmp_path / "printed.pdf", settle=lambda printer: printer.setColorMode(printer.ColorMode.GrayScale))
    printed(preview(at_desk("doctor"), forms=SHORT, printers=printers), qtbot)
    assert b"/ColorSpace /DeviceGray" in printers.out.read_bytes()
    assert b"/ColorSpace /DeviceRGB" not in printers.out.read_bytes()


# ---- a printer that does not -----------------------------------------------------------------------------------------------


def test_without_a_printer_there_is_a_way_out(at_desk, preview, answers):
    """T21: said before any dialog, with what can be done; here is a machine without any."""
    window = at_desk("doctor")
    sheet = preview(window)
    sheet.print_button.click()
    assert "No printer is installed" in told(answers).what.text
    assert "Save as PDF" in told(answers).next_step.text
    assert sheet.save_button.isEnabled()
    assert log(window) == []


@pytest.mark.parametrize("taken", [1, 3])
def test_a_printer_that_vanishes(at_desk, preview, qtbot, answers, tmp_path, taken):
    """T21, F91: it is said after how many pages, and the log says that it failed at the printer."""
    window = at_desk("doctor")
    sheet = preview(window, forms=("screening",), printers=AtHand(tmp_path / "printed.pdf", Vanishing(taken)))
    printed(sheet, qtbot)
    assert told(answers).what.params == {"n": taken}
    assert log(window) == [("filled", "printer", "failed", "printer", sheet.area.view.count)]
    assert sheet.print_button.isEnabled()


def test_a_printer_in_trouble(at_desk, preview, qtbot, answers, tmp_path):
    """T21: a printer that says it failed is believed."""
    window = at_desk("doctor")
    printed(preview(window, forms=SHORT, printers=AtHand(tmp_path / "printed.pdf", OutOfPaper())), qtbot)
    assert "The printer stopped" in told(answers).what.text
    assert log(window)[0][2:4] == ("failed", "printer")


@pytest.mark.qt_log_ignore("QPainter::begin", "This plugin does not support", extend=True)
def test_a_printer_that_cannot_begin(at_desk, preview, qtbot, answers, tmp_path):
    """T21: nothing was printed, and that is said."""
    window = at_desk("doctor")
    sheet = preview(window, printers=AtHand(tmp_path / "nowhere" / "printed.pdf"))
    printed(sheet, qtbot)
    assert "could not be started" in told(answers).what.text
    assert log(window)[0][2:4] == ("failed", "printer")


def test_printing_is_called_off(at_desk, preview, qtbot, answers, tmp_path):
    """T21, F91: Escape stops it between two pages; the log says so, and nothing more is told."""
    window = at_desk("doctor")
    sheet = preview(window, ("SSC-001", "SSC-002"), None, AtHand(tmp_path / "printed.pdf"))
    sheet.print_button.click()
    assert not sheet.save_button.isEnabled()
    qtbot.waitUntil(lambda: "Printing page" in sheet.place.told, timeout=20_000)
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: sheet._job is None, timeout=30_000)
    assert sheet.isVisible()
    assert sheet.place.told == "Printing was stopped."
    assert log(window)[0][2:4] == ("failed", "cancelled")
    assert "tell" not in answers.questions()


def test_closing_the_window_calls_it_off(at_desk, preview, qtbot, tmp_path):
    """F91: the log is true also where the dialog is closed in the middle."""
    window = at_desk("doctor")
    sheet = preview(window, ("SSC-001", "SSC-002"), None, AtHand(tmp_path / "printed.pdf"))
    sheet.print_button.click()
    qtbot.waitUntil(lambda: "Printing page" in sheet.place.told, timeout=20_000)
    folder = sheet._shown.path.parent
    sheet.close()
    assert log(window)[0][2:4] == ("failed", "cancelled")
    assert not folder.exists()


# ---- into a file -------------------------------------------------------------------------------------------------------------


def test_a_pdf_is_saved_whole_and_logged(at_desk, preview, answers, tmp_path):
    """F83, F91: under the name that was chosen, with .pdf where that was left out; an older PDF is replaced."""
    window = at_desk("doctor")
    answers.target = tmp_path / "شرکت‌کننده ۱"
    sheet = preview(window)
    sheet.save_button.click()
    saved = tmp_path / "شرکت‌کننده ۱.pdf"
    assert saved.read_bytes() == sheet._shown.path.read_bytes()
    sheet.save_button.click()
    assert answers.asked[-1] == ("sure", f"Replace {saved.name}?")
    answers.yes = False
    sheet.save_button.click()
    assert [each[1:4] for each in log(window)] == [("file", "done", "")] * 2
    assert list(tmp_path.glob(".*")) == []


def test_only_a_pdf_is_replaced(at_desk, preview, answers, tmp_path):
    """T21: neither the study file nor a backup nor a folder is ever written over, and it is said why."""
    window = at_desk("doctor")
    study = window.view.session.file.path
    before = study.stat().st_size
    sheet = preview(window)
    for target in (study, tmp_path / "folder.pdf", tmp_path / "notes.pdf"):
        answers.asked.clear()
        answers.target = target
        if target.name.startswith("folder"):
            target.mkdir()
        elif target.name.startswith("notes"):
            target.write_text("not a PDF")
        sheet.save_button.click()
        if target is study:  # it is offered as study.sqlite.pdf
            assert target.with_name(f"{study.name}.pdf").read_bytes().startswith(b"%PDF")
        else:
            assert told(answers).next_step.text
    assert study.read_bytes()[:6] != b"%PDF-1"
    assert study.stat().st_size >= before
    assert (tmp_path / "notes.pdf").read_text() == "not a PDF"
    assert [each[2:4] for each in log(window)[:2]] == [("failed", "target")] * 2


@pytest.mark.skipif(os.name != "posix", reason="limits of POSIX")
def test_a_full_disk_leaves_what_was_there(at_desk, preview, answers, tmp_path):
    """T21: the older PDF stays whole, nothing half-written lies beside it, and the log says that the target failed."""
    window = at_desk("doctor")
    folder = tmp_path / "stick"
    folder.mkdir()
    answers.target = folder / "old.pdf"
    answers.target.write_bytes(b"%PDF-1.7 old")
    sheet = preview(window)
    on_small_disk(sheet)
    assert "disk is full" in told(answers).what.text
    assert answers.target.read_bytes() == b"%PDF-1.7 old"
    assert [each.name for each in folder.iterdir()] == ["old.pdf"]
    assert log(window)[0][1:4] == ("file", "failed", "target")


def on_small_disk(sheet: PreviewSheet) -> None:
    """Save while no file may grow beyond a part of the PDF; the study file is larger already and is written inside of itself."""
    save = sheet._out._begin, sheet._out._end
    before = resource.getrlimit(resource.RLIMIT_FSIZE)

    def begin(*about):
        found = save[0](*about)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, before[1]))
        return found

    def end(*about):
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        save[1](*about)

    sheet._out._begin, sheet._out._end = begin, end
    try:
        sheet.save_button.click()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_protected_folder_is_named(at_desk, preview, answers, tmp_path):
    """T21: also how a file that is open in another program shows itself on Windows."""
    window = at_desk("doctor")
    protected = Path("/sys/kernel") if os.geteuid() == 0 else tmp_path / "protected"
    if os.geteuid() != 0:
        protected.mkdir()
        protected.chmod(0o500)
    answers.target = protected / "out.pdf"
    preview(window).save_button.click()
    assert "protected or the file is open" in told(answers).what.text
    assert log(window)[0][2:4] == ("failed", "target")


@pytest.mark.parametrize("kind", ["filled", "participant", "blank", "fillable"])
def test_the_name_offered_holds_no_answer(at_desk, preview, qtbot, answers, kind):
    """F89: study, number, form and kind, and nothing else."""
    sheet = preview(at_desk("doctor"), "SSC-003", kind=kind)
    answers.target = None
    sheet.save_button.click()
    name = dict(answers.asked)["file_to_save"]
    assert set(name.removesuffix(".pdf").split("_")) <= {
        "PRACTICE", "SSC-EXO", "SSC-003", "INF", "CRF", "participant-copy", "blank", "fillable",
    }  # fmt: skip
