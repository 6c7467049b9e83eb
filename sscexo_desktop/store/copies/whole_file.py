"""The study file as one whole: where it is, who has it, how far its audit trail has come, and that it can be proven and copied."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

from sscexo_desktop.store import lock, opening
from sscexo_desktop.store.copies.backup import Backup, backup_file, state_of
from sscexo_desktop.store.database import Database
from sscexo_desktop.store.encryption.keys import NO_KEYS, Keys
from sscexo_desktop.store.heads import Head, KnownHeads, head_of, holds
from sscexo_desktop.store.proof.verify import Report, verify_file
from sscexo_desktop.store.review import Reviewed
from sscexo_desktop.store.snapshot import Progress
from sscexo_desktop.store.upgrading import By, Upgraded, upgrade_file
from sscexo_desktop.study.model import Study


class WholeFile(Reviewed):
    """What is asked of an open study file and done with it, whatever it holds."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        with database.reading() as connection:
            self.study_uuid, created, practice = connection.execute("SELECT uuid, created_at, practice FROM study").fetchone()
        self.created_at = datetime.fromisoformat(created)
        self.practice = bool(practice)
        self.known: KnownHeads | None = None
        """Where this workstation keeps the heads of study files; `None` for a file that nobody needs to know again."""
        self._closed = False

    @staticmethod
    def upgrade(path: Path, study: Study, by: By, keys: Keys = NO_KEYS, progress: Progress | None = None) -> Upgraded | None:
        """Bring a closed file of an older format to this one, whole or not at all; a copy is kept. `None` if it is of this one."""
        return upgrade_file(path, study, by, keys, progress)

    @property
    def renewed(self) -> Upgraded | None:
        """What was brought up to date when it was opened, and the copy that was kept."""
        return self._database.renewed

    def head(self) -> Head | None:
        """The last entry of the audit trail."""
        with self._database.reading() as connection:
            return head_of(connection)

    def holds(self, seq: int, seal: str) -> bool:
        """Whether the audit trail has an entry of this number whose seal begins so."""
        with self._database.reading() as connection:
            return holds(connection, seq, seal)

    def remember_head(self) -> None:
        """Keep the last entry of the audit trail on this workstation: an older copy in the place of this file is found by it."""
        if self.known is None or self._closed or self.read_only or self.practice:
            return
        head = self.head()
        if head is not None:
            self.known.remember(self.study_uuid, head)

    def filling(self) -> AbstractContextManager[None]:
        """Fill a new demo file without waiting for the disk at each field; never for a person's own work."""
        return self._database.filling()

    def together(self) -> AbstractContextManager[None]:
        """Make one transaction of every change inside: all of them or none."""
        return self._database.together()

    def close(self) -> None:
        """Close the file and give it free for others; its head is kept."""
        try:
            self.remember_head()
        finally:
            self._closed = True
            self._database.close()

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self._database.path

    @property
    def study(self) -> Study:
        """The definition it was opened with."""
        return self._database.study

    @property
    def keys(self) -> Keys:
        """The keys by which the file is read once more, by another thread."""
        return self._database.keys

    @property
    def encrypted(self) -> bool:
        """Whether the file can be read only with its passphrase."""
        return self._database.encrypted

    @property
    def read_only(self) -> bool:
        """Whether nothing can be changed."""
        return self._database.read_only

    @property
    def held_by(self) -> str | None:
        """Who holds the file in another window, as `person (workstation)`; `None` if nobody does."""
        return self._database.held_by

    @property
    def person(self) -> str:
        """Under whose name changes are written."""
        return self._database.session.person

    @person.setter
    def person(self, name: str) -> None:
        database = self._database
        database.session.person = name
        if not database.read_only:
            with database.writing() as connection:
                lock.enter(connection, database.session)

    @property
    def role(self) -> str:
        """In which role the person acts; it stands in the trail beside the name."""
        return self._database.session.role

    @role.setter
    def role(self, role: str) -> None:
        self._database.session.role = role

    @property
    def clock(self) -> Callable[[], datetime]:
        """What tells the time of each change."""
        return self._database.session.clock

    @clock.setter
    def clock(self, clock: Callable[[], datetime]) -> None:
        self._database.session.clock = clock

    @property
    def size(self) -> int:
        """The size of the file in bytes."""
        return self.path.stat().st_size

    @property
    def replaced(self) -> bool:
        """Whether another file, or none, stands in its place since it was opened."""
        return self._database.replaced

    @property
    def safe_to_copy(self) -> bool:
        """Whether a copy of the file taken now, by hand, holds all of it."""
        return not self._database.connection.in_transaction and not opening.has_journal(self.path)

    @property
    def state(self) -> str:
        """What tells, compared with that of a backup, whether anything was written since."""
        with self._database.reading() as connection:
            return state_of(connection)

    # ---- verification, backup ------------------------------------------------------------------------------------------------

    def verify(self, progress: Progress | None = None) -> Report:
        """Prove that the file is whole, its trail unbroken and equal to the tables."""
        return verify_file(self.path, progress, keys=self.keys)

    def backup(self, folder: Path, progress: Progress | None = None) -> Backup:
        """Write a proven copy into a folder."""
        return backup_file(self.path, folder, progress, self.keys)
