"""Whom one is working on, always in view (F17)."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QWidget

from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import Fitted, label, line_height
from sscexo_desktop.gui.desk import Desk
from sscexo_desktop.gui.standing import person_words, state_words
from sscexo_desktop.study.answers import Around
from sscexo_desktop.study.places import Place

BODY = ("HEIGHT_VSORRES", "WEIGHT_VSORRES")


class ParticipantBanner(QWidget):
    """Participants › number, enrolment number, sex, age, height, weight and where the participant stands.

    `back` asks for the participants page.
    """

    back = Signal()

    def __init__(self, desk: Desk, participant: str) -> None:
        super().__init__()
        say, theme = desk.say, desk.theme
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(round(line_height(self) * 0.45))
        arrow = "‹" if say.manner.rtl else "›"
        home = Button(say("Participants"), theme, "quiet", act=self.back.emit)
        home.setToolTip(say("Back to the participants (Alt+Left)"))
        layout.addWidget(home)
        layout.addWidget(label(arrow, theme.muted))
        layout.addWidget(label(participant, theme.ink, 1.08, weight=QFont.Weight.DemiBold))
        line = desk.session.line(participant)
        body = body_words(desk, desk.session.around(participant))
        parts = [line.enrolment, person_words(say, line), body, state_words(say, line.state)]
        layout.addWidget(Fitted(" · ".join(each for each in parts if each), theme.muted, 0.95))


def body_words(desk: Desk, around: Around) -> str:
    """Say height and weight as last measured."""
    words = []
    for item_id in BODY:
        for record in reversed(list(around.records.values())):
            item = desk.session.study.forms[record.key.form].items.get(item_id)
            value = record.answers.get(Place(item_id))
            if item is not None and value is not None:
                words.append(desk.say.value(item, value, unit=True))
                break
    return " · ".join(words)
