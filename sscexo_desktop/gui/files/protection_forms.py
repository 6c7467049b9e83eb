"""What is asked on the page about the protection of the file: a first passphrase, another one, or why there shall be none (F80)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from sscexo_desktop.errors import Trouble
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import TextField, label, line_height, row
from sscexo_desktop.gui.files.passphrase_field import NewPassphrase
from sscexo_desktop.gui.files.rewriting import Rewrite
from sscexo_desktop.gui.people.password_field import PasswordEntry, at_reading_edge
from sscexo_desktop.study.texts import message

if TYPE_CHECKING:
    from sscexo_desktop.gui.desk import Desk


class ProtectionForm(QWidget):
    """One question with its answers; `ask` is handed the `Rewrite` that was asked for, `left` tells that nothing is."""

    def __init__(self, desk: Desk, ask: Callable[[Rewrite], object], left: Callable[[], object], yes: str) -> None:
        super().__init__()
        self.desk = desk
        self._ask = ask
        say, theme = desk.say, desk.theme
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(round(line_height(self) * 0.45))
        self._message = label("", theme.red, 0.95, wrap=True)
        self._advice = label("", theme.muted, 0.93, wrap=True)
        self.go = Button(yes, theme, "primary", act=self.submit)
        self.leave = Button(say("Cancel"), theme, "plain", act=left)

    def _close_up(self) -> None:
        for each in (self._message, self._advice):
            each.hide()
            self.body.addWidget(each)
        self.body.addLayout(row(self.go, self.leave, 1))
        self.check()

    def wanted(self) -> Rewrite:
        """Return what is asked for."""
        raise NotImplementedError

    def filled(self) -> bool:
        """Whether everything is there that it takes."""
        raise NotImplementedError

    def check(self) -> None:
        """Let go of the answer once everything is there."""
        self.go.setEnabled(self.filled() and not self.desk.session.file.read_only)

    def submit(self) -> None:
        """Ask for it."""
        if self.go.isEnabled():
            self._ask(self.wanted())

    def refuse(self, trouble: Trouble) -> None:
        """Say what is in the way."""
        for words, shown in ((trouble.what, self._message), (trouble.next_step, self._advice)):
            shown.setText(self.desk.say(words))
            shown.show()

    def _new(self) -> NewPassphrase:
        """Add the two fields for a new passphrase; Enter in the second one answers."""
        from sscexo_desktop.actions.strength import known_words

        session = self.desk.session
        people = (part for each in session.file.accounts() for part in (each.login, each.name))
        found = NewPassphrase(self.desk.theme, self.desk.say, known_words(session.study, people))
        found.changed.connect(self.check)
        found.second.field.returnPressed.connect(self.submit)
        self.body.addWidget(found)
        return found


class EncryptForm(ProtectionForm):
    """Asks for the first passphrase of a file."""

    def __init__(self, desk: Desk, ask: Callable[[Rewrite], object], left: Callable[[], object]) -> None:
        super().__init__(desk, ask, left, desk.say("Encrypt the file"))
        self.new = self._new()
        self._close_up()
        self.setFocusProxy(self.new)

    def filled(self) -> bool:
        """Whether there is a good passphrase."""
        return bool(self.new.passphrase)

    def wanted(self) -> Rewrite:
        """Return the encryption that is asked for."""
        from sscexo_desktop.actions.protection import protect

        passphrase = self.new.passphrase
        return Rewrite(
            message("Encrypting the file"),
            message("The file is encrypted. Make a recovery sheet for it now."),
            lambda _unlocking: None,
            self.refuse,
            lambda given, unlocking, progress: protect(given, passphrase, cost=unlocking.cost, progress=progress),
        )

    def take_over(self, before: EncryptForm) -> None:
        """Go on where the form in another language or look stood."""
        self.new.take_over(before.new)


class ChangeForm(ProtectionForm):
    """Asks for the passphrase until now, unless the file was opened `by_code`, and for a new one."""

    def __init__(self, desk: Desk, ask: Callable[[Rewrite], object], left: Callable[[], object], *, by_code: bool) -> None:
        say = desk.say
        super().__init__(desk, ask, left, say("Change the passphrase"))
        self.old = None if by_code else PasswordEntry(desk.theme, say, say("Passphrase until now"))
        if by_code:
            words = say("The file was opened with its recovery sheet: choose a new passphrase now, then make a new sheet.")
            self.body.addWidget(label(words, desk.theme.amber, 0.97, wrap=True))
        if self.old is not None:
            self.body.addWidget(self.old)
            self.old.field.textChanged.connect(lambda _text: self.check())
        self.new = self._new()
        if self.old is not None:
            self.old.field.returnPressed.connect(self.new.setFocus)
        self._close_up()
        self.setFocusProxy(self.old or self.new)

    def filled(self) -> bool:
        """Whether both passphrases are there."""
        return bool(self.new.passphrase) and (self.old is None or bool(self.old.text))

    def wanted(self) -> Rewrite:
        """Return the change that is asked for; the passphrase until now is tried while the file is still open."""
        from sscexo_desktop.actions.protection import change_passphrase

        path, new = self.desk.session.file.path, self.new.passphrase
        old = self.old.text if self.old is not None else code_of(self.desk)
        return Rewrite(
            message("Changing the passphrase"),
            message("The file has a new passphrase, and a new key: make a new recovery sheet now."),
            lambda unlocking: unlocking.unlock(path, old),
            self.refuse,
            lambda given, unlocking, progress: change_passphrase(
                given, old, new, unlocking, cost=unlocking.cost, progress=progress
            ),
        )

    def take_over(self, before: ChangeForm) -> None:
        """Go on where the form in another language or look stood."""
        if self.old is not None and before.old is not None:
            self.old.field.setText(before.old.text)
        self.new.take_over(before.new)


class PlainForm(ProtectionForm):
    """Asks why the file shall not be encrypted any more, and for the password of the person at the desk."""

    def __init__(self, desk: Desk, ask: Callable[[Rewrite], object], left: Callable[[], object]) -> None:
        say, theme = desk.say, desk.theme
        super().__init__(desk, ask, left, say("Turn encryption off"))
        self.reason = TextField(theme, "", say("Reason"))
        at_reading_edge(self.reason, say)
        self.password = PasswordEntry(theme, say, say("Your own password"))
        warning = say("Whoever gets hold of the file, or of a backup made from then on, can read everything in it.")
        self.body.addWidget(label(warning, theme.red, 0.95, wrap=True))
        self.body.addWidget(label(say("Reason"), theme.ink, 0.95))
        for each in (self.reason, self.password):
            self.body.addWidget(each)
        for field in (self.reason, self.password.field):
            field.textChanged.connect(lambda _text: self.check())
        self.reason.returnPressed.connect(self.password.setFocus)
        self.password.field.returnPressed.connect(self.submit)
        self._close_up()
        self.setFocusProxy(self.reason)

    def filled(self) -> bool:
        """Whether there is a reason and a password."""
        return bool(self.reason.text().strip() and self.password.text)

    def wanted(self) -> Rewrite:
        """Return what is asked for; the password is tried while the file is still open."""
        from sscexo_desktop.actions.protection import unprotect

        reason, password = self.reason.text().strip(), self.password.text
        code, access = code_of(self.desk), self.desk.session.access
        return Rewrite(
            message("Turning encryption off"),
            message("The file is not encrypted any more."),
            lambda _unlocking: access.check_password(password),
            self.refuse,
            lambda given, unlocking, progress: unprotect(given, code, unlocking, reason=reason, progress=progress),
        )

    def refuse(self, trouble: Trouble) -> None:
        """Say what is in the way, and ask for the password again."""
        super().refuse(trouble)
        self.password.empty()

    def take_over(self, before: PlainForm) -> None:
        """Go on where the form in another language or look stood."""
        self.reason.setText(before.reason.text())
        self.password.field.setText(before.password.text)


def code_of(desk: Desk) -> str:
    """Return the code that opens the file at the desk, which stands for its passphrase where that is not asked for again."""
    from sscexo_desktop.store.encryption.keys import file_code

    secret = desk.session.file.keys.secret(desk.session.file.path)
    assert secret is not None  # noqa: S101  it is asked of an encrypted file alone
    return file_code(secret)
