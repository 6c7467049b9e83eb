"""Kidney function by CKD-EPI 2021 (F37)."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sscexo_desktop.clinical.kidney import Sex, creatinine_mg_dl, egfr, stage
from tests.clinical.published import NO_NUMBERS, vectors

SEXES = st.sampled_from(["F", "M"])


def test_published_cases() -> None:
    """Every case of the file, creatinine in either unit."""
    for row in vectors("egfr_ckdepi2021.csv"):
        creatinine = float(row["creatinine"])
        in_mg = creatinine if row["unit"] == "mg/dL" else creatinine_mg_dl(creatinine)
        assert in_mg is not None
        found = egfr(row["sex"], float(row["age_y"]), in_mg)  # type: ignore[arg-type]
        assert found is not None
        if row["egfr_mL_min_1.73m2"]:
            assert found == pytest.approx(float(row["egfr_mL_min_1.73m2"]), abs=5.1e-5), row["case"]
        assert round(found) == int(row["egfr_rounded"]), row["case"]
        assert stage(found) == row["kdigo_G"], row["case"]


@pytest.mark.parametrize(("sex", "age", "creatinine", "rounded"), [
    ("M", 55, 1.09, 80), ("M", 55, 1.2, 71), ("F", 65, 85 / 88.4, 66)])
def test_the_calculator_of_the_kidney_foundation(sex: Sex, age: float, creatinine: float, rounded: int) -> None:
    """Three results of the public calculator, one of them typed in µmol/L."""
    found = egfr(sex, age, creatinine)
    assert found is not None
    assert round(found) == rounded


def test_units_of_creatinine() -> None:
    """88.4 µmol/L are 1 mg/dL; what is not above 0 is none."""
    assert creatinine_mg_dl(88.4) == 1
    assert creatinine_mg_dl(0.442) == pytest.approx(0.005)
    assert {creatinine_mg_dl(number) for number in (0, -88.4, *NO_NUMBERS)} == {None}


@pytest.mark.parametrize(("age", "creatinine"), [
    (math.nextafter(18, 0), 1), (17, 1), (0, 1), (-40, 1), (120.01, 1), (50, 0), (50, -1), *((50, number) for number in NO_NUMBERS),
    *((number, 1) for number in NO_NUMBERS)])
def test_no_estimate_out_of_range(age: float, creatinine: float) -> None:
    """Under 18 years the equation does not hold; a creatinine is above 0."""
    assert egfr("F", age, creatinine) is egfr("M", age, creatinine) is None
    assert egfr("F", 18, 0.7) is not None
    assert egfr("M", 120, 0.7) is not None


@pytest.mark.parametrize(("rate", "category"), [
    (140, "G1"), (90, "G1"), (89.999, "G2"), (89.5, "G2"), (60, "G2"), (59.999, "G3a"), (59.5, "G3a"), (45, "G3a"), (44.999, "G3b"),
    (30, "G3b"), (29.999, "G4"), (15, "G4"), (14.999, "G5"), (0, "G5"), (-0.1, None), *((number, None) for number in NO_NUMBERS)])
def test_each_limit_of_a_category(rate: float, category: str | None) -> None:
    """The value that is not rounded counts: 89.5 is G2."""
    assert stage(rate) == category


@given(SEXES, st.floats(18, 119), st.floats(0.2, 15))
def test_age_and_creatinine_lower_the_rate(sex: Sex, age: float, creatinine: float) -> None:
    """The rate falls with age and with creatinine, without a jump where the two powers meet."""
    rate = egfr(sex, age, creatinine)
    older, more = egfr(sex, age + 1, creatinine), egfr(sex, age, creatinine * 1.01)
    assert rate is not None
    assert older is not None
    assert more is not None
    assert older < rate
    assert 0.98 * rate < more < rate
