"""Derived changes from baseline: this visit less baseline, in the unit, in percent of baseline and in percentage points."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from sscexo_desktop.clinical import progression
from sscexo_desktop.study.answers import Answers, Look
from sscexo_desktop.study.derive.blows import largest_fvc
from sscexo_desktop.study.derive.chest_ct import final_extent
from sscexo_desktop.study.derive.numbers import shown
from sscexo_desktop.study.derive.reference import percent_of
from sscexo_desktop.study.derive.value import Derived, Formula
from sscexo_desktop.study.texts import Message, message

_Number = TypeVar("_Number", Decimal, float)
NO_BASELINE = message("There is none at baseline to compare with.")
ML_OF_L = 1000
DLCO_UNIT = "mL/min/mmHg"


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
    if not isinstance(pair, tuple):
        return pair
    words = message("From {then} % to {now} % of predicted", then=shown(pair[1], 1), now=shown(pair[0], 1))
    return Derived(shown(pair[0] - pair[1], 1), words)


# ---- FVC ---------------------------------------------------------------------------------------------------------------------


def fvc_change_l(look: Look) -> Derived | None:
    """FVC less that at baseline, L; in words also in mL.

    Source: arithmetic.
    """
    return _difference(look, largest_fvc, _in_ml)


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
    return _relative(look, largest_fvc, "L")


def fvc_change_points(look: Look) -> Derived | None:
    """FVC in percent of predicted less that at baseline, percentage points; each by the age on its own day, one set and one height.

    Source: arithmetic.
    """
    return _points(look, "FVC")


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
    return _difference(look, final_extent, _percents)


def _percents(now: Decimal, then: Decimal) -> Message:
    return message("From {then} % to {now} %", then=then, now=now)


# ---- published rules, for information ----------------------------------------------------------------------------------------


def omeract_progression(look: Look) -> Derived | None:
    """Progression by OMERACT: FVC fell by 10 % or more of baseline, or by 5 to 10 % with DLCO by 15 % or more. Information only.

    Source: Khanna D 2015, J Rheumatol 42:2168, doi 10.3899/jrheum.141182.
    """
    fvc, dlco = relative_change(look, largest_fvc), relative_change(look, _dlco)
    if fvc is None:
        return None
    found = progression.omeract(fvc, dlco)
    text = "FVC {fvc} %, DLCO {dlco} % relative to baseline. Information only, not a registered endpoint."
    if dlco is None:
        text = "FVC {fvc} % relative to baseline, DLCO not known. Information only, not a registered endpoint."
    return Derived(_yes_no(found), message(text, fvc=shown(fvc, 1), dlco=None if dlco is None else shown(dlco, 1)))


def ppf_physiological_limb(look: Look) -> Derived | None:
    """Physiological limb of progressive pulmonary fibrosis: FVC fell by 5 or DLCO (for haemoglobin) by 10 points of % predicted.

    Information only.

    Source: Raghu G 2022, Am J Respir Crit Care Med 205:e18, doi 10.1164/rccm.202202-0399ST.
    """
    fvc, dlco = _points_changed(look, "FVC"), _points_changed(look, "DLCOHC")
    if fvc is None:
        return None
    found = progression.ppf_physiology(fvc, dlco)
    text = "FVC {fvc}, DLCO (Hb) {dlco} percentage points. Information only, not a registered endpoint."
    if dlco is None:
        text = "FVC {fvc} percentage points, DLCO (Hb) not known. Information only, not a registered endpoint."
    return Derived(_yes_no(found), message(text, fvc=shown(fvc, 1), dlco=None if dlco is None else shown(dlco, 1)))


def _yes_no(found: bool | None) -> str | None:
    return None if found is None else "Y" if found else "N"


FORMULAS: dict[str, Formula] = {
    each.__name__: each
    for each in (
        fvc_change_l, fvc_change_relative, fvc_change_points, dlco_change, dlco_change_relative, dlco_change_points,
        ct_extent_change, omeract_progression, ppf_physiological_limb,
    )
}  # fmt: skip
