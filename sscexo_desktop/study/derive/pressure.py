"""Derived values of the blood pressure at screening."""

from __future__ import annotations

from decimal import Decimal

from sscexo_desktop.study.answers import Look
from sscexo_desktop.study.derive.value import Derived
from sscexo_desktop.study.texts import message

SYSTOLIC, DIASTOLIC = "SYSBP_VSORRES", "DIABP_VSORRES"
READINGS = 2


def mean_systolic(look: Look) -> Derived | None:
    """Mean of the last two systolic pressures, mmHg; none of a single one.

    Source: arithmetic.
    """
    return _mean(look, SYSTOLIC)


def mean_diastolic(look: Look) -> Derived | None:
    """Mean of the last two diastolic pressures, mmHg; none of a single one.

    Source: arithmetic.
    """
    return _mean(look, DIASTOLIC)


def mean_of_last_two(look: Look, item: str) -> Decimal | None:
    """Return the mean of the last two readings of a pressure, where there are two."""
    found = _readings(look, item)[-READINGS:]
    return sum(found, Decimal(0)) / READINGS if len(found) == READINGS else None


def _mean(look: Look, item: str) -> Derived | None:
    mean = mean_of_last_two(look, item)
    if mean is not None:
        return Derived(mean)
    return Derived(None, message("No mean: it takes two readings.")) if _readings(look, item) else None


def _readings(look: Look, item: str) -> list[Decimal]:
    return [each for row in look.rows("bp") if (each := look.number(item, row)) is not None]
