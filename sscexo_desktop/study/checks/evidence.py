"""Rules of the screening that set an answer against its evidence: a contradiction is a soft finding that asks for a reason (F37).

The registered limit and the plain facts are judged always, every other limit only once an investigator confirmed it. Letting
somebody in against what the registry itself says is a deviation; whatever is answered on the safe side is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from sscexo_desktop.clinical.liver import Score
from sscexo_desktop.study.answers import Look
from sscexo_desktop.study.checks.rule import Check, Found
from sscexo_desktop.study.criteria.exclusion import (
    FILTRATION_UNIT,
    PLATELET_LIMIT,
    nyha_class,
    nyha_words,
    platelet_counts,
)
from sscexo_desktop.study.criteria.inclusion import normal_function, z_limit
from sscexo_desktop.study.derive.acr_eular import Classified, classified
from sscexo_desktop.study.derive.laboratory import cirrhosis, filtration, times_normal
from sscexo_desktop.study.derive.numbers import shown_beside
from sscexo_desktop.study.derive.pressure import DIASTOLIC, SYSTOLIC, mean_of_last_two

# ---- inclusion ---------------------------------------------------------------------------------------------------------------


def score_too_low(look: Look) -> Iterator[Found]:
    """With a confirmed least score, a disease answered as definite must be able to reach it."""
    found = classified(look) if look.code("INCL01") == "Y" else None
    limit = look.around.limit("acr_eular_minimum") if isinstance(found, Classified) else None
    if isinstance(found, Classified) and limit is not None and found.high < limit:
        yield "INCL01", {"score": found.high, "limit": limit}


def score_high_enough(look: Look) -> Iterator[Found]:
    """With a confirmed least score, a disease answered as not definite must not reach it."""
    found = classified(look) if look.code("INCL01") == "N" else None
    limit = look.around.limit("acr_eular_minimum") if isinstance(found, Classified) else None
    if isinstance(found, Classified) and limit is not None and found.low >= limit:
        yield "INCL01", {"score": found.low, "limit": limit}


def ct_contradicts(look: Look) -> Iterator[Found]:
    """Interstitial lung disease needs both CT and lung function."""
    if look.code("INCL02") == "Y" and "N" in (look.code("CTILD"), look.code("PFTILD")):
        yield "INCL02", {}


def both_confirm(look: Look) -> Iterator[Found]:
    """CT and lung function that both confirm the disease contradict an answer no, unless the numbers are normal."""
    if look.code("INCL02") == "N" and look.code("CTILD") == look.code("PFTILD") == "Y" and not normal_function(look):
        yield "INCL02", {}


def function_is_normal(look: Look) -> Iterator[Found]:
    """With a confirmed limit of z, FVC or DLCO must be low where lung disease is answered as confirmed."""
    denied = "N" in (look.code("CTILD"), look.code("PFTILD"))
    if look.code("INCL02") == "Y" and not denied and normal_function(look):
        yield "INCL02", {"limit": z_limit(look)}


# ---- exclusion ---------------------------------------------------------------------------------------------------------------


def pressure_contradicts(look: Look) -> Iterator[Found]:
    """With confirmed limits, the mean pressure must agree with the answer on uncontrolled hypertension."""
    systolic, diastolic = mean_of_last_two(look, SYSTOLIC), mean_of_last_two(look, DIASTOLIC)
    if systolic is None or diastolic is None or look.code("EXCL02") != "N":
        return
    upper, lower = look.around.limit("bp_systolic_limit"), look.around.limit("bp_diastolic_limit")
    if (upper is not None and systolic >= upper) or (lower is not None and diastolic >= lower):
        yield "EXCL02", {"systolic": systolic, "diastolic": diastolic}


def pressure_is_controlled(look: Look) -> Iterator[Found]:
    """With both limits confirmed, a pressure below them contradicts uncontrolled hypertension."""
    systolic, diastolic = mean_of_last_two(look, SYSTOLIC), mean_of_last_two(look, DIASTOLIC)
    if systolic is None or diastolic is None or look.code("EXCL02") != "Y":
        return
    upper, lower = look.around.limit("bp_systolic_limit"), look.around.limit("bp_diastolic_limit")
    if upper is not None and lower is not None and systolic < upper and diastolic < lower:
        yield "EXCL02", {"systolic": systolic, "diastolic": diastolic}


def sugar_contradicts(look: Look) -> Iterator[Found]:
    """With confirmed limits, fasting glucose and HbA1c must agree with the answer on diabetes."""
    if look.code("EXCL03") != "N":
        return
    for item, setting in (("GLUC_LBORRES", "glucose_limit"), ("HBA1C_LBORRES", "hba1c_limit")):
        value = look.number(item)
        limit = None if value is None else look.around.limit(setting)
        if value is not None and limit is not None and value >= limit:
            yield "EXCL03", {"test": look.form.items[item].label, "value": value, "limit": limit}
            return


def class_contradicts(look: Look) -> Iterator[Found]:
    """With a confirmed class, the NYHA class must agree with the answer on cardiovascular failure."""
    number = nyha_class(look) if look.code("EXCL04") == "N" else None
    limit = None if number is None else look.around.limit("nyha_limit")
    if number is not None and limit is not None and number >= limit:
        yield "EXCL04", {"found": nyha_words(look, Decimal(number)), "limit": nyha_words(look, limit)}


def ejection_contradicts(look: Look) -> Iterator[Found]:
    """With a confirmed limit, the ejection fraction must agree with the answer on cardiovascular failure."""
    value = look.number("LVEF_CVORRES") if look.code("EXCL04") == "N" else None
    limit = None if value is None else look.around.limit("lvef_limit")
    if value is not None and limit is not None and value < limit:
        yield "EXCL04", {"value": value, "limit": limit}


def filtration_too_low(look: Look) -> Iterator[Found]:
    """With a confirmed limit, an eGFR below it contradicts “no kidney failure”; of several possible ones all must lie below."""
    found = filtration(look) if look.code("EXCL05") == "N" else None
    limit = look.around.limit("egfr_limit") if isinstance(found, tuple) else None
    if isinstance(found, tuple) and limit is not None and found[0] < float(limit):
        yield "EXCL05", {"value": shown_beside(found[0], 0, limit), "unit": FILTRATION_UNIT, "limit": limit}


def filtration_high_enough(look: Look) -> Iterator[Found]:
    """With a confirmed limit, an eGFR that is not below it contradicts kidney failure."""
    found = filtration(look) if look.code("EXCL05") == "Y" else None
    limit = look.around.limit("egfr_limit") if isinstance(found, tuple) else None
    if isinstance(found, tuple) and limit is not None and found[-1] >= float(limit):
        yield "EXCL05", {"value": shown_beside(found[-1], 0, limit), "unit": FILTRATION_UNIT, "limit": limit}


def liver_contradicts(look: Look) -> Iterator[Found]:
    """With a confirmed factor, ALT and AST must agree with the answer on liver dysfunction."""
    if look.code("EXCL06") != "N":
        return
    for item, upper in (("ALT_LBORRES", "ALTULN"), ("AST_LBORRES", "ASTULN")):
        value, normal = look.number(item), look.number(upper)
        factor = look.around.limit("liver_uln_factor") if value is not None and normal else None
        if factor and value is not None and normal and value >= factor * normal:
            yield "EXCL06", {"test": look.form.items[item].label, "times": shown_beside(value / normal, 1, factor)}
            return


def bilirubin_contradicts(look: Look) -> Iterator[Found]:
    """With a confirmed factor and the laboratory's limit, bilirubin must agree with the answer on liver dysfunction."""
    times = times_normal(look, "BILI_LBORRES", "BILIULN") if look.code("EXCL06") == "N" else None
    factor = None if times is None else look.around.limit("bilirubin_uln_factor")
    if times is not None and factor is not None and times > factor:
        yield "EXCL06", {"test": look.form.items["BILI_LBORRES"].label, "times": shown_beside(times, 1, factor)}


def cirrhosis_contradicts(look: Look) -> Iterator[Found]:
    """With a confirmed score, that of a cirrhosis must agree with the answer on liver dysfunction."""
    found = cirrhosis(look) if look.code("EXCL06") == "N" else None
    limit = look.around.limit("child_pugh_limit") if isinstance(found, Score) else None
    if isinstance(found, Score) and limit is not None and found.points >= limit:
        yield "EXCL06", {"points": found.points, "limit": limit}


def depression_unasked(look: Look) -> Iterator[Found]:
    """With a confirmed limit, a high PHQ-9 total asks for a clinical interview before depression is denied."""
    total = look.number("PHQ9TOT")
    if total is None or look.code("EXCL07") != "N" or look.code("DEPINTYN") == "Y":
        return
    limit = look.around.limit("phq9_interview")
    if limit is not None and total >= limit:
        yield "EXCL07", {"total": total, "limit": limit}


def platelets_too_low(look: Look) -> Iterator[Found]:
    """The lowest count below the registered limit contradicts an answer no."""
    counts = platelet_counts(look)
    if counts and look.code("EXCL08B") == "N" and min(counts) < PLATELET_LIMIT:
        yield "EXCL08B", {"count": min(counts), "limit": PLATELET_LIMIT}


def platelets_high_enough(look: Look) -> Iterator[Found]:
    """Counts that are all at or above the registered limit contradict an answer yes."""
    counts = platelet_counts(look)
    if counts and look.code("EXCL08B") == "Y" and min(counts) >= PLATELET_LIMIT:
        yield "EXCL08B", {"count": min(counts), "limit": PLATELET_LIMIT}


def pregnancy_contradicts(look: Look) -> Iterator[Found]:
    """A positive test and “not pregnant” contradict each other."""
    if look.code("HCG_LBORRES") == "POSITIVE" and look.code("EXCL09") == "N":
        yield "EXCL09", {}


def negative_test(look: Look) -> Iterator[Found]:
    """A negative test and “pregnant” contradict each other."""
    if look.code("HCG_LBORRES") == "NEGATIVE" and look.code("EXCL09") == "Y":
        yield "EXCL09", {}


ELIGIBILITY = "ELIGIBILITY"
_SCORE = ("INCL01", "ACR_MCP", "ACR_RAYNAUD")
_LUNG = ("INCL02", "CTILD", "PFTILD")
_FUNCTION = ("INCL02", "FVC_REORRES", "DLCO_REORRES")
_KIDNEY = ("EXCL05", "CREAT_LBORRES")
_PLATELETS = ("EXCL08B", "PLAT_LBORRES", "PLATREP_LBORRES")
_PREGNANCY = ("EXCL09", "HCG_LBORRES")
_COUNTS = "The lowest platelet count is {count} ×10⁹/L and the limit is {limit} ×10⁹/L: the answer contradicts it."
_TIMES = "{test} is {times} times its upper limit of normal."

CHECKS = (
    Check("SCR-05", "screening", _LUNG, "soft", "Both CT and lung function must confirm the lung disease; one of them says no.",
          ct_contradicts, ELIGIBILITY),
    Check("SCR-06", "screening", _PLATELETS, "soft", _COUNTS, platelets_too_low, ELIGIBILITY),
    Check("SCR-07", "screening", ("EXCL02",), "soft",
          "The mean blood pressure is {systolic}/{diastolic} mmHg, at or above the confirmed limit.", pressure_contradicts),
    Check("SCR-08", "screening", _PREGNANCY, "soft", "The pregnancy test is positive.", pregnancy_contradicts, ELIGIBILITY),
    Check("SCR-15", "screening", ("EXCL03", "GLUC_LBORRES", "HBA1C_LBORRES"), "soft",
          "{test} is {value}, at or above the confirmed limit of {limit}.", sugar_contradicts),
    Check("SCR-16", "screening", ("EXCL06", "ALT_LBORRES", "AST_LBORRES"), "soft", _TIMES, liver_contradicts),
    Check("SCR-17", "screening", ("EXCL07", "PHQ9TOT", "DEPINTYN"), "soft",
          "PHQ-9 total {total}: from {limit} on a clinical interview decides; none is recorded.", depression_unasked),
    Check("SCR-18", "screening", _PLATELETS, "soft", _COUNTS, platelets_high_enough),
    Check("SCR-19", "screening", _PREGNANCY, "soft", "The pregnancy test is negative.", negative_test),
    Check("SCR-20", "screening", _LUNG, "soft", "CT and lung function both confirm the lung disease; the answer says no.",
          both_confirm),
    Check("SCR-21", "screening", _SCORE, "soft", "The ACR/EULAR 2013 score is {score}, below the confirmed {limit}.",
          score_too_low),
    Check("SCR-22", "screening", _SCORE, "soft", "The ACR/EULAR 2013 score is {score}, at or above the confirmed {limit}.",
          score_high_enough),
    Check("SCR-23", "screening", _KIDNEY, "soft", "The eGFR is {value} {unit}, below the confirmed limit of {limit}.",
          filtration_too_low),
    Check("SCR-24", "screening", _KIDNEY, "soft", "The eGFR is {value} {unit}, not below the confirmed limit of {limit}.",
          filtration_high_enough),
    Check("SCR-25", "screening", ("EXCL04", "NYHA"), "soft", "The NYHA class is {found}; the confirmed limit is {limit}.",
          class_contradicts),
    Check("SCR-26", "screening", ("EXCL04", "LVEF_CVORRES"), "soft",
          "The ejection fraction is {value} %, below the confirmed limit of {limit} %.", ejection_contradicts),
    Check("SCR-27", "screening", ("EXCL06", "BILI_LBORRES", "BILIULN"), "soft", _TIMES, bilirubin_contradicts),
    Check("SCR-28", "screening", ("EXCL06", "CIRRHOSIS", "ASCITES", "ENCEPH"), "soft",
          "The Child-Pugh score is {points}, at or above the confirmed limit of {limit}.", cirrhosis_contradicts),
    Check("SCR-29", "screening", _FUNCTION, "soft", "Neither FVC nor DLCO lies below the confirmed z-score of {limit}.",
          function_is_normal),
    Check("SCR-30", "screening", ("EXCL02",), "soft",
          "The mean blood pressure is {systolic}/{diastolic} mmHg, below the confirmed limits.", pressure_is_controlled),
)  # fmt: skip
