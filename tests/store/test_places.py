"""What a place is like: network, cloud, FAT, read-only, the same disk, nearly full, in paths of every kind (F113)."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.store.copies import places
from sscexo_desktop.store.copies.places import Place, backup_warnings, cloud_of, look, study_warnings
from sscexo_desktop.store.copies.volumes import Volume, same_disk, volume_of, volumes
from sscexo_desktop.study.texts import Manner

ROOT = Volume("/dev/sda2", "/", "ext4", "rw,relatime")


@pytest.fixture(autouse=True)
def plenty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Room enough, however full the disk of the tests is; no cloud program of whoever runs them."""
    monkeypatch.setattr(places, "_free", lambda _folder: 10**12)
    for name in ("OneDrive", "OneDriveConsumer", "OneDriveCommercial", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", "/nonexistent")


@pytest.mark.parametrize("name", ["پوشهٔ من", "می\u200cرود", "spaces and #1 100%?", "ن" * 120, "plain"])
@pytest.mark.parametrize(
    ("volume", "trait"),
    [
        (("//server/share", "cifs", "rw"), "network"),
        (("server:/export", "nfs4", "rw"), "network"),
        (("gvfsd-fuse", "fuse.gvfsd-fuse", "rw"), "network"),
        (("Z:\\", "NTFS", "rw,remote"), "network"),
        (("/dev/sdb1", "vfat", "rw"), "fat"),
        (("E:\\", "exFAT", "rw,removable"), "fat"),
        (("E:\\", "NTFS", "rw,removable"), "removable"),
        (("/dev/sdb1", "ext4", "ro,relatime"), "read_only"),
    ],
)
def test_what_the_system_says_of_a_disk(tmp_path: Path, name: str, volume: tuple[str, str, str], trait: str) -> None:
    """F113: of the disk that the folder is on, not of the one above it."""
    stick = tmp_path / name
    (stick / "in it").mkdir(parents=True)
    device, fstype, opts = volume
    found = look(stick / "in it", ask=lambda: (ROOT, Volume(device, str(stick), fstype, opts)))
    assert trait in found.traits
    assert look(tmp_path, ask=lambda: (ROOT, Volume(device, str(stick), fstype, opts))).traits == ()


def test_the_disk_that_is_mounted_last_counts(tmp_path: Path) -> None:
    over = Volume("tmpfs", str(tmp_path), "tmpfs", "rw")
    assert volume_of(tmp_path, lambda: (ROOT, Volume("/dev/sdb1", str(tmp_path), "vfat"), over)) == over
    assert volume_of(tmp_path, tuple) is None
    sibling = Volume("/dev/sdb1", str(tmp_path)[:-1], "vfat")
    assert volume_of(tmp_path, lambda: (ROOT, sibling)) == ROOT


def test_a_link_leads_to_where_it_points(tmp_path: Path) -> None:
    """F113: a folder that only points to a stick is on the stick."""
    stick, link = tmp_path / "stick", tmp_path / "link"
    stick.mkdir()
    try:
        link.symlink_to(stick, target_is_directory=True)
    except OSError:
        pytest.skip("links cannot be made here")
    assert "fat" in look(link, ask=lambda: (ROOT, Volume("/dev/sdb1", str(stick), "vfat"))).traits


def test_the_same_disk_as_the_study_file(tmp_path: Path) -> None:
    """F113: one fault would take both; a stick and a network drive are elsewhere."""
    stick, study = tmp_path / "stick", tmp_path / "study" / "file.sqlite"
    stick.mkdir()
    study.parent.mkdir()
    (study.parent / "backups").mkdir()
    disks = (ROOT, Volume("/dev/sdb1", str(stick), "ext4"))
    assert "same_disk" in look(study.parent / "backups", study, ask=lambda: disks).traits
    assert "same_disk" not in look(stick, study, ask=lambda: disks).traits
    share = Volume("//server/share", "/mnt/a", "cifs", "rw")
    assert not same_disk(share, share)
    assert not same_disk(None, ROOT)
    assert same_disk(look_at := volume_of(tmp_path), look_at) or look_at is None or look_at.network


def test_a_folder_nothing_may_be_written_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda _path, _mode: False)
    assert "read_only" in look(tmp_path, ask=lambda: (ROOT,)).traits


@pytest.mark.parametrize(
    ("free", "size", "little"), [(10**9, 10**6, False), (10**9, 3 * 10**8, True), (10**8, 1, True), (-1, 1, False)]
)
def test_how_much_room_there_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, size: int, little: bool) -> None:
    monkeypatch.setattr(places, "_free", lambda _folder: free)
    found = look(tmp_path, size=size, ask=lambda: (ROOT,))
    assert ("little_room" in found.traits, found.free) == (little, free)


@pytest.mark.parametrize(
    ("parts", "cloud"),
    [
        (("OneDrive", "مطالعه"), "OneDrive"),
        (("OneDrive - Kermanshah University", "a"), "OneDrive"),
        (("Dropbox (Personal)",), "Dropbox"),
        (("Google Drive", "My Drive"), "Google Drive"),
        (("My Drive", "studies"), "Google Drive"),
        (("Library", "Mobile Documents", "com~apple~CloudDocs"), "iCloud Drive"),
        (("Library", "CloudStorage", "OneDrive-Personal"), "OneDrive"),
        (("Library", "CloudStorage", "Something"), "CloudStorage"),
        (("iCloudDrive",), "iCloud Drive"),
        (("Nextcloud2", "trial"), "Nextcloud"),
        (("pCloudDrive",), "pCloud"),
        (("Yandex.Disk",), "Yandex Disk"),
        (("YandexDisk",), "Yandex Disk"),
        (("Яндекс.Диск",), "Yandex Disk"),
        (("my onedrive notes",), ""),
        (("dropboxes",), ""),
        (("مطالعه",), ""),
    ],
)
def test_what_copies_itself_to_the_internet_by_its_name(tmp_path: Path, parts: tuple[str, ...], cloud: str) -> None:
    folder = tmp_path.joinpath(*parts)
    folder.mkdir(parents=True)
    assert cloud_of(folder) == cloud


@pytest.mark.parametrize(
    ("mark", "cloud"),
    [
        (".dropbox.cache", "Dropbox"),
        (".nextcloudsync.log", "Nextcloud"),
        (".sync_1a2b3c.db", "ownCloud"),
        (".tmp.driveupload", "Google Drive"),
        (".849C9593-D756-4E56-8D6E-42412F2A707B", "OneDrive"),
        (".gitignore", ""),
    ],
)
def test_what_copies_itself_to_the_internet_by_its_marks(tmp_path: Path, mark: str, cloud: str) -> None:
    """F113: whoever called the folder something else."""
    folder = tmp_path / "کارها" / "studies"
    folder.mkdir(parents=True)
    (folder.parent / mark).touch()
    assert cloud_of(folder) == cloud


def test_what_a_cloud_program_says_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work, box = tmp_path / "work", tmp_path / "box"
    (work / "a").mkdir(parents=True)
    box.mkdir()
    monkeypatch.setenv("OneDriveCommercial", str(work))
    assert cloud_of(work / "a") == "OneDrive"
    (tmp_path / "home" / ".dropbox").mkdir(parents=True)
    info = tmp_path / "home" / ".dropbox" / "info.json"
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for text in ("[]", "{", '{"personal": 3}'):
        info.write_text(text)
        assert cloud_of(box) == ""
    info.write_text(json.dumps({"personal": {"path": str(box)}}))
    assert cloud_of(box) == "Dropbox"


def test_each_warning_is_a_sentence_in_both_languages() -> None:
    """F113: what it means and what to do, nothing for a good place."""
    everything = ("network", "cloud", "fat", "read_only", "removable", "same_disk", "little_room")
    place = Place(Path("/x/مطالعه"), everything, "Dropbox", 1)
    for found, count in ((study_warnings(place), 6), (backup_warnings(place), 6)):
        words = [words for _, words in found]
        assert len(words) == count
        assert all(Speaker(Manner("fa"))(each) != Speaker(Manner("en"))(each) for each in words)
        assert all(Speaker(Manner(language))(each).endswith(".") for each in words for language in ("en", "fa"))
    assert not list(study_warnings(Place(Path("/x"))))
    assert not list(backup_warnings(Place(Path("/x"), ("removable",))))


def test_the_disks_of_this_computer() -> None:
    """The real ones: each has a place, and this folder is on one of them or the system names none."""
    there = volumes()
    found = volume_of(Path(__file__).parent)
    assert found is None or found in there


MOUNTED = """
import sys
from pathlib import Path
from sscexo_desktop.store.copies.backup import backup_file
from sscexo_desktop.store.copies.places import look
from sscexo_desktop.errors import Trouble
disk, study = Path(sys.argv[1]), Path(sys.argv[2])
print(*look(disk, study).traits)
try:
    print(backup_file(study, disk).sha256)
    print(backup_file(study, disk).sha256)
except Trouble as trouble:
    print(trouble)
print(*(each.name.rpartition('.')[2] for each in sorted(disk.iterdir())))
"""


def mounted(tmp_path: Path, saved: Path, mount: str) -> list[str]:
    """Mount a disk in a namespace of its own, and look at it and make backups there."""
    disk = tmp_path / "دیسک کوچک"
    disk.mkdir()
    script = f'set -e; {mount}; "$2" -c "$3" "$1" "$4"'
    command = ["unshare", "--mount", "--propagation", "private", "sh", "-c", script, "sh", disk, sys.executable, MOUNTED, saved]
    if not shutil.which("unshare"):
        pytest.skip("this system has no namespaces")
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"this system does not mount that here: {done.stderr.strip()[-200:]}")
    return done.stdout.splitlines()


def test_a_real_disk_that_fills_up(tmp_path: Path, saved: Path) -> None:
    """T4, F113: room for one backup and not for two: the first is whole, the second refused in plain words."""
    size = saved.stat().st_size // 1024 + 60
    traits, first, second, left = mounted(tmp_path, saved, f'mount -t tmpfs -o size={size}k none "$1"')
    assert "little_room" in traits
    assert "same_disk" not in traits
    assert len(first) == 64
    assert second == "The disk of the folder دیسک کوچک is full. No backup was made there."
    assert left == "sscexo sha256"


def test_a_real_disk_that_may_only_be_read(tmp_path: Path, saved: Path) -> None:
    mount = 'mount -t tmpfs none "$1"; mount -o remount,ro "$1"'
    traits, refused, left = mounted(tmp_path, saved, mount)
    assert "read_only" in traits
    assert refused == "Nothing can be written in the folder دیسک کوچک."
    assert left == ""


@pytest.mark.skipif(not shutil.which("mkfs.vfat"), reason="this system cannot format a disk as FAT")
def test_a_real_memory_stick(tmp_path: Path, saved: Path) -> None:
    """F113: as sticks are formatted: a study file whose name FAT would refuse is backed up, and the place is known."""
    image = tmp_path / "image"
    image.write_bytes(bytes(16 << 20))
    subprocess.run(["mkfs.vfat", str(image)], check=True, capture_output=True)
    traits, first, second, left = mounted(tmp_path, saved, f'mount -o loop,utf8 "{image}" "$1"')
    assert "fat" in traits
    assert first != second
    assert left.split() == ["sscexo", "sha256", "sscexo", "sha256"]
