"""What stands under other numbers here than in a copy that was merged: participants, visits and records that were others there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sscexo_desktop.study.places import RecordKey

_PARTICIPANT, _RECORD = "participant:", "record:"


@dataclass(frozen=True, slots=True)
class Renumbered:
    """The number here of each participant, and of each record or visit (a record without form), by what it is in the copy."""

    participants: Mapping[str, str] = field(default_factory=dict)
    records: Mapping[RecordKey, int] = field(default_factory=dict)

    def here(self, key: RecordKey) -> RecordKey:
        """Return what a record of the copy is here."""
        visit = key._replace(form="")
        occurrence = self.records.get(key, self.records.get(visit, key.occurrence))
        return key._replace(participant=self.participants.get(key.participant, key.participant), occurrence=occurrence)

    def words(self) -> Iterator[str]:
        """Yield it as words without spaces, as an entry of the trail keeps them; `of` reads them."""
        yield from (f"{_PARTICIPANT}{there}>{here}" for there, here in sorted(self.participants.items()))
        yield from (f"{_RECORD}{'/'.join(map(str, key))}>{here}" for key, here in sorted(self.records.items()))

    @classmethod
    def of(cls, words: Iterable[str]) -> Renumbered:
        """Read what `words` wrote, among other words."""
        participants, records = dict[str, str](), dict[RecordKey, int]()
        for word in words:
            there, _, here = word.rpartition(">")
            if there.startswith(_PARTICIPANT):
                participants[there.removeprefix(_PARTICIPANT)] = here
            elif there.startswith(_RECORD):
                participant, visit, form, occurrence = there.removeprefix(_RECORD).split("/")
                records[RecordKey(participant, visit, form, int(occurrence))] = int(here)
        return cls(participants, records)

    def and_of(self, other: Renumbered) -> Renumbered:
        """Return both together."""
        return Renumbered({**self.participants, **other.participants}, {**self.records, **other.records})

    def then(self, other: Renumbered) -> Renumbered:
        """Return what it is after another renumbering of what these numbers are."""
        mine = {there: other.participants.get(here, here) for there, here in self.participants.items()}
        records = {key: other.here(self.here(key)).occurrence for key in self.records}
        return Renumbered({**other.participants, **mine}, {**other.records, **records})
