"""Times of day, and dates with a time, to the minute: wall time at the site, never converted (T12)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import ClassVar, Literal

from sscexo_desktop.study import dates
from sscexo_desktop.study.kind import NOTHING, Kind, Reading, Sql, blank_word, expect, plain
from sscexo_desktop.study.kinds_dates import Date
from sscexo_desktop.study.texts import Manner, Message, message
from sscexo_desktop.study.typed import Offer

_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})")
_COMPACT = re.compile(r"([0-9]{2})([0-9]{2})")
_LOOSE = re.compile(r"([0-9]{1,2})(?:[.:]([0-9]{1,2})(?::[0-9]{2})?|([0-9]{2}))?")
_MORNING = r"a\.?m\.?|ق\.?\s?ظ\.?|صبح"
_EVENING = r"p\.?m\.?|ب\.?\s?ظ\.?|بعد ?از ?ظهر|عصر|شب"
_HALVED = re.compile(rf"(.*?)\s*(?:({_MORNING})|({_EVENING}))", re.IGNORECASE)
_TWO_PARTS = re.compile(
    rf"(.+?)(?:\s*[,\u060c]\s*|\s*T\s*|\s+)([0-9][0-9:.]*(?:\s*(?:{_MORNING}|{_EVENING}))?)", re.IGNORECASE
)

_NO_TIME = message("This is not a time. Type hours and minutes, from 00:00 to 23:59, for example 09:30.")
_WHICH_TIME = message("Which time is meant? Type hours and minutes with a colon, from 00:00 to 23:59.")
_NO_DATETIME = message("Type the date and then the time, for example 1403/06/20 09:30.")


def _time(hour: str, minute: str) -> time | None:
    hours, minutes = int(hour), int(minute)
    return time(hours, minutes) if hours < 24 and minutes < 60 else None


def _read_time(text: str) -> tuple[time | None, tuple[tuple[time, Message], ...]]:
    """Return the time of normalised text if it is certain, else what it may mean."""
    certain = _CLOCK.fullmatch(text) or _COMPACT.fullmatch(text)
    if certain:
        return _time(certain[1], certain[2]), ()
    return None, tuple(_times_meant(text))


def _times_meant(text: str) -> Iterator[tuple[time, Message]]:
    halved = _HALVED.fullmatch(text)
    loose = _LOOSE.fullmatch(halved[1].strip() if halved else text)
    if not loose:
        return
    moment = _time(loose[1], loose[2] or loose[3] or "0")
    if moment is None:
        return
    if not halved:
        yield moment, message("Read as hours and minutes")
    elif 1 <= moment.hour <= 12:
        yield time(moment.hour % 12 + (12 if halved[3] else 0), moment.minute), message("Written with 24 hours")
    elif moment.hour > 12 and halved[3]:
        yield moment, message("Written with 24 hours")


@dataclass(frozen=True, slots=True)
class Time(Kind):
    """A time of day to the minute on a 24-hour clock, `datetime.time`."""

    name: ClassVar[str] = "time"
    sql_type: ClassVar[Literal["TEXT"]] = "TEXT"
    odm_type: ClassVar[str] = "partialTime"

    def parse(self, typed: str, manner: Manner) -> Reading:
        """Read `9:30`, `09:30` or `0930`; offer what anything else may mean."""
        text = plain(typed)
        if not text:
            return NOTHING
        moment, meant = _read_time(text)
        if moment is not None:
            return Reading(moment)
        if not meant:
            return blank_word(text) or Reading(problem=_NO_TIME)
        offers = tuple(Offer(self.format(each, manner), why) for each, why in meant)
        return Reading(problem=_WHICH_TIME, offers=offers)

    def format(self, value: object, manner: Manner) -> str:
        """Write `09:30` in the person's digits."""
        return dates.format_time(expect(time, value), manner)

    def to_sql(self, value: object) -> Sql:
        """Return the ISO time, hours and minutes."""
        return expect(time, value).isoformat("minutes")

    def from_sql(self, raw: Sql) -> time:
        """Return the time of an ISO time."""
        return time.fromisoformat(str(raw))


@dataclass(frozen=True, slots=True)
class DateTime(Kind):
    """A date and a time to the minute, a naive `datetime.datetime`: the wall clock at the site (Asia/Tehran)."""

    name: ClassVar[str] = "datetime"
    sql_type: ClassVar[Literal["TEXT"]] = "TEXT"
    odm_type: ClassVar[str] = "partialDatetime"

    def parse(self, typed: str, manner: Manner) -> Reading:
        """Read a date, then spaces, `T` or a comma, then a time; offer what anything else may mean."""
        text = plain(typed)
        if not text:
            return NOTHING
        parts = _TWO_PARTS.fullmatch(text)
        if not parts or isinstance(Date().parse(text, manner).value, date):
            return blank_word(text) or Reading(problem=_NO_DATETIME)
        return self._joined(Date().parse(parts[1], manner), parts[2], manner)

    def _joined(self, day: Reading, clock: str, manner: Manner) -> Reading:
        moment, meant = _read_time(clock)
        if isinstance(day.value, date) and moment is not None:
            return Reading(datetime.combine(day.value, moment))
        if day.value is None and not day.offers:
            return Reading(problem=day.problem)
        if moment is None and not meant:
            return Reading(problem=_NO_TIME)
        problem = day.problem or _WHICH_TIME
        return Reading(problem=problem, offers=tuple(self._offers(day, moment, meant, manner)))

    def _offers(
        self, day: Reading, moment: time | None, meant: tuple[tuple[time, Message], ...], manner: Manner
    ) -> Iterator[Offer]:
        """Offer every date that may be meant with every time that may be meant."""
        times = [(moment, None)] if moment is not None else list(meant)
        days = day.offers
        if isinstance(day.value, date):
            days = (Offer(dates.format_day(day.value, manner), message("Read as hours and minutes")),)
        for each in days:
            for clock, why in times:
                written = f"{each.typed} {dates.format_time(clock, manner)}"
                yield Offer(written, why if why and not day.offers else each.why)

    def format(self, value: object, manner: Manner) -> str:
        """Write date and time in the person's calendar and digits."""
        return dates.format_datetime(expect(datetime, value), manner)

    def to_sql(self, value: object) -> Sql:
        """Return ISO date, `T` and time, to the minute and without a zone."""
        return expect(datetime, value).isoformat(timespec="minutes")

    def from_sql(self, raw: Sql) -> datetime:
        """Return the date and time of that text."""
        return datetime.fromisoformat(str(raw))
