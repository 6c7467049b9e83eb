"""Dates: F21 (partial dates), F107 (both calendars), T12 (dates)."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sscexo_desktop.study import dates
from sscexo_desktop.study.dates import FIRST_DAY, LAST_DAY, PartialDate, add_months, both_calendars, from_jalali, jalali
from sscexo_desktop.study.kinds import Date, DateTime, PartialDateKind, Time
from sscexo_desktop.study.texts import Manner

VECTORS = Path(__file__).parents[1] / "data" / "vectors"
EN, FA = Manner("en", "gregorian"), Manner("fa", "jalali")
DAYS = st.dates(FIRST_DAY, LAST_DAY)


def rows(name):
    with (VECTORS / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return [pytest.param(row, id=row["case"]) for row in csv.DictReader(file)]


def day(text):
    return from_jalali(*map(int, text.split("/")))


# ---- calendars -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", rows("jalali"))
def test_jalali_pairs(row):
    """F107, T12: every pair of the vector file is read from either side, unless its year is not kept."""
    expected = date.fromisoformat(row["gregorian"])
    assert day(row["jalali"]) == expected
    assert "/".join(f"{part:02}" for part in jalali(expected)) == row["jalali"]
    assert (dates.month_length("jalali", jalali(expected).year, 12) == 30) == (row["jalali_year_is_leap"] == "Y")
    for typed in (row["jalali"], row["gregorian"]):
        reading = Date().parse(typed, EN)
        if jalali(expected).year <= 1435:
            assert reading.value == expected
        else:
            assert reading.value is None
            assert reading.problem


@pytest.mark.parametrize("row", rows("jalali_invalid"))
@pytest.mark.parametrize("manner", [EN, FA], ids=["en", "fa"])
def test_invalid_dates(row, manner):
    """T12: days that do not exist are refused with a reason; an empty text is nothing."""
    reading = Date().parse(row["text"], manner)
    assert reading.value is None
    assert bool(reading.problem) == bool(row["text"])


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("1403/06/03", "2024-08-24"),
        ("1403/06/15", "2024-09-05"),
        ("1403/12/15", "2025-03-05"),
        ("1402/10/26", "2024-01-16"),
        ("1403/12/30", "2025-03-20"),
        ("1399/12/30", "2021-03-20"),
        ("1408/12/30", "2030-03-20"),
    ],
)
def test_anchors(typed, iso):
    """T12: the dates of the registry entry and the leap years around the trial."""
    for manner in (EN, FA):
        value = Date().parse(typed, manner).value
        assert value == date.fromisoformat(iso)
        assert Date().to_sql(value) == iso


def test_leap_year_is_explained():
    """T12: 1404/12/30 and 29 February 2025 are refused because those years are not leap years."""
    jalali_problem = Date().parse("1404/12/30", FA).problem
    assert "leap" in jalali_problem.text
    assert jalali_problem.params == {"year": 1404}
    assert Date().parse("2025-02-29", EN).problem.params == {"year": 2025}
    assert Date().parse("2024-02-29", EN).value == date(2024, 2, 29)
    assert Date().parse("1403/07/31", EN).problem.params == {"day": 31, "month": 7, "year": 1403, "days": 30}


@given(DAYS)
def test_jalali_and_back(when):
    """F107: every kept day goes to Jalali and back."""
    assert from_jalali(*jalali(when)) == when


@pytest.mark.parametrize("row", rows("date_add"))
def test_adding_days(row):
    """F107: days are added to the day itself, whichever calendar shows it."""
    result = day(row["start_jalali"]) + timedelta(days=int(row["plus_days"]))
    assert result == date.fromisoformat(row["result_gregorian"]) == day(row["result_jalali"])


def test_six_months_in_both_calendars():
    """T12: six months differ between the calendars; the trial counts Jalali months, clamped to the month's last day."""
    start = day("1403/06/31")
    assert add_months(start, 6, "jalali") == day("1403/12/30") == date(2025, 3, 20)
    assert add_months(start, 6, "gregorian") == date(2025, 3, 21)
    assert add_months(day("1404/06/31"), 6, "jalali") == day("1404/12/29")
    assert add_months(date(2024, 8, 31), 6, "gregorian") == date(2025, 2, 28)
    assert add_months(day("1403/01/31"), -1, "jalali") == day("1402/12/29")


@given(DAYS.filter(lambda when: FIRST_DAY.year + 5 < when.year < LAST_DAY.year - 5), st.integers(-48, 48))
def test_months_are_not_lost(when, months):
    """T12: adding months moves the month by exactly that many in either calendar."""
    for calendar in ("jalali", "gregorian"):
        before, after = (dates.in_calendar(each, calendar) for each in (when, add_months(when, months, calendar)))
        assert (after.year - before.year) * 12 + after.month - before.month == months
        assert after.day <= before.day


@pytest.mark.parametrize("row", rows("age"))
def test_age(row):
    """F107: age in completed Jalali years, and in years of 365.25 days."""
    birth, visit = date.fromisoformat(row["birth_gregorian"]), date.fromisoformat(row["visit_gregorian"])
    assert (birth, visit) == (day(row["birth_jalali"]), day(row["visit_jalali"]))
    assert (visit - birth).days == int(row["days"])
    assert dates.completed_years(birth, visit) == int(row["completed_jalali_years"])
    assert dates.decimal_age(birth, visit) == pytest.approx(float(row["decimal_age_days_over_365_25"]), abs=1e-6)


# ---- dates as typed --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "1403/06/20",
            "1403-6-20",
            "1403.06.20",
            "1403 06 20",
            "14030620",
            "۱۴۰۳/۶/۲۰",
            "١٤٠٣/٠٦/٢٠",
            " 1403/6/20\u200f",
        ),
        *("2024-09-10", "2024/9/10", "20240910", "۲۰۲۴-۰۹-۱۰", "۱۴۰۳٫۰۶٫۲۰", "1403 / 06 / 20"),
    ],
)
@pytest.mark.parametrize("manner", [EN, FA, Manner("en", "jalali"), Manner("fa", "gregorian")])
def test_certain_dates(typed, manner):
    """T12: a four-digit year first decides the calendar, whatever the person's own."""
    assert Date().parse(typed, manner).value == date(2024, 9, 10)
    assert PartialDateKind().parse(typed, manner).value == PartialDate(date(2024, 9, 10), date(2024, 9, 10))


@pytest.mark.parametrize(
    ("typed", "manner", "offered"),
    [
        ("20/06/1403", EN, ["1403/06/20"]),
        ("20/06/1403", FA, ["۱۴۰۳/۰۶/۲۰"]),
        ("05/06/1403", EN, ["1403/06/05", "1403/05/06"]),
        ("10/9/2024", EN, ["2024-09-10", "2024-10-09"]),
        ("20061403", EN, ["1403/06/20"]),
        ("99/12/30", Manner("en", "jalali"), ["1399/12/30"]),
        (
            "03/06/20",
            Manner("en", "jalali"),
            ["1403/06/20", "1303/06/20", "1420/06/03", "1320/06/03", "1420/03/06", "1320/03/06"],
        ),
        ("31/12/24", EN, ["2031-12-24", "1931-12-24", "2024-12-31", "1924-12-31"]),
        ("1436/01/01", EN, []),
        ("1299/12/29", EN, []),
        ("1920-01-01", EN, []),
        ("1921-03-20", EN, []),
        ("2057-03-20", EN, []),
        ("2058-01-01", EN, []),
        ("40/13/1403", EN, []),
        ("1403/06/20/1", EN, []),
        ("1403/06", EN, []),
        ("hello", EN, []),
        ("-5", EN, []),
        ("NA", EN, []),
        ("1403/०6/20", EN, []),
        ("/", EN, []),
    ],
)
def test_doubtful_dates(typed, manner, offered):
    """T12: the day first or a short year is never guessed; what it may mean is offered."""
    reading = Date().parse(typed, manner)
    assert reading.value is None
    assert reading.problem
    assert [offer.typed for offer in reading.offers] == offered


# ---- partial dates ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "sql", "precision", "shown_en", "shown_fa"),
    [
        ("1396", "2017-03-21/2018-03-20", "jalali_year", "1396", "۱۳۹۶"),
        ("1396/5", "2017-07-23/2017-08-22", "jalali_month", "1396/05", "۱۳۹۶/۰۵"),
        ("1403/12", "2025-02-19/2025-03-20", "jalali_month", "1403/12", "۱۴۰۳/۱۲"),
        ("2017", "2017", "gregorian_year", "2017", "۲۰۱۷"),
        ("2017/5", "2017-05", "gregorian_month", "2017-05", "۲۰۱۷-۰۵"),
        ("1403/06/20", "2024-09-10", "day", "2024-09-10", "۱۴۰۳/۰۶/۲۰"),
    ],
)
def test_partial_dates(typed, sql, precision, shown_en, shown_fa):
    """F21: what is known is kept as an interval and shown in the calendar in which it is whole."""
    kind = PartialDateKind()
    value = kind.parse(typed, FA).value
    assert value.precision == precision
    assert kind.to_sql(value) == sql == kind.export(value)
    assert kind.from_sql(sql) == value
    assert kind.format(value, EN) == shown_en
    assert kind.format(value, FA) == shown_fa


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("1396/00/00", ["1396"]),
        ("1396/05/00", ["1396/05"]),
        ("1396/0", ["1396"]),
        ("05/1396", ["1396/05"]),
        ("139605", ["1396/05"]),
        ("20/06/1403", ["1403/06/20"]),
        ("1396/13", []),
        ("1436", []),
        ("1921", []),
        ("spring 1396", []),
        ("1404/12/30", []),
    ],
)
def test_doubtful_partial_dates(typed, offered):
    """F21: zeros for what is unknown, or the year last, are asked about; never 1 January."""
    reading = PartialDateKind().parse(typed, EN)
    assert reading.value is None
    assert reading.problem
    assert [offer.typed for offer in reading.offers] == offered


def test_partial_date_is_a_whole_unit():
    """F21: an interval that is no day, month or year of a calendar is a mistake of the program's."""
    for first, last in (
        (date(2024, 1, 1), date(2024, 1, 30)),
        (date(2024, 1, 2), date(2024, 1, 1)),
        (date(1900, 1, 1),) * 2,
    ):
        with pytest.raises(ValueError, match="is"):
            PartialDate(first, last)


@given(st.sampled_from(["jalali", "gregorian"]), st.integers(1300, 1435), st.integers(0, 12))
def test_partial_dates_round_trip(calendar, year, month):
    """F21: every month and year goes through text and back exactly."""
    if calendar == "gregorian":
        year += 622
    if dates.calendar_of(year) != calendar or (calendar == "gregorian" and year > 2056):
        return
    value = PartialDate.known(calendar, year, month)
    assert PartialDate.from_iso(value.iso) == value
    assert value.precision == f"{calendar}_{'month' if month else 'year'}"
    assert value.day is None


def test_both_calendars():
    """F107: the echo shows a value in both calendars, a month or year with its bounds in the other."""
    when = date(2024, 9, 10)
    assert both_calendars(when, Manner("en", "jalali")) == "1403/06/20 · 2024-09-10"
    assert both_calendars(when, EN) == "2024-09-10 · 1403/06/20"
    assert both_calendars(when, FA) == "۱۴۰۳/۰۶/۲۰ · ۲۰۲۴-۰۹-۱۰"
    assert both_calendars(PartialDate(when, when), EN) == "2024-09-10 · 1403/06/20"
    assert both_calendars(PartialDate.known("jalali", 1396), EN) == "1396 · 2017-03-21 – 2018-03-20"
    assert both_calendars(PartialDate.known("gregorian", 2017), EN) == "2017 · 1395/10/12 – 1396/10/10"
    moment = DateTime().from_sql("2024-09-10T09:30")
    assert both_calendars(moment, EN) == "2024-09-10 09:30 · 1403/06/20 09:30"


# ---- times -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["9:30", "09:30", "0930", "۹:۳۰", "۰۹۳۰", "٩:٣٠", " 9:30\u200f"])
def test_certain_times(typed):
    """T12: hours and minutes of a 24-hour clock."""
    assert Time().to_sql(Time().parse(typed, FA).value) == "09:30"


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("9.30", ["09:30"]),
        ("930", ["09:30"]),
        ("9", ["09:00"]),
        ("9:5", ["09:05"]),
        ("9:30 pm", ["21:30"]),
        ("۹:۳۰ ب.ظ", ["21:30"]),
        ("12 am", ["00:00"]),
        ("9:30 صبح", ["09:30"]),
        ("09:30:15", ["09:30"]),
        ("24:00", []),
        ("9:60", []),
        ("2530", []),
        ("noon", []),
        ("-", []),
    ],
)
def test_doubtful_times(typed, offered):
    """T12: anything else is asked about."""
    reading = Time().parse(typed, EN)
    assert reading.value is None
    assert reading.problem
    assert [offer.typed for offer in reading.offers] == offered


@pytest.mark.parametrize(
    "typed",
    [
        *("1403/06/20 9:30", "1403/06/20  09:30", "2024-09-10T09:30", "1403/6/20, 9:30", "۱۴۰۳/۶/۲۰، ۹:۳۰"),
        *("1403 06 20 0930", "14030620 0930", "1403/06/20\u00a009:30"),
    ],
)
def test_certain_moments(typed):
    """T12: a date, then spaces, T or a comma, then a time."""
    reading = DateTime().parse(typed, EN)
    assert reading.problem is None
    assert DateTime().to_sql(reading.value) == "2024-09-10T09:30"


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("20/06/1403 9:30", ["1403/06/20 09:30"]),
        ("05/06/1403 9.30", ["1403/06/05 09:30", "1403/05/06 09:30"]),
        ("2024-09-10 9.30", ["2024-09-10 09:30"]),
        ("2024-09-10 9:30 pm", ["2024-09-10 21:30"]),
        ("1403/06/20", []),
        ("1403 06 20", []),
        ("9:30", []),
        ("1404/12/30 09:30", []),
        ("1403/06/20 24:00", []),
        ("now", []),
        ("NA", []),
    ],
)
def test_doubtful_moments(typed, offered):
    """T12: a doubtful date or time within a moment is asked about."""
    reading = DateTime().parse(typed, EN)
    assert reading.value is None
    assert reading.problem
    assert [offer.typed for offer in reading.offers] == offered
