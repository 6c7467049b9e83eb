"""Somebody with a SQLite tool drops the triggers, changes something and puts them back (T7): found, and the first bad row named."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store.backup import Backup, backup_file
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.store.verify import Report, verify_file
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.texts import Message
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
    Tampering("study of the file", ("UPDATE study SET uuid = 'x'",), "Entry 1 of"),
)
"""What opening or verify finds by itself."""


def prove(folder: Path, study: Study, seed: object = 0) -> list[Line]:
    """Tamper with one copy for each way, and with a whole forged trail, and bring an older copy back."""
    name = f"tamper-{seed}"
    length = next(n for n, step in enumerate(steps(name), 1) if n >= 60 and _rich(step.after))
    original = worked(folder, study, name, length)
    found, head = Line("T7 tampering found by the file itself"), Line("T7 found by a head kept elsewhere")
    unseen = Line("T7 tampering with a draft")
    if not verify_file(original).ok:
        found.fault("illegal", "the file was not right before")
    for each in FOUND:
        found.runs += 1
        _tampered(folder, original, study, each, found)
    _rolled_back(folder, original, study, head)
    _forged(folder, original, head)
    _in_drafts(folder, original, study, unseen)
    return [found, head, unseen]


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


def _tampered(folder: Path, original: Path, study: Study, each: Tampering, line: Line) -> None:
    copy = copy_of(folder, original, each.what)
    before = _dump(copy)
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
    """Save, back up, put the older copy back: the file is right in itself, and the backup's head is not in it."""
    older = copy_of(folder, original, "older")
    newer = copy_of(folder, original, "newer")
    session = ward.enter(newer, study)
    session.screen_participant()
    session.file.close()
    stick = folder / "heads"
    stick.mkdir()
    known = backup_file(newer, stick)
    line.runs += 2
    if not verify_file(older).ok or holds(older, known):
        line.fault("silent", "an older copy put back")
    elif not holds(newer, known):
        line.fault("illegal", "the file does not hold the head of its own backup")
    else:
        line.seen["an older copy put back"] += 1
    session = ward.enter(older, study)  # and then worked on, until it has as many entries
    for _ in range(9):
        session.screen_participant()
    session.file.close()
    if holds(older, known):
        line.fault("silent", "an older copy put back and worked on")
    else:
        line.seen["an older copy put back and worked on"] += 1


def holds(path: Path, known: Backup) -> bool:
    """Whether the trail of a file still has the entry that was the last one of a backup, under the same seal."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return connection.execute("SELECT seal FROM trail WHERE seq = ?", known.head[:1]).fetchone() == known.head[1:]
    finally:
        connection.close()


def _forged(folder: Path, original: Path, line: Line) -> None:
    """Somebody computes every seal anew: right in itself, for there is no secret in it, but not the head that was kept."""
    stick = folder / "heads of the forged"
    stick.mkdir()
    known, copy = backup_file(original, stick), copy_of(folder, original, "forged")
    forge(copy)
    line.runs += 1
    if holds(copy, known):
        line.fault("silent", "a trail sealed anew")
    else:
        line.seen["a trail sealed anew"] += 1
        line.seen["of it found without a head"] += not verify_file(copy).ok


def _in_drafts(folder: Path, original: Path, study: Study, line: Line) -> None:
    """Drafts are not under the trail: what was typed and not saved can be changed, and only the reader's eye finds it."""
    copy = copy_of(folder, original, "draft")
    line.runs += 1
    shell(copy, ("UPDATE draft_field SET typed = 'x'",), loose=False)
    if verify_file(copy).ok and _opens(copy, study):
        line.fault("drafts", "a draft's text changed")
