"""What is to be known of a place before a study file or its backups are kept there (F113)."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sscexo_desktop.store.copies.volumes import Volume, same_disk, volume_of, volumes
from sscexo_desktop.study.texts import Message, message

Trait = Literal["network", "cloud", "fat", "read_only", "removable", "same_disk", "little_room"]

LITTLE = 200_000_000
"""Bytes: with less than this free a disk is nearly full."""
_TIMES = 5
"""A disk is nearly full, too, with less room than so many copies of the file."""
_CLOUD_NAMES = (
    ("OneDrive", r"onedrive( ?- ?.+)?"),
    ("Dropbox", r"dropbox( ?[(-].+)?"),
    ("Google Drive", r"google ?drive(-.+)?|my drive"),
    ("iCloud Drive", r"icloud ?drive|com~apple~clouddocs|mobile documents"),
    ("Nextcloud", r"nextcloud\d*"),
    ("ownCloud", r"owncloud\d*"),
    ("pCloud", r"pcloud ?(drive|sync)?|pclouddrive"),
    ("Yandex Disk", r"yandex\.?disk|yandex disk|яндекс\.?диск"),
    ("MEGA", r"mega|megasync"),
)
_CLOUD_MARKS = (
    ("Dropbox", r"\.dropbox(\.cache|\.device)?"),
    ("Nextcloud", r"\.nextcloudsync\.log"),
    ("ownCloud", r"\.owncloudsync\.log|\._?sync_[0-9a-f]+\.db"),
    ("Google Drive", r"\.tmp\.drive(download|upload)"),
    ("OneDrive", r"\.849c9593-d756-4e56-8d6e-42412f2a707b"),
    ("Yandex Disk", r"\.yandex\.?disk.*"),
)
"""What the programs that copy a folder to the internet leave in its top."""
_CLOUD_TAG, _CLOUD_TAG_MASK = 0x9000001A, 0xFFFF0FFF
"""How Windows marks what such a program looks after."""


@dataclass(frozen=True, slots=True)
class Place:
    """A folder, what is to be known of it, which program copies it to the internet, and how many bytes are free (-1: unknown)."""

    folder: Path
    traits: tuple[Trait, ...] = ()
    cloud: str = ""
    free: int = -1


def look(folder: Path, beside: Path | None = None, size: int = 0, ask: Callable[[], Iterable[Volume]] = volumes) -> Place:
    """Look at a folder that is there: for the backups of the study file `beside`, or for a study file of this `size` itself.

    `ask` names the disks of this computer. It may take a while where a disk is slow, and may run in any thread.
    """
    there = tuple(ask())
    volume = volume_of(folder, lambda: there)
    cloud, free = cloud_of(folder), _free(folder)
    apart = volume_of(beside.parent, lambda: there) if beside is not None else None
    found: dict[Trait, bool] = {
        "network": volume is not None and volume.network,
        "cloud": bool(cloud),
        "fat": volume is not None and volume.fat,
        "read_only": (volume is not None and volume.read_only) or not os.access(folder, os.W_OK),
        "removable": volume is not None and volume.removable,
        "same_disk": same_disk(volume, apart),
        "little_room": 0 <= free < max(LITTLE, size * _TIMES),
    }
    return Place(folder, tuple(trait for trait, so in found.items() if so), cloud, free)


def _free(folder: Path) -> int:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return -1


# ---- what copies itself to the internet ------------------------------------------------------------------------------------------


def cloud_of(folder: Path) -> str:
    """Name the program that copies a folder to the internet, by its path and by the marks such programs leave; "" for none."""
    above = [folder, *folder.parents]
    if any(part.casefold() == "cloudstorage" for part in folder.parts):
        return next((_named(part) for part in reversed(folder.parts) if _named(part)), "CloudStorage")
    for each in above:
        if found := _named(each.name) or _marked(each) or _told(each):
            return found
    return ""


def _named(name: str) -> str:
    return next((cloud for cloud, pattern in _CLOUD_NAMES if re.fullmatch(pattern, name.casefold())), "")


def _marked(folder: Path) -> str:
    try:
        if getattr(os.lstat(folder), "st_reparse_tag", 0) & _CLOUD_TAG_MASK == _CLOUD_TAG:
            return "OneDrive"
        # A home folder holds the settings of such programs under names like those of their marks.
        names = [] if folder == Path.home() else [each.name.casefold() for each in folder.iterdir() if each.name.startswith(".")]
    except (OSError, RuntimeError):
        return ""
    return next((cloud for cloud, pattern in _CLOUD_MARKS if any(re.fullmatch(pattern, name) for name in names)), "")


def _told(folder: Path) -> str:
    """Ask those programs that write down where their folder is."""
    for name in ("OneDrive", "OneDriveConsumer", "OneDriveCommercial"):
        if os.environ.get(name) and Path(os.environ[name]) == folder:
            return "OneDrive"
    return "Dropbox" if str(folder) in _dropbox_folders() else ""


def _dropbox_folders() -> set[str]:
    found: set[str] = set()
    for home in (os.environ.get("APPDATA"), os.environ.get("LOCALAPPDATA"), os.environ.get("HOME")):
        path = Path(home or "", "Dropbox" if home != os.environ.get("HOME") else ".dropbox", "info.json")
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        found |= {str(each.get("path")) for each in told.values() if isinstance(each, dict)} if isinstance(told, dict) else set()
    return found


# ---- what it means --------------------------------------------------------------------------------------------------------------


def study_warnings(place: Place) -> Iterator[tuple[Trait, Message]]:
    """Say what it means to keep a study file here; nothing where it is well kept."""
    name = place.folder.name or str(place.folder)
    words: dict[Trait, Message] = {
        "network": message(
            "This study file is in {folder}, on a network drive. If the connection breaks during a save, the save is refused; "
            "two computers may get in each other's way. Keep the file on this computer, and its backups on the network.",
            folder=name,
        ),
        "cloud": message(
            "This study file is in {folder}, which {program} copies to the internet. Data of participants would leave the clinic, "
            "and a copy taken in the middle of a save is not whole. Move the file to a folder that is not copied.",
            folder=name,
            program=place.cloud,
        ),
        "fat": message(
            "This study file is on a disk formatted FAT or exFAT. Such a disk keeps no journal: a power cut can damage its list of "
            "files, and FAT takes no file over 4 GB. Keep the file on the computer's own disk.",
        ),
        "read_only": message("The folder {folder} is write-protected: this study file can only be read there.", folder=name),
        "removable": message(
            "This study file is on a disk that can be pulled out. Pulled out during a save, that save is lost. "
            "Keep the file on the computer's own disk, and use the stick for backups."
        ),
        "little_room": message("The disk of this study file is nearly full. Make room before it can no longer be saved."),
    }
    return ((trait, words[trait]) for trait in place.traits if trait in words)


def backup_warnings(place: Place) -> Iterator[tuple[Trait, Message]]:
    """Say what is to be known before relying on backups here."""
    words: dict[Trait, Message] = {
        "same_disk": message("On the same disk as the study file: if that disk fails, both are gone. Add a folder elsewhere."),
        "cloud": message(
            "{program} copies this folder to the internet: data of participants leave the clinic. "
            "Use it only if that is permitted and the study file is encrypted.",
            program=place.cloud,
        ),
        "network": message("On a network drive: backups are made only while the connection is there."),
        "fat": message(
            "Formatted FAT or exFAT: good for carrying copies, not for keeping them for years. "
            "Pull it out only after the system says so; FAT takes no file over 4 GB."
        ),
        "read_only": message("Write-protected: no backup can be made here. Remove the protection or choose another folder."),
        "little_room": message("Nearly full: make room, or keep fewer backups."),
    }
    return ((trait, words[trait]) for trait in place.traits if trait in words)
