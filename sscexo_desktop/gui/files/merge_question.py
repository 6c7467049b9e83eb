"""One question of a merge: what each copy has, who entered it when and why, and the answers, each on a key (F102)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from sscexo_desktop.actions.facing import facing
from sscexo_desktop.actions.merge_words import Asked, Side
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import Card, label, line_height
from sscexo_desktop.gui.surface import on_keys
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.three_way import Choice

_SIDES: tuple[Choice, Choice] = ("ours", "theirs")
_ZERO = ord("\u06f0")


class QuestionView(QWidget):
    """Shows a question; `choose` is told the answer, `whole` the side that all of the form is to be of, where that can be said."""

    def __init__(
        self,
        say: Speaker,
        theme: Theme,
        asked: Asked,
        chosen: Choice | None,
        choose: Callable[[Choice], object],
        whole: Callable[[Choice], object] | None,
    ) -> None:
        super().__init__()
        self._say = say
        self._theme = theme
        line = round(line_height(self))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(round(line * 0.6))
        column.addWidget(label(facing(say, asked.title), theme.ink, 1.2, weight=QFont.Weight.DemiBold, wrap=True))
        column.addWidget(label(facing(say, asked.about), theme.ink, 1.0, wrap=True))
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setSpacing(round(line * 0.7))
        for side, shown in zip(_SIDES, (asked.ours, asked.theirs), strict=True):
            self._sides.addWidget(self._card(shown, taken=side == chosen), 1, Qt.AlignmentFlag.AlignTop)
        column.addLayout(self._sides)
        column.addLayout(self._answers(asked, chosen, choose))
        if whole is not None:
            column.addLayout(self._whole(whole))
        self.setAccessibleName(f"{asked.title}: {asked.about}")

    def _card(self, side: Side, *, taken: bool) -> Card:
        theme, say = self._theme, self._say
        card = Card(theme, fill=theme.teal_pale if taken else None, line=theme.teal if taken else None)
        title = f"✓ {side.title}" if taken else side.title
        card.body.addWidget(label(title, theme.teal if taken else theme.muted, 0.95, weight=QFont.Weight.DemiBold, wrap=True))
        for each in side.lines:
            card.body.addWidget(label(facing(say, each), theme.ink, 1.15 if len(side.lines) == 1 else 1.0, wrap=True))
        for each in (side.who, side.reason):
            if each:
                card.body.addWidget(label(facing(say, each), theme.muted, 0.93, wrap=True))
        said = "; ".join((side.title, *side.lines, *filter(None, (side.who, side.reason))))
        card.setAccessibleName(said)
        return card

    def _answers(self, asked: Asked, chosen: Choice | None, choose: Callable[[Choice], object]) -> QHBoxLayout:
        across = QHBoxLayout()
        across.setSpacing(round(line_height(self) * 0.5))
        self.buttons: dict[Choice, Button] = {}
        for n, (choice, words) in enumerate(asked.answers, 1):
            text = f"✓ {words}" if choice == chosen else words
            button = Button(text, self._theme, "primary" if choice == chosen else "plain", str(n), act=partial(choose, choice))
            button.setAccessibleName(words)
            on_keys(button, chr(_ZERO + n), button.click)
            self.buttons[choice] = button
            across.addWidget(button)
        across.addStretch(1)
        return across

    def _whole(self, whole: Callable[[Choice], object]) -> QHBoxLayout:
        say, theme = self._say, self._theme
        across = QHBoxLayout()
        across.addWidget(label(say("All questions about this form:"), theme.muted, 0.93))
        for n, (choice, words) in enumerate(zip(_SIDES, (say("This file"), say("The other copy")), strict=True), 1):
            across.addWidget(Button(words, theme, "quiet", f"Ctrl+{n}", act=partial(whole, choice)))
        across.addStretch(1)
        return across

    def lay_out(self, width: int) -> None:
        """Set the two sides beside each other, or one below the other where there is little room."""
        beside = width >= line_height(self) * 24
        self._sides.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
