"""The seals over drafts: what was typed and not saved cannot be changed by another program without being found (F74).

Each draft has one over all of it. The *moment* has one over the last entry of the trail and the seals of all drafts there are: a
draft that was removed is found by it, and a copy taken by hand in the middle of a save, whose drafts are of another moment.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sscexo_desktop.store import trail
from sscexo_desktop.store.driver import Connection
from sscexo_desktop.study.texts import Message, message

_OWN = "participant, visit, form, occurrence, person, begun_at, touched_at, base_revision"
_PARTS = (
    "SELECT place, typed, blank, reason, at FROM draft_field WHERE draft = ? ORDER BY place",
    'SELECT section, "rows" FROM draft_rows WHERE draft = ? ORDER BY section',
    "SELECT check_id, place, basis, reason FROM draft_kept WHERE draft = ? ORDER BY check_id, place",
)


class Unsealed(NamedTuple):
    """A draft that is not proven: whose it is and where it stands, never what it holds."""

    number: int
    person: str
    participant: str
    visit: str
    form: str

    def changed(self) -> Message:
        """Say that it was changed."""
        return message(
            "What {person} typed and did not save was changed outside this program: "
            "participant {participant}, visit {visit}, form {form}.",
            person=self.person,
            participant=self.participant,
            visit=self.visit or "–",
            form=self.form,
        )

    def unproven(self) -> Message:
        """Say that it was read of a damaged file."""
        return message(
            "Read, but not proven: what {person} typed and did not save, participant {participant}, visit {visit}, form {form}.",
            person=self.person,
            participant=self.participant,
            visit=self.visit or "–",
            form=self.form,
        )


def seal(connection: Connection, genesis: str, number: int) -> None:
    """Seal a draft as it stands now; inside the transaction that changed it."""
    connection.execute("UPDATE draft SET seal = ? WHERE id = ?", (seal_of(connection, genesis, number), number))


def seal_all(connection: Connection, genesis: str) -> None:
    """Seal every draft as it stands now."""
    for (number,) in connection.execute("SELECT id FROM draft").fetchall():
        seal(connection, genesis, number)


def seal_of(connection: Connection, genesis: str, number: int) -> str:
    """Return what the seal of a draft must be; `genesis` belongs to the file, so that no draft fits another one."""
    own = connection.execute(f"SELECT {_OWN} FROM draft WHERE id = ?", (number,)).fetchone()  # noqa: S608
    parts = (connection.execute(sql, (number,)).fetchall() for sql in _PARTS)
    return trail.seal_of(genesis, [own, *parts])


def broken(connection: Connection, genesis: str) -> Iterator[Unsealed]:
    """Find the drafts that are not as they were typed."""
    for number, *named, sealed in connection.execute("SELECT id, person, participant, visit, form, seal FROM draft ORDER BY id"):
        if not _is_sealed(connection, genesis, number, sealed):
            yield Unsealed(number, *named)


def seal_moment(connection: Connection, genesis: str) -> None:
    """Seal which drafts there are beside the last entry of the trail; at the end of every transaction."""
    wanted = (_moment(connection, genesis),)
    there = connection.execute("SELECT seal FROM moment").fetchone()
    if there is None:
        connection.execute("INSERT INTO moment VALUES (1, ?)", wanted)
    elif there != wanted:
        connection.execute("UPDATE moment SET seal = ?", wanted)


def is_of_one_moment(connection: Connection, genesis: str) -> bool:
    """Whether the drafts are all that there were when the last entry of the trail was written, or the last of them after it."""
    try:
        return connection.execute("SELECT seal FROM moment").fetchall() == [(_moment(connection, genesis),)]
    except TypeError:
        return False  # bytes, which no seal is: damage


def _moment(connection: Connection, genesis: str) -> str:
    head = connection.execute("SELECT seal FROM trail WHERE seq = (SELECT max(seq) FROM trail)").fetchone()
    drafts = connection.execute("SELECT id, seal FROM draft ORDER BY id").fetchall()
    return trail.seal_of(genesis, [head, drafts])


def _is_sealed(connection: Connection, genesis: str, number: int, sealed: object) -> bool:
    try:
        return seal_of(connection, genesis, number) == sealed
    except TypeError:
        return False  # bytes, which no draft holds: damage
