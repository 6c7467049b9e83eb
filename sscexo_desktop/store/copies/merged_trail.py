"""The entries that came from merged copies, told beside our own: what each is about here, and the changes they tell of (F72, F102).

A copy gave its numbers independently of ours since the two parted: what one of them stands for is told by its own entries, and only
what was there before that by ours. `merged.py` proves that nothing of them was changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sscexo_desktop.store import entries, subjects
from sscexo_desktop.store.columns import COMPANIONS
from sscexo_desktop.store.database import Database
from sscexo_desktop.store.driver import Connection
from sscexo_desktop.store.tables import Shape
from sscexo_desktop.store.trail import SEALED
from sscexo_desktop.study.places import RecordKey
from sscexo_desktop.study.record import TrailEntry
from sscexo_desktop.study.renumbered import Renumbered
from sscexo_desktop.study.review import TrailFilter

_LISTED = ", ".join((*SEALED, "seal"))
Head = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Merge:
    """A merge as our trail tells of it: `seq` is its event, `first` the first entry that it wrote.

    `fork` is the last entry that we had of the copy before, `head` the last one of the copy.
    """

    seq: int
    first: int
    fork: Head
    head: Head
    at: datetime
    person: str
    renumbered: Renumbered


def detail(fork: Head, head: Head, first: int, entries_: int, sha256: str, file: str, renumbered: Renumbered) -> str:
    """Write what the event of a merge keeps; `merges` reads it."""
    words = (f"fork:{fork[0]}:{fork[1]}", f"head:{head[0]}:{head[1]}", f"entries:{entries_}", f"first:{first}", f"sha256:{sha256}")
    return " ".join((*words, *renumbered.words(), f"file:{file}"))


def merges(connection: Connection) -> tuple[Merge, ...]:
    """Return every merge, oldest first."""
    events = "SELECT record FROM event WHERE kind = 'merged'"
    sql = f"SELECT seq, at, person, new FROM trail WHERE tbl = 'event' AND record IN ({events}) AND item = '' ORDER BY seq"  # noqa: S608
    return tuple(_merge(seq, at, person, json.loads(new)["detail"]) for seq, at, person, new in connection.execute(sql))


def _merge(seq: int, at: str, person: str, told: str) -> Merge:
    words = told.partition(" file:")[0].split()
    known = dict(word.split(":", 1) for word in words if ":" in word)
    fork, end = _head(known["fork"]), _head(known["head"])
    return Merge(seq, int(known["first"]), fork, end, datetime.fromisoformat(at), person, Renumbered.of(words))


def _head(text: str) -> Head:
    number, _, seal = text.partition(":")
    return int(number), seal


def put(connection: Connection, merge: int, chain: Iterable[tuple[Any, ...]]) -> None:
    """Keep the entries of a copy, each as `SEALED` and then its seal, under the event that tells of the merge."""
    marks = ", ".join("?" * (len(SEALED) + 2))
    sql = f"INSERT INTO merged_trail (merge, {_LISTED}) VALUES ({marks})"  # noqa: S608
    connection.executemany(sql, ((merge, *entry) for entry in chain))


def chain(connection: Connection, merge: int) -> tuple[tuple[Any, ...], ...]:
    """Return the entries that `put` kept."""
    sql = f"SELECT {_LISTED} FROM merged_trail WHERE merge = ? ORDER BY seq"  # noqa: S608
    return tuple(connection.execute(sql, (merge,)))


class _Row(NamedTuple):
    """A row that a copy added: its table, and what its frame says."""

    table: str
    frame: dict[str, Any]


@dataclass(slots=True)
class Numbers:
    """What the numbers of merged copies stand for here."""

    connection: Connection
    shape: Shape
    merges: dict[int, Merge] = field(default_factory=dict)
    _added: dict[int, dict[int, _Row]] = field(default_factory=dict)
    _parents: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, connection: Connection, shape: Shape) -> Numbers:
        """Look into a file."""
        return cls(connection, shape, {each.seq: each for each in merges(connection)})

    def key_of(self, merge: int, table: str, number: int) -> RecordKey | None:
        """Return the record here that a number of a merged copy is or is about, `None` for what is about no single one."""
        added = self._rows(merge).get(number)
        if added is None:
            above = self.parent(merge)
            if above:
                return self.key_of(above, table, number)
            return subjects.key_of(self.connection, self.shape, number, table)
        frame = added.frame
        if added.table == "signature":
            return self.key_of(merge, "", int(frame["subject"]))
        form = next((each.form for each in self.shape if each.name == added.table), str(frame.get("form", "")))
        if not form or "visit" not in frame:
            return None
        there = RecordKey(str(frame["participant"]), str(frame["visit"]), form, int(frame["occurrence"]))
        return self.merges[merge].renumbered.here(there)

    def added(self, merge: int, number: int) -> bool:
        """Whether a copy gave this number itself, after it had parted from us."""
        above = self.parent(merge)
        return number in self._rows(merge) or bool(above and self.added(above, number))

    def parent(self, merge: int) -> int:
        """Return the merge whose copy this one went on from, 0 where it went on from our own trail."""
        if merge not in self._parents:
            sql = "SELECT merge FROM merged_trail WHERE merge < ? AND seq = ? AND seal = ?"
            found = self.connection.execute(sql, (merge, *self.merges[merge].fork)).fetchone()
            self._parents[merge] = int(found[0]) if found else 0
        return self._parents[merge]

    def root(self, merge: int) -> int:
        """Return the last entry of our own trail that a copy goes on from."""
        above = self.parent(merge)
        return self.root(above) if above else self.merges[merge].fork[0]

    def _rows(self, merge: int) -> dict[int, _Row]:
        if merge not in self._added:
            sql = "SELECT record, tbl, new FROM merged_trail WHERE merge = ? AND operation = 'I' AND item = '' AND row = 0"
            found = {number: _Row(table, json.loads(new)) for number, table, new in self.connection.execute(sql, (merge,))}
            self._added[merge] = found
        return self._added[merge]


def entries_of(database: Database, key: RecordKey) -> Iterator[tuple[Merge, list[TrailEntry], list[TrailEntry]]]:
    """Yield what each merged copy tells of a record: the entries of before the two parted, and those that came with the merge."""
    with database.reading() as connection:
        if connection.execute("SELECT 1 FROM merged_trail LIMIT 1").fetchone() is None:
            return
        numbers = Numbers.of(connection, database.shape)
        names = tuple(each.name for each in database.shape if each.form == key.form)
        among = f"WHERE merge = ? AND tbl IN ({', '.join('?' * len(names))}) ORDER BY seq"
        for merge in numbers.merges.values():
            came = entries.read_merged(connection, among, (merge.seq, *names))
            found = [each for each in came if numbers.key_of(merge.seq, each.table, each.record) == key]
            for number in dict.fromkeys(each.record for each in found):
                yield merge, _before(connection, numbers, merge.seq, number), [each for each in found if each.record == number]


def _before(connection: Connection, numbers: Numbers, merge: int, number: int) -> list[TrailEntry]:
    """Return what is told of a number before the entries of a merge: by ours, then by the merges it goes on from."""
    above = numbers.parent(merge)
    if above:
        return [*_before(connection, numbers, above, number), *_read(connection, above, number)]
    if numbers.added(merge, number):
        return []
    return entries.read(connection, "WHERE record = ? AND seq <= ? ORDER BY seq", (number, numbers.merges[merge].fork[0]))


def _read(connection: Connection, merge: int, number: int) -> list[TrailEntry]:
    return entries.read_merged(connection, "WHERE merge = ? AND record = ? ORDER BY seq", (merge, number))


# ---- listed ------------------------------------------------------------------------------------------------------------------


def find(database: Database, wanted: TrailFilter, limit: int, before: int | None) -> tuple[TrailEntry, ...]:
    """Return at most so many entries of merged copies, the last merge first, newest first; `before` as `TrailEntry.order`."""
    found = _wanted(database, wanted)
    return tuple([each for each in found if before is None or each.order < before][:limit])


def count(database: Database, wanted: TrailFilter) -> int:
    """Count the wanted entries of merged copies."""
    return len(_wanted(database, wanted))


def _wanted(database: Database, wanted: TrailFilter) -> list[TrailEntry]:
    with database.reading() as connection:
        numbers = Numbers.of(connection, database.shape)
        found = entries.read_merged(connection, "ORDER BY merge DESC, seq DESC", ())
        return [each for each in found if _fits(numbers, each, wanted)]


def _fits(numbers: Numbers, entry: TrailEntry, wanted: TrailFilter) -> bool:
    if wanted.person not in ("", entry.person) or (wanted.since and entry.at < wanted.since):
        return False
    if (wanted.until and entry.at > wanted.until) or (wanted.item and entry.item not in {wanted.item + end for end in COMPANIONS}):
        return False
    if not (wanted.participant or wanted.visit or wanted.form):
        return True
    key = numbers.key_of(entry.merge, entry.table, entry.record)
    wants = (wanted.participant, wanted.visit, wanted.form)
    return key is not None and all(want in ("", has) for want, has in zip(wants, key, strict=False))


def key_of(database: Database, merge: int, table: str, record: int) -> RecordKey | None:
    """Return which record here an entry of a merged copy is about."""
    with database.reading() as connection:
        return Numbers.of(connection, database.shape).key_of(merge, table, record)


def here(database: Database, number: int, seal: str, key: RecordKey) -> RecordKey | None:
    """Return what a record of a merged copy is here, by an entry of its trail whose seal begins so; `None` if none has it."""
    sql = "SELECT merge FROM merged_trail WHERE seq = ? AND substr(seal, 1, length(?)) = ? ORDER BY merge LIMIT 1"
    with database.reading() as connection:
        found = connection.execute(sql, (number, seal, seal)).fetchone()
        merge = next((each for each in merges(connection) if found and each.seq == found[0]), None)
        return merge.renumbered.here(key) if merge else None
