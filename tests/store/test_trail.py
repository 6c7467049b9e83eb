"""A foreign tool cannot write, and whatever it does to the file all the same is found and named (F73, F74, T7, T13)."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sscexo_desktop.store import trail
from sscexo_desktop.store.proof.verify import Report, verify_file
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.texts import Message
from tests.store.conftest import KEY, ROWS, STUDY, VALUES


def shell(path: Path, *statements: str, loose: bool = True) -> None:
    """Do what somebody with a SQLite tool does; `loose` drops the triggers first and puts them back."""
    connection = sqlite3.connect(path)
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall() if loose else []
    try:
        for name, _ in triggers:
            connection.execute(f'DROP TRIGGER "{name}"')
        for statement in statements:
            connection.execute(statement)
        for _, sql in triggers:
            connection.execute(sql)
        connection.commit()
    finally:
        connection.close()


def said(report: Report) -> str:
    def words(message: Message) -> str:
        return message.text.format(
            **{name: words(each) if isinstance(each, Message) else each for name, each in message.params.items()}
        )

    return "\n".join(map(words, report.findings))


@pytest.mark.parametrize(
    "statement",
    [
        'UPDATE form_vitals SET "AGE" = 30',
        "DELETE FROM rows_vitals__bp",
        "INSERT INTO participant VALUES (99, 'K-99', '')",
        "UPDATE participant SET number = 'K-77'",
        "DELETE FROM participant",
        "DELETE FROM trail WHERE seq = 5",
        "UPDATE trail SET new = 1 WHERE seq = 5",
        "UPDATE trail SET seal = '' WHERE seq = 5",
        "INSERT INTO trail VALUES (9999, '', '', '', '', '', 1, 0, 'I', '', NULL, NULL, '', '', 'x', '')",
        "INSERT OR REPLACE INTO trail SELECT * FROM trail WHERE seq = 5",
        "UPDATE study SET practice = 1",
        "DELETE FROM study",
        "UPDATE definition SET version = '9'",
    ],
)
def test_a_foreign_tool_cannot_write(saved, statement) -> None:
    """F74: refused by the triggers, whose functions only this program has."""
    before = saved.read_bytes()
    with pytest.raises(sqlite3.Error, match=r"no such function|never changed|FOREIGN KEY"):
        shell(saved, statement, loose=False)
    assert saved.read_bytes() == before


EVENT_ROW = "77, 'K-02', '', 1, 1, 1, '', '', '', '{}', NULL, NULL, NULL, NULL, NULL, NULL"
SWAP = "UPDATE trail SET (item, new) = (SELECT item, new FROM a WHERE a.seq = 17 - trail.seq) WHERE seq IN (8, 9)"
AGE = "participant K-02, visit V1, table form_vitals, record 5, row 0, item AGE"
TAMPERINGS: dict[str, tuple[tuple[str, ...], str]] = {
    "value": (('UPDATE form_vitals SET "AGE" = 30 WHERE record = 5',), AGE),
    "row value": (('UPDATE rows_vitals__bp SET "SYSBP" = 1 WHERE record = 3 AND row = 1',), "record 3, row 1, item SYSBP"),
    "blank": (("UPDATE form_vitals SET \"STORY__blank\" = 'ND'",), "item STORY__blank"),
    "frame": (("UPDATE form_vitals SET saved_by = 'Nobody'",), "item saved_by"),
    "participant": (("UPDATE participant SET begun_at = '2020'",), "table participant, record 2"),
    "row removed": (("DELETE FROM rows_vitals__bp WHERE record = 3 AND row = 3",), "missing from the data: participant K-01"),
    "record removed": (("DELETE FROM form_event",), "missing from the data: participant K-01"),
    "record added": (
        ("INSERT INTO record VALUES (77, 'form_event')", f"INSERT INTO form_event VALUES ({EVENT_ROW})"),
        "does not know: table form_event, record 77",
    ),
    "entry removed": (("DELETE FROM trail WHERE seq = 5",), "Entry 5 of the audit trail is missing"),
    "entry edited": (("UPDATE trail SET person = 'Nobody' WHERE seq = 7",), "Entry 7 of the audit trail was changed"),
    "entry and value": (
        ('UPDATE form_vitals SET "AGE" = 30', "UPDATE trail SET new = 30 WHERE item = 'AGE'"),
        "was changed: participant K-01",
    ),
    "time edited": (("UPDATE trail SET at = '2020-01-01T00:00:00.000+00:00' WHERE seq = 9",), "Entry 9 of"),
    "reason edited": (("UPDATE trail SET reason = 'better' WHERE reason <> ''",), "was changed"),
    "typed edited": (("UPDATE trail SET typed = 'x' WHERE seq = 4",), "Entry 4 of"),
    "reordered": (
        (
            "UPDATE trail SET seq = -8 WHERE seq = 8",
            "UPDATE trail SET seq = 8 WHERE seq = 9",
            "UPDATE trail SET seq = 9 WHERE seq = -8",
        ),
        "Entry 8 of",
    ),
    "swapped": (("CREATE TEMP TABLE a AS SELECT * FROM trail WHERE seq IN (8, 9)", SWAP), "Entry 8 of"),
    "trail cut": (("DELETE FROM trail WHERE seq > 20",), "audit trail"),
    "trail emptied": (("DELETE FROM trail",), "does not know"),
    "identity": (("UPDATE study SET created_by = 'Nobody'",), "Entry 1 of"),
    "definition": (("UPDATE definition SET source = ''",), "study definition kept in the file was changed"),
    "kind of value": (("UPDATE trail SET new = CAST(new AS TEXT) WHERE item = 'AGE'",), "was changed"),
    "trigger": (("CREATE TRIGGER extra AFTER INSERT ON draft BEGIN SELECT 1; END",), "trigger extra does not belong"),
    "column": (('ALTER TABLE form_event ADD COLUMN "X" TEXT',), "table form_event was changed"),
    "table": (("CREATE TABLE other (a)",), "table other does not belong"),
    "index": (("DROP INDEX trail_record",), "index trail_record is missing"),
}


@pytest.mark.parametrize(("tampering", "words"), TAMPERINGS.values(), ids=list(TAMPERINGS))
def test_tampering_is_found_and_named(saved, tampering, words) -> None:
    """F73, F74, T7: even with the triggers dropped and put back; the place is named, never the value."""
    assert verify_file(saved).ok
    shell(saved, *tampering)
    report = verify_file(saved)
    assert not report.ok
    assert words in said(report)
    assert "7.5" not in said(report)


@pytest.mark.parametrize(
    "name", ["form_vitals__update", "rows_vitals__bp__delete", "participant__insert", "trail__seal", "trail__update"]
)
def test_a_dropped_or_changed_trigger_is_found(saved, name) -> None:
    """T7, T8."""
    shell(saved, f'DROP TRIGGER "{name}"', loose=False)
    assert f"trigger {name} is missing" in said(verify_file(saved))
    table = name.split("__")[0] if not name.startswith("rows") else "rows_vitals__bp"
    shell(saved, f'CREATE TRIGGER "{name}" AFTER UPDATE ON {table} BEGIN SELECT 1; END', loose=False)
    assert f"trigger {name} was changed" in said(verify_file(saved))


def test_every_damaged_byte_is_found_or_harmless(saved) -> None:
    """T3: verify never crashes and never changes the file."""
    whole = saved.read_bytes()
    for offset in range(200, len(whole), len(whole) // 60):
        broken = bytearray(whole)
        broken[offset : offset + 50] = b"\xff" * 50
        saved.write_bytes(broken)
        verify_file(saved)
        assert saved.read_bytes() == broken


def test_the_seal_can_be_computed_by_anyone(saved) -> None:
    """F73: nothing but SHA-256 and JSON, the seal before it first."""
    connection = sqlite3.connect(saved)
    rows = connection.execute("SELECT * FROM trail ORDER BY seq LIMIT 2").fetchall()
    before, (*columns, seal, role) = rows[0][-2], rows[1]
    content = json.dumps([before, [*columns, role]], ensure_ascii=False, separators=(",", ":"))
    assert hashlib.sha256(content.encode()).hexdigest() == seal
    connection.close()


def test_rollback_leaves_the_chain_right(file: StudyFile) -> None:
    """F73: a transaction that failed after its entries were sealed leaves no trace."""
    file.save(KEY, VALUES, ROWS, (), True, base_revision=0)
    head = file.trail_head()

    def fail_after_sealing() -> None:
        with file._database.writing(reason="x") as connection:
            connection.execute('UPDATE form_vitals SET "AGE" = "AGE" + 1')
            assert connection.execute("SELECT max(seq) FROM trail").fetchone()[0] > head[0]
            raise KeyError

    for _ in range(3):
        with pytest.raises(KeyError):
            fail_after_sealing()
        assert file.trail_head() == head
    file.save(KEY, {**VALUES, Place("AGE"): 55}, ROWS, (), True, base_revision=1, reason="x")
    assert file.verify().findings == ()


def test_a_clock_set_back_is_said_and_breaks_nothing(file: StudyFile) -> None:
    """T13: order is by number; UTC is right; a note, not a finding."""
    file._database.session.clock = lambda: datetime.now(UTC) + timedelta(days=1)
    file.save(KEY, VALUES, ROWS, (), True, base_revision=0)
    report = file.verify()
    assert report.ok
    assert "behind" in report.notes[0].text
    file._database.session.clock = lambda: datetime(1970, 1, 1, tzinfo=UTC)
    file.save(KEY, {**VALUES, Place("AGE"): 55}, ROWS, (), True, base_revision=1, reason="x")
    assert file.verify().ok
    assert [each.new for each in file.history(KEY, Place("AGE"))] == [54, 55]


def test_verify_tells_how_far_and_stops_when_told(saved) -> None:
    heard: list[tuple[int, int]] = []
    report = verify_file(saved, lambda done, total: heard.append((done, total)))
    assert heard[-1][0] == heard[-1][1] > report.entries

    def stop(done: int, total: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        verify_file(saved, stop)


def test_the_triggers_follow_from_the_shape_alone(file: StudyFile) -> None:
    """T8: every audited table has its three."""
    names = set(trail.triggers(file._database.shape))
    for table in ("form_vitals", "form_event", "rows_vitals__bp", "participant", "setting", "kept_finding", "definition"):
        assert {f"{table}__insert", f"{table}__update", f"{table}__delete"} <= names
    assert STUDY.id == "TRIAL"
