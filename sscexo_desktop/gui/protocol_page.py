"""The protocol as registered, fact by fact."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout

from sscexo_desktop.gui.chrome import Rule, label, line_height
from sscexo_desktop.gui.desk import Desk
from sscexo_desktop.gui.page import Page


class ProtocolPage(Page):
    """The registered facts, and what in them is unclear."""

    def __init__(self, desk: Desk) -> None:
        say, study, theme = desk.say, desk.session.study, desk.theme
        super().__init__(desk, say("Protocol"), say("What was registered, and how this program takes what is unclear in it."))
        card = self.card(say(study.title))
        grid = QGridLayout()
        line = round(line_height(self))
        grid.setHorizontalSpacing(round(line * 1.2))
        grid.setVerticalSpacing(round(line * 0.45))
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 5)
        own = ((say("Registry"), study.registry), (say("Ethics code"), study.ethics), (say("Sponsor"), say(study.sponsor)))
        facts = [*own, *((say(what), say(words)) for what, words in study.facts)]
        for n, (what, words) in enumerate(facts):
            if n:
                grid.addWidget(Rule(theme), 2 * n - 1, 0, 1, 2)
            for column, text in enumerate((what, words)):
                weight = QFont.Weight.DemiBold if column == 0 else QFont.Weight.Normal
                found = label(text, theme.ink, 0.97, weight=weight, wrap=True)
                found.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                grid.addWidget(found, 2 * n, column, Qt.AlignmentFlag.AlignTop)
        card.body.addLayout(grid)
        self.body.addStretch(1)
