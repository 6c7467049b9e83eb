"""An open study in one person's hands: who stands where, numbers of participants, keys of records (F8, F12, F15, F28)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from sscexo_desktop.actions import session as sessions
from sscexo_desktop.actions.replaying import DEMO_DAY
from sscexo_desktop.actions.session import Session, today_at_site
from sscexo_desktop.resources import resource
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.load import load
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import DraftField, Record
from sscexo_desktop.study.typed import Answer
from tests.people import session_of

STUDY = load(resource("study"))
CONSENT: dict[str, Answer] = {"RFICDAT": datetime(2024, 9, 10, 9, 30), "SEX": "F", "ELIGYN": "Y"}  # noqa: DTZ001


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    file = StudyFile.create(tmp_path / "study.sscexo", STUDY, "nurse")
    yield session_of(file, STUDY, lambda: DEMO_DAY)
    file.close()


def save(session: Session, visit: str, form: str, answers: dict[str, Answer], occurrence: int = 1) -> Record:
    key = RecordKey("SSC-001", visit, form, occurrence)
    at = {Place.of(where): answer for where, answer in answers.items()}
    return session.file.save(key, at, {}, (), False, base_revision=0)


# ---- participants ----------------------------------------------------------------------------------------------------------------


def test_numbers_follow_each_other(session: Session) -> None:
    """F8: the pattern of the study, one after the other, none twice."""
    assert [session.screen_participant().number for _ in range(3)] == ["SSC-001", "SSC-002", "SSC-003"]
    assert [each.number for each in session.file.participants()] == ["SSC-001", "SSC-002", "SSC-003"]


def test_a_number_that_is_taken_is_passed_over(session: Session) -> None:
    session.file.add_participant("SSC-002")
    assert [session.screen_participant().number for _ in range(3)] == ["SSC-003", "SSC-004", "SSC-005"]
    assert len({each.number for each in session.file.participants()}) == 4


def test_a_new_participant_is_in_screening(session: Session) -> None:
    session.screen_participant()
    (line,) = session.participants()
    assert (line.state, line.sex, line.age, line.events, line.open_findings, line.drafts) == ("in_screening", None, None, 0, 0, 0)
    assert [each.state for each in line.visits] == ["planned"] * 6


def test_a_line_sums_up_what_is_saved(session: Session) -> None:
    """F15: sex, age, state, events, what is open and what is not saved yet."""
    session.screen_participant()
    session.screen_participant()
    year = STUDY.forms["screening"].items["BRTHDAT"].kind.from_sql("1978-06-02")
    save(session, "screening", "screening", {**CONSENT, "BRTHDAT": year})
    save(session, "", "adverse_event", {"AETERM": "headache"})
    save(session, "", "adverse_event", {"AETERM": "cough"}, 2)
    session.file.put_draft_field(RecordKey("SSC-001", "baseline", "outcome"), DraftField(Place("PBARO"), "645"))
    line = session.line("SSC-001")
    assert (line.sex, line.age, line.state, line.events, line.drafts) == ("F", 46, "eligible", 2, 1)
    assert line.open_findings > 20
    other = session.line("SSC-002")
    assert (other.sex, other.events, other.drafts) == (None, 0, 0)
    assert session.participants() == (line, other)


def test_nobody_of_that_number(session: Session) -> None:
    with pytest.raises(KeyError):
        session.line("SSC-001")


# ---- keys of records -------------------------------------------------------------------------------------------------------------


def test_a_form_of_a_visit_has_one_record(session: Session) -> None:
    session.screen_participant()
    key = RecordKey("SSC-001", "baseline", "outcome")
    assert session.next_key("SSC-001", "baseline", "outcome") == key
    save(session, "baseline", "outcome", {"PBARO": 645})
    assert session.next_key("SSC-001", "baseline", "outcome") == key
    assert session.next_key("SSC-001", "", "end_of_study").occurrence == 1
    save(session, "", "end_of_study", {"DSDECOD": "COMPLETED"})
    assert session.next_key("SSC-001", "", "end_of_study").occurrence == 1


def test_a_log_counts_on(session: Session) -> None:
    """F12, F28: saved records and drafts are counted, gaps are not filled, each participant for themselves."""
    session.screen_participant()
    session.screen_participant()
    for expected in (1, 2):
        assert session.next_key("SSC-001", "", "medication") == RecordKey("SSC-001", "", "medication", expected)
        save(session, "", "medication", {"CMTRT": "x"}, expected)
    session.file.put_draft_field(RecordKey("SSC-001", "", "medication", 5), DraftField(Place("CMTRT"), "y"))
    assert session.next_key("SSC-001", "", "medication").occurrence == 6
    assert session.next_key("SSC-001", "", "adverse_event").occurrence == 1
    assert session.next_key("SSC-002", "", "medication").occurrence == 1


def test_unscheduled_visits_count_on(session: Session) -> None:
    """F12: the outcome form of an unscheduled visit may be filled in several times too."""
    session.screen_participant()
    save(session, "unscheduled", "unscheduled", {"VISDAT": date(2025, 1, 6)})
    assert session.next_key("SSC-001", "unscheduled", "unscheduled").occurrence == 2
    assert session.next_key("SSC-001", "unscheduled", "outcome").occurrence == 1


# ---- what lies around a record -----------------------------------------------------------------------------------------------


def test_around_leaves_out_the_record_itself(session: Session) -> None:
    """F35: a rule must not compare a record with its own saved copy."""
    session.screen_participant()
    key = save(session, "baseline", "outcome", {"PBARO": 645}).key
    assert key in session.around("SSC-001").records
    assert key not in session.around("SSC-001", key).records


def test_around_stands_in_the_order_of_the_protocol(session: Session) -> None:
    """F35: the last screening or infusion is the last of the protocol, not the last that was typed in."""
    session.screen_participant()
    for visit in ("infusion3", "infusion1", "infusion2"):
        save(session, visit, "infusion", {"ECDOSE": Decimal("7.50")})
    save(session, "screening", "screening", CONSENT)
    assert [key.visit for key in session.around("SSC-001").records] == ["screening", "infusion1", "infusion2", "infusion3"]
    assert [record.key.visit for record in session.around("SSC-001").all("infusion")] == ["infusion1", "infusion2", "infusion3"]


def test_settings_are_those_confirmed_last(session: Session) -> None:
    """F2: one version after another; the newest counts."""
    session.screen_participant()
    session.file.confirm_setting("month6_window", ("14",), "proposal")
    session.file.confirm_setting("month6_window", ("21",), "ethics committee")
    assert session.around("SSC-001").setting("month6_window") == ("21",)
    assert session.around("SSC-001").setting("dose_range") is None


def test_a_saved_record_is_assessed_by_todays_rules(session: Session) -> None:
    """F35: a rule that looks at another form sees what was saved there later."""
    session.screen_participant()
    record = save(session, "baseline", "outcome", {"VISDAT": date(2024, 9, 9)})
    assert "OUT-02" in [each.check for each in session.assess(record).findings]
    save(session, "screening", "screening", CONSENT)
    assert "OUT-01" in [each.check for each in session.assess(record).findings]


# ---- today -----------------------------------------------------------------------------------------------------------------------


def test_midnight_is_noticed(tmp_path: Path) -> None:
    """T13: an open window does not live in yesterday."""
    file = StudyFile.create(tmp_path / "study.sscexo", STUDY, "nurse")
    days = iter([date(2025, 3, 18), date(2025, 3, 19)])
    session = session_of(file, STUDY, lambda: next(days))
    assert [session.around("SSC-001").today for _ in range(2)] == [date(2025, 3, 18), date(2025, 3, 19)]
    file.close()


def test_today_is_the_day_in_kermanshah(monkeypatch: pytest.MonkeyPatch) -> None:
    """T13: half past three hours ahead of UTC, whatever zone the workstation believes in."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime(2025, 3, 18, 21, 0, tzinfo=UTC).astimezone(tz)  # type: ignore[arg-type]

    monkeypatch.setattr(sessions, "datetime", Clock)
    assert today_at_site() == date(2025, 3, 19)
