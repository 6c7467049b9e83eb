"""How a record is worded on paper: both calendars, units, numbering, and what has to hold for an item to be asked."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sscexo_desktop.i18n import LEFT_TO_RIGHT, POP, Speaker
from sscexo_desktop.study.dates import PartialDate, format_datetime, format_day, format_partial
from sscexo_desktop.study.kinds import ChoiceKind, LongText
from sscexo_desktop.study.model import AllOf, Condition, Form, Is, Item, Setting, Study
from sscexo_desktop.study.texts import Calendar, Manner
from sscexo_desktop.study.typed import Blank

SITE_ZONE: tzinfo = ZoneInfo("Asia/Tehran")
_LATIN = Manner("en")
_MOST_CODES = 2
_RIGHT_TO_LEFT = "\u2067"


class Words(NamedTuple):
    """An answer in words: what is read first, and what stands small beside it."""

    first: str
    beside: str = ""


def answer_words(say: Speaker, item: Item, value: object, *, unit: bool = True) -> Words:
    """Word an answer: dates in both calendars, numbers with their unit, a blank with its reason."""
    if isinstance(value, (date, PartialDate)):
        return both_calendars(say, value)
    words = say.value(item, value, unit=unit)
    if isinstance(value, Blank) or isinstance(item.kind, (ChoiceKind, LongText)):
        return Words(words)
    return Words(_left_to_right(say, words))


def both_calendars(say: Speaker, value: date | datetime | PartialDate) -> Words:
    """Word a day in the reader's calendar and beside it in the other: ISO in Latin digits, Jalali in the reader's."""
    own, other = _calendars(say)
    if isinstance(value, PartialDate) and value.day is None:
        return Words(_left_to_right(say, _partial(say, value)), _left_to_right(say, _bounds(say, value)))
    day = value.first if isinstance(value, PartialDate) else value
    if isinstance(day, datetime):
        return Words(_left_to_right(say, _moment(say, day, own)), _day(say, day.date(), other))
    return Words(_day(say, day, own), _day(say, day, other))


def moment_at_site(say: Speaker, at: datetime) -> str:
    """Word an instant as the clock at the site showed it, the day in both calendars."""
    local = at.astimezone(SITE_ZONE).replace(tzinfo=None)
    first, beside = both_calendars(say, local)
    return in_reading_order(say, say("{moment} ({day})", moment=first, day=beside))


def _calendars(say: Speaker) -> tuple[Calendar, Calendar]:
    own = say.manner.calendar
    return own, "gregorian" if own == "jalali" else "jalali"


def _manner(say: Speaker, calendar: Calendar) -> Manner:
    return _LATIN if calendar == "gregorian" else say.manner


def _day(say: Speaker, day: date, calendar: Calendar) -> str:
    return _left_to_right(say, format_day(day, _manner(say, calendar), calendar))


def _moment(say: Speaker, moment: datetime, calendar: Calendar) -> str:
    return format_datetime(moment, _manner(say, calendar), calendar)


def _partial(say: Speaker, known: PartialDate) -> str:
    return format_partial(known, say.manner if known.precision.startswith("jalali") else _LATIN)


def _bounds(say: Speaker, known: PartialDate) -> str:
    calendar: Calendar = "gregorian" if known.precision.startswith("jalali") else "jalali"
    manner = _manner(say, calendar)
    return f"{format_day(known.first, manner, calendar)} – {format_day(known.last, manner, calendar)}"


def in_reading_order(say: Speaker, text: str) -> str:
    """Isolate what is put together of isolates: as a parameter, a sentence has no letter of its own to tell its direction."""
    return f"{_RIGHT_TO_LEFT}{text}{POP}" if say.manner.rtl else text


def _left_to_right(say: Speaker, text: str) -> str:
    return f"{LEFT_TO_RIGHT}{text}{POP}" if say.manner.rtl else text


def reads_from_right(text: str, otherwise: bool) -> bool:
    """Whether a person's own text is written from right to left: its first strong letter decides."""
    if text.isascii():
        return otherwise and not any(map(str.isalpha, text))
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return otherwise


def setting_values(say: Speaker, setting: Setting, values: tuple[str, ...]) -> str:
    """Write the canonical value(s) of a confirmed setting as this reader reads them, with the unit."""
    written = [setting.kind.format(setting.kind.parse(each, _LATIN).value, say.manner) for each in values]
    return say.measured(" – ".join(written), setting.unit)


def identity_line(say: Speaker, study: Study) -> str:
    """Name the study, its registration and its approval in one line, as every page bears it."""
    return say("{title} · {registry} · ethics {code}", title=study.short_title, registry=study.registry, code=study.ethics)


def numbering(say: Speaker, *numbers: int) -> str:
    """Write a section's or an item's number: `3`, `3.1`."""
    return ".".join(say.digits(str(number)) for number in numbers)


def short_seal(seal: str) -> str:
    """The head of the audit trail's seal as it is read out: `9F3A-17C2-B08E`."""
    head = seal[:12].upper()
    return "-".join(head[at : at + 4] for at in range(0, len(head), 4))


def hint(say: Speaker, study: Study, form: Form, condition: Condition | None, before: tuple[str, Item] | None = None) -> str:
    """Say when an item is asked; where it rests on the item `before` it in its section, by the number of that item."""
    if condition is None:
        return ""
    return f"{'←' if say.manner.rtl else '→'} {_condition(say, study, form, condition, before)}"


def _condition(say: Speaker, study: Study, form: Form, condition: Condition, before: tuple[str, Item] | None) -> str:
    if isinstance(condition, Is):
        return _if(say, study, form, condition, before)
    pattern = _and if isinstance(condition, AllOf) else _or
    first, *rest = (_condition(say, study, form, part, None) for part in condition.parts)
    for each in rest:
        first = pattern(say, first, each)
    return first


def _and(say: Speaker, first: str, second: str) -> str:
    return say("{first} and {second}", first=first, second=second)


def _or(say: Speaker, first: str, second: str) -> str:
    return say("{first} or {second}", first=first, second=second)


def _if(say: Speaker, study: Study, form: Form, condition: Is, before: tuple[str, Item] | None) -> str:
    asked = (study.forms[condition.form] if condition.form else form).items[condition.item]
    others = _others(asked, condition.codes)
    if others:
        return say("if {question} is not “{answer}”", question=asked.label, answer=_codes(say, asked, others))
    answer = _codes(say, asked, condition.codes)
    if not condition.form and before and asked is before[1]:
        return say("if {number} is “{answer}”", number=before[0], answer=answer)
    return say("if {question} is “{answer}”", question=asked.label, answer=answer)


def _others(item: Item, codes: tuple[str, ...]) -> tuple[str, ...]:
    """The other answers, where it is shorter to say those."""
    every = item.kind.codelist.codes if isinstance(item.kind, ChoiceKind) else ()
    others = tuple(code for code in every if code not in codes)
    return others if len(codes) > _MOST_CODES and len(others) < len(codes) else ()


def _codes(say: Speaker, item: Item, codes: tuple[str, ...]) -> str:
    answer = say.value(item, codes[0])
    for code in codes[1:]:
        answer = _or(say, answer, say.value(item, code))
    return answer


