"""Compare two study files: the same one, a newer copy, or copies that went different ways; in words, row by row (F102)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sscexo_desktop.actions.record_words import item_words, record_words
from sscexo_desktop.actions.session import NOT_IN_VIEW, Session, site_time
from sscexo_desktop.errors import Trouble
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.model import Form, Study
from sscexo_desktop.study.people import role_for
from sscexo_desktop.study.places import RecordKey
from sscexo_desktop.study.texts import Message, message
from sscexo_desktop.study.typed import Answer

if TYPE_CHECKING:
    from sscexo_desktop.store.copies.compared import Alone, Comparison, Holdings, ItemDifference, RecordDifference
    from sscexo_desktop.store.encryption.keys import Keys

Progress = Callable[[int, int], None]


def compare(
    here: Path,
    there: Path,
    study: Study,
    session: Session | None = None,
    progress: Progress | None = None,
    keys: Keys | None = None,
) -> Comparison:
    """Compare two files without changing either; answers only for somebody who may see them, those of the identity form never.

    `Trouble` if one of them cannot be read, is of another study or newer; `Refused` for who may not see the data; `NeedsPassphrase`
    for one that is encrypted and whose key is not among `keys`.
    """
    from sscexo_desktop.store.copies import compare as comparing
    from sscexo_desktop.store.encryption.keys import NO_KEYS

    wanted = comparing.no_values if session is None else _readable(session, study)
    return comparing.compare(here, there, study, progress, wanted, keys or NO_KEYS)


def _readable(session: Session, study: Study) -> Callable[[RecordKey], bool]:
    session.demand("see_data")
    if session.participant_view:
        session.access.refuse("see_data", NOT_IN_VIEW)
    return lambda key: not study.forms[key.form].identity


def compare_open(
    session: Session, there: Path, progress: Progress | None = None, keys: Keys | None = None
) -> tuple[Comparison, bool]:
    """Compare the open file with another copy, and tell whether the answers that differ are among it.

    They are for somebody who may see data in both, unless the open file goes on from the other one: an account that was closed
    since is open in an old copy. `Trouble` and `Refused` as in `compare`; `keys` are those of the open file if none are given.
    """
    session.demand("see_data")
    here = session.file.path
    if there.exists() and there.samefile(here):
        raise Trouble(message("{file} is the study file itself.", file=there.name), message("Choose a copy of it."))
    keys = keys or session.file.keys
    shown = _known_there(session, there, keys)
    return compare(here, there, session.study, session if shown else None, progress, keys), shown


def _known_there(session: Session, there: Path, keys: Keys) -> bool:
    """Whether this person may see data in the other file, too, if it holds anything that the open one has not."""
    from sscexo_desktop.store.heads import file_holds
    from sscexo_desktop.store.study_file import StudyFile

    file = StudyFile.open(there, session.study, read_only=True, keys=keys)
    try:
        head, account = file.trail_head(), file.account(session.access.login)
    finally:
        file.close()
    if file_holds(session.file.path, head, keys):
        return True
    return account is not None and account.active and role_for("see_data", account.roles) is not None


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
            for what in self.alone(alone):
                yield self.say("Only in {file}: {what}", file=name, what=what)
        yield from self._unlike(found)

    def heads(self, found: Comparison) -> Iterator[str]:
        """Yield the conclusion, and what each file holds in numbers."""
        yield self.conclusion(found)
        for name, holds in zip(self.names, (found.here, found.there), strict=True):
            yield from self._holdings(name, holds)

    def conclusion(self, found: Comparison) -> str:
        """Say in one sentence how the two stand to each other."""
        return self.say(conclusion(found, self.names))

    def _holdings(self, name: str, holds: Holdings) -> Iterator[str]:
        yield self.say(
            "{file}: participants {participants}, records {records}, unsaved drafts {drafts}, accounts {accounts},"
            " confirmed settings {settings}",
            file=name, participants=holds.participants, records=holds.records, drafts=holds.drafts, accounts=holds.accounts,
            settings=holds.settings,
        )  # fmt: skip
        yield self.say(
            "{file}: audit trail {entries}, seal {seal}, last change {time}",
            file=name, entries=holds.entries, seal=holds.seal[:12].upper(), time=self.time(holds.last_at),
        )  # fmt: skip

    def time(self, at: datetime | None) -> str:
        """Say a moment as the clock at the site showed it."""
        return self.say.plain(site_time(at)) if at else self.say("never")

    def alone(self, alone: Alone) -> Iterator[str]:
        """Yield what only one of the files has."""
        say = self.say
        if alone.entries:
            first, last = self.time(alone.first_at), self.time(alone.last_at)
            yield say("entries of the audit trail: {n}, from {first} to {last}", n=alone.entries, first=first, last=last)
        yield from (say("what {person} wrote", person=each) for each in alone.people if self.shown)
        yield from (say("participant {number}", number=each) for each in alone.participants)
        yield from (self.record(each) for each in alone.records)
        yield from (say("signatures: {n}", n=alone.added["signature"]) for _ in range("signature" in alone.added))
        yield from (say("queries: {n}", n=alone.added["query"]) for _ in range("query" in alone.added))
        yield from self._accounts(alone.accounts)
        yield from (self._setting(*each) for each in alone.settings)
        yield from (self._draft(*each) for each in alone.drafts)

    def _unlike(self, found: Comparison) -> Iterator[str]:
        yield from self._namesakes(found)
        for record in found.records:
            yield from self._record_unlike(record)
        yield from self._others(found)

    def beside_records(self, found: Comparison) -> Iterator[str]:
        """Yield what is not the same in both, apart from the records."""
        yield from self._namesakes(found)
        yield from self._others(found)

    def _namesakes(self, found: Comparison) -> Iterator[str]:
        for number in found.namesakes:
            yield self.say("Participant {number} was screened separately in each file: these may be two people.", number=number)

    def _others(self, found: Comparison) -> Iterator[str]:
        say = self.say
        different = [*self._accounts(found.accounts), *(self._setting(*each) for each in found.settings)]
        for what in (*different, *(self._draft(*each) for each in found.drafts)):
            yield say("Not the same in both: {what}", what=what)
        for table in found.tables:
            yield say("Changed outside this program: table {table}", table=table)

    def _record_unlike(self, found: RecordDifference) -> Iterator[str]:
        say, record = self.say, self.record(found.key)
        if found.items:
            here, there = (self.time(each) for each in found.saved_at)
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
        here, there = (self.answer(form, found, each) for each in found.answers)
        item = item_words(self.say, form, found.place)
        yield self.say("• {item}: {here} | {there}", item=item, here=here, there=there)

    def answer(self, form: Form, found: ItemDifference, answer: Answer) -> str:
        """Say an answer of one of the files."""
        return self.say("empty") if answer is None else self.say.value(form.items[found.place.item], answer, unit=True)

    def record(self, key: RecordKey) -> str:
        """Name a record and whose it is."""
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
        record = self.record(key)
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
        case "parted" if found.merged[0] and not found.merged[1]:
            return message("{here} holds everything that {there} has: it was merged.", here=here, there=there)
        case "parted" if found.merged[1] and not found.merged[0]:
            return message("{here} holds everything that {there} has: it was merged.", here=there, there=here)
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
