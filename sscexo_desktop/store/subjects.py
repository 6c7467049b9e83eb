"""What a number of the file stands for, and which numbers belong to a participant, a visit or a form."""

from __future__ import annotations

from collections.abc import Iterator

from sscexo_desktop.store.driver import Connection, quoted
from sscexo_desktop.store.tables import Shape
from sscexo_desktop.study.places import RecordKey

Parameters = tuple[object, ...]

_WITH_KEY = ("query", "record_lock")
"""The tables that say by themselves which record they are about."""


def table_of(connection: Connection, number: int) -> str:
    """Return the table in which a number was given out, "" if it never was."""
    found = connection.execute("SELECT tbl FROM record WHERE id = ?", (number,)).fetchone()
    return str(found[0]) if found else ""


def key_of(connection: Connection, shape: Shape, number: int, table: str = "") -> RecordKey | None:
    """Return the record that a number is or is about; `None` for what is about no single record.

    `table` spares a look where it is known, as in an entry of the audit trail.
    """
    forms = {each.name: each.form for each in shape}
    table = table if table in forms else table_of(connection, number)
    if table in forms:
        return keys(connection, forms[table], "?", (number,)).get(number)
    if table in _WITH_KEY:
        sql = f"SELECT participant, visit, form, occurrence FROM {table} WHERE record = ?"  # noqa: S608
        found = connection.execute(sql, (number,)).fetchone()
        return RecordKey(*found) if found and found[2] else None
    if table == "signature":
        found = connection.execute("SELECT subject FROM signature WHERE record = ?", (number,)).fetchone()
        return key_of(connection, shape, found[0]) if found and found[0] != number else None
    return None


def keys(connection: Connection, form: str, wanted: str, parameters: Parameters = ()) -> dict[int, RecordKey]:
    """Return the records of a form whose numbers the list or subquery `wanted` names, by number."""
    table = quoted(f"form_{form}")
    sql = f"SELECT record, participant, visit, occurrence FROM {table} WHERE record IN ({wanted})"  # noqa: S608
    found = connection.execute(sql, parameters)
    return {number: RecordKey(participant, visit, form, occurrence) for number, participant, visit, occurrence in found}


def all_keys(connection: Connection, shape: Shape, wanted: str) -> dict[int, RecordKey]:
    """Return the records of every form whose numbers the subquery `wanted` names, by number."""
    forms = [each.form for each in shape if not each.section]
    return {number: key for form in forms for number, key in keys(connection, form, wanted).items()}


def numbers_of(connection: Connection, shape: Shape, participant: str = "", visit: str = "", form: str = "") -> set[int]:
    """Return every number that belongs to a participant, a visit or a form (what is "" does not filter).

    The numbers of the records, of the signatures on them, and of the queries and locks about them; for a participant as a whole
    also the participant's own.
    """
    chosen = {name: value for name, value in (("participant", participant), ("visit", visit), ("form", form)) if value}
    found = set(_records(connection, shape, chosen))
    marks = ", ".join(map(str, found))
    found |= {number for (number,) in connection.execute(f"SELECT record FROM signature WHERE subject IN ({marks})")}  # noqa: S608
    for table in _WITH_KEY:
        found |= set(_where(connection, table, chosen))
    if participant and len(chosen) == 1:
        found |= {n for (n,) in connection.execute("SELECT record FROM participant WHERE number = ?", (participant,))}
    return found


def _records(connection: Connection, shape: Shape, chosen: dict[str, str]) -> Iterator[int]:
    rest = {name: value for name, value in chosen.items() if name != "form"}
    for each in shape:
        if not each.section and chosen.get("form", each.form) == each.form:
            yield from _where(connection, each.name, rest)


def _where(connection: Connection, table: str, chosen: dict[str, str]) -> Iterator[int]:
    condition = " AND ".join(f"{name} = ?" for name in chosen) or "true"
    sql = f"SELECT record FROM {quoted(table)} WHERE {condition}"  # noqa: S608
    yield from (number for (number,) in connection.execute(sql, tuple(chosen.values())))
