"""A merge as a whole in words: what is taken over, what was decided, what is left for a person, and what was done (F102)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sscexo_desktop.actions.merge_words import MergeWords
from sscexo_desktop.actions.record_words import item_words
from sscexo_desktop.study.places import RecordKey
from sscexo_desktop.study.review_words import MEANINGS

if TYPE_CHECKING:
    from sscexo_desktop.actions.merge_writing import Written


@dataclass(frozen=True, slots=True)
class MergeSummary:
    """Sums a merge up in the words of one reader."""

    words: MergeWords

    def proposals(self) -> Iterator[tuple[RecordKey, str]]:
        """Yield what is proposed to be taken over, in words."""
        say, boths = self.words.say, self.words.merging.boths()
        for key in self.words.merging.proposals():
            if not key.form:
                yield key, say("New participant {number}", number=key.participant)
            elif boths[key].ours is None:
                yield key, say("New: {record}", record=self.words.record(key))
            else:
                yield key, say("Changed only there: {record}", record=self.words.record(key))

    def decided(self) -> Iterator[str]:
        """Yield what the answers came to, record by record."""
        say, merging = self.words.say, self.words.merging
        for question in merging.questions():
            choice = merging.choices.get(question)
            asked = self.words.asked(question)
            words = dict(asked.answers).get(choice, say("not answered yet")) if choice else say("not answered yet")
            yield say("{what}: {answer}", what=asked.short, answer=words)

    def renumbered(self) -> Iterator[str]:
        """Yield what gets another number here; on paper it has to be corrected."""
        say = self.words.say
        before, now = self.words.merging.other.renumbered.participants, self.words.merging.renumbered().participants
        for there, here in now.items():
            if there not in before:
                yield say("{there} of the other copy becomes {here} here: correct the number on paper.", there=there, here=here)

    def again(self) -> Iterator[str]:
        """Yield what was done in the other copy and is not taken over: a person has to do it here again."""
        say, other, here = self.words.say, self.words.merging.other, self.words.merging.renumbered().here
        for each in other.signatures:
            what = self.words.record(here(each.key)) if each.key else self._setting(each.setting)
            yield say("Signed there by {person}: {what} ({meaning}). Sign here again.",
                      person=each.name, what=what, meaning=MEANINGS[each.meaning])  # fmt: skip
            if each.meaning == "eligibility" and each.key:
                yield say("An enrolment number given there does not count: {participant} gets one when it is signed here.",
                          participant=here(each.key).participant)  # fmt: skip
        for key, n in Counter(each.key for each in other.ticks).items():
            record = self.words.record(here(key))
            yield say("Compared with the source there: {record}, values: {n}. Compare here again.", record=record, n=n)
        for lock in other.locks:
            what = self.words.record(here(lock.key)) if lock.key else lock.participant or say("the whole study")
            yield say("Locked there by {person}: {what}.", person=lock.name, what=what)
        for account in other.accounts:
            yield say("Account added or changed there: {login}.", login=account.login)
        for setting in other.settings:
            yield say("Confirmed there by {person}: {setting}.", person=setting.person, setting=self._setting(setting.id))
        for draft in other.drafts:
            record = self.words.record(here(draft.key))
            yield say("Typed there by {person} and not saved: {record}.", person=draft.person, record=record)

    def in_the_way(self) -> Iterator[str]:
        """Yield what keeps the merge from being written."""
        for key, lock in self.words.merging.locked():
            yield self.words.say("Locked here by {person}: {record}. Unlock it, then begin the merge anew.",
                           person=lock.name, record=self.words.record(key))  # fmt: skip

    def _setting(self, setting: str) -> str:
        known = self.words.merging.study.settings.get(setting)
        return self.words.say(known.title) if known else setting

    def written(self, done: Written) -> Iterator[str]:
        """Yield what was done, and what a person has to look at now."""
        say = self.words.say
        yield say("Merged: participants {participants}, forms {forms}, queries {queries}.",
                  participants=len(done.participants), forms=len(done.saved), queries=done.queries)  # fmt: skip
        yield say("Entry {n} of the audit trail tells of it; the other copy's own entries are kept with it.", n=done.merge)
        yield from (say("Not complete any more: {record}", record=self.words.record(key)) for key in done.not_complete)
        yield from (say("A signature fell: {record}", record=self.words.record(key)) for key in done.unsigned)
        for key, place in done.cleared:
            item = item_words(say, self.words.merging.study.forms[key.form], place)
            yield say("Not asked any more, so not stored: {record}, {item}", record=self.words.record(key), item=item)
        yield from (say("A deviation was made of an override: {record}", record=self.words.record(key)) for key in done.deviations)
        yield from (say("A query goes on in the other copy only: {record}", record=self.words.record(key)) for key in done.silent)
