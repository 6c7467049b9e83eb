"""F84: a participant's casebook from their page, and those of all into a folder, with progress, cancel and a true print log."""

from __future__ import annotations

from pathlib import Path

import pypdf
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from review_fixtures import BOTH, AtDesk, answers, at_desk, demo_file

from sscexo_desktop.actions.papers import print_log
from sscexo_desktop.actions.papers.press import Press
from sscexo_desktop.gui.desk import Spot
from sscexo_desktop.gui.nav import NavItem
from sscexo_desktop.gui.papers.casebook_card import CasebookCard
from sscexo_desktop.gui.papers.previewed import PaperChoice, write
from sscexo_desktop.gui.papers.print_page import PrintPage
from sscexo_desktop.gui.participant import ParticipantPage
from sscexo_desktop.gui.window import MainWindow

__all__ = ["answers", "at_desk", "demo_file"]


def print_page(window: MainWindow) -> PrintPage:
    window.view.go(Spot("print"))
    QApplication.processEvents()
    page = window.findChild(PrintPage)
    assert page is not None
    return page


def printed_all(window: MainWindow) -> CasebookCard:
    page = print_page(window)
    page.casebooks.go.setFocus()
    QTest.keyClick(page.casebooks.go, Qt.Key.Key_P, BOTH)
    QApplication.processEvents()
    return page.casebooks


def test_the_casebook_of_a_participant_opens_from_their_page(at_desk: AtDesk, answers, tmp_path: Path):
    """F84: with Ctrl+Shift+P, in either language; it is offered under a name without an answer."""
    window = at_desk("doctor")
    window.view.go(Spot("participant", "SSC-003"))
    QApplication.processEvents()
    page = window.findChild(ParticipantPage)
    QTest.keyClick(page, Qt.Key.Key_P, BOTH)
    what, paper = answers.asked[-1]
    assert what == "preview"
    assert paper.title == "Casebook of SSC-003"
    for language in ("en", "fa"):
        written = write(paper.gather(PaperChoice(language, "filled")), tmp_path / "out.pdf", lambda done, of: None, Press())
        assert written.name == "PRACTICE_SSC-EXO_SSC-003_casebook.pdf"
        assert len(pypdf.PdfReader(written.path).pages) > 20


def test_a_nurse_sees_why_there_is_no_casebook_for_her(at_desk: AtDesk, answers):
    """F79: greyed with the sentence; the keys do nothing."""
    window = at_desk("nurse")
    window.view.go(Spot("participant", "SSC-003"))
    QApplication.processEvents()
    page = window.findChild(ParticipantPage)
    item = next(each for each in page.findChildren(NavItem) if each.text() == "Casebook…")
    assert not item.isEnabled()
    assert "role" in item.toolTip()
    QTest.keyClick(page, Qt.Key.Key_P, BOTH)
    assert "preview" not in answers.questions()
    assert not print_page(window).casebooks.go.isEnabled()


def test_all_casebooks_go_into_a_folder_in_the_language_chosen(at_desk: AtDesk, answers, qtbot, tmp_path: Path):
    """F84, F91: in a thread of its own, one work at a time, each book in the print log."""
    window = at_desk("doctor")
    answers.target = folder = tmp_path / "books"
    folder.mkdir()
    card = print_page(window).casebooks
    QTest.keyClick(card.language, Qt.Key.Key_Down)
    QTest.keyClick(card.go, Qt.Key.Key_P, BOTH)
    card.print_all()
    assert answers.questions().count("tell") == 1
    qtbot.waitUntil(lambda: not card.words.isHidden(), timeout=30000)
    assert [each.name for each in sorted(folder.iterdir())] == [
        f"PRACTICE_SSC-EXO_SSC-{n:03d}_casebook.pdf" for n in range(1, 11)
    ]  # fmt: skip
    assert pypdf.PdfReader(next(folder.iterdir())).trailer["/Root"]["/Lang"] == "fa-IR"
    log = print_log.prints(window.view.session)
    assert [(each.kind, each.language, each.outcome) for each in log] == [("casebook", "fa", "done")] * 10


def test_cancelled_nothing_is_left(at_desk: AtDesk, answers, qtbot, tmp_path: Path):
    """F84, F91: no book, no part of one, and the log says that it was called off."""
    window = at_desk("doctor")
    answers.target = folder = tmp_path / "books"
    folder.mkdir()
    card = printed_all(window)
    assert window.view.works.busy
    window.view.works.stop_all()
    qtbot.waitUntil(lambda: not card.words.isHidden(), timeout=30000)
    assert list(folder.iterdir()) == []
    assert card.words.text() == "Stopped; nothing was written."
    assert {(each.outcome, each.why) for each in print_log.prints(window.view.session)} == {("failed", "cancelled")}


def test_what_is_in_the_way_is_told_also_after_the_page_was_left(at_desk: AtDesk, answers, qtbot, tmp_path: Path):
    """F84, F91: a folder that is gone by then."""
    window = at_desk("doctor")
    answers.target = tmp_path / "gone"
    printed_all(window)
    window.view.go(Spot("participants"))
    qtbot.waitUntil(lambda: "tell" in answers.questions(), timeout=30000)
    assert "no folder" in answers.asked[-1][1].what.text
    assert {(each.outcome, each.why) for each in print_log.prints(window.view.session)} == {("failed", "target")}
