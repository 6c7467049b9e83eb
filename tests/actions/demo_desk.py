"""The demo study, made once for all tests that read it or work on a copy."""

from __future__ import annotations

from pathlib import Path

import pytest
from clinic import STUDY

from tests.people import quick_demo


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.sqlite"
    quick_demo(path, STUDY)
    return path
