"""What a comparison of two study files found, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.typed import Answer

Relation = Literal["same", "newer", "older", "parted", "separate"]
"""What the first file is to the second: "newer" goes on from it, "parted" shares a beginning, "separate" not even that."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """What one file holds, in numbers, and how far its trail has come; `last_at` is the time of its last entry."""

    entries: int
    seal: str
    last_at: datetime | None
    participants: int
    records: int
    drafts: int
    accounts: int
    settings: int


@dataclass(frozen=True, slots=True)
class Alone:
    """What only one of two files has: its entries since the last common one, and what there is no counterpart of.

    `people` wrote those entries; `added` counts the new rows by table. `settings` are confirmed ones, by id and version.
    """

    entries: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None
    people: tuple[str, ...] = ()
    added: Mapping[str, int] = field(default_factory=dict)
    participants: tuple[str, ...] = ()
    records: tuple[RecordKey, ...] = ()
    accounts: tuple[str, ...] = ()
    settings: tuple[tuple[str, int], ...] = ()
    drafts: tuple[tuple[RecordKey, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ItemDifference:
    """A place that holds different answers; `answers` are the first file's and the second's, `None` where none were asked for."""

    place: Place
    answers: tuple[Answer, Answer] | None


@dataclass(frozen=True, slots=True)
class RecordDifference:
    """A record that both files have and that is not the same in both.

    Without `items` the values are alike, and only the saving, the reasons or the order of rows differ.
    """

    key: RecordKey
    items: tuple[ItemDifference, ...]
    complete: tuple[bool, bool]
    saved_at: tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two files stand to each other; `common` is the number of the last entry that both have, `common_at` its time.

    `records`, `drafts`, `accounts` and `settings` are in both and differ; `namesakes` are participants who were screened separately
    under the same number. `tables` differ although the trail is the same: one of the files was changed outside this program.
    `merged` says of the first whether everything saved in the second was merged into it, and of the second likewise.
    """

    here: Holdings
    there: Holdings
    relation: Relation
    common: int = 0
    common_at: datetime | None = None
    only_here: Alone = Alone()
    only_there: Alone = Alone()
    records: tuple[RecordDifference, ...] = ()
    drafts: tuple[tuple[RecordKey, str], ...] = ()
    accounts: tuple[str, ...] = ()
    settings: tuple[tuple[str, int], ...] = ()
    namesakes: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    merged: tuple[bool, bool] = (False, False)

    @property
    def equal(self) -> bool:
        """Whether both hold the same, down to what was typed and not saved."""
        unsaved = (*self.drafts, *self.only_here.drafts, *self.only_there.drafts)
        return self.relation == "same" and not self.tables and not unsaved

    @property
    def loses(self) -> bool:
        """Whether the second file lacks anything that the first one has."""
        parted = self.relation == "parted" and not self.merged[1]
        return parted or self.relation == "newer" or bool(self.tables or self.only_here.drafts or self.drafts)
