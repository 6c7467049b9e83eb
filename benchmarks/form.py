"""Open the infusion form on its saved record against building as many bare Qt widgets in a layout."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QApplication, QGridLayout, QLabel, QLineEdit, QScrollArea, QWidget

from benchmarks.desk import demo_session
from benchmarks.ratio import Ratio, in_turn
from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.gui.form import FormView
from sscexo_desktop.gui.theme import Theme, apply_theme
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.places import RecordKey
from sscexo_desktop.study.texts import Manner

ROUNDS = 25


def shown(widget: QWidget) -> QWidget:
    widget.resize(900, 760)
    widget.show()
    QApplication.processEvents()
    widget.grab()
    return widget


def bare(labels: list[str]) -> QWidget:
    """Build a label and a line edit for each place, in a grid, in a scroll area."""
    area, body = QScrollArea(), QWidget()
    grid = QGridLayout(body)
    for n, text in enumerate(labels):
        grid.addWidget(QLabel(text), n, 0)
        grid.addWidget(QLineEdit(), n, 1)
    area.setWidget(body)
    return area


def measure() -> Iterator[Ratio]:
    app = QApplication.instance() or QApplication([])
    theme = Theme("light", 1.0)
    apply_theme(app, theme)
    manner = Manner("en")
    with demo_session() as session:
        key = RecordKey("SSC-001", "infusion2", "infusion")
        places = Entry(session, key, manner).state.assessment.asked
        labels = [session.study.forms["infusion"].items[place.item].label.en for place in places]

        def ours() -> None:
            view = shown(FormView(Entry(session, key, manner), Speaker(manner), theme, lambda _: True))
            view.close()
            view.deleteLater()

        def theirs() -> None:
            view = shown(bare(labels))
            view.close()
            view.deleteLater()

        timed = in_turn(ours, theirs, ROUNDS)
    yield Ratio(f"open the infusion form, {len(places)} places / as many bare widgets", *timed, "ms", 2)
