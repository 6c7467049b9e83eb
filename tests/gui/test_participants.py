"""The participants page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from answering import Answers
from arriving import log_in, new_study
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from shell_fixtures import answers, open_window, quick_doors

from sscexo_desktop.actions.demo import open_demo
from sscexo_desktop.actions.replaying import DEMO_DAY
from sscexo_desktop.gui.asker import Confirmation
from sscexo_desktop.gui.chrome import Fitted
from sscexo_desktop.gui.desk import Spot
from sscexo_desktop.gui.matrix import CELL, MatrixModel
from sscexo_desktop.gui.standing import OVERDUE, Chip
from sscexo_desktop.gui.window import MainWindow
from sscexo_desktop.settings import Preferences
from tests.people import PASSWORD, quick_demo

__all__ = ["answers", "open_window"]


@pytest.fixture
def window(open_window, answers: Answers, tmp_path: Path):
    answers.new = new_study(tmp_path / "study.sqlite")
    found = open_window()
    found.create_file()
    return found


@pytest.fixture
def demo_window(study, tmp_path: Path, qtbot):
    path = tmp_path / "demo.sqlite"
    quick_demo(path, study)
    doors = replace(quick_doors(study, path, lambda: DEMO_DAY), demo=lambda: open_demo(path, study))
    found = MainWindow(doors, Preferences(), tmp_path / "preferences.json", lambda _window: Answers())
    qtbot.addWidget(found)
    found.show()
    qtbot.waitExposed(found)
    found.open_demo()
    log_in(found, password=found.way_in.gate.demo_passwords["doctor"])
    qtbot.wait(20)
    yield found
    found.close()
    QApplication.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_screening_gives_a_number_and_opens_the_form(window, qtbot):
    """Ctrl+N screens the next participant and opens the screening form."""
    qtbot.keyClick(window.view.page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert window.view.spot == Spot("participant", "SSC-001", "screening", "screening", 1)


def test_matrix_says_state_in_words(window):
    """F15: a chip has words, not colour alone; a screen reader hears participant, visit and state."""
    window.view.session.screen_participant()
    window.view.page.refresh()
    model = window.view.page.matrix.model()
    assert isinstance(model, MatrixModel)
    index = model.index(0, 2)
    assert isinstance(index.data(CELL), Chip)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "SSC-001, Screening: planned"


def test_arrows_move_and_enter_opens(window, qtbot):
    """F15: arrow keys move between cells, Enter opens the form."""
    window.view.session.screen_participant()
    page = window.view.page
    page.refresh()
    page.matrix.setFocus()
    page.matrix.setCurrentIndex(page.matrix.model().index(0, 2))
    qtbot.keyClick(page.matrix, Qt.Key.Key_Right)
    qtbot.keyClick(page.matrix, Qt.Key.Key_Return)
    assert window.view.spot[:3] == ("participant", "SSC-001", "baseline")


def test_arrows_follow_the_reading_direction(window, qtbot):
    """F106: in Persian the left arrow moves to the next visit, which lies to the left."""
    window.view.session.screen_participant()
    window.prefer(replace(window.preferences, language="fa"))
    matrix = window.view.page.matrix
    matrix.setCurrentIndex(matrix.model().index(0, 2))
    qtbot.keyClick(matrix, Qt.Key.Key_Left)
    assert matrix.currentIndex().column() == 3


def test_search_by_number_in_any_digits(window):
    """F25: the search takes Persian digits as well."""
    for _ in range(3):
        window.view.session.screen_participant()
    page = window.view.page
    page.refresh()
    page.search.setText("۰۰۲")
    assert [row.number for row in page.matrix.model().rows] == ["SSC-002"]


def test_log_lists_before_it_opens(window):
    """F28: an any-time form shows its list first; a new entry opens the form."""
    window.view.session.screen_participant()
    window.view.go(Spot("participant", "SSC-001", "", "adverse_event"))
    log = window.view.page.log
    assert log is not None
    log.new.click()
    assert window.view.spot == Spot("participant", "SSC-001", "", "adverse_event", 1)


def test_confirming_a_setting(window, answers):
    """A setting counts once it is confirmed with a reason; nothing is preset."""
    window.view.go(Spot("settings"))
    page = window.view.page
    answers.confirmation = Confirmation(("14",), "Letter of the investigator")
    answers.login, answers.password = "doctor", PASSWORD
    page.buttons["month6_window"].click()
    confirmed = window.view.session.file.settings()["month6_window"]
    assert (confirmed.values, confirmed.reason, confirmed.version) == (("14",), "Letter of the investigator", 1)


def test_backup_is_made_and_remembered(window, answers, tmp_path, qtbot):
    """A verified copy is made in a thread of its own and shown as the last backup."""
    target = tmp_path / "stick"
    target.mkdir()
    answers.target = target
    window.view.go(Spot("backup"))
    window.view.page.go.click()
    qtbot.waitUntil(lambda: not window.view.works.busy, timeout=10000)
    (copy,) = target.glob("*.sqlite")
    assert window.backups.plan.made[str(target)].path == str(copy)


def test_audit_check(window, qtbot):
    """F73: the check runs in a thread of its own and says that the file is whole."""
    window.view.session.screen_participant()
    window.view.go(Spot("verify"))
    window.view.page.go.click()
    qtbot.waitUntil(lambda: not window.view.works.busy, timeout=10000)
    assert any("unbroken" in each.text() for each in window.view.page.findChildren(type(window.view.status._file)))


def test_export(window, answers, tmp_path, qtbot):
    """Data are exported by a session of the worker's own."""
    answers.target = tmp_path / "out"
    window.view.go(Spot("export"))
    window.view.page.csv.click()
    qtbot.waitUntil(lambda: not window.view.works.busy, timeout=10000)
    assert "tell" not in answers.questions(), answers.asked
    assert list((tmp_path / "out").glob("*.csv"))


@pytest.mark.parametrize("language", ["en", "fa"])
def test_all_columns_fit_a_small_screen(demo_window, language, qtbot):
    """F15: at 1280 x 800 and 100 % font no column of the table is hidden, and neither is any of ten participants."""
    window = demo_window
    window.prefer(replace(window.preferences, language=language))
    window.resize(1280, 800)
    qtbot.wait(50)
    matrix = window.view.page.matrix
    assert matrix.horizontalHeader().length() <= matrix.viewport().width()
    assert matrix.horizontalScrollBar().maximum() == 0
    for row in range(matrix.model().rowCount()):
        for column in range(matrix.model().columnCount()):
            cell = matrix.visualRect(matrix.model().index(row, column))
            assert matrix.viewport().rect().contains(cell)
            assert cell.width() >= matrix.sizeHintForIndex(matrix.model().index(row, column)).width()


def test_the_table_is_ready_for_keys_at_once(demo_window, qtbot):
    """F15: the participants page opens with the first cell that is overdue, framed; keys work without a click."""
    window = demo_window
    matrix = window.view.page.matrix
    assert window.focusWidget() is matrix
    assert matrix.currentIndex().data(CELL).sign == OVERDUE
    number, before = matrix.current_number(), matrix.currentIndex().row()
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Down)
    assert matrix.currentIndex().row() == before + 1
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Up)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    assert window.view.spot.participant == number


def test_one_comes_back_to_the_participant_one_left(demo_window):
    """F15: back from a form, the table stands at that participant and visit, in another language as well."""
    window = demo_window
    form = window.view.session.study.visit("baseline").forms[0]
    window.view.go(Spot("participant", "SSC-006", "baseline", form, 1))
    window.view.go(Spot("participants"))
    matrix = window.view.page.matrix
    assert (matrix.current_number(), matrix.currentIndex().column()) == ("SSC-006", 3)
    window.prefer(replace(window.preferences, language="fa"))
    matrix = window.view.page.matrix
    assert (matrix.current_number(), matrix.currentIndex().column()) == ("SSC-006", 3)


def test_the_enrolment_number_stands_at_the_participant(demo_window):
    """F8: under the number, found by the search, heard by a screen reader and in the banner; a failure has none."""
    window = demo_window
    page = window.view.page
    rows = {each.number: each.cells[0] for each in page.matrix.model().rows}
    assert rows["SSC-001"].under == "ENR-01"
    assert rows["SSC-002"].under == ""
    spoken = page.matrix.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "ENR-01" in spoken
    page.search.setText("enr-02")
    assert [each.number for each in page.matrix.model().rows] == ["SSC-003"]
    window.view.go(Spot("participant", "SSC-001", "screening", "screening", 1))
    assert any("ENR-01" in each.accessibleName() + str(getattr(each, "text", str)()) for each in window.findChildren(Fitted))


def test_the_screening_log_is_previewed(demo_window):
    """F8: from the participants page, in the language chosen in the preview."""
    from sscexo_desktop.gui.papers.preview import PaperChoice

    window = demo_window
    window.view.page.log.click()
    what, paper = window.view.page._desk.ask.asked[-1]
    assert what == "preview"
    report = paper.gather(PaperChoice("fa", "filled"))
    assert [row[1] for row in report.rows] == [each.participant.number for each in window.view.session.participants()]
