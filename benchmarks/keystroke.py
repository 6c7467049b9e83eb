"""A key stroke until its findings are painted against one durable SQLite commit."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from benchmarks.desk import demo_session
from benchmarks.ratio import Ratio, in_turn
from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.gui.findings import ToSettle
from sscexo_desktop.gui.form import FormView
from sscexo_desktop.gui.theme import Theme, apply_theme
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.texts import Manner

ROUNDS = 120
KEYS = (Qt.Key.Key_9, Qt.Key.Key_9, Qt.Key.Key_9, Qt.Key.Key_Backspace, Qt.Key.Key_Backspace, Qt.Key.Key_Backspace)
"""Up to 999 mL of 100 mL prepared and back: the findings come and go."""


def measure() -> Iterator[Ratio]:
    import sqlcipher3

    app = QApplication.instance() or QApplication([])
    theme = Theme("light", 1.0)
    apply_theme(app, theme)
    manner = Manner("en")
    say = Speaker(manner)
    with demo_session() as session, tempfile.TemporaryDirectory() as folder:
        entry = Entry(session, RecordKey("SSC-001", "infusion2", "infusion"), manner)
        window = QWidget()
        layout = QHBoxLayout(window)
        form, panel = FormView(entry, say, theme, lambda _: True), ToSettle(say, theme)
        layout.addWidget(form, 3)
        layout.addWidget(panel, 1)
        form.state_changed.connect(lambda state: panel.show_state(state, entry.form))
        window.resize(1200, 760)
        window.show()
        window.activateWindow()
        form.go_to(Place("ECVOLT"))
        QTest.qWait(200)
        keys = cycle(KEYS)
        before = entry.typed(Place("ECVOLT"))

        def stroke() -> None:
            target = QApplication.focusWidget()
            QTest.keyClick(target, next(keys))
            QApplication.processEvents()

        connection = sqlcipher3.connect(str(Path(folder) / "bare.sqlite"), isolation_level=None)
        for pragma in ("journal_mode=DELETE", "synchronous=EXTRA", "cache_spill=OFF"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("CREATE TABLE one (id INTEGER PRIMARY KEY, cell TEXT)")

        def commit() -> None:
            connection.execute("INSERT INTO one (cell) VALUES ('a cell')")

        stroke()
        assert entry.typed(Place("ECVOLT")) != before, "the key did not reach the field"
        timed = in_turn(stroke, commit, ROUNDS)
        connection.close()
        window.close()
    yield Ratio("key stroke until its findings are painted / durable commit", *timed, "ms", 3)
