"""The tables of a data file, derived from the study definition: pure text, no connection.

A *shape* is what a file must look like for one version of the definition; it is kept in the file beside that definition, so that
tables and triggers can be proven without the program that made them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple

from sscexo_desktop.errors import DefinitionFault
from sscexo_desktop.store.driver import FILE_FORMAT, quoted
from sscexo_desktop.store.fixed_tables import (
    DRAFTS,
    FIXED,
    INDEXES_SINCE_3,
    MERGED_TRAIL,
    ROLE_COLUMN,
    SINCE_3,
    STUDY,
    TRAIL,
    fixed,
    indexes,
)
from sscexo_desktop.store.people_tables import ACCOUNT, EVENT, RECOVERY, SIGNATURE, SINCE_2
from sscexo_desktop.store.table import Table
from sscexo_desktop.study.model import Form, Item, Study

__all__ = [
    "ACCOUNT",
    "DRAFTS",
    "EVENT",
    "FIXED",
    "INDEXES_SINCE_3",
    "MERGED_TRAIL",
    "RECOVERY",
    "ROLE_COLUMN",
    "SIGNATURE",
    "SINCE_2",
    "SINCE_3",
    "STUDY",
    "TRAIL",
    "FormTable",
    "Shape",
    "Stored",
    "Table",
    "all_tables",
    "fixed",
    "from_json",
    "indexes",
    "shape_of",
    "to_json",
    "value_columns",
    "value_definitions",
]

BLANK = "__blank"
WHY = "__why"
BLANK_CODES = "('ND', 'NA', 'UNK', 'REF')"

FORM_FRAME = ("participant", "visit", "occurrence", "revision", "complete", "definition", "saved_at", "saved_by", "settings")
ROW_FRAME = ("position",)


class Stored(NamedTuple):
    """An item's column: its id, SQL type and the name of its kind."""

    item: str
    sql_type: str
    kind: str


class FormTable(NamedTuple):
    """The table of a form, or of a repeating section of it (`section` not empty), with its items in order."""

    form: str
    section: str
    items: tuple[Stored, ...]

    @property
    def name(self) -> str:
        """The table's name in the file."""
        return f"rows_{self.form}__{self.section}" if self.section else f"form_{self.form}"

    def table(self, file_format: int = FILE_FORMAT) -> Table:
        """Return the table with its columns, as a file of this format has it."""
        columns = tuple(name for stored in self.items for name in value_columns(stored.item))
        values = tuple(sql for stored in self.items for sql in value_definitions(stored))
        if self.section:
            return Table(
                self.name,
                (*self._row_columns(), *values, "PRIMARY KEY (record, row)"),
                "record",
                "row",
                ROW_FRAME,
                columns,
            )
        unique = "UNIQUE (participant, visit, occurrence)"
        frame = FORM_FRAME if file_format > 1 else FORM_FRAME[:-1]
        settings = (SETTINGS_COLUMN,) if file_format > 1 else ()
        return Table(self.name, (*_RECORD_COLUMNS, *settings, *values, unique), "record", "0", frame, columns)

    def _row_columns(self) -> tuple[str, ...]:
        form = quoted(f"form_{self.form}")
        return (
            f"record INTEGER NOT NULL REFERENCES {form}(record)",
            "row INTEGER NOT NULL",
            "position INTEGER NOT NULL",
        )


Shape = tuple[FormTable, ...]

_RECORD_COLUMNS = (
    "record INTEGER PRIMARY KEY REFERENCES record(id)",
    "participant TEXT NOT NULL REFERENCES participant(number)",
    "visit TEXT NOT NULL",
    "occurrence INTEGER NOT NULL",
    "revision INTEGER NOT NULL",
    "complete INTEGER NOT NULL CHECK (complete IN (0, 1))",
    "definition TEXT NOT NULL",
    "saved_at TEXT NOT NULL",
    "saved_by TEXT NOT NULL",
)
SETTINGS_COLUMN = "settings TEXT"
"""The versions of the study settings a record was judged by, as JSON; files of format 1 had none."""
_RESERVED = {*FORM_FRAME, *ROW_FRAME, "record", "row"}


def shape_of(study: Study) -> Shape:
    """Return the form and section tables of a definition; `DefinitionFault` if an item takes a name of the file's own."""
    return tuple(table for form in study.forms.values() for table in _form_tables(form))


def all_tables(shape: Shape, file_format: int = FILE_FORMAT) -> tuple[Table, ...]:
    """Return every table of a file of this format, in the order in which they are made."""
    return (*fixed(file_format), *(each.table(file_format) for each in shape))


def value_columns(item: str) -> tuple[str, str, str]:
    """Name an item's columns: the value, the code of a blank, the words of its reason."""
    return item, item + BLANK, item + WHY


def value_definitions(stored: Stored) -> tuple[str, str, str]:
    """Return the SQL of an item's columns; nothing but a new column's own text, so that it can be added later."""
    value, blank, why = map(quoted, value_columns(stored.item))
    return f"{value} {stored.sql_type}", f"{blank} TEXT CHECK ({blank} IN {BLANK_CODES})", f"{why} TEXT"


def to_json(shape: Shape) -> str:
    """Write a shape as it is kept in the file."""
    return json.dumps(shape, separators=(",", ":"))


def from_json(text: str) -> Shape:
    """Read what `to_json` wrote."""
    return tuple(FormTable(form, section, tuple(Stored(*each) for each in items)) for form, section, items in json.loads(text))


def _form_tables(form: Form) -> Iterator[FormTable]:
    repeating = [section for section in form.sections if section.repeat]
    elsewhere = {item.id for section in repeating for item in section.items}
    yield FormTable(form.id, "", tuple(_stored(form, item) for item in form.stored() if item.id not in elsewhere))
    for section in repeating:
        yield FormTable(form.id, section.id, tuple(_stored(form, item) for item in section.items if not item.derive))


def _stored(form: Form, item: Item) -> Stored:
    if item.id.lower() in _RESERVED or item.id.lower().endswith((BLANK, WHY)):
        raise DefinitionFault(f"form {form.id}", item.id, "this name is one of the data file's own columns")
    return Stored(item.id, item.kind.sql_type, item.kind.name)
