"""Diffusing capacity: the corrections and the grade of a manoeuvre (F52, F57)."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sscexo_desktop.clinical.diffusion import TO_TRADITIONAL, haemoglobin_factor, pressure_factor, quality
from tests.clinical.published import NO_NUMBERS, vectors, yes


def test_haemoglobin_cases() -> None:
    """Every case of the file: the factor on the measured value and the adjusted value."""
    for row in vectors("dlco_hb_correction.csv"):
        factor = haemoglobin_factor(row["sex"], float(row["age_y"]), float(row["hb_g_dL"]))  # type: ignore[arg-type]
        assert factor is not None
        assert factor == pytest.approx(float(row["factor_on_measured"]), abs=5.1e-7), row["case"]
        assert factor * float(row["dlco_measured_mL_min_mmHg"]) == pytest.approx(float(row["dlco_hb_adjusted"]), abs=5.1e-5)
        assert 1 / factor == pytest.approx(float(row["factor_on_predicted"]), abs=5.1e-7)


def test_a_normal_haemoglobin_changes_nothing() -> None:
    """14.6 g/dL for men from 15 years, 13.4 for women and for children under 15."""
    assert haemoglobin_factor("M", 50, 14.6) == pytest.approx(1)
    assert haemoglobin_factor("F", 50, 13.4) == pytest.approx(1)
    assert haemoglobin_factor("M", 15, 14.6) == pytest.approx(1)
    assert haemoglobin_factor("M", math.nextafter(15, 0), 13.4) == pytest.approx(1)
    assert haemoglobin_factor("M", 0, 13.4) == haemoglobin_factor("F", 120, 13.4)
    assert haemoglobin_factor("F", 14, 13.4) == haemoglobin_factor("F", 15, 13.4)


def test_the_correction_is_on_the_measured_value() -> None:
    """A man with 10 g/dL: 1.1894, not the 1.2275 of a formula that goes round."""
    assert haemoglobin_factor("M", 50, 10) == pytest.approx(1.1894, abs=5e-5)


@given(st.sampled_from(["F", "M"]), st.floats(0, 120), st.floats(2, 24.9))
def test_less_haemoglobin_corrects_more(sex: str, age: float, hb: float) -> None:
    """The factor falls as haemoglobin rises."""
    less, more = haemoglobin_factor(sex, age, hb), haemoglobin_factor(sex, age, hb + 0.1)  # type: ignore[arg-type]
    assert less is not None
    assert more is not None
    assert less > more


@pytest.mark.parametrize(("age", "hb"), [(50, 1.99), (50, 25.01), (50, 0), (50, -12), (50, 136), (-1, 13), (120.01, 13),
                                         *((50, number) for number in NO_NUMBERS), *((number, 13) for number in NO_NUMBERS)])
def test_no_factor_out_of_range(age: float, hb: float) -> None:
    """Grams per litre, nothing, or an age nobody has."""
    assert haemoglobin_factor("F", age, hb) is None


def test_pressure_cases() -> None:
    """Every case of the file, and both ends of the range."""
    for row in vectors("dlco_pb_correction.csv"):
        factor = pressure_factor(float(row["PB_mmHg"]))
        assert factor == pytest.approx(float(row["factor"]), abs=1e-9), row["case"]
        assert factor * 15 == pytest.approx(float(row["dlco_15.0_becomes"]), abs=5.1e-5)
    assert pressure_factor(480) is not None
    assert pressure_factor(800) is not None
    assert {pressure_factor(mmhg) for mmhg in (479.9, 800.1, 86, 0, -645, *NO_NUMBERS)} == {None}


def test_the_units_of_dlco() -> None:
    """1 mmol/min/kPa is 2.987 mL/min/mmHg."""
    assert TO_TRADITIONAL == 2.987


def test_manoeuvre_cases() -> None:
    """Every case of the file of manoeuvres."""
    for row in vectors("dlco_quality.csv"):
        found = quality(float(row["VI_over_VC_pct"]), yes(row["VA_within_200mL_or_5pct_of_largest"]),
                        float(row["breath_hold_s"]), float(row["sample_collection_s"]))
        assert found == row["grade"], row["case"]


@pytest.mark.parametrize(("inspired", "repeats", "held", "collected", "letter"), [
    (90, False, 10, 4, "A"), (89.9, False, 10, 4, "B"), (89.9, True, 10, 4, "A"), (85, True, 10, 4, "A"), (84.9, True, 10, 4, "C"),
    (85, False, 10, 4, "B"), (84.9, False, 10, 4, "C"), (80, False, 10, 5, "C"), (79.9, False, 10, 5, "D"),
    (79.9, True, 10, 4, "D"), (95, True, 8, 4, "A"), (95, True, 7.9, 4, "D"), (95, True, 12, 4, "A"), (95, True, 12.1, 4, "D"),
    (95, True, 10, 4.1, "C"), (95, True, 10, 5, "C"), (95, True, 10, 5.1, "F"), (70, False, 13, 5, "D"), (70, False, 13, 5.1, "F"),
    (100 * 2.61 / 2.9, False, 10, 4, "A"), (102, False, 10, 4, "A"), (89.9999996, False, 10, 4, "A"),
    (89.9999994, False, 10, 4, "B"), (95, True, 0.5, 4, "D"), (95, True, 10, 0.5, "A"), (0.5, True, 10, 4, "D")])
def test_each_limit_of_a_manoeuvre(inspired: float, repeats: bool, held: float, collected: float, letter: str) -> None:
    """Both sides of 90, 85 and 80 %, of 8 and 12 s and of 4 and 5 s."""
    assert quality(inspired, repeats, held, collected) == letter


@pytest.mark.parametrize("impossible", [0, -1, *NO_NUMBERS])
def test_impossible_manoeuvres_have_no_grade(impossible: float) -> None:
    """A share or a time that is not above 0."""
    assert quality(impossible, True, 10, 4) is None
    assert quality(90, True, impossible, 4) is None
    assert quality(90, True, 10, impossible) is None
