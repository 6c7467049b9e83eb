"""Derived values of the screening: age, means, and what the criteria amount to."""

from __future__ import annotations

from decimal import Decimal

from sscexo_desktop.study import eligibility
from sscexo_desktop.study.answers import Look
from sscexo_desktop.study.dates import PartialDate, completed_years
from sscexo_desktop.study.derive.acr_eular import acr_total
from sscexo_desktop.study.derive.laboratory import child_pugh_points, egfr, egfr_stage, phq9_band
from sscexo_desktop.study.derive.lung_at_screening import (
    screening_dlco_percent,
    screening_dlco_z,
    screening_fvc_percent,
    screening_fvc_z,
)
from sscexo_desktop.study.derive.pressure import mean_diastolic, mean_systolic
from sscexo_desktop.study.derive.value import Derived, Formula
from sscexo_desktop.study.texts import message


def age_at_consent(look: Look) -> Derived | None:
    """Completed Jalali years from birth to consent; with a partial birth date only if every possible day gives the same age.

    Source: arithmetic.
    """
    born, consent = look.value("BRTHDAT"), look.day("RFICDAT")
    if not isinstance(born, PartialDate) or consent is None or born.last > consent:
        return None
    oldest, youngest = completed_years(born.first, consent), completed_years(born.last, consent)
    if oldest == youngest:
        return Derived(oldest)
    return Derived(None, message("{youngest} or {oldest}: the day of birth is not known.", youngest=youngest, oldest=oldest))


def bmi(look: Look) -> Decimal | None:
    """Body mass index, kg/m²: weight in kg over the square of height in m.

    Source: arithmetic.
    """
    height, weight = look.number("HEIGHT_VSORRES"), look.number("WEIGHT_VSORRES")
    return weight / (height / 100) ** 2 if height and weight else None


def eligibility_conclusion(look: Look) -> Derived | None:
    """What the criteria amount to: not eligible as soon as one is against it, open while one is not answered or lacks the evidence
    that the registry names (consent, CT and lung function, platelets, pregnancy test of who can be pregnant), else eligible.

    Against it is an inclusion criterion answered no, an exclusion criterion answered yes, or evidence that no answer can
    overrule: platelets below 40 ×10⁹/L, a positive pregnancy test, CT or lung function that does not confirm the disease.

    Source: the trial's registration.
    """
    if not look.answers.at:
        return None
    found = look.once(eligibility.conclusion)
    return Derived(found.code, found.words)


FORMULAS: dict[str, Formula] = {
    each.__name__: each
    for each in (
        age_at_consent, bmi, mean_systolic, mean_diastolic, acr_total, screening_fvc_percent, screening_fvc_z,
        screening_dlco_percent, screening_dlco_z, egfr, egfr_stage, child_pugh_points, phq9_band, eligibility_conclusion,
    )
}  # fmt: skip
