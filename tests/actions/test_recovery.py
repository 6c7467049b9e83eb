"""F81: the recovery sheet is made, proven by its codes, used by a data manager who forgot the password; all of it in the trail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from sscexo_desktop.actions import accounts, protection, recovery
from sscexo_desktop.actions.access import Refused
from sscexo_desktop.actions.gate import FirstAccount, Gate, create_study, open_gate
from sscexo_desktop.actions.session import Session
from sscexo_desktop.actions.trail_words import TrailWords
from sscexo_desktop.errors import Trouble
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.recovery_sheet import RecoverySheet
from sscexo_desktop.resources import resource
from sscexo_desktop.store.encryption.keys import Keys, read_file_code
from sscexo_desktop.store.passwords import Cost
from sscexo_desktop.study.load import load
from sscexo_desktop.study.people import EventKind
from sscexo_desktop.study.texts import Manner

STUDY = load(resource("study"))
ENGLISH = Manner("en")
QUICK = Cost.quick()
PASSPHRASE = "river seven copper lantern"  # noqa: S105
PASSWORD = "short but longer"  # noqa: S105
NEW = "a better one this time"
TODAY = date(2024, 11, 20)


def today() -> date:
    return TODAY


def create(path: Path, passphrase: str | None = None) -> Session:
    first = FirstAccount("sara", "Sara Ahmadi", PASSWORD)
    return create_study(path, STUDY, first, today, cost=QUICK, passphrase=passphrase, key_cost=QUICK)


@pytest.fixture
def plain(tmp_path: Path) -> Iterator[Session]:
    found = create(tmp_path / "plain.sqlite")
    yield found
    found.file.close()


@pytest.fixture
def encrypted(tmp_path: Path) -> Iterator[Session]:
    found = create(tmp_path / "encrypted.sqlite", PASSPHRASE)
    yield found
    found.file.close()


def prove(session: Session, sheet: RecoverySheet) -> None:
    if sheet.file_code:
        recovery.prove_file_code(session, sheet.file_code)
    recovery.prove_password_code(session, sheet.password_code)


def kinds(session: Session) -> list[tuple[str, str, str]]:
    return [(each.kind, each.login, each.detail) for each in reversed(session.file.events()) if "recover" in each.kind]


def said(session: Session) -> str:
    found = recovery.missing(session)
    return Speaker(ENGLISH)(found) if found else ""


# ---- making and proving ----------------------------------------------------------------------------------------------------------


def test_a_file_that_is_not_encrypted_has_the_password_code_alone(plain: Session) -> None:
    """F81: nothing opens what is not locked."""
    sheet = recovery.make_sheet(plain, ENGLISH)
    assert sheet.file_code == sheet.mark == ""
    assert sheet.password_code.count(" ") == 5
    assert (sheet.login, sheet.name, sheet.file_name) == ("sara", "Sara Ahmadi", "plain.sqlite")
    with pytest.raises(Trouble, match="not encrypted"):
        recovery.prove_file_code(plain, sheet.password_code)


def test_code_1_is_the_key_itself(encrypted: Session) -> None:
    """F80, F81: with the code alone the file can be opened; the sheet bears the mark of the same key."""
    sheet = recovery.make_sheet(encrypted, ENGLISH)
    secret = read_file_code(sheet.file_code)
    assert secret.mark == sheet.mark
    encrypted.file.close()
    gate = open_gate(encrypted.file.path, STUDY, today, keys=Keys((secret,)))
    gate.close()
    encrypted.file = open_gate(encrypted.file.path, STUDY, today, keys=Keys((secret,))).file


def test_the_sheet_shows_itself_to_nobody_by_accident(encrypted: Session) -> None:
    """F81: in a traceback or a log stands no code."""
    sheet = recovery.make_sheet(encrypted, ENGLISH)
    for code in (sheet.file_code, sheet.password_code):
        assert code not in repr(sheet)
        assert code.split()[0] not in repr(sheet)


def test_what_is_missing_is_told_until_every_code_was_typed(encrypted: Session) -> None:
    """F81: no sheet, not proven, half proven, proven."""
    assert said(encrypted).startswith("There is no recovery sheet yet")
    sheet = recovery.make_sheet(encrypted, ENGLISH)
    assert said(encrypted).startswith("The recovery sheet is not proven yet")
    recovery.prove_password_code(encrypted, sheet.password_code.lower().replace(" ", ""))
    assert said(encrypted).startswith("The recovery sheet is not proven yet")
    recovery.prove_file_code(encrypted, sheet.file_code.replace(" ", "-"))
    assert said(encrypted) == ""
    state = recovery.state_of(encrypted)
    assert state.proven
    assert state.name == "Sara Ahmadi"


def test_the_wrong_codes_prove_nothing(encrypted: Session, tmp_path: Path) -> None:
    """F81: the code of another file, of the sheet before, or the other code: each has its sentence."""
    other = create(tmp_path / "other.sqlite", PASSPHRASE)
    foreign = recovery.make_sheet(other, ENGLISH)
    other.file.close()
    before = recovery.make_sheet(encrypted, ENGLISH)
    recovery.make_sheet(encrypted, ENGLISH)
    with pytest.raises(Trouble, match="does not open this file"):
        recovery.prove_file_code(encrypted, foreign.file_code)
    with pytest.raises(Trouble, match="not the code of your newest recovery sheet"):
        recovery.prove_password_code(encrypted, before.password_code)
    with pytest.raises(Trouble, match="longer than the code"):
        recovery.prove_password_code(encrypted, before.file_code)
    assert not [each for each in kinds(encrypted) if each[0] == "recovery_code_proven"]


def test_nothing_is_proven_without_a_sheet(plain: Session) -> None:
    """F81: first the paper."""
    sheet = recovery.make_sheet(plain, ENGLISH)
    plain.file.recovery.used(plain.file.recovery.newest("sara").number)
    with pytest.raises(Trouble, match="no recovery sheet that counts"):
        recovery.prove_password_code(plain, sheet.password_code)


def test_the_trail_tells_of_it_and_never_the_codes(encrypted: Session) -> None:
    """F72, F81: who made and proved which sheet, in words; not one group of a code in all of the trail."""
    sheet = recovery.make_sheet(encrypted, ENGLISH)
    prove(encrypted, sheet)
    assert kinds(encrypted) == [
        ("recovery_sheet_printed", "sara", f"file_code {sheet.mark}"),
        ("recovery_code_proven", "sara", f"file_code {sheet.mark}"),
        ("recovery_code_proven", "sara", "password_code"),
    ]
    trail = "\n".join(f"{each.old} {each.new} {each.reason} {each.typed}" for each in encrypted.file.trail())
    for code in (sheet.file_code, sheet.password_code):
        assert code not in trail
        assert code.replace(" ", "") not in trail
    assert PASSPHRASE not in trail
    words = TrailWords(Speaker(ENGLISH), STUDY)
    assert words._detail(f"file_code {sheet.mark}") == f"code that opens the file, key {sheet.mark}"
    assert words._detail("password_code") == "code for a new password"
    assert encrypted.file.verify().ok


# ---- another key -----------------------------------------------------------------------------------------------------------------


def reopened(session: Session, keys: Keys) -> Session:
    return open_gate(session.file.path, STUDY, today, keys=keys).log_in("sara", PASSWORD)


def test_a_new_passphrase_makes_the_sheet_worthless(encrypted: Session) -> None:
    """F80, F81: the code of the old key opens the file no more, and a new sheet is asked for."""
    sheet = recovery.make_sheet(encrypted, ENGLISH)
    prove(encrypted, sheet)
    given = protection.permit(encrypted)
    encrypted.file.close()
    unlocking = protection.Unlocking(cost=QUICK)
    keys = protection.change_passphrase(given, PASSPHRASE, "copper otter lantern eleven", unlocking, cost=QUICK)
    session = reopened(encrypted, keys)
    encrypted.file = session.file
    assert said(session).startswith("The file has another key since")
    assert recovery.state_of(session).outdated
    with pytest.raises(Trouble, match="does not open"):
        recovery.prove_file_code(session, sheet.file_code)
    again = recovery.make_sheet(session, ENGLISH)
    prove(session, again)
    assert said(session) == ""


def test_a_sheet_of_a_plain_file_does_not_cover_an_encrypted_one(plain: Session) -> None:
    """F81: encrypted later, the file needs a sheet with both codes."""
    prove(plain, recovery.make_sheet(plain, ENGLISH))
    assert said(plain) == ""
    given = protection.permit(plain)
    plain.file.close()
    session = reopened(plain, protection.protect(given, PASSPHRASE, cost=QUICK))
    plain.file = session.file
    assert said(session).startswith("The file has another key since")


def test_without_encryption_code_2_is_enough_again(encrypted: Session) -> None:
    """F80: turned off with a reason that stands in the trail; the sheet's code for a password still counts."""
    prove(encrypted, recovery.make_sheet(encrypted, ENGLISH))
    given = protection.permit(encrypted)
    encrypted.file.close()
    keys = protection.unprotect(given, PASSPHRASE, protection.Unlocking(cost=QUICK), reason="Sent to the registry")
    session = reopened(encrypted, keys)
    encrypted.file = session.file
    assert said(session) == ""
    assert [each.detail for each in session.file.events("decrypted")] == ["Sent to the registry"]


# ---- who -------------------------------------------------------------------------------------------------------------------------


def test_one_proven_sheet_is_enough_for_the_study(plain: Session) -> None:
    """F81: the second data manager is not asked for a sheet as long as the first one's is good."""
    account, password = accounts.add(plain, "karim", "Karim Rezaei", ("data_manager",))
    gate = Gate.of(plain)
    prove(plain, recovery.make_sheet(plain, ENGLISH))
    other = gate.log_in("karim", password)
    accounts.change_own_password(other, password, NEW)
    assert said(other) == ""
    assert recovery.state_of(other) is None
    accounts.disable(other, "sara", "left")
    assert said(other).startswith("There is no recovery sheet yet")
    assert account.login == "karim"


@pytest.mark.parametrize("came_back", ["restored", "salvaged", "older_accepted"])
def test_an_older_file_brings_older_codes_back(encrypted: Session, came_back: EventKind) -> None:
    """F81, F100: what was proven before that counts no more: the sheet in the envelope may be a newer one."""
    sheet = recovery.make_sheet(encrypted, ENGLISH)
    prove(encrypted, sheet)
    assert said(encrypted) == ""
    encrypted.file.note(came_back, "sara", "")
    state = recovery.state_of(encrypted)
    assert state is not None
    assert (state.file_proven, state.password_proven, state.proven) == (True, False, False)
    assert "came from a backup" in said(encrypted)
    recovery.prove_password_code(encrypted, sheet.password_code)
    assert said(encrypted) == ""


def test_only_a_data_manager_makes_and_proves_sheets(plain: Session) -> None:
    """F79: others are refused, are told nothing, and are not asked."""
    _, password = accounts.add(plain, "nurse", "Nurse Test", ("data_entry",))
    nurse = Gate.of(plain).log_in("nurse", password)
    accounts.change_own_password(nurse, password, NEW)
    assert recovery.missing(nurse) is None
    for act in (lambda: recovery.make_sheet(nurse, ENGLISH), lambda: recovery.prove_password_code(nurse, "x"),
                lambda: recovery.prove_file_code(nurse, "x"), lambda: recovery.state_of(nurse)):  # fmt: skip
        with pytest.raises(Refused):
            act()
    assert kinds(nurse) == []


# ---- the forgotten password ------------------------------------------------------------------------------------------------------


@pytest.fixture
def at_the_door(plain: Session) -> tuple[Gate, str]:
    sheet = recovery.make_sheet(plain, ENGLISH)
    gate = Gate.of(plain)
    gate.log_out(plain)
    return gate, sheet.password_code


def test_the_code_lets_the_data_manager_choose_a_new_password(at_the_door: tuple[Gate, str]) -> None:
    """F81: once; under their own name, in the trail, and a new sheet is asked for."""
    gate, code = at_the_door
    session = recovery.recover_password(gate, "Sara", code, NEW)
    assert session.file.person == "Sara Ahmadi"
    assert not session.access.account.temporary
    assert session.file.password_fits("sara", NEW)
    assert not session.file.password_fits("sara", PASSWORD)
    assert said(session) == "The recovery sheet is used up: print a new one."
    event = session.file.events("password_recovered")
    assert [(each.login, each.detail) for each in event] == [("sara", "")]
    writers = {(each.person, each.role) for each in session.file.trail() if each.table == "recovery" and each.item == "used_at"}
    assert writers == {("Sara Ahmadi", "data_manager")}
    gate.log_out(session)
    with pytest.raises(Trouble, match="used already"):
        recovery.recover_password(gate, "sara", code, "yet another one here")
    assert session.file.verify().ok


def test_wrong_codes_wait_as_wrong_passwords_do_and_stand_in_the_trail(at_the_door: tuple[Gate, str]) -> None:
    """F81, F82: the failures add up with those of passwords; after each the wait doubles."""
    gate, code = at_the_door
    now = [gate.guard.ticks()]
    gate.guard.ticks = lambda: now[0]
    wrong = recovery.make_sheet(gate.log_in("sara", PASSWORD), ENGLISH).password_code  # the newest; `code` is worthless now
    for n in range(3):
        with pytest.raises(Trouble, match="code is not right"):
            recovery.recover_password(gate, "sara", code, NEW)
        assert gate.wait("sara") == pytest.approx(2.0**n)
        with pytest.raises(Trouble, match="Too early"):
            recovery.recover_password(gate, "sara", wrong, NEW)
        now[0] += 2.0**n
    failed = gate.file.events("log_in_failed")
    assert [(each.login, each.detail) for each in failed] == [("sara", "recovery_code")] * 3
    with pytest.raises(Trouble):
        gate.log_in("sara", "wrong")
    assert gate.wait("sara") == pytest.approx(8.0)
    now[0] += 8
    assert recovery.recover_password(gate, "sara", wrong, NEW).access.login == "sara"


def test_a_slip_of_the_finger_costs_nothing(at_the_door: tuple[Gate, str]) -> None:
    """F81: a code that cannot be one is named by its group, without a wait and without a line in the trail."""
    gate, code = at_the_door
    groups = code.split()
    with pytest.raises(Trouble, match="Group 3 of the code"):
        recovery.recover_password(gate, "sara", " ".join([*groups[:2], "0000", *groups[3:]]), NEW)
    assert gate.wait("sara") == 0
    assert gate.file.events("log_in_failed") == ()


@pytest.mark.parametrize("password", ["short", "Sara Ahmadi", "sarasarasara"[:4] * 3, "password1234"])
def test_a_weak_new_password_is_refused_and_the_code_stays_good(at_the_door: tuple[Gate, str], password: str) -> None:
    """F81: nothing is used up before a password is taken."""
    gate, code = at_the_door
    with pytest.raises(Trouble):
        recovery.recover_password(gate, "sara", code, password)
    assert gate.file.recovery.newest("sara").used_at is None
    assert recovery.recover_password(gate, "sara", code, NEW)


def test_nobody_else_gets_in_with_it(plain: Session) -> None:
    """F79, F81: an unknown name, another account, somebody who is no data manager any more, a disabled one."""
    _, password = accounts.add(plain, "karim", "Karim Rezaei", ("data_manager",))
    gate = Gate.of(plain)
    karim = gate.log_in("karim", password)
    accounts.change_own_password(karim, password, NEW)
    code = recovery.make_sheet(karim, ENGLISH).password_code
    for login in ("nobody", "sara"):
        with pytest.raises(Trouble, match="code is not right"):
            recovery.recover_password(gate, login, code, "yet another one here")
    sara = gate.log_in("sara", PASSWORD) if gate.wait("sara") == 0 else plain
    plain.file.change_account("karim", roles=("monitor",), reason="other duties")
    with pytest.raises(Trouble, match="Only a data manager"):
        recovery.recover_password(gate, "karim", code, "yet another one here")
    plain.file.change_account("karim", roles=("data_manager",), active=False, reason="left")
    with pytest.raises(Trouble, match="disabled"):
        recovery.recover_password(gate, "karim", code, "yet another one here")
    assert plain.file.password_fits("karim", NEW)
    assert sara.access.login == "sara"


def test_a_file_open_for_reading_keeps_its_passwords(plain: Session) -> None:
    """F33: nothing is written from a second window, and it says so."""
    code = recovery.make_sheet(plain, ENGLISH).password_code
    gate = open_gate(plain.file.path, STUDY, today, read_only=True)
    with pytest.raises(Trouble, match="reading only"):
        recovery.recover_password(gate, "sara", code, NEW)
    gate.close()


def test_whatever_fails_on_the_way_leaves_everything_as_it_was(at_the_door: tuple[Gate, str], monkeypatch) -> None:
    """F81: the code is used up and the password changed together, or neither."""
    gate, code = at_the_door
    before = gate.file.trail_head()

    def fail(*_args: object, **_more: object) -> None:
        raise OSError("disk")

    monkeypatch.setattr(gate.file, "set_password", fail)
    with pytest.raises(OSError, match="disk"):
        recovery.recover_password(gate, "sara", code, NEW)
    monkeypatch.undo()
    assert gate.file.trail_head() == before
    assert gate.file.person == ""
    assert gate.file.password_fits("sara", PASSWORD)
    assert recovery.recover_password(gate, "sara", code, NEW)


# ---- the PDF ---------------------------------------------------------------------------------------------------------------------


def test_the_pdf_is_overwritten_and_gone(tmp_path: Path) -> None:
    """F81: whoever had another name for the same file reads zeros."""
    path, twin = tmp_path / "sheet.pdf", tmp_path / "twin.pdf"
    path.write_bytes(b"%PDF-1.7 secret" * 500)
    twin.hardlink_to(path)
    recovery.delete_pdf(path)
    assert not path.exists()
    assert set(twin.read_bytes()) == {0}
    assert twin.stat().st_size == 15 * 500


def test_a_pdf_that_is_gone_already_is_told(tmp_path: Path) -> None:
    """F81: a sentence with what to do."""
    with pytest.raises(Trouble, match="cannot be deleted"):
        recovery.delete_pdf(tmp_path / "none.pdf")


