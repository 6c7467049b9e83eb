"""Locks the window when nobody is at the desk, or on request, and lets the same person or another go on (F82)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from sscexo_desktop.actions.session import Session
    from sscexo_desktop.gui.people.idle import IdleWatch
    from sscexo_desktop.gui.people.lock_page import LockPage
    from sscexo_desktop.gui.window import MainWindow


class DeskLock:
    """The lock of the window: while it is `on` the study is not on the screen and no dialog opens."""

    def __init__(self, window: MainWindow, ticks: Callable[[], float]) -> None:
        self._window = window
        self._ticks = ticks
        self.on = False
        self.page: LockPage | None = None
        self._idle: IdleWatch | None = None
        self._cursor: Cursor | None = None
        self._dressed: object = None
        self._later: list[BaseException] = []

    # ---- when ----------------------------------------------------------------------------------------------------------------

    def watch(self) -> None:
        """Begin to watch whether anybody is there."""
        from sscexo_desktop.gui.people.idle import IdleWatch

        if self._idle is None:
            self._idle = IdleWatch(self._window, self._ticks, self._looked)
        self._idle.begin()

    def look(self) -> None:
        """Look now whether it is time to lock."""
        if self._idle is not None:
            self._idle.look()

    def _looked(self, idle: float) -> None:
        view = self._window.view
        if view is None or self.on:
            return
        left = self._window.preferences.idle_minutes * 60 - idle
        if left <= 0 or view.session.access.locked:
            self.lock()
            return
        view.look_around()
        view.status.show_lock_in(round(left))

    # ---- lock ----------------------------------------------------------------------------------------------------------------

    def lock(self) -> None:
        """Take the study off the screen: what is being typed is kept, open questions are withdrawn, the password comes first."""
        view = self._window.view
        if view is None or self.on:
            return
        self.on = True  # from here on no dialog opens
        view.commit()
        self._cursor = Cursor(view)
        self._dressed = (self._window.theme, self._window.preferences)
        withdraw_questions()
        view.hide()
        view.session.access.lock()
        if self._idle is not None:
            self._idle.end()
        self.show_page()

    def show_page(self) -> None:
        """Show who is logged in and ask for the password."""
        from sscexo_desktop.gui.people.lock_page import LockPage

        window, gate = self._window, self._window.way_in.gate
        if window.view is None or gate is None:
            return
        self._remove_page()
        self.page = page = LockPage(gate, window.view.session, window.theme, window.preferences)
        page.bar.changed.connect(window.prefer)
        page.unlocked.connect(self._unlocked)
        page.handed_over.connect(self._handed_over)
        window.add_page(page)
        window.retitle()
        page.form.setFocus()

    def tell_later(self, fault: BaseException) -> None:
        """Keep something that went wrong until somebody is there to be told; that it is locked stands on the lock page."""
        from sscexo_desktop.actions.access import Locked

        if not isinstance(fault, Locked):
            self._later.append(fault)

    # ---- go on ---------------------------------------------------------------------------------------------------------------

    def _unlocked(self) -> None:
        window = self._window
        view = window.view
        if view is None:
            return
        self.on = False
        self._remove_page()
        view.show()
        view.commit()  # where the session had expired the field could not be kept before
        if self._dressed != (window.theme, window.preferences):
            view.dress(window.theme, window.preferences)
        elif self._cursor is not None:
            self._cursor.put_back()
        self._go_on()

    def _handed_over(self, session: Session, password: str) -> None:
        if self._window.view is not None:
            self._window.view.works.stop_all()
        self.forget()
        self._window.view = None
        self._window.way_in.entered(session, password)
        self._tell()

    def _go_on(self) -> None:
        self._window.retitle()
        self.watch()
        self._tell()

    def _tell(self) -> None:
        faults, self._later = self._later, []
        for each in faults:
            self._window.ask.tell(each)

    def forget(self) -> None:
        """Watch and hold nothing more: the study is being closed or somebody else goes on."""
        self.on = False
        self._cursor = None
        if self._idle is not None:
            self._idle.end()
        self.page = None

    def _remove_page(self) -> None:
        if self.page is not None:
            self.page.hide()
            self.page.deleteLater()
            self.page = None


class Cursor:
    """Where somebody was typing, down to the letter."""

    def __init__(self, view: QWidget) -> None:
        from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

        found = QApplication.focusWidget()
        self._widget = found if found is not None and view.isAncestorOf(found) else view.focusWidget()
        self._at = self._widget.cursorPosition() if isinstance(self._widget, QLineEdit) else None
        self._text_at = self._widget.textCursor() if isinstance(self._widget, QPlainTextEdit) else None

    def put_back(self) -> None:
        """Go back there, if it is still there."""
        from PySide6.QtCore import Qt
        from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
        from shiboken6 import isValid

        if self._widget is None or not isValid(self._widget):
            return
        self._widget.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(self._widget, QLineEdit) and self._at is not None:
            self._widget.setCursorPosition(self._at)
        elif isinstance(self._widget, QPlainTextEdit) and self._text_at is not None:
            self._widget.setTextCursor(self._text_at)


def withdraw_questions() -> None:
    """Close every menu and every dialog without an answer: what stood in one is not data yet."""
    from PySide6.QtWidgets import QApplication, QDialog, QToolTip

    QToolTip.hideText()
    while (popup := QApplication.activePopupWidget()) is not None:
        if not popup.close():
            break
    for each in QApplication.topLevelWidgets():
        if isinstance(each, QDialog) and each.isVisible():
            each.reject()
