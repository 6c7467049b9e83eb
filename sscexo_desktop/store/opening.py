"""What must hold before a file is worked on; a file that is refused is never changed."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store import definition, faults, tables, trail
from sscexo_desktop.store.definition import Definition
from sscexo_desktop.store.driver import APPLICATION_ID, FILE_FORMAT, Connection, connect_by, format_of
from sscexo_desktop.store.encryption.cipher import PAGE_SIZE, is_whole, proof_key
from sscexo_desktop.store.encryption.keys import MARK, NO_KEYS, Keys, NeedsPassphrase, mark_of, opens, salt_in
from sscexo_desktop.store.proof import signed, structure
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.texts import message

MAGIC = b"SQLite format 3\x00"
_JOURNAL = bytes.fromhex("d9d505f920a163d7")
CHOOSE = message("Choose another file.")
CONTINUE_WITH_BACKUP = message("Verify the file, keep it as it is and continue with the newest backup.")


def check_header(path: Path, keys: Keys = NO_KEYS) -> None:
    """Look at the first bytes only: `Trouble` for what is no file, no SQLite file, not ours or of a newer format.

    `NeedsPassphrase` for an encrypted study file whose key is not among `keys`.
    """
    _check_there(path)
    with faults.named(path), path.open("rb") as file:
        header = file.read(100)
    if not header:
        raise Trouble(message("{file} is empty.", file=path.name), faults.RESTORE)
    if header.startswith(MAGIC):
        _check_plain(path, header)
    elif any(opens(each, path) for each in keys if salt_in(header) != each.salt):
        raise faults.damaged(path)
    elif header.startswith(MARK):
        _check_encrypted(path, keys)
    elif is_journal(header):
        raise journal_itself(path)
    else:
        raise _no_study_file(path)


def _check_there(path: Path) -> None:
    if not path.parent.is_dir():
        raise Trouble(message("The folder {folder} is not there.", folder=path.parent.name), faults.CONNECTED)
    if path.is_dir():
        raise Trouble(message("{file} is a folder, not a file.", file=path.name), CHOOSE)
    if not path.exists() and has_journal(path):
        raise only_journal(path)
    if not path.exists():
        raise Trouble(message("{file} is not there.", file=path.name), message("Check that it was not moved or renamed."))


def _check_plain(path: Path, header: bytes) -> None:
    if len(header) < 100:
        raise _no_study_file(path)
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise Trouble(message("{file} was made by another program; it is not a study file.", file=path.name), CHOOSE)
    page = int.from_bytes(header[16:18], "big")
    if not has_journal(path) and (page < 512 or path.stat().st_size % page):
        raise faults.damaged(path)
    if int.from_bytes(header[60:64], "big") > FILE_FORMAT:
        raise newer(path)


def _no_study_file(path: Path) -> Trouble:
    return Trouble(message("{file} is encrypted or is not a study file of this program.", file=path.name), CHOOSE)


def only_journal(path: Path) -> Trouble:
    """A save was cut off, and the file it belongs to is gone."""
    return Trouble(
        message("{file} is not there; only the journal of a save that was cut off is.", file=path.name),
        message("Put the file back beside its journal, or continue with the newest backup."),
    )


def is_journal(header: bytes) -> bool:
    """Whether these are the first bytes of the journal of a save."""
    return header.startswith(_JOURNAL)


def journal_itself(path: Path) -> Trouble:
    """Not the file was chosen, but what a save left beside it."""
    return Trouble(
        message("{file} is the journal of a study file, not the file itself.", file=path.name),
        message("Choose the file of the same name without -journal."),
    )


def _check_encrypted(path: Path, keys: Keys) -> None:
    """Tell what the first bytes of any other file tell; a file that was cut off is not one with a wrong passphrase."""
    if not has_journal(path) and path.stat().st_size % PAGE_SIZE:
        raise faults.damaged(path)
    secret = keys.secret(path)
    if secret is None:
        raise NeedsPassphrase(path, mark_of(path))
    if has_journal(path):
        return
    try:
        with faults.named(path), closing(connect_by(path, "ro", secret)) as connection:
            there = format_of(connection)
    except faults.Damaged:
        return  # found, and said, by whoever reads all of it
    if there > FILE_FORMAT:
        raise newer(path)


def first_bad_page(path: Path, keys: Keys) -> int:
    """Return the first page of an encrypted file that is not as it was written; 0 if there is none, or no key for it."""
    secret = keys.secret(path)
    if secret is None:
        return 0
    key = proof_key(*secret)
    with faults.named(path), path.open("rb") as file:
        pages = iter(lambda: file.read(PAGE_SIZE), b"")
        return next((number for number, page in enumerate(pages, 1) if not is_whole(key, number, page)), 0)


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


def unfinished(path: Path) -> Path:
    """Return the name under which a file is made anew with another key, before it takes the place of the old one."""
    return path.with_name(path.name + ".rekeyed.partial")


def discard_unfinished(path: Path) -> None:
    """Remove what a change of key that was cut off has left beside a file; by who holds the lock of the file."""
    new = unfinished(path)
    for each in (new, *(new.with_name(new.name + end) for end in ("-journal", ".lock"))):
        each.unlink(missing_ok=True)


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
