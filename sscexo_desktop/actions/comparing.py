"""Compare two study files: the same one, a newer copy, or copies that went different ways; in words, row by row (F102)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sscexo_desktop.actions.record_words import item_words, record_words
from sscexo_desktop.actions.session import NOT_IN_VIEW, Session, site_time
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.model import Form, Study
from sscexo_desktop.study.places import RecordKey
from sscexo_desktop.study.texts import Message, message
from sscexo_desktop.study.typed import Answer

if TYPE_CHECKING:
    from sscexo_desktop.store.compared import Alone, Comparison, Holdings, ItemDifference, RecordDifference

Progress = Callable[[int, int], None]


def compare(here: Path, there: Path, study: Study, session: Session | None = None, progress: Progress | None = None) -> Comparison:
    """Compare two files without changing either; answers only for somebody who may see them, those of the identity form never.

    `Trouble` if one of them cannot be read, is of another study or newer; `Refused` for who may not see the data.
    """
    from sscexo_desktop.store import compare as comparing

    wanted = comparing.no_values if session is None else _readable(session, study)
    return comparing.compare(here, there, study, progress, wanted)


def _readable(session: Session, study: Study) -> Callable[[RecordKey], bool]:
    session.demand("see_data")
    if session.participant_view:
        session.access.refuse("see_data", NOT_IN_VIEW)
    return lambda key: not study.forms[key.form].identity


def last_changed(comparison: Comparison, here: Path, there: Path) -> Path:
    """Return the file whose accounts decide who may see what differs: the one that was changed last."""
    times = comparison.here.last_at, comparison.there.last_at
    return there if times[1] is not None and (times[0] is None or times[1] > times[0]) else here


def told_apart(here: Path, there: Path) -> tuple[str, str]:
    """Return what two files are called: their names, with their folders where the names alone are the same."""
    return (here.name, there.name) if here.name != there.name else (str(here), str(there))


@dataclass(frozen=True, slots=True)
class ComparedWords:
    """Tells a comparison to one reader, line by line; `names` are what the two files are called.

    Names of people are `shown` only to who has logged in; answers are there only where they were asked for.
    """

    say: Speaker
    study: Study
    names: tuple[str, str]
    shown: bool = False

    def lines(self, found: Comparison) -> Iterator[str]:
        """Yield every line, the conclusion first."""
        yield from self.heads(found)
        if found.relation == "separate":
            return
        for name, alone in zip(self.names, (found.only_here, found.only_there), strict=True):
            for what in self._alone(alone):
                yield self.say("Only in {file}: {what}", file=name, what=what)
        yield from self._unlike(found)

    def heads(self, found: Comparison) -> Iterator[str]:
        """Yield the conclusion, and what each file holds in numbers."""
        yield self.say(conclusion(found, self.names))
        for name, holds in zip(self.names, (found.here, found.there), strict=True):
            yield from self._holdings(name, holds)

    def _holdings(self, name: str, holds: Holdings) -> Iterator[str]:
        yield self.say(
            "{file}: participants {participants}, records {records}, unsaved drafts {drafts}, accounts {accounts},"
            " confirmed settings {settings}",
            file=name, participants=holds.participants, records=holds.records, drafts=holds.drafts, accounts=holds.accounts,
            settings=holds.settings,
        )  # fmt: skip
        yield self.say(
            "{file}: audit trail {entries}, seal {seal}, last change {time}",
            file=name, entries=holds.entries, seal=holds.seal[:12].upper(), time=self._time(holds.last_at),
        )  # fmt: skip

    def _time(self, at: datetime | None) -> str:
        return self.say.plain(site_time(at)) if at else self.say("never")

    def _alone(self, alone: Alone) -> Iterator[str]:
        say = self.say
        if alone.entries:
            first, last = self._time(alone.first_at), self._time(alone.last_at)
            yield say("entries of the audit trail: {n}, from {first} to {last}", n=alone.entries, first=first, last=last)
        yield from (say("what {person} wrote", person=each) for each in alone.people if self.shown)
        yield from (say("participant {number}", number=each) for each in alone.participants)
        yield from (self._record(each) for each in alone.records)
        yield from (say("signatures: {n}", n=alone.added["signature"]) for _ in range("signature" in alone.added))
        yield from (say("queries: {n}", n=alone.added["query"]) for _ in range("query" in alone.added))
        yield from self._accounts(alone.accounts)
        yield from (self._setting(*each) for each in alone.settings)
        yield from (self._draft(*each) for each in alone.drafts)

    def _unlike(self, found: Comparison) -> Iterator[str]:
        say = self.say
        for number in found.namesakes:
            yield say("Participant {number} was screened separately in each file: these may be two people.", number=number)
        for record in found.records:
            yield from self._record_unlike(record)
        different = [*self._accounts(found.accounts), *(self._setting(*each) for each in found.settings)]
        for what in (*different, *(self._draft(*each) for each in found.drafts)):
            yield say("Not the same in both: {what}", what=what)
        for table in found.tables:
            yield say("Changed outside this program: table {table}", table=table)

    def _record_unlike(self, found: RecordDifference) -> Iterator[str]:
        say, record = self.say, self._record(found.key)
        if found.items:
            here, there = (self._time(each) for each in found.saved_at)
            yield say(
                "Not the same in both: {record}, items: {n}, saved {here} | {there}",
                record=record, n=len(found.items), here=here, there=there,
            )  # fmt: skip
        elif found.complete[0] != found.complete[1]:
            yield say("Complete in {file} only: {record}", file=self.names[not found.complete[0]], record=record)
        else:
            yield say("The same values, saved separately: {record}", record=record)
        form = self.study.forms[found.key.form]
        for each in found.items:
            yield from self._item(form, each)

    def _item(self, form: Form, found: ItemDifference) -> Iterator[str]:
        if found.answers is None:
            return
        here, there = (self._answer(form, found, each) for each in found.answers)
        item = item_words(self.say, form, found.place)
        yield self.say("• {item}: {here} | {there}", item=item, here=here, there=there)

    def _answer(self, form: Form, found: ItemDifference, answer: Answer) -> str:
        return self.say("empty") if answer is None else self.say.value(form.items[found.place.item], answer, unit=True)

    def _record(self, key: RecordKey) -> str:
        return self.say(
            "{participant} · {record}", participant=key.participant, record=record_words(self.say, self.study, key)
        )

    def _accounts(self, logins: tuple[str, ...]) -> Iterator[str]:
        if self.shown:
            yield from (self.say("account {login}", login=each) for each in logins)
        elif logins:
            yield self.say("accounts: {n}", n=len(logins))

    def _setting(self, setting: str, version: int) -> str:
        known = self.study.settings.get(setting)
        return self.say("setting {setting}, version {n}", setting=known.title if known else setting, n=version)

    def _draft(self, key: RecordKey, person: str) -> str:
        record = self._record(key)
        if self.shown:
            return self.say("draft of {person}: {record}", person=person, record=record)
        return self.say("draft: {record}", record=record)


def conclusion(found: Comparison, names: tuple[str, str]) -> Message:
    """Say in one sentence how two files stand to each other."""
    here, there = names
    match found.relation:
        case "separate":
            return message("{candidate} is no copy of {file}: the two were made separately.", candidate=there, file=here)
        case "newer":
            return _goes_on(here, there, found.only_here)
        case "older":
            return _goes_on(there, here, found.only_there)
        case "parted":
            return _parted(found, here, there)
        case "same" if found.equal:
            return message("{here} and {there} hold the same.", here=here, there=there)
        case "same" if found.tables:
            return message("The audit trails are the same and the data are not: one of the files was changed outside this program.")
    return message("The same is saved in both; they differ in what was typed and not saved.")


def _goes_on(newer: str, older: str, alone: Alone) -> Message:
    return message(
        "{newer} goes on from {older}; its audit trail has more entries: {n}.", newer=newer, older=older, n=alone.entries
    )


def _parted(found: Comparison, here: str, there: str) -> Message:
    if found.common_at is None:
        return message("{here} and {there} have no entry of the audit trail in common.", here=here, there=there)
    return message(
        "{here} and {there} went different ways after entry {seq} of the audit trail ({time}).",
        here=here, there=there, seq=found.common, time=site_time(found.common_at),
    )  # fmt: skip
