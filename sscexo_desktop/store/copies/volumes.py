"""The disks of this computer: which one a folder is on, how it is made, and whether it can be pulled out."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath

_NETWORK = re.compile(
    r"9p|afpfs|afs|ceph|cifs|davfs2?|gfs2|glusterfs|lustre|ncpfs|nfs4?|smb[23]?|smbfs|vboxsf|webdav"
    r"|fuse\.(curlftpfs|davfs2?|glusterfs|gvfsd-fuse|rclone|s3fs|smbnetfs|sshfs)"
)
_FAT = frozenset({"vfat", "msdos", "fat", "fat12", "fat16", "fat32", "exfat", "fuseblk.exfat", "fuse.exfat"})
_PULLED_OUT_FROM = ("/media/", "/run/media/", "/Volumes/")


@dataclass(frozen=True, slots=True)
class Volume:
    """A disk as the system names it: its device, where it is mounted, its file system, and the system's words about it."""

    device: str
    mount: str
    fstype: str
    opts: str = ""

    @property
    def network(self) -> bool:
        """Whether it is another computer's."""
        return bool(_NETWORK.fullmatch(self.fstype.casefold())) or "remote" in self._words or self.device.startswith(("\\\\", "//"))

    @property
    def fat(self) -> bool:
        """Whether it is formatted as most memory sticks are: files up to 4 GB, and nothing that mends it after a power cut."""
        return self.fstype.casefold() in _FAT

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written on it."""
        return "ro" in self._words

    @property
    def removable(self) -> bool:
        """Whether it can be pulled out."""
        mounted = any(self.mount.startswith(each) for each in _PULLED_OUT_FROM)
        return not self.network and (mounted or "removable" in self._words or _said_removable(self.device))

    @property
    def _words(self) -> list[str]:
        return self.opts.casefold().split(",")


def volumes() -> tuple[Volume, ...]:
    """Return the disks of this computer as they are now."""
    import psutil

    found = psutil.disk_partitions(all=True)
    return tuple(Volume(each.device, each.mountpoint, each.fstype, each.opts) for each in found)


def volume_of(folder: Path, ask: Callable[[], Iterable[Volume]] = volumes) -> Volume | None:
    """Return the disk that a folder is on, by its real path; `None` if the system does not name it."""
    real = PurePath(os.path.realpath(folder))
    if str(real).startswith("\\\\"):
        return Volume(real.anchor, real.anchor, "smb", "remote")
    on = [each for each in ask() if real.is_relative_to(each.mount)]
    # What was mounted last at a place lies over what was there before.
    return max(enumerate(on), key=lambda each: (len(PurePath(each[1].mount).parts), each[0]), default=(0, None))[1]


def same_disk(one: Volume | None, other: Volume | None) -> bool:
    """Whether two are parts of one disk, as far as the system tells: then one fault takes both."""
    if one is None or other is None or one.network or other.network:
        return False
    return (one.device, one.mount) == (other.device, other.mount) or (
        one.device.startswith("/dev/") and _whole_disk(one.device) == _whole_disk(other.device)
    )


def _whole_disk(device: str) -> str:
    """Return the disk that a partition is on, such as `sda` of `/dev/sda2`; by itself if the system does not tell."""
    name = os.path.basename(os.path.realpath(device))  # noqa: PTH119 - a text about a device, not a file of ours
    if sys.platform == "darwin" and (found := re.fullmatch(r"(disk\d+)s\d+", name)):
        return found[1]
    block = Path("/sys/class/block") / name
    return block.resolve().parent.name if (block / "partition").exists() else name


def _said_removable(device: str) -> bool:
    """Whether Linux says of a device that it can be pulled out."""
    if not device.startswith("/dev/"):
        return False
    try:
        return (Path("/sys/class/block") / _whole_disk(device) / "removable").read_text(encoding="ascii").strip() == "1"
    except OSError:
        return False
