"""`merge` at the terminal: what it says before it writes, its exit codes, and whom it needs (F102)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.cli import NOT_INTACT, OK, REFUSED, load_study, main
from sscexo_desktop.store.passwords import Cost
from sscexo_desktop.store.proof.verify import verify_file
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.texts import Manner
from tests.people import demo_session, quick_demo

Said = pytest.CaptureFixture[str]
MEDICATION = RecordKey("SSC-001", "", "medication")
PASSWORD = "rain in old Kermanshah"  # noqa: S105


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.sqlite"
    quick_demo(path, load_study(), participants=1)
    session = demo_session(path, load_study(), "manager")
    session.file.add_account("both", "Both Test", ("data_entry", "data_manager"), PASSWORD, temporary=False, cost=Cost.quick())
    session.file.close()
    return path


@pytest.fixture
def copies(made_once: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Two copies in which somebody changed the same drug, and each screened somebody."""
    found = []
    for name, drug in (("کلینیک", "pantoprazole"), ("laptop", "omeprazole magnesium")):
        folder = tmp_path / name
        folder.mkdir()
        found.append(Path(shutil.copy(made_once, folder / "study.sqlite")))
        session = demo_session(found[-1], load_study(), "nurse")
        entry = Entry(session, MEDICATION, Manner("en"))
        entry.set(Place("CMTRT"), drug)
        entry.save({each.place: "misread" for each in entry.pending()})
        session.screen_participant()
        session.file.close()
    return found[0], found[1]


@pytest.fixture
def by(tmp_path: Path) -> list[str]:
    secret = tmp_path / "secret"
    secret.write_text(PASSWORD, encoding="utf-8")
    return ["--user", "both", "--password-file", str(secret)]


def test_a_plan_is_made_of_what_would_be_asked(copies: tuple[Path, Path], by: list[str], capsys: Said) -> None:
    """F102: exit 1 while something has to be decided; nothing is written, not even a log-in."""
    ours, theirs = copies
    before = ours.read_bytes(), theirs.read_bytes()
    assert main(["merge", str(ours), str(theirs), "--plan", *by]) == NOT_INTACT
    said = capsys.readouterr().out
    assert "To decide: SSC-002: Each copy began somebody under this number." in said
    assert "This file: pantoprazole · Narges Example" in said
    assert "The other copy: omeprazole magnesium" in said
    assert (ours.read_bytes(), theirs.read_bytes()) == before


def test_all_conflicts_one_way(copies: tuple[Path, Path], by: list[str], capsys: Said) -> None:
    """F102: with a reason; a backup is made first, a second merge has nothing to do, and `compare` says so."""
    ours, theirs = copies
    command = ["merge", str(ours), str(theirs), "--take", "theirs", *by]
    assert main(command) == REFUSED
    assert "--reason" in capsys.readouterr().err
    command += ["--reason", "the laptop was right"]
    assert main(command) == NOT_INTACT
    assert "To decide: SSC-002" in capsys.readouterr().out
    assert main([*command, "--twice", "another"]) == OK
    said = capsys.readouterr().out
    assert "SSC-002 of the other copy becomes SSC-003 here" in said
    assert verify_file(ours).ok
    backups = [each for each in ours.parent.glob("study-*.sqlite") if verify_file(each).ok]
    assert len(backups) == 1
    assert main([*command, "--twice", "another"]) == OK
    assert "holds nothing that is not merged already" in capsys.readouterr().out
    assert main(["compare", str(ours), str(theirs)]) == NOT_INTACT
    assert "holds everything that" in capsys.readouterr().out
    session = demo_session(ours, load_study(), "nurse", read_only=True)
    assert session.file.record(MEDICATION).answers[Place("CMTRT")] == "omeprazole magnesium"
    last = session.file.history(MEDICATION, Place("CMTRT"))[-1]
    session.file.close()
    assert last.person == "Both Test"
    assert last.reason.endswith("“misread”; chosen: “the laptop was right”")


def test_whoever_may_not(copies: tuple[Path, Path], tmp_path: Path, capsys: Said) -> None:
    """F79: the plan is the data manager's; to write needs a writer's role, too."""
    from sscexo_desktop.actions.demo import demo_people

    for each in demo_people():
        secret = tmp_path / each.login
        secret.write_text(each.password, encoding="utf-8")
        by = ["--user", each.login, "--password-file", str(secret)]
        plans = main(["merge", *map(str, copies), "--plan", *by])
        assert plans == (NOT_INTACT if each.login == "manager" else REFUSED)
        everything = ["--take", "ours", "--twice", "same", "--reason", "x"]
        assert main(["merge", *map(str, copies), *everything, *by]) == REFUSED
    assert "needs that of data entry or investigator" in capsys.readouterr().err
