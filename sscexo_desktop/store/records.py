"""Saved records: a form's row, its section rows and its kept findings, written in one transaction and read back as values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store import aftermath, drafts, kept_findings, locks
from sscexo_desktop.store.columns import COMPANIONS, Columns
from sscexo_desktop.store.database import Database
from sscexo_desktop.store.driver import Connection
from sscexo_desktop.store.numbers import new_number, numbers
from sscexo_desktop.store.tables import FORM_FRAME
from sscexo_desktop.store.trail import Where
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import DraftField, Kept, Record
from sscexo_desktop.study.texts import message
from sscexo_desktop.study.typed import Answer

Cells = tuple[object, ...]
"""What stands in the item columns of one row, in their order."""

_FRAME = ", ".join(FORM_FRAME)
_NO_SETTINGS = json.dumps({})


@dataclass(frozen=True, slots=True)
class Save:
    """One record as it shall stand, and why saved values differ; `reason` holds for every change without one of its own.

    The reason for removing a whole row may be given at the place of its section: `Place(section, row)`. `settings` are the versions
    of the confirmed settings it was judged by; `None` leaves those that are stored.
    """

    key: RecordKey
    answers: Mapping[Place, Answer]
    rows: Mapping[str, tuple[int, ...]]
    kept: tuple[Kept, ...]
    complete: bool
    base_revision: int
    reasons: Mapping[Place, str] = field(default_factory=dict)
    typed: Mapping[Place, str] = field(default_factory=dict)
    reason: str = ""
    still_drafted: tuple[DraftField, ...] = ()
    settings: Mapping[str, int] | None = None


def save(database: Database, wanted: Save) -> Record:
    """Write a record with its trail and remove its draft; nothing is written if nothing changed.

    A change voids the record's signatures and unsets the ticks of its changed places. `Trouble` if the record is locked, if
    somebody saved it since `base_revision`, or if a saved value changes without a reason.
    """
    tables = database.columns(wanted.key.form)
    _check_places(wanted, tables)
    grounds = (wanted.reason, _by_column(wanted.reasons, tables), _by_column(wanted.typed, tables))
    with database.writing(*grounds) as connection:
        locks.refuse(connection, wanted.key)
        _Saving(database, connection, wanted, tables).run()
        drafts.remove(connection, wanted.key, database.session.person)
        for each in wanted.still_drafted:
            drafts.put_field_within(database, connection, wanted.key, each)
    saved = record(database, wanted.key)
    assert saved is not None  # noqa: S101  it was just written
    return saved


def record(database: Database, key: RecordKey) -> Record | None:
    """Return one record; `None` if it was never saved."""
    where = "participant = ? AND visit = ? AND occurrence = ?"
    with database.reading() as connection:
        found = _read(database, connection, key.form, where, (key.participant, key.visit, key.occurrence))
        return next(iter(found), None)


def records(database: Database, participant: str | None = None) -> tuple[Record, ...]:
    """Return the records of a participant, or of all, form by form in the order of the definition."""
    where, parameters = ("participant = ?", (participant,)) if participant is not None else ("true", ())
    forms = [table.form for table in database.shape if not table.section]
    with database.reading() as connection:
        return tuple(each for form in forms for each in _read(database, connection, form, where, parameters))


# ---- reading -----------------------------------------------------------------------------------------------------------------


def _read(database: Database, connection: Connection, form: str, where: str, parameters: tuple[object, ...]) -> list[Record]:
    main, *sections = database.columns(form)
    query = main.select(f"record, {_FRAME}", f"{where} ORDER BY participant, record")
    found = connection.execute(query, parameters).fetchall()
    wanted = f"SELECT record FROM {main.quoted} WHERE {where}"  # noqa: S608
    answers: dict[int, dict[Place, Answer]] = {}
    rows: dict[int, dict[str, tuple[int, ...]]] = {}
    width = len(FORM_FRAME) + 1
    for number, *rest in found:
        answers[number] = dict(main.answers(0, tuple(rest[width - 1 :])))
        rows[number] = {section.section: () for section in sections}
    for section in sections:
        sql = section.select("record, row", f"record IN ({wanted}) ORDER BY record, position")
        for number, row, *cells in connection.execute(sql, parameters):
            answers[number].update(section.answers(row, tuple(cells)))
            rows[number][section.section] += (row,)
    kept = kept_findings.read(connection, wanted, parameters)
    return [assembled(form, each[:width], answers[each[0]], rows[each[0]], kept.get(each[0], ())) for each in found]


def assembled(
    form: str,
    frame: tuple[object, ...],
    answers: dict[Place, Answer],
    rows: dict[str, tuple[int, ...]],
    kept: tuple[Kept, ...],
) -> Record:
    """Put a record together; `frame` is its number and then the columns of `FORM_FRAME`."""
    _, participant, visit, occurrence, revision, complete, definition, saved_at, saved_by, settings = frame
    return Record(
        key=RecordKey(str(participant), str(visit), form, int(str(occurrence))),
        revision=int(str(revision)),
        complete=bool(complete),
        definition=str(definition),
        saved_at=datetime.fromisoformat(str(saved_at)),
        saved_by=str(saved_by),
        answers=answers,
        rows=rows,
        kept=kept,
        settings=json.loads(str(settings)) if settings else {},
    )


# ---- writing -----------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Saving:
    """One save under way, inside its transaction."""

    database: Database
    connection: Connection
    wanted: Save
    tables: tuple[Columns, ...]
    changed: dict[Place, str] = field(default_factory=dict)
    """The places whose stored values change, each with its reason."""

    def run(self) -> None:
        """Write what differs; the form's row always first, so that it opens the save in the trail."""
        main, *sections = self.tables
        there = numbers(self.connection, self.wanted.key)
        if self.wanted.base_revision != (there[1] if there else 0):
            raise _saved_meanwhile(self.wanted.key)
        number = there[0] if there else self._insert(main)
        changes = [change for section in sections for change in self._section(section, number)]
        kept = kept_findings.changes(self.connection, number, self.wanted.key.form, self.wanted.kept)
        altered = bool(there) and self._update(main, number, others=bool(changes or kept))
        for sql, parameters in (*changes, *kept):
            self.connection.execute(sql, parameters)
        if altered:
            aftermath.settle(self.connection, self.database.session, number, self.changed, self.wanted.reason)

    def _insert(self, main: Columns) -> int:
        key, session = self.wanted.key, self.database.session
        number = new_number(self.connection, main.name)
        frame = (
            number,
            key.participant,
            key.visit,
            key.occurrence,
            1,
            int(self.wanted.complete),
            self.database.study.version,
        )
        values = (*frame, session.at, session.person, self._settings(None), *main.cells(self.wanted.answers))
        self.connection.execute(main.insert(f"record, {_FRAME}", len(values)), values)
        return number

    def _update(self, main: Columns, number: int, *, others: bool) -> bool:
        """Write the columns of the form's own row that differ, and its frame if anything of the record does; tell whether so."""
        sql = main.select("complete, settings", "record = ?")
        complete, judged_by, *old = self.connection.execute(sql, (number,)).fetchone()
        changed = self._differing(main, 0, tuple(old), main.cells(self.wanted.answers))
        settings = self._settings(judged_by)
        if not (changed or others or complete != self.wanted.complete or settings != (judged_by or _NO_SETTINGS)):
            return False
        session = self.database.session
        frame = {
            "complete": int(self.wanted.complete),
            "definition": self.database.study.version,
            "saved_at": session.at,
            "saved_by": session.person,
            "settings": settings,
        }
        sql = main.update((*frame, *changed), "record = ?", also="revision = revision + 1, ")
        self.connection.execute(sql, (*frame.values(), *changed.values(), number))
        return True

    def _settings(self, stored: str | None) -> str:
        """Return the settings' versions as they are to be stored."""
        wanted = self.wanted.settings
        return stored or _NO_SETTINGS if wanted is None else json.dumps(dict(wanted), sort_keys=True)

    def _section(self, section: Columns, number: int) -> Iterator[tuple[str, tuple[object, ...]]]:
        """Return the statements that bring a section's rows to what they shall be."""
        sql = section.select("row, position", "record = ?")
        old = {row: (position, tuple(cells)) for row, position, *cells in self.connection.execute(sql, (number,))}
        wanted = self.wanted.rows.get(section.section, ())
        for row in old.keys() - set(wanted):
            self._differing(section, row, old[row][1], (None,) * len(old[row][1]))
            yield f"DELETE FROM {section.quoted} WHERE record = ? AND row = ?", (number, row)  # noqa: S608
        for position, row in enumerate(wanted, 1):
            cells = section.cells(self.wanted.answers, row)
            if row not in old:
                yield section.insert("record, row, position", len(cells) + 3), (number, row, position, *cells)
                continue
            changed = self._differing(section, row, old[row][1], cells)
            if position != old[row][0]:
                changed["position"] = position
            if changed:
                yield section.update(changed, "record = ? AND row = ?"), (*changed.values(), number, row)

    def _differing(self, table: Columns, row: int, old: Cells, new: Cells) -> dict[str, object]:
        """Return the columns that change; `Trouble` if a saved one does so without a reason."""
        session = self.database.session
        changed = {}
        for name, before, after in zip(table.columns, old, new, strict=True):
            if before != after:
                changed[name] = after
                reason = session.reasons.get((table.name, row, name), session.reason)
                if before is not None and not reason:
                    raise _no_reason(table.item_of(name))
                place = Place(table.item_of(name), row)
                self.changed[place] = self.changed.get(place) or reason
        return changed


def _check_places(wanted: Save, tables: Iterable[Columns]) -> None:
    """Raise `ValueError` for an answer that has no place in the record: it would be lost without a word."""
    rows = {"": (0,), **wanted.rows}
    known = {Place(item, row) for table in tables for item in table.items for row in rows.get(table.section, ())}
    derived = {item.id for table in tables for item in table.form.items.values() if item.derive}
    lost = [
        str(place)
        for place, answer in wanted.answers.items()
        if answer is not None and place not in known and place.item not in derived
    ]
    if lost:
        raise ValueError(f"no place in form {wanted.key.form}: {', '.join(lost)}")


def _by_column(texts: Mapping[Place, str], tables: tuple[Columns, ...]) -> dict[Where, str]:
    """Spread what is said of a place over its columns, and what is said of a section's row over all of the row."""
    found: dict[Where, str] = {}
    for table in tables:
        for place, text in texts.items():
            if place.item == table.section and table.section:
                found.update({(table.name, place.row, name): text for name in table.columns})
    for table in tables:
        for place, text in texts.items():
            if place.item in table.items:
                found.update({(table.name, place.row, place.item + end): text for end in COMPANIONS})
    return found


def _saved_meanwhile(key: RecordKey) -> Trouble:
    return Trouble(
        message(
            "Form {form} of participant {number} was saved by somebody else in the meantime.",
            form=key.form,
            number=key.participant,
        ),
        message("Open the form again: your draft is kept and is compared with what is saved now."),
    )


def _no_reason(item: str) -> Trouble:
    return Trouble(
        message("The saved value of {item} is changed without a reason.", item=item),
        message("Give a reason for the change, then save again."),
    )
