"""The line along the foot: which file, what is kept and saved, whether a copy is safe now, and what day it is."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from sscexo_desktop.actions.facing import facing, file_words
from sscexo_desktop.actions.session import SITE_ZONE, Session
from sscexo_desktop.gui.chrome import Ground, label, line_height, paint_text
from sscexo_desktop.gui.desk import Desk, Spot
from sscexo_desktop.gui.files.backup_mark import BackupMark
from sscexo_desktop.gui.files.backup_words import Said, backup_line
from sscexo_desktop.i18n import Speaker

REFRESH = 15_000
SOON = 30


class StatusBar(Ground):
    """The line along the foot; `show_draft` and `show_saved` say what has just become safe."""

    def __init__(self, desk: Desk) -> None:
        theme = desk.theme
        super().__init__(theme.card, theme.line, "top")
        self._desk = desk
        self._session, self._say, self._theme = desk.session, desk.say, theme
        line = line_height(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(round(line * 0.9), round(line * 0.2) + 1, round(line * 0.9), round(line * 0.2))
        layout.setSpacing(round(line))
        self._file = label("", theme.muted, 0.86)
        self._kept = label("", theme.muted, 0.86)
        self._copy = label("", theme.muted, 0.86)
        self._lock = label("", theme.amber, 0.86)
        self._day = label("", theme.muted, 0.86)
        self.backup = BackupMark(theme, lambda: desk.go(Spot("backup")))
        for each in (self._file, self._kept, self._copy, self.backup):
            layout.addWidget(each)
        layout.addStretch(1)
        layout.addWidget(self._lock)
        layout.addWidget(self._day)
        self._spare = (self._day, self._file)
        self._told: Said | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.refresh)
        desk.backups.changed.connect(self.show_backup)
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Look again every now and then while it can be seen."""
        super().showEvent(event)
        self._timer.start(REFRESH)

    def hideEvent(self, event: QHideEvent) -> None:
        """Look no more: the file may be closed soon."""
        self._timer.stop()
        super().hideEvent(event)

    def refresh(self) -> None:
        """Say anew what may have changed by itself."""
        say, file = self._say, self._session.file
        name = file_words(file.path.name)
        try:
            size = file.size
        except OSError:
            self._file.setText(facing(say, say("{file} · cannot be reached", file=name)))
        else:
            self._file.setText(facing(say, say("{file} · {size}", file=name, size=size_words(say, size))))
        safe = file.safe_to_copy and not file.replaced
        if file.replaced:
            self._copy.setText(say("Another file stands in its place — close and open it again"))
        else:
            self._copy.setText(say("✓ Safe to copy") if safe else say("Being written — do not copy now"))
        paint_text(self._copy, self._theme.green if safe else self._theme.amber)
        self._day.setText(today_words(say, self._session))
        self.show_backup()

    def show_backup(self) -> None:
        """Say when the last proven backup was; of a study that is none of the trial's nothing is said."""
        backups = self._desk.backups
        self._told = None if self._session.file.practice else backup_line(
            self._say, backups.plan, backups.last_try, busy=backups.busy
        )
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show what there is room for."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Ask for no more than what stays when it is tight: the window must not grow beyond the screen for the day's date."""
        return QSize(round(line_height(self) * 20), super().minimumSizeHint().height())

    def _fit(self) -> None:
        """Where it is tight, what is kept and whether a copy is safe come before the name of the file, and that before the day.

        Last of all the backup is said in fewer words, or not for the moment.
        """
        line = line_height(self)
        self._show_told(short=False)
        self.backup.setVisible(self._told is not None)
        left: list[QWidget] = [self._file, self._kept, self._copy, self._lock, self._day]
        left += [self.backup] if self._told is not None else []
        for each in self._spare:
            each.setVisible(self._needed(left, line) <= self.width())
            left.remove(each)
        if self._needed(left, line) > self.width():
            self._show_told(short=True)
            self.backup.setVisible(self._told is not None and self._needed(left, line) <= self.width())

    @staticmethod
    def _needed(parts: list[QWidget], line: float) -> int:
        return sum(part.sizeHint().width() for part in parts) + round(line * (len(parts) + 2))

    def _show_told(self, *, short: bool) -> None:
        if self._told is not None:
            said = self._told
            color = self._theme.amber if said.tone == "amber" else self._theme.muted
            self.backup.show_words(said.short if short else said.words, color, said.tip)

    def show_draft(self, at: datetime | None) -> None:
        """Say that what is typed is kept."""
        if at is None:
            return
        when = at.astimezone(SITE_ZONE).strftime("%H:%M:%S")
        self._kept.setText(self._say("Draft kept {time} — nothing typed is lost", time=self._say.digits(when)))
        paint_text(self._kept, self._theme.ink)
        self.refresh()

    def show_saved(self, at: datetime | None = None) -> None:
        """Say that everything is saved, and since when."""
        if at is None:
            self._kept.setText(self._say("All changes saved"))
        else:
            when = self._say.digits(at.astimezone(SITE_ZONE).strftime("%H:%M:%S"))
            self._kept.setText(self._say("All changes saved {time}", time=when))
        paint_text(self._kept, self._theme.muted)
        self.refresh()

    def show_lock_in(self, seconds: int) -> None:
        """Say that the program is about to lock by itself."""
        words = self._say("Locks in {n} s", n=seconds) if seconds <= SOON else ""
        if words != self._lock.text():
            self._lock.setText(words)
            self._fit()

    def show_reading(self) -> None:
        """Say that nothing can be changed."""
        self._kept.setText(self._say("Read only"))
        paint_text(self._kept, self._theme.amber)


def size_words(say: Speaker, size: int) -> str:
    """Say how large a file is."""
    if size < 1_000_000:
        return say("{n} kB", n=max(1, round(size / 1000)))
    if size < 1_000_000_000:
        return say("{n} MB", n=_with_tenths(say, size, 1_000_000))
    return say("{n} GB", n=_with_tenths(say, size, 1_000_000_000))


def _with_tenths(say: Speaker, size: int, unit: int) -> str:
    tenths = round(size * 10 / unit)
    mark = "٫" if say.manner.rtl else "."
    return say.digits(f"{tenths // 10}{mark}{tenths % 10}" if tenths < 1000 else str(tenths // 10))


def today_words(say: Speaker, session: Session) -> str:
    """Say today's date in both calendars, the reader's first."""
    today = session.today()
    weekday = weekday_words(say, today.weekday())
    return say("{weekday} {day} · {other}", weekday=weekday, day=today, other=say.second_calendar(today))


def weekday_words(say: Speaker, weekday: int) -> str:
    """Name a day of the week, Monday being 0."""
    names = (say("Monday"), say("Tuesday"), say("Wednesday"), say("Thursday"), say("Friday"), say("Saturday"), say("Sunday"))
    return names[weekday]
