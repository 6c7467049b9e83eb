"""The ACR/EULAR 2013 score of a screening: its total, or between which totals it lies while something is not answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sscexo_desktop.clinical.classification import DEFINITE, Domain, acr_eular_2013
from sscexo_desktop.study.answers import Look
from sscexo_desktop.study.derive.value import Derived
from sscexo_desktop.study.texts import Message, Text, message

ITEMS: Mapping[str, str] = {
    "ACR_MCP": "skin_proximal", "ACR_PUFFY": "puffy_fingers", "ACR_SCLERODACT": "sclerodactyly", "ACR_ULCER": "digital_ulcers",
    "ACR_PITTING": "pitting_scars", "ACR_TELANG": "telangiectasia", "ACR_NAILFOLD": "nailfold",
    "ACR_PAH": "pulmonary_hypertension", "ACR_ILD": "lung_disease", "ACR_RAYNAUD": "raynaud",
}  # fmt: skip
"""The yes-or-no items and what the formula calls them."""
ANTIBODIES = ("ACA_ISORRES", "SCL70_ISORRES", "RNAP3_ISORRES")
GATES = ("ACR_SPARED", "ACR_MIMIC")
"""Answered yes, the criteria do not apply."""
_PRESENT, _ABSENT = ("Y", "POSITIVE"), ("N", "NEGATIVE")


@dataclass(frozen=True, slots=True)
class Classified:
    """The lowest and the highest total that the answers allow, the points of the domains so far, and what is not answered that
    could still raise them."""

    low: int
    high: int
    by_domain: Mapping[Domain, int]
    open: tuple[Text, ...]

    @property
    def certain(self) -> bool:
        """Whether the total is one number."""
        return self.low == self.high


def classified(look: Look) -> Classified | Message | None:
    """Return what the answers amount to, why the criteria cannot be applied, or `None` before anything is answered."""
    answers = {item: look.code(item) for item in (*GATES, *ITEMS, *ANTIBODIES)}
    if not any(answers.values()):
        return None
    for gate in GATES:
        if answers[gate] == "Y":
            return message("ACR/EULAR 2013 does not apply: {reason}.", reason=look.form.items[gate].label)
    closed = [look.form.items[gate].label for gate in GATES if answers[gate] != "N"]
    if closed:
        return message("No ACR/EULAR 2013 score: not answered: {items}.", items=listed(closed))
    low = _score(answers, unknown=False)
    high = _score(answers, unknown=True)
    return Classified(low[0], high[0], low[1], tuple(look.form.items[each].label for each in _raising(answers, low[0])))


def _raising(answers: Mapping[str, str | None], low: int) -> list[str]:
    """Return the unanswered items that could raise the total by themselves."""
    unknown = [each for each in (*ITEMS, *ANTIBODIES) if answers[each] not in (*_PRESENT, *_ABSENT)]
    return [each for each in unknown if _score({**answers, each: "Y"}, unknown=False)[0] > low]


def _score(answers: Mapping[str, str | None], *, unknown: bool) -> tuple[int, Mapping[Domain, int]]:
    """Return total and domains, each unknown item taken as present or as absent."""

    def present(item: str) -> bool:
        return answers[item] in _PRESENT or (unknown and answers[item] not in _ABSENT)

    signs = {name: present(item) for item, name in ITEMS.items()}
    found = acr_eular_2013(**signs, autoantibodies=sum(present(each) for each in ANTIBODIES))
    assert found is not None  # noqa: S101  of three antibodies at most three are present
    return found.total, found.by_domain


def listed(texts: list[Text] | tuple[Text, ...]) -> Text | Message:
    """Join texts to a list."""
    first, *rest = texts
    return message("{first}, {rest}", first=first, rest=listed(rest)) if rest else first


def acr_total(look: Look) -> Derived | None:
    """ACR/EULAR 2013 score, points 0–24: MCP 9; fingers 2 or 4 (not with MCP); fingertips 2 or 3; telangiectasia 2; nailfold 2;
    lung 2; Raynaud 3; antibody 3. Only the highest of a domain counts; an item that is not answered and could raise the total
    leaves none, unless MCP is present: then it is the lowest that it can be.

    Source: van den Hoogen F 2013, Arthritis Rheum 65:2737.
    """
    found = classified(look)
    if not isinstance(found, Classified):
        return None if found is None else Derived(None, found)
    definite = found.low >= DEFINITE
    if found.certain:
        words = message("Definite from {limit} on: reached.", limit=DEFINITE)
        return Derived(found.low, words if definite else message("Definite from {limit} on: not reached.", limit=DEFINITE))
    if found.by_domain["A"]:
        return Derived(found.low, message("At least this: MCP alone is enough, and not all the rest is answered."))
    text = "No total: {low} to {high} points; not answered: {items}."
    return Derived(None, message(text, low=found.low, high=found.high, items=listed(found.open)))
