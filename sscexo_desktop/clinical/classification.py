"""The classification criteria of systemic sclerosis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Domain = Literal["A", "B", "C", "D", "E", "F", "G", "H"]

DEFINITE = 9
"""The total from which the classification is definite (van den Hoogen F 2013)."""


@dataclass(frozen=True, slots=True)
class Score:
    """The total of the criteria (0–24), whether it is 9 or more, and the points of each domain A–H.

    Source: van den Hoogen F 2013, Arthritis Rheum 65:2737.
    """

    total: int
    definite: bool
    by_domain: Mapping[Domain, int]


def acr_eular_2013(*, skin_proximal: bool, puffy_fingers: bool, sclerodactyly: bool, digital_ulcers: bool, pitting_scars: bool,
                   telangiectasia: bool, nailfold: bool, pulmonary_hypertension: bool, lung_disease: bool, raynaud: bool,
                   autoantibodies: int) -> Score | None:
    """Return the ACR/EULAR 2013 score; an item counts if it was present at any time. Total of the domains' maxima; ≥ 9 is definite.

    A skin thickening of the fingers of both hands proximal to the MCP joints 9 (then B is not added); B puffy fingers 2,
    sclerodactyly 4; C fingertip ulcers 2, pitting scars 3; D telangiectasia 2; E abnormal nailfold capillaries 2; F pulmonary
    arterial hypertension 2, interstitial lung disease 2 (together 2); G Raynaud phenomenon 3; H any of `autoantibodies`
    (how many of anticentromere, anti-topoisomerase I, anti-RNA polymerase III are positive, 0–3; otherwise `None`) 3.
    The criteria do not apply where skin thickening spares the fingers or another disorder explains it better: ask that first.
    The paper stops at A; going on adding the other domains never changes whether 9 is reached.
    Source: van den Hoogen F 2013, Arthritis Rheum 65:2737, read in full tables of secondary sources.
    """
    if autoantibodies not in range(4):
        return None
    by_domain: dict[Domain, int] = {
        "A": 9 * skin_proximal,
        "B": 0 if skin_proximal else max(2 * puffy_fingers, 4 * sclerodactyly),
        "C": max(2 * digital_ulcers, 3 * pitting_scars),
        "D": 2 * telangiectasia,
        "E": 2 * nailfold,
        "F": 2 * (pulmonary_hypertension or lung_disease),
        "G": 3 * raynaud,
        "H": 3 * (autoantibodies > 0),
    }
    total = sum(by_domain.values())
    return Score(total, total >= DEFINITE, by_domain)
