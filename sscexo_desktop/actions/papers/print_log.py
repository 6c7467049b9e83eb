"""The print log: what was printed or saved as PDF, by whom, whether it came out, and whether it still is what is stored (F91).

Each is two events of the audit trail: one before the first page goes out, one when it is known how that went. Where the second is
missing (the power went), it is not known whether it came out, and the log says so. It never holds a value, an identity or a path.

A file that is open for reading only keeps no events. Printing from it is not refused, since paper may be all that can be had of a
damaged file; the person is told (`unlogged`), and each page says that it is in no log.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, Literal

from sscexo_desktop.actions.session import Session
from sscexo_desktop.errors import Trouble
from sscexo_desktop.paper.report import Report
from sscexo_desktop.paper.sheet import Kind, PrintJob, Sheet
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.page_digest import STORED, stored_digest
from sscexo_desktop.study.people import Action, Event
from sscexo_desktop.study.places import RecordKey
from sscexo_desktop.study.record import Record
from sscexo_desktop.study.texts import Message, message
from sscexo_desktop.study.withholding import withheld_record

Target = Literal["printer", "file"]
Why = Literal["", "cancelled", "printer", "target"]
"""Why it failed: called off, the printer, or what was to be written to; "" where it is not known or did not fail."""
Printed = Literal["filled", "participant", "blank", "fillable", "annotated", "casebook", "report", "label"]
Outcome = Literal["done", "failed", "unknown"]
State = Literal["current", "changed", "gone", "empty"]

ACTION: Mapping[Printed, Action] = MappingProxyType(
    {
        "filled": "print", "participant": "print_participant_copy", "blank": "print_blank", "fillable": "print_blank",
        "annotated": "print_blank", "casebook": "print", "report": "print", "label": "print",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PrintedRecord:
    """A form that was printed: `revision` of a saved record (0 on an empty form or a participant's copy), and how it is now."""

    key: RecordKey
    revision: int
    state: State


@dataclass(frozen=True, slots=True)
class PrintOut:
    """One entry of the log; `name` is that of a list, `pages` 0 where they were not counted, `ended_at` as far as it is known."""

    number: int
    at: datetime
    person: str
    kind: Printed
    language: str
    target: Target
    pages: int
    name: str
    records: tuple[PrintedRecord, ...]
    outcome: Outcome
    why: Why = ""
    ended_at: datetime | None = None

    @property
    def stale(self) -> tuple[PrintedRecord, ...]:
        """The records that are no longer as they were printed."""
        return tuple(each for each in self.records if each.state in ("changed", "gone"))

    @property
    def participants(self) -> tuple[str, ...]:
        """Whose forms they are, in their order."""
        return tuple(dict.fromkeys(each.key.participant for each in self.records if each.key.participant))


# ---- writing ---------------------------------------------------------------------------------------------------------------


def unlogged(session: Session) -> Message | None:
    """Say that a print cannot be logged; `None` where it is."""
    if not session.file.read_only:
        return None
    return message("The file is open for reading only: what is printed now does not stand in its print log, and each page says so.")


def begin(session: Session, job: PrintJob | Report, target: Target, pages: int = 0) -> int:
    """Write down that this is going out now, and return the number by which `end` knows it; 0 where nothing is logged."""
    if isinstance(job, Report):
        return begin_other(session, "report", job.manner.language, (), target, pages, job.name)
    kind: Printed = "casebook" if getattr(job, "book", None) is not None else job.kind
    session.demand(ACTION[kind])
    records = [_printed(each, job.kind) for each in job.sheets]
    return _begun(session, {"kind": kind, "language": job.manner.language, "target": target, "pages": pages, "records": records})


def begin_other(
    session: Session, kind: Printed, language: str, about: Sequence[RecordKey], target: Target, pages: int = 0, name: str = ""
) -> int:
    """Write down that something else than forms is going out: a list, a label of a record."""
    session.demand(ACTION[kind])
    records = [_line(each, 0) for each in about]
    found = {"kind": kind, "language": language, "target": target, "pages": pages, "records": records}
    return _begun(session, {**found, "name": name} if name else found)


def end(session: Session, number: int, *, done: bool, why: Why = "", pages: int = 0) -> None:
    """Write down how what was begun under this number came out; who was locked out meanwhile still leaves a true log."""
    if number:
        found: dict[str, object] = {"begun": number}
        found |= {"why": why} if why else {}
        found |= {"pages": pages} if pages else {}
        session.access.guard.note("print_done" if done else "print_failed", session.access.login, _encode(found))


@contextmanager
def logged(session: Session, job: PrintJob | Report, target: Target) -> Iterator[None]:
    """Log what is done inside as one print: as failed if anything is raised."""
    with logged_as(session, begin(session, job, target)):
        yield


@contextmanager
def logged_as(session: Session, number: int) -> Iterator[None]:
    """Log how what was begun under this number came out, by what is raised inside."""
    try:
        yield
    except BaseException as fault:
        end(session, number, done=False, why="target" if isinstance(fault, Trouble) else "cancelled")
        raise
    end(session, number, done=True)


def _begun(session: Session, detail: Mapping[str, object]) -> int:
    if session.file.read_only:
        return 0
    return session.file.note("print_begun", session.access.login, _encode(detail)).number


def _encode(detail: Mapping[str, object]) -> str:
    return json.dumps(detail, ensure_ascii=False, separators=(",", ":"))


def _printed(sheet: Sheet, kind: Kind) -> list[object]:
    """Return a sheet as the log keeps it: by its revision, a participant's copy by the digest of what is left on it."""
    key = RecordKey(sheet.participant, sheet.visit.id if sheet.visit else "", sheet.form.id, sheet.occurrence)
    if sheet.record is None:
        return _line(key, 0)
    if kind == "participant":
        return [*_line(key, 0), stored_digest(sheet.form, sheet.record)]
    return _line(key, sheet.record.revision)


def _line(key: RecordKey, revision: int) -> list[object]:
    return [*key, revision]


# ---- reading ---------------------------------------------------------------------------------------------------------------


def prints(session: Session, participant: str = "") -> tuple[PrintOut, ...]:
    """Return the log, the latest first; of one participant those prints that show anything of theirs."""
    session.demand("print")
    ended = _ended(session)
    names = {each.login: each.name for each in session.file.accounts()}
    reader = _Reader(session.study, session.file.records())
    begun = (_print_out(each, names, reader, ended.get(each.number)) for each in session.file.events("print_begun"))
    return tuple(each for each in begun if not participant or participant in each.participants)


def stale_copies(session: Session, key: RecordKey) -> int:
    """Return how many printed copies of a record, as far as any came out, show something else than what is stored now.

    None are told of to who may not see the log.
    """
    record = session.record(key) if session.may("print") is None else None
    if record is None:
        return 0
    ended, reader = _ended(session), _Reader(session.study, (record,))
    begun = (each for each in session.file.events("print_begun") if f'"{key.participant}"' in each.detail)
    there = (each for each in begun if each.number not in ended or ended[each.number][0].kind == "print_done")
    found = (tuple(reader.records(json.loads(each.detail))) for each in there)
    return sum(any(old.key == key and old.state == "changed" for old in records) for records in found)


def _ended(session: Session) -> Mapping[int, tuple[Event, Mapping[str, Any]]]:
    found: dict[int, tuple[Event, Mapping[str, Any]]] = {}
    for kind in ("print_done", "print_failed"):
        for event in session.file.events(kind):
            detail = json.loads(event.detail)
            found[int(detail["begun"])] = event, detail
    return found


class _Reader:
    """Compares what was printed with what is stored."""

    def __init__(self, study: Study, saved: Iterable[Record]) -> None:
        self._study = study
        self._saved: Mapping[RecordKey, Record] = {each.key: each for each in saved}
        self._digests: dict[RecordKey, str] = {}

    def records(self, detail: Mapping[str, Any]) -> Iterator[PrintedRecord]:
        for participant, visit, form, occurrence, revision, *digest in detail["records"]:
            key = RecordKey(participant, visit, form, occurrence)
            yield PrintedRecord(key, revision, self._state(key, revision, digest[0] if digest else ""))

    def _state(self, key: RecordKey, revision: int, digest: str) -> State:
        if not revision and not digest:
            return "empty"
        if key not in self._saved:
            return "gone"
        now = self._saved[key].revision == revision if revision else self._digest(key) == digest[:STORED]
        return "current" if now else "changed"

    def _digest(self, key: RecordKey) -> str:
        if key not in self._digests:
            form = self._study.forms[key.form]
            self._digests[key] = stored_digest(form, withheld_record(form, self._saved[key]))
        return self._digests[key]


def _print_out(
    event: Event, names: Mapping[str, str], reader: _Reader, ended: tuple[Event, Mapping[str, Any]] | None
) -> PrintOut:
    detail = json.loads(event.detail)
    found = PrintOut(
        number=event.number,
        at=event.at,
        person=names.get(event.login, event.login),
        kind=detail["kind"],
        language=detail["language"],
        target=detail["target"],
        pages=detail["pages"],
        name=detail.get("name", ""),
        records=tuple(reader.records(detail)),
        outcome="unknown",
    )
    return _with_end(found, *ended) if ended else found


def _with_end(begun: PrintOut, event: Event, detail: Mapping[str, Any]) -> PrintOut:
    outcome: Outcome = "done" if event.kind == "print_done" else "failed"
    pages = detail.get("pages", begun.pages)
    return replace(begun, outcome=outcome, why=detail.get("why", ""), ended_at=event.at, pages=pages)
