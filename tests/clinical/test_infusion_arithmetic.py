"""Arithmetic of an infusion (F44)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sscexo_desktop.clinical.infusion import drops_per_minute, mean_rate, minutes, ml_per_hour
from tests.clinical.published import NO_NUMBERS, vectors

POSITIVE = st.floats(0.1, 500)


def test_published_cases() -> None:
    """Every case of the file, whole minutes or not."""
    for row in vectors("infusion.csv"):
        volume, rate = float(row["volume_mL"]), float(row["rate_mL_min"])
        assert minutes(volume, rate) == pytest.approx(float(row["duration_min"]), abs=5.1e-5), row["case"]
        assert ml_per_hour(rate) == pytest.approx(float(row["rate_mL_h"])), row["case"]
        assert drops_per_minute(rate) == pytest.approx(float(row["drops_per_min_20gtt_set"])), row["case"]


def test_the_infusion_of_the_trial() -> None:
    """100 mL at 2 mL/min run 50 minutes; ten minutes of interruption in an hour leave that rate."""
    assert minutes(100, 2) == 50
    assert mean_rate(100, 50) == mean_rate(100, 60, interrupted=10) == 2
    assert drops_per_minute(2, 60) == 120


@pytest.mark.parametrize("wrong", [0, -1, *NO_NUMBERS])
def test_nothing_comes_of_nothing(wrong: float) -> None:
    """A volume, a rate, a time that is not above 0."""
    assert minutes(wrong, 2) is minutes(100, wrong) is ml_per_hour(wrong) is None
    assert drops_per_minute(wrong) is drops_per_minute(2, wrong) is None
    assert mean_rate(wrong, 50) is mean_rate(100, wrong) is None


@pytest.mark.parametrize("interrupted", [50, 51, -1, *NO_NUMBERS])
def test_an_interruption_leaves_time(interrupted: float) -> None:
    """Shorter than the infusion, and not negative."""
    assert mean_rate(100, 50, interrupted) is None
    assert mean_rate(100, 50, 0) is not None


@given(POSITIVE, POSITIVE)
def test_duration_and_rate_lead_back(volume: float, rate: float) -> None:
    """The mean rate over the expected duration is the rate."""
    duration = minutes(volume, rate)
    assert duration is not None
    assert mean_rate(volume, duration) == pytest.approx(rate)
