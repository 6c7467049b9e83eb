"""Two study files in two columns on the screen: numbers, what only one has, and each record that differs (F102)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from sscexo_desktop.actions.facing import facing, file_words
from sscexo_desktop.actions.side_by_side import Pair, RecordPair, SideBySide
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import Card, label, line_height, row
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.i18n import Speaker

if TYPE_CHECKING:
    from sscexo_desktop.store.copies.compared import Comparison

AT_ONCE = 20
"""So many records are written at a time; the next ones on request."""
BOLD = QFont.Weight.DemiBold


def in_order(names: tuple[str, str]) -> tuple[str, str]:
    """Return the names of two files so that each reads from the left, whatever letters it has."""
    return file_words(names[0]), file_words(names[1])


class PairTable(QWidget):
    """Lines with a title and two columns; what differs is bold and marked, so that colour is never the only difference."""

    def __init__(self, say: Speaker, theme: Theme, heads: tuple[str, str], pairs: Iterable[Pair]) -> None:
        super().__init__()
        self._theme = theme
        line = round(line_height(self))
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(line)
        grid.setVerticalSpacing(round(line * 0.25))
        for column, stretch in enumerate((5, 4, 4)):
            grid.setColumnStretch(column, stretch)
        for column, head in enumerate(heads, 1):
            self._put(0, column, facing(say, head), bold=True, color="muted")
        for n, pair in enumerate(pairs, 1):
            self._put(n, 0, pair.title, color="muted")
            for column, words in ((1, pair.here), (2, pair.there)):
                self._put(n, column, words if pair.alike or column == 1 else f"≠ {words}", bold=not pair.alike)

    def _put(self, at: int, column: int, words: str, *, bold: bool = False, color: str = "ink") -> None:
        found = label(words, getattr(self._theme, color), 0.95, weight=BOLD if bold else QFont.Weight.Normal, wrap=True)
        found.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._grid.addWidget(found, at, column, Qt.AlignmentFlag.AlignTop)


class ComparedView(QWidget):
    """A whole comparison; `names` stand at the heads of the columns, the first file's first.

    `losing` says of what only the first file has that it would be lost.
    """

    def __init__(self, tell: SideBySide, theme: Theme, found: Comparison, *, losing: bool = False) -> None:
        super().__init__()
        self._tell = tell
        self._say = tell.words.say
        self._theme = theme
        self._names = tell.words.names
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(round(line_height(self) * 0.7))
        heads = Card(theme)
        self.conclusion = label(facing(self._say, tell.words.conclusion(found)), theme.ink, 1.1, weight=BOLD, wrap=True)
        heads.body.addWidget(self.conclusion)
        heads.body.addWidget(PairTable(self._say, theme, self._names, tell.numbers(found)))
        self._body.addWidget(heads)
        if found.relation != "separate":
            self._add_alone(found, losing=losing)
            self._add_others(found)
            self._add_records(found)

    # ---- what only one has ---------------------------------------------------------------------------------------------------

    def _add_alone(self, found: Comparison, *, losing: bool) -> None:
        card = Card(self._theme)
        across = QGridLayout()
        across.setHorizontalSpacing(round(line_height(self) * 1.2))
        for column, (name, lines) in enumerate(zip(self._names, self._tell.alone(found), strict=True)):
            across.setColumnStretch(column, 1)
            lost = losing and column == 0 and bool(lines)
            across.addWidget(self._list(name, lines, lost=lost), 0, column, Qt.AlignmentFlag.AlignTop)
        card.body.addLayout(across)
        self._body.addWidget(card)

    def _list(self, name: str, lines: tuple[str, ...], *, lost: bool) -> QWidget:
        say, theme = self._say, self._theme
        found = QWidget()
        body = QVBoxLayout(found)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(round(line_height(self) * 0.25))
        title = say("✕ Would be lost: only in {file}", file=name) if lost else say("Only in {file}", file=name)
        body.addWidget(label(facing(say, title), theme.red if lost else theme.teal, 1.0, weight=BOLD, wrap=True))
        for each in lines or (say("nothing"),):
            body.addWidget(self._line(each, lost=lost))
        return found

    def _line(self, words: str, *, lost: bool = False) -> QLabel:
        found = label(facing(self._say, f"• {words}"), self._theme.red if lost else self._theme.ink, 0.95, wrap=True)
        found.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return found

    def _add_others(self, found: Comparison) -> None:
        lines = tuple(self._tell.words.beside_records(found))
        if not lines:
            return
        card = Card(self._theme)
        card.body.addWidget(label(self._say("Not the same in both"), self._theme.amber, 1.0, weight=BOLD, wrap=True))
        for each in lines:
            card.body.addWidget(self._line(each))
        self._body.addWidget(card)

    # ---- records -------------------------------------------------------------------------------------------------------------

    def _add_records(self, found: Comparison) -> None:
        self._waiting: Iterator[RecordPair] = self._tell.records(found)
        self._left = len(found.records)
        self.more = Button("", self._theme, "plain", act=self.show_more)
        self._records = QVBoxLayout()
        self._records.setSpacing(round(line_height(self) * 0.5))
        if self._left:
            words = self._say("Records that are not the same in both: {n}", n=self._left)
            self._body.addWidget(label(words, self._theme.ink, 1.1, weight=BOLD, wrap=True))
        self._body.addLayout(self._records)
        self._body.addLayout(row(self.more, 1))
        self.show_more()

    def show_more(self) -> None:
        """Write the next records."""
        for each in islice(self._waiting, AT_ONCE):
            card = Card(self._theme)
            card.body.addWidget(label(each.title, self._theme.teal, 1.0, weight=BOLD, wrap=True))
            card.body.addWidget(label(each.about, self._theme.muted, 0.93, wrap=True))
            if each.items:
                card.body.addWidget(PairTable(self._say, self._theme, self._names, each.items))
            self._records.addWidget(card)
            self._left -= 1
        self.more.setText(self._say("Show the next ones; still to come: {n}", n=self._left))
        self.more.setAccessibleName(self.more.text())
        self.more.updateGeometry()
        self.more.setVisible(self._left > 0)
