"""The way in: a new study and its people, logging in, one-time passwords, practice, logging out."""

from __future__ import annotations

from pathlib import Path

import pytest
from answering import Answers
from arriving import log_in, new_study
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from shell_fixtures import answers, open_window

from sscexo_desktop.actions.gate import FirstAccount
from sscexo_desktop.gui.asker import NewPerson
from sscexo_desktop.gui.desk import Spot
from sscexo_desktop.gui.files.new_study import NewStudySheet
from sscexo_desktop.gui.participants import ParticipantsPage
from sscexo_desktop.gui.people.login_page import LoginPage
from sscexo_desktop.gui.sheet import Look
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.texts import Manner
from tests.people import LOGINS, PASSWORD, PEOPLE, with_accounts

__all__ = ["answers", "open_window"]


def words(widget: QWidget) -> str:
    """Everything that is written on the labels of a widget."""
    QApplication.processEvents()
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if each.isVisible())


@pytest.fixture
def study_path(study, tmp_path: Path) -> Path:
    path = tmp_path / "study.sqlite"
    file = StudyFile.create(path, study, "Dr Test")
    with_accounts(file)
    file.close()
    return path


@pytest.fixture
def window(open_window, study_path: Path):
    found = open_window()
    found.open_file(study_path)
    return found


@pytest.fixture
def now(window) -> list[float]:
    """The ticks by which the gate measures waits."""
    ticks = [window.way_in.gate.guard.ticks()]
    window.way_in.gate.guard.ticks = lambda: ticks[0]
    return ticks


def page_of(window) -> LoginPage:
    assert window.way_in.login_page is not None
    return window.way_in.login_page


# ---- logging in ------------------------------------------------------------------------------------------------------------------


def test_enter_goes_on_and_logs_in(window, qtbot):
    """F79: user name, Enter, password, Enter; whose name stands in the trail is proven, not typed."""
    form = page_of(window).form
    assert form.user.hasFocus()
    qtbot.keyClicks(form.user, "Nurse")
    qtbot.keyClick(form.user, Qt.Key.Key_Return)
    assert form.password.field.hasFocus()
    qtbot.keyClicks(form.password.field, PASSWORD)
    qtbot.keyClick(form.password.field, Qt.Key.Key_Return)
    assert isinstance(window.view.page, ParticipantsPage)
    assert window.view.session.file.person == "Nurse Test"
    assert window.view.person.text() == "Nurse Test"


def test_a_wrong_password_is_said_and_the_wait_counts_down(window, now, qtbot):
    """F82: one sentence for a wrong name and a wrong password; the wait is counted down and ends by itself."""
    form = page_of(window).form
    for attempt in range(4):
        form.fill("nurse", "wrong")
        assert form.message.text() == "User name or password is not right."
        now[0] += 2.0**attempt
        form.count()
    form.fill("nurse", "wrong")
    assert form.advice.text() == "Try again in 16 s."
    assert not form.go.isEnabled()
    now[0] += 8.5
    qtbot.waitUntil(lambda: form.advice.text() == "Try again in 8 s.")
    form.password.field.setText(PASSWORD)
    qtbot.keyClick(form.password.field, Qt.Key.Key_Return)
    assert window.view is None
    now[0] += 8
    qtbot.waitUntil(form.go.isEnabled)
    qtbot.keyClick(form.password.field, Qt.Key.Key_Return)
    assert window.view is not None


def test_others_do_not_wait_for_somebodys_failures(window, now):
    """F82: a colleague gets in while one waits."""
    form = page_of(window).form
    form.fill("nurse", "wrong")
    assert not form.go.isEnabled()
    form.fill("doctor", PASSWORD)
    assert window.view.session.access.login == "doctor"


def test_an_unknown_name_is_not_told_apart(window, now):
    """F82: what is wrong, name or password, is not told."""
    form = page_of(window).form
    form.fill("nobody", PASSWORD)
    assert form.message.text() == "User name or password is not right."
    assert form.password.text == ""


def test_a_disabled_account_is_told_so(window):
    """F79: whoever was disabled reads why they cannot get in."""
    window.way_in.gate.file.person = "Manager Test"
    window.way_in.gate.file.change_account("nurse", active=False, reason="left")
    form = page_of(window).form
    form.fill("nurse", PASSWORD)
    assert "disabled" in form.message.text()
    assert window.view is None


def test_the_password_is_seen_only_while_the_eye_is_held(window, qtbot):
    """F82: hidden letters, shown as long as the button is down."""
    field = page_of(window).form.password.field
    qtbot.keyClicks(field, "secret")
    assert field.displayText() != "secret"
    qtbot.mousePress(field.eye, Qt.MouseButton.LeftButton)
    assert field.displayText() == "secret"
    qtbot.mouseRelease(field.eye, Qt.MouseButton.LeftButton)
    assert field.echoMode() == QLineEdit.EchoMode.Password


def test_the_keyboards_tricks_are_told(window, qtbot):
    """F82: capitals without Shift, and Persian letters, are noticed."""
    entry = page_of(window).form.password
    qtbot.keyClicks(entry.field, "A", Qt.KeyboardModifier.ShiftModifier)
    assert entry.text == "A"
    assert not entry.hint.isVisible()
    entry.field.clear()
    qtbot.keyClicks(entry.field, "A")  # without Shift
    assert entry.hint.text() == "Caps Lock seems to be on."
    entry.field.clear()
    event = QInputMethodEvent("", [])
    event.setCommitString("سلام")
    QApplication.sendEvent(entry.field, event)
    assert entry.hint.text() == "The keyboard types Persian letters."


def test_names_and_passwords_read_from_the_left_in_persian(open_window, study_path):
    """F106: Latin user names and passwords keep their own order."""
    window = open_window(language="fa")
    window.open_file(study_path)
    form = page_of(window).form
    for field in (form.user, form.password.field):
        assert field.layoutDirection() == Qt.LayoutDirection.LeftToRight
        assert field.alignment() & Qt.AlignmentFlag.AlignRight


def test_another_language_keeps_the_user_name(window):
    """F106: the log-in page changes its language too, and the name that is typed stays."""
    from dataclasses import replace

    page_of(window).form.user.setText("nurse")
    window.prefer(replace(window.preferences, language="fa"))
    assert page_of(window).form.user.text() == "nurse"
    assert "گذرواژه" in words(window)


def test_the_way_back_closes_the_file(window, study_path, study):
    """The first page is one press away, and the file is let go of."""
    page_of(window).back_button.click()
    assert window.way_in.gate is None
    assert window.windowTitle() == "SSc-EXO Desktop"
    StudyFile.open(study_path, study, "").close()


def test_second_window_says_who_holds_the_file(window, open_window, study_path):
    """F33: the second window lets people in to read, and says before who holds the file."""
    log_in(window, "nurse")
    second = open_window()
    second.open_file(study_path)
    assert "Nurse Test" in words(second) or "has this file open" in words(second)
    log_in(second, "monitor")
    assert second.view.session.file.read_only


# ---- a new study -----------------------------------------------------------------------------------------------------------------


def test_a_study_and_its_people_in_one_walk(qtbot, tmp_path):
    """F1, F79: where, one's own account and the investigator's, by keys; what is wrong is said at once."""
    sheet = NewStudySheet(Look(Speaker(Manner()), Theme()), lambda _start: None)
    qtbot.addWidget(sheet)
    sheet.show()
    sheet.path.setText(str(tmp_path / "clinic"))
    assert not sheet.next.isEnabled()  # practice or not is a choice that nobody makes for the person
    qtbot.keyClick(sheet.practice, Qt.Key.Key_Space)
    sheet.next.click()
    mine = sheet.mine
    qtbot.keyClicks(mine.who.name_field, "Sara Ahmadi")
    qtbot.keyClicks(mine.who.login_field, "sara ahmadi")
    assert sheet._problem.text() == "This cannot be a user name."
    mine.who.login_field.setText("sara")
    qtbot.keyClicks(mine.password.first.field, "short")
    assert mine.password.verdict.text() == "A password has at least 10 characters."
    qtbot.keyClicks(mine.password.first.field, " but longer")
    qtbot.keyClicks(mine.password.second.field, "short but")
    assert mine.password.verdict.text() == "The two passwords differ."
    assert not sheet.next.isEnabled()
    qtbot.keyClicks(mine.password.second.field, " longer")
    sheet.next.click()
    qtbot.keyClick(sheet.plain, Qt.Key.Key_Space)  # declined; encrypted ones are in test_protection_on_screen
    sheet.next.click()
    doctor = sheet.people["investigator"]
    qtbot.keyClicks(doctor.name_field, "Dr Karimi")
    assert not sheet.next.isEnabled()
    qtbot.keyClicks(doctor.login_field, "sara")
    assert sheet._problem.text() == "Two people cannot have the same name or user name."
    doctor.login_field.setText("karimi")
    assert sheet.next.isEnabled()
    wanted = sheet.wanted
    assert wanted.path == tmp_path / "clinic.sqlite"
    assert wanted.practice
    assert wanted.first == FirstAccount("sara", "Sara Ahmadi", "short but longer", ("data_manager",))
    assert wanted.others == (NewPerson("karimi", "Dr Karimi", ("investigator",)),)


def test_two_people_are_enough(qtbot):
    """F79: with one tick the data manager is the investigator too, and no other investigator is asked for."""
    sheet = NewStudySheet(Look(Speaker(Manner()), Theme()), lambda _start: None)
    qtbot.addWidget(sheet)
    sheet.show()
    sheet.real.click()
    sheet.next.click()
    mine = sheet.mine
    mine.who.name_field.setText("Sara Ahmadi")
    mine.who.login_field.setText("sara")
    for field in (mine.password.first.field, mine.password.second.field):
        field.setText("short but longer")
    mine.investigator.click()
    sheet.next.click()
    sheet.plain.click()
    sheet.next.click()
    assert not sheet.people["investigator"].isVisible()
    assert sheet.next.isEnabled()
    assert sheet.wanted.first.roles == ("investigator", "data_manager")
    assert sheet.wanted.others == ()


def test_people_of_the_walk_get_one_time_passwords(open_window, answers: Answers, tmp_path):
    """F79: each password is shown once; its person chooses their own at once, or is let out again."""
    person = NewPerson("karimi", "Dr Karimi", ("investigator",))
    answers.new = new_study(tmp_path / "clinic.sqlite", person)
    window = open_window()
    window.create_file()
    secret = dict(answers.asked)["show_secret"]
    window.way_in.log_out()
    answers.passwords = None
    log_in(window, "karimi", secret)
    assert answers.questions()[-1] == "new_password"
    assert window.view is None
    answers.passwords = ("", "a good new one")
    log_in(window, "karimi", secret)
    assert window.view.session.file.person == "Dr Karimi"
    assert not window.view.session.access.account.temporary


def test_a_file_without_accounts_is_set_up(open_window, answers: Answers, study, tmp_path):
    """F79: an older or hand-made file explains itself; set up, a copy of it is kept and named."""
    path = tmp_path / "old.sqlite"
    StudyFile.create(path, study, "Dr Old").close()
    window = open_window()
    window.open_file(path)
    assert "made before accounts" in dict(answers.asked)["first_account"]
    assert window.view is None
    assert window.way_in.gate is None
    answers.account = FirstAccount("sara", "Sara Ahmadi", "short but longer")
    window.open_file(path)
    assert window.view.session.file.person == "Sara Ahmadi"
    copies = [each for each in tmp_path.glob("*.sqlite") if each != path]
    assert len(copies) == 1
    assert str(copies[0]) in words(window)


def test_a_missing_file_is_told(open_window, answers: Answers, tmp_path):
    """What cannot be opened is told in a sentence, and the first page stays."""
    window = open_window()
    window.open_file(tmp_path / "nowhere.sqlite")
    assert answers.questions() == ["way_on"]
    assert window.way_in.gate is None


# ---- practice and demo -----------------------------------------------------------------------------------------------------------


def test_practice_is_unmistakable_on_every_page(open_window, answers: Answers, tmp_path):
    """F5: band and window title say so on the log-in page, on every page of the study and under the lock."""
    answers.new = new_study(tmp_path / "try.sqlite", practice=True)
    window = open_window()
    window.create_file()

    def is_marked() -> bool:
        QApplication.processEvents()
        band = [each for each in window.findChildren(QWidget, "practice-band") if each.isVisible()]
        return len(band) == 1 and "PRACTICE" in words(band[0]) and window.windowTitle().startswith("PRACTICE")

    for name in ("participants", "print", "backup", "settings", "accounts", "help"):
        window.view.go(Spot(name))
        assert is_marked(), name
    window.lock.lock()
    assert is_marked()
    window.lock.page.form.fill("", PASSWORD)
    window.way_in.log_out()
    assert is_marked()


def test_a_real_study_has_no_band(window):
    """F5: nothing of practice on the study itself."""
    log_in(window, "nurse")
    assert not window.findChildren(QWidget, "practice-band")
    assert window.windowTitle() == "study.sqlite — SSc-EXO Desktop"


def test_the_demo_shows_its_people(open_window):
    """The demo's log-in page alone shows one account a role with its password; one press logs in; the file is not remembered."""
    window = open_window()
    window.open_demo()
    page = page_of(window)
    assert list(page.demo) == list(LOGINS)
    assert PASSWORD in words(page)
    page.demo["monitor"].click()
    assert window.view.session.file.person == "Monitor Test"
    assert window.preferences.recent == ()


def test_no_passwords_are_shown_elsewhere(window):
    """The page of a study shows nobody's name and no password."""
    assert page_of(window).demo == {}
    assert not [name for name, _ in PEOPLE.values() if name in words(window)]
    assert PASSWORD not in words(window)


# ---- at the desk -----------------------------------------------------------------------------------------------------------------


def test_logging_out_asks_for_unsaved_work_and_lets_the_next_in(window, answers: Answers, qtbot):
    """F20, F82: whoever logs out is asked; the draft stays with its author and is offered to nobody else."""
    log_in(window, "nurse")
    window.view.session.screen_participant()
    window.view.go(Spot("participant", "SSC-001", "screening", "screening", 1))
    editor = next(each for _, each in window.view.page.pane.form.fields.values() if isinstance(each.editor, QLineEdit)).editor
    editor.setFocus()
    qtbot.keyClicks(editor, "1")
    answers.leaving = "stay"
    window.way_in.log_out()
    assert window.view is not None
    answers.leaving = "draft"
    window.way_in.log_out()
    assert window.view is None
    log_in(window, "doctor")
    assert "recover" not in answers.questions()
    window.way_in.log_out()
    log_in(window, "nurse")
    assert answers.questions()[-1] == "recover"


def test_own_password_from_ones_own_name(window, answers: Answers):
    """F79: the pill of one's name names the roles and changes the password; the next log-in takes the new one."""
    log_in(window, "nurse")
    menu = window.view.person.menu()
    assert [each.text() for each in menu.actions()[:2]] == ["Nurse Test", "Data entry"]
    action = next(each for each in menu.actions() if each.objectName() == "act-change_own_password")
    answers.passwords = (PASSWORD, "another good one")
    action.trigger()
    window.way_in.log_out()
    log_in(window, "nurse", "another good one")
    assert window.view is not None


def test_a_clock_that_is_behind_is_said_and_can_be_put_away(window):
    """F72: the sentence stands under the bar as long as it is so, or until it is put away."""
    log_in(window, "nurse")
    window.view.session.access.guard.clock_behind = True
    window.view.look_around()
    assert "behind" in words(window)
    window.view.notices.findChild(QAbstractButton).click()
    assert "behind" not in words(window)


def test_a_ct_reader_sees_only_ct_help_and_protocol(window):
    """F79: the list of pages is as short as the role; keys lead nowhere else either."""
    log_in(window, "reader")
    names = {each.objectName() for each in window.view.findChildren(QWidget) if each.objectName().startswith("page-")}
    assert names == {"page-ct", "page-protocol", "page-help"}
    assert window.view.spot.page == "ct"
    window.view.go(Spot("participants"))
    assert window.view.spot.page == "ct"
    window.view.go(Spot("participant", "SSC-001", "screening", "screening", 1))
    assert window.view.spot.page == "ct"
