"""Units, dates of the other calendar and reasons as they are read on the screen, above all in Persian."""

from __future__ import annotations

from datetime import date

import pytest

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.texts import Manner
from sscexo_desktop.study.typed import Blank

PERSIAN = Speaker(Manner("fa", "jalali"))
ENGLISH = Speaker(Manner("en", "gregorian"))


@pytest.mark.parametrize(("unit", "said"), [("d", "روز"), ("percentage points", "واحد درصد"), ("mmHg", "mmHg"), ("1", "")])
def test_units_in_words_are_said_in_persian(unit, said):
    """F106: a unit that is a word is translated, the others are written alike everywhere."""
    assert PERSIAN.unit(unit) == said
    assert ENGLISH.unit(unit) == ("" if unit == "1" else unit)


def test_a_unit_in_words_stands_to_the_left_of_its_number():
    """F106: the number, then the word, from right to left; a unit in Latin letters after its number from left to right."""
    assert PERSIAN.measured("۱۴", "d") == "\u2067\u2066۱۴\u2069 روز\u2069"
    assert PERSIAN.measured("۷۸", "mmHg") == "\u2066۷۸ mmHg\u2069"
    assert ENGLISH.measured("14", "d") == "14 d"
    assert PERSIAN("{limit} {unit}", limit=14, unit="d").endswith("\u2068روز\u2069")


def test_every_unit_of_the_study_that_is_a_word_has_one_in_persian(study):
    """F6: no English word is left behind a number of a Persian form."""
    words = {item.unit for form in study.forms.values() for item in form.items.values() if item.unit.replace(" ", "").isalpha()}
    assert {unit for unit in words if len(unit) > 4} == {"percentage points"}
    assert PERSIAN.unit("percentage points") != "percentage points"


def test_a_reason_follows_its_blank_from_right_to_left(study):
    """F106: inside another sentence the reason for a blank keeps its place after the blank."""
    item = next(item for form in study.forms.values() for item in form.items.values() if "NA" in item.blanks)
    said = PERSIAN.value(item, Blank("NA", "یائسه"))
    assert PERSIAN("{item}: {new}", item="الف", new=said).endswith(f"\u2067{said}\u2069")


def test_the_other_calendar_of_a_persian_reader_is_written_in_latin_digits():
    """F15: as on paper."""
    assert PERSIAN.second_calendar(date(2025, 3, 1)) == "2025-03-01"
    assert ENGLISH.second_calendar(date(2025, 3, 1)) == "1403/12/11"
    assert Speaker(Manner("fa", "gregorian")).second_calendar(date(2025, 3, 1)) == "۱۴۰۳/۱۲/۱۱"
