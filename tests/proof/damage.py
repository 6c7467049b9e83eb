"""Copies truncated, zeroed and flipped at random offsets (T3): refused, found by verify, or all data are as they were."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store.driver import connect
from sscexo_desktop.store.proof.verify import verify_file
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.model import Study
from tests.proof import ward
from tests.proof.kills import worked
from tests.proof.table import Line

Rows = dict[str, list[tuple[object, ...]]]


def truncated(whole: bytes, dice: Random) -> bytes:
    """Cut the end off."""
    return whole[: dice.randrange(len(whole))]


def zeroed(whole: bytes, dice: Random) -> bytes:
    """Put zeros over a run of bytes, as a disk does that lost a block."""
    at, size = dice.randrange(len(whole)), dice.choice((1, 64, 512, 4096, 16384))
    size = min(size, len(whole) - at)
    return whole[:at] + bytes(size) + whole[at + size :]


def flipped(whole: bytes, dice: Random) -> bytes:
    """Turn single bits round."""
    broken = bytearray(whole)
    for _ in range(dice.choice((1, 1, 1, 8))):
        broken[dice.randrange(len(whole))] ^= 1 << dice.randrange(8)
    return bytes(broken)


def overwritten(whole: bytes, dice: Random) -> bytes:
    """Put random bytes over a run, as a failing stick does."""
    at, size = dice.randrange(len(whole)), dice.choice((1, 16, 512, 4096))
    size = min(size, len(whole) - at)
    return whole[:at] + dice.randbytes(size) + whole[at + size :]


def turned(whole: bytes, dice: Random) -> bytes:
    """Turn one bit of a letter or a number that is really there."""
    while True:
        at = dice.randrange(100, len(whole))
        if whole[at]:
            return whole[:at] + bytes((whole[at] ^ 1 << dice.randrange(7),)) + whole[at + 1 :]


KINDS: tuple[Callable[[bytes, Random], bytes], ...] = (truncated, zeroed, flipped, overwritten, turned)


def prove(folder: Path, study: Study, runs: int, seed: object = 0, *, encrypted: bool = False) -> list[Line]:
    """Damage so many copies, each in one way."""
    original = worked(folder, study, f"damage-{seed}", 120, encrypted=encrypted)
    rows, whole = rows_of(original), original.read_bytes()
    lines = {kind: Line(f"T3 {kind.__name__}{ward.called(encrypted)}") for kind in KINDS}
    for run in range(runs):
        kind, dice = KINDS[run % len(KINDS)], ward.dice("damage", seed, run)
        copy = folder / "damaged" / "study.sqlite"
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(kind(whole, dice))
        if copy.read_bytes() != whole:
            lines[kind].runs += 1
            examine(copy, study, rows, f"seed {seed} run {run}", lines[kind])
        shutil.rmtree(copy.parent)
    return list(lines.values())


def examine(copy: Path, study: Study, rows: Rows, where: str, line: Line) -> None:
    """Verify and open one damaged copy, for reading and for writing, and compare all its rows."""
    before = ward.digest(copy)
    try:
        intact = _verified(copy, where, line)
        _opened(copy, study, where, line, read_only=True)
        if ward.digest(copy) != before:
            line.fault("writes", f"{where}: verifying or reading changed the file")
        opened = _opened(copy, study, where, line, read_only=False)
    except Exception as fault:  # noqa: BLE001  whatever it is, it is to be counted
        line.fault("crashes", f"{where}: {type(fault).__name__}: {fault}")
        return
    if not opened and ward.digest(copy) != before:
        line.fault("writes", f"{where}: refused, and changed")
    if opened and not intact:
        line.fault("late", f"{where}: opened for writing, found damaged by verify")
    elif not intact:
        line.seen["refused"] += 1
    elif opened:
        _compare(copy, rows, where, line)
    else:
        line.seen["refused, verified"] += 1


def _verified(copy: Path, where: str, line: Line) -> bool:
    try:
        report = verify_file(copy, keys=ward.KEYS)
    except Trouble as trouble:
        _plain(trouble, where, line)
        return False
    return report.ok


def _opened(copy: Path, study: Study, where: str, line: Line, *, read_only: bool) -> bool:
    """Open and close it; false if it is refused."""
    try:
        file = StudyFile.open(copy, study, "Sara", read_only=read_only, keys=ward.KEYS)
        try:
            ward.state_of(file)
        finally:
            file.close()
    except Trouble as trouble:
        _plain(trouble, where, line)
        return False
    return True


def _plain(trouble: Trouble, where: str, line: Line) -> None:
    if not (str(trouble).strip() and trouble.next_step.text.strip()):
        line.fault("illegal", f"{where}: refused without a sentence")


def _compare(copy: Path, rows: Rows, where: str, line: Line) -> None:
    """What was taken for right must be what was there; only the note of who holds the file is anew."""
    there = rows_of(copy)
    changed = [name for name in {**rows, **there} if there.get(name) != rows.get(name)]
    if changed:
        line.fault("silent", f"{where}: {', '.join(changed)}")
    else:
        line.seen["no data changed"] += 1


def rows_of(path: Path) -> Rows:
    """Read every row of every table as bytes, but of who holds the file."""
    connection = connect(path, "ro", ward.KEYS)
    connection.text_factory = bytes
    try:
        names = [name.decode() for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: connection.execute(f'SELECT * FROM "{name}" ORDER BY 1, 2').fetchall() for name in names if name != "holder"}
    finally:
        connection.close()
