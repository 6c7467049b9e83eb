"""One folder of the backups: its last one, how much room there is, and what is to be known of the place."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from sscexo_desktop.actions.backing_up import Folder, InFolder, warnings_of
from sscexo_desktop.actions.facing import facing, file_words
from sscexo_desktop.actions.session import site_time
from sscexo_desktop.backup_plan import MadeBackup
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import Rule, label, line_height, row
from sscexo_desktop.gui.desk import Desk
from sscexo_desktop.gui.files.backup_words import trouble_words
from sscexo_desktop.gui.people.permitted import guard
from sscexo_desktop.gui.status_bar import size_words


class BackupFolder(QWidget):
    """A folder with its words; `removed` tells that it is taken off the list, by its path."""

    removed = Signal(str)

    def __init__(self, desk: Desk, folder: str, made: MadeBackup | None, tried: InFolder | None, seen: Folder | None) -> None:
        super().__init__()
        self._desk = desk
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(round(line_height(self) * 0.15))
        say, theme = desk.say, desk.theme
        self._column.addWidget(Rule(theme))
        path = label(file_words(folder), theme.ink, 1.0, weight=QFont.Weight.DemiBold, wrap=True)
        path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.remove = Button(say("Remove"), theme, "quiet", act=partial(self.removed.emit, folder))
        self.remove.setAccessibleName(say("Remove {folder} from the list; its backups stay", folder=folder))
        guard(self.remove, "backup", desk.session, say)
        across = row(path, self.remove)
        across.setStretch(0, 1)
        self._column.addLayout(across)
        self._last(made)
        self._now(seen)
        self._what_went_wrong(tried, seen)

    def _add(self, words: str, color: QColor, factor: float = 0.95) -> QLabel:
        found = label(facing(self._desk.say, words), color, factor, wrap=True)
        found.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._column.addWidget(found)
        return found

    def _last(self, made: MadeBackup | None) -> None:
        say, theme = self._desk.say, self._desk.theme
        if made is None:
            self._add(say("No backup in it yet from this computer."), theme.amber)
            return
        at = site_time(made.taken_at)
        sized = say("✓ Last backup {time} · {size}", time=at, size=size_words(say, made.size))
        self._add(sized if made.size else say("✓ Last backup {time}", time=at), theme.green)
        self._add(say("SHA-256: {digest}", digest=made.sha256), theme.muted, 0.82)

    def _now(self, seen: Folder | None) -> None:
        say, theme = self._desk.say, self._desk.theme
        if seen is None or seen.place is None:
            return
        if seen.place.free >= 0:
            free = size_words(say, seen.place.free)
            n = len(seen.kept)
            many = say("{free} free · {n} backups of this study in it", free=free, n=n)
            self._add(say("{free} free · 1 backup of this study in it", free=free) if n == 1 else many, theme.muted)
        for each in warnings_of(seen.place):
            self._add(say("▲ {warning}", warning=each), theme.amber)

    def _what_went_wrong(self, tried: InFolder | None, seen: Folder | None) -> None:
        say, theme = self._desk.say, self._desk.theme
        if tried is not None and tried.trouble is not None and not tried.missing:
            self._add(trouble_words(say, tried), theme.red)
        elif seen is not None and seen.trouble is not None:
            self._add(say("Not connected now. It is tried again by itself; nothing is asked."), theme.amber)
        for note in tried.notes if tried is not None else ():
            self._add(say(note), theme.amber)
