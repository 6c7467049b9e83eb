"""The audit check: prove that the file is whole and its trail unbroken, and that it has an entry known from paper or a backup."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QLabel

from sscexo_desktop.actions.heads import head_asked
from sscexo_desktop.errors import Trouble
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import Card, TextField, clear_layout, label, line_height, row
from sscexo_desktop.gui.desk import Desk
from sscexo_desktop.gui.page import Page
from sscexo_desktop.study.texts import Message

BOLD = QFont.Weight.DemiBold


class VerifyPage(Page):
    """Runs the check and shows what it found; `again` is this page in another look, with what was found and typed."""

    def __init__(self, desk: Desk, before: VerifyPage | None = None) -> None:
        say = desk.say
        self.go = Button(say("Check now"), desk.theme, "primary", "Ctrl+Enter", act=self._check)
        about = say("Replays the audit trail from its first entry and compares it with every table. Nothing is changed.")
        super().__init__(desk, say("Audit check"), about, self.go)
        self.report: object = None
        self._card: Card = self.card()
        self._fill(*self._at_start())
        self._head_card(before.head.text() if before else "")
        self.body.addStretch(1)
        if before is not None and before.report is not None:
            self.show_report(before.report)

    def again(self, desk: Desk) -> VerifyPage:
        """Return this page in another look."""
        return VerifyPage(desk, self)

    def _fill(self, *labels: QLabel) -> None:
        clear_layout(self._card.body)
        for each in labels:
            self._card.body.addWidget(each)

    def _at_start(self) -> list[QLabel]:
        """Say what the opening of the file has proven already."""
        say, theme, checked = self.desk.say, self.desk.theme, self.desk.session.checked
        if checked is None:
            return [label(say("Not checked since this file was opened."), theme.muted, wrap=True)]
        color = theme.muted if checked.entries is None else theme.amber if checked.notices else theme.green
        found = [label(say(checked.words), color, 1.05, weight=BOLD, wrap=True)]
        if checked.entries is not None:
            words = say(
                "At each opening for writing the file is proven: pages, references, tables and triggers, the audit trail from its "
                "first entry to its last ({n}), signatures, passwords and drafts.",
                n=checked.entries,
            )
            found.append(label(words, theme.muted, 0.95, wrap=True))
        found += [label(f"• {say(each)}", theme.amber, wrap=True) for each in checked.notices]
        return found

    # ---- all of it -----------------------------------------------------------------------------------------------------------

    def _check(self) -> None:
        file = self.desk.session.file
        self.desk.work(self.desk.say("Checking the audit trail"), file.verify, self.show_report)

    def show_report(self, report: object) -> None:
        """Show what the check found."""
        from sscexo_desktop.paper.forms.page_frame import trail_head

        say, theme = self.desk.say, self.desk.theme
        self.report = report
        findings: tuple[Message, ...] = getattr(report, "findings", ())
        notes: tuple[Message, ...] = getattr(report, "notes", ())
        entries, head = getattr(report, "entries", 0), str(getattr(report, "head", ""))
        if not findings:
            title = label(say("✓ The file is whole and its audit trail is unbroken"), theme.green, 1.15, weight=BOLD, wrap=True)
        else:
            title = label(say("✕ Something is not as it should be"), theme.red, 1.15, weight=BOLD, wrap=True)
        count = label(say("{n} entries", n=say.digits(f"{entries:,}")), theme.muted)
        words = say("As it stands on paper: {head}", head=trail_head(say, entries, head))
        known = label(words, theme.ink, wrap=True)
        seal = label(say("Seal of the last entry: {seal}", seal=head), theme.muted, 0.88, wrap=True)
        for each in (known, seal):
            each.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        points = [label(f"• {say(each)}", theme.ink, wrap=True) for each in findings]
        points += [label(f"• {say(each)}", theme.amber, wrap=True) for each in notes]
        if findings:
            points.append(label(say("Do not go on entering. Keep this file, and open the last backup."), theme.ink, wrap=True))
        self._fill(title, count, *points, known, seal)

    # ---- one entry -----------------------------------------------------------------------------------------------------------

    def _head_card(self, typed: str) -> None:
        say, theme = self.desk.say, self.desk.theme
        card = self.card(say("Check the head from a paper or backup"))
        words = say(
            "Each printed form and each backup names the last entry of the audit trail of its time, number and seal. "
            "If this file is an older copy, or was made anew, it has not got that entry."
        )
        card.body.addWidget(label(words, theme.muted, 0.95, wrap=True))
        self.head: TextField = TextField(theme, typed, say("Number and seal of the entry"))
        self.head.setPlaceholderText("3226: 9843-5A09-24F8")
        self.head.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.look = Button(say("Look for it"), theme, "plain", act=self._look)
        card.body.addWidget(self.head)
        card.body.addLayout(row(self.look, 1, spacing=round(line_height(self) * 0.5)))
        self.answer: QLabel = label("", theme.ink, wrap=True)
        self.answer.hide()
        card.body.addWidget(self.answer)
        self.head.returnPressed.connect(self._look)
        self.head.textChanged.connect(self.answer.hide)

    def _look(self) -> None:
        """Say whether the file has the entry that is typed."""
        say, theme = self.desk.say, self.desk.theme
        try:
            number, seal = head_asked(self.head.text())
            there = self.desk.session.file.holds(number, seal)
        except Trouble as trouble:
            self._tell(f"{say(trouble.what)} {say(trouble.next_step)}", theme.amber)
            return
        if there:
            self._tell(say("✓ Entry {n} with this seal is in the file.", n=number), theme.green)
        else:
            words = say(
                "✕ Entry {n} with this seal is not in the file: it is an older copy, or one that went another way. "
                "Compare it with the newest backup before anything is entered.",
                n=number,
            )
            self._tell(words, theme.red)

    def _tell(self, words: str, color: QColor) -> None:
        palette = self.answer.palette()
        palette.setColor(self.answer.foregroundRole(), color)
        self.answer.setPalette(palette)
        self.answer.setText(words)
        self.answer.show()
