"""Derived changes from baseline: this visit less baseline, in the unit, in percent of baseline and in percentage points."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from sscexo_desktop.clinical import progression
from sscexo_desktop.study.answers import Answers, Look
from sscexo_desktop.study.derive.blows import fvc_blows, largest_fvc
from sscexo_desktop.study.derive.chest_ct import ct_extent_final, final_extent
from sscexo_desktop.study.derive.numbers import shown, shown_beside
from sscexo_desktop.study.derive.reference import judged, percent_of
from sscexo_desktop.study.derive.value import Derived, Formula
from sscexo_desktop.study.texts import Message, message

_Number = TypeVar("_Number", Decimal, float)
NO_BASELINE = message("There is none at baseline to compare with.")
ML_OF_L = 1000
DLCO_UNIT = "mL/min/mmHg"
OMERACT_FVC, OMERACT_DLCO = (-5, -10), -15
PPF_FVC, PPF_DLCO = -5, -10
"""Where the published rules part: the words show a change on its own side of these."""


def at_baseline(look: Look) -> Look | None:
    """Return the saved outcome record of the baseline visit as this record's formulas would see it; none while this is it."""
    found: Answers = look.baseline
    return replace(look, key=look.key._replace(visit="baseline"), answers=found) if found.at else None


def _pair(look: Look, value: Callable[[Look], _Number | None]) -> tuple[_Number, _Number] | Derived | None:
    """Return a value now and at baseline, why there is no pair, or `None` where nothing is to be compared."""
    now = value(look)
    if now is None or look.key.visit == "baseline":
        return None
    baseline = look.once(at_baseline)
    then = None if baseline is None else value(baseline)
    return Derived(None, NO_BASELINE) if then is None else (now, then)


def _difference(
    look: Look, value: Callable[[Look], Decimal | None], words: Callable[[Decimal, Decimal], Message]
) -> Derived | None:
    pair = _pair(look, value)
    return Derived(pair[0] - pair[1], words(*pair)) if isinstance(pair, tuple) else pair


def relative_change(look: Look, value: Callable[[Look], Decimal | None]) -> float | None:
    """Return a change in percent of the value at baseline, where there is one."""
    pair = _pair(look, value)
    return progression.relative(float(pair[0]), float(pair[1])) if isinstance(pair, tuple) else None


def _relative(look: Look, value: Callable[[Look], Decimal | None], unit: str) -> Derived | None:
    pair = _pair(look, value)
    if not isinstance(pair, tuple):
        return pair
    found = relative_change(look, value)
    if found is None:
        return Derived(None, NO_BASELINE)
    return Derived(shown(found, 1), message("In percent of the value at baseline, {then} {unit}", then=pair[1], unit=unit))


def _points_changed(look: Look, name: str) -> float | None:
    pair = _pair(look, lambda each: percent_of(each, name))
    return pair[0] - pair[1] if isinstance(pair, tuple) else None


def _points(look: Look, name: str) -> Derived | None:
    pair = _pair(look, lambda each: percent_of(each, name))
    if pair is None:
        why = None if look.key.visit == "baseline" else judged(look, name)
        return Derived(None, why) if isinstance(why, Message) else None
    if not isinstance(pair, tuple):
        return pair
    words = message("From {then} % to {now} % of predicted", then=shown(pair[1], 1), now=shown(pair[0], 1))
    return Derived(shown(pair[0] - pair[1], 1), words)


# ---- FVC ---------------------------------------------------------------------------------------------------------------------


def fvc_change_l(look: Look) -> Derived | None:
    """FVC less that at baseline, L; in words also in mL.

    Source: arithmetic.
    """
    return _difference(look, largest_fvc, _in_ml) or _without_fvc(look)


def _without_fvc(look: Look) -> Derived | None:
    """Say why there is no best FVC to compare with baseline, if there is a blow."""
    lacking = None if look.key.visit == "baseline" else look.once(fvc_blows).lacking
    return None if lacking is None else Derived(None, lacking)


def _in_ml(now: Decimal, then: Decimal) -> Message:
    ml = int((now - then) * ML_OF_L)
    if ml > 0:
        return message("{ml} mL more: from {then} L to {now} L", ml=ml, then=then, now=now)
    if ml < 0:
        return message("{ml} mL less: from {then} L to {now} L", ml=-ml, then=then, now=now)
    return message("Unchanged at {now} L", now=now)


def fvc_change_relative(look: Look) -> Derived | None:
    """FVC change in percent of the value at baseline: 100 × (now − baseline) / baseline.

    Source: arithmetic.
    """
    return _relative(look, largest_fvc, "L") or _without_fvc(look)


def fvc_change_points(look: Look) -> Derived | None:
    """FVC in percent of predicted less that at baseline, percentage points; each by the age on its own day, one set and one height.

    Source: arithmetic.
    """
    return _points(look, "FVC") or _without_fvc(look)


# ---- DLCO --------------------------------------------------------------------------------------------------------------------


def _dlco(look: Look) -> Decimal | None:
    return look.number("DLCO_REORRES")


def _from_to(now: Decimal, then: Decimal) -> Message:
    return message("From {then} to {now} {unit}", then=then, now=now, unit=DLCO_UNIT)


def dlco_change(look: Look) -> Derived | None:
    """DLCO less that at baseline, mL/min/mmHg, both as measured.

    Source: arithmetic.
    """
    return _difference(look, _dlco, _from_to)


def dlco_change_relative(look: Look) -> Derived | None:
    """DLCO change in percent of the value at baseline, both as measured: 100 × (now − baseline) / baseline.

    Source: arithmetic.
    """
    return _relative(look, _dlco, DLCO_UNIT)


def dlco_change_points(look: Look) -> Derived | None:
    """DLCO in percent of predicted less that at baseline, percentage points, both as measured.

    Source: arithmetic.
    """
    return _points(look, "DLCO")


# ---- CT ----------------------------------------------------------------------------------------------------------------------


def ct_extent_change(look: Look) -> Derived | None:
    """Extent on CT that counts less that at baseline, percentage points.

    Source: arithmetic.
    """
    return _difference(look, final_extent, _percents) or _without_extent(look)


def _percents(now: Decimal, then: Decimal) -> Message:
    return message("From {then} % to {now} %", then=shown(then, 1), now=shown(now, 1))


def _without_extent(look: Look) -> Derived | None:
    found = None if look.key.visit == "baseline" else ct_extent_final(look)
    return None if found is None else Derived(None, found.words)


# ---- published rules, for information ----------------------------------------------------------------------------------------


def omeract_progression(look: Look) -> Derived | None:
    """Progression by OMERACT: FVC fell by 10 % or more of baseline, or by 5 to 10 % with DLCO by 15 % or more. Information only.

    Source: Khanna D 2015, J Rheumatol 42:2168, doi 10.3899/jrheum.141182.
    """
    fvc, dlco = relative_change(look, largest_fvc), relative_change(look, _dlco)
    if fvc is None:
        return fvc_change_relative(look)
    found, fell = _yes_no(progression.omeract(fvc, dlco)), shown_beside(fvc, 1, *OMERACT_FVC)
    if dlco is None:
        text = "FVC {fvc} % relative to baseline, DLCO not known. Information only, not a registered endpoint."
        return Derived(found, message(text, fvc=fell))
    text = "FVC {fvc} %, DLCO {dlco} % relative to baseline. Information only, not a registered endpoint."
    return Derived(found, message(text, fvc=fell, dlco=shown_beside(dlco, 1, OMERACT_DLCO)))


def ppf_physiological_limb(look: Look) -> Derived | None:
    """Physiological limb of progressive pulmonary fibrosis: FVC fell by 5 or DLCO (for haemoglobin) by 10 points of % predicted;
    one of the two is enough, whether or not the other is known. Information only.

    Source: Raghu G 2022, Am J Respir Crit Care Med 205:e18, doi 10.1164/rccm.202202-0399ST.
    """
    fvc, dlco = _points_changed(look, "FVC"), _points_changed(look, "DLCOHC")
    if fvc is None and dlco is None:
        return fvc_change_points(look)
    found = progression.ppf_physiology(fvc, dlco)
    text = "FVC {fvc}, DLCO (Hb) {dlco} percentage points. Information only, not a registered endpoint."
    if dlco is None:
        text = "FVC {fvc} percentage points, DLCO (Hb) not known. Information only, not a registered endpoint."
    if fvc is None:
        text = "FVC not known, DLCO (Hb) {dlco} percentage points. Information only, not a registered endpoint."
    changes = {"fvc": (fvc, PPF_FVC), "dlco": (dlco, PPF_DLCO)}
    said = {name: shown_beside(value, 1, limit) for name, (value, limit) in changes.items() if value is not None}
    return Derived(_yes_no(found), message(text, **said))


def _yes_no(found: bool | None) -> str | None:
    return None if found is None else "Y" if found else "N"


FORMULAS: dict[str, Formula] = {
    each.__name__: each
    for each in (
        fvc_change_l, fvc_change_relative, fvc_change_points, dlco_change, dlco_change_relative, dlco_change_points,
        ct_extent_change, omeract_progression, ppf_physiological_limb,
    )
}  # fmt: skip
