"""Source verification on the screen (F69, F70)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from review_fixtures import BASELINE, BOTH, CONTROL, answers, at_desk, demo_file, open_record, press, retype

from sscexo_desktop.study.places import Place

__all__ = ["answers", "at_desk", "demo_file"]
Key = Qt.Key


def ticked(window) -> set[Place]:
    return {each.place for each in window.view.session.file.ticks(BASELINE) if each.stands}


def test_the_monitor_ticks_field_by_field(at_desk):
    """F69: Ctrl+T ticks the value at the cursor and marks the field; the panel counts."""
    window = at_desk("monitor")
    pane = open_record(window, BASELINE)
    of = pane.review.source.progress.text().split()[2]
    pane.form.go_to(Place("VISDAT"))
    press(window, Key.Key_T, CONTROL)
    assert ticked(window) == {Place("VISDAT")}
    field = pane.form.fields[Place("VISDAT")][1]
    assert field.marks.source == "compared"
    assert "Compared with the source" in field.editor.accessibleDescription()
    assert pane.review.source.progress.text() == f"1 of {of} verified"
    assert "Mina Example" in pane.review.source.item.text()


def test_a_tick_is_taken_back_with_a_reason(at_desk, answers):
    """F69: Ctrl+T again asks why; to decline keeps the tick."""
    window = at_desk("monitor")
    pane = open_record(window, BASELINE)
    pane.form.go_to(Place("VISDAT"))
    press(window, Key.Key_T, CONTROL)
    answers.text = None
    press(window, Key.Key_T, CONTROL)
    assert ticked(window) == {Place("VISDAT")}
    answers.text = "Wrong page"
    press(window, Key.Key_T, CONTROL)
    assert ticked(window) == set()
    assert pane.form.fields[Place("VISDAT")][1].marks.source == "changed"


def test_all_of_a_form_is_ticked_at_once(at_desk):
    """F69: with every saved value ticked the record is verified, in head and navigation."""
    window = at_desk("monitor")
    pane = open_record(window, BASELINE)
    press(window, Key.Key_T, BOTH)
    assert pane.head.chip.chip.words == "verified"
    done, _, of, _ = pane.review.source.progress.text().split()
    assert done == of
    assert not pane.review.source.all.isEnabled()
    item = next(each for each in window.view.page._nav.items if each.text() == "Baseline")
    assert "verified" in item.accessibleName()


def test_a_change_unsets_the_tick_and_says_so(at_desk):
    """F69: the value changed by the nurse is marked; who changed it and why stands in the panel."""
    window = at_desk("monitor")
    open_record(window, BASELINE)
    press(window, Key.Key_T, BOTH)
    window = at_desk("nurse")
    pane = open_record(window, BASELINE)
    assert pane.review.source.isVisible()
    assert not pane.review.source.all.isVisible()
    retype(pane, "SPIROTECH", "Somebody else")
    press(window, Key.Key_S, CONTROL)
    field = pane.form.fields[Place("SPIROTECH")][1]
    assert field.marks.source == "changed"
    assert "changed since it was compared" in pane.review.source.item.text()
    assert "Typing error" in pane.review.source.item.text()
    assert pane.head.chip.chip.words == "complete"


def test_nobody_else_ticks(at_desk):
    """F69, F79: for others Ctrl+T does nothing."""
    window = at_desk("nurse")
    pane = open_record(window, BASELINE)
    pane.form.go_to(Place("VISDAT"))
    press(window, Key.Key_T, CONTROL)
    assert ticked(window) == set()
    assert not pane.review.source.isVisible()


def test_an_empty_item_is_not_ticked(at_desk):
    """F69: where nothing is saved there is nothing to compare: the button is grey."""
    window = at_desk("monitor")
    pane = open_record(window, BASELINE)
    empty = next(
        each.place for each in pane.form.order()
        if pane.entry.answer(each.place) is None and each.place.row == 0
    )
    pane.form.go_to(empty)
    assert not pane.review.source.one.isEnabled()


def test_the_monitor_reads_and_changes_nothing(at_desk):
    """F70: typing does nothing in the monitor's form, saving is not offered, and the head says why."""
    window = at_desk("monitor")
    pane = open_record(window, BASELINE)
    editor = pane.form.fields[Place("SPIRODEV")][1].editor
    before = editor.text()
    pane.form.go_to(Place("SPIRODEV"))
    QTest.keyClicks(editor, "x")
    assert editor.text() == before
    assert not pane.save_button.isVisible()
    assert not pane.complete_button.isVisible()
    assert pane.head.notes.notes[0].text.startswith("You can read this form, and not change it.")
