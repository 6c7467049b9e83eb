"""`compare` and `restore` at the terminal: what they say, their exit codes, and whom they need (F100, F102)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sscexo_desktop.actions.demo import demo_people
from sscexo_desktop.cli import NOT_INTACT, OK, REFUSED, load_study, main
from sscexo_desktop.store.copies.backup import backup_file
from tests.people import demo_session, quick_demo

Said = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.sqlite"
    quick_demo(path, load_study(), participants=1)
    return path


@pytest.fixture
def file(made_once: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "کلینیک 50% #1?"
    folder.mkdir()
    return Path(shutil.copy(made_once, folder / "مطالعه.sqlite"))


@pytest.fixture
def backup(file: Path, tmp_path: Path) -> Path:
    """A backup, after which somebody was screened."""
    found = backup_file(file, tmp_path).path.rename(tmp_path / "backup.sqlite")
    session = demo_session(file, load_study(), "nurse")
    session.screen_participant()
    session.file.close()
    return found


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    folder = tmp_path / "secrets"
    folder.mkdir()
    for each in demo_people():
        (folder / each.login).write_text(each.password, encoding="utf-8")
    return folder


def as_(login: str, secrets: Path) -> list[str]:
    return ["--user", login, "--password-file", str(secrets / login)]


def test_compare(file: Path, backup: Path, secrets: Path, capsys: Said) -> None:
    """F102: 0 for the same, 1 for what differs, 2 for what is no study file; nothing is written, not even a log-in."""
    copy = Path(shutil.copy(file, backup.with_name("copy.sqlite")))
    before = {each: each.read_bytes() for each in (file, backup, copy)}
    assert main(["compare", str(file), str(copy)]) == OK
    assert capsys.readouterr().out.startswith("مطالعه.sqlite and copy.sqlite hold the same.\n")
    assert main(["compare", str(file), str(backup)]) == NOT_INTACT
    said = capsys.readouterr().out
    assert "Only in مطالعه.sqlite: participant SSC-002\n" in said
    assert "Narges" not in said
    assert main(["compare", str(backup), str(file), "--values", *as_("monitor", secrets)]) == NOT_INTACT
    assert "what Narges Example wrote" in capsys.readouterr().out
    assert main(["compare", str(backup), str(file), "--values", *as_("reader", secrets)]) == REFUSED
    assert main(["compare", str(file), str(secrets / "nurse")]) == REFUSED
    assert "nurse is encrypted or is not a study file" in capsys.readouterr().err
    assert before == {each: each.read_bytes() for each in before}
    assert sorted(file.parent.iterdir()) == [file]


def test_a_check_needs_nobody_and_changes_nothing(file: Path, backup: Path, capsys: Said) -> None:
    """F100: 0 for a backup that is fit, 1 for one that is not."""
    before = file.read_bytes(), backup.read_bytes()
    assert main(["restore", str(file), str(backup), "--check"]) == OK
    assert "backup.sqlite may take the place of مطالعه.sqlite." in capsys.readouterr().out
    damaged = backup.with_name("damaged.sqlite")
    damaged.write_bytes(before[1][:30_000])
    assert main(["restore", str(file), str(damaged), "--check"]) == NOT_INTACT
    assert "Not fit: damaged.sqlite is damaged. Choose another backup" in capsys.readouterr().out
    assert main(["restore", str(file), str(backup.with_name("nothing")), "--check"]) == NOT_INTACT
    assert (file.read_bytes(), backup.read_bytes()) == before
    assert sorted(file.parent.iterdir()) == [file]


def test_restore(file: Path, backup: Path, secrets: Path, capsys: Said) -> None:
    """F100, F79: not without saying that the loss is meant, not by anybody but the data manager."""
    whole = file.read_bytes()
    command = ["restore", str(file), str(backup)]
    assert main([*command, *as_("manager", secrets)]) == REFUSED
    assert "may hold what backup.sqlite does not" in capsys.readouterr().err
    assert file.read_bytes() == whole
    assert main([*command, "--accept-loss", *as_("doctor", secrets)]) == REFUSED
    assert "This needs the role Data manager." in capsys.readouterr().err
    assert main(["verify", str(file)]) == OK
    assert sorted(file.parent.iterdir()) == [file]
    assert main([*command, "--accept-loss", *as_("manager", secrets)]) == OK
    said = capsys.readouterr().out
    assert "مطالعه.sqlite was restored" in said
    (aside,) = [each for each in file.parent.iterdir() if each != file]
    assert aside.name in said
    assert main(["verify", str(file)]) == main(["verify", str(aside)]) == OK
    assert main(["compare", str(file), str(aside)]) == NOT_INTACT
    assert "went different ways" in capsys.readouterr().out


def test_restore_what_is_not_fit(file: Path, secrets: Path, capsys: Said) -> None:
    """T6: nobody is asked for a password, and nothing is written."""
    before = file.read_bytes()
    assert main(["restore", str(file), str(secrets / "nurse"), "--accept-loss"]) == NOT_INTACT
    assert capsys.readouterr().out.startswith("Not fit: nurse is encrypted")
    assert file.read_bytes() == before


def test_drill(file: Path, backup: Path, tmp_path: Path, capsys: Said) -> None:
    """F100: 0 if the backup can be restored, 1 if not, and in both cases a page about it."""
    folder = tmp_path / "drill"
    folder.mkdir()
    before = file.read_bytes()
    assert main(["restore", str(file), str(backup), "--drill", str(folder)]) == OK
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "Passed: this backup can be restored."
    assert [Path(said[-1])] == list(folder.iterdir())
    backup.write_bytes(b"")
    assert main(["restore", str(file), str(backup), "--drill", str(folder)]) == NOT_INTACT
    assert len(list(folder.glob("*.pdf"))) == len(list(folder.iterdir())) == 2
    assert main(["restore", str(file), str(backup), "--drill", str(folder / "nowhere")]) == REFUSED
    assert file.read_bytes() == before


def test_usage(file: Path, backup: Path) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["restore", str(file), str(backup), "--check", "--drill", "x"])
    assert caught.value.code == REFUSED
