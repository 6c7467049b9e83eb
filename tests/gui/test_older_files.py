"""Files of an older version and older copies of a file, at the window; the check at the start, of a head; drafts (F73, F110)."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import pytest
from answering import Answers
from arriving import log_in, new_study
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from shell_fixtures import answers, open_window

from sscexo_desktop.actions.demo import demo_people
from sscexo_desktop.gui.desk import Spot
from sscexo_desktop.gui.files.older_page import OlderPage
from sscexo_desktop.gui.files.upgrade_page import UpgradePage
from sscexo_desktop.gui.files.verify_page import VerifyPage
from sscexo_desktop.gui.recovery import RecoverySheet
from sscexo_desktop.gui.sheet import Look
from sscexo_desktop.gui.window import MainWindow
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.store.proof.verify import verify_file
from sscexo_desktop.study.people import PERMITTED, ROLES
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import DraftField
from sscexo_desktop.study.texts import Manner
from tests.people import PASSWORD

__all__ = ["answers", "open_window"]

GOLDEN = Path(__file__).parents[1] / "data" / "format-2.sqlite.gz"
NURSES, DOCTORS, MANAGERS = (each.password for each in demo_people() if each.login in ("nurse", "doctor", "manager"))
INFUSION = RecordKey("SSC-001", "infusion1", "infusion")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A file of the format before this one, with the demo's people."""
    path = tmp_path / "old.sqlite"
    path.write_bytes(gzip.decompress(GOLDEN.read_bytes()))
    return path


def texts(widget) -> str:
    QApplication.processEvents()  # what was just laid out is shown by the next event
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if each.isVisibleTo(widget))


# ---- of an older version ---------------------------------------------------------------------------------------------------------


def test_a_file_of_an_older_version_is_asked_about(open_window, answers: Answers, old: Path) -> None:
    """F110: nothing is changed before somebody said so; it can be read as it is."""
    before = old.read_bytes()
    window = open_window()
    window.open_file(old)
    fault, ways = dict(answers.asked)["way_on"]
    assert "older version of this program" in str(fault)
    assert ways == ("upgrade", "read", "choose")
    answers.ways = ["read"]
    window.open_file(old)
    log_in(window, "nurse", NURSES)
    assert window.view.session.file.read_only
    assert window.view.session.participants()
    window.close_study()
    assert old.read_bytes() == before


def upgrade_page(window: MainWindow, answers: Answers, old: Path) -> UpgradePage:
    answers.ways = ["upgrade"]
    window.open_file(old)
    page = window.way_back.errand
    assert isinstance(page, UpgradePage)
    QApplication.processEvents()
    return page


@pytest.mark.parametrize("language", ["en", "fa"])
def test_the_data_manager_brings_it_up_to_date(open_window, answers: Answers, old: Path, qtbot, language) -> None:
    """F110: by keyboard; the copy is named, and one logs in at once."""
    before = old.read_bytes()
    window = open_window(language=language)
    page = upgrade_page(window, answers, old)
    assert QApplication.focusWidget() is page.form.user
    qtbot.keyClicks(page.form.user, "manager")
    qtbot.keyClick(page.form.user, Qt.Key.Key_Return)
    qtbot.keyClicks(page.form.password.field, MANAGERS)
    assert old.read_bytes() == before
    qtbot.keyClick(page.form.password.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.over and not page.works.busy, timeout=8000)
    assert page.done.copy.name in texts(page)
    assert verify_file(old).ok
    assert verify_file(page.done.copy).ok
    qtbot.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    log_in(window, "doctor", DOCTORS)
    assert not window.view.session.file.read_only
    assert dict(answers.asked)["recover"][0].key.participant == "SSC-004"


def test_nobody_else_does(open_window, answers: Answers, old: Path) -> None:
    """T15, F79: every role that may not is refused, a wrong password waits; the file stays as it was."""
    before = old.read_bytes()
    window = open_window()
    page = upgrade_page(window, answers, old)
    others = [each for each in demo_people() if not {*each.roles} & {*PERMITTED["upgrade"]}]
    assert len(others) == len(ROLES) - 1
    for each in others:
        page.form.fill(each.login, each.password)
        assert "needs the role" in page.form.message.text()
    page.form.fill("manager", "wrong")
    assert not page.form.go.isEnabled(), "it waits"
    assert (old.read_bytes(), page.over) == (before, False)
    page.left.emit()
    assert window.way_back.errand is None or not page.isVisible()
    window.close()


def test_what_is_typed_stays_in_another_look(open_window, answers: Answers, old: Path) -> None:
    from dataclasses import replace

    window = open_window()
    page = upgrade_page(window, answers, old)
    page.form.user.setText("manager")
    window.prefer(replace(window.preferences, language="fa", font_scale=1.75))
    assert page.form.user.text() == "manager"
    page.left.emit()


# ---- an older copy ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def rolled_back(open_window, answers: Answers, tmp_path: Path) -> tuple[MainWindow, Path]:
    """A study that somebody has put an older copy in the place of; this workstation has seen it further."""
    path, older = tmp_path / "study.sqlite", tmp_path / "older.sqlite"
    answers.new = new_study(path)
    window = open_window()
    window.create_file()
    window.close_study()
    shutil.copy(path, older)
    window.open_file(path)
    log_in(window)
    window.view.session.screen_participant()
    window.close_study()
    shutil.copy(older, path)
    answers.asked.clear()
    return window, path


def test_an_older_copy_is_told(rolled_back, answers: Answers) -> None:
    """F73: which entry and of which day, and what can be done; nothing is written."""
    window, path = rolled_back
    before = path.read_bytes()
    window.open_file(path)
    fault, ways = dict(answers.asked)["way_on"]
    assert "is an older copy" in str(fault)
    assert {"seq", "day"} <= set(fault.what.params)
    assert ways == ("compare", "restore", "read", "go_on", "choose")
    assert (path.read_bytes(), window.view) == (before, None)


def test_compared_before_anything_else(rolled_back, answers: Answers) -> None:
    """F102: it is opened for reading, and the page that compares stands there at once."""
    window, path = rolled_back
    answers.ways = ["compare"]
    window.open_file(path)
    log_in(window)
    assert window.view.session.file.read_only
    assert window.view.spot.page == "compare"
    window.close_study()
    answers.ways = ["read"]
    window.open_file(path)
    log_in(window)
    assert window.view.spot.page == "participants"


def test_the_data_manager_goes_on_with_it(rolled_back, answers: Answers, qtbot) -> None:
    """F73: with a reason, by keyboard; the trail tells who, why and what is missing, and nobody is asked again."""
    window, path = rolled_back
    answers.ways = ["go_on"]
    window.open_file(path)
    page = window.way_back.errand
    assert isinstance(page, OlderPage)
    assert QApplication.focusWidget() is page.reason
    assert not page.form.isEnabled()
    qtbot.keyClicks(page.reason, "The disk broke.")
    qtbot.keyClick(page.reason, Qt.Key.Key_Return)
    page.form.fill("nurse", PASSWORD)
    assert "needs the role" in page.form.message.text()
    page.form.fill("manager", PASSWORD)
    log_in(window)
    (event,) = window.view.session.file.events("older_accepted")
    assert event.login == "manager"
    assert event.detail.startswith("head:")
    assert event.detail.endswith("reason:The disk broke.")
    entry = next(each for each in window.view.session.file.trail() if each.record == event.number)
    assert (entry.person, entry.role) == ("Manager Test", "data_manager")
    window.close_study()
    answers.asked.clear()
    window.open_file(path)
    assert answers.questions() == []
    window.close_study()


# ---- the page of the check -------------------------------------------------------------------------------------------------------


@pytest.fixture
def verify_page(open_window, answers: Answers, tmp_path: Path) -> tuple[MainWindow, VerifyPage]:
    answers.new = new_study(tmp_path / "study.sqlite")
    window = open_window()
    window.create_file()
    window.view.go(Spot("verify"))
    page = window.view.page
    assert isinstance(page, VerifyPage)
    return window, page


def test_the_check_at_the_start_is_told(verify_page) -> None:
    """F111."""
    _, page = verify_page
    assert "Self-check at " in texts(page)
    assert "all right" in texts(page)


def test_a_head_from_paper_is_looked_for(verify_page, qtbot) -> None:
    """F73: as it stands there; what is none is told how it is typed."""
    from sscexo_desktop.paper.wording import short_seal

    window, page = verify_page
    head = window.view.session.file.head()
    wanted = {f"{head.seq}: {short_seal(head.seal)}": "✓", f"{head.seq}: 0000-0000-0000": "✕", "hello": "This is no"}
    for typed, sign in wanted.items():
        page.head.clear()
        qtbot.keyClicks(page.head, typed)
        qtbot.keyClick(page.head, Qt.Key.Key_Return)
        assert page.answer.text().startswith(sign)
    qtbot.keyClicks(page.head, "x")
    assert not page.answer.isVisible()


def test_what_was_found_stays_in_another_look(verify_page, qtbot) -> None:
    from dataclasses import replace

    window, page = verify_page
    qtbot.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.report is not None, timeout=5000)
    page.head.setText("12: 9843")
    window.prefer(replace(window.preferences, theme="dark"))
    again = window.view.page
    assert again is not page
    assert again.head.text() == "12: 9843"
    assert "✓ The file is whole" in texts(again)


# ---- drafts ----------------------------------------------------------------------------------------------------------------------


def test_a_left_draft_is_named(verify_page) -> None:
    """F19: participant, visit and form, how many fields, when, by whom, and what has happened since."""
    window, _ = verify_page
    session = window.view.session
    session.screen_participant()
    session.file.put_draft_field(INFUSION, DraftField(Place("ECSTDAT"), "2024-10-02"))
    session.file.lock("participant", "all is settled", participant="SSC-001")
    sheet = RecoverySheet(Look(Speaker(Manner("en")), window.theme), session.file.drafts(), session)
    said = texts(sheet)
    assert "SSC-001 · Infusion 1" in said
    assert "1 field · last typed" in said
    assert "Dr Test" in said
    assert "Locked by Dr Test" in said
    assert sheet.chosen == {0: "keep"}
    sheet.deleteLater()
