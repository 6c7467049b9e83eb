"""From the start of the process to the first painted window: the program against an empty window of the same size."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.ratio import Ratio, in_turn

EMPTY = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
class Window(QWidget):
    def paintEvent(self, event):
        QTimer.singleShot(0, app.quit)
app = QApplication([])
window = Window()
window.resize(1280, 800)
window.show()
app.exec()
"""
OURS = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from sscexo_desktop import app as program
from sscexo_desktop.gui.dialogs import Dialogs
from sscexo_desktop.gui.window import MainWindow
application = QApplication([])
kept_at = Path(sys.argv[1])
window = MainWindow(program.doors(), program.first_preferences(kept_at), kept_at, Dialogs)
window.painted.connect(lambda: QTimer.singleShot(0, application.quit))
window.show()
application.exec()
"""
ROUNDS = 11


def measure() -> Iterator[Ratio]:
    with tempfile.TemporaryDirectory() as folder:
        kept_at = str(Path(folder) / "preferences.json")

        # As an installed program has it: byte code is kept between starts.
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(Path(folder) / "bytecode")}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)

        def start(code: str) -> None:
            subprocess.run([sys.executable, "-c", code, kept_at], check=True, capture_output=True, env=environment)

        timed = in_turn(lambda: start(OURS), lambda: start(EMPTY), ROUNDS)
    yield Ratio("start to the first painted window / empty window", *timed, "ms", 1.5)
