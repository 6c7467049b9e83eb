"""CSV files: exact ones for programs, and a copy that a spreadsheet can open without running a cell as a formula."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from sscexo_desktop.exports.dataset import PRACTICE, PRACTICE_NOTE, Table

FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def write_tables(tables: Iterable[Table], folder: Path, notes: Iterable[str] = (), *, practice: bool = False) -> tuple[Path, ...]:
    """Write each table as `<name>.csv` (exact) and `excel/<name>.csv` (safe to open), plus `manifest.txt` with counts and SHA-256.

    The manifest begins with the `notes`, a `#` before each. With `practice` every file's name and the manifest say so.
    UTF-8 with a byte-order mark, CRLF, every cell that needs it quoted. In the safe copy an apostrophe stands before whatever a
    spreadsheet would run. Raises `OSError` if the folder cannot be written; a file is either whole or as it was.
    """
    (folder / "excel").mkdir(parents=True, exist_ok=True)
    written: list[tuple[Path, int]] = []
    mark = PRACTICE if practice else ""
    for table in tables:
        name = f"{mark}{table.name}.csv"
        for path, safe in ((folder / name, False), (folder / "excel" / name, True)):
            _write(path, table, safe=safe)
            written.append((path, len(table.rows)))
    manifest = folder / f"{mark}manifest.txt"
    head = [f"# {note}\n" for note in ([PRACTICE_NOTE, *notes] if practice else notes)]
    lines = [f"{_sha256(path)}  {count:6} rows  {path.relative_to(folder).as_posix()}\n" for path, count in written]
    manifest.write_text("".join(head + lines), encoding="utf-8")
    return (*(path for path, _ in written), manifest)


def write_table(table: Table, path: Path) -> Path:
    """Write one table as a file that is safe to open in a spreadsheet, whole or not at all; `OSError` if it cannot be written."""
    _write(path, table, safe=True)
    return path


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _write(path: Path, table: Table, *, safe: bool) -> None:
    partial = path.with_suffix(".csv.partial")
    try:
        with partial.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(table.columns)
            writer.writerows(map(_defused, table.rows) if safe else table.rows)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _defused(row: tuple[str, ...]) -> list[str]:
    return [f"'{cell}" if cell.startswith(FORMULA_MARKS) and not _NUMBER.fullmatch(cell) else cell for cell in row]
