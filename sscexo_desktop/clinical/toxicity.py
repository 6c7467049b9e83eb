"""The Common Terminology Criteria for Adverse Events (CTCAE): which grades a term has."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache

from sscexo_desktop.resources import resource


def grades(term: str) -> tuple[int, ...] | None:
    """Return the grades (of 1–5) that exist for a CTCAE v5.0 term, lowest first; `None` where there is no such term.

    `term` as the criteria spell it, in capital or small letters. Anaphylaxis has no grade 1 or 2, urticaria none above 3.
    Source: National Cancer Institute 2017, Common Terminology Criteria for Adverse Events version 5.0 (27 November 2017).
    """
    return _grades_of_terms().get(term.strip().casefold())


@cache
def _grades_of_terms() -> Mapping[str, tuple[int, ...]]:
    with resource("clinical", "ctcae5_grades.csv").open(encoding="utf-8", newline="") as file:
        return {row["term"].casefold(): tuple(int(grade) for grade in row["grades"]) for row in csv.DictReader(file)}
