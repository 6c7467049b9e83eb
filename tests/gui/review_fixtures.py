"""The demo study in the window, with a person of each role at the desk in turn."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from answering import Answers
from arriving import log_in
from keys import commit_text
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from shell_fixtures import quick_doors

from sscexo_desktop.actions.demo import demo_people, open_demo
from sscexo_desktop.actions.replaying import DEMO_DAY
from sscexo_desktop.gui.desk import Spot
from sscexo_desktop.gui.record_pane import RecordPane
from sscexo_desktop.gui.window import MainWindow
from sscexo_desktop.settings import Preferences
from sscexo_desktop.study.places import Place, RecordKey
from tests.people import quick_demo

PASSWORDS = {each.login: each.password for each in demo_people()}
SCREENING = RecordKey("SSC-003", "screening", "screening")
BASELINE = RecordKey("SSC-001", "baseline", "outcome")
VOID = RecordKey("SSC-003", "baseline", "outcome")
INFUSION = RecordKey("SSC-003", "infusion1", "infusion")
AtDesk = Callable[..., MainWindow]
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
BOTH = CONTROL | SHIFT


@pytest.fixture(scope="session")
def demo_file(study, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.sqlite"
    quick_demo(path, study)
    return path


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def at_desk(study, demo_file: Path, tmp_path: Path, qtbot, answers: Answers) -> Iterator[AtDesk]:
    """Somebody logs in at the demo study; who was there before has left."""
    path = tmp_path / "demo.sqlite"
    shutil.copy(demo_file, path)
    windows: list[MainWindow] = []

    def opened(login: str, **preferences: object) -> MainWindow:
        close()
        doors = replace(quick_doors(study, path, lambda: DEMO_DAY), demo=lambda: open_demo(path, study))
        window = MainWindow(doors, Preferences(**preferences), tmp_path / "preferences.json", lambda _window: answers)
        windows.append(window)
        window.resize(1440, 900)
        window.show()
        window.activateWindow()
        qtbot.waitExposed(window)
        window.open_demo()
        log_in(window, login, PASSWORDS[login])
        answers.login, answers.password = login, PASSWORDS[login]
        assert window.view is not None
        return window

    def close() -> None:
        while windows:
            window = windows.pop()
            answers.leaving = "draft"
            window.close()
            window.deleteLater()
            QApplication.processEvents()

    yield opened
    close()
    QApplication.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def go(window: MainWindow, spot: Spot) -> QWidget:
    """Go to a page and return it."""
    window.view.go(spot)
    QApplication.processEvents()
    return window.view.page


def open_record(window: MainWindow, key: RecordKey) -> RecordPane:
    """Go to a form."""
    return go(window, Spot("participant", *key)).pane


def press(window: MainWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the cursor is."""
    QTest.keyClick(QApplication.focusWidget() or window, key, modifiers)
    QApplication.processEvents()


def retype(pane: RecordPane, item: str, text: str) -> None:
    """Put another text into a field, by keys."""
    place = Place(item)
    pane.form.go_to(place)
    editor = pane.form.fields[place][1].editor
    assert editor is not None, f"{item} is computed"
    QTest.keyClick(editor, Qt.Key.Key_A, CONTROL)
    QTest.keyClick(editor, Qt.Key.Key_Delete)
    commit_text(editor, text)
