"""No statement of a save, or of a field that is left, reads a table that grows from end to end: a long trial stays quick."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.record import DraftField, Kept
from tests.store.conftest import AE, KEY, ROWS, VALUES

KEPT = (Kept("range", Place("AGE"), "54", "seen"),)
SMALL = ("holder", "study", "moment", "draft", "CONSTANT")
"""What stays small, and what is no table."""


def field(text: str) -> DraftField:
    return DraftField(Place("NOTE"), text, "", "", None)


def type_and_save(file: StudyFile) -> None:
    """Type in a new record and in one that is there, save both, save again with changes, rows removed and findings kept."""
    file.put_draft_field(KEY, field("a"))
    file.put_draft_field(KEY, field("b"))
    file.put_draft_rows(KEY, "bp", (3, 1))
    file.put_draft_kept(KEY, KEPT)
    file.draft(KEY)
    file.others_drafts(KEY)
    file.save(KEY, VALUES, ROWS, KEPT, True, base_revision=0)
    rows = {"bp": (1,)}
    answers = {place: value for place, value in VALUES.items() if place.row != 3} | {Place("AGE"): 55}
    file.save(KEY, answers, rows, (), True, base_revision=1, reason="misread", still_drafted=(field("c"),))
    file.record(KEY)
    file.last_rows(KEY)
    file.drop_draft(KEY)
    file.save(AE, {Place("AETERM"): "Cough"}, {}, (), False, base_revision=0)


def others(file: StudyFile) -> None:
    """What else writes while people enter."""
    file.add_participant("K-03")
    file.note("logged_in", "sara")


@pytest.mark.parametrize("work", [type_and_save, others])
def test_nothing_is_read_from_end_to_end(file: StudyFile, work: Callable[[StudyFile], None]) -> None:
    """F19, F73: with indexes, whatever the number of entries, signatures, locks and drafts."""
    connection, said = file._database.connection, list[str]()
    connection.set_trace_callback(said.append)
    work(file)
    connection.set_trace_callback(None)
    statements = [each for each in dict.fromkeys(said) if each.split()[0] in ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")]
    assert len(statements) > 3
    for statement in statements:
        for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall():
            assert step.split()[0] != "SCAN" or step.split()[1] in SMALL, f"{statement}: {step}"
            assert "AUTOMATIC" not in step
