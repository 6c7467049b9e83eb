"""Two copies of a study compared from the window: how they stand to each other, and what differs, for who may see it (F102)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from answering import Answers
from arriving import log_in
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from rescue_fixtures import MEDICATION, STUDY, a_study, backup, going_on, made_once, path, state, write
from shell_fixtures import answers, open_window

from sscexo_desktop.gui.desk import Spot
from sscexo_desktop.gui.files.compare_page import ComparePage
from sscexo_desktop.gui.files.merge_way import CopiesPage
from sscexo_desktop.gui.window import MainWindow
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.texts import Manner
from tests.people import session_of

__all__ = ["Answers", "answers", "backup", "made_once", "open_window", "path"]


def comparing(qtbot, window: MainWindow, answers: Answers, path: Path, other: Path, login: str = "doctor") -> ComparePage:
    """Log in, go to the page by its place in the list, choose the other copy by keys."""
    window.open_file(path)
    log_in(window, login)
    window.view.go(Spot("compare"))
    answers.path = other
    page = window.view.page.comparison
    assert isinstance(page, ComparePage)
    qtbot.keyClick(page.go, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not window.view.works.busy, timeout=20_000)
    QApplication.processEvents()
    return page


def words(page: ComparePage) -> str:
    return "\n".join(each.text() for each in page.findChildren(QLabel) if each.isVisible())


@pytest.mark.parametrize("language", ["en", "fa"])
def test_it_goes_on(open_window, qtbot, answers, path: Path, backup: Path, language: str):
    """F102: the conclusion in words, both drugs side by side; neither file is changed; nothing to merge."""
    window = open_window(language=language)
    before = state(backup)
    page = comparing(qtbot, window, answers, path, backup)
    assert page.found[0].relation == "newer"
    told = words(page)
    for drug in ("omeprazole", "pantoprazole"):
        assert drug in told
    assert "SSC-002" in told
    assert page.merge.isHidden()
    assert state(backup) == before
    assert Speaker(Manner(language))("Compare copies") in told


def test_parted_copies_can_be_merged(open_window, qtbot, answers, path: Path, backup: Path):
    """F102: they parted at an entry, which is named with its day; the button for merging is there and hands both over."""
    going_on(backup, "esomeprazole", draft=False)
    window = open_window()
    page = comparing(qtbot, window, answers, path, backup)
    found = page.found[0]
    assert found.relation == "parted"
    assert f"after entry {found.common} of the audit trail" in words(page)
    assert "esomeprazole" in words(page)
    heard = []
    page.merge_asked.connect(lambda *about: heard.append(about))
    assert page.merge.isVisible()


def test_another_look(open_window, qtbot, answers, path: Path, backup: Path):
    """F106: the comparison stays in another language."""
    window = open_window()
    comparing(qtbot, window, answers, path, backup)
    from dataclasses import replace

    window.prefer(replace(window.preferences, language="fa", calendar="jalali"))
    QApplication.processEvents()
    page = window.view.page.comparison
    assert page.other == backup
    assert "pantoprazole" in words(page)
    assert "فقط در" in words(page)


def test_the_same(open_window, qtbot, answers, path: Path, tmp_path: Path):
    """F102: a copy taken now holds the same apart from the log-in."""
    window = open_window()
    copy = tmp_path / "copy.sqlite"
    shutil.copy(path, copy)
    page = comparing(qtbot, window, answers, path, copy)
    assert page.found[0].relation == "newer"
    assert page.found[0].records == ()


def test_made_separately(open_window, qtbot, answers, path: Path, tmp_path: Path):
    """T6: another study file of the same trial is no copy, and nothing of it is shown."""
    other = a_study(tmp_path / "other.sqlite", "lansoprazole")
    window = open_window()
    page = comparing(qtbot, window, answers, path, other)
    assert page.found[0].relation == "separate"
    assert "is no copy of" in words(page)
    assert "lansoprazole" not in words(page)


@pytest.mark.parametrize("bad", ["itself", "text", "gone"])
def test_what_cannot_be_compared(open_window, qtbot, answers, path: Path, tmp_path: Path, bad: str):
    """T6: it is told with what to do, and the page stays as it was."""
    other = {"itself": path, "text": tmp_path / "text.sqlite", "gone": tmp_path / "gone.sqlite"}[bad]
    if bad == "text":
        other.write_text("no study", encoding="utf-8")
    window = open_window()
    page = comparing(qtbot, window, answers, path, other)
    assert answers.questions()[-1] == "tell"
    assert page.found is None


def test_an_account_that_was_closed_since(open_window, qtbot, answers, path: Path, backup: Path):
    """F79: in the copy that was changed later this person may see nothing: the values are not shown, and it is said."""
    file = StudyFile.open(path, STUDY)
    session_of(file, STUDY, role="data_manager")
    file.role = "data_manager"
    file.change_account("doctor", roles=("investigator",), active=False, reason="left the clinic")
    file.close()
    window = open_window()
    shutil.copy(path, later := path.with_name("later.sqlite"))
    page = comparing(qtbot, window, answers, backup, later)
    assert page.found[1] is False
    assert "pantoprazole" not in words(page)
    assert "not shown here" in words(page)


def test_not_for_a_ct_reader(open_window, path: Path):
    """F79: who may not see data has no such page."""
    window = open_window()
    window.open_file(path)
    log_in(window, "reader")
    window.view.go(Spot("compare"))
    assert not isinstance(window.view.page, CopiesPage)


def test_not_in_participant_view(open_window, qtbot, answers, path: Path, backup: Path):
    """F50: while a participant looks on, nothing of it is on the screen."""
    window = open_window()
    comparing(qtbot, window, answers, path, backup, "nurse")
    window.view.go(Spot("participant", "SSC-001"))
    qtbot.keyClick(window.view, Qt.Key.Key_F9)
    window.view.go(Spot("compare"))
    assert not isinstance(window.view.page, CopiesPage)


def test_locked_over_a_comparison(open_window, qtbot, answers, path: Path, backup: Path):
    """F82: the lock takes it off the screen, and the password brings it back."""
    window = open_window()
    page = comparing(qtbot, window, answers, path, backup)
    window.lock.lock()
    QApplication.processEvents()
    assert not [each for each in window.findChildren(QLabel) if each.isVisible() and "omeprazole" in each.text()]
    assert not page.isVisible()


def test_many_records(open_window, qtbot, answers, path: Path, backup: Path):
    """F102: a long comparison is written in parts, the next on request."""
    from sscexo_desktop.gui.files import compared_view

    for file, drug in ((path, "first"), (backup, "second")):
        opened = StudyFile.open(file, STUDY)
        session = session_of(opened, STUDY)
        for n in range(2, compared_view.AT_ONCE + 6):
            write(session, MEDICATION._replace(occurrence=n), drug)
        opened.close()
    window = open_window()
    page = comparing(qtbot, window, answers, path, backup)
    assert not page.view.more.isHidden()
    before = words(page).count("≠ second")
    assert before <= compared_view.AT_ONCE
    qtbot.keyClick(page.view.more, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert words(page).count("≠ second") > before
    assert page.view.more.isHidden()
