"""F90, F91: a page is checked by keyboard or scanner, its worth is said in words, and the print log shows what became of prints."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from answering import Answers
from keys import commit_text
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel
from shell_fixtures import answers, open_window
from two_doses import NUMBER, ONE, enter, write_study

from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.actions.papers import print_log
from sscexo_desktop.actions.papers.printing import gather
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import Card
from sscexo_desktop.gui.desk import Spot
from sscexo_desktop.gui.papers.check_page import CheckPage
from sscexo_desktop.gui.papers.print_log_page import PrintLogPage
from sscexo_desktop.gui.window import MainWindow
from sscexo_desktop.paper.sheet import Kind
from sscexo_desktop.study import keyboards
from sscexo_desktop.study.page_seal import PageSeal
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.texts import Manner

__all__ = ["answers", "open_window"]

MEDICATION = RecordKey(NUMBER, "", "medication")


@pytest.fixture(scope="module")
def written(study, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("checked") / "written.sqlite"
    write_study(path, study, ONE)
    return path


@pytest.fixture
def window(open_window, answers: Answers, written: Path, tmp_path: Path) -> MainWindow:
    found = open_window()
    enter(found, shutil.copyfile(written, tmp_path / "study.sqlite"))
    answers.asked.clear()
    return found


def check_page(window: MainWindow) -> CheckPage:
    view = window.view
    assert view is not None
    view.go(Spot("check_page"))
    page = view.page
    assert isinstance(page, CheckPage)
    return page


def log_page(window: MainWindow) -> PrintLogPage:
    view = window.view
    assert view is not None
    view.go(Spot("print_log"))
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # the page before has the same keys
    QApplication.processEvents()
    page = view.page
    assert isinstance(page, PrintLogPage)
    return page


def printed(window: MainWindow, key: RecordKey = MEDICATION, kind: Kind = "filled", *, done: bool | None = True) -> str:
    """Print a record and return the line at the foot of its pages."""
    assert window.view is not None
    session = window.view.session
    job = gather(session, [key.participant], [key.visit], [key.form], manner=Manner(), kind=kind)
    number = print_log.begin(session, job, "printer", 2)
    if done is not None:
        print_log.end(session, number, done=done, why="" if done else "printer")
    seal = next(each for each in job.sheets if kind == "blank" or each.occurrence == key.occurrence).seal
    assert seal is not None
    return seal.text()


def change(window: MainWindow) -> None:
    assert window.view is not None
    entry = Entry(window.view.session, MEDICATION, Manner())
    entry.set(Place("CMDSTXT"), "40")
    entry.save({each.place: "misread" for each in entry.pending()})


def card(page: CheckPage) -> Card:
    (verdict,) = [each for each in page.findChildren(Card, "verdict") if not each.isHidden()]
    return verdict


def words(page: CheckPage) -> str:
    return "\n".join(each.text() for each in card(page).findChildren(QLabel))


def buttons(page: CheckPage) -> dict[str, Button]:
    return {each.accessibleName() or each.text(): each for each in card(page).findChildren(Button)}


def scan(page: CheckPage, text: str, qtbot) -> None:
    qtbot.keyClicks(page.typed, text)
    qtbot.keyClick(page.typed, Qt.Key.Key_Return)


def test_the_cursor_waits_for_the_scanner(window: MainWindow, qtbot) -> None:
    """One field, focused; Enter checks; the next scan takes the place of the one before."""
    text = printed(window)
    page = check_page(window)
    assert QApplication.focusWidget() is page.typed
    scan(page, text, qtbot)
    assert words(page).startswith("Current\n")
    assert set(buttons(page)) == {"Open the record", "Print again"}
    scan(page, text[:-1] + "?", qtbot)
    assert "was not read exactly" in words(page)
    assert not buttons(page)
    scan(page, text.lower().replace(":", " "), qtbot)
    assert page.typed.text() == text.lower().replace(":", " ")
    assert words(page).startswith("Current\n")


def test_the_button_checks_as_well(window: MainWindow, qtbot) -> None:
    page = check_page(window)
    qtbot.mouseClick(page.go, Qt.MouseButton.LeftButton)
    assert words(page).startswith("Nothing was typed.")
    assert QApplication.focusWidget() is page.typed


def test_a_persian_keyboard_layout(window: MainWindow, qtbot) -> None:
    """The scanner's keys come as Persian letters: the field takes them, and the page is known all the same."""
    text = printed(window).translate(str.maketrans(dict(zip(keyboards._KEYS, keyboards._STANDARD, strict=True))))
    page = check_page(window)
    commit_text(page.typed, text)
    qtbot.keyClick(page.typed, Qt.Key.Key_Return)
    assert words(page).startswith("Current\n")


def test_changed_since(window: MainWindow, answers: Answers, qtbot) -> None:
    """What changed is named without a value; the values stand behind the history, the record a key away."""
    text = printed(window)
    change(window)
    page = check_page(window)
    scan(page, text, qtbot)
    told = words(page)
    assert told.startswith("Not current: changed since\n")
    assert "changed on" in told
    assert "40" not in told
    found = buttons(page)
    qtbot.keyClick(found["Show what changed"], Qt.Key.Key_Space)
    qtbot.keyClick(found["Print again"], Qt.Key.Key_Space)
    assert answers.questions() == ["history", "preview"]
    qtbot.keyClick(found["Open the record"], Qt.Key.Key_Space)
    assert window.view is not None
    assert window.view.spot[:5] == ("participant", *MEDICATION)


def test_an_empty_form_is_opened_to_type_it_in(window: MainWindow, qtbot) -> None:
    """A blank adverse event of a participant opens a new one; one of nobody can only be printed again."""
    event = RecordKey(NUMBER, "", "adverse_event")
    text = printed(window, event, "blank")
    page = check_page(window)
    scan(page, replace(PageSeal.read(text), participant="").text(), qtbot)
    assert set(buttons(page)) == {"Print again"}
    scan(page, text, qtbot)
    assert words(page).startswith("An empty form of this study\n")
    assert window.view is not None
    session = window.view.session
    wanted = session.next_key(*event[:3])
    qtbot.keyClick(buttons(page)["Open this form"], Qt.Key.Key_Space)
    assert window.view.spot[:5] == ("participant", *wanted)
    assert session.file.record(wanted) is None


def test_an_older_file_is_an_alarm(window: MainWindow, qtbot) -> None:
    text = printed(window)
    page = check_page(window)
    scan(page, replace(PageSeal.read(text), entries=999_999).text(), qtbot)
    assert "This file is older than the page" in words(page)


def test_what_was_typed_stays_in_another_language(window: MainWindow, qtbot) -> None:
    """The verdict is said anew in Persian, with its signs and not in colour alone."""
    text = printed(window)
    page = check_page(window)
    scan(page, text, qtbot)
    assert window.view is not None
    window.view.dress(window.view.desk.theme, replace(window.view.desk.preferences, language="fa", calendar="jalali"))
    again = window.view.page
    assert isinstance(again, CheckPage)
    assert again.typed.text() == text
    assert words(again).startswith("به‌روز است\n")


@pytest.mark.parametrize(("login", "there"), [("monitor", True), ("manager", True), ("nurse", True), ("reader", False)])
def test_who_finds_the_pages(open_window, written: Path, tmp_path: Path, login: str, there: bool) -> None:
    """Monitors and inspectors check pages and read the log; the reader of scans finds neither."""
    window = open_window()
    enter(window, shutil.copyfile(written, tmp_path / "study.sqlite"), login)
    names = {each.objectName() for each in window.findChildren(object) if each.objectName().startswith("page-")}
    assert ({"page-check_page", "page-print_log"} <= names) == there
    assert ("page-print_log" in names) == there


def test_the_log(window: MainWindow, answers: Answers, qtbot) -> None:
    """The latest first; what is stale says so in words; filters; Enter opens the form; the list is printed."""
    assert "Nothing was printed yet." in {each.text() for each in log_page(window).findChildren(QLabel)}
    printed(window)
    printed(window, kind="blank", done=False)
    printed(window, RecordKey(NUMBER, "infusion1", "infusion"), done=None)
    change(window)
    page = log_page(window)
    model = page.table.model()
    rows = [[model.index(n, column).data() for column in range(model.columnCount())] for n in range(model.rowCount())]
    assert [row[2] for row in rows][::2] == ["current", f"not current: Concomitant medication {MEDICATION.occurrence}"]
    assert [row[4] for row in rows] == ["not known whether it came out", "failed: the printer", "done"]
    assert QApplication.focusWidget() is page.table
    page.state.choose("stale")
    assert [each.kind for each in page.shown] == ["filled"]
    page.state.choose("open")
    assert [each.outcome for each in page.shown] == ["unknown"]
    page.state.choose("")
    page.person.choose("SSC-002")
    assert page.person.chosen == ""
    qtbot.keyClick(page.table, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert answers.questions() == ["preview"]
    page.table.stand_at(str(page.shown[-1].number), 1)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert window.view is not None
    assert window.view.spot[:5] == ("participant", *MEDICATION)
