"""What is no good study file, opened through the window: each has its sentence and its next steps, and none is written (F101)."""

from __future__ import annotations

import dataclasses
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from answering import Answers
from arriving import log_in
from PySide6.QtCore import Qt
from rescue_fixtures import STUDY, a_study, at_rest, errand, made_once, state
from shell_fixtures import answers, open_window

from sscexo_desktop.errors import Trouble
from sscexo_desktop.gui.files.restore_page import RestorePage
from sscexo_desktop.gui.files.salvage_page import SalvagePage
from sscexo_desktop.gui.sheet import Look
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.gui.trouble import WaysSheet
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.texts import Manner
from tests.people import with_accounts
from tests.proof import system_calls
from tests.proof.system_calls import Failing, watched

__all__ = ["Answers", "answers", "made_once", "open_window"]

ENGLISH, PERSIAN = Speaker(Manner("en")), Speaker(Manner("fa", "jalali"))
Bad = Callable[[Path], Path]


def text(path: Path) -> Path:
    path.write_text("a list of phone numbers\n" * 30, encoding="utf-8")
    return path


def empty(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def another_program(path: Path) -> Path:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.executescript("CREATE TABLE song (name); INSERT INTO song VALUES ('Bayat')")
    connection.close()
    return path


def another_study(path: Path) -> Path:
    path.unlink()
    file = StudyFile.create(path, dataclasses.replace(STUDY, id="OTHER"), "Dr Test")
    with_accounts(file)
    file.close()
    return path


def only_a_journal(path: Path) -> Path:
    path.with_name(path.name + "-journal").write_bytes(bytes.fromhex("d9d505f920a163d7") + bytes(504))
    path.unlink()
    return path


def the_journal_itself(path: Path) -> Path:
    only_a_journal(path)
    return path.with_name(path.name + "-journal")


def newer(path: Path) -> Path:
    content = bytearray(path.read_bytes())
    content[60:64] = (99).to_bytes(4, "big")
    path.write_bytes(content)
    return path


def vanished(path: Path) -> Path:
    path.unlink()
    return path


def a_stick_that_is_away(path: Path) -> Path:
    return path.with_name("stick") / path.name


def damaged(path: Path) -> Path:
    content = path.read_bytes()
    path.write_bytes(content[:8192] + bytes(8192) + content[16384:])
    return path


def cut_off(path: Path) -> Path:
    path.write_bytes(path.read_bytes()[:-5000])
    return path


def tampered(path: Path) -> Path:
    connection = sqlite3.connect(path)
    connection.execute("DROP TRIGGER trail__update")
    connection.commit()
    connection.close()
    return path


KINDS: dict[Bad, tuple[str, set[str]]] = {
    text: ("is not a study file", {"choose", "restore"}),
    empty: ("is empty", {"restore", "choose"}),
    another_program: ("was made by another program", {"choose"}),
    another_study: ("belongs to another study", {"choose"}),
    only_a_journal: ("only the journal of a save that was cut off", {"again", "choose", "restore"}),
    the_journal_itself: ("is the journal of a study file", {"choose", "again"}),
    newer: ("newer version of this program", {"choose"}),
    vanished: ("is not there", {"again", "choose", "restore"}),
    a_stick_that_is_away: ("The folder stick is not there", {"again", "choose"}),
    damaged: ("is damaged", {"restore", "salvage", "choose"}),
    cut_off: ("is damaged", {"restore", "salvage", "choose"}),
    tampered: ("Another program has changed the audit triggers", {"restore", "read", "salvage", "choose"}),
}


@pytest.fixture
def path(made_once: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "مطالعه"
    folder.mkdir()
    return Path(shutil.copy(made_once, folder / "study.sqlite"))


@pytest.mark.parametrize("bad", KINDS, ids=lambda each: each.__name__)
def test_each_has_its_sentence_and_its_ways(open_window, answers, path: Path, bad: Bad, qtbot):
    """Bad input: what and what next in both languages, ways on as buttons, and not a byte changed anywhere."""
    window = open_window()
    wanted, ways = KINDS[bad]
    found = bad(path)
    before = state(path.parent)
    window.open_file(found)
    ((fault, offered),) = [about for what, about in answers.asked if what == "way_on"]
    assert wanted in str(fault)
    assert set(offered) == ways
    for sentence in (fault.what, fault.next_step):
        assert any(0x600 <= ord(each) < 0x700 for each in PERSIAN(sentence))
    assert state(path.parent) == before
    assert window.view is None
    sheet = WaysSheet(Look(PERSIAN, Theme()), fault, offered)
    qtbot.addWidget(sheet)
    sheet.show()
    first = sheet.ways[offered[0]]
    qtbot.keyClick(first, Qt.Key.Key_Return)
    assert sheet.chosen == offered[0]


@pytest.mark.skipif(not system_calls.reachable(), reason="SQLite's calls cannot be reached on this system")
def test_a_full_disk(open_window, answers, path: Path):
    """F101: the file cannot be written, and it is said what to do; it can be opened for reading meanwhile."""
    window = open_window()
    before = state(path)
    answers.ways = ["read"]
    with watched(Failing(1, for_good=True)):
        window.open_file(path)
        ((fault, offered),) = [about for what, about in answers.asked if what == "way_on"]
        assert str(fault) == "The disk is full: study.sqlite cannot be opened for writing."
        assert offered == ("again", "read", "choose")
        log_in(window, "nurse")
    assert window.view.session.file.read_only
    assert state(path) == before


def test_tried_again(open_window, answers, path: Path):
    """F101: the stick is put in again, and the same file opens."""
    window = open_window()
    away = path.with_name("away.sqlite")
    path.rename(away)
    answers.ways = ["again"]
    again = answers.way_on

    def put_in_again(fault: Trouble, ways: tuple[str, ...]) -> str | None:
        away.rename(path)
        return again(fault, ways)

    answers.way_on = put_in_again
    window.open_file(path)
    assert window.way_in.login_page is not None
    assert window.way_in.gate.file.path == path


@pytest.mark.parametrize("way", ["restore", "salvage", "choose", "read"])
def test_every_way_leads_on(open_window, answers, path: Path, tmp_path: Path, way: str):
    """F101: never a dead end: each button opens what it names."""
    window = open_window()
    good = a_study(tmp_path / "other.sqlite")
    answers.ways, answers.path = [way], good
    window.open_file(tampered(path))
    if way in ("restore", "salvage"):
        page = errand(window)
        assert isinstance(page, RestorePage if way == "restore" else SalvagePage)
        assert page.path == path
    else:
        assert window.way_in.gate.file.path == (good if way == "choose" else path)
        assert window.way_in.gate.file.read_only == (way == "read")


@pytest.mark.parametrize("language", ["en", "fa"])
@pytest.mark.parametrize("bad", [text, empty, another_program, newer, damaged, vanished], ids=lambda each: each.__name__)
def test_as_a_backup(open_window, qtbot, path: Path, made_once: Path, bad: Bad, language: str):
    """T6: chosen as a backup it fails one check in words, and nothing is written to it or to the study file."""
    window = open_window(language=language)
    candidate = bad(Path(shutil.copy(made_once, path.with_name("backup.sqlite"))))
    before = state(path.parent)
    window.way_back.restore(path)
    page = errand(window)
    page.check(candidate)
    at_rest(qtbot, window)
    told = page.findings.checks.accessibleDescription()
    assert told.count("✕") == 1
    assert state(path.parent) == before
    assert [each.text() for each in page.buttons][-1] == page.say("Choose another backup")


@pytest.mark.skipif(not system_calls.reachable(), reason="SQLite's calls cannot be reached on this system")
def test_a_full_stick(open_window, answers, qtbot, path: Path, tmp_path: Path):
    """F101: what can be read finds no room: it is said so, every file is as it was, and nothing half made is left."""
    window = open_window()
    before = state(damaged(path))
    stick = tmp_path / "stick"
    stick.mkdir()
    window.way_back.salvage(path)
    with watched(Failing(1, for_good=True)):
        errand(window).salvage(stick / "new.sqlite")
        at_rest(qtbot, window)
    fault = answers.asked[-1][1]
    assert str(fault) == "The disk is full. Nothing was written."
    assert "Every file is as it was." in fault.next_step.text
    assert state(path) == before
    assert list(stick.iterdir()) == []
