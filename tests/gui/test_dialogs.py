"""The dialogs themselves, and paper before it is printed."""

from __future__ import annotations

import pytest
from arriving import new_study
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit
from shell_fixtures import answers, open_window

from sscexo_desktop.actions.entry import PendingChange
from sscexo_desktop.errors import Trouble
from sscexo_desktop.gui.leave_dialog import LeaveSheet
from sscexo_desktop.gui.papers.paper_choice import preview_of
from sscexo_desktop.gui.papers.preview import PreviewSheet
from sscexo_desktop.gui.people.password_dialogs import CredentialsSheet
from sscexo_desktop.gui.reasons_dialog import ReasonsSheet
from sscexo_desktop.gui.setting_dialog import SettingSheet
from sscexo_desktop.gui.sheet import Look
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.gui.trouble import TroubleSheet
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.texts import Manner, message

__all__ = ["answers", "open_window"]


@pytest.fixture
def look(qtbot) -> Look:
    return Look(Speaker(Manner()), Theme())


def words(sheet) -> str:
    labels = [each.text() for each in sheet.findChildren(QLabel)]
    return "\n".join([*labels, *(each.toPlainText() for each in sheet.findChildren(QPlainTextEdit))])


def shown(qtbot, sheet):
    qtbot.addWidget(sheet)
    sheet.fit()
    sheet.show()
    qtbot.waitExposed(sheet)
    return sheet


def test_every_change_needs_a_reason_and_one_may_serve_all(qtbot, look, study):
    """Old and new stand side by side; the save is possible once each change has a reason."""
    texts = [each for each in study.forms["infusion"].items.values() if each.kind.name == "text"][:2]
    changes = tuple(PendingChange(Place(each.id), each, "A", "B") for each in texts)
    sheet = shown(qtbot, ReasonsSheet(look, changes))
    assert not sheet.go.isEnabled()
    sheet.all.setEditText("Typing error")
    assert sheet.go.isEnabled()
    assert set(sheet.reasons().values()) == {"Typing error"}
    assert set(sheet.reasons()) == {each.place for each in changes}


def test_a_proposal_is_offered_and_never_preset(qtbot, look, study):
    """A setting starts empty; its proposal is one click away and still needs a reason."""
    sheet = shown(qtbot, SettingSheet(look, study.settings["rate_range"], None))
    assert [each.text() for each in sheet.values] == ["", ""]
    sheet.proposal.click()
    assert not sheet.go.isEnabled()
    qtbot.keyClicks(sheet.reason, "Protocol 4.2")
    assert sheet.go.isEnabled()
    assert sheet.confirmation.values == ("1.5", "2.5")


def test_a_range_the_wrong_way_round_is_refused(qtbot, look, study):
    """The lowest cannot lie above the highest."""
    sheet = shown(qtbot, SettingSheet(look, study.settings["rate_range"], None))
    for edit, text in zip(sheet.values, ("2.5", "1.5"), strict=True):
        qtbot.keyClicks(edit, text)
    qtbot.keyClicks(sheet.reason, "x")
    assert not sheet.go.isEnabled()


@pytest.mark.parametrize("manner", [Manner(), Manner("fa", "jalali")])
def test_a_setting_of_a_list_is_chosen_by_keys(qtbot, study, manner):
    """F2: the choices stand in words, none is preset, arrows choose, and the proposal is one click away."""
    setting = study.settings["spirometry_set"]
    sheet = shown(qtbot, SettingSheet(Look(Speaker(manner), Theme()), setting, None))
    (box,) = sheet.values
    assert [box.itemText(n) for n in range(1, box.count())] == [each.text.en for each in setting.kind.codelist.choices]
    assert box.text() == ""
    qtbot.keyClicks(sheet.reason, "ATS 2023")
    assert not sheet.go.isEnabled()
    box.setFocus()
    for _ in range(2):
        qtbot.keyClick(box, Qt.Key.Key_Down)
    assert sheet.confirmation.values == ("GLI_2012_CAUCASIAN",)
    sheet.proposal.click()
    assert sheet.go.isEnabled()
    assert sheet.confirmation.values == ("GLI_GLOBAL_2022",)


def test_leaving_by_escape_is_staying(qtbot, look):
    """F20: Escape stays."""
    sheet = shown(qtbot, LeaveSheet(look, "Infusion 1", 2, can_save=True))
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert sheet.chosen == "stay"


def test_trouble_says_what_and_what_next(qtbot, look):
    """The user's world: a sentence and the next step."""
    sheet = shown(qtbot, TroubleSheet(look, Trouble(message("The file is full."), message("Make room."))))
    assert "The file is full." in words(sheet)
    assert "Make room." in words(sheet)


def test_a_bug_tells_no_value(qtbot, look, tmp_path, monkeypatch):
    """Our mistake: details and a log file that hold nothing a person typed."""
    monkeypatch.setenv("SSCEXO_CONFIG", str(tmp_path))
    try:
        int("secret 0012345679")
    except ValueError as fault:
        sheet = shown(qtbot, TroubleSheet(look, fault))
    log = (tmp_path / "faults.log").read_text("utf-8")
    assert "ValueError" in log
    assert "secret" not in log
    assert "secret" not in words(sheet)


def test_blank_forms_come_on_paper_in_both_languages(qtbot, open_window, answers, tmp_path):
    """F83: the preview renders blank forms, again in the other language, and saves the PDF."""
    answers.new = new_study(tmp_path / "study.sqlite")
    window = open_window()
    window.create_file()
    answers.target = tmp_path / "blank.pdf"
    look = Look(window.view.desk.say, window.theme, window)
    sheet = PreviewSheet(look, preview_of(window.view.desk, "", None, ("infusion",)), answers)
    qtbot.addWidget(sheet)
    sheet.show()
    sheet.refresh()
    qtbot.waitUntil(lambda: sheet.save_button.isEnabled(), timeout=15000)
    sheet.bar.pills[1][0].click()
    qtbot.waitUntil(lambda: sheet.save_button.isEnabled(), timeout=15000)
    assert sheet._choice.language == "fa"
    sheet.save()
    assert answers.target.read_bytes().startswith(b"%PDF")
    sheet.done(0)


def test_nothing_to_print_is_said(qtbot, open_window, answers, tmp_path):
    """A participant without saved forms has nothing to print; the preview says so and offers nothing to save."""
    answers.new = new_study(tmp_path / "study.sqlite")
    window = open_window()
    window.create_file()
    window.view.session.screen_participant()
    look = Look(window.view.desk.say, window.theme, window)
    sheet = PreviewSheet(look, preview_of(window.view.desk, "SSC-001"), answers)
    qtbot.addWidget(sheet)
    sheet.show()
    sheet.refresh()
    assert not sheet.print_button.isEnabled()
    sheet.done(0)


def test_where_one_types_is_in_sight_beneath_a_long_text(qtbot, look):
    """F77: thirty settings are signed at once, and nobody types a password into a field out of sight."""
    detail = "\n".join(f"Setting {n}: {n}" for n in range(60))
    sheet = shown(qtbot, CredentialsSheet(look, "Confirm 60 settings", detail, login_needed=True, name="Dr Test"))
    view = sheet._area.viewport()
    for field in (sheet._login, sheet._password):
        top = field.mapTo(view, field.rect().topLeft()).y()
        assert 0 <= top <= view.height() - field.height()
