"""Why a merge changes what it changes, as the trail keeps it: from which copy, who had entered it there, when and why (F102)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sscexo_desktop.actions.merging import Merging
from sscexo_desktop.actions.session import site_time
from sscexo_desktop.i18n import ISOLATES, POP, Speaker
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.put_together import Merged
from sscexo_desktop.study.record import Change, Record
from sscexo_desktop.study.review import QueryStep
from sscexo_desktop.study.three_way import Both

_PLAIN = dict.fromkeys(map(ord, (*ISOLATES, POP)))


@dataclass(frozen=True, slots=True)
class Grounds:
    """Words the reasons of a merge in the language of the person who merges."""

    say: Speaker
    merging: Merging

    @property
    def _head(self) -> str:
        number, seal = self.merging.other.chain.head
        return f"{number}:{seal[:12].upper()}"

    def of_record(self, record: Record) -> str:
        """Return the reason for a record of the other copy as a whole."""
        return self._said(record.saved_by, record.saved_at, "")

    def reasons(self, both: Both, found: Merged) -> Iterator[tuple[Place, str]]:
        """Yield for each place taken over, and each row taken out, who entered it in the other copy, when and why."""
        last = self._last(both.key)
        for here, there in found.taken.items():
            if there in last:
                yield here, self._of_change(last[there])
        form = self.merging.study.forms[both.key.form]
        for section, row in found.removed:
            items = {item.id for each in form.sections if each.id == section for item in each.items}
            gone = [each for each in last.values() if each.place.row == row and each.place.item in items]
            if gone:
                yield Place(section, row), self._of_change(gone[-1])

    def typed(self, both: Both, found: Merged) -> Iterator[tuple[Place, str]]:
        """Yield the texts as they were typed in the other copy."""
        last = self._last(both.key)
        for here, there in found.taken.items():
            change = last.get(there)
            if change is not None and change.typed and change.new == found.answers.get(here):
                yield here, change.typed

    def quoted(self, step: QueryStep) -> str:
        """Return what somebody said in a query, with who and when."""
        said = self.say(
            "{person} in the copy with head {head} on {when}: {text}",
            person=step.name, head=self._head, when=site_time(step.at), text=step.text,
        )  # fmt: skip
        return said.translate(_PLAIN)

    def _last(self, key: RecordKey) -> dict[Place, Change]:
        """Return the last change of each place in the other copy."""
        return {each.place: each for each in self.merging.other.histories[self.merging.there_key(key)] if not each.copy}

    def _of_change(self, change: Change) -> str:
        return self._said(change.author, change.at, change.reason)

    def _said(self, person: str, at: datetime, reason: str) -> str:
        say, head, when = self.say, self._head, site_time(at)
        said = say("Merged from the copy with head {head}: entered by {person} on {when}", head=head, person=person, when=when)
        said = say("{why}, “{reason}”", why=said, reason=reason) if reason else said
        chosen = self.merging.reason
        return (say("{why}; chosen: “{reason}”", why=said, reason=chosen) if chosen else said).translate(_PLAIN)
