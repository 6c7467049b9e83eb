"""The print page: whose forms, of which visits and which, the next clinic day, and what it remembers (F83, F108)."""

from __future__ import annotations

import pytest
from keys import commit_text
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from review_fixtures import CONTROL, answers, at_desk, demo_file, go

from sscexo_desktop.actions.papers.press import Press
from sscexo_desktop.gui.desk import Spot
from sscexo_desktop.gui.papers.preview import PaperChoice, PaperPreview
from sscexo_desktop.gui.papers.previewed import Drawing, write
from sscexo_desktop.gui.papers.print_choices import EVERYBODY, NOBODY, SEVERAL
from sscexo_desktop.gui.papers.print_page import PrintPage
from sscexo_desktop.gui.window import MainWindow

__all__ = ["answers", "at_desk", "demo_file"]


def page_of(window: MainWindow, participant: str = "") -> PrintPage:
    page = go(window, Spot("print", participant))
    assert isinstance(page, PrintPage)
    return page


def paper(answers) -> PaperPreview:
    found = [about for what, about in answers.asked if what == "preview"][-1]
    assert isinstance(found, PaperPreview)
    return found


def test_of_several_participants_some_visits(at_desk, answers):
    """F83: selected visits of selected participants, counted beforehand; what is not ticked is not printed."""
    page = page_of(at_desk("doctor"))
    page.people.choose(SEVERAL)
    assert page.several.isVisible()
    assert not page.go.isEnabled()
    for number in ("SSC-001", "SSC-003"):
        page.several.boxes[number].setChecked(True)
    page.visits.tick(on=False)
    for visit in ("infusion1", "infusion2"):
        page.visits.boxes[visit].setChecked(True)
    assert page.count.text() == "Saved forms: 4. Empty forms with the number on them: 4."
    QTest.keyClick(page, Qt.Key.Key_P, CONTROL)
    job = paper(answers).gather(PaperChoice("en", "filled"))
    assert [(each.participant, each.visit.id) for each in job.sheets] == [
        ("SSC-001", "infusion1"), ("SSC-001", "infusion2"), ("SSC-003", "infusion1"), ("SSC-003", "infusion2"),
    ]  # fmt: skip
    assert paper(answers).title == "Print — 2 participants"


def test_of_everybody(at_desk, answers):
    """F83: all participants at once."""
    page = page_of(at_desk("doctor"))
    page.people.choose(EVERYBODY)
    page.ticks.tick(on=False)
    assert not page.go.isEnabled()
    page.ticks.boxes["screening"].setChecked(True)
    page.go.click()
    assert len(paper(answers).gather(PaperChoice("en", "filled")).sheets) == 10


def test_blank_forms_for_nobody(at_desk, answers):
    """F83: the default; the empty kinds are offered."""
    page = page_of(at_desk("nurse"))
    assert page.people.chosen == NOBODY
    page.go.click()
    assert paper(answers).kinds == ("blank", "fillable", "annotated")


def test_what_was_chosen_is_remembered(at_desk):
    """F108: while the study is open, through other pages and another language; a place one comes from goes before."""
    window = at_desk("doctor")
    page = page_of(window)
    page.people.choose("SSC-004")
    page.visits.boxes["screening"].setChecked(False)
    page.ticks.boxes["outcome"].setChecked(False)
    go(window, Spot("participants"))
    again = page_of(window)
    assert again.people.chosen == "SSC-004"
    assert not again.visits.boxes["screening"].isChecked()
    assert not again.ticks.boxes["outcome"].isChecked()
    assert page_of(window, "SSC-001").people.chosen == "SSC-001"


def test_the_next_clinic_day(at_desk, answers, tmp_path):
    """F83: the next day with somebody due is suggested; those due are ticked, those without a day are not."""
    page = page_of(at_desk("doctor"))
    card = page.clinic_day
    assert card.day.text()
    assert card.preview.isEnabled()
    assert {each.when == "undated" for tick, each in card.ticks if not tick.isChecked()} == {True}
    assert {each.when == "undated" for tick, each in card.ticks if tick.isChecked()} == {False}
    card.preview.click()
    found = paper(answers).gather(PaperChoice("fa", "filled"))
    assert isinstance(found, Drawing)
    assert write(found, tmp_path / "day.pdf", lambda done, of: None, Press()).path.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("typed", ["1404/01/04", "۱۴۰۴/۰۱/۰۴", "2025-03-24"])
def test_another_day_is_typed(at_desk, typed):
    """F21: in either calendar and any digits; an unreadable one is said and nothing can be printed."""
    card = page_of(at_desk("doctor")).clinic_day
    card.day.setFocus()
    card.day.clear()
    commit_text(card.day, typed)
    QTest.keyClick(card.day, Qt.Key.Key_Return)
    assert "2025-03-24" in card.told.text()
    card.day.clear()
    commit_text(card.day, "soon")
    QTest.keyClick(card.day, Qt.Key.Key_Return)
    assert not card.preview.isEnabled()
    assert card.ticks == []
