"""The questions of a merge in words: what is asked, what each copy has, who entered it, when and why (F102)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sscexo_desktop.actions.comparing import told_apart
from sscexo_desktop.actions.merging import Merging
from sscexo_desktop.actions.record_words import item_words, record_words, visit_words
from sscexo_desktop.actions.session import site_time
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.model import Form
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import Change, Record
from sscexo_desktop.study.texts import Message, message
from sscexo_desktop.study.three_way import Choice, Question

if TYPE_CHECKING:
    from pathlib import Path

FEW = 6
"""So many answers of a record tell two of them apart."""

_PERSON: Mapping[Choice, Message] = {
    "same": message("The same person"),
    "another": message("Another person: gets the next free number"),
}
_VISIT: Mapping[Choice, Message] = {
    "same": message("The same visit"),
    "another": message("Another visit: gets the next free number"),
}
_RECORD: Mapping[Choice, Message] = {
    "same": message("The same form"),
    "another": message("Another form: gets the next free number"),
}
_VALUE: Mapping[Choice, Message] = {
    "ours": message("This file"),
    "theirs": message("The other copy"),
    "both": message("Keep both rows"),
}


@dataclass(frozen=True, slots=True)
class Side:
    """What one copy has: the words of it, who entered it when, and why."""

    title: str
    lines: tuple[str, ...]
    who: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is put to a person, with both sides and the answers in the order of their keys 1, 2 …; `short` names it."""

    short: str
    title: str
    about: str
    ours: Side
    theirs: Side
    answers: tuple[tuple[Choice, str], ...]


@dataclass(frozen=True, slots=True)
class MergeWords:
    """Puts a merge into the words of one reader."""

    say: Speaker
    merging: Merging
    here: Path

    @property
    def names(self) -> tuple[str, str]:
        """What the two files are called."""
        return told_apart(self.here, self.merging.other.path)

    # ---- questions -------------------------------------------------------------------------------------------------------------

    def asked(self, question: Question) -> Asked:
        """Return a question in words."""
        say = self.say
        match question.kind:
            case "participant":
                words, about = _PERSON, say("Each copy began somebody under this number. Is it the same person?")
                title, ours, theirs = question.key.participant, *self._people(question.key.participant)
            case "visit":
                words, about = _VISIT, say("Each copy began a visit under this number. Is it the same visit?")
                title = self._named(question.key.participant, visit_words(say, self.merging.study, question.key))
                ours, theirs = self._visits(question.key)
            case "record":
                words, about = _RECORD, say("Each copy began such a form under this number. Is it about the same thing?")
                title, ours, theirs = self.record(question.key), *self._records(question.key)
            case _:
                return self._of_place(question)
        answers = tuple((each, say(words[each])) for each in self.merging.choices_of(question))
        return Asked(title, title, about, ours, theirs, answers)

    def _of_place(self, question: Question) -> Asked:
        say, both = self.say, self.merging.boths()[question.key]
        form = self.merging.study.forms[question.key.form]
        there = tuple(zip((both.ours, both.theirs), self._histories(question.key), strict=True))
        if question.kind == "row":
            section = next(each for each in form.sections if each.id == question.place.item)
            about = say("{section}, row {number}", section=section.title, number=question.place.row)
            sides = tuple(self._row(record, form, question.place, told) for record, told in there)
        elif question.kind == "reason":
            about = say("Reason for the unusual value: {item}", item=item_words(say, form, question.place))
            sides = tuple(self._kept(each, question) for each in (both.ours, both.theirs))
        else:
            about = item_words(say, form, question.place)
            sides = tuple(self._value(record, form, question.place, told) for record, told in there)
        short = say("{record}, {item}", record=self.record(question.key), item=about)
        if question.kind == "value":
            about = self._with_before(about, both.base, form, question.place)
        answers = tuple((each, say(_VALUE[each])) for each in self.merging.choices_of(question))
        return Asked(short, self.record(question.key), about, self._titled(sides[0], 0), self._titled(sides[1], 1), answers)

    def _with_before(self, about: str, base: Record | None, form: Form, place: Place) -> str:
        if base is None:
            return about
        before = self._answer(form, place, base)
        return self.say("{item} — before the two parted: {value}", item=about, value=before)

    def _titled(self, side: Side, n: int) -> Side:
        return Side(self.say(_VALUE["theirs" if n else "ours"]), side.lines, side.who, side.reason)

    def _histories(self, key: RecordKey) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
        merging = self.merging
        return merging.ours.histories.get(key, ()), merging.other.histories[merging.there_key(key)]

    # ---- what each side has ----------------------------------------------------------------------------------------------------

    def _value(self, record: Record | None, form: Form, place: Place, told: tuple[Change, ...]) -> Side:
        last = next((each for each in reversed(told) if each.place == place and not each.copy), None)
        answer = self._answer(form, place, record)
        return Side("", (answer,), self._who(last), self._reason(last, form))

    def _row(self, record: Record | None, form: Form, place: Place, told: tuple[Change, ...]) -> Side:
        section = next(each for each in form.sections if each.id == place.item)
        items = {each.id for each in section.items}
        last = next((each for each in reversed(told) if each.place.row == place.row and each.place.item in items), None)
        if record is None or place.row not in record.rows.get(place.item, ()):
            return Side("", (self.say("no such row"),), self._who(last), self._reason(last, form))
        places = (Place(each.id, place.row) for each in section.items)
        lines = tuple(self._line(form, each, record) for each in places if record.answers.get(each) is not None)
        return Side("", lines or (self.say("empty"),), self._who(last), self._reason(last, form))

    def _kept(self, record: Record | None, question: Question) -> Side:
        kept = record.kept if record else ()
        reasons = tuple(each.reason for each in kept if each.check == question.check and each.place == question.place)
        form = self.merging.study.forms[question.key.form]
        return Side("", (self._hidden,) if self._withheld(form) else reasons)

    def _people(self, number: str) -> tuple[Side, Side]:
        merging = self.merging
        sides = ((merging.ours.participants, merging.ours.records), (merging.other.participants, merging.other.records))
        found = []
        for n, (begun, records) in enumerate(sides):
            mine = [each for key, each in records.items() if key.participant == number]
            screening = next((each for each in mine if each.key.form == "screening"), None) or next(iter(mine), None)
            begun_at = self.say("Screening begun: {when}", when=site_time(begun[number]))
            lines = (begun_at, self.say("Forms saved: {n}", n=len(mine)), *(self._few(screening) if screening else ()))
            found.append(self._titled(Side("", lines), n))
        return found[0], found[1]

    def _visits(self, key: RecordKey) -> tuple[Side, Side]:
        there = key._replace(participant=self._there(key.participant))
        sides = (self.merging.ours.records, key), (self.merging.other.records, there)
        found = []
        for n, (records, wanted) in enumerate(sides):
            mine = [each for at, each in records.items() if at._replace(form="") == wanted]
            titles = {each.key: self.say(self.merging.study.forms[each.key.form].title) for each in mine}
            lines = tuple(line for each in mine for line in (titles[each.key], *self._few(each)))
            found.append(self._titled(Side("", lines, self._saved(mine[0]) if mine else ""), n))
        return found[0], found[1]

    def _records(self, key: RecordKey) -> tuple[Side, Side]:
        mine = self.merging.ours.records[key]
        other = self.merging.other.records[key._replace(participant=self._there(key.participant))]
        ours, theirs = (Side("", tuple(self._few(each)), self._saved(each)) for each in (mine, other))
        return self._titled(ours, 0), self._titled(theirs, 1)

    def _there(self, number: str) -> str:
        people = self.merging.renumbered().participants
        return next((there for there, here in people.items() if here == number), number)

    def _few(self, record: Record) -> Iterator[str]:
        """Yield a few answers of a record."""
        form = self.merging.study.forms[record.key.form]
        if self._withheld(form):
            yield self._hidden
            return
        answered = [Place(each.id) for each in form.stored() if record.answers.get(Place(each.id)) is not None]
        yield from (self._line(form, each, record) for each in answered[:FEW])

    def _line(self, form: Form, place: Place, record: Record) -> str:
        return self.say("{item}: {value}", item=self.say(form.items[place.item].label), value=self._answer(form, place, record))

    def _answer(self, form: Form, place: Place, record: Record | None) -> str:
        if self._withheld(form):
            return self._hidden
        answer = record.answers.get(place) if record else None
        return self.say("empty") if answer is None else self.say.value(form.items[place.item], answer, unit=True)

    def _withheld(self, form: Form) -> bool:
        return form.identity and not self.merging.sees_identity

    @property
    def _hidden(self) -> str:
        return self.say("Kept apart: shown to the writers alone")

    def _who(self, change: Change | None) -> str:
        return self.say("{person} · {when}", person=change.author, when=site_time(change.at)) if change else ""

    def _saved(self, record: Record) -> str:
        return self.say("{person} · {when}", person=record.saved_by, when=site_time(record.saved_at))

    def _reason(self, change: Change | None, form: Form) -> str:
        return self.say("“{reason}”", reason=change.reason) if change and change.reason and not self._withheld(form) else ""

    def record(self, key: RecordKey) -> str:
        """Name a record with its participant, or a participant as a whole."""
        if not key.form:
            return self.say("participant {number}", number=key.participant)
        return self._named(key.participant, record_words(self.say, self.merging.study, key))

    def _named(self, participant: str, record: str) -> str:
        return self.say("{participant} · {record}", participant=participant, record=record)
