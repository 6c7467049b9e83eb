"""Numbers typed with their unit, and numbers that look as if they were meant in another (F26).

A value is never converted silently: the converted number is offered, with the arithmetic in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_FLOOR, Decimal
from functools import lru_cache
from typing import NamedTuple

from sscexo_desktop.study.digits import KEEPING_THOUSANDS
from sscexo_desktop.study.kind import NOTHING, Reading
from sscexo_desktop.study.kinds_numbers import NOT_A_NUMBER, NumberKind, read_number
from sscexo_desktop.study.model import Item, Limits, UnitOffer
from sscexo_desktop.study.texts import Manner, Message, message
from sscexo_desktop.study.typed import Offer

_NUMBER_AND_UNIT = re.compile(r"([-+]?[0-9][0-9.,\u060c\u066c]*(?:/[0-9]+)?)\s*(\S.*)")
_POWER = re.compile(r"^[x*](?=10)")
_FACTOR_PLACES = 6  # a factor such as one sixtieth is cut off: 306 L/min are 5.1 L/s and not 5.1000000102
_FOLDED = {
    **{ord(raised): str(digit) for digit, raised in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")},
    **{ord(mark): None for mark in " ^*[]{}°º\u2212\u207b"},
    ord("μ"): "u",
    ord("×"): "x",
    ord("٪"): "%",
    ord("÷"): "/",
    ord("ي"): "ی",
    ord("ك"): "ک",
}
# Names of one unit, compound names first: each is replaced wherever it stands.
_PERSIAN = {
    "درجهسانتیگراد": "c", "سانتیگراد": "c", "درصد": "%", "دقیقه": "min", "ثانیه": "s", "ساعت": "h",
    "ضربه": "beats", "تنفس": "breaths", "سلول": "cells", "واحد": "u",
    "کیلو": "k", "دسی": "d", "سانتی": "c", "میلی": "m", "میکرو": "u", "نانو": "n", "پیکو": "p", "فمتو": "f",
    "مترمربع": "m2", "مترمکعب": "m3", "مترجیوه": "mhg", "لیتر": "l", "متر": "m", "گرم": "g", "مول": "mol",
    "در": "/", "بر": "/",
}
_SAME = {
    **dict.fromkeys(("liter", "liters", "litre", "litres", "lit", "lt"), "l"),
    **dict.fromkeys(("mcl", "mm3", "cmm"), "ul"),
    **dict.fromkeys(("cc", "cm3", "milliliter", "millilitre"), "ml"),
    **dict.fromkeys(("sec", "second", "seconds"), "s"),
    **dict.fromkeys(("minute", "minutes"), "min"),
    "mcg": "ug",
    "cel": "c",
    "percent": "%",
}


class Suspicion(NamedTuple):
    """A value that looks as if it were typed in another unit: what to ask, and the converted number."""

    problem: Message
    offers: tuple[Offer, ...]


@lru_cache(maxsize=512)
def folded_unit(unit: str) -> str:
    """Write a unit for loose comparison: `×10⁹/L` as `10*9/l`, and both `میلی‌لیتر` and `cc` as `mL`."""
    text = unit.translate(KEEPING_THOUSANDS).casefold().translate(_FOLDED)
    text = _POWER.sub("", text)
    for persian, latin in _PERSIAN.items():
        text = text.replace(persian, latin)
    return "/".join(_SAME.get(part, part) for part in text.split("/"))


def read(item: Item, typed: str, manner: Manner) -> Reading:
    """Read what was typed for `item`: its kind's reading, or a number with a unit behind it.

    The item's own unit is taken off; for one of its other units the converted number is offered; any other is refused.
    """
    reading = item.kind.parse(typed, manner)
    if reading.problem is None or not isinstance(item.kind, NumberKind):
        return reading
    parts = _NUMBER_AND_UNIT.fullmatch(typed.translate(KEEPING_THOUSANDS).strip())
    if not parts:
        return reading
    unit = folded_unit(parts[2])
    if unit in _own(item):
        return item.kind.parse(parts[1], manner)
    for offer in item.offers:
        if unit in {folded_unit(name) for name in (offer.unit, *offer.names)}:
            return _in_other_unit(item, item.kind, offer, parts[1], manner)
    return _unknown(item, parts[2]) if reading.problem == NOT_A_NUMBER else reading


def _own(item: Item) -> set[str]:
    return {folded_unit(unit) for unit in (item.unit, item.ucum) if unit}


def _unknown(item: Item, unit: str) -> Reading:
    if not item.unit:
        return Reading(problem=NOT_A_NUMBER)
    text = "The unit {typed} is not known in this field. Type the number in {unit}."
    return Reading(problem=message(text, typed=unit, unit=item.unit))


def _in_other_unit(item: Item, kind: NumberKind, offer: UnitOffer, number: str, manner: Manner) -> Reading:
    """Offer the number converted; of several that it may be, those within the item's hard limits."""
    reading = read_number(number)
    meant = [reading.value] if reading.value is not None else [each for each, _ in reading.meant]
    if not meant:
        return Reading(problem=reading.problem) if reading.problem else NOTHING
    text = "This field is in {unit}. The number was typed in {other}."
    possible = [each for each in meant if _within(item.hard, each * offer.factor)]
    offers = _converted(item, kind, [(each, offer) for each in possible or meant], manner)
    return Reading(problem=message(text, unit=item.unit, other=offer.unit), offers=offers)


def _converted(
    item: Item, kind: NumberKind, numbers: Iterable[tuple[Decimal, UnitOffer]], manner: Manner
) -> tuple[Offer, ...]:
    found: list[Offer] = []
    for number, offer in numbers:
        exact = round(number * offer.factor, _FACTOR_PLACES)
        if not kind.holds(exact):
            continue
        value = exact.quantize(kind.rounded(exact), ROUND_FLOOR) if offer.downward else kind.rounded(exact)
        text = "{number} {other} = {value} {unit}"
        if value != exact:
            text = "{number} {other} = {exact} {unit}, rounded to {value}"
        why = message(text, number=number, other=offer.unit, exact=_short(exact), value=value, unit=item.unit)
        found.append(Offer(kind.format(value, manner), why))
    return tuple(found)


def _short(number: Decimal) -> Decimal:
    """Write without the zeros that a multiplication leaves behind, and without an exponent."""
    return Decimal(format(number.normalize(), "f"))


def in_other_unit(item: Item, value: Decimal, manner: Manner = Manner()) -> tuple[Offer, ...]:  # noqa: B008 (frozen)
    """Offer a number as if it had been typed in one of the item's other units, where that lies within the hard limits."""
    if not isinstance(item.kind, NumberKind):
        return ()
    meant = [(value, offer) for offer in item.offers if _within(item.hard, value * offer.factor)]
    return _converted(item, item.kind, meant, manner)


def suspicion(item: Item, value: object, manner: Manner = Manner()) -> Suspicion | None:  # noqa: B008 (frozen)
    """Ask about a number so large that it was probably meant in another unit; `None` if there is nothing to ask.

    Only conversions that lie within the item's hard limits are offered, and without one there is no suspicion.
    """
    if not item.offers or not isinstance(item.kind, NumberKind) or not isinstance(value, (int, Decimal)):
        return None
    number = Decimal(value)
    kind = item.kind
    likely = [
        (number, offer)
        for offer in item.offers
        if offer.above is not None and number >= offer.above and _within(item.hard, number * offer.factor)
    ]
    offers = _converted(item, kind, likely, manner)
    if not offers:
        return None
    text = "Was this number meant in {other}? This field is in {unit}."
    return Suspicion(message(text, other=likely[0][1].unit, unit=item.unit), offers)


def _within(limits: Limits | None, number: Decimal) -> bool:
    if limits is None:
        return True
    low, high = limits.low, limits.high
    return not (isinstance(low, Decimal) and number < low) and not (isinstance(high, Decimal) and number > high)
