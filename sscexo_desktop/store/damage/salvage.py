"""What is left of a damaged study file, in a new one (F101): the damaged file is only ever read, as bytes."""

from __future__ import annotations

import os
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store import accounts, database, definition, draft_seals, faults, opening, tables, trail
from sscexo_desktop.store.damage.damaged_file import read_damaged
from sscexo_desktop.store.damage.judged import Fate, Judged, judge, lose_orphans, lost_numbers, participants_again
from sscexo_desktop.store.damage.plausible import Plausible, Values, is_instant
from sscexo_desktop.store.damage.refill import Refill
from sscexo_desktop.store.damage.remains import Remains, read_remains
from sscexo_desktop.store.damage.salvage_words import words
from sscexo_desktop.store.damage.told import Told, read_told
from sscexo_desktop.store.driver import connect_by, keep_one_file, stamp
from sscexo_desktop.store.encryption.keys import NO_KEYS, Keys, Secret
from sscexo_desktop.store.proof.verify import Report, verify_file
from sscexo_desktop.store.snapshot import Progress, no_progress
from sscexo_desktop.store.trail import Session
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.texts import Message, message

UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class TableCount:
    """How many rows of a table had which fate (see `judged.Fate`); the table is `UNKNOWN` where that is lost, too."""

    table: str
    saved: int
    rebuilt: int
    unproven: int
    doubtful: int
    lost: int

    @property
    def counts(self) -> tuple[int, int, int, int, int]:
        """The counts in the order of their fields."""
        return (self.saved, self.rebuilt, self.unproven, self.doubtful, self.lost)


@dataclass(frozen=True, slots=True)
class Salvage:
    """A finished salvage: the new file and how it verifies, the SHA-256 of the damaged one, and what became of its contents.

    `proven` entries of the trail keep their seals, `head` is the last of them; `resealed` ones are kept without being proven,
    `lost_entries` are known to be missing, and `trail_ended` says whether the last one is known. `findings` name every row that is
    not as it was, never a value; `complete` says that all of the file was saved and the trail proves it. `first_damage` is the
    first damaged page and where it begins.
    """

    path: Path
    sha256: str
    tables: tuple[TableCount, ...]
    proven: int
    head: tuple[int, str]
    resealed: int
    lost_entries: int
    trail_ended: bool
    first_damage: tuple[int, int] | None
    findings: tuple[Message, ...]
    complete: bool
    verified: Report

    @property
    def lost_rows(self) -> int:
        """How many rows are known to be lost."""
        return sum(each.lost for each in self.tables)


def salvage(
    path: Path, new: Path, study: Study, *, owner_follows: bool = False, progress: Progress | None = None, keys: Keys = NO_KEYS
) -> Salvage:
    """Make the file `new` of what is left of `path`; `Trouble` if that is no damaged study file or `new` cannot be made.

    `owner_follows` says that the caller makes an account for a data manager at once: without it a file from which none can be
    saved is refused, with it any other. `progress` hears of steps, and stops the work by raising: nothing is left then.
    Of an encrypted file the new one has the same key; `NeedsPassphrase` if that is not among `keys`.
    """
    step = _Steps(progress or no_progress)
    _check_new(new)
    damaged = read_damaged(path, new.parent, keys)
    step.done()
    ours = definition.of_study(study)
    remains = read_remains(damaged.pages, ours)
    try:
        step.done()
        definition.check_fits(remains.newest, ours, path.name)
        identity = _identity(remains, path, study)
        genesis = trail.genesis_of(identity) if identity else None
        told = read_told(remains.rows, genesis, ended=remains.trail_ended, last=remains.trail_last)
        step.done()
        rows = _judged(remains, told, study)
        step.done()
        if not (told.proven or told.rest or rows):
            raise Trouble(message("Nothing can be read of {file} any more.", file=path.name), faults.RESTORE)
        _check_owner(rows, path, owner_follows=owner_follows)
        making = _Making(new, damaged.sha256, damaged.secret, remains, told, rows, identity is None, step)
        return making.run(identity or _new_identity(study), ours)
    finally:
        remains.rows.close()


def _check_new(new: Path) -> None:
    if not new.parent.is_dir():
        raise Trouble(message("The folder {folder} is not there.", folder=new.parent.name), faults.CONNECTED)
    if new.exists():
        raise Trouble(
            message("There is already a file {file}.", file=new.name),
            message("Choose another name, or open that file."),
        )


def _identity(remains: Remains, path: Path, study: Study) -> tuple[object, ...] | None:
    """Return who the file is, `None` if that is lost; `Trouble` if it is another study's."""
    found = remains.rows.execute("SELECT * FROM study").fetchall()
    if len(found) != 1 or not is_instant(found[0][2]):
        return None
    identity: tuple[object, ...] = found[0]
    if identity[0] != study.id:
        first = read_told(remains.rows, trail.genesis_of(identity), ended=True)
        if first.proven or not first.rest:
            raise Trouble(message("{file} belongs to another study.", file=path.name), opening.CHOOSE)
        return None
    return identity


def _new_identity(study: Study) -> tuple[object, ...]:
    return (study.id, str(uuid.uuid4()), stamp(datetime.now(UTC)), "", 0)


def _judged(remains: Remains, told: Told, study: Study) -> list[Judged]:
    plausible = Plausible(study, remains.newest.shape)
    audited = [table for table in tables.all_tables(remains.newest.shape) if table.record]
    rows = [each for table in audited for each in judge(table, remains, told, plausible)]
    rows += participants_again(rows, remains.last_number)
    lose_orphans(rows, told.replay.numbers)
    known = {each.key[1] for each in rows if each.table.row == "0"} | set(told.replay.numbers)
    return [*rows, *lost_numbers(audited, remains, known)]


def _check_owner(rows: list[Judged], path: Path, *, owner_follows: bool) -> None:
    """Raise `Trouble` if nobody could let people into the new file, or if somebody could and another is to be made."""
    owned = any(_is_owner(each.values) for each in rows if each.table is tables.ACCOUNT and each.fate in ("saved", "rebuilt"))
    if owned and owner_follows:
        raise Trouble(
            message("The data manager's account can be saved from {file}.", file=path.name),
            message("Salvage the file without naming a new one; the data manager adds accounts and resets passwords."),
        )
    if not owned and not owner_follows:
        raise no_owner(path)


def no_owner(path: Path) -> Trouble:
    """Nobody could let people into the new file."""
    return Trouble(
        message("No account of a data manager can be saved from {file}.", file=path.name),
        message("Name a new data manager: the account is made in the new file, and its audit trail says so."),
    )


def _is_owner(account: Values) -> bool:
    known = accounts.digest_of(str(account.get("password"))) == account["password_digest"]
    return known and bool(account["active"]) and "data_manager" in str(account["roles"]).split()


@dataclass(slots=True)
class _Steps:
    """How far it is: reading twice, judging twice, writing, proving."""

    progress: Progress
    at: int = 0

    def done(self) -> None:
        """One more step is done."""
        self.at += 1
        self.progress(self.at, 6)


@dataclass(slots=True)
class _Making:
    """The new file being made: under another name until it is finished and was verified."""

    new: Path
    digest: str
    secret: Secret | None
    remains: Remains
    told: Told
    rows: list[Judged]
    identity_lost: bool
    step: _Steps

    def run(self, identity: tuple[object, ...], ours: definition.Definition) -> Salvage:
        """Make it; whatever goes wrong, nothing is left behind."""
        partial = self.new.with_name(self.new.name + ".partial")
        try:
            with faults.named(partial):
                partial.touch(exist_ok=False)
                try:
                    refill = self._fill(partial, identity, ours)
                    self.step.done()
                    verified = verify_file(partial, keys=Keys((self.secret,)) if self.secret else NO_KEYS)
                    self.step.done()
                    with partial.open("rb") as stream:
                        os.fsync(stream.fileno())
                    partial.rename(self.new)
                except BaseException:
                    partial.unlink(missing_ok=True)
                    partial.with_name(partial.name + "-journal").unlink(missing_ok=True)
                    raise
        except FileExistsError as error:
            raise Trouble(
                message("There is already a file {file}.", file=partial.name),
                message("Choose another name, or open that file."),
            ) from error
        return self._result(refill, verified)

    def _fill(self, partial: Path, identity: tuple[object, ...], ours: definition.Definition) -> Refill:
        connection = connect_by(partial, "rw", self.secret)
        try:
            keep_one_file(connection)
            session = Session("", trail.genesis_of(identity))
            session.register(connection)
            refill = Refill(connection, session, self.remains, self.told, self.rows, ours, self.identity_lost)
            connection.execute("BEGIN IMMEDIATE")
            session.begin()
            database.lay_out(connection, self.remains.newest.shape)
            refill.run(identity)
            refill.note(self._detail())
            draft_seals.seal_moment(connection, session.genesis)
            connection.execute("COMMIT")
        finally:
            connection.close()
        return refill

    def _detail(self) -> str:
        """Say in the trail what the file was made of."""
        told, lost = self.told, sum(each.lost for each in self._counts({}))
        first, last = len(told.proven) + 1, len(told.proven) + len(told.rest)
        parts = [f"sha256 {self.digest}", f"rows lost: {lost}", f"entries lost: {told.lost}{'' if told.ended else ' or more'}"]
        if told.rest:
            parts.append(f"entries {first} to {last} not proven, sealed anew")
        return "; ".join(parts)

    def _result(self, refill: Refill, verified: Report) -> Salvage:
        told, counts = self.told, tuple(self._counts(refill.drafts))
        lost = told.lost or told.rest or not told.ended or any(each.lost for each in counts)
        altered = any(each.fate in ("unproven", "doubtful") for each in self.rows) or refill.altered or self.remains.unknown
        return Salvage(
            path=self.new,
            sha256=self.digest,
            tables=counts,
            proven=len(told.proven),
            head=told.head,
            resealed=len(told.rest),
            lost_entries=told.lost,
            trail_ended=told.ended,
            first_damage=self.remains.first_damage,
            findings=tuple(words(self.remains, told, self.rows, refill, self._unknown())),
            complete=not (lost or altered),
            verified=verified,
        )

    def _counts(self, drafts: Mapping[str, Counter[Fate]]) -> Iterator[TableCount]:
        """Count each table's rows; a number that was given out and of which nothing is left is a lost row, too."""
        for table in tables.all_tables(self.remains.newest.shape):
            fates = Counter(each.fate for each in self.rows if each.table.name == table.name)
            broken = len(self.remains.broken.get(table.name, ()))
            if table in tables.DRAFTS:
                fates = drafts.get(table.name, Counter()) + Counter({"lost": broken})
            if fates.total():
                counts = (fates[fate] for fate in ("saved", "rebuilt", "unproven", "doubtful", "lost"))
                yield TableCount(table.name, *counts)
        unknown = self._unknown()
        if unknown:
            yield TableCount(UNKNOWN, 0, 0, 0, 0, unknown)

    def _unknown(self) -> int:
        """Count the numbers that were given out and of which nothing is left."""
        known: set[int] = {each.key[1] for each in self.rows if each.table.row == "0"} | set(self.told.replay.numbers)
        return max(self.remains.last_number, *known, 0) - len(known)
