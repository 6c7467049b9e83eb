"""A person at the desk with one open study file: where everybody stands, and the doors to each record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sscexo_desktop.study.answers import Answers, Around, Look
from sscexo_desktop.study.assess import Assessment, assess
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.places import RecordKey
from sscexo_desktop.study.record import Draft, Participant, Record
from sscexo_desktop.study.schedule import ParticipantState, VisitStatus, participant_state, timeline

if TYPE_CHECKING:
    from sscexo_desktop.store.study_file import StudyFile

SITE_ZONE = ZoneInfo("Asia/Tehran")


def today_at_site() -> date:
    """Return today's date in Kermanshah, whatever zone the workstation believes in."""
    return datetime.now(SITE_ZONE).date()


@dataclass(frozen=True, slots=True)
class ParticipantLine:
    """One line of the participants page."""

    participant: Participant
    sex: str | None
    age: int | None
    state: ParticipantState
    visits: tuple[VisitStatus, ...]
    events: int
    open_findings: int
    drafts: int


class Session:
    """An open study file in one person's hands; `today` is asked anew each time, so that midnight is noticed."""

    def __init__(self, file: StudyFile, study: Study, today: Callable[[], date] = today_at_site) -> None:
        self.file = file
        self.study = study
        self.today = today

    def around(self, participant: str, without: RecordKey | None = None) -> Around:
        """Return everything saved about a participant, except the record being worked on."""
        order = {visit.id: n for n, visit in enumerate(self.study.visits)}
        records = sorted(self.file.records(participant), key=lambda each: (order.get(each.key.visit, 99), each.key))
        return Around(self.today(), {each.key: each for each in records if each.key != without}, self.file.settings())

    def look(self, record: Record, around: Around) -> Look:
        """Return a saved record as checks and derived values see it."""
        return Look(self.study, self.study.forms[record.key.form], record.key, Answers(record.answers, record.rows), around)

    def assess(self, record: Record) -> Assessment:
        """Assess a saved record by today's rules."""
        return assess(self.look(record, self.around(record.key.participant, record.key)), record.kept)

    def participants(self) -> tuple[ParticipantLine, ...]:
        """Return where everybody stands, in the order of their numbers."""
        drafts = self.file.drafts()
        return tuple(self._line(each, drafts) for each in self.file.participants())

    def line(self, participant: str) -> ParticipantLine:
        """Return where one participant stands; `KeyError` if there is none of that number."""
        for each in self.file.participants():
            if each.number == participant:
                return self._line(each, self.file.drafts())
        raise KeyError(participant)

    def _line(self, participant: Participant, drafts: tuple[Draft, ...]) -> ParticipantLine:
        around = self.around(participant.number)
        screening = around.answers("screening")
        age: object = None
        findings = 0
        for record in around.records.values():
            result = self.assess(record)
            findings += sum(1 for each in result.findings if each.open)
            if record.key.form == "screening":
                age = next((value for place, value in result.derived.items() if place.item == "AGE"), None)
        return ParticipantLine(
            participant,
            screening.code("SEX"),
            age if isinstance(age, int) else None,
            participant_state(self.study, around.records.values()),
            timeline(self.study, around),
            sum(1 for _ in around.all("adverse_event")),
            findings,
            sum(1 for each in drafts if each.key.participant == participant.number),
        )

    def screen_participant(self) -> Participant:
        """Give the next screened person a number."""
        taken = {each.number for each in self.file.participants()}
        number = len(taken) + 1
        while self.study.number_pattern.format(number=number) in taken:
            number += 1
        return self.file.add_participant(self.study.number_pattern.format(number=number))

    def next_key(self, participant: str, visit: str, form: str) -> RecordKey:
        """Return the key of a new record in a log, or of the only record where there is one of each."""
        many = self.study.forms[form].many or (visit and self.study.visit(visit).many)
        if not many:
            return RecordKey(participant, visit, form)
        taken = {each.key.occurrence for each in self.file.records(participant) if each.key[:3] == (participant, visit, form)}
        taken |= {each.key.occurrence for each in self.file.drafts() if each.key[:3] == (participant, visit, form)}
        return RecordKey(participant, visit, form, max(taken, default=0) + 1)
