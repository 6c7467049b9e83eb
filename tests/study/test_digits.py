"""Digits and national codes: F25 (digits normalised, echoed), T11 (the digit matrix)."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sscexo_desktop.study import national_code
from sscexo_desktop.study.digits import StrangeDigitError, normalise, persian_letters, to_persian
from sscexo_desktop.study.kinds import DecimalKind, Integer
from sscexo_desktop.study.kinds_numbers import read_number
from sscexo_desktop.study.texts import Manner

VECTORS = Path(__file__).parents[1] / "data" / "vectors"
EN, FA = Manner("en", "gregorian"), Manner("fa", "jalali")


def rows(name):
    with (VECTORS / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return [pytest.param(row, id=ascii(next(iter(row.values())))) for row in csv.DictReader(file)]


@pytest.mark.parametrize("row", rows("digits"))
@pytest.mark.parametrize("manner", [EN, FA], ids=["en", "fa"])
def test_digit_matrix(row, manner):
    """F25, T11: each way of typing a number is read, asked about or refused as the matrix says."""
    canonical = row["canonical"]
    kind = DecimalKind(len(canonical.partition(".")[2]) or 2)
    reading = kind.parse(row["input"], manner)
    if row["outcome"] == "ok":
        assert reading.problem is None
        assert reading.value == Decimal(canonical)
    else:
        assert reading.value is None
    if row["outcome"] == "ask":
        assert reading.problem
        assert reading.offers
    if row["outcome"] == "reject":
        assert reading.problem
        assert reading.offers == ()
    if row["outcome"] == "missing":
        assert (reading.problem is None) == (row["input"].strip() == "")


def offered(kind, typed, manner=EN):
    reading = kind.parse(typed, manner)
    assert reading.value is None
    assert reading.problem
    return [offer.typed for offer in reading.offers]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("3/25", ["3.25"]),
        ("۳/۲۵", ["3.25"]),
        ("3,25", ["3.25"]),
        ("۳،۲۵", ["3.25"]),
        ("2,5", ["2.50"]),
        ("2/5", ["2.50"]),
        ("1,234", ["1234.00", "1.23"]),
        ("1,234.5", ["1234.50"]),
        ("1.234,5", ["1234.50"]),
        ("1,234,567", ["1234567.00"]),
        (".5", ["0.50"]),
        ("5.", ["5.00"]),
        ("3.256", ["3.26"]),
        ("3.245", ["3.24"]),
        ("۳٬۲۵", ["3.25"]),
        ("120/80", []),
        ("1403/06/20", []),
        ("1e11", []),
        ("10¹¹", []),
        ("10^11", []),
        ("1 234", []),
        ("०", []),
        ("５", []),
        ("<5", []),
        ("NA", []),
        ("ND", []),
        ("نامشخص", []),
        ("انجام نشده", []),
        ("9" * 400, []),
        ("0." + "1" * 400, ["0.11"]),
    ],
)
def test_asked_about(typed, meant):
    """T11: what is not certain is asked about, with every certain reading."""
    assert offered(DecimalKind(2), typed) == meant


def test_comma_in_three_decimals():
    """T11: `1,234` is a thousand or a decimal number, and is not decided for the person."""
    assert offered(DecimalKind(3), "1,234") == ["1234.000", "1.234"]
    assert offered(Integer(), "1,234") == ["1234"]
    assert offered(Integer(), "3/25") == []
    assert offered(DecimalKind(2), "۱,۲۳۴", FA) == ["۱۲۳۴٫۰۰", "۱٫۲۳"]


@pytest.mark.parametrize(
    ("typed", "value"),
    [("۱٬۲۳۴", 1234), ("1\u00a0234", 1234), ("۷۲.۰", 72), ("\u202b۷۲\u202c", 72), ("-0", 0), ("۷\u200c۲", 72)],
)
def test_certain_whole_numbers(typed, value):
    """F25: grouping by U+066C or a no-break space, direction marks and ZWNJ do not stand in the way."""
    assert Integer().parse(typed, EN).value == value


@given(st.text(alphabet="0123456789۰۱۲٣٤٥.,،/٫٬-− \u00a0\u200e²०eE%N", max_size=12), st.integers(0, 3))
def test_offers_are_certain(typed, places):
    """T11: whatever is offered is read without a problem in either language, and reading never fails."""
    for kind in (Integer(), DecimalKind(places)):
        for manner in (EN, FA):
            for offer in kind.parse(typed, manner).offers:
                again = kind.parse(offer.typed, manner)
                assert again.problem is None
                assert again.value is not None


@given(st.text(max_size=20))
def test_reading_numbers_never_fails(typed):
    """T11: any text at all is a number, a question or a refusal."""
    reading = read_number(typed)
    assert reading.value is None or reading.problem is None


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=3))
def test_persian_and_back(number):
    """F25: what is displayed in Persian digits is read back as the same number."""
    text = format(number, "f")
    assert normalise(to_persian(text)) == text


def test_display():
    """F25: Persian digits and decimal separator; the minus sign as Qt and CLDR write it."""
    assert to_persian("3.25") == "۳٫۲۵"
    assert to_persian("-3.2") == "\u200e\u2212۳٫۲"
    assert to_persian("1403/06/20 09:30") == "۱۴۰۳/۰۶/۲۰ ۰۹:۳۰"
    assert to_persian("2024-09-10") == "۲۰۲۴-۰۹-۱۰"


@pytest.mark.parametrize("typed", ["²", "०", "１", "𝟏", "①"])
def test_strange_digits(typed):
    """T11: digits that `int()` or `isdigit()` would accept are refused."""
    with pytest.raises(StrangeDigitError) as caught:
        normalise(f"1{typed}")
    assert caught.value.character == typed


def test_normalise():
    """F25: what an Arabic keyboard, Qt and copied text leave around a number is taken off."""
    assert normalise("\u2068\u200e−٣٫٢٥\u2069\u00a0") == "-3.25"
    assert normalise("۱٬۲۳۴٫۵") == "1234.5"


def test_letters():
    """F25: Arabic ye and kaf become the Persian letters."""
    assert persian_letters("علي كاظمي") == "علی کاظمی"


@pytest.mark.parametrize("row", rows("national_id"))
def test_national_code(row):
    """F25: the national code's check digit; codes hardly ever issued are accepted with a doubt."""
    reading = national_code.read(row["code"], EN)
    if row["valid"] == "N":
        assert reading.problem
        return
    assert reading.value == normalise(row["code"])
    assert bool(national_code.unusual(str(reading.value))) == (row["valid"] == "edge")


def test_national_code_refusals():
    """F25: equal digits pass the formula and are refused; left-out zeros are offered back; empty is empty."""
    assert national_code.read("1111111111", EN).problem
    padded = national_code.read("12345679", EN)
    assert [offer.typed for offer in padded.offers] == ["0012345679"]
    assert national_code.read("001-234567-9", EN).value == "0012345679"
    assert national_code.read("  ", EN) == national_code.read("", EN)
