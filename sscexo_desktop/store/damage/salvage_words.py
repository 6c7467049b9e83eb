"""What a salvage says of each row that is not as it was: where it is, and never what stands there."""

from __future__ import annotations

from collections.abc import Iterator

from sscexo_desktop.store.damage.judged import Judged
from sscexo_desktop.store.damage.refill import Refill
from sscexo_desktop.store.damage.remains import Remains
from sscexo_desktop.store.damage.told import Told
from sscexo_desktop.study.texts import Message, message


def words(remains: Remains, told: Told, rows: list[Judged], refill: Refill, unknown: int) -> Iterator[Message]:
    """Name what was lost, what is not proven, and what was done about it; of `unknown` numbers nothing is left."""
    yield from _of_the_file(remains, told, refill)
    if unknown:
        yield message("{count} rows were numbered of which nothing is left.", count=unknown)
    for fate in ("lost", "doubtful", "unproven", "rebuilt", "left_out"):
        for each in rows:
            if each.fate == fate:
                yield _of_a_row(each, told.replay.place(*each.key, ""))
    for draft in refill.unsealed:
        yield draft.unproven()
    for number in refill.void:
        yield message("Signature {number} was made void: what was signed cannot be proven any more.", number=number)
    for login in refill.disabled:
        yield message("The account {login} was disabled, for the audit trail does not prove it.", login=login)
    for login in refill.without_password:
        yield message("The password of the account {login} was lost: the data manager gives it a new one.", login=login)


def _of_the_file(remains: Remains, told: Told, refill: Refill) -> Iterator[Message]:
    if refill.identity_lost:
        yield message("The identity of the file was lost: the new file has one of its own and is no practice study.")
    if refill.definition_put:
        yield message("The study definition kept in the file was lost: it was put in anew.")
    if not told.ended:
        yield message("The end of the audit trail was lost: how many entries it had is not known.")
    for table, columns in remains.unknown.items():
        yield message(
            "Columns of table {table} that no readable definition knows were lost: {columns}.",
            table=table,
            columns=", ".join(sorted(columns)),
        )
    if remains.strange:
        yield message("{count} rows stand on loose pages and cannot be told apart; they were left out.", count=remains.strange)


def _of_a_row(each: Judged, place: Message) -> Message:
    match each.fate:
        case "lost":
            return message("Lost: {place}.", place=place)
        case "doubtful":
            return message("Taken from the audit trail, perhaps not in its last state: {place}.", place=place)
        case "unproven":
            return message("Read, but not proven by the audit trail: {place}.", place=place)
        case "rebuilt":
            return message("Missing or changed, put right from the audit trail: {place}.", place=place)
        case _:
            return message("Left out, for the audit trail does not know it: {place}.", place=place)
