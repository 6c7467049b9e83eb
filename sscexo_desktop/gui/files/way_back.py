"""Back to work when a study file is gone or cannot be opened: what is offered, and the pages that do it (F100, F101)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sscexo_desktop.errors import Trouble
    from sscexo_desktop.gui.files.errand import Errand
    from sscexo_desktop.gui.files.unlock_page import UnlockPage
    from sscexo_desktop.gui.window import MainWindow
    from sscexo_desktop.store.encryption.keys import Keys
    from sscexo_desktop.store.heads import RolledBack
    from sscexo_desktop.store.upgrading import By


class WayBack:
    """The window's ways on after trouble; `errand` is the page that is at it, `None` mostly."""

    def __init__(self, window: MainWindow, ticks: Callable[[], float]) -> None:
        self._window = window
        self._ticks = ticks
        self.errand: Errand | None = None
        self.unlock: UnlockPage | None = None

    def at_fault(self, path: Path, fault: Trouble) -> None:
        """Tell why a file cannot be opened, and go the way that is chosen."""
        from sscexo_desktop.actions.ways_on import at_opening, ways_on

        window = self._window
        way = window.ask.way_on(at_opening(fault, path), ways_on(path, fault, window.doors.study(), window.key_ring.keys))
        match way:
            case "restore":
                self.restore(path)
            case "read":
                window.way_in.read(path)
            case "salvage":
                self.salvage(path)
            case "upgrade":
                self.upgrade(path)
            case "compare":
                window.way_in.read(path, compare=True)
            case "go_on":
                self.go_on(path, fault)
            case "again":
                window.open_file(path)
            case "choose":
                window.choose_file()

    def restore(self, path: Path | None = None) -> None:
        """Restore a backup to a place, or to one that is asked for first; an open study is closed for it."""
        from sscexo_desktop.gui.files.restore_page import RestorePage

        self._after_closing(lambda: self._show(RestorePage(self._window.doors.study(), self._window.ask, path, self._ticks)))

    def salvage(self, path: Path) -> None:
        """Make a new file of what is left of a damaged one."""
        from sscexo_desktop.gui.files.salvage_page import SalvagePage

        page = SalvagePage(self._window.doors.study(), self._window.ask, path, self._ticks)
        page.restore_asked.connect(self.restore)
        self._after_closing(lambda: self._show(page))

    def upgrade(self, path: Path) -> None:
        """Bring a file of an older version up to date."""
        from sscexo_desktop.gui.files.upgrade_page import UpgradePage

        self._show(UpgradePage(self._window.doors.study(), self._window.ask, path, self._ticks))

    def go_on(self, path: Path, fault: Trouble) -> None:
        """Go on with a file that is older than what is known of it, once the data manager has answered for that."""
        from sscexo_desktop.gui.files.older_page import OlderPage
        from sscexo_desktop.store.heads import RolledBack

        if isinstance(fault, RolledBack):
            page = OlderPage(self._window.doors.study(), self._window.ask, path, fault, self._ticks)
            page.accepted.connect(lambda by, reason: self._accepted(path, fault, by, reason))
            self._show(page)

    def _accepted(self, path: Path, fault: RolledBack, by: By, reason: str) -> None:
        keys = self.errand.keys if self.errand is not None else None
        self._window.show_welcome()
        self._window.key_ring.keys = keys or None
        self._window.way_in.open_older(path, fault.missing, by, reason)

    def _after_closing(self, then: Callable[[], None]) -> None:
        """Go on once the open study is closed, unless the person would rather stay."""
        if self._window.way_in.gate is None:
            then()
        else:
            self._window.close_study(then)

    def _show(self, page: Errand) -> None:
        window = self._window
        self.end()
        page.keys = window.key_ring.keys or page.keys
        page.left.connect(window.show_welcome)
        page.open_asked.connect(self._open)
        page.key_asked.connect(self._ask_key)
        page.prefer_asked.connect(window.prefer)
        self.errand = page
        self.dress()
        window.show_page(page)
        window.retitle()
        page.begin()

    def _open(self, path: Path) -> None:
        """Go on to a study file; its page is the first one should it not open."""
        keys = self.errand.keys if self.errand is not None else None
        self._window.show_welcome()
        self._window.key_ring.keys = keys or None
        self._window.open_file(path)

    # ---- keys ----------------------------------------------------------------------------------------------------------------

    def _ask_key(self, path: Path, mark: str) -> None:
        """Ask for the passphrase of an encrypted file over the page, which goes on with it."""
        from sscexo_desktop.gui.files.unlock_page import UnlockPage

        window, errand = self._window, self.errand
        if errand is None:
            return
        unlocking, lost = window.key_ring.unlocking, errand.does_without(path)
        self.unlock = page = UnlockPage(path, mark, unlocking, window.theme, window.preferences, lost=lost)
        page.bar.changed.connect(window.prefer)
        page.opened.connect(self._unlocked)
        page.back.connect(self._no_key)
        page.lost.connect(self._key_lost)
        errand.hide()
        window.add_page(page)
        page.form.setFocus()

    def _unlocked(self, keys: Keys, _by_code: bool) -> None:
        self._no_key()
        if self.errand is not None:
            self.errand.keys = keys.and_keys(self.errand.keys)
            self.errand.try_again()

    def _key_lost(self) -> None:
        self._no_key()
        if self.errand is not None:
            self.errand.go_without()

    def _no_key(self) -> None:
        """Go back to the page from that of the passphrase."""
        if self.unlock is not None:
            self.unlock.hide()
            self.unlock.deleteLater()
            self.unlock = None
        if self.errand is not None:
            self.errand.show()

    # ---- look and end --------------------------------------------------------------------------------------------------------

    def dress(self) -> None:
        """Paint the page anew in the present look and manner; what is filled in stays."""
        if self.errand is None:
            return
        self.errand.dress(self._window.speaker(), self._window.theme, self._window.preferences)
        before = self.unlock
        if before is not None:
            self._no_key()
            self._ask_key(before.path, before.mark)

    def end(self) -> None:
        """Leave the page; work under way is stopped."""
        self.unlock = None
        if self.errand is not None:
            self.errand.end()
            self.errand = None
