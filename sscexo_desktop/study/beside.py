"""What is to be read next to a typed answer: the evidence of a criterion, a dose in words. Never stored, never a finding."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from sscexo_desktop.study import eligibility, infusion_words
from sscexo_desktop.study.answers import Look
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.texts import Message

Words = Callable[[Look], Message | None]
"""Says what stands beside an item of a record, `None` if there is nothing to say."""

WORDS: Mapping[str, Mapping[str, Words]] = {"screening": eligibility.BESIDE, "infusion": infusion_words.BESIDE}
"""By form, by item."""


def words_beside(look: Look, places: Iterable[Place]) -> dict[Place, Message]:
    """Return the words beside the typed answers of a record."""
    of_form = WORDS.get(look.form.id, {})
    said = {place: of_form[place.item](look) for place in places if place.item in of_form}
    return {place: words for place, words in said.items() if words is not None}
