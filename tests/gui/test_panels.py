"""The panels beside the form: what is to settle, and what an item was before."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from keys import OpenForm
from PySide6.QtCore import QPoint, Qt

from sscexo_desktop.gui.findings import ToSettle
from sscexo_desktop.gui.history import ItemHistory
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.record import Change

Key = Qt.Key


@pytest.fixture
def beside(qtbot, open_form: OpenForm):
    def both(language: str = "en"):
        view = open_form("infusion", "infusion1", language)
        panel = ToSettle(view.ink.say, view.ink.theme)
        qtbot.addWidget(panel)
        panel.resize(280, 400)
        panel.show()
        view.state_changed.connect(lambda state: panel.show_state(state, view.entry.form))
        panel.show_state(view.entry.state, view.entry.form)
        return view, panel

    return both


def type_in(qtbot, view, item: str, text: str, row: int = 0) -> None:
    place = Place(item, row)
    view.go_to(place)
    qtbot.keyClicks(view.fields[place][1].editor, text)


def test_unanswered_items_are_one_matter(beside):
    """F18: an untouched form is one quiet card, not sixty red ones."""
    view, panel = beside()
    assert [matter.tone for matter in panel.matters] == ["missing"]
    assert panel.count == 1
    assert f"of {view.entry.state.assessment.to_answer}" in panel.matters[0].text


def test_matters_come_in_order_of_urgency_and_follow_each_key(qtbot, beside):
    """F18: hard before soft before what is missing; a correction takes its card away."""
    view, panel = beside()
    type_in(qtbot, view, "STORETEMP", "-50")
    type_in(qtbot, view, "OUTTIM", "25:00")
    assert [matter.tone for matter in panel.matters] == ["hard", "soft", "missing"]
    qtbot.keyClick(view.fields[Place("OUTTIM")][1].editor, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(view.fields[Place("OUTTIM")][1].editor, "0830")
    assert [matter.tone for matter in panel.matters] == ["soft", "missing"]


def test_a_place_in_a_table_is_named_with_its_row(qtbot, beside):
    """F28: "Pulse, 15 min"."""
    view, panel = beside()
    type_in(qtbot, view, "PULSE_VSORRES", "240", 2)
    assert panel.matters[0].title == "Pulse, 15 min"


def test_a_kept_finding_goes_to_the_end_with_its_reason(qtbot, beside):
    """F18: kept, not forgotten."""
    view, panel = beside()
    type_in(qtbot, view, "STORETEMP", "-50")
    finding = next(each for each in view.entry.state.assessment.findings if each.severity == "soft")
    view.show_state(view.entry.keep(finding, "door open"))
    assert panel.matters[-1].tone == "kept"
    assert "door open" in panel.matters[-1].text


@pytest.mark.parametrize("language", ["en", "fa"])
def test_a_click_on_a_button_jumps_or_asks_for_a_reason(qtbot, beside, language):
    """F18, F106: where the buttons are seen, in both directions."""
    view, panel = beside(language)
    type_in(qtbot, view, "STORETEMP", "-50")
    jumped, wanted = [], []
    panel.jump.connect(jumped.append)
    panel.reason_wanted.connect(wanted.append)
    for box, verb, _, _ in panel._buttons[:2]:
        lying = panel.ink.mirrored(box, panel.width())
        qtbot.mouseClick(panel, Qt.MouseButton.LeftButton, pos=QPoint(lying.center()))
        assert (jumped if verb == "go" else wanted) == [Place("STORETEMP")]


def test_the_panel_is_worked_by_keyboard(qtbot, beside):
    """F18, F108: arrows choose a card, Enter goes to its place, R asks for a reason; the choice is said aloud."""
    view, panel = beside()
    type_in(qtbot, view, "STORETEMP", "-50")
    panel.setFocus()
    wanted = []
    panel.reason_wanted.connect(wanted.append)
    qtbot.keyClick(panel, Key.Key_R)
    assert wanted == [Place("STORETEMP")]
    qtbot.keyClick(panel, Key.Key_Down)
    assert "not answered" in panel.accessibleDescription()
    with qtbot.waitSignal(panel.jump) as jump:
        qtbot.keyClick(panel, Key.Key_Return)
    assert jump.args == [Place("ECSTDAT")]


def test_the_next_open_item_is_one_chord_away(qtbot, beside):
    """F18: Ctrl+J goes round through all that is open."""
    view, _ = beside()
    view.go_to(Place("ECSTDAT"))
    qtbot.keyClick(view.fields[Place("ECSTDAT")][1].editor, Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert view.current_place == Place("RECHKYN")


def test_an_items_history_names_who_when_and_why(beside):
    """F107: the person's calendar, newest first."""
    view, _ = beside("fa")
    panel = ItemHistory(view.ink.say, view.ink.theme)
    when = datetime(2024, 10, 13, 7, 11, tzinfo=UTC)
    changes = [
        Change(view.entry.key, Place("ECDOSE"), when, "Dr Test", None, Decimal("7.50"), "7.5", ""),
        Change(view.entry.key, Place("ECDOSE"), when, "Dr Test", Decimal("7.50"), Decimal("7.00"), "7", "transcription"),
    ]
    panel.show_changes(Place("ECDOSE"), view.entry.form, changes)
    written = [paragraph.layout.text() for _, paragraph, _ in panel.written]
    assert any("transcription" in each for each in written)
    assert any("Dr Test" in each for each in written)
    assert "۷٫۰۰" in written[2]
    panel.deleteLater()
