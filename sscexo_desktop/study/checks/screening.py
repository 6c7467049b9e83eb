"""Rules of the screening: consent first, answers that agree with the evidence beside them, a decision that follows from them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from sscexo_desktop.study.answers import Look
from sscexo_desktop.study.checks.rule import Check, Found
from sscexo_desktop.study.dates import PartialDate, completed_years
from sscexo_desktop.study.derive.screening import mean_diastolic, mean_systolic
from sscexo_desktop.study.places import Place

PLATELET_LIMIT = Decimal(40)
"""×10⁹/L, that is 40,000 per µL, as registered."""
INCLUSION = ("INCL01", "INCL02", "INCL03")


def failed_criteria(look: Look) -> list[str]:
    """Return the ids of the inclusion criteria answered no and the exclusion criteria answered yes."""
    exclusion = [each for each in look.form.items if each.startswith("EXCL") and not each.endswith("SP")]
    return [each for each in INCLUSION if look.code(each) == "N"] + [each for each in exclusion if look.code(each) == "Y"]


def born_after_consent(look: Look) -> Iterator[Found]:
    """The birth date must lie before the consent."""
    born, consent = look.value("BRTHDAT"), look.day("RFICDAT")
    if isinstance(born, PartialDate) and consent and born.first > consent:
        yield "BRTHDAT", {}


def under_age(look: Look) -> Iterator[Found]:
    """Under 18 a guardian's consent is needed beside the participant's; of a partial birth date the oldest possible age counts."""
    born, consent = look.value("BRTHDAT"), look.day("RFICDAT")
    if not isinstance(born, PartialDate) or consent is None or born.first > consent or look.code("GUARDYN") == "Y":
        return
    age = completed_years(born.first, consent)
    if age < 18:
        yield "GUARDYN", {"age": age}


def not_blinded_in_words(look: Look) -> Iterator[Found]:
    """The participant has to know that the dose stays hidden."""
    if look.code("BLINDEXPL") == "N":
        yield "BLINDEXPL", {}


def pressures_swapped(look: Look) -> Iterator[Found]:
    """Systolic must exceed diastolic in each reading."""
    for row in look.rows("bp"):
        systolic, diastolic = look.number("SYSBP_VSORRES", row), look.number("DIABP_VSORRES", row)
        if systolic is not None and diastolic is not None and systolic <= diastolic:
            yield Place("DIABP_VSORRES", row), {}


def ct_contradicts(look: Look) -> Iterator[Found]:
    """Interstitial lung disease needs both CT and lung function."""
    if look.code("INCL02") == "Y" and "N" in (look.code("CTILD"), look.code("PFTILD")):
        yield "INCL02", {}


def platelets_contradict(look: Look) -> Iterator[Found]:
    """The answer on platelets must agree with the lowest count written beside it."""
    counts = [each for item in ("PLAT_LBORRES", "PLATREP_LBORRES") if (each := look.number(item)) is not None]
    answer = look.code("EXCL08B")
    if not counts or answer is None:
        return
    if (min(counts) < PLATELET_LIMIT) != (answer == "Y"):
        yield "EXCL08B", {"count": min(counts), "limit": PLATELET_LIMIT}


def pressure_contradicts(look: Look) -> Iterator[Found]:
    """With confirmed limits, the mean pressure must agree with the answer on uncontrolled hypertension."""
    systolic, diastolic = mean_systolic(look), mean_diastolic(look)
    if systolic is None or diastolic is None or look.code("EXCL02") != "N":
        return
    upper, lower = look.around.limit("bp_systolic_limit"), look.around.limit("bp_diastolic_limit")
    if (upper is not None and systolic >= upper) or (lower is not None and diastolic >= lower):
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


def liver_contradicts(look: Look) -> Iterator[Found]:
    """With a confirmed factor, ALT and AST must agree with the answer on liver dysfunction."""
    if look.code("EXCL06") != "N":
        return
    for item, upper in (("ALT_LBORRES", "ALTULN"), ("AST_LBORRES", "ASTULN")):
        value, normal = look.number(item), look.number(upper)
        factor = look.around.limit("liver_uln_factor") if value is not None and normal else None
        if factor and value is not None and normal and value >= factor * normal:
            yield "EXCL06", {"test": look.form.items[item].label, "times": round(value / normal, 1)}
            return


def depression_unasked(look: Look) -> Iterator[Found]:
    """With a confirmed limit, a high PHQ-9 total asks for a clinical interview before depression is denied."""
    total = look.number("PHQ9TOT")
    if total is None or look.code("EXCL07") != "N" or look.code("DEPINTYN") == "Y":
        return
    limit = look.around.limit("phq9_interview")
    if limit is not None and total >= limit:
        yield "EXCL07", {"total": total, "limit": limit}


def pregnancy_contradicts(look: Look) -> Iterator[Found]:
    """A positive test and “not pregnant” contradict each other."""
    if look.code("HCG_LBORRES") == "POSITIVE" and look.code("EXCL09") == "N":
        yield "EXCL09", {}


def self_harm(look: Look) -> Iterator[Found]:
    """Item 9 of the PHQ-9 above 0 asks for a conversation on the same day."""
    score = look.number("PHQ9I9")
    if score:
        yield "PHQ9I9", {}


def extent_without_disease(look: Look) -> Iterator[Found]:
    """A CT without interstitial lung disease has no extent."""
    extents = [look.number(f"ILDEXT_{level}") for level in range(1, 6)]
    if look.code("CTILD") == "N" and any(extents):
        yield "CTILD", {}


def eligible_against_criteria(look: Look) -> Iterator[Found]:
    """Nobody is eligible with a criterion against it."""
    against = failed_criteria(look)
    if look.code("ELIGYN") == "Y" and against:
        yield "ELIGYN", {"criterion": look.form.items[against[0]].label}


def refused_without_criterion(look: Look) -> Iterator[Found]:
    """“Not eligible” rests on a criterion, or on a reason given in words."""
    if look.code("ELIGYN") == "N" and not failed_criteria(look):
        yield "ELIGYN", {}


def decided_before_consent(look: Look) -> Iterator[Found]:
    """The decision cannot be older than the consent."""
    decided, consent = look.day("ELIGDAT"), look.day("RFICDAT")
    if decided and consent and decided < consent:
        yield "ELIGDAT", {"consent": consent}


def old_pregnancy_test(look: Look) -> Iterator[Found]:
    """A pregnancy test cannot be dated more than a month before the consent to count for screening."""
    tested, consent = look.day("HCGDAT"), look.day("RFICDAT")
    if tested and consent and tested < consent - timedelta(days=30):
        yield "HCGDAT", {"consent": consent}


CHECKS = (
    Check("SCR-01", "screening", ("BRTHDAT", "RFICDAT"), "hard", "The birth date lies after the consent.", born_after_consent),
    Check("SCR-02", "screening", ("GUARDYN",), "hard", "The participant is {age}: a guardian's consent is needed.", under_age),
    Check("SCR-03", "screening", ("BLINDEXPL",), "soft", "The participant was not told that the dose stays hidden.",
          not_blinded_in_words),
    Check("SCR-04", "screening", ("SYSBP_VSORRES", "DIABP_VSORRES"), "hard", "The diastolic pressure must be below the systolic.",
          pressures_swapped),
    Check("SCR-05", "screening", ("INCL02", "CTILD", "PFTILD"), "hard",
          "Both CT and lung function must confirm the lung disease; one of them says no.", ct_contradicts),
    Check("SCR-06", "screening", ("EXCL08B", "PLAT_LBORRES", "PLATREP_LBORRES"), "hard",
          "The lowest platelet count is {count} ×10⁹/L and the limit is {limit} ×10⁹/L: the answer contradicts it.",
          platelets_contradict),
    Check("SCR-07", "screening", ("EXCL02",), "soft",
          "The mean blood pressure is {systolic}/{diastolic} mmHg, at or above the confirmed limit.", pressure_contradicts),
    Check("SCR-08", "screening", ("EXCL09", "HCG_LBORRES"), "hard", "The pregnancy test is positive.", pregnancy_contradicts),
    Check("SCR-09", "screening", ("PHQ9I9",), "soft",
          "Thoughts of self-harm: speak with the participant today, and note here what was done.", self_harm),
    Check("SCR-10", "screening", ("CTILD",), "hard", "CT shows no interstitial lung disease, yet an extent is entered.",
          extent_without_disease),
    Check("SCR-11", "screening", ("ELIGYN",), "soft", "Not eligible: a criterion is against it ({criterion}).",
          eligible_against_criteria, "ELIGIBILITY"),
    Check("SCR-12", "screening", ("ELIGYN",), "soft", "No criterion is against it: say why the participant is not eligible.",
          refused_without_criterion),
    Check("SCR-13", "screening", ("ELIGDAT", "RFICDAT"), "hard", "The decision lies before the consent of {consent}.",
          decided_before_consent),
    Check("SCR-14", "screening", ("HCGDAT", "RFICDAT"), "soft",
          "The pregnancy test lies more than 30 days before the consent of {consent}.", old_pregnancy_test),
    Check("SCR-15", "screening", ("EXCL03", "GLUC_LBORRES", "HBA1C_LBORRES"), "soft",
          "{test} is {value}, at or above the confirmed limit of {limit}.", sugar_contradicts),
    Check("SCR-16", "screening", ("EXCL06", "ALT_LBORRES", "AST_LBORRES"), "soft",
          "{test} is {times} times its upper limit of normal.", liver_contradicts),
    Check("SCR-17", "screening", ("EXCL07", "PHQ9TOT", "DEPINTYN"), "soft",
          "PHQ-9 total {total}: from {limit} on a clinical interview decides; none is recorded.", depression_unasked),
)  # fmt: skip
