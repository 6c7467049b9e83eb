"""A new study file made of what was saved of a damaged one, in one transaction.

Proven entries keep number and seal, the rows they tell of are loaded as they are. Behind them stand, sealed anew, the entries that
nothing proves any more; then every row that is otherwise than those tell is written through the file's own triggers, with the
reason. So the new trail is unbroken, equal to the tables, and says itself what was done.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from sscexo_desktop.store import accounts, definition, draft_seals, tables, trail
from sscexo_desktop.store.copies import merged
from sscexo_desktop.store.damage.judged import GONE, Fate, Judged
from sscexo_desktop.store.damage.plausible import Values
from sscexo_desktop.store.damage.remains import Remains
from sscexo_desktop.store.damage.told import Told, resealed
from sscexo_desktop.store.definition import Definition
from sscexo_desktop.store.draft_seals import Unsealed
from sscexo_desktop.store.driver import Connection, Errors, quoted
from sscexo_desktop.store.numbers import new_number
from sscexo_desktop.store.proof import signed
from sscexo_desktop.store.proof.replay import RowKey
from sscexo_desktop.store.trail import Session
from sscexo_desktop.study.texts import message

TAKEN = message("Read from a damaged file; its entries in the audit trail were lost.")
LOST = message("Lost with a damaged file.")
NOT_PROVEN = message("The file was damaged: what was signed cannot be proven any more.")
DISABLED = message("The file was damaged: the audit trail does not prove this account.")
NO_PASSWORD = message("The file was damaged: the password was lost.")
"""Reasons of what a salvage changes, as the file and the trail say them."""

_REFUSED = (sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH)
_PROVEN = ("saved", "rebuilt")
_VALUES = "INSERT INTO {} VALUES ({})"


@dataclass(slots=True)
class Refill:
    """What is put in, and what came of it: numbers of signatures made void, accounts disabled, accounts without a password."""

    connection: Connection
    session: Session
    remains: Remains
    told: Told
    rows: list[Judged]
    ours: Definition
    identity_lost: bool
    void: list[int] = field(default_factory=list)
    disabled: list[str] = field(default_factory=list)
    without_password: list[str] = field(default_factory=list)
    drafts: dict[str, Counter[Fate]] = field(default_factory=dict)
    unsealed: tuple[Unsealed, ...] = ()
    definition_put: bool = False
    _loaded: set[RowKey] = field(default_factory=set)

    def run(self, identity: tuple[object, ...]) -> None:
        """Fill a file that was laid out and holds nothing; inside the caller's transaction, whose triggers it makes again."""
        self.connection.execute("PRAGMA defer_foreign_keys = ON")
        triggers = trail.triggers(self.remains.newest.shape)
        for name in triggers:
            self.connection.execute(f"DROP TRIGGER {quoted(name)}")
        self.connection.execute("INSERT INTO study VALUES (?, ?, ?, ?, ?)", identity)
        self._load()
        for sql in triggers.values():
            self.connection.execute(sql)
        self._correct()
        self._close_lost()
        self._accounts()
        self._signatures()
        self._recovery()
        self._merged()
        self._drafts(trail.genesis_of(identity))
        self._definition()

    @property
    def altered(self) -> bool:
        """Whether anything had to be done beyond putting rows in."""
        done = self.void or self.disabled or self.without_password or self.unsealed
        return bool(done or self.identity_lost or self.definition_put)

    def note(self, detail: str) -> None:
        """Write down in the trail that the file was salvaged, and of what."""
        self.session.begin()
        number = new_number(self.connection, "event")
        row = (number, "salvaged", "", detail, self.session.at)
        self.connection.execute("INSERT INTO event VALUES (?, ?, ?, ?, ?)", row)

    # ---- what is loaded as it is ---------------------------------------------------------------------------------------------

    def _load(self) -> None:
        for number, table in self.told.replay.numbers.items():
            self._insert("record", {"id": number, "tbl": table})
        last = max((self.remains.last_number, *self.told.replay.numbers, *(each.key[1] for each in self.rows)), default=0)
        self.connection.execute("DELETE FROM sqlite_sequence WHERE name = 'record'")
        self.connection.execute("INSERT INTO sqlite_sequence VALUES ('record', ?)", (last,))
        for each in self.rows:
            if each.fate not in GONE and each.told is not None:
                self._load_row(each)
        self._load_trail()

    def _load_row(self, each: Judged) -> None:
        """Load a row as the trail tells it, with what only the row itself held."""
        if self._insert(each.table.name, _filled(each, self.ours)):
            self._loaded.add(each.key)
        elif each.fate != "unproven":
            each.fate = "lost"

    def _load_trail(self) -> None:
        marks = ", ".join("?" * (len(trail.SEALED) + 1))
        sql = f"INSERT INTO trail ({', '.join(trail.SEALED)}, seal) VALUES ({marks})"  # noqa: S608
        before = self.session.genesis
        for number, entry in enumerate((*self.told.proven, *self.told.rest), 1):
            if number > len(self.told.proven):
                entry = [number, *entry[1:]]
                entry[-1] = resealed(before, entry)
            before = entry[-1]
            self.connection.execute(sql, entry)

    # ---- what is written as a change -----------------------------------------------------------------------------------------

    def _correct(self) -> None:
        self.session.begin(TAKEN.text)
        for each in self.rows:
            if each.fate == "unproven" and not self._write(each):
                each.fate = "doubtful" if each.key in self._loaded else "lost"

    def _write(self, each: Judged) -> bool:
        """Bring one row to what was read; false if the file refuses it."""
        if each.key not in self._loaded:
            number = (each.key[1], each.table.name)
            if each.table.row == "0" and not self._given(*number):
                return False
            return self._insert(each.table.name, each.values)
        changes = {name: value for name, value in each.values.items() if name not in ("record", "row")}
        row = () if each.table.row == "0" else (each.key[2],)
        where = "record = ? AND row = ?" if row else "record = ?"
        changed = ", ".join(f"{quoted(name)} = ?" for name in changes)
        sql = f"UPDATE {quoted(each.table.name)} SET {changed} WHERE {where}"  # noqa: S608
        return self._accepted(sql, (*changes.values(), each.key[1], *row))

    def _given(self, number: int, table: str) -> bool:
        """Give a number out as it was; false if it stands for something else."""
        found = self.connection.execute("SELECT tbl FROM record WHERE id = ?", (number,)).fetchone()
        return found[0] == table if found else self._insert("record", {"id": number, "tbl": table})

    def _close_lost(self) -> None:
        """Let the trail say of each row that it tells of, and that is not there any more, that it was lost."""
        there = self._loaded | {each.key for each in self.rows if each.fate == "unproven"}
        self.session.begin(LOST.text)
        sql = (
            "INSERT INTO trail (at, person, workstation, program, tbl, record, row, operation, item, typed, reason, role, seal)"
            " VALUES (trail_at(), trail_person(), trail_workstation(), trail_program(), ?, ?, ?, 'D', '', '', ?, trail_role(), '')"
        )
        for key in self.told.replay.state:
            if key not in there:
                self.connection.execute(sql, (*key, LOST.text))

    # ---- who may do what with it ---------------------------------------------------------------------------------------------

    def _accounts(self) -> None:
        """Disable whoever the trail does not prove, and take what is left of a damaged password."""
        for each in self._of("account"):
            login, known = each.values["login"], str(each.values.get("password"))
            changes: Values = {}
            self.session.begin(NO_PASSWORD.text)
            if accounts.digest_of(known) != self._cell("account", "password_digest", each.key[1]):
                changes = {"password": accounts.NOBODY, "password_digest": accounts.digest_of(accounts.NOBODY)}
                self.without_password.append(login)
            if each.fate not in _PROVEN:
                changes["active"] = 0
                self.session.begin(DISABLED.text)
                self.disabled.append(login)
            self._update("account", each.key[1], changes)

    def _signatures(self) -> None:
        """Make void every signature that is not proven, or that stands on something else than what was signed."""
        self.session.begin(NOT_PROVEN.text)
        shape, bound = self.remains.newest.shape, ", ".join((*signed.BOUND, "digest"))
        for each in self._of("signature"):
            sql = f"SELECT {bound} FROM signature WHERE record = ? AND voided_at IS NULL"  # noqa: S608
            found = self.connection.execute(sql, (each.key[1],)).fetchone()
            if found and not (each.fate in _PROVEN and signed.digest(self.connection, shape, found[:-1]) == found[-1]):
                void = {"voided_at": self.session.at, "voided_by": "", "void_reason": NOT_PROVEN.text}
                self._update("signature", each.key[1], void)
                self.void.append(each.key[1])

    def _recovery(self) -> None:
        """Take every power from a recovery code that is not proven, or of which the hash was damaged."""
        for each in self._of("recovery"):
            known = str(each.values.get("hash"))
            if each.fate not in _PROVEN or accounts.digest_of(known) != self._cell("recovery", "hash_digest", each.key[1]):
                self.session.begin(NO_PASSWORD.text)
                nobody = {"hash": accounts.NOBODY, "hash_digest": accounts.digest_of(accounts.NOBODY)}
                self._update("recovery", each.key[1], nobody)

    def _merged(self) -> None:
        """Take over the trails of merged copies, each as long as its own seals and our event of the merge prove it."""
        rows = self.remains.rows.execute("SELECT * FROM merged_trail ORDER BY merge, seq").fetchall()
        for merge in {row[0] for row in rows}:
            self.connection.execute("SAVEPOINT merged")
            whole = all(self._accepted(_VALUES.format("merged_trail", _marks(row)), row) for row in rows if row[0] == merge)
            if not (whole and merged.proven(self.connection, merge)):
                self.connection.execute("ROLLBACK TO merged")
            self.connection.execute("RELEASE merged")

    def _drafts(self, genesis: str) -> None:
        """Take over what was typed and not saved, as far as it was read, and seal it anew."""
        self.unsealed = tuple(draft_seals.broken(self.remains.rows, genesis))
        unproven = {each.number for each in self.unsealed}
        for table in tables.DRAFTS:
            rows = self.remains.rows.execute(f"SELECT * FROM {quoted(table.name)}").fetchall()  # noqa: S608
            begun = {draft for (draft,) in self.connection.execute("SELECT id FROM draft")}
            kept = [row for row in rows if table.name == "draft" or row[0] in begun]
            for row in kept:
                self.connection.execute(_VALUES.format(quoted(table.name), _marks(row)), row)
            self.drafts[table.name] = Counter("unproven" if row[0] in unproven else "saved" for row in kept)
        draft_seals.seal_all(self.connection, genesis)

    def _definition(self) -> None:
        """Put in the definition that the tables follow, if the newest one that was saved is not it."""
        newest = definition.latest(self.connection)
        if newest is None or newest.contents != self.remains.newest.contents or not newest.proven:
            self.session.begin()
            definition.put(self.connection, self.remains.newest, self.session.at)
            self.definition_put = True

    # ---- SQL -----------------------------------------------------------------------------------------------------------------

    def _of(self, table: str) -> Iterable[Judged]:
        return [each for each in self.rows if each.table.name == table and each.fate not in GONE]

    def _cell(self, table: str, column: str, number: int) -> object:
        sql = f"SELECT {quoted(column)} FROM {quoted(table)} WHERE record = ?"  # noqa: S608
        return self.connection.execute(sql, (number,)).fetchone()[0]

    def _update(self, table: str, number: int, changes: Values) -> None:
        if changes:
            names = ", ".join(f"{quoted(name)} = ?" for name in changes)
            self.connection.execute(f"UPDATE {quoted(table)} SET {names} WHERE record = ?", (*changes.values(), number))  # noqa: S608

    def _insert(self, table: str, values: Values) -> bool:
        listed, marks = ", ".join(map(quoted, values)), ", ".join("?" * len(values))
        return self._accepted(f"INSERT INTO {quoted(table)} ({listed}) VALUES ({marks})", tuple(values.values()))  # noqa: S608

    def _accepted(self, sql: str, values: tuple[object, ...]) -> bool:
        """Execute one statement; false if the file's own rules refuse the row, and then nothing of it is done."""
        try:
            self.connection.execute(sql, values)
        except Errors as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _REFUSED:
                raise
            return False
        return True


def _marks(row: tuple[object, ...]) -> str:
    return ", ".join("?" * len(row))


def _filled(each: Judged, ours: Definition) -> Values:
    """Return the columns of a row as it is loaded: as told, and what the trail does not hold as it was read or is known."""
    values = {**(each.read or {}), **(each.told or {})}
    values |= {"record": each.key[1]} if each.table.row == "0" else {"record": each.key[1], "row": each.key[2]}
    if each.table.name == "account":
        values.setdefault("password", accounts.NOBODY)
    if each.table.name == "recovery":
        values.setdefault("hash", accounts.NOBODY)
    if each.table.name == "definition":
        values |= _definition_text(values, ours)
    return values


def _definition_text(values: Values, ours: Definition) -> Values:
    """Return the text of a definition: as it was read, or the program's own if it is the same one; empty if it is lost."""
    if ours.contents == values["contents"]:
        return {"source": ours.source, "shape": tables.to_json(ours.shape)}
    return {"source": values.get("source", ""), "shape": values.get("shape", "[]")}
