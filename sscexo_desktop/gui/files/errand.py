"""The frame of something done with study files while none is open: a title, a step at a time, work with progress, and a way out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sscexo_desktop.actions.ways_on import at_work
from sscexo_desktop.gui.button import Button, ButtonKind
from sscexo_desktop.gui.chrome import Card, Ground, label, line_height, scrolled
from sscexo_desktop.gui.jobs import Work
from sscexo_desktop.gui.papers.previewed import PaperChoice, PaperPreview
from sscexo_desktop.gui.people.idle import IdleWatch
from sscexo_desktop.gui.top_bar import TopBar
from sscexo_desktop.gui.work_bar import WorkBar
from sscexo_desktop.store.encryption.keys import NO_KEYS, Keys, NeedsPassphrase, mark_of
from sscexo_desktop.study.texts import Manner

if TYPE_CHECKING:
    from sscexo_desktop.gui.asker import Asker
    from sscexo_desktop.gui.theme import Theme
    from sscexo_desktop.i18n import Speaker
    from sscexo_desktop.paper.report import Report
    from sscexo_desktop.settings import Preferences
    from sscexo_desktop.study.model import Study

WIDE = 54.0


class Errand(QWidget):
    """A page in place of the study, where nobody is logged in: it leaves by itself when nobody is at the desk (F82).

    `left` asks for the first page, `open_asked` for a study file. A step is painted by `fill`, from what the page knows: whatever
    is filled in is kept there, so that another look loses nothing.
    """

    left = Signal()
    prefer_asked = Signal(object)
    open_asked = Signal(object)  # Path
    key_asked = Signal(object, str)  # Path, mark of the key

    say: Speaker
    theme: Theme
    preferences: Preferences
    keys: Keys

    def __init__(self, study: Study, ask: Asker, ticks: Callable[[], float]) -> None:
        super().__init__()
        self.study = study
        self.ask = ask
        self.keys = NO_KEYS
        self.works = WorkBar(self.failed)
        self.works.ended.connect(self._rested)
        self.idle = IdleWatch(self, ticks, self._idle)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)

    # ---- look ----------------------------------------------------------------------------------------------------------------

    def dress(self, say: Speaker, theme: Theme, preferences: Preferences) -> None:
        """Paint everything anew in this look and manner."""
        self.say, self.theme, self.preferences = say, theme, preferences
        self.turn()

    def begin(self) -> None:
        """Begin to watch whether anybody is there, and stand at the first thing to do."""
        self.idle.begin()
        self._focus()

    def turn(self) -> None:
        """Paint the step where one is."""
        line = round(line_height(self))
        while (part := self._layout.takeAt(0)) is not None:
            if (old := part.widget()) is not None and old is not self.works:
                old.hide()
                old.deleteLater()
        self.bar = TopBar(self.say, self.theme, self.preferences)
        self.bar.changed.connect(self.prefer_asked)
        column = QWidget()
        column.setMaximumWidth(round(line * WIDE))
        self.body = QVBoxLayout(column)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(round(line * 0.7))
        foot = Ground(self.theme.card, self.theme.line, "top")
        self.answers = QHBoxLayout(foot)
        self.answers.setContentsMargins(line, round(line * 0.5), line, round(line * 0.5))
        self.answers.setSpacing(round(line * 0.5))
        self.buttons: list[Button] = []
        self.first: QWidget | None = None
        self.fill()
        self.body.addStretch(1)
        self._layout.addWidget(self.bar)
        self._layout.addWidget(scrolled(_around(self.theme, column, line), self.theme.page, self.theme), 1)
        self.works.dress(self.say, self.theme)
        self._layout.addWidget(self.works)
        self._layout.addWidget(foot)
        self._rest()
        if self.isVisible():
            self._focus()

    def fill(self) -> None:
        """Paint the present step into `body` and `answers`."""
        raise NotImplementedError

    def _focus(self) -> None:
        wanted = self.first or next((each for each in reversed(self.buttons) if each.isEnabled()), None)
        if wanted is not None:
            wanted.setFocus()

    # ---- parts ---------------------------------------------------------------------------------------------------------------

    def head(self, title: str, *about: str) -> None:
        """Say what is done here, and where one is in it."""
        self.body.addWidget(label(title, self.theme.ink, 1.5, weight=QFont.Weight.DemiBold, wrap=True))
        for each in about:
            self.body.addWidget(label(each, self.theme.muted, 0.97, wrap=True))

    def card(self, title: str = "") -> Card:
        """Add a card."""
        found = Card(self.theme)
        if title:
            found.body.addWidget(label(title, self.theme.ink, 1.1, weight=QFont.Weight.DemiBold, wrap=True))
        self.body.addWidget(found)
        return found

    def answer(self, words: str, act: Callable[[], object], kind: ButtonKind = "plain", keys: str = "") -> Button:
        """Add a button at the foot."""
        found = Button(words, self.theme, kind, keys, act=act)
        self.answers.addWidget(found)
        self.buttons.append(found)
        return found

    def gap(self) -> None:
        """Let what follows at the foot stand at its far end."""
        self.answers.addStretch(1)

    def paper(self, title: str, make: Callable[[Manner], Report]) -> PaperPreview:
        """Return the preview of a report, in either language."""
        now = self.preferences
        return PaperPreview(
            self.say("Print — {title}", title=title),
            lambda choice: make(Manner(choice.language, now.calendar)),
            PaperChoice(now.language, "filled"),
            ("filled",),
        )

    # ---- work ----------------------------------------------------------------------------------------------------------------

    def work(self, title: str, work: Work, then: Callable[[object], None]) -> None:
        """Do something in a thread of its own; meanwhile nothing can be pressed but its cancel button."""
        self.works.start(title, work, then)
        self._rest()

    def files(self) -> tuple[Path, ...]:
        """Return the files that are worked on."""
        return ()

    def failed(self, fault: BaseException) -> None:
        """Tell what went wrong; one stands where one was. Of an encrypted file the passphrase is asked for."""
        asked = [each for each in self.files() if isinstance(fault, NeedsPassphrase) and mark_of(each) == fault.mark]
        if asked and isinstance(fault, NeedsPassphrase):
            self.key_asked.emit(asked[0], fault.mark)
        else:
            self.ask.tell(at_work(fault))

    def does_without(self, _path: Path) -> bool:
        """Whether it can go on although nobody knows the passphrase of a file."""
        return False

    def go_without(self) -> None:
        """Go on without it."""

    def try_again(self) -> None:
        """Go on now that the key of an encrypted file is at hand."""

    def _rest(self) -> None:
        """Let the buttons be pressed only while nothing is under way."""
        for each in self.buttons:
            each.setVisible(not self.works.busy)
        stands = self.focusWidget()
        if not self.works.busy and self.isVisible() and (stands is None or not stands.isVisible()):
            self._focus()

    def _rested(self) -> None:
        """Stand at what comes next: while work was under way there was nothing of it to stand at."""
        self._rest()
        if not self.works.busy and self.isVisible():
            self._focus()

    def _idle(self, seconds: float) -> None:
        if not self.works.busy and seconds >= self.preferences.idle_minutes * 60:
            self.left.emit()

    def end(self) -> None:
        """Stop what is under way."""
        self.idle.end()
        self.works.stop_all()


def _around(theme: Theme, column: QWidget, line: int) -> QWidget:
    ground = Ground(theme.page)
    inside = QHBoxLayout(ground)
    inside.setContentsMargins(line, line, line, line)
    inside.addStretch(1)
    inside.addWidget(column, 20)
    inside.addStretch(1)
    return ground
