"""Extent and severity of interstitial lung disease on chest CT."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Literal

Stage = Literal["limited", "extensive"]

_LEVELS = 5
_ROUNDING = 6
_SEGMENTS_OF_BOTH_LUNGS = 20


@dataclass(frozen=True, slots=True)
class Warrick:
    """Points of the Warrick score: severity 0–15, extent 0–15, total 0–30.

    Source: Warrick JH 1991, J Rheumatol 18:1520, from memory of the paper.
    """

    severity: int
    extent: int
    total: int


def mean_extent(levels: Sequence[float | None]) -> float | None:
    """Return the mean extent in % of the five levels from top to bottom, `None` while one of them is missing or not 0–100.

    Levels: origin of the great vessels, main carina, pulmonary venous confluence, halfway to the last, just above the right
    hemidiaphragm.
    Source: Goh NSL 2008, Am J Respir Crit Care Med 177:1248, read in secondary sources.
    """
    known = [level for level in levels if level is not None and 0 <= level <= 100]
    return sum(known) / _LEVELS if len(known) == len(levels) == _LEVELS else None


def goh(extent: float, fvc_percent: float | None) -> Stage | None:
    """Return the stage of scleroderma lung disease: extent < 10 % limited, > 30 % extensive, between by FVC below 70 % predicted.

    `extent` is the mean extent in %, 0–100; `fvc_percent` is FVC in % predicted, above 0. Both are rounded to 6 decimals before
    they are compared. `None` where the extent is between 10 and 30 % (both included) and FVC is not known.
    Source: Goh NSL 2008, Am J Respir Crit Care Med 177:1248, read in secondary sources.
    """
    if not 0 <= extent <= 100:
        return None
    rounded = round(extent, _ROUNDING)
    if not 10 <= rounded <= 30:
        return "limited" if rounded < 10 else "extensive"
    if fvc_percent is None or not 0 < fvc_percent < inf:
        return None
    return "limited" if round(fvc_percent, _ROUNDING) >= 70 else "extensive"


def warrick(segments: Sequence[int | None]) -> Warrick | None:
    """Return the Warrick score from the number of bronchopulmonary segments (0–20) that show each abnormality, in this order.

    Ground glass (1 point), irregular pleural margin (2), septal or subpleural lines (3), honeycombing (4), subpleural cysts (5):
    presence counts once for severity. Extent for each: 1–3 segments 1 point, 4–9 segments 2, more 3.
    `None` while one of the five is missing or no whole number of segments.
    Source: Warrick JH 1991, J Rheumatol 18:1520, from memory of the paper.
    """
    known = [count for count in segments if count is not None and count in range(_SEGMENTS_OF_BOTH_LUNGS + 1)]
    if not len(known) == len(segments) == 5:
        return None
    severity = sum(points for points, count in enumerate(known, start=1) if count)
    extent = sum((count > 0) + (count > 3) + (count > 9) for count in known)
    return Warrick(severity, extent, severity + extent)
