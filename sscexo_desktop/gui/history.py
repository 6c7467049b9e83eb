"""The history of the item worked on: what stood there, what replaced it, who, when and why."""

from __future__ import annotations

from collections.abc import Sequence

from sscexo_desktop.actions.session import site_time
from sscexo_desktop.gui.panel import Panel
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.model import Form, Item
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.record import Change
from sscexo_desktop.study.typed import Answer


class ItemHistory(Panel):
    """The changes of one item, newest first; nothing was saved yet where there are none."""

    def __init__(self, say: Speaker, theme: Theme) -> None:
        super().__init__(say, theme)
        self._at: tuple[Place, Form] | None = None
        self._changes: tuple[Change, ...] = ()

    def show_changes(self, place: Place | None, form: Form, changes: Sequence[Change]) -> None:
        """Show the changes of a place (newest last, as the trail has them); `None` empties the panel."""
        self._at = (place, form) if place is not None else None
        self._changes = tuple(changes)
        self.lay_out()

    def arrange(self, width: int) -> int:
        """Lay title and changes out; return the height."""
        say, theme, px = self.ink.say, self.ink.theme, self.ink.px
        y = self.write(say("Item history"), 0, 0, width, theme.ink, 15, strong=True) + px(6)
        self.setAccessibleName(say("Item history"))
        if self._at is None:
            return self.write(say("Go to an item to see its changes."), 0, y, width, theme.muted)
        item = self._at[1].items[self._at[0].item]
        y = self.write(say(item.label), 0, y, width, theme.muted)
        if not self._changes:
            return self.write(say("Not saved yet."), 0, y, width, theme.muted)
        for change in reversed(self._changes):
            y = self._change(item, change, y, width)
        return y

    def _change(self, item: Item, change: Change, top: int, width: int) -> int:
        say, theme, px = self.ink.say, self.ink.theme, self.ink.px
        old, new = self._words(item, change.old), self._words(item, change.new)
        y = self.write(say("{old} → {new}", old=old, new=new), 0, top + px(6), width, theme.ink, strong=True)
        when = site_time(change.at)
        y = self.write(say("{person} · {when}", person=change.person, when=when), 0, y, width, theme.muted)
        if change.copy:
            y = self.write(say("In the merged copy with head {head}", head=change.copy), 0, y, width, theme.amber)
        if change.reason:
            y = self.write(say("“{reason}”", reason=change.reason), 0, y, width, theme.muted)
        return y

    def _words(self, item: Item, answer: Answer) -> str:
        return "—" if answer is None else self.ink.say.value(item, answer, unit=True)
