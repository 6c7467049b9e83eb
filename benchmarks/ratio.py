"""What a benchmark yields, and how two things are timed fairly: in turn, so that a drifting machine slows both."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Ratio:
    """A figure of ours over the same figure of a bare equivalent; `limit` is what the issue asks for, `more` turns it round."""

    what: str
    ours: float
    bare: float
    unit: str
    limit: float
    more: bool = False

    @property
    def ratio(self) -> float:
        return self.ours / self.bare

    @property
    def holds(self) -> bool:
        return self.ratio >= self.limit if self.more else self.ratio <= self.limit


def in_turn(
    ours: Callable[[], object],
    bare: Callable[[], object],
    rounds: int,
    warm: int = 2,
    clock: Callable[[], float] = time.perf_counter,
) -> tuple[float, float]:
    """Time two actions in turn; return the median of each in milliseconds. `time.process_time` leaves out what others do."""
    times: tuple[list[float], list[float]] = ([], [])
    for n in range(rounds + warm):
        for action, kept in zip((ours, bare), times, strict=True):
            begun = clock()
            action()
            if n >= warm:
                kept.append((clock() - begun) * 1000)
    return statistics.median(times[0]), statistics.median(times[1])
