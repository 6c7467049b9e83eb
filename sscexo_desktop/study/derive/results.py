"""Derived results of spirometry, and every measure beside what is expected of a healthy person."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sscexo_desktop.study.answers import Look
from sscexo_desktop.study.derive.blows import Blows, fev1_blows, fvc_blows, ratio_of_largest
from sscexo_desktop.study.derive.numbers import shown
from sscexo_desktop.study.derive.reference import (
    MEASURES,
    SOURCES,
    Judged,
    Measure,
    expected_words,
    judged,
    judged_words,
    rv_tlc,
    set_words,
)
from sscexo_desktop.study.derive.value import Derived, Formula
from sscexo_desktop.study.texts import Message, message

PERCENT_PLACES, Z_PLACES = 1, 2


# ---- best values -------------------------------------------------------------------------------------------------------------


def best_fvc(look: Look) -> Derived | None:
    """Largest FVC of the acceptable blows, L; none while a blow is half filled in.

    Source: Graham BL 2019, Am J Respir Crit Care Med 200:e70, doi 10.1164/rccm.201908-1590ST.
    """
    return _best(look, fvc_blows, "FVC")


def best_fev1(look: Look) -> Derived | None:
    """Largest FEV1 of the acceptable blows, L, even from another blow than the FVC; none while a blow is half filled in.

    Source: Graham BL 2019, Am J Respir Crit Care Med 200:e70, doi 10.1164/rccm.201908-1590ST.
    """
    return _best(look, fev1_blows, "FEV1")


def _best(look: Look, blows: Callable[[Look], Blows], name: str) -> Derived | None:
    found = look.once(blows)
    if found.best is None:
        return Derived(None, found.lacking) if found.lacking else None
    beside = judged(look, name)
    words = judged_words(beside) if isinstance(beside, Judged) else beside
    return Derived(found.best, message("Blow {n}: {words}", n=found.number, words=words))


def fev1_fvc(look: Look) -> Derived | None:
    """FEV1/FVC of the best values, a fraction.

    Source: Graham BL 2019, Am J Respir Crit Care Med 200:e70, doi 10.1164/rccm.201908-1590ST.
    """
    ratio, beside = ratio_of_largest(look), judged(look, "RATIO")
    return None if ratio is None else Derived(ratio, judged_words(beside) if isinstance(beside, Judged) else beside)


# ---- beside what is expected -------------------------------------------------------------------------------------------------


def _percent(measure: Measure, found: Judged) -> Derived:
    words = set_words(found) if measure.whole else expected_words(measure, found)
    return Derived(shown(found.percent, PERCENT_PLACES), words)


def _z(measure: Measure, found: Judged) -> Derived:  # noqa: ARG001 - one signature for every cell
    return Derived(shown(found.z, Z_PLACES))


def _predicted(measure: Measure, found: Judged) -> Derived:
    return Derived(shown(found.reference.predicted, measure.places))


def _lower(measure: Measure, found: Judged) -> Derived:
    return Derived(shown(found.reference.lln, measure.places))


def _upper(measure: Measure, found: Judged) -> Derived:
    return Derived(shown(found.reference.uln, measure.places))


Cell = Callable[[Measure, Judged], Derived]
CELLS: Mapping[str, tuple[Cell, str]] = {
    "percent": (_percent, "in percent of predicted: 100 × measured / predicted"),
    "z": (_z, "as z-score: ((measured / predicted)^L − 1) / (L × S)"),
    "predicted": (_predicted, "as predicted for sex, exact age and height, by the regression and splines of the set"),
    "lln": (_lower, "at the lower limit of normal, the 5th percentile: predicted × (1 − 1.645 × L × S)^(1/L)"),
    "uln": (_upper, "at the upper limit of normal, the 95th percentile: predicted × (1 + 1.645 × L × S)^(1/L)"),
}
"""What stands in a line of the table of results; only the percentage says what it rests on, or why there is none."""


def _cell(measure: Measure, name: str) -> Formula:
    """Make the formula of one cell: its name, and in its docstring what it is and the paper."""
    cell, what = CELLS[name]

    def formula(look: Look) -> Derived | None:
        found = judged(look, measure.id)
        if isinstance(found, Judged):
            return cell(measure, found)
        return Derived(None, found) if isinstance(found, Message) and name == "percent" else None

    unit = f", {measure.unit}" if measure.unit and name in ("predicted", "lln", "uln") else ""
    cites = "; ".join(SOURCES[table] for table in measure.cites)
    formula.__name__ = f"{measure.id.lower()}_{name}"
    formula.__doc__ = f"{measure.title} {what}{unit}{_BY.get(measure.id, '')}.\n\nSource: {cites}."
    return formula


_CAUCASIAN, _OTHER = "; GLI-2012, group Caucasian", "; GLI-2012, group Other/mixed"
_BY: Mapping[str, str] = {
    **dict.fromkeys(("FVC", "FEV1", "RATIO"), "; set of the study setting"),
    "FVC_C": _CAUCASIAN, "FEV1_C": _CAUCASIAN, "FVC_O": _OTHER, "FEV1_O": _OTHER,
    "FEF2575": "; group of the study setting, Caucasian where that has no FEF25-75",
    "DLCO": ", as measured", "DLCOHC": ", after the correction for haemoglobin", "KCO": ", DLCO as measured over VA",
}  # fmt: skip
"""What the dictionary says of the set, or of the number that is judged."""
SECONDARY = ("FVC_C", "FVC_O", "FEV1_C", "FEV1_O")
"""Shown as percentage and z alone, beside the set of the study."""
ONLY_PERCENT = ("DLCOHC",)


def _cells(measure: Measure) -> tuple[str, ...]:
    return ("percent",) if measure.id in ONLY_PERCENT else ("percent", "z") if measure.id in SECONDARY else tuple(CELLS)


_TABLE = [_cell(measure, name) for measure in MEASURES.values() for name in _cells(measure)]
FORMULAS: dict[str, Formula] = {each.__name__: each for each in (best_fvc, best_fev1, fev1_fvc, rv_tlc, *_TABLE)}
