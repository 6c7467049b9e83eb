"""The person at the desk, at the end of the bar: their roles, their password, the lock, and the way out."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.desk import Desk
from sscexo_desktop.gui.people.own_password import choose_password
from sscexo_desktop.study.people_words import ROLE_NAMES

MINUTES = (1, 2, 5, 10, 15, 20, 30, 60)


class PersonPill(Button):
    """The name of who is logged in; pressed, it opens what concerns them alone."""

    lock_asked = Signal()
    log_out_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.session.access.name, desk.theme, "pill", act=self.open_menu)
        self._desk = desk
        self.setToolTip(desk.say("Your roles, your password, lock, log out"))
        self.setAccessibleDescription(self.toolTip())

    def menu(self) -> QMenu:
        """Return the menu."""
        say, desk = self._desk.say, self._desk
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        menu.setStyleSheet(desk.theme.style_sheet())
        for words in (desk.session.access.name, *(say(ROLE_NAMES[each]) for each in desk.session.access.account.roles)):
            menu.addAction(words).setEnabled(False)
        menu.addSeparator()
        password = menu.addAction(say("Change password…"))
        password.setObjectName("act-change_own_password")
        refused = desk.session.may("change_own_password")
        password.setEnabled(refused is None and not desk.session.file.read_only)
        if refused is not None:
            password.setToolTip(say(refused))
        password.triggered.connect(lambda _on=False: choose_password(desk.ask, say, desk.session))
        lock = menu.addAction(say("Lock now (Ctrl+L)"))
        lock.triggered.connect(lambda _on=False: self.lock_asked.emit())
        out = menu.addAction(say("Log out, or let somebody else in"))
        out.triggered.connect(lambda _on=False: self.log_out_asked.emit())
        menu.addSeparator()
        menu.addMenu(self._idle(menu))
        leave = QAction(say("Leaving participant view asks for the password"), menu, checkable=True)
        leave.setChecked(desk.preferences.leave_participant_view_with_password)
        leave.triggered.connect(
            lambda on: desk.prefer(lambda now: replace(now, leave_participant_view_with_password=on))
        )
        menu.addAction(leave)
        return menu

    def _idle(self, over: QMenu) -> QMenu:
        say, now = self._desk.say, self._desk.preferences.idle_minutes
        menu = QMenu(say("Lock by itself when nobody is there"), over)
        menu.setStyleSheet(self._desk.theme.style_sheet())
        group = QActionGroup(menu)
        for minutes in sorted({*MINUTES, now}):
            action = QAction(say("after {n} min", n=minutes), group, checkable=True, checked=minutes == now)
            action.triggered.connect(lambda _on=False, minutes=minutes: self._idle_after(minutes))
            menu.addAction(action)
        return menu

    def _idle_after(self, minutes: int) -> None:
        self._desk.prefer(lambda now: replace(now, idle_minutes=minutes))

    def open_menu(self) -> None:
        """Open the menu below the name."""
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        rtl = self.isRightToLeft()
        corner = self.rect().bottomLeft() if rtl else self.rect().bottomRight()
        at = self.mapToGlobal(corner) + QPoint(0, 4)
        menu.popup(at if rtl else at - QPoint(menu.sizeHint().width(), 0))
        menu.setFocus()
