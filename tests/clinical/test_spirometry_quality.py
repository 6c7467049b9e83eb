"""The quality grade of a spirometry session at both sides of each limit (F52)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sscexo_desktop.clinical.spirometry_quality import Quality, grade
from tests.clinical.published import NO_NUMBERS, vectors

LITRES = st.integers(200, 8000).map(lambda millilitres: millilitres / 1000)


def test_published_cases() -> None:
    """Every case of the file of adult sessions."""
    for row in vectors("spirometry_quality_adult.csv"):
        values = [float(value) for value in row["acceptable_values_L"].split(";") if value]
        found = grade(values, int(row["n_usable_not_acceptable"]))
        assert found is not None
        assert found.grade == row["grade"], row["case"]


@pytest.mark.parametrize(("difference", "two", "three"), [
    (0, "B", "A"), (0.149, "B", "A"), (0.150, "B", "A"), (0.151, "C", "C"), (0.199, "C", "C"), (0.200, "C", "C"), (0.201, "D", "D"),
    (0.250, "D", "D"), (0.251, "E", "E"), (0.9, "E", "E")])
@pytest.mark.parametrize("best", [0.75, 1.005, 2.41, 3.2, 4.37, 5.999])
def test_each_limit_from_both_sides(best: float, difference: float, two: str, three: str) -> None:
    """Exactly 0.150, 0.200 and 0.250 L are within, whatever binary fractions make of the difference."""
    second = best - difference
    if second <= 0:
        second, best = best, best + difference
    for values, letter in (([best, second], two), ([second, best, second], three), ([0.1, second, 0.1, best], three)):
        found = grade(values)
        assert found is not None
        assert (found.grade, found.difference, found.acceptable) == (letter, difference, len(values))


def test_values_are_rounded_before_they_are_compared() -> None:
    """3.2004 and 3.0496 are 3.200 and 3.050: 0.150 L apart."""
    assert grade([3.2004, 3.0496]) == Quality("B", 0.150, 2)
    assert grade([3.2006, 3.0494]) == Quality("C", 0.152, 2)


def test_fewer_than_two_acceptable() -> None:
    """One acceptable blow is E, none U where one was usable, else F; a usable one never helps an acceptable one."""
    assert grade([2.5]) == grade([2.5], usable=2) == Quality("E", None, 1)
    assert grade([], usable=1) == grade([], usable=7) == Quality("U", None, 0)
    assert grade([]) == Quality("F", None, 0)
    assert grade([2.5, 2.4], usable=5) == Quality("B", 0.1, 2)


@pytest.mark.parametrize("impossible", [0, -2.5, *NO_NUMBERS])
def test_impossible_values_have_no_grade(impossible: float) -> None:
    """A value that is not above 0, or a negative number of blows."""
    assert grade([3.2, 3.1, impossible]) is None
    assert grade([3.2, 3.1, 3.1], usable=-1) is None


@given(st.lists(LITRES, min_size=2, max_size=8))
def test_the_order_of_blows_does_not_matter(values: list[float]) -> None:
    """The two largest count, wherever they stand; a further, smaller blow never makes the grade worse."""
    assert grade(values) == grade(sorted(values)) == grade(values[::-1])
    found, more = grade(values), grade([*values, min(values)])
    assert found is not None
    assert more is not None
    assert more.grade <= found.grade
