"""The idle lock: nothing of the study on the screen, nothing typed lost, the same place again, or somebody else's turn (F82)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from answering import Answers
from arriving import new_study
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMenu, QWidget
from shell_fixtures import answers, quick_doors

from sscexo_desktop.actions.access import LASTS, Locked
from sscexo_desktop.errors import Trouble
from sscexo_desktop.gui.desk import Spot
from sscexo_desktop.gui.dialogs import Dialogs
from sscexo_desktop.gui.participants import ParticipantsPage
from sscexo_desktop.gui.window import MainWindow
from sscexo_desktop.settings import Preferences
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.texts import message
from tests.people import PASSWORD

__all__ = ["answers"]

DATE = Place("ECSTDAT")
NUMBER = "SSC-001"


class Ticks:
    """A clock that a test winds; it begins at a whole second, for a fraction would make some minutes added to it too short."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def window(study, tmp_path: Path, qtbot, answers: Answers, ticks: Ticks) -> Iterator[MainWindow]:
    doors = quick_doors(study, tmp_path / "demo.sqlite", lambda: date(2024, 11, 20))
    found = MainWindow(doors, Preferences(), tmp_path / "preferences.json", lambda _window: answers, ticks)
    found.show()
    found.activateWindow()
    assert QTest.qWaitForWindowActive(found)
    answers.new = new_study(tmp_path / "study.sqlite")
    found.create_file()
    found.view.session.screen_participant()
    yield found
    answers.leaving = "draft"
    found.close()
    found.deleteLater()
    QApplication.instance().setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    QApplication.processEvents()


def typing(window: MainWindow, qtbot, text: str = "2024-10-0"):
    """Type into a form, and leave the cursor in the middle."""
    window.view.go(Spot("participant", NUMBER, "infusion1", "infusion", 1))
    QApplication.processEvents()
    form = window.view.page.pane.form
    form.go_to(DATE)
    editor = form.fields[DATE][1].editor
    editor.setFocus()
    qtbot.keyClicks(editor, text)
    editor.setCursorPosition(4)
    return editor


def wait_out(window: MainWindow, ticks: Ticks) -> None:
    ticks.now += window.preferences.idle_minutes * 60
    window.lock.look()
    QApplication.processEvents()


def seen(window: QWidget) -> str:
    """Everything that a screen reader or an eye finds on the screen."""
    texts = [window.windowTitle()]
    for each in window.findChildren(QWidget):
        if each.isVisible():
            texts += [each.accessibleName(), each.accessibleDescription(), each.toolTip()]
            texts += [each.text()] if isinstance(each, QLabel) else []
    return "\n".join(texts)


def test_after_the_minutes_nothing_of_the_study_is_on_the_screen(window, ticks, qtbot):
    """F82: what is being typed is kept, and the window and its title say only which program this is."""
    typing(window, qtbot)
    ticks.now += 9 * 60 + 59
    window.lock.look()
    assert not window.lock.on
    ticks.now += 1
    window.lock.look()
    QApplication.processEvents()
    assert window.lock.on
    assert not window.view.isVisible()
    assert window.windowTitle() == "SSc-EXO Desktop"
    shown = seen(window)
    assert "Dr Test" in shown
    assert not [word for word in (NUMBER, "study.sqlite", "Infusion", "2024-10") if word in shown]
    assert window.view.session.file.draft(window.view.page.entry.key).fields[DATE].typed == "2024-10-0"


def test_the_same_person_comes_back_to_the_same_letter(window, ticks, qtbot, answers):
    """F82: the password brings back form, field and cursor; typing goes on in the middle of the word."""
    editor = typing(window, qtbot)
    wait_out(window, ticks)
    password = window.lock.page.form.password.field
    assert password.hasFocus()
    qtbot.keyClicks(password, PASSWORD)
    qtbot.keyClick(password, Qt.Key.Key_Return)
    assert not window.lock.on
    assert window.view.isVisible()
    assert QApplication.focusWidget() is editor
    assert (editor.text(), editor.cursorPosition()) == ("2024-10-0", 4)
    assert window.windowTitle() == "study.sqlite — SSc-EXO Desktop"
    assert "tell" not in answers.questions()


def test_a_wrong_password_keeps_it_locked(window, ticks, qtbot):
    """F82: it counts and waits as at the log-in."""
    wait_out(window, ticks)
    window.lock.page.form.fill("", "wrong")
    assert window.lock.on
    assert not window.view.isVisible()
    assert window.lock.page.form.advice.text() == "Try again in 1 s."
    assert window.view.session.file.failures("doctor") == 1


def test_keys_mouse_and_wheel_are_signs_of_life(window, ticks, qtbot):
    """F82: each of them begins the minutes anew; so does a dialog's window."""
    handle = window.windowHandle()
    wheel = QWheelEvent(QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton,
                        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    signs = (
        lambda: QTest.keyClick(handle, Qt.Key.Key_Shift),
        lambda: QTest.mouseMove(handle, QPoint(5, 5)),
        lambda: QTest.mouseClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(600, 5)),
        lambda: QApplication.sendEvent(handle, wheel),
    )
    for sign in signs:
        ticks.now += 599
        sign()
        QApplication.processEvents()
        ticks.now += 2
        window.lock.look()
        assert not window.lock.on
    ticks.now += 599
    window.lock.look()
    assert window.lock.on


def test_other_minutes(window, ticks):
    """F82: between 1 and 60 minutes, as preferred here; the foot line counts the last half minute down."""
    window.prefer(replace(window.preferences, idle_minutes=1))
    ticks.now += 40
    window.lock.look()
    assert window.view.status._lock.text() == "Locks in 20 s"
    ticks.now += 20
    window.lock.look()
    assert window.lock.on


def test_locking_at_once_by_keys(window, qtbot):
    """F82: Ctrl+L, before one leaves the room."""
    qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert window.lock.on
    kinds = [each.kind for each in window.view.session.file.events()]
    assert "locked" in kinds


def test_somebody_else_takes_over_and_the_draft_stays_its_authors(window, ticks, qtbot):
    """F82: a full log-in; the other person begins at the participants page; the trail knows of the handing over."""
    typing(window, qtbot)
    key = window.view.page.entry.key
    wait_out(window, ticks)
    window.lock.page.other.click()
    window.lock.page.form.fill("nurse", "wrong")
    assert window.lock.on
    assert window.view.session.file.person == "Dr Test"
    window.lock.page.form.fill("monitor", PASSWORD)
    QApplication.processEvents()
    assert not window.lock.on
    assert isinstance(window.view.page, ParticipantsPage)
    session = window.view.session
    assert session.file.person == "Monitor Test"
    assert [each.person for each in session.file.drafts() if each.key == key] == ["Dr Test"]
    assert "handed_over" in [each.kind for each in session.file.events()]


def test_back_from_somebody_else(window, ticks):
    """F82: whoever pressed it by mistake finds the way back to their own password."""
    wait_out(window, ticks)
    window.lock.page.other.click()
    window.lock.page.other.click()
    window.lock.page.form.fill("", PASSWORD)
    assert not window.lock.on


def test_an_expired_session_locks_and_keeps_what_is_typed(window, ticks, qtbot):
    """F82: after twelve hours the password comes first, however busy one was; the field is kept after it."""
    editor = typing(window, qtbot)
    guard = window.view.session.access.guard
    later = guard.ticks() + LASTS + 1
    guard.ticks = lambda: later
    window.lock.look()
    assert window.lock.on
    assert "twelve hours" in seen(window)
    window.lock.page.form.fill("", PASSWORD)
    assert not window.lock.on
    assert editor.text() == "2024-10-0"
    assert window.view.session.file.draft(window.view.page.entry.key).fields[DATE].typed == "2024-10-0"


def test_going_on_in_an_expired_session_asks_for_the_password(window, ticks):
    """F82: the next page is not shown, the lock is."""
    guard = window.view.session.access.guard
    later = guard.ticks() + LASTS + 1
    guard.ticks = lambda: later
    window.view.go(Spot("backup"))
    assert window.lock.on
    assert window.view.spot.page == "participants"


def test_open_dialogs_and_menus_are_withdrawn_and_none_opens(window, ticks, qtbot, answers):
    """F82: a question that stood open is not answered; what wants to be asked or told under the lock waits or is let go."""
    dialogs = Dialogs(window)
    menu = QMenu(window)
    menu.addAction(NUMBER)
    QTimer.singleShot(0, lambda: menu.popup(QPoint(5, 5)))
    QTimer.singleShot(50, lambda: wait_out(window, ticks))
    assert dialogs.words("Why?", NUMBER, "Reason") is None
    assert window.lock.on
    assert not [each for each in QApplication.topLevelWidgets() if isinstance(each, (QDialog, QMenu)) and each.isVisible()]
    assert dialogs.words("Why?", NUMBER, "Reason") is None
    dialogs.tell(Trouble(message("The file is full."), message("Make room.")))
    window.lock.page.form.fill("", PASSWORD)
    assert answers.questions()[-1] == "tell"


def test_what_is_refused_as_locked_locks_the_window(window):
    """F82: a session that ended between two looks is locked at once, instead of a dialog over the data."""
    Dialogs(window).tell(Locked(message("The program is locked."), message("Make room.")))
    assert window.lock.on
    assert not window.view.isVisible()


def test_another_language_under_the_lock(window, ticks, qtbot):
    """F106: the lock page changes its language; the form does so only when it is on the screen again, and keeps the typed text."""
    typing(window, qtbot)
    wait_out(window, ticks)
    window.lock.page.form.password.field.setText("x")
    window.prefer(replace(window.preferences, language="fa"))
    assert "Dr Test" in seen(window)
    assert "گذرواژه" in seen(window)
    assert NUMBER not in seen(window)
    window.lock.page.form.fill("", PASSWORD)
    assert window.view.desk.say.manner.language == "fa"
    assert window.view.page.entry.typed(DATE) == "2024-10-0"
    assert window.view.page.pane.form.current_place == DATE


def test_the_window_may_be_closed_while_it_is_locked(window, ticks, qtbot, answers):
    """F82: whoever closes a locked window is asked nothing; the draft is in the file."""
    typing(window, qtbot)
    wait_out(window, ticks)
    file = window.view.session.file
    assert file.drafts()
    assert window.close()
    assert "leave" not in answers.questions()
    assert window.way_in.gate is None
