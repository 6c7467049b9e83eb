"""What a changed record does to what was done to it before: its signatures are void, its changed values are no longer compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sscexo_desktop.store.driver import Connection
from sscexo_desktop.store.trail import Session, Where
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.texts import message

STATE_CHANGED = message("The form's state was changed.")
VALUES_ADDED = message("Values were added.")
"""Why a signature is void where the change itself needed no reason, as the file and the trail say it."""


def settle(connection: Connection, session: Session, number: int, changed: Mapping[Place, str], reason: str) -> None:
    """Void the standing signatures of a record that was changed and unset the ticks of its changed places, in its transaction.

    `changed` are the places whose values changed, each with its reason; `reason` is that of the save as a whole.
    """
    _unset(connection, session, number, changed)
    _void(connection, session, number, why(changed, reason))


def why(changed: Mapping[Place, str], reason: str) -> str:
    """Put the reasons of a save into one."""
    reasons = tuple(filter(None, dict.fromkeys(changed.values()))) or tuple(filter(None, (reason,)))
    return "; ".join(reasons) or (VALUES_ADDED if changed else STATE_CHANGED).text


def _unset(connection: Connection, session: Session, number: int, changed: Mapping[Place, str]) -> None:
    sql = "SELECT row, place FROM source_tick WHERE record = ? AND unset_at IS NULL"
    for row, place in connection.execute(sql, (number,)).fetchall():
        reason = changed.get(Place.of(place))
        if reason is not None:
            _explain(session, "source_tick", row, ("unset_at", "unset_reason"), reason)
            update = "UPDATE source_tick SET unset_at = ?, unset_reason = ? WHERE record = ? AND row = ?"
            connection.execute(update, (session.at, reason, number, row))


def _void(connection: Connection, session: Session, number: int, reason: str) -> None:
    sql = "SELECT record FROM signature WHERE subject = ? AND voided_at IS NULL"
    standing = connection.execute(sql, (number,)).fetchall()
    if standing:
        _explain(session, "signature", 0, ("voided_at", "voided_by", "void_reason"), reason)
        update = "UPDATE signature SET voided_at = ?, voided_by = ?, void_reason = ? WHERE record = ?"
        connection.executemany(update, [(session.at, session.person, reason, signature) for (signature,) in standing])


def _explain(session: Session, table: str, row: int, columns: Iterable[str], reason: str) -> None:
    """Have the trail give the reason beside these columns."""
    added: dict[Where, str] = {(table, row, column): reason for column in columns}
    session.reasons = {**session.reasons, **added}
