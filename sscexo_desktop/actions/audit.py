"""Read the audit trail: filtered, out to a file or to paper; and a record as it once stood (F72, F73, F76)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sscexo_desktop.actions.session import SITE_ZONE, Session
from sscexo_desktop.study.model import Form, Item
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import Record, TrailEntry
from sscexo_desktop.study.review import MERGED, TrailFilter
from sscexo_desktop.study.texts import Manner, Text

if TYPE_CHECKING:
    from sscexo_desktop.paper.report import Report

Progress = Callable[[int, int], None]
COMPANIONS = ("__blank", "__why")
"""What stands after an item's name where not its value but the reason for a missing one was changed."""
KEPT_APART = "kept apart"
"""What stands for a value of the identity form wherever it must not leave the file."""
CSV_COLUMNS = (
    "SEQ", "AT_UTC", "AT_SITE", "PERSON", "ROLE", "WORKSTATION", "PROGRAM", "SUBJID", "VISIT", "FORM", "OCCURRENCE", "TABLE", "ROW",
    "OPERATION", "ITEM", "LABEL", "OLD", "NEW", "TYPED", "REASON", "SEAL", "MERGED_BY_SEQ",
)  # fmt: skip
_PAGE = 2000
_FEW = 10_000
"""More entries than a study has of accounts, settings or locks."""
_NAMES = ("id", "number", "login", "version", "participant")
"""The columns that name what is no record, the first of them that a row has."""


@dataclass(frozen=True, slots=True)
class TrailLine:
    """An entry with what it is about: the record, the item and its label where it has them.

    What is no record is named by `name`: an account by its user name, a setting (and a signature on it) by its id, a participant by
    its number, a definition by its version.
    Where it is `withheld` (the identity form, to who may not see it) the entry holds no value, no words and no reason.
    """

    entry: TrailEntry
    key: RecordKey | None = None
    item: Item | None = None
    label: Text | None = None
    withheld: bool = False
    name: str = ""

    @property
    def place(self) -> Place | None:
        """The place of the answer that was changed, `None` for what is no answer."""
        return Place(self.item.id, self.entry.row) if self.item else None


def entries(session: Session, wanted: TrailFilter, limit: int, before: int | None = None) -> tuple[TrailLine, ...]:
    """Return at most so many entries, newest first; `before` is the `order` of the last one of the page before."""
    session.demand("see_trail")
    reader = _Reader(session, sees_identity=session.may("see_identity") is None)
    return tuple(reader.lines(session.file.find_entries(wanted, limit=limit, before=before)))


def count(session: Session, wanted: TrailFilter) -> int:
    """Return how many entries are wanted."""
    session.demand("see_trail")
    return session.file.count_entries(wanted)


def people(session: Session) -> tuple[str, ...]:
    """Return everybody whose name stands in the trail."""
    session.demand("see_trail")
    return tuple(each for each in session.file.trail_people() if each)


def participants(session: Session) -> tuple[str, ...]:
    """Return the number of everybody whom entries may be about."""
    session.demand("see_trail")
    return tuple(each.number for each in session.file.participants())


def as_of(session: Session, key: RecordKey, moment: datetime) -> Record | None:
    """Return a record exactly as it stood at an aware instant, `None` if it was not saved yet then."""
    session.demand("see_trail")
    unseen = session.may("see_identity") if session.study.forms[key.form].identity else None
    if unseen is not None:
        session.access.refuse("see_identity", unseen)
    return session.file.record_at(key, moment)


def row_of(entry: TrailEntry, *, old: bool = False) -> Mapping[str, object]:
    """Return the row that an entry of a whole row holds: as it became, or with `old` as it was; empty where it holds none."""
    raw = entry.old if old else entry.new if entry.new is not None else entry.old
    if entry.item or not isinstance(raw, str):
        return {}
    found = json.loads(raw)
    return found if isinstance(found, dict) else {}


class _Reader:
    """Makes lines of entries; what one number of the file stands for is looked up once."""

    def __init__(self, session: Session, *, sees_identity: bool) -> None:
        self._session = session
        self._sees_identity = sees_identity
        self._keys: dict[tuple[str, int, int], RecordKey | None] = {}
        self._rows: dict[str, Mapping[object, Mapping[str, object]]] = {}

    def lines(self, found: Iterable[TrailEntry]) -> Iterator[TrailLine]:
        for entry in found:
            subject = entry.table, entry.record, entry.merge
            if subject not in self._keys:
                self._keys[subject] = self._session.file.key_of(*subject)
            yield self._line(entry, self._keys[subject])

    def _line(self, entry: TrailEntry, key: RecordKey | None) -> TrailLine:
        if key is None:
            return TrailLine(entry, name=self._name(entry))
        form = self._session.study.forms.get(key.form)
        withheld = bool(form and form.identity and not self._sees_identity)
        if withheld:
            entry = replace(entry, old=None, new=None, typed="", reason="")
        item = _item(form, entry) if form else None
        return TrailLine(entry, key, item, item.label if item else None, withheld)

    def _name(self, entry: TrailEntry) -> str:
        row = row_of(entry)
        if entry.table == "signature" and not entry.merge:
            row = self._first_rows("setting").get(row.get("subject"), {})
        elif entry.table in ("account", "setting", "record_lock") and not entry.merge:
            row = row or self._first_rows(entry.table).get(entry.record, {})
        return next((str(row[each]) for each in _NAMES if row.get(each)), "")

    def _first_rows(self, table: str) -> Mapping[object, Mapping[str, object]]:
        """Return the rows of a small table as they were added, by number: an entry of one column does not name its row."""
        if table not in self._rows:
            found = self._session.file.find_entries(TrailFilter(about=table), limit=_FEW)
            self._rows[table] = {each.record: row_of(each) for each in found if not each.item}
        return self._rows[table]


def _item(form: Form, entry: TrailEntry) -> Item | None:
    name = entry.item
    for companion in COMPANIONS:
        name = name.removesuffix(companion)
    answers = entry.table.startswith((f"form_{form.id}", f"rows_{form.id}__"))
    return form.items.get(name) if answers else None


# ---- out of the program ----------------------------------------------------------------------------------------------------------


def export_name(session: Session) -> str:
    """Return a file name for the exported trail."""
    return f"{'PRACTICE_' if session.file.practice else ''}{session.study.id}_audit_trail.csv"


def export_trail(session: Session, wanted: TrailFilter, path: Path, progress: Progress | None = None) -> Path:
    """Write the wanted entries as CSV, oldest first, safe to open in a spreadsheet; return the file.

    Values of the identity form never leave: “kept apart” stands for them, and the file says so at its end. `Trouble` if it may not
    be or cannot be written.
    """
    from sscexo_desktop.actions.exporting import cannot_write
    from sscexo_desktop.exports.csv import write_table
    from sscexo_desktop.exports.dataset import Table

    session.demand("see_trail")
    session.demand("export")
    rows = [_csv_row(line) for line in _all(session, wanted, sees_identity=False, progress=progress)]
    rows.append((f"# {len(rows)} entries. Values of the identity form are {KEPT_APART}.", *[""] * (len(CSV_COLUMNS) - 1)))
    try:
        return write_table(Table("audit_trail", CSV_COLUMNS, tuple(rows)), path)
    except OSError as error:
        raise cannot_write(path) from error


def trail_report(session: Session, wanted: TrailFilter, manner: Manner) -> Report:
    """Return the wanted entries as a table for paper, oldest first; values of the identity form are kept apart."""
    from sscexo_desktop.actions.trail_on_paper import report_of

    session.demand("see_trail")
    session.demand("print")
    return report_of(session, wanted, tuple(_all(session, wanted, sees_identity=False)), manner)


def _all(session: Session, wanted: TrailFilter, *, sees_identity: bool, progress: Progress | None = None) -> list[TrailLine]:
    """Return all wanted entries, oldest first; behind our own those that came from merged copies."""
    wants = (wanted,) if wanted.about else (wanted, replace(wanted, about=MERGED))
    return [line for each in wants for line in _listed(session, each, sees_identity=sees_identity, progress=progress)]


def _listed(session: Session, wanted: TrailFilter, *, sees_identity: bool, progress: Progress | None) -> list[TrailLine]:
    total, before = session.file.count_entries(wanted), None
    reader = _Reader(session, sees_identity=sees_identity)
    found: list[TrailLine] = []
    while page := session.file.find_entries(wanted, limit=_PAGE, before=before):
        found.extend(reader.lines(page))
        before = page[-1].order
        if progress is not None:
            progress(len(found), max(total, len(found)))
    return found[::-1]


def _csv_row(line: TrailLine) -> tuple[str, ...]:
    entry, key = line.entry, line.key
    where = (key.participant, key.visit, key.form, str(key.occurrence)) if key else ("", "", "", "")
    values = (KEPT_APART,) * 4 if line.withheld else (_cell(entry.old), _cell(entry.new), entry.typed, entry.reason)
    return (
        str(entry.seq),
        entry.at.astimezone(UTC).isoformat(),
        entry.at.astimezone(SITE_ZONE).isoformat(),
        *(entry.person, entry.role, entry.workstation, entry.program),
        *where,
        *(entry.table, str(entry.row or ""), entry.operation, entry.item),
        line.label.en if line.label else "",
        *values,
        entry.seal,
        str(entry.merge or ""),
    )


def _cell(value: object) -> str:
    return "" if value is None else str(value)
