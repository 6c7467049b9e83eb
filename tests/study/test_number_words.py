"""Numbers in words (F43): the dose as a person reads it aloud, in both languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sscexo_desktop.study.number_words import LARGEST, grouped, in_words
from sscexo_desktop.study.texts import Text

NUMBERS = st.integers(0, LARGEST)
PERSIAN_SMALL = {
    "صفر": 0, "یک": 1, "دو": 2, "سه": 3, "چهار": 4, "پنج": 5, "شش": 6, "هفت": 7, "هشت": 8, "نه": 9, "ده": 10, "یازده": 11,
    "دوازده": 12, "سیزده": 13, "چهارده": 14, "پانزده": 15, "شانزده": 16, "هفده": 17, "هجده": 18, "نوزده": 19, "بیست": 20,
    "سی": 30, "چهل": 40, "پنجاه": 50, "شصت": 60, "هفتاد": 70, "هشتاد": 80, "نود": 90, "صد": 100, "دویست": 200, "سیصد": 300,
    "چهارصد": 400, "پانصد": 500, "ششصد": 600, "هفتصد": 700, "هشتصد": 800, "نهصد": 900,
}  # fmt: skip
PERSIAN_LARGE = {"هزار": 10**3, "میلیون": 10**6, "میلیارد": 10**9}
ENGLISH_SMALL = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
ENGLISH_LARGE = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12, "quadrillion": 10**15}


@pytest.mark.parametrize(
    ("number", "english", "persian"),
    [
        (0, "zero", "صفر"),
        (19, "nineteen", "نوزده"),
        (80, "eighty", "هشتاد"),
        (101, "one hundred and one", "صد و یک"),
        (1_000, "one thousand", "هزار"),
        (1_345, "one thousand three hundred and forty-five", "هزار و سیصد و چهل و پنج"),
        (2_005, "two thousand and five", "دو هزار و پنج"),
        (750_000_000_000, "seven hundred and fifty billion", "هفتصد و پنجاه میلیارد"),
        (731_000_000_000, "seven hundred and thirty-one billion", "هفتصد و سی و یک میلیارد"),
        (1_500_000_000_000, "one trillion five hundred billion", "هزار و پانصد میلیارد"),
        (100_000_000_000_000, "one hundred trillion", "صد هزار میلیارد"),
        (1_000_000_000, "one billion", "یک میلیارد"),
    ],
)
def test_as_people_say_it(number: int, english: str, persian: str) -> None:
    """F43: no word of one language in the other; above a milliard Persian counts milliards."""
    assert in_words(number) == Text(english, persian)


def test_digits_in_groups() -> None:
    """F43: with the separators of each language."""
    assert grouped(750_000_000_000) == Text("750,000,000,000", "۷۵۰٬۰۰۰٬۰۰۰٬۰۰۰")
    assert grouped(85) == Text("85", "۸۵")


@given(NUMBERS)
def test_english_words_are_the_number_again(number: int) -> None:
    """F43: what is said is exactly the dose."""
    total = group = 0
    for word in in_words(number).en.replace("-", " ").replace(" and ", " ").split():
        if word == "hundred":
            group *= 100
        elif word in ENGLISH_LARGE:
            total, group = total + group * ENGLISH_LARGE[word], 0
        else:
            group += ENGLISH_SMALL[word]
    assert total + group == number


@given(NUMBERS)
def test_persian_words_are_the_number_again(number: int) -> None:
    """F43: what is said is exactly the dose."""
    assert _persian_value(in_words(number).fa.split()) == number


def _persian_value(words: list[str]) -> int:
    for name in ("میلیارد", "میلیون", "هزار"):
        if name in words:
            at = len(words) - 1 - words[::-1].index(name)
            return (_persian_value(words[:at]) or 1) * PERSIAN_LARGE[name] + _persian_value(words[at + 1 :])
    return sum(PERSIAN_SMALL[word] for word in words if word != "و")


@pytest.mark.parametrize("number", [-1, LARGEST + 1])
def test_what_is_not_said(number: int) -> None:
    """F43: a number out of range is refused, never said wrongly."""
    with pytest.raises(ValueError, match="not said"):
        in_words(number)
