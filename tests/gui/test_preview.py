"""Paper on the screen before it goes out: pages, zoom, kinds, keys, and what takes long (F83, F89, F108)."""

from __future__ import annotations

import threading
from itertools import pairwise

import pytest
from keys import commit_text
from preview_fixtures import preview
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from review_fixtures import CONTROL, answers, at_desk, demo_file

from sscexo_desktop.errors import Trouble
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.papers.paper_choice import preview_of
from sscexo_desktop.gui.papers.preview import Long, PaperChoice, PaperPreview, PreviewSheet
from sscexo_desktop.gui.papers.preview_bar import PageField
from sscexo_desktop.study.texts import message

__all__ = ["answers", "at_desk", "demo_file", "preview"]

Key = Qt.Key


def press(sheet: PreviewSheet, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or sheet, key, modifiers)
    QApplication.processEvents()


def pill(sheet: PreviewSheet, name: str) -> Button:
    return next(button for button, _ in sheet.bar.pills if name in (button.objectName(), button.text()))


def test_pages_are_turned_by_keys(at_desk, preview):
    """F108: Home, End, Page Down with Ctrl, and the number of a page in any digits."""
    sheet = preview(at_desk("doctor"))
    count = sheet.area.view.count
    assert count > 5
    assert sheet.place.page.text() == "1"
    press(sheet, Key.Key_End)
    assert sheet.area.page == count - 1
    press(sheet, Key.Key_Home)
    press(sheet, Key.Key_PageDown, CONTROL)
    assert sheet.area.page == 1
    assert sheet.place.page.text() == "2"
    for typed in ("4", "۳"):
        press(sheet, Key.Key_G, CONTROL)
        assert sheet.place.page.hasFocus()
        commit_text(sheet.place.page, typed)
        press(sheet, Key.Key_Return)
        assert sheet.area.hasFocus()
    assert sheet.area.page == 2
    assert sheet.place.page.text() == "3"
    assert not sheet.result()


@pytest.mark.parametrize("typed", ["0", "999", "", "x"])
def test_a_page_that_is_not_there_leads_to_the_nearest(at_desk, preview, typed):
    """Nothing typed into the field of the page goes wrong."""
    sheet = preview(at_desk("doctor"))
    press(sheet, Key.Key_G, CONTROL)
    QTest.keyClick(sheet.place.page, Key.Key_Delete)
    QTest.keyClicks(sheet.place.page, typed)
    press(sheet, Key.Key_Return)
    assert sheet.area.page == (sheet.area.view.count - 1 if typed == "999" else 0)
    assert sheet.place.page.text() == str(sheet.area.page + 1)


def test_zoom_by_keys_and_wheel(at_desk, preview):
    """F108: larger and smaller, true size, as wide as the window, the whole page; fitted pages stay so when the window grows."""
    sheet = preview(at_desk("doctor"))
    area = sheet.area
    assert area.fit == "width"
    wide = area.view.zoom
    sheet.resize(sheet.width() - 200, sheet.height())
    QApplication.processEvents()
    assert area.view.zoom < wide
    press(sheet, Key.Key_0, CONTROL)
    assert area.view.page_height <= area.viewport().height()
    press(sheet, Key.Key_PageDown)
    assert area.page == 1
    press(sheet, Key.Key_1, CONTROL)
    assert sheet.place.true.text() == "100 %"
    press(sheet, Key.Key_Plus, CONTROL)
    assert sheet.place.true.text() == "120 %"
    assert area.fit == ""
    at, nothing = QPointF(area.viewport().rect().center()), Qt.ScrollPhase.NoScrollPhase
    for delta in (120, -120, -120):
        event = QWheelEvent(at, at, QPoint(), QPoint(0, delta), Qt.MouseButton.NoButton, CONTROL, nothing, False)
        QApplication.sendEvent(area.viewport(), event)
    assert sheet.place.true.text() == "100 %"
    assert area.page == 1


def test_the_kinds_there_are(at_desk):
    """F83, F89: of a participant filled, participant copy, blank and fillable; of nobody the empty ones, with the names of data."""
    desk = at_desk("doctor").view.desk
    assert preview_of(desk, "SSC-001").kinds == ("filled", "participant", "blank", "fillable")
    assert preview_of(desk, "").kinds == ("blank", "fillable", "annotated")
    assert preview_of(at_desk("monitor").view.desk, "SSC-001").kinds == ("filled", "blank", "fillable")


def test_a_fillable_form_is_saved_not_printed(at_desk, preview, qtbot):
    """F83: it says so, and what to print instead."""
    sheet = preview(at_desk("doctor"))
    pill(sheet, "kind-fillable").click()
    qtbot.waitUntil(lambda: sheet._job is None, timeout=20_000)
    assert sheet.save_button.isEnabled()
    assert not sheet.print_button.isEnabled()
    assert "print blank forms" in sheet.place.told
    pill(sheet, "kind-blank").click()
    qtbot.waitUntil(sheet.print_button.isEnabled, timeout=20_000)
    assert sheet.place.told == ""


def test_another_language_keeps_the_place(at_desk, preview, qtbot):
    """F87: one compares a page in both languages."""
    sheet = preview(at_desk("doctor"))
    sheet.area.go_to(3)
    pill(sheet, "فارسی").click()
    qtbot.waitUntil(sheet.print_button.isEnabled, timeout=20_000)
    assert sheet.area.page == 3


def test_what_was_chosen_last_is_shown(at_desk, preview, qtbot):
    """A choice made while an earlier one is still prepared takes its place."""
    sheet = preview(at_desk("doctor"), forms=None, wait=False)
    for name in ("فارسی", "kind-blank", "kind-participant"):
        pill(sheet, name).click()
    qtbot.waitUntil(sheet.print_button.isEnabled, timeout=20_000)
    assert "participant-copy" in sheet._shown.name
    assert sheet._shown.paper.manner.language == "fa"


def test_whatever_takes_long_can_be_stopped(at_desk, preview, qtbot):
    """T21: Escape stops the work and the dialog stays; the next one closes it. Meanwhile nothing can be printed."""
    gate = threading.Event()
    window = at_desk("doctor")

    def slow() -> object:
        gate.wait(10)
        raise AssertionError("its result is not wanted any more")

    def gather(choice: PaperChoice) -> object:
        return Long(slow) if choice.language == "en" else window.view.desk and real.gather(choice)

    real = preview_of(window.view.desk, "SSC-001", None, ("infusion",))
    sheet = preview(window, paper=PaperPreview("Slow", gather, PaperChoice("en", "filled")), wait=False)
    assert not sheet.print_button.isEnabled()
    assert sheet.place.cancel.isVisible()
    gate.set()
    pill(sheet, "فارسی").click()
    qtbot.waitUntil(sheet.print_button.isEnabled, timeout=20_000)
    assert not sheet.place.cancel.isVisible()


def test_what_cannot_be_drawn_is_said(at_desk, preview, answers):
    """T21: a font that is missing, a full disk: told in a sentence, nothing can be printed, another choice is open."""
    window = at_desk("doctor")

    def broken() -> object:
        raise Trouble(message("A font of the program is missing."), message("Install the program again."))

    sheet = preview(window, paper=PaperPreview("Broken", lambda choice: Long(broken), PaperChoice("en", "filled")))
    assert [about.what.text for what, about in answers.asked if what == "tell"] == ["A font of the program is missing."]
    assert not sheet.print_button.isEnabled()
    assert not sheet.save_button.isEnabled()
    assert pill(sheet, "فارسی").isEnabled()


def test_escape_stops_then_closes(at_desk, preview, qtbot):
    """T21: a long print-out is stopped by Escape; the dialog is closed by the next one."""
    sheet = preview(at_desk("doctor"), ("SSC-001", "SSC-002", "SSC-003"), None, wait=False)
    press(sheet, Key.Key_Escape)
    qtbot.waitUntil(lambda: sheet._job is None, timeout=20_000)
    assert sheet.isVisible()
    assert "Stopped" in sheet.place.told
    assert not sheet.save_button.isEnabled()
    press(sheet, Key.Key_Escape)
    assert not sheet.isVisible()


def boxes(bar: QWidget, sheet: PreviewSheet) -> list[QRect]:
    shown = [each for each in (*bar.findChildren(Button), *bar.findChildren(PageField)) if each.isVisible()]
    return [QRect(each.mapTo(sheet, QPoint(0, 0)), each.size()) for each in shown]


@pytest.mark.parametrize("language", ["en", "fa"])
@pytest.mark.parametrize("scale", [1.0, 1.75, 2.0])
def test_nothing_is_cut_where_letters_are_large(at_desk, preview, language, scale):
    """F108: at 1280 by 800 every button of both bars is whole, apart from the others and has room for its words."""
    sheet = preview(at_desk("doctor", language=language, font_scale=scale))
    sheet.resize(1220, 740)
    QApplication.processEvents()
    for bar in (sheet.bar, sheet.place):
        found = boxes(bar, sheet)
        assert found
        for one, other in pairwise(sorted(found, key=lambda each: (each.top(), each.left()))):
            assert not one.intersects(other)
        for each in found:
            assert sheet.rect().contains(each)
    for each in sheet.findChildren(Button):
        if each.isVisible():
            assert each.width() >= each.sizeHint().width(), each.text()
    assert sheet.area.height() > 740 * 0.4


def test_all_of_it_is_reached_by_tab(at_desk, preview):
    """F108: every choice and both ways out, without a mouse."""
    sheet = preview(at_desk("doctor"))
    met = set()
    for _ in range(40):
        press(sheet, Key.Key_Tab)
        met.add(QApplication.focusWidget())
    wanted = {each for each in sheet.findChildren(Button) if each.isVisible() and each.isEnabled()}
    assert wanted | {sheet.place.page, sheet.area} <= met


def test_a_persian_preview_is_mirrored(at_desk, preview):
    """F87: the bars begin at the right."""
    sheet = preview(at_desk("doctor", language="fa"))
    first, last = (button for button, _ in (sheet.bar.pills[0], sheet.bar.pills[-1]))
    assert first.mapTo(sheet, QPoint()).x() > last.mapTo(sheet, QPoint()).x() > sheet.print_button.mapTo(sheet, QPoint()).x()
