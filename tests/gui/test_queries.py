"""Queries on the screen (F67, F68, F70)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from review_fixtures import BASELINE, CONTROL, INFUSION, SCREENING, answers, at_desk, demo_file, go, open_record, press

from sscexo_desktop.gui.desk import Spot
from sscexo_desktop.study.places import Place, RecordKey

__all__ = ["answers", "at_desk", "demo_file"]
Key = Qt.Key
EMPTY = RecordKey("SSC-006", "infusion1", "infusion")


def ask(window, pane, place: Place, text: str) -> None:
    """Ctrl+Q at a field, the text, Enter."""
    pane.form.go_to(place)
    press(window, Key.Key_Q, CONTROL)
    line = pane.form.fields[place][1].reason
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Key.Key_Return)
    QApplication.processEvents()


def say_in(card, verb: str, text: str) -> None:
    """Press a verb of a query's card and say something."""
    card.buttons[verb].click()
    QTest.keyClicks(card._box, text)
    QTest.keyClick(card._box, Key.Key_Return)
    QApplication.processEvents()


def test_a_query_on_an_empty_unsaved_item(at_desk):
    """F67: Ctrl+Q asks about an item of a form that nobody has saved; it stands in the panel and marks the field."""
    window = at_desk("monitor")
    pane = open_record(window, EMPTY)
    assert pane.entry.record is None
    ask(window, pane, Place("ECLOT"), "Which lot was it?")
    (query,) = [each for each in window.view.session.file.queries("SSC-006") if each.key == EMPTY]
    assert (query.place, query.state, query.steps[0].text) == (Place("ECLOT"), "open", "Which lot was it?")
    field = pane.form.fields[Place("ECLOT")][1]
    assert field.marks.query == "query_open"
    assert "Open query" in field.editor.accessibleDescription()
    assert len(pane.review.queries.cards) == 1


def test_escape_asks_nothing(at_desk):
    """F67: Escape leaves the line, and so does Enter without words."""
    window = at_desk("monitor")
    pane = open_record(window, EMPTY)
    for key in (Key.Key_Escape, Key.Key_Return):
        pane.form.go_to(Place("ECLOT"))
        press(window, Key.Key_Q, CONTROL)
        QTest.keyClick(pane.form.fields[Place("ECLOT")][1].reason, key)
    assert not [each for each in window.view.session.file.queries("SSC-006") if each.key == EMPTY]


def test_a_query_goes_its_way_through_three_roles(at_desk):
    """F67, F79: the monitor asks, the nurse answers, the monitor asks again and closes; each sees the verbs of their role only."""
    window = at_desk("monitor")
    pane = open_record(window, BASELINE)
    ask(window, pane, Place("VISDAT"), "Is this the day of the visit?")
    card = pane.review.queries.cards[0]
    assert set(card.buttons) == {"close"}
    window = at_desk("nurse")
    pane = open_record(window, BASELINE)
    assert not pane.review.queries.ask.isVisible()
    card = pane.review.queries.cards[0]
    assert set(card.buttons) == {"answer"}
    say_in(card, "answer", "Yes, see the diary.")
    assert pane.form.fields[Place("VISDAT")][1].marks.query == "query_answered"
    window = at_desk("monitor")
    pane = open_record(window, BASELINE)
    assert set(pane.review.queries.cards[0].buttons) == {"close", "reopen"}
    say_in(pane.review.queries.cards[0], "reopen", "The diary says Tuesday.")
    assert pane.form.fields[Place("VISDAT")][1].marks.query == "query_open"
    say_in(pane.review.queries.cards[0], "close", "Seen on site.")
    assert pane.form.fields[Place("VISDAT")][1].marks is None
    (query,) = [each for each in window.view.session.file.queries("SSC-001") if each.key == BASELINE]
    assert [step.kind for step in query.steps] == ["opened", "answered", "reopened", "closed"]
    assert [step.role for step in query.steps] == ["monitor", "data_entry", "monitor", "monitor"]


def test_an_answer_without_words_is_refused(at_desk, answers):
    """F67: Enter in an empty box says what is missing and keeps the box."""
    pane = open_record(at_desk("nurse"), RecordKey("SSC-004", "infusion3", "infusion"))
    card = pane.review.queries.cards[0]
    card.buttons["answer"].click()
    QTest.keyClick(card._box, Key.Key_Return)
    assert answers.questions()[-1] == "tell"
    assert card.writing


def test_a_kept_finding_becomes_a_query(at_desk):
    """F68: from the panel, a finding that was kept is asked about; the query names the check."""
    window = at_desk("monitor")
    pane = open_record(window, RecordKey("SSC-002", "screening", "screening"))
    kept = next(n for n, each in enumerate(pane.settle.matters) if each.tone == "kept")
    pane.settle.setFocus()
    for _ in range(kept):
        QTest.keyClick(pane.settle, Key.Key_Down)
    QTest.keyClick(pane.settle, Key.Key_Q)
    matter = pane.settle.matters[kept]
    line = pane.form.fields[matter.place][1].reason
    QTest.keyClicks(line, "Please show the repeat.")
    QTest.keyClick(line, Key.Key_Return)
    (query,) = window.view.session.file.queries("SSC-002")
    assert (query.place, query.finding) == (matter.place, matter.check)


def test_who_may_not_ask_is_offered_nothing(at_desk):
    """F79: the nurse has no way to ask: no button, no key, no link in the panel."""
    window = at_desk("nurse")
    pane = open_record(window, SCREENING)
    pane.form.go_to(Place("RFICDAT"))
    press(window, Key.Key_Q, CONTROL)
    assert pane.form.fields[Place("RFICDAT")][1].reason is None
    assert not pane.review.queries.isVisible()


def test_a_box_being_written_in_stays_when_the_cursor_moves(at_desk):
    """F67: to look at another field while answering takes nothing away."""
    window = at_desk("nurse")
    pane = open_record(window, RecordKey("SSC-001", "infusion1", "infusion"))
    card = pane.review.queries.cards[0]
    card.buttons["answer"].click()
    QTest.keyClicks(card._box, "Looking")
    pane.form.go_to(Place("ECDOSE"))
    assert pane.review.queries.cards[0] is card
    assert card._box.toPlainText() == "Looking"


# ---- the list ------------------------------------------------------------------------------------------------------------------


def test_the_list_filters_and_jumps_to_the_item(at_desk):
    """F67, F70: filtered by state; Enter opens the form with the cursor at the item that is asked about."""
    window = at_desk("nurse")
    page = go(window, Spot("queries"))
    assert len(page._lines) == 2
    page.filters["state"].choose("open")
    (line,) = page._lines
    QTest.keyClick(page.table, Key.Key_Return)
    QApplication.processEvents()
    assert window.view.spot.participant == line.query.key.participant
    assert window.view.page.pane.form.current_place == line.query.place


def test_answering_in_the_list(at_desk):
    """F67: the query whose row one stands on is answered beneath the list, which shows its new state."""
    window = at_desk("nurse")
    page = go(window, Spot("queries"))
    page.filters["state"].choose("open")
    say_in(page.shown, "answer", "The road was closed.")
    assert page._lines == ()
    page.filters["state"].choose("answered")
    assert "The road was closed." in {each.query.steps[-1].text for each in page._lines}


def test_the_list_of_one_participant_from_the_participants_page(at_desk):
    """F15, F67: the count of open queries in the table opens the list of that participant."""
    window = at_desk("nurse")
    page = go(window, Spot("participants"))
    page.matrix.stand_at("SSC-004", page.matrix.model().columnCount() - 1)
    QTest.keyClick(page.matrix, Key.Key_Return)
    QApplication.processEvents()
    assert window.view.spot.page == "queries"
    assert {each.query.key.participant for each in window.view.page._lines} == {"SSC-004"}


def test_the_list_is_printed_as_it_is_filtered(at_desk, answers, tmp_path):
    """F70: Print list gives the filtered queries with every step, in the language chosen in the preview."""
    from sscexo_desktop.gui.papers.preview import PaperChoice
    from sscexo_desktop.paper.report import write_report

    window = at_desk("monitor")
    page = go(window, Spot("queries"))
    page.filters["participant"].choose("SSC-001")
    press(window, Key.Key_P, CONTROL)
    what, paper = answers.asked[-1]
    assert what == "preview"
    for language in ("en", "fa"):
        report = paper.gather(PaperChoice(language, "filled"))
        assert len(report.rows) == 1
        assert "SSC-001" in report.note
        assert report.rows[0][-1].count("\n") == 3
        assert write_report(report, tmp_path / f"queries-{language}.pdf").stat().st_size > 1000


def test_the_jump_begins_at_the_item(at_desk):
    """F67: a place in the program may name an item."""
    window = at_desk("nurse")
    page = go(window, Spot("participant", *INFUSION, place="ECVOLT"))
    assert page.pane.form.current_place == Place("ECVOLT")
