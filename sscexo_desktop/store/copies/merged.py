"""The trails of other copies that were merged into a file: each goes on from our own, unbroken, up to the head our trail tells of.

The event of a merge says in its detail `fork:N:seal head:N:seal`: the entry of our own trail, or of one merged before, from which
the other copy goes on, and its last one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from sscexo_desktop.store import trail
from sscexo_desktop.store.driver import Connection
from sscexo_desktop.study.texts import Message, message

_COLUMNS = ", ".join((*trail.SEALED, "seal"))


def findings(connection: Connection) -> Iterator[Message]:
    """Name the first entry of each merged trail that is not as it was when it came in, and each merge whose entries are gone."""
    there = {merge for (merge,) in connection.execute("SELECT DISTINCT merge FROM merged_trail")}
    for merge in sorted(there | set(_told(connection))):
        wrong = _wrong(connection, merge)
        if wrong:
            yield message(
                "The audit trail of a merged copy was changed at entry {seq} (merge: entry {merge}).", seq=wrong, merge=merge
            )


def proven(connection: Connection, merge: int) -> bool:
    """Whether the entries of a merge are those that came in with it."""
    return not _wrong(connection, merge)


def _told(connection: Connection) -> Iterator[int]:
    """Return the entries of our trail that tell of a merge; what was lost with a damaged file is told by its salvage."""
    salvaged = "SELECT coalesce(max(record), 0) FROM event WHERE kind = 'salvaged'"
    events = f"SELECT record FROM event WHERE kind = 'merged' AND record > ({salvaged})"  # noqa: S608
    sql = f"SELECT seq FROM trail WHERE record IN ({events}) AND tbl = 'event' AND operation = 'I' AND item = ''"  # noqa: S608
    return (seq for (seq,) in connection.execute(sql))


def _wrong(connection: Connection, merge: int) -> int:
    """Return the number of the first wrong entry of a merge, 0 if there is none."""
    words = _detail(connection, merge).split()
    seq, seal = _fork(connection, words, merge)
    rows = connection.execute(f"SELECT {_COLUMNS} FROM merged_trail WHERE merge = ? ORDER BY seq", (merge,))  # noqa: S608
    for *columns, sealed in rows:
        if columns[0] != seq + 1 or not trail.is_sealed(seal, columns, sealed):
            return seq + 1
        seq, seal = seq + 1, sealed
    return 0 if f"head:{seq}:{seal}" in words else seq + 1


def _fork(connection: Connection, words: list[str], merge: int) -> tuple[int, str]:
    """Return the entry from which a merged copy goes on, its seal "" if we have no such entry."""
    told = next((word for word in words if word.startswith("fork:")), "fork:0:")
    _, number, seal = told.split(":", 2)
    seq = int(number) if number.isdecimal() else 0
    if seq == 0:
        return 0, trail.genesis_in(connection)
    ours = connection.execute("SELECT 1 FROM trail WHERE seq = ? AND seal = ?", (seq, seal)).fetchone()
    sql = "SELECT 1 FROM merged_trail WHERE merge < ? AND seq = ? AND seal = ?"
    return seq, seal if ours or connection.execute(sql, (merge, seq, seal)).fetchone() else ""


def _detail(connection: Connection, merge: int) -> str:
    found = connection.execute("SELECT new FROM trail WHERE seq = ? AND tbl = 'event' AND item = ''", (merge,)).fetchone()
    try:
        return str(json.loads(found[0])["detail"]) if found else ""
    except (ValueError, TypeError, KeyError):
        return ""
