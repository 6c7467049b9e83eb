"""What must stand at an item of a printed record, from the stored value alone: the oracle of the proof knows no drawing code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sscexo_desktop.i18n import BLANK_WORDS, Speaker
from sscexo_desktop.study.assess import Assessment
from sscexo_desktop.study.dates import PartialDate, format_datetime, format_day, format_partial
from sscexo_desktop.study.kinds import ChoiceKind
from sscexo_desktop.study.model import Form, Item
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.record import Record
from sscexo_desktop.study.texts import Calendar, Manner
from sscexo_desktop.study.typed import Blank

_UNPARTNERED = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""What would turn the text behind it round, were it obeyed; a box stands for it. No value that is tested here closes one."""


@dataclass(frozen=True)
class Expected:
    """`words` must stand there, each of them; `chosen` is the code whose box is crossed, `None` where no box may be.

    `besides` may stand there as well: units that a table says at its head, how a value came about. `said` is said beside it.
    """

    words: tuple[str, ...] = ()
    chosen: str | None = None
    besides: tuple[str, ...] = ()
    said: tuple[str, ...] = ()


class Oracle:
    """Says what one reader must find of stored records."""

    def __init__(self, say: Speaker) -> None:
        self.say = say

    def expected(
        self, form: Form, record: Record, assessed: Assessment, place: Place, *, in_table: bool, again: bool = False
    ) -> Expected:
        """Say what must stand at a place; where an item is shown `again` a missing answer stands without its reason."""
        item = form.items[place.item]
        value = assessed.derived.get(place) if item.derive else record.answers.get(place)
        if again and isinstance(value, Blank):
            value = Blank(value.code)
        besides, said = self._besides(item), self._said(record, assessed, place)
        asked = place in assessed.asked
        if value is None and not asked:
            return Expected(() if in_table else (self.say("not asked"),))
        if value is None:
            return Expected(("–",) if item.derive else (), besides=besides, said=said)
        words = self.words(item, value)
        if not in_table and item.unit and not isinstance(value, Blank):
            words = (*words, self.say.unit(item.unit))
        if not asked and not in_table:
            words = (*words, self.say("not asked"))
        chosen = str(value) if isinstance(item.kind, ChoiceKind) and not isinstance(value, Blank) else None
        return Expected(words, chosen, besides, said)

    def words(self, item: Item, value: object) -> tuple[str, ...]:
        """Word a value: a day in both calendars, a choice in its words, a missing answer with its reason, a text as it is."""
        if isinstance(value, Blank):
            return tuple(filter(None, (self.say(BLANK_WORDS[value.code]), value.reason)))
        if isinstance(item.kind, ChoiceKind):
            return (self.say(item.kind.codelist.choice(str(value)).text),)
        if isinstance(value, datetime):
            own = self.say.manner.calendar
            return format_datetime(value, self._manner(own), own), self._both(value.date())[1]
        if isinstance(value, PartialDate):
            return self._partial(value)
        if isinstance(value, date):
            return self._both(value)
        return (_UNPARTNERED.sub("\ufffd", item.kind.format(value, self.say.manner)),)

    def _partial(self, known: PartialDate) -> tuple[str, ...]:
        if known.day is not None:
            return self._both(known.first)
        own: Calendar = "jalali" if known.precision.startswith("jalali") else "gregorian"
        other: Calendar = "gregorian" if own == "jalali" else "jalali"
        between = f"{self._day(known.first, other)} – {self._day(known.last, other)}"
        return format_partial(known, self._manner(own)), between

    def _both(self, day: date) -> tuple[str, str]:
        own: Calendar = self.say.manner.calendar
        return self._day(day, own), self._day(day, "gregorian" if own == "jalali" else "jalali")

    def _day(self, day: date, calendar: Calendar) -> str:
        return format_day(day, self._manner(calendar), calendar)

    def _manner(self, calendar: Calendar) -> Manner:
        """Gregorian days stand in Latin digits for every reader, Jalali ones in the reader's."""
        return Manner("en") if calendar == "gregorian" else self.say.manner

    def _besides(self, item: Item) -> tuple[str, ...]:
        computed = ("≈", self.say("computed")) if item.derive else ()
        return tuple(filter(None, (":", self.say.unit(item.unit), *computed)))

    def _said(self, record: Record, assessed: Assessment, place: Place) -> tuple[str, ...]:
        beside = [self.say(assessed.beside[place])] if place in assessed.beside else []
        kept = [each.reason for each in record.kept if each.place == place]
        return (*beside, *(self.say("Reason kept: “{reason}”", reason=each) for each in kept))


def numbers(form: Form) -> Mapping[str, str]:
    """The number of each item that is still asked and has a line of its own: of its section, and in it; in Latin digits."""
    found: dict[str, str] = {}
    for n, section in enumerate(form.sections, 1):
        if section.table:
            rows = enumerate(section.table.rows, 1)
            found |= {item: f"{n}.{m}" for m, row in rows for item in row.items if item and item in map(_id, section.items)}
            continue
        asked = [item for item in section.items if not item.until]
        found |= {item.id: f"{n}.{m}" for m, item in enumerate(asked, 1)}
    return found


def _id(item: Item) -> str:
    return item.id
