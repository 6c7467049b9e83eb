"""What a formula of the definition gives: a value with words beside it, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sscexo_desktop.study.answers import Look
from sscexo_desktop.study.texts import Message


@dataclass(frozen=True, slots=True)
class Derived:
    """A computed value of its item's kind, `None` where there is none, and the sentence beside it.

    `words` says what the value was worked out from (the reference set, the inputs) or, without a value, why there is none.
    """

    value: object | None
    words: Message | None = None


Formula = Callable[[Look], object | None]
"""A derived value of a record: a plain value, `None` while an input is missing, or `Derived` where there is something to say.

Its docstring says the formula in its first paragraph, with units, and cites where it is from in a paragraph that begins `Source:`.
"""


def told(found: object | None) -> Derived:
    """Return what a formula gave as `Derived`."""
    return found if isinstance(found, Derived) else Derived(found)
