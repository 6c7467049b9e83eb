"""Closed lists of codes with their words."""

from __future__ import annotations

from dataclasses import dataclass

from sscexo_desktop.study.texts import Text


@dataclass(frozen=True, slots=True)
class Choice:
    """One code of a code list with its words; `nci` is the CDISC controlled-terminology code where there is one."""

    code: str
    text: Text
    nci: str = ""


@dataclass(frozen=True, slots=True)
class CodeList:
    """A closed list of codes; the digit keys 1…9 pick in this order unless every code is itself a digit."""

    id: str
    choices: tuple[Choice, ...]

    def choice(self, code: str) -> Choice:
        """Return the choice with this code; `KeyError` if there is none."""
        for each in self.choices:
            if each.code == code:
                return each
        raise KeyError(code)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes in order."""
        return tuple(each.code for each in self.choices)
