"""Every change of one record, newest first: what stood there, what replaced it, who, when and why."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtGui import QFont

from sscexo_desktop.actions.session import site_time
from sscexo_desktop.gui.chrome import Card, label
from sscexo_desktop.gui.sheet import Look, Sheet
from sscexo_desktop.study.model import Form, Item
from sscexo_desktop.study.record import Change
from sscexo_desktop.study.typed import Answer

SHOWN = 400


class HistorySheet(Sheet):
    """The changes of a record, one card a save."""

    def __init__(self, look: Look, title: str, form: Form, changes: tuple[Change, ...]) -> None:
        say = look.say
        super().__init__(look, say("History — {form}", form=title), 42)
        if not changes:
            self.note(say("Not saved yet."))
        newest = sorted(changes, key=lambda each: each.at, reverse=True)[:SHOWN]
        for (at, person, copy), group in groupby(newest, key=lambda each: (each.at, each.person, each.copy)):
            card = Card(self.theme)
            when = say("{time} · {person}", time=site_time(at), person=person)
            when = say("{when} · in the merged copy with head {head}", when=when, head=copy) if copy else when
            card.body.addWidget(label(when, self.theme.ink, 1.0, weight=QFont.Weight.DemiBold, wrap=True))
            lines = [self._line(form, each) for each in group]
            card.body.addWidget(label("\n".join(lines), self.theme.muted, 0.95, wrap=True))
            self.body.addWidget(card)
        self.answer(say("Close"), self.accept, "primary").setFocus()

    def _line(self, form: Form, change: Change) -> str:
        say, item = self.say, form.items.get(change.place.item)
        if item is None:
            return say("{item}: {old} → {new}", item=change.place.item, old="", new="")
        title = say("{item}, row {n}", item=item.label, n=change.place.row) if change.place.row else say(item.label)
        new = self._words(item, change.new)
        if change.old is None and not change.reason:
            return say("{item}: {new}", item=title, new=new)
        told = say("{item}: {old} → {new}", item=title, old=self._words(item, change.old), new=new)
        return say("{change} — “{reason}”", change=told, reason=change.reason) if change.reason else told

    def _words(self, item: Item, answer: Answer) -> str:
        return self.say("empty") if answer is None else self.say.value(item, answer, unit=True)
