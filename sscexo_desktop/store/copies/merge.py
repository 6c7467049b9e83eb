"""The other of two copies that went different ways, read whole for a merge; and how a merge is put down in our file (F102).

The other file is only read, and first proven. What it tells since the two parted is kept in our file with its own seals.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from pathlib import Path
from typing import Any

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store import (
    accounts,
    drafts,
    events,
    history,
    locks,
    opening,
    participants,
    past,
    queries,
    records,
    signatures,
    ticks,
)
from sscexo_desktop.store.copies import merged_trail
from sscexo_desktop.store.copies.appraisal import digest
from sscexo_desktop.store.copies.compare import read_copy, uuid_of
from sscexo_desktop.store.copies.merged_trail import Head, Numbers
from sscexo_desktop.store.database import Database
from sscexo_desktop.store.driver import Connection, stamp
from sscexo_desktop.store.encryption.keys import NO_KEYS, Keys
from sscexo_desktop.store.numbers import new_number
from sscexo_desktop.store.proof import verify
from sscexo_desktop.store.proof.replay import Replay
from sscexo_desktop.store.trail import SEALED
from sscexo_desktop.study.people import Account
from sscexo_desktop.study.places import RecordKey
from sscexo_desktop.study.record import Change, ConfirmedSetting, Draft, Record
from sscexo_desktop.study.renumbered import Renumbered
from sscexo_desktop.study.review import Lock, Query, Signature, Tick
from sscexo_desktop.study.texts import message

_SEALS = "SELECT seq, seal FROM trail ORDER BY seq"
_LISTED = ", ".join((*SEALED, "seal"))


@dataclass(frozen=True, slots=True)
class Chain:
    """Entries of another copy from the one after `fork` to its `head`, each as `SEALED` and then its seal."""

    fork: Head
    head: Head
    entries: tuple[tuple[Any, ...], ...]
    renumbered: Renumbered


@dataclass(frozen=True, slots=True)
class Talk:
    """A query of the other copy in which something was said since; `known` steps of it are in ours, too, under the same number."""

    query: Query
    known: int


@dataclass(frozen=True, slots=True)
class OtherCopy:
    """The other copy as it was read, and as it was at the last entry that ours holds (`before`, `known` participants).

    Its records and participants stand under its own numbers; `renumbered` says which of them an earlier merge gave another number.
    `histories` are those of records that it changed since. What was done there and is for a person to do again: `signatures`,
    `ticks`, `locks`, `accounts`, `settings` and `drafts`. `through` are trails of further copies that were merged into it.
    """

    path: Path
    sha256: str
    chain: Chain
    known: frozenset[str]
    before: Mapping[RecordKey, Record]
    participants: Mapping[str, datetime]
    records: Mapping[RecordKey, Record]
    histories: Mapping[RecordKey, tuple[Change, ...]]
    talks: tuple[Talk, ...]
    signatures: tuple[Signature, ...]
    ticks: tuple[Tick, ...]
    locks: tuple[Lock, ...]
    accounts: tuple[Account, ...]
    settings: tuple[ConfirmedSetting, ...]
    drafts: tuple[Draft, ...]
    through: tuple[Chain, ...] = ()

    @property
    def renumbered(self) -> Renumbered:
        """What earlier merges renumbered."""
        return self.chain.renumbered

    @property
    def nothing_new(self) -> bool:
        """Whether ours holds everything that it tells."""
        return not self.chain.entries


def read_other(ours: Database, path: Path, keys: Keys = NO_KEYS) -> OtherCopy:
    """Read another copy of this file; `Trouble` if it is none, cannot be read or is not proven. It is not changed."""
    opening.check_header(path, keys)
    sha256 = digest(path)
    with read_copy(path, ours.study, keys) as theirs:
        if uuid_of(theirs) != uuid_of(ours):
            names = {"candidate": path.name, "file": ours.path.name}
            raise Trouble(
                message("{candidate} is no copy of {file}: the two were made separately.", **names),
                message("Only two copies of one study file can be merged."),
            )
        with theirs.reading() as connection:
            verify.refuse_unproven(connection, path)
        found = _Reading(ours, theirs, path, sha256).run()
    refuse_changed(found)
    return found


def refuse_changed(other: OtherCopy) -> None:
    """Raise `Trouble` if the other file is not the one that was read."""
    if digest(other.path) != other.sha256:
        raise Trouble(
            message("{file} has changed since it was read.", file=other.path.name),
            message("Close it wherever it is open, then begin the merge anew."),
        )


@dataclass(slots=True)
class _Reading:
    """The other copy being read."""

    ours: Database
    theirs: Database
    path: Path
    sha256: str

    def run(self) -> OtherCopy:
        """Read it."""
        theirs, here = self.theirs, self.ours
        chain = self._chain()
        replay = past.replayed(theirs, chain.fork[0])
        before = past.records_of(theirs, replay)
        there = {each.key: each for each in records.records(theirs)}
        new = {(entry[5], entry[6]) for entry in chain.entries if entry[8] == "I" and entry[9] == ""}
        held = {(lock.scope, lock.participant, lock.key) for lock in locks.locks(here, closed=False)}
        accounts_here = {each.login: (each.roles, each.active) for each in accounts.accounts(here)}
        confirmed = {(each.id, each.values) for each in participants.settings(here).values()}
        return OtherCopy(
            path=self.path,
            sha256=self.sha256,
            chain=chain,
            known=frozenset(str(row["number"]) for (table, _, _), row in replay.state.items() if table == "participant"),
            before=before,
            participants={each.number: each.begun_at for each in participants.participants(theirs)},
            records=there,
            histories={key: history.changes(theirs, key) for key, each in there.items() if before.get(key) != each},
            talks=tuple(self._talks(replay, new)),
            signatures=tuple(
                each for each in signatures.signatures(theirs) if each.stands and ("signature", each.number) in new
            ),
            ticks=self._ticks(chain),
            locks=tuple(
                each for each in locks.locks(theirs, closed=False) if (each.scope, each.participant, each.key) not in held
            ),
            accounts=tuple(
                each for each in accounts.accounts(theirs) if accounts_here.get(each.login) != (each.roles, each.active)
            ),
            settings=tuple(
                each for each in participants.settings(theirs).values() if (each.id, each.values) not in confirmed
            ),
            drafts=drafts.drafts(theirs),
            through=tuple(self._through(chain.renumbered)),
        )

    # ---- the two trails ------------------------------------------------------------------------------------------------------

    def _chain(self) -> Chain:
        """Return what the other tells after the last entry that we have of it, be it in our own trail or merged before."""
        with self.ours.reading() as mine, self.theirs.reading() as other:
            fork = (0, "")
            rows = other.execute(_SEALS)
            for own, each in zip_longest(mine.execute(_SEALS), rows):
                if own != each or each is None:
                    break
                fork = each
            came = set(mine.execute("SELECT seq, seal FROM merged_trail"))
            for each in other.execute(_SEALS.replace("ORDER", "WHERE seq > ? ORDER"), (fork[0],)):
                if each not in came:
                    break
                fork = each
            sql = f"SELECT {_LISTED} FROM trail WHERE seq > ? ORDER BY seq"  # noqa: S608
            entries = tuple(other.execute(sql, (fork[0],)))
            head = next(other.execute("SELECT seq, seal FROM trail ORDER BY seq DESC LIMIT 1"))
            return Chain(fork, head, entries, self._renumbered(mine, fork))

    def _renumbered(self, mine: Connection, fork: Head) -> Renumbered:
        """Return what the merges before renumbered of this copy."""
        found, numbers = Renumbered(), Numbers.of(mine, self.ours.shape)
        sql = "SELECT merge FROM merged_trail WHERE seq = ? AND seal = ?"
        merge = next((number for (number,) in mine.execute(sql, fork)), 0)
        while merge:
            found = numbers.merges[merge].renumbered.and_of(found)
            merge = numbers.parent(merge)
        return found

    def _through(self, renumbered: Renumbered) -> Iterator[Chain]:
        """Yield the trails of further copies that were merged into the other one, and that we have not."""
        with self.ours.reading() as mine, self.theirs.reading() as other:
            for merge in merged_trail.merges(other):
                known = (
                    "SELECT 1 FROM trail WHERE seq = ? AND seal = ?",
                    "SELECT 1 FROM merged_trail WHERE seq = ? AND seal = ?",
                )
                if not any(mine.execute(sql, merge.head).fetchone() for sql in known):
                    entries = merged_trail.chain(other, merge.seq)
                    yield Chain(merge.fork, merge.head, entries, merge.renumbered.then(renumbered))

    # ---- what is not carried ---------------------------------------------------------------------------------------------------

    def _talks(self, replay: Replay, new: set[tuple[str, int]]) -> Iterator[Talk]:
        shared = {query.number for query in queries.queries(self.ours)} & self._common_numbers()
        for query in queries.queries(self.theirs):
            before = sum(1 for row in range(1, len(query.steps) + 1) if ("query_step", query.number, row) in replay.state)
            if before < len(query.steps):
                yield Talk(query, before if query.number in shared and ("query", query.number) not in new else 0)

    def _common_numbers(self) -> set[int]:
        """Return the numbers of queries that stand for the same query in both files."""
        sql = "SELECT record, seal FROM trail WHERE tbl = 'query' AND operation = 'I' AND item = ''"
        with self.ours.reading() as mine, self.theirs.reading() as other:
            return {number for number, _ in set(mine.execute(sql)) & set(other.execute(sql))}

    def _ticks(self, chain: Chain) -> tuple[Tick, ...]:
        touched = {(entry[6], entry[7]) for entry in chain.entries if entry[5] == "source_tick"}
        if not touched:
            return ()
        here = {(each.key, each.place) for each in ticks.all_ticks(self.ours) if each.stands}
        return tuple(each for each in ticks.all_ticks(self.theirs) if each.stands and (each.key, each.place) not in here)


# ---- writing -----------------------------------------------------------------------------------------------------------------


def take_participant(database: Database, number: str, begun_at: datetime) -> None:
    """Take a participant over who was begun in the other copy; `Trouble` if the number is taken or the study is locked."""
    with database.writing() as connection:
        locks.refuse_in_study(connection)
        if connection.execute("SELECT 1 FROM participant WHERE number = ?", (number,)).fetchone():
            raise participants.taken(number)
        row = (new_number(connection, "participant"), number, stamp(begun_at))
        connection.execute("INSERT INTO participant VALUES (?, ?, ?)", row)


def put_down(database: Database, other: OtherCopy, login: str, renumbered: Renumbered, first: int) -> int:
    """Tell of the merge in our trail and keep the other's entries with their seals, inside the caller's transaction.

    `first` is the number of the first entry that the merge wrote. Returns the number of the entry that tells of it.
    """
    merge = _put(database, other, other.chain, login, renumbered, first)
    for chain in other.through:
        _put(database, other, chain, login, chain.renumbered.then(renumbered), merge)
    return merge


def _put(database: Database, other: OtherCopy, chain: Chain, login: str, renumbered: Renumbered, first: int) -> int:
    file = other.path.name.encode("utf-8", "replace").decode()
    told = merged_trail.detail(chain.fork, chain.head, first, len(chain.entries), other.sha256, file, renumbered)
    with database.writing() as connection:
        event = events.note(database, "merged", login, told)
        sql = "SELECT seq FROM trail WHERE record = ? AND tbl = 'event' AND item = ''"
        (merge,) = connection.execute(sql, (event.number,)).fetchone()
        merged_trail.put(connection, merge, chain.entries)
    return int(merge)
