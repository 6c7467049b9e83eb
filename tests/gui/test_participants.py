"""The participants page."""

from __future__ import annotations

from pathlib import Path

import pytest
from answering import Answers
from PySide6.QtCore import Qt
from shell_fixtures import answers, open_window

from sscexo_desktop.gui.asker import Confirmation, NewFile
from sscexo_desktop.gui.desk import Spot
from sscexo_desktop.gui.matrix import CELL, MatrixModel
from sscexo_desktop.gui.standing import Chip

__all__ = ["answers", "open_window"]


@pytest.fixture
def window(open_window, answers: Answers, tmp_path: Path):
    answers.new = NewFile(tmp_path / "study.sqlite", "Dr Test")
    found = open_window()
    found.create_file()
    return found


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
    from dataclasses import replace

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
    window.view.page.go.click()
    qtbot.waitUntil(lambda: not window.view.works.busy, timeout=10000)
    assert list(target.glob("*.sqlite"))
    assert str(window.view.session.file.path) in window.preferences.backups


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
