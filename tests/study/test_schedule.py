"""When visits are due and where participants stand (F11, F15, F16, F59, T12)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from sscexo_desktop.resources import resource
from sscexo_desktop.study import dates
from sscexo_desktop.study.answers import Around
from sscexo_desktop.study.load import load
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import ConfirmedSetting, Record
from sscexo_desktop.study.schedule import Window, due_window, participant_state, timeline, visit_date
from sscexo_desktop.study.texts import Manner
from sscexo_desktop.study.typed import Answer

STUDY = load(resource("study"))
NOW = datetime(2025, 3, 18, 9, 0, tzinfo=UTC)
VECTORS = Path(__file__).parent.parent / "data" / "vectors"
INTERVAL = {"infusion_interval": ("14",), "infusion_window": ("3",)}


def jalali(text: str) -> date:
    return dates.from_jalali(*map(int, text.split("/")))


def record(visit: str, form: str, answers: Mapping[str, Answer], occurrence: int = 1, *, complete: bool = True) -> Record:
    key = RecordKey("SSC-001", visit, form, occurrence)
    return Record(key, 1, complete, "1.0", NOW, "nurse", {Place(item): answer for item, answer in answers.items()})


def screening(decision: str = "Y") -> Record:
    decided: dict[str, Answer] = {"ELIGYN": decision} if decision else {}
    return record("screening", "screening", {"RFICDAT": datetime(2024, 9, 10, 9, 30), **decided})  # noqa: DTZ001


def outcome(visit: str, day: date) -> Record:
    return record(visit, "outcome", {"VISDAT": day})


def infusion(number: int, day: date, *, complete: bool = True) -> Record:
    return record(f"infusion{number}", "infusion", {"ECSTDAT": day}, complete=complete)


def ended(how: str) -> Record:
    return record("", "end_of_study", {"DSDECOD": how, "DSSTDAT": date(2025, 3, 16)})


def around(records: Iterable[Record], settings: Mapping[str, tuple[str, ...]], today: date = date(2025, 3, 18)) -> Around:
    confirmed = {each: ConfirmedSetting(each, values, 1, "test", "investigator", NOW) for each, values in settings.items()}
    return Around(today, {each.key: each for each in records}, confirmed)


def states(records: Iterable[Record], settings: Mapping[str, tuple[str, ...]], today: date) -> dict[str, str]:
    return {each.visit.id: each.state for each in timeline(STUDY, around(records, settings, today))}


# ---- due dates ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("baseline", "due"),
    [
        ("1403/06/25", "1403/12/25"),
        ("1403/06/31", "1403/12/30"),  # a leap year: the last day of Esfand is the 30th
        ("1404/06/31", "1404/12/29"),
        ("1404/06/30", "1404/12/29"),
        ("1403/07/04", "1404/01/04"),
        ("1403/12/30", "1404/06/30"),
        ("1403/01/31", "1403/07/30"),
    ],
)
def test_month_6_is_six_jalali_months_after_baseline(baseline: str, due: str) -> None:
    """F11, T12: the site's civil calendar, held back to the last day of a shorter month."""
    assert due_window(STUDY, "month6", around([outcome("baseline", jalali(baseline))], {})) == Window(jalali(due))


def test_six_months_differ_between_the_calendars() -> None:
    """T12: from 1403/06/31 (2024-09-21) the Jalali count ends a day before the Gregorian one."""
    found = due_window(STUDY, "month6", around([outcome("baseline", jalali("1403/06/31"))], {}))
    assert found is not None
    assert found.target == date(2025, 3, 20)
    assert dates.add_months(jalali("1403/06/31"), 6, "gregorian") == date(2025, 3, 21)


def test_windows_only_where_they_are_confirmed() -> None:
    """F2, F11: the target alone while the window is open; first and last day once an investigator confirmed it."""
    baseline = [outcome("baseline", jalali("1403/06/25"))]
    assert due_window(STUDY, "month6", around(baseline, {})) == Window(date(2025, 3, 15))
    window = due_window(STUDY, "month6", around(baseline, {"month6_window": ("14",)}))
    assert window == Window(date(2025, 3, 15), date(2025, 3, 1), date(2025, 3, 29))
    none = due_window(STUDY, "month6", around(baseline, {"month6_window": ("0",)}))
    assert none == Window(date(2025, 3, 15), date(2025, 3, 15), date(2025, 3, 15))


def test_infusions_have_an_order_before_they_have_dates() -> None:
    """F2, F11, F47: without a confirmed interval nothing is due; with it each follows the day of the one before."""
    given = [infusion(1, date(2024, 9, 18)), infusion(2, date(2024, 10, 4))]
    assert due_window(STUDY, "infusion2", around(given, {})) is None
    assert due_window(STUDY, "infusion2", around(given, {"infusion_window": ("3",)})) is None
    assert due_window(STUDY, "infusion2", around(given, {"infusion_interval": ("14",)})) == Window(date(2024, 10, 2))
    third = due_window(STUDY, "infusion3", around(given, INTERVAL))
    assert third == Window(date(2024, 10, 18), date(2024, 10, 15), date(2024, 10, 21)), "counted from the day it was really given"


def test_nothing_is_due_after_a_visit_that_is_not_saved() -> None:
    assert due_window(STUDY, "infusion3", around([infusion(1, date(2024, 9, 18))], INTERVAL)) is None
    assert due_window(STUDY, "month6", around([record("baseline", "outcome", {})], {})) is None
    assert due_window(STUDY, "infusion1", around([screening()], INTERVAL)) is None
    assert due_window(STUDY, "unscheduled", around([screening()], INTERVAL)) is None
    assert due_window(STUDY, "", around([screening()], INTERVAL)) is None


def test_days_are_added_as_the_vectors_say() -> None:
    """T12: `date_add.csv`; an interval of days is the same in both calendars."""
    with (VECTORS / "date_add.csv").open(encoding="utf-8-sig") as source:
        rows = list(csv.DictReader(source))
    assert rows
    for row in rows:
        given = [infusion(1, jalali(row["start_jalali"]))]
        found = due_window(STUDY, "infusion2", around(given, {"infusion_interval": (row["plus_days"],)}))
        assert found == Window(date.fromisoformat(row["result_gregorian"])), row
        assert dates.format_day(found.target, Manner("en", "jalali")) == row["result_jalali"]


def test_the_day_of_a_record() -> None:
    """F15: of a date, of a date with time; a partial date only if it is exact; a form without a date has none."""
    assert visit_date(STUDY, screening()) == date(2024, 9, 10)
    assert visit_date(STUDY, infusion(1, date(2024, 9, 18))) == date(2024, 9, 18)
    month = dates.PartialDate.known("jalali", 1401, 2)
    assert visit_date(STUDY, record("", "medication", {"CMSTDAT": month})) is None
    exact = dates.PartialDate.known("jalali", 1401, 2, 3)
    assert visit_date(STUDY, record("", "medication", {"CMSTDAT": exact})) == jalali("1401/02/03")
    assert visit_date(STUDY, record("", "identity", {"FILENO": "7"})) is None


# ---- states of visits --------------------------------------------------------------------------------------------------------


GIVEN = [screening(), outcome("baseline", jalali("1403/06/25")), infusion(1, date(2024, 9, 18))]
DUE = date(2024, 10, 2)


@pytest.mark.parametrize(
    ("days", "state"),
    [(-11, "planned"), (-10, "due"), (-3, "due"), (0, "due"), (3, "due"), (4, "overdue"), (400, "overdue")],
)
def test_a_visit_with_a_window_becomes_due_and_overdue(days: int, state: str) -> None:
    """F11, F59: due from seven days before the window on, overdue after its last day."""
    assert states(GIVEN, INTERVAL, DUE + timedelta(days=days))["infusion2"] == state


@pytest.mark.parametrize(("days", "state"), [(-8, "planned"), (-7, "due"), (0, "due"), (1, "overdue")])
def test_a_visit_without_a_window_is_due_on_its_day(days: int, state: str) -> None:
    assert states(GIVEN, {"infusion_interval": ("14",)}, DUE + timedelta(days=days))["infusion2"] == state


def test_a_visit_is_complete_when_all_its_forms_are() -> None:
    """F15: saved and incomplete is in progress; the unscheduled visit stands in no plan."""
    records = [*GIVEN, infusion(2, DUE, complete=False), record("unscheduled", "unscheduled", {"VISDAT": DUE})]
    found = timeline(STUDY, around(records, INTERVAL, DUE))
    assert [(each.visit.id, each.state) for each in found] == [
        ("screening", "complete"), ("baseline", "complete"), ("infusion1", "complete"),
        ("infusion2", "in_progress"), ("infusion3", "planned"), ("month6", "planned"),
    ]  # fmt: skip
    assert found[3].date == DUE
    assert found[3].window == Window(DUE, DUE - timedelta(days=3), DUE + timedelta(days=3))
    assert [each.key.visit for each in found[3].records] == ["infusion2"]


@pytest.mark.parametrize("ending", ["ADVERSE EVENT", "DEATH", "WITHDRAWAL OF CONSENT", "LOST TO FOLLOW-UP", "COMPLETED", "OTHER"])
def test_the_end_of_the_study_closes_later_visits(ending: str) -> None:
    """F16: nothing is overdue for somebody who left; what was done stays as it is."""
    found = states([*GIVEN, ended(ending)], INTERVAL, DUE + timedelta(days=90))
    assert found["infusion1"] == "complete"
    assert {found[each] for each in ("infusion2", "infusion3", "month6")} == {"closed"}


def test_a_screen_failure_has_no_visits_to_come() -> None:
    found = states([screening("N")], INTERVAL, DUE)
    assert found.pop("screening") == "complete"
    assert set(found.values()) == {"closed"}


# ---- states of participants --------------------------------------------------------------------------------------------------


THREE = [infusion(n, DUE + timedelta(days=14 * n)) for n in (1, 2, 3)]


@pytest.mark.parametrize(
    ("records", "state"),
    [
        ([], "in_screening"),
        ([screening("")], "in_screening"),
        ([screening("Y")], "eligible"),
        ([screening("Y"), outcome("baseline", DUE)], "eligible"),
        ([screening("N")], "screen_failure"),
        ([screening("Y"), *THREE[:1]], "in_treatment"),
        ([screening("Y"), *THREE[:2]], "in_treatment"),
        ([screening("Y"), *THREE], "in_follow_up"),
        ([screening("Y"), *THREE, outcome("month6", DUE)], "in_follow_up"),
        ([screening("Y"), *THREE, ended("COMPLETED")], "completed"),
        ([screening("Y"), *THREE[:1], ended("ADVERSE EVENT")], "left"),
        ([screening("Y"), ended("WITHDRAWAL OF CONSENT")], "left"),
        ([screening("N"), ended("SCREEN FAILURE")], "screen_failure"),
        ([screening(""), ended("SCREEN FAILURE")], "screen_failure"),
        ([screening("Y"), record("", "end_of_study", {})], "eligible"),
    ],
)
def test_where_a_participant_stands(records: list[Record], state: str) -> None:
    """F8, F15, F16: the end of study first, then the decision, then the furthest infusion."""
    assert participant_state(STUDY, records) == state


def test_every_way_to_end_has_a_state() -> None:
    for how in STUDY.codelists["NCOMPLT"].codes:
        state = participant_state(STUDY, [screening(), ended(how)])
        assert state == {"COMPLETED": "completed", "SCREEN FAILURE": "screen_failure"}.get(how, "left")


def test_a_schedule_needs_no_particular_number_of_infusions() -> None:
    """F3: what counts as all infusions follows from the definition."""
    shorter = replace(STUDY, visits=tuple(each for each in STUDY.visits if each.id != "infusion3"))
    assert participant_state(shorter, [screening(), *THREE[:2]]) == "in_follow_up"
