"""The "To settle" panel: what stands between the record and completeness, most urgent first, what was kept last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter

from sscexo_desktop.actions.entry import EntryState
from sscexo_desktop.gui.ink import rounded
from sscexo_desktop.gui.panel import Panel
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.gui.wording import REQUIRED
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.kinds import ChoiceKind
from sscexo_desktop.study.model import Form
from sscexo_desktop.study.places import Place

Tone = Literal["hard", "soft", "note", "missing", "kept"]
Verb = Literal["go", "reason", "query"]
_ORDER: dict[Tone, int] = {"hard": 0, "soft": 1, "missing": 2, "note": 3, "kept": 4}


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing to settle, in words."""

    tone: Tone
    place: Place
    title: str
    text: str
    check: str = ""


def matters(state: EntryState, form: Form, say: Speaker) -> tuple[Matter, ...]:
    """Return what there is to settle in the order of the panel; unanswered items are one matter together."""
    found: list[Matter] = []
    missing: list[Place] = []
    for finding in state.assessment.findings:
        if finding.check == REQUIRED:
            missing.append(finding.place)
            continue
        title, text = place_words(finding.place, state, form, say), say(finding.message)
        if finding.kept:
            kept = say("{finding} Kept: {reason}", finding=text, reason=finding.kept)
            found.append(Matter("kept", finding.place, title, kept, finding.check))
        else:
            found.append(Matter(finding.severity, finding.place, title, text, finding.check))
    if missing:
        text = say("{count} of {all} items are not answered yet.", count=len(missing), all=state.assessment.to_answer)
        found.append(Matter("missing", missing[0], say("Still to be answered"), text))
    found.sort(key=lambda each: _ORDER[each.tone])
    return tuple(found)


def place_words(place: Place, state: EntryState, form: Form, say: Speaker) -> str:
    """Name a place: the item's label, in a table with its row."""
    label = say(form.items[place.item].label)
    repeat = form.section_of[place.item].repeat
    if not place.row or repeat is None:
        return label
    code = state.answers.code(repeat.preset_item, place.row) if repeat.preset_item else None
    kind = form.items[repeat.preset_item].kind if code else None
    if code and isinstance(kind, ChoiceKind):
        return say("{item}, {row}", item=label, row=kind.codelist.choice(code).text)
    rows = state.answers.rows(form.section_of[place.item].id)
    number = rows.index(place.row) + 1 if place.row in rows else place.row
    return say("{item}, row {number}", item=label, number=number)


class ToSettle(Panel):
    """The panel, painted as one widget; `jump` carries the `Place` to go to, `reason_wanted` the `Place` to give a reason at.

    With `asks`, `query_wanted` carries (`Place`, check) of a kept finding that is to become a query. With the keyboard: arrows
    choose a card, Enter goes to its place, R asks for a reason, Q for a query.
    """

    jump = Signal(object)
    reason_wanted = Signal(object)
    query_wanted = Signal(object, str)

    def __init__(self, say: Speaker, theme: Theme, *, asks: bool = False) -> None:
        super().__init__(say, theme)
        self._asks = asks
        self._said: tuple[EntryState, Form] | None = None
        self.matters: tuple[Matter, ...] = ()
        self._cards: list[tuple[QRect, Matter]] = []
        self._buttons: list[tuple[QRect, Verb, Matter, str]] = []
        self._at = 0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)

    def show_state(self, state: EntryState, form: Form) -> None:
        """Show what a state leaves to settle; nothing is painted while that is the same."""
        self._said = (state, form)
        new = matters(state, form, self.ink.say)
        if new != self.matters:
            self.matters = new
            self._at = min(self._at, max(len(new) - 1, 0))
            self.lay_out()

    def restate(self, say: Speaker, theme: Theme | None = None) -> None:
        """Say everything anew in another manner or theme."""
        super().restate(say, theme)
        if self._said is not None:
            self.show_state(*self._said)

    @property
    def count(self) -> int:
        """How many things have to be settled, all unanswered items counted as one."""
        return sum(1 for each in self.matters if each.tone in ("hard", "soft", "missing"))

    # ---- layout ------------------------------------------------------------------------------------------------------------

    def arrange(self, width: int) -> int:
        """Lay title and cards out; return the height."""
        ink, say, theme, px = self.ink, self.ink.say, self.ink.theme, self.ink.px
        self._cards, self._buttons = [], []
        title = ink.paragraph(say("To settle"), width, 15, "semibold")
        y = self.write(say("To settle"), 0, 0, width, theme.ink, 15, strong=True)
        self.write(say("{count}", count=self.count), int(title.used) + px(8), px(2), px(60), theme.muted, 13, strong=True)
        self.setAccessibleName(say("To settle: {count}", count=self.count))
        y += px(8)
        if not self.matters:
            return self.write(say("Nothing is left to settle."), 0, y, width, theme.muted) + px(8)
        for matter in self.matters:
            y = self._quiet(matter, y, width) if matter.tone == "kept" else self._card(matter, y, width)
        return y + px(4)

    def _card(self, matter: Matter, top: int, width: int) -> int:
        px, theme = self.ink.px, self.ink.theme
        pad = px(14)
        y = self.write(matter.title, pad, top + px(9), width - 2 * pad, self._colours(matter.tone)[2], 13, strong=True)
        y = self.write(matter.text, pad, y + px(2), width - 2 * pad, theme.ink)
        if matter.tone != "note":
            y = self._place_buttons(matter, pad, y + px(7))
        box = QRect(0, top, width, y + px(10) - top)
        self._cards.append((box, matter))
        return box.bottom() + px(9)

    def _quiet(self, matter: Matter, top: int, width: int) -> int:
        theme, px = self.ink.theme, self.ink.px
        y = self.write(matter.title, px(2), top + px(4), width - px(4), theme.muted, 12.5, strong=True)
        y = self.write(matter.text, px(2), y, width - px(4), theme.muted, 12.5)
        if self._asks:
            y = self._place_buttons(matter, px(2), y + px(4))
        self._cards.append((QRect(0, top, width, y + px(4) - top), matter))
        return y + px(6)

    def _place_buttons(self, matter: Matter, x: int, y: int) -> int:
        say, px = self.ink.say, self.ink.px
        metrics = QFontMetrics(self.ink.theme.font(13))
        wanted: list[tuple[Verb, str]] = [("go", say("Go to the next one (Ctrl+J)") if matter.tone == "missing" else say("Go to"))]
        if matter.tone == "soft":
            wanted.append(("reason", say("Give reason")))
        if matter.tone == "kept":
            wanted = [("query", say("Ask a query about it (Q)"))]
        for verb, words in wanted:
            box = QRect(x, y, metrics.horizontalAdvance(words) + px(22), px(27))
            self._buttons.append((box, verb, matter, words))
            x = box.right() + px(9)
        return y + px(27)

    # ---- paint -------------------------------------------------------------------------------------------------------------

    def _colours(self, tone: Tone) -> tuple[QColor, QColor, QColor]:
        """Return ground, edge and title of a card."""
        theme = self.ink.theme
        if tone == "hard":
            return theme.card, theme.red_line, theme.red
        if tone == "soft":
            return theme.amber_pale, theme.amber_line, theme.amber
        return (theme.card, theme.blue_line, theme.blue) if tone == "note" else (theme.card, theme.line, theme.ink)

    def paint_ground(self, painter: QPainter) -> None:
        """Paint the cards and their buttons."""
        ink, theme, width = self.ink, self.ink.theme, self.width()
        for n, (box, matter) in enumerate(self._cards):
            ground, edge, _ = self._colours(matter.tone)
            chosen = self.hasFocus() and n == self._at
            if matter.tone != "kept" or chosen:
                rounded(painter, ink.mirrored(box, width), ink.px(8), ground, theme.teal if chosen else edge, 2 if chosen else 1)
        painter.setFont(theme.font(13))
        for box, _, _, words in self._buttons:
            lying = ink.mirrored(box, width)
            rounded(painter, lying, ink.px(5), theme.card, theme.line)
            painter.setPen(theme.ink)
            painter.drawText(lying, Qt.AlignmentFlag.AlignCenter, words)

    # ---- keys and mouse ----------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose a card, go to its place, or ask for a reason."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self._at = min(max(self._at + step, 0), max(len(self._cards) - 1, 0))
            self._tell()
            self.update()
        elif self._cards and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.jump.emit(self._cards[self._at][1].place)
        elif self._cards and event.key() == Qt.Key.Key_R and self._cards[self._at][1].tone in ("soft", "kept"):
            self.reason_wanted.emit(self._cards[self._at][1].place)
        elif self._asks and self._cards and event.key() == Qt.Key.Key_Q and self._cards[self._at][1].tone == "kept":
            self._do("query", self._cards[self._at][1])
        else:
            super().keyPressEvent(event)

    def _tell(self) -> None:
        if self._cards:
            matter = self._cards[self._at][1]
            self.setAccessibleDescription(self.ink.say("{label}: {words}", label=matter.title, words=matter.text))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the chosen card."""
        super().focusInEvent(event)
        self._tell()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide which card was chosen."""
        super().focusOutEvent(event)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Press a button, or go to the place of a card."""
        point = self._logical(event.position().toPoint())
        for box, verb, matter, _ in self._buttons:
            if box.contains(point):
                self._do(verb, matter)
                return
        for box, matter in self._cards:
            if box.contains(point):
                self.jump.emit(matter.place)

    def _do(self, verb: Verb, matter: Matter) -> None:
        match verb:
            case "go":
                self.jump.emit(matter.place)
            case "reason":
                self.reason_wanted.emit(matter.place)
            case "query":
                self.query_wanted.emit(matter.place, matter.check)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show a hand over the cards."""
        point = self._logical(event.position().toPoint())
        live = any(box.contains(point) for box, _ in self._cards)
        self.setCursor(Qt.CursorShape.PointingHandCursor if live else Qt.CursorShape.ArrowCursor)

    def _logical(self, point: QPoint) -> QPoint:
        return QPoint(self.width() - 1 - point.x(), point.y()) if self.ink.rtl else point
