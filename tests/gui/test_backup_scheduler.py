"""Backups that happen by themselves: when it is time and something changed, quietly, whatever the folders do (F99)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from answering import Answers
from arriving import log_in, new_study
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from shell_fixtures import answers, quick_doors

from sscexo_desktop.actions import backing_up
from sscexo_desktop.actions.backing_up import InFolder, Source
from sscexo_desktop.actions.facing import file_words
from sscexo_desktop.backup_plan import BackupPlan, MadeBackup
from sscexo_desktop.errors import Trouble
from sscexo_desktop.gui.files.backup_words import backup_line
from sscexo_desktop.gui.window import MainWindow
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.settings import Preferences, load_preferences
from sscexo_desktop.store.copies.checksum import read
from sscexo_desktop.study.texts import Manner, message

__all__ = ["answers"]

MINUTE = 60.0


class Ticks:
    """A clock that a test winds."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def empty(study, tmp_path: Path, qtbot, answers: Answers, ticks: Ticks) -> Iterator[MainWindow]:
    doors = quick_doors(study, tmp_path / "demo.sqlite", lambda: date(2024, 11, 20))
    # Nobody is at the desk in these tests; an hour of it locks nothing.
    found = MainWindow(doors, Preferences(idle_minutes=60), tmp_path / "preferences.json", lambda _window: answers, ticks)
    found.show()
    found.activateWindow()
    qtbot.waitExposed(found)
    yield found
    answers.leaving = "draft"
    found.close()
    found.close()  # without waiting for a backup
    found.deleteLater()
    QApplication.instance().setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    QApplication.processEvents()


@pytest.fixture
def window(empty: MainWindow, tmp_path: Path, answers: Answers) -> MainWindow:
    answers.new = new_study(tmp_path / "مطالعه ما.sqlite")
    empty.create_file()
    empty.view.session.screen_participant()
    return empty


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "فلش"
    folder.mkdir()
    return folder


@pytest.fixture
def wait(empty: MainWindow, qtbot) -> Callable[[], None]:
    """Wait until no backup is under way."""
    return lambda: qtbot.waitUntil(lambda: not empty.backups.busy and not empty.last_backup.on, timeout=5000)


def into(window: MainWindow, *folders: Path, **plan: object) -> None:
    window.backups.choose(replace(BackupPlan(tuple(map(str, folders))), **plan))


def copies(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.sqlite"))


# ---- when ------------------------------------------------------------------------------------------------------------------------


def test_every_so_many_minutes_where_something_changed(window: MainWindow, stick: Path, ticks: Ticks, wait, answers) -> None:
    """F99: not before it is time, then once; not again before something was written."""
    into(window, stick)
    ticks.now += 29 * MINUTE
    window.backups.look()
    assert not window.backups.busy
    ticks.now += MINUTE
    window.backups.look()
    assert window.backups.busy
    assert window.view.status.backup.text() == "Backing up…"
    wait()
    (copy,) = copies(stick)
    made = window.backups.plan.made[str(stick)]
    assert (made.path, made.sha256, made.state) == (str(copy), read(copy), window.view.session.file.state)
    assert window.view.status.backup.text() == f"Backup {made.taken_at.astimezone(backing_up_zone()):%H:%M}"
    assert load_preferences(window._kept_at).plans[window.view.session.file.study_uuid] == window.backups.plan
    for _ in range(3):
        ticks.now += 31 * MINUTE
        window.backups.look()
        assert not window.backups.busy
    window.view.session.screen_participant()
    window.backups.look()
    assert not window.backups.busy  # the half hour begins with the last look that found nothing new
    ticks.now += 31 * MINUTE
    window.backups.look()
    wait()
    assert len(copies(stick)) == 2
    assert answers.questions() == ["new_study"]


def backing_up_zone():
    from sscexo_desktop.actions.session import SITE_ZONE

    return SITE_ZONE


def test_the_timer_looks_by_itself(window: MainWindow, stick: Path, ticks: Ticks, wait, qtbot) -> None:
    into(window, stick)
    ticks.now += 31 * MINUTE
    window.backups._timer.setInterval(5)
    qtbot.waitUntil(lambda: bool(copies(stick)), timeout=5000)
    wait()


def test_nothing_by_itself_where_nobody_wants_it(window: MainWindow, stick: Path, ticks: Ticks) -> None:
    into(window, stick, minutes=0)
    ticks.now += 1000 * MINUTE
    window.backups.look()
    into(window)
    window.backups.look()
    assert not window.backups.busy


def test_not_while_a_save_is_under_way(window: MainWindow, stick: Path, ticks: Ticks, wait) -> None:
    """F98, F99: the next look comes soon enough."""
    into(window, stick)
    ticks.now += 31 * MINUTE
    with window.view.session.file.together():
        window.backups.look()
        assert not window.backups.busy
    window.backups.look()
    wait()
    assert len(copies(stick)) == 1


def test_work_goes_on_meanwhile(window: MainWindow, stick: Path, ticks: Ticks, wait, monkeypatch) -> None:
    """It runs in a thread of its own; what is saved in the middle of it is in the next one."""
    into(window, stick)
    threads, go_on = [], threading.Event()
    real = backing_up.back_up_into

    def slow(*given, **named):
        threads.append(threading.current_thread())
        assert go_on.wait(5)
        return real(*given, **named)

    monkeypatch.setattr(backing_up, "back_up_into", slow)
    ticks.now += 31 * MINUTE
    window.backups.look()
    window.view.session.screen_participant()
    window.backups.look()  # one at a time
    go_on.set()
    wait()
    assert len(threads) == 1
    assert threads[0] is not threading.main_thread()
    window.view.session.screen_participant()
    assert window.backups.due() == (stick,)


def test_a_practice_study_has_none(empty: MainWindow, stick: Path, ticks: Ticks, tmp_path: Path, answers: Answers) -> None:
    """F5, F99: neither in between nor on leaving; nor is anything said of it at the foot."""
    answers.new = new_study(tmp_path / "practice.sqlite", practice=True)
    empty.create_file()
    into(empty, stick)
    ticks.now += 31 * MINUTE
    empty.backups.look()
    assert not empty.backups.busy
    assert empty.view.status.backup.isHidden()
    empty.close_study()
    assert not empty.last_backup.on
    assert copies(stick) == []


def test_the_lock_and_the_log_in_page_keep_nobody_from_it(window: MainWindow, stick: Path, ticks: Ticks, wait) -> None:
    """F82, F99: behind the lock backups go on, and show nothing."""
    into(window, stick)
    window.lock.lock()
    ticks.now += 31 * MINUTE
    window.backups.look()
    wait()
    assert len(copies(stick)) == 1
    assert window.lock.on
    assert not any("SSC-001" in each.text() for each in window.lock.page.findChildren(QLabel))
    window.lock.page.form.fill("doctor", "correct horse 1")
    QApplication.processEvents()
    window.way_in.log_out()
    ticks.now += 31 * MINUTE
    window.backups.look()
    wait()
    assert len(copies(stick)) == 2
    log_in(window)
    assert window.view.status.backup.text().startswith("Backup ")


# ---- folders ---------------------------------------------------------------------------------------------------------------------


def test_two_folders_each_by_itself(window: MainWindow, stick: Path, ticks: Ticks, wait, tmp_path: Path, answers) -> None:
    """F99: the stick that is not connected is told and tried again at the next moment; no dialog, and the other has its backup."""
    pulled = tmp_path / "unplugged"
    into(window, pulled, stick)
    ticks.now += 31 * MINUTE
    window.backups.look()
    wait()
    assert len(copies(stick)) == 1
    status = window.view.status.backup
    assert status.text().endswith("· 1 of 2 folders")
    assert f"{file_words(pulled)} is not connected now; it is tried again." in status.toolTip()
    pulled.mkdir()
    ticks.now += 31 * MINUTE
    window.backups.look()  # nothing was written since, but that folder has nothing of it yet
    wait()
    assert (len(copies(pulled)), len(copies(stick))) == (1, 1)
    assert window.view.status.backup.text().endswith("· 2 folders")
    assert "tell" not in answers.questions()


def test_a_failure_stands_at_the_foot_and_a_save_still_works(
    window: MainWindow, stick: Path, ticks: Ticks, wait, monkeypatch, answers
) -> None:
    """T4: a full stick is told in a sentence; nobody is interrupted, and nothing but the backup is missing."""
    import shutil

    into(window, stick)
    ticks.now += 31 * MINUTE
    full = shutil._ntuple_diskusage(100, 100, 0)  # type: ignore[attr-defined]
    with monkeypatch.context() as context:
        context.setattr(shutil, "disk_usage", lambda _folder: full)
        window.backups.look()
        wait()
    status = window.view.status.backup
    assert status.text() == "The backup failed"
    assert "is full. No backup was made there.\nMake room" in status.toolTip()
    assert list(stick.iterdir()) == []
    window.view.session.screen_participant()
    assert answers.questions() == ["new_study"]
    ticks.now += 31 * MINUTE
    window.backups.look()
    wait()
    assert status.text().startswith("Backup ")


def test_a_file_that_cannot_be_read_is_told(window: MainWindow, stick: Path, ticks: Ticks, monkeypatch) -> None:
    into(window, stick)

    def gone(_file: object) -> str:
        raise Trouble(message("Check again, then restore."), message("Try again."))

    monkeypatch.setattr(type(window.view.session.file), "state", property(gone))
    ticks.now += 31 * MINUTE
    window.backups.look()
    assert not window.backups.busy
    assert window.view.status.backup.text() == "The backup failed"


def test_a_mistake_of_ours_is_told(window: MainWindow, stick: Path, ticks: Ticks, wait, monkeypatch, answers) -> None:
    def broken(*_given: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(backing_up, "back_up_into", broken)
    into(window, stick)
    ticks.now += 31 * MINUTE
    window.backups.look()
    wait()
    assert answers.questions()[-1] == "tell"


def test_old_ones_go(window: MainWindow, stick: Path, ticks: Ticks, wait) -> None:
    """F99: so many are kept in each folder."""
    into(window, stick, keep=5)
    for n in range(7):
        window.view.session.file.add_participant(f"SSC-1{n:02}")
        ticks.now += 31 * MINUTE
        window.backups.look()
        wait()
    assert len(copies(stick)) == 5
    assert Path(window.backups.plan.made[str(stick)].path) in copies(stick)


def test_the_backups_of_another_study_are_not_this_ones(window: MainWindow, stick: Path, ticks: Ticks, tmp_path, answers) -> None:
    """A result that comes late is not taken for the next study's."""
    into(window, stick)
    late = Source(Path("/other.sqlite"), "another")
    window.backups._taken(late, (InFolder(stick, trouble=Trouble(message("Try again."), message("Try again."))),))
    assert window.backups.last_try == ()
    first = window.view.session.file.study_uuid
    into(window, stick, on_exit=False)
    window.close_study()
    assert window.backups.plan == BackupPlan()
    answers.new = new_study(tmp_path / "second.sqlite")
    window.create_file()
    assert window.backups.plan.folders == ()
    assert window.preferences.plans[first].folders == (str(stick),)


# ---- on leaving ------------------------------------------------------------------------------------------------------------------


def test_a_backup_on_leaving(window: MainWindow, stick: Path, wait) -> None:
    """F99: after the file is closed, with all of it, and then the window is gone."""
    into(window, stick)
    path = window.view.session.file.path
    window.close()
    assert window.last_backup.on
    assert window.isVisible()
    assert not path.with_name(f"{path.name}.lock").exists()
    wait()
    assert not window.isVisible()
    (copy,) = copies(stick)
    assert copy.stat().st_size == path.stat().st_size
    assert next(iter(window.preferences.plans.values())).made[str(stick)].path == str(copy)


def test_closing_the_study_leads_to_the_first_page(window: MainWindow, stick: Path, wait, tmp_path) -> None:
    into(window, stick)
    window.close_study()
    window.prefer(replace(window.preferences, font_scale=1.3))  # keys for the size of the letters
    assert window.last_backup.on
    wait()
    assert window._welcome is not None
    assert len(copies(stick)) == 1


def test_nothing_is_asked_where_nothing_changed(window: MainWindow, stick: Path, ticks: Ticks, wait) -> None:
    """F99: the last backup holds all of it, or nobody wants one on leaving."""
    into(window, stick)
    ticks.now += 31 * MINUTE
    window.backups.look()
    wait()
    window.close()
    assert not window.last_backup.on
    assert not window.isVisible()
    assert len(copies(stick)) == 1


@pytest.mark.parametrize("wanted", [{"on_exit": False}, {}])
def test_nobody_waits_for_a_backup_that_is_not_wanted(window: MainWindow, stick: Path, wanted: dict[str, bool]) -> None:
    into(window, *([stick] if wanted else []), **wanted)
    window.close()
    assert not window.last_backup.on
    assert copies(stick) == []


@pytest.mark.parametrize("way", ["button", "window", "escape"])
def test_leaving_without_it(window: MainWindow, stick: Path, wait, monkeypatch, qtbot, way: str) -> None:
    """F99: progress and a way out; of a backup that is cut off nothing stays."""
    from sscexo_desktop.store.copies import backup as store

    begun, real = threading.Event(), store._copy

    def slow(source, partial, secret, progress) -> None:
        begun.set()
        for n in range(500):
            progress(n, 1000)
            threading.Event().wait(0.01)
        real(source, partial, secret, progress)

    monkeypatch.setattr(store, "_copy", slow)
    into(window, stick)
    window.close()
    qtbot.waitUntil(lambda: begun.is_set() and window.last_backup.page.gauge.part > 0)
    assert not any("SSC-001" in each.text() or "مطالعه" in each.text() for each in window.last_backup.page.findChildren(QLabel))
    if way == "button":
        window.last_backup.page.out.click()
    elif way == "escape":
        qtbot.keyClick(window.last_backup.page, Qt.Key.Key_Escape)
    else:
        window.close()
    wait()
    assert not window.isVisible()
    assert list(stick.iterdir()) == []


def test_a_stick_that_is_missing_on_leaving(window: MainWindow, tmp_path: Path, wait, qtbot) -> None:
    """F99: plug it in and try again, or go."""
    stick = tmp_path / "unplugged"
    into(window, stick)
    window.close()
    qtbot.waitUntil(lambda: window.last_backup.page.retry is not None)
    words = " ".join(each.text() for each in window.last_backup.page.findChildren(QLabel))
    assert "The folder unplugged is not there." in words
    assert "Check that the disk or memory stick is connected" in words
    stick.mkdir()
    window.last_backup.page.retry.click()
    wait()
    assert not window.isVisible()
    assert len(copies(stick)) == 1


def test_one_backup_is_enough_to_go(window: MainWindow, stick: Path, tmp_path: Path, wait) -> None:
    """A second folder that is not connected keeps nobody."""
    into(window, tmp_path / "unplugged", stick)
    window.close()
    wait()
    assert not window.isVisible()
    assert len(copies(stick)) == 1


def test_leaving_a_locked_window(window: MainWindow, stick: Path, wait) -> None:
    into(window, stick)
    window.lock.lock()
    window.close()
    assert window.last_backup.on
    wait()
    assert not window.isVisible()
    assert len(copies(stick)) == 1


# ---- what is said ----------------------------------------------------------------------------------------------------------------

NOW = datetime(2026, 3, 20, 9, 10, tzinfo=UTC)


def made(hours: float) -> MadeBackup:
    return MadeBackup((NOW - timedelta(hours=hours)).isoformat(), "/a/x.sqlite", "ff")


@pytest.mark.parametrize(
    ("folders", "ages", "words", "tone"),
    [
        ((), {}, "No backup yet", "amber"),
        (("/a",), {}, "No backup yet", "amber"),
        (("/a",), {"/a": 0.5}, "Backup 12:10", "quiet"),
        (("/a",), {"/a": 23.9}, "Backup 2026-03-19", "quiet"),
        (("/a",), {"/a": 24.1}, "Backup 2026-03-19", "amber"),
        (("/a",), {"/b": 0.5}, "No backup yet", "amber"),
        (("/a", "/b"), {"/a": 0.5, "/b": 1}, "Backup 12:10 · 2 folders", "quiet"),
        (("/a", "/b"), {"/a": 0.5, "/b": 100}, "Backup 12:10 · 1 of 2 folders", "quiet"),
        (("/a", "/b"), {"/a": 50, "/b": 100}, "Backup 2026-03-18", "amber"),
    ],
)
def test_the_line_at_the_foot(folders, ages, words: str, tone: str) -> None:
    """F99: when the last proven backup was; amber when it is older than a day or there is none."""
    plan = BackupPlan(folders, made={folder: made(hours) for folder, hours in ages.items()})
    said = backup_line(Speaker(Manner("en")), plan, (), busy=False, now=NOW)
    assert (said.words, said.tone) == (words, tone)
    assert said.tip
    persian = backup_line(Speaker(Manner("fa", "jalali")), plan, (), busy=True, now=NOW)
    assert (persian.words, persian.tone) == ("در حال پشتیبان‌گیری…", "quiet")
