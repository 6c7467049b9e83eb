"""Asks a person through dialogs over the main window; each dialog is loaded when it is first wanted."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from sscexo_desktop.actions.entry import PendingChange
    from sscexo_desktop.gui.asker import Confirmation, Leaving, NewFile
    from sscexo_desktop.gui.sheet import Look
    from sscexo_desktop.gui.window import MainWindow
    from sscexo_desktop.study.model import Form, Setting
    from sscexo_desktop.study.places import Place
    from sscexo_desktop.study.record import Change, ConfirmedSetting, Draft

KINDS = "*.sqlite"


class Dialogs:
    """The `Asker` of the running program."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def _look(self) -> Look:
        from sscexo_desktop.gui.sheet import Look
        from sscexo_desktop.i18n import Speaker
        from sscexo_desktop.study.texts import Manner

        now = self._window.preferences
        return Look(Speaker(Manner(now.language, now.calendar)), self._window.theme, self._window)

    def person(self, name: str) -> str | None:
        """Ask for the name that stands in the audit trail."""
        from sscexo_desktop.gui.study_dialogs import PersonSheet

        sheet = PersonSheet(self._look(), name)
        return sheet.name if sheet.ask() else None

    def new_file(self, person: str) -> NewFile | None:
        """Ask where a new study file is to be made, and by whom."""
        from sscexo_desktop.gui.study_dialogs import NewFileSheet

        sheet = NewFileSheet(
            self._look(), person, lambda start: self.file_to_save(self._look().say("New study file"), start, KINDS)
        )
        return sheet.wanted if sheet.ask() else None

    def file_to_open(self) -> Path | None:
        """Ask which study file to open."""
        from PySide6.QtWidgets import QFileDialog

        say = self._look().say
        recent = self._window.preferences.recent
        start = str(Path(recent[0]).parent) if recent else str(Path.home())
        kinds = f"{say('Study files')} ({KINDS});;{say('All files')} (*)"
        path, _ = QFileDialog.getOpenFileName(self._window, say("Open a study file"), start, kinds)
        return Path(path) if path else None

    def folder(self, title: str, start: str) -> Path | None:
        """Ask for a folder."""
        from PySide6.QtWidgets import QFileDialog

        path = QFileDialog.getExistingDirectory(self._window, title, start or str(Path.home()))
        return Path(path) if path else None

    def file_to_save(self, title: str, name: str, kinds: str) -> Path | None:
        """Ask where a file is to be written."""
        from PySide6.QtWidgets import QFileDialog

        start = name if Path(name).is_absolute() else str(Path.home() / name)
        path, _ = QFileDialog.getSaveFileName(self._window, title, start, f"{title} ({kinds})")
        return Path(path) if path else None

    def leave(self, title: str, fields: int, *, can_save: bool) -> Leaving:
        """Ask what becomes of unsaved fields of a form that is being left (F20)."""
        from sscexo_desktop.gui.leave_dialog import LeaveSheet

        sheet = LeaveSheet(self._look(), title, fields, can_save=can_save)
        return sheet.chosen if sheet.ask() else "stay"

    def reasons(self, changes: tuple[PendingChange, ...]) -> Mapping[Place, str] | None:
        """Ask the reason of every saved value that is changed."""
        from sscexo_desktop.gui.reasons_dialog import ReasonsSheet

        sheet = ReasonsSheet(self._look(), changes)
        return sheet.reasons() if sheet.ask() else None

    def confirm_setting(self, setting: Setting, now: ConfirmedSetting | None) -> Confirmation | None:
        """Ask for the value(s) of a setting and the reason."""
        from sscexo_desktop.gui.setting_dialog import SettingSheet

        sheet = SettingSheet(self._look(), setting, now)
        return sheet.confirmation if sheet.ask() else None

    def recover(self, drafts: tuple[Draft, ...]) -> Mapping[int, Literal["open", "keep", "discard"]]:
        """Ask what becomes of drafts found at opening (F19)."""
        from sscexo_desktop.gui.recovery import RecoverySheet

        view = self._window.view
        if view is None:
            return {}
        sheet = RecoverySheet(self._look(), drafts, view.session.study)
        return sheet.chosen if sheet.ask() else {}

    def sure(self, question: str, detail: str = "", yes: str = "") -> bool:
        """Ask before something that cannot be taken back."""
        from sscexo_desktop.gui.leave_dialog import SureSheet

        return SureSheet(self._look(), question, detail, yes).ask()

    def tell(self, fault: BaseException) -> None:
        """Say what went wrong and what to do next."""
        from sscexo_desktop.gui.trouble import TroubleSheet

        TroubleSheet(self._look(), fault).ask()

    def history(self, title: str, form: Form, changes: tuple[Change, ...]) -> None:
        """Show every change of a record."""
        from sscexo_desktop.gui.history_dialog import HistorySheet

        HistorySheet(self._look(), title, form, changes).ask()

    def preview(self, paper: object) -> None:
        """Show paper before it is printed or saved."""
        from sscexo_desktop.gui.preview import PaperPreview, PreviewSheet

        if isinstance(paper, PaperPreview):
            PreviewSheet(self._look(), paper, self).ask()
