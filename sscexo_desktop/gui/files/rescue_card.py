"""Restoring from the page of backups: a backup put in the file's place, or only practised (F100)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont

from sscexo_desktop.actions.backing_up import Source, look_into
from sscexo_desktop.actions.facing import facing, file_words
from sscexo_desktop.actions.restoring import drill_report, practise
from sscexo_desktop.actions.session import site_time
from sscexo_desktop.errors import Trouble
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import Card, label, line_height, row
from sscexo_desktop.gui.desk import Desk
from sscexo_desktop.gui.files.with_key import with_key
from sscexo_desktop.gui.papers.paper_choice import report_preview
from sscexo_desktop.gui.people.permitted import guard
from sscexo_desktop.study.texts import Manner, message

if TYPE_CHECKING:
    from sscexo_desktop.paper.report import Report
    from sscexo_desktop.store.copies.drill import Drill


class RescueCard(Card):
    """Offers both; `restore_asked` carries the path of the open file. When it was practised last stands here."""

    restore_asked = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.theme)
        self.desk = desk
        say, theme = desk.say, desk.theme
        self.body.addWidget(label(say("Restoring"), theme.ink, 1.1, weight=QFont.Weight.DemiBold, wrap=True))
        for words in (
            say("A backup takes the place of this file, which is kept aside. It is checked first, and what differs is shown."),
            say("Practise it now and then: the backup is restored beside the study file, proven, compared and removed again."),
        ):
            self.body.addWidget(label(words, theme.muted, 0.93, wrap=True))
        self.last = label(facing(say, self._last_words()), theme.ink, 0.97, wrap=True)
        self.body.addWidget(self.last)
        self.newest = Button(say("Practise with the newest backup"), theme, "plain", act=self._newest)
        self.other = Button(say("Practise with another file…"), theme, "plain", act=self._other)
        self.restore = Button(say("Restore a backup…"), theme, "danger", act=self._restore)
        for each in (self.newest, self.other):
            guard(each, "backup", desk.session, say)
        guard(self.restore, "restore", desk.session, say)
        gap = round(line_height(self) * 0.5)
        self.body.addLayout(row(self.newest, self.other, 1, spacing=gap))
        self.body.addLayout(row(self.restore, 1, spacing=gap))

    def _last_words(self) -> str:
        say = self.desk.say
        kept = self.desk.preferences.drills.get(str(self.desk.session.file.path))
        if kept is None:
            return say("Restoring was never practised on this computer.")
        at, file = site_time(datetime.fromisoformat(kept[0])), file_words(kept[1])
        if kept[2]:
            return say("✓ Practised last: {time}, with {file}. It can be restored.", time=at, file=file)
        return say("✕ Practised last: {time}, with {file}. It could not be restored.", time=at, file=file)

    def _restore(self) -> None:
        self.restore_asked.emit(self.desk.session.file.path)

    # ---- the drill -----------------------------------------------------------------------------------------------------------

    def _newest(self) -> None:
        source, folders = Source.of(self.desk.session), tuple(map(Path, self.desk.backups.plan.folders))
        try:
            self._practise(_newest_of(source, folders))
        except Trouble as trouble:
            self.desk.ask.tell(trouble)

    def _other(self) -> None:
        desk = self.desk
        start = next(iter(desk.backups.plan.folders), str(desk.session.file.path.parent))
        found = desk.ask.study_file(desk.say("Choose a backup"), start)
        if found is not None:
            self._practise(found)

    def _practise(self, candidate: Path) -> None:
        desk = self.desk
        keys = with_key(desk.ask, candidate, desk.session.file.keys)
        if keys is None:
            return

        def work(progress: Callable[[int, int], None]) -> object:
            session = desk.reader(desk.session.file.path)
            try:
                return practise(session, candidate, progress, keys)
            finally:
                session.file.close()

        desk.work(desk.say("Practising a restoration"), work, lambda done: self._practised(cast("Drill", done)))

    def _practised(self, done: Drill) -> None:
        """Remember it on this computer, and show its page."""
        desk, path = self.desk, str(self.desk.session.file.path)
        told = (done.ended.isoformat(), done.appraisal.candidate.name, done.passed)
        desk.prefer(lambda now: replace(now, drills={**now.drills, path: told}))
        session = desk.session

        def make(manner: Manner) -> Report:
            return drill_report(done, session.study, manner, session.access.name, practice=session.file.practice)

        desk.ask.preview(report_preview(desk, desk.say("Restore drill"), make))


def _newest_of(source: Source, folders: tuple[Path, ...]) -> Path:
    """Return the newest backup of the study; `Trouble` if there is none."""
    kept = [each for folder in folders for each in look_into(source, folder).kept]
    if not kept:
        raise Trouble(
            message("No backup was found in the folders of this study."),
            message("Make a backup first, or choose another file to practise with."),
        )
    return max(kept, key=lambda each: each.at).path
