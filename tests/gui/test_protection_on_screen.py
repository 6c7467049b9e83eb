"""F80 on the screen: a new file is encrypted or not, opened with its passphrase, given another one, or none any more."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from answering import Answers
from arriving import log_in, new_study
from keys import commit_text
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from shell_fixtures import answers, open_window

from sscexo_desktop.actions.protection import Unlocking
from sscexo_desktop.gui.desk import Spot
from sscexo_desktop.gui.files.new_study import NewStudySheet
from sscexo_desktop.gui.files.passphrase_field import NewPassphrase
from sscexo_desktop.gui.sheet import Look
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.gui.window import MainWindow
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.store.encryption.keys import file_code, mark_of, new_key, salt_of
from sscexo_desktop.store.passwords import Cost
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.texts import Manner
from tests.people import PASSWORD

__all__ = ["answers", "open_window"]

PASSPHRASE = "river seven copper lantern"  # noqa: S105
OTHER = "copper otter lantern eleven"


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


def is_plain(path: Path) -> bool:
    """Whether any SQLite tool can read the file."""
    try:
        with closing(sqlite3.connect(path)) as other:
            other.execute("SELECT count(*) FROM study").fetchone()
    except sqlite3.DatabaseError:
        return False
    return True


@pytest.fixture(scope="module")
def made_once(study, tmp_path_factory) -> Path:
    """An encrypted study of Dr Test's, data manager and investigator in one."""
    from sscexo_desktop.actions.gate import create_study
    from tests.people import with_accounts

    path = tmp_path_factory.mktemp("sealed") / "study.sqlite"
    first, quick = new_study(path).first, Cost.quick()
    session = create_study(path, study, first, cost=quick, passphrase=PASSPHRASE, key_cost=quick)
    with_accounts(session.file)
    session.file.close()
    return path


@pytest.fixture
def path(made_once: Path, tmp_path: Path) -> Path:
    found = tmp_path / "study.sqlite"
    found.write_bytes(made_once.read_bytes())
    return found


@pytest.fixture
def window(open_window, path: Path) -> MainWindow:
    """A window that asks for the passphrase of the encrypted file."""
    found = open_window()
    found.key_ring._unlocking = Unlocking(cost=Cost.quick())
    found.open_file(path)
    return found


@pytest.fixture
def now(window: MainWindow) -> list[float]:
    """The ticks by which waits at the file are measured."""
    ticks = [0.0]
    window.key_ring.unlocking._ticks = lambda: ticks[0]
    return ticks


def inside(window: MainWindow) -> MainWindow:
    """Open the file and log in."""
    form = window.key_ring.page.form
    form.password.field.setText(PASSPHRASE)
    form.submit()
    log_in(window)
    window.view.go(Spot("protection"))
    return window


# ---- a new study -----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def sheet(qtbot, tmp_path: Path) -> NewStudySheet:
    found = NewStudySheet(Look(Speaker(Manner()), Theme()), lambda _start: None, ("SSC-EXO", "Kermanshah"))
    qtbot.addWidget(found)
    found.show()
    found.path.setText(str(tmp_path / "clinic.sqlite"))
    found.real.click()
    found.next.click()
    mine = found.mine
    mine.who.name_field.setText("Sara Ahmadi")
    mine.who.login_field.setText("sara")
    for field in (mine.password.first.field, mine.password.second.field):
        field.setText("short but longer")
    found.next.click()
    return found


def test_encryption_is_recommended_and_a_passphrase_typed_twice(qtbot, sheet: NewStudySheet) -> None:
    """F80: by keys; the strength is told in words, not by colour alone; nothing is taken that would be guessed."""
    assert sheet.encrypted.isChecked()
    assert "recommended" in sheet.encrypted.text()
    field = sheet.passphrase
    assert not sheet.next.isEnabled()
    qtbot.keyClicks(field.first.field, "kermanshah")
    assert field.bar.steps == 1
    assert "12 characters" in field.verdict.text()
    field.first.field.setText("")
    qtbot.keyClicks(field.first.field, "sara ahmadi sara ahmadi")
    assert not field._enough
    field.first.field.setText("")
    qtbot.keyClicks(field.first.field, PASSPHRASE)
    assert field.bar.steps >= 3
    assert field.bar.accessibleName() == field.verdict.text()
    assert field.verdict.text().startswith(("Good", "Strong"))
    qtbot.keyClick(field.first.field, Qt.Key.Key_Return)
    assert field.second.field.hasFocus()
    qtbot.keyClicks(field.second.field, PASSPHRASE[:-1])
    assert field.verdict.text() == "The two passphrases differ."
    assert not sheet.next.isEnabled()
    qtbot.keyClicks(field.second.field, PASSPHRASE[-1])
    assert sheet.next.isEnabled()
    assert sheet.wanted.passphrase == PASSPHRASE
    assert PASSPHRASE not in repr(sheet.wanted)


def test_it_may_be_declined_and_is_said_what_that_means(qtbot, sheet: NewStudySheet) -> None:
    """F80: one plain sentence; the fields for the passphrase are gone."""
    qtbot.keyClick(sheet.plain, Qt.Key.Key_Space)
    assert "can read everything in it" in sheet.plain.accessibleDescription()
    assert not sheet.passphrase.isVisible()
    assert sheet.next.isEnabled()
    assert sheet.wanted.passphrase is None


def test_a_passphrase_may_be_persian_and_be_looked_at(qtbot, sheet: NewStudySheet) -> None:
    """F80, F106: it is as good; that the layout matters is said, and what is typed can be shown."""
    field = sheet.passphrase
    for entry in (field.first, field.second):
        commit_text(entry.field, "باران هفت فانوس مسی کوه")
    assert "another passphrase" in field.first.hint.text()
    field.second.field.setText("باران\N{ZERO WIDTH NON-JOINER}هفت فانوس مسي  كوه")
    assert sheet.wanted.passphrase == field.first.text
    assert sheet.wanted.passphrase == field.first.text
    assert field.first.field.echoMode() == QLineEdit.EchoMode.Password
    field.show_tick.click()
    assert {each.field.echoMode() for each in (field.first, field.second)} == {QLineEdit.EchoMode.Normal}
    qtbot.mousePress(field.first.field.eye, Qt.MouseButton.LeftButton)
    qtbot.mouseRelease(field.first.field.eye, Qt.MouseButton.LeftButton)
    assert field.first.field.echoMode() == QLineEdit.EchoMode.Normal
    field.show_tick.click()
    assert field.first.field.echoMode() == QLineEdit.EchoMode.Password


def test_caps_lock_is_noticed(qtbot, sheet: NewStudySheet) -> None:
    """F80: as at the log-in."""
    qtbot.keyClicks(sheet.passphrase.first.field, "R")  # without Shift
    assert sheet.passphrase.first.hint.text() == "Caps Lock seems to be on."


def test_an_encrypted_study_is_made_and_the_sheet_offered(open_window, answers: Answers, tmp_path: Path) -> None:
    """F80, F81: no tool reads the file; the person is led to the page where the recovery sheet is made."""
    path = tmp_path / "clinic.sqlite"
    answers.new = replace(new_study(path), passphrase=PASSPHRASE)
    window = open_window()
    window.create_file()
    assert window.view.spot.page == "protection"
    assert f"mark of the key {mark_of(path)}" in words(window.view.page)
    assert "You have no recovery sheet yet" in words(window.view.page)
    window.close_study()
    assert not is_plain(path)
    assert window.key_ring.keys is None


# ---- opening ---------------------------------------------------------------------------------------------------------------------


def test_nothing_of_the_study_is_shown_before_the_passphrase(window: MainWindow, path: Path) -> None:
    """F80: the file's name and the mark of its key; then the log-in, and the recent files know it."""
    page = window.key_ring.page
    assert "study.sqlite" in words(page)
    assert mark_of(path) in words(page)
    assert "exosome" not in words(page).lower()
    assert window.windowTitle() == "SSc-EXO Desktop"
    assert window.preferences.recent == ()
    assert page.form.password.field.hasFocus()
    assert page.form.password.field.accessibleName() == "Passphrase"
    page.form.password.field.setText(PASSPHRASE)
    page.form.submit()
    assert window.way_in.login_page is not None
    assert window.key_ring.page is None
    assert window.preferences.recent == (str(path),)


def test_by_keys(window: MainWindow, qtbot) -> None:
    """F80: passphrase, Enter, user name, Enter, password, Enter."""
    field = window.key_ring.page.form.password.field
    qtbot.keyClicks(field, PASSPHRASE)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    log_in(window, "nurse")
    assert window.view.session.file.person == "Nurse Test"
    assert window.view.session.file.encrypted


def test_a_wrong_passphrase_waits_longer_each_time(window: MainWindow, now: list[float], path: Path) -> None:
    """F80, F82: one sentence, a wait that grows and is shown; leaving the page does not end it; the file is not touched."""
    before = path.read_bytes()
    for n in range(3):
        form = window.key_ring.page.form
        form.password.field.setText(f"wrong {n} of these")
        form.submit()
        assert form.message.text() == "This passphrase does not open study.sqlite."
        assert form.next_step.text().startswith("Check the keyboard's language")
        assert form.advice.text() == f"Try again in {2**n} s."
        assert form.password.text == ""
        assert not form.password.field.isUndoAvailable()
        form.password.field.setText(PASSPHRASE)
        assert not form.go.isEnabled()
        window.close_study()
        window.open_file(path)
        window.key_ring.page.form.count()
        assert window.key_ring.page.form.advice.text() == f"Try again in {2**n} s."
        now[0] += 2.0**n
        window.key_ring.page.form.count()
    assert path.read_bytes() == before
    form = window.key_ring.page.form
    form.password.field.setText(PASSPHRASE)
    form.submit()
    assert window.way_in.login_page is not None


def test_a_slip_in_the_code_costs_no_wait(window: MainWindow, qtbot) -> None:
    """F81: half of it, or a wrong letter, is named and stays to be put right; small letters are no matter of Caps Lock."""
    form = window.key_ring.page.use_sheet()
    code = file_code(new_key(OTHER, Cost.quick()))
    qtbot.keyClicks(form.password.field, code[:49] + "\r")
    assert form.message.text() == "The code has 24 groups; 10 were typed."
    assert form.next_step.text() == "Compare it with the recovery sheet, then try again."
    assert form.go.isEnabled()
    assert form.password.text == code[:49]
    assert form.password.hint.text() == ""
    qtbot.keyClicks(form.password.field, code[49:] + "\r")
    assert "This is the code for the key with the mark" in form.message.text()
    assert form.next_step.text().startswith("Take the recovery sheet with the mark")
    assert not form.go.isEnabled()


def test_another_language_or_look_keeps_what_is_typed_and_hidden(window: MainWindow) -> None:
    """F80, F106: half a passphrase is still there, and still not to be read."""
    window.key_ring.page.form.password.field.setText("river sev")
    for change in ({"language": "fa"}, {"theme": "dark"}, {"font_scale": 1.75}):
        window.prefer(replace(window.preferences, **change))
        field = window.key_ring.page.form.password.field
        assert field.text() == "river sev"
        assert field.echoMode() == QLineEdit.EchoMode.Password
        assert "river" not in words(window)
    assert "عبارت عبور" in words(window)
    window.key_ring.page.use_sheet()
    window.key_ring.page.form.password.field.setText("ABCD EFGH")
    window.prefer(replace(window.preferences, language="en"))
    assert window.key_ring.page.by_code
    assert window.key_ring.page.form.password.text == "ABCD EFGH"


def test_closing_the_study_forgets_the_key(window: MainWindow, path: Path) -> None:
    """F80: whoever opens it next needs the passphrase again."""
    inside(window)
    window.close_study()
    window.open_file(path)
    assert window.key_ring.page is not None


def test_the_log_in_keeps_a_password_over_a_change_of_language(window: MainWindow) -> None:
    """F106: what is typed stays, and stays hidden."""
    form = window.key_ring.page.form
    form.password.field.setText(PASSPHRASE)
    form.submit()
    window.way_in.login_page.form.fill("doctor", "")
    window.way_in.login_page.form.password.field.setText("half a pass")
    window.prefer(replace(window.preferences, language="fa"))
    field = window.way_in.login_page.form.password.field
    assert field.text() == "half a pass"
    assert field.echoMode() == QLineEdit.EchoMode.Password


# ---- another passphrase, none, a first one ---------------------------------------------------------------------------------------


def fill(new: NewPassphrase, passphrase: str) -> None:
    for each in (new.first, new.second):
        each.field.setText(passphrase)


def done(window: MainWindow) -> None:
    wait_for(lambda: window.rewriting.page is None)
    assert window.view is not None


def test_the_passphrase_is_changed_and_the_person_goes_on(window: MainWindow, path: Path, answers: Answers) -> None:
    """F80: the old one is asked for; the file closes and opens by itself; the new one opens it; the old sheet is void."""
    inside(window)
    before = salt_of(path)
    window.view.page.change()
    form = window.view.page.form
    form.old.field.setText("not the old one")
    fill(form.new, OTHER)
    form.go.click()
    assert "does not open" in words(form)
    assert window.view is not None
    window.key_ring.unlocking._failed.clear()
    form.old.field.setText(PASSPHRASE)
    form.go.click()
    assert window.view is None
    assert "Changing the passphrase" in words(window)
    done(window)
    assert window.view.session.access.login == "doctor"
    assert window.view.spot.page == "protection"
    assert "make a new recovery sheet now" in words(window)
    assert salt_of(path) != before
    assert [each.login for each in window.view.session.file.events("passphrase_changed")] == ["doctor"]
    assert window.view.session.file.verify().ok
    trail = "".join(f"{each.old}{each.new}{each.reason}{each.typed}" for each in window.view.session.file.trail())
    assert PASSPHRASE not in trail
    assert OTHER not in trail
    window.close_study()
    window.open_file(path)
    page = window.key_ring.page
    page.form.password.field.setText(PASSPHRASE)
    page.form.submit()
    assert "does not open" in page.form.message.text()
    assert answers.questions().count("tell") == 0


def test_encryption_is_turned_off_with_reason_and_password(window: MainWindow, path: Path) -> None:
    """F80: both are asked for; the reason stands in the trail; any tool can read the file from then on."""
    inside(window)
    window.view.page.turn_off()
    form = window.view.page.form
    assert not form.go.isEnabled()
    form.reason.setText("Handed to the registry")
    form.password.field.setText("not mine")
    form.go.click()
    assert "not right" in words(form)
    assert form.password.text == ""
    ticks = window.way_in.gate.guard.ticks()
    window.way_in.gate.guard.ticks = lambda: ticks + 100
    form.password.field.setText(PASSWORD)
    form.go.click()
    done(window)
    assert "○ Not encrypted" in words(window.view.page)
    assert [each.detail for each in window.view.session.file.events("decrypted")] == ["Handed to the registry"]
    window.close_study()
    assert is_plain(path)


def test_a_plain_file_is_encrypted_later(open_window, answers: Answers, tmp_path: Path) -> None:
    """F80: everything in it is there afterwards; earlier backups and where they are are named."""
    path, folder = tmp_path / "plain.sqlite", tmp_path / "backups"
    folder.mkdir()
    answers.new = new_study(path)
    window = open_window(backup_folder=str(folder))
    window.create_file()
    window.view.session.screen_participant()
    window.view.go(Spot("protection"))
    said = words(window.view.page)
    assert "Backups stay as they were made: not encrypted, or with the passphrase of that day." in said
    assert str(folder) in said
    window.view.page.buttons[0].click()
    fill(window.view.page.form.new, PASSPHRASE)
    window.view.page.form.go.click()
    done(window)
    assert mark_of(path) in words(window.view.page)
    assert [each.number for each in window.view.session.file.participants()] == ["SSC-001"]
    assert window.view.session.file.verify().ok
    window.close_study()
    assert not is_plain(path)


def test_stopped_on_the_way_the_file_is_as_it_was(window: MainWindow, path: Path, monkeypatch) -> None:
    """F80: with Cancel, by keys; the person goes on with the passphrase until now."""
    from sscexo_desktop.gui.jobs import Job

    inside(window)
    before = salt_of(path)
    window.view.page.change()
    form = window.view.page.form
    form.old.field.setText(PASSPHRASE)
    fill(form.new, OTHER)
    monkeypatch.setattr(Job, "begin", lambda job: (job.stop(), monkeypatch.undo(), job.begin()))
    form.go.click()
    done(window)
    assert "Stopped: the file is as it was." in words(window)
    assert salt_of(path) == before
    assert {each.name for each in path.parent.glob("*sqlite*")} == {"study.sqlite", "study.sqlite.lock"}
    assert window.view.session.file.events("passphrase_changed") == ()


def test_the_window_may_be_closed_meanwhile(window: MainWindow, path: Path, study) -> None:
    """F80: the file has the old key or the new one, whole, and nobody holds it."""
    inside(window)
    window.view.page.change()
    form = window.view.page.form
    form.old.field.setText(PASSPHRASE)
    fill(form.new, OTHER)
    form.go.click()
    window.close()
    from sscexo_desktop.store.encryption.keys import NO_KEYS, WrongPassphrase

    try:
        keys = NO_KEYS.and_passphrase(path, PASSPHRASE, Cost.quick())
    except WrongPassphrase:
        keys = NO_KEYS.and_passphrase(path, OTHER, Cost.quick())
    StudyFile.open(path, study, "", keys=keys).close()


def test_a_change_of_language_on_the_page_keeps_the_form(window: MainWindow) -> None:
    """F106: what is typed of old and new passphrase stays, and hidden."""
    inside(window)
    window.view.page.change()
    form = window.view.page.form
    form.old.field.setText("until now")
    form.new.first.field.setText("from now on")
    form.new.show_tick.click()
    window.prefer(replace(window.preferences, language="fa", theme="dark"))
    again = window.view.page.form
    assert again is not form
    assert (again.old.text, again.new.first.text) == ("until now", "from now on")
    assert again.new.first.field.echoMode() == QLineEdit.EchoMode.Password


def test_the_lock_keeps_the_form_and_shows_nothing_of_it(window: MainWindow) -> None:
    """F82: the screen is locked over a passphrase that is half typed; afterwards it is still there."""
    inside(window)
    window.view.page.change()
    window.view.page.form.old.field.setText("until now")
    window.lock.lock()
    assert "until now" not in words(window)
    window.lock.page.form.fill("", PASSWORD)
    assert window.view.page.form.old.text == "until now"
    assert window.view.page.form.old.field.echoMode() == QLineEdit.EchoMode.Password


def test_the_demo_can_be_tried_with_it(open_window) -> None:
    """F80: encrypting the demo keeps its people and their passwords on the log-in page."""
    window = open_window()
    window.open_demo()
    window.way_in.login_page.demo["manager"].click()
    window.view.go(Spot("protection"))
    window.view.page.encrypt()
    fill(window.view.page.form.new, PASSPHRASE)
    window.view.page.form.submit()
    done(window)
    window.way_in.log_out()
    assert "manager" in window.way_in.login_page.demo


def test_from_a_second_window_nothing_is_changed(window: MainWindow, open_window, path: Path) -> None:
    """F33: open for reading, the page shows how it stands and changes nothing."""
    inside(window)
    second = open_window()
    second.key_ring._unlocking = Unlocking(cost=Cost.quick())
    second.open_file(path)
    inside(second)
    assert second.view.session.file.read_only
    assert not any(each.isEnabled() for each in second.view.page.buttons)
    assert not second.view.page.sheet.make.isEnabled()
