"""F82, F79: the way in: wrong passwords and their delay, handing over, files without accounts, first accounts."""

from __future__ import annotations

import gzip
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sscexo_desktop.actions import accounts
from sscexo_desktop.actions.access import Locked
from sscexo_desktop.actions.gate import FirstAccount, Gate, NeedsAccounts, create_study, open_gate, set_up_accounts
from sscexo_desktop.actions.guard import Guard
from sscexo_desktop.errors import Trouble
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.resources import resource
from sscexo_desktop.store.passwords import Cost
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.load import load
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import DraftField
from sscexo_desktop.study.texts import Manner
from tests.people import PASSWORD, with_accounts

STUDY = load(resource("study"))
SAY = Speaker(Manner("en"))
FIRST = FirstAccount("leila", "Leila Ahmadi", "four words of mine")


class Ticks:
    """A clock that only the test moves."""

    def __init__(self) -> None:
        self.now = 50.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = StudyFile.create(tmp_path / "study.sqlite", STUDY, "Manager Test")
    with_accounts(file)
    file.close()
    return tmp_path / "study.sqlite"


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def gate(path: Path, ticks: Ticks) -> Iterator[Gate]:
    gate = gate_at(path, ticks)
    yield gate
    gate.close()


def gate_at(path: Path, ticks: Ticks, *, read_only: bool = False) -> Gate:
    file = open_gate(path, STUDY, read_only=read_only).file
    return Gate(file, STUDY, guard=Guard(file, ticks, Cost.quick()))


def fail(gate: Gate, login: str, times: int, ticks: Ticks) -> list[float]:
    """Try a wrong password so many times, each as soon as it is allowed; return the waits that followed."""
    waits = []
    for _ in range(times):
        ticks.now += gate.wait(login)
        with pytest.raises(Trouble, match="not right"):
            gate.log_in(login, "guess")
        waits.append(gate.wait(login))
    return waits


# ---- in ------------------------------------------------------------------------------------------------------------------------


def test_in_by_ones_own_password(gate: Gate) -> None:
    """F79: changes stand under the printed name; the log-in is in the trail."""
    session = gate.log_in("Doctor", PASSWORD)
    assert (session.access.login, session.file.person) == ("doctor", "Dr Test")
    assert [each.login for each in gate.file.events("logged_in")] == ["doctor"]
    gate.log_out(session)
    assert gate.file.person == ""
    assert [each.login for each in gate.file.events("logged_out")] == ["doctor"]


def test_only_active_people_are_shown(gate: Gate) -> None:
    gate.file.change_account("nurse", active=False, reason="left")
    assert [each.login for each in gate.people()] == ["doctor", "monitor", "reader", "manager"]
    assert gate.demo_passwords == {}


def test_nobody_is_told_what_was_wrong(gate: Gate, ticks: Ticks) -> None:
    """F82: an unknown user name and a wrong password give the same sentence."""
    sentences = set()
    for login in ("doctor", "nobody"):
        with pytest.raises(Trouble) as caught:
            gate.log_in(login, "guess")
        sentences.add((SAY(caught.value.what), SAY(caught.value.next_step)))
    assert len(sentences) == 1


def test_an_unknown_name_costs_the_same_time(path: Path) -> None:
    """F82: as long as an account made at the deliberate cost."""
    file = StudyFile.open(path, STUDY)
    file.add_account("dear", "Dear Test", ("monitor",), PASSWORD, temporary=False)
    gate = Gate(file, STUDY)
    taken: dict[str, list[float]] = {"dear": [], "nobody": []}
    for _ in range(3):
        for login, times in taken.items():
            begun = time.perf_counter()
            assert not file.password_fits(login, "guess")
            times.append(time.perf_counter() - begun)
    gate.close()
    assert 0.4 < min(taken["nobody"]) / min(taken["dear"]) < 2.5


def test_what_was_typed_as_an_unknown_name_is_written_nowhere(gate: Gate, path: Path) -> None:
    """It may be a password in the wrong field."""
    with pytest.raises(Trouble):
        gate.log_in("my secret password", "guess")
    (failed,) = gate.file.events("log_in_failed")
    assert (failed.login, failed.detail) == ("", "")
    assert b"my secret" not in path.read_bytes()


def test_failures_stand_under_nobodys_name(gate: Gate) -> None:
    """F72: whoever tried at a locked desk, it was not the person who had locked it."""
    session = gate.log_in("doctor", PASSWORD)
    session.access.lock()
    with pytest.raises(Trouble):
        gate.hand_over(session, "nurse", "guess")
    entry = [each for each in gate.file.trail() if each.table == "event"][-1]
    assert (entry.person, entry.role, gate.file.person) == ("", "", "Dr Test")


# ---- delay -----------------------------------------------------------------------------------------------------------------------


def test_failures_wait_longer_and_longer_and_never_for_good(gate: Gate, ticks: Ticks) -> None:
    """F82: 1, 2, 4 … and at most 60 seconds; a clinic is never stranded."""
    assert gate.wait("doctor") == 0
    assert fail(gate, "doctor", 9, ticks) == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    ticks.now += 60
    assert gate.log_in("doctor", PASSWORD)
    assert gate.wait("doctor") == 0
    assert fail(gate, "doctor", 1, ticks) == [1]


def test_too_early_costs_and_counts_nothing(gate: Gate, ticks: Ticks) -> None:
    """F82: the right password waits, too, and what is typed meanwhile makes it no worse."""
    fail(gate, "doctor", 4, ticks)
    before = gate.file.trail_head()
    ticks.now += 3.5
    begun = time.perf_counter()
    for _ in range(20):
        with pytest.raises(Trouble, match="Too early") as caught:
            gate.log_in("DOCTOR", PASSWORD)
    assert time.perf_counter() - begun < 0.5
    assert SAY(caught.value.next_step) == "Try again in 5 seconds."
    assert gate.wait("doctor") == 4.5
    assert [each for each in list(gate.file.trail())[before[0] :] if each.table == "event"] == []


def test_each_login_waits_for_itself_and_the_unknown_ones_together(gate: Gate, ticks: Ticks) -> None:
    fail(gate, "doctor", 5, ticks)
    assert gate.wait("nurse") == 0
    assert fail(gate, "someone", 1, ticks) == [1]
    assert gate.wait("anyone") == 1
    gate.log_in("nurse", PASSWORD)
    assert gate.wait("anyone") == 1


def test_a_restart_forgets_no_failure(path: Path, ticks: Ticks) -> None:
    """F82: counted from the file; the wait begins anew with the process, by a clock that cannot be set."""
    gate = gate_at(path, ticks)
    fail(gate, "doctor", 5, ticks)
    gate.close()
    later = Ticks()
    later.now = 3.0
    gate = gate_at(path, later)
    assert gate.wait("doctor") == 16
    later.now += 16
    session = gate.log_in("doctor", PASSWORD)
    gate.close()
    assert session.access.login == "doctor"
    gate = gate_at(path, Ticks())
    assert gate.wait("doctor") == 0
    gate.close()


def test_a_disabled_account_is_told_so_only_with_its_password(gate: Gate) -> None:
    gate.file.change_account("doctor", active=False, reason="left")
    with pytest.raises(Trouble, match="not right"):
        gate.log_in("doctor", "guess")
    gate.guard.ticks.now += 1  # type: ignore[attr-defined]
    with pytest.raises(Trouble, match="Your account was disabled"):
        gate.log_in("doctor", PASSWORD)
    assert [(each.login, each.detail) for each in gate.file.events("refused")] == [("doctor", "log_in")]


# ---- second window ---------------------------------------------------------------------------------------------------------------


def test_a_second_window_checks_passwords_too(gate: Gate, path: Path, ticks: Ticks) -> None:
    """F33: for reading only; nothing can be written there, so failures are counted in the process."""
    second = open_gate(path, STUDY)
    assert second.file.read_only
    second = Gate(second.file, STUDY, guard=Guard(second.file, ticks, Cost.quick()))
    assert fail(second, "doctor", 2, ticks) == [1, 2]
    ticks.now += 2
    session = second.log_in("doctor", PASSWORD)
    assert session.may("see_data") is None
    assert session.participants() == ()
    second.log_out(session)
    second.close()
    assert gate.file.events() == ()


# ---- handing over ----------------------------------------------------------------------------------------------------------------


def test_handing_over_leaves_the_draft_with_its_author(gate: Gate) -> None:
    """F82."""
    nurse = gate.log_in("nurse", PASSWORD)
    number = nurse.screen_participant().number
    key = RecordKey(number, "", "medication")
    gate.file.put_draft_field(key, DraftField(Place("CMTRT"), "x"))
    nurse.access.lock()
    doctor = gate.hand_over(nurse, "doctor", PASSWORD)
    assert gate.file.person == "Dr Test"
    assert gate.file.draft(key) is None
    assert [each.person for each in gate.file.others_drafts(key)] == ["Nurse Test"]
    assert [(each.login, each.detail) for each in gate.file.events("handed_over")] == [("doctor", "nurse")]
    with pytest.raises(Locked):
        nurse.demand("see_data")
    assert doctor.may("see_data") is None


def test_a_failed_handing_over_changes_nothing(gate: Gate) -> None:
    nurse = gate.log_in("nurse", PASSWORD)
    nurse.access.lock()
    with pytest.raises(Trouble):
        gate.hand_over(nurse, "doctor", "guess")
    assert (gate.file.person, nurse.access.locked) == ("Nurse Test", True)
    gate.unlock(nurse, PASSWORD)
    assert nurse.may("enter") is None


# ---- files without accounts ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("read_only", [False, True])
def test_a_file_without_accounts_is_refused_with_the_next_step(tmp_path: Path, read_only: bool) -> None:
    """A hand-made file: nobody can be let in, nothing is changed, and it can be opened by another afterwards."""
    path = tmp_path / "old.sqlite"
    StudyFile.create(path, STUDY, "somebody").close()
    with pytest.raises(NeedsAccounts) as caught:
        open_gate(path, STUDY, read_only=read_only)
    assert SAY(caught.value.what) == "old.sqlite was made before accounts: nobody can be let in to write."
    assert SAY(caught.value.next_step) == "Set up the data manager's account; a copy of the file is kept first."
    assert [each.name for each in tmp_path.iterdir()] == ["old.sqlite"]


def test_the_first_account_of_an_old_file(tmp_path: Path) -> None:
    """A proven copy stays beside it; then its data manager is logged in."""
    path = tmp_path / "old.sqlite"
    file = StudyFile.create(path, STUDY, "somebody")
    file.add_participant("SSC-001")
    file.close()
    session, copy = set_up_accounts(path, STUDY, FIRST, cost=Cost.quick())
    assert session.demand("manage_accounts") == "data_manager"
    entry = next(each for each in session.file.trail() if each.table == "account")
    assert (entry.person, entry.role) == ("Leila Ahmadi", "data_manager")
    session.file.close()
    kept = StudyFile.open(copy, STUDY, read_only=True)
    assert (len(kept.participants()), kept.accounts(), kept.verify().ok) == (1, (), True)
    kept.close()
    assert copy.parent == tmp_path
    again = open_gate(path, STUDY)
    assert [each.login for each in again.people()] == ["leila"]
    again.close()


@pytest.fixture
def before_accounts(tmp_path: Path) -> Path:
    """A file that the program wrote before it had accounts: one participant in screening, settings, a draft."""
    path = tmp_path / "before.sqlite"
    path.write_bytes(gzip.decompress((Path(__file__).parent.parent / "data" / "format-1.sqlite.gz").read_bytes()))
    return path


@pytest.mark.parametrize("read_only", [False, True])
def test_a_file_of_the_format_before_is_refused_and_stays_as_it_is(before_accounts: Path, read_only: bool) -> None:
    """F110: byte for byte."""
    before = before_accounts.read_bytes()
    with pytest.raises(NeedsAccounts, match="made before accounts"):
        open_gate(before_accounts, STUDY, read_only=read_only)
    assert before_accounts.read_bytes() == before
    assert len(list(before_accounts.parent.iterdir())) == 1


def test_a_file_of_the_format_before_is_set_up(before_accounts: Path) -> None:
    """F110, T8: brought up to date with everything in it, the copy byte-equal in what it holds, and worked on by its people."""
    content = before_accounts.read_bytes()
    session, copy = set_up_accounts(before_accounts, STUDY, FIRST, cost=Cost.quick())
    report = session.file.verify()
    assert (report.ok, report.findings) == (True, ())
    assert [each.number for each in session.file.participants()] == ["SSC-001"]
    assert [(each.person, each.key.form) for each in session.file.drafts()] == [("Dr Before", "outcome")]
    assert {each.role for each in session.file.trail() if each.person == "Dr Before"} == {""}
    _, once = accounts.add(session, "sara", "Sara Ahmadi", ("data_entry",))
    gate = Gate.of(session)
    sara = gate.log_in("sara", once)
    accounts.change_own_password(sara, once, "rain in old Kermanshah")
    assert sara.screen_participant().number == "SSC-002"
    assert session.file.verify().ok
    gate.close()
    assert len(copy.read_bytes()) == len(content)
    with pytest.raises(NeedsAccounts):
        open_gate(copy, STUDY)


def test_a_weak_first_password_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    StudyFile.create(path, STUDY, "somebody").close()
    before = path.read_bytes()
    with pytest.raises(Trouble, match="at least 10"):
        set_up_accounts(path, STUDY, FirstAccount("leila", "Leila Ahmadi", "short"))
    assert (path.read_bytes(), len(list(tmp_path.iterdir()))) == (before, 1)


def test_a_file_with_accounts_gets_no_other_first_one(path: Path) -> None:
    """Nobody becomes data manager by the back door."""
    with pytest.raises(Trouble, match="has accounts already"):
        set_up_accounts(path, STUDY, FIRST, cost=Cost.quick())
    assert len(list(path.parent.iterdir())) == 1
    gate = open_gate(path, STUDY)
    assert gate.file.account("leila") is None
    gate.close()


def test_a_file_robbed_of_its_accounts_is_refused(path: Path) -> None:
    """T7: the trail knows that there were some; the back door stays shut."""
    connection = sqlite3.connect(path)
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f'DROP TRIGGER "{name}"')
    connection.execute("DELETE FROM account")
    for _, sql in triggers:
        connection.execute(sql)
    connection.commit()
    connection.close()
    for way in (lambda: open_gate(path, STUDY), lambda: set_up_accounts(path, STUDY, FIRST, cost=Cost.quick())):
        with pytest.raises(Trouble, match=r"Another program has taken the accounts out|missing from the data") as caught:
            way()
        assert not isinstance(caught.value, NeedsAccounts)


# ---- a new study -----------------------------------------------------------------------------------------------------------------


def test_a_new_study_has_its_data_manager(tmp_path: Path) -> None:
    session = create_study(tmp_path / "new.sqlite", STUDY, FIRST, cost=Cost.quick())
    assert session.access.account.roles == ("data_manager",)
    assert session.demand("manage_accounts") == "data_manager"
    assert not session.file.practice
    gate = Gate.of(session)
    gate.log_out(session)
    assert gate.log_in("leila", FIRST.password).access.login == "leila"
    gate.close()


def test_in_a_small_clinic_one_person_has_two_roles(tmp_path: Path) -> None:
    first = FirstAccount("leila", "Leila Ahmadi", "four words of mine", ("investigator", "data_manager"))
    session = create_study(tmp_path / "new.sqlite", STUDY, first, practice=True, cost=Cost.quick())
    assert (session.may("enter"), session.may("manage_accounts"), session.file.practice) == (None, None, True)
    session.file.close()


@pytest.mark.parametrize(
    ("login", "name", "password"),
    [("", "Leila Ahmadi", "four words of mine"), ("leila", "", "four words of mine"), ("leila", "Leila Ahmadi", "1234567890")],
)
def test_nothing_is_made_of_a_first_account_that_is_none(tmp_path: Path, login: str, name: str, password: str) -> None:
    with pytest.raises(Trouble):
        create_study(tmp_path / "new.sqlite", STUDY, FirstAccount(login, name, password))
    assert list(tmp_path.iterdir()) == []


def test_an_existing_file_is_never_made_anew(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(Trouble, match="already a file"):
        create_study(path, STUDY, FIRST, cost=Cost.quick())
    assert path.read_bytes() == before


def test_a_password_is_shown_by_no_accident() -> None:
    assert "four words" not in repr(FIRST)
