"""Derived values of the skin score: the total of all 17 sites or none, and its change from baseline."""

from __future__ import annotations

from sscexo_desktop.clinical import skin_score
from sscexo_desktop.study.answers import Answers, Look
from sscexo_desktop.study.derive.value import Derived, Formula
from sscexo_desktop.study.texts import message

MRSS_SITES = (
    "MRSS_FACE",
    "MRSS_CHEST",
    "MRSS_ABDOMEN",
    *(f"MRSS_{part}_{side}" for part in ("UPARM", "FOREARM", "HAND", "FINGERS", "THIGH", "LEG", "FOOT") for side in "RL"),
)


def mrss_total(look: Look) -> Derived | None:
    """Modified Rodnan skin score, 0–51: the sum of 17 sites of 0 to 3; none unless all 17 are scored.

    Source: Khanna D 2017, J Scleroderma Relat Disord 2:11, doi 10.5301/jsrd.5000231.
    """
    sites = _sites(look.answers)
    scored = sum(site is not None for site in sites)
    if not scored:
        return None
    total = skin_score.total(sites)
    return Derived(total, None if total is not None else message("No total: {n} of {all} sites scored.", n=scored, all=len(sites)))


def mrss_change(look: Look) -> Derived | None:
    """Skin score less that at baseline, points.

    Source: arithmetic.
    """
    now, then = skin_score.total(_sites(look.answers)), skin_score.total(_sites(look.baseline))
    if look.key.visit == "baseline":
        return None
    if now is None:
        return mrss_total(look)
    if then is None:
        return Derived(None, message("There is none at baseline to compare with."))
    return Derived(now - then, message("From {then} to {now}", then=then, now=now))


def _sites(answers: Answers) -> list[int | None]:
    found = [answers.number(site) for site in MRSS_SITES]
    return [None if each is None else int(each) for each in found]


FORMULAS: dict[str, Formula] = {each.__name__: each for each in (mrss_total, mrss_change)}
