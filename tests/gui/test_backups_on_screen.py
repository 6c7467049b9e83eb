"""The page of the backups, its folders and what is found in them, and words about the place of a study file (F98, F99, F113)."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from answering import Answers
from arriving import log_in, new_study
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication, QLabel
from shell_fixtures import answers, open_window

from sscexo_desktop.backup_plan import BackupPlan
from sscexo_desktop.gui.desk import Spot
from sscexo_desktop.gui.files.backup_list import FIRST
from sscexo_desktop.gui.status_bar import size_words
from sscexo_desktop.gui.window import MainWindow
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.settings import load_preferences
from sscexo_desktop.store.copies import places, volumes
from sscexo_desktop.store.copies.checksum import beside, digest
from sscexo_desktop.store.copies.places import look
from sscexo_desktop.store.copies.volumes import Volume
from sscexo_desktop.study.texts import Manner

__all__ = ["answers", "open_window"]


@pytest.fixture
def window(open_window, answers: Answers, tmp_path: Path) -> MainWindow:
    found = open_window()
    answers.new = new_study(tmp_path / "study.sqlite")
    found.create_file()
    found.view.session.screen_participant()
    return found


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "فلش مطب"
    folder.mkdir()
    return folder


def arrive(window: MainWindow, qtbot, *folders: Path):
    window.backups.choose(BackupPlan(tuple(map(str, folders)), on_exit=False))
    window.view.go(Spot("backup"))
    seen(window, qtbot)
    return window.view.page


def seen(window: MainWindow, qtbot) -> None:
    """Wait until what is done is done, and the folders were looked into."""
    qtbot.waitUntil(lambda: not window.view.works.busy and not window.backups.quiet._under_way, timeout=5000)


def back_up(window: MainWindow, qtbot) -> None:
    qtbot.waitUntil(window.view.page.go.isVisible)
    qtbot.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    seen(window, qtbot)


def words(widget) -> list[str]:
    QApplication.processEvents()  # what was just put into a layout is hidden yet
    return [each.text() for each in widget.findChildren(QLabel) if not each.isHidden()]


def test_folders_are_added_and_taken_off(window: MainWindow, answers: Answers, stick: Path, tmp_path: Path, qtbot) -> None:
    """F99: one after the other, each once; taken off the list its backups stay, and so does what is known of it."""
    page = arrive(window, qtbot)
    assert any("No folder chosen yet" in each for each in words(page))
    second = tmp_path / "second"
    second.mkdir()
    for target in (None, stick, stick, second):
        answers.target = target
        page.add.click()
        seen(window, qtbot)
    assert list(page.folders) == [str(stick), str(second)]
    assert any("free" in each for each in words(page.folders[str(stick)]))
    back_up(window, qtbot)
    page.folders[str(stick)].remove.click()
    assert list(page.folders) == [str(second)]
    assert list(stick.glob("*.sqlite"))
    kept = load_preferences(window._kept_at).plans[window.view.session.file.study_uuid]
    assert kept.folders == (str(second),)
    assert str(stick) in kept.made


def test_back_up_now(window: MainWindow, stick: Path, tmp_path: Path, qtbot, answers: Answers) -> None:
    """F99: Ctrl+Enter, into every folder; beside each stands what came of it: when, size, hash, room, and what is in the way."""
    gone = tmp_path / "unplugged"
    page = arrive(window, qtbot, stick, gone)
    back_up(window, qtbot)
    (copy,) = stick.glob("*.sqlite")
    here, there = (words(page.folders[str(each)]) for each in (stick, gone))
    assert any(each.startswith("✓ Last backup ") and "kB" in each for each in here)
    assert f"SHA-256: {digest(copy)}" in here
    assert any(each.endswith("1 backup of this study in it") for each in here)
    assert "Not connected now. It is tried again by itself; nothing is asked." in there
    assert "tell" not in answers.questions()
    assert window.view.status.backup.text().endswith("· 1 of 2 folders")
    assert window.backups.due() == (gone,)


def test_somebody_who_asks_is_told_that_there_is_none(window: MainWindow, tmp_path: Path, qtbot, answers: Answers) -> None:
    arrive(window, qtbot, tmp_path / "unplugged")
    back_up(window, qtbot)
    assert answers.questions()[-1] == "tell"


def test_how_often_and_how_many(window: MainWindow, stick: Path, qtbot) -> None:
    page = arrive(window, qtbot, stick)
    page.minutes.choose("60")
    page.keep.choose("10")
    page.on_exit.click()
    plan = load_preferences(window._kept_at).plans[window.view.session.file.study_uuid]
    assert (plan.minutes, plan.keep, plan.on_exit, plan.folders) == (60, 10, True, (str(stick),))
    page.minutes.setCurrentIndex(0)
    assert window.backups.plan.minutes == 0
    window.prefer(replace(window.preferences, theme="dark"))
    window.view.prefer_asked.emit(replace(window.view.desk.preferences, language="fa"))
    assert window.backups.plan.minutes == 0


def test_what_is_found_and_proven(window: MainWindow, stick: Path, qtbot) -> None:
    """F99, F100: the newest first, each with its last entry and seal; a checksum that is missing or wrong is told."""
    page = arrive(window, qtbot, stick)
    for n in range(3):
        window.view.session.file.add_participant(f"SSC-10{n}")
        back_up(window, qtbot)
    newest, middle, oldest = page.list._kept
    assert newest.head == window.view.session.file.trail_head()
    beside(middle.path).unlink()
    with oldest.path.open("r+b") as copy:
        copy.seek(200_000)
        copy.write(b"\xff\xfe\xfd")
    window.view.go(Spot("backup"))
    seen(window, qtbot)
    page = window.view.page
    said = words(page.list)
    assert f"✓ Proven when it was made · entry {newest.head[0]}, seal {newest.head[1][:12].upper()}" in said
    assert any(each.startswith("▲ Its checksum file is missing") for each in said)
    expected = {
        newest: "✓ Proven just now, byte by byte and entry by entry",
        middle: "✓ Proven just now; there is no checksum file",
        oldest: "✕ Its bytes are not those of its checksum: do not use it",
    }
    for kept, sentence in expected.items():
        button = page.list.verify[str(kept.path)]
        button.setFocus()
        qtbot.keyClick(button, Qt.Key.Key_Return)
        seen(window, qtbot)
        assert any(each.startswith(sentence) for each in words(page.list)), sentence
        assert page.list.verify[str(kept.path)].hasFocus()


def test_what_cannot_be_read_is_told(window: MainWindow, stick: Path, qtbot) -> None:
    (stick / "study-20260101T000000Z.sqlite").write_text("Dear colleague,\n" * 500)
    (stick / "other-20260101T000000Z.sqlite").write_text("Dear colleague,\n" * 500)
    page = arrive(window, qtbot, stick)
    assert [each for each in words(page.list) if each.startswith("✕")] == ["✕ study-20260101T000000Z.sqlite is damaged."]
    page.list.verify[str(stick / "study-20260101T000000Z.sqlite")].click()
    seen(window, qtbot)
    assert any(each.startswith("✕ study-20260101T000000Z.sqlite") for each in words(page.list))


def test_many_are_shown_when_they_are_wanted(window: MainWindow, stick: Path, qtbot) -> None:
    page = arrive(window, qtbot, stick)
    for _ in range(FIRST + 1):
        window.view.session.file.backup(stick)
    window.view.go(Spot("backup"))
    seen(window, qtbot)
    page = window.view.page
    assert len(page.list.verify) == FIRST
    page.list._show_all()
    assert len(page.list.verify) == FIRST + 1


def test_leaving_the_page_while_the_folders_are_looked_into(window: MainWindow, stick: Path, qtbot) -> None:
    window.backups.choose(BackupPlan((str(stick),), on_exit=False))
    for _ in range(3):
        window.view.go(Spot("backup"))
        window.view.go(Spot("verify"))
    QApplication.sendPostedEvents(None, 52)
    seen(window, qtbot)


def test_who_may(window: MainWindow, stick: Path, qtbot) -> None:
    """F79: the page is the staff's; what the program does by itself needs nobody."""
    window.backups.choose(BackupPlan((str(stick),), on_exit=False))
    window.way_in.log_out()
    log_in(window, "reader")
    window.view.status.backup.click()
    assert window.view.spot.page != "backup"
    assert window.backups.by_itself


def test_the_line_at_the_foot_leads_to_the_page(window: MainWindow, qtbot) -> None:
    mark = window.view.status.backup
    assert mark.text() == "No backup yet"
    mark.setFocus()
    qtbot.keyClick(mark, Qt.Key.Key_Space)
    assert window.view.spot.page == "backup"


@pytest.mark.parametrize("wide", [1100, 1280, 1440])
def test_there_is_room_at_the_foot(open_window, answers: Answers, tmp_path: Path, stick: Path, qtbot, wide: int) -> None:
    """F99: in Persian at 175 %, the words of the backup and of the hand copy are whole, beside the longest about drafts."""
    from datetime import UTC, datetime

    window = open_window(language="fa", calendar="jalali", font_scale=1.75)
    window.resize(wide, 800)
    answers.new = new_study(tmp_path / "study.sqlite")
    window.create_file()
    other = tmp_path / "other"
    other.mkdir()
    window.backups.choose(BackupPlan((str(stick), str(other)), on_exit=False))
    window.view.go(Spot("backup"))
    seen(window, qtbot)
    back_up(window, qtbot)
    status = window.view.status
    status.show_draft(datetime.now(UTC))
    status.show_lock_in(25)
    QApplication.processEvents()
    assert window.width() == wide
    for each in (status._kept, status._copy, status._lock):
        assert each.width() >= each.sizeHint().width()
    mark = status.backup
    assert ("پوشه" in mark.text()) == (wide > 1200)
    if wide < 1200:  # nothing that counts more is cut for it, and without the countdown it is there
        status.show_lock_in(100)
    assert mark.isVisible()
    assert mark.text().startswith("پشتیبان ")
    QApplication.processEvents()
    assert mark.width() >= QFontMetricsF(mark.font()).horizontalAdvance(mark.text())
    boxes = sorted((each.geometry() for each in (status._kept, status._copy, mark)), key=lambda box: box.x())
    assert all(one.right() < other.x() for one, other in pairwise(boxes))


def test_the_numbers_of_a_size() -> None:
    english, persian = Speaker(Manner("en")), Speaker(Manner("fa"))
    sizes = (1, 999_000, 1_250_000, 345_000_000, 34_500_000_000, 987_000_000_000)
    assert [size_words(english, each) for each in sizes] == ["1 kB", "999 kB", "1.2 MB", "345 MB", "34.5 GB", "987 GB"]
    assert "۳۴٫۵" in size_words(persian, 34_500_000_000)


# ---- the place of the study file -------------------------------------------------------------------------------------------------


@pytest.fixture
def on_a_stick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let the system say that everything in these tests stands on a memory stick."""
    there = (Volume("/dev/sdz1", str(tmp_path), "vfat", "rw,removable"),)
    monkeypatch.setattr(places, "look", lambda *given, **named: look(*given, **{**named, "ask": lambda: there}))


def notices(window: MainWindow) -> list[str]:
    return [each for each in words(window.view.notices) if "study file" in each]


def test_a_place_is_warned_of_once(on_a_stick, window: MainWindow, answers: Answers, tmp_path: Path, qtbot) -> None:
    """F113: when the file is created or opened there, in plain words; not again at the same place, but at another."""
    seen(window, qtbot)
    found = notices(window)
    assert len(found) == 2
    assert any("can be pulled out" in each for each in found)
    assert any("FAT or exFAT" in each for each in found)
    window.close_study()
    window.open_file(tmp_path / "study.sqlite")
    log_in(window)
    seen(window, qtbot)
    assert notices(window) == []
    window.close_study()
    (tmp_path / "elsewhere").mkdir()
    answers.new = new_study(tmp_path / "elsewhere" / "study.sqlite")
    window.create_file()
    seen(window, qtbot)
    assert len(notices(window)) == 2
    assert len(load_preferences(window._kept_at).warned) == 4


def test_a_place_is_warned_of_beside_each_folder(on_a_stick, window: MainWindow, stick: Path, qtbot) -> None:
    page = arrive(window, qtbot, stick)
    said = words(page.folders[str(stick)])
    assert any(each.startswith("▲ Formatted FAT or exFAT") for each in said)
    assert any(each.startswith("▲ On the same disk as the study file") for each in said)


def test_a_good_place_needs_no_word(window: MainWindow, qtbot, monkeypatch) -> None:
    monkeypatch.setattr(volumes, "volumes", lambda: (Volume("/dev/sda2", "/", "ext4", "rw"),))
    seen(window, qtbot)
    assert not [each for each in notices(window) if "pulled out" in each or "network" in each or "FAT" in each]
