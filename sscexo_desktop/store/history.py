"""What the audit trail tells: its entries in order, and the changes of one record as its history shows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from sscexo_desktop.store import entries
from sscexo_desktop.store.columns import COMPANIONS, Columns
from sscexo_desktop.store.copies import merged_trail
from sscexo_desktop.store.copies.merged_trail import Merge
from sscexo_desktop.store.database import Database
from sscexo_desktop.store.numbers import numbers
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import Change, TrailEntry
from sscexo_desktop.study.typed import Answer

_PAGE = 2000
Numbered = tuple[int, Change]


def trail(database: Database, participant: str | None = None, limit: int | None = None) -> Iterator[TrailEntry]:
    """Yield the entries in their order, of one participant or of all; with `limit` only the last so many."""
    where = entries.about(database, participant)
    if limit is not None:
        yield from reversed(_page(database, f"WHERE {where} ORDER BY seq DESC LIMIT ?", limit))
        return
    seq = 0
    while page := _page(database, f"WHERE {where} AND seq > ? ORDER BY seq LIMIT {_PAGE}", seq):
        yield from page
        seq = page[-1].seq


def head(database: Database) -> tuple[int, str]:
    """Return the number and the seal of the last entry."""
    with database.reading() as connection:
        found: tuple[int, str] | None = connection.execute("SELECT seq, seal FROM trail ORDER BY seq DESC LIMIT 1").fetchone()
        return found or (0, database.session.genesis)


def changes(database: Database, key: RecordKey, place: Place | None = None) -> tuple[Change, ...]:
    """Return every change of a record's answers, or of one place of it, oldest first.

    Those made in a copy that was merged stand, marked, before what the merge wrote.
    """
    with database.reading() as connection:
        found = numbers(connection, key)
    tables = {each.name: each for each in database.columns(key.form)}
    written = _page(database, "WHERE record = ? ORDER BY seq", found[0]) if found else []
    told = [*_Telling(key, tables).numbered(written)]
    for merge, before, came in merged_trail.entries_of(database, key):
        told = _with_merged(told, merge, _of_copy(merge, _Telling(key, tables), before, came))
    return tuple(change for _, change in told if place in (None, change.place))


def _of_copy(merge: Merge, telling: _Telling, before: list[TrailEntry], came: list[TrailEntry]) -> list[Change]:
    """Return the changes that came with a merge; what stood there before tells what they replaced."""
    for _ in telling.numbered(before):
        pass
    return [replace(change, copy=merge.head[1][:12].upper()) for _, change in telling.numbered(came)]


def _with_merged(own: list[Numbered], merge: Merge, came: list[Change]) -> list[Numbered]:
    """Put the changes that came with a merge before what it wrote, and say of that who had entered it."""
    authors = {(each.place, each.new): each.person for each in came}
    then = [(seq, change) for seq, change in own if seq < merge.first]
    written = [(seq, _by(change, authors)) if seq < merge.seq else (seq, change) for seq, change in own if seq >= merge.first]
    return [*then, *((merge.first, each) for each in came), *written]


def _by(change: Change, authors: dict[tuple[Place, Answer], str]) -> Change:
    return replace(change, entered_by=authors.get((change.place, change.new), change.entered_by))


def last_rows(database: Database, key: RecordKey) -> dict[str, int]:
    """Return the highest row number each repeating section of a record ever had, 0 for none: the next row is one more."""
    sections = {each.name: each.section for each in database.shape if each.form == key.form and each.section}
    found = dict.fromkeys(sections.values(), 0)
    with database.reading() as connection:
        number = numbers(connection, key)
        sql = "SELECT tbl, max(row) FROM trail WHERE record = ? GROUP BY tbl"
        for table, row in connection.execute(sql, (number[0],)) if number else ():
            if table in sections:
                found[sections[table]] = row
    return found


def _page(database: Database, rest: str, *parameters: object) -> list[TrailEntry]:
    with database.reading() as connection:
        return entries.read(connection, rest, parameters)


@dataclass(slots=True)
class _Telling:
    """A record's entries retold as changes: the columns of one place that were written by one save make one change."""

    key: RecordKey
    tables: dict[str, Columns]
    state: dict[Place, dict[str, object]] = field(default_factory=dict)

    def numbered(self, written: list[TrailEntry]) -> Iterator[Numbered]:
        """Yield the changes in their order, each with the number of its last entry."""
        save: dict[tuple[str, Place], list[TrailEntry]] = {}
        for entry in written:
            if entry.table not in self.tables:
                continue
            table = self.tables[entry.table]
            if not entry.item:
                # Every save writes the form's own row first, and of it the entry of the whole row.
                if not table.section:
                    yield from self._told(save)
                    save = {}
                continue
            save.setdefault((entry.table, Place(table.item_of(entry.item), entry.row)), []).append(entry)
        yield from self._told(save)

    def _told(self, save: dict[tuple[str, Place], list[TrailEntry]]) -> Iterator[Numbered]:
        for (name, place), written in save.items():
            table = self.tables[name]
            cells = self.state.setdefault(place, {})
            old = table.answer(place.item, *(cells.get(place.item + end) for end in COMPANIONS))
            cells.update({entry.item: entry.new for entry in written})
            new = table.answer(place.item, *(cells.get(place.item + end) for end in COMPANIONS))
            if old != new:
                last = written[-1]
                typed = next(filter(None, (entry.typed for entry in written)), "")
                yield last.seq, Change(self.key, place, last.at, last.person, old, new, typed, last.reason)
