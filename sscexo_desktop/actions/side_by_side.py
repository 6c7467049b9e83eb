"""Two study files in two columns: what each holds, what only one has, and the records that differ (F102)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sscexo_desktop.actions.comparing import ComparedWords
from sscexo_desktop.actions.record_words import item_words

if TYPE_CHECKING:
    from datetime import datetime

    from sscexo_desktop.store.copies.compared import Comparison, ItemDifference, RecordDifference
    from sscexo_desktop.study.model import Form


@dataclass(frozen=True, slots=True)
class Pair:
    """One line: what it is about, and how it stands in the first file and in the second; `alike` where that is the same."""

    title: str
    here: str
    there: str
    alike: bool = False


@dataclass(frozen=True, slots=True)
class RecordPair:
    """A record that is not the same in both, with the items that differ."""

    title: str
    about: str
    items: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Tells a comparison in two columns to one reader, in the words of `ComparedWords`."""

    words: ComparedWords

    def numbers(self, found: Comparison) -> Iterator[Pair]:
        """Yield what each file holds, and the last change of each."""
        say, here, there = self.words.say, found.here, found.there
        for title, one, other in (
            (say("Participants"), here.participants, there.participants),
            (say("Records"), here.records, there.records),
            (say("Unsaved drafts"), here.drafts, there.drafts),
            (say("Accounts"), here.accounts, there.accounts),
            (say("Confirmed settings"), here.settings, there.settings),
            (say("Entries of the audit trail"), here.entries, there.entries),
        ):
            yield Pair(title, say.plain(one), say.plain(other), one == other)
        yield self._times(say("Last change"), here.last_at, there.last_at)
        seals = [each.seal[:12].upper() for each in (here, there)]
        yield Pair(say("Seal of the last entry"), seals[0], seals[1], here.seal == there.seal)

    def _times(self, title: str, here: datetime | None, there: datetime | None) -> Pair:
        return Pair(title, self.words.time(here), self.words.time(there), here == there)

    def alone(self, found: Comparison) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return what only the first file has, and what only the second."""
        return tuple(self.words.alone(found.only_here)), tuple(self.words.alone(found.only_there))

    def records(self, found: Comparison) -> Iterator[RecordPair]:
        """Yield the records that both have and that are not the same."""
        return map(self._record, found.records)

    def _record(self, found: RecordDifference) -> RecordPair:
        say, words = self.words.say, self.words
        saved = self._times(say("Saved"), *found.saved_at)
        complete = [say("yes") if each else say("no") for each in found.complete]
        ends = Pair(say("Complete"), complete[0], complete[1], found.complete[0] == found.complete[1])
        form = words.study.forms[found.key.form]
        items = (*(self._item(form, each) for each in found.items), *(each for each in (ends, saved) if not each.alike))
        return RecordPair(words.record(found.key), self._about(found), items)

    def _about(self, found: RecordDifference) -> str:
        say, count = self.words.say, len(found.items)
        if not count:
            return say("The values are the same.")
        return say("1 value differs.") if count == 1 else say("{n} values differ.", n=count)

    def _item(self, form: Form, found: ItemDifference) -> Pair:
        say, title = self.words.say, item_words(self.words.say, form, found.place)
        if found.answers is None:
            return Pair(title, say("not shown here"), say("not shown here"))
        here, there = (self.words.answer(form, found, each) for each in found.answers)
        return Pair(title, here, there)
