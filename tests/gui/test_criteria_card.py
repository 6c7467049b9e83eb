"""The overview of the criteria before the decision: evidence, contradictions, and the way to each criterion (F36, F37, F108)."""

from __future__ import annotations

import pytest
from keys import OpenForm
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from sscexo_desktop.gui.criteria_card import CriteriaCard
from sscexo_desktop.gui.criteria_lines import verdict
from sscexo_desktop.gui.form import FormView
from sscexo_desktop.study.eligibility import EVIDENCE
from sscexo_desktop.study.places import Place
from tests.people import session_of

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
PLATELETS = [*EVIDENCE].index("EXCL08B")


@pytest.fixture
def screening(open_form: OpenForm) -> FormView:
    return open_form("screening", "screening")


def card_of(form: FormView) -> CriteriaCard:
    (card,) = (each for each in form.cards if isinstance(each, CriteriaCard))
    return card


def answer(form: FormView, **typed: str) -> None:
    for item, text in typed.items():
        form.show_state(form.entry.set(Place(item), text))


def written(card: CriteriaCard, row: int) -> str:
    return " | ".join(cell.text for _, _, cell in card.lines[row].texts)


def test_every_criterion_stands_there_before_the_decision(screening: FormView) -> None:
    """F36: in the order of the registry, with its list, the answer and what the evidence says."""
    answer(screening, SEX="F", PLAT_LBORRES="38", EXCL08B="Y")
    card = card_of(screening)
    assert [each.criterion.item for each in card.lines] == list(EVIDENCE)
    assert written(card, PLATELETS) == (
        "Exclusion 8b: platelets below 40,000/µL | short and full list | Yes | Present"
        " | Platelet count 38 ×10⁹/L; limit 40: below it."
    )
    assert "full list only" in written(card, [*EVIDENCE].index("EXCL06"))
    assert card.lines[-1].box.bottom() < min(each.row.top() for each in card.fields if each.shown)


def test_pregnancy_is_not_asked_of_a_man(screening: FormView) -> None:
    """F36: what is not asked does not stand there."""
    answer(screening, SEX="M")
    assert not {"EXCL09", "EXCL10"} & {each.criterion.item for each in card_of(screening).lines}


def test_a_contradiction_is_marked_as_soon_as_it_is_typed(screening: FormView) -> None:
    """F37: with a sign and words, not by colour alone; settled, the mark goes."""
    answer(screening, SEX="F", PLAT_LBORRES="38", EXCL08B="N")
    card = card_of(screening)
    assert [each.criterion.item for each in card.lines if each.criterion.contradicts] == ["EXCL08B"]
    assert "Contradicts the answer" in written(card, PLATELETS)
    assert [cell.signed for _, _, cell in card.lines[PLATELETS].texts].count(True) == 1
    answer(screening, EXCL08B="Y")
    assert not any(each.criterion.contradicts for each in card.lines)


def test_enter_goes_to_the_criterion(screening: FormView, qtbot) -> None:
    """F108: Ctrl+E into the overview, arrows move, Enter goes on; a screen reader hears the line."""
    answer(screening, SEX="F", PLAT_LBORRES="38", EXCL08B="N")
    card = card_of(screening)
    screening.go_to(Place("ELIGYN"))
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_E, CONTROL)
    assert card.list.hasFocus()
    for _ in range(PLATELETS):
        qtbot.keyClick(card.list, Key.Key_Down)
    assert card.list.accessibleName() == (
        "Exclusion 8b: platelets below 40,000/µL, short and full list: answer No; evidence: Contradicts the answer"
    )
    assert "limit 40: below it" in card.list.accessibleDescription()
    qtbot.keyClick(card.list, Key.Key_Return)
    assert screening.current_place == Place("EXCL08B")
    assert screening.has_focus(Place("EXCL08B"))


def test_the_ends_of_the_overview(screening: FormView, qtbot) -> None:
    """F108: Home and End; the line on which one stands is in sight, and Tab goes on in the form."""
    answer(screening, SEX="F")
    card = card_of(screening)
    card._enter_list()
    for key, line in ((Key.Key_End, card.lines[-1]), (Key.Key_Down, card.lines[-1]), (Key.Key_Home, card.lines[0])):
        qtbot.keyClick(card.list, key)
        assert card.list.line is line
        at = line.box.center().y() + card.y()
        assert 0 <= at - screening.verticalScrollBar().value() <= screening.viewport().height()


@pytest.mark.parametrize("language", ["en", "fa"])
def test_a_click_goes_to_the_criterion(open_form: OpenForm, qtbot, language: str) -> None:
    """F36: in both directions of writing."""
    form = open_form("screening", "screening", language=language)
    answer(form, SEX="F")
    card = card_of(form)
    line = card.lines[3]
    form.ensureVisible(0, card.y() + line.box.center().y())
    at = form.ink.mirrored(line.box, card.width()).center()
    assert card.line_at(at) is line
    qtbot.mousePress(card, Qt.MouseButton.LeftButton, pos=QPoint(at))
    assert form.current_place == Place("EXCL01")


@pytest.mark.parametrize(("width", "scale"), [(900, 1.0), (700, 1.0), (560, 1.0), (900, 1.75), (620, 2.0)])
@pytest.mark.parametrize("language", ["en", "fa"])
def test_nothing_is_cut_off(open_form: OpenForm, language: str, width: int, scale: float) -> None:
    """F106, F108: every text lies within its card and no line over the next, at any width and size."""
    form = open_form("screening", "screening", language=language, width=width, scale=scale)
    answer(form, SEX="F", PLAT_LBORRES="38", EXCL08B="N", CREAT_LBORRES="1.10")
    card = card_of(form)
    for line in card.lines:
        for box, text, _ in line.texts:
            assert line.box.contains(box.adjusted(0, 0, 0, -1))
            assert text.used <= box.width() + 1
            assert text.height <= box.height() + 1
    for above, below in zip(card.lines, card.lines[1:], strict=False):
        assert above.box.bottom() < below.box.top() + 1


def test_a_participant_who_looks_on_sees_no_judgement(session, study, open_form: OpenForm) -> None:
    """F89: in participant view the decision stands without the overview."""
    session_of(session.file, study)
    session.participant_view = "SSC-001"
    form = open_form("screening", "screening")
    assert card_of(form).lines == []
    assert not card_of(form).list.isVisible()


def test_the_words_of_a_verdict_differ_for_inclusion_and_exclusion(screening: FormView) -> None:
    """F36: an inclusion is met, an exclusion is present."""
    answer(screening, SEX="F", CTILD="Y", PFTILD="Y", INCL02="Y", HCG_LBORRES="NEGATIVE", EXCL09="N")
    said = {each.criterion.item: verdict(each.criterion).text for each in card_of(screening).lines}
    assert said["INCL02"] == "Met"
    assert said["EXCL09"] == "Not present"
    assert said["EXCL08A"] == said["EXCL10"] == "Nothing measured"
    answer(screening, HGB_LBORRES="12.0")
    said = {each.criterion.item: verdict(each.criterion).text for each in card_of(screening).lines}
    assert said["EXCL08A"] == "To be judged"


def test_the_key_brings_the_whole_overview_into_sight(screening: FormView) -> None:
    """F36: Ctrl+E shows the title of the overview at the top, as many criteria beneath it as there is room for."""
    card = card_of(screening)
    QTest.keyClick(QApplication.focusWidget() or screening, Key.Key_E, CONTROL)
    assert card.list.hasFocus()
    assert screening.verticalScrollBar().value() == min(card.y(), screening.verticalScrollBar().maximum())
