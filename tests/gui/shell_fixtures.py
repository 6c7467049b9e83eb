"""A main window on a real study file, with answers laid out beforehand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from answering import Answers
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from sscexo_desktop.actions.session import Session
from sscexo_desktop.gui.window import Doors, MainWindow
from sscexo_desktop.settings import Preferences
from sscexo_desktop.store.study_file import StudyFile

TODAY = date(2024, 11, 20)
OpenWindow = Callable[..., MainWindow]


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def open_window(study, tmp_path: Path, qtbot, answers: Answers) -> Iterator[OpenWindow]:
    windows: list[MainWindow] = []

    def session(path: Path, person: str, *, create: bool = False, read_only: bool = False) -> Session:
        file = StudyFile.create(path, study, person) if create else StudyFile.open(path, study, person, read_only=read_only)
        return Session(file, study, lambda: TODAY)

    doors = Doors(
        lambda: study,
        lambda path, person: session(path, person, create=True),
        session,
        lambda person: session(tmp_path / "demo.sqlite", person, create=True),
        lambda path: session(path, "", read_only=True),
    )

    def opened(**preferences: object) -> MainWindow:
        wanted = Preferences(**{"person": "Dr Test", **preferences})  # type: ignore[arg-type]
        window = MainWindow(doors, wanted, tmp_path / "preferences.json", lambda _window: answers)
        windows.append(window)
        window.show()
        window.activateWindow()
        qtbot.waitExposed(window)
        return window

    yield opened
    answers.leaving = "draft"
    for window in windows:
        window.close()
        window.deleteLater()
    application = QApplication.instance()
    application.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    application.processEvents()
