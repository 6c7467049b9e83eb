"""What a check is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sscexo_desktop.study.answers import Look
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.texts import Message
from sscexo_desktop.study.typed import Finding, Offer, Severity


class Offering(NamedTuple):
    """Where a rule fires, the parameters of its sentence, and what may have been meant: one key takes it."""

    where: str | Place
    params: Mapping[str, object]
    offers: tuple[Offer, ...]


Found = tuple[str | Place, Mapping[str, object]] | Offering
"""Where a rule fires (an item, or a place in a repeating section) and the parameters of its sentence."""


@dataclass(frozen=True, slots=True)
class Check:
    """A named rule of one form: `text` is the English pattern of its sentence, `test` yields each place where it fires.

    Keeping a soft finding of a rule with a `deviation` is an override: a protocol deviation of that category (code list DVCAT).
    """

    id: str
    form: str
    items: tuple[str, ...]
    severity: Severity
    text: str
    test: Callable[[Look], Iterator[Found]]
    deviation: str = ""

    def run(self, look: Look) -> Iterator[Finding]:
        """Yield the findings of this rule on a record."""
        for found in self.test(look):
            where, params = found[0], found[1]
            place = where if isinstance(where, Place) else Place(where)
            offers = found.offers if isinstance(found, Offering) else ()
            yield Finding(self.id, self.severity, place, Message(self.text, params), offers)
