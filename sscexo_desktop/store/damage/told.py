"""What the trail of a damaged file still tells: which of its entries are proven by their seals, and which are missing.

An entry is proven if it is the one that was sealed behind the entry before it. From an entry that is missing or was changed the
chain is broken: what stands behind it is history worth keeping, but sealed anew, and no row it tells of is certain.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sscexo_desktop.store import trail
from sscexo_desktop.store.damage.plausible import HIGHEST, is_instant
from sscexo_desktop.store.driver import Connection
from sscexo_desktop.store.proof.replay import Replay, RowKey

Entry = list[Any]
"""The columns of an entry in the order of `trail.SEALED`, then its seal."""

_NEVER_CHANGED = ("definition", "participant", "setting", "event", "query", "query_step")


@dataclass(slots=True)
class Told:
    """The entries that are kept and the rows they tell of.

    `proven` entries begin at 1, are unbroken and keep number and seal; `rest` are those behind the first break. `lost` counts the
    entries known to be missing or changed, `ended` says whether the last one is known; of the rows in `begun` all is told.
    """

    proven: list[Entry] = field(default_factory=list)
    rest: list[Entry] = field(default_factory=list)
    lost: int = 0
    ended: bool = True
    replay: Replay = field(default_factory=Replay)
    begun: set[RowKey] = field(default_factory=set)
    _settled: dict[RowKey, int] = field(default_factory=dict)
    _certain_from: int = 1

    @property
    def unbroken(self) -> bool:
        """Whether nothing of the trail is missing."""
        return self.ended and self._certain_from == 1

    @property
    def head(self) -> tuple[int, str]:
        """The last proven entry and its seal."""
        return (self.proven[-1][0], self.proven[-1][-1]) if self.proven else (0, "")

    def certain(self, key: RowKey) -> bool:
        """Whether what is told of a row is its last state: no entry is missing since the row was begun or removed.

        A row that is never changed once it is there is certain by its one entry.
        """
        if key[0] in _NEVER_CHANGED and key in self._settled:
            return True
        return self.unbroken or (self.ended and self._settled.get(key, 0) >= self._certain_from)

    def take(self, entry: Entry, *, checked: bool, in_chain: bool) -> None:
        """Keep an entry; one that tells nothing is lost."""
        if not (is_instant(entry[1]) and self._told_by(entry)):
            self.miss(entry[0])
            return
        (self.proven if in_chain else self.rest).append(entry)
        seq, key, operation, item = entry[0], (entry[5], entry[6], entry[7]), entry[8], entry[9]
        if not item and operation in ("I", "D"):
            (self.begun.add if operation == "I" else self.begun.discard)(key)
            if checked:
                self._settled[key] = seq
        if not checked:
            self._certain_from = seq + 1

    def _told_by(self, entry: Entry) -> bool:
        try:
            self.replay.apply(entry[:-1])
        except ValueError:
            return False
        return True

    def miss(self, seq: int, count: int = 1) -> None:
        """Count entries up to this one as lost."""
        self.lost += count
        self._certain_from = seq + 1


def read_told(rows: Connection, genesis: str | None, *, ended: bool, last: int = 0) -> Told:
    """Read the entries that are there; without the file's identity (`genesis`) none of them can be proven.

    `ended` says whether the end of the trail is known, `last` is the number of an entry that is known to have been there.
    """
    told = Told(ended=ended)
    chain = _Chain(told, genesis)
    waiting: Entry | None = None
    for entry in _entries(rows):
        if waiting:
            chain.add(waiting, entry)
        waiting = entry
    if waiting:
        chain.add(waiting, None)
    if last >= chain.expected:
        told.miss(last, last - chain.expected + 1)
    return told


@dataclass(slots=True)
class _Chain:
    """The walk along the entries: `before` is the seal that the next one stands on, `None` where that is lost."""

    told: Told
    before: str | None
    expected: int = 1
    unbroken: bool = True

    def add(self, entry: Entry, following: Entry | None) -> None:
        """Judge one entry; the one that follows may prove it where its own seal is damaged."""
        if entry[0] != self.expected:
            self.told.miss(entry[0] - 1, entry[0] - self.expected)
            self.before, self.unbroken = None, False
        self.expected = entry[0] + 1
        if any(isinstance(each, bytes) for each in entry) or not 0 < entry[6] < HIGHEST:
            self._changed(entry)
        elif self.before is None:
            self._unlinked(entry)
        elif trail.is_sealed(self.before, entry[:-1], entry[-1]) or self._mend(entry, following):
            self.told.take(entry, checked=True, in_chain=self.unbroken)
        else:
            self._changed(entry)
        self.before = str(entry[-1])

    def _changed(self, entry: Entry) -> None:
        self.told.miss(entry[0])
        self.unbroken = False

    def _unlinked(self, entry: Entry) -> None:
        """Keep the first entry behind a gap, which nothing proves."""
        self.unbroken = False
        self.told.take(entry, checked=False, in_chain=False)

    def _mend(self, entry: Entry, following: Entry | None) -> bool:
        """Put a damaged seal right: the entry is whole if the next one stands on the seal it must have."""
        if following is None or following[0] != entry[0] + 1:
            return False
        seal = resealed(str(self.before), entry)
        if not trail.is_sealed(seal, following[:-1], following[-1]):
            return False
        entry[-1] = seal
        return True


def resealed(before: str, entry: Entry) -> str:
    """Return the seal of an entry behind another one."""
    columns = entry[:-1]
    return trail.seal_of(before, columns[:-1] if columns[-1] is None else columns)


def _entries(rows: Connection) -> Iterator[Entry]:
    for row in rows.execute(f"SELECT {', '.join(trail.SEALED)}, seal FROM trail WHERE seq > 0 ORDER BY seq"):  # noqa: S608
        yield list(row)
