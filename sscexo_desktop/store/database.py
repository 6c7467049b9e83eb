"""One open data file: made, opened and closed, and every change to it in one short durable transaction."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store import definition, draft_seals, faults, lock, opening, tables, trail, upgrade
from sscexo_desktop.store.columns import Columns
from sscexo_desktop.store.driver import (
    APPLICATION_ID,
    FILE_FORMAT,
    Connection,
    connect_and_tell,
    connect_by,
    keep_one_file,
    stamp,
)
from sscexo_desktop.store.encryption.keys import NO_KEYS, Keys, Secret
from sscexo_desktop.store.heads import Witnesses, no_witnesses, refuse_rolled_back
from sscexo_desktop.store.lock import Lock
from sscexo_desktop.store.tables import Shape
from sscexo_desktop.store.trail import Session, Where
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.texts import message

if TYPE_CHECKING:
    from sscexo_desktop.store.upgrading import Upgraded


@dataclass(slots=True)
class Database:
    """An open file, its study and its shape; `lock` is `None` when it is open for reading only."""

    path: Path
    study: Study
    connection: Connection
    session: Session
    shape: Shape
    lock: Lock | None = None
    held_by: str | None = None
    keys: Keys = NO_KEYS
    """The file's own key, if it is encrypted, and whatever others the caller had."""
    encrypted: bool = False
    renewed: Upgraded | None = None
    """What was brought up to date when it was opened."""
    _columns: dict[str, tuple[Columns, ...]] = field(default_factory=dict)
    _within: bool = False
    _stands: tuple[int, int] | None = field(init=False)

    def __post_init__(self) -> None:
        self._stands = _what_stands_at(self.path)

    @property
    def replaced(self) -> bool:
        """Whether another file, or none, stands at the path since this one was opened: what is written now would be lost."""
        return _what_stands_at(self.path) != self._stands

    def columns(self, form: str) -> tuple[Columns, ...]:
        """Return the columns of a form's own table and then of its repeating sections."""
        if form not in self._columns:
            mine = (each for each in self.shape if each.form == form)
            self._columns[form] = tuple(Columns(each, self.study.forms[form]) for each in mine)
        return self._columns[form]

    @property
    def read_only(self) -> bool:
        """Whether nothing can be changed."""
        return self.lock is None

    @contextmanager
    def writing(
        self, reason: str = "", reasons: Mapping[Where, str] | None = None, typed: Mapping[Where, str] | None = None
    ) -> Iterator[Connection]:
        """Change the file: all of it or nothing, and on the disk when this returns. `Trouble` if that is impossible.

        Inside `together` it is a part of the whole: nothing is on the disk before the outermost one ends.
        """
        if self.read_only:
            raise Trouble(
                message("{file} is open for reading only.", file=self.path.name),
                message("Close it in the other window, or open it with permission to write."),
            )
        if self._within:
            self.session.begin(reason, reasons, typed)
            yield self.connection
            return
        if self.replaced:
            raise Trouble(
                message(
                    "{file} was moved, removed or replaced while it is open: nothing more can be saved in it.", file=self.path.name
                ),
                message("Note down what you typed last. Then close the study, put the file in its place and open it again."),
            )
        with faults.named(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                self.session.begin(reason, reasons, typed)
                yield self.connection
                draft_seals.seal_moment(self.connection, self.session.genesis)
                self.connection.execute("COMMIT")
            except BaseException:
                # A full disk has SQLite roll back by itself.
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make one transaction of every change inside: all of them or none. May stand inside another one."""
        if self._within:
            yield
            return
        with self.writing():
            self._within = True
            try:
                yield
            finally:
                self._within = False

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read the file; its errors come as `Trouble`."""
        with faults.named(self.path):
            yield self.connection

    @contextmanager
    def filling(self) -> Iterator[None]:
        """While a file that can be made again is being filled nothing waits for the disk; at the end all of it is there."""
        self.connection.execute("PRAGMA synchronous = OFF")
        try:
            yield
        finally:
            self.connection.execute("PRAGMA synchronous = EXTRA")
            with self.writing():
                lock.enter(self.connection, self.session)
            with self.path.open("rb") as stream:
                os.fsync(stream.fileno())

    def close(self) -> None:
        """Close the file and let others write it; whatever is wrong with it by now."""
        try:
            if not self.read_only and not self.replaced:
                with self.writing() as connection:
                    lock.leave(connection)
        finally:
            self.connection.close()
            if self.lock:
                self.lock.release()


def create(path: Path, study: Study, person: str, *, practice: bool = False, secret: Secret | None = None) -> Database:
    """Make a new study file, encrypted with `secret`, and open it; `Trouble` if something of that name is there already."""
    if not path.parent.is_dir():
        raise Trouble(message("The folder {folder} is not there.", folder=path.parent.name), faults.CONNECTED)
    _claim(path)
    held = Lock(path)
    try:
        held.take_or_refuse()
        try:
            return _make(path, study, person, held, practice=practice, secret=secret)
        except BaseException:
            held.release()
            raise
    except BaseException:
        path.unlink()
        raise


def open_file(
    path: Path,
    study: Study,
    person: str,
    *,
    read_only: bool = False,
    keys: Keys = NO_KEYS,
    witnesses: Witnesses = no_witnesses,
    keep_copy: bool = True,
) -> Database:
    """Open a study file; a second window opens it for reading only and says who holds it. `Trouble` says why it cannot be.

    A file of an older format is opened for reading only when that is asked for, else it is refused as `NeedsUpgrade`. One that
    has not got a head of which there are `witnesses` is refused as `RolledBack`. Before a file is extended to a newer definition
    a copy is kept, unless `keep_copy` says that there is one.
    """
    opening.check_header(path, keys)
    if read_only:
        return _read(path, study, person, keys)
    opening.check_writable(path)
    held = Lock(path)
    if not held.take():
        return _read(path, study, person, keys, held_elsewhere=True)
    try:
        opening.discard_unfinished(path)
        return _write(path, study, person, held, keys, witnesses, keep_copy=keep_copy)
    except BaseException:
        held.release()
        raise


def _claim(path: Path) -> None:
    """Make the empty file, so that no two programs can make the same one."""
    try:
        with faults.named(path):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644))
    except FileExistsError as error:
        raise Trouble(
            message("There is already a file {file}.", file=path.name),
            message("Choose another name, or open that file."),
        ) from error
    except Trouble as trouble:
        if isinstance(trouble.__cause__, PermissionError):
            raise faults.read_only_folder(path.parent) from trouble
        raise


def _make(path: Path, study: Study, person: str, held: Lock, *, practice: bool, secret: Secret | None) -> Database:
    wanted = definition.of_study(study)
    session = Session(person)
    identity = (study.id, str(uuid.uuid4()), stamp(session.clock()), person, int(practice))
    session.genesis = trail.genesis_of(identity)
    with faults.named(path):
        connection = connect_by(path, "rw", secret)
    database = Database(path, study, connection, session, wanted.shape, held)
    database.keys, database.encrypted = (Keys((secret,)), True) if secret else (NO_KEYS, False)
    try:
        with faults.named(path):
            keep_one_file(connection)
        with database.writing():
            session.register(connection)
            lay_out(connection, wanted.shape)
            connection.execute("INSERT INTO study VALUES (?, ?, ?, ?, ?)", identity)
            definition.put(connection, wanted, session.at)
            lock.enter(connection, session)
    except BaseException:
        connection.close()
        raise
    return database


def lay_out(connection: Connection, shape: Shape) -> None:
    """Make every table, index and trigger in an empty file; inside the caller's transaction."""
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {FILE_FORMAT}")
    for table in tables.all_tables(shape):
        connection.execute(table.sql)
    for sql in (*tables.indexes().values(), *trail.triggers(shape).values()):
        connection.execute(sql)


def _read(path: Path, study: Study, person: str, keys: Keys, *, held_elsewhere: bool = False) -> Database:
    with faults.named(path):
        connection, secret = connect_and_tell(path, "ro", keys)
        try:
            there = opening.check_contents(connection, path, study, read_only=True)
            upgrade.read_as_newest(connection, there.shape)
            held_by = lock.holder(connection) if held_elsewhere else None
        except BaseException:
            connection.close()
            raise
    return Database(path, study, connection, Session(person), there.shape, None, held_by, keys, secret is not None)


def _write(
    path: Path, study: Study, person: str, held: Lock, keys: Keys, witnesses: Witnesses, *, keep_copy: bool
) -> Database:
    from sscexo_desktop.store.proof.verify import refuse_unproven  # it reads accounts, which are read of a Database

    with faults.named(path):
        connection, secret = connect_and_tell(path, "rw", keys)
        try:
            connection.execute("PRAGMA query_only = ON")  # until it is clear that the file is not refused
            there = opening.check_contents(connection, path, study, read_only=False)
            upgrade.refuse_older(connection, path)
            refuse_unproven(connection, path)
            refuse_rolled_back(connection, path, witnesses)
            connection.execute("PRAGMA query_only = OFF")
            keep_one_file(connection)
            session = Session(person, trail.genesis_of(connection.execute("SELECT * FROM study").fetchone()))
            session.register(connection)
            database = Database(path, study, connection, session, there.shape, held, keys=keys, encrypted=secret is not None)
            _begin(database, there, keep_copy=keep_copy)
        except BaseException:
            connection.close()
            raise
    return database


def _begin(database: Database, there: definition.Definition, *, keep_copy: bool) -> None:
    """Bring the file to the program's definition, with a copy kept first, and say who holds it."""
    from sscexo_desktop.store import upgrading  # it works on a Database

    wanted = definition.of_study(database.study)
    if wanted.contents != there.contents and keep_copy:
        copy = upgrading.keep_copy(database.path, database.path.parent, database.keys)
        versions = there.version, wanted.version
        database.renewed = upgrading.Upgraded(copy.path, copy.sha256, (FILE_FORMAT, FILE_FORMAT), versions)
    with database.writing() as connection:
        if wanted.contents != there.contents:
            upgrading.renew_definition(connection, there, wanted, database.session.at)
        if database.renewed:
            upgrading.tell(connection, database.session, database.renewed)
        lock.enter(connection, database.session)
    database.shape = wanted.shape


def _what_stands_at(path: Path) -> tuple[int, int] | None:
    """Return what tells one file from another, whatever they are named; `None` if there is none."""
    try:
        there = path.stat()
    except OSError:
        return None
    return there.st_dev, there.st_ino
