"""The accounts page: who works on the study, what each role may do, and what happened."""

from __future__ import annotations

from pathlib import Path

import pytest
from answering import Answers
from arriving import log_in, new_study
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from shell_fixtures import answers, open_window

from sscexo_desktop.gui.asker import NewPerson, RoleChange
from sscexo_desktop.gui.desk import Spot
from sscexo_desktop.gui.people.account_dialogs import NewAccountSheet, RolesSheet
from sscexo_desktop.gui.people.accounts_page import AccountsPage
from sscexo_desktop.gui.people.permission_table import PermissionTable
from sscexo_desktop.gui.people.permitted import permit
from sscexo_desktop.gui.sheet import Look
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.gui.words_dialog import SecretSheet, WordsSheet
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.people import ACTIONS, PERMITTED, ROLES
from sscexo_desktop.study.people_words import ACTION_NAMES, ROLE_NAMES
from sscexo_desktop.study.texts import Manner, message
from tests.people import LOGINS, PASSWORD

__all__ = ["answers", "open_window"]


@pytest.fixture
def window(open_window, answers: Answers, tmp_path: Path):
    answers.new = new_study(tmp_path / "study.sqlite")
    found = open_window()
    found.create_file()
    found.way_in.log_out()
    log_in(found, "manager")
    found.view.go(Spot("accounts"))
    return found


@pytest.fixture
def look(qtbot) -> Look:
    return Look(Speaker(Manner()), Theme())


def page_of(window) -> AccountsPage:
    QApplication.processEvents()
    assert isinstance(window.view.page, AccountsPage)
    return window.view.page


def shown(window) -> str:
    return "\n".join(each.text() for each in page_of(window).findChildren(QLabel) if not each.isHidden())


def test_everybody_with_roles_state_and_last_log_in(window):
    """F79: one line an account."""
    text = shown(window)
    assert all(login in text for login in LOGINS)
    assert "Data entry" in text
    assert text.count("✓ Active") == len(LOGINS)
    assert text.count("Never logged in") == len(LOGINS) - 2


def test_adding_somebody_shows_the_password_once(window, answers: Answers, qtbot):
    """F79: Ctrl+N, who and in which roles; the one-time password is shown, and stands nowhere on the page."""
    answers.person = NewPerson("karimi", "Dr Karimi", ("investigator", "data_entry"))
    qtbot.keyClick(page_of(window), Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    secret = dict(answers.asked)["show_secret"]
    text = shown(window)
    assert "Dr Karimi" in text
    assert "○ Has to choose a password" in text
    assert secret not in text
    assert window.view.session.file.password_fits("karimi", secret)


def test_roles_are_changed_with_a_reason(window, answers: Answers):
    """F79: the reason stands in the trail; the new roles count at once."""
    answers.roles = RoleChange(("data_entry", "investigator"), "Took over from Dr Test")
    page_of(window).roles["nurse"].click()
    file = window.view.session.file
    assert file.account("nurse").roles == ("data_entry", "investigator")
    assert "Took over from Dr Test" in {each.reason for each in file.trail()}


def test_an_account_is_disabled_and_enabled_with_reasons(window, answers: Answers):
    """F79: never removed; who has no reason changes nothing."""
    answers.text = None
    page_of(window).fate["nurse"].click()
    assert window.view.session.file.account("nurse").active
    answers.text = "Left the clinic"
    page_of(window).fate["nurse"].click()
    assert not window.view.session.file.account("nurse").active
    assert "✕ Disabled" in shown(window)
    page_of(window).fate["nurse"].click()
    assert window.view.session.file.account("nurse").active


def test_the_last_data_manager_cannot_shut_everybody_out(window, answers: Answers):
    """F79: without somebody who manages accounts nothing is changed; the sentence says what to do first."""
    window.view.session.file.change_account("doctor", roles=("investigator",), reason="test")
    page_of(window).fate["manager"].click()
    assert answers.questions()[-1] == "tell"
    assert window.view.session.file.account("manager").active
    assert not page_of(window).reset["manager"].isEnabled()


def test_a_reset_password_is_shown_once(window, answers: Answers):
    """F79: with a reason; the old password no longer works."""
    page_of(window).reset["nurse"].click()
    secret = dict(answers.asked)["show_secret"]
    file = window.view.session.file
    assert file.password_fits("nurse", secret)
    assert not file.password_fits("nurse", PASSWORD)
    assert file.account("nurse").temporary


def test_what_happened_is_listed(window):
    """F82: log-ins and failures, the latest first, by name and time."""
    window.way_in.log_out()
    log_in(window, "nurse", "wrong")
    log_in(window, "manager")
    window.view.go(Spot("accounts"))
    text = shown(window)
    assert text.index("Logged in") < text.index("Wrong password")
    assert "Nurse Test" in text


@pytest.mark.parametrize("login", [each for each in LOGINS if each not in ("manager", "doctor")])
def test_nobody_else_comes_here(window, login):
    """F79: the page is not in the list of others, and no way leads to it."""
    window.way_in.log_out()
    log_in(window, login)
    window.view.go(Spot("accounts"))
    assert window.view.spot.page != "accounts"


@pytest.mark.parametrize("language", ["en", "fa"])
def test_the_permission_table_is_the_one_that_is_asked(qtbot, language):
    """F79: each line says what is permitted, for a screen reader too, in either language."""
    say = Speaker(Manner(language))
    table = PermissionTable(say, Theme())
    qtbot.addWidget(table)
    told = dict(each.split(": ", 1) for each in table.accessibleDescription().split("; ") if each.count(": ") == 1)
    plain = [each for each in ACTIONS if ":" not in say(ACTION_NAMES[each])]
    assert len(plain) > 20
    for action in plain:
        assert told[say(ACTION_NAMES[action])].split(", ") == [say(ROLE_NAMES[each]) for each in ROLES if each in PERMITTED[action]]


def test_roles_that_do_not_go_together_are_refused_at_once(qtbot, look):
    """F79: a CT reader who knows the participants, a monitor of their own entries."""
    sheet = NewAccountSheet(look, ())
    qtbot.addWidget(sheet)
    sheet.show()
    qtbot.keyClicks(sheet.who.name_field, "Dr Karimi")
    qtbot.keyClicks(sheet.who.login_field, "karimi")
    for role in ("ct_reader", "data_entry"):
        qtbot.keyClick(sheet.roles.ticks[role], Qt.Key.Key_Space)
    assert not sheet.go.isEnabled()
    assert "blindly" in sheet.roles._against.text()
    qtbot.keyClick(sheet.roles.ticks["ct_reader"], Qt.Key.Key_Return)
    assert sheet.go.isEnabled()
    assert sheet.person == NewPerson("karimi", "Dr Karimi", ("data_entry",))


def test_a_taken_name_is_refused_while_it_is_typed(qtbot, look, window):
    """F79: names and user names are one person's for good."""
    sheet = NewAccountSheet(look, window.view.session.file.accounts())
    qtbot.addWidget(sheet)
    sheet.show()
    sheet.roles.ticks["data_entry"].click()
    qtbot.keyClicks(sheet.who.name_field, "Sara Ahmadi")
    qtbot.keyClicks(sheet.who.login_field, "Nurse")
    assert sheet._problem.text() == "The user name Nurse is taken."
    sheet.who.login_field.setText("sara")
    sheet.who.name_field.setText("nurse test")
    assert sheet._problem.text() == "There is already an account for nurse test."


def test_other_roles_need_a_reason_and_a_difference(qtbot, look, window):
    """F79."""
    sheet = RolesSheet(look, window.view.session.file.account("nurse"))
    qtbot.addWidget(sheet)
    sheet.show()
    qtbot.keyClicks(sheet.reason, "More work")
    assert not sheet.go.isEnabled()
    sheet.roles.ticks["investigator"].click()
    assert sheet.go.isEnabled()
    sheet.reason.setText("  ")
    assert not sheet.go.isEnabled()


def test_a_reason_has_words(qtbot, look):
    """F72: spaces are no reason; several lines are."""
    sheet = WordsSheet(look, "Why?", "", "Reason")
    qtbot.addWidget(sheet)
    sheet.show()
    sheet.activateWindow()
    assert QTest.qWaitForWindowActive(sheet)
    qtbot.keyClicks(sheet.box, "   ")
    assert not sheet.go.isEnabled()
    qtbot.keyClicks(sheet.box, "one")
    qtbot.keyClick(sheet.box, Qt.Key.Key_Return)
    qtbot.keyClicks(sheet.box, "two")
    assert sheet.words == "one\ntwo"
    with qtbot.waitSignal(sheet.accepted):
        qtbot.keyClick(sheet.box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_a_secret_is_copied(qtbot, look):
    """F79: the one-time password can be copied, and is read out by a screen reader."""
    sheet = SecretSheet(look, "One-time password", "Hand it over.", "k7mp-3xqe-9tzw")
    qtbot.addWidget(sheet)
    sheet.show()
    sheet.copy.click()
    assert QApplication.clipboard().text() == "k7mp-3xqe-9tzw"


def test_greyed_with_the_reason_and_back(window):
    """F79: tip and description say why, and are as before when nothing is against it any more."""
    button, say = page_of(window).add, window.view.desk.say
    before = (button.toolTip(), button.accessibleDescription())
    for reason in ("One reason.", "Another reason."):
        assert not permit(button, message(reason), say)
        assert (button.toolTip(), button.accessibleDescription(), button.isEnabled()) == (reason, reason, False)
    assert permit(button, None, say)
    assert (button.toolTip(), button.accessibleDescription(), button.isEnabled()) == (*before, True)
