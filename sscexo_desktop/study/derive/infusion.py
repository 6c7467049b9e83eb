"""Derived values of an infusion: the clock, the true rate, the dose so far."""

from __future__ import annotations

from datetime import time
from decimal import Decimal

from sscexo_desktop.study.answers import Look
from sscexo_desktop.study.derive.value import Formula

PROTOCOL_RATE = Decimal(2)
"""mL/min, as registered."""
MINUTES_OF_DAY = 24 * 60



def minutes_between(start: object, end: object) -> int | None:
    """Minutes from one clock time to a later one of the same day, none if it is not later."""
    if not isinstance(start, time) or not isinstance(end, time) or end < start:
        return None
    return (end.hour - start.hour) * 60 + end.minute - start.minute


def infusion_minutes(look: Look) -> int | None:
    """Minutes from start to end of the infusion, interruptions included."""
    return minutes_between(look.value("ECSTTIM"), look.value("ECENTIM"))


def infusion_rate(look: Look) -> Decimal | None:
    """True mean rate, mL/min: volume infused over the minutes between start and end less interruptions."""
    volume, minutes = look.number("ECVOLT"), infusion_minutes(look)
    if volume is None or minutes is None:
        return None
    running = minutes - (look.number("ECINTMIN") or 0)
    return volume / running if running > 0 else None


def thaw_to_start(look: Look) -> int | None:
    """Minutes from thawed to the start of the infusion."""
    return minutes_between(look.value("THAWTIM"), look.value("ECSTTIM"))


def expected_end(look: Look) -> time | None:
    """Clock time at which the prepared volume has run at 2 mL/min, the registered rate, plus interruptions."""
    start, volume = look.value("ECSTTIM"), look.number("ECDILVOL")
    if not isinstance(start, time) or not volume:
        return None
    minutes = start.hour * 60 + start.minute + int(volume / PROTOCOL_RATE + (look.number("ECINTMIN") or 0))
    return time(minutes // 60, minutes % 60) if minutes < MINUTES_OF_DAY else None


def cumulative_dose(look: Look) -> Decimal | None:
    """Dose of this and the earlier infusions together, ×10¹¹ particles; none while one of them is not recorded."""
    order = [visit.id for visit in look.study.visits if "infusion" in visit.forms]
    if look.key.visit not in order:
        return None
    earlier = order[: order.index(look.key.visit)]
    doses = [look.around.answers("infusion", visit).number("ECDOSE") for visit in earlier] + [look.number("ECDOSE")]
    return None if None in doses else sum((each for each in doses if each is not None), Decimal(0))

FORMULAS: dict[str, Formula] = {
    each.__name__: each for each in (infusion_minutes, infusion_rate, thaw_to_start, expected_end, cumulative_dose)
}
