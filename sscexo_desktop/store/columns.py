"""Between the columns of one table and the answers of a record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sscexo_desktop.store.driver import quoted
from sscexo_desktop.store.tables import BLANK, WHY, FormTable
from sscexo_desktop.study.model import Form
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.typed import Answer, Blank, Unreadable

COMPANIONS = ("", BLANK, WHY)


class Columns:
    """The item columns of a form's or section's table: each item's value, blank code and words, in the file's order."""

    def __init__(self, table: FormTable, form: Form) -> None:
        self.form = form
        self.section = table.section
        self.name = table.name
        self.quoted = quoted(table.name)
        self.items = {stored.item: form.items[stored.item].kind for stored in table.items}
        self.columns = tuple(item + end for item in self.items for end in COMPANIONS)
        self._listed = "".join(f", {quoted(column)}" for column in self.columns)

    def select(self, keys: str, where: str) -> str:
        """Return the query of `keys` (columns of the file's own) and then every item column."""
        return f"SELECT {keys}{self._listed} FROM {self.quoted} WHERE {where}"  # noqa: S608

    def insert(self, keys: str, width: int) -> str:
        """Return the statement that adds a row of `keys` and then every item column, `width` in all."""
        marks = ", ".join("?" * width)
        return f"INSERT INTO {self.quoted} ({keys}{self._listed}) VALUES ({marks})"  # noqa: S608

    def update(self, names: Iterable[str], where: str, also: str = "") -> str:
        """Return the statement that sets the columns `names`."""
        sets = also + ", ".join(f"{quoted(name)} = ?" for name in names)
        return f"UPDATE {self.quoted} SET {sets} WHERE {where}"  # noqa: S608

    def item_of(self, column: str) -> str:
        """Return the item to which a column belongs."""
        return column.removesuffix(BLANK).removesuffix(WHY)

    def cells(self, answers: Mapping[Place, Answer], row: int = 0) -> tuple[object, ...]:
        """Return what is stored of a row's answers; `TypeError` for an unreadable one, which can only stand in a draft."""
        return tuple(cell for item in self.items for cell in self._cells(item, answers.get(Place(item, row))))

    def answers(self, row: int, cells: tuple[object, ...]) -> Iterator[tuple[Place, Answer]]:
        """Return the answers that stored cells hold; an item without one is left out."""
        for number, item in enumerate(self.items):
            answer = self.answer(item, *cells[3 * number : 3 * number + 3])
            if answer is not None:
                yield Place(item, row), answer

    def answer(self, item: str, value: object, blank: object, why: object) -> Answer:
        """Return the answer that an item's three columns hold."""
        if isinstance(value, (int, float, str)):
            return self.items[item].from_sql(value)
        return None if blank is None else Blank(str(blank), str(why or ""))

    def _cells(self, item: str, answer: Answer) -> tuple[object, ...]:
        if answer is None:
            return None, None, None
        if isinstance(answer, Blank):
            return None, answer.code, answer.reason or None
        if isinstance(answer, Unreadable):
            raise TypeError(f"{item}: what is unreadable is no value and cannot be saved")
        return self.items[item].to_sql(answer), None, None
