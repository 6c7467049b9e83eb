"""The published cases that formulas are held against."""

from __future__ import annotations

import csv
from pathlib import Path

VECTORS = Path(__file__).parent.parent / "data" / "vectors"
NO_NUMBERS = (float("nan"), float("inf"), float("-inf"))


def vectors(name: str) -> list[dict[str, str]]:
    """Return the rows of a file of cases."""
    with (VECTORS / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def yes(text: str) -> bool:
    """Say whether a cell of a file of cases means yes."""
    return {"Y": True, "1": True, "N": False, "0": False}[text]
