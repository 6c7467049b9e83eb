"""Make proven copies of the study file, look at those there are, and say what is to be known of the folders (F99, F113).

Nothing of it is written into the audit trail: each backup would change the file, and the next one would be due at once. When and
where the last one was made is kept on the workstation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sscexo_desktop.actions.session import Session
from sscexo_desktop.errors import Trouble
from sscexo_desktop.study.texts import Message, message

if TYPE_CHECKING:
    from sscexo_desktop.store.copies.backup import Backup
    from sscexo_desktop.store.copies.kept_backups import Kept
    from sscexo_desktop.store.copies.places import Place
    from sscexo_desktop.store.encryption.keys import Keys
    from sscexo_desktop.store.proof.verify import Report

Progress = Callable[[int, int], None]
_PARTS = 1000


@dataclass(frozen=True, slots=True)
class Source:
    """The study file whose backups are meant: its path, its identity, and the keys by which it is read."""

    path: Path
    uuid: str
    keys: Keys | None = None

    @classmethod
    def of(cls, session: Session) -> Source:
        """Return the file of a session."""
        return cls(session.file.path, session.file.study_uuid, session.file.keys)


@dataclass(frozen=True, slots=True)
class InFolder:
    """What became of the backup in one folder: a proven `backup`, or what was in the way.

    `missing` where the folder is not there now, as a stick that is not connected. `notes` are worth knowing beside a backup.
    """

    folder: Path
    backup: Backup | None = None
    trouble: Trouble | None = None
    missing: bool = False
    notes: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder as it is now: what is to be known of it and the backups of the study in it, the newest first.

    `trouble` where it cannot be looked at.
    """

    path: Path
    place: Place | None = None
    kept: tuple[Kept, ...] = ()
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of one backup found: its proof, and whether its bytes are those of its checksum (`None`: there is none)."""

    path: Path
    same_bytes: bool | None
    report: Report | None = None
    trouble: Trouble | None = None

    @property
    def good(self) -> bool:
        """Whether it is a backup one can go back to."""
        return self.same_bytes is not False and self.report is not None and self.report.ok


def back_up(session: Session, folder: Path, progress: Progress | None = None) -> Backup:
    """Write a proven copy of the file into a folder; `progress(done, of)` may raise to cancel."""
    session.demand("backup")
    return session.file.backup(folder, progress)


def back_up_on_demand(
    session: Session, folders: Iterable[Path], keep: int, progress: Progress | None = None
) -> tuple[InFolder, ...]:
    """Write a proven copy into each folder, for a person who may."""
    session.demand("backup")
    return back_up_into(Source.of(session), folders, keep, progress)


def back_up_into(source: Source, folders: Iterable[Path], keep: int = 0, progress: Progress | None = None) -> tuple[InFolder, ...]:
    """Write a proven copy into each folder; one that fails keeps no other from being tried.

    Each folder keeps `keep` backups of this study (0: all of them). `progress(done, of)` may raise to cancel.
    """
    wanted = tuple(folders)

    def part(n: int) -> Progress:
        def told(done: int, total: int) -> None:
            if progress is not None:
                progress(n * _PARTS + done * _PARTS // max(1, total), len(wanted) * _PARTS)

        return told

    return tuple(_into(source, folder, keep, part(n)) for n, folder in enumerate(wanted))


def _into(source: Source, folder: Path, keep: int, progress: Progress) -> InFolder:
    from sscexo_desktop.store.copies.backup import NotThere, backup_file

    try:
        backup = backup_file(source.path, folder, progress, keys=_keys(source))
    except NotThere as trouble:
        return InFolder(folder, trouble=trouble, missing=True)
    except Trouble as trouble:
        return InFolder(folder, trouble=trouble)
    return InFolder(folder, backup, notes=_cleared(source, backup, keep))


def _cleared(source: Source, backup: Backup, keep: int) -> tuple[Message, ...]:
    """Remove what is too old and what was left unfinished; that this failed does not touch the backup."""
    from sscexo_desktop.store.copies.kept_backups import rotate, tidy

    try:
        tidy(backup.path.parent, source.path)
        stuck = rotate(backup, keep, source.uuid, source.path, _keys(source))[1] if keep else ()
    except Trouble as trouble:
        return (trouble.what,)
    return (message("{n} old backups could not be removed.", n=len(stuck)),) if stuck else ()


def _keys(source: Source) -> Keys:
    from sscexo_desktop.store.encryption.keys import NO_KEYS

    return source.keys or NO_KEYS


def identity(path: Path, keys: Keys | None = None) -> Source:
    """Return a study file as the source of backups; `Trouble` if it cannot be read."""
    from sscexo_desktop.store.copies.kept_backups import whose
    from sscexo_desktop.store.encryption.keys import NO_KEYS

    return Source(path, whose(path, keys or NO_KEYS), keys)


def look_into(source: Source, folder: Path) -> Folder:
    """Look at a folder for backups: what is to be known of it, and which there are."""
    from sscexo_desktop.store.copies.backup import not_there
    from sscexo_desktop.store.copies.kept_backups import kept_backups
    from sscexo_desktop.store.copies.places import look

    if not folder.is_dir():
        return Folder(folder, trouble=not_there(folder))
    try:
        return Folder(folder, look(folder, source.path), kept_backups(folder, source.uuid, source.path, _keys(source)))
    except Trouble as trouble:
        return Folder(folder, trouble=trouble)


def check_backup(source: Source, backup: Path, progress: Progress | None = None) -> Checked:
    """Prove one backup: its bytes against the checksum beside it, then the file by itself, entry by entry."""
    from sscexo_desktop.store.copies import checksum
    from sscexo_desktop.store.proof.verify import verify_file

    try:
        told = checksum.read(backup)
        same = checksum.digest(backup) == told if told else None
        report = verify_file(backup, progress, keys=_keys(source))
    except Trouble as trouble:
        return Checked(backup, None, trouble=trouble)
    return Checked(backup, same, report)


def warnings_of(place: Place) -> tuple[Message, ...]:
    """Say what is to be known before relying on backups in a place."""
    from sscexo_desktop.store.copies.places import backup_warnings

    return tuple(words for _, words in backup_warnings(place))


def study_place(path: Path, size: int) -> tuple[tuple[str, Message], ...]:
    """Say what it means to keep a study file where it is; each sentence with a name by which it is known again."""
    from sscexo_desktop.store.copies.places import look, study_warnings

    return tuple((f"{trait} {path.parent}", words) for trait, words in study_warnings(look(path.parent, size=size)))
