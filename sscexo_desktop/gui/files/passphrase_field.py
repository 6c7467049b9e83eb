"""A new passphrase for the study file: twice, hidden or shown; how hard it is to guess is told while it is typed (F80)."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sscexo_desktop.gui.chrome import label, line_height, paint_text
from sscexo_desktop.gui.files.strength_bar import StrengthBar
from sscexo_desktop.gui.people.password_field import PasswordEntry
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.gui.tick_row import TickRow
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.texts import Message, message

SCORES: tuple[Message, ...] = (
    message("Guessed at once"),
    message("Weak"),
    message("Not good enough yet"),
    message("Good"),
    message("Strong"),
)


class NewPassphrase(QWidget):
    """Asks for a new passphrase; `passphrase` is "" until it is good and typed twice alike. `changed` tells of every letter."""

    changed = Signal()

    def __init__(self, theme: Theme, say: Speaker, known: Iterable[str] = ()) -> None:
        super().__init__()
        self._theme = theme
        self._say = say
        self._known = tuple(known)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(round(line_height(self) * 0.45))
        foreign = say("The keyboard types Persian letters. They are as good; in another layout it is another passphrase.")
        self.first = PasswordEntry(theme, say, say("New passphrase, four or five words"), foreign)
        self.second = PasswordEntry(theme, say, say("The same passphrase again"), None)
        self.show_tick = TickRow(theme, say("Show what is typed"), say("To be sure of each letter, when nobody looks on."))
        self.bar = StrengthBar(theme)
        self.verdict = label("", theme.muted, 0.93, wrap=True)
        for each in (self.first, self.bar, self.verdict, self.second, self.show_tick):
            body.addWidget(each)
        for entry in (self.first, self.second):
            entry.field.textChanged.connect(self._typed)
        self.first.field.returnPressed.connect(self.second.setFocus)
        self.show_tick.toggled.connect(self._reveal)
        self.setFocusProxy(self.first.field)
        self._enough = False
        self._judge()

    def belongs_to(self, known: Iterable[str]) -> None:
        """Say what a guesser knows: names of people and of the study."""
        self._known = tuple(known)
        self._judge()

    def take_over(self, before: NewPassphrase) -> None:
        """Take what was typed into a field of another language or look; it is hidden there until it is shown again."""
        self.first.field.setText(before.first.text)
        self.second.field.setText(before.second.text)

    def empty(self) -> None:
        """Forget what was typed."""
        for each in (self.second, self.first):
            each.empty()

    @property
    def passphrase(self) -> str:
        """The passphrase, "" as long as it would be guessed or is not typed twice alike."""
        return self.first.text if self._enough and self._alike() else ""

    def _alike(self) -> bool:
        from sscexo_desktop.store.encryption.keys import meant

        return meant(self.first.text) == meant(self.second.text)

    def _reveal(self, shown: bool) -> None:
        for each in (self.first, self.second):
            each.field.reveal(shown)

    def _typed(self) -> None:
        self._judge()
        self.changed.emit()

    def _judge(self) -> None:
        from sscexo_desktop.actions.strength import strength

        say, typed = self._say, self.first.text
        if not typed:
            self._enough = False
            self._tell(0, say("Four or five words that do not belong together, in any language."), "muted")
            return
        found = strength(typed, self._known)
        self._enough = found.enough
        steps = found.score if found.enough else min(found.score, 2)
        self._tell(max(1, steps), *self._verdict(say(SCORES[steps]), say(found.advice), steps))

    def _verdict(self, score: str, advice: str, steps: int) -> tuple[str, str]:
        """Return what is said of the two passphrases, and in which colour."""
        say, again = self._say, self.second.text
        if self._enough and again and not self._alike():
            return say("The two passphrases differ."), "red"
        if self._enough and again:
            return say("✓ {score}, and typed twice alike.", score=score), "green"
        if self._enough:
            return advice, "muted"
        return say("{score}: {advice}", score=score, advice=advice), "red" if steps < 2 else "amber"

    def _tell(self, steps: int, words: str, tone: str) -> None:
        self.bar.show_steps(steps, words)
        self.verdict.setText(words)
        paint_text(self.verdict, getattr(self._theme, tone))
