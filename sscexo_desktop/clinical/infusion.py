"""Arithmetic of an infusion: how long, how fast, how many drops."""

from __future__ import annotations

from math import inf


def minutes(volume_ml: float, rate: float) -> float | None:
    """Return how long `volume_ml` (mL) takes at `rate` (mL/min), in minutes; both above 0.

    Source: arithmetic.
    """
    return volume_ml / rate if _positive(volume_ml, rate) else None


def ml_per_hour(rate: float) -> float | None:
    """Return a rate in mL/h from mL/min, above 0.

    Source: arithmetic.
    """
    return rate * 60 if _positive(rate) else None


def drops_per_minute(rate: float, drops_per_ml: float = 20) -> float | None:
    """Return the drops in a minute of `rate` (mL/min) through a set of `drops_per_ml`; both above 0.

    Source: arithmetic; 20 drops to the mL is the usual set.
    """
    return rate * drops_per_ml if _positive(rate, drops_per_ml) else None


def mean_rate(volume: float, minutes: float, interrupted: float = 0) -> float | None:
    """Return the mean rate in mL/min of `volume` (mL, above 0) over `minutes` from start to stop, less those it was `interrupted`.

    `None` where the interruption is negative or leaves no time.
    Source: arithmetic.
    """
    running = minutes - interrupted
    return volume / running if _positive(volume, running) and interrupted >= 0 else None


def _positive(*numbers: float) -> bool:
    return all(0 < number < inf for number in numbers)
