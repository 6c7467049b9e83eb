"""Derived values: each a named function of what was typed; nothing derived is ever stored, so nothing derived can be stale.

`DERIVED` maps the name used in the definition (`derive = "…"`) to its function. A function returns `None` while an input is missing
or out of its range: no value rather than an extrapolation. Change is month 6 (or this visit) minus baseline.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from decimal import Decimal

from sscexo_desktop.study.answers import Answers, Look
from sscexo_desktop.study.dates import PartialDate, completed_years

CT_LEVELS = ("ILDEXT_1", "ILDEXT_2", "ILDEXT_3", "ILDEXT_4", "ILDEXT_5")
MRSS_SITES = (
    "MRSS_FACE",
    "MRSS_CHEST",
    "MRSS_ABDOMEN",
    *(f"MRSS_{part}_{side}" for part in ("UPARM", "FOREARM", "HAND", "FINGERS", "THIGH", "LEG", "FOOT") for side in "RL"),
)
PROTOCOL_RATE = Decimal(2)
"""mL/min, as registered."""
MINUTES_OF_DAY = 24 * 60


# ---- screening -------------------------------------------------------------------------------------------------------------


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


# ---- infusion --------------------------------------------------------------------------------------------------------------


def minutes_between(start: object, end: object) -> int | None:
    """Minutes from one clock time to a later one of the same day, none if it is not later."""
    if not isinstance(start, time) or not isinstance(end, time) or end < start:
        return None
    return (end.hour - start.hour) * 60 + end.minute - start.minute


def infusion_minutes(look: Look) -> int | None:
    """Minutes from start to end of the infusion, interruptions included."""
    return minutes_between(look.value("ECSTTIM"), look.value("ECENTIM"))


def infusion_rate(look: Look) -> Decimal | None:
    """True mean rate, mL/min: volume infused over the minutes between start and end less interruptions."""
    volume, minutes = look.number("ECVOLT"), infusion_minutes(look)
    if volume is None or minutes is None:
        return None
    running = minutes - (look.number("ECINTMIN") or 0)
    return volume / running if running > 0 else None


def thaw_to_start(look: Look) -> int | None:
    """Minutes from thawed to the start of the infusion."""
    return minutes_between(look.value("THAWTIM"), look.value("ECSTTIM"))


def expected_end(look: Look) -> time | None:
    """Clock time at which the prepared volume has run at 2 mL/min, the registered rate, plus interruptions."""
    start, volume = look.value("ECSTTIM"), look.number("ECDILVOL")
    if not isinstance(start, time) or not volume:
        return None
    minutes = start.hour * 60 + start.minute + int(volume / PROTOCOL_RATE + (look.number("ECINTMIN") or 0))
    return time(minutes // 60, minutes % 60) if minutes < MINUTES_OF_DAY else None


def cumulative_dose(look: Look) -> Decimal | None:
    """Dose of this and the earlier infusions together, ×10¹¹ particles; none while one of them is not recorded."""
    order = [visit.id for visit in look.study.visits if "infusion" in visit.forms]
    if look.key.visit not in order:
        return None
    earlier = order[: order.index(look.key.visit)]
    doses = [look.around.answers("infusion", visit).number("ECDOSE") for visit in earlier] + [look.number("ECDOSE")]
    return None if None in doses else sum((each for each in doses if each is not None), Decimal(0))


# ---- outcome ---------------------------------------------------------------------------------------------------------------


def best_fvc(look: Look) -> Decimal | None:
    """Largest FVC of the acceptable blows, L (ATS/ERS 2019: even from different blows)."""
    return _best(look.answers, "FVC_BLOW")


def best_fev1(look: Look) -> Decimal | None:
    """Largest FEV1 of the acceptable blows, L."""
    return _best(look.answers, "FEV1_BLOW")


def _best(answers: Answers, item: str) -> Decimal | None:
    found = [
        each
        for row in answers.rows("blows")
        if answers.code("ACCEPT_BLOW", row) == "Y" and (each := answers.number(item, row)) is not None
    ]
    return max(found, default=None)


def fev1_fvc(look: Look) -> Decimal | None:
    """FEV1/FVC of the best values, a ratio."""
    fev1, fvc = best_fev1(look), best_fvc(look)
    return fev1 / fvc if fev1 and fvc else None


def fvc_change_l(look: Look) -> Decimal | None:
    """FVC less that at baseline, L."""
    return _difference(best_fvc(look), _best(look.baseline, "FVC_BLOW"))


def fvc_change_relative(look: Look) -> Decimal | None:
    """FVC change as a percentage of the baseline value."""
    return _relative(best_fvc(look), _best(look.baseline, "FVC_BLOW"))


def dlco_change(look: Look) -> Decimal | None:
    """DLCO less that at baseline, mL/min/mmHg, both as measured (uncorrected)."""
    return _difference(look.number("DLCO_REORRES"), look.baseline.number("DLCO_REORRES"))


def dlco_change_relative(look: Look) -> Decimal | None:
    """DLCO change as a percentage of the baseline value."""
    return _relative(look.number("DLCO_REORRES"), look.baseline.number("DLCO_REORRES"))


def ct_extent_mean(look: Look) -> Decimal | None:
    """Mean extent of the five levels, %; none unless all five are read."""
    return _extent(look.answers)


def ct_extent_change(look: Look) -> Decimal | None:
    """Mean CT extent less that at baseline, percentage points."""
    return _difference(_extent(look.answers), _extent(look.baseline))


def _extent(answers: Answers) -> Decimal | None:
    return _sum_if_complete(answers, CT_LEVELS, divisor=len(CT_LEVELS))


def mrss_total(look: Look) -> int | None:
    """Modified Rodnan skin score, 0–51; none unless all 17 sites are scored."""
    return _mrss(look.answers)


def mrss_change(look: Look) -> int | None:
    """Skin score less that at baseline."""
    now, then = _mrss(look.answers), _mrss(look.baseline)
    return None if now is None or then is None else now - then


def _mrss(answers: Answers) -> int | None:
    total = _sum_if_complete(answers, MRSS_SITES)
    return None if total is None else int(total)


def _sum_if_complete(answers: Answers, items: tuple[str, ...], divisor: int = 1) -> Decimal | None:
    found = [answers.number(item) for item in items]
    return None if None in found else sum((each for each in found if each is not None), Decimal(0)) / divisor


def _difference(now: Decimal | None, then: Decimal | None) -> Decimal | None:
    return None if now is None or then is None else now - then


def _relative(now: Decimal | None, then: Decimal | None) -> Decimal | None:
    return None if now is None or not then else (now - then) / then * 100


DERIVED: dict[str, Callable[[Look], object | None]] = {
    each.__name__: each
    for each in (
        age_at_consent, bmi, mean_systolic, mean_diastolic,
        infusion_minutes, infusion_rate, thaw_to_start, expected_end, cumulative_dose,
        best_fvc, best_fev1, fev1_fvc, fvc_change_l, fvc_change_relative, dlco_change, dlco_change_relative,
        ct_extent_mean, ct_extent_change, mrss_total, mrss_change,
    )
}  # fmt: skip
