"""Make a new study file of what is left of a damaged one, and show what was lost; the damaged file is only ever read (F101)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont

from sscexo_desktop.actions import salvaging
from sscexo_desktop.actions.facing import facing, file_words
from sscexo_desktop.actions.rescue_reports import salvage_report
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import label, line_height, row
from sscexo_desktop.gui.files.errand import Errand
from sscexo_desktop.gui.files.long_list import LongList

if TYPE_CHECKING:
    from collections.abc import Callable

    from sscexo_desktop.actions.gate import FirstAccount
    from sscexo_desktop.gui.asker import Asker
    from sscexo_desktop.gui.jobs import Progress
    from sscexo_desktop.paper.report import Report
    from sscexo_desktop.store.damage.salvage import Salvage
    from sscexo_desktop.study.model import Study
    from sscexo_desktop.study.texts import Manner


class SalvagePage(Errand):
    """Asks for the new file's name, makes it, and shows the list; `restore_asked` carries the path of the damaged file."""

    restore_asked = Signal(object)  # Path

    def __init__(self, study: Study, ask: Asker, path: Path, ticks: Callable[[], float]) -> None:
        super().__init__(study, ask, ticks)
        self.path = path
        self.new: Path | None = None
        self.salvaged: Salvage | None = None
        self.list: LongList | None = None
        self._owner: FirstAccount | None = None
        self.works.ended.connect(self._with_owner)

    def fill(self) -> None:
        """Paint the offer, or what came of it."""
        if self.salvaged is None:
            self._offer()
        else:
            self._result(self.salvaged)

    # ---- offer ---------------------------------------------------------------------------------------------------------------

    def _offer(self) -> None:
        say, theme = self.say, self.theme
        self.head(
            say("Salvage a damaged file"),
            say("What can still be read is written into a new file, page by page. The damaged file is read and never touched."),
        )
        card = self.card(say("The damaged file"))
        card.body.addWidget(label(file_words(self.path), theme.ink, wrap=True))
        for words in (
            say("What the audit trail proves is taken over as it is; the rest is named, row by row, and needs to be looked at."),
            say("If there is a backup that is not much older, restoring it is the better way: it is whole and proven."),
        ):
            card.body.addWidget(label(words, theme.muted, 0.95, wrap=True))
        card.body.addLayout(row(Button(say("Restore a backup instead…"), theme, "plain", act=self._restore), 1))
        self.answer(say("Back to the first page"), self.left.emit, "quiet")
        self.gap()
        self.answer(say("Choose the new file…"), self._choose, "primary", "Ctrl+Enter")

    def _restore(self) -> None:
        self.restore_asked.emit(self.path)

    def _choose(self) -> None:
        name = f"{self.path.stem}-salvaged{self.path.suffix or '.sqlite'}"
        new = self.ask.place(self.say("The new study file"), str(self.path.with_name(name)))
        if new is not None:
            self.salvage(new if new.suffix else new.with_name(new.name + ".sqlite"))

    def salvage(self, new: Path, owner: FirstAccount | None = None) -> None:
        """Make the new file; where no data manager can be saved one is asked for."""
        self.new, keys = new, self.keys

        def work(progress: Progress) -> object:
            return salvaging.salvage(self.path, new, self.study, owner, progress=progress, keys=keys)

        self.work(self.say("Salvaging"), work, self._finished)

    def files(self) -> tuple[Path, ...]:
        """Return the damaged file."""
        return (self.path,)

    def try_again(self) -> None:
        """Salvage the file now that its key is at hand."""
        if self.new is not None:
            self.salvage(self.new)

    def failed(self, fault: BaseException) -> None:
        """Tell what went wrong; where nobody could let people into the new file, ask who shall."""
        if self.new is None or not salvaging.needs_owner(self.path, fault):
            super().failed(fault)
            return
        say = self.say
        owner = self.ask.first_account(
            say("No data manager can be saved"),
            say("Set up the data manager's own account: it is made in the new file, and its audit trail says so."),
        )
        self._owner = owner
        if not self.works.busy:
            self._with_owner()

    def _with_owner(self) -> None:
        """Begin anew with the new data manager, once the first attempt is over."""
        owner, self._owner = self._owner, None
        if self.new is not None and owner is not None:
            self.salvage(self.new, owner)

    def _finished(self, done: object) -> None:
        self.salvaged = cast("Salvage", done)
        self.turn()

    # ---- result --------------------------------------------------------------------------------------------------------------

    def _result(self, done: Salvage) -> None:
        say, theme = self.say, self.theme
        summary, *lines = salvaging.salvage_lines(self.path, done, say)
        self.head(say("Salvaged from a damaged file"))
        card = self.card()
        sign, color = ("✓", theme.green) if done.complete else ("✕", theme.red)
        card.body.addWidget(label(facing(say, f"{sign} {summary}"), color, 1.1, weight=QFont.Weight.DemiBold, wrap=True))
        card.body.addWidget(label(file_words(done.path), theme.muted, 0.93, wrap=True))
        self.list = LongList(theme, say("What was found"), [facing(say, each) for each in lines])
        card.body.addWidget(self.list)
        self.print = Button(say("Print or save as PDF…"), theme, "plain", "Ctrl+P", act=self._preview)
        self.save = Button(say("Save as text…"), theme, "plain", "Ctrl+S", act=self._save)
        card.body.addLayout(row(self.print, self.save, 1, spacing=round(line_height(self) * 0.5)))
        if not done.complete:
            words = say("Keep the damaged file. Look at what is named here in the new one, against the paper and the last backup.")
            card.body.addWidget(label(words, theme.ink, wrap=True))
        self.answer(say("Back to the first page"), self.left.emit, "quiet")
        self.gap()
        self.answer(say("Open the new file"), lambda: self.open_asked.emit(done.path), "primary", "Ctrl+Enter")

    def report(self, manner: Manner) -> Report:
        """Return the list on paper."""
        if self.salvaged is None:
            raise ValueError("nothing was salvaged")
        return salvage_report(self.path, self.salvaged, self.study, manner, self.keys)

    def _preview(self) -> None:
        self.ask.preview(self.paper(self.say("Salvaged from a damaged file"), self.report))

    def _save(self) -> None:
        from sscexo_desktop.errors import Trouble

        if self.salvaged is None:
            return
        target = self.ask.file_to_save(self.say("Save as text"), f"{self.salvaged.path.stem}.txt", "*.txt")
        if target is None:
            return
        try:
            salvaging.write_lines(target, salvaging.salvage_lines(self.path, self.salvaged, self.say))
        except Trouble as trouble:
            self.ask.tell(trouble)
