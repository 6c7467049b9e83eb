"""`check-page` at the terminal: what it says, its exit codes, whom it needs (F90); and that `print` is in the print log (F91)."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from sscexo_desktop.actions.demo import demo_people
from sscexo_desktop.actions.papers.print_log import prints
from sscexo_desktop.cli import OK, REFUSED, load_study, main
from sscexo_desktop.study.page_seal import PageSeal
from tests.people import demo_session, quick_demo

Said = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.sqlite"
    quick_demo(path, load_study(), participants=1)
    return path


@pytest.fixture
def file(made_once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made_once, tmp_path / "study.sqlite"))


@pytest.fixture
def doctor(tmp_path: Path) -> list[str]:
    secret = tmp_path / "pw"
    secret.write_text(next(each.password for each in demo_people() if each.login == "doctor"), encoding="utf-8")
    return ["--user", "doctor", "--password-file", str(secret)]


def printed(file: Path, doctor: list[str], capsys: Said) -> str:
    out = file.with_name("out.pdf")
    assert main(["print", str(file), "--participant", "SSC-001", "--form", "infusion", "-o", str(out), *doctor]) == OK
    assert capsys.readouterr().out.strip() == str(out)
    text = pypdfium2.PdfDocument(out)[0].get_textpage().get_text_range()
    return next(line for line in text.splitlines() if line.startswith("SSCEXO"))


def test_exit_codes(file: Path, doctor: list[str], capsys: Said) -> None:
    """0 if current, 1 if changed or not from here, 2 if it cannot be read."""
    text = printed(file, doctor, capsys)
    assert main(["check-page", str(file), text, *doctor]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "Current"
    assert main(["check-page", str(file), *doctor, *text.lower().split(":")]) == 0
    capsys.readouterr()
    assert main(["check-page", str(file), text[:-1] + ("0" if text[-1] != "0" else "1"), *doctor]) == REFUSED
    assert "last four characters" in capsys.readouterr().err
    other = replace(PageSeal.read(text), head="0" * 12).text()
    assert main(["check-page", str(file), other, *doctor]) == 1
    assert capsys.readouterr().out.startswith("Not from this study file\n")


def test_it_needs_a_person(file: Path, capsys: Said) -> None:
    assert main(["check-page", str(file), "SSCEXO1"]) == REFUSED
    assert "user name and a password" in capsys.readouterr().err


def test_print_is_logged(file: Path, doctor: list[str], capsys: Said) -> None:
    """F91: done as done; what could not be written as failed, and nothing is left half-written."""
    printed(file, doctor, capsys)
    missing = file.parent / "nowhere" / "out.pdf"
    assert main(["print", str(file), "--screening-log", "-o", str(missing), *doctor]) == REFUSED
    session = demo_session(file, load_study())
    failed, came_out = prints(session)
    session.file.close()
    assert (came_out.kind, came_out.outcome, came_out.target) == ("filled", "done", "file")
    assert (failed.kind, failed.name, failed.outcome, failed.why) == ("report", "screening log", "failed", "target")
