"""The bands along the top: practice, reading only, and what is to be known about this workstation."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal

from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import Ground, clear_layout, label, line_height
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.texts import Message

_PRACTICE = {"light": ("#6a2c91", "#ffffff"), "dark": ("#54217a", "#f6ecff")}
"""Ground and ink of the practice band: a colour that nothing else in the program has (F5)."""


def practice_band(say: Speaker, theme: Theme, *, demo: bool = False) -> QWidget:
    """Return the band that no page of a practice study is without."""
    ground, ink = (QColor(each) for each in _PRACTICE[theme.name])
    found = Ground(ground)
    found.setObjectName("practice-band")
    line = round(line_height(found))
    across = QHBoxLayout(found)
    across.setContentsMargins(line, round(line * 0.25), line, round(line * 0.25))
    across.setSpacing(line)
    across.addWidget(label(say("PRACTICE — not a study record"), ink, 1.0, weight=QFont.Weight.DemiBold))
    words = (
        say("Nobody in it is real, and it is thrown away when you close it.")
        if demo
        else say("For learning and trying out; nothing of it counts, and every print says so.")
    )
    across.addWidget(label(words, ink, 0.9, wrap=True), 1)
    return found


def strip(
    theme: Theme, words: str, tone: Literal["blue", "amber"], put_away: Callable[[], None] | None = None, name: str = ""
) -> QWidget:
    """Return a band of one sentence; with `put_away` it has a button, called `name`, that takes it away."""
    ground = Ground(getattr(theme, f"{tone}_pale"), getattr(theme, f"{tone}_line"), "bottom")
    line = round(line_height(ground))
    inside = QHBoxLayout(ground)
    inside.setContentsMargins(line, round(line * 0.3), line, round(line * 0.3) + 1)
    inside.addWidget(label(words, getattr(theme, tone), 0.95, weight=QFont.Weight.DemiBold, wrap=True), 1)
    if put_away is not None:
        inside.addWidget(Button(name, theme, "quiet", act=put_away))
    return ground


def read_only_strip(say: Speaker, theme: Theme, held_by: str | None) -> QWidget:
    """Return the band that says that nothing can be changed, and who has the file open."""
    words = (
        say("Read only: {who} has this file open. Close it there, then open it here again.", who=held_by)
        if held_by
        else say("Read only: this file cannot be changed from here.")
    )
    return strip(theme, words, "amber")


class Notices(QWidget):
    """Sentences beneath the bar, each with a button that puts it away for good; `put_away` holds those."""

    def __init__(self, say: Speaker, theme: Theme, put_away: set[Message]) -> None:
        super().__init__()
        self._say = say
        self._theme = theme
        self._put_away = put_away
        self._told: tuple[Message, ...] = ()
        self.shown: tuple[Message, ...] = ()
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def tell(self, sentences: tuple[Message, ...]) -> None:
        """Show these sentences, except those put away."""
        self._told = sentences
        wanted = tuple(each for each in sentences if each not in self._put_away)
        if wanted == self.shown:
            return
        self.shown = wanted
        clear_layout(self._body)
        for each in wanted:
            self._body.addWidget(strip(self._theme, self._say(each), "amber", partial(self._away, each), self._say("Put away")))

    def _away(self, sentence: Message) -> None:
        self._put_away.add(sentence)
        self.tell(self._told)
