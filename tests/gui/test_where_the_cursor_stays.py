"""Whoever types goes on where they were: behind a dialog, in another look, on a picture, from the first page on (F18, F106)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from review_fixtures import BASELINE, CONTROL, answers, at_desk, demo_file, open_record, press, retype

from sscexo_desktop.gui.ct_page import CtPage
from sscexo_desktop.gui.picture import Picture
from sscexo_desktop.settings import Preferences
from sscexo_desktop.study.places import Place

__all__ = ["answers", "at_desk", "demo_file"]
Key = Qt.Key


def test_after_a_dialog_typing_goes_on_in_the_same_field(at_desk, answers, monkeypatch: pytest.MonkeyPatch):
    """F18: while the reasons are asked another window is in front, and this one comes back only later."""
    window = at_desk("nurse")
    pane = open_record(window, BASELINE)
    retype(pane, "FVC_DEVPP", "63")
    dialog = QLabel("why?")
    asked = type(answers).reasons

    def reasons(self, changes, also=()):
        dialog.show()
        dialog.activateWindow()
        assert QTest.qWaitForWindowActive(dialog)
        return asked(self, changes, also)

    monkeypatch.setattr(type(answers), "reasons", reasons)
    press(window, Key.Key_S, CONTROL)
    assert not pane.entry.dirty
    dialog.close()
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    assert pane.form.has_focus(Place("FVC_DEVPP"))
    dialog.deleteLater()


@pytest.mark.parametrize("change", [{"language": "fa"}, {"calendar": "jalali"}, {"theme": "dark"}, {"font_scale": 1.75}])
@pytest.mark.parametrize("item", ["MRSS_HAND_L", "ILDEXT_3"])
def test_another_look_keeps_the_place_on_the_picture(at_desk, item: str, change: dict[str, object]):
    """F106: in the window everything is built anew; who works on a picture goes on there, not in the list beside it."""
    window = at_desk("nurse")
    form = open_record(window, BASELINE).form
    form.board.draw(Place(item), drawn=True)
    form.go_to(Place(item))
    assert isinstance(QApplication.focusWidget(), Picture)
    QTest.keyClicks(QApplication.focusWidget(), "1")
    region = QApplication.focusWidget().current
    window.prefer(Preferences(**change))
    now = window.view.page.pane.form
    assert now is not form
    picture = QApplication.focusWidget()
    assert isinstance(picture, Picture)
    assert picture.window() is window
    assert picture.current == region


def test_the_reader_of_scans_goes_on_on_the_picture_too(at_desk):
    """F55, F106: the same on the page of the CT reader, who begins in the list and needs no mouse."""
    window = at_desk("reader")
    page = window.view.page
    assert isinstance(page, CtPage)
    assert QApplication.focusWidget() is page.list.scans
    press(window, Key.Key_Return)
    form = page.pane.form
    level = next(place for place in form.fields if place.item.startswith("ILDEXT") and place.item.endswith("_3"))
    form.board.draw(level, drawn=True)
    form.go_to(level)
    window.prefer(Preferences(theme="dark"))
    picture = QApplication.focusWidget()
    assert isinstance(picture, Picture)
    assert picture.current == "3"


@pytest.mark.parametrize("language", ["en", "fa"])
def test_large_type_asks_for_no_wider_window_while_a_draft_is_kept(at_desk, language: str):
    """F106: at 175 % the line along the foot gives up the day, then the name of the file; what is kept stays."""
    window = at_desk("nurse", language=language, font_scale=1.75)
    window.resize(1280, 800)
    pane = open_record(window, BASELINE)
    retype(pane, "FVC_DEVPP", "63")
    press(window, Key.Key_Return)
    QApplication.processEvents()
    assert pane.entry.draft() is not None
    assert window.width() == 1280
    assert window.minimumSizeHint().width() <= 1024
    window.resize(1024, 700)
    QApplication.processEvents()
    assert window.width() == 1024
    status = window.view.status
    shown = [each for each in (status._file, status._kept, status._copy, status._day) if each.isVisible()]
    assert status._kept in shown
    assert status._copy in shown
    assert all(each.width() >= each.sizeHint().width() for each in shown), "nothing is cut"
