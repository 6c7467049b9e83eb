"""The backups in a folder: which of them are of a study, which may go, and what a killed program left unfinished.

Nothing is touched that this program did not make of this very study: name, contents and the checksum beside it have to agree.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store import faults
from sscexo_desktop.store.copies import checksum
from sscexo_desktop.store.copies.backup import PARTIAL, Backup, stem_of
from sscexo_desktop.store.driver import APPLICATION_ID, FILE_FORMAT, Errors, connect, format_of
from sscexo_desktop.store.encryption.keys import MARK, NO_KEYS, Keys
from sscexo_desktop.store.lock import Lock
from sscexo_desktop.store.opening import MAGIC
from sscexo_desktop.store.snapshot import snapshot

_NAME = re.compile(r".+-(\d{8}T\d{6}Z)(?:-(\d{1,3}))?\.[^.]+", re.DOTALL)
_HEADER = 100


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup in a folder: when it was taken by its name, its size, the last entry of its trail, and the checksum beside it.

    `number` tells those of one second apart. Without a checksum `sha256` is "". One that cannot be read has the head (0, "") and a
    `fault`; whose it is nobody knows.
    """

    path: Path
    at: datetime
    size: int
    head: tuple[int, str]
    sha256: str
    file_format: int = FILE_FORMAT
    fault: Trouble | None = None
    number: int = 1

    @property
    def order(self) -> tuple[datetime, int, tuple[int, str]]:
        """What comes later was made later, as far as the clock was right."""
        return self.at, self.number, self.head


def kept_backups(folder: Path, study_uuid: str, source: Path, keys: Keys = NO_KEYS) -> tuple[Kept, ...]:
    """Return the backups of a study in a folder, the newest first; unreadable ones are told if they are named after `source`."""
    with faults.named(folder):
        names = sorted(each for each in folder.iterdir() if _NAME.fullmatch(each.name) and each.suffix == source.suffix)
    found = (_look(each, study_uuid, source, keys) for each in names if each != source)
    return tuple(sorted((each for each in found if each), key=lambda each: each.order, reverse=True))


def _look(path: Path, study_uuid: str, source: Path, keys: Keys) -> Kept | None:
    """Look at one file; `None` for what is no backup of this study."""
    named = _NAME.fullmatch(path.name)
    if named is None:
        return None
    try:
        at, number = datetime.strptime(named[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC), int(named[2] or 1)
        if not path.is_file() or (source.exists() and path.samefile(source)):
            return None
        size = path.stat().st_size
    except (ValueError, OSError):
        return None
    try:
        whose, head, file_format = _read(path, keys)
    except Trouble as trouble:
        ours = path.name.startswith(f"{stem_of(source)}-")
        return Kept(path, at, size, (0, ""), checksum.read(path), 0, trouble, number) if ours else None
    return Kept(path, at, size, head, checksum.read(path), file_format, None, number) if whose == study_uuid else None


def _read(path: Path, keys: Keys) -> tuple[str, tuple[int, str], int]:
    """Return whose study a file is of, its last entry and its format; `Trouble` if it cannot be read."""
    with faults.named(path):
        copy = connect(path, "ro", keys)
        try:
            if copy.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
                return "", (0, ""), 0
            ((whose,),) = copy.execute("SELECT uuid FROM study").fetchall()
            head = copy.execute("SELECT seq, seal FROM trail ORDER BY seq DESC LIMIT 1").fetchone()
            return whose, head or (0, ""), format_of(copy)
        except ValueError as error:
            raise faults.damaged(path) from error
        except Errors as error:
            if str(error).startswith("no such table"):
                raise faults.damaged(path) from error
            raise
        finally:
            copy.close()


def whose(path: Path, keys: Keys = NO_KEYS) -> str:
    """Return the identity of the study a file is of; `Trouble` if it cannot be read."""
    with snapshot(path, keys) as connection, faults.named(path):
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'study'").fetchone():
            raise faults.damaged(path)
        return str(connection.execute("SELECT uuid FROM study").fetchone()[0])


# ---- what may go -----------------------------------------------------------------------------------------------------------------


def rotate(
    newest: Backup, keep: int, study_uuid: str, source: Path, keys: Keys = NO_KEYS
) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Remove what is more than `keep` backups of the study beside a proven `newest`; return what went and what could not go.

    Only a backup whose bytes are those of its checksum goes: one that is not right is no backup, and nobody's to throw away.
    """
    there = [each for each in kept_backups(newest.path.parent, study_uuid, source, keys) if _counts(each)]
    gone: list[Path] = []
    stuck: list[Path] = []
    for each in surplus(there, keep, newest.path):
        if checksum.digest(each.path) != each.sha256:
            continue
        try:
            each.path.unlink()
            checksum.beside(each.path).unlink(missing_ok=True)
        except OSError:
            stuck.append(each.path)
        else:
            gone.append(each.path)
    return tuple(gone), tuple(stuck)


def _counts(kept: Kept) -> bool:
    """Whether a file is a whole backup of ours: an older format is the copy kept before an upgrade, and stays."""
    return kept.fault is None and bool(kept.sha256) and kept.file_format == FILE_FORMAT


def surplus(there: Iterable[Kept], keep: int, newest: Path) -> list[Kept]:
    """Return what is too much, first to go first: never the newest by name, by time or by trail.

    Of earlier days the last of each day stays longest. Half of the number is theirs, the other half of the last day's.
    """
    left = sorted(there, key=lambda each: each.order)
    if not left:
        return []
    safe = {newest, left[-1].path, max(left, key=lambda each: (each.head, each.order)).path}
    gone: list[Kept] = []
    while len(left) > max(1, keep):
        may = [each for each in left if each.path not in safe]
        if not may:
            break
        gone.append(_first_to_go(left, may, keep))
        left.remove(gone[-1])
    return gone


def _first_to_go(left: list[Kept], may: list[Kept], keep: int) -> Kept:
    today = left[-1].at.date()
    lasts = {each.at.date(): each.path for each in left if each.at.date() != today}
    passed = [each for each in may if each.at.date() != today and lasts[each.at.date()] != each.path]
    of_today = [each for each in may if each.at.date() == today]
    if passed:
        return passed[0]
    return of_today[0] if of_today and len(lasts) <= keep // 2 else may[0]


# ---- left-overs ------------------------------------------------------------------------------------------------------------------


def tidy(folder: Path, source: Path) -> tuple[Path, ...]:
    """Remove what a killed program left of unfinished backups of `source`, unless somebody is writing it; return what went."""
    unfinished = re.compile(re.escape(stem_of(source)) + r"-\d{8}T\d{6}Z(?:-\d{1,3})?" + re.escape(source.suffix + PARTIAL))
    with faults.named(folder):
        found = sorted(each for each in folder.iterdir() if unfinished.fullmatch(each.name))
    return tuple(each for each in found if _is_ours(each) and _left(each))


def _is_ours(partial: Path) -> bool:
    """Whether it is empty yet, as its first page is written late, or begins as a study file does."""
    try:
        with partial.open("rb") as file:
            header = file.read(_HEADER)
    except OSError:
        return False
    plain = header.startswith(MAGIC) and header[68:72] == APPLICATION_ID.to_bytes(4, "big")
    return not header.strip(b"\0") or plain or header.startswith(MARK)


def _left(partial: Path) -> bool:
    """Remove one unfinished backup and what belongs to it; false if somebody is writing it or it cannot be removed."""
    final = partial.with_name(partial.name.removesuffix(PARTIAL))
    with contextlib.suppress(OSError, Trouble), _held(partial) as free:
        if free:
            for each in _belonging(final):
                each.unlink(missing_ok=True)
            partial.unlink()
            return True
    return False


def _belonging(final: Path) -> Iterator[Path]:
    """Name what stands beside an unfinished backup: its checksum only as long as there is no backup of that name."""
    sha256 = checksum.beside(final)
    yield sha256.with_name(sha256.name + PARTIAL)
    yield final.with_name(final.name + PARTIAL + "-journal")
    if not final.exists():
        yield sha256


@contextlib.contextmanager
def _held(partial: Path) -> Iterator[bool]:
    held = Lock(partial)
    taken = held.take()
    try:
        yield taken
    finally:
        if taken:
            held.release()
