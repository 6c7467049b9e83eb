"""What can still be read of a damaged study file, put into tables in memory that are laid out as the file's own.

Types and checks of those tables refuse what is no row of theirs; nothing in them is proven yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sscexo_desktop.store import tables
from sscexo_desktop.store.damage.pages import Cells, Pages
from sscexo_desktop.store.damage.plausible import HIGHEST
from sscexo_desktop.store.damage.trees import Tree, Trees
from sscexo_desktop.store.definition import Definition
from sscexo_desktop.store.driver import Connection, Errors, in_memory, quoted
from sscexo_desktop.store.file_schema import FileSchema, read_schema
from sscexo_desktop.store.tables import Table

_ENTRY = len(tables.TRAIL.definitions)
_SEAL = 64
_FAR = 100_000
TRAIL_INDEX = "trail_record"
_NUMBERS = "sqlite_sequence"


@dataclass(slots=True)
class Remains:
    """The readable rows and what is known to be missing beside them.

    `newest` is the definition they are laid out by. `broken` are numbers of rows that cannot be read, for each table; `unsure`
    the tables whose columns stand in an order that only a lost part of the file told; `unknown` columns that no readable
    definition has; `strange` counts rows of unknown tables; `last_number` is the highest number that was given out.
    `trail_ended` says whether the last entry of the trail is known, `trail_last` is its number by the trail's index, 0 if that
    is damaged.
    """

    rows: Connection
    newest: Definition
    broken: dict[str, set[int]] = field(default_factory=dict)
    unsure: set[str] = field(default_factory=set)
    unknown: dict[str, set[str]] = field(default_factory=dict)
    strange: int = 0
    last_number: int = 0
    trail_ended: bool = True
    trail_last: int = 0
    bad_pages: tuple[int, ...] = ()
    page_size: int = 0

    @property
    def first_damage(self) -> tuple[int, int] | None:
        """The first damaged page and where it begins in the file; `None` if every page is whole."""
        return (self.bad_pages[0], (self.bad_pages[0] - 1) * self.page_size) if self.bad_pages else None


def read_remains(pages: Pages, ours: Definition) -> Remains:
    """Read what is there; the caller closes `rows`. `ours` is used where the file's own definition is lost."""
    trees = Trees(pages)
    reading = _Reading(trees, read_schema(trees), ours)
    try:
        return reading.run()
    except BaseException:
        reading.rows.close()
        raise


def has_traces(pages: Pages) -> bool:
    """Whether a file without a header of ours holds pages of a study file: entries of a trail, with their seals."""
    trees = Trees(pages)
    return any(_is_entry(cells) for _, rows in trees.strays() for cells in rows.values())


def names_of(table: Table) -> tuple[str, ...]:
    """Return a table's columns in the order in which a new file has them."""
    return tuple(
        part.split()[0].strip('"') for part in table.definitions if not part.startswith(("PRIMARY KEY", "UNIQUE"))
    )


def _is_entry(cells: Cells) -> bool:
    if len(cells) not in (_ENTRY - 1, _ENTRY):
        return False
    return cells[8] in ("I", "U", "D") and isinstance(cells[14], str) and len(cells[14]) == _SEAL


class _Reading:
    """One file being read."""

    def __init__(self, trees: Trees, schema: FileSchema, ours: Definition) -> None:
        self._trees = trees
        self._schema = schema
        self.rows = in_memory()
        self._found = Remains(self.rows, ours)
        self._damaged: dict[str, Table] = {}

    def run(self) -> Remains:
        """Read the fixed tables, then those of the newest definition, then what nothing leads to."""
        indexed = {name: self._trees.index(root) for name, root in self._schema.indexes.items()}
        self._found.trail_last = indexed.get(TRAIL_INDEX) or 0
        self._found.last_number = self._last_number()
        for table in tables.fixed():
            self._table(table, self._schema.orders.get(table.name, ()))
        self._strays(self._damaged.keys() & {"definition", "record"})
        self._check_last_number()
        self._found.newest = self._definition()
        for each in self._found.newest.shape:
            self._form_table(each.table())
        self._strays(self._damaged.keys())
        self._found.strange += sum(len(rows) for _, rows in self._trees.strays()) if self._damaged else 0
        self._found.bad_pages = tuple(sorted(self._trees.bad))
        self._found.page_size = self._trees.pages.size
        return self._found

    def _last_number(self) -> int:
        rows = self._tree(_NUMBERS).rows.values()
        return max((cells[1] for cells in rows if cells[:1] == ("record",) and isinstance(cells[1], int)), default=0)

    def _check_last_number(self) -> None:
        """Trust the numbers that stand in the file more than the highest one that was noted."""
        (highest,) = self.rows.execute("SELECT coalesce(max(id), 0) FROM record WHERE id < ?", (HIGHEST,)).fetchone()
        beyond = self._found.last_number - highest
        if "record" not in self._damaged or not 0 < beyond < _FAR:
            self._found.last_number = highest

    def _definition(self) -> Definition:
        """Return the newest readable definition; if a newer one may be lost, the one that knows most columns of the file."""
        read = self.rows.execute("SELECT version, digest, contents, source, shape FROM definition ORDER BY record DESC")
        known = [*_proven(read), self._found.newest]
        return known[0] if "definition" not in self._damaged else min(known, key=lambda each: self._strange_columns(each))

    def _strange_columns(self, known: Definition) -> int:
        there = {each.name: set(names_of(each.table())) for each in known.shape}
        return sum(len(set(order) - there.get(name, set())) for name, order in self._form_orders().items())

    def _form_orders(self) -> Mapping[str, tuple[str, ...]]:
        return {name: order for name, order in self._schema.orders.items() if name.startswith(("form_", "rows_"))}

    # ---- tables --------------------------------------------------------------------------------------------------------------

    def _form_table(self, table: Table) -> None:
        order = self._schema.orders.get(table.name, ())
        strange = set(order) - set(names_of(table))
        if strange:
            self._found.unknown[table.name] = strange
        if strange or not order:
            self._found.unsure.add(table.name)
        self._table(table, order)

    def _table(self, table: Table, order: tuple[str, ...]) -> None:
        """Make a table and put in what its root leads to."""
        self.rows.execute(table.sql)
        tree = self._tree(table.name)
        refused = {number for number, cells in tree.rows.items() if not self._put(table, order, number, cells)}
        self._found.broken[table.name] = tree.broken | refused
        if refused or not tree.whole:
            self._damaged[table.name] = table
        if table.name == "trail":
            self._found.trail_ended = tree.ended or self._found.trail_last > 0

    def _tree(self, table: str) -> Tree:
        root = self._schema.roots.get(table)
        return self._trees.tree(root) if root else Tree(whole=False, ended=False)

    def _put(self, table: Table, order: tuple[str, ...], number: int, cells: Cells) -> bool:
        """Put a row in; false if it is no row of this table, or is there already."""
        order = order or names_of(table)
        known = set(names_of(table))
        if not cells or len(cells) > len(order):
            return False
        values = {name: value for name, value in zip(order, cells, strict=False) if name in known}
        alias = _alias(table)
        if alias:
            values[alias] = number
        if table.name == "draft":
            values.setdefault("seal", "")  # a file of an older format has none
        listed, marks = ", ".join(map(quoted, values)), ", ".join("?" * len(values))
        try:
            self.rows.execute(f"INSERT INTO {quoted(table.name)} ({listed}) VALUES ({marks})", tuple(values.values()))  # noqa: S608
        except Errors:
            return False
        return True

    # ---- what nothing leads to -----------------------------------------------------------------------------------------------

    def _strays(self, among: Iterable[str]) -> None:
        """Give each stray page to the one damaged table that takes all of its rows."""
        candidates = [self._damaged[name] for name in among]
        if not candidates:
            return
        for number, rows in self._trees.strays():
            fitting = [table for table in candidates if self._fits(table, rows)]
            if len(fitting) == 1:
                self._trees.own(number)
                order = self._schema.orders.get(fitting[0].name, ())
                for row, cells in rows.items():
                    self._put(fitting[0], order, row, cells)
                self._found.broken[fitting[0].name] -= rows.keys()

    def _fits(self, table: Table, rows: Mapping[int, Cells]) -> bool:
        """Whether a table takes these rows, and the numbers given out do not tell of another; nothing is put in."""
        order = self._schema.orders.get(table.name, ())
        alias = _alias(table)
        if table.record == "record" and alias and not self._given(table, rows):
            return False
        if any(len(cells) != len(order or names_of(table)) for cells in rows.values()) and not order:
            return False
        self.rows.execute("SAVEPOINT trial")
        try:
            return all(self._put(table, order, number, cells) for number, cells in rows.items())
        finally:
            self.rows.execute("ROLLBACK TO trial")
            self.rows.execute("RELEASE trial")

    def _given(self, table: Table, rows: Iterable[int]) -> bool:
        marks = ", ".join(map(str, rows))
        told = self.rows.execute(f"SELECT DISTINCT tbl FROM record WHERE id IN ({marks})")  # noqa: S608
        return {name for (name,) in told} <= {table.name}


def _alias(table: Table) -> str:
    """Return the column whose value is the row number, "" if there is none."""
    return next((part.split()[0] for part in table.definitions if " INTEGER PRIMARY KEY" in part), "")


def _proven(rows: Iterable[tuple[str, str, str, str, str]]) -> Iterator[Definition]:
    for version, digest, contents, source, shape in rows:
        try:
            found = Definition(version, digest, contents, source, tables.from_json(shape))
        except (TypeError, ValueError):
            continue
        if found.proven:
            yield found
