"""A study file as everything above the store sees it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Self

from sscexo_desktop.store import accounts, drafts, events, history, participants, records
from sscexo_desktop.store import database as databases
from sscexo_desktop.store.copies.whole_file import WholeFile
from sscexo_desktop.store.encryption.keys import NO_KEYS, Keys, Secret
from sscexo_desktop.store.encryption.recovery import RecoveryCodes
from sscexo_desktop.store.heads import Witnesses, no_witnesses
from sscexo_desktop.store.passwords import Cost
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


class StudyFile(WholeFile):
    """An open study file, used by one thread; whatever is in the way comes as `Trouble`.

    When another window holds the file it is open for reading only and `held_by` says who has it. `verify` and `backup` work on a
    snapshot of their own; to run them in another thread use `verify_file` and `backup_file` with `path`.
    """

    @classmethod
    def create(cls, path: Path, study: Study, person: str, *, practice: bool = False, secret: Secret | None = None) -> Self:
        """Make a new file, encrypted with `secret`, and open it; an existing one is refused. A practice study stays one."""
        return cls(databases.create(path, study, person, practice=practice, secret=secret))

    @classmethod
    def open(
        cls,
        path: Path,
        study: Study,
        person: str = "",
        *,
        read_only: bool = False,
        keys: Keys = NO_KEYS,
        witnesses: Witnesses = no_witnesses,
        keep_copy: bool = True,
    ) -> Self:
        """Open a file; items that the definition has more are added, after a copy was kept, every other difference is refused.

        `upgrade.NeedsUpgrade` for a file of an older format, unless it is opened for reading only; `keys.NeedsPassphrase` for an
        encrypted one whose key is not among `keys`; `heads.RolledBack` for one that lacks what `witnesses` know of.
        """
        found = databases.open_file(
            path, study, person, read_only=read_only, keys=keys, witnesses=witnesses, keep_copy=keep_copy
        )
        return cls(found)

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

    @property
    def recovery(self) -> RecoveryCodes:
        """The sealed codes with which a data manager chooses a new password."""
        return RecoveryCodes(self._database)

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

    def drop_draft(self, key: RecordKey) -> bool:
        """Remove this person's draft; whether there was one."""
        return drafts.drop(self._database, key)

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
