"""What else a save changes, in a list by record: computed values from old to new, and what is to be settled then."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from sscexo_desktop.actions.consequences import Consequence
from sscexo_desktop.actions.record_words import item_words, record_words
from sscexo_desktop.gui.chrome import Card, label, line_height
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.gui.wording import computed
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.model import Study

EMPTY = "–"
LARGE = 1.3


class AlsoChanges(QWidget):
    """A card for each record that a save changes without anybody typing in it."""

    def __init__(self, say: Speaker, theme: Theme, study: Study, also: tuple[Consequence, ...]) -> None:
        super().__init__()
        self._say, self._theme, self._study = say, theme, study
        body = QVBoxLayout(self)
        body.setContentsMargins(0, round(line_height(self) * 0.4), 0, 0)
        body.setSpacing(round(line_height(self) * 0.5))
        body.addWidget(label(say("This also changes"), theme.ink, 1.05, weight=QFont.Weight.DemiBold))
        records = [tuple(group) for _, group in groupby(also, attrgetter("key"))]
        for found in records:
            body.addWidget(self._record(found))
        forms = ("؛ " if say.manner.rtl else "; ").join(record_words(say, study, found[0].key) for found in records)
        self.summary = say("This also changes what is computed in: {forms} (listed below).", forms=forms)

    @property
    def _stacked(self) -> bool:
        """Whether values stand beneath their labels: in large type there is no room beside them."""
        return self._theme.scale > LARGE

    def _record(self, found: tuple[Consequence, ...]) -> Card:
        say, theme = self._say, self._theme
        card = Card(theme)
        title = record_words(say, self._study, found[0].key)
        card.body.addWidget(label(title, theme.ink, 1.0, weight=QFont.Weight.DemiBold, wrap=True))
        if found[0].signed:
            words = say("This form is signed and stays so: a signature covers what was typed, not what is computed from it.")
            card.body.addWidget(label(words, theme.amber, 0.95, wrap=True))
        grid = QGridLayout()
        line = line_height(self)
        grid.setHorizontalSpacing(round(line * 0.6))
        grid.setVerticalSpacing(round(line * 0.25))
        grid.setColumnStretch(3 if self._stacked else 0, 1)
        for each in found:
            if each.finding is None:
                self._add_value(grid, each)
        card.body.addLayout(grid)
        for each in found:
            if each.finding is not None:
                told = say("To settle then: {words}", words=each.finding.message)
                card.body.addWidget(label(told, theme.amber if each.finding.severity == "soft" else theme.red, 0.95, wrap=True))
        return card

    def _add_value(self, grid: QGridLayout, found: Consequence) -> None:
        say, theme, n = self._say, self._theme, grid.rowCount()
        form = self._study.forms[found.key.form]
        old, new = (self._written(found, value) for value in (found.old, found.new))
        words = item_words(say, form, found.place)
        # A Persian label that begins with a Latin code ("FVC، …") is to be read from the right all the same.
        named = label(f"\u200f{words}" if say.manner.rtl else words, theme.ink, wrap=True)
        if self._stacked:
            grid.addWidget(named, n, 0, 1, 4)
            n += 1
        else:
            grid.addWidget(named, n, 0)
        grid.addWidget(label(old, theme.muted), n, 1)
        grid.addWidget(label("←" if say.manner.rtl else "→", theme.muted), n, 2)
        grid.addWidget(label(new, theme.teal, weight=QFont.Weight.DemiBold), n, 3)
        if found.new is None and found.words is not None:
            grid.addWidget(label(say(found.words), theme.muted, 0.93, wrap=True), n + 1, 0, 1, 4)

    def _written(self, found: Consequence, value: object | None) -> str:
        if value is None:
            return EMPTY
        return self._say.measured(computed(self._say, found.item, value), found.item.unit)
