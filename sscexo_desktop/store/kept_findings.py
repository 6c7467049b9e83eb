"""Soft findings that were kept with a reason, beside the record they belong to."""

from __future__ import annotations

from sscexo_desktop.store.driver import Connection
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.record import Kept

Statement = tuple[str, tuple[object, ...]]


def read(connection: Connection, wanted: str, parameters: tuple[object, ...]) -> dict[int, tuple[Kept, ...]]:
    """Return what was kept in the records that the subquery `wanted` names, by record number."""
    found: dict[int, tuple[Kept, ...]] = {}
    sql = f"SELECT record, check_id, place, basis, reason FROM kept_finding WHERE record IN ({wanted}) ORDER BY record, row"  # noqa: S608
    for number, check, place, basis, reason in connection.execute(sql, parameters):
        found[number] = (*found.get(number, ()), Kept(check, Place.of(place), basis, reason))
    return found


def changes(connection: Connection, number: int, form: str, kept: tuple[Kept, ...]) -> list[Statement]:
    """Return the statements that bring a record's kept findings to `kept`."""
    there = {
        (check, place): (row, basis, reason)
        for row, check, place, basis, reason in connection.execute(
            "SELECT row, check_id, place, basis, reason FROM kept_finding WHERE record = ?", (number,)
        )
    }
    wanted = {(each.check, str(each.place)): (each.basis, each.reason) for each in kept}
    found: list[Statement] = [
        ("DELETE FROM kept_finding WHERE record = ? AND row = ?", (number, row))
        for key, (row, _, _) in there.items()
        if key not in wanted
    ]
    free = max((row for row, _, _ in there.values()), default=0) + 1
    for key, (basis, reason) in wanted.items():
        if key not in there:
            found.append(("INSERT INTO kept_finding VALUES (?, ?, ?, ?, ?, ?, ?)", (number, free, form, *key, basis, reason)))
            free += 1
        elif there[key][1:] != (basis, reason):
            update = "UPDATE kept_finding SET basis = ?, reason = ? WHERE record = ? AND row = ?"
            found.append((update, (basis, reason, number, there[key][0])))
    return found
