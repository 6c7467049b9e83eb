"""Large whole numbers as a person reads them aloud, in English and Persian, and with their digits in groups (F43)."""

from __future__ import annotations

from sscexo_desktop.study.digits import to_persian
from sscexo_desktop.study.texts import Text

LARGEST = 10**18 - 1
"""No number above this is said; the largest dose that can be typed is 10¹⁴ particles."""

_ENGLISH = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_ENGLISH_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ENGLISH_SCALES = ("", "thousand", "million", "billion", "trillion", "quadrillion")
_PERSIAN = (
    "صفر", "یک", "دو", "سه", "چهار", "پنج", "شش", "هفت", "هشت", "نه", "ده", "یازده", "دوازده", "سیزده", "چهارده", "پانزده",
    "شانزده", "هفده", "هجده", "نوزده",
)  # fmt: skip
_PERSIAN_TENS = ("", "", "بیست", "سی", "چهل", "پنجاه", "شصت", "هفتاد", "هشتاد", "نود")
_PERSIAN_HUNDREDS = ("", "صد", "دویست", "سیصد", "چهارصد", "پانصد", "ششصد", "هفتصد", "هشتصد", "نهصد")
_PERSIAN_SCALES = ((10**9, "میلیارد"), (10**6, "میلیون"), (10**3, "هزار"))


def grouped(number: int) -> Text:
    """Write a whole number with its digits in groups of three: `750,000` and `۷۵۰٬۰۰۰`."""
    digits = f"{number:,}"
    return Text(digits, to_persian(digits).replace(",", "\u066c"))


def in_words(number: int) -> Text:
    """Say a whole number from 0 to `LARGEST`; `ValueError` for any other."""
    if not 0 <= number <= LARGEST:
        raise ValueError("a number that is not said in words")
    return Text(_english(number), _persian(number))


def _english(number: int) -> str:
    groups, rest = [], number
    for scale in _ENGLISH_SCALES:
        rest, group = divmod(rest, 1000)
        if group:
            groups.append(f"{_english_below_1000(group)} {scale}".rstrip())
    if not groups:
        return _ENGLISH[0]
    if len(groups) > 1 and 0 < number % 1000 < 100:
        groups[0] = f"and {groups[0]}"
    return " ".join(reversed(groups))


def _english_below_1000(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    below = _ENGLISH[rest] if rest < 20 else f"{_ENGLISH_TENS[rest // 10]}-{_ENGLISH[rest % 10]}".removesuffix("-zero")
    if not hundreds:
        return below
    return f"{_ENGLISH[hundreds]} hundred and {below}" if rest else f"{_ENGLISH[hundreds]} hundred"


def _persian(number: int) -> str:
    """Say it in thousands, millions and milliards: above them Persian counts in milliards, as in «هزار میلیارد»."""
    for scale, name in _PERSIAN_SCALES:
        if number >= scale:
            count, rest = divmod(number, scale)
            many = name if count == 1 and scale == 10**3 else f"{_persian(count)} {name}"
            return f"{many} و {_persian(rest)}" if rest else many
    return _persian_below_1000(number)


def _persian_below_1000(number: int) -> str:
    if number < 20:
        return _PERSIAN[number]
    hundreds, rest = divmod(number, 100)
    tens, ones = (0, rest) if rest < 20 else divmod(rest, 10)
    parts = (_PERSIAN_HUNDREDS[hundreds], _PERSIAN_TENS[tens], _PERSIAN[ones] if ones else "")
    return " و ".join(each for each in parts if each)
