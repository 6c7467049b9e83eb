"""The audit trail page: filters, pages, one entry in full, and a form as it once stood (F72, F73, F76)."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from answering import Answers
from keys import commit_text
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from shell_fixtures import answers, open_window
from two_doses import NUMBER, ONE, enter, write_study

from sscexo_desktop.actions.audit import TrailLine
from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.actions.replaying import DEMO_DAY
from sscexo_desktop.gui.as_of_pane import AsOfPane
from sscexo_desktop.gui.desk import Spot
from sscexo_desktop.gui.papers.preview import PaperPreview, PreviewSheet
from sscexo_desktop.gui.sheet import Look
from sscexo_desktop.gui.trail_page import TrailPage
from sscexo_desktop.gui.trail_table import PAGE, TrailModel
from sscexo_desktop.gui.window import MainWindow
from sscexo_desktop.paper.report import Report
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import TrailEntry
from sscexo_desktop.study.texts import Manner
from tests.people import session_of

__all__ = ["answers", "open_window"]

SCREENING = RecordKey(NUMBER, "screening", "screening")
HEIGHT = Place("HEIGHT_VSORRES")
IDENTITY = RecordKey(NUMBER, "", "identity")


@pytest.fixture(scope="module")
def written(study, tmp_path_factory) -> Path:
    """A study in which a saved height was changed with a reason, and a name was saved on the identity form."""
    path = tmp_path_factory.mktemp("trail") / "written.sqlite"
    write_study(path, study, ONE)
    file = StudyFile.open(path, study)
    session = session_of(file, study, lambda: DEMO_DAY)
    entry = Entry(session, SCREENING, Manner())
    entry.set(HEIGHT, "161")
    entry.save({HEIGHT: "Misread the stadiometer"})
    identity = Entry(session, IDENTITY, Manner())
    first = next(item for item in identity.form.stored() if item.kind.name == "text")
    identity.set(Place(first.id), "Parvaneh Invented")
    identity.save()
    file.close()
    return path


@pytest.fixture
def window(open_window, written: Path, tmp_path: Path) -> MainWindow:
    found = open_window()
    enter(found, shutil.copyfile(written, tmp_path / "study.sqlite"))
    return found


@pytest.fixture
def page(window) -> TrailPage:
    return trail(window)


def trail(window: MainWindow) -> TrailPage:
    window.view.go(Spot("trail"))
    page = window.view.page
    assert isinstance(page, TrailPage)
    QApplication.processEvents()
    return page


def rows(page: TrailPage) -> list[tuple[tuple[str, str], ...]]:
    model = page.table.model()
    while model.canFetchMore(page.table.rootIndex()):
        model.fetchMore(page.table.rootIndex())
    return [model.told(n).cells for n in range(model.rowCount())]


def lines(page: TrailPage) -> list[TrailLine]:
    rows(page)
    return page.table.model().lines


def choose(box: QComboBox, value: str) -> None:
    box.setCurrentIndex(box.findData(value))


def stand_at(page: TrailPage, change: str) -> TrailLine:
    """Go to the entry that tells of this change."""
    found = next(n for n, cells in enumerate(rows(page)) if cells[3][0] == change)
    page.table.setCurrentIndex(page.table.model().index(found, 2))
    line = page.table.line()
    assert line is not None
    return line


def type_into(field, text: str) -> None:
    field.clear()
    commit_text(field, text)
    field.editingFinished.emit()


# ---- the list --------------------------------------------------------------------------------------------------------------------


def test_every_entry_is_there_newest_first(window, page):
    """F72: the page holds every entry of the file, and says how many."""
    found = [each.entry.seq for each in lines(page)]
    entries, _ = window.view.session.file.trail_head()
    assert found == sorted(found, reverse=True)
    assert len(found) == entries
    assert page.count.text() == f"{entries} entries, the newest first"


def test_pages_are_read_as_one_scrolls(page, qtbot):
    """F72: at first one page is read, the next one at its end."""
    model = page.table.model()
    assert model.rowCount() == PAGE
    page.table.scrollToBottom()
    QApplication.processEvents()
    page.table.scrollToBottom()
    QApplication.processEvents()
    assert model.rowCount() > PAGE


def test_a_hundred_thousand_entries_cost_what_is_in_view(page, window):
    """F72: of a long trail only the rows in view are put into words."""
    sample = lines(page)[0]
    said: list[int] = []

    def read_more(before: int | None) -> list[TrailLine]:
        last = 100_000 if before is None else before - 1
        return [replace(sample, entry=replace(sample.entry, seq=n)) for n in range(last, max(0, last - PAGE), -1)]

    def tell(line: TrailLine):
        said.append(line.entry.seq)
        return page._words.told(line)

    page.table.show_model(TrailModel(("Time", "Person", "What", "Change and reason"), read_more, tell))
    for _ in range(40):
        page.table.scrollToBottom()
        QApplication.processEvents()
    assert page.table.model().rowCount() > 20 * PAGE
    assert len(said) < 41 * 40


def test_an_entry_says_who_what_and_why(page):
    """F72: person and role, item and record, old and new value in words, and the reason."""
    stand_at(page, "160.0 cm → 161.0 cm")
    cells = page.table.model().told(page.table.currentIndex().row()).cells
    assert cells[1] == ("Dr Test", "Investigator")
    assert cells[2] == ("Height", f"{NUMBER} · Screening")
    assert cells[3][1] == "“Misread the stadiometer”"


def test_the_panel_shows_all_of_an_entry(page):
    """F72: the text typed, workstation, program, number and seal are one key away."""
    line = stand_at(page, "160.0 cm → 161.0 cm")
    shown = dict(page.entry.parts)
    assert shown["Before"] == "160.0 cm"
    assert shown["Now"] == "161.0 cm"
    assert shown["Reason"] == "Misread the stadiometer"
    assert shown["Seal"] == line.entry.seal
    assert shown["Workstation"] == line.entry.workstation
    assert shown["Program"] == line.entry.program
    assert shown["Entry number"] == str(line.entry.seq)
    assert shown["Typed as"] == "161"
    assert "1405" in shown["When"] or "140" in shown["When"], "the other calendar stands beside"


def test_how_to_read_this_stands_beside(page):
    """F72: the paragraph for the inspector is in view."""
    assert page.reading.isVisible()
    assert "SHA-256" in page.reading.accessibleDescription()


# ---- filters ---------------------------------------------------------------------------------------------------------------------


def test_form_and_item_filter(page):
    """F72: an item's own history is two choices away."""
    choose(page.filters.form, "screening")
    choose(page.filters.item, "HEIGHT_VSORRES")
    assert [cells[3][0] for cells in rows(page)] == ["160.0 cm → 161.0 cm", "160.0 cm"]
    assert page.count.text() == "2 entries, the newest first"


def test_participant_and_visit_filter(page):
    """F72: of a participant and a visit alone."""
    choose(page.filters.participant, NUMBER)
    choose(page.filters.visit, "infusion1")
    keys = {line.key for line in lines(page)}
    assert {(key.participant, key.visit) for key in keys if key} == {(NUMBER, "infusion1")}


def test_person_filter(page):
    """F72: what one person did, and nobody else."""
    choose(page.filters.person, "Dr Test")
    assert {line.entry.person for line in lines(page)} == {"Dr Test"}


@pytest.mark.parametrize(("about", "words"), [("account", "Account"), ("event", "Logged in"), ("signature", "Signature")])
def test_kind_filter(page, about, words):
    """F72: accounts, log-ins and signatures are in the trail like any value."""
    choose(page.filters.about, about)
    found = rows(page)
    assert found
    assert any(words in cells[2][0] for cells in found)
    assert {line.entry.table for line in lines(page)} == {about}


@pytest.mark.parametrize("calendar", ["gregorian", "jalali"])
def test_dates_in_either_calendar(page, calendar):
    """F72: from and until are typed in either calendar, with any digits; blank is open."""
    today = datetime.now(UTC).astimezone().date()
    tomorrow = today + timedelta(days=2)
    typed = page.desk.say.plain(tomorrow) if calendar == "gregorian" else _jalali(tomorrow)
    type_into(page.filters.since, typed)
    assert rows(page) == []
    assert page.count.text().startswith("0 ")
    type_into(page.filters.since, "")
    type_into(page.filters.until, typed)
    assert len(rows(page)) > PAGE


def _jalali(day) -> str:
    from sscexo_desktop.study.dates import format_day

    return format_day(day, Manner("fa", "jalali"))


def test_a_date_that_cannot_be_read_is_said(page):
    """F72: an unreadable date is said beneath, and does not filter."""
    before = page.count.text()
    type_into(page.filters.since, "someday")
    assert page.filters.problem.isVisible()
    assert page.filters.problem.text().startswith("From: ")
    assert page.count.text() == before


def test_another_language_keeps_the_filters(window, page):
    """F106: language and calendar change while one looks, and the filters stay."""
    choose(page.filters.form, "screening")
    choose(page.filters.item, "HEIGHT_VSORRES")
    window.prefer(replace(window.preferences, language="fa", calendar="jalali"))
    again = window.view.page
    assert isinstance(again, TrailPage)
    assert again.filters.wanted.item == "HEIGHT_VSORRES"
    assert len(rows(again)) == 2
    assert "۱۶۰" in rows(again)[1][3][0]


# ---- as it stood then ------------------------------------------------------------------------------------------------------------


def test_the_form_as_it_stood_then(page, qtbot):
    """F76: from an entry to the form as it was at that moment, read-only, under a band that says so; Esc goes back."""
    stand_at(page, "160.0 cm")
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    pane = page.as_of
    assert isinstance(pane, AsOfPane)
    assert pane.form.entry.typed(HEIGHT) == "160.0"
    assert pane.form.entry.read_only
    assert "not the present record" in pane.words.text()
    qtbot.keyClick(QApplication.focusWidget() or pane, Qt.Key.Key_Escape)
    assert page.as_of is None
    stand_at(page, "160.0 cm → 161.0 cm")
    page.then.click()
    assert page.as_of.form.entry.typed(HEIGHT) == "161.0"


def test_another_moment_is_typed(page, qtbot):
    """F76: a moment before the first save shows that nothing was there yet; one that cannot be read is said."""
    stand_at(page, "160.0 cm")
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    pane = page.as_of
    for text in ("2024-01-01 10:30", "1402/10/11"):
        pane.typed.selectAll()
        qtbot.keyClicks(pane.typed, text)
        qtbot.keyClick(pane.typed, Qt.Key.Key_Return)
        assert pane.form is None
        assert "nothing of this form was saved yet" in pane.words.text()
    pane.typed.selectAll()
    qtbot.keyClicks(pane.typed, "never")
    qtbot.keyClick(pane.typed, Qt.Key.Key_Return)
    assert pane.problem.isVisible()
    pane.show_moment(datetime.now(UTC))
    assert pane.form.entry.typed(HEIGHT) == "161.0"


# ---- who may see what -----------------------------------------------------------------------------------------------------------


def test_names_are_kept_from_the_monitor(open_window, written, tmp_path, answers: Answers):
    """F79: values of the identity form are shown to those who may see identities alone."""
    seen = {}
    for login in ("doctor", "monitor"):
        window = open_window()
        enter(window, shutil.copyfile(written, tmp_path / f"{login}.sqlite"), login)
        page = trail(window)
        choose(page.filters.form, "identity")
        seen[login] = [cells[3][0] for cells in rows(page)]
        window.hide()
    assert "Parvaneh Invented" in seen["doctor"]
    assert len(seen["monitor"]) == len(seen["doctor"])
    assert set(seen["monitor"]) == {"Kept apart: shown to the writers alone"}


def test_a_former_identity_form_does_not_open_for_the_monitor(open_window, written, tmp_path, answers: Answers):
    """F79: nor as it stood at a past moment; it is told why."""
    window = open_window()
    enter(window, shutil.copyfile(written, tmp_path / "monitor.sqlite"), "monitor")
    page = trail(window)
    choose(page.filters.form, "identity")
    rows(page)
    page.show_past(IDENTITY, datetime.now(UTC))
    assert page.as_of.form is None
    assert "tell" in answers.questions()


@pytest.mark.parametrize(
    ("login", "there"), [("nurse", False), ("doctor", True), ("monitor", True), ("manager", True), ("reader", False)]
)
def test_the_page_is_for_those_who_may_see_it(open_window, written, tmp_path, login, there):
    """F79: the page opens for investigator, monitor and data manager."""
    window = open_window()
    enter(window, shutil.copyfile(written, tmp_path / "study.sqlite"), login)
    window.view.go(Spot("trail"))
    assert isinstance(window.view.page, TrailPage) is there


def test_who_may_not_export_sees_why(open_window, written, tmp_path):
    """F79: the monitor reads the trail, prints it, and does not export it; the button says why."""
    window = open_window()
    enter(window, shutil.copyfile(written, tmp_path / "study.sqlite"), "monitor")
    page = trail(window)
    assert not page.export.isEnabled()
    assert "role" in page.export.toolTip()
    assert page.print.isEnabled()


# ---- out -------------------------------------------------------------------------------------------------------------------------


def test_what_is_filtered_is_exported(window, page, tmp_path, qtbot, answers: Answers):
    """F73: the CSV holds what is on the screen, with seals."""
    answers.target = tmp_path / "trail.csv"
    choose(page.filters.form, "screening")
    choose(page.filters.item, "HEIGHT_VSORRES")
    page.export.click()
    qtbot.waitUntil(lambda: "Written" in page.count.text(), timeout=10_000)
    text = answers.target.read_text(encoding="utf-8-sig")
    assert "Misread the stadiometer" in text
    assert text.count("HEIGHT_VSORRES") == 2


def test_what_is_filtered_is_printed(page, answers: Answers):
    """F73: the paper holds what is on the screen."""
    choose(page.filters.form, "screening")
    choose(page.filters.item, "HEIGHT_VSORRES")
    page.print.click()
    (paper,) = [about for what, about in answers.asked if what == "preview"]
    assert isinstance(paper, PaperPreview)
    report = paper.gather(paper.choice).make()
    assert isinstance(report, Report)
    assert len(report.rows) == 2


def test_the_preview_of_the_trail_is_made_apart(window, page, qtbot, answers: Answers):
    """F73: the paper is gathered and written in a thread of its own, and can be saved under a name that says what it is."""
    choose(page.filters.form, "screening")
    page.print.click()
    (paper,) = [about for what, about in answers.asked if what == "preview"]
    sheet = PreviewSheet(Look(page.desk.say, page.desk.theme, window), paper, answers)
    qtbot.addWidget(sheet)
    sheet.refresh()
    qtbot.waitUntil(lambda: sheet.print_button.isEnabled(), timeout=20_000)
    answers.target = None
    sheet.save()
    assert answers.asked[-1] == ("file_to_save", "SSC-EXO_audit_trail.pdf")
    sheet.done(0)


def test_entries_of_every_kind_have_words(page):
    """F72: no entry of a whole study is left without saying what it is about."""
    for cells in rows(page):
        assert cells[2][0], cells
        assert cells[3][0] or cells[2][1].startswith("Event"), cells
        assert "{" not in cells[3][0], "a row is told in words, not as it is stored"


def test_the_table_is_named_for_a_screen_reader(page):
    """F108: each cell says its column."""
    model = page.table.model()
    said = model.data(model.index(0, 2), Qt.ItemDataRole.AccessibleTextRole)
    assert str(said).startswith("What: ")
    assert isinstance(page.findChild(QWidget, "act-see_trail"), QWidget)
    assert isinstance(lines(page)[0].entry, TrailEntry)
