"""The heads that the newest backups hold: looked at beside the opening of a file, never longer than a moment."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Thread

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store import faults
from sscexo_desktop.store.driver import APPLICATION_ID, connect
from sscexo_desktop.store.encryption.keys import NO_KEYS, Keys
from sscexo_desktop.store.heads import Head

PATIENCE = 1.0
"""So many seconds are waited: a memory stick that does not answer keeps nobody from working."""
NEWEST = 3
"""So many backups are looked at in each folder."""
_NAME = re.compile(r".+-(\d{8}T\d{6}Z)(?:-\d{1,3})?\.[^.]+", re.DOTALL)


def heads_of_backups(folders: Iterable[Path], uuid: str, keys: Keys = NO_KEYS, patience: float = PATIENCE) -> tuple[Head, ...]:
    """Return the heads of the newest backups of a study in these folders, as far as they can be seen in time; never an error."""
    found: list[Head] = []
    looking = [Thread(target=_look, args=(each, uuid, keys, found), daemon=True) for each in dict.fromkeys(folders)]
    for each in looking:
        each.start()
    for each in looking:
        each.join(patience / len(looking))
    return tuple(found)


def _look(folder: Path, uuid: str, keys: Keys, found: list[Head]) -> None:
    """Add the heads in one folder, the newest backup first."""
    with contextlib.suppress(OSError):
        newest = sorted(_dated(folder), reverse=True)[:NEWEST]
        for _, path in newest:
            with contextlib.suppress(Trouble, OSError, ValueError, LookupError):
                found.extend(_head(path, uuid, keys))


def _dated(folder: Path) -> Iterator[tuple[str, Path]]:
    for each in folder.iterdir():
        named = _NAME.fullmatch(each.name)
        if named:
            yield named[1], each


def _head(path: Path, uuid: str, keys: Keys) -> Iterator[Head]:
    with faults.named(path):
        copy = connect(path, "ro", keys)
        try:
            if copy.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
                return
            if copy.execute("SELECT uuid FROM study").fetchone() == (uuid,):
                last = copy.execute("SELECT seq, seal, at FROM trail ORDER BY seq DESC LIMIT 1").fetchone()
                if last:
                    yield Head(*last)._replace(source=path.name)
        finally:
            copy.close()
