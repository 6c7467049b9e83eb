"""Heads of audit trails known from elsewhere: a file that has not got one of them is an older copy, or went another way (F73, T7).

The last entry of a trail, its number and its seal, is its *head*. This workstation keeps the head of each study file it has worked
on; backups and prints carry theirs. A file that is right in itself and was put back from an old copy is found by them alone.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store import faults
from sscexo_desktop.store.driver import Connection
from sscexo_desktop.store.encryption.keys import NO_KEYS, Keys
from sscexo_desktop.store.snapshot import snapshot
from sscexo_desktop.study.texts import message

_SITE = ZoneInfo("Asia/Tehran")
SHORTEST = 8
"""So many digits of a seal are needed at least; paper has twelve."""
_LATIN = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩،", "01234567890123456789,")
_NUMBER = re.compile(r"(\d[\d,٬]*)\D*$")
_SEAL = re.compile(r"\b([0-9a-f]{4,}(?:[\s-]+[0-9a-f]{4,})*)\W*$", re.IGNORECASE)


class Head(NamedTuple):
    """The last entry of a trail as it was somewhere: when it was written, and by which backup it is known ("" for none)."""

    seq: int
    seal: str
    at: str
    source: str = ""

    @property
    def text(self) -> str:
        """It as it stands in the trail and on the terminal."""
        return f"{self.seq}:{self.seal}"


Witnesses = Callable[[str], Iterable[Head]]
"""Asked with the identity of a study file, tells the heads of it that are known."""


def no_witnesses(_uuid: str) -> Iterable[Head]:
    """Know of none."""
    return ()


class RolledBack(Trouble):
    """The file lacks entries that are known to have been in it: `missing` are the heads it has not got, the newest first."""

    def __init__(self, path: Path, missing: tuple[Head, ...]) -> None:
        newest, day = missing[0], datetime.fromisoformat(missing[0].at).astimezone(_SITE).date()
        where = message("this computer") if not newest.source else message("the backup {file}", file=newest.source)
        super().__init__(
            message(
                "{file} is an older copy, or one that went another way: entry {seq} of its audit trail, of {day}, is not in it. "
                "It is known from {where}.",
                file=path.name,
                seq=newest.seq,
                day=day,
                where=where,
            ),
            message("Compare it with the newest backup before anything is entered; restore that backup if the file is older."),
        )
        self.missing = missing


def refuse_rolled_back(connection: Connection, path: Path, witnesses: Witnesses) -> None:
    """Raise `RolledBack` if the trail lacks a head that is known of this file, and nobody has answered for that since.

    A practice study may be put back whenever somebody likes.
    """
    uuid, practice = connection.execute("SELECT uuid, practice FROM study").fetchone()
    if practice:
        return
    missing = [each for each in witnesses(uuid) if not _is_there(connection, each) and not _is_accepted(connection, each)]
    if missing:
        raise RolledBack(path, tuple(sorted(set(missing), reverse=True)))


def head_of(connection: Connection) -> Head | None:
    """Return the head of an open file; `None` if its trail is empty."""
    found = connection.execute("SELECT seq, seal, at FROM trail ORDER BY seq DESC LIMIT 1").fetchone()
    return Head(*found) if found else None


def holds(connection: Connection, seq: int, seal: str) -> bool:
    """Whether the trail has an entry of this number whose seal begins so."""
    found = connection.execute("SELECT seal FROM trail WHERE seq = ?", (seq,)).fetchone()
    return found is not None and str(found[0]).startswith(seal)


def file_holds(path: Path, head: tuple[int, str], keys: Keys = NO_KEYS) -> bool:
    """Whether the trail of a file that is not open has such an entry; `Trouble` if it cannot be read."""
    with snapshot(path, keys) as connection, faults.named(path):
        return holds(connection, *head)


def read_head(typed: str) -> tuple[int, str] | None:
    """Read a head as it stands on paper or in a trail: number and seal, or so much of it; `None` if it is none."""
    text = typed.translate(_LATIN)
    before, _, after = text.rpartition(":" if ":" in text else ",")
    number, seal = _NUMBER.search(before), _SEAL.search(after)
    if number is None or seal is None:
        return None
    digits = re.sub(r"[\s-]", "", seal[1]).lower()
    return (int(re.sub(r"\D", "", number[1])), digits) if len(digits) >= SHORTEST else None


def _is_there(connection: Connection, head: Head) -> bool:
    """Whether the entry is in the trail, or came in with a merge."""
    if holds(connection, head.seq, head.seal):
        return True
    merged = "SELECT 1 FROM merged_trail WHERE seq = ? AND seal = ?"
    return connection.execute(merged, (head.seq, head.seal)).fetchone() is not None


def _is_accepted(connection: Connection, head: Head) -> bool:
    """Whether a data manager put another copy in its place, or went on with this one, after that entry was written."""
    answered = (
        "SELECT 1 FROM event WHERE kind IN ('restored', 'older_accepted')"
        " AND (at > ? OR ' ' || detail || ' ' LIKE '% head:' || ? || ' %')"
    )
    return connection.execute(answered, (head.at, head.text)).fetchone() is not None


# ---- what this workstation knows -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class KnownHeads:
    """The heads this workstation keeps, in a file beside the preferences: by the identity of a study, wherever its file is."""

    path: Path

    def of(self, uuid: str) -> tuple[Head, ...]:
        """Return the head known of a study file; none if it was never worked on here."""
        found = self._read().get(uuid)
        return (found,) if found else ()

    def remember(self, uuid: str, head: Head) -> bool:
        """Keep the head of a study file; false if it cannot be written, which is no reason to stop."""
        known = self._read()
        if known.get(uuid) == head:
            return True
        contents = {each: {"seq": kept.seq, "seal": kept.seal, "at": kept.at} for each, kept in {**known, uuid: head}.items()}
        fresh = self.path.with_name(f"{self.path.name}.new")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with fresh.open("w", encoding="utf-8") as out:
                json.dump(contents, out, indent=1)
                out.flush()
                os.fsync(out.fileno())
            fresh.replace(self.path)
        except OSError:
            return False
        return True

    def _read(self) -> dict[str, Head]:
        """Read them; of a file that cannot be read, none are known."""
        try:
            found = json.loads(self.path.read_text(encoding="utf-8"))
            return {str(uuid): _head(each) for uuid, each in found.items()}
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return {}


def _head(kept: Any) -> Head:
    at = datetime.fromisoformat(kept["at"])
    if at.tzinfo is None:
        raise ValueError("no zone")
    return Head(int(kept["seq"]), str(kept["seal"]), str(kept["at"]))
