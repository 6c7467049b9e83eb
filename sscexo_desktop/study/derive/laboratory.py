"""Derived values of the screening's laboratory: kidney function, the Child-Pugh score, and the band of the PHQ-9."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, cast

from sscexo_desktop.clinical import depression, kidney, liver
from sscexo_desktop.study.answers import Look
from sscexo_desktop.study.dates import PartialDate, completed_years
from sscexo_desktop.study.derive.numbers import shown
from sscexo_desktop.study.derive.value import Derived
from sscexo_desktop.study.texts import Message, message

GRADES = {"NONE": 1, "MILD": 2, "SEVERE": 3}
"""What ascites and encephalopathy count in the Child-Pugh score."""
PHQ9_BANDS: dict[depression.PHQ9Severity, str] = {
    "none-minimal": "MINIMAL", "mild": "MILD", "moderate": "MODERATE", "moderately severe": "MODSEVERE", "severe": "SEVERE",
}  # fmt: skip


# ---- kidney ------------------------------------------------------------------------------------------------------------------


def filtration(look: Look) -> tuple[float, ...] | Message | None:
    """Return every eGFR that is possible, highest first: one, or several where the day of birth is not known.

    The reason where it cannot be worked out; `None` before a creatinine is written.
    """
    creatinine = look.number("CREAT_LBORRES")
    if creatinine is None:
        return None
    sex, ages = look.code("SEX"), _ages(look)
    if sex not in ("F", "M"):
        return message("No eGFR: no sex.")
    if isinstance(ages, Message):
        return ages
    found = [kidney.egfr(cast("Literal['F', 'M']", sex), age, float(creatinine)) for age in ages]
    known = tuple(each for each in found if each is not None)
    if known and len(known) < len(found):
        return message("No eGFR: the equation holds from 18 years on, and the participant may be younger.")
    if not known:
        return message("No eGFR: the equation holds from 18 years on.")
    return known


def _ages(look: Look) -> range | Message:
    """Return every age in completed years that is possible on the day the blood was taken, else on that of the consent."""
    born, taken = look.value("BRTHDAT"), look.day("LBDAT") or look.day("RFICDAT")
    if not isinstance(born, PartialDate):
        return message("No eGFR: no birth date.")
    if taken is None:
        return message("No eGFR: the day on which the blood was taken is not known.")
    if born.last > taken:
        return message("No eGFR: the birth date lies after the blood was taken.")
    return range(completed_years(born.last, taken), completed_years(born.first, taken) + 1)


def rounded_filtration(value: float) -> int:
    """Round an eGFR as it is reported."""
    return int(shown(value, 0))


def egfr(look: Look) -> Derived | None:
    """Estimated glomerular filtration rate, mL/min/1.73 m² (CKD-EPI 2021, without race), from creatinine in mg/dL, sex and age in
    completed years when the blood was taken: 142 × min(Scr/k, 1)^a × max(Scr/k, 1)^−1.200 × 0.9938^age, × 1.012 for women.
    With a partly known birth date only if every possible day gives the same.

    Source: Inker LA 2021, N Engl J Med 385:1737.
    """
    found = filtration(look)
    if not isinstance(found, tuple):
        return None if found is None else Derived(None, found)
    high, low = rounded_filtration(found[0]), rounded_filtration(found[-1])
    if high != low:
        return Derived(None, message("No eGFR: between {low} and {high}, for the day of birth is not known.", low=low, high=high))
    return Derived(high, message("CKD-EPI 2021, creatinine {value} mg/dL.", value=look.number("CREAT_LBORRES")))


def egfr_stage(look: Look) -> Derived | None:
    """KDIGO category of the eGFR, judged before rounding: G1 ≥ 90, G2 ≥ 60, G3a ≥ 45, G3b ≥ 30, G4 ≥ 15, G5 below.

    Source: KDIGO 2013, Kidney Int Suppl 3:1.
    """
    found = filtration(look)
    if not isinstance(found, tuple):
        return None
    stages = {kidney.stage(each) for each in found}
    if len(stages) > 1:
        return Derived(None, message("No stage: the day of birth is not known."))
    stage = stages.pop()
    return stage and Derived(stage.upper())


# ---- liver -------------------------------------------------------------------------------------------------------------------


def cirrhosis(look: Look) -> liver.Score | Message | None:
    """Return the Child-Pugh score, what it waits for, or `None` where no cirrhosis is known or suspected."""
    if look.code("CIRRHOSIS") != "Y":
        return None
    names = ("BILI_LBORRES", "ALB_LBORRES", "INR_LBORRES")
    bilirubin, albumin, inr = (look.number(each) for each in names)
    ascites, coma = GRADES.get(look.code("ASCITES") or ""), GRADES.get(look.code("ENCEPH") or "")
    if not bilirubin or not albumin or not inr or not ascites or not coma:
        return message("No Child-Pugh score: it needs bilirubin, albumin, INR, ascites and encephalopathy.")
    return liver.child_pugh(float(bilirubin), float(albumin), float(inr), ascites, coma)


def child_pugh_points(look: Look) -> Derived | None:
    """Child-Pugh score, points 5–15: bilirubin (< 2, 2–3, > 3 mg/dL), albumin (> 3.5, 2.8–3.5, < 2.8 g/dL), INR (< 1.7, 1.7–2.3,
    > 2.3), ascites and encephalopathy (none, mild, severe), 1 to 3 points each; class A 5–6, B 7–9, C 10–15. Only where cirrhosis
    is known or suspected.

    Source: Pugh RN 1973, Br J Surg 60:646, with INR in the place of the prothrombin time.
    """
    found = cirrhosis(look)
    if not isinstance(found, liver.Score):
        return None if found is None else Derived(None, found)
    return Derived(found.points, message("Class {letter}.", letter=found.letter))


# ---- mood --------------------------------------------------------------------------------------------------------------------


def phq9_band(look: Look) -> Derived | None:
    """Band of the PHQ-9 total: 0–4 none or minimal, 5–9 mild, 10–14 moderate, 15–19 moderately severe, 20–27 severe.

    Source: Kroenke K 2001, J Gen Intern Med 16:606.
    """
    total = look.number("PHQ9TOT")
    band = depression.phq9_severity(int(total)) if total is not None and total == int(total) else None
    return Derived(PHQ9_BANDS[band]) if band else None


# ---- the laboratory's limits ---------------------------------------------------------------------------------------------------


def times_normal(look: Look, item: str, upper: str) -> Decimal | None:
    """Return a value as a multiple of its laboratory's upper limit of normal."""
    value, normal = look.number(item), look.number(upper)
    return value / normal if value is not None and normal else None
