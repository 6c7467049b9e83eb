"""Files of every format that was ever released become files of this one, and are then no different from a new one (F110, T8)."""

from __future__ import annotations

import gzip
import sqlite3
from itertools import pairwise
from pathlib import Path

import pytest

from sscexo_desktop.resources import resource
from sscexo_desktop.store import tables, trail, upgrade
from sscexo_desktop.store.driver import FILE_FORMAT, connect
from sscexo_desktop.store.proof import structure
from sscexo_desktop.store.proof.verify import verify_file
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.store.upgrading import By
from sscexo_desktop.study.load import load
from sscexo_desktop.study.places import Place

STUDY = load(resource("study"))
GOLDEN = Path(__file__).parents[1] / "data"
RELEASED = range(1, FILE_FORMAT)


@pytest.fixture(params=RELEASED)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A file as an earlier version of the program wrote it."""
    return golden(request.param, tmp_path)


def golden(file_format: int, folder: Path) -> Path:
    path = folder / f"format {file_format} پرونده.sqlite"
    path.write_bytes(gzip.decompress((GOLDEN / f"format-{file_format}.sqlite.gz").read_bytes()))
    return path


def whole_schema(path: Path) -> dict[str, object]:
    """All that a file says of its tables: statements, columns, foreign keys, indexes; later columns may stand elsewhere."""
    connection = sqlite3.connect(path)
    found: dict[str, object] = {}
    for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall():
        found[f"{kind} {name}"] = structure._parts(sql) if sql else None
        if kind == "table":
            for pragma in ("table_xinfo", "foreign_key_list", "index_list"):
                rows = connection.execute(f'PRAGMA {pragma}("{name}")').fetchall()
                found[f"{pragma} {name}"] = sorted(map(repr, (row[1:] for row in rows)))
    texts = connection.execute("SELECT sql FROM sqlite_master WHERE type = 'table'")
    found["checks"] = sum(sql.count("CHECK (") for (sql,) in texts)
    found["format"] = connection.execute("PRAGMA user_version").fetchone()
    found["program"] = connection.execute("PRAGMA application_id").fetchone()
    connection.close()
    return found


def test_every_released_format_has_its_golden_file() -> None:
    """F110: whoever raises the format adds a file of the one before."""
    assert sorted(GOLDEN.glob("format-*.sqlite.gz")) == [GOLDEN / f"format-{each}.sqlite.gz" for each in RELEASED]


def test_an_old_file_verifies_and_is_refused_for_writing(old: Path) -> None:
    before = old.read_bytes()
    assert verify_file(old).findings == ()
    with pytest.raises(upgrade.NeedsUpgrade, match="older version of this program"):
        StudyFile.open(old, STUDY, "nurse")
    assert old.read_bytes() == before


def test_an_old_file_is_read_as_it_is(old: Path) -> None:
    """F110: what it has not is empty."""
    before = old.read_bytes()
    file = StudyFile.open(old, STUDY, read_only=True)
    assert len(file.records()) > 0
    assert len(file.drafts()) > 0
    file.close()
    assert old.read_bytes() == before


def test_an_upgraded_file_is_as_a_new_one(old: Path, tmp_path: Path) -> None:
    """T8: triggers, indexes, foreign keys and checks, name by name; the trap of a table that was made anew without them."""
    StudyFile.upgrade(old, STUDY, By())
    StudyFile.open(old, STUDY, "nurse").close()
    new = tmp_path / "new.sqlite"
    StudyFile.create(new, STUDY, "nurse").close()
    upgraded, wanted = whole_schema(old), whole_schema(new)
    assert {name: parts for name, parts in upgraded.items() if wanted.get(name) != parts} == {}
    assert upgraded.keys() == wanted.keys()


def test_what_was_there_is_there(old: Path) -> None:
    """T8: every row of every table as it was, the old trail with its seals in front."""
    before = rows_of(old)
    StudyFile.upgrade(old, STUDY, By())
    after = rows_of(old)
    del before["sqlite_sequence"], before["holder"]
    for name, rows in before.items():
        told = [row[: len(rows[0])] for row in after[name]] if rows else []
        assert told[: len(rows)] == rows, name
        assert len(told) == len(rows) or name in ("event", "record", "trail", "definition"), name
    assert verify_file(old).findings == ()


def rows_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    connection = sqlite3.connect(path)
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = {name: connection.execute(f'SELECT * FROM "{name}" ORDER BY rowid').fetchall() for name in names}
    connection.close()
    return found


def test_the_trail_is_written_after_an_upgrade(old: Path) -> None:
    """T8: the audit still fires, on a new row and on a changed one."""
    StudyFile.upgrade(old, STUDY, By())
    file = StudyFile.open(old, STUDY, "Nurse Now")
    entries = len(list(file.trail()))
    file.add_participant("SSC-099")
    assert [each.new for each in file.trail()][entries] is not None
    assert file.verify().findings == ()
    file.close()


def test_drafts_stay_and_are_sealed(old: Path) -> None:
    """F19, F74: as they were typed."""
    reading = StudyFile.open(old, STUDY, read_only=True)
    before = reading.drafts()
    reading.close()
    StudyFile.upgrade(old, STUDY, By())
    file = StudyFile.open(old, STUDY, "nurse")
    assert file.drafts() == before
    file.close()
    connection = sqlite3.connect(old)
    connection.execute("UPDATE draft_field SET typed = typed || '1'")
    connection.commit()
    connection.close()
    assert not verify_file(old).ok


def test_upgrading_what_is_of_this_format_changes_nothing(old: Path) -> None:
    StudyFile.upgrade(old, STUDY, By())
    before = old.read_bytes()
    StudyFile.upgrade(old, STUDY, By())
    assert old.read_bytes() == before


def test_no_other_program_adds_to_a_merged_trail(tmp_path: Path) -> None:
    """F74: nor does this one without an event that tells of it; and nobody takes anything away."""
    path = tmp_path / "new.sqlite"
    file = StudyFile.create(path, STUDY, "nurse")
    file.note("salvaged", "", "")
    seq = max(each.seq for each in file.trail())
    insert = "INSERT INTO merged_trail SELECT ?, * FROM trail WHERE seq = 1"
    with pytest.raises(Exception, match="no event tells of this merge"), file._database.writing() as connection:
        connection.execute(insert, (1,))
    with file._database.writing() as connection:
        connection.execute(insert, (seq,))
    for change in ("UPDATE merged_trail SET person = 'x'", "DELETE FROM merged_trail"):
        with pytest.raises(Exception, match="kept for good"), file._database.writing() as connection:
            connection.execute(change)
    file.close()
    other = sqlite3.connect(path)
    with pytest.raises(sqlite3.Error, match="no such function"):
        other.execute(insert, (seq,))
    other.close()


def test_each_format_knows_its_own_tables_and_triggers() -> None:
    """T8: what came later is not asked of an older file."""
    shape = tables.shape_of(STUDY)
    names = [{table.name for table in tables.all_tables(shape, each)} for each in range(1, FILE_FORMAT + 1)]
    assert [len(later - before) for before, later in pairwise(names)] == [7, 3]
    for each in range(1, FILE_FORMAT + 1):
        told = " ".join(trail.triggers(shape, each).values())
        assert ("recovery" in told, "trail_role()" in told) == (each > 2, each > 1)


def test_an_edited_draft_is_named_without_a_value(tmp_path: Path) -> None:
    """F74, T7: who, participant, visit and form."""
    path = golden(2, tmp_path)
    StudyFile.upgrade(path, STUDY, By())
    connection = connect(path, "rw")
    connection.execute("UPDATE draft_field SET typed = '1402-01-01' WHERE draft = 1 AND place = ?", (str(Place("ECSTDAT")),))
    connection.close()
    (finding,) = verify_file(path).findings
    assert set(finding.params) == {"person", "participant", "visit", "form"}
    assert (finding.params["participant"], finding.params["form"]) == ("SSC-004", "infusion")
