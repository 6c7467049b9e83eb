"""What a state of an entry says of each place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sscexo_desktop.actions.entry import EntryState
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.texts import Message
from sscexo_desktop.study.typed import Finding


@dataclass(frozen=True, slots=True)
class Assessed:
    """What a state says of each place: findings, computed values, the words beside it, and whether it is asked."""

    found: Mapping[Place, tuple[Finding, ...]]
    derived: Mapping[Place, object]
    asked: frozenset[Place]
    beside: Mapping[Place, Message]

    @classmethod
    def of(cls, state: EntryState) -> Assessed:
        """Sort a state by place."""
        found: dict[Place, tuple[Finding, ...]] = {}
        for finding in state.assessment.findings:
            found[finding.place] = (*found.get(finding.place, ()), finding)
        of = state.assessment
        return cls(found, of.derived, frozenset(of.asked), of.beside)
