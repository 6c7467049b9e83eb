"""An entry of the audit trail in words: when, who, what it is about, what stood there and what stands there now, and why."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sscexo_desktop.actions.audit import COMPANIONS, TrailLine, row_of
from sscexo_desktop.actions.event_words import told_words
from sscexo_desktop.actions.merged_words import detail_words, marked
from sscexo_desktop.actions.record_words import item_words, record_words
from sscexo_desktop.actions.session import site_time
from sscexo_desktop.i18n import BLANK_WORDS, Speaker
from sscexo_desktop.paper.wording import setting_values
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.people_words import ACTION_NAMES, EVENT_NAMES, ROLE_NAMES
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import TrailEntry
from sscexo_desktop.study.review_words import MEANINGS, STATES, STEPS
from sscexo_desktop.study.texts import Message, message

Code = TypeVar("Code", bound=str)
Cell = tuple[str, str]
"""What stands in a cell: the words, and quieter ones beneath."""
_SORTS: Mapping[str, Message] = {
    "account": message("Account"),
    "event": message("Event"),
    "signature": message("Signature"),
    "source_tick": message("Source verification"),
    "record_lock": message("Lock"),
    "query": message("Query"),
    "query_step": message("Query"),
    "setting": message("Study setting"),
    "participant": message("Participant"),
    "kept_finding": message("Unusual value"),
    "definition": message("Study definition"),
    "recovery": message("Recovery sheet"),
}
_COLUMNS: Mapping[str, Message] = {
    "active": message("active"),
    "temporary": message("one-time password"),
    "voided_at": message("void since"),
    "unset_at": message("no longer compared since"),
    "unlocked_at": message("unlocked"),
    "drilled_at": message("proven"),
    "used_at": message("used up"),
}
_CODES = {"password_code": message("code for a new password"), "recovery_code": message("with a recovery code")}


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as the table shows it: when, who, what, and what changed and why; `both_calendars` is the time in both."""

    cells: tuple[Cell, Cell, Cell, Cell]
    both_calendars: str


class TrailWords:
    """Puts entries into the words of one reader."""

    def __init__(self, say: Speaker, study: Study) -> None:
        self._say = say
        self._study = study

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
        return self._say("{time} · {other}", time=self.time(at), other=self._say.second_calendar(at.date()))

    def person(self, entry: TrailEntry) -> str:
        """Name who did it and in which role."""
        role = self.role(entry.role)
        return self._say("{person} · {role}", person=entry.person, role=role) if role else entry.person

    def role(self, role: str) -> str:
        """Name a role as it stands in the trail."""
        return self._known(ROLE_NAMES, role)

    def _known(self, names: Mapping[Code, Message], code: str) -> str:
        """Say what a stored code is called; one that this version does not know is shown as it is stored."""
        return next((self._say(words) for each, words in names.items() if each == code), code)

    # ---- what it is about ----------------------------------------------------------------------------------------------------

    def what(self, line: TrailLine) -> str:
        """Say what an entry is about."""
        part, whole = self._what(line)
        return self._say("{whole} · {part}", whole=whole, part=part) if whole else part

    def _what(self, line: TrailLine) -> Cell:
        return marked(self._say, self._subject(line)) if line.entry.merge else self._subject(line)

    def _subject(self, line: TrailLine) -> Cell:
        key, sort, item = line.key, self.sort(line.entry.table), self._item(line)
        frame = row_of(line.entry)
        if line.entry.table == "event":
            login = str(frame.get("login", ""))
            return self._known(EVENT_NAMES, str(frame.get("kind", ""))), " · ".join(each for each in (sort, login) if each)
        if key is None:
            return sort, self._name(line)
        record = record_words(self._say, self._study, key)
        first = self._say("{sort}: {item}", sort=sort, item=item) if sort and item else sort or item
        if not first:
            return record, key.participant
        return first, self._say("{participant} · {record}", participant=key.participant, record=record)

    def sort(self, table: str) -> str:
        """Name the sort of an entry that is not of a form; "" for one that is."""
        return self._say(_SORTS[table]) if table in _SORTS else ""

    def _item(self, line: TrailLine) -> str:
        """Name the item that an entry is about, and its row."""
        entry, place = line.entry, line.place
        if place is None and entry.table in _SORTS:
            place = Place.of(str(row_of(entry).get("place", "")))
        form = self._study.forms[line.key.form] if line.key else None
        if form is not None and place is not None and place.item in form.items:
            return item_words(self._say, form, place)
        return self._say("Row {number}", number=entry.row) if entry.row and entry.table not in _SORTS else ""

    def _name(self, line: TrailLine) -> str:
        """Name what an entry without a record is about: a setting, an account, a participant, a version."""
        if line.entry.table in ("setting", "signature"):
            setting = self._study.settings.get(line.name)
            return self._say(setting.title) if setting else line.name
        return self._say.digits(line.name) if line.entry.table == "definition" else line.name

    # ---- what changed --------------------------------------------------------------------------------------------------------

    def change(self, line: TrailLine) -> str:
        """Say what stood there and what stands there now."""
        before, now = self.before(line), self.now(line)
        return self._say("{old} → {new}", old=before, new=now) if before and line.entry.old is not None else now

    def before(self, line: TrailLine) -> str:
        """Say what stood there; "" for what is told as a whole."""
        return "" if _is_one(line) else self.value(line, line.entry.old)

    def now(self, line: TrailLine) -> str:
        """Say what stands there now, or what was done."""
        if line.withheld:
            return self._say("Kept apart: shown to the writers alone")
        if not line.entry.item:
            return self._whole_row(line)
        return self._say("password changed") if _is_one(line) else self.value(line, line.entry.new)

    def value(self, line: TrailLine, raw: object) -> str:
        """Write a stored value as the reader reads it."""
        say, entry = self._say, line.entry
        if raw is None:
            return say("empty")
        item = line.item
        if entry.table == "setting" and entry.item == "values":
            return self._of_setting(line.name, _listed(raw))
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
            return say("{what}: {value}", what=_COLUMNS[column], value=say("yes") if raw else say("no"))
        at = _moment(raw) if column == "at" or column in _COLUMNS else None
        if at is not None:
            return say("{what}: {value}", what=_COLUMNS[column], value=self.time(at)) if column in _COLUMNS else self.time(at)
        if column == "password_digest":
            return say("a password that only its owner knows")
        if table == "kept_finding" and column == "basis":
            return say("as long as it rests on {value}", value=str(raw).partition("|")[0])
        return str(raw)

    def _of_setting(self, name: str, values: tuple[str, ...]) -> str:
        """Write the values of a setting in its words; those of a setting that is no more as they are stored."""
        setting = self._study.settings.get(name)
        return setting_values(self._say, setting, values) if setting else " – ".join(self._say.digits(each) for each in values)

    # ---- a row as a whole ----------------------------------------------------------------------------------------------------

    def _whole_row(self, line: TrailLine) -> str:
        say, entry, frame = self._say, line.entry, row_of(line.entry)
        match entry.table:
            case "event":
                detail = str(frame.get("detail", ""))
                return detail_words(say, detail) or told_words(say, detail, self._detail) or self._detail(detail)
            case "signature":
                return self._known(MEANINGS, str(frame.get("meaning", "")))
            case "query_step":
                return say("{step}: “{text}”", step=self._known(STEPS, str(frame.get("kind", ""))), text=str(frame.get("text", "")))
            case "record_lock":
                return say(STATES["locked"])
            case "source_tick":
                return say("compared with the source document")
            case "query":
                return say(STEPS["opened"])
            case "kept_finding":
                return say("kept: {check}", check=str(frame.get("check_id", "")))
            case "account" | "setting" | "participant" | "definition" | "recovery":
                return say("added") if entry.operation == "I" else say("changed")
        return self._form_row(line, frame)

    def _form_row(self, line: TrailLine, frame: Mapping[str, object]) -> str:
        say, entry = self._say, line.entry
        if entry.row:
            return {"I": say("row added"), "D": say("row taken out")}.get(entry.operation, say("row moved"))
        before = row_of(entry, old=True)
        done = bool(frame.get("complete")), bool(before.get("complete"))
        if done == (True, False):
            return say("saved and marked complete (revision {n})", n=_number(frame.get("revision")))
        if done == (False, True):
            return say("saved, no longer complete (revision {n})", n=_number(frame.get("revision")))
        return say("saved (revision {n})", n=_number(frame.get("revision")))

    def _detail(self, detail: str) -> str:
        """Say what an event was about: a form is named by participant, visit and form ("SSC-001 infusion1/infusion")."""
        number, _, where = detail.partition(" ")
        if number == "file_code":
            return self._say("code that opens the file, key {mark}", mark=where)
        visit, form, which = [*where.split("/", 2), "", ""][:3]
        if form not in self._study.forms:
            return self._say(_CODES[detail]) if detail in _CODES else self._known(ACTION_NAMES, detail)
        key = RecordKey(number, "" if visit == "-" else visit, form, int(which) if which.isdecimal() else 1)
        return self._say("{participant} · {record}", participant=number, record=record_words(self._say, self._study, key))

    # ---- all of it -----------------------------------------------------------------------------------------------------------

    def details(self, line: TrailLine) -> tuple[tuple[str, str], ...]:
        """Return everything that an entry holds, each with its title."""
        say, entry, at = self._say, line.entry, site_time(line.entry.at)
        found = (
            (say("When"), self.both_calendars(at)),
            (say("Who"), self.person(entry)),
            (say("What"), self.what(line)),
            (say("Before"), self.before(line)),
            (say("Now"), self.now(line)),
            (say("Typed as"), entry.typed),
            (say("Reason"), entry.reason),
            (say("Workstation"), entry.workstation),
            (say("Program"), entry.program),
            (say("Entry number"), say.digits(str(entry.seq))),
            (say("Seal"), entry.seal),
        )
        return tuple((title, words) for title, words in found if words)


def how_to_read(say: Speaker) -> str:
    """Say in one paragraph how the audit trail is to be read, on the screen and on paper."""
    return say(
        "Each line is one thing that was written into the study file: when (Tehran time), by whom and in which role, what it is "
        "about, what stood there before and stands there now, and the reason. The first value of an item has nothing before it. "
        "Nothing can be taken out or altered, not even by the data manager: the file itself writes each line, and each bears a "
        "seal (SHA-256) over itself and the line before, so that a missing or changed line is found by “Audit check”. The number "
        "of the entry gives the order, also where a computer's clock was set back. On the screen a chosen line is shown "
        "whole, with its workstation, its seal and the text as it was typed, and from there the form as it stood at that moment."
    )


def _is_one(line: TrailLine) -> bool:
    """Whether an entry is told as one thing done: what is withheld, a row as a whole, a password in place of another."""
    entry = line.entry
    return line.withheld or not entry.item or (entry.item == "password_digest" and entry.old is not None)


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
