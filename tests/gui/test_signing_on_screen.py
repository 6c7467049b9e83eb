"""Electronic signatures on the screen (F10, F39, F77, T16)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from review_fixtures import (
    BASELINE,
    BOTH,
    INFUSION,
    PASSWORDS,
    SCREENING,
    VOID,
    answers,
    at_desk,
    demo_file,
    go,
    open_record,
    press,
    retype,
)

from sscexo_desktop.actions.standing import SettingChange
from sscexo_desktop.gui.asker import Confirmation
from sscexo_desktop.gui.desk import Spot
from sscexo_desktop.gui.record_notes import _judged_before
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.texts import Manner

__all__ = ["answers", "at_desk", "demo_file"]
Key = Qt.Key
DEVIATION = RecordKey("SSC-009", "", "deviation")


def meaning(pane, action: str) -> QAction:
    return pane.head.sign_button.findChild(QAction, f"act-{action}")


def notes(pane) -> list[str]:
    return [f"{each.struck} {each.text}".strip() for each in pane.head.notes.notes]


def test_signing_by_keys_leaves_a_stamp(at_desk, answers):
    """F77: Ctrl+Shift+S asks which meaning; the password signs; name, role and time stand in the head in both calendars."""
    window = at_desk("doctor")
    pane = open_record(window, BASELINE)
    press(window, Key.Key_S, BOTH)
    menu = pane.head.sign_button.findChildren(QMenu)[-1]
    assert [each.text() for each in menu.actions()] == ["Entered", "Reviewed", "Approved"]
    menu.close()
    meaning(pane, "sign_reviewed").trigger()
    assert answers.asked[-1] == ("credentials", ("Sign — Reviewed", True))
    (signature,) = window.view.session.file.signatures_of(BASELINE)
    assert (signature.name, signature.meaning, signature.stands) == ("Dr Daryush Example", "reviewed", True)
    assert notes(pane)[0].startswith("Reviewed — Dr Daryush Example (Investigator), ")
    assert notes(pane)[0].endswith(")")
    assert pane.head.chip.chip.words == "signed"


def test_a_person_with_one_meaning_is_not_asked_which(at_desk, answers):
    """F77: data entry can only sign as “entered”: the key goes straight to the password."""
    window = at_desk("nurse")
    pane = open_record(window, BASELINE)
    press(window, Key.Key_S, BOTH)
    assert [each.meaning for each in window.view.session.file.signatures_of(BASELINE)] == ["entered"]
    assert meaning(pane, "sign_reviewed") is None


def test_only_the_first_signature_after_the_log_in_asks_the_user_name(at_desk, answers):
    """F77, 21 CFR 11.200: user name and password at first, then the password alone."""
    window = at_desk("doctor")
    meaning(open_record(window, BASELINE), "sign_reviewed").trigger()
    meaning(open_record(window, SCREENING), "sign_approved").trigger()
    assert [about[1] for what, about in answers.asked if what == "credentials"] == [True, False]


def test_a_wrong_password_signs_nothing(at_desk, answers):
    """F77, T16: a wrong password is told plainly and leaves no signature."""
    window = at_desk("doctor")
    answers.password = "not this one"  # noqa: S105
    meaning(open_record(window, BASELINE), "sign_reviewed").trigger()
    assert answers.questions()[-1] == "tell"
    assert window.view.session.file.signatures_of(BASELINE) == ()


def test_declining_signs_nothing(at_desk, answers):
    """F77: to leave the question is to sign nothing."""
    window = at_desk("doctor")
    answers.password = None
    meaning(open_record(window, BASELINE), "sign_reviewed").trigger()
    assert window.view.session.file.signatures_of(BASELINE) == ()


def test_a_changed_value_voids_the_signature_visibly(at_desk, answers):
    """F77, T16: after a change the stamp stands struck out with since when, by whom and why."""
    window = at_desk("doctor")
    pane = open_record(window, SCREENING)
    before = [each for each in notes(pane) if not each.startswith("Void")]
    retype(pane, "RFICVERS", "2.0")
    press(window, Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    (note, *_) = [each for each in pane.head.notes.notes if each.mark == "void"]
    assert note.tone == "red"
    assert note.struck in before[0] or note.struck in before[-1]
    assert "because Dr Daryush Example changed the form: “Typing error”" in note.text
    assert pane.head.chip.chip.words == "complete"


def test_nothing_is_signed_while_something_is_typed(at_desk, answers):
    """F77: what is typed and not saved is not what would be signed: the key does nothing until it is saved."""
    window = at_desk("doctor")
    pane = open_record(window, BASELINE)
    retype(pane, "SPIRODEV", "Another spirometer")
    assert not pane.head.sign_button.isVisible()
    press(window, Key.Key_S, BOTH)
    assert "credentials" not in answers.questions()


def test_a_void_signature_stays_in_sight(at_desk):
    """F77: whoever opens the form later sees the signature that is void, in Persian too."""
    window = at_desk("monitor", language="fa", calendar="jalali")
    pane = open_record(window, VOID)
    (note,) = [each for each in pane.head.notes.notes if each.mark == "void"]
    assert "بی‌اعتبار" in note.text
    assert "Misread from the source" in note.text


def test_many_notes_are_folded_away(at_desk, answers):
    """F77: of many signatures a few stand in the head, the rest unfolds on demand; none is hidden for good."""
    window = at_desk("doctor")
    pane = open_record(window, BASELINE)
    for action in ("sign_entered", "sign_reviewed", "sign_approved"):
        meaning(pane, action).trigger()
    retype(pane, "SPIRODEV", "Another spirometer")
    press(window, Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    meaning(pane, "sign_entered").trigger()
    assert len(notes(pane)) == 3
    assert notes(pane)[0].startswith("Entered — ")
    pane.head.all_notes.click()
    assert len(notes(pane)) == 4


def test_what_hinders_is_said_on_the_greyed_button(at_desk):
    """F2, F77: an infusion that rests on a setting nobody confirmed cannot be signed, and the button says so."""
    window = at_desk("doctor")
    pane = open_record(window, INFUSION)
    assert pane.head.sign_button.isVisible()
    assert not pane.head.sign_button.isEnabled()
    assert "Allowed dose per infusion" in pane.head.sign_button.toolTip()
    assert "Allowed dose per infusion" in notes(pane)[0], "nobody at the keyboard finds a tip"
    assert not meaning(pane, "sign_reviewed").isEnabled()


@pytest.mark.parametrize("login", ["monitor", "manager"])
def test_who_may_not_sign_sees_no_button(at_desk, login):
    """F79: the head offers what this person has a use for."""
    pane = open_record(at_desk(login), BASELINE)
    assert not pane.head.sign_button.isVisible()
    assert pane.head.sign_button.findChildren(QAction) == []


def test_an_own_override_is_never_signed_silently(at_desk, answers):
    """F39, F77: who made the override is asked first; then the signature says so."""
    window = at_desk("doctor")
    answers.yes = False
    pane = open_record(window, DEVIATION)
    meaning(pane, "sign_approved").trigger()
    assert answers.questions()[-1] == "sure"
    assert window.view.session.file.signatures_of(DEVIATION) == ()
    answers.yes = True
    meaning(pane, "sign_approved").trigger()
    assert window.view.session.file.signatures_of(DEVIATION)[0].own_override
    assert "signed by the person who made the override" in notes(pane)[0]


def test_more_participants_than_planned_need_a_reason(at_desk, answers):
    """F9, F10, F39: one eligible participant too many is signed with a reason only, and that makes a signed deviation."""
    window = at_desk("doctor")
    session = window.view.session
    session.study = replace(session.study, planned_size=7)
    like = session.file.record(SCREENING)
    key = SCREENING._replace(participant=session.screen_participant().number)
    session.file.save(key, like.answers, like.rows, like.kept, True, base_revision=0)
    answers.text = None
    meaning(open_record(window, key), "decide_eligibility").trigger()
    assert answers.questions()[-1] == "words"
    assert session.file.signatures_of(key) == ()
    answers.text = "Approved by the ethics committee"
    meaning(open_record(window, key), "decide_eligibility").trigger()
    assert [each.meaning for each in session.file.signatures_of(key)] == ["eligibility"]
    (deviation,) = [each for each in session.file.records(key.participant) if each.key.form == "deviation"]
    assert [each.meaning for each in session.file.signatures_of(deviation.key)] == ["approved"]


# ---- to sign -------------------------------------------------------------------------------------------------------------------


def test_overrides_wait_first_and_several_forms_are_signed_in_one_act(at_desk, answers):
    """F39, F71, F77: the list begins with the override; Space ticks rows, one password signs what is ticked."""
    window = at_desk("doctor")
    page = go(window, Spot("to_sign"))
    assert page._shown()[0].key == DEVIATION
    page.filters["meaning"].choose("reviewed")
    for n in [n for n, each in enumerate(page._shown()) if each.hindrance is None][:2]:
        page.table.stand_at(str(n), 1)
        QTest.keyClick(page.table, Key.Key_Space)
    ticked = [key for key, _ in page._ticked]
    assert len(ticked) == 2
    asked = len(answers.asked)
    press(window, Key.Key_S, BOTH)
    assert [what for what, _ in answers.asked[asked:]] == ["credentials"]
    for key in ticked:
        assert [each.meaning for each in window.view.session.file.signatures_of(key) if each.stands] == ["reviewed"]
    assert not {each.key for each in page._shown()} & set(ticked)


def test_what_cannot_be_signed_yet_cannot_be_ticked(at_desk):
    """F2, F77: a row with a hindrance says what it is, and Space does nothing there."""
    window = at_desk("doctor")
    page = go(window, Spot("to_sign"))
    n = next(n for n, each in enumerate(page._shown()) if each.key == INFUSION)
    page.table.stand_at(str(n), 0)
    assert "Allowed dose per infusion" in page.about.text()
    QTest.keyClick(page.table, Key.Key_Space)
    assert not page._ticked


def test_ticks_survive_another_language(at_desk):
    """F106: what is ticked stays ticked when the language changes."""
    window = at_desk("doctor")
    go(window, Spot("to_sign"))
    QTest.keyClick(window.view.page.table, Key.Key_Space)
    window.prefer(replace(window.preferences, language="fa"))
    assert window.view.page._ticked == {(DEVIATION, "approved")}


# ---- an override ---------------------------------------------------------------------------------------------------------------


def keep_late_infusion(window, pane) -> None:
    """Move the day of the infusion out of its window, and keep that with a reason."""
    retype(pane, "ECSTDAT", "2024-12-30")
    found = [each for each in pane.entry.state.assessment.findings if each.severity == "soft" and each.place.item == "ECSTDAT"]
    assert found, [(each.check, str(each.place)) for each in pane.entry.state.assessment.findings]
    pane.form.give_reason(Place("ECSTDAT"))
    line = pane.form.fields[Place("ECSTDAT")][1].reason
    assert "deviation" in line.placeholderText()
    QTest.keyClicks(line, "Storm closed the road")
    QTest.keyClick(line, Key.Key_Return)


def test_keeping_an_override_makes_a_deviation_and_offers_to_sign_it(at_desk, answers):
    """F39: the reason line says what keeping means; after saving the deviation is signed at once, marked as one's own."""
    window = at_desk("doctor")
    pane = open_record(window, RecordKey("SSC-003", "infusion2", "infusion"))
    keep_late_infusion(window, pane)
    press(window, Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    (made,) = pane.entry.created_deviations
    assert "sure" in answers.questions()
    (signature,) = window.view.session.file.signatures_of(made)
    assert (signature.meaning, signature.own_override) == ("approved", True)
    assert not any("came from this form" in each for each in notes(pane))


def test_who_may_not_sign_the_deviation_is_told_where_it_waits(at_desk):
    """F39, F71: a nurse's override waits for an investigator; the form says so until it is signed."""
    window = at_desk("nurse")
    pane = open_record(window, RecordKey("SSC-003", "infusion2", "infusion"))
    keep_late_infusion(window, pane)
    press(window, Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    (made,) = pane.entry.created_deviations
    assert any(f"Deviation {made.occurrence} came from this form" in each for each in notes(pane))
    window = at_desk("doctor")
    go(window, Spot("to_sign"))
    assert made in {each.key for each in window.view.page._shown()[:2]}


# ---- settings ------------------------------------------------------------------------------------------------------------------


def test_a_setting_is_confirmed_with_a_signature(at_desk, answers):
    """F2, F77: value and reason, then the password; who signed it stands beside each version."""
    window = at_desk("doctor")
    go(window, Spot("settings"))
    answers.confirmation = Confirmation(("20",), "Amendment 2")
    window.view.page.buttons["month6_window"].click()
    file = window.view.session.file
    assert file.settings()["month6_window"].version == 2
    signature = next(each for each in file.setting_signatures("month6_window") if each.revision == 2)
    assert (signature.name, signature.meaning) == ("Dr Daryush Example", "parameter")
    assert answers.asked[-1][0] == "credentials"


def test_a_setting_is_not_confirmed_without_the_password(at_desk, answers):
    """F2: who declines to sign confirms nothing; others than investigators find the button greyed with the reason."""
    window = at_desk("doctor")
    go(window, Spot("settings"))
    answers.confirmation, answers.password = Confirmation(("20",), "Amendment 2"), None
    window.view.page.buttons["month6_window"].click()
    assert window.view.session.file.settings()["month6_window"].version == 1
    window = at_desk("nurse")
    go(window, Spot("settings"))
    button = window.view.page.buttons["month6_window"]
    assert not button.isEnabled()
    assert "Investigator" in button.toolTip()


def test_a_record_says_that_a_setting_changed_since(at_desk, answers):
    """F2: a form that was judged by an older version of a setting says so in its head."""
    window = at_desk("doctor")
    go(window, Spot("settings"))
    answers.confirmation = Confirmation(("20",), "Amendment 2")
    window.view.page.buttons["month6_window"].click()
    pane = open_record(window, RecordKey("SSC-001", "month6", "outcome"))
    assert any("Judged by version 1 of “Window of the visit at month 6 (±)”; version 2 holds now." in each for each in notes(pane))


def test_passwords_of_the_demo_are_as_shipped():
    """F77: the tests sign with the passwords that the demo shows."""
    assert set(PASSWORDS) == {"nurse", "doctor", "monitor", "reader", "manager"}


@pytest.mark.parametrize("language", ["en", "fa"])
def test_many_settings_confirmed_since_are_one_note(study, language):
    """F2: a whole study's proposals confirmed at once do not bury what else is to be known."""
    changes = [SettingChange(study.settings[each], 0, 1) for each in ("egfr_limit", "acr_eular_minimum")]
    said = _judged_before(changes, Speaker(Manner(language)))
    assert all(getattr(each.setting.title, language) in said for each in changes)
    assert _judged_before(changes[:1], Speaker(Manner(language))) != said
