"""What is no other copy has its own sentence before anything of it is read for a merge; a newer file is not judged (F102)."""

from __future__ import annotations

from pathlib import Path

import pytest

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store.driver import FILE_FORMAT
from sscexo_desktop.store.proof.verify import verify_file
from sscexo_desktop.store.study_file import StudyFile
from tests.store.conftest import STUDY
from tests.store.sealed import make_plain


@pytest.fixture
def file(tmp_path: Path):
    path = tmp_path / "study.sqlite"
    make_plain(path)
    found = StudyFile.open(path, STUDY, "Sara")
    yield found
    found.close()


def test_what_is_no_copy(file: StudyFile, tmp_path: Path) -> None:
    """A folder, a path that vanished, a stick that is away, a journal without its file, an empty file."""
    folder, gone, away, alone, empty = (tmp_path / each for each in ("folder", "gone", "stick/gone", "alone", "empty"))
    folder.mkdir()
    alone.with_name("alone-journal").write_bytes(b"x" * 512)
    empty.touch()
    for path, words in {
        folder: "is a folder", gone: "gone is not there", away: "The folder stick is not there",
        alone: "only the journal of a save", empty: "is empty",
    }.items():  # fmt: skip
        with pytest.raises(Trouble, match=words):
            file.read_other(path, file.keys)


def test_a_newer_file_is_not_judged(tmp_path: Path) -> None:
    """F110: of a format that this program does not know nobody can say whether it was tampered with."""
    path = tmp_path / "newer.sqlite"
    make_plain(path)
    content = bytearray(path.read_bytes())
    content[60:64] = (FILE_FORMAT + 1).to_bytes(4, "big")
    path.write_bytes(content)
    with pytest.raises(Trouble, match="newer version of this program"):
        verify_file(path)
    assert path.read_bytes() == content
