"""Dates as people type them: read when the reading is certain, asked about otherwise (F21, F107, T12).

A year of four digits standing first decides the calendar. A year that stands last, or has two digits, is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from sscexo_desktop.study import dates
from sscexo_desktop.study.dates import PartialDate
from sscexo_desktop.study.kind import NOTHING, Kind, Reading, Sql, blank_word, expect, plain
from sscexo_desktop.study.texts import Calendar, Manner, Message, message
from sscexo_desktop.study.typed import Offer

_SEPARATORS = re.compile(r"\s*[/.\-]\s*|\s+")
_FULL = re.compile(r"([0-9]{4})[/.\- ]([0-9]{1,2})[/.\- ]([0-9]{1,2})")

Numbers = tuple[int, int, int]
_ORDERS: tuple[tuple[tuple[int, int, int], Message], ...] = (
    ((0, 1, 2), message("Read as year, month, day")),
    ((2, 1, 0), message("Read as day, month, year")),
    ((2, 0, 1), message("Read as month, day, year")),
)
_CENTURIES: dict[Calendar, tuple[int, ...]] = {"jalali": (1400, 1300), "gregorian": (2000, 1900)}

_NO_DATE = message("This is not a date. Type year, month and day, for example 1403/06/20 or 2024-09-10.")
_NO_PARTIAL = message("This is not a date. Type what is known, the year first: 1403, 1403/06 or 1403/06/20.")
_WHICH = message("Which date is meant? Type the year first, with four digits.")


def _date(numbers: Numbers) -> date | None:
    """Return the day that year, month and day name, or `None`."""
    calendar = dates.calendar_of(numbers[0])
    if calendar is None:
        return None
    try:
        day = dates.day_of(calendar, *numbers)
    except ValueError:
        return None
    return day if dates.is_kept(day) else None


def _why_not(year: int, month: int, day: int) -> Message:
    """Say why year, month and day name no date that is kept."""
    calendar = dates.calendar_of(year)
    if calendar is None:
        return message("Check the year: the years 1300 to 1435 and 1921 to 2057 are kept here.")
    if not 1 <= month <= 12:
        return message("There is no month {month}. Months are 1 to 12.", month=month)
    days = dates.month_length(calendar, year, month)
    if calendar == "jalali" and (month, day) == (12, 30):
        return message("Esfand of {year} has 29 days: {year} is not a leap year.", year=year)
    if calendar == "gregorian" and (month, day) == (2, 29):
        return message("February of {year} has 28 days: {year} is not a leap year.", year=year)
    if not 1 <= day <= days:
        text = "There is no day {day}: month {month} of {year} has {days} days."
        return message(text, day=day, month=month, year=year, days=days)
    return message("Dates are kept from {first} to {last}.", first=dates.FIRST_DAY, last=dates.LAST_DAY)


def _numbers(text: str) -> list[str]:
    """Return the groups of digits of a date, or nothing if anything else stands there."""
    if len(text) == 8 and text.isdecimal():
        return [text[:4], text[4:6], text[6:]]
    parts = _SEPARATORS.split(text)
    return parts if all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts) else []


def _meant(parts: list[str], manner: Manner) -> Iterator[tuple[date, Calendar, Message]]:
    """Every date that three groups of digits may mean, those in the person's calendar if there are any."""
    seen: set[date] = set()
    for order, why in _ORDERS:
        year, month, day = (parts[place] for place in order)
        for full in _years(year, manner):
            found = _date((full, int(month), int(day))) if len(month) <= 2 and len(day) <= 2 else None
            calendar = dates.calendar_of(full)
            if found and calendar and found not in seen:
                seen.add(found)
                yield found, calendar, why


def _years(year: str, manner: Manner) -> tuple[int, ...]:
    if len(year) == 4:
        return (int(year),)
    if len(year) != 2:
        return ()
    return tuple(century + int(year) for century in _CENTURIES[manner.calendar])


def _other(manner: Manner) -> Manner:
    return Manner(manner.language, "gregorian" if manner.calendar == "jalali" else "jalali")


def read_day(text: str, manner: Manner) -> Reading:
    """Read a full date from normalised text."""
    full = _FULL.fullmatch(text)
    if full:
        numbers = (int(full[1]), int(full[2]), int(full[3]))
        found = _date(numbers)
        return Reading(found) if found else Reading(problem=_why_not(*numbers))
    parts = _numbers(text)
    if len(parts) != 3:
        return Reading(problem=_short(parts))
    if len(parts[0]) == 4:
        return _year_first(text, parts, manner)
    offers = _offers(parts, manner)
    if not offers and len(parts[2]) == 4:
        year = int(parts[2])
        problem = _WHICH if dates.calendar_of(year) else _why_not(year, 1, 1)
        return Reading(problem=problem)
    return Reading(problem=_WHICH if offers else _NO_DATE, offers=offers)


def _short(parts: list[str]) -> Message:
    if len(parts) in (1, 2) and any(len(part) == 4 and dates.calendar_of(int(part)) for part in parts):
        return message("This field needs the whole date: year, month and day.")
    return _NO_DATE


def _year_first(text: str, parts: list[str], manner: Manner) -> Reading:
    numbers = (int(parts[0]), int(parts[1]), int(parts[2]))
    found = _date(numbers)
    if found:
        return Reading(found)
    if text.isdecimal() and dates.calendar_of(int(text[4:])):
        offers = _offers([text[:2], text[2:4], text[4:]], manner)
        return Reading(problem=_WHICH, offers=offers)
    return Reading(problem=_why_not(*numbers))


def _offers(parts: list[str], manner: Manner) -> tuple[Offer, ...]:
    meant = list(_meant(parts, manner)) or list(_meant(parts, _other(manner)))
    return tuple(Offer(dates.format_day(day, manner, calendar), why) for day, calendar, why in meant)


@dataclass(frozen=True, slots=True)
class Date(Kind):
    """A day, `datetime.date`, from 1300/01/01 to 1435/12/29 (1921-03-21 to 2057-03-19)."""

    name: ClassVar[str] = "date"
    sql_type: ClassVar[Literal["TEXT"]] = "TEXT"
    odm_type: ClassVar[str] = "date"

    def parse(self, typed: str, manner: Manner) -> Reading:
        """Read a date with its four-digit year first; offer what another order may mean."""
        text = plain(typed)
        return (blank_word(text) or read_day(text, manner)) if text else NOTHING

    def format(self, value: object, manner: Manner) -> str:
        """Write the day in the person's calendar and digits."""
        return dates.format_day(expect(date, value), manner)

    def to_sql(self, value: object) -> Sql:
        """Return the ISO date."""
        return expect(date, value).isoformat()

    def from_sql(self, raw: Sql) -> date:
        """Return the day of an ISO date."""
        return date.fromisoformat(str(raw))



_MONTH_LAST = message("Read as month and year")
_MONTH_FIRST_YEAR = message("Read as year and month")
_YEAR_ONLY = message("Read as the year alone")


def _known(year: int, month: int = 0) -> PartialDate | None:
    calendar = dates.calendar_of(year)
    if calendar is None:
        return None
    try:
        return PartialDate.known(calendar, year, month)
    except ValueError:
        return None


def _whole_parts(parts: list[str]) -> tuple[int, int] | None:
    """Return year and month (0: unknown) if a year of four digits stands first and at most a month follows."""
    if not parts or len(parts[0]) != 4 or len(parts) > 2 or (len(parts) == 2 and len(parts[1]) > 2):
        return None
    return int(parts[0]), int(parts[1]) if len(parts) == 2 else 0


def _doubtful_parts(parts: list[str], manner: Manner) -> Iterator[tuple[PartialDate, Message]]:
    """Every month or year that a partial date written otherwise may mean."""
    if len(parts) == 1:
        for full in _years(parts[0], manner):
            yield from _if_known(full, 0, _YEAR_ONLY)
    elif len(parts) == 2:
        for year, other, why in ((parts[0], parts[1], _MONTH_FIRST_YEAR), (parts[1], parts[0], _MONTH_LAST)):
            for full in _years(year, manner) if len(other) <= 2 else ():
                yield from _if_known(full, int(other), why if int(other) else _YEAR_ONLY)
    elif len(parts) == 3 and len(parts[0]) == 4 and not int(parts[2]) and len(parts[1]) <= 2:
        month = int(parts[1])
        yield from _if_known(int(parts[0]), month, _MONTH_FIRST_YEAR if month else _YEAR_ONLY)


def _if_known(year: int, month: int, why: Message) -> Iterator[tuple[PartialDate, Message]]:
    known = _known(year, month)
    if known:
        yield known, why


@dataclass(frozen=True, slots=True)
class PartialDateKind(Kind):
    """A day, a month or a year of either calendar, `dates.PartialDate`: `1403/06/20`, `1403/06`, `1396`, `2017-05`."""

    name: ClassVar[str] = "partial_date"
    sql_type: ClassVar[Literal["TEXT"]] = "TEXT"
    odm_type: ClassVar[str] = "partialDate"

    def parse(self, typed: str, manner: Manner) -> Reading:
        """Read as much of a date as is known, its four-digit year first; offer what another order may mean."""
        text = plain(typed)
        if not text:
            return NOTHING
        parts = _numbers(text)
        whole = _whole_parts(parts)
        if whole and (len(parts) == 1 or whole[1]):
            known = _known(*whole)
            return Reading(known) if known else Reading(problem=_why_not(whole[0], whole[1] or 1, 1))
        return blank_word(text) or self._longer(text, parts, manner)

    def _longer(self, text: str, parts: list[str], manner: Manner) -> Reading:
        if len(text) == 6 and text.isdecimal():
            parts = [text[:4], text[4:]]
        offers = tuple(Offer(self.format(known, manner), why) for known, why in _doubtful_parts(parts, manner))
        if len(text) == 6 and text.isdecimal():
            offers += _offers([text[:2], text[2:4], text[4:]], manner)
        if offers:
            return Reading(problem=_WHICH, offers=offers)
        if len(parts) < 3:
            return Reading(problem=_NO_PARTIAL)
        reading = read_day(text, manner)
        if isinstance(reading.value, date):
            return Reading(PartialDate(reading.value, reading.value))
        return reading

    def format(self, value: object, manner: Manner) -> str:
        """Write what is known, a month or year in the calendar in which it is whole."""
        return dates.format_partial(expect(PartialDate, value), manner)

    def to_sql(self, value: object) -> Sql:
        """Return the ISO 8601 text: a date, a month, a year, or the interval of a Jalali month or year."""
        return expect(PartialDate, value).iso

    def from_sql(self, raw: Sql) -> PartialDate:
        """Return what that text says."""
        return PartialDate.from_iso(str(raw))
