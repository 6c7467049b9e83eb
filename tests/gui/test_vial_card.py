"""At the bedside: the vial is scanned on the form of its infusion, and its label printed from there (F48)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from review_fixtures import BOTH, answers, at_desk, demo_file, go, open_record

from sscexo_desktop.actions.papers import vial
from sscexo_desktop.actions.papers.press import Press
from sscexo_desktop.gui.desk import Spot
from sscexo_desktop.gui.papers.preview import PaperChoice
from sscexo_desktop.gui.papers.previewed import write
from sscexo_desktop.gui.papers.vial_card import VialCheckCard
from sscexo_desktop.study.places import RecordKey
from sscexo_desktop.study.texts import Manner
from sscexo_desktop.study.vial_code import VialCode

__all__ = ["answers", "at_desk", "demo_file"]

INFUSION = RecordKey("SSC-003", "infusion1", "infusion")


def scan(pane, code: str) -> str:
    """Press the keys that a scanner presses, and return what is said."""
    QTest.keyClick(pane.form, Qt.Key.Key_V, BOTH)
    assert pane.vial.field.hasFocus()
    QTest.keyClicks(pane.vial.field, code)
    QTest.keyClick(pane.vial.field, Qt.Key.Key_Return)
    QApplication.processEvents()
    card = pane.vial.verdict
    return f"{card.accessibleName()}: {card.accessibleDescription()}" if card else ""


@pytest.mark.parametrize("language", ["en", "fa"])
def test_the_right_vial_and_the_wrong_one(at_desk, answers, language):
    """F48: green, or red and told in a dialog besides; nothing of the form is filled in by it, the cursor can scan on at once."""
    window = at_desk("nurse", language=language)
    pane = open_record(window, INFUSION)
    code = vial.label_of(window.view.session, INFUSION, Manner("en")).code
    right, wrong = ("Right vial", "STOP: wrong vial") if language == "en" else ("ویال درست است", "دست نگه دارید: ویال اشتباه است")
    assert scan(pane, code).startswith(right)
    assert not pane.entry.dirty
    other = VialCode("SSC-004", "INFUSION1", 1, VialCode.read(code).mark).text()
    assert scan(pane, other.lower()).startswith(wrong)
    (fault,) = [about for what, about in answers.asked if what == "tell"]
    assert "Do not give it" in fault.next_step.text
    kinds = [each.kind for each in window.view.session.file.events() if each.kind.startswith("vial")]
    assert kinds == ["vial_mismatch", "vial_checked"]
    QTest.keyClick(pane.vial.field, Qt.Key.Key_Escape)
    assert pane.vial.verdict is None
    assert not pane.vial.field.isVisible()


def test_something_else_is_scanned(at_desk, answers):
    """T21: a drug's bar code."""
    pane = open_record(at_desk("nurse"), INFUSION)
    assert scan(pane, "6260100123456") == ""
    (fault,) = [about for what, about in answers.asked if what == "tell"]
    assert "not the label" in fault.what.text


@pytest.mark.parametrize("which", ["label", "sheet"])
def test_labels_are_printed_from_the_form(at_desk, answers, tmp_path, which):
    """F48: on a page of its own or on A4; it stands in the print log when it goes out."""
    window = at_desk("doctor")
    pane = open_record(window, INFUSION)
    getattr(pane.vial, which).click()
    (paper,) = [about for what, about in answers.asked if what == "preview"]
    written = write(paper.gather(PaperChoice("fa", "filled")), tmp_path / "label.pdf", lambda done, of: None, Press())
    assert written.name == "PRACTICE_SSC-EXO_SSC-003_vial-label.pdf"
    assert paper.log.begin(written.paper, "printer", 1)


def test_it_is_on_the_forms_of_an_infusion_alone(at_desk):
    """F48: and a monitor, who enters nothing, does not scan."""
    pane = open_record(at_desk("monitor"), INFUSION)
    assert not pane.vial.scan.isEnabled()
    assert pane.vial.label.isEnabled()
    assert open_record(at_desk("doctor"), INFUSION._replace(visit="baseline", form="outcome")).vial is None


def test_a_participant_who_looks_on_sees_none_of_it(at_desk):
    """F50: the view of a participant has no vial."""
    window = at_desk("nurse")
    go(window, Spot("participant", *INFUSION))
    QTest.keyClick(window, Qt.Key.Key_F9)
    QApplication.processEvents()
    assert window.view.participant_view.on
    assert not window.findChildren(VialCheckCard)
