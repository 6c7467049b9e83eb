"""The study definition kept inside the data file: which version it was made on, and how a newer one adds its items."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store import tables, trail
from sscexo_desktop.store.driver import Connection, quoted
from sscexo_desktop.store.numbers import new_number
from sscexo_desktop.store.tables import FormTable, Shape
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.texts import message

UPDATE_PROGRAM = message("Open it with the newest version of this program.")


@dataclass(frozen=True, slots=True)
class Definition:
    """The newest definition a file holds; `contents` is the digest over all of it, `shape` what its tables must look like."""

    version: str
    digest: str
    contents: str
    source: str
    shape: Shape

    @property
    def proven(self) -> bool:
        """Whether it is still what was put in."""
        return self.contents == _contents(self.version, self.digest, self.source, self.shape)


def of_study(study: Study) -> Definition:
    """Return the definition as it would stand in a file."""
    shape = tables.shape_of(study)
    return Definition(study.version, study.digest, _contents(study.version, study.digest, study.source, shape), study.source, shape)


def latest(connection: Connection) -> Definition | None:
    """Read the newest definition of a file; `None` if it holds none."""
    found = connection.execute(
        "SELECT version, digest, contents, source, shape FROM definition ORDER BY record DESC LIMIT 1"
    ).fetchone()
    if found is None:
        return None
    version, digest, contents, source, shape = found
    return Definition(version, digest, contents, source, tables.from_json(shape))


def put(connection: Connection, definition: Definition, at: str) -> None:
    """Add the definition; the trail gets its version and digests."""
    record = new_number(connection, "definition")
    shape = tables.to_json(definition.shape)
    row = (record, definition.version, definition.digest, definition.contents, at, definition.source, shape)
    connection.execute("INSERT INTO definition VALUES (?, ?, ?, ?, ?, ?, ?)", row)


def check_fits(there: Definition, wanted: Definition, file: str) -> None:
    """Raise `Trouble` if the file holds a newer definition, or items that the program's definition lost or retyped."""
    if _order(there.version) > _order(wanted.version):
        raise Trouble(
            message(
                "{file} was made with a newer version of the study definition ({version}).",
                file=file,
                version=there.version,
            ),
            UPDATE_PROGRAM,
        )
    for form, item in _lost(there.shape, wanted.shape):
        raise Trouble(
            message(
                "The study definition of this program does not fit {file}: {item} of form {form} is missing or changed.",
                file=file,
                item=item,
                form=form,
            ),
            message("Use the program this file was made with. Nothing was changed."),
        )


def extend(connection: Connection, there: Shape, wanted: Shape) -> None:
    """Add the tables and columns that `wanted` has more, and make the triggers again; inside the caller's transaction."""
    for name in trail.triggers(there):
        connection.execute(f"DROP TRIGGER {quoted(name)}")
    old = {each.name: each for each in there}
    for each in wanted:
        if each.name in old:
            _add_columns(connection, old[each.name], each)
        else:
            connection.execute(each.table().sql)
    for sql in trail.triggers(wanted).values():
        connection.execute(sql)


def _add_columns(connection: Connection, there: FormTable, wanted: FormTable) -> None:
    for stored in wanted.items:
        if stored not in there.items:
            for sql in tables.value_definitions(stored):
                connection.execute(f"ALTER TABLE {quoted(there.name)} ADD COLUMN {sql}")


def _lost(there: Shape, wanted: Shape) -> Iterator[tuple[str, str]]:
    now = {each.name: each.items for each in wanted}
    for table in there:
        for stored in table.items:
            if stored not in now.get(table.name, ()):
                yield table.form, stored.item
        if table.name not in now:
            yield table.form, table.section


def _contents(version: str, digest: str, source: str, shape: Shape) -> str:
    return trail.seal_of("", [version, digest, source, tables.to_json(shape)])


def _order(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", version)))
