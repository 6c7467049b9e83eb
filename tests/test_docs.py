"""Docs that cannot rot: each command and option stands in the README, its test command is CI's, and what it names is there."""

from __future__ import annotations

import argparse
import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sscexo_desktop.cli import build_parser
from sscexo_desktop.exports.formulas import cited

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
FORMULAS = (ROOT / "docs" / "formulas.md").read_text(encoding="utf-8")
LOCKS = ("requirements.lock", "requirements-dev.lock")


def commands() -> dict[str, argparse.ArgumentParser]:
    found = next(each for each in build_parser()._actions if isinstance(each, argparse._SubParsersAction))
    return dict(found.choices)


def options(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:
        if action.option_strings:
            yield action.option_strings[-1]


def pasted(heading: str) -> str:
    """Return the one line to paste under a heading of the README."""
    block = re.search(rf"\*\*{heading}\*\*[^\n]*\n\n```\w+\n(.+)\n```\n", README)
    assert block, heading
    return block[1]


@pytest.mark.parametrize("name", commands())
def test_every_command_stands_in_the_readme(name: str) -> None:
    """With its own options in its own row; what all take stands above them."""
    row = re.search(rf"^\| `main\.py {name}\b.*$", README, re.MULTILINE)
    assert row, name
    for option in options(commands()[name]):
        assert option in ("--help", "--out", "--passphrase-file") or option in row[0], option


def test_every_general_option_stands_in_the_readme() -> None:
    assert not [option for option in options(build_parser()) if f"`{option}`" not in README]


def test_the_readme_names_no_option_that_is_not_there() -> None:
    known = {option for parser in (build_parser(), *commands().values()) for option in options(parser)}
    rows = "\n".join(line for line in README.splitlines() if line.startswith("| `main.py"))
    assert set(re.findall(r"--[a-z-]+", rows)) == known


def test_ci_runs_the_command_of_the_readme() -> None:
    """Whatever CI proves is what people paste."""
    lines = [line for line in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    assert lines[0] == "set -euo pipefail"
    assert lines[-1] == pasted("Test, Debian or Ubuntu")


def test_the_commands_differ_only_in_what_they_start() -> None:
    run, test = pasted("Run, Debian or Ubuntu"), pasted("Test, Debian or Ubuntu")
    assert " poppler-utils mupdf-tools " in test
    test = test.replace(" poppler-utils mupdf-tools ", " ")  # the tests read PDFs back with it
    assert test.startswith(run.removesuffix("requirements.lock && .venv/bin/python main.py"))
    assert pasted("Run, Windows").count("requirements.lock") == pasted("Test, Windows").count("requirements-dev.lock") == 1


@pytest.mark.parametrize("name", LOCKS)
def test_locks_are_exact_and_name_no_place(name: str) -> None:
    """Every package with one version and its hashes, wherever it is fetched from."""
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"https?:|--index-url|--extra-index-url|--find-links| @ |file:", text)
    packages = re.findall(r"^[a-z][^\n]*(?:\n    --hash=sha256:[0-9a-f]{64}(?: \\)?)+", text, re.MULTILINE)
    assert len(packages) == len(re.findall(r"^[a-z]", text, re.MULTILINE))
    assert all(re.match(r"[a-z0-9-]+==[0-9][^ ]*( ; [^\n]+)? \\\n", package) for package in packages)


def test_locks_agree() -> None:
    """The tests run on the very versions that people run."""
    program, tests = (set(re.findall(r"^[a-z].*", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)) for name in LOCKS)
    assert program < tests


def test_locks_hold_what_the_project_asks_for() -> None:
    """On Python 3.11 a Qt that does not abort."""
    text = (ROOT / LOCKS[0]).read_text(encoding="utf-8")
    assert re.search(r"^pyside6-essentials==6\.11\.\d+ ; python_full_version < '3\.12'", text, re.MULTILINE)
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    asked = re.search(r"^dependencies = \[(.*?)^\]", project, re.MULTILINE | re.DOTALL)
    assert asked
    for package in re.findall(r'^    "([A-Za-z0-9_-]+)', asked[1], re.MULTILINE):
        assert re.search(rf"^{package.lower().replace('_', '-')}==", text, re.MULTILINE), package


@pytest.mark.parametrize("name", ["README.md", "docs/architecture.md", "docs/encryption.md", "docs/formulas.md", "docs/paper.md"])
def test_every_file_that_is_named_is_there(name: str) -> None:
    """Paths from the root, the package or, in the list of formulas, its folder; links from where the document lies."""
    text = (ROOT / name).read_text(encoding="utf-8")
    folders = (".", "sscexo_desktop", "sscexo_desktop/clinical") if name == "docs/formulas.md" else (".", "sscexo_desktop")
    for file in re.findall(r"`([\w./-]+\.(?:py|toml|po|md)|[\w./-]+/)`", text):
        assert any((ROOT / folder / file).exists() for folder in folders), file
    for link in re.findall(r"\]\(([^)#:]+)\)", text):
        assert ((ROOT / name).parent / link).exists(), link


def test_every_formula_from_the_literature_stands_in_its_list() -> None:
    """F53: in the row of its file, with the year of each paper that its docstring cites, and nothing stands there that is not."""
    rows = [line for line in FORMULAS.splitlines() if line.startswith("| ") and ".py`" in line]
    listed = [(file[1], name, row) for row in rows if (file := re.search(r"`(\w+)\.py`", row)) for name in named_in(row)]
    there = {(file, name): source for file, name, source in formulas() if (file, name) not in NO_ROW}
    assert {(file, name) for file, name, _ in listed} == set(there)
    for (file, name), source in there.items():
        found = " ".join(row for of_file, of_name, row in listed if (of_file, of_name) == (file, name))
        missing = {year for year in re.findall(r"\b(?:19|20)\d\d\b", source) if year not in found}
        assert not missing, (file, name, missing)


NO_ROW = {
    ("lung_function", "age_range"), ("depression", "phq9_item_nine_alert"), ("kidney", "creatinine_mg_dl"), ("progression", "ppf"),
}  # fmt: skip
"""What serves another formula, or belongs to its row."""


def named_in(row: str) -> Iterator[str]:
    for names in re.findall(r"`\w+\.py` \(((?:`\w+`(?:, )?)+)\)", row):
        yield from re.findall(r"`(\w+)`", names)


def formulas() -> Iterator[tuple[str, str, str]]:
    """Yield file, name and cited source of every public function of `clinical`."""
    for path in sorted((ROOT / "sscexo_desktop" / "clinical").glob("*.py")):
        module = importlib.import_module(f"sscexo_desktop.clinical.{path.stem}")
        for name, each in vars(module).items():
            if inspect.isfunction(each) and each.__module__ == module.__name__ and not name.startswith("_"):
                yield path.stem, name, cited(each)[1]


def test_every_function_that_is_named_is_there() -> None:
    """Where the README says `file.py` (`name`), the file defines that name."""
    named = re.findall(r"`([\w/]+\.py`)\s+\(((?:`[\w.]+`(?:, )?)+)\)", README)
    assert len(named) > 8
    for file, names in named:
        folder = ROOT if file.startswith("tests/") else ROOT / "sscexo_desktop"
        source = (folder / file.rstrip("`")).read_text(encoding="utf-8")
        for name in re.findall(r"`(?:\w+\.)?(\w+)`", names):
            assert re.search(rf"^ *(def|class) {name}\b", source, re.MULTILINE), (file, name)


def test_documents_stay_short() -> None:
    assert len(ARCHITECTURE.splitlines()) <= 85
    assert len(FORMULAS.splitlines()) <= 40
