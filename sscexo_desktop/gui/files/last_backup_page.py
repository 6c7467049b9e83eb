"""What is shown while the backup on leaving is made: nothing of the study, how far it is, and the way out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sscexo_desktop.actions.facing import facing, file_words
from sscexo_desktop.gui.button import Button, ButtonKind
from sscexo_desktop.gui.chrome import Card, Ground, clear_layout, label, line_height, row
from sscexo_desktop.gui.work_bar import Gauge

if TYPE_CHECKING:
    from sscexo_desktop.actions.backing_up import InFolder
    from sscexo_desktop.gui.theme import Theme
    from sscexo_desktop.i18n import Speaker


class LastBackupPage(Ground):
    """One card: the work and how far it is, or why there is no backup."""

    def __init__(self, say: Speaker, theme: Theme, again: Callable[[], object], leave: Callable[[], object]) -> None:
        super().__init__(theme.page)
        self._say = say
        self._theme = theme
        self._again = again
        self._leave = leave
        self.gauge: Gauge | None = None
        self.retry: Button | None = None
        around = QVBoxLayout(self)
        around.addStretch(1)
        self._card = Card(theme)
        self._card.setMaximumWidth(round(line_height(self) * 34))
        around.addLayout(row(1, self._card, 1))
        around.addStretch(2)
        self._card.setMinimumWidth(round(line_height(self) * 24))

    def show_work(self) -> None:
        """Say that the backup is being made."""
        clear_layout(self._card.body)
        self._title(self._say("Making a backup before closing"))
        self.gauge = Gauge(self._theme)
        self._card.body.addWidget(self.gauge)
        words = self._say("The study file is closed already. Nothing can be lost.")
        self._card.body.addWidget(label(words, self._theme.muted, 0.95, wrap=True))
        self._ways_out()

    def show_trouble(self, tried: tuple[InFolder, ...]) -> None:
        """Say why there is none, folder by folder, and what can be done."""
        say, theme = self._say, self._theme
        clear_layout(self._card.body)
        self.gauge = None
        self._title(say("No backup was made on leaving"))
        for each in tried:
            if each.trouble is not None:
                self._card.body.addWidget(label(file_words(each.folder), theme.muted, 0.88, wrap=True))
                self._card.body.addWidget(label(facing(say, say(each.trouble.what)), theme.amber, wrap=True))
                self._card.body.addWidget(label(say(each.trouble.next_step), theme.ink, 0.95, wrap=True))
        self.retry = Button(say("Try again"), theme, "plain", act=self._again)
        self._ways_out(self.retry)

    def _title(self, words: str) -> None:
        self._card.body.addWidget(label(words, self._theme.ink, 1.2, weight=QFont.Weight.DemiBold, wrap=True))

    def _ways_out(self, *others: Button) -> None:
        kind: ButtonKind = "primary" if others else "plain"
        self.out = Button(self._say("Close without backup"), self._theme, kind, "Esc", act=self._leave)
        line = QWidget()
        line.setLayout(row(1, *others, self.out))
        self._card.body.addWidget(line)
        self.out.setFocus()
