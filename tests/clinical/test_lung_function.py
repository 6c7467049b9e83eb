"""Reference values of lung function against the official calculator and other programs, and at their edges (F53, T19)."""

from __future__ import annotations

import csv
import math
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sscexo_desktop.clinical import lung_function
from sscexo_desktop.clinical.lung_function import HEIGHT_RANGE, Group, Measure, Reference, Sex, Table, age_range, reference
from sscexo_desktop.resources import resource
from tests.clinical.published import NO_NUMBERS, vectors

SETS: dict[Table, tuple[Measure, ...]] = {
    "GLI2012": ("FEV1", "FVC", "FEV1FVC", "FEF2575", "FEF75"),
    "GLI2022": ("FEV1", "FVC", "FEV1FVC"),
    "GLI2017": ("TLCO_SI", "DLCO_TR", "KCO_SI", "KCO_TR", "VA"),
    "GLI2021": ("FRC", "TLC", "RV", "RVTLC", "ERV", "IC", "VC")}
EVERY = [(table, measure) for table, measures in SETS.items() for measure in measures]
SEXES: tuple[Sex, ...] = ("F", "M")
GROUPS: tuple[Group, ...] = ("caucasian", "afram", "neasia", "seasia", "other")


def expected_of(row: dict[str, str]) -> Reference:
    found = reference(row["set"], row["measure"], row["sex"], float(row["age_y"]), float(row["height_cm"]),
                      row["gli2012_group"] or "caucasian")
    assert found is not None, row
    return found


def test_the_official_calculator_gives_the_same_three_decimals() -> None:
    """T19: every predicted value and both limits within 0.0005, the calculator's own rounding."""
    for row in vectors("gli_official_calculator.csv"):
        found = expected_of(row)
        for value, name in ((found.predicted, "predicted_3dp"), (found.lln, "lln_3dp"), (found.uln, "uln_3dp")):
            assert abs(value - float(row[name])) <= 0.0005 + 1e-9, (row["case_id"], name, value)


def test_other_implementations_give_the_same() -> None:
    """T19: R pft within 1e-4 relative; rspiro and PySpiro to half of the last printed digit."""
    for row in vectors("gli_cases.csv"):
        found, measured = expected_of(row), float(row["measured"] or "nan")
        values = {"predicted": found.predicted, "lln_5pct": found.lln, "uln_95pct": found.uln,
                  "pct_predicted": found.percent(measured), "z_score": found.z(measured)}
        for name, value in values.items():
            if not row[name]:
                continue
            printed = Decimal(row[name])
            half = 0.5 * 10.0 ** int(printed.as_tuple().exponent)
            allowed = 1e-4 * abs(float(printed)) if row["case_id"].startswith("P") else half * 1.01
            assert value is not None
            assert abs(value - float(printed)) <= allowed, (row["case_id"], name, value)


def test_the_tables_are_whole() -> None:
    """Each set has each measure for both sexes, a row each quarter of a year from the first age to the last, in order."""
    with resource("clinical", "gli_coefficients.csv").open(encoding="utf-8", newline="") as file:
        ranges = {(row["set"], row["measure"], row["sex"]): (float(row["age_min"]), float(row["age_max"]))
                  for row in csv.DictReader(file)}
    assert set(ranges) == {(table, measure, sex) for table, measure in EVERY for sex in SEXES}
    for table in SETS:
        ages: dict[tuple[str, str], list[float]] = {}
        with resource("clinical", f"{table.lower()}_splines.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                ages.setdefault((row["measure"], row["sex"]), []).append(float(row["age"]))
        assert set(ages) == {(measure, sex) for measure in SETS[table] for sex in SEXES}
        for (measure, sex), column in ages.items():
            low, high = ranges[table, measure, sex]
            assert column == [low + quarter / 4 for quarter in range(int((high - low) * 4) + 1)]


@pytest.mark.parametrize(("table", "measure"), EVERY)
@pytest.mark.parametrize("sex", SEXES)
def test_ages_at_both_edges(table: Table, measure: Measure, sex: Sex) -> None:
    """T19: the first and the last age of a table have a value; a breath before and after them there is none."""
    low, high = age_range(table, measure)
    assert low < high
    for inside in (low, math.nextafter(low, high), math.nextafter(high, low), high):
        assert reference(table, measure, sex, inside, 165) is not None
    for outside in (math.nextafter(low, 0), low - 1 / 365.25, math.nextafter(high, 200), high + 1 / 365.25, 0, -5, *NO_NUMBERS):
        assert reference(table, measure, sex, outside, 165) is None


def test_the_published_ranges() -> None:
    """The ranges of the papers; DLCO runs to 90 years, where the official web tool stops at 85."""
    assert age_range("GLI2012", "FVC") == age_range("GLI2022", "FVC") == (3, 95)
    assert age_range("GLI2012", "FEF2575") == age_range("GLI2012", "FEF75") == (3, 90)
    assert age_range("GLI2017", "DLCO_TR") == (5, 90)
    assert age_range("GLI2021", "TLC") == (5, 80)
    assert reference("GLI2017", "DLCO_TR", "F", 87.3, 155) is not None


def test_heights_at_both_edges() -> None:
    """T19: a height below 50 or above 250 cm, or none at all, gives no value."""
    low, high = HEIGHT_RANGE
    assert (low, high) == (50, 250)
    assert all(reference("GLI2022", "FVC", "M", 50, height) for height in (low, high))
    for height in (math.nextafter(low, 0), math.nextafter(high, 999), 1.72, 0, -160, *NO_NUMBERS):
        assert reference("GLI2022", "FVC", "M", 50, height) is None


def test_a_measure_the_set_lacks_has_no_reference() -> None:
    """FEF25–75 exists in GLI-2012 only; asking for its ages elsewhere is a mistake of the caller."""
    assert reference("GLI2022", "FEF2575", "F", 50, 160) is None
    assert reference("GLI2017", "FVC", "F", 50, 160) is None
    with pytest.raises(KeyError):
        age_range("GLI2022", "FEF2575")


@pytest.mark.parametrize("measured", [0, -1, 1000, *NO_NUMBERS])
def test_what_cannot_be_measured_has_no_score(measured: float) -> None:
    """T19: a measurement that is not above 0, or no number, has neither z nor percent."""
    found = reference("GLI2022", "FVC", "F", 50, 160)
    assert found is not None
    assert found.z(measured) is None
    assert found.percent(measured) is None


@pytest.mark.parametrize(("table", "measure"), EVERY)
@pytest.mark.parametrize("sex", SEXES)
def test_splines_meet_their_rows_and_are_lines_between_them(table: Table, measure: Measure, sex: Sex) -> None:
    """On a quarter-year the row itself counts, between two rows the line that joins them; at the last age the last row."""
    equation = lung_function._equation(table, measure, sex)
    assert equation is not None
    for quarter, (row, following) in enumerate(pairwise(equation.splines)):
        age = equation.low + quarter / 4
        assert equation._splines_at(age) == row
        for part in (1e-9, 0.3, 0.5, 1 - 1e-9):
            joined = [here + part * (there - here) for here, there in zip(row, following, strict=True)]
            assert equation._splines_at(age + part / 4) == pytest.approx(joined, abs=1e-12)
    assert equation._splines_at(equation.high) == pytest.approx(equation.splines[-1], abs=1e-15)


@pytest.mark.parametrize(("table", "measure"), EVERY)
@pytest.mark.parametrize("sex", SEXES)
def test_limits_stand_around_the_predicted_value_at_every_age(table: Table, measure: Measure, sex: Sex) -> None:
    """No root of a negative number: both limits are real, above 0 and on their sides, at every quarter-year and for every group."""
    low, high = age_range(table, measure)
    groups = GROUPS if table == "GLI2012" else GROUPS[:1]
    for quarter in range(int((high - low) * 4) + 1):
        for group in groups:
            found = reference(table, measure, sex, low + quarter / 4, 165, group)
            assert found is not None
            assert 1 - 1.645 * abs(found.l) * found.s > 0
            assert 0 < found.lln < found.predicted < found.uln


def test_groups_belong_to_gli_2012_alone() -> None:
    """The five groups of 2012 differ; the later sets give everybody the same."""
    old = {found.predicted for group in GROUPS if (found := reference("GLI2012", "FVC", "M", 50, 172, group))}
    new = {reference("GLI2022", "FVC", "M", 50, 172, group) for group in GROUPS}
    assert (len(old), len(new)) == (5, 1)


def test_known_numbers_of_fvc() -> None:
    """A woman of 50 and 160 cm: 3.10 L by GLI Global, 3.33 and 3.07 L by GLI-2012 Caucasian and Other; a man of 172 cm likewise."""
    asked: tuple[tuple[Table, Group], ...] = (("GLI2022", "caucasian"), ("GLI2012", "caucasian"), ("GLI2012", "other"))
    women = [found.predicted for table, group in asked if (found := reference(table, "FVC", "F", 50, 160, group))]
    men = [found.predicted for table, group in asked if (found := reference(table, "FVC", "M", 50, 172, group))]
    assert women == pytest.approx([3.10, 3.33, 3.07], abs=0.006)
    assert men == pytest.approx([4.25, 4.61, 4.24], abs=0.006)


def test_units_of_dlco_are_one_constant_apart() -> None:
    """TLCO in mmol/min/kPa and DLCO in mL/min/mmHg differ by 2.987 at every age; so do the two units of KCO."""
    for age in (18, 44.4, 90):
        pairs: tuple[tuple[Measure, Measure], ...] = (("TLCO_SI", "DLCO_TR"), ("KCO_SI", "KCO_TR"))
        for si, traditional in pairs:
            small, great = (reference("GLI2017", measure, "F", age, 160) for measure in (si, traditional))
            assert small is not None
            assert great is not None
            assert great.predicted / small.predicted == pytest.approx(2.987, abs=5e-4)


def test_a_power_of_nothing_is_a_logarithm() -> None:
    """Where L is 0 the z-score is ln(measured / M) / S, and close to it the two meet."""
    flat, nearly = (Reference(3.0, 2.0, 4.0, power, 0.15) for power in (0.0, 1e-6))
    assert flat.z(2.4) == pytest.approx(math.log(0.8) / 0.15)
    assert nearly.z(2.4) == pytest.approx(flat.z(2.4), abs=1e-5)
    assert lung_function._percentile(3.0, 0.15, 0.0, -1.645) == pytest.approx(lung_function._percentile(3.0, 0.15, 1e-7, -1.645))


def test_a_table_is_read_once_and_only_when_it_is_asked_for() -> None:
    """The first call reads one measure and sex; later calls read no file."""
    lung_function._equation.cache_clear()
    lung_function._coefficients.cache_clear()
    for age in (40, 41, 42):
        reference("GLI2022", "FVC", "F", age, 160)
    assert lung_function._equation.cache_info().misses == 1
    assert lung_function._coefficients.cache_info().misses == 1


@st.composite
def people(draw: st.DrawFn) -> Reference:
    """Draw the reference of somebody whom a set covers."""
    table, measure = draw(st.sampled_from(EVERY))
    low, high = age_range(table, measure)
    found = reference(table, measure, draw(st.sampled_from(SEXES)), draw(st.floats(low, high)), draw(st.floats(100, 220)),
                      draw(st.sampled_from(GROUPS)))
    assert found is not None
    return found


@given(people())
@settings(deadline=None)
def test_predicted_and_limits_score_as_they_must(found: Reference) -> None:
    """T19: the predicted value has z 0 and 100 %; the limits have z −1.645 and +1.645."""
    assert found.z(found.predicted) == pytest.approx(0, abs=1e-9)
    assert found.percent(found.predicted) == pytest.approx(100)
    assert found.z(found.lln) == pytest.approx(-1.645, abs=1e-9)
    assert found.z(found.uln) == pytest.approx(1.645, abs=1e-9)


@given(people(), st.lists(st.floats(0.01, 2), min_size=2, max_size=6))
@settings(deadline=None)
def test_more_is_never_scored_lower(found: Reference, parts: list[float]) -> None:
    """T19: z-score and percent rise with what was measured."""
    measured = [found.predicted * part for part in sorted(parts)]
    scores = [(found.z(each), found.percent(each)) for each in measured]
    for (lower_z, lower_percent), (z, percent) in pairwise(scores):
        assert None not in (lower_z, lower_percent, z, percent)
        assert lower_z <= z  # type: ignore[operator]
        assert lower_percent <= percent  # type: ignore[operator]
