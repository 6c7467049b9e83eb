"""The seals of a trail proven thousands at a time: this says *proven* or nothing, never what is wrong.

SQLite writes the text under each seal, Python only hashes it. Whatever is in doubt is left to those who look at each entry by
itself (`verify`), so that nothing is found less or later than by them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from hashlib import sha256
from typing import NamedTuple

from sscexo_desktop.store import trail
from sscexo_desktop.store.driver import Connection, Errors, format_of

Step = Callable[[int], None]
"""Told how many rows more are done."""

ENTRIES = 1000
"""So many entries are hashed at a time."""
_LENGTH = 64
_BEFORE, _AFTER = b'["', b'",'
"""What stands before and after the seal at the beginning of each text."""
_ZERO = b",0.0,"


class Walked(NamedTuple):
    """A whole trail: how many entries, the seal of the last one and when it was written."""

    entries: int
    head: str
    last_at: str


def walked(connection: Connection, genesis: str, step: Step) -> Walked | None:
    """Walk the trail from its genesis to its end; `None` if that does not prove it."""
    try:
        return _walked(connection, genesis, step) if _writes_numbers_whole(connection) else None
    except Errors:
        return None  # bytes, which no entry holds, or a table that cannot be read


def _walked(connection: Connection, genesis: str, step: Step) -> Walked | None:
    (last,) = connection.execute("SELECT max(seq) FROM trail").fetchone()
    if not last or connection.execute("SELECT 1 FROM trail WHERE seq < 1").fetchone():
        return None
    sql, text, seals = _texts(format_of(connection)), _BEFORE + genesis.encode() + _AFTER, ""
    for first in range(0, last, ENTRIES):
        upto = min(first + ENTRIES, last)
        texts, seals, count, whole_seals = connection.execute(sql, (first, upto)).fetchone()
        if not count == whole_seals == upto - first or (_ZERO in texts and _negative_zeros(connection, first, upto)):
            return None
        *whole, text = (text + texts).split(b"\n")
        if len(whole) != count or "".join([sha256(each).hexdigest() for each in whole]) != seals:
            return None
        step(count)
    (at,) = connection.execute("SELECT at FROM trail WHERE seq = ?", (last,)).fetchone()
    return Walked(last, seals[-_LENGTH:], at)


def _texts(file_format: int) -> str:
    """Return the query of all that is hashed between two numbers: each text ends with a line feed, the seal begins the next one.

    JSON writes a line feed inside a text as two letters, so none of them can be mistaken. Beside it: the seals, how many entries
    there are and how many seals have their length.
    """
    columns = trail.sealed(file_format)
    entry = f"json_array({', '.join(columns)})"
    if "role" in columns:
        entry = f"CASE WHEN role IS NULL THEN json_array({', '.join(columns[:-1])}) ELSE {entry} END"
    return (
        f"SELECT CAST(group_concat({entry} || char(93, 10, 91, 34) || seal || char(34, 44), '') AS BLOB),"  # noqa: S608
        f" group_concat(seal, ''), count(*), sum(octet_length(seal) = {_LENGTH}) FROM trail WHERE seq > ? AND seq <= ?"
    )


def _writes_numbers_whole(connection: Connection) -> bool:
    """Whether SQLite writes no two numbers alike: an older one leaves the last two digits out."""
    numbers = (0.1 + 0.2, math.nextafter(2.1, 3), math.nextafter(2.1, 2), 1e15 / 7, 1e-7 / 3, math.pi * 1e200)
    (text,) = connection.execute("SELECT json_array(?, ?, ?, ?, ?, ?)", numbers).fetchone()
    return tuple(json.loads(text)) == numbers


def _negative_zeros(connection: Connection, first: int, upto: int) -> bool:
    """Whether a zero between two entries has a sign, which SQLite does not write."""
    zeros = connection.execute("SELECT old, new FROM trail WHERE seq > ? AND seq <= ? AND (old = 0 OR new = 0)", (first, upto))
    return any(each == 0 and math.copysign(1, each) < 0 for pair in zeros for each in pair if isinstance(each, float))
