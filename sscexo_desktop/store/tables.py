"""The tables of a data file, derived from the study definition: pure text, no connection.

A *shape* is what a file must look like for one version of the definition; it is kept in the file beside that definition, so that
tables and triggers can be proven without the program that made them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from sscexo_desktop.errors import DefinitionFault
from sscexo_desktop.store.driver import FILE_FORMAT, quoted
from sscexo_desktop.study.model import Form, Item, Study

BLANK = "__blank"
WHY = "__why"
BLANK_CODES = "('ND', 'NA', 'UNK', 'REF')"

FORM_FRAME = ("participant", "visit", "occurrence", "revision", "complete", "definition", "saved_at", "saved_by", "settings")
ROW_FRAME = ("position",)


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
_DRAFT = "draft INTEGER NOT NULL REFERENCES draft(id) ON DELETE CASCADE"

ROLE_COLUMN = "role TEXT"
"""In which role a person acted; files of format 1 had none, and what was written then has none for good."""
TRAIL = Table(
    "trail",
    (
        "seq INTEGER PRIMARY KEY",
        "at TEXT NOT NULL",
        "person TEXT NOT NULL",
        "workstation TEXT NOT NULL",
        "program TEXT NOT NULL",
        "tbl TEXT NOT NULL",
        "record INTEGER NOT NULL",
        "row INTEGER NOT NULL",
        "operation TEXT NOT NULL CHECK (operation IN ('I', 'U', 'D'))",
        "item TEXT NOT NULL",
        "old ANY",
        "new ANY",
        "typed TEXT NOT NULL",
        "reason TEXT NOT NULL",
        "seal TEXT NOT NULL",
        ROLE_COLUMN,
    ),
)
STUDY = Table(
    "study",
    (
        "id TEXT NOT NULL",
        "uuid TEXT NOT NULL",
        "created_at TEXT NOT NULL",
        "created_by TEXT NOT NULL",
        "practice INTEGER NOT NULL CHECK (practice IN (0, 1))",
    ),
)
_RECORD = "record INTEGER PRIMARY KEY REFERENCES record(id)"
_WHERE = ("participant TEXT NOT NULL", "visit TEXT NOT NULL", "form TEXT NOT NULL", "occurrence INTEGER NOT NULL")

ACCOUNT = Table(
    "account",
    (
        _RECORD,
        "login TEXT NOT NULL UNIQUE",
        "name TEXT NOT NULL UNIQUE",
        "created_at TEXT NOT NULL",
        "roles TEXT NOT NULL",
        "active INTEGER NOT NULL CHECK (active IN (0, 1))",
        "temporary INTEGER NOT NULL CHECK (temporary IN (0, 1))",
        # The hash itself stays out of the trail; the trail holds its digest, so that a changed one is found.
        "password TEXT NOT NULL",
        "password_digest TEXT NOT NULL",
    ),
    "record",
    "0",
    ("login", "name", "created_at"),
    ("roles", "active", "temporary", "password_digest"),
)
EVENT = Table(
    "event",
    (_RECORD, "kind TEXT NOT NULL", "login TEXT NOT NULL", "detail TEXT NOT NULL", "at TEXT NOT NULL"),
    "record",
    "0",
    ("kind", "login", "detail", "at"),
)
SIGNATURE = Table(
    "signature",
    (
        _RECORD,
        "subject INTEGER NOT NULL REFERENCES record(id)",
        "revision INTEGER NOT NULL",
        "meaning TEXT NOT NULL",
        "login TEXT NOT NULL REFERENCES account(login)",
        "name TEXT NOT NULL",
        "role TEXT NOT NULL",
        "at TEXT NOT NULL",
        "digest TEXT NOT NULL",
        "own_override INTEGER NOT NULL CHECK (own_override IN (0, 1))",
        "voided_at TEXT",
        "voided_by TEXT",
        "void_reason TEXT",
    ),
    "record",
    "0",
    ("subject", "revision", "meaning", "login", "name", "role", "at", "digest", "own_override"),
    ("voided_at", "voided_by", "void_reason"),
)
SOURCE_TICK = Table(
    "source_tick",
    (
        "record INTEGER NOT NULL REFERENCES record(id)",
        "row INTEGER NOT NULL",
        "place TEXT NOT NULL",
        "name TEXT NOT NULL",
        "at TEXT NOT NULL",
        "unset_at TEXT",
        "unset_reason TEXT",
        "PRIMARY KEY (record, row)",
        "UNIQUE (record, place)",
    ),
    "record",
    "row",
    ("place",),
    ("name", "at", "unset_at", "unset_reason"),
)
RECORD_LOCK = Table(
    "record_lock",
    (
        _RECORD,
        "scope TEXT NOT NULL CHECK (scope IN ('form', 'participant', 'study'))",
        *_WHERE,
        "name TEXT NOT NULL",
        "at TEXT NOT NULL",
        "reason TEXT NOT NULL",
        "unlocked_at TEXT",
        "unlocked_by TEXT",
        "unlock_reason TEXT",
    ),
    "record",
    "0",
    ("scope", "participant", "visit", "form", "occurrence", "name", "at", "reason"),
    ("unlocked_at", "unlocked_by", "unlock_reason"),
)
QUERY = Table(
    "query",
    (_RECORD, *_WHERE, "place TEXT NOT NULL", "finding TEXT NOT NULL"),
    "record",
    "0",
    ("participant", "visit", "form", "occurrence", "place", "finding"),
)
QUERY_STEP = Table(
    "query_step",
    (
        "record INTEGER NOT NULL REFERENCES query(record)",
        "row INTEGER NOT NULL",
        "kind TEXT NOT NULL CHECK (kind IN ('opened', 'answered', 'closed', 'reopened'))",
        '"text" TEXT NOT NULL',
        "name TEXT NOT NULL",
        "role TEXT NOT NULL",
        "at TEXT NOT NULL",
        "PRIMARY KEY (record, row)",
    ),
    "record",
    "row",
    ("kind", "text", "name", "role", "at"),
)
SINCE_2 = (ACCOUNT, EVENT, SIGNATURE, SOURCE_TICK, RECORD_LOCK, QUERY, QUERY_STEP)
"""The tables that files of format 1 had not."""

FIXED = (
    TRAIL,
    STUDY,
    # Numbers every audited row of the file but section rows and kept findings, so that a number names one thing for good.
    Table("record", ("id INTEGER PRIMARY KEY AUTOINCREMENT", "tbl TEXT NOT NULL")),
    Table(
        "definition",
        (
            "record INTEGER PRIMARY KEY REFERENCES record(id)",
            "version TEXT NOT NULL",
            "digest TEXT NOT NULL",
            "contents TEXT NOT NULL",
            "at TEXT NOT NULL",
            "source TEXT NOT NULL",
            "shape TEXT NOT NULL",
        ),
        "record",
        "0",
        ("version", "digest", "contents", "at"),
    ),
    Table(
        "participant",
        ("record INTEGER PRIMARY KEY REFERENCES record(id)", "number TEXT NOT NULL UNIQUE", "begun_at TEXT NOT NULL"),
        "record",
        "0",
        ("number", "begun_at"),
    ),
    Table(
        "kept_finding",
        (
            "record INTEGER NOT NULL REFERENCES record(id)",
            "row INTEGER NOT NULL",
            "form TEXT NOT NULL",
            "check_id TEXT NOT NULL",
            "place TEXT NOT NULL",
            "basis TEXT NOT NULL",
            "reason TEXT NOT NULL",
            "PRIMARY KEY (record, row)",
            "UNIQUE (record, check_id, place)",
        ),
        "record",
        "row",
        ("form", "check_id", "place"),
        ("basis", "reason"),
    ),
    Table(
        "setting",
        (
            "record INTEGER PRIMARY KEY REFERENCES record(id)",
            "id TEXT NOT NULL",
            "version INTEGER NOT NULL",
            '"values" TEXT NOT NULL',
            "reason TEXT NOT NULL",
            "person TEXT NOT NULL",
            "at TEXT NOT NULL",
            "UNIQUE (id, version)",
        ),
        "record",
        "0",
        ("id", "version", "person", "at"),
        ("values", "reason"),
    ),
    Table("holder", ("person TEXT NOT NULL", "workstation TEXT NOT NULL", "pid INTEGER NOT NULL", "since TEXT NOT NULL")),
    Table(
        "draft",
        (
            "id INTEGER PRIMARY KEY",
            "participant TEXT NOT NULL",
            "visit TEXT NOT NULL",
            "form TEXT NOT NULL",
            "occurrence INTEGER NOT NULL",
            "person TEXT NOT NULL",
            "begun_at TEXT NOT NULL",
            "touched_at TEXT NOT NULL",
            "base_revision INTEGER NOT NULL",
            "UNIQUE (participant, visit, form, occurrence, person)",
        ),
    ),
    Table(
        "draft_field",
        (
            _DRAFT,
            "place TEXT NOT NULL",
            "typed TEXT NOT NULL",
            "blank TEXT NOT NULL",
            "reason TEXT NOT NULL",
            "at TEXT NOT NULL",
            "PRIMARY KEY (draft, place)",
        ),
    ),
    Table("draft_rows", (_DRAFT, "section TEXT NOT NULL", '"rows" TEXT NOT NULL', "PRIMARY KEY (draft, section)")),
    Table(
        "draft_kept",
        (
            _DRAFT,
            "check_id TEXT NOT NULL",
            "place TEXT NOT NULL",
            "basis TEXT NOT NULL",
            "reason TEXT NOT NULL",
            "PRIMARY KEY (draft, check_id, place)",
        ),
    ),
    *SINCE_2,
)
DRAFTS = tuple(table for table in FIXED if table.name.startswith("draft"))
INDEXES = {"trail_record": "CREATE INDEX trail_record ON trail (record)"}


def shape_of(study: Study) -> Shape:
    """Return the form and section tables of a definition; `DefinitionFault` if an item takes a name of the file's own."""
    return tuple(table for form in study.forms.values() for table in _form_tables(form))


def fixed(file_format: int = FILE_FORMAT) -> tuple[Table, ...]:
    """Return the tables that do not follow from the definition, as a file of this format has them."""
    if file_format > 1:
        return FIXED
    later = {"trail": (ROLE_COLUMN, ""), "draft": ("occurrence, person)", "occurrence)")}
    return tuple(_without(table, *later.get(table.name, ("", ""))) for table in FIXED if table not in SINCE_2)


def _without(table: Table, later: str, then: str) -> Table:
    """Return a table as it was before a part of it came later."""
    parts = (each.replace(later, then) if later else each for each in table.definitions)
    return replace(table, definitions=tuple(filter(None, parts)))


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
