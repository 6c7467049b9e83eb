"""The last steps of a merge: what is taken over, the summary before anything is written, and what was done (F102)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sscexo_desktop.actions.facing import facing
from sscexo_desktop.actions.merge_summary import MergeSummary
from sscexo_desktop.gui.chrome import Card, label, line_height
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.gui.tick_row import TickRow
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.places import RecordKey
from sscexo_desktop.study.texts import Message


class _Step(QWidget):
    """A column of cards with titles."""

    def __init__(self, say: Speaker, theme: Theme) -> None:
        super().__init__()
        self.say = say
        self.theme = theme
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(round(line_height(self) * 0.6))

    def note(self, words: str, *, loud: bool = False) -> None:
        """Add a sentence."""
        self.column.addWidget(label(facing(self.say, words), self.theme.red if loud else self.theme.ink, wrap=True))

    def listed(self, title: str, lines: Iterable[str], *, loud: bool = False) -> None:
        """Add a card of lines, where there are any."""
        shown = tuple(lines)
        if not shown:
            return
        card = Card(self.theme)
        card.body.addWidget(label(title, self.theme.red if loud else self.theme.ink, 1.05, weight=QFont.Weight.DemiBold, wrap=True))
        for each in shown:
            found = label(facing(self.say, f"• {each}"), self.theme.ink, 0.97, wrap=True)
            found.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            card.body.addWidget(found)
        self.column.addWidget(card)


class ProposalsView(_Step):
    """What only the other copy has or changed; each can be left out."""

    def __init__(self, summary: MergeSummary, theme: Theme, changed: Callable[[], object]) -> None:
        super().__init__(summary.words.say, theme)
        self._merging = summary.words.merging
        self._changed = changed
        self.rows: dict[RecordKey, TickRow] = {}
        proposals = tuple(summary.proposals())
        if not proposals:
            self.note(self.say("There is nothing that only the other copy has or changed."))
            return
        self.note(self.say("Only the other copy has or changed this. It is taken over unless you take the mark away."))
        card = Card(theme)
        for key, words in proposals:
            row = TickRow(theme, words)
            row.setChecked(key not in self._merging.left_out)
            row.toggled.connect(lambda on, key=key: self._toggle(key, on=on))
            card.body.addWidget(row)
            self.rows[key] = row
        self.column.addWidget(card)

    def _toggle(self, key: RecordKey, *, on: bool) -> None:
        (self._merging.left_out.discard if on else self._merging.left_out.add)(key)
        self._changed()


class SummaryView(_Step):
    """Everything that will be written, and everything that will not; `against` says why this person cannot write it."""

    def __init__(self, summary: MergeSummary, theme: Theme, against: Message | None) -> None:
        super().__init__(summary.words.say, theme)
        say, merging = self.say, summary.words.merging
        self.blocked = against is not None or any(summary.in_the_way()) or bool(merging.unanswered()) or merging.other.nothing_new
        if against is not None:
            self.note(say(against), loud=True)
        self.listed(say("In the way"), summary.in_the_way(), loud=True)
        taken = [words for key, words in summary.proposals() if not merging.is_left_out(key)]
        left = [words for key, words in summary.proposals() if merging.is_left_out(key)]
        self.listed(say("Taken over"), taken)
        self.listed(say("Decided"), summary.decided())
        self.listed(say("Left out"), left)
        self.listed(say("Other numbers"), summary.renumbered())
        self.listed(say("For you to do again: these are not taken over"), summary.again())
        if not taken and not merging.questions():
            self.note(say("No value changes; only the history of the other copy is kept."))
        self.note(
            say(
                "A verified backup is made first. Then everything is written at once, under your name; the entries of the other"
                " copy's audit trail are kept beside ours. The other copy is not changed: put it away afterwards, and enter nothing"
                " into it any more."
            )
        )


class DoneView(_Step):
    """What a merge did."""

    def __init__(self, say: Speaker, theme: Theme, done: Iterable[str], numbers: Iterable[str], again: Iterable[str]) -> None:
        super().__init__(say, theme)
        self.listed(say("✓ Merged"), done)
        self.listed(say("Other numbers"), numbers)
        self.listed(say("For you to do again: these are not taken over"), again)
