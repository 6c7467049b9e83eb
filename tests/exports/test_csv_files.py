"""F92, F97, T10: CSV files hold exactly what was entered, and the copy for spreadsheets runs nothing."""

from __future__ import annotations

import csv
import hashlib
import io
from pathlib import Path

import pytest

from sscexo_desktop.exports.csv import FORMULA_MARKS, write_tables
from sscexo_desktop.exports.dataset import Table
from tests.exports.conftest import HOSTILE

TABLE = Table("hostile", ("N", "TEXT"), tuple((str(n), text) for n, text in enumerate(HOSTILE)))


def read(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def test_bytes_are_as_promised(tmp_path: Path) -> None:
    """F92: UTF-8 with its mark, CRLF, quotes doubled."""
    write_tables([Table("t", ("A", "B"), (("1", 'say "no"'), ("", "a,b")))], tmp_path)
    assert (tmp_path / "t.csv").read_bytes() == b'\xef\xbb\xbfA,B\r\n1,"say ""no"""\r\n,"a,b"\r\n'


def test_every_text_comes_back(tmp_path: Path) -> None:
    """T10: the exact file gives back each hostile text, letter by letter."""
    write_tables([TABLE], tmp_path)
    assert read(tmp_path / "hostile.csv") == [list(TABLE.columns), *map(list, TABLE.rows)]


def test_nothing_runs_in_a_spreadsheet(tmp_path: Path) -> None:
    """F92: in the safe copy whatever would run has an apostrophe before it, and everything else stands as it was."""
    write_tables([TABLE], tmp_path)
    for (_, safe), text in zip(read(tmp_path / "excel" / "hostile.csv")[1:], HOSTILE, strict=True):
        assert not safe.startswith(FORMULA_MARKS)
        assert safe == (f"'{text}" if text.startswith(FORMULA_MARKS) else text)


@pytest.mark.parametrize("number", ["-1", "-3.25", "+2", "0.5"])
def test_numbers_stay_numbers(tmp_path: Path, number: str) -> None:
    """F92: a change from baseline may be negative."""
    write_tables([Table("t", ("A",), ((number,),))], tmp_path)
    assert read(tmp_path / "excel" / "t.csv")[1] == [number]


@pytest.mark.parametrize("text", ["-1-1", "-²", "-1e5", "-.", "--1"])
def test_what_only_looks_like_a_number_is_defused(tmp_path: Path, text: str) -> None:
    write_tables([Table("t", ("A",), ((text,),))], tmp_path)
    assert read(tmp_path / "excel" / "t.csv")[1] == [f"'{text}"]


def test_manifest_counts_and_seals_each_file(tmp_path: Path) -> None:
    """F97."""
    written = write_tables([TABLE, Table("empty", ("A",), ())], tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in written] == [
        "hostile.csv", "excel/hostile.csv", "empty.csv", "excel/empty.csv", "manifest.txt",
    ]  # fmt: skip
    for line in (tmp_path / "manifest.txt").read_text(encoding="utf-8").splitlines():
        digest, count, _, name = line.split()
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == digest
        assert int(count) == len(read(tmp_path / name)) - 1


def test_the_manifest_begins_with_its_notes(tmp_path: Path) -> None:
    """F97."""
    written = write_tables([TABLE], tmp_path, ["signatures: 3 standing, 1 void", "locks: study locked"])
    lines = written[-1].read_text(encoding="utf-8").splitlines()
    assert lines[:2] == ["# signatures: 3 standing, 1 void", "# locks: study locked"]
    assert len(lines) == 4


def test_a_practice_study_cannot_be_taken_for_the_real_one(tmp_path: Path) -> None:
    """F5: every name and the manifest say so; a real export beside it is left as it is."""
    real = write_tables([TABLE], tmp_path)
    before = [path.read_bytes() for path in real]
    written = write_tables([TABLE], tmp_path, practice=True)
    assert [path.relative_to(tmp_path).as_posix() for path in written] == [
        "PRACTICE_hostile.csv", "excel/PRACTICE_hostile.csv", "PRACTICE_manifest.txt",
    ]  # fmt: skip
    assert written[-1].read_text(encoding="utf-8").startswith("# PRACTICE study: no data of the trial\n")
    assert [path.read_bytes() for path in real] == before


def test_an_export_that_fails_leaves_the_file_before(tmp_path: Path) -> None:
    """A file is either whole or as it was, and nothing half-written stays."""
    write_tables([TABLE], tmp_path)
    before = (tmp_path / "hostile.csv").read_bytes()
    lone_surrogate = Table("hostile", ("N", "TEXT"), (("1", "\ud800"),))
    with pytest.raises(UnicodeEncodeError):
        write_tables([lone_surrogate], tmp_path)
    assert (tmp_path / "hostile.csv").read_bytes() == before
    assert not list(tmp_path.rglob("*.partial"))
