"""The tables of a data file that do not follow from the study definition, as each format of the file has them."""

from __future__ import annotations

from dataclasses import replace

from sscexo_desktop.store.driver import FILE_FORMAT
from sscexo_desktop.store.people_tables import RECOVERY, SINCE_2
from sscexo_desktop.store.table import Table

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
MERGED_TRAIL = Table(
    "merged_trail",
    (
        "merge INTEGER NOT NULL REFERENCES trail(seq)",
        "seq INTEGER NOT NULL",
        *TRAIL.definitions[1:],
        "PRIMARY KEY (merge, seq)",
    ),
)
"""What another copy's trail tells since the two parted; `merge` is the entry of our own trail that tells of the merge."""
MOMENT = Table("moment", ("id INTEGER PRIMARY KEY CHECK (id = 1)", "seal TEXT NOT NULL"))
"""One row: the seal over the last entry of the trail and all drafts there are beside it."""
SINCE_3 = (RECOVERY, MERGED_TRAIL, MOMENT)
"""The tables that files of format 2 had not."""
SEAL_COLUMN = "seal TEXT NOT NULL"
"""The digest of a whole draft; files of format 2 had none."""
_DRAFT = "draft INTEGER NOT NULL REFERENCES draft(id) ON DELETE CASCADE"

FIXED: tuple[Table, ...] = (
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
            SEAL_COLUMN,
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
    *SINCE_3,
)
DRAFTS = tuple(table for table in FIXED if table.name.startswith("draft"))
_INDEXES = {"trail_record": "CREATE INDEX trail_record ON trail (record)"}
INDEXES_SINCE_3 = {
    "signature_subject": "CREATE INDEX signature_subject ON signature (subject)",
    "record_lock_open": "CREATE INDEX record_lock_open ON record_lock (participant) WHERE unlocked_at IS NULL",
}
"""Without them each save would look at every signature, and each field left at every lock."""


def fixed(file_format: int = FILE_FORMAT) -> tuple[Table, ...]:
    """Return these tables as a file of this format has them."""
    found = FIXED
    if file_format < 3:
        found = _before(found, SINCE_3, {"draft": (SEAL_COLUMN, "")})
    if file_format < 2:
        found = _before(found, SINCE_2, {"trail": (ROLE_COLUMN, ""), "draft": ("occurrence, person)", "occurrence)")})
    return found


def indexes(file_format: int = FILE_FORMAT) -> dict[str, str]:
    """Return the indexes that a file of this format has, by name."""
    return {**_INDEXES, **(INDEXES_SINCE_3 if file_format > 2 else {})}


def _before(there: tuple[Table, ...], added: tuple[Table, ...], changed: dict[str, tuple[str, str]]) -> tuple[Table, ...]:
    """Return the tables as they were before some were added and parts of others were."""
    return tuple(_without(table, *changed.get(table.name, ("", ""))) for table in there if table not in added)


def _without(table: Table, later: str, then: str) -> Table:
    """Return a table as it was before a part of it came later."""
    parts = (each.replace(later, then) if later else each for each in table.definitions)
    return replace(table, definitions=tuple(filter(None, parts)))
