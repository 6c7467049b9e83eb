"""What the tables must hold by the trail's own account, and where they differ."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sscexo_desktop.store.tables import Table
from sscexo_desktop.study.texts import Message, message

RowKey = tuple[Any, Any, Any]
"""Table, record and row; in a damaged file anything."""


@dataclass(slots=True)
class Replay:
    """The state of every audited row after the entries told so far, and the numbers that were given out."""

    state: dict[RowKey, dict[str, object]] = field(default_factory=dict)
    names: dict[Any, tuple[str, str]] = field(default_factory=dict)
    numbers: dict[Any, Any] = field(default_factory=dict)

    def apply(self, columns: list[Any]) -> None:
        """Take the next entry, its columns in the order of `trail.SEALED`; `ValueError` if a damaged one tells nothing."""
        table, record, row, operation, item, _, new = columns[5:12]
        key = (table, record, row)
        if item:
            if operation != "D":
                self.state.setdefault(key, {})[item] = new
        elif operation == "D":
            self.state.pop(key, None)
        else:
            frame = json.loads(str(new))
            if not isinstance(frame, dict):
                raise ValueError("no frame")
            self._whole_row(key, frame, begins=operation == "I")

    def _whole_row(self, key: RowKey, frame: dict[str, object], *, begins: bool) -> None:
        if begins:
            self.state[key] = frame
        else:
            self.state.setdefault(key, {}).update(frame)
        if begins and key[2] == 0:
            self.numbers[key[1]] = key[0]
        if "participant" in frame:
            self.names[key[1]] = (str(frame["participant"]), str(frame.get("visit", "")))

    def place(self, table: Any, record: Any, row: Any, item: Any) -> Message:
        """Name a place for a person: never what stands there."""
        if record not in self.names:
            return message(
                "table {table}, record {record}, row {row}, item {item}",
                table=table,
                record=record,
                row=row,
                item=item or "–",
            )
        participant, visit = self.names[record]
        return message(
            "participant {participant}, visit {visit}, table {table}, record {record}, row {row}, item {item}",
            participant=participant,
            visit=visit or "–",
            table=table,
            record=record,
            row=row,
            item=item or "–",
        )


@dataclass(slots=True)
class Differences:
    """The rows that are not as the trail tells: the first is named, the others are counted."""

    replay: Replay
    first: Message | None = None
    count: int = 0

    def compare(self, table: Table, row: tuple[Any, ...]) -> None:
        """Compare one row, its columns as `structure.rows_of` lists them."""
        key = (table.name, row[0], row[1])
        told = self.replay.state.pop(key, None)
        if told is None:
            self._add(message("There is a row the audit trail does not know: {place}.", place=self.replay.place(*key, "")))
            return
        columns = (*table.frame, *table.columns)
        if row[2:] != tuple(map(told.get, columns)):
            item = next(name for name, value in zip(columns, row[2:], strict=True) if value != told.get(name))
            place = self.replay.place(*key, item)
            self._add(message("The data differ from the audit trail: {place}.", place=place))

    def numbers(self, given: Iterable[tuple[int, str]]) -> None:
        """Compare the numbers given out with those of the trail."""
        told = self.replay.numbers
        for number, table in given:
            if told.pop(number, None) != table:
                self._add(
                    message(
                        "There is a row the audit trail does not know: {place}.",
                        place=self.replay.place(table, number, 0, ""),
                    )
                )
        for number, table in told.items():
            self._missing((table, number, 0))

    def findings(self) -> Iterator[Message]:
        """Return what was found, rows that are only in the trail included."""
        for key in self.replay.state:
            self._missing(key)
        if self.first:
            yield self.first
        if self.count > 1:
            yield message("{count} rows differ from the audit trail in all.", count=self.count)

    def _missing(self, key: RowKey) -> None:
        self._add(message("A row of the audit trail is missing from the data: {place}.", place=self.replay.place(*key, "")))

    def _add(self, finding: Message) -> None:
        self.first = self.first or finding
        self.count += 1
