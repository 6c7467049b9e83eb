"""What must hold before a file is worked on; a file that is refused is never changed."""

from __future__ import annotations

from pathlib import Path

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store import definition, faults, signed, structure, tables, trail
from sscexo_desktop.store.definition import Definition
from sscexo_desktop.store.driver import APPLICATION_ID, FILE_FORMAT, Connection, format_of
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.texts import message

MAGIC = b"SQLite format 3\x00"
CHOOSE = message("Choose another file.")
CONTINUE_WITH_BACKUP = message("Verify the file, keep it as it is and continue with the newest backup.")


def check_header(path: Path) -> None:
    """Look at the first bytes only: `Trouble` for what is no file, no SQLite file, not ours or of a newer format."""
    if not path.parent.is_dir():
        raise Trouble(message("The folder {folder} is not there.", folder=path.parent.name), faults.CONNECTED)
    if path.is_dir():
        raise Trouble(message("{file} is a folder, not a file.", file=path.name), CHOOSE)
    if not path.exists():
        raise Trouble(message("{file} is not there.", file=path.name), message("Check that it was not moved or renamed."))
    with faults.named(path), path.open("rb") as file:
        header = file.read(100)
    if not header:
        raise Trouble(message("{file} is empty.", file=path.name), faults.RESTORE)
    if len(header) < 100 or not header.startswith(MAGIC):
        raise Trouble(message("{file} is encrypted or is not a study file of this program.", file=path.name), CHOOSE)
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise Trouble(message("{file} was made by another program; it is not a study file.", file=path.name), CHOOSE)
    page = int.from_bytes(header[16:18], "big")
    if not has_journal(path) and (page < 512 or path.stat().st_size % page):
        raise faults.damaged(path)
    if int.from_bytes(header[60:64], "big") > FILE_FORMAT:
        raise newer(path)


def newer(path: Path) -> Trouble:
    """The file has a format that this program does not know."""
    return Trouble(message("{file} was made by a newer version of this program.", file=path.name), definition.UPDATE_PROGRAM)


def check_writable(path: Path) -> None:
    """Raise `Trouble` if the file itself may only be read; nothing is written."""
    with faults.named(path), path.open("r+b"):
        pass


def has_journal(path: Path) -> bool:
    """Whether a transaction is under way or was cut off: the file alone is not the whole state."""
    return any(path.with_name(path.name + end).exists() for end in ("-journal", "-wal"))


def check_contents(connection: Connection, path: Path, study: Study, *, read_only: bool) -> Definition:
    """Return the definition the file holds; `Trouble` if it is damaged, of another study, newer, or its triggers are not ours.

    So it is if a signature in it does not belong to what is stored. For reading only neither triggers nor signatures matter.
    """
    if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise faults.damaged(path)
    there = definition_of(connection, path)
    if connection.execute("SELECT id FROM study").fetchone() != (study.id,):
        raise Trouble(message("{file} belongs to another study.", file=path.name), CHOOSE)
    definition.check_fits(there, definition.of_study(study), path.name)
    if any(structure.lost(connection, there.shape)):
        raise faults.damaged(path)
    if not read_only and stored_triggers(connection) != trail.triggers(there.shape, format_of(connection)):
        raise Trouble(
            message("Another program has changed the audit triggers of {file}.", file=path.name),
            CONTINUE_WITH_BACKUP,
        )
    if not read_only and format_of(connection) > 1:
        _check_signatures(connection, there)
    return there


def _check_signatures(connection: Connection, there: Definition) -> None:
    """Raise `Trouble` for the first signature that does not belong to what is stored."""
    for misfit in signed.misfits(connection, there.shape):
        raise Trouble(misfit, CONTINUE_WITH_BACKUP)


def stored_triggers(connection: Connection) -> dict[str, str]:
    """Read every trigger of the file, by name."""
    return dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))


def definition_of(connection: Connection, path: Path) -> Definition:
    """Read the newest definition of a file; `Trouble` if it has not the tables every study file has."""
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not {table.name for table in tables.fixed(format_of(connection))} <= there:
        raise faults.damaged(path)
    try:
        newest = definition.latest(connection)
    except (TypeError, ValueError) as error:
        raise faults.damaged(path) from error
    if newest is None or connection.execute("SELECT count(*) FROM study").fetchone() != (1,):
        raise faults.damaged(path)
    return newest
