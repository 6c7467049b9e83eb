"""Protection of the file: whether it is encrypted, its passphrase, and the recovery sheet (F80, F81)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sscexo_desktop.actions.recovery import mark_of_key
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import label, line_height, row
from sscexo_desktop.gui.files.protection_forms import ChangeForm, EncryptForm, PlainForm
from sscexo_desktop.gui.files.recovery_card import RecoveryCard
from sscexo_desktop.gui.in_sight import focus_in_sight
from sscexo_desktop.gui.page import Page
from sscexo_desktop.gui.people.permitted import guard

if TYPE_CHECKING:
    from sscexo_desktop.gui.desk import Desk, Spot

BY_CODE = "code"
"""The place on this page where a new passphrase is asked for, since the file was opened with the recovery sheet."""


class ProtectionPage(Page):
    """The file's encryption and the recovery sheet; `rewrite_asked` carries the change of the key that somebody wants."""

    rewrite_asked = Signal(object)

    def __init__(self, desk: Desk, spot: Spot) -> None:
        say = desk.say
        about = say("What happens when the file is carried away, and when a passphrase or a password is forgotten.")
        super().__init__(desk, say("Protection of the file"), about)
        self._spot = spot
        self.form: EncryptForm | ChangeForm | PlainForm | None = None
        self.buttons: tuple[Button, ...] = ()
        self._mark = mark_of_key(desk.session.file)
        self._encryption = self.card(say("Encryption"))
        self._inside = QWidget()
        self._encryption.body.addWidget(self._inside)
        self.sheet = RecoveryCard(desk)
        self.card(say("Recovery sheet")).body.addWidget(self.sheet)
        self.body.addStretch(1)
        self._fill()
        if spot.place == BY_CODE and self._mark and desk.session.may("protect") is None:
            self.change()

    # ---- encryption ----------------------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        """Show how it stands and what can be done, or the form that is being filled in."""
        old, self._inside = self._inside, QWidget()
        body = QVBoxLayout(self._inside)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(round(line_height(self) * 0.5))
        self._encryption.body.replaceWidget(old, self._inside)
        old.hide()
        old.deleteLater()
        say, theme = self.desk.say, self.desk.theme
        if self._mark:
            words, tone = say("✓ Encrypted; mark of the key {mark}", mark=self._mark), theme.green
            about = say("The file can be read with its passphrase or with code 1 of the recovery sheet only.")
        else:
            words, tone = say("○ Not encrypted"), theme.amber
            about = say("Whoever gets hold of the file or of a backup can read everything in it.")
        body.addWidget(label(words, tone, 1.05, weight=QFont.Weight.DemiBold, wrap=True))
        body.addWidget(label(about, theme.ink, 0.97, wrap=True))
        body.addWidget(label(self._about_backups(), theme.muted, 0.93, wrap=True))
        self.buttons = ()
        if self.form is not None:
            body.addWidget(self.form)
            return
        self.buttons = self._ways()
        body.addLayout(row(*self.buttons, 1))

    def _about_backups(self) -> str:
        say, desk = self.desk.say, self.desk
        plan = desk.preferences.plan(desk.session.file.study_uuid, desk.session.file.path)
        folders = tuple(dict.fromkeys((*plan.folders, *plan.made)))
        old = (
            say("Backups made before a change keep the passphrase that they were made with, or none.")
            if self._mark
            else say("Backups stay as they were made: not encrypted, or with the passphrase of that day.")
        )
        where = say("They are in: {folders}", folders=" · ".join(f"\u2066{each}\u2069" for each in folders)) if folders else ""
        return f"{old} {where}".rstrip()

    def _ways(self) -> tuple[Button, ...]:
        say, theme, session = self.desk.say, self.desk.theme, self.desk.session
        if self._mark:
            change = Button(say("Change the passphrase…"), theme, "plain", act=self.change)
            found = [change, Button(say("Turn encryption off…"), theme, "quiet", act=self.turn_off)]
        else:
            found = [Button(say("Encrypt the file…"), theme, "primary", act=self.encrypt)]
        for each in found:
            if guard(each, "protect", session, say):
                each.setEnabled(not session.file.read_only)
        return tuple(found)

    def encrypt(self) -> None:
        """Ask for the first passphrase."""
        self._open(EncryptForm(self.desk, self.rewrite_asked.emit, self._leave))

    def change(self) -> None:
        """Ask for a new passphrase, without the old one where the file was opened with the recovery sheet."""
        by_code = self._spot.place == BY_CODE
        self._open(ChangeForm(self.desk, self.rewrite_asked.emit, self._leave, by_code=by_code))

    def turn_off(self) -> None:
        """Ask why, and for the password."""
        self._open(PlainForm(self.desk, self.rewrite_asked.emit, self._leave))

    def _open(self, form: EncryptForm | ChangeForm | PlainForm) -> None:
        self.form = form
        self._fill()
        focus_in_sight(form)

    def _leave(self) -> None:
        self.form = None
        self._fill()
        self.buttons[0].setFocus()

    # ---- going on elsewhere --------------------------------------------------------------------------------------------------

    def focus_form(self) -> None:
        """Put the cursor where something is asked."""
        if self.form is not None:
            focus_in_sight(self.form)

    def may_leave(self) -> bool:
        """Offer to delete what should not lie about."""
        return self.sheet.may_leave()

    def again(self, desk: Desk) -> ProtectionPage:
        """Return the page in another language or look; what was typed stays, and hidden what was hidden."""
        found = ProtectionPage(desk, self._spot)
        match self.form:
            case EncryptForm():
                found.encrypt()
            case ChangeForm():
                found.change()
            case PlainForm():
                found.turn_off()
            case None:
                found.form = None
                found._fill()
        if self.form is not None and found.form is not None:
            found.form.take_over(self.form)  # type: ignore[arg-type]
        saved: Path | None = self.sheet.saved
        found.sheet.saved = saved
        found.sheet.refresh()
        found.sheet.type(self.sheet.typed)
        return found
