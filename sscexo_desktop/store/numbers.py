"""The numbers by which the audit trail names what it is about."""

from __future__ import annotations

from sscexo_desktop.store.driver import Connection, quoted
from sscexo_desktop.study.places import RecordKey


def new_number(connection: Connection, table: str) -> int:
    """Take the number of a new audited row; none is ever used again."""
    number = connection.execute("INSERT INTO record (tbl) VALUES (?)", (table,)).lastrowid
    assert number is not None  # noqa: S101  an INSERT always has one
    return number


def numbers(connection: Connection, key: RecordKey) -> tuple[int, int] | None:
    """Return a record's number in the file and its revision; `None` if it was never saved."""
    form = quoted(f"form_{key.form}")
    found: tuple[int, int] | None = connection.execute(
        f"SELECT record, revision FROM {form} WHERE participant = ? AND visit = ? AND occurrence = ?",  # noqa: S608
        (key.participant, key.visit, key.occurrence),
    ).fetchone()
    return found
