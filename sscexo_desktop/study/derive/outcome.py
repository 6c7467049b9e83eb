"""Derived values of an outcome visit: best blows, CT extent, skin score, and their change from baseline."""

from __future__ import annotations

from decimal import Decimal

from sscexo_desktop.study.answers import Answers, Look
from sscexo_desktop.study.derive.value import Formula

CT_LEVELS = ("ILDEXT_1", "ILDEXT_2", "ILDEXT_3", "ILDEXT_4", "ILDEXT_5")
MRSS_SITES = (
    "MRSS_FACE",
    "MRSS_CHEST",
    "MRSS_ABDOMEN",
    *(f"MRSS_{part}_{side}" for part in ("UPARM", "FOREARM", "HAND", "FINGERS", "THIGH", "LEG", "FOOT") for side in "RL"),
)

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

FORMULAS: dict[str, Formula] = {
    each.__name__: each
    for each in (
        best_fvc, best_fev1, fev1_fvc, fvc_change_l, fvc_change_relative, dlco_change, dlco_change_relative,
        ct_extent_mean, ct_extent_change, mrss_total, mrss_change,
    )
}  # fmt: skip
