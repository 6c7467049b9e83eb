"""What is cited of a derived value: its formula and its source, as they stand in the docstring of the function behind it."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable

SOURCE = "Source:"
"""How the lines of a docstring begin that name the paper."""


def cited(formula: Callable[..., object]) -> tuple[str, str]:
    """Return the formula (the first paragraph) and its source, each on one line; "" for what the docstring does not say."""
    head, *sources = re.split(rf"^{SOURCE}", inspect.getdoc(formula) or "", flags=re.MULTILINE)
    return _first_paragraph(head), " ".join(map(_first_paragraph, sources))


def _first_paragraph(text: str) -> str:
    return " ".join(text.strip().split("\n\n")[0].split())
