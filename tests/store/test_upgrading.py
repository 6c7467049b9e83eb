"""A file is brought up to date whole or not at all, with a proven copy kept before (F110, T8)."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from pathlib import Path

import pytest

from sscexo_desktop.errors import Trouble
from sscexo_desktop.resources import resource
from sscexo_desktop.store import upgrade, upgrading
from sscexo_desktop.store.copies import backup
from sscexo_desktop.store.copies.backup_heads import heads_of_backups
from sscexo_desktop.store.driver import FILE_FORMAT
from sscexo_desktop.store.encryption.keys import Keys, NeedsPassphrase
from sscexo_desktop.store.proof.verify import verify_file
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.store.upgrading import By, upgrade_file
from sscexo_desktop.study.load import load
from tests.store.conftest import STUDY as SMALL
from tests.store.conftest import with_items
from tests.store.sealed import make_encrypted
from tests.store.test_formats import golden

STUDY = load(resource("study"))
BY = By("manager", "Maryam Example", "data_manager")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return golden(2, tmp_path)


def beside(path: Path) -> list[str]:
    return sorted(each.name for each in path.parent.iterdir() if each != path)


def test_a_proven_copy_is_kept_and_told(old: Path) -> None:
    """F110: dated, beside the file, with its checksum; the trail names who did it, from what to what, and the copy."""
    before = verify_file(old)
    done = upgrade_file(old, STUDY, BY)
    assert done is not None
    assert done.formats == (2, FILE_FORMAT)
    assert beside(old) == [done.copy.name, done.copy.name + ".sha256"]
    assert verify_file(done.copy) == before
    file = StudyFile.open(old, STUDY, "x")
    (event,) = file.events("upgraded")
    entry = next(each for each in file.trail() if each.record == event.number)
    assert (event.login, event.detail, entry.person, entry.role) == ("manager", done.detail, "Maryam Example", "data_manager")
    assert done.sha256 in event.detail
    assert file.renewed is None
    file.close()
    assert upgrade_file(old, STUDY, BY) is None, "it is up to date"


def test_progress_goes_from_nothing_to_all(old: Path) -> None:
    heard: list[tuple[int, int]] = []
    upgrade_file(old, STUDY, BY, progress=lambda done, total: heard.append((done, total)))
    assert heard == sorted(heard)
    assert heard[-1][0] == heard[-1][1]
    assert len(heard) > 4


@pytest.mark.parametrize("at", [0, 0.3, 0.6, 0.9])
def test_stopped_at_any_point(old: Path, at: float) -> None:
    """F110: byte for byte as it was; only a whole copy may be left."""
    before = old.read_bytes()

    def stop(done: int, total: int) -> None:
        if done > at * total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        upgrade_file(old, STUDY, BY, progress=stop)
    assert old.read_bytes() == before
    for name in beside(old):
        assert name.endswith(".sha256") or verify_file(old.with_name(name)).ok


def test_what_does_not_come_out_right_is_rolled_back(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """F110, T8: the trap of a table that was made anew without its triggers; the copy is named."""
    before, whole = old.read_bytes(), upgrade.to_newest

    def forgets_one(connection, shape, genesis) -> None:
        whole(connection, shape, genesis)
        connection.execute("DROP TRIGGER recovery__insert")

    monkeypatch.setattr(upgrade, "to_newest", forgets_one)
    with pytest.raises(Trouble, match="could not be brought up to date") as caught:
        upgrade_file(old, STUDY, BY)
    assert old.read_bytes() == before
    copy = str(caught.value.next_step.params["copy"])
    assert verify_file(old.with_name(copy)).ok
    monkeypatch.undo()
    assert upgrade_file(old, STUDY, BY) is not None, "and once more"


def test_a_changed_file_is_not_brought_up_to_date(old: Path) -> None:
    """T7: the upgrade would hide it."""
    connection = sqlite3.connect(old)
    connection.execute('DROP TRIGGER "form_medication__update"')
    connection.commit()
    connection.close()
    before = old.read_bytes()
    with pytest.raises(Trouble, match="changed the audit triggers"):
        upgrade_file(old, STUDY, BY)
    assert (old.read_bytes(), beside(old)) == (before, [])


def test_no_room_for_the_copy(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, usage = old.read_bytes(), shutil.disk_usage(old)
    monkeypatch.setattr(backup.shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(Trouble, match="no room for the copy"):
        upgrade_file(old, STUDY, BY)
    assert (old.read_bytes(), beside(old)) == (before, [])


def test_a_newer_file_is_refused(old: Path) -> None:
    connection = sqlite3.connect(old)
    connection.execute(f"PRAGMA user_version = {FILE_FORMAT + 1}")
    connection.close()
    before = old.read_bytes()
    for way in (lambda: upgrade_file(old, STUDY, BY), lambda: StudyFile.open(old, STUDY, "x", read_only=True)):
        with pytest.raises(Trouble, match="newer version of this program"):
            way()
    assert (old.read_bytes(), beside(old)) == (before, [])


def test_somebody_works_on_it(old: Path) -> None:
    from sscexo_desktop.store.lock import Lock

    held = Lock(old)
    held.take()
    with pytest.raises(Trouble, match="is using"):
        upgrade_file(old, STUDY, BY)
    held.release()


# ---- a newer definition --------------------------------------------------------------------------------------------------------


def test_before_a_definition_is_extended_a_copy_is_kept_once(saved: Path) -> None:
    """F110: at opening, told, in the trail; the next opening keeps none."""
    before = verify_file(saved)
    file = StudyFile.open(saved, with_items("COUGH"), "Sara")
    done = file.renewed
    assert done is not None
    assert (done.formats, done.definitions) == ((FILE_FORMAT, FILE_FORMAT), ("1.0", "1.1"))
    assert [each.detail for each in file.events("upgraded")] == [done.detail]
    file.close()
    there = beside(saved)
    assert there == [done.copy.name, done.copy.name + ".sha256"]
    assert verify_file(done.copy) == before
    again = StudyFile.open(saved, with_items("COUGH"), "Sara")
    assert again.renewed is None
    again.close()
    assert beside(saved) == there
    StudyFile.open(done.copy, SMALL, "Sara").close()


def test_without_room_for_the_copy_nothing_is_extended(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = saved.read_bytes()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(backup.os, "fsync", full)
    with pytest.raises(Trouble, match="no room for the copy"):
        StudyFile.open(saved, with_items("COUGH"), "Sara")
    monkeypatch.undo()
    assert (saved.read_bytes(), beside(saved)) == (before, [])
    StudyFile.open(saved, with_items("COUGH"), "Sara", read_only=True).close()


def test_reading_extends_nothing(saved: Path) -> None:
    before = saved.read_bytes()
    StudyFile.open(saved, with_items("COUGH"), read_only=True).close()
    assert (saved.read_bytes(), beside(saved)) == (before, [])


def test_the_parts_are_told_apart() -> None:
    detail = upgrading.Upgraded(Path("x/a b.sqlite"), "f" * 64, (2, 3), ("1.0", "1.1")).detail
    assert detail == f"format:2>3 definition:1.0>1.1 copy:a b.sqlite sha256:{'f' * 64}"


def test_the_copy_of_an_encrypted_file_is_encrypted(path: Path) -> None:
    """F80, F110: with the same key; its head is found with it, and without it nothing is said."""
    secret = make_encrypted(path)
    file = StudyFile.open(path, with_items("COUGH"), "Sara", keys=Keys((secret,)))
    done, uuid = file.renewed, file.study_uuid
    file.close()
    assert done is not None
    with pytest.raises(NeedsPassphrase):
        verify_file(done.copy)
    report = verify_file(done.copy, keys=Keys((secret,)))
    assert report.ok
    (head,) = heads_of_backups([path.parent], uuid, Keys((secret,)))
    assert (head.seq, head.seal) == (report.entries, report.head)
    assert heads_of_backups([path.parent], uuid) == ()
