"""The sealed codes of recovery sheets with which a data manager chooses a new password; the file holds a hash of each (F81)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sscexo_desktop.store.accounts import NOBODY, digest_of, login_of
from sscexo_desktop.store.database import Database
from sscexo_desktop.store.numbers import new_number
from sscexo_desktop.store.passwords import Cost, fits, hashed

_COLUMNS = "record, login, made_at, made_by, drilled_at, used_at"
_NEWEST = "SELECT {columns} FROM recovery WHERE login = ? ORDER BY record DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class SealedCode:
    """The newest code of an account: `drilled_at` says when it was proven, `used_at` when it was used up; times are aware UTC."""

    number: int
    login: str
    made_at: datetime
    made_by: str
    drilled_at: datetime | None
    used_at: datetime | None

    @property
    def good(self) -> bool:
        """Whether it was proven and not used yet."""
        return self.drilled_at is not None and self.used_at is None


class RecoveryCodes:
    """The sealed codes in one open study file; of an account only the newest counts, and that once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, login: str, code: str, cost: Cost) -> SealedCode:
        """Keep the hash of an account's new code; the one before opens nothing from now on."""
        known = hashed(code, cost)
        database = self._database
        with database.writing() as connection:
            row = (new_number(connection, "recovery"), login_of(login), known, digest_of(known), database.session.at)
            connection.execute("INSERT INTO recovery VALUES (?, ?, ?, ?, ?, ?, NULL, NULL)", (*row, database.session.person))
        found = self.newest(login)
        assert found is not None  # noqa: S101  it was just written
        return found

    def newest(self, login: str) -> SealedCode | None:
        """Return an account's newest code; `None` if it never had one."""
        with self._database.reading() as connection:
            row = connection.execute(_NEWEST.format(columns=_COLUMNS), (login_of(login),)).fetchone()
        return _code(row) if row else None

    def newest_of_each(self) -> tuple[SealedCode, ...]:
        """Return the newest code of every account that has one."""
        sql = f"SELECT {_COLUMNS} FROM recovery WHERE record IN (SELECT max(record) FROM recovery GROUP BY login) ORDER BY record"  # noqa: S608
        with self._database.reading() as connection:
            return tuple(map(_code, connection.execute(sql)))

    def fits(self, login: str, code: str) -> bool:
        """Whether this is the account's newest code, not used yet; it takes as long where there is none."""
        with self._database.reading() as connection:
            row = connection.execute(_NEWEST.format(columns="hash, used_at"), (login_of(login),)).fetchone()
        good = row is not None and row[1] is None
        return fits(row[0] if good else NOBODY, code) and good

    def proven(self, number: int) -> None:
        """Write down that a code was typed from its sheet."""
        self._stamp(number, "drilled_at", "typed from the recovery sheet")

    def used(self, number: int) -> None:
        """Let a code open nothing more."""
        self._stamp(number, "used_at", "a new password was chosen with it")

    def _stamp(self, number: int, column: str, reason: str) -> None:
        database = self._database
        with database.writing(reason) as connection:
            sql = f"UPDATE recovery SET {column} = ? WHERE record = ?"  # noqa: S608
            connection.execute(sql, (database.session.at, number))


def _code(row: tuple[int, str, str, str, str | None, str | None]) -> SealedCode:
    number, login, made_at, made_by, drilled_at, used_at = row
    drilled, used = (datetime.fromisoformat(each) if each else None for each in (drilled_at, used_at))
    return SealedCode(number, login, datetime.fromisoformat(made_at), made_by, drilled, used)
