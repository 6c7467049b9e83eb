"""A full file, and a place for damaged copies of it in which nothing is ever written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.salvage.damage import make_full


@pytest.fixture(scope="package")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with everything in it; never written to by a test."""
    path = tmp_path_factory.mktemp("full") / "full.sscexo"
    make_full(path)
    return path


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """Where a damaged file lies; the copy to work on is made elsewhere and does not stay."""
    folder = tmp_path / "پوشهٔ من #1 100%? x"
    folder.mkdir()
    yield folder / "damaged.sscexo"
    assert not list(tmp_path.glob(".salvage*"))
