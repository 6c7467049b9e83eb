"""The window: first page, study files, language and look, leaving, drafts."""

from __future__ import annotations

from pathlib import Path

import pytest
from answering import Answers
from arriving import log_in, new_study
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QWidget
from shell_fixtures import answers, open_window

from sscexo_desktop.gui.desk import Spot
from sscexo_desktop.gui.participant import ParticipantPage
from sscexo_desktop.study.places import Place

__all__ = ["answers", "open_window"]

DATE = Place("ECSTDAT")


@pytest.fixture
def window(open_window, answers: Answers, tmp_path: Path):
    answers.new = new_study(tmp_path / "study file.sqlite")
    found = open_window()
    found.create_file()
    found.view.session.screen_participant()
    found.view.session.screen_participant()
    return found


def infusion(window, number: str = "SSC-001") -> ParticipantPage:
    window.view.go(Spot("participant", number, "infusion1", "infusion", 1))
    page = window.view.page
    assert isinstance(page, ParticipantPage)
    QApplication.processEvents()
    return page


def type_date(qtbot, page: ParticipantPage, text: str = "2024-10-02") -> None:
    page.pane.form.go_to(DATE)
    editor = page.pane.form.fields[DATE][1].editor
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClicks(editor, text)


def test_first_page_asks_nothing_and_creates_a_file(window):
    """F1: a study file is made from the first page in one walk; whoever made it is logged in."""
    assert window.view.session.file.person == "Dr Test"
    assert window.preferences.recent == (str(window.view.session.file.path),)
    assert window.view.spot.page == "participants"


def test_a_missing_file_is_told(open_window, answers, tmp_path):
    """A file that cannot be opened is told in a sentence with the ways on, and the first page stays."""
    window = open_window()
    window.open_file(tmp_path / "nowhere.sqlite")
    assert answers.questions() == ["way_on"]
    assert window.view is None


def test_second_window_reads_only_and_says_who(open_window, window):
    """F33: the second instance opens read-only and says who holds the file."""
    second = open_window()
    second.open_file(window.view.session.file.path)
    log_in(second, "nurse")
    assert second.view.session.file.read_only
    assert "Dr Test" in second.view.session.file.held_by
    page = infusion(second)
    assert not page.pane.save_button.isEnabled()
    assert not page.pane.complete_button.isEnabled()


def test_save_with_the_keyboard(window, qtbot):
    """F18: a field is typed and the form saved without a mouse; the trail knows who."""
    page = infusion(window)
    type_date(qtbot, page)
    qtbot.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    record = window.view.session.file.record(page.entry.key)
    assert record is not None
    assert record.saved_by == "Dr Test"
    assert not page.pane.save_button.isEnabled()


@pytest.mark.parametrize(
    ("leaving", "gone", "saved", "draft"),
    [
        ("stay", False, False, True),
        ("draft", True, False, True),
        ("discard", True, False, False),
        ("save", True, True, False),
    ],
)
def test_leaving_asks(window, qtbot, answers, leaving, gone, saved, draft):
    """F20: leaving a form with unsaved fields asks; discarded work leaves nothing behind."""
    page = infusion(window)
    type_date(qtbot, page)
    answers.leaving = leaving
    window.view.go(Spot("participants"))
    file = window.view.session.file
    assert "leave" in answers.questions()
    assert (window.view.spot.page == "participants") is gone
    assert (file.record(page.entry.key) is not None) is saved
    assert (file.draft(page.entry.key) is not None) is draft


def test_leaving_an_untouched_form_asks_nothing(window, answers):
    """F20: nothing typed, nothing asked."""
    infusion(window)
    window.view.go(Spot("participants"))
    assert "leave" not in answers.questions()


def test_a_change_after_the_first_save_needs_a_reason(window, qtbot, answers):
    """Each changed value is saved with its reason; without one nothing is saved."""
    page = infusion(window)
    type_date(qtbot, page)
    assert page.pane.save()
    type_date(qtbot, page, "2024-10-03")
    answers.reason = None
    assert not page.pane.save()
    answers.reason = "Typing error"
    assert page.pane.save()
    last = window.view.session.file.history(page.entry.key, DATE)[-1]
    assert last.reason == "Typing error"


def test_language_calendar_theme_and_font_keep_what_is_typed(window, qtbot):
    """F106, F107, F108: switching while typing loses nothing and stays in the field."""
    page = infusion(window)
    type_date(qtbot, page, "2024-10-0")
    for change in ({"language": "fa"}, {"calendar": "jalali"}, {"theme": "dark"}, {"font_scale": 1.75}):
        from dataclasses import replace

        window.prefer(replace(window.preferences, **change))
        page = window.view.page
        assert page.entry.typed(DATE) == "2024-10-0"
        assert page.pane.form.current_place == DATE
    assert window.layoutDirection() == Qt.LayoutDirection.RightToLeft


def test_drafts_are_offered_at_opening(open_window, answers, window, qtbot):
    """F19: what an earlier run left behind is named and can be recovered."""
    page = infusion(window)
    type_date(qtbot, page)
    answers.leaving = "draft"
    path = window.view.session.file.path
    window.close_study()
    answers.fates = {0: "open"}
    window.open_file(path)
    log_in(window)
    drafts = dict(answers.asked)["recover"]
    assert drafts[0].key.participant == "SSC-001"
    assert window.view.page.entry.typed(DATE) == "2024-10-02"


def test_discarded_drafts_are_gone(answers, window, qtbot):
    """F19: a draft thrown away at opening is not offered again."""
    page = infusion(window)
    type_date(qtbot, page)
    answers.leaving = "draft"
    path = window.view.session.file.path
    window.close_study()
    answers.fates = {0: "discard"}
    window.open_file(path)
    log_in(window)
    assert not window.view.session.file.drafts()


def test_banner_is_in_view(window):
    """F17: number and state stand at the top of every form."""
    infusion(window)
    names = {each.accessibleName() for each in window.view.bar.findChildren(QWidget)}
    assert any("In screening" in name for name in names)


def test_ctrl_tab_goes_to_the_next_form(window):
    """The next form or visit is one key away."""
    page = infusion(window)
    page._step(1)
    assert window.view.spot.visit == "infusion2"
    window.view.page._step(-1)
    assert window.view.spot.visit == "infusion1"


def test_ctrl_p_shows_the_form_on_paper(window, answers):
    """Ctrl+P opens the preview of this form."""
    page = infusion(window)
    page.pane.print.click()
    assert answers.questions()[-1] == "preview"


def test_identity_cannot_be_printed(window):
    """F13: the identity sheet is marked and has no way to paper."""
    window.view.go(Spot("participant", "SSC-001", "", "identity", 1))
    assert not window.view.page.pane.print.isVisible()


def test_every_control_has_a_name(window):
    """F108: a screen reader has a name for everything that can be worked."""
    for spot in [
        Spot("participants"),
        Spot("print"),
        Spot("settings"),
        Spot("backup"),
        Spot("export"),
        Spot("verify"),
        Spot("accounts"),
        Spot("help"),
    ]:
        window.view.go(spot)
        for each in window.view.findChildren(QWidget):
            if isinstance(each, (QAbstractButton, QLineEdit, QComboBox)) and each.isVisible():
                assert each.accessibleName() or (isinstance(each, QAbstractButton) and each.text()), (spot, each)


def test_the_wheel_changes_no_choice(window):
    """F24: the wheel over the list of participants changes nothing."""
    window.view.go(Spot("print"))
    people = window.view.page.people
    wheel = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(people, wheel)
    assert people.currentIndex() == 0


def test_font_keys(window):
    """F108: the text grows and shrinks by keys, between 100 and 200 %."""
    for _ in range(8):
        window._scale(1)
    assert window.preferences.font_scale == 2.0
    window._scale(0)
    assert window.preferences.font_scale == 1.0


def test_the_foot_line_does_not_look_at_a_closed_file(window):
    """A line at the foot that is left behind asks nothing of a file that was closed."""
    status = window.view.status
    assert status._timer.isActive()
    assert window.close_study()
    assert not status._timer.isActive()


def test_the_cursor_stays_in_the_form_when_it_is_saved_by_keys(window, qtbot):
    """F18: after Ctrl+S typing goes on in the same field."""
    page = infusion(window)
    type_date(qtbot, page)
    qtbot.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert window.view.session.file.record(page.entry.key) is not None
    assert page.pane.form.current_place == DATE
    assert page.pane.form.has_focus(DATE)


def test_a_question_is_found_by_keys(window, qtbot):
    """F18: Ctrl+F, words, Enter; again for the next; Escape goes back to the form."""
    page = infusion(window)
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_F, control)
    words = page.pane.find_bar.words
    assert words.hasFocus()
    qtbot.keyClicks(words, "pulse")
    qtbot.keyClick(words, Qt.Key.Key_Return)
    assert page.pane.form.current_place == Place("PULSE_VSORRES", 1)
    assert page.pane.form.has_focus(Place("PULSE_VSORRES", 1))
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F, control)
    qtbot.keyClick(words, Qt.Key.Key_Return)
    assert page.pane.form.current_place == Place("PULSE_VSORRES", 2)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F, control)
    qtbot.keyClicks(words, "no such words")
    qtbot.keyClick(words, Qt.Key.Key_Return)
    assert page.pane.find_bar.nothing.isVisible()
    qtbot.keyClick(words, Qt.Key.Key_Escape)
    assert not page.pane.find_bar.isVisible()
    assert page.pane.form.current_place == Place("PULSE_VSORRES", 2)


def test_a_file_taken_away_while_it_is_open(window, qtbot, answers):
    """T4, F98: nothing is written where it would be lost; what was typed stays on the screen, and the study can be closed."""
    page = infusion(window)
    path = window.view.session.file.path
    path.rename(path.with_name("moved.sqlite"))
    type_date(qtbot, page)
    qtbot.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    told = [fault for what, fault in answers.asked if what == "tell"]
    assert told
    assert all("moved, removed or replaced while it is open" in str(fault) for fault in told)
    assert page.pane.form.fields[DATE][1].editor.text() == "2024-10-02"
    window.view.status.refresh()
    answers.leaving = "draft"
    answers.yes = True
    assert window.close_study()
    assert window.view is None
    assert not path.exists()
