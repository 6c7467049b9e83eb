"""A backup is proven before it gets its name, and half of one never has it (F99, T4, T5, T6)."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store.copies import backup as backups
from sscexo_desktop.store.copies.backup import backup_file
from sscexo_desktop.store.proof.verify import verify_file
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.places import Place
from tests.store.conftest import KEY, ROWS, STUDY, VALUES


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "فلش #1"
    folder.mkdir()
    return folder


def test_a_backup_opens_and_proves(file: StudyFile, stick) -> None:
    """F99: verified, hashed, dated; the file stays open and is written on; two in one second have two names."""
    record = file.save(KEY, VALUES, ROWS, (), True, base_revision=0)
    heard: list[tuple[int, int]] = []
    backup = file.backup(stick, lambda done, total: heard.append((done, total)))
    second = file.backup(stick)
    assert backup.path != second.path
    assert sorted(each for each in stick.iterdir() if each.suffix != ".sha256") == sorted([backup.path, second.path])
    assert f"{backup.at:%Y%m%d}" in backup.path.name
    assert backup.path.suffix == file.path.suffix
    assert backup.sha256 == hashlib.sha256(backup.path.read_bytes()).hexdigest()
    assert heard[-1][0] == heard[-1][1]
    assert backup.head == file.trail_head()
    file.save(KEY, {**VALUES, Place("AGE"): 60}, ROWS, (), True, base_revision=1, reason="x")
    assert verify_file(backup.path).head == backup.head[1] != file.trail_head()[1]
    copy = StudyFile.open(backup.path, STUDY, "Sara")
    assert copy.record(KEY) == record
    copy.close()


def test_a_cancelled_backup_leaves_nothing(file: StudyFile, stick) -> None:
    file.save(KEY, {**VALUES, Place("NOTE"): "x" * 2_000_000}, ROWS, (), True, base_revision=0)

    def stop(done: int, total: int) -> None:
        if done > total // 2:
            raise InterruptedError

    before = file.path.read_bytes()
    with pytest.raises(InterruptedError):
        file.backup(stick, stop)
    assert list(stick.iterdir()) == []
    assert file.path.read_bytes() == before


def test_a_copy_that_reads_back_differently_is_thrown_away(file: StudyFile, stick, monkeypatch) -> None:
    """T4: a stick that loses what was written to it."""
    copy = backups._copy

    def lossy(source, partial, secret, progress) -> None:
        copy(source, partial, secret, progress)
        with partial.open("r+b") as written:
            written.seek(8192)
            written.write(b"\0" * 4096)

    monkeypatch.setattr(backups, "_copy", lossy)
    with pytest.raises(Trouble, match=r"damaged|not equal"):
        file.backup(stick)
    assert list(stick.iterdir()) == []


def test_no_backup_of_a_damaged_file_or_into_nowhere(saved, stick, tmp_path) -> None:
    with pytest.raises(Trouble, match="is not there"):
        backup_file(saved, tmp_path / "gone")
    with saved.open("r+b") as file:
        file.seek(20_000)
        file.write(b"\0" * 5000)
    with pytest.raises(Trouble, match="is damaged"):
        backup_file(saved, stick)
    assert list(stick.iterdir()) == []


def test_a_backup_does_not_keep_anyone_from_saving(file: StudyFile, stick) -> None:
    """A slow stick is not the file's business: a save in the middle of the copying works, and the copy is the state before it."""
    record = file.save(KEY, VALUES, ROWS, (), True, base_revision=0)
    done: list[int] = []

    def save_once(_: int, __: int) -> None:
        if not done:
            done.append(file.save(KEY, {**VALUES, Place("AGE"): 60}, ROWS, (), True, base_revision=1, reason="x").revision)

    backup = file.backup(stick, save_once)
    assert done == [2]
    copy = StudyFile.open(backup.path, STUDY, "Sara", read_only=True)
    assert copy.record(KEY) == record
    copy.close()
