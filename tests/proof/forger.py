"""A forger who knows how seals are made: changes a value, tells the trail so, and seals every entry anew."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from pathlib import Path

COLUMNS = "seq, at, person, workstation, program, tbl, record, row, operation, item, old, new, typed, reason, role"


def forge(path: Path) -> None:
    """Rewrite the trail from its first entry on."""
    connection = sqlite3.connect(path, isolation_level=None)
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    connection.execute("BEGIN")
    for name, _ in triggers:
        connection.execute(f'DROP TRIGGER "{name}"')
    unsigned = "record NOT IN (SELECT subject FROM signature WHERE voided_at IS NULL)"
    record = f"(SELECT max(record) FROM form_medication WHERE {unsigned})"
    connection.execute(f"UPDATE form_medication SET CMTRT = 'Forged' WHERE record = {record}")
    connection.execute(f"UPDATE trail SET new = 'Forged' WHERE item = 'CMTRT' AND record = {record}")
    genesis = seal = _seal("", list(connection.execute("SELECT * FROM study").fetchone()))
    for row in connection.execute(f"SELECT {COLUMNS} FROM trail ORDER BY seq").fetchall():
        seal = _seal(seal, list(row))
        connection.execute("UPDATE trail SET seal = ? WHERE seq = ?", (seal, row[0]))
    drafts = connection.execute("SELECT id, seal FROM draft ORDER BY id").fetchall()
    connection.execute("UPDATE moment SET seal = ?", (_seal(genesis, [[seal], drafts]),))
    for _, sql in triggers:
        connection.execute(sql)
    connection.execute("COMMIT")
    connection.close()


def _seal(before: str, columns: list[object]) -> str:
    return hashlib.sha256(json.dumps([before, columns], ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
