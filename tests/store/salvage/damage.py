"""A file with everything in it that can be damaged, and ways to damage a copy of it."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.store.damage.pages import TABLE_LEAF, Pages
from sscexo_desktop.store.passwords import Cost
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.record import DraftField
from sscexo_desktop.study.texts import Manner, Message
from tests.store.at_review import DOCTOR
from tests.store.conftest import AE, KEY, ROWS, STUDY, VALUES

PAGE = 4096
PASSWORD = "correct horse 1"  # noqa: S105
Damage = Callable[[bytes, random.Random], bytes]


def make_full(path: Path, participants: int = 24) -> None:
    """Write a file with people, records, changes, removed rows, signatures, queries, drafts, and values of several pages."""
    now = [datetime(2026, 3, 1, 8, tzinfo=UTC)]

    def clock() -> datetime:
        now[0] += timedelta(seconds=30)
        return now[0]

    file = StudyFile.create(path, STUDY, "Sara")
    file.clock = clock
    with file.filling():
        for login, name, role in (("doctor", "Dr Test", "investigator"), ("manager", "Manager Test", "data_manager")):
            file.add_account(login, name, (role,), PASSWORD, temporary=False, cost=Cost.quick())
        for number in range(1, participants + 1):
            _participant(file, f"K-{number:02}", number)
        file.note("logged_in", "doctor")
        file.put_draft_field(KEY._replace(visit="V2"), DraftField(Place("NOTE"), "not saved yet", "", ""))
    file.close()


def _participant(file: StudyFile, number: str, n: int) -> None:
    key = KEY._replace(participant=number)
    file.add_participant(number)
    long = {Place("STORY"): f"{number} " * 1500} if n % 8 == 0 else {}
    file.save(key, {**VALUES, **long, Place("AGE"): 30 + n}, ROWS, (), True, base_revision=0)
    if n % 3 == 0:
        fewer = {place: value for place, value in VALUES.items() if place.row != 3}
        file.save(key, {**fewer, **long, Place("AGE"): 60 + n}, {"bp": (1,)}, (), True, base_revision=1, reason="misread")
    if n % 4 == 0:
        file.sign(key, DOCTOR)
    if n % 5 == 0:
        file.save(AE._replace(participant=number), {Place("AETERM"): "headache"}, {}, (), False, base_revision=0)


# ---- damage ----------------------------------------------------------------------------------------------------------------------


def zero_page(whole: bytes, number: int) -> bytes:
    at = (number - 1) * PAGE
    return whole[:at] + bytes(PAGE) + whole[at + PAGE :]


def flip(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def page_of(content: bytes, number: int) -> bytes:
    return content[(number - 1) * PAGE : number * PAGE]


def truncated(whole: bytes, chance: random.Random) -> bytes:
    return whole[: chance.randrange(PAGE, len(whole))]


def zeroed(whole: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 1, 2, 5))):
        whole = zero_page(whole, chance.randrange(1, len(whole) // PAGE + 1))
    return whole


def flipped(whole: bytes, chance: random.Random) -> bytes:
    found = bytearray(whole)
    for _ in range(chance.choice((1, 3, 30))):
        found[chance.randrange(len(found))] ^= 1 << chance.randrange(8)
    return bytes(found)


def scribbled(whole: bytes, chance: random.Random) -> bytes:
    at, length = chance.randrange(len(whole)), chance.choice((20, 400, 9000))
    return (whole[:at] + chance.randbytes(length) + whole[at + length :])[: len(whole)]


def swapped(whole: bytes, chance: random.Random) -> bytes:
    """Exchange two pages: every byte is there, and two of them lead astray."""
    first, second = sorted(chance.sample(range(1, len(whole) // PAGE), 2))
    a, b = (whole[each * PAGE : (each + 1) * PAGE] for each in (first, second))
    return whole[: first * PAGE] + b + whole[(first + 1) * PAGE : second * PAGE] + a + whole[(second + 1) * PAGE :]


DAMAGES: tuple[Damage, ...] = (truncated, zeroed, flipped, scribbled, swapped)


# ---- what is in a file -----------------------------------------------------------------------------------------------------------


def root_of(path: Path, name: str) -> int:
    """The first page of a table or index."""
    connection = sqlite3.connect(path)
    try:
        return int(connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0])
    finally:
        connection.close()


def leaves_of(path: Path, root: int) -> list[int]:
    """The leaves of a table in order; the root itself if it is one."""
    pages = Pages(path.read_bytes())
    page = pages.page(root)
    if page.kind == TABLE_LEAF:
        return [root]
    return [leaf for child in (*(cell.child for cell in page.cells), page.right) for leaf in leaves_of(path, child)]


def overflows_of(path: Path, root: int) -> list[int]:
    """The pages on which long rows of a table go on."""
    pages = Pages(path.read_bytes())
    leaves = map(pages.page, leaves_of(path, root))
    return [number for leaf in leaves for cell in leaf.cells for number, _ in pages.overflow(leaf, cell)]


def named(findings: Iterable[Message]) -> tuple[set[tuple[str, int, int]], set[int], set[str]]:
    """The rows, signatures and accounts that findings name."""
    places = [found.params["place"] for found in findings if "place" in found.params]
    rows = {(each.params["table"], each.params["record"], each.params["row"]) for each in places}
    numbers = {found.params["number"] for found in findings if "number" in found.params}
    return rows, numbers, {found.params["login"] for found in findings if "login" in found.params}


def words(findings: Iterable[Message]) -> str:
    """Findings in English."""
    return "\n".join(map(Speaker(Manner("en")), findings))


def contents(path: Path) -> dict[tuple[str, int, int], tuple[Any, ...]]:
    """Every row of every audited table, by table, record and row."""
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    try:
        return {
            (table, row["record"], row["row"] if "row" in row.keys() else 0): tuple(row)  # noqa: SIM118
            for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            if table != "trail"
            for row in connection.execute(f'SELECT * FROM "{table}"')
            if "record" in row.keys()  # noqa: SIM118
        }
    finally:
        connection.close()


def entries(path: Path) -> list[tuple[Any, ...]]:
    """The trail as it stands in the file."""
    connection = sqlite3.connect(path)
    try:
        return connection.execute("SELECT * FROM trail ORDER BY seq").fetchall()
    finally:
        connection.close()
