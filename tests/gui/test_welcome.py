"""The first page, before any study is open."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from answering import Answers
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget
from shell_fixtures import answers, open_window

from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.surface import Words

__all__ = ["Answers", "answers", "open_window"]

FIRST_WINDOW = """
import sys
from pathlib import Path
import PySide6.QtCore
from PySide6.QtWidgets import QApplication
from sscexo_desktop import app as program
from sscexo_desktop.gui.dialogs import Dialogs
from sscexo_desktop.gui.window import MainWindow
from sscexo_desktop.settings import Preferences
application = QApplication([])
window = MainWindow(program.doors(), Preferences(recent=(sys.argv[1],)), Path(sys.argv[1]), Dialogs)
window.painted.connect(application.quit)
window.show()
application.exec()
slow = {"tomllib", "sqlite3", "polib", "sscexo_desktop.i18n", "sscexo_desktop.study.load", "sscexo_desktop.gui.chrome"}
loaded = sorted(slow & set(sys.modules)) + ["Qt"] * ("Qt" in vars(PySide6.QtCore))
print(" ".join(loaded))
"""


def inked(widget: QWidget) -> QRect:
    """Where anything is written on a widget, apart from its ground and its edge."""
    picture = widget.grab().toImage()
    ground = picture.pixelColor(picture.width() // 2, 6)
    there = [
        (x, y)
        for x in range(8, picture.width() - 8)
        for y in range(8, picture.height() - 8)
        if different(picture.pixelColor(x, y), ground)
    ]
    if not there:
        return QRect()
    left, top = min(x for x, _ in there), min(y for _, y in there)
    return QRect(left, top, max(x for x, _ in there) - left + 1, max(y for _, y in there) - top + 1)


def different(one: QColor, other: QColor) -> bool:
    return sum(abs(a - b) for a, b in zip(one.getRgb(), other.getRgb(), strict=True)) > 90


@pytest.mark.parametrize("language", ["en", "fa"])
def test_the_name_of_the_program_stands_at_the_reading_edge(open_window, language):
    """F106: at the left in English, at the right in Persian."""
    window = open_window(language=language)
    name = next(each for each in window.findChildren(Words) if each.accessibleName() == "SSc-EXO")
    ink = inked(name)
    ink.moveTopLeft(name.mapTo(window, ink.topLeft()))
    if language == "fa":
        assert window.width() - 40 < ink.right() < window.width()
    else:
        assert 0 < ink.left() < 40


@pytest.mark.parametrize("language", ["en", "fa"])
@pytest.mark.parametrize("scale", [1.0, 1.75])
def test_every_button_of_the_first_page_shows_its_words(open_window, language, scale):
    """F108: the words of a button are there, and inside it, at any size."""
    window = open_window(language=language, font_scale=scale)
    buttons = [each for each in window.findChildren(Button) if each.isVisible()]
    assert len(buttons) == 5
    window.setFocus()
    for each in buttons:
        ink = inked(each)
        assert ink.width() > 10
        assert ink.height() > 6
        assert each.width() >= each.sizeHint().width()


def test_enter_makes_a_file_at_once(open_window, answers, qtbot):
    """The first page stands at the button that a new study begins with."""
    window = open_window()
    assert window.focusWidget().accessibleName() == "Create a study file"
    answers.new = None
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Space)
    assert answers.questions() == ["new_study"]


def test_the_first_window_loads_nothing_that_it_does_not_need(tmp_path: Path):
    """T: a start at most half as long again as that of an empty window; what is slow to load comes after the first paint."""
    done = subprocess.run(
        [sys.executable, "-c", FIRST_WINDOW, str(tmp_path / "study.sqlite")], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""
