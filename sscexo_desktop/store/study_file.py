"""A study file as everything above the store sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Self

from sscexo_desktop.store import accounts, drafts, events, history, lock, opening, participants, records
from sscexo_desktop.store import database as databases
from sscexo_desktop.store.backup import Backup, backup_file
from sscexo_desktop.store.database import Database
from sscexo_desktop.store.passwords import Cost
from sscexo_desktop.store.review import Reviewed
from sscexo_desktop.store.snapshot import Progress
from sscexo_desktop.store.verify import Report, verify_file
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.people import Account, Event, EventKind, Role
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import (
    ConfirmedSetting,
    Draft,
    DraftField,
    Kept,
    Participant,
    Record,
)
from sscexo_desktop.study.typed import Answer

DELIBERATE = Cost()


class StudyFile(Reviewed):
    """An open study file, used by one thread; whatever is in the way comes as `Trouble`.

    When another window holds the file it is open for reading only and `held_by` says who has it. `verify` and `backup` work on a
    snapshot of their own; to run them in another thread use `verify_file` and `backup_file` with `path`.
    """

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        with database.reading() as connection:
            self.study_uuid, created, practice = connection.execute("SELECT uuid, created_at, practice FROM study").fetchone()
        self.created_at = datetime.fromisoformat(created)
        self.practice = bool(practice)

    @classmethod
    def create(cls, path: Path, study: Study, person: str, *, practice: bool = False) -> Self:
        """Make a new file and open it; an existing one is refused. A practice study stays one for good."""
        return cls(databases.create(path, study, person, practice=practice))

    @classmethod
    def open(cls, path: Path, study: Study, person: str = "", *, read_only: bool = False) -> Self:
        """Open a file; items that the definition has more are added, every other difference is refused.

        `upgrade.NeedsUpgrade` for a file of an older format, unless it is opened for reading only.
        """
        return cls(databases.open_file(path, study, person, read_only=read_only))

    @staticmethod
    def upgrade(path: Path, study: Study, person: str) -> None:
        """Bring a closed file of an older format to this one, whole or not at all."""
        databases.upgrade_file(path, study, person)

    def filling(self) -> AbstractContextManager[None]:
        """Fill a new demo file without waiting for the disk at each field; never for a person's own work."""
        return self._database.filling()

    def together(self) -> AbstractContextManager[None]:
        """Make one transaction of every change inside: all of them or none."""
        return self._database.together()

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
    def safe_to_copy(self) -> bool:
        """Whether a copy of the file taken now, by hand, holds all of it."""
        return not self._database.connection.in_transaction and not opening.has_journal(self.path)

    # ---- accounts and events -------------------------------------------------------------------------------------------------

    def accounts(self) -> tuple[Account, ...]:
        """Every account, disabled ones too, in the order of their making."""
        return accounts.accounts(self._database)

    def account(self, login: str) -> Account | None:
        """One account, however its user name is typed; `None` if there is none."""
        return accounts.account(self._database, login)

    def add_account(
        self, login: str, name: str, roles: Iterable[Role], password: str, *, temporary: bool, cost: Cost = DELIBERATE
    ) -> Account:
        """Add an account; a user name or printed name that is taken is refused."""
        return accounts.add_account(self._database, login, name, roles, password, temporary=temporary, cost=cost)

    def change_account(
        self, login: str, *, roles: Iterable[Role] | None = None, active: bool | None = None, reason: str
    ) -> Account:
        """Change an account's roles, or whether it is active."""
        return accounts.change_account(self._database, login, roles=roles, active=active, reason=reason)

    def set_password(self, login: str, password: str, *, temporary: bool, reason: str, cost: Cost = DELIBERATE) -> None:
        """Give an account another password."""
        accounts.set_password(self._database, login, password, temporary=temporary, reason=reason, cost=cost)

    def password_fits(self, login: str, password: str) -> bool:
        """Whether this is the account's password: deliberately slow, for an unknown user name too."""
        return accounts.password_fits(self._database, login, password)

    def ever_had_accounts(self) -> bool:
        """Whether the trail tells of any account."""
        return accounts.ever_had_accounts(self._database)

    def note(self, kind: EventKind, login: str = "", detail: str = "") -> Event:
        """Write down something that happened and changes no data; it stands in the trail."""
        return events.note(self._database, kind, login, detail)

    def events(self, kind: EventKind | None = None, limit: int | None = None) -> tuple[Event, ...]:
        """What happened, the latest first."""
        return events.events(self._database, kind, limit)

    def failures(self, login: str) -> int:
        """How often logging in failed since it last worked; of "" with user names nobody has."""
        return events.failures(self._database, login)

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
        settings: Mapping[str, int] | None = None,
    ) -> Record:
        """Write a record with its trail and remove its draft, in one transaction; nothing is written if nothing changed.

        A locked record is refused. A change makes the record's signatures void and unsets the ticks of the places that changed.

        `base_revision` is the revision the answers were edited from, 0 for a new record. Every saved value that changes needs a
        reason: its own in `reasons` (for a removed row also at `Place(section, row)`), or `reason`. `still_drafted` are fields that
        cannot be stored as values: they stay behind as the draft of the record now saved, in the same transaction. `settings` are
        the versions of the confirmed settings the record was judged by.
        """
        grounds = (reasons or {}, typed or {}, reason)
        wanted = records.Save(key, answers, rows, tuple(kept), complete, base_revision, *grounds, tuple(still_drafted), settings)
        return records.save(self._database, wanted)

    def last_rows(self, key: RecordKey) -> dict[str, int]:
        """The highest row number each repeating section of a record ever had: the next row is one more."""
        return history.last_rows(self._database, key)

    # ---- drafts --------------------------------------------------------------------------------------------------------------

    def draft(self, key: RecordKey) -> Draft | None:
        """What this person typed of a record and did not save."""
        return drafts.draft(self._database, key)

    def others_drafts(self, key: RecordKey) -> tuple[Draft, ...]:
        """What other people typed of a record and did not save."""
        return drafts.others_drafts(self._database, key)

    def adopt_draft(self, key: RecordKey, person: str) -> None:
        """Make another's draft this person's own."""
        drafts.adopt(self._database, key, person)

    def drafts(self) -> tuple[Draft, ...]:
        """Every draft of everybody, the last touched first."""
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
        """Remove this person's draft."""
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

    # ---- verification, backup ------------------------------------------------------------------------------------------------

    def verify(self, progress: Progress | None = None) -> Report:
        """Prove that the file is whole, its trail unbroken and equal to the tables."""
        return verify_file(self.path, progress)

    def backup(self, folder: Path, progress: Progress | None = None) -> Backup:
        """Write a proven copy into a folder."""
        return backup_file(self.path, folder, progress)
