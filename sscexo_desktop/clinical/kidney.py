"""Kidney function from serum creatinine."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from typing import Literal

Sex = Literal["F", "M"]
KidneyStage = Literal["G1", "G2", "G3a", "G3b", "G4", "G5"]

_MICROMOLES_PER_MG_DL = 88.4
_AGES = (18, 120)
_EQUATIONS: Mapping[Sex, tuple[float, float, float]] = {"F": (0.7, -0.241, 1.012), "M": (0.9, -0.302, 1.0)}
_STAGES: tuple[tuple[float, KidneyStage], ...] = ((90, "G1"), (60, "G2"), (45, "G3a"), (30, "G3b"), (15, "G4"), (0, "G5"))


def creatinine_mg_dl(micromoles_per_litre: float) -> float | None:
    """Return a creatinine in mg/dL from µmol/L (above 0): divided by 88.4.

    Source: Inker LA 2021, N Engl J Med 385:1737 (units of the equation).
    """
    return micromoles_per_litre / _MICROMOLES_PER_MG_DL if 0 < micromoles_per_litre < inf else None


def egfr(sex: Sex, age: float, creatinine_mg_dl: float) -> float | None:
    """Return the estimated glomerular filtration rate in mL/min/1.73 m² (CKD-EPI 2021, without race), not rounded.

    142 × min(Scr/k, 1)^a × max(Scr/k, 1)^−1.200 × 0.9938^age, × 1.012 for women; k 0.7 and a −0.241 for women, 0.9 and −0.302
    for men; Scr is `creatinine_mg_dl` in mg/dL, above 0; `age` in years, 18–120.
    Source: Inker LA 2021, N Engl J Med 385:1737.
    """
    if not (0 < creatinine_mg_dl < inf and _AGES[0] <= age <= _AGES[1]):
        return None
    k, power, factor = _EQUATIONS[sex]
    ratio = creatinine_mg_dl / k
    return float(142 * min(ratio, 1.0) ** power * max(ratio, 1.0) ** -1.2 * 0.9938**age * factor)


def stage(egfr: float) -> KidneyStage | None:
    """Return the KDIGO category of an eGFR in mL/min/1.73 m² (0 or more), judged on the value that is not rounded.

    G1 ≥ 90, G2 ≥ 60, G3a ≥ 45, G3b ≥ 30, G4 ≥ 15, G5 below.
    Source: KDIGO 2013, Kidney Int Suppl 3:1 (2012 guideline for chronic kidney disease).
    """
    return next((name for limit, name in _STAGES if limit <= egfr < inf), None)
