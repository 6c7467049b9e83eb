"""Numbers of the formulas as they are shown: rounded as on paper, halves away from zero, and never a minus nought."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal


def shown(value: float | Decimal, places: int) -> Decimal:
    """Round to the places that are shown."""
    exact = value if isinstance(value, Decimal) else Decimal(f"{value:.9f}")
    return abs(rounded) if not (rounded := exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)) else rounded
