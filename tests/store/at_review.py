"""A saved record to review, somebody to sign it, and a change of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sscexo_desktop.store.passwords import Cost
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.review import Signing
from tests.store.conftest import KEY, ROWS, VALUES

DOCTOR = Signing("reviewed", "doctor", "Dr Test", "investigator")
UNSAVED = KEY._replace(visit="V2")
AGE, NOTE, SYSTOLIC = Place("AGE"), Place("NOTE"), Place("SYSBP", 1)


def make_ready(file: StudyFile) -> None:
    """One account and one saved record; time goes on by a minute with each change."""
    now = [datetime(2026, 3, 1, 8, tzinfo=UTC)]

    def clock() -> datetime:
        now[0] += timedelta(minutes=1)
        return now[0]

    file.clock = clock
    file.add_account("doctor", "Dr Test", ("investigator",), "correct horse 1", temporary=False, cost=Cost.quick())
    file.save(KEY, VALUES, ROWS, (), True, base_revision=0)


def change(file: StudyFile, *, reason: str = "", reasons: dict[Place, str] | None = None, **values: object) -> None:
    """Save the record again with other values."""
    record = file.record(KEY)
    answers = {**record.answers, **{Place(item): value for item, value in values.items()}}
    file.save(KEY, answers, record.rows, record.kept, True, base_revision=record.revision, reason=reason, reasons=reasons)
