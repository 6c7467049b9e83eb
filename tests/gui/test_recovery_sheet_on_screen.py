"""F81 on the screen: the sheet is made, printed, proven by typing it, and used: to open the file, and for a forgotten password."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from answering import Answers
from arriving import log_in, new_study
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from shell_fixtures import answers, open_window

from sscexo_desktop.gui.desk import Spot
from sscexo_desktop.gui.files.recovery_card import RecoveryCard
from sscexo_desktop.gui.papers.preview import PaperPreview, PreviewSheet
from sscexo_desktop.gui.sheet import Look
from sscexo_desktop.gui.window import MainWindow
from sscexo_desktop.paper.recovery_sheet import RecoverySheet
from tests.people import PASSWORD

__all__ = ["answers", "open_window"]

PASSPHRASE = "river seven copper lantern"  # noqa: S105
OTHER = "copper otter lantern eleven"
NEW = "a better one this time"


def words(widget: QWidget) -> str:
    """Everything that is written on the labels of a widget."""
    QApplication.processEvents()
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if each.isVisible())


def wait_for(happened: Callable[[], bool], seconds: float = 20.0) -> None:
    """Let the window and its threads work until something has happened."""
    until = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < until, "it never happened"
        QApplication.processEvents()
        time.sleep(0.005)


def bands(window: MainWindow) -> list[str]:
    """What the band about a missing sheet says."""
    QApplication.processEvents()
    return [words(each) for each in window.findChildren(QWidget, "recovery-missing") if each.isVisible()]


def band_button(window: MainWindow, name: str) -> QAbstractButton:
    """A button on that band."""
    band = next(each for each in window.findChildren(QWidget, "recovery-missing") if each.isVisible())
    return next(each for each in band.findChildren(QAbstractButton) if each.text() == name)


def printed(answers: Answers) -> tuple[PaperPreview, RecoverySheet]:
    """The preview that was asked for last, and the sheet in it."""
    preview = [paper for what, paper in answers.asked if what == "preview"][-1]
    sheet = preview.gather(preview.choice)
    assert isinstance(sheet, RecoverySheet)
    return preview, sheet


@pytest.fixture
def window(open_window, answers: Answers, tmp_path: Path) -> MainWindow:
    """Dr Test, data manager and investigator, on the page of an encrypted study that was just made."""
    answers.new = replace(new_study(tmp_path / "study.sqlite"), passphrase=PASSPHRASE)
    found = open_window()
    found.create_file()
    return found


@pytest.fixture
def plain(open_window, answers: Answers, tmp_path: Path) -> MainWindow:
    """The same, without encryption."""
    answers.new = new_study(tmp_path / "plain.sqlite")
    found = open_window()
    found.create_file()
    return found


def card(window: MainWindow) -> RecoveryCard:
    if window.view.spot.page != "protection":
        window.view.go(Spot("protection"))
    return window.view.page.sheet


def made(window: MainWindow, answers: Answers) -> RecoverySheet:
    card(window).make.click()
    return printed(answers)[1]


# ---- made and proven -------------------------------------------------------------------------------------------------------------


def test_a_sheet_is_made_and_proven_by_keys(window: MainWindow, answers: Answers, qtbot) -> None:
    """F81: asked first, shown as paper, then each code is typed from it; the cursor goes from one to the next."""
    sheet = made(window, answers)
    assert "sure" in answers.questions()
    page = card(window)
    assert page.file_check.entry.field.hasFocus()
    assert words(page).count("not proven yet") == 2
    qtbot.keyClicks(page.file_check.entry.field, sheet.file_code.lower())
    qtbot.keyClick(page.file_check.entry.field, Qt.Key.Key_Return)
    assert page.file_check is None
    assert page.password_check.entry.field.hasFocus()
    qtbot.keyClicks(page.password_check.entry.field, sheet.password_code.replace(" ", ""))
    qtbot.keyClick(page.password_check.entry.field, Qt.Key.Key_Return)
    assert page.password_check is None
    assert words(page).count("✓ Code") == 2
    assert sheet.file_code not in words(window)
    assert [each.kind for each in reversed(window.view.session.file.events())][-3:] == [
        "recovery_sheet_printed", "recovery_code_proven", "recovery_code_proven",
    ]  # fmt: skip


def test_a_scanner_is_a_quick_typist(window: MainWindow, answers: Answers, qtbot) -> None:
    """F81: the square holds the code without spaces, and a scanner types Enter behind it."""
    sheet = made(window, answers)
    page = card(window)
    qtbot.keyClicks(page.file_check.entry.field, "".join(sheet.file_code.split()) + "\r")
    qtbot.keyClicks(page.password_check.entry.field, "".join(sheet.password_code.split()) + "\r")
    assert window.view.session.file.recovery.newest("doctor").drilled_at is not None
    assert page.file_check is page.password_check is None


def test_what_is_typed_stands_there_as_on_the_paper(window: MainWindow, answers: Answers, qtbot) -> None:
    """F81: in groups of four, six in a row; a slip names its group and stays to be put right."""
    sheet = made(window, answers)
    check = card(window).password_check
    groups = sheet.password_code.split()
    wrong = groups[1][:3] + ("A" if groups[1][3] != "A" else "B")
    qtbot.keyClicks(check.entry.field, "".join([groups[0], wrong, *groups[2:]]).lower())
    assert check.entry.echo.text() == " ".join([groups[0], wrong, *groups[2:]])
    qtbot.keyClick(check.entry.field, Qt.Key.Key_Return)
    assert check.said.text() == "Group 2 of the code is not right. Compare it with the recovery sheet, then try again."
    assert check.entry.text
    assert check.entry.field.hasFocus()


def test_whoever_declines_keeps_the_sheet_there_is(window: MainWindow, answers: Answers) -> None:
    """F81: nothing becomes worthless before the person says yes."""
    made(window, answers)
    number = window.view.session.file.recovery.newest("doctor").number
    answers.yes = False
    card(window).make.click()
    assert window.view.session.file.recovery.newest("doctor").number == number


def test_the_trail_shows_it_in_words(window: MainWindow, answers: Answers) -> None:
    """F72, F81: sheet made, code proven, in the table of the trail; no code in it."""
    sheet = made(window, answers)
    page = card(window)
    page.file_check.entry.field.setText(sheet.file_code)
    page.file_check.submit()
    from sscexo_desktop.actions.audit import entries
    from sscexo_desktop.actions.trail_words import TrailWords
    from sscexo_desktop.study.review import TrailFilter

    told = TrailWords(window.view.desk.say, window.view.session.study)
    lines = entries(window.view.session, TrailFilter(), 12)
    said = "\n".join(f"{told.what(each)} | {told.now(each)}" for each in lines)
    assert "Recovery sheet made" in said
    assert f"code that opens the file, key {sheet.mark}" in said
    assert "Recovery code proven" in said
    for group in sheet.password_code.split()[:2]:
        assert group not in said


# ---- the band --------------------------------------------------------------------------------------------------------------------


def test_the_band_stays_until_the_sheet_is_proven(plain: MainWindow, answers: Answers) -> None:
    """F81: at each log-in of a data manager, with a button that leads there; put off until the next log-in; gone once proven."""
    window = plain
    assert "There is no recovery sheet yet" in bands(window)[0]
    sheet = made(window, answers)
    assert bands(window) == []  # not on its own page
    window.view.go(Spot("participants"))
    assert "not proven yet" in bands(window)[0]
    band_button(window, "Later").click()
    assert bands(window) == []
    window.view.go(Spot("queries"))
    assert bands(window) == []
    window.way_in.log_out()
    log_in(window)
    assert "not proven yet" in bands(window)[0]
    band_button(window, "Recovery sheet…").click()
    assert window.view.spot.page == "protection"
    check = card(window).password_check
    check.entry.field.setText(sheet.password_code)
    check.submit()
    window.view.go(Spot("participants"))
    assert bands(window) == []
    window.way_in.log_out()
    log_in(window)
    assert bands(window) == []


@pytest.mark.parametrize("login", ["nurse", "monitor", "reader"])
def test_nobody_else_is_told(plain: MainWindow, login: str) -> None:
    """F79: it is the data manager's matter."""
    plain.way_in.log_out()
    log_in(plain, login)
    assert bands(plain) == []


def test_nor_is_the_demo(open_window) -> None:
    """The demo is thrown away."""
    window = open_window()
    window.open_demo()
    window.way_in.login_page.demo["manager"].click()
    assert bands(window) == []


# ---- the PDF ---------------------------------------------------------------------------------------------------------------------


def test_the_pdf_is_offered_for_deletion(window: MainWindow, answers: Answers, qtbot, tmp_path: Path) -> None:
    """F81: saved only where the person chooses; the page says that it lies there, and deletes it on request."""
    made(window, answers)
    preview, _ = printed(answers)
    answers.target = tmp_path / "sheet.pdf"
    shown = PreviewSheet(Look(window.view.desk.say, window.theme, window), preview, answers)
    qtbot.addWidget(shown)
    shown.refresh()
    wait_for(lambda: shown.save_button.isEnabled())
    folder = shown._shown.path.parent
    shown.bar.pills[1][0].click()
    wait_for(lambda: shown.save_button.isEnabled())
    shown.save()
    shown.done(0)
    assert not folder.exists()
    assert dict(answers.asked)["file_to_save"] == "SSC-EXO_recovery_sheet.pdf"
    page = card(window)
    page.refresh()
    assert str(answers.target) in words(page)
    assert "print it, then delete it" in words(page)
    assert answers.target.read_bytes().startswith(b"%PDF")
    page.delete.click()
    assert not answers.target.exists()
    assert "print it, then delete it" not in words(page)


@pytest.mark.parametrize("yes", [True, False])
def test_leaving_the_page_asks_about_a_pdf_that_lies_there(window: MainWindow, answers: Answers, tmp_path: Path, yes: bool) -> None:
    """F81: deleted on yes; on no the person goes on all the same."""
    made(window, answers)
    pdf = tmp_path / "sheet.pdf"
    pdf.write_bytes(b"%PDF codes")
    printed(answers)[0].saved(pdf)
    answers.yes = yes
    window.view.go(Spot("participants"))
    assert answers.asked[-1] == ("sure", "Delete the PDF of the recovery sheet?")
    assert pdf.exists() is not yes
    assert window.view.spot.page == "participants"


# ---- code 1 ----------------------------------------------------------------------------------------------------------------------


def test_code_1_opens_the_file_and_a_new_passphrase_is_chosen(window: MainWindow, answers: Answers, qtbot, tmp_path: Path) -> None:
    """F80, F81: by keys from the first page to the new passphrase, without the old one; then a new sheet is asked for."""
    sheet = made(window, answers)
    window.close_study()
    window.open_file(tmp_path / "study.sqlite")
    page = window.key_ring.page
    page.other.click()
    assert "Open with the recovery sheet" in words(page)
    field = page.form.password.field
    assert field.echoMode() == QLineEdit.EchoMode.Normal
    qtbot.keyClicks(field, sheet.file_code[:40])
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert window.key_ring.page is page
    assert page.form.password.text == sheet.file_code[:40]  # what is typed from paper stays to be put right
    window.key_ring.unlocking._failed.clear()
    page.form.count()
    qtbot.keyClicks(field, sheet.file_code[40:])
    qtbot.keyClick(field, Qt.Key.Key_Return)
    log_in(window)
    assert window.view.spot.page == "protection"
    form = window.view.page.form
    assert form.old is None
    assert "opened with its recovery sheet" in words(form)
    for each in (form.new.first, form.new.second):
        each.field.setText(OTHER)
    form.go.click()
    wait_for(lambda: window.rewriting.page is None)
    assert window.view.page.form is None
    assert "The file has another key since" in words(card(window))
    window.view.go(Spot("participants"))
    assert "another key" in bands(window)[0]
    window.close_study()
    window.open_file(tmp_path / "study.sqlite")
    window.key_ring.page.form.password.field.setText(OTHER)
    window.key_ring.page.form.submit()
    assert window.way_in.login_page is not None


def test_somebody_else_who_opens_with_code_1_just_works(window: MainWindow, answers: Answers, tmp_path: Path) -> None:
    """F79: the passphrase is the data manager's to choose."""
    sheet = made(window, answers)
    window.close_study()
    window.open_file(tmp_path / "study.sqlite")
    form = window.key_ring.page.use_sheet()
    form.password.field.setText(sheet.file_code)
    form.submit()
    log_in(window, "nurse")
    assert window.view.spot.page == "participants"


# ---- code 2 ----------------------------------------------------------------------------------------------------------------------


def test_a_forgotten_password(plain: MainWindow, answers: Answers, qtbot) -> None:
    """F81: by keys: user name, code, new password twice; logged in, the code is used up, and a new sheet is asked for."""
    window = plain
    sheet = made(window, answers)
    window.way_in.log_out()
    page = window.way_in.login_page
    page.forgotten_button.click()
    assert "Ask the data manager" in words(page)
    form = page.forgotten
    assert form.user.hasFocus()
    qtbot.keyClicks(form.user, "doctor\r")
    assert form.code.field.hasFocus()
    qtbot.keyClicks(form.code.field, sheet.password_code + "\r")
    assert form.new.first.field.hasFocus()
    qtbot.keyClicks(form.new.first.field, NEW + "\r")
    qtbot.keyClicks(form.new.second.field, NEW + "\r")
    assert window.view.session.access.login == "doctor"
    assert "used up" in bands(window)[0]
    assert [each.login for each in window.view.session.file.events("password_recovered")] == ["doctor"]
    assert "Code 2 is used up" in words(card(window))
    window.way_in.log_out()
    log_in(window, "doctor", PASSWORD)
    assert window.view is None
    ticks = window.way_in.gate.guard.ticks()
    window.way_in.gate.guard.ticks = lambda: ticks + 100
    window.way_in.login_page.form.count()
    log_in(window, "doctor", NEW)
    assert window.view is not None


def test_a_wrong_code_waits_and_says_so(plain: MainWindow, answers: Answers) -> None:
    """F81, F82: the wait is shown and counts down; what was typed stays."""
    window = plain
    old = made(window, answers)
    made(window, answers)
    window.way_in.log_out()
    page = window.way_in.login_page
    page.form.user.setText("doctor")
    page.forget()
    form = page.forgotten
    assert form.user.text() == "doctor"
    now = [window.way_in.gate.guard.ticks()]
    window.way_in.gate.guard.ticks = lambda: now[0]
    form.code.field.setText(old.password_code)
    for each in (form.new.first, form.new.second):
        each.field.setText(NEW)
    form.submit()
    assert "code is not right" in form.message.text()
    assert "newest recovery sheet" in form.next_step.text()
    body = form.layout()
    assert body.indexOf(form.code) < body.indexOf(form.message) < body.indexOf(form.new)
    assert form.advice.text() == "Try again in 1 s."
    assert not form.go.isEnabled()
    assert form.code.text == old.password_code
    now[0] += 1
    form.count()
    assert form.advice.text() == "You can try again now."
    assert form.go.isEnabled()
    assert [each.detail for each in window.way_in.gate.file.events("log_in_failed")] == ["recovery_code"]


def test_another_language_keeps_what_was_typed(plain: MainWindow) -> None:
    """F106: user name, code and the new password, which stays hidden."""
    plain.way_in.log_out()
    page = plain.way_in.login_page
    page.forget()
    form = page.forgotten
    form.user.setText("doctor")
    form.code.field.setText("ABCD EFGH")
    form.new.first.field.setText("half a pass")
    plain.prefer(replace(plain.preferences, language="fa", theme="dark"))
    again = plain.way_in.login_page.forgotten
    assert again is not form
    assert (again.user.text(), again.code.text, again.new.first.text) == ("doctor", "ABCD EFGH", "half a pass")
    assert again.new.first.field.echoMode() == QLineEdit.EchoMode.Password
    plain.way_in.login_page.remember_button.click()
    assert plain.way_in.login_page.forgotten is None


def test_half_typed_codes_survive_a_change_of_language(window: MainWindow, answers: Answers) -> None:
    """F106: on the page of the sheet, too."""
    made(window, answers)
    card(window).file_check.entry.field.setText("ABCD")
    card(window).password_check.entry.field.setText("EFGH")
    window.prefer(replace(window.preferences, language="fa"))
    assert card(window).typed == ("ABCD", "EFGH")


def test_everything_has_a_name_for_a_screen_reader(window: MainWindow, answers: Answers) -> None:
    """F97: fields and buttons say what they are."""
    made(window, answers)
    window.view.page.change()
    QApplication.processEvents()
    for each in window.view.page.findChildren(QLineEdit):
        assert each.accessibleName(), each
    names = [each.accessibleName() for each in card(window).findChildren(QWidget) if hasattr(each, "click") and each.isVisible()]
    assert all(names)
    assert len({each for each in names if "Check this code" in each}) == 2
