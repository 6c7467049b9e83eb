"""The main window: the welcome page, then the open study; it holds the preferences and dresses the program in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from sscexo_desktop.gui.first_words import FirstWords
from sscexo_desktop.gui.surface import on_keys
from sscexo_desktop.gui.theme import Theme, load_fonts
from sscexo_desktop.gui.welcome import Welcome
from sscexo_desktop.resources import resource
from sscexo_desktop.settings import Preferences, save_preferences

if TYPE_CHECKING:
    from PySide6.QtCore import QTranslator
    from PySide6.QtGui import QCloseEvent, QPaintEvent

    from sscexo_desktop.actions.session import Session
    from sscexo_desktop.gui.asker import Asker
    from sscexo_desktop.gui.study_view import StudyView
    from sscexo_desktop.study.model import Study


@dataclass(frozen=True)
class Doors:
    """The ways to a study: its definition and its files; each may raise `Trouble`.

    `reader` opens a file for reading only, for work in another thread; the one who asks closes it.
    """

    study: Callable[[], Study]
    create: Callable[[Path, str], Session]
    open: Callable[[Path, str], Session]
    demo: Callable[[str], Session]
    reader: Callable[[Path], Session]


class MainWindow(QWidget):
    """The window; `painted` tells once that its first page is on the screen."""

    painted = Signal()

    def __init__(self, doors: Doors, preferences: Preferences, kept_at: Path, ask: Callable[[MainWindow], Asker]) -> None:
        super().__init__()
        self.setObjectName("main-window")
        self.doors = doors
        self.preferences = preferences
        self.theme = Theme(preferences.theme, preferences.font_scale)
        self.view: StudyView | None = None
        self._kept_at = kept_at
        self._translator: QTranslator | None = None
        self._welcome: Welcome | None = None
        self._was_painted = False
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.ask = ask(self)
        self.setWindowTitle("SSc-EXO Desktop")
        self.resize(QSize(1280, 800))
        self._dress()
        self.show_welcome()
        self._add_shortcuts()

    def _add_shortcuts(self) -> None:
        for keys, steps in (("Ctrl++", 1), ("Ctrl+=", 1), ("Ctrl+-", -1), ("Ctrl+0", 0)):
            on_keys(self, keys, partial(self._scale, steps))

    def _scale(self, steps: int) -> None:
        self.prefer(self.preferences.scaled(steps))

    # ---- look --------------------------------------------------------------------------------------------------------------

    def _dress(self) -> None:
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            return
        persian = self.preferences.language == "fa"
        if self._translator is not None:
            app.removeTranslator(self._translator)
            self._translator = None
        if persian and self._was_painted:
            self._translator = persian_qt(app)
        if app.isRightToLeft() != persian:  # asked first, for `Qt` takes a tenth of the start
            from PySide6.QtCore import Qt

            app.setLayoutDirection(Qt.LayoutDirection.RightToLeft if persian else Qt.LayoutDirection.LeftToRight)
        wear(app, self.theme)

    def prefer(self, preferences: Preferences) -> None:
        """Take and keep other preferences; everything typed stays."""
        if preferences == self.preferences:
            return
        before, self.preferences = self.preferences, preferences
        save_preferences(self._kept_at, preferences)
        looks = ("theme", "font_scale", "language")
        if any(getattr(before, each) != getattr(preferences, each) for each in looks):
            self.theme = Theme(preferences.theme, preferences.font_scale)
            self._dress()
        if self.view is not None:
            self.view.dress(self.theme, preferences)
        else:
            self.show_welcome()

    def rename(self) -> None:
        """Ask under which name changes are written from now on."""
        name = self.ask.person(self.preferences.person)
        if not name:
            return
        if self.view is not None:
            self.view.session.file.person = name
        self.prefer(replace(self.preferences, person=name))

    # ---- pages -------------------------------------------------------------------------------------------------------------

    def _show(self, page: QWidget) -> None:
        while (entry := self._layout.takeAt(0)) is not None:
            if (old := entry.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._layout.addWidget(page)
        page.show()

    def show_welcome(self) -> None:
        """Show the first page."""
        self.view = None
        say = FirstWords(self.preferences.language, resource("i18n", "fa.po"))
        self._welcome = welcome = Welcome(say, self.theme, self.preferences)
        welcome.create_asked.connect(self.create_file)
        welcome.open_asked.connect(self.choose_file)
        welcome.demo_asked.connect(self.open_demo)
        welcome.file_asked.connect(self.open_file)
        welcome.bar.changed.connect(self.prefer)
        welcome.bar.rename.connect(self.rename)
        self._show(welcome)
        welcome.create_button.setFocus()
        if self._was_painted:
            self.name_study()

    def name_study(self) -> None:
        """Load the definition and name its study on the first page; `DefinitionFault` if it cannot be used."""
        app = QApplication.instance()
        if self.preferences.language == "fa" and self._translator is None and isinstance(app, QApplication):
            self._translator = persian_qt(app)
        study = self.doors.study()
        if self._welcome is not None and self.view is None:
            self._welcome.show_study(f"{study.short_title.to(self.preferences.language)} · {study.registry}")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, and tell that the first page is there."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            self.painted.emit()

    # ---- files -------------------------------------------------------------------------------------------------------------

    def create_file(self) -> None:
        """Ask for a place and make a new study file there."""
        wanted = self.ask.new_file(self.preferences.person)
        if wanted is not None:
            self._enter(lambda: self.doors.create(wanted.path, wanted.person), wanted.person)

    def choose_file(self) -> None:
        """Ask for a study file and open it."""
        path = self.ask.file_to_open()
        if path is not None:
            self.open_file(path)

    def open_file(self, path: Path) -> None:
        """Open a study file, asking for the person's name if it is not known yet."""
        person = self.preferences.person or self.ask.person("")
        if person:
            self._enter(lambda: self.doors.open(path, person), person)

    def open_demo(self) -> None:
        """Open a throw-away study with made-up participants."""
        person = self.preferences.person or "Demo"
        self._enter(lambda: self.doors.demo(person), self.preferences.person, practice=True)

    def _enter(self, door: Callable[[], Session], person: str, *, practice: bool = False) -> None:
        from PySide6.QtCore import Qt

        from sscexo_desktop.errors import Trouble

        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            session = door()
        except Trouble as trouble:
            QApplication.restoreOverrideCursor()
            self.ask.tell(trouble)
            return
        except BaseException:
            QApplication.restoreOverrideCursor()
            raise
        QApplication.restoreOverrideCursor()
        preferences = replace(self.preferences, person=person)
        self.preferences = preferences if practice else preferences.opened(session.file.path)
        save_preferences(self._kept_at, self.preferences)
        self.show_study(session, practice=practice)

    def show_study(self, session: Session, *, practice: bool = False) -> None:
        """Show an open study, and ask about drafts found in it."""
        from sscexo_desktop.gui.study_view import StudyView

        self._welcome = None
        self.view = view = StudyView(session, self.theme, self.preferences, self.ask, self.doors.reader, practice=practice)
        view.prefer_asked.connect(self.prefer)
        view.rename_asked.connect(self.rename)
        view.close_asked.connect(self.close_study)
        self._show(view)
        self.setWindowTitle(f"{session.file.path.name} — SSc-EXO Desktop")
        view.begin()

    def close_study(self) -> bool:
        """Close the open study and go back to the first page; return whether nothing stood against it."""
        if self.view is None:
            return True
        if not self.view.end():
            return False
        self.view.session.file.close()
        self.setWindowTitle("SSc-EXO Desktop")
        self.show_welcome()
        return True

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close only when nothing typed is in the way."""
        if self.view is not None and not self.view.end():
            event.ignore()
            return
        if self.view is not None:
            self.view.session.file.close()
            self.view = None
        event.accept()


def wear(app: QApplication, theme: Theme) -> None:
    """Dress the application as `apply_theme` does, without touching its style (the process is started in Fusion)."""
    load_fonts()
    app.setPalette(theme.palette())
    app.setFont(theme.font())


def persian_qt(app: QApplication) -> QTranslator:
    """Let Qt's own texts (file dialogs, menus of a field) speak Persian."""
    from PySide6.QtCore import QLibraryInfo, QTranslator

    found = QTranslator(app)
    if found.load("qtbase_fa", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(found)
    return found
