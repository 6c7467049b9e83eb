"""The checks of a backup one by one, each passed, failed or not reached, with its sentence (F100)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sscexo_desktop.study.texts import Message, message

if TYPE_CHECKING:
    from sscexo_desktop.store.copies.appraisal import Appraisal, Problem

CheckName = Literal[
    "place", "key", "study", "version", "integrity", "foreign_keys", "triggers", "trail", "signatures", "accounts"
]
State = Literal["passed", "failed", "open"]

_PASSED: Mapping[CheckName, tuple[Message, Message]] = {
    "place": (message("The place"), message("What stands there now can be kept aside.")),
    "key": (message("The key"), message("It can be opened.")),
    "study": (message("The study"), message("It is of this study.")),
    "version": (message("The version"), message("This program can work on it.")),
    "integrity": (message("Every page"), message("It can be read from the first byte to the last.")),
    "foreign_keys": (message("References"), message("No row refers to one that is not there.")),
    "triggers": (message("Tables and triggers"), message("They are as this program makes them.")),
    "trail": (message("The audit trail"), message("It is unbroken and leads to exactly the data that are stored.")),
    "signatures": (message("Signatures"), message("Each belongs to what is stored.")),
    "accounts": (message("Accounts"), message("A data manager can log in.")),
}
"""What is checked, in its order, and what is said where nothing is against it."""

_TOLD: Mapping[str, CheckName] = {
    "its key has the mark": "key",
    "does not open": "key",
    "is no copy of": "study",
    "belongs to another study": "study",
    "made by another program": "study",
    "is not a study file": "study",
    "is the study file itself": "study",
    "is a folder": "study",
    "version of": "version",
    "does not fit": "version",
    "no account": "accounts",
    "refers to a row": "foreign_keys",
    "The {kind}": "triggers",
    "study definition kept": "triggers",
    "ignature": "signatures",
    "audit trail": "trail",
    "outside this program": "trail",
    "unsaved draft": "trail",
}
"""By what stands in a finding, which check it failed; what is not named here keeps the file from being read."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what it is about, how it went, and what was found; of a failed one with what to do next."""

    name: CheckName
    title: Message
    state: State
    words: tuple[Message, ...]


def checks(found: Appraisal) -> Iterator[Check]:
    """Yield every check of a candidate in order; those after the one at which the looking stopped are open."""
    failed: dict[CheckName, list[Problem]] = {}
    for problem in found.problems:
        failed.setdefault(_about(problem), []).append(problem)
    for name, (title, words) in _PASSED.items():
        if name in failed:
            yield Check(name, title, "failed", tuple(_sentences(failed[name])))
        elif _reached(name, found, failed):
            yield Check(name, title, "passed", (_counted(found) if name == "trail" else words,))
        else:
            yield Check(name, title, "open", (message("Not looked at."),))


def _about(problem: Problem) -> CheckName:
    """Return the check that a problem belongs to."""
    if problem.of_place:
        return "place"
    words = problem.what.text
    return next((name for part, name in _TOLD.items() if part in words), "integrity")


def _sentences(problems: list[Problem]) -> Iterator[Message]:
    for each in problems:
        yield each.what
    yield from dict.fromkeys(each.next_step for each in problems)


def _reached(name: CheckName, found: Appraisal, failed: Mapping[CheckName, object]) -> bool:
    """Whether it is known that nothing is against it: what cannot be read cannot be proven either."""
    if name == "place":
        return True
    if found.verified is None or ("integrity" in failed and name != "key"):
        return False
    return found.verified.ok or name not in ("accounts", "study", "version")


def _counted(found: Appraisal) -> Message:
    proof = found.verified
    entries, seal = (proof.entries, proof.head[:12].upper()) if proof else (0, "")
    return message(
        "It is unbroken and leads to exactly the data that are stored: {entries} entries, the last with the seal {seal}.",
        entries=entries, seal=seal,
    )  # fmt: skip
