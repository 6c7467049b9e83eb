"""F92: the workbook, read back from its XML."""

from __future__ import annotations

from pathlib import Path

import pytest

from sscexo_desktop.exports.dataset import Table
from sscexo_desktop.exports.xlsx import CELL_LENGTH, CUT, write_workbook
from tests.exports.conftest import HOSTILE, read_workbook


def test_every_cell_is_text_and_comes_back(tmp_path: Path) -> None:
    """T10: no number is rounded, no text becomes a date, a formula or a link."""
    odd = ("007", "1E5", "2024-09-10", "3.250", "MAR1", "https://example.org", "12345678901234567890")
    table = Table("t", ("A",), tuple((each,) for each in (*HOSTILE, *odd)))
    path = write_workbook([table], tmp_path / "w.xlsx")
    assert read_workbook(path) == {"t": [["A"], *([_as_xml(each)] for each in (*HOSTILE, *odd))]}


def _as_xml(text: str) -> str:
    """The format writes a carriage return and its own escapes as `_xHHHH_`."""
    return text.replace("_x000D_", "_x005F_x000D_").replace("\r\n", "_x000D_\n")


def test_sheets_are_named_and_in_order(tmp_path: Path) -> None:
    tables = [Table("first", ("A",), ()), Table("a_name_longer_than_thirty_one_letters", ("B",), (("x",),))]
    assert list(read_workbook(write_workbook(tables, tmp_path / "w.xlsx"))) == ["first", "a_name_longer_than_thirty_one_l"]


@pytest.mark.parametrize("letter", ["x", "🫁"])
def test_a_text_that_does_not_fit_says_so(tmp_path: Path, letter: str) -> None:
    """A cell of the format holds 32,767 characters: more is cut, visibly, never silently."""
    whole, long = letter * (CELL_LENGTH // 2), letter * 100_000
    rows = read_workbook(write_workbook([Table("t", ("A",), ((whole,), (long,)))], tmp_path / "w.xlsx"))["t"]
    assert rows[1] == [whole]
    assert rows[2][0].endswith(CUT)
    assert long.startswith(rows[2][0].removesuffix(CUT))


def test_a_workbook_that_cannot_be_written(tmp_path: Path) -> None:
    """The world's error comes as `OSError`, and the file that was there stays."""
    with pytest.raises(OSError, match="no_such_folder"):
        write_workbook([Table("t", ("A",), ())], tmp_path / "no_such_folder" / "w.xlsx")
    assert not list(tmp_path.rglob("*"))
