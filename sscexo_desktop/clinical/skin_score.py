"""The modified Rodnan skin score (mRSS)."""

from __future__ import annotations

from collections.abc import Sequence

SITES = 17
"""Face, anterior chest, abdomen; right and left upper arm, forearm, hand, fingers, thigh, leg and foot."""


def total(sites: Sequence[int | None]) -> int | None:
    """Return the sum (0–51) of the 17 sites, each 0 normal, 1 mild, 2 moderate, 3 severe; `None` unless all 17 are scored so.

    Source: Clements P 1995, J Rheumatol 22:1281; Khanna D 2017, J Scleroderma Relat Disord 2:11; read in secondary sources.
    """
    scored = [site for site in sites if site is not None and site in range(4)]
    return sum(scored) if len(scored) == len(sites) == SITES else None
