"""The main window: first page, log-in, the open study or the lock; it holds the preferences and dresses the program in them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from sscexo_desktop.gui.doors import Doors
from sscexo_desktop.gui.files.backup_watch import BackupWatch
from sscexo_desktop.gui.files.key_ring import KeyRing
from sscexo_desktop.gui.files.last_backup import LastBackup
from sscexo_desktop.gui.files.rewriting import Rewriting
from sscexo_desktop.gui.files.way_back import WayBack
from sscexo_desktop.gui.first_words import FirstWords
from sscexo_desktop.gui.people.desk_lock import DeskLock
from sscexo_desktop.gui.surface import on_keys
from sscexo_desktop.gui.theme import Theme, load_fonts
from sscexo_desktop.gui.way_in import WayIn
from sscexo_desktop.gui.welcome import Welcome
from sscexo_desktop.resources import resource
from sscexo_desktop.settings import Preferences, save_preferences

if TYPE_CHECKING:
    from PySide6.QtCore import QTranslator
    from PySide6.QtGui import QCloseEvent, QPaintEvent

    from sscexo_desktop.actions.session import Session
    from sscexo_desktop.gui.asker import Asker
    from sscexo_desktop.gui.study_view import StudyView
    from sscexo_desktop.i18n import Speaker
    from sscexo_desktop.study.texts import Message


class MainWindow(QWidget):
    """The window; `painted` tells once that its first page is on the screen."""

    painted = Signal()

    def __init__(
        self,
        doors: Doors,
        preferences: Preferences,
        kept_at: Path,
        ask: Callable[[MainWindow], Asker],
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self.setObjectName("main-window")
        self.doors = doors
        self.preferences = preferences
        self.theme = Theme(preferences.theme, preferences.font_scale)
        self.view: StudyView | None = None
        self.way_in = WayIn(self)
        self.key_ring = KeyRing(self)
        self.rewriting = Rewriting(self)
        self.way_back = WayBack(self, ticks)
        self.lock = DeskLock(self, ticks)
        self.backups = BackupWatch(self, ticks)
        self.last_backup = LastBackup(self)
        self._kept_at = kept_at
        self._translator: QTranslator | None = None
        self._welcome: Welcome | None = None
        self._was_painted = False
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.ask = ask(self)
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
        mine = self.preferences  # the view may not have heard yet of what was kept meanwhile
        preferences = replace(preferences, plans=mine.plans, warned=mine.warned, recent=mine.recent)
        if preferences == mine:
            return
        before, self.preferences = self.preferences, preferences
        save_preferences(self._kept_at, preferences)
        looks = ("theme", "font_scale", "language")
        if any(getattr(before, each) != getattr(preferences, each) for each in looks):
            self.theme = Theme(preferences.theme, preferences.font_scale)
            self._dress()
        if self.lock.on:
            self.lock.show_page()
        elif self.view is not None:
            self.view.dress(self.theme, preferences)
        elif self.way_in.gate is not None:
            self.way_in.show_login()
        elif self.way_back.errand is not None:
            self.way_back.dress()
        elif self.rewriting.page is not None:
            self.rewriting.dress()
        elif self.key_ring.page is not None:
            self.key_ring.dress()
        elif not self.last_backup.on:
            self.show_welcome()

    def keep(self, preferences: Preferences) -> None:
        """Take and keep preferences that change nothing on the screen."""
        self.preferences = preferences
        save_preferences(self._kept_at, preferences)

    def speaker(self) -> Speaker:
        """Return who speaks in the language and the calendar of now."""
        from sscexo_desktop.i18n import Speaker
        from sscexo_desktop.study.texts import Manner

        return Speaker(Manner(self.preferences.language, self.preferences.calendar))

    # ---- pages -------------------------------------------------------------------------------------------------------------

    def show_page(self, page: QWidget) -> None:
        """Show a page in place of the one that was there."""
        while (entry := self._layout.takeAt(0)) is not None:
            if (old := entry.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._layout.addWidget(page)
        page.show()

    def add_page(self, page: QWidget) -> None:
        """Show a page beside one that is hidden for the time being."""
        self._layout.addWidget(page)
        page.show()

    def show_welcome(self) -> None:
        """Show the first page."""
        self.view = None
        self.key_ring.forget()
        self.way_back.end()
        say = FirstWords(self.preferences.language, resource("i18n", "fa.po"))
        self._welcome = welcome = Welcome(say, self.theme, self.preferences)
        welcome.create_asked.connect(self.create_file)
        welcome.open_asked.connect(self.choose_file)
        welcome.demo_asked.connect(self.open_demo)
        welcome.file_asked.connect(self.open_file)
        welcome.restore_asked.connect(self.way_back.restore)
        welcome.bar.changed.connect(self.prefer)
        self.show_page(welcome)
        self.retitle()
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

    def show_study(self, session: Session, notices: tuple[Message, ...] = ()) -> None:
        """Show an open study to the person who was let in, and ask about their drafts found in it."""
        from sscexo_desktop.gui.study_view import StudyView

        self._welcome = None
        demo = self.way_in.is_demo
        view = StudyView(
            session, self.theme, self.preferences, self.ask, self.doors.reader, self.backups, notices=notices, demo=demo
        )
        self.view = view
        view.prefer_asked.connect(self.prefer)
        view.close_asked.connect(self.close_study)
        view.lock_asked.connect(self.lock.lock)
        view.log_out_asked.connect(self.way_in.log_out)
        view.turned.connect(self.retitle)
        view.rewrite_asked.connect(self.rewriting.begin)
        view.restore_asked.connect(self.way_back.restore)
        self.backups.begin(session.file)
        self.show_page(view)
        self.retitle()
        self.lock.watch()
        view.begin()

    def show_protection(self, place: str = "") -> None:
        """Go to the page on which the file is protected; with the place "code" a new passphrase is asked for there."""
        from sscexo_desktop.gui.desk import Spot

        if self.view is not None:
            self.view.go(Spot("protection", place=place))

    def retitle(self) -> None:
        """Name the window after the study file; while it is locked or a participant looks on, after nothing (F50, F82)."""
        file = self.way_in.file_name
        hidden = self.lock.on or (self.view is not None and self.view.participant_view.on)
        title = f"{file} — SSc-EXO Desktop" if file and not hidden else "SSc-EXO Desktop"
        if self.way_in.is_practice:
            say = self.speaker()
            title = say("PRACTICE — {title}", title=title)
        self.setWindowTitle(title)

    @property
    def locked(self) -> bool:
        """Whether the password comes first: no dialog opens over the window then."""
        return self.lock.on

    # ---- files -------------------------------------------------------------------------------------------------------------

    def create_file(self) -> None:
        """Ask for a place and for people, and make a new study file."""
        self.way_in.create()

    def choose_file(self) -> None:
        """Ask for a study file and open it."""
        path = self.ask.file_to_open()
        if path is not None:
            self.open_file(path)

    def open_file(self, path: Path) -> None:
        """Open a study file and ask who is there."""
        self.way_in.open(path)

    def open_demo(self) -> None:
        """Open a throw-away study with made-up participants."""
        self.way_in.demo()

    def close_study(self, then: Callable[[], object] | None = None) -> bool:
        """Close the open study and go on with `then`, or to the first page; return whether nothing stood against it."""
        after = then or self.show_welcome
        if not self._end():
            return False
        if not self.last_backup.make(after):
            after()
        return True

    def _end(self) -> bool:
        if self.view is not None and self.lock.on:
            self.view.works.stop_all()  # what is typed is kept as a draft already, and nothing may be asked under a lock
        elif self.view is not None and not self.view.end():
            return False
        self.last_backup.prepare()
        self.lock.forget()
        self.rewriting.stop()
        self.way_in.close()
        self.way_back.end()
        self.view = None
        return True

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close only when nothing typed is in the way and the backup on leaving is made, or somebody does not wait for it."""
        if self.last_backup.on:
            self.last_backup.leave()
            event.accept()
        elif self._end() and not self.last_backup.make(self.close):
            event.accept()
        else:
            event.ignore()


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
