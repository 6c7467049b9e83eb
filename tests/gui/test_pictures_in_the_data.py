"""F55, F58, F92: what was given on a picture leaves the study exactly as what was typed into the fields."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from keys import OpenForm
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from test_pictures import LEVELS, SITES, on_picture, to_front

from sscexo_desktop.actions.exporting import export_csv
from sscexo_desktop.actions.session import Session
from sscexo_desktop.gui.form import FormView
from sscexo_desktop.study.places import Place

Key = Qt.Key
Fill = Callable[[FormView], None]


def drawn_scores(form: FormView) -> None:
    """One key a site: the picture moves on by itself."""
    picture = on_picture(form, "MRSS_FACE")
    for n in range(len(SITES)):
        QTest.keyClicks(QApplication.focusWidget() if n else picture, str(n % 4))


def typed_scores(form: FormView) -> None:
    to_front(form)
    for n, site in enumerate(SITES):
        form.go_to(Place(f"MRSS_{site}"))
        QTest.keyClicks(QApplication.focusWidget(), str(n % 4))


def drawn_extents(form: FormView) -> None:
    on_picture(form, "ILDEXT_1")
    for n in range(len(LEVELS)):
        QTest.keyClicks(QApplication.focusWidget(), str(5 * n))
        QTest.keyClick(QApplication.focusWidget(), Key.Key_Down)


def typed_extents(form: FormView) -> None:
    to_front(form)
    for n, level in enumerate(LEVELS):
        form.go_to(Place(f"ILDEXT_{level}"))
        QTest.keyClicks(QApplication.focusWidget(), str(5 * n))


def row(session: Session, folder: Path, visit: str) -> dict[str, str]:
    export_csv(session, folder)
    text = (folder / "outcome.csv").read_bytes().decode("utf-8-sig")
    return next(each for each in csv.DictReader(io.StringIO(text, newline="")) if each["VISIT"] == visit)


@pytest.mark.parametrize(
    ("drawn", "typed", "items", "total"),
    [
        (drawn_scores, typed_scores, [f"MRSS_{site}" for site in SITES], "MRSSTOT"),
        (drawn_extents, typed_extents, [f"ILDEXT_{level}" for level in LEVELS], "ILDEXT_MEAN"),
    ],
    ids=["body", "lungs"],
)
def test_a_picture_exports_like_a_typed_form(
    session: Session, open_form: OpenForm, tmp_path: Path, drawn: Fill, typed: Fill, items: list[str], total: str
) -> None:
    """By real keys, at two visits; the total with them."""
    found: list[list[str]] = []
    for visit, fill in (("baseline", drawn), ("month6", typed)):
        form = open_form("outcome", visit)
        fill(form)
        form.entry.save()
        out = row(session, tmp_path / visit, visit)
        found.append([out[item] for item in (*items, total)])
    assert found[0] == found[1]
    assert all(found[0])
