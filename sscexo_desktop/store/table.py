"""One table of a data file, in words and as SQL."""

from __future__ import annotations

from dataclasses import dataclass

from sscexo_desktop.store.driver import quoted


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns and constraints as SQL, and how the audit trail names its rows.

    `record` and `row` are SQL expressions of the row's numbers (`record` empty: not audited); the `frame` columns go into the
    trail together as one entry of the whole row, each of `columns` as an entry of its own.
    """

    name: str
    definitions: tuple[str, ...]
    record: str = ""
    row: str = ""
    frame: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()

    @property
    def sql(self) -> str:
        """The statement that makes the table."""
        return f"CREATE TABLE {quoted(self.name)} (\n  " + ",\n  ".join(self.definitions) + "\n) STRICT"
