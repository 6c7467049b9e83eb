"""The study settings page: several proposals confirmed in one go (F2, F77, F79, F108)."""

from __future__ import annotations

import pytest
from answering import Answers
from arriving import log_in
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from shell_fixtures import answers, open_window

from sscexo_desktop.gui.asker import Proposals
from sscexo_desktop.gui.desk import Spot
from sscexo_desktop.gui.proposals_dialog import ProposalsSheet
from sscexo_desktop.gui.settings_page import SettingsPage
from sscexo_desktop.gui.sheet import Look
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.gui.tick_row import TickRow
from sscexo_desktop.gui.window import MainWindow
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.texts import Manner
from tests.people import PASSWORD

__all__ = ["answers", "open_window"]
Key, Mod = Qt.Key, Qt.KeyboardModifier
WANTED = ("thaw_to_start", "alert_pulse", "alert_temperature")


def settings_page(window: MainWindow, login: str) -> SettingsPage:
    window.open_demo()
    log_in(window, login)
    window.view.go(Spot("settings"))
    assert isinstance(window.view.page, SettingsPage)
    return window.view.page


def sheet_of(study, qtbot, language: str = "en", *settings: str) -> ProposalsSheet:
    chosen = tuple(study.settings[each] for each in settings or WANTED)
    sheet = ProposalsSheet(Look(Speaker(Manner(language)), Theme()), chosen)
    qtbot.addWidget(sheet)
    sheet.fit()
    sheet.show()
    sheet.activateWindow()
    assert QTest.qWaitForWindowActive(sheet)
    return sheet


def focus(sheet: ProposalsSheet) -> QWidget:
    found = sheet.focusWidget()
    assert found is not None
    return found


def test_the_dialog_is_worked_by_keys(study, qtbot):
    """F108, F2: nothing is ticked beforehand; Tab and Space tick, a reason is needed, Ctrl+Enter confirms."""
    sheet = sheet_of(study, qtbot)
    assert sheet.wanted == Proposals((), "")
    assert focus(sheet) is sheet.reason
    qtbot.keyClicks(focus(sheet), "Protocol 1.1")
    assert not sheet.go.isEnabled()
    for key in (Key.Key_Tab, Key.Key_Tab, Key.Key_Space, Key.Key_Tab, Key.Key_Tab, Key.Key_Return):
        qtbot.keyClick(focus(sheet), key)
    assert sheet.go.isEnabled()
    qtbot.keyClick(focus(sheet), Key.Key_Return, Mod.ControlModifier)
    assert not sheet.isVisible()
    assert sheet.result() == 1
    assert sheet.wanted == Proposals(("thaw_to_start", "alert_temperature"), "Protocol 1.1")


def test_all_are_ticked_by_one_button(study, qtbot):
    """F2: and any of them can be taken out again; with none left there is nothing to confirm."""
    sheet = sheet_of(study, qtbot)
    qtbot.keyClicks(sheet.reason, "Protocol 1.1")
    sheet.all.click()
    assert sheet.wanted.settings == WANTED
    for tick in sheet.ticks.values():
        tick.click()
    assert sheet.wanted.settings == ()
    assert not sheet.go.isEnabled()


@pytest.mark.parametrize(("language", "pulse"), [("en", "50 – 120 /min"), ("fa", "۵۰ – ۱۲۰ /min")])
def test_each_says_its_value_and_what_it_means(study, qtbot, language, pulse):
    """F2: nobody signs a value that they did not see."""
    sheet = sheet_of(study, qtbot, language)
    tick = sheet.ticks["alert_pulse"]
    setting = study.settings["alert_pulse"]
    assert isinstance(tick, TickRow)
    assert setting.title.to(language) in tick.text()
    assert pulse in tick.text()
    assert tick.accessibleDescription() == setting.explanation.to(language)


def test_all_that_are_ticked_are_signed_with_one_password(open_window, answers: Answers):
    """F2, F77: the page shows each of them confirmed and signed; the others stay as they were."""
    window = open_window()
    page = settings_page(window, "doctor")
    answers.proposals, answers.login, answers.password = Proposals(WANTED, "Protocol 1.1"), "doctor", PASSWORD
    page.proposals.click()
    assert [each for each in answers.questions() if each in ("confirm_proposals", "credentials")] == [
        "confirm_proposals", "credentials",
    ]  # fmt: skip
    file = window.view.session.file
    assert set(file.settings()) == set(WANTED)
    assert all(len(file.setting_signatures(each)) == 1 for each in WANTED)
    assert all("anew" in page.buttons[each].text() for each in WANTED)
    assert "anew" not in page.buttons["alert_systolic"].text()
    assert not page.proposals.isHidden()
    (offered,) = [about for what, about in answers.asked if what == "confirm_proposals"]
    assert set(WANTED) < set(offered)
    assert "dose_range" not in offered


def test_once_none_is_left_there_is_no_button(open_window, answers: Answers):
    """F2: a button that would ask nothing is not there."""
    window = open_window()
    page = settings_page(window, "doctor")
    every = tuple(each.id for each in window.view.session.study.settings.values() if each.proposal)
    answers.proposals, answers.login, answers.password = Proposals(every, "Protocol 1.1"), "doctor", PASSWORD
    page.proposals.click()
    assert set(window.view.session.file.settings()) == set(every)
    assert page.proposals.isHidden()


@pytest.mark.parametrize("declined", ["proposals", "password"])
def test_who_declines_confirms_nothing(open_window, answers: Answers, declined):
    """F2: neither without an answer nor without the password."""
    window = open_window()
    page = settings_page(window, "doctor")
    answers.proposals = None if declined == "proposals" else Proposals(WANTED, "Protocol 1.1")
    answers.password = None
    page.proposals.click()
    assert window.view.session.file.settings() == {}


def test_a_wrong_password_is_told_and_confirms_nothing(open_window, answers: Answers):
    """F77: and the page stays as it was."""
    window = open_window()
    page = settings_page(window, "doctor")
    answers.proposals, answers.login, answers.password = Proposals(WANTED, "Protocol 1.1"), "doctor", "wrong"
    page.proposals.click()
    assert answers.asked[-1][0] == "tell"
    assert window.view.session.file.settings() == {}
    assert not page.proposals.isHidden()


def test_others_find_it_greyed(open_window):
    """F79: with the reason at the button."""
    page = settings_page(open_window(), "nurse")
    assert not page.proposals.isEnabled()
    assert "Investigator" in page.proposals.toolTip()
