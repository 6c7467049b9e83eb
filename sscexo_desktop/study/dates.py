"""Days in both calendars, their arithmetic, and dates of which only the month or the year is known (F21, F107, T12).

Every day lies in the Jalali years 1300 to 1435, where every Jalali library and Qt agree.
"""

from __future__ import annotations

import calendar as gregorian
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple

from persiantools.jdatetime import JalaliDate

from sscexo_desktop.study.digits import to_persian
from sscexo_desktop.study.texts import Calendar, Manner

FIRST_DAY = date(1921, 3, 21)
LAST_DAY = date(2057, 3, 19)

Precision = Literal["day", "jalali_month", "jalali_year", "gregorian_month", "gregorian_year"]

_JALALI_YEARS = range(1300, 1436)
_GREGORIAN_YEARS = range(1921, 2058)
_OTHER: dict[Calendar, Calendar] = {"jalali": "gregorian", "gregorian": "jalali"}


class YearMonthDay(NamedTuple):
    """A day as its three numbers in one calendar."""

    year: int
    month: int
    day: int


def calendar_of(year: int) -> Calendar | None:
    """Return the calendar in which this year is kept, or `None`: the two ranges have no year in common."""
    if year in _JALALI_YEARS:
        return "jalali"
    return "gregorian" if year in _GREGORIAN_YEARS else None


@lru_cache(maxsize=4096)
def jalali(day: date) -> YearMonthDay:
    """Return the Jalali year, month and day of a date."""
    found = JalaliDate.to_jalali(day.year, day.month, day.day)  # type: ignore[no-untyped-call]
    return YearMonthDay(found.year, found.month, found.day)


@lru_cache(maxsize=4096)
def from_jalali(year: int, month: int, day: int) -> date:
    """Return the date of a Jalali day; `ValueError` if there is no such day."""
    return JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]


def in_calendar(day: date, calendar: Calendar) -> YearMonthDay:
    """Return year, month and day in `calendar`."""
    return jalali(day) if calendar == "jalali" else YearMonthDay(day.year, day.month, day.day)


def day_of(calendar: Calendar, year: int, month: int, day: int) -> date:
    """Return the date of a day of `calendar`; `ValueError` if there is no such day."""
    return from_jalali(year, month, day) if calendar == "jalali" else date(year, month, day)


def month_length(calendar: Calendar, year: int, month: int) -> int:
    """Return how many days a month has."""
    if calendar == "gregorian":
        return gregorian.monthrange(year, month)[1]
    if month <= 6:
        return 31
    return 30 if month < 12 or JalaliDate.is_leap(year) else 29


def is_kept(day: date) -> bool:
    """Whether this program keeps the day: 1300/01/01 to 1435/12/29, 1921-03-21 to 2057-03-19."""
    return FIRST_DAY <= day <= LAST_DAY


# ---- arithmetic ----------------------------------------------------------------------------------------------------


def add_months(day: date, months: int, calendar: Calendar) -> date:
    """Return the same day `months` later (or earlier), or that month's last day if it is shorter.

    The trial counts its months in the Jalali calendar; six months from 1403/06/31 are 1403/12/30.
    """
    year, month, of_month = in_calendar(day, calendar)
    years, month = divmod(month - 1 + months, 12)
    year, month = year + years, month + 1
    return day_of(calendar, year, month, min(of_month, month_length(calendar, year, month)))


def completed_years(birth: date, on: date) -> int:
    """Return the age in completed Jalali years, as age is counted in Iran and in the trial's inclusion criteria."""
    born, now = jalali(birth), jalali(on)
    return now.year - born.year - ((now.month, now.day) < (born.month, born.day))


def decimal_age(birth: date, on: date) -> float:
    """Return the age in years of 365.25 days, as the lung-function reference equations want it."""
    return (on - birth).days / 365.25


# ---- partly known --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PartialDate:
    """What is known of a date: it lies from `first` to `last`, both included (F21).

    The interval is one day, or a whole month or year of either calendar; anything else raises `ValueError`.
    """

    first: date
    last: date

    def __post_init__(self) -> None:
        _precision(self.first, self.last)

    @classmethod
    def known(cls, calendar: Calendar, year: int, month: int = 0, day: int = 0) -> PartialDate:
        """Build it from what is known; `ValueError` if there is no such day, month or year here."""
        first = day_of(calendar, year, month or 1, day or 1)
        if day:
            return cls(first, first)
        last_month = month or 12
        return cls(first, day_of(calendar, year, last_month, month_length(calendar, year, last_month)))

    @property
    def precision(self) -> Precision:
        """What the interval is: a day, or a month or year of one calendar."""
        return _precision(self.first, self.last)

    @property
    def day(self) -> date | None:
        """The date if it is fully known."""
        return self.first if self.first == self.last else None

    @property
    def iso(self) -> str:
        """ISO 8601: `2024-09-10`, `2017-05`, `2017`, or for a Jalali month or year `2017-03-21/2018-03-20`."""
        match self.precision:
            case "day":
                return self.first.isoformat()
            case "gregorian_month":
                return self.first.isoformat()[:7]
            case "gregorian_year":
                return self.first.isoformat()[:4]
            case _:
                return f"{self.first.isoformat()}/{self.last.isoformat()}"

    @classmethod
    def from_iso(cls, text: str) -> PartialDate:
        """Read what `iso` wrote."""
        first, interval, last = text.partition("/")
        if interval:
            return cls(date.fromisoformat(first), date.fromisoformat(last))
        return cls.known("gregorian", *map(int, text.split("-")))


@lru_cache(maxsize=1024)
def _precision(first: date, last: date) -> Precision:
    if not is_kept(first) or not is_kept(last) or last < first:
        raise ValueError(f"{first} to {last} is outside the calendars kept here")
    if first == last:
        return "day"
    after = last + timedelta(days=1)
    for calendar in ("gregorian", "jalali"):
        start, end = in_calendar(first, calendar), in_calendar(after, calendar)
        if start.day == 1 and after == add_months(first, 1, calendar):
            return "jalali_month" if calendar == "jalali" else "gregorian_month"
        if start.day == start.month == 1 and end == (start.year + 1, 1, 1):
            return "jalali_year" if calendar == "jalali" else "gregorian_year"
    raise ValueError(f"{first} to {last} is no whole month or year")


# ---- shown ---------------------------------------------------------------------------------------------------------


def _written(text: str, manner: Manner) -> str:
    return to_persian(text) if manner.language == "fa" else text


def format_day(day: date, manner: Manner, calendar: Calendar | None = None) -> str:
    """Write a day in the person's digits and calendar (or in `calendar`): `1403/06/20`, `2024-09-10`."""
    year, month, of_month = in_calendar(day, calendar or manner.calendar)
    mark = "/" if (calendar or manner.calendar) == "jalali" else "-"
    return _written(f"{year:04}{mark}{month:02}{mark}{of_month:02}", manner)


def format_time(moment: time, manner: Manner) -> str:
    """Write a time of day in the person's digits: `09:30`."""
    return _written(f"{moment.hour:02}:{moment.minute:02}", manner)


def format_datetime(moment: datetime, manner: Manner, calendar: Calendar | None = None) -> str:
    """Write date and time in the person's digits and calendar (or in `calendar`): `1403/06/20 09:30`."""
    return f"{format_day(moment.date(), manner, calendar)} {format_time(moment.time(), manner)}"


def format_partial(known: PartialDate, manner: Manner) -> str:
    """Write what is known, a month or year in the calendar in which it is whole: `1396`, `1396/05`, `2017-05`."""
    match known.precision:
        case "day":
            return format_day(known.first, manner)
        case "jalali_month" | "jalali_year" as precision:
            year, month, _ = jalali(known.first)
            return _written(f"{year}/{month:02}" if precision == "jalali_month" else f"{year}", manner)
        case _:
            return _written(known.iso, manner)


def other_calendar(value: date | datetime | PartialDate, manner: Manner) -> str:
    """Write a value in the calendar that the person does not use; a month or year as its first and last day there.

    A month or year that is whole in the other calendar gets its bounds in the person's own: `1396` becomes
    `2017-03-21 – 2018-03-20` for a person with either calendar.
    """
    if isinstance(value, PartialDate):
        if value.day is None:
            bounds: Calendar = "gregorian" if value.precision.startswith("jalali") else "jalali"
            return f"{format_day(value.first, manner, bounds)} – {format_day(value.last, manner, bounds)}"
        value = value.day
    calendar = _OTHER[manner.calendar]
    if isinstance(value, datetime):
        return format_datetime(value, manner, calendar)
    return format_day(value, manner, calendar)


def both_calendars(value: date | datetime | PartialDate, manner: Manner) -> str:
    """Write a value in the person's calendar and then in the other: `1403/06/20 · 2024-09-10`."""
    if isinstance(value, PartialDate):
        own = format_partial(value, manner)
    elif isinstance(value, datetime):
        own = format_datetime(value, manner)
    else:
        own = format_day(value, manner)
    return f"{own} · {other_calendar(value, manner)}"
