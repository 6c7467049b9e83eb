"""Encrypted study files at the terminal: `protect`, `--passphrase-file`, and what is said without a passphrase (F80)."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from sscexo_desktop.actions.gate import FirstAccount, create_study
from sscexo_desktop.cli import NOT_INTACT, OK, REFUSED, load_study, main
from sscexo_desktop.store.encryption.keys import file_code, salt_of
from sscexo_desktop.store.passwords import Cost
from tests.people import PASSWORD

ROOT = Path(__file__).parents[1]
GOOD, OTHER = "green camel piano sunday", "another four silly words"
Said = pytest.CaptureFixture[str]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "پوشهٔ من #1"
    folder.mkdir()
    for name, text in {"password": PASSWORD, "good": GOOD, "other": OTHER, "both": f"{OTHER}\n{GOOD}\n", "weak": "manager"}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def file(place: Path) -> Path:
    """An encrypted study file whose key is made at the real cost: the terminal knows no other. What takes its `code` makes none."""
    first = FirstAccount("manager", "Maryam Keeper", PASSWORD)
    session = create_study(place / "study.sqlite", load_study(), first, cost=Cost.quick(), passphrase=GOOD)
    (place / "code").write_text(file_code(session.file.keys.secrets[0]), encoding="utf-8")
    session.file.close()
    return session.file.path


def by_manager(place: Path) -> list[str]:
    return ["--user", "manager", "--password-file", str(place / "password")]


def key(place: Path, name: str = "good") -> list[str]:
    return ["--passphrase-file", str(place / name)]


def test_every_command_with_a_passphrase(place: Path, file: Path, capsys: Said) -> None:
    """F80: verify, backup, compare, restore --check, export, print and accounts do what they do with a plain file."""
    out = place / "out"
    out.mkdir()
    by_code = key(place, "code")
    assert main(["verify", str(file), *by_code]) == OK
    assert main(["backup", str(file), str(out), *by_code]) == OK
    backup = next(each for each in out.iterdir() if salt_of(each))
    assert salt_of(backup) == salt_of(file)
    assert main(["compare", str(file), str(backup), *by_code]) == OK
    assert main(["export", str(file), "-o", str(out / "csv"), *by_manager(place), *by_code]) == OK
    assert main(["print", str(file), "-o", str(out / "a.pdf"), "--blank", *by_manager(place), *by_code]) == OK
    assert main(["accounts", str(file), *by_manager(place), *by_code]) == OK
    assert main(["restore", str(file), str(backup), "--check", *key(place)]) == OK
    said = capsys.readouterr()
    assert "intact" in said.out
    assert said.err == ""
    assert main(["verify", str(file), *key(place, "both")]) == OK  # the line that fits


def test_without_a_passphrase(place: Path, file: Path, capsys: Said) -> None:
    """F80: nobody is at the terminal: exit 2, a sentence, and nothing is written."""
    before = file.read_bytes()
    for command in (["verify", str(file)], ["compare", str(file), str(file)], ["accounts", str(file), *by_manager(place)],
                    ["salvage", str(file), "-o", str(place / "new")], ["backup", str(file), str(place)]):  # fmt: skip
        assert main(command) == REFUSED
        err = capsys.readouterr().err
        assert "study.sqlite is encrypted" in err
        assert "--passphrase-file" in err
    assert main(["verify", str(file), *key(place, "other")]) == REFUSED
    assert "does not open study.sqlite" in capsys.readouterr().err
    assert main(["verify", str(file), *key(place, "nowhere")]) == REFUSED
    assert "cannot be read from nowhere" in capsys.readouterr().err
    assert file.read_bytes() == before


def test_turned_on_changed_and_turned_off(place: Path, capsys: Said) -> None:
    """F80: with the data manager's log-in; what is said names the mark and no secret."""
    file, first = place / "plain.sqlite", FirstAccount("manager", "Maryam Keeper", PASSWORD)
    create_study(file, load_study(), first, cost=Cost.quick()).file.close()
    protect = ["protect", str(file), *by_manager(place)]
    assert main([*protect, "--on", "--new-passphrase-file", str(place / "weak")]) == REFUSED
    assert "would be guessed" in capsys.readouterr().err
    assert main([*protect, "--on", "--new-passphrase-file", str(place / "good")]) == OK
    said = capsys.readouterr().out
    assert f"{file}: encrypted, key " in said
    assert GOOD not in said
    assert main([*protect, "--change", *key(place), "--new-passphrase-file", str(place / "other")]) == OK
    assert main(["verify", str(file), *key(place)]) == REFUSED
    assert main([*protect, "--off", *key(place, "other"), "--reason", "archived"]) == OK
    assert "not encrypted" in capsys.readouterr().out
    assert main(["verify", str(file)]) == OK
    assert not salt_of(file)


def test_a_damaged_file_and_its_salvage(place: Path, file: Path, capsys: Said) -> None:
    """F80, F101: exit 1 and the page; what is salvaged is encrypted too, and compares with the backup of the old passphrase."""
    content = bytearray(file.read_bytes())
    content[40 * 4096 + 77] ^= 1
    file.write_bytes(content)
    assert main(["verify", str(file), *key(place)]) == NOT_INTACT
    assert "page 41 is not as it was written" in capsys.readouterr().out
    new = place / "new.sqlite"
    assert main(["salvage", str(file), "-o", str(new), *key(place)]) in (OK, NOT_INTACT)
    assert salt_of(new) == salt_of(file)
    assert main(["verify", str(new), *key(place)]) == OK


def test_a_backup_from_before_a_change(place: Path, file: Path) -> None:
    """F80, F100: both passphrases stand in the file, one a line."""
    assert main(["backup", str(file), str(place), *key(place, "code")]) == OK
    backup = next(each for each in place.glob("study-*.sqlite"))
    change = ["protect", str(file), "--change", *by_manager(place), *key(place, "code")]
    assert main([*change, "--new-passphrase-file", str(place / "other")]) == OK
    assert main(["restore", str(file), str(backup), "--check", *key(place, "other")]) == REFUSED
    assert main(["restore", str(file), str(backup), "--accept-loss", *by_manager(place), *key(place, "both")]) == OK
    assert main(["verify", str(file), *key(place, "code")]) == OK


def test_asked_unseen(file: Path) -> None:
    """F80: at a terminal the passphrase is asked for and not shown."""
    try:
        leader, follower = pty.openpty()
    except OSError as fault:
        pytest.skip(f"this system gives no terminal: {fault}")
    asked = subprocess.Popen([sys.executable, "main.py", "verify", str(file)], cwd=ROOT, stdin=follower, stdout=follower,
                             stderr=follower, start_new_session=True)  # fmt: skip
    os.close(follower)
    said = os.read(leader, 1000)
    while b":" not in said:
        said += os.read(leader, 1000)
    os.write(leader, f"{GOOD}\n".encode())
    while True:
        try:
            more = os.read(leader, 4000)
        except OSError:  # the other end is closed
            break
        said += more
    os.close(leader)
    assert asked.wait() == OK, said.decode()
    assert b"intact" in said
    assert GOOD.encode() not in said
