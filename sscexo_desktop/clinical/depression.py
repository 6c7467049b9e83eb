"""The PHQ-9 questionnaire on depression."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

PHQ9Severity = Literal["none-minimal", "mild", "moderate", "moderately severe", "severe"]

_BANDS: tuple[tuple[int, PHQ9Severity], ...] = ((4, "none-minimal"), (9, "mild"), (14, "moderate"), (19, "moderately severe"),
                                                (27, "severe"))


def phq9_total(nine: Sequence[int | None]) -> int | None:
    """Return the sum (0–27) of the nine items, each 0–3; `None` unless all nine are answered so. The tenth question is not added.

    Source: Kroenke K 2001, J Gen Intern Med 16:606, from memory of the paper.
    """
    answered = [item for item in nine if item is not None and item in range(4)]
    return sum(answered) if len(answered) == len(nine) == 9 else None


def phq9_severity(total: int) -> PHQ9Severity | None:
    """Return the band of a total: 0–4 none-minimal, 5–9 mild, 10–14 moderate, 15–19 moderately severe, 20–27 severe.

    `total` is a whole number 0–27; anything else gives `None`.
    Source: Kroenke K 2001, J Gen Intern Med 16:606, from memory of the paper.
    """
    return next(band for highest, band in _BANDS if total <= highest) if total in range(28) else None


def phq9_item_nine_alert(ninth: int) -> bool | None:
    """Say whether the ninth item (thoughts of death or self-harm, 0–3) calls for a talk on the same day: any answer above 0.

    Source: Kroenke K 2001, J Gen Intern Med 16:606 (the item); the same-day alert is a proposal, not the paper.
    """
    return ninth > 0 if ninth in range(4) else None
