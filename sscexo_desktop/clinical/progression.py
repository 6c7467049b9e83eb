"""Change of lung function between two visits, and the published rules that judge it."""

from __future__ import annotations

from math import inf, isfinite
from typing import Literal

Change = Literal["improved", "stable", "worse"]

_ROUNDING = 6


def relative(now: float, then: float) -> float | None:
    """Return the relative change from `then` to `now` in % of `then`: 100 × (now − then) / then; both above 0, in one unit.

    Source: Khanna D 2015, J Rheumatol 42:2168 (OMERACT, relative decline).
    """
    return 100.0 * (now - then) / then if 0 < now < inf and 0 < then < inf else None


def omeract(fvc_relative: float | None, dlco_relative: float | None) -> bool | None:
    """Say whether connective tissue disease ILD progressed: FVC fell by 10 % or more, or by 5 to < 10 % with DLCO by 15 % or more.

    Both are relative changes in % (falls are negative), rounded to 6 decimals before they are compared.
    `None` where the answer rests on a change that is not known.
    Source: Khanna D 2015, J Rheumatol 42:2168 (OMERACT), read in secondary sources.
    """
    great = _fell(fvc_relative, 10)
    if great or great is None:
        return great
    return _both(_fell(fvc_relative, 5), _fell(dlco_relative, 15))


def ppf_physiology(fvc_points: float | None, dlco_points: float | None) -> bool | None:
    """Say whether physiology worsened: FVC fell by 5 % predicted or more, or DLCO (corrected for haemoglobin) by 10 or more.

    Both are absolute changes in points of % predicted within one year (falls are negative), rounded to 6 decimals before they
    are compared. `None` where the answer rests on a change that is not known.
    Source: Raghu G 2022, Am J Respir Crit Care Med 205:e18, Table 4 (progressive pulmonary fibrosis).
    """
    fvc, dlco = _fell(fvc_points, 5), _fell(dlco_points, 10)
    if fvc or dlco:
        return True
    return None if fvc is None or dlco is None else False


def ppf(symptoms: bool | None, physiology: bool | None, imaging: bool | None) -> bool | None:
    """Say whether two of three worsened within a year without another cause: respiratory symptoms, physiology, CT.

    `physiology` as `ppf_physiology` gives it. `None` where the answer rests on a limb that is not known.
    Not to be claimed as a diagnosis after six months.
    Source: Raghu G 2022, Am J Respir Crit Care Med 205:e18, Table 4 (progressive pulmonary fibrosis).
    """
    limbs = (symptoms, physiology, imaging)
    if limbs.count(True) >= 2:
        return True
    return False if limbs.count(False) >= 2 else None


def mcid(fvc_points: float) -> Change | None:
    """Return whether FVC changed by the smallest difference that matters: 3.0 points of % predicted or more, up or down.

    `fvc_points` is the absolute change in points of % predicted, rounded to 6 decimals before it is compared. The paper gives
    +3.0 to +5.3 for improvement and −3.0 to −3.3 for worsening over 12 months; the lower ends are used.
    Source: Kafaja S 2018, Am J Respir Crit Care Med 197:644, read in secondary sources.
    """
    if not isfinite(fvc_points):
        return None
    rounded = round(fvc_points, _ROUNDING)
    return "improved" if rounded >= 3 else "worse" if rounded <= -3 else "stable"


def _fell(change: float | None, by: float) -> bool | None:
    return None if change is None or not isfinite(change) else round(change, _ROUNDING) <= -by


def _both(one: bool | None, other: bool | None) -> bool | None:
    if one is False or other is False:
        return False
    return None if one is None or other is None else True
