"""Read the audit trail: filtered, out to a file or to paper; and a record as it once stood (F72, F73, F76)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sscexo_desktop.actions.session import SITE_ZONE, Session
from sscexo_desktop.study.model import Form, Item
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import Record, TrailEntry
from sscexo_desktop.study.review import TrailFilter
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
    "OPERATION", "ITEM", "LABEL", "OLD", "NEW", "TYPED", "REASON", "SEAL",
)  # fmt: skip
_PAGE = 2000


@dataclass(frozen=True, slots=True)
class TrailLine:
    """An entry with what it is about: the record, the item and its label where it has them.

    Where it is `withheld` (the identity form, to who may not see it) the entry holds no value, no words and no reason.
    """

    entry: TrailEntry
    key: RecordKey | None = None
    item: Item | None = None
    label: Text | None = None
    withheld: bool = False

    @property
    def place(self) -> Place | None:
        """The place of the answer that was changed, `None` for what is no answer."""
        return Place(self.item.id, self.entry.row) if self.item else None


def entries(session: Session, wanted: TrailFilter, limit: int, before: int | None = None) -> tuple[TrailLine, ...]:
    """Return at most so many entries, newest first; `before` is the number of the last one of the page before."""
    session.demand("see_trail")
    sees_identity = session.may("see_identity") is None
    found = session.file.find_entries(wanted, limit=limit, before=before)
    return tuple(_lines(session, found, sees_identity=sees_identity))


def count(session: Session, wanted: TrailFilter) -> int:
    """Return how many entries are wanted."""
    session.demand("see_trail")
    return session.file.count_entries(wanted)


def people(session: Session) -> tuple[str, ...]:
    """Return everybody whose name stands in the trail."""
    session.demand("see_trail")
    return tuple(each for each in session.file.trail_people() if each)


def as_of(session: Session, key: RecordKey, moment: datetime) -> Record | None:
    """Return a record exactly as it stood at an aware instant, `None` if it was not saved yet then."""
    session.demand("see_trail")
    unseen = session.may("see_identity") if session.study.forms[key.form].identity else None
    if unseen is not None:
        session.access.refuse("see_identity", unseen)
    return session.file.record_at(key, moment)


def _lines(session: Session, found: tuple[TrailEntry, ...], *, sees_identity: bool) -> Iterator[TrailLine]:
    keys: dict[tuple[str, int], RecordKey | None] = {}
    for entry in found:
        subject = entry.table, entry.record
        if subject not in keys:
            keys[subject] = session.file.key_of(*subject)
        yield _line(session, entry, keys[subject], sees_identity=sees_identity)


def _line(session: Session, entry: TrailEntry, key: RecordKey | None, *, sees_identity: bool) -> TrailLine:
    form = session.study.forms.get(key.form) if key else None
    withheld = bool(form and form.identity and not sees_identity)
    if withheld:
        entry = replace(entry, old=None, new=None, typed="", reason="")
    item = _item(form, entry) if form else None
    return TrailLine(entry, key, item, item.label if item else None, withheld)


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
    """Return all wanted entries, oldest first."""
    total, before = session.file.count_entries(wanted), None
    found: list[TrailLine] = []
    while page := session.file.find_entries(wanted, limit=_PAGE, before=before):
        found.extend(_lines(session, page, sees_identity=sees_identity))
        before = page[-1].seq
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
    )


def _cell(value: object) -> str:
    return "" if value is None else str(value)
