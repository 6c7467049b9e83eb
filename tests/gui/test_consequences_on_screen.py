"""What else a save changes, in the dialog that asks for the reasons, and the course beside the form (F37, F50)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from answering import Answers
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from shell_fixtures import answers, open_window

from sscexo_desktop.actions.consequences import Consequence
from sscexo_desktop.actions.demo import open_demo
from sscexo_desktop.actions.entry import PendingChange
from sscexo_desktop.actions.record_words import record_words
from sscexo_desktop.gui.also_changes import AlsoChanges
from sscexo_desktop.gui.course_picture import CoursePicture
from sscexo_desktop.gui.desk import Spot
from sscexo_desktop.gui.reasons_dialog import ReasonsSheet
from sscexo_desktop.gui.sheet import Look
from sscexo_desktop.gui.theme import Theme, apply_theme
from sscexo_desktop.gui.window import MainWindow
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.texts import Manner, message
from sscexo_desktop.study.typed import Finding
from tests.people import PASSWORD, quick_demo

__all__ = ["answers", "open_window"]

MONTH6 = RecordKey("SSC-001", "month6", "outcome")


def change_of(study, item: str, old: object, new: object, *, signed: bool = False, words=None) -> Consequence:
    return Consequence(MONTH6, Place(item), study.forms["outcome"].items[item], old, new, words, signed=signed)


def sheet(qtbot, study, language: str, *also: Consequence, scale: float = 1.0) -> ReasonsSheet:
    theme = Theme("light", scale)
    apply_theme(QApplication.instance(), theme)
    look = Look(Speaker(Manner(language, "jalali" if language == "fa" else "gregorian")), theme)  # type: ignore[arg-type]
    sex = study.forms["screening"].items["SEX"]
    shown = AlsoChanges(look.say, look.theme, study, also) if also else None
    found = ReasonsSheet(look, (PendingChange(Place("SEX"), sex, "F", "M"),), shown)
    qtbot.addWidget(found)
    found.fit()
    found.show()
    return found


def words(widget) -> list[str]:
    return [each.text() for each in widget.findChildren(QLabel)]


def test_old_and_new_stand_under_their_record(qtbot, study):
    """F52: which visit, which item, from what to what, with units; a lost value with the reason."""
    gone = message("{item}: not answered yet.", item=study.forms["screening"].items["BRTHDAT"].label)
    also = (
        change_of(study, "FVC_PP", Decimal("70.8"), Decimal("66.2")),
        change_of(study, "FVC_CHG", Decimal("0.12"), None, words=gone),
    )
    said = words(sheet(qtbot, study, "en", *also))
    assert "This also changes" in said
    assert record_words(Speaker(Manner()), study, MONTH6) in said
    assert any(each.startswith("This also changes what is computed in: Month 6") for each in said)
    assert {"70.8 %", "66.2 %", "+0.12 L", "–"} <= set(said)
    assert any("not answered yet" in each for each in said)
    assert not any("signed" in each for each in said)


def test_a_signed_record_is_named_as_such(qtbot, study):
    """F77: in one plain sentence."""
    said = words(sheet(qtbot, study, "en", change_of(study, "FVC_PP", Decimal("70.8"), Decimal("66.2"), signed=True)))
    assert sum("a signature covers what was typed" in each for each in said) == 1


def test_what_is_to_be_settled_then_is_said(qtbot, study):
    """F37: a finding that opens elsewhere."""
    finding = Finding("OUT-X", "soft", Place("FVC_PP"), message("Correct it or give a reason."))
    item = study.forms["outcome"].items["FVC_PP"]
    said = words(sheet(qtbot, study, "en", Consequence(MONTH6, Place("FVC_PP"), item, finding=finding)))
    assert any(each.startswith("To settle then: ") for each in said)


@pytest.mark.parametrize("scale", [1.0, 1.75])
@pytest.mark.parametrize("language", ["en", "fa"])
def test_a_long_list_scrolls_and_the_answer_stays_in_sight(qtbot, study, language, scale):
    """Reasons first, the list beneath, the buttons always there."""
    items = [each for each in study.forms["outcome"].items.values() if each.derive and each.kind.name == "decimal"]
    also = tuple(change_of(study, each.id, Decimal(1), Decimal(2)) for each in items)
    dialog = sheet(qtbot, study, language, *also, scale=scale)
    assert dialog.height() <= dialog.screen().availableSize().height()
    assert dialog._area.verticalScrollBar().maximum() > 0
    assert dialog.go.mapTo(dialog, dialog.go.rect().bottomRight()).y() <= dialog.height()
    assert dialog._inside.width() <= dialog._area.viewport().width(), "nothing is cut at the far edge"


@pytest.fixture
def window(qtbot, study, tmp_path, open_window, answers: Answers) -> MainWindow:
    """Participant A of the demo, open at the baseline."""
    path = tmp_path / "a.sqlite"
    quick_demo(path, study, participants=1)
    found = open_window()
    gate = open_demo(path, study)
    found.way_in.entered(gate.log_in("nurse", gate.demo_passwords["nurse"]), PASSWORD)
    found.resize(1280, 800)
    found.view.go(Spot("participant", "SSC-001", "baseline", "outcome", 1))
    return found


def test_saving_a_change_at_baseline_shows_what_becomes_of_month_6(qtbot, window: MainWindow, answers: Answers):
    """The dialog is handed what `consequences` finds; after it the picture shows the new value."""
    pane = window.view.page.pane
    place = Place("FVC_BLOW", 2)
    pane.form.go_to(place)
    editor = pane.form.fields[place][1].editor
    editor.selectAll()
    qtbot.keyClicks(editor, "2.21")
    qtbot.keyClick(editor, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    told = {(each.key.visit, each.item.id): (each.old, each.new) for each in answers.also}
    assert told["month6", "FVC_CHG"] == (Decimal("0.12"), Decimal("0.02"))
    assert "2.21 L" in pane.course.picture.accessibleName()


def test_the_picture_stands_beside_every_form_of_the_participant_and_is_gone_in_participant_view(
    qtbot, window: MainWindow, answers: Answers
):
    """F50: nobody but staff sees it; at 1280 by 800 it lies within the window, below what is to settle."""
    pane = window.view.page.pane
    picture = pane.course.picture
    qtbot.waitUntil(picture.isVisible)
    assert picture.mapTo(window, picture.rect().bottomLeft()).y() < window.height()
    assert picture.mapTo(window, picture.rect().topLeft()).y() > pane.settle.mapTo(window, pane.settle.rect().bottomLeft()).y()
    qtbot.keyClick(window, Qt.Key.Key_F9)
    assert not window.view.page.findChildren(CoursePicture)


def test_a_persian_label_that_begins_with_a_latin_code_is_read_from_the_right(qtbot, study):
    """F106: a label goes by its first letter otherwise, and “FVC، …” stands the wrong way round."""
    item = study.forms["screening"].items["FVC_PP"]
    key = RecordKey("SSC-001", "screening", "screening")
    said = words(sheet(qtbot, study, "fa", Consequence(key, Place("FVC_PP"), item, Decimal("66.8"), Decimal("61.6"))))
    assert f"\u200f{item.label.fa}" in said
