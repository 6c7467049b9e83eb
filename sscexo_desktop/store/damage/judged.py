"""What becomes of each row of a damaged file: what was read of it, held against what the trail tells of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from sscexo_desktop.store.damage.plausible import HIGHEST, Plausible, Values
from sscexo_desktop.store.damage.remains import Remains, names_of
from sscexo_desktop.store.damage.told import Told
from sscexo_desktop.store.driver import quoted
from sscexo_desktop.store.proof.replay import RowKey
from sscexo_desktop.store.tables import FIXED, Table

Fate = Literal["saved", "rebuilt", "unproven", "doubtful", "lost", "left_out"]
"""`saved`: read, and as the trail tells; `rebuilt`: as the trail proves, for what was read is missing or differs; `unproven`: as it
was read, for its entries are missing; `doubtful`: as the trail tells, which may not be its last state; `lost`: neither;
`left_out`: read, and the trail proves that there is no such row."""

GONE: tuple[Fate, ...] = ("lost", "left_out")
_REFERENCE = re.compile(r"(\w+) .*REFERENCES (\"?\w+\"?)\((\w+)\)")


@dataclass(slots=True)
class Judged:
    """One audited row: `told` what the trail tells of its columns, `read` all columns that were read; `None` if nothing whole."""

    table: Table
    key: RowKey
    told: Values | None
    read: Values | None
    fate: Fate

    @property
    def values(self) -> Values:
        """The columns it shall have; those that the trail does not hold as they were read, if they were."""
        numbers = {"record": self.key[1]} if self.table.row == "0" else {"record": self.key[1], "row": self.key[2]}
        if self.fate == "unproven":
            return {**(self.read or {}), **numbers}
        return {**(self.read or {}), **(self.told or {}), **numbers}


def judge(table: Table, remains: Remains, told: Told, plausible: Plausible) -> Iterator[Judged]:
    """Judge every row of a table that was read or is told of; what nothing proves must be plausible."""
    read = dict(_read(table, remains))
    keys = [key for key in told.replay.state if key[0] == table.name]
    for key in dict.fromkeys((*keys, *read)):
        there = _told(table, told.replay.state.get(key)) if key in told.begun else None
        row = read.get(key)
        if row is not None and not _same(table, there, row) and (table.name in remains.unsure or not plausible(table, row)):
            row = None
        if there is not None and not (told.certain(key) or plausible(table, {**(row or {}), **there})):
            there = None
        yield Judged(table, key, there, row, _fate(table, key, there, row, told))


def _fate(table: Table, key: RowKey, there: Values | None, row: Values | None, told: Told) -> Fate:
    if there is None and row is not None and told.certain(key) and key not in told.replay.state:
        return "left_out"
    if there is None:
        return "lost" if row is None else "unproven"
    if row is not None and _same(table, there, row):
        return "saved"
    if told.certain(key):
        return "rebuilt"
    return "doubtful" if row is None else "unproven"


def _same(table: Table, there: Values | None, row: Values) -> bool:
    return there is not None and all(row[name] == there[name] for name in (*table.frame, *table.columns))


def _told(table: Table, state: Mapping[str, object] | None) -> Values | None:
    """Return a row's columns as the trail tells them; `None` if it is not there."""
    if state is None:
        return None
    return {name: state.get(name) for name in (*table.frame, *table.columns)}


def _read(table: Table, remains: Remains) -> Iterator[tuple[RowKey, Values]]:
    names = names_of(table)
    sql = f"SELECT {', '.join(map(quoted, names))} FROM {quoted(table.name)} WHERE record BETWEEN 1 AND ?"  # noqa: S608
    for row in remains.rows.execute(sql, (HIGHEST,)):
        values = dict(zip(names, row, strict=True))
        yield (table.name, values["record"], 0 if table.row == "0" else values["row"]), values


def participants_again(rows: Iterable[Judged], last: int) -> Iterator[Judged]:
    """Return a new row for each participant whose own is lost while forms of theirs are there."""
    there = {each.values["number"] for each in rows if each.table.name == "participant" and each.fate not in GONE}
    table = next(table for table in FIXED if table.name == "participant")
    begun: dict[str, str] = {}
    for each in rows:
        if "saved_at" in each.table.frame and each.fate not in GONE:
            number, at = each.values["participant"], each.values["saved_at"]
            begun[number] = min(at, begun.get(number, at))
    highest = max((last, *(each.key[1] for each in rows)), default=0)
    lost = [number for number in begun if number not in there]
    for new, number in enumerate(lost, highest + 1):
        row = {"record": new, "number": number, "begun_at": begun[number]}
        yield Judged(table, ("participant", new, 0), None, row, "unproven")


def lost_numbers(audited: Iterable[Table], remains: Remains, known: Container[int]) -> Iterator[Judged]:
    """Return a lost row for each number that was given out and of which nothing else is left."""
    by_name = {table.name: table for table in audited}
    for number, name in remains.rows.execute("SELECT id, tbl FROM record WHERE id BETWEEN 1 AND ?", (HIGHEST,)):
        if number not in known and name in by_name:
            yield Judged(by_name[name], (name, number, 0), None, None, "lost")


# ---- what stands on something else -----------------------------------------------------------------------------------------------


def lose_orphans(rows: Iterable[Judged], numbers: Iterable[int]) -> None:
    """Count as lost whatever stands on a row that is lost; `numbers` are those that the trail tells of."""
    kept = [each for each in rows if each.fate not in GONE]
    while True:
        there = _there(kept, numbers)
        orphans = [each for each in kept if not _stands(each, there) or _silent(each, there)]
        for each in orphans:
            each.fate = "lost"
        if not orphans:
            return
        kept = [each for each in kept if each.fate not in GONE]


def _there(kept: Iterable[Judged], numbers: Iterable[int]) -> dict[tuple[str, str], set[object]]:
    found: dict[tuple[str, str], set[object]] = defaultdict(set)
    found["record", "id"] |= set(numbers)
    for each in kept:
        if each.table.row == "0":
            found["record", "id"].add(each.key[1])
        for name in {"record", "number", "login"} & each.values.keys():
            found[each.table.name, name].add(each.values[name])
    return found


def _silent(each: Judged, there: Mapping[tuple[str, str], set[object]]) -> bool:
    """Whether it is a query of which nothing is left that was said."""
    return each.table.name == "query" and each.key[1] not in there.get(("query_step", "record"), ())


def _stands(each: Judged, there: Mapping[tuple[str, str], set[object]]) -> bool:
    for part in each.table.definitions:
        match = _REFERENCE.match(part)
        if match and each.values[match[1]] not in there.get((match[2].strip('"'), match[3]), ()):
            return False
    return True
