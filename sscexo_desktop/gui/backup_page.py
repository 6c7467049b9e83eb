"""Backup: a verified copy into a folder of the person's choice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Qt

from sscexo_desktop.actions.backing_up import back_up
from sscexo_desktop.actions.session import site_time
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import label, row
from sscexo_desktop.gui.desk import Desk
from sscexo_desktop.gui.page import Page
from sscexo_desktop.gui.permitted import guard


class BackupPage(Page):
    """Makes a backup and tells about the last one."""

    def __init__(self, desk: Desk) -> None:
        say, theme = desk.say, desk.theme
        self.go = Button(say("Back up now"), theme, "primary", "Ctrl+Enter", act=self._back_up)
        about = say("A dated copy of the whole file. It is read back and compared before it counts as a backup.")
        super().__init__(desk, say("Backup"), about, self.go)
        guard(self.go, "backup", desk.session, say)
        where = self.card(say("Folder"))
        self._folder = label(desk.preferences.backup_folder or say("No folder chosen yet"), theme.ink, wrap=True)
        if desk.preferences.backup_folder:  # a path, which reads from the left in Persian as well
            self._folder.setText(f"\u2066{desk.preferences.backup_folder}\u2069")
        where.body.addWidget(self._folder)
        where.body.addWidget(
            label(say("Best on another disk or a memory stick that is kept in another place."), theme.muted, 0.93, wrap=True)
        )
        where.body.addLayout(row(Button(say("Choose a folder…"), theme, "plain", act=self._choose), 1))
        last = self.card(say("Last backup from this computer"))
        words, digest = self._last_words()
        for text, color, factor in ((words, theme.ink, 1.0), (digest, theme.muted, 0.88)):
            found = label(text, color, factor, wrap=True)
            found.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            last.body.addWidget(found)
        self.body.addStretch(1)

    def _last_words(self) -> tuple[str, str]:
        say = self.desk.say
        kept = self.desk.preferences.backups.get(str(self.desk.session.file.path))
        if kept is None:
            return say("None yet."), ""
        at = site_time(datetime.fromisoformat(kept[0]))
        return say("✓ {time} · {file}", time=at, file=kept[1]), say("Read back and compared. SHA-256: {digest}", digest=kept[2])

    def _choose(self) -> bool:
        found = self.desk.ask.folder(self.desk.say("Folder for backups"), self.desk.preferences.backup_folder)
        if found is None:
            return False
        self.desk.prefer(lambda now: replace(now, backup_folder=str(found)))
        return True

    def _back_up(self) -> None:
        folder = self.desk.preferences.backup_folder
        if not folder:
            self._choose()
            return
        desk, path = self.desk, self.desk.session.file.path

        def work(progress: Callable[[int, int], None]) -> object:
            session = desk.reader(path)
            try:
                return back_up(session, Path(folder), progress)
            finally:
                session.file.close()

        def remember(backup: object) -> None:
            at = getattr(backup, "at", datetime.now(UTC)).isoformat()
            made = (at, str(getattr(backup, "path", "")), str(getattr(backup, "sha256", "")))
            desk.prefer(lambda now: replace(now, backups={**now.backups, str(path): made}))

        desk.work(desk.say("Making a backup"), work, remember)
