"""The backups found in the folders, the newest first, each to be proven on request (F99, F100)."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from sscexo_desktop.actions.backing_up import Checked, Folder, check_backup
from sscexo_desktop.actions.facing import facing, file_words
from sscexo_desktop.actions.session import site_time
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import Card, clear_layout, label, line_height
from sscexo_desktop.gui.desk import Desk
from sscexo_desktop.gui.people.permitted import guard
from sscexo_desktop.gui.status_bar import size_words
from sscexo_desktop.store.copies.kept_backups import Kept

FIRST = 10
"""So many are shown until somebody wants to see all."""


class BackupList(Card):
    """When, how large, up to which entry of the trail, in which folder, and whether it is proven."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.theme)
        self._desk = desk
        self._kept: list[Kept] = []
        self._checked: dict[str, Checked] = {}
        self._all = False
        self.verify: dict[str, Button] = {}
        self._show()

    def show_folders(self, folders: tuple[Folder, ...]) -> None:
        """Show the backups of these folders."""
        self._kept = sorted((each for folder in folders for each in folder.kept), key=lambda each: each.at, reverse=True)
        self._show()

    def _show(self) -> None:
        say, theme = self._desk.say, self._desk.theme
        clear_layout(self.body)
        self.verify = {}
        self.body.addWidget(label(say("Backups found"), theme.ink, 1.1, weight=QFont.Weight.DemiBold))
        if not self._kept:
            self.body.addWidget(label(say("None in the folders that are connected now."), theme.muted, wrap=True))
            return
        table = QWidget()
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(round(line_height(self) * 0.8))
        grid.setVerticalSpacing(round(line_height(self) * 0.25))
        grid.setColumnStretch(1, 1)
        shown = self._kept if self._all else self._kept[:FIRST]
        for n, each in enumerate(shown):
            self._row(grid, n, each)
        self.body.addWidget(table)
        if len(shown) < len(self._kept):
            more = Button(say("Show all {n}", n=len(self._kept)), theme, "quiet", act=self._show_all)
            self.body.addWidget(more)

    def _show_all(self) -> None:
        self._all = True
        self._show()

    def _row(self, grid: QGridLayout, n: int, kept: Kept) -> None:
        say, theme = self._desk.say, self._desk.theme
        words, color = self._state(kept)
        grid.addWidget(self._text(say.plain(site_time(kept.at)), theme.ink), 2 * n, 0)
        grid.addWidget(self._text(file_words(kept.path.parent), theme.muted, wrap=True), 2 * n, 1)
        grid.addWidget(self._text(size_words(say, kept.size), theme.muted), 2 * n, 2)
        verify = Button(say("Verify"), theme, "quiet", act=partial(self._verify, kept))
        verify.setAccessibleName(say("Verify the backup of {time}", time=site_time(kept.at)))
        guard(verify, "backup", self._desk.session, say)
        self.verify[str(kept.path)] = verify
        grid.addWidget(verify, 2 * n, 3)
        if kept.head[1]:
            head = say("entry {n}, seal {seal}", n=kept.head[0], seal=kept.head[1][:12].upper())
            words = say("{state} · {head}", state=words, head=head)
        grid.addWidget(self._text(facing(say, words), color, wrap=True), 2 * n + 1, 0, 1, 4)

    def _text(self, words: str, color: QColor, *, wrap: bool = False) -> QLabel:
        found = label(words, color, 0.92, wrap=wrap)
        found.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return found

    def _state(self, kept: Kept) -> tuple[str, QColor]:
        """Say whether a backup is proven: just now, when it was made, or not."""
        say, theme = self._desk.say, self._desk.theme
        checked = self._checked.get(str(kept.path))
        if checked is not None:
            return self._found(checked)
        if kept.fault is not None:
            return say("✕ {trouble}", trouble=kept.fault.what), theme.red
        if not kept.sha256:
            return say("▲ Its checksum file is missing: verify it before you rely on it"), theme.amber
        return say("✓ Proven when it was made"), theme.green

    def _found(self, checked: Checked) -> tuple[str, QColor]:
        say, theme = self._desk.say, self._desk.theme
        if checked.trouble is not None:
            return say("✕ {trouble}", trouble=checked.trouble.what), theme.red
        if checked.same_bytes is False:
            return say("✕ Its bytes are not those of its checksum: do not use it"), theme.red
        if checked.report is not None and checked.report.findings:
            return say("✕ {trouble}", trouble=checked.report.findings[0]), theme.red
        if checked.same_bytes is None:
            return say("✓ Proven just now; there is no checksum file"), theme.green
        return say("✓ Proven just now, byte by byte and entry by entry"), theme.green

    def _verify(self, kept: Kept) -> None:
        source = self._desk.backups.source
        if source is not None:
            words = self._desk.say("Checking a backup")
            self._desk.work(words, lambda progress: check_backup(source, kept.path, progress), self._show_checked)

    def _show_checked(self, found: object) -> None:
        if isinstance(found, Checked):
            self._checked[str(found.path)] = found
            self._show()
            if (button := self.verify.get(str(found.path))) is not None:
                button.setFocus()
