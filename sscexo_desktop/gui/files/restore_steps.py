"""What the steps of a restoration show: what was found of a backup, and who confirms that it is restored (F100)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sscexo_desktop.actions import restoring
from sscexo_desktop.actions.comparing import ComparedWords, told_apart
from sscexo_desktop.actions.facing import facing, file_words
from sscexo_desktop.actions.gate import Gate
from sscexo_desktop.actions.restore_checks import checks
from sscexo_desktop.actions.restore_choice import Candidate
from sscexo_desktop.actions.session import site_time
from sscexo_desktop.actions.side_by_side import SideBySide
from sscexo_desktop.gui.chrome import Card, TextField, label, line_height
from sscexo_desktop.gui.files.check_list import CheckList
from sscexo_desktop.gui.files.compared_view import ComparedView, in_order
from sscexo_desktop.gui.people.login_form import LoginForm
from sscexo_desktop.gui.people.password_field import at_reading_edge
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.gui.tick_row import TickRow
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.digits import normalise

if TYPE_CHECKING:
    from sscexo_desktop.store.copies.appraisal import Appraisal
    from sscexo_desktop.store.copies.restoring import By
    from sscexo_desktop.study.model import Study

BOLD = QFont.Weight.DemiBold


def told(say: Speaker, found: Candidate) -> str:
    """Say when a backup was made, how large it is, and whether it is encrypted."""
    size = say.digits(f"{found.size / 1_000_000:.1f}")
    if found.encrypted:
        return say("{time} · {size} MB · encrypted", time=site_time(found.at), size=size)
    return say("{time} · {size} MB", time=site_time(found.at), size=size)


class Findings(QWidget):
    """The checks of a backup, what would be lost with it, and both files side by side."""

    def __init__(self, say: Speaker, theme: Theme, study: Study, found: Appraisal) -> None:
        super().__init__()
        self._say, self._theme, self._study = say, theme, study
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(round(line_height(self) * 0.7))
        head = Card(theme)
        words = say("✓ This backup is fit.") if found.fit else say("✕ This backup cannot be restored.")
        head.body.addWidget(label(words, theme.green if found.fit else theme.red, 1.15, weight=BOLD, wrap=True))
        head.body.addWidget(label(file_words(found.candidate), theme.muted, 0.93, wrap=True))
        self.checks = CheckList(say, theme, checks(found))
        head.body.addWidget(self.checks)
        for each in found.notes:
            head.body.addWidget(label(facing(say, say(each)), theme.amber, 0.97, wrap=True))
        self._body.addWidget(head)
        if found.fit:
            self._add_loss(found)
        self.compared: ComparedView | None = None
        if found.comparison is not None:
            names = in_order(told_apart(found.path, found.candidate))
            tell = SideBySide(ComparedWords(say, study, names))
            self.compared = ComparedView(tell, theme, found.comparison, losing=found.loses)
            self._body.addWidget(self.compared)

    def _add_loss(self, found: Appraisal) -> None:
        say, theme = self._say, self._theme
        card = Card(theme, fill=theme.red_pale if found.loses else None, line=theme.red_line if found.loses else None)
        title, lines = loss(say, found)
        card.body.addWidget(label(facing(say, title), theme.red if found.loses else theme.green, 1.1, weight=BOLD, wrap=True))
        for each in lines:
            card.body.addWidget(label(facing(say, each), theme.red if found.loses else theme.muted, 0.97, wrap=True))
        self.loss = title
        self._body.addWidget(card)


def loss(say: Speaker, found: Appraisal) -> tuple[str, tuple[str, ...]]:
    """Say in a sentence whether anything would be lost, and what; the signs say it without colour."""
    file = file_words(found.path.name)
    if found.current == "missing":
        return say("✓ Nothing would be lost: there is no {file} now.", file=file), ()
    kept = say("The file as it is now is kept aside under a dated name; it is never overwritten.")
    if found.comparison is None:
        return say("✕ Nobody can say what would be lost: {file} cannot be read as a whole.", file=file), (kept,)
    if found.useless:
        return say("✓ Both hold the same. There is nothing to restore."), ()
    if found.harmed:
        return say("✓ Nothing would be lost: both hold the same, and {file} is not right as it stands now.", file=file), (kept,)
    if not found.loses:
        return say("✓ Nothing would be lost: the backup holds everything that stands in {file}.", file=file), (kept,)
    alone = found.comparison.only_here
    lines = [say("Entries of the audit trail that would be lost: {n}", n=alone.entries)] if alone.entries else []
    if alone.drafts:
        lines.append(say("Typed and not saved, kept as drafts in this file alone: {n}", n=len(alone.drafts)))
    return say("✕ Something would be lost: {file} holds what the backup does not.", file=file), (*lines, kept)


class Confirming(QWidget):
    """Asks for the reason, for what would be lost to be named, and for user name and password: `permitted` carries the `By`.

    `before` is the same question in another look, whose answers are taken over.
    """

    permitted = Signal(object)  # By

    def __init__(self, say: Speaker, theme: Theme, found: Appraisal, gate: Gate, before: Confirming | None = None) -> None:
        super().__init__()
        self._say, self._found, self._gate = say, found, gate
        self._by: By | None = None
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(round(line_height(self) * 0.7))
        card = Card(theme)
        self.reason: TextField = TextField(theme, before.reason.text() if before else "", say("Reason"))
        card.body.addWidget(label(say("Why is it restored? The reason stands in the audit trail."), theme.ink, 0.95, wrap=True))
        card.body.addWidget(self.reason)
        self.number: TextField = TextField(theme, before.number.text() if before else "", say("Entries that would be lost"))
        unknown = found.comparison is None
        words = say("I know that nobody can say what would be lost") if unknown else say("I know that something would be lost")
        self.known = TickRow(theme, words)
        for field in (self.reason, self.number):
            at_reading_edge(field, say)
        self.known.setChecked(before is not None and before.known.isChecked())
        self._lost = found.comparison.only_here.entries if found.comparison else 0
        if found.loses and self._lost:
            words = say("This would lose entries of the audit trail: {n}. Type that number to confirm it.", n=self._lost)
            card.body.addWidget(label(words, theme.red, 0.97, weight=BOLD, wrap=True))
            card.body.addWidget(self.number)
        elif found.loses:
            card.body.addWidget(self.known)
        body.addWidget(card)
        who = Card(theme)
        who.body.addWidget(label(say("The data manager"), theme.ink, 1.1, weight=BOLD))
        self.form = LoginForm(theme, say, self._try, gate.wait, yes=say("Restore the backup"))
        who.body.addWidget(self.form)
        body.addWidget(who)
        self.form.entered.connect(lambda: self.permitted.emit(self._by))
        for field in (self.reason, self.number):
            field.textChanged.connect(self._check)
        self.known.toggled.connect(self._check)
        self.reason.returnPressed.connect(self.focusNextChild)
        self.number.returnPressed.connect(self.focusNextChild)
        self._check()

    @property
    def confirmed(self) -> bool:
        """Whether the reason is there, and what would be lost was named."""
        if not self.reason.text().strip():
            return False
        if not self._found.loses:
            return True
        return self._typed() == str(self._lost) if self._lost else self.known.isChecked()

    def _typed(self) -> str:
        try:
            return normalise(self.number.text())
        except ValueError:
            return ""

    def _check(self) -> None:
        self.form.setEnabled(self.confirmed)

    def _try(self, login: str, password: str) -> None:
        """Let the data manager in for this one thing; `Trouble` for anybody else."""
        session = self._gate.log_in(login, password)
        try:
            reason = " ".join(self.reason.text().split())
            self._by = restoring.permit(session, self._found, accept_loss=self._found.loses, reason=reason)
        finally:
            self._gate.log_out(session)
