"""Which grades the terms of CTCAE v5.0 have."""

from __future__ import annotations

import csv

import pytest

from sscexo_desktop.clinical.toxicity import grades
from sscexo_desktop.resources import resource
from tests.clinical.published import vectors


def test_grades_of_the_selected_terms() -> None:
    """A grade whose text is a dash does not exist for that term."""
    rows = vectors("ctcae5_selected.csv")
    assert rows
    for row in rows:
        assert grades(row["term"]) == tuple(grade for grade in range(1, 6) if row[f"g{grade}"] != "-"), row["term"]


@pytest.mark.parametrize(("term", "expected"), [
    ("Anaphylaxis", (3, 4, 5)), ("Urticaria", (1, 2, 3)), ("Hypoxia", (2, 3, 4, 5)), ("Infusion related reaction", (1, 2, 3, 4, 5)),
    ("Platelet count decreased", (1, 2, 3, 4)), ("infusion RELATED reaction ", (1, 2, 3, 4, 5)), ("Death NOS", (5,))])
def test_known_terms(term: str, expected: tuple[int, ...]) -> None:
    """Capital or small letters, as somebody types them."""
    assert grades(term) == expected


@pytest.mark.parametrize("term", ["", "anaphylaxi", "A cold"])
def test_no_grades_for_what_is_no_term(term: str) -> None:
    """A verbatim that the criteria do not know."""
    assert grades(term) is None


def test_the_table_is_whole() -> None:
    """837 terms, each once, each with one grade at least, in rising order."""
    with resource("clinical", "ctcae5_grades.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len({row["term"].casefold() for row in rows}) == 837
    for row in rows:
        assert row["grades"]
        assert row["grades"] == "".join(sorted(set(row["grades"]) & set("12345")))
