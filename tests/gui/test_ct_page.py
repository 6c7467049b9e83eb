"""The CT reader's page: a code, their own questions, and nothing that tells whose scan it is (F79)."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from answering import Answers
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QWidget
from shell_fixtures import answers, open_window
from test_blinding_screens import words
from two_doses import NUMBER, ONE, enter, write_study

from sscexo_desktop.actions import ct_reading
from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.actions.replaying import DEMO_DAY
from sscexo_desktop.gui.ct_page import CtPage
from sscexo_desktop.gui.desk import Spot
from sscexo_desktop.gui.window import MainWindow
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.texts import Manner
from tests.people import PEOPLE, session_of

__all__ = ["answers", "open_window"]

BASELINE = RecordKey(NUMBER, "baseline", "outcome")
FIRST = ("CTREAD", "CTPATT", "ILDEXT_1", "CTGGO")


@pytest.fixture(scope="module")
def written(study, tmp_path_factory) -> Path:
    """A study whose baseline scan nobody has read yet, while that of month 6 was read by an investigator."""
    path = tmp_path_factory.mktemp("ct") / "written.sqlite"
    write_study(path, study, ONE)
    file = StudyFile.open(path, study)
    entry = Entry(session_of(file, study, lambda: DEMO_DAY), BASELINE, Manner())
    read = [place for place in entry.record.answers if entry.form.items[place.item].reading]
    for place in read:
        entry.set(place, "")
    entry.save(dict.fromkeys(read, "Read by somebody who knew the visit"))
    file.close()
    return path


@pytest.fixture
def window(open_window, written: Path, tmp_path: Path) -> MainWindow:
    found = open_window()
    enter(found, shutil.copyfile(written, tmp_path / "scans.sqlite"), "reader")
    return found


@pytest.fixture
def page(window) -> CtPage:
    QApplication.processEvents()
    assert isinstance(window.view.page, CtPage), "a CT reader begins here"
    return window.view.page


def code_of(window: MainWindow, study, key: RecordKey) -> str:
    """Return the code of a scan, as somebody who may know it reads it."""
    reading = StudyFile.open(window.view.session.file.path, study, read_only=True)
    try:
        session = session_of(reading, study, lambda: DEMO_DAY)
        return next(code for code, known in ct_reading.ct_key(session) if known == key)
    finally:
        reading.close()


def every_word(window: MainWindow) -> str:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
    return words(window)


def tells(window: MainWindow, *more: str) -> list[str]:
    """Return what the screen says that a reader must not know."""
    said = every_word(window)
    names = [name for name, role in PEOPLE.values() if role != "ct_reader"]
    visits = [visit.title.en for visit in window.view.session.study.visits]
    return [each for each in (NUMBER, *names, *visits, "2024-08-27", "1403/06/05", *more) if each in said]


def type_reading(page: CtPage, qtbot, extent: str = "15") -> None:
    pane = page.pane
    place = Place("ILDEXT_1")
    pane.form.go_to(place)
    editor = pane.form.fields[place][1].editor
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClicks(editor, extent)


def test_the_reader_begins_with_the_list_of_codes(window, page):
    """F79: codes and states, and no way to any other page with data."""
    codes = [row.number for row in page.list.scans.model().rows]
    assert codes == sorted(codes)
    assert len(codes) == 2
    assert all(each.startswith("CT-") for each in codes)
    for name in ("participants", "queries", "trail", "print", "export", "settings", "accounts", "to_sign"):
        window.view.go(Spot(name))
        assert isinstance(window.view.page, CtPage)
    window.view.go(Spot("participant", NUMBER, "baseline", "outcome", 1))
    assert isinstance(window.view.page, CtPage)


def test_nothing_tells_whose_scan_it_is(window, page, study, qtbot):
    """F55, F79: neither list nor form, tip, title or foot names participant, visit, date or another person."""
    assert tells(window) == []
    page.open(code_of(window, study, BASELINE))
    assert page.pane.code.startswith("CT-")
    assert tells(window, "Read by somebody") == []
    type_reading(page, qtbot)
    page.pane.save()
    assert tells(window, "Read by somebody") == []


def test_the_reader_sees_their_own_questions_alone(window, page, study):
    """F79: of the form nothing but the reading of this reader is there."""
    page.open(code_of(window, study, BASELINE))
    items = {place.item for place in page.pane.form.fields}
    assert set(FIRST) <= items
    assert all(study.forms["outcome"].items[item].reading == 1 for item in items)
    assert not items & {"CTDAT", "CTPROT", "CTBLIND", "ILDEXT_CHG", "VISDAT"}


def test_a_second_reader_does_not_see_the_first_score(window, page, study):
    """F55: where somebody else has read, the second reading is asked, without the first."""
    page.open(code_of(window, study, RecordKey(NUMBER, "month6", "outcome")))
    asked = {"CTREAD2", "ILDEXT2_AVG", *(f"ILDEXT2_{level}" for level in range(1, 6))}
    assert {place.item for place in page.pane.form.fields} == asked
    assert all(not page.pane.entry.typed(place) for place in page.pane.form.fields)


def test_a_reading_is_typed_and_saved_by_keys(window, page, study, qtbot):
    """F18, F79: Enter opens, Ctrl+S saves, Esc goes back; the list says it is read."""
    code = code_of(window, study, BASELINE)
    page.list.scans.stand_at(code, 0)
    page.list.scans.setFocus()
    qtbot.keyClick(page.list.scans, Qt.Key.Key_Return)
    assert page.pane.code == code
    type_reading(page, qtbot)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert not page.pane.entry.dirty
    record = window.view.session.file.record(BASELINE)
    assert record.answers[Place("ILDEXT_1")] == 15
    assert record.saved_by == "Reader Test"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert page.pane is None
    row = next(each for each in page.list.scans.model().rows if each.number == code)
    assert row.cells[1].words == "read by me"


def test_changing_a_saved_reading_asks_the_reason(window, page, study, qtbot, answers: Answers):
    """F75: a reader's saved value is changed with a reason, as everybody's."""
    page.open(code_of(window, study, BASELINE))
    type_reading(page, qtbot)
    assert page.pane.save()
    type_reading(page, qtbot, "20")
    assert page.pane.save()
    assert answers.questions().count("reasons") == 1


def test_leaving_asks_and_nothing_typed_is_lost(window, page, study, qtbot, answers: Answers):
    """F20: an unsaved reading is asked about; kept as a draft it is there again."""
    code = code_of(window, study, BASELINE)
    page.open(code)
    type_reading(page, qtbot)
    answers.leaving = "stay"
    window.view.go(Spot("help"))
    assert window.view.page is page
    assert page.pane is not None
    answers.leaving = "draft"
    window.view.go(Spot("help"))
    assert window.view.page is not page
    window.view.go(Spot("ct"))
    window.view.page.open(code)
    assert window.view.page.pane.entry.typed(Place("ILDEXT_1")) == "15"


def test_another_look_keeps_the_reading(window, page, study, qtbot):
    """F106: language changes while one reads, and what is typed stays."""
    page.open(code_of(window, study, BASELINE))
    type_reading(page, qtbot)
    window.prefer(replace(window.preferences, language="fa", calendar="jalali"))
    QApplication.processEvents()
    again = window.view.page
    assert isinstance(again, CtPage)
    assert again.pane.form.current_place == Place("ILDEXT_1")
    assert again.pane.entry.typed(Place("ILDEXT_1")) == "15"
    assert again.pane.isVisible()


@pytest.mark.parametrize("login", ["nurse", "doctor", "manager"])
def test_staff_see_which_code_is_which(open_window, written, tmp_path, login):
    """F79: those who label the images see the key, and cannot read."""
    window = open_window()
    enter(window, shutil.copyfile(written, tmp_path / "study.sqlite"), login)
    window.view.go(Spot("ct"))
    page = window.view.page
    assert isinstance(page, CtPage)
    key = page.findChild(QWidget, "act-see_ct_key")
    assert not key.isHidden()
    assert page.findChild(QWidget, "act-read_ct").isHidden()
    assert [row.cells[1].text for row in key.model().rows] == [NUMBER, NUMBER]


def test_the_monitor_has_no_such_page(open_window, written, tmp_path):
    """F79: the key is not for everybody."""
    window = open_window()
    enter(window, shutil.copyfile(written, tmp_path / "study.sqlite"), "monitor")
    window.view.go(Spot("ct"))
    assert not isinstance(window.view.page, CtPage)
