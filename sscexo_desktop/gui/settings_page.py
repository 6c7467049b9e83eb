"""Study settings: what the protocol leaves open, and what an investigator confirmed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from sscexo_desktop.actions import settings
from sscexo_desktop.actions.session import site_time
from sscexo_desktop.actions.settings_together import confirm_proposals, proposed
from sscexo_desktop.errors import Trouble
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import Card, label, line_height
from sscexo_desktop.gui.desk import Desk
from sscexo_desktop.gui.page import Page
from sscexo_desktop.gui.people.permitted import guard
from sscexo_desktop.gui.record_notes import signature_note
from sscexo_desktop.gui.setting_dialog import shown_values
from sscexo_desktop.gui.sign_here import Signer
from sscexo_desktop.gui.study_lock import StudyLock
from sscexo_desktop.study.model import Setting
from sscexo_desktop.study.record import ConfirmedSetting
from sscexo_desktop.study.review import Signature


class SettingsPage(Page):
    """Each setting with its registered words, an explanation, the proposal, and what was confirmed by whom."""

    def __init__(self, desk: Desk) -> None:
        say = desk.say
        about = say(
            "What the registration leaves open. Nothing counts until an investigator confirms it with a reason; "
            "every confirmation stays in the audit trail."
        )
        proposals = Button(say("Confirm the proposals…"), desk.theme, "plain", act=lambda: self._confirm_proposals())
        super().__init__(desk, say("Study settings"), about, proposals)
        self.proposals = proposals
        self.buttons: dict[str, Button] = {}
        self._cards = QVBoxLayout()
        self._cards.setSpacing(round(line_height(self) * 0.6))
        self.body.addLayout(self._cards)
        self.study_lock = StudyLock(desk)
        self.body.addWidget(self.study_lock)
        self.body.addStretch(1)
        self._confirmed = desk.session.file.settings()
        for setting in desk.session.study.settings.values():
            self._cards.addWidget(self._card(setting, self._confirmed.get(setting.id)))
        self._offer_proposals()

    def _offer_proposals(self) -> None:
        """Let the proposals be confirmed together while there are any, by whoever may."""
        session = self.desk.session
        self.proposals.setVisible(bool(proposed(session)))
        if guard(self.proposals, "confirm_setting", session, self.desk.say):
            self.proposals.setEnabled(not session.file.read_only)

    def _card(self, setting: Setting, now: ConfirmedSetting | None) -> Card:
        desk, say, theme = self.desk, self.desk.say, self.desk.theme
        card = Card(theme)
        across = QHBoxLayout()
        across.setSpacing(round(line_height(self)))
        words = QVBoxLayout()
        words.setSpacing(round(line_height(self) * 0.25))
        words.addWidget(label(say(setting.title), theme.ink, 1.05, weight=QFont.Weight.DemiBold, wrap=True))
        words.addWidget(label(say(setting.explanation), theme.muted, 0.93, wrap=True))
        if setting.registered:
            words.addWidget(label(say("Registered, word for word:"), theme.muted, 0.88))
            registered = label(f"“{setting.registered}”", theme.ink, 0.97, wrap=True)
            registered.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            if say.manner.rtl:
                registered.setAlignment(Qt.AlignmentFlag.AlignRight)
            words.addWidget(registered)
        else:
            words.addWidget(label(say("Not registered."), theme.muted, 0.88))
        words.addStretch(1)
        across.addLayout(words, 3)
        across.addWidget(self._state(setting, now), 2)
        card.body.addLayout(across)
        if guard(self.buttons[setting.id], "confirm_setting", desk.session, say):
            self.buttons[setting.id].setEnabled(not desk.session.file.read_only)
        return card

    def _state(self, setting: Setting, now: ConfirmedSetting | None) -> QWidget:
        say, theme = self.desk.say, self.desk.theme
        found = QWidget()
        column = QVBoxLayout(found)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(round(line_height(self) * 0.25))
        if now is None:
            column.addWidget(label(say("○ Not confirmed"), theme.amber, 1.0, weight=QFont.Weight.DemiBold))
            if setting.proposal:
                proposal = shown_values(say, setting, setting.proposal)
                column.addWidget(label(say("Proposal: {values}", values=proposal), theme.muted, 0.93, wrap=True))
        else:
            words = say("✓ {values}", values=shown_values(say, setting, now.values))
            column.addWidget(label(words, theme.green, 1.1, weight=QFont.Weight.DemiBold, wrap=True))
            column.addWidget(self._versions(setting))
        words = say("Confirm…") if now is None else say("Confirm anew…")
        button = Button(words, theme, "plain", act=lambda: self._confirm(setting, now))
        button.setAccessibleName(say("{action} {setting}", action=words, setting=setting.title))
        self.buttons[setting.id] = button
        column.addWidget(button)
        column.addStretch(1)
        return found

    def _versions(self, setting: Setting) -> QWidget:
        """Return every confirmation, newest first: values, reason, who signed it and when."""
        say, theme, file = self.desk.say, self.desk.theme, self.desk.session.file
        signed = {each.revision: each for each in file.setting_signatures(setting.id)}
        found = QWidget()
        column = QVBoxLayout(found)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(round(line_height(self) * 0.1))
        versions = sorted(file.setting_versions(setting.id), key=lambda each: -each.version)
        for n, each in enumerate(versions):
            values = shown_values(say, setting, each.values)
            words = say("Version {n}: {values}", n=each.version, values=values) if n else say("Version {n}", n=each.version)
            column.addWidget(label(words, theme.muted, 0.93, wrap=True))
            column.addWidget(label(say("“{reason}”", reason=each.reason), theme.muted, 0.93, wrap=True))
            column.addWidget(self._stamp(each, signed.get(each.version)))
        return found

    def _stamp(self, confirmed: ConfirmedSetting, signature: Signature | None) -> QLabel:
        say, theme = self.desk.say, self.desk.theme
        if signature is not None:
            return label(signature_note(say, signature).text, theme.green, 0.9, wrap=True)
        words = say("{person} · {time} · not signed", person=confirmed.person, time=site_time(confirmed.at))
        return label(words, theme.amber, 0.9, wrap=True)

    def _confirm(self, setting: Setting, now: ConfirmedSetting | None) -> None:
        """Ask for value and reason, then for the signature, and show what was confirmed."""
        wanted = self.desk.ask.confirm_setting(setting, now)
        if wanted is None:
            return
        say = self.desk.say
        values = shown_values(say, setting, wanted.values)
        subject = say("{setting}: {values}", setting=setting.title, values=values)
        given = Signer(self.desk).credentials(say("Confirm: {setting}", setting=setting.title), subject, "parameter")
        if given is None:
            return
        try:
            confirmed = settings.confirm(self.desk.session, setting.id, wanted.values, wanted.reason, given)
        except Trouble as trouble:
            self.desk.ask.tell(trouble)
            return
        self._renew(setting, confirmed)
        self._offer_proposals()

    def _confirm_proposals(self) -> None:
        """Ask which proposals hold and why, then for one signature, and show what was confirmed."""
        desk, say = self.desk, self.desk.say
        waiting = {each.id: each for each in proposed(desk.session)}
        wanted = desk.ask.confirm_proposals(tuple(waiting.values()))
        if wanted is None:
            return
        chosen = [waiting[each] for each in wanted.settings]
        lines = [
            say("{setting}: {values}", setting=each.title, values=shown_values(say, each, each.proposal)) for each in chosen
        ]
        given = Signer(desk).credentials(say("Confirm {n} settings", n=len(chosen)), "\n".join(lines), "parameter")
        if given is None:
            return
        try:
            confirmed = confirm_proposals(desk.session, wanted.settings, wanted.reason, given)
        except Trouble as trouble:
            desk.ask.tell(trouble)
            return
        for each in confirmed:
            self._renew(waiting[each.id], each)
        self._offer_proposals()

    def _renew(self, setting: Setting, confirmed: ConfirmedSetting) -> None:
        at = list(self.desk.session.study.settings).index(setting.id)
        old = self._cards.itemAt(at)
        fresh = self._card(setting, confirmed)
        if old is not None and (widget := old.widget()) is not None:
            self._cards.replaceWidget(widget, fresh)
            widget.deleteLater()
        self.buttons[setting.id].setFocus()
