"""A small clinic at one desk: a real study file, an own account for everybody, a clock that is set by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sscexo_desktop.actions import replaying
from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.actions.gate import Gate
from sscexo_desktop.actions.guard import Guard
from sscexo_desktop.actions.session import SITE_ZONE, Session
from sscexo_desktop.actions.signing import Credentials
from sscexo_desktop.resources import resource
from sscexo_desktop.store.passwords import Cost
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.cases import Case, load_case
from sscexo_desktop.study.load import load
from sscexo_desktop.study.people import Role
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import Record
from sscexo_desktop.study.texts import Manner
from tests.people import PASSWORD, with_accounts

STUDY = load(resource("study"))
ENGLISH, PERSIAN = Manner("en"), Manner("fa", "jalali")
CASE = load_case(resource("demo", "case-01-a.toml"))
"""A participant who went through everything."""

SCREENING = RecordKey("SSC-001", "screening", "screening")
BASELINE = RecordKey("SSC-001", "baseline", "outcome")
INFUSION = RecordKey("SSC-001", "infusion1", "infusion")
MEDICATION = RecordKey("SSC-001", "", "medication")
IDENTITY = RecordKey("SSC-001", "", "identity")
TAKEN = {"CMTRT": "omeprazole", "CMDSTXT": "20", "CMDOSU": "mg", "CMDOSFRQ": "QD", "CMSTDAT": "1401", "CMONGO": "Y"}


@dataclass
class Clinic:
    """`be` puts somebody at the desk; the clock goes on a second at each look at it."""

    path: Path
    now: datetime = datetime(2025, 3, 18, 6, 0, tzinfo=UTC)
    file: StudyFile = field(init=False)
    session: Session = field(init=False)

    def __post_init__(self) -> None:
        self.file = StudyFile.create(self.path, STUDY, "Manager Test", practice=True)
        with_accounts(self.file)
        self.file.clock = self.tick
        guard = Guard(self.file, self.seconds, Cost.quick())
        self.gate = Gate(self.file, STUDY, lambda: self.now.astimezone(SITE_ZONE).date(), guard)
        self.session = self.gate.log_in("doctor", PASSWORD)

    def tick(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def seconds(self) -> float:
        return self.now.timestamp()

    def be(self, login: str) -> Session:
        self.session = self.gate.log_in(login, PASSWORD)
        return self.session

    def with_roles(self, login: str, *roles: Role) -> Session:
        self.file.add_account(login, f"{login.title()} Test", roles, PASSWORD, temporary=False, cost=Cost.quick())
        return self.be(login)

    def credentials(self) -> Credentials:
        return Credentials(PASSWORD, self.session.access.login)

    def confirm_settings(self) -> None:
        replaying.confirm_demo_settings(self.be("doctor"), PASSWORD)

    def replay(self, *visits: str, case: Case = CASE, number: str = "") -> str:
        """Type the records of these visits of a case as the person at the desk; sign nothing."""
        number = number or self.session.screen_participant().number
        for record in case.records:
            if (record.visit or record.form) in visits:
                replaying._replay_record(self.session, case, number, record)
        return number

    def type(self, key: RecordKey, typed: Mapping[str, str], *, manner: Manner = ENGLISH) -> Entry:
        entry = Entry(self.session, key, manner)
        for where, text in typed.items():
            entry.set(Place.of(where), text)
            entry.leave(Place.of(where))
        return entry

    def save(self, key: RecordKey, typed: Mapping[str, str], *, complete: bool | None = None, reason: str = "misread") -> Record:
        entry = self.type(key, typed)
        return entry.save({each.place: reason for each in entry.pending()}, complete=complete)

    def record(self, key: RecordKey) -> Record:
        found = self.file.record(key)
        assert found is not None
        return found
