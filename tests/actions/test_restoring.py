"""Restoring as people do it: checked, permitted, told in plain words, practised; and two files compared (F100, F102, T6)."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from sscexo_desktop.actions import comparing, restoring
from sscexo_desktop.actions.access import Refused
from sscexo_desktop.actions.audit import entries
from sscexo_desktop.actions.comparing import ComparedWords
from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.actions.session import Session
from sscexo_desktop.actions.trail_words import TrailWords
from sscexo_desktop.errors import Trouble
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.resources import resource
from sscexo_desktop.store.proof.verify import verify_file
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.kinds import Text
from sscexo_desktop.study.load import load
from sscexo_desktop.study.people import PERMITTED, ROLES, Role
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.review import TrailFilter
from sscexo_desktop.study.texts import Manner
from tests.people import LOGIN_OF, demo_session, quick_demo

STUDY = load(resource("study"))
ENGLISH, PERSIAN = Speaker(Manner("en")), Speaker(Manner("fa", "jalali"))
MEDICATION = RecordKey("SSC-001", "", "medication")
IDENTITY = RecordKey("SSC-001", "", "identity")
NAME = next(Place(item.id) for item in STUDY.forms["identity"].items.values() if isinstance(item.kind, Text))
SECRETS = ("pantoprazole", "Zahra", "changed my mind")


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.sqlite"
    quick_demo(path, STUDY, participants=2)
    session = demo_session(path, STUDY, "doctor")
    change(session, IDENTITY, NAME, "Maryam")
    session.file.close()
    return path


@pytest.fixture
def path(made_once: Path, tmp_path: Path) -> Path:
    """The study file, which went on after its backup: another drug, another name, another participant."""
    found = Path(shutil.copy(made_once, tmp_path / "مطالعه.sqlite"))
    session = demo_session(found, STUDY, "doctor")
    change(session, MEDICATION, Place("CMTRT"), "pantoprazole")
    change(session, IDENTITY, NAME, "Zahra")
    session.screen_participant()
    session.file.close()
    return found


@pytest.fixture
def backup(made_once: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return Path(shutil.copy(made_once, folder / "backup.sqlite"))


def change(session: Session, key: RecordKey, place: Place, text: str) -> None:
    entry = Entry(session, key, Manner("en"))
    entry.set(place, text)
    entry.leave(place)
    entry.save({each.place: "changed my mind" for each in entry.pending()})


@pytest.fixture
def manager(path: Path) -> Iterator[Session]:
    session = demo_session(path, STUDY, "manager")
    yield session
    try:
        session.file.close()
    except sqlite3.ProgrammingError:
        return  # the test closed it


def told(lines: Iterator[str]) -> str:
    return "\n".join(lines)


# ---- restoring ---------------------------------------------------------------------------------------------------------------


def test_the_way_of_a_restoration(path: Path, backup: Path) -> None:
    """F100: checked, permitted, restored; the data manager logs in again, and the trail says what happened."""
    found = restoring.check(path, backup, STUDY)
    gate = restoring.gate_for(found, STUDY)
    assert gate.file.path == path
    session = demo_session(path, STUDY, "manager", read_only=True)
    by = restoring.permit(session, found, accept_loss=True)
    assert (by.login, by.role) == ("manager", "data_manager")
    session.file.close()
    gate.close()
    before = path.read_bytes()
    done = restoring.restore(found, by, STUDY)
    assert done.aside is not None
    assert done.aside.read_bytes() == before
    lines = told(restoring.restored_lines(done, ENGLISH))
    assert lines.startswith(f"{path.name} was restored: audit trail {done.proof.entries}")
    assert done.aside.name in lines
    again = demo_session(path, STUDY, "manager")
    assert [each.participant.number for each in again.participants()] == ["SSC-001", "SSC-002"]
    line = next(each for each in entries(again, TrailFilter(), 10) if "backup.sqlite" in str(each.entry.new))
    for say, words in ((ENGLISH, "Restored from a backup"), (PERSIAN, "بازگردانی از پشتیبان")):
        cells = TrailWords(say, STUDY).told(line).cells
        assert cells[2][0] == words
        assert "backup.sqlite" in cells[3][0]
        assert done.aside.name in cells[3][0]
    again.file.close()


@pytest.mark.parametrize("role", ROLES)
def test_only_who_keeps_the_accounts_restores(path: Path, backup: Path, role: Role) -> None:
    """T15, F79: the accounts come back with the file; a refusal is written down and nothing else happens."""
    session = demo_session(path, STUDY, LOGIN_OF[role])
    found = restoring.check(path, backup, STUDY)
    if role in PERMITTED["restore"]:
        assert restoring.permit(session, found, accept_loss=True).name == session.access.name
    else:
        with pytest.raises(Refused):
            restoring.permit(session, found, accept_loss=True)
        assert len(session.file.events("refused")) == 1
    session.file.close()
    assert list(path.parent.glob("*before-restore*")) == []


def test_nothing_is_lost_unsaid(manager: Session, path: Path, backup: Path) -> None:
    """T6: an older backup is restored only by who says that it is meant."""
    found = restoring.check(path, backup, STUDY)
    with pytest.raises(Trouble, match=r"may hold what backup\.sqlite does not"):
        restoring.permit(manager, found, accept_loss=False)
    newer = restoring.check(backup, path, STUDY)
    assert not newer.loses
    restoring.refuse_useless(newer, accept_loss=False)


def test_what_holds_the_same_is_not_restored(path: Path, tmp_path: Path) -> None:
    """T6: a fresh backup is fit, and there is nothing to restore from it."""
    copy = Path(shutil.copy(path, tmp_path / "stick.sqlite"))
    found = restoring.check(path, copy, STUDY)
    assert found.fit
    with pytest.raises(Trouble, match="hold the same") as caught:
        restoring.refuse_useless(found, accept_loss=True)
    assert ENGLISH(caught.value.next_step) == "There is nothing to restore."


def test_a_bad_candidate_is_not_permitted(manager: Session, path: Path, backup: Path) -> None:
    """T6: with its first reason."""
    backup.write_bytes(b"")
    found = restoring.check(path, backup, STUDY)
    with pytest.raises(Trouble, match=r"backup\.sqlite is empty"):
        restoring.permit(manager, found, accept_loss=True)
    assert told(restoring.check_lines(found, STUDY, ENGLISH)) == (
        "Not fit: backup.sqlite is empty. Choose another backup; leave this one as it is."
    )


@pytest.mark.parametrize("harm", ["damaged", "tampered", "gone"])
def test_where_the_study_file_cannot_say_who_may(path: Path, backup: Path, harm: str) -> None:
    """T6, F101: then the backup's own accounts say it, and that file is not written."""
    if harm == "damaged":
        path.write_bytes(b"\0" * 200 + path.read_bytes()[200:])
    elif harm == "gone":
        path.unlink()
    else:
        connection = sqlite3.connect(path)
        connection.execute("DROP TRIGGER trail__update")
        connection.commit()
        connection.close()
    before = backup.read_bytes()
    found = restoring.check(path, backup, STUDY)
    gate = restoring.gate_for(found, STUDY)
    assert gate.file.path == backup
    gate.close()
    session = demo_session(backup, STUDY, "manager", read_only=True)
    by = restoring.permit(session, found, accept_loss=harm != "gone")
    session.file.close()
    done = restoring.restore(found, by, STUDY)
    assert backup.read_bytes() == before
    assert (done.aside is None) == (harm == "gone")
    assert verify_file(path).ok


def test_no_data_in_the_words_of_a_check(path: Path, backup: Path) -> None:
    """F100, F102: numbers and records, but no answer, no reason and no name, in either language; every problem has a next step."""
    found = restoring.check(path, backup, STUDY)
    for say in (ENGLISH, PERSIAN):
        lines = told(restoring.check_lines(found, STUDY, say))
        assert "SSC-003" in lines
        assert path.name in lines
        assert not [each for each in (*SECRETS, "Example", "doctor") if each in lines]
    lines = told(restoring.check_lines(found, STUDY, ENGLISH))
    assert "Not the same in both: SSC-001 · Concomitant medication 1, items: 1, saved 20" in lines


def test_two_files_of_one_name(path: Path, backup: Path) -> None:
    """F100: they are told apart by their folders."""
    twin = Path(shutil.copy(backup, backup.with_name(path.name)))
    lines = told(restoring.check_lines(restoring.check(path, twin, STUDY), STUDY, ENGLISH))
    assert f"{twin} may take the place of {path}." in lines


# ---- the drill ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("say", [ENGLISH, PERSIAN], ids=["en", "fa"])
def test_a_drill(path: Path, backup: Path, tmp_path: Path, say: Speaker) -> None:
    """F100: one page with time, digest, counts and result; nothing else stays, and the study file is as it was."""
    folder = tmp_path / "تمرین"
    folder.mkdir()
    before = path.read_bytes(), backup.read_bytes()
    done, page = restoring.drill(path, backup, folder, STUDY, say.manner, "Maryam")
    assert done.passed
    assert (path.read_bytes(), backup.read_bytes()) == before
    assert list(folder.iterdir()) == [page]
    pages = text_of(page)
    assert len(pages) == 1
    assert not [each for each in SECRETS if each in pages[0]]
    if say is ENGLISH:
        assert done.appraisal.sha256 in pages[0]
        assert "backup.sqlite: participants 2, records" in pages[0]
        assert "Passed: this backup can be restored." in pages[0]
        assert "PRACTICE" in pages[0]
    assert list(path.parent.glob("*before-restore*")) == []


def test_a_drill_of_a_fresh_backup_and_without_a_study_file(path: Path, tmp_path: Path) -> None:
    """F100: what holds the same can be restored, too; and so it can where the study file has vanished."""
    copy = Path(shutil.copy(path, tmp_path / "stick.sqlite"))
    for _ in range(2):
        done, page = restoring.drill(path, copy, tmp_path, STUDY, Manner("en"), "Maryam")
        assert done.passed, done.problems
        assert page.exists()
        path.unlink(missing_ok=True)
    assert not path.exists()


def test_a_drill_that_fails_is_on_paper_too(path: Path, backup: Path, tmp_path: Path) -> None:
    """F100: with the reason and what to do."""
    backup.write_bytes(backup.read_bytes()[:5000])
    done, page = restoring.drill(path, backup, tmp_path, STUDY, Manner("en"), "Maryam")
    assert not done.passed
    assert told(restoring.drill_lines(done, ENGLISH)).startswith("Not passed: this backup cannot be restored.")
    (text,) = text_of(page)
    assert "Not passed" in text
    assert "backup.sqlite is damaged." in text


def test_a_drill_nowhere(path: Path, backup: Path, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="folder nowhere is not there"):
        restoring.drill(path, backup, tmp_path / "nowhere", STUDY, Manner("en"), "Maryam")


def test_a_stopped_drill_leaves_nothing(path: Path, backup: Path, tmp_path: Path) -> None:
    folder = tmp_path / "drill"
    folder.mkdir()

    def stop(done: int, _total: int) -> None:
        if done > 300_000:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        restoring.drill(path, backup, folder, STUDY, Manner("en"), "Maryam", stop)
    assert list(folder.iterdir()) == []


def text_of(pdf: Path) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


# ---- comparing ---------------------------------------------------------------------------------------------------------------


def words(path: Path, backup: Path, session: Session | None, say: Speaker = ENGLISH) -> str:
    found = comparing.compare(path, backup, STUDY, session)
    return told(ComparedWords(say, STUDY, (path.name, backup.name), shown=session is not None).lines(found))


@pytest.mark.parametrize("login", ["nurse", "doctor", "monitor", "manager"])
def test_values_side_by_side(path: Path, backup: Path, login: str) -> None:
    """F102: for who may see the data; the identity form keeps to itself even from who may see it."""
    session = demo_session(path, STUDY, login, read_only=True)
    before = path.read_bytes(), backup.read_bytes()
    lines = words(path, backup, session)
    session.file.close()
    assert (path.read_bytes(), backup.read_bytes()) == before
    assert "pantoprazole | " in lines
    assert "Zahra" not in lines
    assert f"Only in {path.name}: participant SSC-003" in lines
    assert "Not the same in both: SSC-001 · Identity" in lines


def test_not_for_everybody(path: Path, backup: Path) -> None:
    """F79, F50: a CT reader sees no values, nor does a participant who looks at the screen."""
    reader = demo_session(path, STUDY, "reader", read_only=True)
    with pytest.raises(Refused):
        comparing.compare(path, backup, STUDY, reader)
    reader.file.close()
    nurse = demo_session(path, STUDY, "nurse")
    nurse.participant_view = "SSC-001"
    with pytest.raises(Refused):
        comparing.compare(path, backup, STUDY, nurse)
    nurse.file.close()


def test_who_decides_is_the_file_changed_last(path: Path, backup: Path) -> None:
    """F79: an account that was closed since is open in an old copy."""
    found = comparing.compare(path, backup, STUDY)
    assert comparing.last_changed(found, path, backup) == path
    turned = comparing.compare(backup, path, STUDY)
    assert comparing.last_changed(turned, backup, path) == path


def test_every_kind_of_difference_has_words(path: Path, backup: Path) -> None:
    """F102: drafts, accounts, settings, signatures, queries and two people under one number, in both languages."""
    other = demo_session(backup, STUDY, "manager")
    other.file.add_account("sara", "Sara Ahmadi", ("data_entry",), "rain in old Kermanshah", temporary=False)
    other.file.change_account("nurse", active=False, reason="left")
    other.file.add_participant("SSC-003")
    other.file.open_query(MEDICATION, Place("CMTRT"), "Which one?")
    other.file.confirm_setting("month6_window", ("30",), "amendment")
    other.file.close()
    nurse = demo_session(path, STUDY, "nurse")
    entry = Entry(nurse, nurse.next_key("SSC-001", "", "medication"), Manner("en"))
    entry.set(Place("CMTRT"), "something")
    entry.leave(Place("CMTRT"))
    nurse.file.close()
    manager = demo_session(path, STUDY, "manager", read_only=True)
    lines = words(path, backup, manager)
    for wanted in (
        "went different ways after entry", "account sara", "Not the same in both: account nurse", "queries: 1",
        "Participant SSC-003 was screened separately", "draft of Narges Example: SSC-001", "what Maryam Example wrote",
        ", version 2",
    ):  # fmt: skip
        assert wanted in lines, wanted
    assert "account" not in words(path, backup, None).replace("accounts", "")
    assert "Narges" not in words(path, backup, None)
    assert "رونوشت" not in words(path, backup, manager, PERSIAN)
    assert "از هم جدا شده‌اند" in words(path, backup, manager, PERSIAN)
    manager.file.close()


def test_one_thing_in_each_sentence(path: Path, backup: Path, tmp_path: Path) -> None:
    """F102: the conclusion comes first, and says in one sentence how the two stand."""
    copy = Path(shutil.copy(path, tmp_path / "copy.sqlite"))
    other = tmp_path / "other.sqlite"
    StudyFile.create(other, STUDY, "Sara").close()
    assert words(path, copy, None).startswith(f"{path.name} and copy.sqlite hold the same.")
    assert words(path, backup, None).startswith(f"{path.name} goes on from backup.sqlite;")
    assert words(backup, path, None).startswith(f"{path.name} goes on from backup.sqlite;")
    assert words(path, other, None).startswith(f"other.sqlite is no copy of {path.name}:")
    connection = sqlite3.connect(copy)
    connection.executescript("DROP TRIGGER trail__update; UPDATE trail SET reason = 'x' WHERE seq = 4")
    connection.close()
    assert words(path, copy, None).startswith("The audit trails are the same and the data are not")
