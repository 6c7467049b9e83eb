"""An entry of the audit trail in words: when, who, what it is about, what stood there and what stands there now, and why."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from sscexo_desktop.actions.audit import COMPANIONS, TrailLine
from sscexo_desktop.actions.session import Session
from sscexo_desktop.gui.permission_words import action_words, event_words
from sscexo_desktop.gui.review_words import meaning_words, record_words, site_time, step_words
from sscexo_desktop.gui.wording import second_calendar
from sscexo_desktop.i18n import BLANK_WORDS, Speaker
from sscexo_desktop.study.people import ACTIONS, ROLES, EventKind, role_words
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import TrailEntry
from sscexo_desktop.study.review import Meaning, StepKind, TrailFilter

FEW = 10_000
"""More entries than a study has of accounts or of settings."""
Cell = tuple[str, str]
"""What stands in a cell: the words, and quieter ones beneath."""


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as the table shows it: when, who, what, and what changed and why; `both_calendars` is the time in both."""

    cells: tuple[Cell, Cell, Cell, Cell]
    both_calendars: str


class TrailWords:
    """Puts entries into the words of one reader."""

    def __init__(self, say: Speaker, session: Session) -> None:
        self._say = say
        self._study = session.study
        self._file = session.file
        self._frames: dict[str, dict[int, Mapping[str, object]]] = {}

    def told(self, line: TrailLine) -> Told:
        """Return an entry as the table shows it."""
        say, entry, at = self._say, line.entry, site_time(line.entry.at)
        when = say.plain(at.date()), say.digits(at.strftime("%H:%M:%S"))
        reason = say("“{reason}”", reason=entry.reason) if entry.reason else ""
        cells = (when, (entry.person, self.role(entry.role)), self._what(line), (self.change(line), reason))
        return Told(cells, self.both_calendars(at))

    # ---- when and who --------------------------------------------------------------------------------------------------------

    def time(self, at: datetime) -> str:
        """Write a time at the site to the second."""
        say = self._say
        return say("{day} {time}", day=at.date(), time=say.digits(at.strftime("%H:%M:%S")))

    def both_calendars(self, at: datetime) -> str:
        """Write a time at the site in the reader's calendar, then in the other."""
        return self._say("{time} · {other}", time=self.time(at), other=second_calendar(self._say, at.date()))

    def person(self, entry: TrailEntry) -> str:
        """Name who did it and in which role."""
        role = self.role(entry.role)
        return self._say("{person} · {role}", person=entry.person, role=role) if role else entry.person

    def role(self, role: str) -> str:
        """Name a role as it stands in the trail."""
        known = next((each for each in ROLES if each == role), None)
        return self._say(role_words(known)) if known else role

    # ---- what it is about ----------------------------------------------------------------------------------------------------

    def what(self, line: TrailLine) -> str:
        """Say what an entry is about."""
        return " · ".join(each for each in reversed(self._what(line)) if each)

    def _what(self, line: TrailLine) -> Cell:
        key, sort, item = line.key, self.sort(line.entry.table), self._item(line)
        frame = frame_of(line.entry)
        if line.entry.table == "event":
            login = str(frame.get("login", ""))
            return self._event(str(frame.get("kind", ""))), " · ".join(each for each in (sort, login) if each)
        if key is None:
            return sort, self._of_frame(line.entry)
        record = record_words(self._say, self._study, key)
        first = self._say("{sort}: {item}", sort=sort, item=item) if sort and item else sort or item
        if not first:
            return record, key.participant
        return first, self._say("{participant} · {record}", participant=key.participant, record=record)

    def sort(self, table: str) -> str:
        """Name the sort of an entry that is not of a form; "" for one that is."""
        say = self._say
        names = {
            "account": say("Account"),
            "event": say("Event"),
            "signature": say("Signature"),
            "source_tick": say("Source verification"),
            "record_lock": say("Lock"),
            "query": say("Query"),
            "query_step": say("Query"),
            "setting": say("Study setting"),
            "participant": say("Participant"),
            "kept_finding": say("Unusual value"),
            "definition": say("Study definition"),
        }
        return names.get(table, "")

    def _item(self, line: TrailLine) -> str:
        """Name the item that an entry is about, and its row."""
        entry, place, item = line.entry, line.place, line.item
        if item is None and line.key is not None and self.sort(entry.table):
            place = Place.of(str(frame_of(entry).get("place", "")))
            item = self._study.forms[line.key.form].items.get(place.item)
        if item is not None and place is not None:
            return self._say("{item}, row {n}", item=item.label, n=place.row) if place.row else self._say(item.label)
        return self._say("Row {number}", number=entry.row) if entry.row and not self.sort(entry.table) else ""

    def _of_frame(self, entry: TrailEntry) -> str:
        """Name what an entry without a record is about: a setting, an account, a participant, a version."""
        frame = frame_of(entry) or self._frame(entry)
        if entry.table == "setting":
            setting = self._study.settings.get(str(frame.get("id", "")))
            return self._say(setting.title) if setting else ""
        named = frame.get("number") or frame.get("login") or frame.get("version") or frame.get("participant") or ""
        return self._say.digits(str(named)) if entry.table == "definition" else str(named)

    def _frame(self, entry: TrailEntry) -> Mapping[str, object]:
        """Return the row to which the entry of one column belongs, for the few tables whose rows have a name."""
        if entry.table not in ("account", "setting"):
            return {}
        if entry.record not in self._frames.setdefault(entry.table, {}):
            entries = self._file.find_entries(TrailFilter(about=entry.table), limit=FEW)
            self._frames[entry.table] = {each.record: frame_of(each) for each in entries if not each.item}
        return self._frames[entry.table].get(entry.record, {})

    # ---- what changed --------------------------------------------------------------------------------------------------------

    def change(self, line: TrailLine) -> str:
        """Say what stood there and what stands there now."""
        entry = line.entry
        if line.withheld:
            return self._say("Kept apart: shown to the writers alone")
        if not entry.item:
            return self._whole_row(line)
        old, new = self.value(line, entry.old), self.value(line, entry.new)
        return new if entry.old is None else self._say("{old} → {new}", old=old, new=new)

    def value(self, line: TrailLine, raw: object) -> str:
        """Write a stored value as the reader reads it."""
        say, entry = self._say, line.entry
        if raw is None:
            return say("empty")
        item = line.item
        if item is None or not isinstance(raw, (int, float, str)):
            return self._of_other(entry.table, entry.item, raw)
        if entry.item.endswith(COMPANIONS[0]):
            return say(BLANK_WORDS[str(raw)]) if raw in BLANK_WORDS else str(raw)
        return str(raw) if entry.item.endswith(COMPANIONS[1]) else say.value(item, item.kind.from_sql(raw), unit=True)

    def _of_other(self, table: str, column: str, raw: object) -> str:
        say = self._say
        if table == "account" and column == "roles":
            return " · ".join(self.role(each) for each in _listed(raw))
        if column in ("active", "temporary"):
            words = (say("no"), say("yes"))
            return say("{what}: {value}", what=self._column(column), value=words[bool(raw)])
        if column.endswith("_at"):
            at = _moment(raw)
            return say("{what}: {value}", what=self._column(column), value=self.time(at)) if at else str(raw)
        if column == "password_digest":
            return say("a password that only its owner knows")
        if table == "kept_finding" and column == "basis":
            return say("as long as it rests on {value}", value=str(raw).partition("|")[0])
        if table == "setting" and column == "values":
            return " – ".join(say.digits(each) for each in _listed(raw))
        return str(raw)

    def _column(self, column: str) -> str:
        say = self._say
        names = {
            "active": say("active"), "temporary": say("one-time password"), "voided_at": say("void since"),
            "unset_at": say("no longer compared since"), "unlocked_at": say("unlocked"),
        }
        return names.get(column, column)

    # ---- a row as a whole ----------------------------------------------------------------------------------------------------

    def _whole_row(self, line: TrailLine) -> str:
        say, entry, frame = self._say, line.entry, frame_of(line.entry)
        match entry.table:
            case "event":
                return self._detail(str(frame.get("detail", "")))
            case "signature":
                return self._meaning(str(frame.get("meaning", "")))
            case "query_step":
                return say("{step}: “{text}”", step=self._step(str(frame.get("kind", ""))), text=str(frame.get("text", "")))
            case "record_lock":
                return say("locked")
            case "source_tick":
                return say("compared with the source document")
            case "query":
                return say("Asked")
            case "kept_finding":
                return say("kept: {check}", check=str(frame.get("check_id", "")))
            case "account" | "setting" | "participant" | "definition":
                return say("added") if entry.operation == "I" else say("changed")
        return self._form_row(line, frame)

    def _form_row(self, line: TrailLine, frame: Mapping[str, object]) -> str:
        say, entry = self._say, line.entry
        if entry.row:
            return {"I": say("row added"), "D": say("row taken out")}.get(entry.operation, say("row moved"))
        before = frame_of(entry, old=True)
        done = bool(frame.get("complete")), bool(before.get("complete"))
        if done == (True, False):
            return say("saved and marked complete (revision {n})", n=_number(frame.get("revision")))
        if done == (False, True):
            return say("saved, no longer complete (revision {n})", n=_number(frame.get("revision")))
        return say("saved (revision {n})", n=_number(frame.get("revision")))

    def _event(self, kind: str) -> str:
        known: EventKind | None = next((each for each in get_args(EventKind) if each == kind), None)
        return self._say(event_words(known)) if known else kind

    def _detail(self, detail: str) -> str:
        """Say what an event was about: a form is named by participant, visit and form ("SSC-001 infusion1/infusion")."""
        number, _, where = detail.partition(" ")
        visit, _, form = where.partition("/")
        if form not in self._study.forms:
            action = next((each for each in ACTIONS if each == detail), None)
            return self._say(action_words(action)) if action else detail
        key = RecordKey(number, "" if visit == "-" else visit, form)
        return self._say("{participant} · {record}", participant=number, record=record_words(self._say, self._study, key))

    def _meaning(self, meaning: str) -> str:
        known: Meaning | None = next((each for each in get_args(Meaning) if each == meaning), None)
        return meaning_words(self._say, known) if known else meaning

    def _step(self, kind: str) -> str:
        known: StepKind | None = next((each for each in get_args(StepKind) if each == kind), None)
        return step_words(self._say, known) if known else kind

    # ---- all of it -----------------------------------------------------------------------------------------------------------

    def details(self, line: TrailLine) -> tuple[tuple[str, str], ...]:
        """Return everything that an entry holds, each with its title."""
        say, entry = self._say, line.entry
        at = site_time(entry.at)
        whole = not entry.item or line.withheld
        found = (
            (say("When"), self.both_calendars(at)),
            (say("Who"), self.person(entry)),
            (say("What"), self.what(line)),
            (say("Before"), "" if whole else self.value(line, entry.old)),
            (say("Now"), self.change(line) if whole else self.value(line, entry.new)),
            (say("Typed as"), entry.typed),
            (say("Reason"), entry.reason),
            (say("Workstation"), entry.workstation),
            (say("Program"), entry.program),
            (say("Entry number"), say.digits(str(entry.seq))),
            (say("Seal"), entry.seal),
        )
        return tuple((title, words) for title, words in found if words)


def frame_of(entry: TrailEntry, *, old: bool = False) -> Mapping[str, object]:
    """Return the row that an entry of a whole row holds: as it became, or with `old` as it was; empty where it holds none."""
    raw = entry.old if old else entry.new if entry.new is not None else entry.old
    if entry.item or not isinstance(raw, str):
        return {}
    found = json.loads(raw)
    return found if isinstance(found, dict) else {}


def _listed(raw: object) -> tuple[str, ...]:
    """Return the parts of a stored list: JSON, or words between commas."""
    text = str(raw)
    found = json.loads(text) if text.startswith("[") else text.replace(",", " ").split()
    return tuple(str(each) for each in found)


def _moment(raw: object) -> datetime | None:
    try:
        return site_time(datetime.fromisoformat(str(raw)))
    except ValueError:
        return None


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
