"""Participants of the study and its confirmed settings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store import locks
from sscexo_desktop.store.database import Database
from sscexo_desktop.store.driver import reader
from sscexo_desktop.store.numbers import new_number
from sscexo_desktop.study.record import ConfirmedSetting, Participant
from sscexo_desktop.study.texts import message


def participants(database: Database) -> tuple[Participant, ...]:
    """Return every participant in the order of their entry."""
    with database.reading() as connection:
        found = reader(connection).query("SELECT number, begun_at FROM participant ORDER BY record")
        return tuple(Participant(row["number"], datetime.fromisoformat(row["begun_at"])) for row in found)


def add_participant(database: Database, number: str) -> Participant:
    """Begin a participant's screening; `Trouble` if the number is taken or the study is locked."""
    if "\0" in number:
        raise ValueError("a number holds no NUL")
    with database.writing() as connection:
        locks.refuse_in_study(connection)
        if connection.execute("SELECT 1 FROM participant WHERE number = ?", (number,)).fetchone():
            raise taken(number)
        row = (new_number(connection, "participant"), number, database.session.at)
        connection.execute("INSERT INTO participant VALUES (?, ?, ?)", row)
        return Participant(number, datetime.fromisoformat(database.session.at))


def taken(number: str) -> Trouble:
    """Somebody else has this number already."""
    return Trouble(
        message("Participant number {number} is already taken.", number=number),
        message("Choose the next free number."),
    )


def settings(database: Database) -> dict[str, ConfirmedSetting]:
    """Return the newest version of every confirmed setting, by id."""
    return {each.id: each for each in _settings(database, "true", {})}


def setting_versions(database: Database, setting: str) -> tuple[ConfirmedSetting, ...]:
    """Return every version of a setting, oldest first."""
    return tuple(_settings(database, "id = :id", {"id": setting}))


def confirm_setting(database: Database, setting: str, values: tuple[str, ...], reason: str) -> ConfirmedSetting:
    """Add a version of a setting; earlier ones stay."""
    if setting not in database.study.settings:
        raise KeyError(setting)
    with database.writing(reason) as connection:
        (version,) = connection.execute("SELECT coalesce(max(version), 0) + 1 FROM setting WHERE id = ?", (setting,)).fetchone()
        number = new_number(connection, "setting")
        row = (
            number,
            setting,
            version,
            json.dumps(values, ensure_ascii=False),
            reason,
            database.session.person,
            database.session.at,
        )
        connection.execute("INSERT INTO setting VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    return setting_versions(database, setting)[-1]


def _settings(database: Database, where: str, parameters: Mapping[str, str]) -> list[ConfirmedSetting]:
    sql = f"SELECT * FROM setting WHERE {where} ORDER BY id, version"  # noqa: S608
    with database.reading() as connection:
        return [
            ConfirmedSetting(
                id=row["id"],
                values=tuple(json.loads(row["values"])),
                version=row["version"],
                reason=row["reason"],
                person=row["person"],
                at=datetime.fromisoformat(row["at"]),
            )
            for row in reader(connection).query(sql, dict(parameters))
        ]
