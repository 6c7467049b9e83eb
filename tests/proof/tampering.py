"""Somebody with a SQLite tool drops the triggers, changes something and puts them back (T7): found, and the first bad row named."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from sscexo_desktop.actions.gate import open_gate
from sscexo_desktop.actions.heads import Heads
from sscexo_desktop.actions.session import Session
from sscexo_desktop.errors import Trouble
from sscexo_desktop.store.copies.backup import backup_file
from sscexo_desktop.store.heads import RolledBack, file_holds
from sscexo_desktop.store.proof.verify import Report, verify_file
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.texts import Message
from tests.people import PASSWORD
from tests.proof import ward
from tests.proof.forger import forge
from tests.proof.kills import worked
from tests.proof.legal import State, steps
from tests.proof.table import Line


@dataclass(frozen=True, slots=True)
class Tampering:
    """What is done, and the words by which verify names the first bad row; `loose` drops the triggers and puts them back."""

    what: str
    statements: tuple[str, ...]
    named: str
    loose: bool = True


_ONE = "(SELECT min(record) FROM form_medication)"
_SIGNED = "(SELECT max(record) FROM signature WHERE voided_at IS NULL)"
_SUBJECT = "(SELECT max(subject) FROM signature WHERE voided_at IS NULL)"
_NURSES = "FROM account WHERE login = 'nurse') WHERE login = 'doctor'"
FOUND = (
    Tampering("value", (f"UPDATE form_medication SET CMTRT = 'Aspirin' WHERE record = {_ONE}",), "item CMTRT"),
    Tampering("signed value", (f"UPDATE form_medication SET CMDSTXT = '9' WHERE record = {_SUBJECT}",), "item CMDSTXT"),
    Tampering("value removed", (f"UPDATE form_medication SET CMTRT = NULL WHERE record = {_ONE}",), "table form_medication"),
    Tampering("who saved it", (f"UPDATE form_medication SET saved_by = 'Nobody' WHERE record = {_ONE}",), "item saved_by"),
    Tampering("record removed", ("DELETE FROM form_unscheduled",), "missing from the data"),
    Tampering(
        "participant added",
        ("INSERT INTO record VALUES (9999, 'participant')", "INSERT INTO participant VALUES (9999, 'SSC-999', '2025')"),
        "does not know",
    ),
    Tampering("entry deleted", ("DELETE FROM trail WHERE seq = 20",), "Entry 20 of the audit trail is missing"),
    Tampering("last entries deleted", ("DELETE FROM trail WHERE seq > (SELECT max(seq) - 5 FROM trail)",), "audit trail"),
    Tampering(
        "entries reordered",
        ("UPDATE trail SET seq = -seq WHERE seq IN (20, 21)", "UPDATE trail SET seq = 41 + seq WHERE seq IN (-20, -21)"),
        "Entry 20 of",
    ),
    Tampering(
        "entries swapped",
        (
            "CREATE TEMP TABLE two AS SELECT * FROM trail WHERE seq IN (20, 21)",
            "UPDATE trail SET (item, new) = (SELECT item, new FROM two WHERE two.seq = 41 - trail.seq) WHERE seq IN (20, 21)",
        ),
        "Entry 20 of",
    ),
    Tampering(
        "entry and value",
        (
            f"UPDATE form_medication SET CMTRT = 'Aspirin' WHERE record = {_ONE}",
            f"UPDATE trail SET new = 'Aspirin' WHERE item = 'CMTRT' AND record = {_ONE}",
        ),
        "was changed",
    ),
    Tampering("time of an entry", ("UPDATE trail SET at = '2020-01-01T00:00:00.000+00:00' WHERE seq = 9",), "Entry 9 of"),
    Tampering("reason of an entry", ("UPDATE trail SET reason = 'better' WHERE reason <> ''",), "was changed"),
    Tampering(
        "trigger dropped",
        ("DROP TRIGGER form_medication__update",),
        "trigger form_medication__update is missing",
        loose=False,
    ),
    Tampering("trail's trigger dropped", ("DROP TRIGGER trail__delete",), "trigger trail__delete is missing", loose=False),
    Tampering("password hash", (f"UPDATE account SET password = (SELECT password {_NURSES}",), "password of the account doctor"),
    Tampering(
        "password hash and digest",
        (f"UPDATE account SET (password, password_digest) = (SELECT password, password_digest {_NURSES}",),
        "table account",
    ),
    Tampering("role of an account", ("UPDATE account SET roles = 'data_manager' WHERE login = 'nurse'",), "item roles"),
    Tampering("signature removed", (f"DELETE FROM signature WHERE record = {_SIGNED}",), "missing"),
    Tampering("definition", ("UPDATE definition SET source = ''",), "study definition"),
    Tampering("draft", ("UPDATE draft_field SET typed = 'x'",), "did not save was changed", loose=False),
    Tampering("draft given to another", ("UPDATE draft SET person = 'Nurse Test'",), "Nurse Test typed", loose=False),
    Tampering(
        "draft removed",
        tuple(f"DELETE FROM draft{part}" for part in ("_field", "_rows", "_kept", "")),
        "removed or added",
        loose=False,
    ),
    Tampering("draft of another form", ("UPDATE draft SET occurrence = occurrence + 7",), "did not save was changed", loose=False),
    Tampering("study of the file", ("UPDATE study SET uuid = 'x'",), "Entry 1 of"),
)
"""What opening or verify finds by itself."""


def prove(folder: Path, study: Study, seed: object = 0) -> list[Line]:
    """Tamper with one copy for each way, and with a whole forged trail, and bring an older copy back."""
    name = f"tamper-{seed}"
    length = next(n for n, step in enumerate(steps(name), 1) if n >= 60 and _rich(step.after))
    original = worked(folder, study, name, length)
    found, head = Line("T7 tampering found by the file itself"), Line("T7 found by a head kept elsewhere")
    if not verify_file(original).ok:
        found.fault("illegal", "the file was not right before")
    before = _dump(original)
    for each in FOUND:
        found.runs += 1
        _tampered(copy_of(folder, original, each.what), before, study, each, found)
    _rolled_back(folder, original, study, head)
    _forged(folder, original, head)
    return [found, head]


def _rich(state: State) -> bool:
    """Whether there is something of everything to tamper with."""
    medications = [each for key, each in state.records.items() if key.form == "medication"]
    signed = {each.signed for each in medications}
    return signed == {True, False} and len(medications) < len(state.records) and bool(state.drafts)


def shell(path: Path, statements: tuple[str, ...], *, loose: bool = True) -> None:
    """Do what somebody does who has a SQLite tool and reads SQL."""
    connection = sqlite3.connect(path, isolation_level=None)
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall() if loose else []
    try:
        connection.execute("BEGIN")
        for name, _ in triggers:
            connection.execute(f'DROP TRIGGER "{name}"')
        for statement in statements:
            connection.execute(statement)
        for _, sql in triggers:
            connection.execute(sql)
        connection.execute("COMMIT")
    finally:
        connection.close()


def copy_of(folder: Path, original: Path, name: str) -> Path:
    """Return a copy in a folder of its own."""
    place = folder / f"tampered {name}"
    place.mkdir()
    return Path(shutil.copyfile(original, place / "study.sqlite"))


def said(report: Report) -> str:
    """Return the first finding in words."""
    return _words(report.findings[0]) if report.findings else ""


def _words(message: Message) -> str:
    params = {name: _words(each) if isinstance(each, Message) else each for name, each in message.params.items()}
    return message.text.format(**params)


def _tampered(copy: Path, before: list[str], study: Study, each: Tampering, line: Line) -> None:
    shell(copy, each.statements, loose=each.loose)
    if _dump(copy) == before:
        line.fault("illegal", f"{each.what}: the tampering changed nothing")
    report = verify_file(copy)
    if report.ok:
        line.fault("silent", each.what)
    elif each.named not in "\n".join(map(_words, report.findings)):
        line.fault("illegal", f"{each.what}: named as {said(report)}")
    if _opens(copy, study):
        line.fault("late", f"{each.what}: opened for writing")
    else:
        line.seen["refused at opening"] += 1


def _dump(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        return sorted(connection.iterdump())
    finally:
        connection.close()


def _opens(copy: Path, study: Study) -> bool:
    try:
        StudyFile.open(copy, study, "Sara").close()
    except Trouble:
        return False
    return True


def _rolled_back(folder: Path, original: Path, study: Study, line: Line) -> None:
    """Save, back up, put the older copy back: right in itself, and refused for what this workstation and the backups know of it."""
    newer, known = copy_of(folder, original, "newer"), folder / "known" / "heads.json"
    older = Path(shutil.copyfile(newer, newer.with_name("kept.sqlite")))
    session = _entered(newer, study, Heads(known))
    session.screen_participant()
    session.file.close()
    stick = folder / "heads"
    stick.mkdir()
    backup_file(newer, stick)
    _expect(newer, study, Heads(known, lambda _: (stick,)), "the file itself", line, refused=False)
    ways = {"its own head": Heads(known), "the backup": Heads(folder / "nothing.json", lambda _: (stick,))}
    for name, heads in ways.items():
        shutil.copyfile(older, newer)
        _expect(newer, study, heads, f"an older copy put back, known from {name}", line, refused=True)
    session = _entered(newer, study, Heads(folder / "elsewhere.json"))  # worked on elsewhere, until it has as many entries
    for _ in range(9):
        session.screen_participant()
    session.file.close()
    for name, heads in ways.items():
        _expect(newer, study, heads, f"an older copy worked on, known from {name}", line, refused=True)


def _entered(path: Path, study: Study, heads: Heads) -> Session:
    gate = open_gate(path, study, lambda: ward.TODAY, heads=heads)
    return gate.log_in(ward.DOCTOR, PASSWORD)


def _expect(path: Path, study: Study, heads: Heads, what: str, line: Line, *, refused: bool) -> None:
    """Open a file for writing with these heads known: refused as rolled back, or not."""
    line.runs += 1
    before = ward.digest(path)
    try:
        open_gate(path, study, lambda: ward.TODAY, heads=heads).close()
    except RolledBack:
        if ward.digest(path) != before:
            line.fault("writes", f"{what}: refused, and changed")
        if not refused:
            line.fault("illegal", f"{what}: refused")
        line.seen[what] += 1
        return
    if refused:
        line.fault("silent", what)


def _forged(folder: Path, original: Path, line: Line) -> None:
    """Somebody computes every seal anew: right in itself, for there is no secret in it, but not the head that was kept."""
    stick = folder / "heads of the forged"
    stick.mkdir()
    known, copy = backup_file(original, stick), copy_of(folder, original, "forged")
    forge(copy)
    line.runs += 1
    if file_holds(copy, known.head):
        line.fault("silent", "a trail sealed anew")
    else:
        line.seen["a trail sealed anew"] += 1
        line.seen["of it found without a head"] += not verify_file(copy).ok
