"""Extent on chest CT, the stage of Goh and the Warrick score (F55, F56, T19)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sscexo_desktop.clinical.chest_ct import Warrick, goh, mean_extent, warrick
from tests.clinical.published import NO_NUMBERS, vectors

LEVELS = ("L1_great_vessels", "L2_carina", "L3_pulm_veins", "L4_midway", "L5_above_diaphragm")
SEGMENTS = ("segs_ground_glass", "segs_irregular_pleura", "segs_septal_subpleural_lines", "segs_honeycombing",
            "segs_subpleural_cysts")


def test_published_stages() -> None:
    """Every case of the file: the mean of five levels and the stage."""
    for row in vectors("goh_stage.csv"):
        extent = mean_extent([float(row[level]) for level in LEVELS])
        assert extent == float(row["mean_extent_pct"]), row["case"]
        assert goh(extent, float(row["FVC_pct_pred"])) == row["stage_research_10_30_rule"], row["case"]


@pytest.mark.parametrize(("extent", "fvc", "stage"), [
    (0, None, "limited"), (9.9, 50, "limited"), (9.999, None, "limited"), (9.9999999, 69.9, "extensive"),
    (10, 69.9, "extensive"), (10, 70, "limited"), (10, 70.1, "limited"), (10, 69.9999999, "limited"), (20, 69.999, "extensive"),
    (30, 70, "limited"), (30, 69.9, "extensive"), (30.0000001, 70, "limited"), (30.001, 110, "extensive"),
    (30.1, None, "extensive"), (100, None, "extensive"), (10, None, None), (20, None, None), (30, None, None), (20, 0, None),
    (20, -70, None), (-0.1, 80, None), (100.1, 80, None)])
def test_each_limit_of_the_stage(extent: float, fvc: float | None, stage: str | None) -> None:
    """T19: 9.9, 10, 30 and 30.1 %, with FVC 69.9, 70 and 70.1; between 10 and 30 % no stage without FVC."""
    assert goh(extent, fvc) == stage


@pytest.mark.parametrize("number", NO_NUMBERS)
def test_no_number_has_no_stage(number: float) -> None:
    """What is no finite number is not known."""
    assert goh(number, 80) is goh(20, number) is mean_extent([0, 0, 0, 0, number]) is None


@given(st.lists(st.integers(0, 20).map(lambda steps: 5 * steps), min_size=5, max_size=5), st.integers(0, 4))
def test_the_mean_needs_all_five_levels(levels: list[int], missing: int) -> None:
    """The mean lies between the least and the greatest level; one missing level, or a sixth, and there is none."""
    extent = mean_extent(levels)
    assert extent is not None
    assert min(levels) <= extent <= max(levels)
    assert mean_extent([None if number == missing else level for number, level in enumerate(levels)]) is None
    assert mean_extent(levels[:missing]) is mean_extent([*levels, 0]) is None


def test_a_level_is_a_share() -> None:
    """0 and 100 % are the ends."""
    assert mean_extent([0, 100, 0, 100, 50]) == 50
    assert mean_extent([0, 0, 0, 0, -5]) is mean_extent([0, 0, 0, 0, -0.1]) is mean_extent([100, 100, 100, 100, 100.1]) is None


def test_published_scores() -> None:
    """Every case of the Warrick file."""
    for row in vectors("warrick.csv"):
        expected = Warrick(int(row["severity_0_15"]), int(row["extent_0_15"]), int(row["total_0_30"]))
        assert warrick([int(row[name]) for name in SEGMENTS]) == expected, row["case"]


@pytest.mark.parametrize(("count", "points"), [(0, 0), (1, 1), (3, 1), (4, 2), (9, 2), (10, 3), (20, 3)])
@pytest.mark.parametrize("place", range(5))
def test_each_limit_of_the_extent(place: int, count: int, points: int) -> None:
    """1–3, 4–9 and more than 9 segments; each abnormality's own weight once."""
    severity = place + 1 if count else 0
    assert warrick([count if number == place else 0 for number in range(5)]) == Warrick(severity, points, severity + points)


@pytest.mark.parametrize("segments", [[1, 2, 3, 4], [1, 2, 3, 4, 5, 6], [1, 2, 3, 4, None], [1, 2, 3, 4, -1], [1, 2, 3, 4, 21],
                                      [1, 2, 3, 4, 1.5], []])
def test_warrick_needs_all_five(segments: list[int | None]) -> None:
    """Five whole numbers of segments, none missing."""
    assert warrick(segments) is None
