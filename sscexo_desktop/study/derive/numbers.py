"""Numbers of the formulas as they are shown: rounded as on paper, halves away from zero, and never a minus nought."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

PRECISION = 6
"""Places to which values are rounded before they are compared."""


def shown(value: float | Decimal, places: int) -> Decimal:
    """Round to the places that are shown."""
    exact = value if isinstance(value, Decimal) else Decimal(f"{value:.9f}")
    return abs(rounded) if not (rounded := exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)) else rounded


def shown_beside(value: float | Decimal, places: int, *limits: float | Decimal) -> Decimal:
    """Round to the places that are shown, or to so many more that the number lies on its own side of each limit it is judged by.

    What is judged is the value before rounding: 69.97 % below 70 % is never shown as 70.0 %.
    """
    exact, bounds = shown(value, PRECISION), [shown(limit, PRECISION) for limit in limits]
    sides = [_side(exact, bound) for bound in bounds]
    found = (shown(value, more) for more in range(places, PRECISION))
    return next((each for each in found if [_side(each, bound) for bound in bounds] == sides), exact)


def _side(value: Decimal, bound: Decimal) -> int:
    return (value > bound) - (value < bound)
