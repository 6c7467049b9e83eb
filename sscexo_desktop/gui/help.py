"""The keyboard on one page, and a short guide."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QWidget

from sscexo_desktop.gui.chrome import label, line_height
from sscexo_desktop.gui.desk import Desk
from sscexo_desktop.gui.page import Page
from sscexo_desktop.i18n import Speaker

Keys = tuple[tuple[str, str], ...]


def sheets(say: Speaker) -> tuple[tuple[str, Keys], ...]:
    """Return the keys by where they act."""
    return (
        (
            say("Everywhere"),
            (
                ("F1", say("This page")),
                ("Alt+Left", say("Back to the participants")),
                ("Ctrl+,", say("Theme and text size")),
                ("Ctrl++  Ctrl+-  Ctrl+0", say("Larger text, smaller text, 100 %")),
            ),
        ),
        (
            say("Participants"),
            (
                ("Ctrl+N", say("Screen a participant")),
                ("Ctrl+F", say("Search by participant number")),
                ("←  →  ↑  ↓", say("Move between cells")),
                ("Enter", say("Open the form")),
                ("Ctrl+P", say("Print the participant's forms")),
            ),
        ),
        (
            say("In a form"),
            (
                ("Tab  Shift+Tab  Enter", say("Next field, previous field")),
                ("1 … 9", say("Pick an answer and go on")),
                ("Ctrl+B", say("Say why a field is blank")),
                ("Ctrl+R", say("Give a reason for an unusual value")),
                ("Alt+1", say("Take the offered reading")),
                ("Alt+Down", say("Calendar, or list of choices")),
                ("Ctrl+Shift+A", say("Add a row")),
                ("Ctrl+Shift+Del", say("Remove the row")),
                ("Ctrl+F", say("Find a question in the form")),
                ("Ctrl+J", say("Next question still to settle")),
                ("Ctrl+Z", say("Undo in the field")),
            ),
        ),
        (
            say("The form as a whole"),
            (
                ("Ctrl+S", say("Save")),
                ("Ctrl+Enter", say("Mark complete")),
                ("Ctrl+P", say("Preview and print")),
                ("Ctrl+Tab", say("Next form or visit")),
                ("Ctrl+Shift+Tab", say("Previous form or visit")),
                ("Ctrl+N", say("New entry, in a list")),
            ),
        ),
    )


def guide(say: Speaker) -> tuple[tuple[str, str], ...]:
    """Return the short guide."""
    return (
        (
            say("Nothing typed is lost"),
            say(
                "Each field is kept in the file the moment you leave it, as a draft. Save turns the draft into the record. "
                "After a power cut the draft is offered when the file is opened."
            ),
        ),
        (
            say("Dates and digits"),
            say(
                "Type a date in either calendar, with Persian or Latin digits: 1403/07/22 or 2024-10-13. "
                "The other calendar is shown beside the field. "
                "A date that is only partly known is typed as far as it is known, such as 1399 or 1399/05."
            ),
        ),
        (
            say("No value"),
            say("Press Ctrl+B and choose why: not done, not applicable, unknown or refused. An empty field is not an answer."),
        ),
        (
            say("To settle"),
            say(
                "Red must be corrected before the form is complete. Amber is unusual: correct it, or give a reason and it is kept."
            ),
        ),
        (
            say("Changing what was saved"),
            say("You are asked for a reason. The old value, the new one and the reason stay in the audit trail."),
        ),
        (
            say("The dose stays hidden"),
            say("The participant must not learn the dose. Participant copies never show it; keep the screen out of view."),
        ),
        (
            say("Backup"),
            say("Make a backup at the end of each day, on another disk. The line at the foot says when a copy by hand is safe."),
        ),
    )


class HelpPage(Page):
    """The keyboard sheet and the guide."""

    def __init__(self, desk: Desk) -> None:
        say = desk.say
        super().__init__(desk, say("Help"), say("The whole program works without a mouse."))
        keyboard = self.card(say("Keyboard"))
        keyboard.body.addWidget(self._keys())
        words = self.card(say("Short guide"))
        for title, text in guide(say):
            words.body.addWidget(label(title, desk.theme.ink, 1.0, weight=QFont.Weight.DemiBold, wrap=True))
            words.body.addWidget(label(text, desk.theme.muted, 0.97, wrap=True))
        self.body.addStretch(1)

    def _keys(self) -> QWidget:
        theme, say = self.desk.theme, self.desk.say
        found = QWidget()
        columns = QGridLayout(found)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setHorizontalSpacing(round(line_height(self) * 1.5))
        for n, (title, keys) in enumerate(sheets(say)):
            part = QWidget()
            grid = QGridLayout(part)
            grid.setContentsMargins(0, 0, 0, round(line_height(self) * 0.5))
            grid.setVerticalSpacing(round(line_height(self) * 0.2))
            grid.setHorizontalSpacing(round(line_height(self) * 0.8))
            grid.setColumnStretch(1, 1)
            grid.addWidget(label(title, theme.muted, 0.93, weight=QFont.Weight.DemiBold), 0, 0, 1, 2)
            for row, (key, words) in enumerate(keys, 1):
                shown = label(key, theme.teal, 0.93, weight=QFont.Weight.DemiBold)
                shown.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
                if say.manner.rtl:
                    shown.setAlignment(Qt.AlignmentFlag.AlignRight)
                grid.addWidget(shown, row, 0, Qt.AlignmentFlag.AlignTop)
                grid.addWidget(label(words, theme.ink, 0.97, wrap=True), row, 1)
            columns.addWidget(part, n // 2, n % 2, Qt.AlignmentFlag.AlignTop)
        return found
