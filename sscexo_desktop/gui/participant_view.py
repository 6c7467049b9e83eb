"""Participant view (F50): one key takes the dose, identity and everybody else off the screen, the same key brings them back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFont, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from sscexo_desktop.actions import participant_view
from sscexo_desktop.errors import Trouble
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import Fitted, Ground, label, line_height, on_keys
from sscexo_desktop.gui.desk import Desk, Spot
from sscexo_desktop.gui.participant import ParticipantPage
from sscexo_desktop.gui.participant_view_page import ParticipantViewPage
from sscexo_desktop.gui.people.permitted import permit
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.study.texts import Message, message

if TYPE_CHECKING:
    from sscexo_desktop.gui.study_view import StudyView

KEY = "F9"
NAME = "act-participant_view"
_BAND = {"light": ("#0c6e74", "#ffffff"), "dark": ("#115458", "#eefaf9")}
"""Ground and ink of the mark: calm in either look, and nothing else is filled from edge to edge in it."""


class Switch(Button):
    """The pill of the top bar; where there is little room it shows the key alone."""

    def __init__(self, words: str, theme: Theme, act: Callable[[], object]) -> None:
        super().__init__(words, theme, "pill", act=act)
        self._words = words
        self._whole = super().sizeHint()
        self.setToolTip(words)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return room for all of the words."""
        return self._whole

    def minimumSizeHint(self) -> QSize:
        """Make do with room for the key."""
        return QSize(round(line_height(self) * 3), self._whole.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show what there is room for."""
        super().resizeEvent(event)
        self.setText(self._words if self.width() >= self._whole.width() else KEY)


class ParticipantView:
    """The way into participant view and out of it; `on` tells whether the screen is turned to the participant."""

    def __init__(self, view: StudyView) -> None:
        self._view = view
        self._left_from = view.spot
        on_keys(view, KEY, self.toggle)

    @property
    def on(self) -> bool:
        """Whether the participant looks on."""
        return bool(self._view.session.participant_view)

    def hindrance(self) -> Message | None:
        """Return why it cannot be begun here, `None` if it can."""
        refused = self._view.session.may("participant_view")
        if refused is not None:
            return refused
        if not isinstance(self._view.page, ParticipantPage):
            return message("Participant view shows one participant: open theirs first, then press F9.")
        return None

    def toggle(self) -> None:
        """Turn the screen to the participant, or back."""
        if self.on:
            self.leave()
        elif (why := self.hindrance()) is not None:
            self._view.desk.ask.tell(Trouble(why, message("Nothing was changed.")))
        else:
            self.enter()

    def enter(self) -> None:
        """Take off the screen what a participant must not see; what is typed and unsaved is kept as a draft."""
        view = self._view
        page = view.page
        if not isinstance(page, ParticipantPage):
            return
        page.commit()
        self._left_from = page.spot
        try:
            participant_view.begin(view.session, page.spot.participant)
        except Trouble as trouble:
            view.desk.ask.tell(trouble)
            return
        view.turn(page.spot)

    def leave(self) -> None:
        """Bring everything back, after the password where it is asked."""
        view = self._view
        password: str | None = None
        asked = view.desk.preferences.leave_participant_view_with_password
        if asked:
            say, account = view.desk.say, view.session.access.account
            detail = say("The dose and all else come back to the screen. Turn it away from the participant first.")
            given = view.desk.ask.credentials(say("Leave participant view"), detail, login_needed=False, name=account.name)
            if given is None:
                return
            password = given.password
        here = view.spot
        try:
            participant_view.leave(view.session, password, password_to_leave=asked)
        except Trouble as trouble:
            view.desk.ask.tell(trouble)
            return
        view.turn(here if here.visit else self._left_from)

    # ---- what stands on the screen -------------------------------------------------------------------------------------------

    def page(self, desk: Desk, spot: Spot) -> ParticipantViewPage:
        """Return the only page there is while the participant looks on."""
        return ParticipantViewPage(desk, spot)

    def switch(self) -> Button:
        """Return the pill of the top bar that begins it, greyed with the reason where it cannot be begun."""
        desk = self._view.desk
        found = Switch(desk.say("Participant view off · F9"), desk.theme, self.toggle)
        found.setObjectName(NAME)
        permit(found, self.hindrance(), desk.say)
        return found

    def place(self) -> QWidget:
        """Return what stands in the top bar instead of where one is: the participant's number, and nothing else."""
        desk = self._view.desk
        found = QWidget()
        across = QHBoxLayout(found)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(label(self._view.session.participant_view, desk.theme.ink, 1.08, weight=QFont.Weight.DemiBold))
        return found

    def band(self) -> QWidget:
        """Return the mark: a band in the program's own colour that says what this is and how to leave it."""
        say, theme = self._view.desk.say, self._view.desk.theme
        ground, ink = (QColor(each) for each in _BAND[theme.name])
        found = Ground(ground)
        found.setObjectName("participant-view-band")
        line = round(line_height(found))
        across = QHBoxLayout(found)
        across.setContentsMargins(line, round(line * 0.35), line, round(line * 0.35) + 1)
        across.setSpacing(round(line * 0.8))
        across.addWidget(label(say("Participant view"), ink, 1.05, weight=QFont.Weight.DemiBold))
        across.addWidget(Fitted(say("Not on this screen: the dose, names, and other participants."), ink, 0.95), 1)
        leave = Button(say("Leave · F9"), theme, "pill", act=self.leave)
        leave.setObjectName(NAME)
        across.addWidget(leave)
        return found

    def foot(self) -> QWidget:
        """Return the line along the foot: the day, and that nothing can be changed here."""
        from sscexo_desktop.gui.status_bar import today_words

        say, theme = self._view.desk.say, self._view.desk.theme
        found = Ground(theme.card, theme.line, "top")
        line = round(line_height(found))
        across = QHBoxLayout(found)
        across.setContentsMargins(round(line * 0.9), round(line * 0.2) + 1, round(line * 0.9), round(line * 0.2))
        across.addWidget(label(say("To look at together; nothing can be changed here."), theme.muted, 0.86))
        across.addStretch(1)
        across.addWidget(label(today_words(say, self._view.session), theme.muted, 0.86))
        return found
