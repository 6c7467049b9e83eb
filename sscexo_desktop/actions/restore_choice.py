"""Which files may be backups to restore: what lies in the folders where backups were made, the newest first (F100)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

_STAMP = re.compile(r"-(\d{8}T\d{6}Z)")
_LOOKED_AT = 400
"""So many files of a folder are looked at: it may be somebody's whole home."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A study file in one of the folders: when it was made by its name, else when it was written last, and its size."""

    path: Path
    at: datetime
    size: int
    encrypted: bool


def candidates(folders: Iterable[Path], path: Path | None) -> tuple[Candidate, ...]:
    """Return the study files in these folders, the newest first, without the one at `path`; a folder that is away has none."""
    different = dict.fromkeys(folders)
    found = {each.path: each for folder in different for each in _in(folder) if each.path != path}
    return tuple(sorted(found.values(), key=lambda each: (each.at, each.path), reverse=True))


def _in(folder: Path) -> Iterator[Candidate]:
    try:
        names = sorted(folder.iterdir(), reverse=True)[:_LOOKED_AT]
    except OSError:
        return
    for each in names:
        found = None if each.name.endswith(".partial") else _look(each)
        if found:
            yield found


def _look(path: Path) -> Candidate | None:
    """Look at the first bytes; `None` for what is no study file or cannot be read."""
    from sscexo_desktop.store.driver import APPLICATION_ID
    from sscexo_desktop.store.encryption.keys import MARK
    from sscexo_desktop.store.opening import MAGIC

    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            header = file.read(100)
        facts = path.stat()
    except OSError:
        return None
    encrypted = header.startswith(MARK)
    if not encrypted and not (header.startswith(MAGIC) and int.from_bytes(header[68:72], "big") == APPLICATION_ID):
        return None
    return Candidate(path, _made(path, facts.st_mtime), facts.st_size, encrypted)


def _made(path: Path, written: float) -> datetime:
    stamps = _STAMP.findall(path.name)
    try:
        return datetime.strptime(stamps[-1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except (IndexError, ValueError):
        return datetime.fromtimestamp(written, UTC)
