"""What a signature binds: the digest over all that was signed, and whether it is still what is stored (F77, T16)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sscexo_desktop.store import subjects, tables, trail
from sscexo_desktop.store.driver import Connection, quoted
from sscexo_desktop.store.proof.replay import Replay
from sscexo_desktop.store.tables import Shape
from sscexo_desktop.study.texts import Message, message

BOUND = ("record", "subject", "revision", "meaning", "login", "name", "role", "at", "own_override")
"""The columns of a signature's own row that its digest covers, in this order."""

_TABLE = tables.SIGNATURE
_COLUMNS = ("record", *_TABLE.frame, *_TABLE.columns)


def digest(connection: Connection, shape: Shape, bound: tuple[Any, ...]) -> str:
    """Return the SHA-256 over the study's uuid, the signature's own row (`BOUND`) and everything stored of what it signs.

    Empty columns are left out, so that an item which a later definition adds leaves it as it is.
    """
    (uuid,) = connection.execute("SELECT uuid FROM study").fetchone()
    return trail.seal_of("signature", [uuid, list(bound), _contents(connection, shape, bound[1])])


def misfits(connection: Connection, shape: Shape) -> Iterator[Message]:
    """Name every signature that is not as the trail tells, or that stands on something else than what was signed."""
    told = _told(connection)
    listed = ", ".join(_COLUMNS)
    for row in connection.execute(f"SELECT {listed} FROM signature ORDER BY record").fetchall():  # noqa: S608
        signature = dict(zip(_COLUMNS, row, strict=True))
        as_told = told.pop(row[0], None)
        if as_told != signature or (signature["voided_at"] is None and not _fits(connection, shape, signature)):
            yield _misfit(connection, shape, signature)
    for number in told:
        yield message("Signature {number} is missing from the data.", number=number)


def _contents(connection: Connection, shape: Shape, subject: int) -> list[object]:
    """Return every stored row of a record or of a confirmed setting: each table's name and its rows."""
    table = subjects.table_of(connection, subject)
    form = next((each.form for each in shape if each.name == table), None)
    parts = (table, *(each.name for each in shape if each.section and each.form == form), "kept_finding")
    if form is None:
        parts = ("setting",) if table == "setting" else ()
    found = [(name, _rows(connection, name, subject)) for name in parts]
    return [[name, rows] for name, rows in found if rows]


def _rows(connection: Connection, table: str, number: int) -> list[object]:
    cursor = connection.execute(f"SELECT * FROM {quoted(table)} WHERE record = ? ORDER BY 1, 2", (number,))  # noqa: S608
    names = [each[0] for each in cursor.description]
    return [sorted([name, cell] for name, cell in zip(names, row, strict=True) if cell is not None) for row in cursor]


def _fits(connection: Connection, shape: Shape, signature: dict[str, Any]) -> bool:
    bound = tuple(signature[name] for name in BOUND)
    try:
        return digest(connection, shape, bound) == str(signature["digest"])
    except TypeError:
        return False  # bytes, which nothing stored is: damage


def _told(connection: Connection) -> dict[int, dict[str, object]]:
    """Return each signature as the trail tells it, by number; one whose entries are not as they were sealed is told as nothing."""
    columns = ", ".join(f"t.{name}" for name in trail.SEALED)
    numbers = "SELECT record FROM signature UNION SELECT id FROM record WHERE tbl = 'signature'"
    sql = (
        f"SELECT {columns}, t.seal, (SELECT seal FROM trail AS before WHERE before.seq = t.seq - 1) FROM trail AS t"  # noqa: S608
        f" WHERE t.record IN ({numbers}) AND t.tbl = 'signature' ORDER BY t.seq"
    )
    replay, doubtful = Replay(), set()
    for *entry, seal, before in connection.execute(sql):
        if not (trail.is_sealed(str(before), entry, seal) and _told_by(entry, replay)):
            doubtful.add(entry[6])
    columns_of = dict.fromkeys(_COLUMNS)
    found = {number: columns_of | state | {"record": number} for (_, number, _), state in replay.state.items()}
    return found | {number: {} for number in doubtful}


def _told_by(entry: list[Any], replay: Replay) -> bool:
    try:
        replay.apply(entry)
    except ValueError:
        return False
    return True


def _misfit(connection: Connection, shape: Shape, signature: dict[str, Any]) -> Message:
    """Say whose signature it is and on what, never what stands there."""
    name, subject = signature["name"], signature["subject"]
    key = subjects.key_of(connection, shape, subject)
    if key:
        return message(
            "The signature of {name} on participant {number}, visit {visit}, form {form} does not belong to what is stored there.",
            name=name,
            number=key.participant,
            visit=key.visit or "–",
            form=key.form,
        )
    setting = connection.execute("SELECT id FROM setting WHERE record = ?", (subject,)).fetchone()
    if setting:
        return message(
            "The signature of {name} on setting {setting} does not belong to what is stored there.",
            name=name,
            setting=setting[0],
        )
    return message("The signature of {name} belongs to nothing that is stored.", name=name)
