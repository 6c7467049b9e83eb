"""The casebooks of all participants, one PDF each, into a folder of the person's choice (F84)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, cast

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QComboBox
from shiboken6 import isValid

from sscexo_desktop.errors import Trouble
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import Card, label, row
from sscexo_desktop.gui.desk import Desk
from sscexo_desktop.gui.jobs import Cancelled, Progress
from sscexo_desktop.gui.people.permitted import guard
from sscexo_desktop.study.texts import Language, Manner, message

if TYPE_CHECKING:
    from sscexo_desktop.actions.papers.casebook import Wanted
    from sscexo_desktop.actions.papers.print_log import Why


@dataclass(frozen=True, slots=True)
class Ended:
    """How it came out: the files written, or what was in the way; neither where it was stopped."""

    paths: tuple[Path, ...] = ()
    fault: Exception | None = None


class CasebookCard(Card):
    """Chooses a language and a folder, and prints while one goes on working."""

    def __init__(self, desk: Desk) -> None:
        say, theme = desk.say, desk.theme
        super().__init__(theme)
        self._desk = desk
        self.body.addWidget(label(say("Casebooks"), theme.ink, 1.1, weight=QFont.Weight.DemiBold, wrap=True))
        about = say(
            "Everything of a participant in one book: cover, contents, every form, and what was changed, asked and signed. The "
            "dose stands in it: for staff only. That of one participant is opened from their page."
        )
        self.body.addWidget(label(about, theme.muted, 0.93, wrap=True))
        self.language = QComboBox()
        self.language.setAccessibleName(say("Language of the casebooks"))
        for code, name in (("en", "English"), ("fa", "فارسی")):
            self.language.addItem(name, code)
        self.language.setCurrentIndex(self.language.findData(desk.preferences.language))
        self.language.wheelEvent = lambda event: event.ignore()  # type: ignore[method-assign]
        self.go = Button(say("All into a folder…"), theme, "plain", "Ctrl+Shift+P", act=self.print_all)
        self.body.addLayout(row(self.language, self.go, 1))
        self.words = label("", theme.ink, wrap=True)
        self.words.hide()
        self.body.addWidget(self.words)
        guard(self.go, "see_trail", desk.session, say)

    def print_all(self) -> None:
        """Ask for a folder and print into it."""
        from sscexo_desktop.actions.papers import casebook

        desk = self._desk
        folder = desk.ask.folder(desk.say("Folder for the casebooks"), "")
        if folder is None:
            return
        language = cast("Language", self.language.currentData())
        try:
            wanted = casebook.order(desk.session, None, Manner(language, desk.preferences.calendar))
        except Trouble as trouble:
            desk.ask.tell(trouble)
            return
        self._print(wanted, folder)

    def _print(self, wanted: Wanted, folder: Path) -> None:
        """Begin the work, and only then its entries in the print log: there is one work at a time."""
        from sscexo_desktop.actions.papers import casebook

        desk, logged, begun = self._desk, Event(), list[int]()
        work = _work(desk, wanted, folder, logged)
        if not desk.work(desk.say("Printing casebooks"), work, lambda found: self._ended(begun, found)):
            desk.ask.tell(
                Trouble(message("Something else is under way."), message("Wait until it is done, or stop it, then begin again."))
            )
            return
        try:
            casebook.note_reveals(desk.session, wanted)
            begun.extend(casebook.begin(desk.session, wanted))
        finally:
            logged.set()

    def _ended(self, begun: list[int], found: object) -> None:
        """Write into the print log how it came out, and say it, also where the page was left meanwhile."""
        from sscexo_desktop.actions.papers import casebook

        ended, desk = cast("Ended", found), self._desk
        casebook.end(desk.session, begun, done=bool(ended.paths), why=_why(ended))
        if ended.fault is not None:
            desk.ask.tell(ended.fault)
        elif isValid(self):
            self._show(ended.paths)

    def _show(self, paths: tuple[Path, ...]) -> None:
        say = self._desk.say
        if paths:
            self.words.setText(say("✓ {n} files written to {folder}", n=len(paths), folder=str(paths[0].parent)))
        else:
            self.words.setText(say("Stopped; nothing was written."))
        self.words.show()


def _why(ended: Ended) -> Why:
    if ended.paths:
        return ""
    if ended.fault is None:
        return "cancelled"
    return "target" if isinstance(ended.fault, Trouble) else ""


def _work(desk: Desk, wanted: Wanted, folder: Path, logged: Event) -> Callable[[Progress], Ended]:
    """Return the work: it begins once the print log has its entries, and never fails, for the log has to hear of its end."""
    path, reader = desk.session.file.path, desk.reader

    def work(progress: Progress) -> Ended:
        from sscexo_desktop.actions.papers.casebook import write_each

        logged.wait()
        try:
            twin = reader(path)
            try:
                return Ended(write_each(twin, wanted, folder, progress))
            finally:
                twin.file.close()
        except Cancelled:
            return Ended()
        except Exception as fault:  # noqa: BLE001 - handed over whole to the window, which names it
            return Ended(fault=fault)

    return work
