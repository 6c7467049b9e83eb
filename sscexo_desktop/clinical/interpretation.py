"""What z-scores of lung function mean: how severe, and which pattern of impairment."""

from __future__ import annotations

from math import isfinite
from typing import Literal

Severity = Literal["normal", "mild", "moderate", "severe"]
Pattern = Literal["normal", "obstruction", "mixed", "restriction", "possible restriction", "non-specific"]

LOWER_LIMIT = -1.645
"""The z-score of the 5th percentile: the lower limit of normal."""

STEPS = (-2.5, -4.0)
"""The z-scores below which an impairment is moderate, and severe."""

_ROUNDING = 6


def severity(z: float) -> Severity | None:
    """Return how severe an impairment is by its z-score: ≥ −1.645 normal, ≥ −2.5 mild, ≥ −4.0 moderate, else severe.

    `z` is any finite number, rounded to 6 decimals before it is compared. The paper leaves the gaps −2.5 to −2.51 and −4.0 to −4.1
    open; a value in a gap counts as the more severe here, which is a proposal.
    Source: Stanojevic S 2022, Eur Respir J 60:2101499 (ERS/ATS 2022), as quoted in secondary sources.
    """
    if not isfinite(z):
        return None
    rounded = round(z, _ROUNDING)
    if rounded >= LOWER_LIMIT:
        return "normal"
    moderate, severe = STEPS
    if rounded >= moderate:
        return "mild"
    return "moderate" if rounded >= severe else "severe"


def pattern(fev1_z: float, fvc_z: float, ratio_z: float, tlc_z: float | None = None) -> Pattern | None:
    """Return the pattern of impairment from the z-scores of FEV1, FVC, FEV1/FVC and, where measured, TLC.

    "Low" is below −1.645. Low ratio: mixed where FVC and TLC are low, otherwise obstruction. Ratio not low and FVC low: by TLC
    restriction (low), non-specific (not low) or possible restriction (not measured). Only FEV1 low: non-specific.
    TLC is not looked at while FVC is not low. `None` where a z-score is no finite number.
    Source: Stanojevic S 2022, Eur Respir J 60:2101499 (ERS/ATS 2022), as quoted in secondary sources.
    """
    if not all(isfinite(z) for z in (fev1_z, fvc_z, ratio_z, 0.0 if tlc_z is None else tlc_z)):
        return None
    if _low(ratio_z):
        return "mixed" if _low(fvc_z) and tlc_z is not None and _low(tlc_z) else "obstruction"
    if not _low(fvc_z):
        return "non-specific" if _low(fev1_z) else "normal"
    if tlc_z is None:
        return "possible restriction"
    return "restriction" if _low(tlc_z) else "non-specific"


def _low(z: float) -> bool:
    return round(z, _ROUNDING) < LOWER_LIMIT
