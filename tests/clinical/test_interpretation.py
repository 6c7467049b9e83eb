"""Severity and pattern from z-scores (F53)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sscexo_desktop.clinical.interpretation import pattern, severity
from sscexo_desktop.clinical.lung_function import reference
from tests.clinical.published import NO_NUMBERS, vectors

ORDER = ("severe", "moderate", "mild", "normal")


def test_published_cases() -> None:
    """Every case of the file, whose "within normal" is "normal" here."""
    for row in vectors("z_severity.csv"):
        assert severity(float(row["z"])) == row["grade"].removeprefix("within "), row["case"]


@pytest.mark.parametrize(("z", "grade"), [
    (3, "normal"), (0, "normal"), (-1.6449, "normal"), (-1.645, "normal"), (-1.6450004, "normal"), (-1.6450006, "mild"),
    (-1.6451, "mild"),    (-2.5, "mild"), (-2.5000000001, "mild"), (-2.5001, "moderate"), (-2.505, "moderate"), (-2.51, "moderate"),
    (-4, "moderate"), (-4.0001, "severe"), (-4.05, "severe"), (-4.1, "severe"), (-4.11, "severe"), (-9, "severe")])
def test_each_limit(z: float, grade: str) -> None:
    """Exactly −1.645, −2.5 and −4.0 are the milder side; what the paper leaves between two classes is the more severe."""
    assert severity(z) == grade


def test_the_lower_limit_itself_is_normal() -> None:
    """A value exactly at its lower limit is normal, whatever binary fractions make of its z-score."""
    for age in range(18, 80):
        found = reference("GLI2022", "FVC", "F", age, 158)
        assert found is not None
        at, below = found.z(found.lln), found.z(found.lln - 0.001)
        assert at is not None
        assert below is not None
        assert (severity(at), severity(below)) == ("normal", "mild")
        assert pattern(0, at, 0) == "normal"


@given(st.floats(-10, 10), st.floats(-10, 10))
def test_a_lower_score_is_never_milder(one: float, other: float) -> None:
    """Severity rises as the z-score falls."""
    worse, better = (severity(z) for z in sorted((one, other)))
    assert worse is not None
    assert better is not None
    assert ORDER.index(worse) <= ORDER.index(better)


LOW, FINE = -1.646, -1.645


@pytest.mark.parametrize(("fev1", "fvc", "ratio", "tlc", "expected"), [
    (FINE, FINE, FINE, None, "normal"), (FINE, FINE, FINE, FINE, "normal"), (FINE, FINE, FINE, LOW, "normal"),
    (LOW, FINE, LOW, None, "obstruction"), (FINE, FINE, LOW, LOW, "obstruction"), (LOW, LOW, LOW, FINE, "obstruction"),
    (LOW, LOW, LOW, None, "obstruction"), (LOW, LOW, LOW, LOW, "mixed"), (FINE, LOW, LOW, LOW, "mixed"),
    (LOW, LOW, FINE, LOW, "restriction"), (FINE, LOW, FINE, LOW, "restriction"), (LOW, LOW, FINE, None, "possible restriction"),
    (FINE, LOW, FINE, None, "possible restriction"), (LOW, LOW, FINE, FINE, "non-specific"),
    (LOW, FINE, FINE, None, "non-specific"), (LOW, FINE, FINE, FINE, "non-specific")])
def test_patterns(fev1: float, fvc: float, ratio: float, tlc: float | None, expected: str) -> None:
    """Each branch, with exactly −1.645 not low."""
    assert pattern(fev1, fvc, ratio, tlc) == expected


@pytest.mark.parametrize("number", NO_NUMBERS)
def test_no_number_has_no_meaning(number: float) -> None:
    """A z-score that is no finite number."""
    assert severity(number) is None
    assert pattern(number, 0, 0) is pattern(0, number, 0) is pattern(0, 0, number) is pattern(0, 0, 0, number) is None
