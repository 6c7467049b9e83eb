"""One record made of what two copies of a file have of it, by the answers of a person; nothing is guessed here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from sscexo_desktop.study.model import Form, Section
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.record import Kept, Record
from sscexo_desktop.study.three_way import Both, Choice, Question, kept_at, rows_in_question
from sscexo_desktop.study.typed import Answer


@dataclass(slots=True)
class Merged:
    """What a record becomes; `taken` are the places whose content came from the other side, each with its place there.

    `rows_moved` says which number a row of the other side has here. `whole` is the side that all of it is of, "" where it is mixed.
    """

    answers: dict[Place, Answer] = field(default_factory=dict)
    rows: dict[str, tuple[int, ...]] = field(default_factory=dict)
    kept: list[Kept] = field(default_factory=list)
    complete: bool = False
    taken: dict[Place, Place] = field(default_factory=dict)
    rows_moved: dict[tuple[str, int], int] = field(default_factory=dict)
    removed: set[Place] = field(default_factory=set)
    whole: Literal["", "ours", "theirs"] = ""


def merged(both: Both, form: Form, choose: Callable[[Question], Choice], last_rows: Mapping[str, int]) -> Merged:
    """Return what a record becomes; `choose` answers each of its `questions`, `last_rows` are the highest row numbers used here."""
    if both.ours is None or both.only_theirs:
        return _Putting(both, form, lambda _question: "theirs", last_rows, everything=True).run()
    return _Putting(both, form, choose, last_rows).run()


@dataclass(slots=True)
class _Putting:
    """One record being put together."""

    both: Both
    form: Form
    choose: Callable[[Question], Choice]
    last_rows: Mapping[str, int]
    everything: bool = False
    """Whether all of it is taken from the other side, because ours did nothing to it."""
    done: Merged = field(default_factory=Merged)

    def run(self) -> Merged:
        """Put it together."""
        for section in self.form.sections:
            if section.repeat is None:
                self._values(section, 0, 0)
            else:
                self._rows(section)
        self._completeness()
        return self.done

    def _ours(self) -> Record | None:
        return self.both.ours

    def _has(self, record: Record | None, section: Section, row: int) -> bool:
        return record is not None and row in record.rows.get(section.id, ())

    def _rows(self, section: Section) -> None:
        ours, theirs = self._ours(), self.both.theirs
        mine = ours.rows.get(section.id, ()) if ours else ()
        other = theirs.rows.get(section.id, ())
        asked = set() if self.everything or ours is None else set(rows_in_question(self.both, section))
        self.done.rows[section.id] = ()
        order = other if self.everything else (*mine, *(row for row in other if row not in mine))
        self._next = max((self.last_rows.get(section.id, 0), *mine, *other))
        for row in order:
            choice: Choice = self.choose(Question("row", self.both.key, Place(section.id, row))) if row in asked else "same"
            self._row(section, row, choice)
        if self.everything:
            self.done.removed |= {Place(section.id, row) for row in mine if row not in other}

    _next: int = 0

    def _row(self, section: Section, row: int, choice: Choice) -> None:
        here, there = self._has(self._ours(), section, row), self._has(self.both.theirs, section, row)
        if choice in ("ours", "both") and here:
            self._put(section, row)
            self._copy(self._ours(), section, row, row)
        if choice in ("theirs", "both") and there:
            new = row if here and choice == "theirs" else self._number(section, row)
            self._put(section, new)
            self._copy(self.both.theirs, section, row, new)
        if choice == "theirs" and here and not there:
            self.done.removed.add(Place(section.id, row))
        if choice == "same":
            self._untouched(section, row, here=here)

    def _untouched(self, section: Section, row: int, *, here: bool) -> None:
        """Keep a row that nothing has to be decided of as a whole."""
        new = row if here or not self._has(self.both.theirs, section, row) else self._number(section, row)
        self._put(section, new)
        self._values(section, row, new)

    def _number(self, section: Section, row: int) -> int:
        """Return the number a row of the other side gets here: its own unless that was used here before."""
        if row > self.last_rows.get(section.id, 0) and row not in self.done.rows[section.id]:
            return row
        self._next += 1
        return self._next

    def _put(self, section: Section, row: int) -> None:
        self.done.rows[section.id] += (row,)

    def _copy(self, record: Record | None, section: Section, row: int, new: int) -> None:
        """Copy a whole row as one side has it."""
        assert record is not None  # noqa: S101  only rows that are there are copied
        theirs = record is self.both.theirs
        for item in section.items:
            self._take(record, Place(item.id, row), Place(item.id, new), theirs=theirs)
        if theirs and row != new:
            self.done.rows_moved[section.id, row] = new

    def _values(self, section: Section, row: int, new: int) -> None:
        """Copy the values of a section or of a row, each from the side that was chosen for it."""
        ours, theirs = self._ours(), self.both.theirs
        in_ours = ours is not None and (not row or self._has(ours, section, row))
        in_theirs = not row or self._has(theirs, section, row)
        if row != new:
            self.done.rows_moved[section.id, row] = new
        for item in section.items:
            place = Place(item.id, row)
            if ours is None or not in_ours or self.everything:
                self._take(theirs, place, Place(item.id, new), theirs=True)
            elif not in_theirs:
                self._take(ours, place, place, theirs=False)
            elif ours.answers.get(place) == theirs.answers.get(place):
                self._alike(ours, place)
            else:
                other = self.choose(Question("value", self.both.key, place)) == "theirs"
                self._take(theirs if other else ours, place, place, theirs=other)

    def _alike(self, ours: Record, place: Place) -> None:
        """Take a value that is the same on both sides, with every reason that either gave for keeping it."""
        if place in ours.answers:
            self.done.answers[place] = ours.answers[place]
        mine, other = kept_at(ours, place), kept_at(self.both.theirs, place)
        before = kept_at(self.both.base, place) if self.both.base else {}
        for check in dict.fromkeys((*mine, *other)):
            found = self._reason_of(place, check, mine.get(check), other.get(check), before.get(check))
            self.done.kept += (found,) if found else ()

    def _reason_of(self, place: Place, check: str, mine: Kept | None, other: Kept | None, before: Kept | None) -> Kept | None:
        if mine is None or other is None:
            found = mine or other
            return None if found == before else found  # one side took back what both had
        if mine == other or mine.basis != other.basis:
            return mine  # what it rests on decides at the end whether it still counts
        return other if self.choose(Question("reason", self.both.key, place, check)) == "theirs" else mine

    def _take(self, record: Record, there: Place, here: Place, *, theirs: bool) -> None:
        answer = record.answers.get(there)
        if answer is not None:
            self.done.answers[here] = answer
        self.done.kept += (Kept(each.check, here, each.basis, each.reason) for each in kept_at(record, there).values())
        if theirs:
            self.done.taken[here] = there

    def _completeness(self) -> None:
        """Leave a record complete where whoever marked it saw what stands there now."""
        ours, theirs, done = self._ours(), self.both.theirs, self.done
        if self.everything or ours is None:
            done.whole, done.complete = "theirs", theirs.complete
            return
        if self._is(ours) and self._is(theirs):
            before = self.both.base.complete if self.both.base else False
            done.complete = theirs.complete if ours.complete == before else ours.complete
        elif self._is(ours) or self._is(theirs):
            done.whole = "ours" if self._is(ours) else "theirs"
            done.complete = ours.complete if done.whole == "ours" else theirs.complete
        else:
            done.complete = ours.complete and theirs.complete

    def _is(self, record: Record) -> bool:
        rows, mine = ({name: set(each) for name, each in all_.items() if each} for all_ in (record.rows, self.done.rows))
        return self.done.answers == dict(record.answers) and rows == mine
