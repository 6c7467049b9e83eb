"""Say a message in the reader's language, digits and calendar.

English patterns are the keys of `resources/i18n/fa.po`. In Persian each parameter stands in a Unicode isolate, so that codes,
numbers and units stay in their own order.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache, lru_cache

from sscexo_desktop.resources import resource
from sscexo_desktop.study.dates import PartialDate, format_datetime, format_day, format_partial, format_time, other_calendar
from sscexo_desktop.study.digits import to_persian
from sscexo_desktop.study.kinds import ChoiceKind
from sscexo_desktop.study.model import Item
from sscexo_desktop.study.texts import Manner, Message, Text
from sscexo_desktop.study.typed import Blank, Unreadable

FIRST_STRONG, LEFT_TO_RIGHT, RIGHT_TO_LEFT, POP = "\u2068", "\u2066", "\u2067", "\u2069"
ISOLATES = (FIRST_STRONG, LEFT_TO_RIGHT, RIGHT_TO_LEFT)
BLANK_WORDS = {
    "ND": Text("Not done", "انجام نشده"),
    "NA": Text("Not applicable", "موردی ندارد"),
    "UNK": Text("Unknown", "نامشخص"),
    "REF": Text("Refused", "امتناع"),
}
UNIT_WORDS = {
    "y": Text("y", "سال"),
    "d": Text("d", "روز"),
    "h": Text("h", "ساعت"),
    "min": Text("min", "دقیقه"),
    "percentage points": Text("percentage points", "واحد درصد"),
}
"""Units that are words; the others (mmHg, kg, L/s …) are written alike in both languages."""


_MEASURED = re.compile(r"\{(\w+)\} (\{unit\}|\{other\}|(?:×10|[A-Za-z%µ°])[^\s{}()«»،؛:.\u0600-\u06ff]*)")
"""A parameter and the Latin unit behind it, in a Persian pattern."""


_PERSIAN_LETTER = re.compile("[آ-ی]")


def in_persian(words: str) -> bool:
    """Whether words are Persian, even if they begin with a Latin one."""
    return _PERSIAN_LETTER.search(words) is not None


@cache
def _measures(pattern: str) -> tuple[tuple[str, str, str], ...]:
    """Return each parameter of a pattern that has a unit behind it: both together, the parameter's name, the unit."""
    return tuple((found[0], found[1], found[2]) for found in _MEASURED.finditer(pattern))


@lru_cache(maxsize=1)
def persian_catalog() -> Mapping[str, str]:
    """Read the Persian sentences once, English pattern → Persian pattern."""
    import polib

    return {entry.msgid: entry.msgstr for entry in polib.pofile(str(resource("i18n", "fa.po"))) if entry.msgstr}


class Speaker:
    """Speaks to one reader: patterns, messages, texts of the definition and values, in their `manner`."""

    def __init__(self, manner: Manner) -> None:
        self.manner = manner
        self._catalog = persian_catalog() if manner.language == "fa" else {}

    def __call__(self, text: str | Message | Text, /, **params: object) -> str:
        """Say a sentence: an English pattern with parameters, a `Message`, or a text of the definition."""
        if isinstance(text, Text):
            return text.to(self.manner.language)
        pattern, given = (text.text, text.params) if isinstance(text, Message) else (text, params)
        spoken = self._catalog.get(pattern, pattern)
        if not given:
            return spoken
        if self.manner.rtl:
            spoken = self._keep_units(spoken, given)
        return spoken.format_map({name: self.param(self._named(name, value)) for name, value in given.items()})

    def _keep_units(self, pattern: str, given: Mapping[str, object]) -> str:
        """Let a number and its Latin unit run from left to right together; a unit that is a word follows the sentence."""
        for both, name, unit in _measures(pattern):
            said = given.get(unit.strip("{}"), unit)
            if isinstance(given.get(name), (int, Decimal)) and said not in ("", "1", *UNIT_WORDS):
                pattern = pattern.replace(both, f"{LEFT_TO_RIGHT}{both}{POP}")
        return pattern

    def _named(self, name: str, value: object) -> object:
        return self.unit(value) if name == "unit" and isinstance(value, str) else value

    def param(self, value: object) -> str:
        """Write a parameter of a sentence, isolated from the sentence's direction in Persian."""
        written = self.plain(value)
        if not self.manner.rtl or not written:
            return written
        mark = LEFT_TO_RIGHT if isinstance(value, (int, Decimal, date, time, PartialDate)) else FIRST_STRONG
        if mark == FIRST_STRONG and (POP in written or (isinstance(value, (Text, Message)) and in_persian(written))):
            mark = RIGHT_TO_LEFT  # said in Persian, though it may begin with a Latin word or with something isolated
        return f"{mark}{written}{POP}"

    def plain(self, value: object) -> str:
        """Write any value in the reader's digits and calendar, without isolates."""
        match value:
            case Text() | Message():
                return self(value)
            case datetime():
                return format_datetime(value, self.manner)
            case date():
                return format_day(value, self.manner)
            case time():
                return format_time(value, self.manner)
            case PartialDate():
                return format_partial(value, self.manner)
            case bool() | None:
                return str(value)
            case int() | Decimal():
                return self.digits(str(value))
            case _:
                return str(value)

    def second_calendar(self, value: date | datetime | PartialDate) -> str:
        """Write a date in the calendar that this reader does not use; a Gregorian one in Latin digits, as on paper.

        Beside a hyphen the dot of a Persian nought is easily lost.
        """
        manner = Manner("en", "jalali") if self.manner.calendar == "jalali" else self.manner
        return other_calendar(value, manner)

    def digits(self, text: str) -> str:
        """Write the digits of a text as this reader reads them."""
        return to_persian(text) if self.manner.rtl else text

    def value(self, item: Item, value: object, *, unit: bool = False) -> str:
        """Write an item's answer: a choice in words, a number (with its unit on request), a blank with its reason."""
        if isinstance(value, Blank):
            words = self(BLANK_WORDS[value.code])
            return self("{blank}: {reason}", blank=words, reason=value.reason) if value.reason else words
        if isinstance(value, Unreadable):
            return value.typed
        if isinstance(item.kind, ChoiceKind):
            return self(item.kind.codelist.choice(str(value)).text)
        written = item.kind.format(value, self.manner)
        return self.measured(written, item.unit) if unit else written

    def unit(self, unit: str) -> str:
        """Say a unit as it stands alone at a field or a column: in words where it is a word, "" for a bare number ("1")."""
        return self(UNIT_WORDS[unit]) if unit in UNIT_WORDS else "" if unit == "1" else unit

    def measured(self, written: str, unit: str) -> str:
        """Put a unit behind a number that is already written; in Persian a unit in words stands to the left of it."""
        said = self.unit(unit)
        if not said or not self.manner.rtl:
            return f"{written} {said}".rstrip()
        if unit in UNIT_WORDS:
            return f"{RIGHT_TO_LEFT}{LEFT_TO_RIGHT}{written}{POP} {said}{POP}"
        return f"{LEFT_TO_RIGHT}{written} {said}{POP}"
