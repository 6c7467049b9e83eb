"""Queries about single items, also of records that were never saved; nothing of them is ever changed or deleted (F67)."""

from __future__ import annotations

from datetime import datetime

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store.database import Database
from sscexo_desktop.store.driver import Connection
from sscexo_desktop.store.numbers import new_number
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.review import Query, QueryStep, StepKind, may_follow
from sscexo_desktop.study.texts import message


def open_query(database: Database, key: RecordKey, place: Place, text: str, finding: str) -> Query:
    """Ask about an item of a record; `KeyError` for an item the form has not."""
    if place.item not in database.study.forms[key.form].items:
        raise KeyError(str(place))
    with database.writing() as connection:
        number = new_number(connection, "query")
        row = (number, key.participant, key.visit, key.form, key.occurrence, str(place), finding)
        connection.execute("INSERT INTO query VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        _add(database, connection, number, "opened", text)
        return _one(connection, number)


def step_query(database: Database, number: int, kind: StepKind, text: str) -> Query:
    """Answer, close or reopen a query; `Trouble` if somebody was quicker and that is no step from where it stands."""
    with database.writing() as connection:
        if kind not in may_follow(_one(connection, number).steps[-1].kind):
            raise Trouble(
                message("Somebody else has answered, closed or reopened this query in the meantime."),
                message("Read what was said, then decide again."),
            )
        _add(database, connection, number, kind, text)
        return _one(connection, number)


def queries(database: Database, participant: str | None = None) -> tuple[Query, ...]:
    """Return every query, or those about a participant, oldest first."""
    where, parameters = ("true", ()) if participant is None else ("participant = ?", (participant,))
    with database.reading() as connection:
        return _read(connection, where, parameters)


def query(database: Database, number: int) -> Query:
    """Return one query; `KeyError` if there is none of this number."""
    with database.reading() as connection:
        return _one(connection, number)


def _add(database: Database, connection: Connection, number: int, kind: StepKind, text: str) -> None:
    session = database.session
    (row,) = connection.execute("SELECT count(*) + 1 FROM query_step WHERE record = ?", (number,)).fetchone()
    values = (number, row, kind, text, session.person, session.role, session.at)
    connection.execute("INSERT INTO query_step VALUES (?, ?, ?, ?, ?, ?, ?)", values)


def _one(connection: Connection, number: int) -> Query:
    found = _read(connection, "record = ?", (number,))
    if not found:
        raise KeyError(number)
    return found[0]


def _read(connection: Connection, where: str, parameters: tuple[object, ...]) -> tuple[Query, ...]:
    wanted = f"SELECT record FROM query WHERE {where}"  # noqa: S608
    steps: dict[int, list[QueryStep]] = {}
    sql = f'SELECT record, kind, "text", name, role, at FROM query_step WHERE record IN ({wanted}) ORDER BY record, row'  # noqa: S608
    for number, kind, text, name, role, at in connection.execute(sql, parameters):
        steps.setdefault(number, []).append(QueryStep(kind, text, name, role, datetime.fromisoformat(at)))
    columns = "record, participant, visit, form, occurrence, place, finding"
    sql = f"SELECT {columns} FROM query WHERE {where} ORDER BY record"  # noqa: S608
    return tuple(
        Query(number, RecordKey(*key), Place.of(place), finding, tuple(steps[number]))
        for number, *key, place, finding in connection.execute(sql, parameters)
    )
