"""What is typed is never lost: drafts survive a killed program; a save is whole or not at all (F19, T1, T2)."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.record import DraftField, Kept
from tests.store.conftest import AE, KEY, ROWS, STUDY, VALUES

BEGIN = """
import os, sys, pathlib
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.record import DraftField, Kept
from tests.store.conftest import *
file = StudyFile.open(pathlib.Path(sys.argv[1]), STUDY, "Sara")
"""


def killed(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", BEGIN + code, *map(str, arguments)], capture_output=True, text=True, check=False)


def test_a_draft_holds_what_was_typed(file: StudyFile) -> None:
    """F19: unreadable text, blanks, rows, kept findings, who and when."""
    at = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
    file.put_draft_field(KEY, DraftField(Place("AGE"), "۵o؟"), 0)
    file.put_draft_field(KEY, DraftField(Place("SYSBP", 2), "", "ND", "cuff broken", at), 0)
    file.put_draft_field(KEY, DraftField(Place("AGE"), "54"), 0)
    file.put_draft_rows(KEY, "bp", (2, 1))
    file.put_draft_rows(KEY, "bp", (2,))
    kept = Kept("late", Place("VISDAT"), "x", "snow")
    file.put_draft_kept(KEY, (kept,))
    draft = file.draft(KEY)
    assert draft.fields[Place("AGE")].typed == "54"
    assert draft.fields[Place("SYSBP", 2)] == DraftField(Place("SYSBP", 2), "", "ND", "cuff broken", at)
    assert (draft.rows, draft.kept, draft.person, draft.base_revision) == ({"bp": (2,)}, (kept,), "Sara", 0)
    assert draft.begun_at <= draft.touched_at
    file.put_draft_field(AE, DraftField(Place("AETERM"), "headache"), 0)
    assert [each.key for each in file.drafts()] == [AE, KEY]
    file.drop_draft(AE)
    assert file.drafts() == (draft,)
    assert file.draft(AE) is None
    assert file.verify().ok


def test_saving_removes_the_draft(file: StudyFile) -> None:
    file.put_draft_field(KEY, DraftField(Place("AGE"), "54"), 0)
    file.save(KEY, VALUES, ROWS, (), True, base_revision=0)
    assert file.draft(KEY) is None
    assert file._database.connection.execute("SELECT count(*) FROM draft_field").fetchone() == (0,)
    file.put_draft_field(KEY, DraftField(Place("AGE"), "55"))
    assert file.draft(KEY).base_revision == 1


def test_a_draft_survives_a_kill(path) -> None:
    """F19, T1: on the disk when the call returns."""
    StudyFile.create(path, STUDY, "Sara").close()
    killed('file.put_draft_field(KEY, DraftField(Place("NOTE"), "می‌رود"), 0); os.kill(os.getpid(), 9)', path)
    file = StudyFile.open(path, STUDY, "Sara")
    assert file.draft(KEY).fields[Place("NOTE")].typed == "می‌رود"
    file.close()


SAVE = """
count = [0]
def step(statement):
    count[0] += 1
    if count[0] == int(sys.argv[2]):
        os.kill(os.getpid(), 9)
file._database.connection.set_trace_callback(step)
kept = (Kept("late", Place("VISDAT"), "x", "snow"),)
left = {place: each for place, each in VALUES.items() if place.row != 3}
file.save(KEY, {**left, Place("AGE"): 77, Place("SYSBP", 4): 88}, {"bp": (1, 4)}, kept, True, base_revision=1, reason="x")
file._database.connection.set_trace_callback(None)
print(count[0])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
def test_a_save_killed_at_any_statement_is_whole_or_not_there(path: Path, tmp_path) -> None:
    """T1, T2: killed at every statement of a save, triggers' own included: before or after, never between, never without trail."""
    file = StudyFile.create(path, STUDY, "Sara")
    file.add_participant("K-01")
    before = file.save(KEY, VALUES, ROWS, (), True, base_revision=0)
    file.put_draft_field(KEY, DraftField(Place("AGE"), "77"))
    file.close()
    whole = path.read_bytes()
    steps = int(killed(SAVE, path, 0).stdout)
    after = StudyFile.open(path, STUDY, "Sara").record(KEY)
    assert after.answers[Place("AGE")] == 77
    seen = set()
    for step in range(1, steps + 1, max(1, steps // 10)):
        path.write_bytes(whole)
        assert killed(SAVE, path, step).returncode == -9
        file = StudyFile.open(path, STUDY, "Sara")
        record, draft = file.record(KEY), file.draft(KEY)
        assert file.verify().findings == ()
        assert (record.revision, draft is None) in ((1, False), (2, True))
        assert (record.answers, record.rows, record.kept) in (
            (before.answers, before.rows, before.kept),
            (after.answers, after.rows, after.kept),
        )
        seen.add(record.revision)
        file.close()
    assert 1 in seen


def test_what_is_unreadable_stays_a_draft(file: StudyFile) -> None:
    """F19: a save takes the values; fields that hold none stay as typed, resting on the new revision."""
    left = DraftField(Place("AGE"), "5o", at=datetime(2026, 3, 1, tzinfo=UTC))
    file.put_draft_field(KEY, left, 0)
    file.put_draft_field(KEY, DraftField(Place("NOTE"), "x"), 0)
    record = file.save(KEY, {Place("NOTE"): "x"}, {}, (), False, base_revision=0, still_drafted=(left,))
    draft = file.draft(KEY)
    assert (draft.fields, draft.base_revision) == ({Place("AGE"): left}, record.revision)
