"""Bringing a study file up to date (F110): a proven copy is kept, then all is done in one transaction, proven before it counts.

That holds for a file of an older format, which is never changed unasked, and for one that was made on an older study definition,
which is extended when it is opened.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store import definition, draft_seals, faults, lock, opening, trail, upgrade
from sscexo_desktop.store.copies import backup
from sscexo_desktop.store.definition import Definition
from sscexo_desktop.store.driver import FILE_FORMAT, Connection, connect, format_of, keep_one_file
from sscexo_desktop.store.encryption.keys import NO_KEYS, Keys
from sscexo_desktop.store.numbers import new_number
from sscexo_desktop.store.proof.verify import refuse_unproven, verify_file
from sscexo_desktop.store.snapshot import Progress, no_progress
from sscexo_desktop.store.trail import Session
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.texts import message

_PART = 1000
_PARTS = 4


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What was brought up to date: formats and study definitions before and after, and the proven copy of the file as it was."""

    copy: Path
    sha256: str
    formats: tuple[int, int]
    definitions: tuple[str, str]

    @property
    def detail(self) -> str:
        """Say it in the words of the trail."""
        format_before, format_after = self.formats
        before, after = self.definitions
        name = self.copy.name.encode("utf-8", "replace").decode()
        return f"format:{format_before}>{format_after} definition:{before}>{after} copy:{name} sha256:{self.sha256}"


@dataclass(frozen=True, slots=True)
class By:
    """Who brings a file up to date, as it is to stand in the trail; nobody where it is done at opening."""

    login: str = ""
    name: str = ""
    role: str = ""


def upgrade_file(
    path: Path, study: Study, by: By, keys: Keys = NO_KEYS, progress: Progress | None = None, copy_at: Path | None = None
) -> Upgraded | None:
    """Bring a closed file of an older format to this one and to this definition, whole or not at all; `None` if it is of this one.

    The copy is kept in the file's own folder, or in `copy_at`. `Trouble` says why it cannot be, and the file is as it was then, as
    it is when `progress` raises.
    """
    opening.check_header(path, keys)
    opening.check_writable(path)
    held = lock.Lock(path)
    held.take_or_refuse()
    try:
        with faults.named(path):
            connection = connect(path, "rw", keys)
        try:
            return _Upgrading(path, study, by, keys, connection, progress or no_progress).run(copy_at or path.parent)
        finally:
            connection.close()
    finally:
        held.release()


def keep_copy(path: Path, folder: Path, keys: Keys, progress: Progress | None = None) -> backup.Backup:
    """Keep a proven copy of a file before it is changed; `Trouble` if there is no room, and then nothing is changed."""
    try:
        return backup.backup_file(path, folder, progress, keys)
    except Trouble as trouble:
        if trouble.what != backup.no_room(folder).what:
            raise
        raise Trouble(
            message("There is no room for the copy that is kept before {file} is brought up to date.", file=path.name),
            message("Make room on the disk, then try again. For reading it can be opened now."),
        ) from trouble


def renew_definition(connection: Connection, there: Definition, wanted: Definition, at: str) -> None:
    """Put in the definition of the program and whatever it has more; inside the caller's transaction."""
    if wanted.shape != there.shape:
        definition.extend(connection, there.shape, wanted.shape)
    definition.put(connection, wanted, at)


def tell(connection: Connection, session: Session, done: Upgraded, login: str = "") -> None:
    """Write down in the trail what was done; inside the caller's transaction."""
    row = (new_number(connection, "event"), "upgraded", login, done.detail, session.at)
    connection.execute("INSERT INTO event VALUES (?, ?, ?, ?, ?)", row)


@dataclass(slots=True)
class _Upgrading:
    """One upgrade under way, by somebody who holds the lock of the file."""

    path: Path
    study: Study
    by: By
    keys: Keys
    connection: Connection
    progress: Progress

    def run(self, folder: Path) -> Upgraded | None:
        """Prove the file, keep a copy, change it, prove it again."""
        with faults.named(self.path):
            there = opening.check_contents(self.connection, self.path, self.study, read_only=False)
            before = format_of(self.connection)
            if before == FILE_FORMAT:
                return None
            refuse_unproven(self.connection, self.path, self._part(0))
        copy = keep_copy(self.path, folder, self.keys, self._part(1))
        for finding in verify_file(copy.path, self._part(2), keys=self.keys).findings:
            raise Trouble(finding, message("Check the disk, then try again. The file is as it was."))
        wanted = definition.of_study(self.study)
        done = Upgraded(copy.path, copy.sha256, (before, FILE_FORMAT), (there.version, wanted.version))
        with faults.named(self.path):
            self._change(there, wanted, done)
        self.progress(_PARTS * _PART, _PARTS * _PART)
        return done

    def _change(self, there: Definition, wanted: Definition, done: Upgraded) -> None:
        """Do all of it in one transaction, which counts only if what it comes to is proven."""
        keep_one_file(self.connection)
        session = Session(self.by.name, trail.genesis_in(self.connection), self.by.role)
        session.register(self.connection)
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            session.begin()
            upgrade.to_newest(self.connection, there.shape, session.genesis)
            if wanted.contents != there.contents:
                renew_definition(self.connection, there, wanted, session.at)
            tell(self.connection, session, done, self.by.login)
            draft_seals.seal_moment(self.connection, session.genesis)
            self._prove(done)
            self.connection.execute("COMMIT")
        except BaseException:
            if self.connection.in_transaction:  # a full disk has SQLite roll back by itself
                self.connection.execute("ROLLBACK")
            raise

    def _prove(self, done: Upgraded) -> None:
        try:
            refuse_unproven(self.connection, self.path, self._part(3))
        except Trouble as trouble:
            raise Trouble(
                message("{file} could not be brought up to date: {finding}", file=self.path.name, finding=trouble.what),
                message(
                    "Nothing was changed. The copy {copy} is kept; use the program the file was made with.", copy=done.copy.name
                ),
            ) from trouble

    def _part(self, number: int) -> Callable[[int, int], None]:
        """Return the progress of one of the parts of the whole."""
        return lambda done, total: self.progress(number * _PART + _PART * done // max(total, 1), _PARTS * _PART)
