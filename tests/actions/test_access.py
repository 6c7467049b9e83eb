"""F79, F82, T13: what a person may do is asked anew each time; locked, expired and ended sessions; a clock set back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sscexo_desktop.actions.access import LASTS, Locked, Refused
from sscexo_desktop.actions.gate import Gate, reader
from sscexo_desktop.actions.guard import Guard
from sscexo_desktop.actions.session import Session
from sscexo_desktop.errors import Trouble
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.resources import resource
from sscexo_desktop.store.passwords import Cost
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.load import load
from sscexo_desktop.study.people import ACTIONS, PERMITTED, ROLES, EventKind, role_for
from sscexo_desktop.study.texts import Manner, Message
from tests.people import LOGIN_OF, PASSWORD, session_of, with_accounts

STUDY = load(resource("study"))
SAY = Speaker(Manner("en"))


class Ticks:
    """A clock that only the test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def file(tmp_path: Path) -> Iterator[StudyFile]:
    file = StudyFile.create(tmp_path / "study.sqlite", STUDY, "Manager Test")
    with_accounts(file)
    yield file
    file.close()


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def gate(file: StudyFile, ticks: Ticks) -> Gate:
    return Gate(file, STUDY, guard=Guard(file, ticks, Cost.quick()))


@pytest.fixture
def doctor(gate: Gate) -> Session:
    return gate.log_in("doctor", PASSWORD)


def kinds(file: StudyFile, kind: EventKind) -> list[tuple[str, str]]:
    return [(each.login, each.detail) for each in file.events(kind)]


def said(sentence: Message | None) -> str:
    assert sentence is not None
    return SAY(sentence)


# ---- permission --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ROLES)
def test_every_action_of_every_role(file: StudyFile, role: str) -> None:
    """T15: `may` and `demand` say the same, and what the table says; what is done stands under the role that permits it."""
    session = session_of(file, STUDY, role=role)  # type: ignore[arg-type]
    for action in ACTIONS:
        if role in PERMITTED[action]:
            assert session.may(action) is None
            assert session.demand(action) == role == file.role
        else:
            assert said(session.may(action)).startswith("This needs the role ")
            with pytest.raises(Refused):
                session.demand(action)
    refused = [detail for _, detail in reversed(kinds(file, "refused"))]
    assert refused == [action for action in ACTIONS if role not in PERMITTED[action]]


def test_the_sentence_names_the_roles(doctor: Session) -> None:
    assert said(doctor.may("manage_accounts")) == "This needs the role Data manager."
    assert said(doctor.may("close_query")) == "This needs the role Monitor or Data manager."


def test_of_two_roles_the_one_that_permits_stands_in_the_trail(file: StudyFile) -> None:
    """F72, F79."""
    session = session_of(file, STUDY, role=("data_entry", "data_manager"))
    assert (session.demand("unlock"), file.role) == ("data_manager", "data_manager")
    session.screen_participant()
    entry = next(each for each in file.trail() if each.table == "participant")
    assert (entry.person, entry.role) == ("Nurse-Manager Test", "data_entry")
    assert all(role_for(action, ("data_entry", "data_manager")) or session.may(action) for action in ACTIONS)


def test_a_refusal_writes_nothing_but_itself(file: StudyFile) -> None:
    session = session_of(file, STUDY, role="monitor")
    before = file.trail_head()[0]
    with pytest.raises(Refused):
        session.screen_participant()
    entries = list(file.trail())[before:]
    assert {each.table for each in entries} == {"event"}
    assert kinds(file, "refused") == [("monitor", "screen")]
    assert file.participants() == ()


def test_a_role_taken_away_counts_at_once(file: StudyFile, doctor: Session) -> None:
    """A changed role is seen by who is logged in, said in plain words, and stands in the trail."""
    assert doctor.may("decide_eligibility") is None
    file.change_account("doctor", roles=("data_entry",), reason="another investigator")
    assert said(doctor.may("decide_eligibility")) == "Your roles were changed; this needs the role Investigator."
    with pytest.raises(Refused, match="Your roles were changed") as caught:
        doctor.demand("decide_eligibility")
    assert SAY(caught.value.next_step).startswith("What you typed is kept.")
    assert kinds(file, "refused") == [("doctor", "decide_eligibility")]
    assert doctor.demand("enter") == "data_entry"
    assert said(doctor.may("unlock")) == "This needs the role Data manager."


def test_a_disabled_account_counts_at_once(file: StudyFile, doctor: Session) -> None:
    file.change_account("doctor", active=False, reason="left")
    assert said(doctor.may("enter")) == "Your account was disabled by the data manager."
    with pytest.raises(Refused):
        doctor.demand("enter")
    assert kinds(file, "refused") == [("doctor", "enter")]
    with pytest.raises(Trouble, match="disabled"):
        doctor.access.check_password(PASSWORD)


def test_a_temporary_password_opens_one_door(file: StudyFile, gate: Gate) -> None:
    """F79: everything else waits for a password of one's own."""
    file.set_password("nurse", "k7mp-3xqe-9tzw", temporary=True, reason="forgotten", cost=Cost.quick())
    session = gate.log_in("nurse", "k7mp-3xqe-9tzw")
    assert session.may("change_own_password") is None
    for action in set(ACTIONS) - {"change_own_password"}:
        assert said(session.may(action)) == "Choose a password of your own first."
    with pytest.raises(Refused):
        session.demand("enter")


def test_participant_view_narrows_what_may_be_done(doctor: Session) -> None:
    """F50: nothing but what is for this participant."""
    doctor.screen_participant()
    doctor.screen_participant()
    doctor.participant_view = "SSC-002"
    assert [action for action in ACTIONS if doctor.may(action) is None] == [
        "see_data", "print_participant_copy", "print_blank", "participant_view",
    ]  # fmt: skip
    with pytest.raises(Refused, match="Not in participant view"):
        doctor.demand("export")
    assert [each.participant.number for each in doctor.participants()] == ["SSC-002"]
    with pytest.raises(KeyError):
        doctor.line("SSC-001")


# ---- lock and end --------------------------------------------------------------------------------------------------------------


def test_locked_nothing_may_be_done(file: StudyFile, gate: Gate, doctor: Session) -> None:
    """F82: until the same person gives the password."""
    doctor.access.signed_before = True
    doctor.access.lock()
    doctor.access.lock()
    assert doctor.access.locked
    for action in ACTIONS:
        with pytest.raises(Locked):
            doctor.demand(action)
        assert said(doctor.may(action)) == "The program is locked."
    with pytest.raises(Locked):
        doctor.participants()
    with pytest.raises(Trouble, match="not right"):
        gate.unlock(doctor, "correct horse 2")
    assert doctor.access.locked
    gate.guard.ticks.now += 1  # type: ignore[attr-defined]
    gate.unlock(doctor, PASSWORD)
    assert doctor.demand("enter") == "investigator"
    assert not doctor.access.signed_before
    assert (kinds(file, "locked"), kinds(file, "unlocked")) == ([("doctor", "")], [("doctor", "")])
    assert kinds(file, "refused") == []


def test_a_session_ends_after_twelve_hours(file: StudyFile, gate: Gate, ticks: Ticks, doctor: Session) -> None:
    """21 CFR 11.10(d): said in plain words, written down once, nothing lost, and begun again by the password."""
    ticks.now += LASTS
    assert doctor.demand("enter") == "investigator"
    ticks.now += 1
    assert doctor.access.locked
    assert said(doctor.may("enter")) == "Your session has ended after twelve hours."
    for _ in range(2):
        with pytest.raises(Locked, match="ended") as caught:
            doctor.demand("enter")
    assert "what you typed is kept" in SAY(caught.value.next_step)
    assert kinds(file, "expired") == [("doctor", "")]
    gate.unlock(doctor, PASSWORD)
    ticks.now += LASTS - 1
    assert doctor.demand("enter") == "investigator"


def test_a_session_that_was_ended_stays_so(gate: Gate, doctor: Session) -> None:
    gate.log_out(doctor)
    with pytest.raises(Locked, match="logged out"):
        doctor.demand("enter")
    with pytest.raises(Locked, match="logged out"):
        gate.unlock(doctor, PASSWORD)


def test_a_wrong_password_at_signing_waits_like_at_the_log_in(file: StudyFile, ticks: Ticks, doctor: Session) -> None:
    """T16: one count for every place where the password is asked."""
    for _ in range(2):
        ticks.now += 60
        with pytest.raises(Trouble, match="not right"):
            doctor.access.check_password("guess")
    with pytest.raises(Trouble, match="Too early"):
        doctor.access.check_password(PASSWORD)
    ticks.now += 2
    doctor.access.check_password(PASSWORD)
    assert kinds(file, "log_in_failed") == [("doctor", ""), ("doctor", "")]


# ---- clock ---------------------------------------------------------------------------------------------------------------------


def test_a_clock_set_back_is_said_and_written_once(file: StudyFile, doctor: Session) -> None:
    """T13: work goes on, in the order of the trail; when the clock is right again the warning goes."""
    now = datetime.now(UTC)
    assert doctor.warnings == ()
    file.clock = lambda: now - timedelta(days=1)
    for _ in range(2):
        doctor.screen_participant()
    assert [SAY(each) for each in doctor.warnings] == ["The clock of this computer is behind the last entry of the audit trail."]
    assert kinds(file, "clock_behind") == [("doctor", "")]
    file.clock = lambda: now + timedelta(seconds=5)
    doctor.screen_participant()
    assert doctor.warnings == ()
    file.clock = lambda: now - timedelta(hours=1)
    doctor.screen_participant()
    assert len(kinds(file, "clock_behind")) == 2
    assert len(file.participants()) == 4
    assert file.verify().ok


def test_a_clock_a_little_behind_is_nothing(file: StudyFile, doctor: Session) -> None:
    now = datetime.now(UTC)
    doctor.demand("enter")
    file.clock = lambda: now - timedelta(seconds=50)
    doctor.demand("enter")
    assert doctor.warnings == ()


def test_a_clock_already_behind_at_the_log_in(file: StudyFile) -> None:
    """T13: also where this process saw no later time itself."""
    file.clock = lambda: datetime(1970, 1, 1, tzinfo=UTC)
    for _ in range(2):  # as in two runs of the program
        gate = Gate(file, STUDY, guard=Guard(file, cost=Cost.quick()))
        assert gate.log_in("doctor", PASSWORD).warnings
    assert kinds(file, "clock_behind") == [("doctor", "")] * 2


# ---- a reader in another thread --------------------------------------------------------------------------------------------------


def test_a_reader_has_the_same_rights(file: StudyFile, doctor: Session) -> None:
    """A worker reads as the same person and writes nothing."""
    doctor.screen_participant()
    twin = reader(file.path, doctor)
    assert twin.file.read_only
    assert [each.participant.number for each in twin.participants()] == ["SSC-001"]
    before = file.trail_head()
    with pytest.raises(Refused):
        twin.demand("unlock")
    assert file.trail_head() == before
    twin.file.close()


def test_a_reader_of_a_locked_session_is_locked(file: StudyFile, doctor: Session) -> None:
    doctor.participant_view = "SSC-001"
    doctor.access.lock()
    twin = reader(file.path, doctor)
    assert (twin.participant_view, twin.access.locked) == ("SSC-001", True)
    twin.file.close()


def test_everybody_of_the_tests_has_one_role(file: StudyFile) -> None:
    assert {each.login: each.roles for each in file.accounts()} == {login: (role,) for role, login in LOGIN_OF.items()}
