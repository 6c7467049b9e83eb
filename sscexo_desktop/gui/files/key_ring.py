"""The keys of encrypted study files at this window: asked for before a file is opened, forgotten when it is closed (F80)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sscexo_desktop.actions.protection import Unlocking
    from sscexo_desktop.gui.files.unlock_page import UnlockPage
    from sscexo_desktop.gui.window import MainWindow
    from sscexo_desktop.store.encryption.keys import Keys


class KeyRing:
    """Holds `keys` while a file is open or its passphrase is asked for; `by_code` tells that they came from the recovery sheet.

    What was wrong counts for as long as the window lives, so that closing the page ends no wait.
    """

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._unlocking: Unlocking | None = None
        self.keys: Keys | None = None
        self.by_code = False
        self.page: UnlockPage | None = None
        self._then: Callable[[], None] = self.forget

    @property
    def unlocking(self) -> Unlocking:
        """What makes keys, and waits after wrong passphrases."""
        from sscexo_desktop.actions.protection import Unlocking

        if self._unlocking is None:
            self._unlocking = Unlocking()
        return self._unlocking

    def ask(self, path: Path, mark: str, then: Callable[[], None]) -> UnlockPage:
        """Ask for the passphrase of a file, and go on with `then` when there is a key."""
        from sscexo_desktop.gui.files.unlock_page import UnlockPage

        window = self._window
        self._then = then
        self.page = page = UnlockPage(path, mark, self.unlocking, window.theme, window.preferences)
        page.bar.changed.connect(window.prefer)
        page.opened.connect(self._opened)
        page.back.connect(window.close_study)
        window.show_page(page)
        window.retitle()
        page.form.setFocus()
        return page

    def dress(self) -> None:
        """Show the page anew in the present look and manner; what was typed stays."""
        before = self.page
        if before is not None:
            self.ask(before.path, before.mark, self._then).take_over(before)

    def _opened(self, keys: Keys, by_code: bool) -> None:
        self.keys, self.by_code, self.page = keys, by_code, None
        self._then()

    def forget(self) -> None:
        """Hold no key any more."""
        self.keys, self.by_code, self.page = None, False, None
