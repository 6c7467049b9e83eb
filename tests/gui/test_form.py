"""The form: every item of every form, worked by real keys on a real file."""

from __future__ import annotations

from decimal import Decimal

import pytest
from keys import OpenForm, commit_text
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from sscexo_desktop.actions.session import Session
from sscexo_desktop.gui.calendar_popup import CalendarPopup
from sscexo_desktop.gui.choice_list import ChoiceList
from sscexo_desktop.gui.form import FormView
from sscexo_desktop.gui.grid import GridCard
from sscexo_desktop.gui.list_editor import ListEditor
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.texts import Manner
from sscexo_desktop.study.typed import Blank, Unreadable

Key = Qt.Key
Mod = Qt.KeyboardModifier
FORMS = [
    ("screening", "screening"), ("outcome", "baseline"), ("infusion", "infusion1"), ("unscheduled", "unscheduled"),
    ("adverse_event", ""), ("medication", ""), ("deviation", ""), ("end_of_study", ""), ("identity", ""),
]


def editor(view: FormView, item: str, row: int = 0):
    return view.fields[Place(item, row)][1].editor


def words(view: FormView, item: str, row: int = 0) -> str:
    return "\n".join(line.text for line in view.fields[Place(item, row)][1].lines)


def at(view: FormView, item: str, row: int = 0):
    view.go_to(Place(item, row))
    return editor(view, item, row)


@pytest.mark.parametrize("language", ["en", "fa"])
@pytest.mark.parametrize(("form", "visit"), FORMS)
def test_every_item_has_a_named_editor(open_form: OpenForm, form, visit, language):
    """F108, F29: each typed item of each form has an editor whose name a screen reader says; computed ones have none."""
    view = open_form(form, visit, language)
    items = view.entry.form.items
    once = {item.id for item in items.values() if not item.until and not view.entry.form.section_of[item.id].repeat}
    assert {place.item for place in view.fields} >= once
    for place, (_, field) in view.fields.items():
        assert (field.editor is None) == bool(items[place.item].derive)
        if field.editor is not None:
            name = QAccessible.queryAccessibleInterface(field.editor).text(QAccessible.Text.Name)
            assert view.ink.say(items[place.item].label) in name


@pytest.mark.parametrize(("form", "visit"), FORMS)
def test_every_field_starts_blank(open_form: OpenForm, form, visit):
    """F23: no silent today, no silent choice."""
    view = open_form(form, visit)
    repeats = {section.repeat.preset_item for section in view.entry.form.sections if section.repeat}
    assert not [field.place for field in view.order() if field.editor.text() and field.place.item not in repeats]


@pytest.mark.parametrize("item", ["ECSTDAT", "SITE", "ECDOSE", "VSTIM", "ECCOM"])
def test_the_wheel_over_a_field_scrolls_the_page_and_changes_nothing(open_form: OpenForm, item):
    """F24: over a line, segments or a long text, focused or not."""
    view = open_form()
    place = next(each for each in view.fields if each.item.startswith(item))
    widget = view.fields[place][1].editor
    for focused in (False, True):
        if focused:
            view.go_to(place)
        view.show_place(place)
        bar = view.verticalScrollBar()
        before = bar.value()
        middle = QPointF(widget.mapTo(view, widget.rect().center()))
        QTest.wheelEvent(view.windowHandle(), middle, QPoint(0, 120 if before else -120))
        QApplication.processEvents()
        assert bar.value() != before
        assert view.entry.answer(place) is None


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize(("form", "visit"), FORMS)
def test_nothing_is_cut_or_covered(open_form: OpenForm, form, visit, scale):
    """F108: at 200 % in a narrow window every editor lies inside its card and no two overlap."""
    view = open_form(form, visit, width=620, scale=scale)
    for card in view.cards:
        boxes = [field.frame for field in card.fields if field.shown]
        assert all(card.rect().contains(box) for box in boxes)
        assert not [(a, b) for n, a in enumerate(boxes) for b in boxes[n + 1 :] if a.intersects(b)]


def test_a_form_is_worked_by_keyboard_alone(qtbot, open_form: OpenForm, session: Session):
    """F18: a digit answers a choice and moves on, Enter moves on from a line, Tab and Shift+Tab both ways."""
    view = open_form()
    view.first_open()
    assert view.current_place == Place("ECSTDAT")
    qtbot.keyClicks(editor(view, "ECSTDAT"), "2024-11-18")
    qtbot.keyClick(editor(view, "ECSTDAT"), Key.Key_Return)
    assert view.current_place == Place("SITE")
    qtbot.keyClicks(editor(view, "SITE"), "2")
    assert (view.entry.answer(Place("SITE")), view.current_place) == ("IRH", Place("RECHKYN"))
    qtbot.keyClicks(editor(view, "RECHKYN"), "y")
    assert view.current_place == Place("ECLOT")
    qtbot.keyClick(editor(view, "ECLOT"), Key.Key_Backtab)
    assert view.current_place == Place("RECHKYN")


def test_a_field_left_is_durable_at_once(qtbot, open_form: OpenForm, session: Session):
    """F19: what was typed is in the draft as soon as the cursor is elsewhere, unreadable text too."""
    view = open_form()
    qtbot.keyClicks(at(view, "OUTTIM"), "25:00")
    qtbot.keyClick(editor(view, "OUTTIM"), Key.Key_Return)
    draft = session.file.draft(view.entry.key)
    assert draft.fields[Place("OUTTIM")].typed == "25:00"
    assert isinstance(view.entry.answer(Place("OUTTIM")), Unreadable)
    assert editor(view, "OUTTIM").text() == "25:00"


def test_commit_makes_the_current_field_durable(qtbot, open_form: OpenForm, session: Session):
    """F19: leaving the form or saving keeps what still stands in the editor."""
    view = open_form()
    qtbot.keyClicks(at(view, "PREPBY"), "Sara")
    view.commit_current()
    assert session.file.draft(view.entry.key).fields[Place("PREPBY")].typed == "Sara"


def test_what_cannot_be_read_is_said_quietly_while_typing_and_plainly_after(qtbot, open_form: OpenForm):
    """F25: the text stays; the field turns red when it is left."""
    view = open_form()
    qtbot.keyClicks(at(view, "OUTTIM"), "25:00")
    field = view.fields[Place("OUTTIM")][1]
    assert (field.severity, "not a time" in words(view, "OUTTIM")) == ("", True)
    qtbot.keyClick(editor(view, "OUTTIM"), Key.Key_Return)
    assert field.severity == "hard"


def test_a_value_is_echoed_as_it_was_understood(open_form: OpenForm):
    """F25, F107: Persian digits, compact times and the other calendar are shown beside the field."""
    view = open_form()
    commit_text(at(view, "THAWTIM"), "۰۹۰۵")
    assert words(view, "THAWTIM") == "= 09:05"
    commit_text(at(view, "ECSTDAT"), "1403/08/28")
    assert words(view, "ECSTDAT").endswith("= 2024-11-18")


def test_another_calendar_is_shown_beside_a_date(qtbot, open_form: OpenForm):
    """F107: the person's calendar in the field, the other beside it."""
    view = open_form("outcome", "baseline", calendar="jalali")
    qtbot.keyClicks(at(view, "SPIRODAT"), "1403/07/22")
    assert words(view, "SPIRODAT") == "2024-10-13"


def test_an_offer_is_taken_by_its_key(qtbot, open_form: OpenForm):
    """F26: a volume in mL is offered in L, and Alt+1 takes it."""
    view = open_form("outcome", "baseline")
    line = at(view, "FVC_BLOW", 1)
    qtbot.keyClicks(line, "3250 mL")
    assert "Use 3.25 (Alt+1)" in words(view, "FVC_BLOW", 1)
    qtbot.keyClick(line, Key.Key_1, Mod.AltModifier)
    assert view.entry.answer(Place("FVC_BLOW", 1)) == Decimal("3.25")
    assert line.text() == "3.25"


def test_an_unusual_value_is_kept_with_a_reason(qtbot, open_form: OpenForm, session: Session):
    """F18, F19: Ctrl+R opens a line beneath the field, Enter keeps the value, and the reason is durable."""
    view = open_form()
    line = at(view, "STORETEMP")
    qtbot.keyClicks(line, "-50")
    assert view.fields[Place("STORETEMP")][1].severity == "soft"
    qtbot.keyClick(line, Key.Key_R, Mod.ControlModifier)
    reason = view.fields[Place("STORETEMP")][1].reason
    qtbot.keyClicks(reason, "door open")
    qtbot.keyClick(reason, Key.Key_Return)
    assert view.fields[Place("STORETEMP")][1].severity == ""
    assert words(view, "STORETEMP") == "Kept: door open"
    assert [kept.reason for kept in session.file.draft(view.entry.key).kept] == ["door open"]


def test_a_reason_line_is_left_without_a_trace(qtbot, open_form: OpenForm):
    """F18: Escape leaves everything as it was."""
    view = open_form()
    qtbot.keyClicks(at(view, "STORETEMP"), "-50")
    view.give_reason(Place("STORETEMP"))
    qtbot.keyClick(view.fields[Place("STORETEMP")][1].reason, Key.Key_Escape)
    field = view.fields[Place("STORETEMP")][1]
    assert (field.reason, field.severity) == (None, "soft")


def test_a_reason_for_blank_is_chosen_worded_and_replaced(qtbot, open_form: OpenForm):
    """F22: Ctrl+B opens the reasons, words may follow, typing replaces the reason."""
    view = open_form()
    line = at(view, "PREPBY")
    qtbot.keyClick(line, Key.Key_B, Mod.ControlModifier)
    menu = view.findChildren(QMenu)[0]
    next(action for action in menu.actions() if "REF" in action.text()).trigger()
    menu.close()
    reason = view.fields[Place("PREPBY")][1].reason
    qtbot.keyClicks(reason, "asked twice")
    qtbot.keyClick(reason, Key.Key_Return)
    assert view.entry.answer(Place("PREPBY")) == Blank("REF", "asked twice")
    qtbot.keyClicks(line, "S")
    assert view.entry.answer(Place("PREPBY")) == "S"


def test_delete_clears_a_reason_for_blank(qtbot, open_form: OpenForm):
    """F22: back to unanswered."""
    view = open_form()
    view.show_state(view.entry.blank(Place("PREPBY"), "ND"))
    qtbot.keyClick(at(view, "PREPBY"), Key.Key_Delete)
    assert view.entry.answer(Place("PREPBY")) is None


def test_what_is_not_asked_is_hidden_and_its_value_kept(qtbot, open_form: OpenForm):
    """F27: the follow-up disappears with its question and comes back with what was typed."""
    view = open_form()
    assert not view.fields[Place("ECINTRSP")][1].shown
    qtbot.keyClicks(at(view, "ECINTR"), "y")
    qtbot.keyClicks(at(view, "ECINTRSP"), "pump")
    qtbot.keyClicks(at(view, "ECINTR"), "n")
    assert not editor(view, "ECINTRSP").isVisible()
    qtbot.keyClicks(at(view, "ECINTR"), "y")
    assert (editor(view, "ECINTRSP").isVisible(), editor(view, "ECINTRSP").text()) == (True, "pump")


def test_rows_are_added_and_removed(qtbot, open_form: OpenForm):
    """F28: by keyboard; a row that holds something is only removed when the question is answered with yes."""
    for answer, left in ((False, 2), (True, 1)):
        view = open_form("outcome", "baseline" if answer else "month6", answer=answer)
        line = at(view, "FVC_BLOW", 1)
        qtbot.keyClick(line, Key.Key_A, Mod.ControlModifier | Mod.ShiftModifier)
        assert view.current_place == Place("FVC_BLOW", 2)
        qtbot.keyClicks(editor(view, "FVC_BLOW", 2), "3.1")
        qtbot.keyClick(editor(view, "FVC_BLOW", 2), Key.Key_Delete, Mod.ControlModifier | Mod.ShiftModifier)
        assert len(view.entry.state.answers.rows("blows")) == left


def test_enter_moves_along_a_table_and_down(qtbot, open_form: OpenForm):
    """F28: right through the row, then into the next."""
    view = open_form()
    grid = next(card for card in view.cards if isinstance(card, GridCard))
    in_row = sum(field.place.row == 1 for field in grid.fields)
    view.go_to(grid.fields[0].place)
    for field in grid.fields[:in_row]:
        assert (view.current_place, field.place.row) == (field.place, 1)
        qtbot.keyClick(field.editor, Key.Key_Return)
    assert view.current_place == grid.fields[in_row].place
    assert view.current_place.row == 2


def test_arrows_move_down_a_column(qtbot, open_form: OpenForm):
    """F28: Down and Up stay in their column; at its end they stay where they are."""
    view = open_form()
    for key, row in ((Key.Key_Down, 4), (Key.Key_Down, 5), (Key.Key_Down, 5), (Key.Key_Up, 4)):
        view.go_to(view.current_place if view.current_place and view.current_place.row else Place("PULSE_VSORRES", 3))
        qtbot.keyClick(view.fields[view.current_place][1].editor, key)
        assert view.current_place == Place("PULSE_VSORRES", row)


def test_preset_rows_stay(qtbot, open_form: OpenForm):
    """F28: what the protocol asks for is not removed."""
    view = open_form()
    qtbot.keyClick(at(view, "PULSE_VSORRES", 1), Key.Key_Delete, Mod.ControlModifier | Mod.ShiftModifier)
    assert len(view.entry.state.answers.rows("vitals")) == 5


def test_many_choices_open_a_list_that_filters(qtbot, open_form: OpenForm):
    """F18: type a letter, filter, Enter."""
    view = open_form("outcome", "baseline")
    box = at(view, "CTPATT")
    assert isinstance(box, ListEditor)
    qtbot.keyClicks(box, "p")
    listed = view.findChildren(ChoiceList)[0]
    assert listed._filter.text() == "p"
    qtbot.keyClicks(listed._filter, "pfe")
    qtbot.keyClick(listed._filter, Key.Key_Return)
    assert box.words() == "PPFE"


@pytest.mark.parametrize(("language", "calendar", "shown"), [("en", "gregorian", "2024-11-20"), ("fa", "jalali", "۱۴۰۳/۰۸/۳۰")])
def test_the_calendar_gives_a_day_in_the_persons_manner(qtbot, open_form: OpenForm, language, calendar, shown):
    """F107: Alt+Down opens it, Enter takes the day that is marked."""
    view = open_form("outcome", "baseline", language, calendar)
    line = at(view, "VISDAT")
    qtbot.keyClick(line, Key.Key_Down, Mod.AltModifier)
    popup = view.findChildren(CalendarPopup)[0]
    assert line.text() == ""
    popup.month.activated.emit(popup.month.selectedDate())
    assert line.text() == shown
    assert view.entry.answer(Place("VISDAT")).isoformat() == "2024-11-20"


def test_another_manner_and_theme_keep_what_is_typed(qtbot, open_form: OpenForm):
    """F106: language, calendar, theme and font change while a field is half typed."""
    view = open_form()
    qtbot.keyClicks(at(view, "ECLOT"), "EXO-14")
    view.restate(Speaker(Manner("fa", "jalali")), Theme("dark", 1.5))
    assert editor(view, "ECLOT").text() == "EXO-14"
    assert view.current_place == Place("ECLOT")
    assert "شماره بهر" in editor(view, "ECLOT").accessibleName()


def test_numbers_and_dates_stay_left_to_right_in_persian(open_form: OpenForm):
    """F106: a number never turns round."""
    view = open_form(language="fa", calendar="jalali")
    for item in ("ECDOSE", "ECSTDAT", "THAWTIM"):
        assert editor(view, item).layoutDirection() == Qt.LayoutDirection.LeftToRight


def test_find_goes_to_the_next_item(open_form: OpenForm):
    """F18: by words of the label or by the item's name."""
    view = open_form()
    assert view.find("saline")
    assert view.current_place == Place("ECDILVOL")
    assert not view.find("no such words")


def test_missing_answers_are_named_only_when_asked(open_form: OpenForm):
    """F22: an untouched form is calm; refused completion names what is missing."""
    view = open_form()
    assert words(view, "ECLOT") == ""
    view.reveal_missing()
    assert "not answered yet" in words(view, "ECLOT")


def test_nothing_can_be_typed_in_a_file_open_for_reading(open_form: OpenForm, monkeypatch, qtbot, session: Session):
    """F33: a second window shows, but does not take."""
    monkeypatch.setattr(type(session.file), "read_only", property(lambda _: True))
    view = open_form()
    qtbot.keyClicks(at(view, "ECLOT"), "x")
    qtbot.keyClicks(at(view, "RECHKYN"), "y")
    assert view.entry.answer(Place("ECLOT")) is None
    assert view.entry.answer(Place("RECHKYN")) is None


def test_a_saved_record_opens_as_it_was_saved(qtbot, open_form: OpenForm, session: Session):
    """F19: saved values stand in the fields in the reader's manner."""
    view = open_form("outcome", "baseline")
    qtbot.keyClicks(at(view, "VISDAT"), "2024-11-18")
    qtbot.keyClicks(at(view, "FVC_BLOW", 1), "3.1")
    view.commit_current()
    view.entry.save()
    again = open_form("outcome", "baseline", "fa", "jalali")
    assert again.entry.record == session.file.record(RecordKey("SSC-001", "baseline", "outcome"))
    assert (editor(again, "VISDAT").text(), editor(again, "FVC_BLOW", 1).text()) == ("۱۴۰۳/۰۸/۲۸", "۳٫۱۰")
