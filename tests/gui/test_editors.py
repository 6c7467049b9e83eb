"""Editors: the same three members each, keys that pick, and nothing that changes by accident."""

from __future__ import annotations

import pytest
from keys import commit_text
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from sscexo_desktop.gui.choice_editor import ChoiceEditor, Option
from sscexo_desktop.gui.ink import Ink
from sscexo_desktop.gui.line_editor import LineEditor, LongTextEditor
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.texts import Manner

Key = Qt.Key
YES_NO = (Option("Y", "Yes", "1"), Option("N", "No", "2"))
SCORES = tuple(Option(str(score), f"score {score}", str(score)) for score in range(4))
MANY = tuple(Option(f"C{n}", f"choice {n}", str(n) if n < 10 else "") for n in range(1, 13))


@pytest.fixture
def ink(qapp) -> Ink:
    return Ink(Speaker(Manner()), Theme())


@pytest.fixture
def parent(qtbot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(400, 200)
    window.show()
    return window


def told(editor) -> tuple[list[str], list[int]]:
    edited: list[str] = []
    moved: list[int] = []
    editor.edited.connect(edited.append)
    editor.moved.connect(moved.append)
    return edited, moved


def test_a_line_tells_what_is_typed_and_nothing_else(qtbot, parent):
    """F18: each key is told; a text that nobody typed is not."""
    editor = LineEditor(parent)
    edited, _ = told(editor)
    editor.show_text("12")
    qtbot.keyClicks(editor, "3")
    assert (editor.text(), edited) == ("123", ["123"])


@pytest.mark.parametrize(("key", "way"), [(Key.Key_Return, 1), (Key.Key_Enter, 1), (Key.Key_Down, 2), (Key.Key_Up, -2)])
def test_a_line_moves_on_and_back(qtbot, parent, key, way):
    """F18: Enter and Down move on, Up moves back."""
    editor = LineEditor(parent)
    _, moved = told(editor)
    qtbot.keyClick(editor, key)
    assert moved == [way]


def test_erasing_in_an_empty_line_is_told(qtbot, parent):
    """F22: Delete in an empty field clears the reason for a blank that stands there."""
    editor = LineEditor(parent)
    edited, _ = told(editor)
    qtbot.keyClick(editor, Key.Key_Delete)
    assert edited == [""]


def test_a_long_text_tells_each_change_once(qtbot, parent):
    """F18: many lines, the same three members."""
    editor = LongTextEditor(parent)
    edited, _ = told(editor)
    editor.show_text("a")
    assert edited == []
    qtbot.keyClicks(editor, "b")
    assert edited == ["ba"]


@pytest.mark.parametrize(("key", "code"), [("1", "Y"), ("2", "N"), ("y", "Y"), ("n", "N")])
def test_a_choice_is_picked_by_digit_or_letter_and_moves_on(qtbot, parent, ink, key, code):
    """F18: one key answers and moves on."""
    editor = ChoiceEditor(parent, YES_NO, ink)
    edited, moved = told(editor)
    qtbot.keyClicks(editor, key)
    assert (editor.text(), edited, moved) == (code, [code], [1])


def test_a_digit_is_the_code_where_codes_are_digits(qtbot, parent, ink):
    """F18: scores are picked by their own digit, 0 too."""
    editor = ChoiceEditor(parent, SCORES, ink)
    qtbot.keyClicks(editor, "0")
    assert editor.text() == "0"


def test_a_persian_digit_picks(parent, ink):
    """F25: digits of any script."""
    editor = ChoiceEditor(parent, SCORES, ink)
    _, moved = told(editor)
    commit_text(editor, "۳")
    assert (editor.text(), moved) == ("3", [1])


def test_arrows_move_the_highlight_only(qtbot, parent, ink):
    """F24: arrows change no answer; Space picks what is highlighted, Delete clears."""
    editor = ChoiceEditor(parent, YES_NO, ink)
    edited, _ = told(editor)
    qtbot.keyClick(editor, Key.Key_Right)
    assert edited == []
    qtbot.keyClick(editor, Key.Key_Space)
    assert edited == ["N"]
    qtbot.keyClick(editor, Key.Key_Delete)
    assert edited == ["N", ""]


def test_a_click_picks_where_it_is_seen_in_persian(qtbot, parent, qapp):
    """F106: in Persian the first choice lies at the right."""
    editor = ChoiceEditor(parent, YES_NO, Ink(Speaker(Manner("fa")), Theme()))
    editor.setGeometry(0, 0, editor.wanted_width(), 36)
    editor.show()
    editor.grab()
    qtbot.mouseClick(editor, Qt.MouseButton.LeftButton, pos=QPoint(editor.width() - 5, 10))
    assert editor.text() == "Y"


def test_choices_that_do_not_fit_take_more_lines(parent, ink):
    """F108: nothing is cut in a narrow window."""
    editor = ChoiceEditor(parent, SCORES, ink)
    assert editor.height_for(editor.wanted_width()) < editor.height_for(editor.wanted_width() - 20)


def test_a_read_only_choice_stays(qtbot, parent, ink):
    """F33: nothing can be picked where nothing can be saved."""
    editor = ChoiceEditor(parent, YES_NO, ink)
    editor.read_only = True
    qtbot.keyClicks(editor, "1")
    assert editor.text() == ""
