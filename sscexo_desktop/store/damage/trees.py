"""The trees of a damaged SQLite file: every row that a root still leads to, and the pages that nothing leads to any more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sscexo_desktop.store.damage.pages import INDEX_INNER, INDEX_LEAF, TABLE_INNER, TABLE_LEAF, Cell, Cells, Page, Pages, Unreadable

LOWEST, HIGHEST = -(1 << 63) - 1, (1 << 63) - 1


@dataclass(slots=True)
class Tree:
    """What a root leads to: rows by number, and the numbers of those that cannot be read.

    `whole` says that no page and no row of it is missing, `ended` that its last row is known.
    """

    rows: dict[int, Cells] = field(default_factory=dict)
    broken: set[int] = field(default_factory=set)
    whole: bool = True
    ended: bool = True


class Trees:
    """The pages of a file as trees; `bad` collects the pages that are damaged or missing."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        self.bad: set[int] = set()
        self._reached: set[int] = set()

    def tree(self, root: int) -> Tree:
        """Follow a table from its root."""
        found = Tree()
        self._follow(found, root, LOWEST, HIGHEST, last=True)
        return found

    def index(self, root: int) -> int | None:
        """Follow an index; return the highest row number it leads to, `None` if it is damaged."""
        waiting, highest, whole = [root], 0, True
        while waiting:
            page = self._take(waiting.pop(), (INDEX_INNER, INDEX_LEAF))
            if page is None:
                whole = False
                continue
            if page.kind == INDEX_INNER:
                waiting += [*(cell.child for cell in page.cells), page.right]
            rows = [self._indexed(page, cell) for cell in page.cells]
            whole, highest = whole and page.whole and all(rows), max((highest, *rows))
        return highest if whole else None

    def _indexed(self, page: Page, cell: Cell) -> int:
        """Return the number of the row that a cell of an index leads to, 0 if it cannot be read."""
        try:
            number = self.pages.row(page, cell)[-1]
        except (Unreadable, IndexError):
            self.bad.add(page.number)
            return 0
        return number if isinstance(number, int) else 0

    def strays(self) -> Iterator[tuple[int, dict[int, Cells]]]:
        """Return number and readable rows of every leaf of a table that nothing leads to and that is not known as free."""
        free = self.pages.free()
        for number in range(2, self.pages.count + 1):
            if number not in self._reached and number not in free:
                rows = self._stray(number)
                if rows:
                    yield number, rows

    def own(self, number: int) -> None:
        """Count a stray page as found."""
        self._reached.add(number)

    def _stray(self, number: int) -> dict[int, Cells]:
        try:
            page = self.pages.page(number)
        except Unreadable:
            return {}
        found = Tree()
        if page.kind == TABLE_LEAF:
            self._rows(found, page)
        return found.rows

    def _follow(self, tree: Tree, number: int, low: int, high: int, *, last: bool) -> None:
        """Take a page and what is below it; its rows are numbered above `low` up to `high`."""
        page = self._take(number, (TABLE_INNER, TABLE_LEAF))
        if page and page.kind == TABLE_LEAF and any(not low < cell.key <= high for cell in page.cells):
            # It belongs elsewhere, or the way to it is damaged: as a stray it may be known by its rows.
            self._reached.discard(number)
            self.bad.add(number)
            page = None
        if page is None or not page.whole:
            tree.whole = False
            tree.ended = tree.ended and not last
        if page and page.kind == TABLE_LEAF:
            self._rows(tree, page)
        elif page:
            for cell in page.cells:
                self._follow(tree, cell.child, low, cell.key, last=False)
                low = cell.key
            self._follow(tree, page.right, low, high, last=last)

    def _take(self, number: int, kinds: tuple[int, int]) -> Page | None:
        """Reach a page once; `None` if it is not what must be there."""
        if number in self._reached:
            return None
        try:
            page = self.pages.page(number)
        except Unreadable:
            self._miss(number)
            return None
        if page.kind not in kinds:
            self._miss(number)
            return None
        if not page.whole:
            self._miss(number)
        self._reached.add(number)
        return page

    def _miss(self, number: int) -> None:
        if number > 0:
            self.bad.add(number)

    def _rows(self, tree: Tree, page: Page) -> None:
        for cell in page.cells:
            try:
                tree.rows[cell.key] = self.pages.row(page, cell)
            except Unreadable:
                tree.broken.add(cell.key)
                tree.whole = False
                self.bad.add(page.number)
