"""Quality grade of a spirometry session of an adult, for FEV1 and for FVC separately."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Literal

Grade = Literal["A", "B", "C", "D", "E", "F", "U"]

_PRECISION = 3
_LIMITS: tuple[tuple[float, Grade], ...] = ((0.200, "C"), (0.250, "D"))
_REPEATABLE = 0.150


@dataclass(frozen=True, slots=True)
class Quality:
    """The grade of a session and what it rests on.

    `difference` in L of the two largest acceptable values, `None` below two; `acceptable` says how many there were.
    Source: Graham BL 2019, Am J Respir Crit Care Med 200:e70, Table 10.
    """

    grade: Grade
    difference: float | None
    acceptable: int


def grade(acceptable: Sequence[float], usable: int = 0) -> Quality | None:
    """Return the quality of one measure from its `acceptable` values in L and the number of blows that are only `usable`.

    For adults (over 6 years). Values are rounded to 0.001 L before they are compared: A three or more acceptable, the two
    largest within 0.150 L; B exactly two, within 0.150; C within 0.200; D within 0.250; E farther apart, or one acceptable;
    U none acceptable but one usable; F none at all. `None` where a value is not above 0 or the number is negative.
    Source: Graham BL 2019, Am J Respir Crit Care Med 200:e70 (ATS/ERS 2019), Table 10, as transcribed in secondary sources.
    """
    if usable < 0 or not all(0 < value < inf for value in acceptable):
        return None
    best = sorted((round(value, _PRECISION) for value in acceptable), reverse=True)
    if len(best) < 2:
        return Quality("E" if best else "U" if usable else "F", None, len(best))
    difference = round(best[0] - best[1], _PRECISION)
    return Quality(_grade_of(difference, len(best)), difference, len(best))


def _grade_of(difference: float, acceptable: int) -> Grade:
    if difference <= _REPEATABLE:
        return "A" if acceptable > 2 else "B"
    return next((letter for limit, letter in _LIMITS if difference <= limit), "E")
