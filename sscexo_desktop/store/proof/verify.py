"""The proof of a file: it is whole, tables and triggers are as generated, its trail is unbroken and replays to what is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store import faults, opening, tables, trail
from sscexo_desktop.store.damage import apart
from sscexo_desktop.store.driver import Connection, format_of
from sscexo_desktop.store.encryption.keys import NO_KEYS, Keys
from sscexo_desktop.store.proof import as_told, in_bulk, signed, structure
from sscexo_desktop.store.proof.replay import Differences, Replay
from sscexo_desktop.store.snapshot import Progress, no_progress, snapshot
from sscexo_desktop.study.texts import Message, message

_STEP = 2000


@dataclass(frozen=True, slots=True)
class Report:
    """What was found: `ok` with no findings, the number of entries of the trail and the seal of the last one.

    Findings name the place and never a value. `notes` are worth knowing and nothing is broken by them.
    """

    ok: bool
    entries: int
    findings: tuple[Message, ...]
    head: str
    notes: tuple[Message, ...] = ()


def verify_file(
    path: Path,
    progress: Progress | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    keys: Keys = NO_KEYS,
) -> Report:
    """Verify a study file by itself, in any thread; `Trouble` only if it is none or cannot be read now. The file is not changed.

    `progress` hears of rows done and rows in all, and stops the work by raising.
    """
    proof = _Proof(path, progress or no_progress)
    try:
        with snapshot(path, keys) as connection, faults.named(path):
            proof.run(connection)
    except faults.Damaged as damage:
        opening.check_header(path, keys)
        page = opening.first_bad_page(path, keys)
        named = message("The file is damaged: page {page} is not as it was written.", page=page)
        proof.findings.append(named if page else damage.what)
    findings = tuple(proof.findings)
    return Report(not findings, proof.entries, findings, proof.head, tuple(proof.notes(clock())))


def refuse_unproven(connection: Connection, path: Path, progress: Progress = no_progress) -> None:
    """Raise `Trouble` with the first finding: what is not whole is never opened for writing."""
    proof = _Proof(path, progress)
    proof.run(connection)
    if proof.findings:
        raise Trouble(proof.findings[0], opening.CONTINUE_WITH_BACKUP)


@dataclass(slots=True)
class _Proof:
    """One verification under way."""

    path: Path
    progress: Progress
    findings: list[Message] = field(default_factory=list)
    entries: int = 0
    head: str = ""
    last_at: str = ""
    salvaged: bool = False
    done: int = 0
    total: int = 0

    def run(self, connection: Connection) -> None:
        """Collect the findings; each step stands on the one before."""
        self.findings += _damage(connection)
        found = opening.definition_of(connection, self.path)
        if not found.proven:
            self.findings.append(message("The study definition kept in the file was changed."))
        self.findings += structure.findings(connection, found.shape)
        there = tables.all_tables(found.shape, format_of(connection))
        audited = [table for table in there if table.record and structure.holds(connection, table)]
        counted = ("trail", *(table.name for table in audited))
        self.total = sum(structure.count(connection, name) for name in counted)
        if not self._proven_in_bulk(connection, audited):
            self.done = 0
            self._compare(connection, audited, self._replay(connection))
        if {tables.ACCOUNT, tables.EVENT, tables.SIGNATURE} <= set(audited):
            self.salvaged = connection.execute("SELECT 1 FROM event WHERE kind = 'salvaged'").fetchone() is not None
            self.findings += signed.misfits(connection, found.shape)
        if not any(structure.lost(connection, found.shape)):
            self.findings += apart.findings(connection, format_of(connection))
        if not self.findings:
            self.findings += apart.of_another_moment(connection, format_of(connection))

    def notes(self, now: datetime) -> Iterator[Message]:
        """Tell what is odd and no fault of the file."""
        if self.last_at and datetime.fromisoformat(self.last_at) > now:
            yield message("The clock of this computer is behind the last entry of the audit trail.")
        if self.salvaged:
            yield message("The file was made of what was left of a damaged one; its audit trail says how much was lost.")

    def _proven_in_bulk(self, connection: Connection, audited: list[tables.Table]) -> bool:
        """Whether the trail and what it tells are proven at once; if not, each entry is looked at by itself."""
        walked = None if self.findings else in_bulk.walked(connection, trail.genesis_in(connection), self._steps)
        if walked is None or not as_told.rows_are_as_told(connection, audited, self._steps):
            return False
        self.entries, self.head, self.last_at = walked
        return True

    def _replay(self, connection: Connection) -> Replay:
        """Walk the trail once: the first broken seal is a finding, everything it tells is kept for the comparison."""
        replay = Replay()
        identity = connection.execute("SELECT * FROM study").fetchone()
        self.head, broken, expected = trail.genesis_of(identity), None, 1
        query = f"SELECT {', '.join(trail.sealed(format_of(connection)))}, seal FROM trail ORDER BY seq"  # noqa: S608
        for *columns, seal in connection.execute(query):
            whole = columns[0] == expected and trail.is_sealed(self.head, columns, seal)
            if not whole and broken is None:
                broken = (expected, columns)
            try:
                replay.apply(columns)
            except ValueError:
                # It holds no frame any more: its seal is broken too.
                broken = broken or (expected, columns)
            self.last_at = str(columns[1]) if whole else self.last_at
            self.head, expected = str(seal), expected + 1
            self._step()
        self.entries = expected - 1
        if broken:
            self.findings.append(_broken(*broken, replay))
        return replay

    def _compare(self, connection: Connection, audited: list[tables.Table], replay: Replay) -> None:
        """Compare every audited table with what the trail tells."""
        differences = Differences(replay)
        for table in audited:
            for row in connection.execute(structure.rows_of(table)):
                differences.compare(table, row)
                self._step()
        differences.numbers(connection.execute("SELECT id, tbl FROM record"))
        self.findings += differences.findings()

    def _step(self) -> None:
        self.done += 1
        if self.done % _STEP == 0 or self.done == self.total:
            self.progress(self.done, self.total)

    def _steps(self, count: int) -> None:
        self.done += count
        if count:
            self.progress(self.done, self.total)


def _damage(connection: Connection) -> Iterator[Message]:
    for (detail,) in connection.execute("PRAGMA integrity_check(10)"):
        if detail != "ok":
            yield message("The file is damaged: {detail}", detail=detail)
    for table, row, _, _ in connection.execute("PRAGMA foreign_key_check"):
        yield message("Row {row} of table {table} refers to a row that is not there.", row=row or 0, table=table)


def _broken(expected: int, columns: list[object], replay: Replay) -> Message:
    seq, table, record, row, item = columns[0], *columns[5:8], columns[9]
    if seq != expected:
        return message("Entry {seq} of the audit trail is missing.", seq=expected)
    place = replay.place(table, record, row, item)
    return message("Entry {seq} of the audit trail was changed: {place}.", seq=seq, place=place)
