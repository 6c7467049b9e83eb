"""The passphrase of another encrypted file, while a study is open: a copy to compare with, a backup to practise with (F80)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sscexo_desktop.actions.facing import facing
from sscexo_desktop.gui.people.login_form import LoginForm
from sscexo_desktop.gui.people.password_field import PasswordEntry
from sscexo_desktop.gui.sheet import Look, Sheet

if TYPE_CHECKING:
    from sscexo_desktop.actions.protection import Unlocking
    from sscexo_desktop.store.encryption.keys import Keys


_UNBROKEN = "\N{NON-BREAKING HYPHEN}"


class PassphraseSheet(Sheet):
    """Takes the passphrase, or the file code of the recovery sheet, and adds the key that comes of it to `keys`."""

    def __init__(self, look: Look, path: Path, mark: str, unlocking: Unlocking, keys: Keys) -> None:
        say = look.say
        unbroken = mark.replace("-", _UNBROKEN)
        words = say("{file} is encrypted; its key has the mark {mark}.", file=path.name, mark=unbroken)
        super().__init__(look, facing(say, words), 30)
        self.note(say("Type its passphrase, or code 1 of its recovery sheet."))
        self.keys = keys
        self._path, self._unlocking = path, unlocking
        entry = PasswordEntry(self.theme, say, say("Passphrase"))
        self.form = LoginForm(
            self.theme, say, self._try, lambda _login: unlocking.wait(path), login=path.name, yes=say("Open the file"), entry=entry
        )
        self.body.addWidget(self.form)
        self.cancel()
        self.form.entered.connect(self.accept)
        self.form.setFocus()

    def _try(self, _login: str, typed: str) -> None:
        self.keys = self._unlocking.unlock(self._path, typed, self.keys)
