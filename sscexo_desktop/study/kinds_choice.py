"""Choices: a code of a closed list, found by its code, its position or its words in either language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Literal

from sscexo_desktop.study.codelists import Choice, CodeList
from sscexo_desktop.study.digits import StrangeDigitError, normalise
from sscexo_desktop.study.kind import NOTHING, Kind, Reading, Sql, blank_word, folded
from sscexo_desktop.study.texts import Manner, message
from sscexo_desktop.study.typed import Offer

_MOST_OFFERS = 5


def _plain(typed: str) -> str:
    try:
        return folded(normalise(typed))
    except StrangeDigitError:
        return folded(typed)


# No slots: the table of spellings is cached on the object.
@dataclass(frozen=True)
class ChoiceKind(Kind):
    """One code of `codelist`; yes/no is the list whose codes are Y and N."""

    codelist: CodeList

    name: ClassVar[str] = "choice"
    sql_type: ClassVar[Literal["TEXT"]] = "TEXT"
    odm_type: ClassVar[str] = "text"

    @cached_property
    def picked_by_position(self) -> bool:
        """Whether the keys 1…9 pick by position: not where a code is a number, since `2` would then mean two things."""
        return not any(code.isdigit() for code in self.codelist.codes)

    @cached_property
    def _spellings(self) -> dict[str, tuple[str, ...]]:
        """Every spelling with the codes it may mean; a code outranks words, words outrank a position."""
        found: dict[str, tuple[str, ...]] = {}
        if self.picked_by_position:
            found = {str(place): (each.code,) for place, each in enumerate(self.codelist.choices[:9], 1)}
        words: dict[str, tuple[str, ...]] = {}
        for each in self.codelist.choices:
            for label in {_plain(each.text.en), _plain(each.text.fa)} - {""}:
                words[label] = (*words.get(label, ()), each.code)
        codes: dict[str, tuple[str, ...]] = {}
        for each in self.codelist.choices:
            codes[_plain(each.code)] = (*codes.get(_plain(each.code), ()), each.code)
        return found | words | codes

    def parse(self, typed: str, manner: Manner) -> Reading:
        """Read a code in any case, a position in any digits, or the words in either language."""
        plain = _plain(typed)
        if not plain:
            return NOTHING
        codes = self._spellings.get(plain, ())
        if len(codes) == 1:
            return Reading(codes[0])
        if typed in codes:
            return Reading(typed)
        if codes:
            return self._ask(tuple(self.codelist.choice(code) for code in codes), manner)
        return blank_word(typed) or self._ask(self._resembling(plain), manner)

    def _resembling(self, plain: str) -> tuple[Choice, ...]:
        found = [
            each
            for each in self.codelist.choices
            if any(plain in _plain(label) for label in (each.text.en, each.text.fa, each.code))
        ]
        return tuple(found[:_MOST_OFFERS])

    def _ask(self, choices: tuple[Choice, ...], manner: Manner) -> Reading:
        offers = tuple(Offer(self.format(each.code, manner), message("{choice}", choice=each.text)) for each in choices)
        return Reading(problem=message("Choose one of the answers in the list."), offers=offers)

    def format(self, value: object, manner: Manner) -> str:
        """Write the words in the person's language, or the code where the words would mean another choice too."""
        code = str(value)
        try:
            words = self.codelist.choice(code).text.to(manner.language)
        except KeyError:
            return code
        return words if self._spellings.get(_plain(words)) == (code,) else code

    def to_sql(self, value: object) -> Sql:
        """Return the code."""
        return str(value)

    def from_sql(self, raw: Sql) -> str:
        """Return the code."""
        return str(raw)
