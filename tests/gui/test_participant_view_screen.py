"""Participant view: one key takes the dose, names and everybody else off the screen (F50)."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from answering import Answers
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from shell_fixtures import answers, open_window
from two_doses import DRAFTED, NUMBER, ONE, enter, write_study

from sscexo_desktop.gui.desk import Spot
from sscexo_desktop.gui.participant import ParticipantPage
from sscexo_desktop.gui.participant_view_page import ParticipantViewPage
from sscexo_desktop.gui.window import MainWindow
from sscexo_desktop.study.places import Place, RecordKey
from tests.people import PASSWORD

__all__ = ["answers", "open_window"]

INFUSION = Spot("participant", NUMBER, DRAFTED, "infusion", 1)
DOSE = Place("ECDOSE")


@pytest.fixture(scope="module")
def written(study, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("one") / "written.sqlite"
    write_study(path, study, ONE)
    return path


@pytest.fixture
def shown_study(written: Path, tmp_path: Path) -> Path:
    return shutil.copyfile(written, tmp_path / "seven.sqlite")


@pytest.fixture
def window(open_window, shown_study: Path) -> MainWindow:
    found = open_window()
    enter(found, shown_study)
    return found


def press(window: MainWindow, qtbot, key: Qt.Key = Qt.Key.Key_F9) -> None:
    qtbot.keyClick(QApplication.focusWidget() or window.view, key)
    QApplication.processEvents()


def at_infusion(window: MainWindow) -> ParticipantPage:
    window.view.go(INFUSION)
    assert isinstance(window.view.page, ParticipantPage)
    QApplication.processEvents()
    return window.view.page


def in_view(window: MainWindow, qtbot) -> ParticipantViewPage:
    at_infusion(window)
    press(window, qtbot)
    assert isinstance(window.view.page, ParticipantViewPage)
    return window.view.page


def events(window: MainWindow, kind: str) -> list[str]:
    return [each.detail for each in window.view.session.file.events(kind)]


def words(window: MainWindow) -> str:
    return "\n".join(each.text() for each in window.view.findChildren(QLabel) if each.isVisible())


def test_one_key_hides_the_dose_and_another_press_brings_it_back(window, qtbot, answers: Answers):
    """F50: F9 shows the same form without the dose; F9 again, with the password, shows all of it; both are in the trail."""
    page = in_view(window, qtbot)
    assert page.spot == INFUSION
    assert page.entry.answer(DOSE) is None
    assert page.form.fields[DOSE][1].editor is None
    assert events(window, "participant_view_begun") == [NUMBER]
    answers.password = PASSWORD
    press(window, qtbot)
    assert isinstance(window.view.page, ParticipantPage)
    assert window.view.page.entry.typed(DOSE) == "7.319"
    assert events(window, "participant_view_left") == [NUMBER]
    assert events(window, "dose_revealed") == [f"{NUMBER} {DRAFTED}/infusion"]


def test_the_mark_says_how_to_leave(window, qtbot):
    """F50: a band says what this is and that F9 leaves it; the window's title names no file."""
    in_view(window, qtbot)
    band = window.view.findChild(QWidget, "participant-view-band")
    assert band is not None
    assert band.isVisible()
    assert "Participant view" in words(window)
    assert window.windowTitle() == "SSc-EXO Desktop"
    assert "seven" not in words(window)


@pytest.mark.parametrize("password", [None, "wrong horse 1"])
def test_without_the_password_the_view_stays(window, qtbot, answers: Answers, password):
    """F50: whoever cannot give the password does not get the dose back."""
    in_view(window, qtbot)
    answers.password = password
    press(window, qtbot)
    assert isinstance(window.view.page, ParticipantViewPage)
    assert window.view.session.participant_view == NUMBER
    assert ("tell" in answers.questions()) is (password is not None)


def test_the_password_is_not_asked_where_it_is_set_so(open_window, shown_study, qtbot, answers: Answers):
    """F50: a clinic may do without the password."""
    window = open_window(leave_participant_view_with_password=False)
    enter(window, shown_study)
    in_view(window, qtbot)
    press(window, qtbot)
    assert isinstance(window.view.page, ParticipantPage)
    assert "credentials" not in answers.questions()


@pytest.mark.parametrize(
    "spot",
    [
        Spot("participants"),
        Spot("trail"),
        Spot("help"),
        Spot("participant", "SSC-002", "screening", "screening", 1),
        Spot("participant", NUMBER, "", "identity", 1),
        Spot("participant", NUMBER, "", "deviation", 0),
    ],
)
def test_nothing_else_can_be_reached(window, qtbot, spot):
    """F50: no list, no other participant, no identity, no log opens while the participant looks on."""
    in_view(window, qtbot)
    window.view.go(spot)
    page = window.view.page
    assert isinstance(page, ParticipantViewPage)
    assert page.spot.participant == NUMBER
    assert page.spot.visit
    assert "SSC-002" not in words(window)


def test_keys_lead_nowhere_else(window, qtbot):
    """F50: the keys of the program that go to other pages stay in the view."""
    in_view(window, qtbot)
    for key, modifier in ((Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier), (Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier)):
        qtbot.keyClick(QApplication.focusWidget() or window.view, key, modifier)
        assert isinstance(window.view.page, ParticipantViewPage)


def test_what_was_typed_is_kept(window, qtbot, answers: Answers):
    """F50: a field being typed in when F9 is pressed is a draft, out of sight, and is there again afterwards."""
    page = at_infusion(window)
    place = Place("ECCOM")
    page.pane.form.go_to(place)
    editor = page.pane.form.fields[place][1].editor
    editor.setFocus()
    qtbot.keyClicks(editor, " calm")
    press(window, qtbot)
    assert isinstance(window.view.page, ParticipantViewPage)
    draft = window.view.session.file.draft(RecordKey(NUMBER, DRAFTED, "infusion"))
    assert draft is not None
    assert draft.fields[place].typed.startswith(" calm")
    answers.password = PASSWORD
    press(window, qtbot)
    assert window.view.page.entry.typed(place).startswith(" calm")


def test_nothing_can_be_changed(window, qtbot):
    """F50: the participant's screen is for looking."""
    page = in_view(window, qtbot)
    assert page.entry.read_only
    assert all(field.editor is None or field.editor.isReadOnly() for _, field in page.form.fields.values() if field.framed)


def test_print_gives_the_participant_copy_alone(window, qtbot, answers: Answers):
    """F50, F89: of the kinds of copy only the participant's is offered."""
    in_view(window, qtbot)
    qtbot.keyClick(QApplication.focusWidget() or window.view, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    (paper,) = [about for what, about in answers.asked if what == "preview"]
    assert paper.kinds == ("participant",)
    assert paper.gather(paper.choice).participant_copy


def test_from_the_participants_page_somebody_is_chosen_first(window, qtbot, answers: Answers):
    """F50: where nobody's page is open, F9 says what to do and changes nothing."""
    press(window, qtbot)
    assert window.view.session.participant_view == ""
    assert answers.questions()[-1] == "tell"
    pill = window.view.findChild(QWidget, "act-participant_view")
    assert not pill.isEnabled()
    assert "first" in pill.toolTip()


def test_a_monitor_has_no_participant_view(open_window, shown_study, qtbot, answers: Answers):
    """F79: the view belongs to those who sit with the participant."""
    window = open_window()
    enter(window, shown_study, "monitor")
    at_infusion(window)
    press(window, qtbot)
    assert isinstance(window.view.page, ParticipantPage)
    assert not window.view.findChild(QWidget, "act-participant_view").isEnabled()


def test_the_lock_comes_back_into_the_view(window, qtbot):
    """F50, F82: a program that locks itself while the participant looks on shows the same view after the password."""
    in_view(window, qtbot)
    window.lock.lock()
    QApplication.processEvents()
    assert window.windowTitle() == "SSc-EXO Desktop"
    window.lock.page.form.password.field.setText(PASSWORD)
    window.lock.page.form.submit()
    QApplication.processEvents()
    assert isinstance(window.view.page, ParticipantViewPage)
    assert window.view.page.isVisible()
    assert window.view.session.participant_view == NUMBER


def test_logging_out_ends_the_view(window, qtbot):
    """F50: whoever logs out while the participant looks on has left the view; the next person begins with a log-in."""
    in_view(window, qtbot)
    file = window.view.session.file
    window.way_in.log_out()
    assert window.view is None
    assert window.way_in.login_page.isVisible()
    assert [each.detail for each in file.events("participant_view_left")] == [NUMBER]


def test_another_look_stays_in_the_view(window, qtbot):
    """F106: language and calendar change while the participant looks on, and nothing comes back with them."""
    in_view(window, qtbot)
    for choice in ({"language": "fa"}, {"calendar": "jalali"}, {"theme": "dark"}, {"font_scale": 1.5}):
        window.prefer(replace(window.preferences, **choice))
        page = window.view.page
        assert isinstance(page, ParticipantViewPage)
        assert page.spot == INFUSION
        assert page.form.fields[DOSE][1].editor is None
