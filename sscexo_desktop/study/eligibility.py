"""Whether somebody is eligible: each criterion's answer beside its evidence, and what all of them amount to (F8–F10, F36, F37)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from sscexo_desktop.study.answers import Look
from sscexo_desktop.study.conditions import asked
from sscexo_desktop.study.criteria import exclusion, inclusion
from sscexo_desktop.study.criteria.evidence import Evidence, joined
from sscexo_desktop.study.model import Item
from sscexo_desktop.study.texts import Message, Text, message

Lists = Literal["short and full", "full"]
Proposal = Literal["met", "not met"]
Code = Literal["ELIGIBLE", "NOT ELIGIBLE", "OPEN"]

EVIDENCE: Mapping[str, Callable[[Look], Evidence]] = {
    "INCL01": inclusion.definite_disease,
    "INCL02": inclusion.lung_disease,
    "INCL03": inclusion.consent,
    "EXCL01": exclusion.nothing_measured,
    "EXCL02": exclusion.blood_pressure,
    "EXCL03": exclusion.sugar,
    "EXCL04": exclusion.heart,
    "EXCL05": exclusion.kidney_function,
    "EXCL06": exclusion.liver_function,
    "EXCL07": exclusion.mood,
    "EXCL08A": exclusion.haemolysis,
    "EXCL08B": exclusion.platelets,
    "EXCL08C": exclusion.nothing_measured,
    "EXCL09": exclusion.pregnancy,
    "EXCL10": exclusion.nothing_measured,
}
"""What each criterion is judged by."""
CANNOT_BE_PREGNANT = ("POSTMENOPAUSAL", "STERILISED")
"""Child-bearing states in which there need be no pregnancy test."""
_DETAILS = {"EXCL01": "EXCL01SP", "EXCL03": "EXCL03SP", "EXCL08C": "EXCL08CSP"}
"""Where a criterion answered yes is told in words."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion of the registry: what is answered, what the evidence says, and whether the two contradict each other.

    `against`: whether it stands against eligibility, by its answer or by evidence that decides; `reasons` say why then.
    """

    item: str
    title: Text
    inclusion: bool
    answer: str | None
    lists: Lists
    evidence: tuple[Message, ...]
    proposal: Proposal | None
    contradicts: bool
    against: bool
    reasons: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What the criteria amount to, why (or what is still open), and the whole of it as one sentence."""

    code: Code
    reasons: tuple[Message, ...]
    words: Message


# ---- each criterion ------------------------------------------------------------------------------------------------------------


def criteria(look: Look) -> tuple[Criterion, ...]:
    """Return the criteria that are asked of this participant, inclusion first, in the order of the registry."""
    places = {place.item for place in asked(look.form, look.answers, look.around)}
    items = [each for each in look.form.items.values() if each.registry and not each.until and each.id in places]
    return tuple(_criterion(look, each) for each in sorted(items, key=_order))


def _order(item: Item) -> tuple[bool, str]:
    return not _includes(item), item.id


def _includes(item: Item) -> bool:
    return item.id.startswith("INCL")


def evidence_of(look: Look, item: str) -> Evidence:
    """Return the evidence of a criterion, worked out once for a record."""
    return look.once(EVIDENCE[item])


def _criterion(look: Look, item: Item) -> Criterion:
    answer, found = look.code(item.id), evidence_of(look, item.id)
    answered_against = answer == ("N" if _includes(item) else "Y")
    return Criterion(
        item=item.id,
        title=item.label,
        inclusion=_includes(item),
        answer=answer,
        lists="short and full" if item.registry == "short" else "full",
        evidence=found.sentences,
        proposal=None if found.met is None else "met" if found.met else "not met",
        contradicts=answer in found.contradicted,
        against=answered_against or found.decides,
        reasons=_reasons(look, item, found) if answered_against or found.decides else (),
    )


def _reasons(look: Look, item: Item, found: Evidence) -> tuple[Message, ...]:
    if found.reasons:
        return found.reasons
    detail = look.value(_DETAILS[item.id]) if item.id in _DETAILS else None
    if detail is not None:
        return (message("{criterion} ({detail})", criterion=item.label, detail=detail),)
    return (message("{criterion}", criterion=item.label),)


def _words_beside(item: str) -> Callable[[Look], Message | None]:
    return lambda look: joined(evidence_of(look, item).sentences)


BESIDE: Mapping[str, Callable[[Look], Message | None]] = {item: _words_beside(item) for item in EVIDENCE}
"""What says the evidence beside each criterion."""


# ---- all of them ---------------------------------------------------------------------------------------------------------------


def conclusion(look: Look) -> Conclusion:
    """Return what the criteria of a screening amount to as it stands."""
    found = criteria(look)
    against = tuple(reason for each in found if each.against for reason in each.reasons)
    if against:
        return Conclusion("NOT ELIGIBLE", against, message("not eligible: {reasons}", reasons=_row(against)))
    missing = tuple(_missing(look, found))
    if missing:
        return Conclusion("OPEN", missing, message("still open: {missing}", missing=_row(missing)))
    contradicted = tuple(message("{criterion}", criterion=each.title) for each in found if each.contradicts)
    if contradicted:
        text = "eligible by the answers; the evidence contradicts: {criteria}"
        return Conclusion("ELIGIBLE", (), message(text, criteria=_row(contradicted)))
    return Conclusion("ELIGIBLE", (), message("eligible: every inclusion criterion is met and no exclusion criterion is present"))


def _missing(look: Look, found: tuple[Criterion, ...]) -> Iterator[Message]:
    """Yield the answers that are open, and the evidence that the registry itself asks for and that holds no value."""
    if look.code("SEX") is None:
        yield message("{criterion}", criterion=look.form.items["SEX"].label)
    for each in found:
        if each.answer is None:
            yield message("{criterion}", criterion=each.title)
    for item in unmeasured(look):
        yield message("{item}: no value", item=look.form.items[item].label)


def unmeasured(look: Look) -> Iterator[str]:
    """Yield the items without which a criterion of the registry rests on nothing; a reason for the blank is no value."""
    yield from (item for item in ("RFICDAT", "CTILD", "PFTILD") if look.value(item) is None)
    if not exclusion.platelet_counts(look):
        yield exclusion.PLATELETS[0]
    tested = look.code("HCG_LBORRES") is not None or look.code("CHILDPOT") in CANNOT_BE_PREGNANT
    if look.code("SEX") == "F" and not tested:
        yield "HCG_LBORRES"


def _row(messages: tuple[Message, ...]) -> Message:
    first, *rest = messages
    return message("{first}; {next}", first=first, next=_row(tuple(rest))) if rest else first
