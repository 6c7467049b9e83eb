"""Rules of an outcome visit: blows that agree, volumes that fit into each other, and what differs oddly from baseline."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from sscexo_desktop.study.answers import Look
from sscexo_desktop.study.checks.expected import CHECKS as EXPECTED
from sscexo_desktop.study.checks.rule import Check, Found
from sscexo_desktop.study.checks.same_manner import CHECKS as SAME_MANNER
from sscexo_desktop.study.derive.blows import largest_fvc
from sscexo_desktop.study.derive.change import relative_change
from sscexo_desktop.study.derive.numbers import shown
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.schedule import due_window

WANTED_BLOWS = 3
"""Acceptable manoeuvres that ATS/ERS 2019 asks for."""


def before_consent(look: Look) -> Iterator[Found]:
    """Nothing is measured for the study before the consent."""
    visited, consent = look.day("VISDAT"), look.screening.day("RFICDAT")
    if visited and consent and visited < consent:
        yield "VISDAT", {"consent": consent}


def without_screening(look: Look) -> Iterator[Found]:
    """A visit needs a saved screening with a consent."""
    if look.day("VISDAT") and look.screening.day("RFICDAT") is None:
        yield "VISDAT", {}


def outside_window(look: Look) -> Iterator[Found]:
    """With a confirmed window, the visit must fall into it."""
    visited = look.day("VISDAT")
    window = due_window(look.study, look.key.visit, look.around)
    if visited and window and window.first and window.last and not window.first <= visited <= window.last:
        yield "VISDAT", {"first": window.first, "last": window.last}


def fev1_above_fvc(look: Look) -> Iterator[Found]:
    """FEV1 is a part of FVC (0.01 L for rounding)."""
    for row in look.rows("blows"):
        fev1, fvc = look.number("FEV1_BLOW", row), look.number("FVC_BLOW", row)
        if fev1 is not None and fvc is not None and fev1 > fvc + Decimal("0.01"):
            yield Place("FEV1_BLOW", row), {"fev1": fev1, "fvc": fvc}


def few_blows(look: Look) -> Iterator[Found]:
    """At least three acceptable blows."""
    judged = [row for row in look.rows("blows") if look.code("ACCEPT_BLOW", row)]
    accepted = [row for row in judged if look.code("ACCEPT_BLOW", row) == "Y"]
    if judged and len(accepted) < WANTED_BLOWS:
        yield Place("ACCEPT_BLOW", judged[-1]), {"count": len(accepted), "wanted": WANTED_BLOWS}


def far_from_baseline(look: Look) -> Iterator[Found]:
    """A change of FVC by more than 30 % may be another person's blow or another unit."""
    change = relative_change(look, largest_fvc)
    if change is not None and abs(round(change, 6)) > 30:
        yield Place("FVC_BLOW", look.rows("blows")[0]), {"change": shown(change, 1)}


def residual_above_total(look: Look) -> Iterator[Found]:
    """RV is a part of TLC."""
    total, residual = look.number("TLC_REORRES"), look.number("RV_REORRES")
    if total is not None and residual is not None and residual >= total:
        yield "RV_REORRES", {"rv": residual, "tlc": total}


def total_below_vital(look: Look) -> Iterator[Found]:
    """TLC cannot be clearly smaller than FVC (0.2 L between two devices)."""
    total, vital = look.number("TLC_REORRES"), largest_fvc(look)
    if total is not None and vital is not None and total < vital - Decimal("0.2"):
        yield "TLC_REORRES", {"tlc": total, "fvc": vital}


def alveolar_above_total(look: Look) -> Iterator[Found]:
    """VA exceeds TLC by at most 5 %."""
    alveolar, total = look.number("ALVVOL_REORRES"), look.number("TLC_REORRES")
    if alveolar is not None and total is not None and alveolar > total * Decimal("1.05"):
        yield "ALVVOL_REORRES", {"va": alveolar, "tlc": total}


def kco_disagrees(look: Look) -> Iterator[Found]:
    """KCO as printed agrees with DLCO over VA within 3 %."""
    kco, dlco, va = look.number("DLCOVA_REORRES"), look.number("DLCO_REORRES"), look.number("ALVVOL_REORRES")
    if kco and dlco and va and abs(kco - dlco / va) > kco * Decimal("0.03"):
        yield "DLCOVA_REORRES", {"expected": round(dlco / va, 2)}


def ct_far_from_visit(look: Look) -> Iterator[Found]:
    """CT and lung function belong together within 30 days."""
    visited, scanned = look.day("VISDAT"), look.day("CTDAT")
    if visited and scanned and abs(visited - scanned) > timedelta(days=30):
        yield "CTDAT", {"days": abs(visited - scanned).days}


def other_height(look: Look) -> Iterator[Found]:
    """A height that differs by more than 2 cm from screening may be another participant's."""
    now, then = look.number("HEIGHT_VSORRES"), look.screening.number("HEIGHT_VSORRES")
    if now is not None and then is not None and abs(now - then) > 2:
        yield "HEIGHT_VSORRES", {"then": then}


CHECKS = (
    Check("OUT-01", "outcome", ("VISDAT",), "hard", "The visit lies before the consent of {consent}.", before_consent),
    Check("OUT-02", "outcome", ("VISDAT",), "hard", "No saved screening holds a consent of this participant.", without_screening),
    Check("OUT-03", "outcome", ("VISDAT",), "soft", "Outside the window from {first} to {last}.", outside_window,
          "VISIT WINDOW"),
    Check("OUT-04", "outcome", ("FEV1_BLOW", "FVC_BLOW"), "hard", "FEV1 ({fev1} L) cannot exceed FVC ({fvc} L).", fev1_above_fvc),
    Check("OUT-05", "outcome", ("ACCEPT_BLOW",), "soft", "Acceptable blows: {count}; at least {wanted} are wanted.", few_blows),
    Check("OUT-06", "outcome", ("FVC_BLOW",), "soft",
          "FVC differs by {change} % from baseline: right participant, right unit?", far_from_baseline),
    Check("OUT-07", "outcome", ("RV_REORRES", "TLC_REORRES"), "hard", "RV ({rv} L) must be below TLC ({tlc} L).",
          residual_above_total),
    Check("OUT-08", "outcome", ("TLC_REORRES",), "hard", "TLC ({tlc} L) cannot be below FVC ({fvc} L).", total_below_vital),
    Check("OUT-09", "outcome", ("ALVVOL_REORRES", "TLC_REORRES"), "soft", "VA ({va} L) exceeds TLC ({tlc} L) by more than 5 %.",
          alveolar_above_total),
    Check("OUT-10", "outcome", ("DLCOVA_REORRES",), "soft", "DLCO over VA is {expected}: it does not agree with the KCO typed.",
          kco_disagrees),
    Check("OUT-11", "outcome", ("CTDAT", "VISDAT"), "soft", "CT and visit are {days} days apart.", ct_far_from_visit),
    Check("OUT-12", "outcome", ("HEIGHT_VSORRES",), "soft", "At screening the height was {then} cm: is it the same participant?",
          other_height),
    *EXPECTED,
    *SAME_MANNER,
)  # fmt: skip
