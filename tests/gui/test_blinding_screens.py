"""F50, T14: two studies that differ in the dose alone look the same to a participant, to the pixel and to the letter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from answering import Answers
from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTextEdit,
    QWidget,
)
from shell_fixtures import answers, open_window
from two_doses import DRAFTED, NUMBER, ONE, OTHER, TOKENS, enter, write_study

from sscexo_desktop.actions import opening_record, session
from sscexo_desktop.gui.card import Card
from sscexo_desktop.gui.desk import Spot
from sscexo_desktop.gui.papers.preview import PaperPreview, PreviewSheet
from sscexo_desktop.gui.participant_view_page import ParticipantViewPage
from sscexo_desktop.gui.sheet import Look
from sscexo_desktop.gui.window import MainWindow
from sscexo_desktop.paper.sheet import Stamp

__all__ = ["answers", "open_window"]

MANNERS = [("en", "gregorian"), ("fa", "jalali")]
TALL = QSize(1280, 4200)
"""High enough to show any form whole."""
Screen = tuple[str, QImage, str]
"""What is shown, its picture, and every word of its widgets."""


@pytest.fixture(scope="module")
def two_studies(study, tmp_path_factory) -> tuple[Path, Path]:
    paths = tuple(tmp_path_factory.mktemp(name) / f"{name}.sqlite" for name in ("dose-731", "dose-418"))
    for path, blinded in zip(paths, (ONE, OTHER), strict=True):
        write_study(path, study, blinded)
    return paths[0], paths[1]


@pytest.fixture(autouse=True)
def still_cursor() -> Iterator[None]:
    """A cursor that blinks would differ by itself."""
    before = QApplication.cursorFlashTime()
    QApplication.setCursorFlashTime(0)
    yield
    QApplication.setCursorFlashTime(before)


def opened(open_window, path: Path, language: str, calendar: str) -> MainWindow:
    window = open_window(language=language, calendar=calendar)
    window.resize(TALL)
    enter(window, path)
    return window


def turn_to_participant(window: MainWindow, qtbot) -> None:
    window.view.go(Spot("participant", NUMBER, DRAFTED, "infusion", 1))
    QApplication.processEvents()
    qtbot.keyClick(QApplication.focusWidget() or window.view, Qt.Key.Key_F9)
    assert isinstance(window.view.page, ParticipantViewPage)


def picture(widget: QWidget) -> QImage:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # as the event loop does once the key was handled
    QApplication.processEvents()
    return widget.grab().toImage()


def words(top: QWidget) -> str:
    """Every text that a widget holds anywhere, seen or not, and what a screen reader or a tip would say of it."""
    found: list[str] = []
    for each in (top, *top.findChildren(QWidget)):
        found += [each.windowTitle(), each.toolTip(), each.statusTip(), each.whatsThis(), each.objectName()]
        found += [each.accessibleName(), each.accessibleDescription()]
        if isinstance(each, (QLabel, QLineEdit, QAbstractButton)):
            found.append(each.text())
        if isinstance(each, QLineEdit):
            found.append(each.placeholderText())
        if isinstance(each, (QPlainTextEdit, QTextEdit)):
            found.append(each.toPlainText())
        if isinstance(each, QComboBox):
            found += [each.itemText(n) for n in range(each.count())]
    return "\n".join(found)


def tokens_in(text: str) -> list[str]:
    return [each for each in TOKENS if each in text]


def spots(window: MainWindow) -> list[Spot]:
    visits = window.view.session.study.visits
    return [Spot("participant", NUMBER, visit.id, form, 1) for visit in visits if not visit.many for form in visit.forms]


def screens(window: MainWindow) -> Iterator[Screen]:
    """Show every form that a participant can be shown, one after the other."""
    for spot in spots(window):
        window.view.go(spot)
        page = window.view.page
        assert isinstance(page, ParticipantViewPage)
        assert page.spot == spot
        assert page.form.verticalScrollBar().maximum() == 0, "not all of the form is in the picture"
        yield f"{spot.visit} {spot.form}", picture(window), words(window)


@pytest.mark.parametrize(("language", "calendar"), MANNERS)
def test_no_screen_of_the_participant_tells_the_dose(open_window, two_studies, qtbot, language, calendar):
    """F50, T14: every form in participant view is the same picture for two doses, and no word holds a token of either."""
    shown: list[list[Screen]] = []
    for path in two_studies:
        window = opened(open_window, path, language, calendar)
        turn_to_participant(window, qtbot)
        shown.append(list(screens(window)))
        window.hide()
    assert len(shown[0]) == len(shown[1]) > 5
    for (name, one, said_one), (_, other, said_other) in zip(*shown, strict=True):
        assert one == other, f"{name} looks different"
        assert said_one == said_other, name
        assert tokens_in(said_one) == [], name


def test_the_comparison_can_fail(open_window, two_studies, qtbot):
    """T14: what staff see of the same forms does differ, in the picture and in the words."""
    seen = []
    for path in two_studies:
        window = opened(open_window, path, "en", "gregorian")
        window.view.go(Spot("participant", NUMBER, "infusion1", "infusion", 1))
        seen.append((picture(window), words(window)))
        window.hide()
    (one, said_one), (other, said_other) = seen
    assert one != other
    assert "7.31" in said_one
    assert "seven hundred and thirty-one billion" in said_one
    assert "418.75" in said_other
    assert "dose-731" in said_one


def uncover_records(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the entry hold what it should not."""
    for module in (session, opening_record):
        monkeypatch.setattr(module, "withheld_record", lambda _form, record: record)


def uncover_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the form paint whatever the entry holds."""
    build = Card.__init__

    def seeing(card: Card, *parts: object) -> None:
        build(card, *parts)
        card._looked_on = False

    monkeypatch.setattr(Card, "__init__", seeing)


@pytest.mark.parametrize(
    ("uncovered", "equal"), [((uncover_records,), True), ((uncover_fields,), True), ((uncover_records, uncover_fields), False)]
)
def test_two_covers_lie_over_the_dose(open_window, two_studies, qtbot, monkeypatch, uncovered, equal):
    """T14: the entry and the form each withhold the dose; only with both taken away do the pictures differ, and then they do."""
    for each in uncovered:
        each(monkeypatch)
    seen = []
    for path in two_studies:
        window = opened(open_window, path, "en", "gregorian")
        turn_to_participant(window, qtbot)
        seen.append(picture(window))
        window.hide()
    assert (seen[0] == seen[1]) is equal


@pytest.mark.parametrize(("language", "calendar"), MANNERS)
def test_the_preview_tells_nothing_either(open_window, two_studies, qtbot, answers: Answers, language, calendar):
    """F50, F89, T14: the participant copy as it is previewed in the view is the same picture for two doses."""
    seen = []
    for path in two_studies:
        window = opened(open_window, path, language, calendar)
        turn_to_participant(window, qtbot)
        answers.asked.clear()
        window.view.page.print.click()
        (paper,) = [about for what, about in answers.asked if what == "preview"]
        seen.append(previewed(window, paper, answers, qtbot))
        window.hide()
    (one, said_one), (other, said_other) = seen
    assert one == other
    assert said_one == said_other
    assert tokens_in(said_one) == []


def at_rest(sheet: PreviewSheet, qtbot) -> QImage:
    """Return the picture of a preview whose bars have found their places."""
    seen = [picture(sheet)]

    def same_again() -> bool:
        seen.append(picture(sheet))
        return seen[-1] == seen[-2]

    qtbot.wait(50)
    qtbot.waitUntil(same_again)
    return seen[-1]


def previewed(window: MainWindow, paper: PaperPreview, answers: Answers, qtbot) -> tuple[list[QImage], str]:
    """Return the pages of a preview as pictures, and its words; printed at the same moment."""
    stamp = Stamp(datetime(2025, 3, 18, tzinfo=UTC), "Dr Test")
    still = replace(paper, gather=lambda choice: replace(paper.gather(choice), stamp=stamp))
    sheet = PreviewSheet(Look(window.view.desk.say, window.theme, window), still, answers)
    qtbot.addWidget(sheet)
    sheet.refresh()
    sheet.show()
    qtbot.waitUntil(lambda: sheet.print_button.isEnabled(), timeout=20_000)
    area = sheet.findChild(QScrollArea)
    assert area is not None
    pages = [sheet.area.view._image(n) for n in range(sheet.area.view.count)]
    found = [at_rest(sheet, qtbot), *pages], f"{words(sheet)}\n{sheet._shown.name}"
    sheet.done(0)
    return found
