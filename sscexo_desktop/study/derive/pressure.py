"""Derived values of the blood pressure at screening."""

from __future__ import annotations

from decimal import Decimal

from sscexo_desktop.study.answers import Look


def mean_systolic(look: Look) -> Decimal | None:
    """Mean of the last two systolic pressures, mmHg.

    Source: arithmetic.
    """
    return _mean_of_last_two(look, "SYSBP_VSORRES")


def mean_diastolic(look: Look) -> Decimal | None:
    """Mean of the last two diastolic pressures, mmHg.

    Source: arithmetic.
    """
    return _mean_of_last_two(look, "DIABP_VSORRES")


def _mean_of_last_two(look: Look, item: str) -> Decimal | None:
    found = [each for row in look.rows("bp") if (each := look.number(item, row)) is not None]
    return sum(found[-2:], Decimal(0)) / 2 if len(found) >= 2 else None
