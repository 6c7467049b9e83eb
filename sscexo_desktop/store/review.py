"""The part of a study file that is about saved records: signatures, source verification, locks, queries, and the audit trail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from sscexo_desktop.store import entries, history, locks, past, queries, signatures, subjects, ticks
from sscexo_desktop.store.copies import merge, merged_trail
from sscexo_desktop.store.database import Database
from sscexo_desktop.store.encryption.keys import Keys
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import Change, Record, TrailEntry
from sscexo_desktop.study.renumbered import Renumbered
from sscexo_desktop.study.review import MERGED, Lock, LockScope, Query, Signature, Signing, StepKind, Tick, TrailFilter


class Reviewed:
    """What is done to saved records and what the audit trail tells of them; every change is one transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # ---- signatures ----------------------------------------------------------------------------------------------------------

    def sign(self, key: RecordKey, signing: Signing) -> Signature:
        """Sign a record as it is saved now; any later change of it makes the signature void."""
        return signatures.sign(self._database, key, signing)

    def sign_setting(self, setting: str, version: int, signing: Signing) -> Signature:
        """Sign a confirmed version of a setting."""
        return signatures.sign_setting(self._database, setting, version, signing)

    def signatures(self, participant: str | None = None) -> tuple[Signature, ...]:
        """Every signature, or those on a participant's records, oldest first; void ones too."""
        return signatures.signatures(self._database, participant)

    def signatures_of(self, key: RecordKey) -> tuple[Signature, ...]:
        """The signatures on a record, oldest first; void ones too."""
        return signatures.signatures_of(self._database, key)

    def setting_signatures(self, setting: str) -> tuple[Signature, ...]:
        """The signatures on every version of a setting, oldest first."""
        return signatures.setting_signatures(self._database, setting)

    # ---- source verification -------------------------------------------------------------------------------------------------

    def tick(self, key: RecordKey, places: Iterable[Place]) -> None:
        """Tick saved values as compared with their source documents; a change of one unsets its tick."""
        ticks.tick(self._database, key, places)

    def untick(self, key: RecordKey, places: Iterable[Place], reason: str) -> None:
        """Take ticks back."""
        ticks.untick(self._database, key, places, reason)

    def ticks(self, key: RecordKey) -> tuple[Tick, ...]:
        """The ticks of a record, those unset since as well."""
        return ticks.ticks(self._database, key)

    def all_ticks(self) -> tuple[Tick, ...]:
        """The ticks of every record."""
        return ticks.all_ticks(self._database)

    # ---- locks ---------------------------------------------------------------------------------------------------------------

    def lock(self, scope: LockScope, reason: str, *, participant: str = "", key: RecordKey | None = None) -> Lock:
        """Lock one record (`key`), all of a participant, or the study: nothing of it can be saved or drafted until it is open."""
        return locks.lock(self._database, scope, reason, participant, key)

    def unlock(self, number: int, reason: str) -> Lock:
        """Open a lock; it stays on record."""
        return locks.unlock(self._database, number, reason)

    def locks(self, *, closed: bool = False) -> tuple[Lock, ...]:
        """The locks that hold, oldest first; with `closed` those unlocked since as well."""
        return locks.locks(self._database, closed=closed)

    def lock_on(self, key: RecordKey) -> Lock | None:
        """What locks a record, the narrowest lock first; `None` if it may be written."""
        return locks.lock_on(self._database, key)

    # ---- queries -------------------------------------------------------------------------------------------------------------

    def open_query(self, key: RecordKey, place: Place, text: str, finding: str = "") -> Query:
        """Ask about an item, of a record that was never saved as well; `finding` is the check it comes from."""
        return queries.open_query(self._database, key, place, text, finding)

    def step_query(self, number: int, kind: StepKind, text: str) -> Query:
        """Answer, close or reopen a query."""
        return queries.step_query(self._database, number, kind, text)

    def queries(self, participant: str | None = None) -> tuple[Query, ...]:
        """Every query, or those about a participant, oldest first."""
        return queries.queries(self._database, participant)

    def query(self, number: int) -> Query:
        """One query."""
        return queries.query(self._database, number)

    # ---- trail ---------------------------------------------------------------------------------------------------------------

    def history(self, key: RecordKey, place: Place | None = None) -> tuple[Change, ...]:
        """Every change of a record's answers, or of one place, oldest first."""
        return history.changes(self._database, key, place)

    def record_at(self, key: RecordKey, moment: datetime) -> Record | None:
        """A record exactly as it stood at an aware instant; `None` if it was not saved yet then."""
        return past.record_at(self._database, key, moment)

    def revisions(self, key: RecordKey) -> tuple[Record, ...]:
        """A record as each save left it, the first one first, by the audit trail alone; none if it was never saved."""
        return past.revisions(self._database, key)

    def entry(self, number: int) -> TrailEntry | None:
        """One entry of the audit trail; `None` if there is none of that number."""
        with self._database.reading() as connection:
            return next(iter(entries.read(connection, "WHERE seq = ?", (number,))), None)

    def in_merged_copy(self, number: int, seal: str, key: RecordKey) -> RecordKey | None:
        """Which record here was `key` in the merged copy whose trail has such an entry; `None` if none has."""
        return merged_trail.here(self._database, number, seal, key)

    def trail(self, participant: str | None = None, limit: int | None = None) -> Iterator[TrailEntry]:
        """The entries of the audit trail in their order; with `limit` only the last so many."""
        return history.trail(self._database, participant, limit)

    def trail_head(self) -> tuple[int, str]:
        """The number and the seal of the last entry."""
        return history.head(self._database)

    def find_entries(self, wanted: TrailFilter, *, limit: int, before: int | None = None) -> tuple[TrailEntry, ...]:
        """A page of the wanted entries, newest first; `before` is the `order` of the last one of the page before.

        A filter about `MERGED` wants those of merged copies.
        """
        if wanted.about == MERGED:
            return merged_trail.find(self._database, wanted, limit, before)
        return entries.find(self._database, wanted, limit, before)

    def count_entries(self, wanted: TrailFilter) -> int:
        """How many entries are wanted."""
        if wanted.about == MERGED:
            return merged_trail.count(self._database, wanted)
        return entries.count(self._database, wanted)

    def trail_people(self) -> tuple[str, ...]:
        """Everybody whose name stands in the trail."""
        return entries.people(self._database)

    def key_of(self, table: str, record: int, merge: int = 0) -> RecordKey | None:
        """Which record an entry of the trail is about, or one that came with a merge; `None` if it is about no single one."""
        if merge:
            return merged_trail.key_of(self._database, merge, table, record)
        with self._database.reading() as connection:
            return subjects.key_of(connection, self._database.shape, record, table)

    # ---- merging ---------------------------------------------------------------------------------------------------------------

    def read_other(self, path: Path, keys: Keys) -> merge.OtherCopy:
        """Read another copy of this file for a merge; it is proven first and not changed."""
        return merge.read_other(self._database, path, keys)

    def take_participant(self, number: str, begun_at: datetime) -> None:
        """Take over a participant who was begun in another copy; a number that is taken is refused."""
        merge.take_participant(self._database, number, begun_at)

    def put_down_merge(self, other: merge.OtherCopy, login: str, renumbered: Renumbered, first: int) -> int:
        """Tell of a merge and keep the other's entries, within the transaction that wrote it from the entry `first` on."""
        return merge.put_down(self._database, other, login, renumbered, first)
