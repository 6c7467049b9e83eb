"""Every file that cannot be worked on is refused with what and what next, and is not changed (F33, F98, T3, T6, T8)."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from sscexo_desktop.errors import DefinitionFault, Trouble
from sscexo_desktop.store.proof.verify import verify_file
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.kinds import Integer, LongText
from sscexo_desktop.study.places import Place
from tests.store.conftest import EVENT, KEY, ROWS, STUDY, VALUES, VITALS, item, with_items

NOBODY = 65534


def refused(path: Path, words: str, study=STUDY) -> Trouble:
    """Try to open; the file's bytes stay, and nothing is left beside it."""
    before = path.read_bytes() if path.is_file() else None
    for read_only in (False, True):
        with pytest.raises(Trouble, match=words) as caught:
            StudyFile.open(path, study, "Sara", read_only=read_only)
        assert caught.value.next_step.text
    assert (path.read_bytes() if path.is_file() else None) == before
    assert not path.with_name(path.name + ".lock").exists()
    return caught.value


def edit(path: Path, sql: str) -> None:
    connection = sqlite3.connect(path)
    connection.executescript(sql)
    connection.close()


def test_not_there(tmp_path) -> None:
    refused(tmp_path / "nothing.sscexo", "is not there")
    refused(tmp_path / "no" / "folder" / "x.sscexo", "folder folder is not there")
    refused(tmp_path, "is a folder")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"hello", "encrypted or is not"),
        (os.urandom(8192), "encrypted or is not"),
        (b"SQLite format 3\0", "encrypted or is not"),
    ],
    ids=["empty", "text", "random", "short"],
)
def test_not_a_study_file(tmp_path, content, words) -> None:
    path = tmp_path / "x.sscexo"
    path.write_bytes(content)
    refused(path, words)


def test_another_programs_file(tmp_path) -> None:
    path = tmp_path / "x.db"
    edit(path, "CREATE TABLE t (a); INSERT INTO t VALUES (1)")
    refused(path, "another program")


def test_a_newer_file_format(saved) -> None:
    edit(saved, "PRAGMA user_version = 99")
    refused(saved, "newer version of this program")


@pytest.mark.parametrize("zeros", [3000, 20])
def test_damaged(saved, zeros) -> None:
    """T3: zeroed stretches are refused at opening or found by the proof, unless nothing stood there; the file is never changed."""
    whole, refusals = saved.read_bytes(), 0
    records = StudyFile.open(saved, STUDY, "Sara", read_only=True).records()
    for offset in range(100, len(whole), len(whole) // 40):
        saved.write_bytes(whole[:offset] + b"\0" * zeros + whole[offset + zeros :])
        broken = saved.read_bytes()
        try:
            file = StudyFile.open(saved, STUDY, "Sara")
        except Trouble as trouble:
            refusals += "is damaged" in str(trouble)
            assert not verify_file(saved).ok
            assert saved.read_bytes() == broken
            continue
        assert not verify_file(saved).ok or file.records() == records
        file.close()
    assert refusals > 8


def test_cut_off(saved) -> None:
    """T3: every truncation is refused or found, never a crash."""
    whole = saved.read_bytes()
    for size in (150, 4096, 5000, len(whole) // 2, len(whole) - 1, len(whole) - 4096):
        saved.write_bytes(whole[:size])
        refused(saved, "is damaged")


def test_of_another_study(saved) -> None:
    refused(saved, "another study", replace(STUDY, id="OTHER"))


def test_a_newer_definition(saved) -> None:
    refused(saved, "newer version of the study definition", replace(STUDY, version="0.9"))


def test_an_item_lost_or_retyped(saved) -> None:
    """Items are only ever added: anything else is refused, the file untouched."""
    main, rows = VITALS.sections
    for items in (main.items[1:], (item("SEX", LongText()), *main.items[1:])):
        study = replace(
            STUDY, version="2.0", forms={"event": EVENT, "vitals": replace(VITALS, sections=(replace(main, items=items), rows))}
        )
        refused(saved, "SEX of form vitals", study)
    refused(saved, "SYSBP of form vitals", replace(STUDY, forms={"event": EVENT, "vitals": replace(VITALS, sections=(main,))}))


def test_triggers_changed_elsewhere(saved) -> None:
    """F74, T7, T8: a file whose triggers are gone is not written; it can still be read and verified."""
    edit(saved, "DROP TRIGGER form_vitals__update")
    before = saved.read_bytes()
    with pytest.raises(Trouble, match="audit triggers"):
        StudyFile.open(saved, STUDY, "Sara")
    assert saved.read_bytes() == before
    StudyFile.open(saved, STUDY, "Sara", read_only=True).close()
    assert verify_file(saved).findings


def test_locked_by_another_program(saved, monkeypatch) -> None:
    monkeypatch.setattr("sscexo_desktop.store.driver.BUSY_SECONDS", 0.1)
    code = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('BEGIN EXCLUSIVE'); print(1, flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", code, saved], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        other.stdout.readline()
        with pytest.raises(Trouble, match="Another program is using"):
            StudyFile.open(saved, STUDY, "Sara")
        other.communicate("\n")
    StudyFile.open(saved, STUDY, "Sara").close()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="becomes another user")
def test_no_permission(tmp_path_factory) -> None:
    """Another user's file, a file that may only be read, and a folder in which nothing may be written."""
    folder = Path(subprocess.check_output(["mktemp", "-d"], text=True).strip())
    path = folder / "x.sscexo"
    StudyFile.create(path, STUDY, "Sara").close()
    folder.chmod(0o755)
    try:
        for mode, read_only, words in (
            (0o600, True, "no permission"),
            (0o644, False, "no permission"),
            (0o666, False, "Nothing can be written"),
        ):
            path.chmod(mode)
            with as_nobody(), pytest.raises(Trouble, match=words):
                StudyFile.open(path, STUDY, "Sara", read_only=read_only)
        with as_nobody(), pytest.raises(Trouble, match="Nothing can be written"):
            StudyFile.create(folder / "y.sscexo", STUDY, "Sara")
        with as_nobody():
            StudyFile.open(path, STUDY, "Sara", read_only=True).close()
    finally:
        shutil.rmtree(folder)


class as_nobody:  # noqa: N801
    def __enter__(self) -> None:
        os.seteuid(NOBODY)

    def __exit__(self, *_: object) -> None:
        os.seteuid(0)


def test_create_refuses_what_exists(saved, tmp_path) -> None:
    before = saved.read_bytes()
    with pytest.raises(Trouble, match="already a file"):
        StudyFile.create(saved, STUDY, "Sara")
    with pytest.raises(Trouble, match="folder no is not there"):
        StudyFile.create(tmp_path / "no" / "x.sscexo", STUDY, "Sara")
    assert saved.read_bytes() == before


def test_a_name_of_the_files_own_is_a_fault_of_the_definition(tmp_path) -> None:
    main = replace(VITALS.sections[0], items=(item("REVISION", Integer()),))
    with pytest.raises(DefinitionFault, match="REVISION"):
        StudyFile.create(tmp_path / "x.sscexo", replace(STUDY, forms={"vitals": replace(VITALS, sections=(main,))}), "Sara")
    assert list(tmp_path.iterdir()) == []


def test_disk_full(file: StudyFile) -> None:
    """T4: the save is refused, the file and the draft stay as they were, the next save works."""
    connection = file._database.connection
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(Trouble, match="disk is full"):
        file.save(KEY, {**VALUES, Place("NOTE"): "x" * 50_000}, ROWS, (), True, base_revision=0)
    connection.execute("PRAGMA max_page_count = 1000000")
    assert file.record(KEY) is None
    assert file.save(KEY, VALUES, ROWS, (), True, base_revision=0).revision == 1
    assert file.verify().ok


def test_second_window(file: StudyFile, path) -> None:
    """F33: read-only, and it says who; it sees what the first one saves; afterwards it may write."""
    second = StudyFile.open(path, STUDY, "Reza")
    assert second.read_only
    assert second.held_by.startswith("Sara (")
    with pytest.raises(Trouble, match="reading only"):
        second.add_participant("K-02")
    file.person = "Mina"
    file.add_participant("K-02")
    assert len(second.participants()) == 2
    second.close()
    third = StudyFile.open(path, STUDY, "Reza")
    assert third.held_by.startswith("Mina (")
    third.close()
    file.close()
    alone = StudyFile.open(path, STUDY, "Reza")
    assert (alone.read_only, alone.held_by) == (False, None)
    alone.close()
    file._database = StudyFile.open(path, STUDY, "Sara")._database  # the fixture closes it


def test_a_dead_window_holds_nothing(path) -> None:
    """F33: after a crash the file opens for writing at once."""
    StudyFile.create(path, STUDY, "Sara").close()
    code = f"""
import os, pathlib
from sscexo_desktop.store.study_file import StudyFile
from tests.store.conftest import STUDY
StudyFile.open(pathlib.Path({str(path)!r}), STUDY, "Ghost")
os.kill(os.getpid(), 9)
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode != 0
    file = StudyFile.open(path, STUDY, "Sara")
    assert not file.read_only
    file.close()


def test_a_left_over_journal_is_rolled_back(saved, tmp_path) -> None:
    """T3: cut off in the middle of a transaction: the state before it, and nothing else, is there."""
    good = saved.read_bytes()
    connection = sqlite3.connect(saved, isolation_level=None)
    connection.execute("PRAGMA cache_size = 1")
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT INTO draft_rows VALUES (?, ?, ?)", [(1, str(n), "x" * 900) for n in range(300)])
    torn, journal = saved.read_bytes(), saved.with_name(saved.name + "-journal").read_bytes()
    connection.execute("ROLLBACK")
    connection.close()
    assert torn != good
    cut = tmp_path / "cut.sscexo"
    cut.write_bytes(torn)
    cut.with_name(cut.name + "-journal").write_bytes(journal)
    with pytest.raises(Trouble, match="middle of a save"):
        StudyFile.open(cut, STUDY, "Sara", read_only=True)
    file = StudyFile.open(cut, STUDY, "Sara")
    assert file.verify().ok
    assert len(file.records()) == 3
    assert file.safe_to_copy
    file.close()


def test_a_write_ahead_log_is_put_back(saved) -> None:
    """F98: another program's WAL mode does not survive an opening: one file at rest."""
    edit(saved, "PRAGMA journal_mode = WAL")
    file = StudyFile.open(saved, STUDY, "Sara")
    file.add_participant("K-03")
    assert sorted(each.name for each in saved.parent.iterdir()) == [saved.name, saved.name + ".lock"]
    file.close()
    assert [each.name for each in saved.parent.iterdir()] == [saved.name]


def test_safe_to_copy(file: StudyFile, path, tmp_path) -> None:
    """F98, T5: while it says so, a copy made by hand is whole; in a transaction it says no."""
    assert file.safe_to_copy
    with file._database.writing() as connection:
        connection.execute("INSERT INTO record (tbl) VALUES ('x')")
        assert not file.safe_to_copy
        connection.execute("DELETE FROM record WHERE tbl = 'x'")
    for revision in range(20):
        file.save(KEY, {**VALUES, Place("AGE"): revision}, ROWS, (), True, base_revision=revision, reason="x")
        assert file.safe_to_copy
        copy = tmp_path / "copy.sscexo"
        shutil.copy(path, copy)
        assert verify_file(copy).head == file.trail_head()[1]
    assert file.size == path.stat().st_size


def test_a_newer_definition_adds_items(saved) -> None:
    """T8: columns are added, triggers made again, the audit goes on; the file proves right before and after."""
    study = with_items("SMOKER", "COUGH")
    file = StudyFile.open(saved, study, "Sara")
    assert file.verify().findings == ()
    old = file.record(KEY)
    assert (old.definition, old.answers[Place("AGE")]) == ("1.0", 55)
    answers = {**old.answers, Place("SMOKER"): "no", Place("COUGH"): "dry", Place("POSTURE", 1): "sitting"}
    new = file.save(KEY, answers, ROWS, (), True, base_revision=old.revision)
    assert (new.definition, new.answers) == ("1.1", answers)
    assert {"SMOKER", "COUGH", "POSTURE"} <= {each.item for each in file.trail(limit=4)}
    file.close()
    assert verify_file(saved).findings == ()
    refused(saved, "newer version of the study definition")
    again = StudyFile.open(saved, study, "Sara")
    assert again.trail_head()[0] == verify_file(saved).entries
    again.close()


def test_an_older_file_is_read_as_it_is(saved) -> None:
    """Opened for reading only, nothing is added to it."""
    before = saved.read_bytes()
    file = StudyFile.open(saved, with_items("SMOKER"), "Sara", read_only=True)
    assert file.record(KEY).answers[Place("AGE")] == 55
    assert [each.new for each in file.history(KEY, Place("AGE"))] == [54, 55]
    file.close()
    assert saved.read_bytes() == before


def test_verify_and_backup_run_in_another_thread(file: StudyFile, path, tmp_path) -> None:
    found = []
    worker = threading.Thread(target=lambda: found.append((file.verify(), file.backup(tmp_path))))
    worker.start()
    worker.join()
    assert found[0][0].ok
    assert found[0][1].path.exists()


def test_a_file_replaced_while_it_is_open_takes_no_more(tmp_path):
    """T5, T6: somebody moves another copy over the open file: nothing is written where it would be lost, and it can be closed."""
    path, other = tmp_path / "study.sqlite", tmp_path / "other.sqlite"
    file = StudyFile.create(path, STUDY, "Dr Test")
    shutil.copy(path, other)
    before = other.read_bytes()
    assert not file.replaced
    other.replace(path)
    assert file.replaced
    with pytest.raises(Trouble, match="replaced while it is open"):
        file.add_participant("SSC-001")
    file.close()
    assert path.read_bytes() == before
