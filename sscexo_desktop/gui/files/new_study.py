"""A new study file in one walk: where and what for, the data manager's account, encryption, who else works on it (F1, F5, F80)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sscexo_desktop.gui.asker import NewPerson, NewStudy
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import TextField, label, line_height, row
from sscexo_desktop.gui.files.passphrase_field import NewPassphrase
from sscexo_desktop.gui.in_sight import focus_in_sight
from sscexo_desktop.gui.people.account_dialogs import OwnAccount, WhoFields, trouble_with
from sscexo_desktop.gui.people.password_field import left_to_right
from sscexo_desktop.gui.sheet import Look, Sheet
from sscexo_desktop.gui.tick_row import TickRow
from sscexo_desktop.study.people import Role


class NewStudySheet(Sheet):
    """Asks in four steps, with a way back from each: `wanted`. On `known` words, those of the study, no passphrase may rest."""

    def __init__(self, look: Look, choose: Callable[[str], Path | None], known: tuple[str, ...] = ()) -> None:
        say = look.say
        super().__init__(look, say("Create a study file"), 34)
        self._choose = choose
        self._known = known
        self._steps = (self._where(), self._mine(), self._protection(), self._others())
        self._at = 0
        for step in self._steps:
            self.body.addWidget(step)
        self._problem = label("", self.theme.red, 0.95, wrap=True)
        self.body.addWidget(self._problem)
        self.body.addStretch(1)  # the steps differ in height: what is over stands below them
        self.cancel()
        self.back = self.answer(say("Back"), lambda: self._go(self._at - 1))
        self.next = self.answer(say("Next"), self._forward, "primary", "Ctrl+Enter")
        self.mine.changed.connect(self._check)
        for who in self.people.values():
            who.changed.connect(self._check)
        for each in (self.real, self.practice):
            each.toggled.connect(self._check)
        self.encrypted.toggled.connect(self._choose_protection)
        self.passphrase.changed.connect(self._check)
        self.passphrase.second.field.returnPressed.connect(self._forward)
        self.path.textChanged.connect(self._check)
        self.path.returnPressed.connect(self._forward)
        self._go(0)

    # ---- steps ---------------------------------------------------------------------------------------------------------------

    def _step(self, title: str, *about: str) -> tuple[QWidget, QVBoxLayout]:
        found = QWidget()
        body = QVBoxLayout(found)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(round(line_height(self) * 0.5))
        body.addWidget(label(title, self.theme.teal, 1.05, weight=QFont.Weight.DemiBold, wrap=True))
        for words in about:
            body.addWidget(label(words, self.theme.muted, 0.97, wrap=True))
        return found, body

    def _where(self) -> QWidget:
        say = self.say
        found, body = self._step(
            say("1 of 4 · Where, and what for"),
            say("One file holds the whole study: participants, forms, settings and the audit trail."),
        )
        self.path = TextField(self.theme, str(Path.home() / "ssc-exo.sqlite"), say("File"))
        left_to_right(self.path, say)
        body.addWidget(label(say("File"), self.theme.ink, 0.95))
        body.addWidget(self.path)
        body.addLayout(row(Button(say("Choose another place…"), self.theme, "plain", act=self._browse), 1))
        self.real = TickRow(
            self.theme,
            say("The study itself"),
            say("What is entered counts; nothing can ever be taken out of its audit trail."),
            single=True,
        )
        self.practice = TickRow(
            self.theme,
            say("A study to practise with"),
            say("Everything works as in the real one. Every page and every print says PRACTICE, and it never becomes real."),
            single=True,
        )
        for each in (self.real, self.practice):
            body.addWidget(each)
        return found

    def _protection(self) -> QWidget:
        say = self.say
        found, body = self._step(
            say("3 of 4 · Encryption"),
            say("Passwords keep people out of the program. Only encryption keeps them out of a file that is carried away."),
        )
        self.encrypted = TickRow(
            self.theme,
            say("Encrypt the file (recommended)"),
            say("File and backups can be read with one passphrase only. A recovery sheet is printed for the day it is forgotten."),
            single=True,
        )
        self.plain = TickRow(
            self.theme,
            say("Do not encrypt"),
            say("Whoever gets hold of the file or of a backup can read everything in it. It can be encrypted later."),
            single=True,
        )
        self.passphrase = NewPassphrase(self.theme, say)
        self.encrypted.setChecked(True)
        for each in (self.encrypted, self.plain, self.passphrase):
            body.addWidget(each)
        return found

    def _choose_protection(self) -> None:
        self.passphrase.setVisible(self.encrypted.isChecked())
        self._check()
        self.fit()

    def _mine(self) -> QWidget:
        say = self.say
        found, body = self._step(
            say("2 of 4 · Your own account"),
            say("You become the data manager: you give the others their accounts. Your name stands beside everything you do."),
        )
        self.mine = OwnAccount(self.theme, say)
        body.addWidget(self.mine)
        return found

    def _others(self) -> QWidget:
        say = self.say
        found, body = self._step(
            say("4 of 4 · Who else works on it"),
            say("They get a one-time password, which is shown next, and choose their own when they log in."),
            say("Leave empty what can wait: people are added at any time on the page Accounts, also a monitor and CT readers."),
        )
        self.people: dict[Role, WhoFields] = {"investigator": WhoFields(self.theme, say), "data_entry": WhoFields(self.theme, say)}
        titles = {
            "investigator": say("The investigator, who decides eligibility and signs"),
            "data_entry": say("Somebody who enters the data"),
        }
        self._titles = {role: label(words, self.theme.ink, weight=QFont.Weight.DemiBold) for role, words in titles.items()}
        for role, who in self.people.items():
            body.addWidget(self._titles[role])
            body.addWidget(who)
        return found

    # ---- walking -------------------------------------------------------------------------------------------------------------

    def _go(self, at: int) -> None:
        self._at = at
        self.passphrase.belongs_to((*self._known, self.mine.who.login, self.mine.who.name))
        for n, step in enumerate(self._steps):
            step.setVisible(n == at)
        also = self.mine.investigator.isChecked()
        self._titles["investigator"].setVisible(not also)
        self.people["investigator"].setVisible(not also)
        self.back.setVisible(at > 0)
        self.next.setText(self.say("Create") if at == 3 else self.say("Next"))
        self.next.setAccessibleName(self.next.text())
        self.next.updateGeometry()
        self._check()
        self.fit()
        other = self.people["data_entry" if also else "investigator"]
        first: tuple[QWidget, ...] = (self.path, self.mine, self.passphrase if self.encrypted.isChecked() else self.plain, other)
        focus_in_sight(first[at])

    def _forward(self) -> None:
        if not self.next.isEnabled():
            return
        if self._at < 3:
            self._go(self._at + 1)
        else:
            self.accept()

    def _browse(self) -> None:
        found = self._choose(self.path.text())
        if found is not None:
            self.path.setText(str(found))

    # ---- what is wanted ------------------------------------------------------------------------------------------------------

    @property
    def wanted(self) -> NewStudy:
        """The study file and its people."""
        path = Path(self.path.text().strip())
        path = path if path.suffix else path.with_name(path.name + ".sqlite")
        return NewStudy(path, self.practice.isChecked(), self.mine.account, self._added(), self._wanted_passphrase())

    def _wanted_passphrase(self) -> str | None:
        return self.passphrase.passphrase if self.encrypted.isChecked() else None

    def _added(self) -> tuple[NewPerson, ...]:
        also = self.mine.investigator.isChecked()
        asked = [(role, who) for role, who in self.people.items() if not (also and role == "investigator")]
        return tuple(NewPerson(who.login, who.name, (role,)) for role, who in asked if who.name or who.login)

    def _check(self) -> None:
        problem = self._problem_here()
        self._problem.setText(problem or "")
        self._problem.setVisible(bool(problem))
        self.next.setEnabled(problem is None)

    def _problem_here(self) -> str | None:
        """Return what is in the way of going on: "" where it is plain that something is still to be filled in."""
        if self._at == 0:
            return None if self.path.text().strip() and (self.real.isChecked() or self.practice.isChecked()) else ""
        if self._at == 1:
            return self._account_problem() if self.mine.who.filled else ""
        if self._at == 2:
            return "" if self._wanted_passphrase() == "" else None
        return self._people_problem()

    def _account_problem(self) -> str | None:
        who = self.mine.who
        wrong = trouble_with(who.login, who.name, self.mine.account.roles)
        if wrong is not None:
            return self.say(wrong.what)
        return None if self.mine.filled else ""

    def _people_problem(self) -> str | None:
        logins, names = {self.mine.who.login.casefold()}, {self.mine.who.name.casefold()}
        for person in self._added():
            if not (person.login and person.name):
                return ""
            wrong = trouble_with(person.login, person.name, person.roles)
            if wrong is not None:
                return self.say(wrong.what)
            if person.login.casefold() in logins or person.name.casefold() in names:
                return self.say("Two people cannot have the same name or user name.")
            logins.add(person.login.casefold())
            names.add(person.name.casefold())
        return None
