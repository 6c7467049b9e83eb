"""What is no damaged study file: each has its own sentence, and nothing is written (F101)."""

from __future__ import annotations

import random
import shutil
import sqlite3
from dataclasses import replace

import pytest

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store.damage.salvage import salvage
from tests.store.conftest import STUDY
from tests.store.salvage.attempt import refused
from tests.store.salvage.damage import PAGE, root_of, zero_page


@pytest.mark.parametrize(
    ("content", "match"),
    [
        (b"", "is empty"),
        (b"hello", "encrypted or is not a study file"),
        (random.Random(1).randbytes(20 * PAGE), "encrypted or is not a study file"),
        (bytes(20 * PAGE), "encrypted or is not a study file"),
        (bytes.fromhex("d9d505f920a163d7") + bytes(600), "is the journal of a study file"),
    ],
    ids=["empty", "text", "encrypted", "zeros", "journal"],
)
def test_no_study_file(place, content, match) -> None:
    """Each has its own sentence, and nothing is written."""
    place.write_bytes(content)
    refused(place, match)


def test_not_there(place, tmp_path) -> None:
    refused(place, "is not there")
    refused(place.parent / "no" / "x.sscexo", "folder no is not there")
    place.with_name(place.name + "-journal").write_bytes(b"x")
    refused(place, "only the journal of a save that was cut off is")
    with pytest.raises(Trouble, match="is a folder"):
        salvage(place.parent, tmp_path / "new.sscexo", STUDY)


def test_another_programs_file_another_study_and_a_newer_version(full, place) -> None:
    connection = sqlite3.connect(place)
    connection.executescript("CREATE TABLE t (a); INSERT INTO t VALUES (1)")
    connection.close()
    refused(place, "another program")
    place.write_bytes(full.read_bytes()[:60] + (99).to_bytes(4, "big") + full.read_bytes()[64:])
    refused(place, "newer version of this program")
    place.write_bytes(zero_page(full.read_bytes(), root_of(full, "form_event")))
    refused(place, "another study", replace(STUDY, id="OTHER"))
    refused(place, "newer version of the study definition", replace(STUDY, version="0.9"))


def test_nothing_is_left(full, place) -> None:
    """A header of ours and nothing behind it."""
    place.write_bytes(full.read_bytes()[:100] + bytes(20 * PAGE - 100))
    refused(place, "Nothing can be read")


def test_not_damaged_or_no_place_for_the_new_one(full, place) -> None:
    shutil.copy(full, place)
    refused(place, "is not damaged")
    place.write_bytes(full.read_bytes()[:-PAGE])
    for new, match in ((place, "already a file"), (place.parent / "no" / "new", "folder no is not there")):
        with pytest.raises(Trouble, match=match):
            salvage(place, new, STUDY)
    assert [each.name for each in place.parent.iterdir()] == [place.name]
