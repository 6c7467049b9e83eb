"""The quick proof of a trail (F74, F111): whatever it takes for proven, looking at each entry by itself takes for proven too."""

from __future__ import annotations

import gzip
import math
import random
import shutil
import struct
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from sscexo_desktop.store import opening, tables, trail
from sscexo_desktop.store.driver import Connection, connect, format_of, in_memory
from sscexo_desktop.store.proof import as_told, in_bulk
from sscexo_desktop.store.proof.verify import verify_file
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.store.upgrading import By
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.typed import Answer
from tests.proof import kills, ward
from tests.proof.tampering import FOUND, Tampering, shell
from tests.store.conftest import KEY, VALUES
from tests.store.conftest import ROWS as IN_ROWS

LENGTH = 120
DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(scope="module")
def study() -> Study:
    return ward.shipped()


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory, study: Study) -> Path:
    """A file with records, corrections, rows that were removed, signatures and drafts."""
    return kills.worked(tmp_path_factory.mktemp("bulk"), study, "in bulk", LENGTH)


@pytest.fixture
def connection(original: Path) -> Iterator[Connection]:
    connection = connect(original, "ro")
    yield connection
    connection.close()


def proven(connection: Connection) -> bool:
    """Whether the quick proof takes seals and rows for right."""
    shape = opening.definition_of(connection, Path("study.sqlite")).shape
    audited = [table for table in tables.all_tables(shape, format_of(connection)) if table.record]
    walked = in_bulk.walked(connection, trail.genesis_in(connection), lambda _: None)
    return walked is not None and as_told.rows_are_as_told(connection, audited, lambda _: None)


def test_a_file_that_is_right_is_proven_in_bulk(connection: Connection, original: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the report is the same as that of each entry by itself, the head too."""
    assert proven(connection)
    quick = verify_file(original)
    assert quick.ok
    monkeypatch.setattr(in_bulk, "walked", lambda *_: None)
    assert verify_file(original) == quick


@pytest.mark.parametrize("entries", [1, 7, 1000])
@pytest.mark.parametrize("records", [1, 5])
def test_however_the_trail_is_divided(
    connection: Connection, monkeypatch: pytest.MonkeyPatch, entries: int, records: int
) -> None:
    monkeypatch.setattr(in_bulk, "ENTRIES", entries)
    monkeypatch.setattr(as_told, "RECORDS", records)
    assert proven(connection)


@pytest.mark.parametrize("each", FOUND, ids=lambda each: each.what)
def test_the_same_is_found_as_entry_by_entry(
    original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, each: Tampering
) -> None:
    """T7: every tampering, with the same first words."""
    copy = Path(shutil.copyfile(original, tmp_path / "study.sqlite"))
    shell(copy, each.statements, loose=each.loose)
    quick = verify_file(copy)
    monkeypatch.setattr(in_bulk, "walked", lambda *_: None)
    assert verify_file(copy) == quick
    assert not quick.ok


SEALS = (
    "UPDATE trail SET seal = upper(seal) WHERE seq = 30",
    "UPDATE trail SET seal = seal || 'a' WHERE seq = 30",
    "UPDATE trail SET seal = substr(seal, 2) WHERE seq = 30",
    "UPDATE trail SET seal = seal || char(10) WHERE seq = 30",
    "UPDATE trail SET seal = (SELECT seal FROM trail WHERE seq = 31) WHERE seq = 30",
    "UPDATE trail SET seq = 0 WHERE seq = 1",
    "UPDATE trail SET seq = -1 WHERE seq = 1",
    "UPDATE trail SET role = NULL WHERE seq = 30",
    "UPDATE trail SET new = CAST(new AS TEXT) WHERE typeof(new) = 'integer'",
    "UPDATE trail SET new = CAST(new AS BLOB) WHERE typeof(new) = 'text'",
    "UPDATE trail SET new = new || char(0) WHERE typeof(new) = 'text'",
    "UPDATE trail SET old = -0.0 WHERE typeof(new) = 'integer'",
    "UPDATE trail SET item = item || ' ' WHERE seq = 30",
    "UPDATE trail SET record = record + 1000000000000 WHERE seq = 30",
    "DELETE FROM trail",
)
ROWS = (
    "UPDATE form_unscheduled SET PULSE_VSORRES = PULSE_VSORRES + 1 WHERE PULSE_VSORRES IS NOT NULL",
    "UPDATE form_medication SET CMTRT = CMTRT || char(0)",
    "UPDATE form_medication SET CMDOSU = NULL",
    "UPDATE form_medication SET CMINDC__why = 'because' WHERE CMINDC__why IS NULL",
    "UPDATE form_medication SET revision = revision + 1",
    "UPDATE record SET tbl = 'form_outcome' WHERE tbl = 'form_medication'",
    "INSERT INTO record VALUES (999999999999, 'form_outcome')",
    "DELETE FROM record WHERE tbl = 'event'",
    "DELETE FROM event",
    "INSERT INTO kept_finding SELECT min(record), 0, 'medication', 'c', 'p', 'b', 'r' FROM form_medication",
)


@pytest.mark.parametrize("statement", [*SEALS, *ROWS])
def test_nothing_passes_that_was_changed(original: Path, tmp_path: Path, statement: str) -> None:
    copy = Path(shutil.copyfile(original, tmp_path / "study.sqlite"))
    before = verify_file(copy)
    shell(copy, ("PRAGMA ignore_check_constraints = ON", statement))
    changed = connect(copy, "ro")
    try:
        assert not proven(changed)
    finally:
        changed.close()
    assert before.ok
    assert not verify_file(copy).ok


def test_numbers_are_written_as_they_were_sealed() -> None:
    """No two numbers have the same text, and it is the number's own."""
    dice = random.Random(7)
    numbers = [struct.unpack("<d", dice.randbytes(8))[0] for _ in range(2000)]
    numbers = [each for each in numbers if math.isfinite(each)]
    numbers += [near for each in (2.1, 0.7, 71.35, 1e15) for near in (math.nextafter(each, 0), each, math.nextafter(each, 9e99))]
    with closing(in_memory()) as memory:
        written = {number: memory.execute("SELECT json_array(?)", (number,)).fetchone()[0] for number in numbers}
    assert len(set(written.values())) == len(written)
    assert all(float(text[1:-1]) == number for number, text in written.items())


def test_the_sign_of_a_zero_is_seen() -> None:
    """SQLite writes none, Python does."""
    for number, signed in ((-0.0, True), (0.0, False), (0, False), ("0.0", False)):
        with closing(in_memory()) as memory:
            memory.execute("CREATE TABLE trail (seq INTEGER PRIMARY KEY, old ANY, new ANY) STRICT")
            memory.execute("INSERT INTO trail VALUES (1, NULL, ?)", (number,))
            assert in_bulk._negative_zeros(memory, 0, 1) is signed


HOSTILE = ("\0 \x01\x1f\x7f\u2028", 'a"b\\c/d\n\r\t\b\f', "]\n[\"" + "0" * 64, "null", "\u202e😀 می‌رود", "x" * 100_000)


def test_whatever_is_typed_is_proven_in_bulk(file: StudyFile) -> None:
    """T10: hostile texts, numbers of all sizes, values emptied, rows removed."""
    answers = dict(VALUES)
    for revision, text in enumerate(HOSTILE):
        weight = Decimal(revision) / 10
        answers = {**answers, Place("NOTE"): text, Place("STORY"): text, Place("WEIGHT"): weight, Place("AGE"): -revision}
        file.save(KEY, answers, IN_ROWS, (), True, base_revision=revision, reason=text.replace("\0", "") or "x")
    left: dict[Place, Answer] = {place: None if place.row == 0 else value for place, value in answers.items() if place.row != 3}
    file.save(KEY, left, {"bp": (1,)}, (), False, base_revision=len(HOSTILE), reason="all wrong")
    with closing(connect(file.path, "ro")) as connection:
        assert proven(connection)


@pytest.mark.parametrize("file_format", [1, 2])
def test_a_file_that_was_upgraded_is_proven_in_bulk(tmp_path: Path, study: Study, file_format: int) -> None:
    """F110: its first entries have no role, their frames fewer columns."""
    path = tmp_path / "study.sqlite"
    path.write_bytes(gzip.decompress((DATA / f"format-{file_format}.sqlite.gz").read_bytes()))
    StudyFile.upgrade(path, study, By())
    StudyFile.open(path, study, "Sara").close()
    with closing(connect(path, "ro")) as connection:
        assert proven(connection)


def test_an_sqlite_that_leaves_digits_out_is_not_relied_on(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_bulk, "_writes_numbers_whole", lambda _: False)
    assert in_bulk.walked(connection, trail.genesis_in(connection), lambda _: None) is None
