"""Accounts, events and drafts of several people in a study file (F72, F79, F82), and the older format without them (F110)."""

from __future__ import annotations

import shutil
import sqlite3
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store import tables, trail, upgrade
from sscexo_desktop.store.passwords import Cost, fits, hashed
from sscexo_desktop.store.proof.verify import verify_file
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.store.upgrading import By
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.record import DraftField
from sscexo_desktop.study.review import TrailFilter
from tests.store.conftest import KEY, ROWS, STUDY, VALUES

QUICK = Cost.quick()


def add(file: StudyFile, login: str = "nurse", name: str = "Nurse Ahmadi", roles=("data_entry",)):
    return file.add_account(login, name, roles, "correct horse", temporary=False, cost=QUICK)


def test_an_account_is_made_and_its_password_known(file: StudyFile) -> None:
    """F79: the roles stand in the order of the table; the file holds an Argon2id hash, the trail only its digest."""
    made = add(file, "Nurse ", " Nurse   Ahmadi ", ("investigator", "data_entry"))
    assert (made.login, made.name, made.roles, made.active) == ("nurse", "Nurse Ahmadi", ("data_entry", "investigator"), True)
    assert file.password_fits("NURSE", "correct horse")
    assert not file.password_fits("nurse", "correct hors")
    assert not file.password_fits("nobody", "correct horse")
    (known,) = sqlite3.connect(file.path).execute("SELECT password FROM account").fetchone()
    assert known.startswith("$argon2id$")
    told = [str(each.new) for each in file.trail()]
    assert not any("argon2" in each or "correct" in each for each in told)
    assert any("data_entry investigator" in each for each in told)


@pytest.mark.parametrize(("login", "name"), [("nurse", "Another Name"), ("NURSE", "Another Name"), ("other", "nurse  AHMADI")])
def test_user_name_and_printed_name_are_one_persons(file: StudyFile, login: str, name: str) -> None:
    """F79: nobody can be taken for somebody else in the trail."""
    add(file)
    with pytest.raises(Trouble):
        add(file, login, name)
    assert len(file.accounts()) == 1


def test_a_password_is_the_same_on_either_keyboard(file: StudyFile) -> None:
    """F25, F79: digits and letters that look alike are the same password."""
    add(file)
    file.set_password("nurse", "کرمانشاه ۱۴۰۳", temporary=False, reason="own choice", cost=QUICK)
    assert file.password_fits("nurse", unicodedata.normalize("NFD", "كرمانشاه 1403"))
    assert not file.password_fits("nurse", "کرمانشاه ۱۴۰۴")


def test_every_change_of_an_account_has_a_reason_in_the_trail(file: StudyFile) -> None:
    """F72: roles, being active and the password."""
    add(file)
    file.change_account("nurse", roles=("monitor",), active=False, reason="left the clinic")
    assert (file.accounts()[0].roles, file.accounts()[0].active) == (("monitor",), False)
    file.set_password("nurse", "another horse", temporary=True, reason="forgotten", cost=QUICK)
    told = {(each.item, each.reason) for each in file.trail() if each.table == "account" and each.operation == "U"}
    assert {("roles", "left the clinic"), ("active", "left the clinic"), ("password_digest", "forgotten")} <= told
    with pytest.raises(ValueError, match="reason"):
        file.change_account("nurse", active=True, reason=" ")
    assert file.verify().ok


def test_the_role_stands_beside_the_person(file: StudyFile) -> None:
    """F72, F79."""
    file.role = "investigator"
    file.note("logged_in", "doctor")
    assert [(each.person, each.role) for each in file.trail() if each.table == "event"] == [(file.person, "investigator")]
    assert file.verify().ok


def test_failures_are_counted_from_the_last_success(file: StudyFile) -> None:
    """F82: kept in the file, so that closing the program does not shorten the wait."""
    for kind in ("log_in_failed", "log_in_failed", "logged_in", "log_in_failed"):
        file.note(kind, "nurse")
    file.note("log_in_failed", "")
    assert (file.failures("nurse"), file.failures(""), file.failures("doctor")) == (1, 1, 0)
    assert [each.kind for each in file.events(limit=2)] == ["log_in_failed", "log_in_failed"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET login = 'x'",
        "DELETE FROM event",
        "DELETE FROM account",
    ],
)
def test_what_is_kept_for_good(file: StudyFile, statement: str) -> None:
    """F74: not even this program can take it away."""
    add(file)
    file.note("logged_in", "nurse")
    with pytest.raises(Exception, match="kept for good"), file._database.writing("x") as connection:
        connection.execute(statement)
    assert len(file.accounts()) == len(file.events()) == 1


def test_everybody_has_a_draft_of_their_own(file: StudyFile) -> None:
    """F19, F82: what one person typed is neither shown to another nor lost when the other saves."""
    place = Place("AGE")
    file.put_draft_field(KEY, DraftField(place, "41"))
    mine, file.person = file.person, "Nurse Two"
    assert file.draft(KEY) is None
    assert [each.person for each in file.others_drafts(KEY)] == [mine]
    file.put_draft_field(KEY, DraftField(place, "42"))
    file.save(KEY, VALUES, ROWS, (), True, base_revision=0)
    assert file.draft(KEY) is None
    file.person = mine
    assert file.draft(KEY).fields[place].typed == "41"


def test_a_draft_left_by_nobody_is_adopted(file: StudyFile) -> None:
    """F110: drafts of an older file carry typed names."""
    place = Place("AGE")
    file.put_draft_field(KEY, DraftField(place, "41"))
    old, file.person = file.person, "Nurse Two"
    file.adopt_draft(KEY, old)
    assert file.draft(KEY).fields[place].typed == "41"
    assert file.others_drafts(KEY) == ()
    with pytest.raises(ValueError, match="own"):
        file.adopt_draft(KEY, old)


def test_together_is_all_or_nothing(file: StudyFile) -> None:
    """T2: two changes in one transaction."""

    def both() -> None:
        with file.together():
            file.add_participant("K-77")
            file.add_participant("K-01")

    with pytest.raises(Trouble, match="already taken"):
        both()
    assert "K-77" not in {each.number for each in file.participants()}
    with file.together():
        file.add_participant("K-77")
        with file.together():
            file.note("logged_in", "nurse")
    assert "K-77" in {each.number for each in file.participants()}
    assert file.verify().ok


# ---- the older format ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def old(saved: Path, tmp_path: Path) -> Path:
    """A file as format 1 had it: made anew table by table, its trail sealed without roles."""
    path = tmp_path / "old.sqlite"
    shutil.copy(saved, path)
    connection = sqlite3.connect(path, isolation_level=None)
    shape = tables.shape_of(STUDY)
    for name in trail.triggers(shape):
        connection.execute(f'DROP TRIGGER "{name}"')
    for table in reversed((*tables.SINCE_2, *tables.SINCE_3)):
        connection.execute(f'DROP TABLE "{table.name}"')
    connection.execute("ALTER TABLE trail DROP COLUMN role")
    for each in shape:
        if not each.section:
            connection.execute(f'ALTER TABLE "{each.name}" DROP COLUMN settings')
    for table in reversed(tables.DRAFTS):
        connection.execute(f'DROP TABLE "{table.name}"')
    for table in tables.fixed(1):
        if table.name.startswith("draft"):
            connection.execute(table.sql)
    connection.execute(
        "INSERT INTO draft VALUES (1, 'K-01', 'V1', 'vitals', 1, 'A typed name', '2024-01-01T00:00:00+00:00', "
        "'2024-01-01T00:00:00+00:00', 2)"
    )
    connection.execute("INSERT INTO draft_field VALUES (1, 'AGE', '44', '', '', '2024-01-01T00:00:00+00:00')")
    before = trail.genesis_of(connection.execute("SELECT * FROM study").fetchone())
    columns = ", ".join(trail.sealed(1))
    for row in connection.execute(f"SELECT {columns} FROM trail ORDER BY seq").fetchall():
        values = [_without_settings(each) for each in row]
        before = trail.seal_of(before, values)
        connection.execute("UPDATE trail SET old = ?, new = ?, seal = ? WHERE seq = ?", (*values[10:12], before, values[0]))
    for sql in trail.triggers(shape, 1).values():
        connection.execute(sql)
    connection.execute("PRAGMA user_version = 1")
    connection.close()
    return path


def _without_settings(value: object) -> object:
    return value.replace(',"settings":"{}"', "") if isinstance(value, str) else value


def test_an_older_file_is_read_and_never_written_unasked(old: Path) -> None:
    """F110, F3: it verifies as it is; it is refused for writing with the next step, and its bytes stay."""
    before = old.read_bytes()
    report = verify_file(old)
    assert (report.findings, report.ok) == ((), True)
    with pytest.raises(upgrade.NeedsUpgrade, match="older version of this program"):
        StudyFile.open(old, STUDY, "nurse")
    reading = StudyFile.open(old, STUDY, "nurse", read_only=True)
    assert reading.accounts() == reading.events() == ()
    assert reading.record(KEY).answers == {**VALUES, Place("AGE"): 55}
    assert {each.role for each in reading.trail()} == {""}
    assert reading.signatures() == reading.all_ticks() == reading.locks(closed=True) == reading.queries() == ()
    assert reading.lock_on(KEY) is None
    assert reading.record_at(KEY, datetime.now(UTC)) == reading.record(KEY)
    assert reading.count_entries(TrailFilter(participant="K-01")) == len(list(reading.trail("K-01"))) > 0
    reading.close()
    assert old.read_bytes() == before


def test_an_older_file_is_brought_up_to_date(old: Path) -> None:
    """F110, T8: nothing saved is changed, old seals hold, drafts stay, and writing goes on with roles."""
    before = verify_file(old)
    StudyFile.upgrade(old, STUDY, By())
    file = StudyFile.open(old, STUDY, "A typed name")
    assert file.holds(before.entries, before.head)
    try:
        assert file.draft(KEY).fields[Place("AGE")].typed == "44"
        before, moment = file.record(KEY), datetime.now(UTC)
        add(file)
        file.role = "data_entry"
        file.save(KEY, {**VALUES, Place("AGE"): 45}, ROWS, (), True, base_revision=2, reason="typing error")
        assert file.verify().findings == ()
        assert {each.role for each in file.trail()} == {"", "data_entry"}
        assert file.record_at(KEY, moment) == before
    finally:
        file.close()


@pytest.mark.parametrize("role", ["NULL", "'monitor'"])
def test_a_role_changed_in_the_trail_is_found(saved: Path, role: str) -> None:
    """F73, T7: what was written with a role cannot lose it, nor get another."""
    file = StudyFile.open(saved, STUDY, "Sara")
    file.role = "investigator"
    file.note("logged_in", "doctor")
    file.close()
    connection = sqlite3.connect(saved, isolation_level=None)
    connection.execute('DROP TRIGGER "trail__update"')
    connection.execute(f"UPDATE trail SET role = {role} WHERE tbl = 'event'")
    connection.execute(trail.triggers(tables.shape_of(STUDY))["trail__update"])
    connection.close()
    assert not verify_file(saved).ok


def test_hashes_carry_their_cost() -> None:
    """F79: a hash made at any cost is proven at that cost; nonsense fits nothing."""
    assert "m=131072,t=4,p=2" in hashed("abc", Cost())
    assert fits(hashed("abc", QUICK), "abc")
    assert not fits("nonsense", "abc")
