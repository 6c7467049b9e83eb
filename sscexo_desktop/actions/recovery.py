"""The recovery sheet: made, proven by typing its codes from the paper, and used by a data manager who forgot the password (F81)."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sscexo_desktop.actions.accounts import check_password
from sscexo_desktop.errors import Trouble
from sscexo_desktop.study.people import Account, EventKind
from sscexo_desktop.study.texts import Manner, Message, message

if TYPE_CHECKING:
    from sscexo_desktop.actions.gate import Gate
    from sscexo_desktop.actions.session import Session
    from sscexo_desktop.paper.recovery_sheet import RecoverySheet
    from sscexo_desktop.store.encryption.recovery import SealedCode
    from sscexo_desktop.store.study_file import StudyFile

FILE_CODE, PASSWORD_CODE = "file_code", "password_code"
_BACK: tuple[EventKind, ...] = ("restored", "salvaged", "older_accepted")
"""What brings passwords and codes of an earlier day back, perhaps a code that was replaced or used up since."""
_COMPARE = message("Compare it with the recovery sheet, then try again.")


@dataclass(frozen=True, slots=True)
class SheetState:
    """How a data manager's newest sheet stands; `mark` is that of the file's key now, `sheet_mark` that of the code on the sheet.

    Either is "" where the file is, or was, not encrypted: then there is no code that opens it. `back_at` says when an older file
    was put in place of a newer one last.
    """

    name: str
    code: SealedCode
    mark: str
    sheet_mark: str
    file_code_at: datetime | None
    back_at: datetime | None = None

    @property
    def password_code_at(self) -> datetime | None:
        """When the code for a new password was typed from the paper; before an older file came back does not count."""
        at = self.code.drilled_at
        return None if at is None or (self.back_at is not None and at < self.back_at) else at

    @property
    def password_proven(self) -> bool:
        """Whether the code for a new password was typed from the paper."""
        return self.password_code_at is not None

    @property
    def file_proven(self) -> bool:
        """Whether the code that opens the file was, or there is none."""
        return not self.mark or self.file_code_at is not None

    @property
    def outdated(self) -> bool:
        """Whether the file has another key since, or was encrypted after the sheet was made."""
        return self.mark not in ("", self.sheet_mark)

    @property
    def used(self) -> bool:
        """Whether the code for a new password is used up."""
        return self.code.used_at is not None

    @property
    def proven(self) -> bool:
        """Whether the sheet would help today."""
        return self.password_proven and self.file_proven and not self.used and not self.outdated


# ---- how it stands ---------------------------------------------------------------------------------------------------------------


def states(file: StudyFile) -> tuple[SheetState, ...]:
    """Return how the newest sheet of every data manager who can log in stands; nothing of those who have none."""
    return tuple(found for account in file.accounts() if _manages(account) and (found := _state(file, account)) is not None)


def state_of(session: Session) -> SheetState | None:
    """Return how this person's own sheet stands; `None` if there is none."""
    session.demand("recovery_sheet")
    return _state(session.file, session.access.account)


def missing(session: Session) -> Message | None:
    """Return what a data manager is told about recovery at the log-in; `None` if a sheet is proven, and for everybody else."""
    if session.may("recovery_sheet") is not None or session.file.read_only:
        return None
    found = states(session.file)
    if any(each.proven for each in found):
        return None
    if not found:
        return message("There is no recovery sheet yet: with a lost password nobody can keep the accounts any more.")
    if all(each.used for each in found):
        return message("The recovery sheet is used up: print a new one.")
    if all(each.outdated or each.used for each in found):
        return message("The file has another key since the recovery sheet was made: print a new one.")
    if any(each.back_at is not None and each.code.drilled_at is not None for each in found):
        return message(
            "The file came from a backup: type code 2 once more from the paper, for passwords and codes are those of then."
        )
    return message("The recovery sheet is not proven yet: type its codes once from the paper.")


def _manages(account: Account) -> bool:
    return account.active and "data_manager" in account.roles


def _state(file: StudyFile, account: Account) -> SheetState | None:
    code = file.recovery.newest(account.login)
    if code is None:
        return None
    mark = mark_of_key(file)
    made = next((each.detail for each in file.events("recovery_sheet_printed") if each.login == account.login), "")
    kind, _, sheet_mark = made.partition(" ")
    proofs = (each.at for each in file.events("recovery_code_proven") if each.detail == f"{FILE_CODE} {mark}")
    proven_at = next((at for at in proofs if at >= code.made_at), None)
    back_at = max((each.at for kind in _BACK for each in file.events(kind)), default=None)
    return SheetState(account.name, code, mark, sheet_mark if kind == FILE_CODE else "", proven_at, back_at)


def mark_of_key(file: StudyFile) -> str:
    """Return the short name of the file's key, "" if the file is not encrypted."""
    secret = file.keys.secret(file.path)
    return secret.mark if secret else ""


# ---- the sheet -------------------------------------------------------------------------------------------------------------------


def make_sheet(session: Session, manner: Manner) -> RecoverySheet:
    """Make a new sheet for the data manager at the desk; the password code of the one before opens nothing from now on.

    What it says is nowhere else: the file keeps a hash of the password code, and nothing of the file code.
    """
    from sscexo_desktop.paper.recovery_sheet import RecoverySheet
    from sscexo_desktop.paper.sheet import Stamp
    from sscexo_desktop.store.encryption.keys import file_code
    from sscexo_desktop.store.encryption.recovery_code import new_code

    session.demand("recovery_sheet")
    file, account = session.file, session.access.account
    secret, code, cost = file.keys.secret(file.path), new_code(), session.access.guard.cost
    with file.together():
        file.recovery.put(account.login, code, cost)
        detail = f"{FILE_CODE} {secret.mark}" if secret else PASSWORD_CODE
        session.access.guard.note("recovery_sheet_printed", account.login, detail)
    entries, seal = file.trail_head()
    return RecoverySheet(
        study=session.study,
        manner=manner,
        stamp=Stamp(datetime.now(UTC), account.name, entries, seal),
        file_name=file.path.name,
        mark=secret.mark if secret else "",
        name=account.name,
        login=account.login,
        file_code=file_code(secret) if secret else "",
        password_code=code,
        practice=file.practice,
    )


def prove_file_code(session: Session, typed: str) -> None:
    """Take the code that opens the file as typed from the paper; `Trouble` if it is not that of this file."""
    from sscexo_desktop.store.encryption.recovery_code import read_other_code

    session.demand("recovery_sheet")
    _own(session)
    secret = session.file.keys.secret(session.file.path)
    if secret is None:
        raise Trouble(message("The file is not encrypted."), message("There is no code that opens it."))
    if read_other_code(typed) != secret:
        raise Trouble(message("This code does not open this file."), _COMPARE)
    session.access.guard.note("recovery_code_proven", session.access.login, f"{FILE_CODE} {secret.mark}")


def prove_password_code(session: Session, typed: str) -> None:
    """Take the code for a new password as typed from the paper; it can be used all the same. `Trouble` if it is not the one."""
    from sscexo_desktop.store.encryption.recovery_code import read_code

    session.demand("recovery_sheet")
    file, login, code = session.file, session.access.login, _own(session)
    if not file.recovery.fits(login, read_code(typed)):
        raise Trouble(message("This is not the code of your newest recovery sheet."), _COMPARE)
    with file.together():
        file.recovery.proven(code.number)
        session.access.guard.note("recovery_code_proven", login, PASSWORD_CODE)


def _own(session: Session) -> SealedCode:
    found = session.file.recovery.newest(session.access.login)
    if found is None or found.used_at is not None:
        raise Trouble(message("You have no recovery sheet that counts."), message("Make a new one first."))
    return found


def delete_pdf(path: Path) -> None:
    """Delete the PDF of a sheet, overwritten before; `Trouble` if it cannot be."""
    try:
        overwrite(path)
        path.unlink()
    except OSError as error:
        raise Trouble(
            message("{file} cannot be deleted.", file=path.name),
            message("Close it where it is open, then delete it by hand: whoever reads it has the codes."),
        ) from error


def overwrite(path: Path) -> None:
    """Write zeros over a file; what a disk moved elsewhere meanwhile is not reached."""
    with path.open("r+b") as file:
        file.write(bytes(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())


# ---- the forgotten password ------------------------------------------------------------------------------------------------------


def recover_password(gate: Gate, login: str, typed: str, password: str) -> Session:
    """Let a data manager choose a new password with the sealed code, which is used up, and log in with it.

    A wrong code waits as a wrong password does, and stands in the trail; a mistyped one is named before and costs nothing.
    """
    from sscexo_desktop.store.encryption.recovery_code import read_code

    code, file = read_code(typed), gate.file
    if file.read_only:
        raise Trouble(
            message("{file} is open for reading only.", file=file.path.name),
            message("Close it in the other window, then try again."),
        )
    check_password(password, login, login)
    account = gate.guard.let_in_by_code(login, code)
    if not _manages(account):
        raise Trouble(
            message("Only a data manager can use a recovery sheet."), message("Ask the data manager for a one-time password.")
        )
    check_password(password, account.login, account.name)
    _choose(gate, account, password)
    return gate.admit(account)


def _choose(gate: Gate, account: Account, password: str) -> None:
    """Write the new password under the name of whoever had the code."""
    file, newest = gate.file, gate.file.recovery.newest(account.login)
    assert newest is not None  # noqa: S101  its code was just compared
    before = file.person, file.role
    try:
        with file.together():
            file.person, file.role = account.name, "data_manager"
            file.recovery.used(newest.number)
            reason = "chosen with the code of the recovery sheet"
            file.set_password(account.login, password, temporary=False, reason=reason, cost=gate.guard.cost)
            gate.guard.note("password_recovered", account.login)
    except BaseException:
        file.person, file.role = before
        raise
