"""Derived values of the screening: age, means, scores and what the criteria amount to."""

from __future__ import annotations

from decimal import Decimal

from sscexo_desktop.study.answers import Look
from sscexo_desktop.study.dates import PartialDate, completed_years
from sscexo_desktop.study.derive.value import Formula


def age_at_consent(look: Look) -> int | None:
    """Completed Jalali years from birth to consent; with a partial birth date only if every possible day gives the same age."""
    born, consent = look.value("BRTHDAT"), look.day("RFICDAT")
    if not isinstance(born, PartialDate) or consent is None or born.last > consent:
        return None
    oldest, youngest = completed_years(born.first, consent), completed_years(born.last, consent)
    return oldest if oldest == youngest else None


def bmi(look: Look) -> Decimal | None:
    """Body mass index, kg/m²: weight in kg over the square of height in m."""
    height, weight = look.number("HEIGHT_VSORRES"), look.number("WEIGHT_VSORRES")
    return weight / (height / 100) ** 2 if height and weight else None


def mean_systolic(look: Look) -> Decimal | None:
    """Mean of the last two systolic pressures, mmHg."""
    return _mean_of_last_two(look, "SYSBP_VSORRES")


def mean_diastolic(look: Look) -> Decimal | None:
    """Mean of the last two diastolic pressures, mmHg."""
    return _mean_of_last_two(look, "DIABP_VSORRES")


def _mean_of_last_two(look: Look, item: str) -> Decimal | None:
    found = [each for row in look.rows("bp") if (each := look.number(item, row)) is not None]
    return sum(found[-2:], Decimal(0)) / 2 if len(found) >= 2 else None

FORMULAS: dict[str, Formula] = {
    each.__name__: each for each in (age_at_consent, bmi, mean_systolic, mean_diastolic)
}
