"""Somebody changes the file with another tool and puts the triggers back: it is found, and the first bad row named (T7)."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store import heads
from sscexo_desktop.store.accounts import digest_of
from sscexo_desktop.store.heads import Head, RolledBack
from sscexo_desktop.store.passwords import Cost
from sscexo_desktop.store.proof.verify import verify_file
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.record import DraftField
from tests.store.conftest import AE, KEY, ROWS, STUDY, VALUES
from tests.store.salvage.damage import words

QUICK = Cost.quick()
CODE = "INSERT INTO recovery VALUES (?, 'sara', 'a hash', ?, ?, 'Sara', NULL, NULL)"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with something of everything: records, a draft, an account, a recovery code, the trail of a merged copy."""
    path = tmp_path_factory.mktemp("original") / "study.sqlite"
    file = StudyFile.create(path, STUDY, "Sara")
    file.add_account("sara", "Sara", ("data_manager",), "correct horse 1", temporary=False, cost=QUICK)
    file.add_account("reza", "Reza", ("data_entry",), "correct horse 2", temporary=False, cost=QUICK)
    for number in ("K-01", "K-02"):
        file.add_participant(number)
        file.save(KEY._replace(participant=number), VALUES, ROWS, (), True, base_revision=0)
    file.save(KEY, {**VALUES, Place("AGE"): 55}, ROWS, (), True, base_revision=1, reasons={Place("AGE"): "misread"})
    file.put_draft_field(AE, DraftField(Place("AETERM"), "headache"), 0)
    file.put_draft_rows(KEY, "bp", (2, 1))
    _add_code_and_merge(file)
    file.close()
    assert verify_file(path).findings == ()
    return path


def _add_code_and_merge(file: StudyFile) -> None:
    database = file._database
    entries = list(file.trail())
    with database.writing() as connection:
        number = connection.execute("INSERT INTO record (tbl) VALUES ('recovery')").lastrowid
        connection.execute(CODE, (number, digest_of("a hash"), database.session.at))
    fork, last = entries[3], entries[8]
    told = f"fork:{fork.seq}:{fork.seal} head:{last.seq}:{last.seal} entries:5 first:1 sha256:x file:other.sqlite"
    file.note("merged", "sara", told)
    merge = max(each.seq for each in file.trail())
    with database.writing() as connection:
        connection.execute("INSERT INTO merged_trail SELECT ?, * FROM trail WHERE seq BETWEEN 5 AND 9", (merge,))


@pytest.fixture
def path(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(original, tmp_path / "study.sqlite"))


def shell(path: Path, *statements: str, loose: bool = True) -> None:
    """Do it as somebody does who reads SQL; `loose` takes the triggers away first and puts them back."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall() if loose else []
    for name, _ in triggers:
        connection.execute(f'DROP TRIGGER "{name}"')
    for statement in statements:
        assert connection.execute(statement).rowcount != 0, statement
    for _, sql in triggers:
        connection.execute(sql)
    connection.close()


def found(path: Path, named: str) -> None:
    """Verify names it first, and the file is not opened for writing, nor changed; for reading it still is."""
    before = path.read_bytes()
    report = verify_file(path)
    assert named in words(report.findings[:1])
    with pytest.raises(Trouble):
        StudyFile.open(path, STUDY, "Sara")
    assert path.read_bytes() == before
    StudyFile.open(path, STUDY, read_only=True).close()


ORPHANS = "DELETE FROM rows_vitals__bp WHERE record NOT IN (SELECT record FROM form_vitals)"
OTHERS = "SELECT password, password_digest FROM account WHERE login = 'reza'"
SWAP = (
    "CREATE TABLE two AS SELECT * FROM trail WHERE seq IN (9, 10)",
    "UPDATE trail SET (item, new, seal) = (SELECT item, new, seal FROM two WHERE two.seq = 19 - trail.seq) WHERE seq IN (9, 10)",
    "DROP TABLE two",
)


@pytest.mark.parametrize(
    ("statements", "named"),
    [
        (("UPDATE form_vitals SET AGE = 44 WHERE participant = 'K-01'",), "participant K-01, visit V1, table form_vitals"),
        (("UPDATE rows_vitals__bp SET SYSBP = 99 WHERE row = 1",), "item SYSBP"),
        (("DELETE FROM form_vitals WHERE participant = 'K-02'", ORPHANS), "participant K-02"),
        (("DELETE FROM trail WHERE seq = 9",), "Entry 9 of the audit trail is missing"),
        (("DELETE FROM trail WHERE seq > 12",), "refers to a row that is not there"),
        (("UPDATE trail SET seq = -seq WHERE seq IN (9, 10)", "UPDATE trail SET seq = 19 + seq WHERE seq < 0"), "Entry 9 of"),
        (SWAP, "Entry 9 of the audit trail was changed"),
        (("UPDATE trail SET at = '2020-01-01T00:00:00.000+00:00' WHERE seq = 9",), "Entry 9 of the audit trail was changed"),
        (("UPDATE trail SET new = 44 WHERE item = 'AGE' AND new = 54",), "was changed: participant K-01"),
        (("UPDATE account SET password = (SELECT password FROM account WHERE login = 'reza') WHERE login = 'sara'",),
         "The password of the account sara was changed"),
        ((f"UPDATE account SET (password, password_digest) = ({OTHERS}) WHERE login = 'sara'",), "table account"),
        (("UPDATE recovery SET hash = 'mine'",), "The recovery code of the account sara was changed"),
        (("UPDATE recovery SET hash = 'mine', hash_digest = 'mine'",), "table recovery"),
        (("UPDATE recovery SET used_at = NULL, drilled_at = 'x'",), "item drilled_at"),
        (("UPDATE merged_trail SET new = 'x' WHERE seq = 7",), "merged copy was changed at entry 7"),
        (("DELETE FROM merged_trail WHERE seq = 9",), "merged copy was changed at entry 9"),
        (("DELETE FROM merged_trail",), "merged copy was changed at entry 5"),
    ],
    ids=["value", "row value", "record gone", "entry gone", "end gone", "reordered", "swapped", "time", "in the trail", "hash",
         "hash and digest", "code", "code and digest", "code used", "merged entry", "merged entry gone", "merge gone"],
)  # fmt: skip
def test_found_by_the_file_itself(path: Path, statements: tuple[str, ...], named: str) -> None:
    shell(path, *statements)
    found(path, named)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE draft_field SET typed = 'fever'",
        "UPDATE draft_field SET place = 'DOSE'",
        "UPDATE draft SET person = 'Reza' WHERE form = 'event'",
        "UPDATE draft SET visit = 'V2' WHERE form = 'event'",
        "UPDATE draft SET base_revision = 9 WHERE form = 'event'",
        "UPDATE draft SET touched_at = '2020-01-01T00:00:00.000+00:00' WHERE form = 'event'",
        "DELETE FROM draft_field",
        "UPDATE draft SET seal = '' WHERE form = 'event'",
        "INSERT INTO draft_kept SELECT id, 'late', 'AETERM', '', 'so it was' FROM draft WHERE form = 'event'",
    ],
)
def test_a_draft_is_found_and_no_value_named(path: Path, statement: str) -> None:
    """F19, F74: participant, visit, form and person; drafts have no triggers, so nobody has to take any away."""
    shell(path, statement, loose=False)
    found(path, "form event")
    said = words(verify_file(path).findings)
    assert "participant K-01" in said
    assert "headache" not in said
    assert "fever" not in said


def test_a_draft_of_another_file(path: Path, tmp_path: Path) -> None:
    """F74: its seal belongs to its file, so what was typed into one is not passed off as typed into another."""
    other = tmp_path / "other.sqlite"
    StudyFile.create(other, STUDY, "Sara").close()
    shell(path, f"ATTACH '{other}' AS there", "INSERT INTO there.draft SELECT * FROM draft WHERE form = 'event'", loose=False)
    found(other, "form event")


def test_a_dropped_trigger(path: Path) -> None:
    shell(path, "DROP TRIGGER form_vitals__update", loose=False)
    found(path, "trigger form_vitals__update is missing")


def test_a_file_rolled_back(path: Path, tmp_path: Path) -> None:
    """F73: right in itself; the head that is known of it is not in it, and the entry and its day are named."""
    older = Path(shutil.copy(path, tmp_path / "older.sqlite"))
    file = StudyFile.open(path, STUDY, "Sara")
    file.add_participant("K-03")
    head = file.head()
    file.close()
    assert isinstance(head, Head)
    assert verify_file(older).ok
    with pytest.raises(RolledBack, match=f"entry {head.seq} of its audit trail") as caught:
        StudyFile.open(older, STUDY, "Sara", witnesses=lambda _: (head,))
    assert caught.value.missing == (head,)
    assert caught.value.what.params["day"].isoformat() == site_day(head)
    for _ in range(5):  # worked on until it has as many entries: they are others
        file = StudyFile.open(older, STUDY, "Sara")
        file.note("logged_in", "sara")
        file.close()
    with pytest.raises(RolledBack):
        StudyFile.open(older, STUDY, "Sara", witnesses=lambda _: (head,))
    StudyFile.open(path, STUDY, "Sara", witnesses=lambda _: (head,)).close()


def site_day(head: Head) -> str:
    from datetime import datetime

    return datetime.fromisoformat(head.at).astimezone(heads._SITE).date().isoformat()
