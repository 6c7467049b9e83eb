"""Drafts found at opening: each named with participant, form, number of fields and time (F19)."""

from __future__ import annotations

from typing import Literal

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout

from sscexo_desktop.actions.facing import facing
from sscexo_desktop.actions.left_drafts import remarks
from sscexo_desktop.actions.record_words import record_words
from sscexo_desktop.actions.session import Session, site_time
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import Card, label, line_height, row
from sscexo_desktop.gui.sheet import Look, Sheet
from sscexo_desktop.study.record import Draft

Fate = Literal["open", "keep", "discard"]


class RecoverySheet(Sheet):
    """Asks what becomes of each draft: recover it now, keep it for later, or throw it away; `chosen` by place in the list."""

    def __init__(self, look: Look, drafts: tuple[Draft, ...], session: Session) -> None:
        say = look.say
        super().__init__(look, say("Something was typed and not saved"), 40)
        self.chosen: dict[int, Fate] = dict.fromkeys(range(len(drafts)), "keep")
        self.note(say("It is all here. Recover opens the form with what was typed; kept drafts are offered again."))
        self._groups: list[QButtonGroup] = []
        for n, draft in enumerate(drafts):
            self.body.addWidget(self._card(n, draft, session))
        self.go = self.answer(say("Continue"), self.accept, "primary")
        self.go.setFocus()

    def _card(self, n: int, draft: Draft, session: Session) -> Card:
        say, theme = self.say, self.theme
        card = Card(theme)
        where = record_words(say, session.study, draft.key)
        words = QVBoxLayout()
        words.setSpacing(1)
        whose = say("{participant} · {record}", participant=draft.key.participant, record=where)
        words.addWidget(label(facing(say, whose), theme.ink, 1.05, weight=QFont.Weight.DemiBold, wrap=True))
        count = len(draft.fields)
        fields = say("1 field") if count == 1 else say("{n} fields", n=count)
        at = site_time(draft.touched_at)
        detail = say("{fields} · last typed {time} · {person}", fields=fields, time=at, person=draft.person)
        words.addWidget(label(detail, theme.muted, 0.93, wrap=True))
        for each in remarks(session, draft):
            words.addWidget(label(facing(say, say(each)), theme.amber, 0.95, wrap=True))
        card.body.addLayout(words)
        group = QButtonGroup(card)
        self._groups.append(group)
        buttons = []
        for fate, text in (("open", say("Recover now")), ("keep", say("Keep for later")), ("discard", say("Throw away"))):
            button = Button(text, theme, "pill")
            button.setCheckable(True)
            button.setChecked(fate == "keep")
            button.clicked.connect(lambda _on=False, n=n, fate=fate: self._choose(n, fate))
            group.addButton(button)
            buttons.append(button)
        card.body.addLayout(row(*buttons, 1, spacing=round(line_height(self) * 0.4)))
        return card

    def _choose(self, n: int, fate: Fate) -> None:
        self.chosen[n] = fate
