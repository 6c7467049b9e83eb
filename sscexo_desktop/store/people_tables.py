"""The tables of people and of what they do to records: accounts, events, signatures, locks, queries, recovery codes."""

from __future__ import annotations

from sscexo_desktop.store.table import Table

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
RECOVERY = Table(
    "recovery",
    (
        _RECORD,
        "login TEXT NOT NULL REFERENCES account(login)",
        # As with a password the trail holds the digest of the hash, so that a changed one is found.
        "hash TEXT NOT NULL",
        "hash_digest TEXT NOT NULL",
        "made_at TEXT NOT NULL",
        "made_by TEXT NOT NULL",
        "drilled_at TEXT",
        "used_at TEXT",
    ),
    "record",
    "0",
    ("login", "hash_digest", "made_at", "made_by"),
    ("drilled_at", "used_at"),
)
"""A sealed code with which a data manager chooses a new password."""
SINCE_2 = (ACCOUNT, EVENT, SIGNATURE, SOURCE_TICK, RECORD_LOCK, QUERY, QUERY_STEP)
"""The tables that files of format 1 had not."""
