"""Drafts found at opening: each named with participant, form, number of fields and time (F19)."""

from __future__ import annotations

from typing import Literal

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout

from sscexo_desktop.actions.session import SITE_ZONE
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import Card, label, line_height, row
from sscexo_desktop.gui.sheet import Look, Sheet
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.record import Draft

Fate = Literal["open", "keep", "discard"]


class RecoverySheet(Sheet):
    """Asks what becomes of each draft: recover it now, keep it for later, or throw it away; `chosen` by place in the list."""

    def __init__(self, look: Look, drafts: tuple[Draft, ...], study: Study) -> None:
        say = look.say
        super().__init__(look, say("Something was typed and not saved"), 40)
        self.chosen: dict[int, Fate] = dict.fromkeys(range(len(drafts)), "keep")
        self.note(say("It is all here. Recover opens the form with what was typed; kept drafts are offered again."))
        self._groups: list[QButtonGroup] = []
        for n, draft in enumerate(drafts):
            self.body.addWidget(self._card(n, draft, study))
        self.go = self.answer(say("Continue"), self.accept, "primary")
        self.go.setFocus()

    def _card(self, n: int, draft: Draft, study: Study) -> Card:
        say, theme = self.say, self.theme
        card = Card(theme)
        form = study.forms[draft.key.form]
        where = say(study.visit(draft.key.visit).title) if draft.key.visit else say(form.title)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(label(f"{draft.key.participant} · {where}", theme.ink, 1.05, weight=QFont.Weight.DemiBold, wrap=True))
        count = len(draft.fields)
        fields = say("1 field") if count == 1 else say("{n} fields", n=count)
        at = draft.touched_at.astimezone(SITE_ZONE)
        detail = say("{fields} · last typed {time} · {person}", fields=fields, time=at.replace(tzinfo=None), person=draft.person)
        words.addWidget(label(detail, theme.muted, 0.93, wrap=True))
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
