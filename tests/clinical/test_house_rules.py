"""What holds for every formula: it cites its source, names its unknowns, and stands on the standard library alone."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

import sscexo_desktop.clinical as package

FILES = sorted(Path(inspect.getfile(package)).parent.glob("*.py"))
MODULES = [importlib.import_module(f"{package.__name__}.{file.stem}") for file in FILES if file.stem != "__init__"]
SOURCE = re.compile(r"Source: (arithmetic[.;]|.*\b(19|20)\d\d\b|the look-up tables published with the papers named at `reference`)")


def public_functions() -> Iterator[tuple[str, Callable[..., object]]]:
    """Return each public function and method of the package."""
    for module in MODULES:
        for name, function in own(module, inspect.isfunction):
            yield f"{module.__name__}.{name}", function
        for owner, kind in own(module, inspect.isclass):
            for name, function in inspect.getmembers(kind, inspect.isfunction):
                if not name.startswith("_"):
                    yield f"{module.__name__}.{owner}.{name}", function


def own(module: ModuleType, kind: Callable[[object], bool]) -> list[tuple[str, object]]:
    return [(name, member) for name, member in inspect.getmembers(module, kind)
            if not name.startswith("_") and member.__module__ == module.__name__]


FUNCTIONS = dict(public_functions())


def test_all_modules_are_looked_at() -> None:
    """No module of the package is left out."""
    assert {module.__name__.rpartition(".")[2] for module in MODULES} == {
        "chest_ct", "classification", "depression", "diffusion", "infusion", "interpretation", "kidney", "liver", "lung_function",
        "progression", "skin_score", "spirometry_quality", "toxicity"}
    assert len(FUNCTIONS) >= 30


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_public_function_cites_its_source(name: str) -> None:
    """An author and a year, an organisation and a year, or plain arithmetic, in a paragraph that begins with `Source:`."""
    assert SOURCE.search(inspect.getdoc(FUNCTIONS[name]) or ""), name


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_only_the_standard_library_and_the_resources_are_imported(file: Path) -> None:
    """No other package of the program and no package of somebody else."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names.append(node.module or "")
        for name in names:
            assert name == "sscexo_desktop.resources" or name.partition(".")[0] in sys.stdlib_module_names, (file.name, name)
