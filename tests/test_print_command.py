"""The terminal's `print` beyond forms: clinic day, label of a vial, targets that are refused, print log (F48, F83, F91)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pypdfium2
import pytest

from sscexo_desktop.actions.demo import demo_people, open_demo
from sscexo_desktop.actions.papers.print_log import PrintOut, prints
from sscexo_desktop.cli import OK, REFUSED, load_study, main
from tests.people import quick_demo

Said = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.sqlite"
    quick_demo(path, load_study())
    return path


@pytest.fixture
def file(made_once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made_once, tmp_path / "demo.sqlite"))


def run(tmp_path: Path, *arguments: object, login: str = "doctor") -> int:
    (tmp_path / "password").write_text(next(each.password for each in demo_people() if each.login == login))
    return main(["print", *map(str, arguments), "--user", login, "--password-file", str(tmp_path / "password")])


def log(file: Path) -> list[PrintOut]:
    gate = open_demo(file, load_study())
    session = gate.log_in("doctor", gate.demo_passwords["doctor"])
    found = list(reversed(prints(session)))
    gate.close()
    return found


def pages(path: Path) -> int:
    document = pypdfium2.PdfDocument(path)
    count = len(document)
    document.close()
    return count


def test_a_clinic_day(file: Path, tmp_path: Path, capsys: Said) -> None:
    """F83, F91: of a day in either calendar; what was printed stands in the log."""
    out = tmp_path / "day.pdf"
    for day in ("2025-03-24", "1404/01/04"):
        assert run(tmp_path, file, "--clinic-day", day, "-o", out) == OK
    assert pages(out) > 3
    assert run(tmp_path, file, "--clinic-day", "--language", "fa", "-o", out) == OK
    assert [(each.kind, each.target, each.outcome) for each in log(file)] == [("blank", "file", "done")] * 3
    assert run(tmp_path, file, "--clinic-day", "soon", "-o", out) == REFUSED
    assert "year-month-day" in capsys.readouterr().err


def test_nobody_is_due(file: Path, tmp_path: Path, capsys: Said) -> None:
    assert run(tmp_path, file, "--clinic-day", "2024-01-20", "-o", tmp_path / "day.pdf") == REFUSED
    assert "Nobody is due" in capsys.readouterr().err
    assert not (tmp_path / "day.pdf").exists()


def test_a_label_for_a_vial(file: Path, tmp_path: Path, capsys: Said) -> None:
    """F48: on its own page or on A4; a session that there is not is refused."""
    about = (file, "--vial-label", "--participant", "SSC-001", "--visit", "infusion1")
    out = tmp_path / "label.pdf"
    assert run(tmp_path, *about, "--copies", 3, "-o", out) == OK
    assert pages(out) == 3
    assert run(tmp_path, *about, "--copies", 3, "--sheet", "-o", out) == OK
    assert pages(out) == 1
    assert [(each.kind, each.outcome, each.participants) for each in log(file)] == [("label", "done", ("SSC-001",))] * 2
    capsys.readouterr()
    assert run(tmp_path, file, "--vial-label", "-o", out) == REFUSED
    assert "infusion1, infusion2, infusion3" in capsys.readouterr().err


@pytest.mark.parametrize("kind", [(), ("--blank",), ("--screening-log",), ("--clinic-day", "2025-03-24")])
def test_nothing_but_a_pdf_is_replaced(file: Path, tmp_path: Path, capsys: Said, kind: tuple[str, ...]) -> None:
    """T21: the study file as the target is a slip of the hand, and it stays as it is."""
    before = file.read_bytes()
    assert run(tmp_path, file, *kind, "-o", file) == REFUSED
    assert "is not a PDF" in capsys.readouterr().err
    assert file.read_bytes() == before


def test_a_target_that_fails_is_logged(file: Path, tmp_path: Path) -> None:
    """F91: the log is true."""
    assert run(tmp_path, file, "--blank", "-o", tmp_path / "nowhere" / "out.pdf") == REFUSED
    assert [(each.outcome, each.why) for each in log(file)] == [("failed", "target")]
