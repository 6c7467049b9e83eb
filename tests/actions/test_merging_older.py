"""A copy that an older version of the program went on with is merged as it is: read, proven, and never changed (F102, F110)."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sscexo_desktop.actions import merge_writing, merging
from sscexo_desktop.actions.session import Session
from sscexo_desktop.resources import resource
from sscexo_desktop.store import trail
from sscexo_desktop.store.driver import connect, format_of, stamp
from sscexo_desktop.store.numbers import new_number
from sscexo_desktop.store.passwords import Cost
from sscexo_desktop.store.proof.verify import verify_file
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.store.trail import Session as Writer
from sscexo_desktop.store.upgrading import By, upgrade_file
from sscexo_desktop.study.load import load
from sscexo_desktop.study.places import RecordKey
from sscexo_desktop.study.texts import Manner
from tests.people import PASSWORD, gate_of

STUDY = load(resource("study"))
GOLDEN = Path(__file__).parents[1] / "data" / "format-2.sqlite.gz"
NUMBER = "SSC-900"


def goes_on(path: Path) -> None:
    """Begin a participant in a file of format 2, as the program of that time did: its triggers write the trail."""
    connection = connect(path, "rw")
    assert format_of(connection) == 2
    writer = Writer("Laptop Nurse", trail.genesis_in(connection), "data_entry")
    writer.register(connection)
    connection.execute("BEGIN IMMEDIATE")
    writer.begin()
    row = (new_number(connection, "participant"), NUMBER, stamp(datetime.now(UTC)))
    connection.execute("INSERT INTO participant VALUES (?, ?, ?)", row)
    connection.execute("COMMIT")
    connection.close()
    assert verify_file(path).findings == ()


@pytest.fixture
def session(tmp_path: Path):
    """Our file, brought up to date, with somebody who may merge."""
    ours = tmp_path / "study.sqlite"
    ours.write_bytes(gzip.decompress(GOLDEN.read_bytes()))
    upgrade_file(ours, STUDY, By("manager", "Maryam Example", "data_manager"))
    file = StudyFile.open(ours, STUDY, "Dr Test")
    file.add_account("both", "Both Test", ("data_entry", "data_manager"), PASSWORD, temporary=False, cost=Cost.quick())
    gate = gate_of(file, STUDY)
    yield gate.log_in("both", PASSWORD)
    gate.close()


def test_a_copy_of_format_2(session: Session, tmp_path: Path) -> None:
    """F102, F110: what it has more comes in with its own seals; the copy stays of its format, byte for byte."""
    theirs = tmp_path / "لپ‌تاپ.sqlite"
    theirs.write_bytes(gzip.decompress(GOLDEN.read_bytes()))
    before = session.file.records()
    goes_on(theirs)
    whole = theirs.read_bytes()
    plan = merging.begin(session, theirs)
    assert plan.questions() == ()
    assert plan.proposals() == (RecordKey(NUMBER, "", "", 0),)
    done = merge_writing.merge(session, plan, merge_writing.secure(session, tmp_path), Manner("fa", "jalali"))
    assert done.participants == (NUMBER,)
    assert session.file.records() == before
    assert theirs.read_bytes() == whole
    assert verify_file(session.file.path).findings == ()
    assert merging.begin(session, theirs).other.nothing_new
