"""The audit check: prove that the file is whole and that its trail is unbroken."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel

from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import Card, label
from sscexo_desktop.gui.desk import Desk
from sscexo_desktop.gui.page import Page
from sscexo_desktop.study.texts import Message


class VerifyPage(Page):
    """Runs the check and shows what it found."""

    def __init__(self, desk: Desk) -> None:
        say = desk.say
        self.go = Button(say("Check now"), desk.theme, "primary", "Ctrl+Enter", act=self._check)
        about = say("Replays the audit trail from its first entry and compares it with every table. Nothing is changed.")
        super().__init__(desk, say("Audit check"), about, self.go)
        self._card: Card = self.card()
        self._fill(label(say("Not checked since this file was opened."), desk.theme.muted, wrap=True))
        self.body.addStretch(1)

    def _fill(self, *labels: QLabel) -> None:
        while (part := self._card.body.takeAt(0)) is not None:
            if (widget := part.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for each in labels:
            self._card.body.addWidget(each)

    def _check(self) -> None:
        file = self.desk.session.file
        self.desk.work(self.desk.say("Checking the audit trail"), file.verify, self.show_report)

    def show_report(self, report: object) -> None:
        """Show what the check found."""
        say, theme = self.desk.say, self.desk.theme
        findings: tuple[Message, ...] = getattr(report, "findings", ())
        notes: tuple[Message, ...] = getattr(report, "notes", ())
        entries, head = getattr(report, "entries", 0), str(getattr(report, "head", ""))
        if not findings:
            title = label(
                say("✓ The file is whole and its audit trail is unbroken"),
                theme.green,
                1.15,
                weight=QFont.Weight.DemiBold,
                wrap=True,
            )
        else:
            title = label(say("✕ Something is not as it should be"), theme.red, 1.15, weight=QFont.Weight.DemiBold, wrap=True)
        count = label(say("{n} entries", n=say.digits(f"{entries:,}")), theme.muted)
        seal = label(say("Seal of the last entry: {seal}", seal=head), theme.muted, 0.88, wrap=True)
        seal.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        points = [label(f"• {say(each)}", theme.ink, wrap=True) for each in findings]
        points += [label(f"• {say(each)}", theme.amber, wrap=True) for each in notes]
        if findings:
            points.append(label(say("Do not go on entering. Keep this file, and open the last backup."), theme.ink, wrap=True))
        self._fill(title, count, *points, seal)
