"""Derived readings of lung function: how far below normal each measure lies, and the pattern of impairment."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from sscexo_desktop.clinical import interpretation
from sscexo_desktop.study.answers import Look
from sscexo_desktop.study.derive.blows import fev1_blows, fvc_blows
from sscexo_desktop.study.derive.numbers import shown_beside
from sscexo_desktop.study.derive.reference import MEASURES, Judged, judged, z_of
from sscexo_desktop.study.derive.value import Derived, Formula
from sscexo_desktop.study.texts import Message, message


def _severity(name: str) -> Callable[[Look], Derived | None]:
    def formula(look: Look) -> Derived | None:
        found = judged(look, name)
        if not isinstance(found, Judged):
            return None if found is None else Derived(None, found)
        grade = interpretation.severity(found.z)
        z = shown_beside(found.z, 2, interpretation.LOWER_LIMIT, *interpretation.STEPS)
        words = message("{measure}: z {z} ({set})", measure=measure.title, z=z, set=found.by.title)
        return Derived(grade and grade.upper(), words)

    measure = MEASURES[name]
    formula.__name__ = f"{name.lower()}_severity"
    formula.__doc__ = (
        f"How far {measure.title} lies below normal, by z: from −1.645 normal, from −2.5 mild, from −4.0 moderate, else severe.\n\n"
        "Source: Stanojevic S 2022, Eur Respir J 60:2101499, doi 10.1183/13993003.01499-2021."
    )
    return formula


def lung_function_pattern(look: Look) -> Derived | None:
    """Pattern of impairment by the z-scores of FEV1/FVC, FVC, FEV1 and TLC against the limit −1.645.

    Source: Stanojevic S 2022, Eur Respir J 60:2101499, doi 10.1183/13993003.01499-2021.
    """
    ratio, fvc, fev1, tlc = (z_of(look, name) for name in ("RATIO", "FVC", "FEV1", "TLC"))
    if ratio is None or fvc is None or fev1 is None:
        why = _no_pattern(look)
        return None if why is None else Derived(None, why)
    found = interpretation.pattern(fev1, fvc, ratio, tlc)
    text = "z of FEV1/FVC {ratio}, FVC {fvc}, FEV1 {fev1}; TLC is not known"
    if tlc is not None:
        text = "z of FEV1/FVC {ratio}, FVC {fvc}, FEV1 {fev1}, TLC {tlc}"
    elif judged(look, "TLC") is not None:
        text = "z of FEV1/FVC {ratio}, FVC {fvc}, FEV1 {fev1}; TLC has no reference value"
    said = {name: None if z is None else _z(z) for name, z in (("ratio", ratio), ("fvc", fvc), ("fev1", fev1), ("tlc", tlc))}
    return Derived(found and found.upper(), message(text, **said))


def _z(z: float) -> Decimal:
    return shown_beside(z, 2, interpretation.LOWER_LIMIT)


def _no_pattern(look: Look) -> Message | None:
    """Return why FVC or FEV1 cannot be judged, none before a blow is written."""
    measures = (judged(look, "FVC"), judged(look, "FEV1"))
    reasons = [each for each in measures if isinstance(each, Message)]
    reasons += [each.lacking for each in (look.once(fvc_blows), look.once(fev1_blows)) if each.lacking is not None]
    return reasons[0] if reasons else None


SEVERITIES = tuple(_severity(name) for name in ("FVC", "FEV1", "DLCO", "TLC"))
FORMULAS: dict[str, Formula] = {each.__name__: each for each in (*SEVERITIES, lung_function_pattern)}
