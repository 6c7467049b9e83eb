"""Confirm several proposals in one go: each with its value and what it means, ticked by hand, and one reason for all."""

from __future__ import annotations

from sscexo_desktop.gui.asker import Proposals
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import label, row
from sscexo_desktop.gui.setting_dialog import shown_values
from sscexo_desktop.gui.sheet import Look, Sheet
from sscexo_desktop.gui.tick_row import TickRow
from sscexo_desktop.study.model import Setting


class ProposalsSheet(Sheet):
    """Asks which proposals are confirmed and why: `wanted`. Nothing is ticked beforehand."""

    def __init__(self, look: Look, settings: tuple[Setting, ...]) -> None:
        say = look.say
        super().__init__(look, say("Confirm the proposals"), 46)
        self.note(say("Tick what holds in this study. Each ticked value is confirmed and signed by itself, with this one reason."))
        self.reason = self.field(say("Reason (the document or decision it rests on)"))
        self.reason.textChanged.connect(self._check)
        self.all = Button(say("Tick all"), self.theme, "quiet", act=self._tick_all)
        self._count = label("", self.theme.muted, 0.95)
        self.body.addLayout(row(self.all, self._count, 1))
        self.ticks = {each.id: self._tick(each) for each in settings}
        self.cancel()
        self.go = self.answer(say("Confirm"), self.accept, "primary", "Ctrl+Enter")
        self._check()
        self.reason.setFocus()

    def _tick(self, setting: Setting) -> TickRow:
        say = self.say
        values = shown_values(say, setting, setting.proposal)
        words = say("{setting}: {values}", setting=setting.title, values=values)
        found = TickRow(self.theme, words, say(setting.explanation))
        found.toggled.connect(self._check)
        self.body.addWidget(found)
        return found

    def _tick_all(self) -> None:
        for each in self.ticks.values():
            each.setChecked(True)

    def _ticked(self) -> tuple[str, ...]:
        return tuple(setting for setting, tick in self.ticks.items() if tick.isChecked())

    def _check(self) -> None:
        self._count.setText(self.say("{n} of {all} ticked", n=len(self._ticked()), all=len(self.ticks)))
        if hasattr(self, "go"):
            self.go.setEnabled(bool(self._ticked()) and bool(self.reason.text().strip()))

    @property
    def wanted(self) -> Proposals:
        """What is confirmed; only meaningful once the dialog let it be confirmed."""
        return Proposals(self._ticked(), self.reason.text().strip())
