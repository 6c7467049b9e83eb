"""What holds for every test: no window comes on a screen, and nothing is kept among the preferences of whoever runs it."""

from __future__ import annotations

import os
import shutil
import tempfile

import pytest

os.environ["QT_QPA_PLATFORM"] = "offscreen"


def pytest_configure(config: pytest.Config) -> None:
    """Keep preferences and heads in a folder of this run."""
    folder = tempfile.mkdtemp(prefix="sscexo-tests-")
    os.environ["SSCEXO_CONFIG"] = folder
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
