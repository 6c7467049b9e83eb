"""Asks a person through dialogs over the main window; each dialog is loaded when it is first wanted."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from sscexo_desktop.actions.consequences import Consequence
    from sscexo_desktop.actions.entry import PendingChange
    from sscexo_desktop.actions.gate import FirstAccount
    from sscexo_desktop.actions.signing import Credentials
    from sscexo_desktop.actions.ways_on import Way
    from sscexo_desktop.errors import Trouble
    from sscexo_desktop.gui.asker import Confirmation, Leaving, NewPerson, NewStudy, Proposals, RoleChange
    from sscexo_desktop.gui.sheet import Look
    from sscexo_desktop.gui.window import MainWindow
    from sscexo_desktop.store.encryption.keys import Keys
    from sscexo_desktop.study.model import Form, Setting
    from sscexo_desktop.study.people import Account
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
        return Look(Speaker(Manner(now.language, now.calendar)), self._window.theme, self._window, lambda: self._window.locked)

    def new_study(self) -> NewStudy | None:
        """Ask where a new study file is to be made, and who works on it."""
        from sscexo_desktop.actions.strength import known_words
        from sscexo_desktop.gui.files.new_study import NewStudySheet

        say = self._look().say
        known = known_words(self._window.doors.study())
        sheet = NewStudySheet(self._look(), lambda start: self.file_to_save(say("New study file"), start, KINDS), known)
        return sheet.wanted if sheet.ask() else None

    def first_account(self, title: str, detail: str) -> FirstAccount | None:
        """Ask for the data manager's own account, in a file that has none yet."""
        from sscexo_desktop.gui.people.account_dialogs import FirstAccountSheet

        sheet = FirstAccountSheet(self._look(), title, detail)
        return sheet.account if sheet.ask() else None

    def new_account(self, there: tuple[Account, ...]) -> NewPerson | None:
        """Ask who gets an account, and in which roles."""
        from sscexo_desktop.gui.people.account_dialogs import NewAccountSheet

        sheet = NewAccountSheet(self._look(), there)
        return sheet.person if sheet.ask() else None

    def change_roles(self, account: Account) -> RoleChange | None:
        """Ask which roles somebody has from now on, and why."""
        from sscexo_desktop.gui.people.account_dialogs import RolesSheet

        sheet = RolesSheet(self._look(), account)
        return sheet.change if sheet.ask() else None

    def new_password(self, title: str, *, old: bool, login: str, name: str) -> tuple[str, str] | None:
        """Ask for a new password, twice, and with `old` for the one until now."""
        from sscexo_desktop.gui.people.password_dialogs import NewPasswordSheet

        sheet = NewPasswordSheet(self._look(), title, old=old, login=login, name=name)
        return sheet.passwords if sheet.ask() else None

    def credentials(self, title: str, detail: str, *, login_needed: bool, name: str, yes: str = "") -> Credentials | None:
        """Ask the person with this name for the password again, and with `login_needed` for the user name too."""
        from sscexo_desktop.gui.people.password_dialogs import CredentialsSheet

        sheet = CredentialsSheet(self._look(), title, detail, login_needed=login_needed, name=name, yes=yes)
        return sheet.credentials if sheet.ask() else None

    def words(self, title: str, detail: str, label: str) -> str | None:
        """Ask for one text, such as a reason."""
        from sscexo_desktop.gui.words_dialog import WordsSheet

        sheet = WordsSheet(self._look(), title, detail, label)
        return sheet.words if sheet.ask() else None

    def show_secret(self, title: str, detail: str, secret: str) -> None:
        """Show a one-time password, once."""
        from sscexo_desktop.gui.words_dialog import SecretSheet

        SecretSheet(self._look(), title, detail, secret).ask()

    def file_to_open(self) -> Path | None:
        """Ask which study file to open."""
        from PySide6.QtWidgets import QFileDialog

        say = self._look().say
        recent = self._window.preferences.recent
        start = str(Path(recent[0]).parent) if recent else str(Path.home())
        kinds = f"{say('Study files')} ({KINDS});;{say('All files')} (*)"
        path, _ = QFileDialog.getOpenFileName(self._window, say("Open a study file"), start, kinds)
        return Path(path) if path else None

    def study_file(self, title: str, start: str) -> Path | None:
        """Ask for a file that is there, such as a backup."""
        from PySide6.QtWidgets import QFileDialog

        kinds = f"{self._look().say('All files')} (*)"
        path, _ = QFileDialog.getOpenFileName(self._window, title, start or str(Path.home()), kinds)
        return Path(path) if path else None

    def place(self, title: str, start: str) -> Path | None:
        """Ask where a file stands or shall stand; nothing is done to one that is there."""
        from PySide6.QtWidgets import QFileDialog

        kinds = f"{self._look().say('Study files')} ({KINDS})"
        silent = QFileDialog.Option.DontConfirmOverwrite
        path, _ = QFileDialog.getSaveFileName(self._window, title, start or str(Path.home()), kinds, options=silent)
        return Path(path) if path else None

    def way_on(self, fault: Trouble, ways: tuple[Way, ...]) -> Way | None:
        """Say what is in the way, and ask which of these ways is taken."""
        from sscexo_desktop.gui.trouble import WaysSheet

        sheet = WaysSheet(self._look(), fault, ways)
        return sheet.chosen if sheet.ask() else None

    def keys_for(self, path: Path, mark: str, keys: Keys) -> Keys | None:
        """Ask for the passphrase of another encrypted file, and return `keys` with its key."""
        from sscexo_desktop.gui.files.passphrase_sheet import PassphraseSheet

        sheet = PassphraseSheet(self._look(), path, mark, self._window.key_ring.unlocking, keys)
        return sheet.keys if sheet.ask() else None

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

    def reasons(self, changes: tuple[PendingChange, ...], also: tuple[Consequence, ...] = ()) -> Mapping[Place, str] | None:
        """Ask the reason of every saved value that is changed, and show what the save changes besides."""
        from sscexo_desktop.gui.also_changes import AlsoChanges
        from sscexo_desktop.gui.reasons_dialog import ReasonsSheet

        look, view = self._look(), self._window.view
        shown = AlsoChanges(look.say, look.theme, view.session.study, also) if also and view is not None else None
        sheet = ReasonsSheet(look, changes, shown)
        return sheet.reasons() if sheet.ask() else None

    def confirm_setting(self, setting: Setting, now: ConfirmedSetting | None) -> Confirmation | None:
        """Ask for the value(s) of a setting and the reason."""
        from sscexo_desktop.gui.setting_dialog import SettingSheet

        sheet = SettingSheet(self._look(), setting, now)
        return sheet.confirmation if sheet.ask() else None

    def confirm_proposals(self, settings: tuple[Setting, ...]) -> Proposals | None:
        """Ask which of these proposals are confirmed, and the one reason for them."""
        from sscexo_desktop.gui.proposals_dialog import ProposalsSheet

        sheet = ProposalsSheet(self._look(), settings)
        return sheet.wanted if sheet.ask() else None

    def recover(self, drafts: tuple[Draft, ...]) -> Mapping[int, Literal["open", "keep", "discard"]]:
        """Ask what becomes of drafts found at opening (F19)."""
        from sscexo_desktop.gui.recovery import RecoverySheet

        view = self._window.view
        if view is None:
            return {}
        sheet = RecoverySheet(self._look(), drafts, view.session)
        return sheet.chosen if sheet.ask() else {}

    def sure(self, question: str, detail: str = "", yes: str = "") -> bool:
        """Ask before something that cannot be taken back."""
        from sscexo_desktop.gui.leave_dialog import SureSheet

        return SureSheet(self._look(), question, detail, yes).ask()

    def tell(self, fault: BaseException) -> None:
        """Say what went wrong and what to do next."""
        from sscexo_desktop.actions.access import Locked
        from sscexo_desktop.gui.trouble import TroubleSheet

        if isinstance(fault, Locked):
            self._window.lock.lock()  # its page says why
        if self._window.locked:
            self._window.lock.tell_later(fault)
            return
        TroubleSheet(self._look(), fault).ask()

    def history(self, title: str, form: Form, changes: tuple[Change, ...]) -> None:
        """Show every change of a record."""
        from sscexo_desktop.gui.history_dialog import HistorySheet

        HistorySheet(self._look(), title, form, changes).ask()

    def preview(self, paper: object) -> None:
        """Show paper before it is printed or saved."""
        from sscexo_desktop.gui.papers.preview import PaperPreview, PreviewSheet

        if isinstance(paper, PaperPreview) and not self._window.locked:
            PreviewSheet(self._look(), paper, self).ask()
