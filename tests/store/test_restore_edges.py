"""Restoring on a full disk, over a file whose passphrase nobody knows, and of a study that was only practised with (F100, T4)."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store.copies import restoring
from sscexo_desktop.store.copies.appraisal import appraise, with_place
from sscexo_desktop.store.copies.backup import backup_file
from sscexo_desktop.store.copies.restoring import By, restore
from sscexo_desktop.store.encryption.keys import Keys, NeedsPassphrase
from sscexo_desktop.store.passwords import Cost
from sscexo_desktop.store.proof.verify import verify_file
from sscexo_desktop.store.study_file import StudyFile
from tests.proof import system_calls
from tests.proof.system_calls import Failing, watched
from tests.store.conftest import STUDY
from tests.store.sealed import make_encrypted, make_plain

BY = By("sara", "Sara", "data_manager", "nobody knows the passphrase any more")


def state(*folders: Path) -> dict[Path, bytes]:
    return {each: each.read_bytes() for folder in folders for each in folder.iterdir() if each.is_file()}


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    found = tmp_path / "فلش مطب"
    found.mkdir()
    return found


@pytest.fixture
def here(tmp_path: Path) -> Path:
    found = tmp_path / "مطالعه ما"
    found.mkdir()
    return found / "study.sqlite"


@pytest.mark.parametrize("at", range(1, 4))
def test_a_full_disk(here: Path, stick: Path, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    """T4: whichever file finds no room, the study file is as it was and nothing half made is left beside it."""
    make_plain(here)
    backup = backup_file(here, stick).path
    file = StudyFile.open(here, STUDY, "Sara")
    file.add_participant("K-02")
    file.close()
    found, before, calls, real = appraise(here, backup, STUDY), state(here.parent, stick), iter(range(1, 100)), os.fsync

    def full(handle: int) -> None:
        if next(calls) == at:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(handle)

    with monkeypatch.context() as patched:
        patched.setattr(restoring.os, "fsync", full)
        with pytest.raises(Trouble, match="The disk is full"):
            restore(found, BY, STUDY)
    assert state(here.parent, stick) == before
    assert verify_file(here).ok
    assert restore(found, BY, STUDY).proof.ok, "there is room again"


@pytest.mark.skipif(not system_calls.reachable(), reason="SQLite's calls cannot be reached on this system")
@pytest.mark.parametrize("at", [1, 2, 4])
def test_no_room_for_the_entry(here: Path, stick: Path, at: int) -> None:
    """T4: the copy found room, and what is written into its trail does not."""
    make_plain(here)
    backup = backup_file(here, stick).path
    StudyFile.open(here, STUDY, "Sara").close()
    found, before = appraise(here, backup, STUDY), state(here.parent, stick)
    with pytest.raises(Trouble, match="The disk is full"), watched(Failing(at, for_good=True)):
        restore(found, BY, STUDY)
    assert state(here.parent, stick) == before


def test_a_passphrase_that_nobody_knows(here: Path, stick: Path) -> None:
    """F80, F100: an older backup without it takes the place; the file that nobody can open is kept aside byte for byte."""
    make_plain(here)
    backup = backup_file(here, stick).path
    here.unlink()
    make_encrypted(here)
    whole = here.read_bytes()
    with pytest.raises(NeedsPassphrase):
        appraise(here, backup, STUDY)
    found = appraise(here, backup, STUDY, key_lost=True)
    assert (found.fit, found.current, found.loses, found.comparison) == (True, "unreadable", True, None)
    assert [each.text for each in found.notes] == ["The backup is not encrypted, and the study file would not be any more."]
    done = restore(found, BY, STUDY)
    assert done.aside is not None
    assert done.aside.read_bytes() == whole
    file = StudyFile.open(here, STUDY, "Sara")
    assert not file.encrypted
    file.close()


def test_a_lost_passphrase_does_not_open_the_backup(here: Path, stick: Path) -> None:
    """F80: what is restored has to be read; of two with one key the key is needed, or known."""
    secret = make_encrypted(here)
    backup = backup_file(here, stick, keys=Keys((secret,))).path
    with pytest.raises(NeedsPassphrase):
        appraise(here, backup, STUDY, key_lost=True)
    assert appraise(here, backup, STUDY, keys=Keys((secret,)), key_lost=True).current == "whole"


def test_a_practice_study_where_the_real_one_is_gone(here: Path, stick: Path) -> None:
    """F5: with no file to be told apart from it, it is said what it is; over a real study file it is refused."""
    practice = stick / "practice.sqlite"
    file = StudyFile.create(practice, STUDY, "Sara", practice=True)
    file.add_account("sara", "Sara", ("data_manager",), "a password", temporary=False, cost=Cost.quick())
    file.close()
    (note,) = appraise(here, practice, STUDY).notes
    assert note.text == "{candidate} is of a practice study: nothing in it counts."
    make_plain(here)
    found = appraise(here, practice, STUDY)
    assert not found.fit
    assert "were made separately" in found.problems[0].what.text
    whole = appraise(here, Path(shutil.copy(here, stick / "whole.sqlite")), STUDY)
    assert whole.notes == ()


def test_a_file_that_holds_the_same_and_is_not_right(here: Path, stick: Path) -> None:
    """F73, F100: a trigger was taken out, nothing else; the whole backup takes its place."""
    make_plain(here)
    backup = backup_file(here, stick).path
    connection = sqlite3.connect(here)
    connection.execute("DROP TRIGGER trail__update")
    connection.commit()
    connection.close()
    found = appraise(here, backup, STUDY)
    assert found.comparison is not None
    assert (found.fit, found.comparison.equal, found.harmed, found.useless, found.loses) == (True, True, True, False, False)
    assert [each.text for each in found.notes] == ["{file} as it is now: {finding}"]
    assert restore(found, BY, STUDY).proof.ok
    assert verify_file(here).ok
    assert appraise(here, Path(shutil.copy(here, stick / "the same.sqlite")), STUDY).useless


def test_a_journal_is_no_place_for_a_study_file(here: Path, stick: Path) -> None:
    """Nothing takes the name of what a save that was cut off has left."""
    make_plain(here)
    backup = backup_file(here, stick).path
    journal = here.with_name(here.name + "-journal")
    here.unlink()
    journal.write_bytes(bytes.fromhex("d9d505f920a163d7") + bytes(504))
    found = appraise(journal, backup, STUDY)
    assert not found.fit
    assert found.problems[0].of_place


def test_a_place_without_room(here: Path, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """F100: said before anybody gives a reason and a password; a drill, which is elsewhere, does not ask for it."""
    make_plain(here)
    backup = backup_file(here, stick).path
    found = appraise(here, backup, STUDY)
    assert with_place(found) == found
    usage = shutil._ntuple_diskusage(100, 100, here.stat().st_size)  # type: ignore[attr-defined]
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage)
    (problem,) = with_place(found).problems
    assert (problem.of_place, problem.what.text) == (True, "The disk of the folder {folder} has no room for both files.")
    monkeypatch.setattr(os, "access", lambda _folder, _mode: False)
    (problem,) = with_place(found).problems
    assert (problem.of_place, problem.what.text) == (True, "Nothing can be written in the folder {folder}.")
