"""A section of computed values as a table (F52)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from keys import OpenForm
from PySide6.QtCore import QRect
from result_section import RESULTS, TEST_FORMULAS, with_results

from sscexo_desktop.gui.form import FormView
from sscexo_desktop.gui.result_card import ResultCard
from sscexo_desktop.study.derive import DERIVED
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.places import Place

HEIGHT = Place("HEIGHT_VSORRES")


@pytest.fixture
def study(study: Study, monkeypatch: pytest.MonkeyPatch) -> Study:
    for name, formula in TEST_FORMULAS.items():
        monkeypatch.setitem(DERIVED, name, formula)  # type: ignore[arg-type]
    return with_results(study)


def card_of(view: FormView) -> ResultCard:
    return next(each for each in view.cards if isinstance(each, ResultCard) and each.section.id == RESULTS.id)


def texts(card: ResultCard) -> list[list[str]]:
    return [[cell.text for cell in line.cells] for line in card.lines]


def said(card: ResultCard) -> list[list[str]]:
    return [[what.text for each in line.own for _, what, _ in each.words] for line in card.lines]


def boxes(card: ResultCard) -> list[QRect]:
    return [cell.box for line in card.lines for cell in line.cells if cell.item is not None]


def with_height(qtbot, view: FormView, height: str = "156") -> None:
    view.go_to(HEIGHT)
    qtbot.keyClicks(view.fields[HEIGHT][1].editor, height)


def test_each_measurement_is_a_line_with_what_was_measured_elsewhere(qtbot, open_form: OpenForm):
    """F52: computed cells are fields, the value of another section is only shown, a cell without an item is a dash."""
    view = open_form("outcome", "baseline")
    card = card_of(view)
    assert texts(card) == [["–", "3.10", "–", "–"], ["–", "–", "–", "–"]]
    with_height(qtbot, view)
    assert texts(card) == [["156.0", "3.10", "78.0", "-0.04"], ["–", "–", "78.0", "-0.04"]]
    assert HEIGHT.item not in {each.place.item for each in card.fields}
    assert view.fields[HEIGHT][0] is not card


def test_a_blank_of_another_section_is_said_shortly(open_form: OpenForm):
    """F22: the word without the reason, which stands at the item itself."""
    view = open_form("outcome", "baseline")
    view.entry.blank(Place("DLCO_REORRES"), "ND", "could not hold the breath for ten seconds")
    view.refresh()
    assert texts(card_of(view))[1][0] == "Not done"


def test_words_stand_under_their_line_and_once_where_all_say_the_same(qtbot, open_form: OpenForm):
    """F52: why there is no value at each line; the set, the same for all, once under the title."""
    view = open_form("outcome", "baseline")
    card = card_of(view)
    waits = "Height, if measured again: not answered yet."
    assert said(card) == [["GLI Global 2022", waits], [waits]]
    with_height(qtbot, view)
    assert said(card) == [[], []]
    assert card._common is not None
    assert card._common[1].layout.text() == "GLI Global 2022"


@pytest.mark.parametrize("language", ["en", "fa"])
@pytest.mark.parametrize(("width", "scale", "stacked"), [(900, 1.0, False), (420, 1.0, True), (620, 1.75, True), (700, 2.0, True)])
def test_the_table_fits_its_width_and_nothing_lies_over_anything(qtbot, open_form: OpenForm, language, width, scale, stacked):
    """F28, F108: wide as a table, else stacked; every cell inside the card, wide enough for its text, none over another."""
    view = open_form("outcome", "baseline", language, width=width, scale=scale)
    with_height(qtbot, view)
    card = card_of(view)
    assert card.stacked is stacked
    found = boxes(card)
    inside = QRect(0, 0, card.width(), card.height())
    assert all(inside.contains(each) for each in found)
    assert not [1 for n, each in enumerate(found) for other in found[:n] if each.intersects(other)]
    metrics = card.fontMetrics()
    cells = [cell for line in card.lines for cell in line.cells if cell.item is not None]
    assert all(metrics.horizontalAdvance(cell.text) < cell.box.width() for cell in cells)
    texts_at = [box for line in card.lines for each in line.own for box, _, _ in each.words]
    assert not [1 for box in texts_at for each in found if each.intersects(box)]
    view.grab()


def test_in_participant_view_a_blinded_value_of_another_section_is_not_shown(open_form: OpenForm, session, study: Study):
    """F50: neither here nor there."""
    form = study.forms["outcome"]
    sections = tuple(
        replace(each, items=tuple(replace(one, blinded=one.id == "HEIGHT_VSORRES") for one in each.items)) for each in form.sections
    )
    session.study = replace(study, forms={**study.forms, "outcome": replace(form, sections=sections)})
    session.participant_view = "SSC-001"
    view = open_form("outcome", "baseline")
    assert texts(card_of(view))[0][0] == "not shown here"
