"""A study that went on after its backup, in folders with Persian names, and windows to restore it from."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.actions.session import Session
from sscexo_desktop.gui.files.errand import Errand
from sscexo_desktop.gui.window import MainWindow
from sscexo_desktop.resources import resource
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.load import load
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.texts import Manner
from tests.people import session_of

STUDY = load(resource("study"))
MEDICATION = RecordKey("SSC-001", "", "medication")
LATER = RecordKey("SSC-001", "", "medication", 2)


def write(session: Session, key: RecordKey, text: str, *, save: bool = True) -> None:
    """Type the name of a drug, and save it or leave it as a draft."""
    entry = Entry(session, key, Manner("en"))
    entry.set(Place("CMTRT"), text)
    entry.leave(Place("CMTRT"))
    if save:
        entry.save({each.place: "changed my mind" for each in entry.pending()})


def a_study(path: Path, drug: str = "omeprazole") -> Path:
    """Make a study file with everybody's account, one participant and one drug."""
    file = StudyFile.create(path, STUDY, "Dr Test")
    session = session_of(file, STUDY)
    session.screen_participant()
    write(session, MEDICATION, drug)
    file.close()
    return path


def going_on(path: Path, drug: str = "pantoprazole", *, draft: bool = True) -> None:
    """Go on in a study file: another drug, another participant, and a draft."""
    file = StudyFile.open(path, STUDY)
    session = session_of(file, STUDY)
    write(session, MEDICATION, drug)
    session.screen_participant()
    if draft:
        write(session, LATER, "aspirin", save=False)
    file.close()


def state(*paths: Path) -> dict[Path, str]:
    """What lies in folders, and the hash of every file: nothing may be written there."""
    files = [each for path in paths for each in ((path, *path.rglob("*")) if path.is_dir() else (path,)) if each.is_file()]
    return {each: hashlib.sha256(each.read_bytes()).hexdigest() for each in files}


def errand(window: MainWindow) -> Errand:
    """The page that is at it."""
    found = window.way_back.errand
    assert found is not None
    return found


def at_rest(qtbot, window: MainWindow) -> None:
    """Wait until nothing is under way."""
    qtbot.waitUntil(lambda: window.way_back.errand is None or not window.way_back.errand.works.busy, timeout=20_000)
    QApplication.processEvents()  # what was just laid out is shown by the next event


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_study(tmp_path_factory.mktemp("made") / "study.sqlite")


@pytest.fixture
def path(made_once: Path, tmp_path: Path) -> Path:
    """The study file, which goes on."""
    folder = tmp_path / "مطالعه"
    folder.mkdir()
    found = Path(shutil.copy(made_once, folder / "مطالعه ما.sqlite"))
    going_on(found)
    return found


@pytest.fixture
def backup(made_once: Path, tmp_path: Path) -> Path:
    """A backup from before it went on."""
    folder = tmp_path / "stick"
    folder.mkdir()
    return Path(shutil.copy(made_once, folder / "مطالعه ما-20241119T120000Z.sqlite"))
