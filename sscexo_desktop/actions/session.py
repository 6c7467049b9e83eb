"""A person at the desk with one open study file: where everybody stands, and the doors to each record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sscexo_desktop.study.answers import Answers, Around, Look
from sscexo_desktop.study.assess import Assessment, assess
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.people import Action, Role
from sscexo_desktop.study.places import RecordKey
from sscexo_desktop.study.record import Draft, Participant, Record
from sscexo_desktop.study.schedule import ParticipantState, VisitStatus, participant_state, timeline
from sscexo_desktop.study.texts import Message, message
from sscexo_desktop.study.withholding import is_shown, withheld, withheld_record

if TYPE_CHECKING:
    from sscexo_desktop.actions.access import Access
    from sscexo_desktop.actions.start_check import StartCheck
    from sscexo_desktop.store.study_file import StudyFile

SITE_ZONE = ZoneInfo("Asia/Tehran")


def today_at_site() -> date:
    """Return today's date in Kermanshah, whatever zone the workstation believes in."""
    return datetime.now(SITE_ZONE).date()


def site_time(at: datetime) -> datetime:
    """Return a moment as the clock at the site showed it."""
    return at.astimezone(SITE_ZONE).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class ParticipantLine:
    """One line of the participants page; `enrolment` is the number given to the eligible, "" before."""

    participant: Participant
    sex: str | None
    age: int | None
    state: ParticipantState
    visits: tuple[VisitStatus, ...]
    events: int
    open_findings: int
    drafts: int
    enrolment: str = ""


NOT_IN_VIEW = message("Not in participant view.")
IN_PARTICIPANT_VIEW: tuple[Action, ...] = ("see_data", "participant_view", "print_participant_copy", "print_blank")
"""What may be done while a participant looks at the screen."""


def beside(record: Record, around: Around) -> Around:
    """Return what lies around a record, without the record itself."""
    return replace(around, records={key: each for key, each in around.records.items() if key != record.key})


class Session:
    """An open study file in one person's hands; `today` is asked anew each time, so that midnight is noticed.

    While `participant_view` holds a number, only what that participant may see is given out.
    """

    def __init__(self, file: StudyFile, study: Study, access: Access, today: Callable[[], date] = today_at_site) -> None:
        self.file = file
        self.study = study
        self.access = access
        self.today = today
        self.participant_view = ""
        self.checked: StartCheck | None = None
        """What the check at the opening of the file came to."""

    @property
    def warnings(self) -> tuple[Message, ...]:
        """What is not right at this workstation now: sentences for the screen."""
        return self.access.warnings

    def may(self, action: Action) -> Message | None:
        """Return `None` if this person may do it now, else why not."""
        return self._in_view(action) or self.access.may(action)

    def demand(self, action: Action) -> Role:
        """Return the role in which it is done; `Refused` or `Locked` if this person may not do it now."""
        hidden = self._in_view(action)
        if hidden is not None:
            self.access.refuse(action, hidden)
        return self.access.demand(action)

    def _in_view(self, action: Action) -> Message | None:
        if self.participant_view and action not in IN_PARTICIPANT_VIEW:
            return NOT_IN_VIEW
        return None

    def around(self, participant: str, without: RecordKey | None = None) -> Around:
        """Return everything saved about a participant, except the record being worked on."""
        self._see(participant)
        order = {visit.id: n for n, visit in enumerate(self.study.visits)}
        records = sorted(self.file.records(participant), key=lambda each: (order.get(each.key.visit, 99), each.key))
        signed = self._eligibility_signed(records)
        around = Around(self.today(), {each.key: each for each in records if each.key != without}, self.file.settings(), signed)
        return withheld(self.study, around) if self.participant_view else around

    def record(self, key: RecordKey) -> Record | None:
        """Return one saved record, in participant view without what the participant may not see; `None` if it was never saved."""
        self._see(key.participant, key.form)
        record = self.file.record(key)
        return withheld_record(self.study.forms[key.form], record) if record and self.participant_view else record

    def _see(self, participant: str, form: str = "") -> None:
        """Refuse, in participant view, whatever is not this participant's own or is none of what a participant sees."""
        hidden = bool(form) and not is_shown(self.study.forms[form])
        if self.participant_view and (participant != self.participant_view or hidden):
            self.access.refuse("see_data", NOT_IN_VIEW)

    def _eligibility_signed(self, records: Iterable[Record]) -> bool:
        screenings = (each.key for each in records if each.key.form == "screening")
        signatures = (each for key in screenings for each in self.file.signatures_of(key))
        return any(each.stands and each.meaning == "eligibility" for each in signatures)

    def look(self, record: Record, around: Around) -> Look:
        """Return a saved record as checks and derived values see it."""
        return Look(self.study, self.study.forms[record.key.form], record.key, Answers(record.answers, record.rows), around)

    def assess(self, record: Record, around: Around | None = None) -> Assessment:
        """Assess a saved record by today's rules; `around`, where it is at hand, holds everything of the participant."""
        around = around or self.around(record.key.participant)
        return assess(self.look(record, beside(record, around)), record.kept)

    def participants(self) -> tuple[ParticipantLine, ...]:
        """Return where everybody stands, in the order of their numbers; in participant view that one alone."""
        self.demand("see_data")
        drafts, numbers = self.file.drafts(), self.enrolment_numbers()
        seen = (each for each in self.file.participants() if self.participant_view in ("", each.number))
        return tuple(self._line(each, drafts, numbers) for each in seen)

    def line(self, participant: str) -> ParticipantLine:
        """Return where one participant stands; `KeyError` if there is none of that number."""
        self.demand("see_data")
        for each in self.file.participants():
            if each.number == participant and self.participant_view in ("", participant):
                return self._line(each, self.file.drafts(), self.enrolment_numbers())
        raise KeyError(participant)

    def enrolment_numbers(self) -> Mapping[str, str]:
        """Return the enrolment number of each participant who was ever signed eligible."""
        from sscexo_desktop.actions.enrolment import enrolment_numbers  # it works on a session itself

        return enrolment_numbers(self)

    def _line(self, participant: Participant, drafts: tuple[Draft, ...], numbers: Mapping[str, str]) -> ParticipantLine:
        around = self.around(participant.number)
        screening = around.answers("screening")
        age: object = None
        findings = 0
        for record in around.records.values():
            result = self.assess(record, around)
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
            numbers.get(participant.number, ""),
        )

    def screen_participant(self) -> Participant:
        """Give the next screened person a number."""
        self.demand("screen")
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
