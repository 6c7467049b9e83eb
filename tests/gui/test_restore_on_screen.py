"""Restoring and practising it from the window, by keys, on real files (F100, T6)."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pypdfium2
import pytest
from answering import Answers
from arriving import log_in
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from rescue_fixtures import LATER, STUDY, a_study, at_rest, backup, errand, made_once, path, state
from shell_fixtures import answers, open_window

from sscexo_desktop.actions.facing import file_words
from sscexo_desktop.actions.gate import FirstAccount, create_study
from sscexo_desktop.backup_plan import BackupPlan
from sscexo_desktop.gui.desk import Spot
from sscexo_desktop.gui.files.restore_page import RestorePage
from sscexo_desktop.gui.papers.preview import PaperChoice, PaperPreview
from sscexo_desktop.gui.window import MainWindow
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.report import write_report
from sscexo_desktop.settings import load_preferences
from sscexo_desktop.store.passwords import Cost
from sscexo_desktop.store.proof.verify import verify_file
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.texts import Manner
from tests.people import PASSWORD

__all__ = ["Answers", "answers", "backup", "made_once", "open_window", "path"]

GO = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier


def press(qtbot, window: MainWindow) -> None:
    """Ctrl+Enter: the answer of the step."""
    qtbot.waitUntil(window.isActiveWindow)
    QApplication.processEvents()  # what was laid out just now is shown
    qtbot.keyClick(window.focusWidget() or window, *GO)
    at_rest(qtbot, window)


def words(window: MainWindow) -> str:
    QApplication.processEvents()
    return "\n".join(each.text() for each in window.findChildren(QLabel) if each.isVisible())


def page_of(window: MainWindow) -> RestorePage:
    found = errand(window)
    assert isinstance(found, RestorePage)
    return found


@pytest.fixture
def to_check(open_window, qtbot, path: Path, backup: Path):
    """Walk to the second step: the file and the newest backup are offered, and taken."""

    def walked(**preferences) -> MainWindow:
        plans = {"somebody": BackupPlan(folders=(str(backup.parent), str(backup.parent / "away")))}
        window = open_window(recent=(str(path),), plans=plans, **preferences)
        window.resize(1280, 800)
        qtbot.keyClick(window._welcome.restore_button, Qt.Key.Key_Space)
        assert page_of(window).step == "place"
        press(qtbot, window)
        assert [each for each, _ in page_of(window).choice.rows] == [backup]
        press(qtbot, window)
        assert page_of(window).step == "check"
        return window

    return walked


def confirm(qtbot, window: MainWindow, login: str = "manager", number: str = "") -> None:
    """Type the reason, the number of lost entries, user name and password, each ended with Enter."""
    asked = page_of(window).confirming
    assert asked is not None
    assert QApplication.focusWidget() is asked.reason
    qtbot.keyClicks(asked.reason, "the disk was broken")
    assert not asked.form.isEnabled()
    qtbot.keyClick(asked.reason, Qt.Key.Key_Return)
    qtbot.keyClicks(asked.number, number or str(page_of(window).found.comparison.only_here.entries))
    qtbot.keyClick(asked.number, Qt.Key.Key_Return)
    if not asked.form.isEnabled():
        return
    qtbot.keyClicks(asked.form.user, login)
    qtbot.keyClick(asked.form.user, Qt.Key.Key_Return)
    qtbot.keyClicks(asked.form.password.field, PASSWORD)
    qtbot.keyClick(asked.form.password.field, Qt.Key.Key_Return)
    at_rest(qtbot, window)


@pytest.mark.parametrize("language", ["en", "fa"])
def test_the_whole_way_by_keys(to_check, qtbot, path: Path, backup: Path, language: str):
    """F100: from the first page to logging in again; the old file is kept aside byte for byte, and the reason is in the trail."""
    window = to_check(language=language)
    page, say = page_of(window), Speaker(Manner(language))
    assert "✕" not in page.findings.checks.accessibleDescription()
    assert page.findings.checks.accessibleDescription().count("✓") == 10
    told = words(window)
    assert say("✕ Something would be lost: {file} holds what the backup does not.", file=file_words(path.name)) in told
    assert say("Typed and not saved, kept as drafts in this file alone: {n}", n=1) in told
    assert "SSC-002" in told
    assert "pantoprazole" not in told
    kept = backup.read_bytes()
    press(qtbot, window)
    confirm(qtbot, window)
    assert page.step == "done"
    done = page.restored
    assert hashlib.sha256(done.aside.read_bytes()).hexdigest() == done.sha256_aside
    assert backup.read_bytes() == kept
    assert verify_file(path).ok
    press(qtbot, window)
    assert window.way_in.login_page is not None
    log_in(window, "manager")
    session = window.view.session
    assert [each.number for each in session.file.participants()] == ["SSC-001"]
    (event,) = session.file.events("restored")
    assert "reason:the disk was broken" in event.detail
    assert event.login == "manager"


def test_what_would_be_lost_is_typed(to_check, qtbot, path: Path):
    """F100: another number than that of the lost entries lets nobody type a password."""
    window = to_check()
    before = state(path.parent)
    press(qtbot, window)
    confirm(qtbot, window, number="1")
    asked = page_of(window).confirming
    assert not asked.form.isEnabled()
    asked.number.clear()
    commit = Speaker(Manner("fa")).digits(str(page_of(window).found.comparison.only_here.entries))
    asked.number.insert(commit)
    assert asked.form.isEnabled()
    qtbot.mouseClick(page_of(window).buttons[0], Qt.MouseButton.LeftButton)
    assert window.way_back.errand is None
    assert {name: digest for name, digest in state(path.parent).items() if name != path} == {
        name: digest for name, digest in before.items() if name != path
    }


def test_only_the_data_manager_restores(to_check, qtbot, path: Path):
    """T15: the investigator is refused in words, it stands in the trail, and the file is where it was."""
    window = to_check()
    press(qtbot, window)
    confirm(qtbot, window, "doctor")
    page = page_of(window)
    assert page.step == "confirm"
    assert "This needs the role Data manager." in words(window)
    page.end()
    file = StudyFile.open(path, STUDY, read_only=True)
    assert [each.detail for each in file.events("refused")] == ["restore"]
    file.close()
    assert list(path.parent.glob("*before-restore*")) == []


def test_another_language_in_the_middle(to_check, qtbot):
    """F106: what was typed stays, and the gate is still open."""
    window = to_check()
    press(qtbot, window)
    asked = page_of(window).confirming
    qtbot.keyClicks(asked.reason, "the disk was broken")
    qtbot.keyClicks(asked.number, "12")
    page_of(window).bar.changed.emit(window.preferences.scaled(2))
    again = page_of(window).confirming
    assert again is not asked
    assert (again.reason.text(), again.number.text()) == ("the disk was broken", "12")


def test_a_cancelled_restoration_leaves_everything(to_check, qtbot, path: Path):
    """F100: cancelled while it copies: the file is the same, nothing lies beside it, and one stands where one was."""
    window = to_check()
    press(qtbot, window)
    page = page_of(window)
    asked = page.confirming
    page.works.start = stopped_at_once(page)
    asked.reason.setText("the disk was broken")
    asked.number.setText(str(page.found.comparison.only_here.entries))
    asked.form.fill("manager", PASSWORD)
    before = state(path.parent)
    qtbot.waitUntil(lambda: page.step == "check", timeout=10_000)
    assert page.restored is None
    assert state(path.parent) == before
    assert {each.suffix for each in path.parent.iterdir()} <= {".sqlite", ".lock"}


def stopped_at_once(page: RestorePage):
    """The real start, with the cancel button pressed before the job has reported anything."""
    begin = type(page.works).start

    def start(title, work, then):
        begin(page.works, title, work, then)
        page.works.stop_all()

    return start


def test_nobody_at_the_desk(open_window, study, tmp_path: Path, answers, path: Path, backup: Path, qtbot):
    """F82: the page leaves by itself, with all that it shows; nothing is held any more."""
    from shell_fixtures import TODAY, quick_doors

    from sscexo_desktop.settings import Preferences

    now = [0.0]
    doors = quick_doors(study, tmp_path / "demo.sqlite", lambda: TODAY)
    window = MainWindow(doors, Preferences(), tmp_path / "p.json", lambda _window: answers, lambda: now[0])
    qtbot.addWidget(window)
    window.show()
    window.way_back.restore(path)
    page_of(window).check(backup)
    at_rest(qtbot, window)
    press(qtbot, window)
    assert page_of(window).gate is not None
    page = page_of(window)
    now[0] = 599.0
    page.idle.look()
    assert window.way_back.errand is page
    now[0] = 601.0
    page.idle.look()
    assert window.way_back.errand is None
    assert page.gate is None
    StudyFile.open(path, STUDY).close()


def test_from_the_backup_page(open_window, qtbot, path: Path, backup: Path, answers):
    """F100, T15: the data manager's button closes the study and begins; for anybody else it is grey and says why."""
    window = open_window()
    window.open_file(path)
    log_in(window, "doctor")
    window.view.go(Spot("backup"))
    grey = window.view.page.rescue.restore
    assert not grey.isEnabled()
    assert "Data manager" in grey.toolTip()
    window.way_in.log_out()
    log_in(window, "manager")
    window.view.go(Spot("backup"))
    answers.path = backup
    qtbot.keyClick(window.view.page.rescue.restore, Qt.Key.Key_Return)
    assert window.view is None
    assert window.way_in.gate is None
    page = page_of(window)
    assert (page.step, page.path) == ("choice", path)
    qtbot.keyClick(page.other, Qt.Key.Key_Return)
    at_rest(qtbot, window)
    assert page.step == "check"


@pytest.mark.parametrize("harm", ["damaged", "text", "other study", "equal", "parted"])
def test_candidates_of_every_kind(open_window, qtbot, path: Path, backup: Path, tmp_path: Path, harm: str):
    """T6: each is explained by its own check, and none of the files is written."""
    if harm == "damaged":
        backup.write_bytes(backup.read_bytes()[:40_000] + bytes(8192) + backup.read_bytes()[48_192:])
    elif harm == "text":
        backup.write_text("not a study", encoding="utf-8")
    elif harm == "other study":
        backup.unlink()
        a_study(backup)
    elif harm == "equal":
        shutil.copy(path, backup)
    window = open_window()
    before = state(path.parent, backup.parent)
    window.way_back.restore(path)
    page = page_of(window)
    page.check(backup)
    at_rest(qtbot, window)
    assert state(path.parent, backup.parent) == before
    failed = {"damaged": "✕ Every page", "text": "✕ The study", "other study": "✕ The study"}.get(harm)
    told = page.findings.checks.accessibleDescription()
    buttons = [each.text() for each in page.buttons]
    if failed:
        assert failed in told
        assert "Continue" not in buttons
    else:
        assert "✕" not in told
        assert ("Open the study file" if harm == "equal" else "Continue") in buttons


def test_where_the_file_is_gone(open_window, qtbot, path: Path, backup: Path, answers):
    """F100: another place is chosen, nothing is lost, and the candidate's data manager restores."""
    window = open_window()
    answers.target = path.with_name("elsewhere")
    window.way_back.restore()
    qtbot.keyClick(page_of(window).other, Qt.Key.Key_Return)
    page = page_of(window)
    assert page.path == path.with_name("elsewhere.sqlite")
    page.check(backup)
    at_rest(qtbot, window)
    assert "✓ Nothing would be lost" in words(window)
    press(qtbot, window)
    qtbot.keyClicks(page.confirming.reason, "lost laptop")
    assert page.confirming.form.isEnabled()
    page.confirming.form.fill("manager", PASSWORD)
    at_rest(qtbot, window)
    assert page.restored.aside is None
    assert verify_file(page.path).ok


def test_the_report_of_a_restoration(to_check, qtbot, answers, tmp_path: Path):
    """F100: with both digests, who and why, in either language."""
    window = to_check()
    press(qtbot, window)
    confirm(qtbot, window)
    page = page_of(window)
    qtbot.keyClick(page.print, Qt.Key.Key_Return)
    (asked,) = [about for what, about in answers.asked if what == "preview"]
    text = "".join(printed(asked, tmp_path / "en.pdf").split())
    for wanted in (page.restored.sha256, page.restored.sha256_aside, "thediskwasbroken", "ManagerTest"):
        assert wanted in text
    assert "pantoprazole" not in text + printed(asked, tmp_path / "fa.pdf", "fa")


def printed(paper: PaperPreview, out: Path, language: str = "en") -> str:
    write_report(paper.gather(PaperChoice(language, "filled")), out)
    document = pypdfium2.PdfDocument(out)
    try:
        return "\n".join(each.get_textpage().get_text_range() for each in document)
    finally:
        document.close()


# ---- the drill ---------------------------------------------------------------------------------------------------------------


def at_backups(window: MainWindow, path: Path, login: str = "nurse"):
    window.open_file(path)
    log_in(window, login)
    window.view.go(Spot("backup"))
    return window.view.page.rescue


def test_a_drill_from_the_window(open_window, qtbot, path: Path, backup: Path, answers, tmp_path: Path):
    """F100: with a chosen backup: a page on paper, nothing left behind, and the day is remembered on this computer."""
    window = open_window()
    card = at_backups(window, path)
    assert "never practised" in card.last.text()
    answers.path = backup
    before = state(backup.parent), [each.name for each in path.parent.iterdir()]
    qtbot.keyClick(card.other, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "preview" in answers.questions(), timeout=20_000)
    assert (state(backup.parent), [each.name for each in path.parent.iterdir()]) == before
    paper = next(about for what, about in answers.asked if what == "preview")
    assert "Passed: this backup can be restored." in printed(paper, tmp_path / "drill.pdf")
    kept = load_preferences(tmp_path / "preferences.json").drills[str(path)]
    assert kept[1:] == (backup.name, True)
    assert window.view.page.rescue.last.text().startswith("\u200e✓ Practised last")


def test_a_drill_with_the_newest(open_window, qtbot, path: Path, backup: Path, answers):
    """F100: where there is none it is said with what to do; else the newest of this very study is taken."""
    window = open_window()
    card = at_backups(window, path)
    qtbot.keyClick(card.newest, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "tell" in answers.questions(), timeout=20_000)
    (fault,) = [about for what, about in answers.asked if what == "tell"]
    assert "No backup was found" in str(fault)
    a_study(backup.with_name("other-20991231T000000Z.sqlite"))
    window.view.desk.backups.choose(BackupPlan(folders=(str(backup.parent),)))
    qtbot.waitUntil(lambda: not window.view.works.busy)
    qtbot.keyClick(window.view.page.rescue.newest, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "preview" in answers.questions(), timeout=20_000)
    assert window.preferences.drills[str(path)][1] == backup.name


def test_the_draft_is_named(to_check):
    """F19, F100: of a draft it is said whose record it is, and not what was typed."""
    window = to_check()
    assert LATER.participant in words(window)
    assert "aspirin" not in words(window)


# ---- encrypted -----------------------------------------------------------------------------------------------------------------

PASSPHRASE = "seven pomegranates under Bisotun"  # noqa: S105


@pytest.fixture
def encrypted(tmp_path: Path) -> Path:
    """An encrypted study file, and a backup of it in another folder."""
    found = tmp_path / "locked" / "study.sqlite"
    found.parent.mkdir()
    first = FirstAccount("manager", "Manager Test", PASSWORD)
    session = create_study(found, STUDY, first, cost=Cost.quick(), passphrase=PASSPHRASE)
    session.file.backup(tmp_path)
    session.file.note("clock_behind")
    session.file.close()
    return found


def test_an_encrypted_backup(open_window, qtbot, encrypted: Path):
    """F80, F100: it is told as such; its passphrase is asked for over the page, wrong ones are refused, and it goes on."""
    window = open_window(recent=(str(encrypted),))
    backup = next(encrypted.parent.parent.glob("study-*.sqlite"))
    window.way_back.restore(encrypted)
    page = page_of(window)
    page.check(backup)
    at_rest(qtbot, window)
    asked = window.way_back.unlock
    assert asked is not None
    assert not page.isVisible()
    for typed in ("wrong passphrase", PASSPHRASE):
        qtbot.waitUntil(lambda: window.way_back.unlock.form.go.isEnabled() or not window.way_back.unlock.form.password.text)
        qtbot.waitUntil(lambda: window.key_ring.unlocking.wait(backup) == 0, timeout=5000)
        asked.form.password.field.clear()
        qtbot.keyClicks(asked.form.password.field, typed)
        qtbot.waitUntil(asked.form.go.isEnabled, timeout=5000)
        qtbot.keyClick(asked.form.password.field, Qt.Key.Key_Return)
        if typed != PASSPHRASE:
            assert window.way_back.unlock is asked
    at_rest(qtbot, window)
    assert window.way_back.unlock is None
    assert page.step == "check"
    assert "✕" not in page.findings.checks.accessibleDescription()
    press(qtbot, window)
    confirm(qtbot, window)
    assert page.step == "done"
    press(qtbot, window)
    log_in(window, "manager")
    assert window.view.session.file.encrypted
    assert PASSPHRASE not in window.view.session.file.events("restored")[0].detail


def test_the_passphrase_page_is_left(open_window, qtbot, encrypted: Path):
    """F80: whoever does not know it stands where they were."""
    window = open_window()
    backup = next(encrypted.parent.parent.glob("study-*.sqlite"))
    window.way_back.restore(encrypted)
    page_of(window).check(backup)
    at_rest(qtbot, window)
    window.way_back.unlock.back.emit()
    QApplication.processEvents()
    assert page_of(window).isVisible()
    assert page_of(window).step == "choice"
