"""A signature edited, copied, revived, removed or forged by another tool is found at opening and by verify (F74, F77, T16)."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store import trail
from sscexo_desktop.store.driver import connect
from sscexo_desktop.store.proof import signed
from sscexo_desktop.store.proof.verify import verify_file
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.record import Kept
from sscexo_desktop.study.review import Signing
from sscexo_desktop.study.texts import Message
from tests.store.at_review import DOCTOR, change, make_ready
from tests.store.conftest import AE, KEY, ROWS, STUDY, VALUES, with_items
from tests.store.test_trail import said, shell

KEPT = (Kept("late", Place("VISDAT"), "2024-09-10", "snow"),)
HERE = "The signature of Dr Test on participant K-01, visit V1, form vitals does not belong to what is stored there."


@pytest.fixture
def reviewed(file: StudyFile, path: Path) -> Path:
    """A closed file: the first signature is void, one on the record, one on an event and one on a setting stand."""
    make_ready(file)
    file.sign(KEY, DOCTOR)
    change(file, AGE=55, reason="misread")
    file.save(KEY, file.record(KEY).answers, ROWS, KEPT, True, base_revision=2, settings={"window": 1})
    file.sign(KEY, DOCTOR)
    file.save(AE, {Place("AETERM"): "headache"}, {}, (), True, base_revision=0)
    file.sign(AE, DOCTOR)
    file.confirm_setting("window", ("14", "21"), "protocol")
    file.sign_setting("window", 1, Signing("parameter", "doctor", "Dr Test", "investigator"))
    file.save(KEY._replace(visit="V2"), VALUES, ROWS, (), True, base_revision=0)
    file.person = "Reza"
    file.close()
    return path


@pytest.fixture
def file(path: Path) -> StudyFile:
    """An open file with one participant; `reviewed` closes it."""
    opened = StudyFile.create(path, STUDY, "Sara")
    opened.add_participant("K-01")
    return opened


def words(message: Message) -> str:
    return message.text.format(**message.params)


def found(path: Path) -> str:
    """Return what opening for writing says; verify says it too, the file is not changed, and for reading it opens."""
    before = path.read_bytes()
    with pytest.raises(Trouble) as refused:
        StudyFile.open(path, STUDY, "Sara")
    assert refused.value.next_step.text.startswith("Verify the file")
    assert path.read_bytes() == before
    assert not path.with_name(path.name + ".lock").exists()
    assert words(refused.value.what) in said(verify_file(path))
    StudyFile.open(path, STUDY, "Sara", read_only=True).close()
    return words(refused.value.what)


def test_whole_signatures_are_no_finding(reviewed: Path) -> None:
    assert verify_file(reviewed).findings == ()
    StudyFile.open(reviewed, STUDY, "Sara").close()
    # Items that a later definition adds are empty, and empty is not a change.
    later = StudyFile.open(reviewed, with_items("SMOKER", "PETS"), "Sara")
    assert later.verify().findings == ()
    assert [each.stands for each in later.signatures()] == [False, True, True, True]
    later.close()


COPY = "SELECT {record}, {subject}, revision, meaning, login, name, role, at, digest, own_override, NULL, NULL, NULL FROM signature"
LAST = "SELECT max(record) FROM signature WHERE subject = (SELECT min(record) FROM form_vitals)"
NEW = ("INSERT INTO record VALUES (99, 'signature')",)
TAMPERINGS: dict[str, tuple[tuple[str, ...], str]] = {
    "value": (('UPDATE form_vitals SET "AGE" = 30',), HERE),
    "value to nothing": (('UPDATE form_vitals SET "AGE" = NULL',), HERE),
    "kind of value": (('UPDATE form_vitals SET "NOTE" = "AGE", "AGE" = NULL',), HERE),
    "row moved": (("UPDATE rows_vitals__bp SET position = position + 1",), HERE),
    "row removed": (("DELETE FROM rows_vitals__bp WHERE row = 3",), HERE),
    "row added": (("INSERT INTO rows_vitals__bp (record, row, position) SELECT min(record), 9, 9 FROM form_vitals",), HERE),
    "kept finding's reason": (("UPDATE kept_finding SET reason = 'ice'",), HERE),
    "kept finding removed": (("DELETE FROM kept_finding",), HERE),
    "completeness": (("UPDATE form_vitals SET complete = 0",), HERE),
    "revision": (("UPDATE form_vitals SET revision = revision + 1",), HERE),
    "settings": (("UPDATE form_vitals SET settings = '{}'",), HERE),
    "definition": (("UPDATE form_vitals SET definition = '2.0'",), HERE),
    "void one revived": (("UPDATE signature SET voided_at = NULL, voided_by = NULL, void_reason = NULL",), HERE),
    "standing one voided": (("UPDATE signature SET voided_at = at, voided_by = name, void_reason = ''",), HERE),
    "reason of a void one": (("UPDATE signature SET void_reason = 'better' WHERE voided_at IS NOT NULL",), HERE),
    "signer": (("UPDATE signature SET name = 'Dr Test', login = 'doctor', role = 'monitor'",), HERE),
    "meaning": ((f"UPDATE signature SET meaning = 'approved' WHERE record = ({LAST})",), HERE),
    "time": ((f"UPDATE signature SET at = '2020-01-01T00:00:00.000+00:00' WHERE record = ({LAST})",), HERE),
    "own override": ((f"UPDATE signature SET own_override = 1 WHERE record = ({LAST})",), HERE),
    "digest": ((f"UPDATE signature SET digest = '' WHERE record = ({LAST})",), HERE),
    "moved to another record": (
        (f"UPDATE signature SET subject = (SELECT max(record) FROM form_vitals) WHERE record = ({LAST})",),
        HERE.replace("V1", "V2"),
    ),
    "copied to another record": (
        (
            *NEW,
            "INSERT INTO signature "
            + COPY.format(record=99, subject="(SELECT max(record) FROM form_vitals)")
            + f" WHERE record = ({LAST})",
        ),
        HERE.replace("V1", "V2"),
    ),
    "moved to nothing": ((f"UPDATE signature SET subject = 4711 WHERE record = ({LAST})",), "belongs to nothing that is stored"),
    "removed": ((f"DELETE FROM signature WHERE record = ({LAST})",), "is missing from the data"),
    "entry edited with it": (
        (
            "UPDATE trail SET new = replace(new, 'reviewed', 'approved') WHERE tbl = 'signature'",
            "UPDATE signature SET meaning = 'approved' WHERE meaning = 'reviewed'",
        ),
        HERE,
    ),
    "setting": (('UPDATE setting SET "values" = \'["1","2"]\'',), "on setting window does not belong"),
    "setting's reason": (("UPDATE setting SET reason = 'x'",), "on setting window does not belong"),
    "event": (("UPDATE form_event SET \"AETERM\" = 'fever'",), "participant K-01, visit –, form event does not belong"),
}


@pytest.mark.parametrize(("tampering", "expected"), TAMPERINGS.values(), ids=list(TAMPERINGS))
def test_tampering_is_found_at_opening_and_by_verify(reviewed: Path, tampering: tuple[str, ...], expected: str) -> None:
    """T16: with the triggers dropped and put back, so that they compare equal."""
    shell(reviewed, *tampering)
    assert expected in found(reviewed)


OTHERWISE = {
    "INTEGER": "CASE {0} WHEN 0 THEN 1 ELSE 0 END",
    "REAL": "coalesce({0} + 1, 7)",
    "TEXT": "CASE {0} WHEN 'UNK' THEN 'ND' ELSE 'UNK' END",
}


def columns_of(path: Path, table: str) -> list[tuple[str, str]]:
    """Return the columns that say what stands there, each with its type."""
    connection = sqlite3.connect(path)
    rows = connection.execute(f"PRAGMA table_info({table})").fetchall()
    connection.close()
    return [(name, sql_type) for _, name, sql_type, *_ in rows if name not in ("record", "row", "participant")]


@pytest.mark.parametrize(("table", "least"), [("form_vitals", 30), ("rows_vitals__bp", 7), ("kept_finding", 5)])
def test_every_stored_column_is_signed(reviewed: Path, table: str, least: int) -> None:
    """F77: whatever differs in the record's row, a row of a section or a kept finding, the signature does not fit any more."""
    whole = reviewed.read_bytes()
    columns = columns_of(reviewed, table)
    assert len(columns) >= least
    for column, sql_type in columns:
        value = OTHERWISE[sql_type].format(f'"{column}"')
        shell(reviewed, f'UPDATE {table} SET "{column}" = {value} WHERE record = (SELECT min(record) FROM form_vitals)')
        assert "does not belong to what is stored there" in found(reviewed), column
        reviewed.write_bytes(whole)


def test_all_of_the_signature_itself_is_under_the_digest(reviewed: Path) -> None:
    """F77: number, subject, revision, meaning, login, name, role, time and override; and the study it stands in."""
    connection = connect(reviewed, "rw")
    shape = StudyFile.open(reviewed, STUDY, "Sara", read_only=True)._database.shape
    row = connection.execute(f"SELECT {', '.join(signed.BOUND)}, digest FROM signature WHERE voided_at IS NULL").fetchone()
    bound, digest = row[:-1], row[-1]
    assert signed.digest(connection, shape, bound) == digest
    for place, value in enumerate(bound):
        other = "x" if isinstance(value, str) else value + 1
        assert signed.digest(connection, shape, (*bound[:place], other, *bound[place + 1 :])) != digest
    connection.execute("DROP TRIGGER study__update")
    connection.execute("UPDATE study SET uuid = 'another'")
    assert signed.digest(connection, shape, bound) != digest
    connection.close()


def test_a_copy_with_a_forged_entry_is_found(reviewed: Path) -> None:
    """T16: anybody can compute a seal, but the digest was made for another record."""
    connection = sqlite3.connect(reviewed)
    (target,) = connection.execute("SELECT max(record) FROM form_vitals").fetchone()
    (source,) = connection.execute(LAST).fetchone()
    entry = list(connection.execute("SELECT * FROM trail WHERE record = ? AND item = ''", (source,)).fetchone())
    names = [row[1] for row in connection.execute("PRAGMA table_info(trail)")]
    last, before = connection.execute("SELECT seq, seal FROM trail ORDER BY seq DESC LIMIT 1").fetchone()
    (old,) = connection.execute("SELECT subject FROM signature WHERE record = ?", (source,)).fetchone()
    connection.close()
    forged = dict(zip(names, entry, strict=True)) | {"seq": last + 1, "record": 99}
    forged["new"] = str(forged["new"]).replace(f'"subject":{old}', f'"subject":{target}')
    forged["seal"] = trail.seal_of(before, [forged[name] for name in trail.SEALED])
    cells = ", ".join("NULL" if forged[name] is None else repr(forged[name]) for name in names)
    copied = "INSERT INTO signature " + COPY.format(record=99, subject=target) + f" WHERE record = {source}"
    shell(reviewed, *NEW, copied, f"INSERT INTO trail VALUES ({cells})")
    assert found(reviewed) == HERE.replace("V1", "V2")
    assert len(verify_file(reviewed).findings) == 1


def test_a_signature_removed_with_its_entries_is_found_by_verify(reviewed: Path) -> None:
    """F73: only the chain of the trail tells."""
    gone = f"record = ({LAST})"
    shell(reviewed, f"DELETE FROM trail WHERE {gone} AND tbl = 'signature'", f"DELETE FROM signature WHERE {gone}")
    assert "audit trail is missing" in said(verify_file(reviewed))


def test_a_password_changed_by_another_tool_is_found(reviewed: Path) -> None:
    """F79: another's hash put in, so that somebody could sign under that name."""
    shell(reviewed, "UPDATE account SET password = 'x'")
    assert "The password of the account doctor was changed outside this program." in said(verify_file(reviewed))


def test_every_damaged_byte_is_found_or_harmless(reviewed: Path) -> None:
    """T3: neither verify nor opening crashes on what is left of a signature."""
    whole = reviewed.read_bytes()
    for offset in range(200, len(whole), len(whole) // 150):
        broken = bytearray(whole)
        broken[offset : offset + 40] = b"\xff" * 40
        reviewed.write_bytes(broken)
        verify_file(reviewed)
        assert reviewed.read_bytes() == broken
        with contextlib.suppress(Trouble):
            StudyFile.open(reviewed, STUDY, "Sara").close()
