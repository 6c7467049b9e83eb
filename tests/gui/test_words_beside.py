"""Words beside values: what a value rests on, why there is none; never instead of a finding (F29, F43, F52)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from keys import OpenForm
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication
from result_section import TEST_FORMULAS, item, with_results

from sscexo_desktop.gui.form import FormView
from sscexo_desktop.study.answers import Look
from sscexo_desktop.study.beside import WORDS
from sscexo_desktop.study.derive import DERIVED
from sscexo_desktop.study.model import Section, Study
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.texts import Message, Text, message

HEIGHT, PERCENT, CHANGE = Place("HEIGHT_VSORRES"), Place("FVC_TPP"), Place("FVC_TZ")
PLAIN = Section(
    "test_plain",
    Text("Computed", "محاسبه‌شده"),
    (
        item("FVC_TPP", "FVC % predicted", "test_percent", "%", 1),
        item("FVC_TZ", "FVC change", "test_score", "1", 2, signed=True),
        item("FVC_TDOSE", "Dose", "test_always", "L", 2, blinded=True),
    ),
)


def of_height(look: Look) -> Message | None:
    height = look.number("HEIGHT_VSORRES")
    return None if height is None else message("{value} {unit}", value=height, unit="cm")


@pytest.fixture
def study(study: Study, monkeypatch: pytest.MonkeyPatch) -> Study:
    for name, formula in TEST_FORMULAS.items():
        monkeypatch.setitem(DERIVED, name, formula)  # type: ignore[arg-type]
    words = {**WORDS.get("outcome", {}), "HEIGHT_VSORRES": of_height}
    monkeypatch.setitem(WORDS, "outcome", words)  # type: ignore[index]
    return with_results(study, PLAIN)


@pytest.fixture
def screen_reader() -> Iterator[None]:
    """Something that reads the screen aloud is at work."""
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


def field(view: FormView, place: Place):
    return view.fields[place][1]


def words(view: FormView, place: Place) -> list[tuple[str, str]]:
    return [(line.text, line.tone) for line in field(view, place).lines]


def type_height(qtbot, view: FormView, text: str) -> None:
    view.go_to(HEIGHT)
    qtbot.waitUntil(field(view, HEIGHT).editor.hasFocus)
    qtbot.keyClicks(field(view, HEIGHT).editor, text)


def test_a_computed_value_says_why_it_is_absent_and_then_what_it_rests_on(qtbot, open_form: OpenForm):
    """F52: quietly, beside the empty box or the value."""
    view = open_form("outcome", "baseline")
    assert field(view, PERCENT).derived == ""
    assert words(view, PERCENT) == [("Height, if measured again: not answered yet.", "echo")]
    assert field(view, PERCENT).words, "laid out, so painted"
    type_height(qtbot, view, "156")
    assert field(view, PERCENT).derived == "78.0"
    assert words(view, PERCENT) == [("GLI Global 2022", "echo")]


def test_words_of_a_typed_value_come_after_what_is_wrong_with_it(qtbot, open_form: OpenForm):
    """F43: beside an answer, never instead of a finding; a screen reader hears them, too."""
    view = open_form("outcome", "baseline")
    type_height(qtbot, view, "350")
    said = words(view, HEIGHT)
    assert [tone for _, tone in said] == ["hard", "echo"]
    assert said[-1][0] == "350.0 cm"
    assert field(view, HEIGHT).editor.accessibleDescription().endswith("350.0 cm")


def test_only_what_changed_is_laid_out_anew(qtbot, open_form: OpenForm):
    """A key stroke elsewhere touches neither the computed fields nor their card."""
    view = open_form("outcome", "baseline")
    type_height(qtbot, view, "156")
    card, there = view.fields[PERCENT]
    before, lines = there.basis, there.lines
    view.go_to(Place("SPIROTECH"))
    qtbot.keyClicks(field(view, Place("SPIROTECH")).editor, "Sara")
    assert there.basis is before
    assert there.lines is lines
    assert not card.outdated


def test_words_of_a_cell_stand_at_the_foot_of_its_table(qtbot, open_form: OpenForm, monkeypatch: pytest.MonkeyPatch):
    """A cell has no room beside it: what is read beside its value stands under the table while one is in it."""
    monkeypatch.setitem(WORDS, "outcome", {"FVC_BLOW": of_height})  # type: ignore[index]
    view = open_form("outcome", "baseline")
    type_height(qtbot, view, "156")
    blow = Place("FVC_BLOW", 1)
    view.go_to(blow)
    card, there = view.fields[blow]
    qtbot.keyClicks(there.editor, "2.10")
    assert not card.stacked
    assert "156.0 cm" in card._foot[1]
    assert words(view, blow) == []


def test_a_change_keeps_its_sign_before_the_number_in_persian(qtbot, open_form: OpenForm):
    """T11: set from left to right within the Persian line."""
    view = open_form("outcome", "baseline", "fa", "jalali")
    type_height(qtbot, view, "172")
    assert field(view, CHANGE).derived == "\u2066+۰٫۱۲\u2069"
    view.go_to(HEIGHT)
    field(view, HEIGHT).editor.selectAll()
    qtbot.keyClicks(field(view, HEIGHT).editor, "156")
    lowered = field(view, CHANGE).derived
    assert lowered.startswith("\u2066")
    assert lowered.endswith("−۰٫۰۴\u2069")


def test_in_participant_view_a_blinded_value_has_no_words(open_form: OpenForm, session):
    """F50: what is withheld stays as it was made, words and all."""
    session.participant_view = "SSC-001"
    view = open_form("outcome", "baseline")
    dose = field(view, Place("FVC_TDOSE"))
    assert (dose.derived, dose.lines) == ("not shown here", ())


def test_without_a_screen_reader_tab_stops_at_what_can_be_typed(open_form: OpenForm):
    """F18: the keyboard of who sees the screen is not slowed down."""
    view = open_form("outcome", "baseline")
    assert field(view, PERCENT).spoken is None
    assert view.board.stops() == view.order()


@pytest.mark.usefixtures("screen_reader")
def test_with_a_screen_reader_computed_values_are_read_out_in_their_turn(qtbot, open_form: OpenForm):
    """F108: name with value and unit, the words as description; Tab comes to it and goes on from it; chords do nothing there."""
    view = open_form("outcome", "baseline")
    type_height(qtbot, view, "156")
    spoken = field(view, PERCENT).spoken
    assert spoken.accessibleName() == "FVC % predicted: 78.0 %"
    assert spoken.accessibleDescription() == "GLI Global 2022"
    qtbot.keyClick(field(view, HEIGHT).editor, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is spoken
    assert view.current_place == HEIGHT
    qtbot.keyClick(spoken, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.activePopupWidget() is None
    qtbot.keyClick(spoken, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is field(view, CHANGE).spoken
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is spoken
    qtbot.keyClick(spoken, Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is field(view, HEIGHT).editor


def test_words_of_a_row_go_with_it(qtbot, open_form: OpenForm):
    """What is said at the foot about a cell is gone when one goes on elsewhere, and with its row."""
    view = open_form("outcome", "baseline")
    blow = Place("FVC_BLOW", 2)
    (card, _) = view.fields[Place("FVC_BLOW", 1)]
    while blow not in view.fields:
        view.commands.add_row(card)
    view.go_to(blow)
    there = view.fields[blow][1]
    qtbot.keyClicks(there.editor, "2210 mL")
    assert "mL" in card._foot[1]
    view.go_to(Place("SPIROTECH"))
    assert card._foot[1] == ""
    view.go_to(blow)
    qtbot.keyClicks(there.editor, " ")
    assert "mL" in card._foot[1]
    view.commands.remove_row(card, 2)
    assert blow not in view.fields
    assert card._foot[0] in (None, *card.fields)
    assert "mL" not in card._foot[1]
