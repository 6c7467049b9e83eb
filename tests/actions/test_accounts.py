"""F79, F82: accounts are the data manager's: adding, roles that clash, the last data manager, resets; passwords of one's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sscexo_desktop.actions import accounts
from sscexo_desktop.actions.access import Refused
from sscexo_desktop.actions.gate import Gate
from sscexo_desktop.actions.session import Session
from sscexo_desktop.errors import Trouble
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.resources import resource
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.load import load
from sscexo_desktop.study.people import Role
from sscexo_desktop.study.texts import Manner
from tests.people import PASSWORD, gate_of

STUDY = load(resource("study"))
SAY = Speaker(Manner("en"))
OWN = "rain in old Kermanshah"


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Gate]:
    gate = gate_of(StudyFile.create(tmp_path / "study.sqlite", STUDY, "Manager Test"), STUDY)
    yield gate
    gate.close()


@pytest.fixture
def manager(gate: Gate) -> Session:
    return gate.log_in("manager", PASSWORD)


def second_manager(manager: Session) -> Session:
    """Add another data manager who has chosen a password."""
    _, once = accounts.add(manager, "second", "Second Manager", ("data_manager",))
    session = Gate.of(manager).log_in("second", once)
    accounts.change_own_password(session, once, OWN)
    return session


def last_of_trail(session: Session, table: str = "account") -> tuple[str, str, str, object, object, str]:
    entry = [each for each in session.file.trail() if each.table == table][-1]
    return entry.person, entry.role, entry.item, entry.old, entry.new, entry.reason


# ---- adding ----------------------------------------------------------------------------------------------------------------------


def test_adding_somebody(manager: Session, gate: Gate) -> None:
    """A one-time password lets in once: then a password of one's own, and everything the role permits."""
    account, once = accounts.add(manager, "Sara", "  Sara   Ahmadi ", ("investigator", "data_entry"))
    assert (account.login, account.name, account.roles) == ("sara", "Sara Ahmadi", ("data_entry", "investigator"))
    assert account.temporary
    sara = gate.log_in("sara", once)
    with pytest.raises(Refused, match="of your own first"):
        sara.screen_participant()
    accounts.change_own_password(sara, once, OWN)
    assert sara.screen_participant().number == "SSC-001"
    assert [(each.login, each.detail) for each in gate.file.events("password_changed")] == [("sara", "")]
    with pytest.raises(Trouble, match="not right"):
        gate.log_in("sara", once)


def test_no_password_stands_in_the_file(manager: Session) -> None:
    _, once = accounts.add(manager, "sara", "Sara Ahmadi", ("data_entry",))
    content = manager.file.path.read_bytes()
    assert once.encode() not in content
    assert PASSWORD.encode() not in content


def test_one_time_passwords_can_be_read_out() -> None:
    """No letter or digit that is taken for another, in groups of four, never the same twice."""
    made = {accounts.one_time_password() for _ in range(200)}
    assert len(made) == 200
    assert all(re.fullmatch(r"([2-9a-hjkmnp-z]{4}-){2}[2-9a-hjkmnp-z]{4}", each) for each in made)
    assert all(accounts.weakness(each, "sara", "Sara Ahmadi") is None for each in made)


@pytest.mark.parametrize("login", ["", " ", "a", "two words", "x" * 41, "a/b", "new\nline", "a\u202eb"])
def test_what_cannot_be_a_user_name(manager: Session, login: str) -> None:
    with pytest.raises(Trouble, match="cannot be a user name"):
        accounts.add(manager, login, "Sara Ahmadi", ("data_entry",))


@pytest.mark.parametrize("name", ["", "  ", "ab", "x" * 81, "Sara\0Ahmadi", "Sara\u202eAhmadi"])
def test_what_cannot_be_a_printed_name(manager: Session, name: str) -> None:
    with pytest.raises(Trouble, match="cannot be a printed name"):
        accounts.add(manager, "sara", name, ("data_entry",))


@pytest.mark.parametrize("name", ["سارا احمدی", "دکتر علی‌رضا محمدی", "Åsa Öberg-O'Neil"])
def test_names_of_this_world_are_names(manager: Session, name: str) -> None:
    """A zero-width non-joiner is a part of Persian spelling."""
    account, _ = accounts.add(manager, "somebody", name, ("data_entry",))
    assert account.name == name


@pytest.mark.parametrize("login", ["NURSE", "ｎｕｒｓｅ"])
def test_nobody_gets_anothers_user_name(manager: Session, login: str) -> None:
    with pytest.raises(Trouble, match="is taken"):
        accounts.add(manager, login, "Somebody Else", ("data_entry",))


CLASHES: list[tuple[tuple[Role, ...], str]] = [
    ((), "one role at least"),
    (("ct_reader", "data_entry"), "CT reader has no other role"),
    (("ct_reader", "data_manager"), "CT reader has no other role"),
    (("monitor", "data_entry"), "monitor does not check what they entered"),
    (("monitor", "investigator", "data_manager"), "monitor does not check what they entered"),
]


@pytest.mark.parametrize(("roles", "says"), CLASHES)
def test_roles_that_nobody_has_together(manager: Session, roles: tuple[Role, ...], says: str) -> None:
    """Blindness and independence: by adding and by changing."""
    with pytest.raises(Trouble, match=says):
        accounts.add(manager, "sara", "Sara Ahmadi", roles)
    with pytest.raises(Trouble, match=says):
        accounts.change_roles(manager, "nurse", roles, "holiday")
    assert accounts.clash(roles) is not None


@pytest.mark.parametrize("roles", [("data_entry", "investigator"), ("investigator", "data_manager"), ("monitor", "data_manager")])
def test_a_small_clinic_has_people_of_two_roles(manager: Session, roles: tuple[Role, ...]) -> None:
    assert accounts.change_roles(manager, "nurse", roles, "two of us").roles == roles


# ---- changing --------------------------------------------------------------------------------------------------------------------


def test_changed_roles_stand_in_the_trail(manager: Session) -> None:
    accounts.change_roles(manager, "nurse", ("data_entry", "investigator"), " locum ")
    assert last_of_trail(manager) == (
        "Manager Test", "data_manager", "roles", "data_entry", "data_entry investigator", "locum",
    )  # fmt: skip
    before = manager.file.trail_head()
    accounts.change_roles(manager, "nurse", ("investigator", "data_entry"), "the same")
    assert manager.file.trail_head() == before


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_change_has_a_reason(manager: Session, reason: str) -> None:
    calls: list[Callable[[], object]] = [
        lambda: accounts.change_roles(manager, "nurse", ("investigator",), reason),
        lambda: accounts.disable(manager, "nurse", reason),
        lambda: accounts.reset_password(manager, "nurse", reason),
    ]
    before = manager.file.trail_head()
    for call in calls:
        with pytest.raises(Trouble, match="has a reason"):
            call()
    assert manager.file.trail_head() == before


def test_disabling_and_enabling(manager: Session, gate: Gate) -> None:
    nurse = gate.log_in("nurse", PASSWORD)
    manager = gate.log_in("manager", PASSWORD)
    assert not accounts.disable(manager, "nurse", "on leave").active
    with pytest.raises(Refused, match="disabled by the data manager"):
        nurse.screen_participant()
    assert accounts.enable(manager, "nurse", "back again").active
    assert last_of_trail(manager)[-1] == "back again"
    assert nurse.may("screen") is None


def test_the_last_data_manager_stays(manager: Session) -> None:
    """Nobody locks a clinic out of its own study: not by disabling, not by roles, not before the other one can log in."""
    for _ in range(2):
        with pytest.raises(Trouble, match="the only data manager who can log in"):
            accounts.disable(manager, "manager", "retired")
        with pytest.raises(Trouble, match="the only data manager who can log in"):
            accounts.change_roles(manager, "manager", ("monitor",), "retired")
        if manager.file.account("second") is None:
            accounts.add(manager, "second", "Second Manager", ("data_manager",))
    once = accounts.reset_password(manager, "second", "lost")
    second = Gate.of(manager).log_in("second", once)
    accounts.change_own_password(second, once, OWN)
    assert accounts.change_roles(second, "manager", ("monitor",), "other work").roles == ("monitor",)
    with pytest.raises(Trouble, match="the only data manager who can log in"):
        accounts.disable(second, "second", "me too")


def test_ones_own_role_goes_with_a_reason(manager: Session) -> None:
    """Only a data manager can, and what they did stands in the trail."""
    second = second_manager(manager)
    accounts.change_roles(second, "second", ("monitor",), "monitoring from now on")
    assert last_of_trail(second)[-1] == "monitoring from now on"
    with pytest.raises(Refused, match="Your roles were changed"):
        accounts.table(second)


def test_nobody_else_touches_accounts(gate: Gate) -> None:
    """T15."""
    for login in ("nurse", "doctor", "monitor", "reader"):
        session = gate.log_in(login, PASSWORD)
        calls: list[Callable[[], object]] = [
            lambda session=session: accounts.add(session, "x", "Xerxes X", ("data_manager",)),
            lambda session=session: accounts.change_roles(session, session.access.login, ("data_manager",), "me"),
            lambda session=session: accounts.disable(session, "manager", "no"),
            lambda session=session: accounts.enable(session, "manager", "no"),
            lambda session=session: accounts.reset_password(session, "manager", "no"),
            lambda session=session: accounts.table(session),
            lambda session=session: accounts.events(session),
        ]
        for call in calls:
            with pytest.raises(Refused):
                call()
    assert {each.detail for each in gate.file.events("refused")} == {"manage_accounts"}


def test_an_account_that_is_not_there(manager: Session) -> None:
    for call in (accounts.disable, accounts.enable, accounts.reset_password):
        with pytest.raises(Trouble, match="no account ghost"):
            call(manager, "ghost", "because")


# ---- passwords -------------------------------------------------------------------------------------------------------------------


def test_a_reset_password_lets_in_once(manager: Session, gate: Gate) -> None:
    once = accounts.reset_password(manager, "nurse", "forgotten")
    assert last_of_trail(manager)[-1] == "forgotten"
    assert [(each.login, each.detail) for each in gate.file.events("password_changed")] == [("nurse", "reset")]
    nurse = gate.log_in("nurse", once)
    assert nurse.access.account.temporary
    with pytest.raises(Trouble, match="already"):
        accounts.change_own_password(nurse, once, once)
    accounts.change_own_password(nurse, once, OWN)
    assert not nurse.access.account.temporary


def test_ones_own_password_is_not_reset(manager: Session) -> None:
    with pytest.raises(Trouble, match="Your own password"):
        accounts.reset_password(manager, "MANAGER", "forgotten")


def test_the_old_password_is_asked(gate: Gate) -> None:
    """Somebody at an unattended desk cannot take the account."""
    nurse = gate.log_in("nurse", PASSWORD)
    with pytest.raises(Trouble, match="not right"):
        accounts.change_own_password(nurse, "guess", OWN)
    assert gate.file.password_fits("nurse", PASSWORD)


def test_a_password_is_the_same_on_every_keyboard(gate: Gate) -> None:
    """F25, F82: Persian digits and letters of an Arabic keyboard."""
    nurse = gate.log_in("nurse", PASSWORD)
    accounts.change_own_password(nurse, PASSWORD, "کتابی در ۱۴۰۳ باران")
    assert gate.log_in("nurse", "كتابي در 1403 باران").access.login == "nurse"


WEAK = [
    ("", "at least 10"),
    ("short", "at least 10"),
    ("۱۲۳۴۵۶۷۸۹", "at least 10"),
    ("Sara Ahmadi", "Your name"),
    ("saraahmadi", "Your name"),
    ("Sara.Ahmadi-77", "Your name"),
    ("aaaaaaaaaaaaaa", "repeats itself"),
    ("1212121212", "repeats itself"),
    ("1234567890", "one of the first"),
    ("۱۲۳۴۵۶۷۸۹۰", "one of the first"),
    ("Password123", "one of the first"),
    ("password-123!", "one of the first"),
    ("Kermanshah", "one of the first"),
]


@pytest.mark.parametrize(("password", "says"), WEAK)
def test_a_weak_password_says_why(password: str, says: str) -> None:
    found = accounts.weakness(password, "sara.ahmadi-77", "Sara Ahmadi")
    assert found is not None
    assert says in SAY(found)


@pytest.mark.parametrize("password", [PASSWORD, OWN, "کتاب آبی روی میز", "Sara Ahmadi likes tea", "!@#$%^&*()_+"])
def test_a_good_password(password: str) -> None:
    assert accounts.weakness(password, "sara", "Sara Ahmadi") is None


def test_a_weak_password_is_not_taken(gate: Gate) -> None:
    nurse = gate.log_in("nurse", PASSWORD)
    with pytest.raises(Trouble, match="at least 10"):
        accounts.change_own_password(nurse, PASSWORD, "short")
    assert gate.file.password_fits("nurse", PASSWORD)


# ---- the page --------------------------------------------------------------------------------------------------------------------


def test_the_table_tells_who_was_here(manager: Session, gate: Gate) -> None:
    gate.log_in("nurse", PASSWORD)
    manager = gate.log_in("manager", PASSWORD)
    lines = {each.account.login: each.last_log_in for each in accounts.table(manager)}
    assert list(lines) == ["nurse", "doctor", "monitor", "reader", "manager"]
    assert [login for login, at in lines.items() if at is None] == ["doctor", "monitor", "reader"]


def test_events_are_those_of_accounts_and_the_latest_first(manager: Session, gate: Gate) -> None:
    gate.file.note("participant_copy_shown", "nurse", "SSC-001")
    for _ in range(60):
        gate.log_in("nurse", PASSWORD)
    manager = gate.log_in("manager", PASSWORD)
    found = accounts.events(manager)
    assert len(found) == 50
    assert (found[0].kind, found[0].login) == ("logged_in", "manager")
    assert [each.number for each in found] == sorted((each.number for each in found), reverse=True)
    assert "participant_copy_shown" not in {each.kind for each in accounts.events(manager, 500)}
