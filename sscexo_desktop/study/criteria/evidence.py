"""What evidence is: sentences beside a criterion, what they say of it, and measurements set against confirmed limits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from sscexo_desktop.study.answers import Look
from sscexo_desktop.study.kinds import ChoiceKind
from sscexo_desktop.study.texts import Message, message

Side = Literal["from", "below", "above"]
"""From the limit on, below it, or above it a value lies beyond it."""
Given = Literal["Y", "N"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands beside a criterion, in sentences, and what it says.

    `met`: whether the criterion (an inclusion or an exclusion) holds by the evidence alone, `None` where it cannot tell.
    `contradicted`: the answers that ask for a reason. `reasons`: in short words, why by this evidence somebody is not eligible.
    `decides`: the evidence is against eligibility whatever is answered, for the registry itself says so.
    """

    sentences: tuple[Message, ...] = ()
    met: bool | None = None
    contradicted: tuple[Given, ...] = ()
    reasons: tuple[Message, ...] = ()
    decides: bool = False


@dataclass(frozen=True, slots=True)
class Bound:
    """A measurement against its limit: the sentence, whether it lies beyond (`None`: no limit is confirmed), the short reason."""

    sentence: Message
    beyond: bool | None
    reason: Message | None = None


def is_beyond(value: Decimal, limit: Decimal, side: Side) -> bool:
    """Whether a value lies beyond a limit."""
    if side == "from":
        return value >= limit
    return value < limit if side == "below" else value > limit


def against(measured: Message, value: Decimal, limit: Decimal | None, side: Side, limit_said: object = None) -> Bound:
    """Set a measurement, already in words, against a limit (`limit_said` in other words than the number)."""
    if limit is None:
        return Bound(message("{measured}; limit not confirmed.", measured=measured), None)
    beyond, said = is_beyond(value, limit, side), limit if limit_said is None else limit_said
    sentence = message("{measured}; limit {limit}: {verdict}.", measured=measured, limit=said, verdict=_VERDICTS[side, beyond])
    return Bound(sentence, beyond, _short(measured, said, side) if beyond else None)


_VERDICTS: Mapping[tuple[Side, bool], Message] = {
    ("from", True): message("reached"),
    ("from", False): message("not reached"),
    ("below", True): message("below it"),
    ("below", False): message("not below it"),
    ("above", True): message("above it"),
    ("above", False): message("not above it"),
}


def _short(measured: Message, limit: object, side: Side) -> Message:
    if side == "from":
        return message("{measured} ≥ {limit}", measured=measured, limit=limit)
    if side == "below":
        return message("{measured} < {limit}", measured=measured, limit=limit)
    return message("{measured} > {limit}", measured=measured, limit=limit)


def bounded(look: Look, item: str, setting: str, side: Side) -> Bound | None:
    """Set an item's number against the confirmed limit, `None` where there is no number."""
    value, measured = look.number(item), measurement(look, item)
    if value is None or measured is None:
        return None
    return against(measured, value, look.around.limit(setting), side)


def measurement(look: Look, item_id: str) -> Message | None:
    """Say an item's answer with its name and unit: “Creatinine 1.1 mg/dL”, “Direct Coombs test: Negative”."""
    item, value = look.form.items[item_id], look.value(item_id)
    if value is None:
        return None
    if isinstance(item.kind, ChoiceKind):
        return message("{test}: {value}", test=item.label, value=item.kind.codelist.choice(str(value)).text)
    if item.unit in ("", "1"):
        return message("{test}: {value}", test=item.label, value=value)
    return message("{test} {value} {unit}", test=item.label, value=value, unit=item.unit)


def plainly(look: Look, *items: str) -> tuple[Message, ...]:
    """Return a sentence for each of these items that is answered."""
    found = (measurement(look, each) for each in items)
    return tuple(message("{measured}.", measured=each) for each in found if each is not None)


def exclusion(bounds: Iterable[Bound | None], others: tuple[Message, ...] = (), *, refutable: bool = False) -> Evidence:
    """Return the evidence of an exclusion criterion that any one value beyond its limit speaks for.

    Within the limits, history may still speak for it; with `refutable` only the values do, and an answer yes is contradicted.
    """
    found = [each for each in bounds if each is not None]
    sentences = (*(each.sentence for each in found), *others)
    if any(each.beyond for each in found):
        reasons = tuple(each.reason for each in found if each.reason is not None)
        return Evidence(sentences, True, ("N",), reasons)
    if found and all(each.beyond is False for each in found):
        return Evidence(sentences, False, ("Y",) if refutable else ())
    return Evidence(sentences)


def joined(sentences: tuple[Message, ...]) -> Message | None:
    """Say sentences one behind the other, `None` for none."""
    if not sentences:
        return None
    first, *rest = sentences
    following = joined(tuple(rest))
    return first if following is None else message("{sentence} {following}", sentence=first, following=following)


def counted(value: Decimal) -> Decimal:
    """Return a count without decimals that say nothing: 38, and 39.6."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value
