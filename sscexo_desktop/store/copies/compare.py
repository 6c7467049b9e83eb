"""Two study files side by side: which one goes on from the other, or where they parted; what only one of them has (F102).

Both are read from a copy in memory, so that neither is changed nor kept from anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from pathlib import Path
from typing import Any

from sscexo_desktop.store import drafts, faults, opening, participants, records, tables, trail, upgrade
from sscexo_desktop.store.copies.compared import Alone, Comparison, Holdings, ItemDifference, RecordDifference, Relation
from sscexo_desktop.store.database import Database
from sscexo_desktop.store.driver import FILE_FORMAT, format_of, quoted
from sscexo_desktop.store.encryption.keys import NO_KEYS, Keys
from sscexo_desktop.store.snapshot import Progress, no_progress, snapshot
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import Draft, Record
from sscexo_desktop.study.typed import Answer

_STEP = 2000
_UNTOLD = ("trail", "holder", "moment", *(each.name for each in tables.DRAFTS))
"""Tables that the trail does not tell of, and the trail itself, which is walked."""


def no_values(_key: RecordKey) -> bool:
    """Ask for no answer at all."""
    return False


def compare(
    here: Path,
    there: Path,
    study: Study,
    progress: Progress | None = None,
    values: Callable[[RecordKey], bool] = no_values,
    keys: Keys = NO_KEYS,
) -> Comparison:
    """Compare two study files; `values` says of which records the answers that differ are wanted.

    `Trouble` if one of them cannot be read, is of another study or newer than this program; `NeedsPassphrase` for an encrypted one
    whose key is not among `keys`. `progress` may raise to stop.
    """
    with read_copy(here, study, keys) as ours, read_copy(there, study, keys) as theirs:
        return _Comparing(ours, theirs, progress or no_progress, values).run()


@contextmanager
def read_copy(path: Path, study: Study, keys: Keys = NO_KEYS) -> Iterator[Database]:
    """Open what a file holds now as a copy in memory, read as of this program's format; `Trouble` if it cannot be read."""
    with snapshot(path, keys) as connection:
        with faults.named(path):
            if format_of(connection) > FILE_FORMAT:
                raise opening.newer(path)
            there = opening.check_contents(connection, path, study, read_only=True)
            upgrade.read_as_newest(connection, there.shape)
        yield Database(path, study, connection, trail.Session(""), there.shape)


def uuid_of(database: Database) -> str:
    """Return what tells this study file and its copies from every other one."""
    with database.reading() as connection:
        return str(connection.execute("SELECT uuid FROM study").fetchone()[0])


@dataclass(slots=True)
class _Side:
    """All that is compared of one file."""

    database: Database
    participants: dict[str, datetime]
    records: dict[RecordKey, Record]
    drafts: dict[tuple[RecordKey, str], Draft]
    accounts: dict[str, tuple[Any, ...]]
    settings: dict[tuple[str, int], tuple[Any, ...]]

    @classmethod
    def of(cls, database: Database) -> _Side:
        """Read it."""
        listed = _rows(database, "SELECT login, name, roles, active, temporary, password_digest FROM account ORDER BY record")
        confirmed = _rows(database, 'SELECT id, version, "values", reason, person, at FROM setting ORDER BY id, version')
        return cls(
            database,
            {each.number: each.begun_at for each in participants.participants(database)},
            {each.key: each for each in records.records(database)},
            {(each.key, each.person): each for each in drafts.drafts(database)},
            {row[0]: row for row in listed},
            {row[:2]: row for row in confirmed},
        )

    def holdings(self) -> Holdings:
        """Count it."""
        entries, seal, at = next(_rows(self.database, "SELECT seq, seal, at FROM trail ORDER BY seq DESC LIMIT 1"), (0, "", None))
        parts = (self.participants, self.records, self.drafts, self.accounts, self.settings)
        return Holdings(entries, seal, _moment(at), *(len(each) for each in parts))

    def alone(self, other: _Side, since: int) -> Alone:
        """Return what the other file has not, and what was written after the entry `since`."""
        after = f"FROM trail WHERE seq > {since}"
        entries, first, last = next(_rows(self.database, f"SELECT count(*), min(at), max(at) {after}"))
        people = _rows(self.database, f"SELECT DISTINCT person {after} AND person <> '' ORDER BY person")
        added = _rows(self.database, f"SELECT tbl, count(*) {after} AND operation = 'I' AND item = '' GROUP BY tbl")
        return Alone(
            entries, _moment(first), _moment(last), tuple(name for (name,) in people), dict(added),
            _less(self.participants, other.participants), _less(self.records, other.records),
            _less(self.accounts, other.accounts), _less(self.settings, other.settings), _less(self.drafts, other.drafts),
        )  # fmt: skip


@dataclass(slots=True)
class _Comparing:
    """One comparison under way."""

    ours: Database
    theirs: Database
    progress: Progress
    values: Callable[[RecordKey], bool]
    total: int = 0
    common: int = 0
    common_at: datetime | None = None
    altered: bool = False
    """Whether entries with equal seals hold something different."""

    def run(self) -> Comparison:
        """Walk both trails, then compare what they came to."""
        lengths = (next(_rows(each, "SELECT count(*) FROM trail"))[0] for each in (self.ours, self.theirs))
        self.total = max(lengths) + 1
        separate = uuid_of(self.ours) != uuid_of(self.theirs)
        relation: Relation = "separate" if separate else self._walk()
        here, there = _Side.of(self.ours), _Side.of(self.theirs)
        facts = here.holdings(), there.holdings()
        found = Comparison(*facts, relation) if separate else self._held(here, there, Comparison(*facts, relation))
        self.progress(self.total, self.total)
        return found

    def _walk(self) -> Relation:
        """Go along both trails as far as their seals are the same."""
        sql = f"SELECT seal, {', '.join(trail.SEALED)} FROM trail ORDER BY seq"  # noqa: S608
        for n, (mine, other) in enumerate(zip_longest(_rows(self.ours, sql), _rows(self.theirs, sql)), 1):
            if mine is None or other is None:
                return "older" if mine is None else "newer"
            if mine[0] != other[0]:
                return "parted"
            self.altered = self.altered or mine != other
            self.common, self.common_at = n, _moment(mine[2])
            if n % _STEP == 0:
                self.progress(n, self.total)
        return "same"

    def _held(self, here: _Side, there: _Side, facts: Comparison) -> Comparison:
        return Comparison(
            facts.here,
            facts.there,
            facts.relation,
            self.common,
            self.common_at,
            here.alone(there, self.common),
            there.alone(here, self.common),
            tuple(self._records(here.records, there.records)),
            _unlike(here.drafts, there.drafts),
            _unlike(here.accounts, there.accounts),
            _unlike(here.settings, there.settings),
            _unlike(here.participants, there.participants),
            tuple(self._tables()) if facts.relation == "same" else (),
            (self._merged(self.ours, self.theirs), self._merged(self.theirs, self.ours)),
        )

    def _merged(self, into: Database, other: Database) -> bool:
        """Whether every entry of another file since the two parted was merged into one."""
        came = set(_rows(into, "SELECT seq, seal FROM merged_trail"))
        since = f"SELECT seq, seal FROM trail WHERE seq > {self.common}"  # noqa: S608
        return bool(came) and all(each in came for each in _rows(other, since))

    def _records(self, here: dict[RecordKey, Record], there: dict[RecordKey, Record]) -> Iterator[RecordDifference]:
        for key in _unlike(here, there):
            mine, other = here[key], there[key]
            unlike = sorted(_unlike_or_missing(mine.answers, other.answers))
            wanted = self.values(key)
            items = (
                ItemDifference(place, (mine.answers.get(place), other.answers.get(place)) if wanted else None) for place in unlike
            )
            yield RecordDifference(key, tuple(items), (mine.complete, other.complete), (mine.saved_at, other.saved_at))

    def _tables(self) -> Iterator[str]:
        """Name the tables that differ although the trail says the same."""
        if self.altered:
            yield "trail"
        for table in tables.all_tables(self.ours.shape):
            if table.name not in _UNTOLD and _contents(self.ours, table.name) != _contents(self.theirs, table.name):
                yield table.name


def _rows(database: Database, sql: str) -> Iterator[tuple[Any, ...]]:
    """Yield rows one after the other; what goes wrong is said of this file."""
    with database.reading() as connection:
        yield from connection.execute(sql)


def _contents(database: Database, table: str) -> list[tuple[object, ...]]:
    """Return the rows of a table, each with its columns by name: a later version of the program adds them in another order."""
    with database.reading() as connection:
        cursor = connection.execute(f"SELECT * FROM {quoted(table)} ORDER BY 1, 2")  # noqa: S608
        names = [each[0] for each in cursor.description]
        return [tuple(sorted(zip(names, map(repr, row), strict=True))) for row in cursor]


def _moment(at: object) -> datetime | None:
    return datetime.fromisoformat(str(at)) if at else None


def _less(here: Mapping[Any, object], there: Mapping[Any, object]) -> tuple[Any, ...]:
    """Return the keys that only the first has."""
    return tuple(key for key in here if key not in there)


def _unlike(here: Mapping[Any, object], there: Mapping[Any, object]) -> tuple[Any, ...]:
    """Return the keys that both have with something different behind them."""
    return tuple(key for key in here if key in there and here[key] != there[key])


def _unlike_or_missing(here: Mapping[Place, Answer], there: Mapping[Place, Answer]) -> set[Place]:
    return {place for place in here.keys() | there.keys() if here.get(place) != there.get(place)}
