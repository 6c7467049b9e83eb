"""A real study file in a temporary folder, and forms on it as a person would open them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from keys import OpenForm
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication

from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.actions.session import Session
from sscexo_desktop.gui.form import FormView
from sscexo_desktop.gui.theme import Theme, apply_theme
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.resources import resource
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.load import load
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.places import RecordKey
from sscexo_desktop.study.texts import Calendar, Language, Manner
from tests.people import session_of


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform has no window manager and says so as a warning."""
    for item in items:
        if "tests/gui" in item.path.as_posix():
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", extend=True))


@pytest.fixture(autouse=True)
def nothing_left_over() -> Iterator[None]:
    """Let go of the widgets that a test has thrown away; without an event loop Qt would keep them for good."""
    yield
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(scope="session")
def study() -> Study:
    return load(resource("study"))


@pytest.fixture
def session(study: Study, tmp_path: Path) -> Iterator[Session]:
    file = StudyFile.create(tmp_path / "study.sqlite", study, "Dr Test")
    file.add_participant("SSC-001")
    yield session_of(file, study, lambda: date(2024, 11, 20))
    file.close()


@pytest.fixture
def open_form(session: Session, qtbot) -> Iterator[OpenForm]:
    application = QApplication.instance()
    before = application.layoutDirection()

    def opened(
        form: str = "infusion", visit: str = "infusion1", language: Language = "en", calendar: Calendar = "gregorian",
        *, answer: bool = True, width: int = 900, scale: float = 1.0,
    ) -> FormView:
        manner = Manner(language, calendar)
        application.setLayoutDirection(Qt.LayoutDirection.RightToLeft if manner.rtl else Qt.LayoutDirection.LeftToRight)
        theme = Theme("light", scale)
        apply_theme(application, theme)
        entry = Entry(session, RecordKey("SSC-001", visit, form), manner)
        view = FormView(entry, Speaker(manner), theme, lambda question: answer)
        qtbot.addWidget(view)
        view.resize(width, 700)
        view.show()
        view.activateWindow()
        qtbot.waitExposed(view)
        return view

    yield opened
    application.setLayoutDirection(before)
