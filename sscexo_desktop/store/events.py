"""What happened at the desk and changed no data: log-ins, failed ones, refusals, reveals; each is also a line of the trail."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from sscexo_desktop.store.accounts import login_of
from sscexo_desktop.store.database import Database
from sscexo_desktop.store.numbers import new_number
from sscexo_desktop.study.people import Event, EventKind


def note(database: Database, kind: EventKind, login: str, detail: str) -> Event:
    """Write down what happened, now."""
    with database.writing() as connection:
        number, at = new_number(connection, "event"), database.session.at
        connection.execute("INSERT INTO event VALUES (?, ?, ?, ?, ?)", (number, kind, login_of(login), detail, at))
    return Event(number, kind, login_of(login), detail, datetime.fromisoformat(at))


def events(database: Database, kind: EventKind | None, limit: int | None) -> tuple[Event, ...]:
    """Return what happened, of one kind or of any, the latest first."""
    sql = "SELECT record, kind, login, detail, at FROM event WHERE :kind IS NULL OR kind = :kind ORDER BY record DESC LIMIT :limit"
    with database.reading() as connection:
        rows = connection.execute(sql, {"kind": kind, "limit": -1 if limit is None else limit})
        return tuple(
            Event(number, cast("EventKind", each), login, detail, datetime.fromisoformat(at))
            for number, each, login, detail, at in rows
        )


def failures(database: Database, login: str) -> int:
    """Count the failed log-ins of an account since it was last entered; of "" those with user names nobody has."""
    since = "SELECT coalesce(max(record), 0) FROM event WHERE login = :login AND kind IN ('logged_in', 'unlocked', 'handed_over')"
    sql = f"SELECT count(*) FROM event WHERE kind = 'log_in_failed' AND login = :login AND record > ({since})"  # noqa: S608
    with database.reading() as connection:
        return int(connection.execute(sql, {"login": login_of(login)}).fetchone()[0])
