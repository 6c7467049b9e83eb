"""Records of the real definition, made by hand, and readers that know nothing of the writers."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from sscexo_desktop.exports.dataset import Table
from sscexo_desktop.resources import resource
from sscexo_desktop.study.answers import Answers, Around, Look
from sscexo_desktop.study.assess import Assessment, assess
from sscexo_desktop.study.load import load
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import Record
from sscexo_desktop.study.review import Signature
from sscexo_desktop.study.typed import Answer

HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(A1:A9)",
    "\tafter a tab",
    "\nafter a line",
    "＝1+1",
    'said "no", then; left',
    "one\nline\r\nmore",
    "a,b;c|d",
    "‮reversed",
    "می‌خواهم ⁦۳٫۲۵ L⁩",
    "'; DROP TABLE record; --",
    "<b>{x}</b> ../.. _x000D_ 🫁",
    " spaces ",
)
"""T10: what a cell may hold and a careless reader would run, cut or lose."""

AT = datetime(2025, 3, 18, 9, 30, tzinfo=UTC)
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


@pytest.fixture(scope="session")
def study() -> Study:
    return load(resource("study"))


@pytest.fixture
def assessed(study: Study) -> Callable[[Record], Assessment]:
    def of(record: Record) -> Assessment:
        around = Around(date(2025, 3, 18))
        return assess(Look(study, study.forms[record.key.form], record.key, Answers(record.answers, record.rows), around))

    return of


def made(key: RecordKey, answers: Mapping[Place, Answer], rows: Mapping[str, tuple[int, ...]] | None = None) -> Record:
    return Record(key, 2, True, "1.0", AT, "m.ahmadi", answers, rows or {})


def signed(key: RecordKey | None, **more: Any) -> Signature:
    whole = {"number": 1, "setting": "", "revision": 2, "meaning": "reviewed", "login": "doctor", "name": "Dr Test"}
    return Signature(**{**whole, "key": key, "role": "investigator", "at": AT, "digest": "ab" * 32, **more})


def rows_of(found: Table) -> list[dict[str, str]]:
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows]


def read_workbook(path: Path) -> dict[str, list[list[str]]]:
    """Read a workbook from its XML alone: sheet name → rows of cells; formulas would come as themselves."""
    with zipfile.ZipFile(path) as archive:
        shared = [_text(each) for each in _tree(archive, "xl/sharedStrings.xml").iter(f"{SHEET}si")]
        targets = {each.get("Id"): each.get("Target") for each in _tree(archive, "xl/_rels/workbook.xml.rels")}
        sheets = _tree(archive, "xl/workbook.xml").iter(f"{SHEET}sheet")
        return {str(each.get("name")): _rows(archive, f"xl/{targets[each.get(f'{RELATION}id')]}", shared) for each in sheets}


def _tree(archive: zipfile.ZipFile, name: str) -> ET.Element:
    return ET.fromstring(archive.read(name))  # noqa: S314 - written by the test itself


def _text(element: ET.Element) -> str:
    return "".join(each.text or "" for each in element.iter(f"{SHEET}t"))


def _rows(archive: zipfile.ZipFile, name: str, shared: list[str]) -> list[list[str]]:
    return [[_cell(cell, shared) for cell in row] for row in _tree(archive, name).iter(f"{SHEET}row")]


def _cell(cell: ET.Element, shared: list[str]) -> str:
    assert cell.get("t") == "s", "a cell is not text"
    assert cell.find(f"{SHEET}f") is None, "a cell is a formula"
    return shared[int(cell.findtext(f"{SHEET}v") or "")]
