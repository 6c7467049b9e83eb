"""Backups in a folder: their checksums, which go and which stay, and what a killed program left (F99, T4, T5)."""

from __future__ import annotations

import shutil
import subprocess
import sys
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store.copies import backup as backups
from sscexo_desktop.store.copies import checksum
from sscexo_desktop.store.copies.backup import Backup, NotThere, backup_file, stem_of
from sscexo_desktop.store.copies.kept_backups import Kept, kept_backups, rotate, surplus, tidy
from sscexo_desktop.store.lock import Lock
from sscexo_desktop.store.study_file import StudyFile
from tests.proof import system_calls
from tests.store.conftest import KEY, ROWS, STUDY, VALUES

NOW = datetime(2026, 3, 20, 14, 0, tzinfo=UTC)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "فلش مطب"
    folder.mkdir()
    return folder


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def dated(backup: Backup, at: datetime, number: int = 0) -> Path:
    """Give a backup and its checksum the names of another day."""
    stem = f"{backup.path.name[:-len('-20260101T000000Z') - len(backup.path.suffix)]}-{at:%Y%m%dT%H%M%SZ}"
    final = backup.path.with_name(f"{stem}{f'-{number}' if number else ''}{backup.path.suffix}")
    shutil.copyfile(backup.path, final)
    checksum.write(final, backup.sha256)
    return final


# ---- checksum --------------------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="this system has no sha256sum")
def test_the_checksum_is_read_by_anybody(file: StudyFile, stick: Path) -> None:
    """F99: `sha256sum -c` proves the copy, and finds the one byte that is other."""
    backup = file.backup(stick)
    line = (stick / f"{backup.path.name}.sha256").read_text(encoding="utf-8")
    assert line == f"{backup.sha256}  {backup.path.name}\n"
    command = ["sha256sum", "-c", f"{backup.path.name}.sha256"]
    assert subprocess.run(command, cwd=stick, capture_output=True).returncode == 0
    with backup.path.open("r+b") as copy:
        copy.seek(5000)
        copy.write(b"\xff")
    assert subprocess.run(command, cwd=stick, capture_output=True).returncode == 1


def test_no_name_without_its_checksum(file: StudyFile, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """F99, T2: the checksum is there, whole, before the backup has its name; if that fails there is neither."""
    seen: list[list[str]] = []
    rename = Path.rename

    def watched(path: Path, target: Path) -> Path:
        seen.append(names(stick))
        if len(seen) > 1:
            raise OSError(28, "No space left on device")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", watched)
    first = file.backup(stick)
    assert f"{first.path.name}.sha256" in seen[0]
    with pytest.raises(Trouble, match="is full"):
        file.backup(stick)
    assert names(stick) == [first.path.name, f"{first.path.name}.sha256"]


@pytest.mark.parametrize("line", ["", "x", "0" * 64, f"{'0' * 64}  other.sqlite\n", f"{'0' * 64}  a/b\n", "\xff"])
def test_a_checksum_of_another_file_is_none(tmp_path: Path, line: str) -> None:
    path = tmp_path / "study.sqlite"
    checksum.beside(path).write_bytes(line.encode("latin-1"))
    assert checksum.read(path) == ""
    checksum.write(path, "f" * 64)
    assert checksum.read(path) == "f" * 64


# ---- names -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "stem",
    [
        "مطالعهٔ می‌رود ۱۴۰۴",
        "می\u200cشود\u200cدنیا #1 100%",
        "ي" * 120,
        "a" * 240,
        "  spaces and.dots",
        'what? <a>:"b"|c*\\d',
        "newline\nin it",
    ],
)
def test_every_name_of_a_study_file(tmp_path: Path, stem: str) -> None:
    """F113: Persian letters, ZWNJ, spaces, long names, and what a memory stick refuses: the backup is made, found and rotated."""
    folder, stick = tmp_path / f"پوشهٔ {stem[:20].replace('/', '')}", tmp_path / "usb"
    folder.mkdir()
    stick.mkdir()
    path = folder / f"{stem}.sqlite"
    StudyFile.create(path, STUDY, "Sara").close()
    uuid = uuid_of(path)
    first, second = backup_file(path, stick), backup_file(path, stick)
    assert not set('"*/:<>?\\|\n') & set(second.path.name)
    assert max(len(name.encode()) for name in names(stick)) <= 255
    assert [each.path for each in kept_backups(stick, uuid, path)] == [second.path, first.path]
    assert rotate(second, 1, uuid, path) == ((first.path,), ())
    assert checksum.digest(second.path) == checksum.read(second.path)


def test_a_stem_is_cut_between_letters() -> None:
    assert stem_of(Path("ي" * 125 + ".sqlite")) == "ي" * len(stem_of(Path("ي" * 125 + ".sqlite")))
    assert unicodedata.is_normalized("NFC", stem_of(Path("study.sqlite")))


def uuid_of(path: Path) -> str:
    opened = StudyFile.open(path, STUDY, "Sara", read_only=True)
    try:
        return opened.study_uuid
    finally:
        opened.close()


# ---- in the way ------------------------------------------------------------------------------------------------------------------


def test_a_folder_that_is_not_there_is_told_apart(file: StudyFile, tmp_path: Path) -> None:
    """F99: a stick that is not connected is nothing unusual, and known as such."""
    with pytest.raises(NotThere, match="is not there"):
        file.backup(tmp_path / "unplugged")


def test_a_full_stick(file: StudyFile, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """T4: before a byte is written where that can be seen; else when it happens. Nothing is left, and the sentence speaks of it."""
    usage = shutil._ntuple_diskusage(10_000_000, 9_999_999, 1)  # type: ignore[attr-defined]
    with monkeypatch.context() as full:
        full.setattr(shutil, "disk_usage", lambda _folder: usage)
        with pytest.raises(Trouble, match="disk of the folder فلش مطب is full"):
            file.backup(stick)
    assert names(stick) == []
    if not system_calls.reachable():
        pytest.skip("SQLite's calls cannot be reached on this system")
    with pytest.raises(Trouble, match="is full"), system_calls.watched(system_calls.Failing(3, for_good=True)):
        file.backup(stick)
    assert names(stick) == []


def test_a_stick_that_is_pulled(file: StudyFile, stick: Path) -> None:
    """T4: half of it stays with the stick, under the name of something unfinished, and the study file is untouched."""
    file.save(KEY, VALUES, ROWS, (), True, base_revision=0)

    def pull(_done: int, _total: int) -> None:
        if stick.exists():
            stick.rename(stick.with_name("pulled"))

    with pytest.raises(Trouble):
        file.backup(stick, pull)
    assert not [name for name in names(stick.with_name("pulled")) if name.endswith((file.path.suffix, ".sha256"))]


def test_a_file_in_the_place_of_the_folder(file: StudyFile, tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("Dear")
    with pytest.raises(Trouble, match="is not there"):
        file.backup(tmp_path / "letter")


# ---- rotation --------------------------------------------------------------------------------------------------------------------


def test_rotation_keeps_the_newest_and_whatever_is_not_its_own(file: StudyFile, stick: Path, tmp_path: Path) -> None:
    """F99: the oldest proven backups of this very study go; nothing else does, whatever it is called."""
    backup = file.backup(stick)
    old = [dated(backup, NOW - timedelta(days=n)) for n in (1, 2, 3, 4)]
    changed, bare = old[1], old[2]
    changed.write_bytes(changed.read_bytes() + b"\0")
    checksum.beside(bare).unlink()
    other = StudyFile.create(tmp_path / file.path.name, STUDY, "Sara")
    others = dated(other.backup(stick), NOW - timedelta(days=400), 2)
    other.close()
    (stick / f"{stem_of(file.path)}-20200101T000000Z{file.path.suffix}").write_text("a letter under the name of a backup")
    (stick / "notes.txt").write_text("mine")
    before = set(stick.iterdir())
    gone, stuck = rotate(backup, 1, file.study_uuid, file.path)
    assert (set(gone), stuck) == ({old[0], old[3]}, ())
    assert before - set(stick.iterdir()) == {*gone, *map(checksum.beside, gone)}
    assert others.exists()
    assert rotate(backup, 1, file.study_uuid, file.path) == ((), ())


def test_the_study_file_itself_never_goes(tmp_path: Path) -> None:
    """Somebody works on in a backup, in the folder of the backups."""
    path = tmp_path / "s-20200101T000000Z.sqlite"
    opened = StudyFile.create(path, STUDY, "Sara")
    checksum.write(path, checksum.digest(path))
    first = opened.backup(tmp_path)
    assert path not in [each.path for each in kept_backups(tmp_path, opened.study_uuid, path)]
    assert rotate(first, 1, opened.study_uuid, path) == ((), ())
    opened.close()


def test_what_cannot_be_removed_is_told(file: StudyFile, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backup = file.backup(stick)
    old = dated(backup, NOW - timedelta(days=900))

    def refuse(path: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "unlink", refuse)
    assert rotate(backup, 1, file.study_uuid, file.path) == ((), (old,))


def many(*ages: timedelta) -> list[Kept]:
    return [
        Kept(Path(f"/{n}"), NOW - age, 1, (len(ages) - n, "seal"), "0" * 64) for n, age in enumerate(sorted(ages))
    ]


@pytest.mark.parametrize("keep", [1, 2, 5, 30])
def test_never_the_newest_and_never_fewer_than_wanted(keep: int) -> None:
    """F99: whatever the clock did, the one just made and the one with the longest trail stay."""
    kept = many(*(timedelta(hours=n) for n in range(80)))
    newest = kept[40].path  # made just now by a clock that was set back
    gone = surplus(kept, keep, newest)
    assert not {newest, kept[0].path} & {each.path for each in gone}
    assert len(kept) - len(gone) == max(keep, 2)
    assert surplus(kept[:keep], keep, kept[0].path) == []


def test_of_earlier_days_the_last_of_each_stays_longest() -> None:
    """A mistake that is noticed after some days must not find a folder with the backups of one morning alone."""
    kept = many(*(timedelta(days=day, minutes=30 * n) for day in range(6) for n in range(16)))
    gone = {each.path for each in surplus(kept, 10, kept[0].path)}
    left = [each for each in kept if each.path not in gone]
    assert len(left) == 10
    assert [each.at.date() for each in left[5:]] == [(NOW - timedelta(days=day)).date() for day in range(1, 6)]
    assert all(each.at.time() == NOW.time() for each in left[5:])


# ---- left-overs ------------------------------------------------------------------------------------------------------------------

KILLED = """
import os, sys
from pathlib import Path
from sscexo_desktop.store.copies import checksum
from sscexo_desktop.store.copies.backup import backup_file

at, path, stick = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
def die(*_): os._exit(9)
if at == "copying":
    backup_file(path, stick, lambda done, total: die() if done else None)
write = checksum.write
def then_die(*given):
    write(*given)
    die()
checksum.write = then_die
backup_file(path, stick)
"""


@pytest.mark.parametrize("at", ["copying", "renaming"])
def test_what_a_killed_program_left_goes_with_the_next_backup(saved: Path, stick: Path, at: str) -> None:
    """F99, T2: only if nobody is writing it, and only what is surely ours."""
    assert subprocess.run([sys.executable, "-c", KILLED, at, saved, stick]).returncode == 9
    left = names(stick)
    (partial,) = (stick / name for name in left if name.endswith(".partial"))
    assert any(name.endswith(".sha256") for name in left) == (at == "renaming")
    letter = partial.with_name(partial.name.replace("Z", "Z-7"))
    letter.write_text("not ours, whatever its name")
    writing = Lock(partial)
    assert writing.take()
    assert tidy(stick, saved) == ()
    writing.release()
    assert tidy(stick, saved.with_name("other.sscexo")) == ()
    assert tidy(stick, saved) == (partial,)
    assert names(stick) == [letter.name]


def test_a_whole_backup_keeps_its_checksum_whatever_lies_beside_it(file: StudyFile, stick: Path) -> None:
    backup = file.backup(stick)
    backups._partial(backup.path).touch()
    assert tidy(stick, file.path) == (backups._partial(backup.path),)
    assert checksum.read(backup.path) == backup.sha256


# ---- whether anything changed ----------------------------------------------------------------------------------------------------


def test_the_state_changes_with_everything_that_is_written(file: StudyFile, stick: Path) -> None:
    """F99: a backup is due after a save, a draft, a draft thrown away; reading and another backup change nothing."""
    from sscexo_desktop.study.places import Place
    from sscexo_desktop.study.record import DraftField

    states = [file.state]
    file.save(KEY, VALUES, ROWS, (), True, base_revision=0)
    states.append(file.state)
    file.put_draft_field(KEY, DraftField(Place("NOTE"), "typed"))
    states.append(file.state)
    backup = file.backup(stick)
    assert backup.state == file.state
    file.put_draft_field(KEY, DraftField(Place("NOTE"), "typed more", at=datetime.now(UTC) + timedelta(seconds=1)))
    file.drop_draft(KEY)
    assert len(set(states)) == 3
    assert file.state not in (states[0], states[2], backup.state)
    file.records("K-01")
    assert file.backup(stick).state == file.state
