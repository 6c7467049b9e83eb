"""States of records and locks on the screen (F15, F69, F77, F78)."""

from __future__ import annotations

from typing import get_args

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from review_fixtures import BASELINE, BOTH, CONTROL, SCREENING, answers, at_desk, demo_file, go, open_record, press, retype

from sscexo_desktop.gui.desk import Spot
from sscexo_desktop.gui.marks import Mark, paint_mark
from sscexo_desktop.gui.matrix import CELL
from sscexo_desktop.gui.standing import state_chip
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.review import State
from sscexo_desktop.study.texts import Manner

__all__ = ["answers", "at_desk", "demo_file"]
Key = Qt.Key
STATES: tuple[State, ...] = get_args(State)
LOCKED = RecordKey("SSC-002", "screening", "screening")


def picture(mark: Mark) -> bytes:
    """Paint a sign in black on white."""
    image = QImage(48, 48, QImage.Format.Format_Grayscale8)
    image.fill(255)
    painter = QPainter(image)
    paint_mark(painter, mark, QRectF(0, 0, 48, 48), QColor("black"))
    painter.end()
    return bytes(image.constBits())


@pytest.mark.parametrize("language", ["en", "fa"])
@pytest.mark.parametrize("look", ["light", "dark"])
def test_each_state_has_its_own_sign_colour_and_word(qapp, language, look):
    """F15: no two states share a word, a shape, or a pair of colours."""
    chips = [state_chip(Speaker(Manner(language)), Theme(look), each) for each in STATES]
    assert len({each.words for each in chips}) == len(STATES)
    assert len({picture(each.mark) for each in chips}) == len(STATES)
    colours = {(each.ink.name(), each.ground.name() if each.ground else "", each.dashed) for each in chips}
    assert len(colours) == len(STATES)


def test_marks_of_queries_and_ticks_differ_in_shape(qapp):
    """F67, F69: an open query, an answered one, a tick and a changed value are told apart without colour."""
    marks: tuple[Mark, ...] = ("query_open", "query_answered", "compared", "changed", "ticked", "unticked", "void")
    assert len({picture(each) for each in marks}) == len(marks)


def test_states_in_the_table_of_participants(at_desk):
    """F15: the table says signed, locked and complete in words, with the signs of the same name."""
    page = go(at_desk("doctor"), Spot("participants"))
    model = page.matrix.model()
    at = {row.number: n for n, row in enumerate(model.rows)}

    def chip(number: str, column: int):
        return model.index(at[number], column).data(CELL)

    assert (chip("SSC-003", 2).words, chip("SSC-003", 2).mark) == ("signed", "signed")
    assert (chip("SSC-002", 2).words, chip("SSC-002", 2).mark) == ("locked", "locked")
    assert (chip("SSC-003", 4).words, chip("SSC-003", 4).mark) == ("complete", "complete")
    assert model.index(at["SSC-002"], 2).data(Qt.ItemDataRole.AccessibleTextRole) == "SSC-002, Screening: locked"


def test_open_queries_are_counted_in_table_and_navigation(at_desk):
    """F15, F67: the number stands in the table and beside the visit."""
    window = at_desk("nurse")
    page = go(window, Spot("participants"))
    row = next(each for each in page.matrix.model().rows if each.number == "SSC-004")
    assert row.cells[-1].text == "1"
    page = go(window, Spot("participant", "SSC-004"))
    item = next(each for each in page._nav.items if each.text() == "Infusion 3")
    assert "1 query" in item.accessibleName()


# ---- locks ---------------------------------------------------------------------------------------------------------------------


def test_a_locked_form_says_who_when_and_why(at_desk):
    """F78: the form is read-only; the line names person, time in both calendars, and reason; nothing to save is offered."""
    window = at_desk("nurse")
    pane = open_record(window, LOCKED)
    note = pane.head.notes.notes[0]
    assert note.mark == "locked"
    assert note.text.startswith("All of SSC-002 is locked — Maryam Example, ")
    assert pane.entry.read_only
    assert not pane.save_button.isVisible()
    assert not pane.head.unlock_button.isVisible()


def test_locking_and_unlocking_a_form(at_desk, answers):
    """F78: lock by the menu with a reason, unlock with a reason; the editors follow at once."""
    window = at_desk("manager")
    pane = open_record(window, BASELINE)
    press(window, Key.Key_L, BOTH)
    menu = pane.head.lock_button.findChildren(QMenu)[-1]
    answers.text = "Monitored"
    menu.actions()[0].trigger()
    menu.close()
    lock = window.view.session.file.lock_on(BASELINE)
    assert (lock.scope, lock.reason) == ("form", "Monitored")
    pane = window.view.page.pane
    assert pane.head.chip.chip.words == "locked"
    assert not pane.head.unlock_button.isHidden()
    answers.text = "A correction is due"
    pane.head.unlock_button.click()
    assert window.view.session.file.lock_on(BASELINE) is None
    assert not window.view.page.pane.head.lock_button.isHidden()


def test_an_investigator_locks_but_does_not_unlock(at_desk):
    """F78, F79: the lock's button is gone once it holds; only the data manager takes it away."""
    window = at_desk("doctor")
    pane = open_record(window, BASELINE)
    pane.review.ask_lock(pane.head.lock_button)
    menu = pane.head.lock_button.findChildren(QMenu)[-1]
    menu.actions()[1].trigger()
    menu.close()
    assert window.view.session.file.lock_on(BASELINE).scope == "participant"
    pane = window.view.page.pane
    assert pane.head.lock_button.isHidden()
    assert pane.head.unlock_button.isHidden()
    assert pane.form.fields[Place("SPIRODEV")][1].editor.isReadOnly()


def test_the_study_is_locked_on_the_settings_page(at_desk, answers):
    """F78: the data manager locks the study with a reason; every form says so; the same page unlocks it."""
    window = at_desk("manager")
    page = go(window, Spot("settings"))
    answers.text = "Database lock"
    page.study_lock.lock.click()
    pane = open_record(window, SCREENING)
    assert pane.head.notes.notes[0].text.startswith("The study is locked — Maryam Example")
    page = go(window, Spot("settings"))
    assert not page.study_lock.lock.isVisible()
    pane = open_record(window, SCREENING)
    pane.head.unlock_button.click()
    assert window.view.session.file.lock_on(SCREENING) is None


def test_to_decline_the_reason_locks_nothing(at_desk, answers):
    """F78: no reason, no lock."""
    window = at_desk("manager")
    page = go(window, Spot("settings"))
    answers.text = None
    page.study_lock.lock.click()
    assert all(each.scope != "study" for each in window.view.session.file.locks())


def test_the_draft_of_somebody_else_is_told(at_desk):
    """F19, F79: who opens a form that a colleague is typing in reads that, and of a save since their own draft began."""
    window = at_desk("nurse")
    pane = open_record(window, BASELINE)
    pane.form.go_to(Place("SPIRODEV"))
    QTest.keyClicks(pane.form.fields[Place("SPIRODEV")][1].editor, " b")
    window = at_desk("doctor")
    pane = open_record(window, BASELINE)
    assert any(each.text.startswith("Narges Example typed something here") for each in pane.head.notes.notes)
    retype(pane, "SPIROTECH", "Somebody else")
    press(window, Key.Key_S, CONTROL)
    window = at_desk("nurse")
    pane = open_record(window, BASELINE)
    assert pane.form.fields[Place("SPIRODEV")][1].editor.text() == " b"
    assert any("Dr Daryush Example saved this form after you began" in each.text for each in pane.head.notes.notes)


def test_the_identity_sheet_is_closed_to_those_who_may_not_see_it(at_desk):
    """F13, F79: greyed in the list with the reason; opened by another way it says why, and shows nothing."""
    window = at_desk("monitor")
    page = go(window, Spot("participant", "SSC-001"))
    item = next(each for each in page._nav.items if each.objectName() == "act-see_identity")
    assert not item.isEnabled()
    assert item.toolTip()
    page = go(window, Spot("participant", "SSC-001", "", "identity", 1))
    assert page.pane is None
