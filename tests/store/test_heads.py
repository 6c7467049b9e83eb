"""Heads known from elsewhere: this workstation's, those of backups, those typed from paper (F73, T7)."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import time
from pathlib import Path

import pytest

from sscexo_desktop.store.copies.backup import backup_file
from sscexo_desktop.store.copies.backup_heads import heads_of_backups
from sscexo_desktop.store.driver import Connection
from sscexo_desktop.store.heads import Head, KnownHeads, RolledBack, file_holds, read_head
from sscexo_desktop.store.study_file import StudyFile
from tests.store.conftest import STUDY

HEAD = Head(7, "ab" * 32, "2026-03-01T08:00:00.000+00:00")


@pytest.mark.parametrize(
    "typed",
    [
        "3226:98435a0924f8",
        "3226: 9843-5A09-24F8",
        "3,226: 9843-5a09-24f8",
        "audit trail 3226, seal 9843-5A09-24F8",
        "Printed by Sara · record revision 2 · audit trail 3226, seal 9843-5A09-24F8",
        "سابقه تغییرات ۳۲۲۶، مهر 9843-5A09-24F8",
        "۳۲۲۶: ۹۸۴۳-5A09-24F8",
    ],
)
def test_a_head_is_read_as_it_stands_on_paper(typed: str) -> None:
    """F73: in either language, with any digits, with more around it."""
    assert read_head(typed) == (3226, "98435a0924f8")


@pytest.mark.parametrize("typed", ["", "3226", "98435a0924f8", "3226: 9843", "x: y", "3226:"])
def test_what_is_no_head(typed: str) -> None:
    assert read_head(typed) is None


def test_an_entry_is_looked_for_by_the_beginning_of_its_seal(saved: Path) -> None:
    file = StudyFile.open(saved, STUDY, "Sara")
    head = file.head()
    assert head is not None
    assert file.holds(head.seq, head.seal[:12])
    assert not file.holds(head.seq - 1, head.seal[:12])
    assert not file.holds(head.seq + 1, head.seal[:12])
    file.close()
    assert file_holds(saved, (head.seq, head.seal))


# ---- kept on this workstation ----------------------------------------------------------------------------------------------------


def known(path: Path) -> KnownHeads:
    return KnownHeads(path.with_name("settings") / "heads.json")


def test_heads_are_kept_by_study(tmp_path: Path) -> None:
    """F73: files with another identity never mix."""
    there = known(tmp_path / "x")
    assert there.of("one") == ()
    assert there.remember("one", HEAD)
    assert there.remember("two", HEAD._replace(seq=9))
    assert (there.of("one"), there.of("two"), there.of("three")) == ((HEAD,), (HEAD._replace(seq=9),), ())


@pytest.mark.parametrize("content", ["", "{", "[]", '{"one": 1}', '{"one": {"seq": 1, "seal": "x", "at": "yesterday"}}', "\udcff"])
def test_a_file_of_heads_that_cannot_be_read(tmp_path: Path, content: str) -> None:
    """It keeps nobody from working, and is written anew."""
    there = known(tmp_path / "x")
    there.path.parent.mkdir()
    there.path.write_bytes(content.encode(errors="surrogateescape"))
    assert there.of("one") == ()
    assert there.remember("one", HEAD)
    assert json.loads(there.path.read_text())["one"]["seq"] == 7


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="whoever may write everywhere")
def test_where_nothing_can_be_kept(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert not known(tmp_path / "x").remember("one", HEAD)
    tmp_path.chmod(0o700)


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "settings").write_text("x")
    assert not known(tmp_path / "x").remember("one", HEAD)


def watched(path: Path, there: KnownHeads) -> StudyFile:
    file = StudyFile.open(path, STUDY, "Sara", witnesses=there.of)
    file.known = there
    return file


def test_an_older_copy_in_its_place(saved: Path, tmp_path: Path) -> None:
    """T7: the head is kept when the file is closed, wherever it is then."""
    there, older = known(tmp_path / "x"), Path(shutil.copy(saved, tmp_path / "older.sqlite"))
    file = watched(saved, there)
    file.add_participant("K-09")
    file.close()
    before = older.read_bytes()
    with pytest.raises(RolledBack, match="this computer"):
        watched(older, there)
    assert older.read_bytes() == before
    assert StudyFile.open(older, STUDY, read_only=True).participants()
    moved = Path(shutil.move(saved, tmp_path / "moved.sqlite"))
    watched(moved, there).close()


def test_kept_before_it_is_closed(saved: Path, tmp_path: Path) -> None:
    """When something was printed or backed up; a killed program closes nothing."""
    there = known(tmp_path / "x")
    file = watched(saved, there)
    file.add_participant("K-09")
    file.remember_head()
    assert there.of(file.study_uuid) == (file.head(),)
    file.close()
    file.remember_head()


def test_a_practice_study_is_not_kept_in_mind(path: Path, tmp_path: Path) -> None:
    """Nobody's heads are mixed with those of a demo."""
    there = known(tmp_path / "x")
    file = StudyFile.create(path, STUDY, "Sara", practice=True)
    file.known = there
    file.close()
    assert there.of(file.study_uuid) == ()
    StudyFile.open(path, STUDY, "Sara", witnesses=lambda _: (HEAD,)).close()


@pytest.mark.parametrize("kind", ["restored", "older_accepted"])
def test_whoever_answers_for_it_is_not_asked_again(saved: Path, kind: str) -> None:
    """F73, F100: what was known before somebody restored or accepted a copy counts no more; what is known since does."""
    file = StudyFile.open(saved, STUDY, "Sara")
    file.note(kind, "sara", "x")
    file.close()
    StudyFile.open(saved, STUDY, "Sara", witnesses=lambda _: (HEAD,)).close()
    later = HEAD._replace(at="2099-01-01T00:00:00.000+00:00")
    with pytest.raises(RolledBack):
        StudyFile.open(saved, STUDY, "Sara", witnesses=lambda _: (later,))


def test_accepted_with_a_clock_that_was_behind(saved: Path) -> None:
    """T13: the entry that is missing is named in the event, so that the clock does not matter."""
    later = HEAD._replace(at="2099-01-01T00:00:00.000+00:00")
    file = StudyFile.open(saved, STUDY, "Sara")
    file.note("older_accepted", "sara", f"head:{later.text} reason:the other one is lost")
    file.close()
    StudyFile.open(saved, STUDY, "Sara", witnesses=lambda _: (later,)).close()
    with pytest.raises(RolledBack):
        StudyFile.open(saved, STUDY, "Sara", witnesses=lambda _: (later._replace(seq=8),))


def test_an_entry_that_came_with_a_merge_is_there(saved: Path) -> None:
    """F102."""
    file = StudyFile.open(saved, STUDY, "Sara")
    fork, genesis = file.head(), file._database.session
    assert fork is not None
    file.note("merged", "sara", "x")
    columns = "at, person, workstation, program, tbl, record, row, operation, item, old, new, typed, reason"
    with file._database.writing() as connection:
        insert_merged(connection, fork.seq + 1, columns)
    with pytest.raises(RolledBack):
        refuse(file, HEAD)
    refuse(file, HEAD._replace(seq=fork.seq + 1))
    assert genesis is file._database.session
    file.close()


def insert_merged(connection: Connection, seq: int, columns: str) -> None:
    row = f"SELECT (SELECT max(seq) FROM trail), {seq}, {columns}, '{HEAD.seal}', role FROM trail WHERE seq = {seq}"
    connection.execute(f"INSERT INTO merged_trail (merge, seq, {columns}, seal, role) {row}")


def refuse(file: StudyFile, head: Head) -> None:
    from sscexo_desktop.store.heads import refuse_rolled_back

    refuse_rolled_back(file._database.connection, file.path, lambda _: (head,))


# ---- of backups ------------------------------------------------------------------------------------------------------------------


def test_the_newest_backups_of_the_study_are_asked(saved: Path, tmp_path: Path) -> None:
    """F73: only those of this study, with the name of the backup."""
    stick, other = tmp_path / "stick", tmp_path / "other.sqlite"
    stick.mkdir()
    StudyFile.create(other, STUDY, "Sara").close()
    backup_file(other, stick)
    older = Path(shutil.copy(saved, tmp_path / "older.sqlite"))
    file = StudyFile.open(saved, STUDY, "Sara")
    file.add_participant("K-09")
    made = file.backup(stick)
    uuid = file.study_uuid
    file.close()
    (found,) = heads_of_backups([stick], uuid)
    assert (found.seq, found.seal, found.source) == (*made.head, made.path.name)
    with pytest.raises(RolledBack) as caught:
        StudyFile.open(older, STUDY, "Sara", witnesses=lambda uuid: heads_of_backups([stick], uuid))
    assert caught.value.missing == (found,)
    StudyFile.open(saved, STUDY, "Sara", witnesses=lambda uuid: heads_of_backups([stick, stick], uuid)).close()


def test_a_stick_that_is_not_there_and_files_that_are_none(tmp_path: Path) -> None:
    """Never an error: nobody is kept from working."""
    (tmp_path / "a-20260101T000000Z.sqlite").write_text("no backup")
    (tmp_path / "b-20260102T000000Z.sqlite").mkdir()
    connection = sqlite3.connect(tmp_path / "c-20260103T000000Z.sqlite")
    connection.execute("CREATE TABLE study (uuid)")
    connection.close()
    assert heads_of_backups([tmp_path, tmp_path / "pulled out"], "one") == ()


def test_nobody_waits_for_a_stick_that_does_not_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sscexo_desktop.store.copies import backup_heads

    monkeypatch.setattr(backup_heads, "_dated", lambda _: time.sleep(2) or iter(()))
    begun = time.monotonic()
    assert heads_of_backups([tmp_path, tmp_path / "other"], "one", patience=0.2) == ()
    assert time.monotonic() - begun < 1
