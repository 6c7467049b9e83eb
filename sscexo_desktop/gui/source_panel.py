"""Source verification in the side panel: how much was compared, and what is known of the item worked on (F69)."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sscexo_desktop.actions.record_words import item_words
from sscexo_desktop.gui.button import Button
from sscexo_desktop.gui.chrome import label, line_height, paint_text
from sscexo_desktop.gui.desk import Desk
from sscexo_desktop.gui.moments import moment_words
from sscexo_desktop.gui.people.permitted import guard
from sscexo_desktop.study.model import Form
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.review import Tick


class SourcePanel(QWidget):
    """Progress, the tick of one item, and for the monitor the buttons: `tick_wanted` of this item, `all_wanted` of all."""

    tick_wanted = Signal()
    all_wanted = Signal()

    def __init__(self, desk: Desk, form: Form) -> None:
        super().__init__()
        self._desk, self._form = desk, form
        say, theme = desk.say, desk.theme
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(round(line_height(self) * 0.35))
        body.addWidget(label(say("Source verification"), theme.ink, 1.05, weight=QFont.Weight.DemiBold))
        self.progress = label("", theme.muted, 0.93, wrap=True)
        self.item = label("", theme.ink, 0.93, wrap=True)
        self.one = Button(say("Tick this item"), theme, "plain", "Ctrl+T", act=self.tick_wanted.emit)
        self.all = Button(say("Tick all"), theme, "plain", "Ctrl+Shift+T", act=self.all_wanted.emit)
        self.all.setAccessibleName(say("Tick all of this form"))
        self._may = guard(self.all, "verify_source", desk.session, say)
        for part in (self.progress, self.item, self.one, self.all):
            body.addWidget(part)
        self.one.setVisible(self._may)
        self.all.setVisible(self._may)

    def show_ticks(self, ticks: tuple[Tick, ...], done: int, of: int, place: Place | None, *, verifiable: bool) -> None:
        """Show how much of the record was compared, and the tick at a place; `verifiable`: a saved value stands there."""
        say = self._desk.say
        self.progress.setText(say("{n} of {m} verified", n=done, m=of))
        tick = next((each for each in ticks if each.place == place), None)
        self._show_item(place, tick)
        standing = tick is not None and tick.stands
        self.one.setText(say("Take the tick back") if standing else say("Tick this item"))
        self.one.setAccessibleName(self.one.text())
        self.one.setEnabled(verifiable or standing)
        self.all.setEnabled(done < of)
        self.setVisible(self._may or bool(ticks))

    def _show_item(self, place: Place | None, tick: Tick | None) -> None:
        say, theme = self._desk.say, self._desk.theme
        self.item.setVisible(place is not None and tick is not None)
        if place is None or tick is None:
            return
        name = item_words(say, self._form, place)
        if tick.unset_at is None:
            words = say("{item}: compared — {person}, {time}", item=name, person=tick.name, time=moment_words(say, tick.at))
        else:
            words = say(
                "{item}: changed since it was compared ({person}, {time}) — “{reason}”",
                item=name, person=tick.name, time=moment_words(say, tick.unset_at), reason=tick.unset_reason,
            )
        self.item.setText(words)
        paint_text(self.item, theme.green if tick.stands else theme.amber)
