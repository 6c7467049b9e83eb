"""A key stroke until its findings are painted against one durable SQLite commit."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from benchmarks.desk import demo_session
from benchmarks.ratio import Ratio, in_turn
from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.actions.session import Session
from sscexo_desktop.gui.findings import ToSettle
from sscexo_desktop.gui.form import FormView
from sscexo_desktop.gui.theme import Theme, apply_theme
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.texts import Manner

ROUNDS = 120
KEYS = (Qt.Key.Key_9, Qt.Key.Key_9, Qt.Key.Key_9, Qt.Key.Key_Backspace, Qt.Key.Key_Backspace, Qt.Key.Key_Backspace)
"""Up to three digits more and back: findings and computed values come and go."""
WHERE = (
    ("key stroke until its findings are painted", RecordKey("SSC-001", "infusion2", "infusion"), Place("ECVOLT")),
    ("key stroke in a blow, every lung value anew", RecordKey("SSC-001", "month6", "outcome"), Place("FVC_BLOW", 1)),
)


def strokes(session: Session, key: RecordKey, place: Place, commit: Callable[[], None]) -> tuple[float, float]:
    """Time a key stroke in a field of a saved record until it is painted, in turn with a commit."""
    theme, manner = Theme("light", 1.0), Manner("en")
    say = Speaker(manner)
    entry = Entry(session, key, manner)
    window = QWidget()
    layout = QHBoxLayout(window)
    form, panel = FormView(entry, say, theme, lambda _: True), ToSettle(say, theme)
    layout.addWidget(form, 3)
    layout.addWidget(panel, 1)
    form.state_changed.connect(lambda state: panel.show_state(state, entry.form))
    window.resize(1200, 760)
    window.show()
    window.activateWindow()
    form.go_to(place)
    QTest.qWait(200)
    keys = cycle(KEYS)
    before = entry.typed(place)

    def stroke() -> None:
        QTest.keyClick(QApplication.focusWidget(), next(keys))
        QApplication.processEvents()

    stroke()
    assert entry.typed(place) != before, "the key did not reach the field"
    timed = in_turn(stroke, commit, ROUNDS)
    window.close()
    return timed


def measure() -> Iterator[Ratio]:
    import sqlcipher3

    app = QApplication.instance() or QApplication([])
    apply_theme(app, Theme("light", 1.0))
    with demo_session() as session, tempfile.TemporaryDirectory() as folder:
        connection = sqlcipher3.connect(str(Path(folder) / "bare.sqlite"), isolation_level=None)
        for pragma in ("journal_mode=DELETE", "synchronous=EXTRA", "cache_spill=OFF"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("CREATE TABLE one (id INTEGER PRIMARY KEY, cell TEXT)")

        def commit() -> None:
            connection.execute("INSERT INTO one (cell) VALUES ('a cell')")

        for what, key, place in WHERE:
            yield Ratio(f"{what} / durable commit", *strokes(session, key, place, commit), "ms", 3)
        connection.close()
