"""Change between two visits and the rules that judge it (F54)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sscexo_desktop.clinical.progression import mcid, omeract, ppf, ppf_physiology, relative
from tests.clinical.published import NO_NUMBERS, vectors, yes


def test_published_cases() -> None:
    """Every case of the file: the changes, OMERACT, the limb of physiology, two of three, and what matters at all."""
    for row in vectors("progression.csv"):
        fvc, fvc_now, dlco, dlco_now = (float(row[name]) for name in ("FVCpp_base", "FVCpp_6m", "DLCOpp_base", "DLCOpp_6m"))
        fvc_relative, dlco_relative = relative(fvc_now, fvc), relative(dlco_now, dlco)
        assert fvc_relative == pytest.approx(float(row["FVC_rel_change_pct"]), abs=5.1e-5)
        assert dlco_relative == pytest.approx(float(row["DLCO_rel_change_pct"]), abs=5.1e-5)
        assert fvc_now - fvc == pytest.approx(float(row["FVC_abs_change_pp"]))
        physiology = ppf_physiology(fvc_now - fvc, dlco_now - dlco)
        assert omeract(fvc_relative, dlco_relative) is yes(row["OMERACT_progression"]), row["case"]
        assert physiology is yes(row["PPF_physiology"]), row["case"]
        assert ppf(yes(row["worse_symptoms"]), physiology, yes(row["worse_CT"])) is yes(row["PPF_2of3"]), row["case"]
        assert mcid(fvc_now - fvc) == row["MCID_3.0pp_class"], row["case"]


@pytest.mark.parametrize(("fvc", "dlco", "expected"), [
    (-10, None, True), (-10, 0, True), (-9.9999999, 0, True), (-9.999, 0, False), (-9.999, None, None), (-9.999, -15, True),
    (-9.999, -14.9999999, True), (-9.999, -14.999, False), (-5, -15, True), (-5, -14.999, False), (-5, None, None),
    (-4.9999999, -15, True), (-4.999, -40, False), (-4.999, None, False), (0, None, False), (12, -40, False),
    (None, -40, None), (None, None, None)])
def test_omeract_at_each_limit(fvc: float | None, dlco: float | None, expected: bool | None) -> None:
    """−10 %, −5 % and −15 % are within; no answer only where it rests on what is not known."""
    assert omeract(fvc, dlco) is expected


@pytest.mark.parametrize(("fvc", "dlco", "expected"), [
    (-5, None, True), (-4.9999999, None, True), (-4.999, None, None), (-4.999, -9.999, False), (-4.999, -10, True),
    (3, -9.9999999, True), (None, -10, True), (None, -9.999, None), (None, None, None), (5, 5, False)])
def test_ppf_physiology_at_each_limit(fvc: float | None, dlco: float | None, expected: bool | None) -> None:
    """−5 and −10 points are within."""
    assert ppf_physiology(fvc, dlco) is expected


@pytest.mark.parametrize(("limbs", "expected"), [
    ((True, True, True), True), ((True, True, None), True), ((True, False, True), True), ((True, None, None), None),
    ((True, False, None), None), ((True, False, False), False), ((False, False, None), False), ((None, None, None), None),
    ((False, None, None), None), ((False, False, False), False)])
def test_two_of_three(limbs: tuple[bool | None, bool | None, bool | None], expected: bool | None) -> None:
    """An unknown limb leaves the answer open only while it could change it; the order does not matter."""
    one, two, three = limbs
    assert ppf(one, two, three) is ppf(three, one, two) is ppf(two, three, one) is expected


@pytest.mark.parametrize(("points", "expected"), [
    (3, "improved"), (2.9999999, "improved"), (2.999, "stable"), (0, "stable"), (-2.999, "stable"), (-2.9999999, "worse"),
    (-3, "worse"), (67.3 - 64.3, "improved"), (-30, "worse")])
def test_the_smallest_difference_that_matters(points: float, expected: str) -> None:
    """±3.0 points are within."""
    assert mcid(points) == expected


@pytest.mark.parametrize("number", NO_NUMBERS)
def test_no_number_is_not_judged(number: float) -> None:
    """What is no finite number is not known."""
    assert mcid(number) is omeract(number, -20) is ppf_physiology(number, number) is None
    assert relative(number, 2) is relative(2, number) is None


def test_no_relative_change_without_two_measurements() -> None:
    """Neither value may be 0 or less."""
    assert relative(2, 0) is relative(0, 2) is relative(-1, 2) is relative(1, -2) is None
    assert relative(72, 80) == -10


@given(st.floats(0.1, 9), st.floats(0.1, 9))
def test_relative_change_leads_back(then: float, now: float) -> None:
    """The relative change turns the earlier value into the later one; nothing changes by 0 %."""
    change = relative(now, then)
    assert change is not None
    assert then * (1 + change / 100) == pytest.approx(now)
    assert relative(then, then) == 0
