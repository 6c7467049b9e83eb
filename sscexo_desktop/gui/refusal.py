"""What stands in place of a form that this person may not see."""

from __future__ import annotations

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QVBoxLayout

from sscexo_desktop.errors import Trouble
from sscexo_desktop.gui.chrome import Ground, label, line_height
from sscexo_desktop.gui.desk import Desk


class Refusal(Ground):
    """Says what is refused and what to do next."""

    def __init__(self, desk: Desk, trouble: Trouble) -> None:
        super().__init__(desk.theme.page)
        line = round(line_height(self))
        body = QVBoxLayout(self)
        body.setContentsMargins(line, line, line, line)
        body.addWidget(label(desk.say(trouble.what), desk.theme.ink, 1.2, weight=QFont.Weight.DemiBold, wrap=True))
        body.addWidget(label(desk.say(trouble.next_step), desk.theme.muted, wrap=True))
        body.addStretch(1)
