"""A main window on a real study file, with answers laid out beforehand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from answering import Answers
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from sscexo_desktop.actions.gate import FirstAccount, Gate, create_study, open_gate, reader, set_up_accounts
from sscexo_desktop.actions.heads import Heads
from sscexo_desktop.actions.session import Session
from sscexo_desktop.gui.doors import Doors
from sscexo_desktop.gui.window import MainWindow
from sscexo_desktop.settings import Preferences
from sscexo_desktop.store.encryption.keys import Keys
from sscexo_desktop.store.heads import Head
from sscexo_desktop.store.passwords import Cost
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.model import Study
from tests.people import LOGINS, PASSWORD, gate_of, with_accounts

TODAY = date(2024, 11, 20)
OpenWindow = Callable[..., MainWindow]


def quick_doors(study: Study, demo_path: Path, today: Callable[[], date]) -> Doors:
    """The real ways to real files, on a day of the test and with passwords that cost nothing.

    Every new study has the accounts of `tests.people` beside its data manager; the demo is an empty one of them.
    """

    def create(path: Path, first: FirstAccount, practice: bool, passphrase: str | None) -> Session:
        session = create_study(path, study, first, today, practice=practice, cost=Cost.quick(), passphrase=passphrase)
        with_accounts(session.file)
        return session

    def set_up(path: Path, first: FirstAccount) -> tuple[Session, Path]:
        return set_up_accounts(path, study, first, today, cost=Cost.quick())

    def demo() -> Gate:
        gate = gate_of(StudyFile.create(demo_path, study, "Manager Test", practice=True), study, today)
        gate.demo_passwords = dict.fromkeys(LOGINS, PASSWORD)
        return gate

    heads = Heads(demo_path.with_name("heads.json"))

    def opened(path: Path, keys: Keys | None) -> Gate:
        return open_gate(path, study, today, keys=keys, heads=heads)

    def older(path: Path, keys: Keys | None, missing: tuple[Head, ...]) -> Gate:
        return open_gate(path, study, today, keys=keys, heads=heads, accepted=missing)

    def read(path: Path, keys: Keys | None) -> Gate:
        return open_gate(path, study, today, read_only=True, keys=keys)

    return Doors(study=lambda: study, create=create, open=opened, read=read, older=older, set_up=set_up, demo=demo,
                 reader=reader)  # fmt: skip


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def open_window(study, tmp_path: Path, qtbot, answers: Answers) -> Iterator[OpenWindow]:
    windows: list[MainWindow] = []

    doors = quick_doors(study, tmp_path / "demo.sqlite", lambda: TODAY)

    def opened(**preferences: object) -> MainWindow:
        wanted = Preferences(**preferences)  # type: ignore[arg-type]
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
        window.close()  # without waiting for a backup on leaving
        window.deleteLater()
    application = QApplication.instance()
    application.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    application.processEvents()
