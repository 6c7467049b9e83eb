"""How the people of the tests come to the desk: a new study of theirs, and logging in through the page."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from sscexo_desktop.actions.gate import FirstAccount
from sscexo_desktop.gui.asker import NewPerson, NewStudy
from sscexo_desktop.gui.window import MainWindow
from tests.people import PASSWORD


def new_study(path: Path, *others: NewPerson, practice: bool = False) -> NewStudy:
    """Return what "Dr Test", data manager and investigator in one person, asks for."""
    first = FirstAccount("doctor", "Dr Test", PASSWORD, ("investigator", "data_manager"))
    return NewStudy(path, practice, first, others)


def log_in(window: MainWindow, login: str = "doctor", password: str = PASSWORD) -> None:
    """Log in at the log-in page that the window shows."""
    page = window.way_in.login_page
    assert page is not None
    page.form.fill(login, password)
    QApplication.processEvents()
