"""Whose name stands in the trail, and where a new study file is made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sscexo_desktop.gui.asker import NewFile
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import row
from sscexo_desktop.gui.sheet import Look, Sheet


class PersonSheet(Sheet):
    """Asks for the name of the person at the desk: `name`."""

    def __init__(self, look: Look, name: str) -> None:
        say = look.say
        super().__init__(look, say("Your name"), 26)
        self.note(say("It is written beside everything you enter, in the audit trail. Use your own name, not one you share."))
        self._field = self.field(say("Name"), name)
        self._field.textChanged.connect(self._check)
        self.cancel()
        self._go = self.answer(say("Continue"), self.accept, "primary")
        self._field.returnPressed.connect(self._go.click)
        self._check()
        self._field.setFocus()

    @property
    def name(self) -> str:
        """The name without spaces around it."""
        return self._field.text().strip()

    def _check(self) -> None:
        self._go.setEnabled(bool(self.name))


class NewFileSheet(Sheet):
    """Asks for a place and a name: `wanted`."""

    def __init__(self, look: Look, person: str, choose: Callable[[str], Path | None]) -> None:
        say = look.say
        super().__init__(look, say("Create a study file"), 34)
        self._choose = choose
        self.note(say("One file holds the whole study: participants, forms, settings and the audit trail."))
        self._path = self.field(say("File"), str(Path.home() / "ssc-exo.sqlite"))
        other = Button(say("Choose another place…"), self.theme, "plain", act=self._browse)
        self.body.addLayout(row(other, 1))
        self._person = self.field(say("Your name, as it stands in the audit trail"), person)
        self.cancel()
        self._go = self.answer(say("Create"), self.accept, "primary")
        for each in (self._path, self._person):
            each.textChanged.connect(self._check)
            each.returnPressed.connect(self._go.click)
        self._check()
        (self._path if person else self._person).setFocus()

    @property
    def wanted(self) -> NewFile:
        """Where the file is wanted, and by whom."""
        path = Path(self._path.text().strip())
        return NewFile(path if path.suffix else path.with_name(path.name + ".sqlite"), self._person.text().strip())

    def _browse(self) -> None:
        found = self._choose(self._path.text())
        if found is not None:
            self._path.setText(str(found))

    def _check(self) -> None:
        self._go.setEnabled(bool(self._path.text().strip()) and bool(self._person.text().strip()))
