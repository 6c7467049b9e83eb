"""On the way back: a passphrase that nobody knows, where one stands after work, and names with Persian letters (F80, F100)."""

from __future__ import annotations

from pathlib import Path

import pytest
from answering import Answers
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from rescue_fixtures import STUDY, a_study, at_rest, backup, errand, made_once, path
from shell_fixtures import answers, open_window

from sscexo_desktop.actions.facing import facing, file_words
from sscexo_desktop.actions.gate import FirstAccount, create_study
from sscexo_desktop.gui.files.restore_page import RestorePage
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.store.passwords import Cost
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.texts import Manner
from tests.people import PASSWORD

__all__ = ["Answers", "answers", "backup", "made_once", "open_window", "path"]

LRM = "\u200e"
PASSPHRASE = "seven pomegranates under Bisotun"  # noqa: S105


def test_a_passphrase_that_nobody_knows(open_window, qtbot, tmp_path: Path):
    """F80, F100: the file is kept aside unread; a backup without a passphrase takes its place, and the loss is confirmed."""
    old = a_study(tmp_path / "old.sqlite")
    here = tmp_path / "study.sqlite"
    first = FirstAccount("manager", "Manager Test", PASSWORD)
    create_study(here, STUDY, first, cost=Cost.quick(), passphrase=PASSPHRASE).file.close()
    whole = here.read_bytes()
    window = open_window()
    window.way_back.restore(here)
    page = errand(window)
    assert isinstance(page, RestorePage)
    page.check(old)
    at_rest(qtbot, window)
    qtbot.keyClick(window.way_back.unlock.lost_button, Qt.Key.Key_Space)
    at_rest(qtbot, window)
    assert window.way_back.unlock is None
    assert (page.step, page.found.fit, page.found.loses) == ("check", True, True)
    page._ask()
    asked = page.confirming
    assert asked is not None
    qtbot.keyClicks(asked.reason, "lost")
    assert not asked.form.isEnabled()
    qtbot.keyClick(asked.known, Qt.Key.Key_Space)
    asked.form.fill("manager", PASSWORD)
    qtbot.waitUntil(lambda: page.step == "done", timeout=20_000)
    assert page.restored.aside.read_bytes() == whole
    file = StudyFile.open(here, STUDY, "x", read_only=True)
    assert not file.encrypted
    file.close()


def test_the_key_of_the_backup_is_needed(open_window, qtbot, tmp_path: Path):
    """F80: what is restored has to be read; it is not offered to go on without."""
    here = tmp_path / "study.sqlite"
    first = FirstAccount("manager", "Manager Test", PASSWORD)
    session = create_study(here, STUDY, first, cost=Cost.quick(), passphrase=PASSPHRASE)
    folder = tmp_path / "stick"
    folder.mkdir()
    made = session.file.backup(folder).path
    session.file.close()
    window = open_window()
    window.way_back.restore(here)
    errand(window).check(made)
    at_rest(qtbot, window)
    assert not hasattr(window.way_back.unlock, "lost_button")


@pytest.mark.parametrize("language", ["en", "fa"])
def test_one_stands_at_the_next_step_after_work(open_window, qtbot, path: Path, backup: Path, language: str):
    """F100: not at the language, where Enter would change it: at the answer that goes on."""
    window = open_window(language=language)
    window.way_back.restore(path)
    page = errand(window)
    page.bar.setFocus()
    page.check(backup)
    at_rest(qtbot, window)
    QApplication.processEvents()
    assert QApplication.focusWidget() is page.buttons[-1]


def test_names_with_persian_letters():
    """Words of a Persian name stay together; the digits behind them, and the parts of a path, keep their order."""
    name = "نسخه لپ‌تاپ"
    assert file_words(f"{name}-20261118T081500Z.sqlite") == f"\u2066{name}{LRM}-20261118T081500Z.sqlite\u2069"
    assert file_words("/home/مطالعه/نسخه دو/x") == f"\u2066/home/مطالعه{LRM}/نسخه دو{LRM}/x\u2069"
    english, persian = Speaker(Manner("en")), Speaker(Manner("fa", "jalali"))
    said = f"{name}-2026.sqlite is damaged."
    assert facing(english, said) == f"{LRM}{name}{LRM}-2026.sqlite is damaged."
    assert facing(english, file_words(name)) == LRM + file_words(name)
    assert facing(persian, said) == f"\u200f{said}"
