"""Where a value stands: which record, and which place in it."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """Where a value stands in a record: the item, and in a repeating section the row's number (1, 2, …; never used again)."""

    item: str
    row: int = 0

    def __str__(self) -> str:
        return f"{self.item}#{self.row}" if self.row else self.item

    @classmethod
    def of(cls, text: str) -> Place:
        """Read what `str()` wrote."""
        item, _, row = text.partition("#")
        return cls(item, int(row or 0))


class RecordKey(NamedTuple):
    """Which record: participant number, visit, form, and the how-manieth of an any-time form or unscheduled visit (from 1).

    Any-time forms (adverse event, medication, deviation, end of study, identity) have the visit `""`.
    """

    participant: str
    visit: str
    form: str
    occurrence: int = 1
