"""Derived values of an infusion: the clock, the true rate, the dose so far."""

from __future__ import annotations

from datetime import time
from decimal import ROUND_HALF_UP, Decimal

from sscexo_desktop.clinical import infusion as arithmetic
from sscexo_desktop.study.answers import Look
from sscexo_desktop.study.derive.value import Derived, Formula
from sscexo_desktop.study.number_words import grouped, in_words
from sscexo_desktop.study.texts import Message, message

PROTOCOL_RATE = Decimal(2)
"""mL/min, as registered."""
MINUTES_OF_DAY = 24 * 60
DOSE_PLACES = Decimal("0.01")
POWER = 10**11
"""A dose is a number × 10¹¹ particles."""


def between(look: Look, earlier: str, later: str) -> int | None:
    """Return the minutes from one clock time of the record to a later one of the same day, none if it is not later."""
    start, end = look.value(earlier), look.value(later)
    if not isinstance(start, time) or not isinstance(end, time) or end < start:
        return None
    return (end.hour - start.hour) * 60 + end.minute - start.minute


def mean_rate(look: Look) -> Decimal | None:
    """Return the true mean rate, mL/min; none while an answer is missing or the interruption leaves no time."""
    volume, minutes = look.number("ECVOLT"), between(look, "ECSTTIM", "ECENTIM")
    if volume is None or minutes is None:
        return None
    rate = arithmetic.mean_rate(float(volume), minutes, float(look.number("ECINTMIN") or 0))
    return None if rate is None else Decimal(repr(rate))


def needed(look: Look, *items: str) -> Message | None:
    """Return which of these answers is still missing; none where nothing is typed of them yet, or all is there."""
    missing = [item for item in items if look.value(item) is None]
    if not missing or len(missing) == len(items):
        return None
    return message("Still needed: {item}.", item=look.form.items[missing[0]].label)


def _absent(words: Message | None) -> Derived | None:
    return None if words is None else Derived(None, words)


# ---- the clock ---------------------------------------------------------------------------------------------------------------


def infusion_minutes(look: Look) -> Derived | None:
    """Minutes from start to end of the infusion, interruptions included.

    Source: arithmetic.
    """
    found = between(look, "ECSTTIM", "ECENTIM")
    return _absent(_no_time(look, "ECSTTIM", "ECENTIM")) if found is None else Derived(found)


def thaw_to_start(look: Look) -> Derived | None:
    """Minutes from thawed to the start of the infusion.

    Source: arithmetic.
    """
    found = between(look, "THAWTIM", "ECSTTIM")
    return _absent(_no_time(look, "THAWTIM", "ECSTTIM")) if found is None else Derived(found)


def _no_time(look: Look, start: str, end: str) -> Message | None:
    if look.value(start) is None or look.value(end) is None:
        return needed(look, start, end)
    first, last = look.form.items[start].label, look.form.items[end].label
    return message("“{last}” lies before “{first}”.", first=first, last=last)


def expected_end(look: Look) -> Derived | None:
    """Clock time at which the prepared volume has run at 2 mL/min, the registered rate, plus interruptions.

    Source: the trial's registration (2 mL/min); arithmetic. A drip set of 20 drops to the mL is the usual one.
    """
    start, volume = look.value("ECSTTIM"), look.number("ECDILVOL")
    minutes = arithmetic.minutes(float(volume), float(PROTOCOL_RATE)) if volume else None
    if volume is None or minutes is None:
        return _absent(needed(look, "ECSTTIM", "ECDILVOL"))
    stopped = look.number("ECINTMIN") or Decimal(0)
    words = _expected(volume, minutes, stopped)
    if not isinstance(start, time):
        return Derived(None, words)
    at = start.hour * 60 + start.minute + int(minutes + float(stopped))
    if at >= MINUTES_OF_DAY:
        return Derived(None, message("{arithmetic}: after midnight.", arithmetic=words))
    return Derived(time(at // 60, at % 60), words)


def _expected(volume: Decimal, minutes: float, stopped: Decimal) -> Message:
    rate = float(PROTOCOL_RATE)
    text = "{volume} mL at {rate} mL/min = {minutes} min; {hourly} mL/h, {drops} drops/min with a 20-drop set"
    found = message(
        text,
        volume=volume,
        rate=PROTOCOL_RATE,
        minutes=_short(minutes),
        hourly=_short(arithmetic.ml_per_hour(rate)),
        drops=_short(arithmetic.drops_per_minute(rate)),
    )
    return message("{arithmetic}; {stopped} min interrupted", arithmetic=found, stopped=stopped) if stopped else found


def _short(number: float | None) -> Decimal | None:
    return None if number is None else plain(Decimal(repr(round(number, 2))))


def plain(number: Decimal) -> Decimal:
    """Write a number as people do in a sentence: no zeros behind, no exponent."""
    return Decimal(format(number.normalize(), "f"))


# ---- what went in ----------------------------------------------------------------------------------------------------------------


def infusion_rate(look: Look) -> Derived | None:
    """True mean rate, mL/min: volume infused over the minutes between start and end less interruptions.

    Source: arithmetic.
    """
    volume, minutes, rate = look.number("ECVOLT"), between(look, "ECSTTIM", "ECENTIM"), mean_rate(look)
    if volume is None or minutes is None:
        return _absent(needed(look, "ECSTTIM", "ECENTIM", "ECVOLT"))
    stopped = look.number("ECINTMIN") or Decimal(0)
    if rate is None:
        text = "No rate: {volume} mL in {minutes} min with {stopped} min interrupted."
        return Derived(None, message(text, volume=plain(volume), minutes=minutes, stopped=stopped))
    if stopped:
        text = "{volume} mL in {minutes} min less {stopped} min interrupted"
        return Derived(rate, message(text, volume=plain(volume), minutes=minutes, stopped=stopped))
    return Derived(rate, message("{volume} mL in {minutes} min", volume=plain(volume), minutes=minutes))


def cumulative_dose(look: Look) -> Derived | None:
    """Dose of this and the earlier infusions together, ×10¹¹ particles; none while one of them is not recorded.

    Source: arithmetic.
    """
    order = [visit.id for visit in look.study.visits if "infusion" in visit.forms]
    total = look.number("ECDOSE")
    if look.key.visit not in order or total is None:
        return None
    for visit in order[: order.index(look.key.visit)]:
        dose = look.around.answers("infusion", visit).number("ECDOSE")
        if dose is None:
            return Derived(None, message("No sum: the dose of “{visit}” is not recorded.", visit=look.study.visit(visit).title))
        total += dose
    return Derived(total, particles(total))


def dose_of_units(look: Look) -> Decimal | None:
    """Return units given times particles per unit, ×10¹¹ particles, to the places of the dose; none while one is missing."""
    units, each = look.number("ECUNITS"), look.number("ECPARTUNIT")
    return None if units is None or each is None else (units * each).quantize(DOSE_PLACES, ROUND_HALF_UP)


def particles(dose: Decimal) -> Message:
    """Say a dose in ×10¹¹ particles as the whole number it is: digits in groups, and in words."""
    number = int(dose * POWER)
    return message("{number} particles: {words}", number=grouped(number), words=in_words(number))


FORMULAS: dict[str, Formula] = {
    each.__name__: each for each in (infusion_minutes, infusion_rate, thaw_to_start, expected_end, cumulative_dose)
}
