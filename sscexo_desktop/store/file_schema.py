"""What a damaged file says of its own tables: where each begins, and in which order its columns stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sscexo_desktop.store.damage.pages import Cells
from sscexo_desktop.store.damage.trees import Trees
from sscexo_desktop.store.driver import Connection, Errors, in_memory, quoted

_SORTS = ("table", "index", "trigger", "view")


@dataclass(slots=True)
class FileSchema:
    """Root page and order of columns of each table, by name, and the roots of the indexes."""

    roots: dict[str, int] = field(default_factory=dict)
    orders: dict[str, tuple[str, ...]] = field(default_factory=dict)
    indexes: dict[str, int] = field(default_factory=dict)


def read_schema(trees: Trees) -> FileSchema:
    """Read it from the file's first tree and, where that is damaged, from every page that looks like a part of it."""
    tree = trees.tree(1)
    rows = list(tree.rows.values())
    if not tree.whole:
        rows += _stray(trees)
    found, connection = FileSchema(), in_memory()
    try:
        for cells in filter(_is_schema, rows):
            _add(found, connection, cells)
    finally:
        connection.close()
    return found


def _stray(trees: Trees) -> Iterator[Cells]:
    for number, rows in trees.strays():
        if all(map(_is_schema, rows.values())):
            trees.own(number)
            yield from rows.values()


def _is_schema(cells: Cells) -> bool:
    return len(cells) == 5 and cells[0] in _SORTS and isinstance(cells[1], str) and isinstance(cells[3], int)


def _add(found: FileSchema, connection: Connection, cells: Cells) -> None:
    sort, name, _, root, sql = cells
    assert isinstance(root, int)  # noqa: S101  _is_schema saw to it
    if sort == "index":
        found.indexes.setdefault(str(name), root)
    elif sort == "table" and str(name) not in found.roots:
        found.roots[str(name)] = root
        order = tuple(_columns(connection, str(name), str(sql)))
        if order:
            found.orders[str(name)] = order


def _columns(connection: Connection, name: str, sql: str) -> Iterable[str]:
    """Return the columns of a table in the file's order; none if the statement is damaged."""
    if not sql.startswith("CREATE TABLE ") or "\0" in sql + name:
        return ()
    try:
        connection.execute(sql)
        return [row[1] for row in connection.execute(f"PRAGMA table_info({quoted(name)})")]
    except Errors:
        return ()
