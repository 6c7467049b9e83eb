"""What people typed: an answer, why there is none, what cannot be read, and what there is to settle about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sscexo_desktop.study.places import Place
from sscexo_desktop.study.texts import Message


@dataclass(frozen=True, slots=True)
class Blank:
    """Why there is no value: ND, NA, UNK or REF, and in words."""

    code: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """One certain reading of something ambiguous: what would stand in the field, and why it is offered."""

    typed: str
    why: Message


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What was typed and is no value: kept as it is, with what is wrong and what it may have meant."""

    typed: str
    problem: Message
    offers: tuple[Offer, ...] = ()


Answer = object | Blank | Unreadable | None
"""A value of the item's kind, a reason for being blank, an unreadable text, or nothing yet."""

Severity = Literal["hard", "soft", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to settle at a place: `check` is the rule's id; a soft one may be kept with a reason, a note asks for nothing."""

    check: str
    severity: Severity
    place: Place
    message: Message
    offers: tuple[Offer, ...] = ()
    kept: str = ""

    @property
    def open(self) -> bool:
        """Whether it stands between the record and completeness."""
        return self.severity == "hard" or (self.severity == "soft" and not self.kept)
