"""What is on the screen while the study file itself is written anew: what is done, how far it is, and a way to stop it."""

from __future__ import annotations

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import Card, label, row, scrolled
from sscexo_desktop.gui.people.login_page import centred
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.gui.top_bar import TopBar
from sscexo_desktop.gui.work_bar import Gauge
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.settings import Preferences
from sscexo_desktop.study.texts import Manner, Message


class BusyPage(QWidget):
    """Shows `part` of the work as done; `cancel` is the button that stops it."""

    def __init__(self, title: Message, theme: Theme, preferences: Preferences) -> None:
        super().__init__()
        say = Speaker(Manner(preferences.language, preferences.calendar))
        self.bar = TopBar(say, theme, preferences)
        card = Card(theme)
        card.body.addWidget(label(say(title), theme.ink, 1.5, weight=QFont.Weight.DemiBold, wrap=True))
        about = say("A new file is written and compared with this one, then takes its place. Until then this one stays as it is.")
        card.body.addWidget(label(about, theme.muted, 0.95, wrap=True))
        self._gauge = Gauge(theme)
        self._gauge.setAccessibleName(say(title))
        card.body.addWidget(self._gauge)
        self.cancel = Button(say("Cancel"), theme, "plain", "Escape")
        card.body.addLayout(row(self.cancel, 1))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.bar)
        outer.addWidget(scrolled(centred(theme, card), theme.page, theme), 1)

    @property
    def part(self) -> float:
        """How much is done, 0 to 1."""
        return self._gauge.part

    def show_part(self, part: float) -> None:
        """Show how much is done."""
        self._gauge.show_part(part)
