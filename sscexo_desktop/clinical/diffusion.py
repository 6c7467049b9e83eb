"""Carbon monoxide diffusing capacity (DLCO): unit, corrections of a measured value, quality of a manoeuvre."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from typing import Literal

Sex = Literal["F", "M"]
ManoeuvreGrade = Literal["A", "B", "C", "D", "F"]

TO_TRADITIONAL = 2.987
"""mL/min/mmHg in one mmol/min/kPa (Stanojevic S 2017, Eur Respir J 50:1700010: the quotient of its two sets of equations)."""

HAEMOGLOBIN_RANGE = (2.0, 25.0)
"""Haemoglobin in g/dL that a correction is worked out for; above it the value was typed in g/L."""

PRESSURE_RANGE = (480.0, 800.0)
"""Barometric pressure in mmHg that a correction is worked out for, from 3,600 m above the sea to below it."""

_CONSTANTS: Mapping[Sex, float] = {"M": 10.22, "F": 9.38}
_GROWN_UP, _OLDEST = 15.0, 120.0
_ROUNDING = 6


def haemoglobin_factor(sex: Sex, age: float, hb: float) -> float | None:
    """Return what to multiply a measured DLCO or KCO by to bring it to a normal haemoglobin (14.6 and 13.4 g/dL).

    `age` in years, 0–120, `hb` in g/dL, 2–25. Men of 15 years and more (10.22 + Hb) / (1.7 × Hb); women and children under 15
    (9.38 + Hb) / (1.7 × Hb). Never to be applied to a value that the device has corrected already.
    Source: Graham BL 2017, Eur Respir J 49:1600016 (ERS/ATS 2017), as quoted in three secondary sources; after Cotes JE 1972,
    Clin Sci 42:325.
    """
    if not (0 <= age <= _OLDEST and HAEMOGLOBIN_RANGE[0] <= hb <= HAEMOGLOBIN_RANGE[1]):
        return None
    constant = _CONSTANTS[sex if age >= _GROWN_UP else "F"]
    return (constant + hb) / (1.7 * hb)


def pressure_factor(mmhg: float) -> float | None:
    """Return what to multiply a measured DLCO by to bring it to 760 mmHg: 0.505 + 0.00065 × PB.

    `mmhg` is the barometric pressure in mmHg, 480–800. Never to be applied to a value that the device has corrected already.
    Source: Graham BL 2017, Eur Respir J 49:1600016 (ERS/ATS 2017), from memory of the paper.
    """
    return 0.505 + 0.00065 * mmhg if PRESSURE_RANGE[0] <= mmhg <= PRESSURE_RANGE[1] else None


def quality(vi_vc_percent: float, va_repeats: bool, breath_hold: float, collection: float) -> ManoeuvreGrade | None:
    """Return the grade of one DLCO manoeuvre, `None` where a number is not above 0.

    `vi_vc_percent` is the inspired volume in % of the vital capacity; `va_repeats` says that VA is within 200 mL or 5 %,
    whichever is greater, of the largest acceptable VA; `breath_hold` and `collection` (of the sample) in seconds.
    A: VI ≥ 90 % (or ≥ 85 % with `va_repeats`), held 8–12 s, collected ≤ 4 s; B: ≥ 85 %, 8–12 s, ≤ 4 s; C: ≥ 80 %, 8–12 s, ≤ 5 s.
    A manoeuvre gets the first grade whose limits are all met, else D when it was collected within 5 s, else F: a proposal,
    for the paper leaves mixed cases open.
    Source: Graham BL 2017, Eur Respir J 49:1600016 (ERS/ATS 2017), from memory of the paper.
    """
    if not all(0 < number < inf for number in (vi_vc_percent, breath_hold, collection)):
        return None
    inspired, held, collected = (round(number, _ROUNDING) for number in (vi_vc_percent, breath_hold, collection))
    if 8 <= held <= 12:
        if collected <= 4 and inspired >= 85:
            return "A" if inspired >= 90 or va_repeats else "B"
        if collected <= 5 and inspired >= 80:
            return "C"
    return "D" if collected <= 5 else "F"
