"""The audit trail: triggers generated from the shape of the file, and the functions of this program that they call.

A program that does not register these functions cannot write any audited table ("no such function"). Every entry is sealed with
SHA-256 over the seal before it and its own columns.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256

from sscexo_desktop import __version__
from sscexo_desktop.store.driver import FILE_FORMAT, Connection, literal, quoted, stamp
from sscexo_desktop.store.tables import Shape, Table, all_tables

Where = tuple[str, int, str]
"""Table, row and column of a change."""

SEALED = (
    "seq",
    "at",
    "person",
    "workstation",
    "program",
    "tbl",
    "record",
    "row",
    "operation",
    "item",
    "old",
    "new",
    "typed",
    "reason",
    "role",
)
"""The columns under the seal; an entry written in format 1 has no role, and its seal covers the others alone."""


def sealed(file_format: int = FILE_FORMAT) -> tuple[str, ...]:
    """Return the columns under the seal that a file of this format has."""
    return SEALED if file_format > 1 else SEALED[:-1]


def _clock() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class Session:
    """Who works on this connection, and what the change being written rests on; `genesis` stands before the first entry.

    `reasons` and `typed` hold what belongs to single columns, `reason` what holds for the whole save.
    """

    person: str
    genesis: str = ""
    role: str = ""
    clock: Callable[[], datetime] = _clock
    workstation: str = field(default_factory=platform.node)
    program: str = f"SSc-EXO Desktop {__version__}"
    at: str = ""
    reason: str = ""
    reasons: Mapping[Where, str] = field(default_factory=dict)
    typed: Mapping[Where, str] = field(default_factory=dict)

    def begin(self, reason: str = "", reasons: Mapping[Where, str] | None = None, typed: Mapping[Where, str] | None = None) -> None:
        """Take the instant and the grounds of a new transaction."""
        if "\0" in self.person:
            raise ValueError("a name holds no NUL")
        self.at = stamp(self.clock())
        self.reason = reason
        self.reasons = reasons or {}
        self.typed = typed or {}

    def register(self, connection: Connection) -> None:
        """Give the connection the functions without which no audited table can be written."""
        make = connection.create_function
        make("trail_at", 0, lambda: self.at)
        make("trail_person", 0, lambda: self.person)
        make("trail_role", 0, lambda: self.role)
        make("trail_workstation", 0, lambda: self.workstation)
        make("trail_program", 0, lambda: self.program)
        make("trail_grounds", 0, lambda: int(bool(self.reason or self.reasons or self.typed)))
        make("trail_reason", 3, lambda *where: self.reasons.get(where, self.reason).encode())
        make("trail_typed", 3, lambda *where: self.typed.get(where, "").encode())
        make("trail_seal", len(SEALED) + 1, self._seal)

    def _seal(self, before: str | None, *columns: object) -> str:
        texts = [each.decode() if type(each) is bytes else each for each in columns]
        return seal_of(before or self.genesis, texts)  # what is written now always has a role, be it empty


encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def seal_of(before: str, columns: list[object]) -> str:
    """Return the seal of an entry: SHA-256 over the JSON of the seal before it and the `SEALED` columns."""
    return sha256(encode([before, columns]).encode()).hexdigest()


def is_sealed(before: str, columns: list[object], seal: object) -> bool:
    """Whether an entry read from the file is the one that was sealed."""
    if len(columns) == len(SEALED) and columns[-1] is None:
        columns = columns[:-1]
    try:
        return seal_of(before, columns) == seal
    except TypeError:
        return False  # bytes, which no entry holds: damage


def genesis_of(study: tuple[object, ...]) -> str:
    """Return what stands before the first seal: the digest of the file's identity, so that no trail fits another file."""
    return seal_of("", list(study))


def genesis_in(connection: Connection) -> str:
    """Return the `genesis` of an open file."""
    return genesis_of(connection.execute("SELECT * FROM study").fetchone())


def triggers(shape: Shape, file_format: int = FILE_FORMAT) -> dict[str, str]:
    """Return every trigger a file of this shape and format has, by name."""
    found = {**_own(file_format), **(_SINCE_2 if file_format > 1 else {}), **(_SINCE_3 if file_format > 2 else {})}
    for table in all_tables(shape, file_format):
        if table.record:
            found.update(audit(table, file_format))
    return found


def audit(table: Table, file_format: int = FILE_FORMAT) -> dict[str, str]:
    """Return the three triggers that write a table's changes into the trail."""
    found = {}
    for verb in ("insert", "update", "delete"):
        name = f"{table.name}__{verb}"
        head = f"CREATE TRIGGER {quoted(name)} AFTER {verb.upper()} ON {quoted(table.name)}"
        found[name] = f"{head} BEGIN\n  {_entries(table, verb, file_format)};\nEND"
    return found


def _entries(table: Table, verb: str, file_format: int) -> str:
    """Write the statement that makes one entry for the row and one for each column that differs."""
    old, new = ("" if verb == "insert" else "OLD"), ("" if verb == "delete" else "NEW")
    pairs = [(literal(""), frame(table, old), frame(table, new))]
    pairs += [(literal(name), _value(old, name), _value(new, name)) for name in table.columns]
    changed = ",\n    ".join(f"({', '.join(each)})" for each in pairs)
    side = new or old
    row = table.row if table.row == "0" else f"{side}.{table.row}"
    place = f"{literal(table.name)}, {row}, column1"
    # `who` is one row and LIMIT keeps it apart, so that its functions are called once for a row and not once for a column.
    return (
        f"INSERT INTO trail ({', '.join(sealed(file_format)[1:])}, seal)\n"  # noqa: S608
        f"  SELECT at, person, workstation, program, {literal(table.name)}, {side}.{table.record}, {row},\n"
        f"    {literal(verb[0].upper())}, column1, column2, column3,\n"
        f"    CASE WHEN grounds THEN CAST(trail_typed({place}) AS TEXT) ELSE '' END,\n"
        f"    CASE WHEN grounds THEN CAST(trail_reason({place}) AS TEXT) ELSE '' END,{' role,' if file_format > 1 else ''} ''\n"
        "  FROM (SELECT trail_at() AS at, trail_person() AS person, trail_workstation() AS workstation,\n"
        f"    trail_program() AS program,{' trail_role() AS role,' if file_format > 1 else ''} trail_grounds() AS grounds"
        " LIMIT 1) AS who\n"
        f"  CROSS JOIN (VALUES\n    {changed})\n  WHERE column2 IS NOT column3"
    )


def frame(table: Table, side: str) -> str:
    """Return the SQL of all columns of a row that its frame holds, as one JSON text."""
    if not side:
        return "NULL"
    return "json_object(" + ", ".join(f"{literal(name)}, {side}.{quoted(name)}" for name in table.frame) + ")"


def _value(side: str, name: str) -> str:
    return f"{side}.{quoted(name)}" if side else "NULL"


def _sealed(name: str) -> str:
    # A text passes into a function and out of it only up to its first NUL; as bytes it passes whole.
    if name in ("old", "new"):
        return f"CASE typeof(NEW.{name}) WHEN 'text' THEN CAST(NEW.{name} AS BLOB) ELSE NEW.{name} END"
    return f"CAST(NEW.{name} AS BLOB)" if name in ("typed", "reason") else f"NEW.{name}"


def _refuse(table: str, verb: str, condition: str, why: str) -> str:
    when = f" WHEN {condition}" if condition else ""
    return f"BEFORE {verb} ON {table}{when} BEGIN\n  SELECT RAISE(ABORT, {literal(why)});\nEND"


# Nothing is ever written twice into the trail, nor a saved value changed without a reason.
_UNREASONED = "NEW.operation <> 'I' AND NEW.item <> '' AND NEW.old IS NOT NULL AND NEW.reason = '' AND NEW.tbl <> 'kept_finding'"
_BEFORE = "(SELECT seal FROM trail WHERE seq = NEW.seq - 1)"


def _own(file_format: int) -> dict[str, str]:
    """Return the triggers of the trail itself and of the file's identity."""
    columns = ", ".join(map(_sealed, sealed(file_format)))
    seal = f"UPDATE trail SET seal = trail_seal({_BEFORE}, {columns}) WHERE seq = NEW.seq"  # noqa: S608
    bodies = {
        "trail__seal": f"AFTER INSERT ON trail BEGIN\n  {seal};\nEND",
        "trail__reason": _refuse("trail", "INSERT", _UNREASONED, "a saved value is changed without a reason"),
        "trail__update": _refuse("trail", "UPDATE", "OLD.seal <> ''", "the audit trail is never changed"),
        "trail__delete": _refuse("trail", "DELETE", "", "the audit trail is never changed"),
        "study__update": _refuse("study", "UPDATE", "", "the identity of the study file is never changed"),
        "study__delete": _refuse("study", "DELETE", "", "the identity of the study file is never changed"),
    }
    return {name: f"CREATE TRIGGER {name} {body}" for name, body in bodies.items()}


def _for_good(kept: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return the triggers that keep whatever of these was not meant to change."""
    return {
        f"{table}__never_{verb.lower()}": f"CREATE TRIGGER {table}__never_{verb.lower()} "
        + _refuse(table, verb, "", f"this row of {table} is kept for good")
        for table, verbs in kept.items()
        for verb in verbs
    }


_SINCE_2 = _for_good(
    {
        "account": ("DELETE",),
        "event": ("UPDATE", "DELETE"),
        "signature": ("DELETE",),
        "source_tick": ("DELETE",),
        "record_lock": ("DELETE",),
        "query": ("UPDATE", "DELETE"),
        "query_step": ("UPDATE", "DELETE"),
    }
)
# As with an audited table another program has no such function; and an event tells of each merge.
_UNTOLD = "trail_at() = '' OR NOT EXISTS (SELECT 1 FROM trail WHERE seq = NEW.merge AND tbl = 'event' AND operation = 'I')"
_SINCE_3 = {
    **_for_good({"recovery": ("DELETE",), "merged_trail": ("UPDATE", "DELETE")}),
    "merged_trail__told": "CREATE TRIGGER merged_trail__told "
    + _refuse("merged_trail", "INSERT", _UNTOLD, "no event tells of this merge"),
}
