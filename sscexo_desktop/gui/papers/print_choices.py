"""What was chosen on the print page, kept while the study is open."""

from __future__ import annotations

from dataclasses import dataclass

NOBODY, EVERYBODY, SEVERAL = "", "*", "+"


@dataclass
class PrintChoices:
    """Whose forms (a number, or one of the words above), of whom if of several, and which visits and forms are left out."""

    who: str = NOBODY
    several: frozenset[str] = frozenset()
    without_visits: frozenset[str] = frozenset()
    without_forms: frozenset[str] = frozenset()
