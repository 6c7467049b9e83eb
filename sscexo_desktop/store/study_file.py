"""A study file as everything above the store sees it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Self

from sscexo_desktop.store import database as databases
from sscexo_desktop.store import drafts, history, lock, opening, participants, records
from sscexo_desktop.store.backup import Backup, backup_file
from sscexo_desktop.store.database import Database
from sscexo_desktop.store.snapshot import Progress
from sscexo_desktop.store.verify import Report, verify_file
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import (
    Change,
    ConfirmedSetting,
    Draft,
    DraftField,
    Kept,
    Participant,
    Record,
    TrailEntry,
)
from sscexo_desktop.study.typed import Answer


class StudyFile:
    """An open study file, used by one thread; whatever is in the way comes as `Trouble`.

    When another window holds the file it is open for reading only and `held_by` says who has it. `verify` and `backup` work on a
    snapshot of their own; to run them in another thread use `verify_file` and `backup_file` with `path`.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        with database.reading() as connection:
            self.study_uuid, created = connection.execute("SELECT uuid, created_at FROM study").fetchone()
        self.created_at = datetime.fromisoformat(created)

    @classmethod
    def create(cls, path: Path, study: Study, person: str) -> Self:
        """Make a new file and open it; an existing one is refused."""
        return cls(databases.create(path, study, person))

    @classmethod
    def open(cls, path: Path, study: Study, person: str, *, read_only: bool = False) -> Self:
        """Open a file; items that the definition has more are added, every other difference is refused."""
        return cls(databases.open_file(path, study, person, read_only=read_only))

    def filling(self) -> AbstractContextManager[None]:
        """Fill a new demo file without waiting for the disk at each field; never for a person's own work."""
        return self._database.filling()

    def close(self) -> None:
        """Close the file and give it free for others."""
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
    def size(self) -> int:
        """The size of the file in bytes."""
        return self.path.stat().st_size

    @property
    def safe_to_copy(self) -> bool:
        """Whether a copy of the file taken now, by hand, holds all of it."""
        return not self._database.connection.in_transaction and not opening.has_journal(self.path)

    # ---- participants and records ------------------------------------------------------------------------------------------

    def participants(self) -> tuple[Participant, ...]:
        """Every participant in the order of their entry."""
        return participants.participants(self._database)

    def add_participant(self, number: str) -> Participant:
        """Begin a participant's screening; a number that is taken is refused."""
        return participants.add_participant(self._database, number)

    def records(self, participant: str | None = None) -> tuple[Record, ...]:
        """The records of a participant, or of all."""
        return records.records(self._database, participant)

    def record(self, key: RecordKey) -> Record | None:
        """One record; `None` if it was never saved."""
        return records.record(self._database, key)

    def save(
        self,
        key: RecordKey,
        answers: Mapping[Place, Answer],
        rows: Mapping[str, tuple[int, ...]],
        kept: Iterable[Kept],
        complete: bool,
        *,
        base_revision: int,
        reasons: Mapping[Place, str] | None = None,
        typed: Mapping[Place, str] | None = None,
        reason: str = "",
        still_drafted: Iterable[DraftField] = (),
    ) -> Record:
        """Write a record with its trail and remove its draft, in one transaction; nothing is written if nothing changed.

        `base_revision` is the revision the answers were edited from, 0 for a new record. Every saved value that changes needs a
        reason: its own in `reasons` (for a removed row also at `Place(section, row)`), or `reason`. `still_drafted` are fields that
        cannot be stored as values: they stay behind as the draft of the record now saved, in the same transaction.
        """
        wanted = records.Save(
            key, answers, rows, tuple(kept), complete, base_revision, reasons or {}, typed or {}, reason, tuple(still_drafted)
        )
        return records.save(self._database, wanted)

    def last_rows(self, key: RecordKey) -> dict[str, int]:
        """The highest row number each repeating section of a record ever had: the next row is one more."""
        return history.last_rows(self._database, key)

    # ---- drafts --------------------------------------------------------------------------------------------------------------

    def draft(self, key: RecordKey) -> Draft | None:
        """What is typed of a record and not saved."""
        return drafts.draft(self._database, key)

    def drafts(self) -> tuple[Draft, ...]:
        """Every draft, the last touched first."""
        return drafts.drafts(self._database)

    def put_draft_field(self, key: RecordKey, field: DraftField, base_revision: int | None = None) -> None:
        """Keep one field exactly as typed; on the disk when this returns. Without `base_revision` that of the saved record."""
        drafts.put_field(self._database, key, field, base_revision)

    def put_draft_rows(self, key: RecordKey, section: str, rows: Iterable[int], base_revision: int | None = None) -> None:
        """Keep which rows a repeating section has now."""
        drafts.put_rows(self._database, key, section, rows, base_revision)

    def put_draft_kept(self, key: RecordKey, kept: Iterable[Kept], base_revision: int | None = None) -> None:
        """Keep the findings that were kept with a reason, all of them anew."""
        drafts.put_kept(self._database, key, kept, base_revision)

    def drop_draft(self, key: RecordKey) -> None:
        """Remove a draft."""
        drafts.drop(self._database, key)

    # ---- settings ------------------------------------------------------------------------------------------------------------

    def settings(self) -> dict[str, ConfirmedSetting]:
        """The newest version of every confirmed setting, by id."""
        return participants.settings(self._database)

    def setting_versions(self, setting: str) -> tuple[ConfirmedSetting, ...]:
        """Every version of a setting, oldest first."""
        return participants.setting_versions(self._database, setting)

    def confirm_setting(self, setting: str, values: tuple[str, ...], reason: str) -> ConfirmedSetting:
        """Add a version of a setting."""
        return participants.confirm_setting(self._database, setting, values, reason)

    # ---- trail, verification, backup -----------------------------------------------------------------------------------------

    def history(self, key: RecordKey, place: Place | None = None) -> tuple[Change, ...]:
        """Every change of a record's answers, or of one place, oldest first."""
        return history.changes(self._database, key, place)

    def trail(self, participant: str | None = None, limit: int | None = None) -> Iterator[TrailEntry]:
        """The entries of the audit trail in their order; with `limit` only the last so many."""
        return history.trail(self._database, participant, limit)

    def trail_head(self) -> tuple[int, str]:
        """The number and the seal of the last entry."""
        return history.head(self._database)

    def verify(self, progress: Progress | None = None) -> Report:
        """Prove that the file is whole, its trail unbroken and equal to the tables."""
        return verify_file(self.path, progress)

    def backup(self, folder: Path, progress: Progress | None = None) -> Backup:
        """Write a proven copy into a folder."""
        return backup_file(self.path, folder, progress)
