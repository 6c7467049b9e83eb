"""A damaged file salvaged from the window: it is never touched, what was lost is listed, and there is a data manager (F101)."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pypdfium2
import pytest
from answering import Answers
from arriving import log_in
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from rescue_fixtures import at_rest, errand, made_once, state
from shell_fixtures import answers, open_window

from sscexo_desktop.actions.gate import FirstAccount
from sscexo_desktop.gui.files.restore_page import RestorePage
from sscexo_desktop.gui.files.salvage_page import SalvagePage
from sscexo_desktop.gui.papers.preview import PaperChoice
from sscexo_desktop.gui.window import MainWindow
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.report import write_report
from sscexo_desktop.store.damage.pages import Pages
from sscexo_desktop.store.proof.verify import verify_file
from sscexo_desktop.study.texts import Manner
from tests.store.salvage.damage import leaves_of, root_of, zero_page

__all__ = ["Answers", "answers", "made_once", "open_window"]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "پوشه"
    folder.mkdir()
    return folder / "study.sqlite"


def without(made: Path, place: Path, table: str) -> Path:
    """A copy whose rows of a table stand on a page that was zeroed."""
    content = made.read_bytes()
    for leaf in leaves_of(made, root_of(made, table)):
        content = zero_page(content, leaf)
    place.write_bytes(content)
    return place


@pytest.fixture
def damaged(made_once: Path, place: Path) -> Path:
    return without(made_once, place, "form_medication")


def salvaging(qtbot, window: MainWindow, answers: Answers, path: Path) -> SalvagePage:
    """Open a damaged file, choose to salvage it, and walk to the result by keys."""
    answers.ways = ["salvage"]
    window.open_file(path)
    page = errand(window)
    assert isinstance(page, SalvagePage)
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.waitUntil(page.buttons[-1].isVisible)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    at_rest(qtbot, window)
    return page


@pytest.mark.parametrize("language", ["en", "fa"])
def test_salvage_by_keys(open_window, qtbot, answers, damaged: Path, tmp_path: Path, language: str):
    """F101: the offer, the new file, the list; the damaged one is the same byte for byte; then the new one is opened."""
    window = open_window(language=language)
    before = state(damaged.parent)
    answers.target = tmp_path / "new"
    page = salvaging(qtbot, window, answers, damaged)
    done, say = page.salvaged, Speaker(Manner(language))
    assert state(damaged.parent) == before
    assert done.path == tmp_path / "new.sqlite"
    assert verify_file(done.path).ok
    listed = page.list.toPlainText()
    for finding in done.findings:
        assert say(finding) in listed
    assert done.findings
    assert "omeprazole" not in listed
    qtbot.waitUntil(page.buttons[-1].isVisible)
    qtbot.keyClick(page.buttons[-1], Qt.Key.Key_Return)
    log_in(window, "manager")
    assert window.view.session.file.path == done.path


def test_the_list_is_kept(open_window, qtbot, answers, damaged: Path, tmp_path: Path):
    """F101: as text and on paper, in either language; a place where it cannot be written is told."""
    window = open_window()
    answers.target = tmp_path / "new.sqlite"
    page = salvaging(qtbot, window, answers, damaged)
    answers.target = tmp_path / "list.txt"
    qtbot.keyClick(page.save, Qt.Key.Key_Return)
    written = answers.target.read_text(encoding="utf-8")
    for finding in page.salvaged.findings:
        assert page.say(finding) in written
    answers.target = tmp_path / "no" / "list.txt"
    qtbot.keyClick(page.save, Qt.Key.Key_Return)
    assert answers.questions()[-1] == "tell"
    qtbot.keyClick(page.print, Qt.Key.Key_Return)
    paper = answers.asked[-1][1]
    for language in ("en", "fa"):
        out = write_report(paper.gather(PaperChoice(language, "filled")), tmp_path / f"{language}.pdf")
        document = pypdfium2.PdfDocument(out)
        assert len(document) >= 1
        document.close()


def test_a_new_data_manager(open_window, qtbot, answers, made_once: Path, place: Path, tmp_path: Path):
    """F101: where the accounts are lost somebody sets up an account, and only they can log in."""
    window = open_window()
    whole = without(made_once, place, "account").read_bytes()
    trail = leaves_of(made_once, root_of(made_once, "trail"))
    for leaf in trail:
        whole = zero_page(whole, leaf)
    place.write_bytes(whole)
    before = state(place.parent)
    answers.target = tmp_path / "new.sqlite"
    answers.account = FirstAccount("sara", "Sara Ahmadi", "rain over Taq-e Bostan")
    page = salvaging(qtbot, window, answers, place)
    qtbot.waitUntil(lambda: page.salvaged is not None, timeout=20_000)
    assert "first_account" in answers.questions()
    assert state(place.parent) == before
    page.open_asked.emit(page.salvaged.path)
    log_in(window, "sara", "rain over Taq-e Bostan")
    assert window.view.session.access.account.roles == ("data_manager",)


def test_declined(open_window, qtbot, answers, made_once: Path, place: Path, tmp_path: Path):
    """F101: whoever does not set up an account stands where they were, and there is no new file."""
    window = open_window()
    whole = without(made_once, place, "account").read_bytes()
    for leaf in leaves_of(made_once, root_of(made_once, "trail")):
        whole = zero_page(whole, leaf)
    place.write_bytes(whole)
    answers.target = tmp_path / "new.sqlite"
    page = salvaging(qtbot, window, answers, place)
    assert page.salvaged is None
    assert not answers.target.exists()
    assert page.buttons[-1].isEnabled()


def test_cancelled(open_window, qtbot, answers, damaged: Path, tmp_path: Path):
    """F101: nothing is left of a salvage that is cancelled."""
    window = open_window()
    window.way_back.salvage(damaged)
    page = errand(window)
    before = state(damaged.parent)
    page.salvage(tmp_path / "new.sqlite")
    page.works.stop_all()
    at_rest(qtbot, window)
    assert page.salvaged is None
    assert not list(tmp_path.glob("*new.sqlite*"))
    assert state(damaged.parent) == before


def test_a_name_that_is_taken(open_window, qtbot, answers, damaged: Path, tmp_path: Path):
    """F101: no file is ever overwritten, least of all the damaged one."""
    window = open_window()
    before = state(damaged.parent)
    answers.target = damaged
    page = salvaging(qtbot, window, answers, damaged)
    assert page.salvaged is None
    assert "There is already a file" in str(answers.asked[-1][1])
    assert state(damaged.parent) == before


def test_restore_instead(open_window, qtbot, answers, damaged: Path):
    """F101: the better way stands beside it."""
    window = open_window()
    window.way_back.salvage(damaged)
    errand(window).restore_asked.emit(damaged)
    found = errand(window)
    assert isinstance(found, RestorePage)
    assert found.path == damaged


def test_restored_over_a_damaged_file(open_window, qtbot, answers, damaged: Path, made_once: Path, tmp_path: Path):
    """F100, F101: nobody can say what is lost, which has to be known; the damaged file is kept aside as it is."""
    backup = Path(shutil.copy(made_once, tmp_path / "backup.sqlite"))
    content = damaged.read_bytes()
    damaged.write_bytes(content[:100] + bytes(8192) + content[8292:])
    kept = damaged.read_bytes()
    window = open_window()
    window.way_back.restore(damaged)
    page = errand(window)
    page.check(backup)
    at_rest(qtbot, window)
    assert any("✕ Nobody can say what would be lost" in each.text() for each in page.findings.findChildren(QLabel))
    page._ask()
    asked = page.confirming
    qtbot.keyClicks(asked.reason, "damaged by a power cut")
    assert not asked.form.isEnabled()
    qtbot.keyClick(asked.known, Qt.Key.Key_Space)
    asked.form.fill("manager", "correct horse 1")
    at_rest(qtbot, window)
    assert page.restored.aside.read_bytes() == kept
    assert verify_file(damaged).ok


def test_pages_of_the_test(made_once: Path):
    """The tables meant here stand on pages of their own."""
    assert Pages(made_once.read_bytes()).page(root_of(made_once, "account")).cells
    connection = sqlite3.connect(made_once)
    assert connection.execute("SELECT count(*) FROM account").fetchone() == (5,)
    connection.close()
