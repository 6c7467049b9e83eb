"""What the trail does not hold itself and a digest vouches for: passwords, recovery codes, drafts, the trails of merged copies."""

from __future__ import annotations

from collections.abc import Iterator

from sscexo_desktop.store import accounts, draft_seals, trail
from sscexo_desktop.store.copies import merged
from sscexo_desktop.store.driver import Connection
from sscexo_desktop.study.texts import Message, message


def findings(connection: Connection, file_format: int) -> Iterator[Message]:
    """Name whatever was changed outside this program; a file of an older format has less of it."""
    if file_format > 1:
        for login in accounts.changed_passwords(connection):
            yield message("The password of the account {login} was changed outside this program.", login=login)
    if file_format > 2:
        for login in _changed_codes(connection):
            yield message("The recovery code of the account {login} was changed outside this program.", login=login)
        for each in draft_seals.broken(connection, trail.genesis_in(connection)):
            yield each.changed()
        yield from merged.findings(connection)


def of_another_moment(connection: Connection, file_format: int) -> Iterator[Message]:
    """Say so if the drafts are not those there were when the trail ended; of a file in which nothing else is wrong."""
    if file_format > 2 and not draft_seals.is_of_one_moment(connection, trail.genesis_in(connection)):
        yield message(
            "What was typed and not saved does not belong to the last entry of the audit trail: it was removed or added outside "
            "this program, or the file is a copy that was taken in the middle of a save."
        )


def _changed_codes(connection: Connection) -> Iterator[str]:
    rows = connection.execute("SELECT login, hash, hash_digest FROM recovery ORDER BY record")
    return (login for login, known, digest in rows if accounts.digest_of(str(known)) != digest)
