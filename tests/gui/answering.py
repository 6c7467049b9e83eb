"""Answers instead of dialogs: what is asked is written down, what is answered was laid out by the test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Answers:
    """The `Asker` of the tests."""

    new: Any = None
    account: Any = None
    person: Any = None
    roles: Any = None
    passwords: tuple[str, str] | None = None
    password: str | None = None
    login: str = ""
    text: str | None = "Checked with the source"
    path: Path | None = None
    target: Path | None = None
    leaving: str = "stay"
    reason: str | None = "Typing error"
    confirmation: Any = None
    proposals: Any = None
    fates: Mapping[int, str] = field(default_factory=dict)
    yes: bool = True
    ways: list[str] = field(default_factory=list)
    passphrase: str | None = None
    also: tuple[Any, ...] = ()
    asked: list[tuple[str, Any]] = field(default_factory=list)

    def _note(self, what: str, about: object = None) -> None:
        self.asked.append((what, about))

    def questions(self) -> list[str]:
        return [what for what, _ in self.asked]

    def new_study(self):
        self._note("new_study")
        return self.new

    def first_account(self, title, detail):
        self._note("first_account", title)
        return self.account

    def new_account(self, there):
        self._note("new_account")
        return self.person

    def change_roles(self, account):
        self._note("change_roles", account)
        return self.roles

    def new_password(self, title, *, old, login, name):
        self._note("new_password", login)
        return self.passwords

    def credentials(self, title, detail, *, login_needed, name, yes=""):
        """Give the password laid out in `password`, with the user name in `login` where it is asked for; none: decline."""
        from sscexo_desktop.actions.signing import Credentials

        self._note("credentials", (title, login_needed))
        return None if self.password is None else Credentials(self.password, self.login if login_needed else "")

    def words(self, title, detail, label):
        self._note("words", title)
        return self.text

    def show_secret(self, title, detail, secret):
        self._note("show_secret", secret)

    def file_to_open(self):
        self._note("file_to_open")
        return self.path

    def study_file(self, title, start):
        self._note("study_file", start)
        return self.path

    def place(self, title, start):
        self._note("place", start)
        return self.target

    def way_on(self, fault, ways):
        """Take the first of the ways laid out, as often as it is asked; none: put the trouble away."""
        self._note("way_on", (fault, ways))
        return next((each for each in (self.ways.pop(0),) if each in ways), None) if self.ways else None

    def keys_for(self, path, mark, keys):
        """Open it with the passphrase laid out; none: decline."""
        from sscexo_desktop.actions.protection import Unlocking

        self._note("keys_for", mark)
        return None if self.passphrase is None else Unlocking().unlock(path, self.passphrase, keys)

    def folder(self, title, start):
        self._note("folder", start)
        return self.target

    def file_to_save(self, title, name, kinds):
        self._note("file_to_save", name)
        return self.target

    def leave(self, title, fields, *, can_save):
        self._note("leave", fields)
        return self.leaving

    def reasons(self, changes, also=()):
        self._note("reasons", changes)
        self.also = also
        return None if self.reason is None else {each.place: self.reason for each in changes}

    def confirm_setting(self, setting, now):
        self._note("confirm_setting", setting.id)
        return self.confirmation

    def confirm_proposals(self, settings):
        self._note("confirm_proposals", tuple(each.id for each in settings))
        return self.proposals

    def recover(self, drafts):
        self._note("recover", drafts)
        return self.fates

    def sure(self, question, detail="", yes=""):
        self._note("sure", question)
        return self.yes

    def tell(self, fault):
        self._note("tell", fault)

    def preview(self, paper):
        self._note("preview", paper)

    def history(self, title, form, changes):
        self._note("history", changes)
