"""Merging with the keyboard: one question at a time, nothing written before the summary, and then one file (F102)."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from shell_fixtures import answers, open_window

from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.gui.desk import Spot
from sscexo_desktop.gui.files.merge_page import MergePane
from sscexo_desktop.gui.files.merge_question import QuestionView
from sscexo_desktop.gui.files.merge_steps import DoneView, ProposalsView, SummaryView
from sscexo_desktop.gui.files.merge_way import CopiesPage
from sscexo_desktop.gui.window import MainWindow
from sscexo_desktop.store.passwords import Cost
from sscexo_desktop.store.proof.verify import verify_file
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.texts import Manner
from tests.people import PASSWORD, session_of, with_accounts

__all__ = ["answers", "open_window"]
MEDICATION = RecordKey("SSC-001", "", "medication")
DRUG, DOSE = Place("CMTRT"), Place("CMDSTXT")


def typed(path: Path, study, login_role: str, values: dict[str, str], key: RecordKey = MEDICATION) -> None:
    file = StudyFile.open(path, study)
    session = session_of(file, study, role=login_role)
    entry = Entry(session, key, Manner("en"))
    for name, text in values.items():
        entry.set(Place(name), text)
    entry.save({each.place: "misread" for each in entry.pending()})
    file.close()


@pytest.fixture
def copies(study, tmp_path: Path) -> tuple[Path, Path]:
    """A study file and another copy, in both of which the same drug was changed, and each with a participant of its own."""
    ours, theirs = tmp_path / "study.sqlite", tmp_path / "laptop.sqlite"
    file = StudyFile.create(ours, study, "Dr Test")
    file.add_participant("SSC-001")
    with_accounts(file)
    file.add_account("both", "Both Test", ("data_entry", "data_manager"), PASSWORD, temporary=False, cost=Cost.quick())
    file.close()
    typed(ours, study, "investigator", {"CMTRT": "aspirin", "CMDSTXT": "80"})
    shutil.copy(ours, theirs)
    typed(ours, study, "data_entry", {"CMTRT": "pantoprazole"})
    typed(theirs, study, "investigator", {"CMTRT": "omeprazole", "CMDSTXT": "20"})
    file = StudyFile.open(theirs, study, "Dr Test")
    file.add_participant("SSC-002")
    file.close()
    return ours, theirs


@pytest.fixture
def start(open_window, copies, qtbot) -> Callable[..., tuple[MainWindow, CopiesPage, MergePane]]:
    def started(login: str = "both", **preferences: object) -> tuple[MainWindow, CopiesPage, MergePane]:
        window = open_window(**preferences)
        window.open_file(copies[0])
        gate = window.way_in.gate
        window.way_in.entered(gate.log_in(login, PASSWORD), PASSWORD)
        window.view.go(Spot("compare"))
        page = window.view.page
        page.comparison.compare_with(copies[1])
        qtbot.waitUntil(lambda: page.comparison.found is not None and not window.view.works.busy, timeout=15_000)
        page.comparison.merge.click()
        qtbot.waitUntil(lambda: page.merge.merging is not None and not window.view.works.busy, timeout=15_000)
        return window, page, page.merge

    return started


def test_a_merge_by_keys(start, copies, qtbot) -> None:
    """F102: 1 and 2 answer and go on, arrows go back and forth; only the last step writes, after a backup."""
    window, page, pane = start()
    before = copies[0].read_bytes()
    assert isinstance(pane.view, QuestionView)
    assert pane.progress.text() == "1 of 2"
    assert not pane.next.isEnabled()
    qtbot.keyClick(pane, Qt.Key.Key_Right)
    assert pane.at == 0
    qtbot.keyClick(pane, Qt.Key.Key_1)
    assert pane.progress.text() == "2 of 2"
    qtbot.keyClick(pane, Qt.Key.Key_Left)
    assert (pane.at, pane.next.isEnabled()) == (0, True)
    qtbot.keyClick(pane, Qt.Key.Key_2)
    qtbot.keyClick(pane, Qt.Key.Key_1)
    assert isinstance(pane.view, ProposalsView)
    assert [each.text() for each in pane.view.rows.values()] == ["New participant SSC-002"]
    qtbot.keyClick(pane, Qt.Key.Key_Right)
    assert isinstance(pane.view, SummaryView)
    qtbot.keyClick(pane, Qt.Key.Key_Right)
    assert isinstance(pane.view, SummaryView)
    assert copies[0].read_bytes() == before
    qtbot.keyClick(pane, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: pane.done is not None, timeout=15_000)
    assert isinstance(pane.view, DoneView)
    file = window.view.session.file
    answers = file.record(MEDICATION).answers
    assert (answers[DRUG], answers[DOSE]) == ("omeprazole", "80")
    assert [each.number for each in file.participants()] == ["SSC-001", "SSC-002"]
    assert len(list(copies[0].parent.glob("study-*.sqlite"))) == 1
    page.comparison.found = None
    qtbot.waitUntil(lambda: not window.view.works.busy)
    qtbot.keyClick(pane, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.comparison.found is not None, timeout=15_000)
    assert page.comparison.found[0].merged == (True, False)
    assert verify_file(copies[0]).ok


def test_a_whole_form_at_once_and_something_left_out(start, qtbot) -> None:
    """F102: every question about a form by one key; a proposal without its mark is not taken over."""
    window, _, pane = start()
    qtbot.keyClick(pane, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(pane.view, ProposalsView)
    next(iter(pane.view.rows.values())).click()
    pane.forth()
    pane.forth()
    qtbot.waitUntil(lambda: pane.done is not None, timeout=15_000)
    file = window.view.session.file
    assert file.record(MEDICATION).answers[DOSE] == "20"
    assert [each.number for each in file.participants()] == ["SSC-001"]


def test_answers_stay_in_another_look_and_leaving_asks(start, answers, qtbot) -> None:
    """F102: another language goes on at the same step; whoever leaves is asked, for the answers are not kept."""
    window, _, pane = start()
    qtbot.keyClick(pane, Qt.Key.Key_1)
    window.prefer(window.preferences.__class__(language="fa", calendar="jalali"))
    page = window.view.page
    pane = page.merge
    assert (pane.at, len(pane.merging.choices)) == (1, 1)
    qtbot.waitUntil(pane.isVisible)
    qtbot.keyClick(pane, Qt.Key.Key_Right)
    assert pane.at == 0
    answers.yes = False
    qtbot.keyClick(pane, Qt.Key.Key_Escape)
    assert page.merge is pane
    answers.yes = True
    qtbot.keyClick(pane, Qt.Key.Key_Escape)
    assert page.merge is None
    assert answers.questions().count("sure") == 2


def test_no_other_way_out_loses_an_answer(start, answers, qtbot) -> None:
    """F102: the navigation, logging out and closing the window ask as Esc does; who stays finds every answer."""
    window, page, pane = start()
    qtbot.keyClick(pane, Qt.Key.Key_1)
    answers.yes = False
    window.view.go(Spot("participants"))
    window.way_in.log_out()
    window.close()
    assert answers.questions().count("sure") == 3
    assert (window.view.page, page.merge, len(pane.merging.choices)) == (page, pane, 1)
    answers.yes = True
    window.view.go(Spot("participants"))
    assert window.view.page is not page


def test_what_is_left_out_is_an_answer_too(start, answers, qtbot) -> None:
    """F102: a mark taken away is asked about as well; before anything is decided nobody is asked."""
    window, _, pane = start()
    pane.at = len(pane.merging.questions())
    pane.show_step()
    assert pane.may_leave()
    assert answers.questions() == []
    next(iter(pane.view.rows.values())).click()
    answers.yes = False
    window.view.go(Spot("participants"))
    assert answers.questions() == ["sure"]
    answers.yes = True


def test_the_data_manager_alone_sees_and_does_not_write(start, qtbot) -> None:
    """F79: to write needs a role that enters, too; the last step says so."""
    _, _, pane = start("manager")
    qtbot.keyClick(pane, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    pane.forth()
    assert isinstance(pane.view, SummaryView)
    assert not pane.next.isEnabled()
