"""The answers of one record and what lies around it: everything that conditions, checks and derived values may look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import TypeVar, cast

from sscexo_desktop.study.model import Form, Study
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import ConfirmedSetting, Record
from sscexo_desktop.study.typed import Answer, Blank, Unreadable

_Work = TypeVar("_Work")


@dataclass(frozen=True, slots=True)
class Answers:
    """What stands in a record: an answer by place and the row numbers of each repeating section."""

    at: Mapping[Place, Answer] = field(default_factory=dict)
    sections: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def answer(self, item: str, row: int = 0) -> Answer:
        """Return whatever stands there, `None` if nothing does."""
        return self.at.get(Place(item, row))

    def value(self, item: str, row: int = 0) -> object | None:
        """Return the value there, `None` for a blank, an unreadable text or nothing."""
        found = self.at.get(Place(item, row))
        return None if isinstance(found, (Blank, Unreadable)) else found

    def number(self, item: str, row: int = 0) -> Decimal | None:
        """Return the number there; the codes of a numeric code list (0, 1, 2 …) count as numbers."""
        found = self.value(item, row)
        if isinstance(found, (int, Decimal)):
            return Decimal(found)
        return Decimal(found) if isinstance(found, str) and found.isdecimal() else None

    def day(self, item: str, row: int = 0) -> date | None:
        """Return the day there: of a date, or of a date with time; a partial date has none unless it is exact."""
        found = self.value(item, row)
        if isinstance(found, datetime):
            return found.date()
        if isinstance(found, date):
            return found
        first, last = getattr(found, "first", None), getattr(found, "last", None)
        return first if first == last else None

    def code(self, item: str, row: int = 0) -> str | None:
        """Return the chosen code there."""
        found = self.value(item, row)
        return found if isinstance(found, str) else None

    def rows(self, section: str) -> tuple[int, ...]:
        """Return the rows of a repeating section, in order."""
        return self.sections.get(section, ())


NOTHING = Answers()


@dataclass(frozen=True)
class Around:
    """What surrounds a record: the participant's other saved records, the confirmed settings and today's date at the site.

    `eligibility_signed` tells whether a standing signature of an investigator decides on eligibility, `None` where nobody can know
    (a form on its own, without a file); no rule speaks of it then.
    """

    today: date
    records: Mapping[RecordKey, Record] = field(default_factory=dict)
    settings: Mapping[str, ConfirmedSetting] = field(default_factory=dict)
    eligibility_signed: bool | None = None

    def all(self, form: str) -> Iterator[Record]:
        """Yield the participant's saved records of a form, in order of visit and occurrence as saved."""
        return (record for key, record in self.records.items() if key.form == form)

    def answers(self, form: str, visit: str | None = None) -> Answers:
        """Return the answers of the last saved record of a form (at one visit, if named), or none."""
        found = [each for each in self.all(form) if visit is None or each.key.visit == visit]
        return Answers(found[-1].answers, found[-1].rows) if found else NOTHING

    def setting(self, setting_id: str) -> tuple[str, ...] | None:
        """Return the confirmed value(s) of a setting as canonical text, `None` while nobody confirmed it."""
        found = self.settings.get(setting_id)
        return found.values if found else None

    def limit(self, setting_id: str) -> Decimal | None:
        """Return a confirmed numeric setting."""
        found = self.setting(setting_id)
        return Decimal(found[0]) if found else None


@dataclass(frozen=True)
class Look:
    """One record as a check or a derived value sees it; what many of them need is worked out once (`once`)."""

    study: Study
    form: Form
    key: RecordKey
    answers: Answers
    around: Around
    _worked: dict[object, object] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, work: Callable[[Look], _Work]) -> _Work:
        """Return what `work` makes of this record; it is done the first time only, so it must rest on the record alone."""
        if work not in self._worked:
            self._worked[work] = work(self)
        return cast("_Work", self._worked[work])

    def value(self, item: str, row: int = 0) -> object | None:
        """See `Answers.value`."""
        return self.answers.value(item, row)

    def number(self, item: str, row: int = 0) -> Decimal | None:
        """See `Answers.number`."""
        return self.answers.number(item, row)

    def day(self, item: str, row: int = 0) -> date | None:
        """See `Answers.day`."""
        return self.answers.day(item, row)

    def code(self, item: str, row: int = 0) -> str | None:
        """See `Answers.code`."""
        return self.answers.code(item, row)

    def rows(self, section: str) -> tuple[int, ...]:
        """See `Answers.rows`."""
        return self.answers.rows(section)

    @cached_property
    def screening(self) -> Answers:
        """The answers of the screening: this record's if it is the screening, else the saved one's."""
        return self.answers if self.form.id == "screening" else self.around.answers("screening")

    @cached_property
    def baseline(self) -> Answers:
        """The answers of the outcome form at the baseline visit, none while this is that record."""
        return NOTHING if self.key.visit == "baseline" else self.around.answers("outcome", "baseline")
