"""Answers instead of dialogs: what is asked is written down, what is answered was laid out by the test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Answers:
    """The `Asker` of the tests."""

    name: str | None = "Dr Test"
    new: Any = None
    path: Path | None = None
    target: Path | None = None
    leaving: str = "stay"
    reason: str | None = "Typing error"
    confirmation: Any = None
    fates: Mapping[int, str] = field(default_factory=dict)
    yes: bool = True
    asked: list[tuple[str, Any]] = field(default_factory=list)

    def _note(self, what: str, about: object = None) -> None:
        self.asked.append((what, about))

    def questions(self) -> list[str]:
        return [what for what, _ in self.asked]

    def person(self, name):
        self._note("person", name)
        return self.name

    def new_file(self, person):
        self._note("new_file", person)
        return self.new

    def file_to_open(self):
        self._note("file_to_open")
        return self.path

    def folder(self, title, start):
        self._note("folder", start)
        return self.target

    def file_to_save(self, title, name, kinds):
        self._note("file_to_save", name)
        return self.target

    def leave(self, title, fields, *, can_save):
        self._note("leave", fields)
        return self.leaving

    def reasons(self, changes):
        self._note("reasons", changes)
        return None if self.reason is None else {each.place: self.reason for each in changes}

    def confirm_setting(self, setting, now):
        self._note("confirm_setting", setting.id)
        return self.confirmation

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
