"""Backup: into which folders and how often, how each of them stands, and the backups there are (F98, F99, F113)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from sscexo_desktop.actions.backing_up import Folder, InFolder, Source, back_up_on_demand, look_into
from sscexo_desktop.backup_plan import KEEP, MINUTES, BackupPlan
from sscexo_desktop.errors import Trouble
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import label, line_height, row
from sscexo_desktop.gui.combo import FilterBox
from sscexo_desktop.gui.desk import Desk
from sscexo_desktop.gui.files.backup_folder_card import BackupFolder
from sscexo_desktop.gui.files.backup_list import BackupList
from sscexo_desktop.gui.files.rescue_card import RescueCard
from sscexo_desktop.gui.page import Page
from sscexo_desktop.gui.people.permitted import guard
from sscexo_desktop.gui.tick_row import TickRow


class BackupPage(Page):
    """Makes backups, says how they are made by themselves, and shows those there are."""

    def __init__(self, desk: Desk) -> None:
        say = desk.say
        self.go = Button(say("Back up now"), desk.theme, "primary", "Ctrl+Enter", act=self._back_up)
        about = say("A dated copy of the whole file. It is read back and compared before it counts as a backup.")
        super().__init__(desk, say("Backup"), about, self.go)
        guard(self.go, "backup", desk.session, say)
        self._seen: dict[str, Folder] = {}
        self.folders: dict[str, BackupFolder] = {}
        self._folder_cards()
        self._by_itself()
        self._by_hand()
        self.list = BackupList(desk)
        self.body.addWidget(self.list)
        self.rescue = RescueCard(desk)
        self.restore_asked = self.rescue.restore_asked
        self.body.addWidget(self.rescue)
        self.body.addStretch(1)
        desk.backups.changed.connect(self._heard)
        self._look()

    @property
    def _plan(self) -> BackupPlan:
        return self.desk.backups.plan

    # ---- folders ---------------------------------------------------------------------------------------------------------------

    def _folder_cards(self) -> None:
        say, theme = self.desk.say, self.desk.theme
        card = self.card(say("Folders"))
        card.body.addWidget(
            label(say("Best on another disk or a memory stick that is kept in another place."), theme.muted, 0.93, wrap=True)
        )
        inside = QWidget()
        self._folders = QVBoxLayout(inside)
        self._folders.setContentsMargins(0, 0, 0, 0)
        self._folders.setSpacing(round(line_height(self) * 0.6))
        card.body.addWidget(inside)
        self.add = Button(say("Add a folder…"), theme, "plain", act=self._add)
        guard(self.add, "backup", self.desk.session, say)
        card.body.addLayout(row(self.add, 1))
        self._show_folders()

    def _show_folders(self) -> None:
        while (part := self._folders.takeAt(0)) is not None:
            if (widget := part.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.folders = {each: self._folder(each) for each in self._plan.folders}
        for card in self.folders.values():
            self._folders.addWidget(card)
        if not self.folders:
            self._folders.addWidget(label(self.desk.say("No folder chosen yet"), self.desk.theme.amber))

    def _folder(self, folder: str) -> BackupFolder:
        tried = next((each for each in self.desk.backups.last_try if str(each.folder) == folder), None)
        card = BackupFolder(self.desk, folder, self._plan.made.get(folder), tried, self._seen.get(folder))
        card.removed.connect(self._remove)
        return card

    def _add(self) -> bool:
        before = self._plan.folders
        found = self.desk.ask.folder(self.desk.say("Folder for backups"), before[-1] if before else "")
        if found is None:
            return False
        if str(found) not in before:
            self.desk.backups.choose(replace(self._plan, folders=(*before, str(found))))
        return True

    def _remove(self, folder: str) -> None:
        """Take a folder off the list; the backups in it stay."""
        plan = self._plan
        self.desk.backups.choose(replace(plan, folders=tuple(each for each in plan.folders if each != folder)))
        self.add.setFocus()

    def _heard(self) -> None:
        self._show_folders()
        if not self.desk.backups.busy:
            self._look()

    def _look(self) -> None:
        """Look into the folders, off the window's thread: a stick may be slow."""
        source, folders = self.desk.backups.source, tuple(map(Path, self._plan.folders))
        if source is None:
            return
        self.desk.backups.quiet.start(lambda _progress: _looked(source, folders), self._saw)

    def _saw(self, found: object) -> None:
        seen = [each for each in found if isinstance(each, Folder)] if isinstance(found, tuple) else []
        self._seen = {str(each.path): each for each in seen}
        self._show_folders()
        self.list.show_folders(tuple(seen))

    # ---- by itself -------------------------------------------------------------------------------------------------------------

    def _by_itself(self) -> None:
        say, theme, plan = self.desk.say, self.desk.theme, self._plan
        card = self.card(say("By itself"))
        if self.desk.session.file.practice:
            card.body.addWidget(label(say("A practice study is not backed up by itself."), theme.muted, wrap=True))
            return
        about = say("Only where something changed since the last backup; work goes on meanwhile.")
        card.body.addWidget(label(about, theme.muted, 0.93, wrap=True))
        self.minutes = FilterBox(theme, say("How often"), say("Not by itself"), _every(self.desk), str(plan.minutes))
        self.keep = FilterBox(theme, say("How many"), "", _keeping(self.desk), str(plan.keep))
        self.keep.removeItem(0)
        self.keep.choose(str(plan.keep))
        self.on_exit = TickRow(theme, say("Whenever the study is closed"))
        self.on_exit.setChecked(plan.on_exit)
        for words, control in ((say("While the study is open"), self.minutes), (say("In each folder are kept"), self.keep)):
            card.body.addLayout(row(label(words, theme.ink), control, 1, spacing=round(line_height(self) * 0.6)))
            guard(control, "backup", self.desk.session, say)
        kept = say("Older ones are removed only after a newer one was proven; of earlier days the last of each day stays longest.")
        card.body.addWidget(label(kept, theme.muted, 0.93, wrap=True))
        card.body.addWidget(self.on_exit)
        guard(self.on_exit, "backup", self.desk.session, say)
        self.minutes.currentIndexChanged.connect(lambda _n: self._choose())
        self.keep.currentIndexChanged.connect(lambda _n: self._choose())
        self.on_exit.toggled.connect(lambda _on: self._choose())

    def _choose(self) -> None:
        minutes, keep = int(self.minutes.chosen or 0), int(self.keep.chosen)
        self.desk.backups.choose(replace(self._plan, minutes=minutes, keep=keep, on_exit=self.on_exit.isChecked()))

    def _by_hand(self) -> None:
        say, theme = self.desk.say, self.desk.theme
        card = self.card(say("Copying by hand"))
        words = say(
            "When the line at the foot says “Safe to copy”, or the program is closed, copy this one file like any other: nothing "
            "else belongs to it. A copy taken in the middle of a save is refused when it is opened, and no harm is done."
        )
        card.body.addWidget(label(words, theme.ink, 0.97, wrap=True))

    # ---- now -------------------------------------------------------------------------------------------------------------------

    def _back_up(self) -> None:
        if not self._plan.folders and not self._add():
            return
        desk, plan, path = self.desk, self._plan, self.desk.session.file.path
        folders = tuple(map(Path, plan.folders))
        desk.backups.stop()

        def work(progress: Callable[[int, int], None]) -> object:
            session = desk.reader(path)
            try:
                return back_up_on_demand(session, folders, plan.keep, progress)
            finally:
                session.file.close()

        def remember(results: object) -> None:
            desk.backups.take(results)
            for trouble in _in_the_way(results):
                desk.ask.tell(trouble)

        desk.work(desk.say("Making a backup"), work, remember)


def _looked(source: Source, folders: tuple[Path, ...]) -> tuple[Folder, ...]:
    return tuple(look_into(source, each) for each in folders)


def _in_the_way(results: object) -> tuple[Trouble, ...]:
    """Return what somebody who asked for a backup is told at once, besides what stands on the page: that there is none at all."""
    tried = [each for each in results if isinstance(each, InFolder)] if isinstance(results, tuple) else []
    if any(each.backup for each in tried):
        return ()
    return tuple(each.trouble for each in tried if each.trouble is not None)[:1]


def _every(desk: Desk) -> list[tuple[str, str]]:
    return [(str(each), desk.say("every {n} minutes", n=each)) for each in MINUTES if each]


def _keeping(desk: Desk) -> list[tuple[str, str]]:
    return [(str(each), desk.say("{n} backups", n=each)) for each in KEEP]
