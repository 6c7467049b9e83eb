"""Read a CT scan blind: a reader sees a code and their own answers, never whose, when or what another reader saw (F55, F79)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from sscexo_desktop.actions.access import Refused
from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.actions.session import Session
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import Record
from sscexo_desktop.study.texts import Manner, message
from sscexo_desktop.study.typed import Blank

FORM = "outcome"
FIRST, SECOND = 1, 2
ScanState = Literal["to_read", "mine", "read"]


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan as its reader knows it: to read, read by this person, or read by two others."""

    code: str
    state: ScanState


def scans(session: Session) -> tuple[Scan, ...]:
    """Return every scan in the order of the codes, which tells nothing of visits."""
    session.demand("read_ct")
    return tuple(Scan(code, _standing(session, record)[0]) for code, record in sorted(_by_code(session).items()))


def open_scan(session: Session, code: str, manner: Manner) -> Entry:
    """Open a scan to be read, or one's own reading; `KeyError` for an unknown code, `Refused` if two others read it."""
    session.demand("read_ct")
    record = _by_code(session)[code]
    state, reading = _standing(session, record)
    if state == "read":
        raise Refused(message("Two readers have read this scan."), message("Choose another scan from the list."))
    items = frozenset(each.id for each in session.study.forms[FORM].items.values() if each.reading == reading)
    return Entry(session, record.key, manner, only=items, shown_as=RecordKey(code, "", FORM))


def ct_key(session: Session) -> tuple[tuple[str, RecordKey], ...]:
    """Return which code stands for which participant and visit, for those who label the images."""
    session.demand("see_ct_key")
    return tuple((code, record.key) for code, record in sorted(_by_code(session).items(), key=lambda each: each[1].key))


def _by_code(session: Session) -> dict[str, Record]:
    """Return the records that hold a scan by code; where two begin alike, more digits tell them apart."""
    found = [each for each in session.file.records() if each.key.form == FORM and _has_scan(each)]
    digests = {each.key: sha256(f"{session.file.study_uuid} {tuple(each.key)}".encode()).hexdigest().upper() for each in found}
    return {f"CT-{digests[each.key][: _digits(digests[each.key], digests.values())]}": each for each in found}


def _digits(digest: str, digests: Iterable[str]) -> int:
    others = Counter(digests)
    return next(n for n in range(4, len(digest) + 1) if sum(each[:n] == digest[:n] for each in others) == 1)


def _has_scan(record: Record) -> bool:
    return not isinstance(record.answers.get(Place("CTDAT")), (Blank, type(None)))


def _standing(session: Session, record: Record) -> tuple[ScanState, int]:
    """Return where a scan stands for this reader, and which of the two readings is theirs."""
    first, second = (_reader(session, record, reading) for reading in (FIRST, SECOND))
    me = session.access.name
    if first == me or (not first and not second):
        return ("mine" if first else "to_read"), FIRST
    if second in (me, ""):
        return ("mine" if second else "to_read"), SECOND
    return ("read" if first else "to_read"), FIRST


def _reader(session: Session, record: Record, reading: int) -> str:
    """Return who read: the author of the last change of these items here, "" while none of them is answered."""
    form = session.study.forms[FORM]
    items = {each.id for each in form.items.values() if each.reading == reading}
    if not any(place.item in items for place in record.answers):
        return ""
    changes = (each for each in session.file.history(record.key) if each.place.item in items and not each.copy)
    return max(changes, key=lambda each: each.at).author
