"""What is done to a record after it was entered: signatures, source verification, locks and queries, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sscexo_desktop.study.people import Action, Role
from sscexo_desktop.study.places import Place, RecordKey

Meaning = Literal["entered", "reviewed", "approved", "eligibility", "parameter"]
ACTION_OF: dict[Meaning, Action] = {
    "entered": "sign_entered",
    "reviewed": "sign_reviewed",
    "approved": "sign_approved",
    "eligibility": "decide_eligibility",
    "parameter": "confirm_setting",
}
"""The permission that each meaning of a signature needs."""

State = Literal["empty", "in_progress", "complete", "verified", "signed", "locked"]
"""How far a record has come; the later word holds where two do (F15, F69, F77, F78)."""


@dataclass(frozen=True, slots=True)
class Signature:
    """An electronic signature (F77): of a record (`key`, as of `revision`) or of a confirmed setting (`setting`, that version).

    `digest` binds it to the exact values, the signer, the meaning and the time. `own_override`: the signer had made the override
    that is signed. A later change voids it: `voided_at` (aware UTC) is set, with who changed it and why.
    """

    number: int
    key: RecordKey | None
    setting: str
    revision: int
    meaning: Meaning
    login: str
    name: str
    role: Role
    at: datetime
    digest: str
    own_override: bool = False
    voided_at: datetime | None = None
    voided_by: str = ""
    void_reason: str = ""

    @property
    def stands(self) -> bool:
        """Whether what was signed is still what is there."""
        return self.voided_at is None


@dataclass(frozen=True, slots=True)
class Signing:
    """Who signs, as what, and what it means; the password was asked before."""

    meaning: Meaning
    login: str
    name: str
    role: Role
    own_override: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """A value compared with its source document (F69); a change of the value unsets it: then `unset_at` tells when."""

    key: RecordKey
    place: Place
    name: str
    at: datetime
    unset_at: datetime | None = None
    unset_reason: str = ""

    @property
    def stands(self) -> bool:
        """Whether the value is still the one that was compared."""
        return self.unset_at is None


LockScope = Literal["form", "participant", "study"]


@dataclass(frozen=True, slots=True)
class Lock:
    """A lock (F78) on one record (`key`), on all of a participant, or on the study; once unlocked its row stays, not `open`."""

    number: int
    scope: LockScope
    participant: str
    key: RecordKey | None
    name: str
    at: datetime
    reason: str
    open: bool = True


QueryState = Literal["open", "answered", "closed"]
StepKind = Literal["opened", "answered", "closed", "reopened"]


@dataclass(frozen=True, slots=True)
class QueryStep:
    """One thing said in a query, by whom and when (aware UTC)."""

    kind: StepKind
    text: str
    name: str
    role: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Query:
    """A question about one item, also an empty unsaved one (F67); never deleted. `finding` is the check it came from, if any."""

    number: int
    key: RecordKey
    place: Place
    finding: str
    steps: tuple[QueryStep, ...]

    @property
    def state(self) -> QueryState:
        """Where it stands."""
        last = self.steps[-1].kind
        if last == "closed":
            return "closed"
        return "answered" if last == "answered" else "open"

    @property
    def opened_at(self) -> datetime:
        """When it was asked."""
        return self.steps[0].at


def may_follow(last: StepKind) -> tuple[StepKind, ...]:
    """Return the steps that a query may take next."""
    match last:
        case "opened" | "reopened":
            return ("answered", "closed")
        case "answered":
            return ("answered", "closed", "reopened")
        case "closed":
            return ("reopened",)


MERGED = "merged"
"""What a `TrailFilter` is about that wants the entries of merged copies and none of our own."""


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """Which entries of the audit trail are wanted; what is "" or `None` does not filter. `since`/`until` are aware, inclusive.

    `form` picks a form's records and rows; `item` a column of it; `about` the other tables ("account", "signature", "event" …).
    """

    person: str = ""
    participant: str = ""
    visit: str = ""
    form: str = ""
    item: str = ""
    about: str = ""
    since: datetime | None = None
    until: datetime | None = None
