"""What a save will change besides what was typed: computed values, here and in the participant's other forms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.actions.session import Session
from sscexo_desktop.study.answers import Around
from sscexo_desktop.study.assess import Assessment
from sscexo_desktop.study.model import Item
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import Record
from sscexo_desktop.study.texts import Message
from sscexo_desktop.study.typed import Finding


@dataclass(frozen=True, slots=True)
class Consequence:
    """A computed value of a saved record that a save will change from `old` to `new`, or what it will put up to settle (`finding`).

    `words` are those beside the new value: what it rests on, or why there is none. `signed` tells that a standing signature is on
    the record and stays there: it covers what was typed, not what is computed from it.
    """

    key: RecordKey
    place: Place
    item: Item
    old: object | None = None
    new: object | None = None
    words: Message | None = None
    finding: Finding | None = None
    signed: bool = False


def consequences(entry: Entry) -> tuple[Consequence, ...]:
    """Return what saving this entry now will change, in the order of the visits; only of records that were saved before.

    Empty in participant view, and for a CT reading, whose reader sees no other record. Identity stays apart.
    """
    session, record = entry.session, entry.to_be_saved()
    if record is None or session.participant_view:
        return ()
    session.demand("see_data")
    before = session.around(record.key.participant)
    after = _around_after(session, before, record)
    keys = [key for key in before.records if key == record.key or not session.study.forms[key.form].identity]
    return tuple(each for key in keys for each in _of_record(session, key, record.key, before, after))


def _around_after(session: Session, before: Around, record: Record) -> Around:
    """Return the participant's records as they will stand; a decision on eligibility falls with the screening it was signed on."""
    order = {visit.id: n for n, visit in enumerate(session.study.visits)}
    records = sorted({**before.records, record.key: record}.values(), key=lambda each: (order.get(each.key.visit, 99), each.key))
    decided = before.eligibility_signed
    if record.key.form == "screening" and _changed(before.records.get(record.key), record):
        decided = False
    return replace(before, records={each.key: each for each in records}, eligibility_signed=decided)


def _changed(then: Record | None, now: Record) -> bool:
    return then is not None and (then.answers, then.rows) != (now.answers, now.rows)


def _of_record(session: Session, key: RecordKey, own: RecordKey, before: Around, after: Around) -> Iterator[Consequence]:
    then = session.assess(before.records[key], before)
    now = session.assess(after.records[key], after)
    form = session.study.forms[key.form]
    found = [Consequence(key, place, form.items[place.item], old, new, words) for place, old, new, words in _derived(then, now)]
    if key != own:
        found += [Consequence(key, each.place, form.items[each.place.item], finding=each) for each in _opened(then, now)]
    signed = bool(found) and key != own and any(each.stands for each in session.file.signatures_of(key))
    return (replace(each, signed=signed) for each in found)


def _derived(then: Assessment, now: Assessment) -> Iterator[tuple[Place, object | None, object | None, Message | None]]:
    for place in dict.fromkeys((*now.asked, *then.derived)):
        old, new = then.derived.get(place), now.derived.get(place)
        if old != new:
            yield place, old, new, now.beside.get(place)


def _opened(then: Assessment, now: Assessment) -> Iterator[Finding]:
    """Yield what is to be settled and was not before."""
    open_before = {(each.check, each.place) for each in then.findings if each.open}
    return (each for each in now.findings if each.open and (each.check, each.place) not in open_before)
