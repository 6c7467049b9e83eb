"""The cards of a form, one beneath the other: which fields there are, and where each card lies."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QWidget

from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.gui.assessed import Assessed
from sscexo_desktop.gui.card import Card
from sscexo_desktop.gui.criteria_card import CriteriaCard
from sscexo_desktop.gui.field import Field
from sscexo_desktop.gui.grid import GridCard
from sscexo_desktop.gui.ink import Ink
from sscexo_desktop.gui.list_card import ListCard, ScoreCard, many_scores
from sscexo_desktop.gui.list_editor import ListEditor
from sscexo_desktop.gui.picture_card import PictureCard
from sscexo_desktop.gui.result_card import ResultCard
from sscexo_desktop.gui.wording import Situation
from sscexo_desktop.study.figures import answered_on
from sscexo_desktop.study.model import Form, Section
from sscexo_desktop.study.places import Place

SIDE = 20
"""The margin at both sides of the cards in the 100 % design: a header above the form aligns with it."""
GAP = 12


def card_of(form: Form, section: Section) -> type[Card]:
    """Return the sort of card that a section is shown as which does not repeat: the first that fits."""
    if (form.id, section.id) == ("screening", "decision"):
        return CriteriaCard
    if section.table is not None:
        return ResultCard
    if answered_on(section):
        return PictureCard
    return ScoreCard if many_scores(section) else ListCard


class Board(QWidget):
    """The body of a form; `heard` is the computed value that a screen reader reads out, if it stands on one.

    `typed` carries (place, text), `focused` (place, here), `moved` a way (`line_editor.MOVES`); `pressed`, `acted`,
    `list_wanted` (editor, text typed), `row_wanted` (card) and `row_unwanted` (card, row) ask for what `FieldCommands` does.
    """

    typed = Signal(object, str)
    moved = Signal(int)
    focused = Signal(object, bool)
    pressed = Signal(object, str)
    acted = Signal(object, object)
    list_wanted = Signal(object, str)
    row_wanted = Signal(object)
    row_unwanted = Signal(object, int)

    def __init__(self, entry: Entry, ink: Ink) -> None:
        super().__init__()
        self.entry = entry
        self.ink = ink
        self.fields: dict[Place, tuple[Card, Field]] = {}
        self.heard: Place | None = None
        self._laid_out_for = 0
        self.setFont(ink.theme.font())
        palette = ink.theme.palette()
        palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
        self.setPalette(palette)
        self.cards = [self._make_card(section) for section in entry.form.sections]
        for card in self.cards:
            self.adopt(card, card.fields)

    def _make_card(self, section: Section) -> Card:
        card: Card
        if section.repeat is not None:
            grid = card = GridCard(section, self.entry, self.ink, self)
            grid.row_wanted.connect(partial(self._tell_row, grid))
            grid.row_unwanted.connect(partial(self._tell_row_gone, grid))
        else:
            card = card_of(self.entry.form, section)(section, self.entry, self.ink, self)
        card.pressed.connect(self.pressed)
        card.acted.connect(self.acted)
        return card

    # ---- fields ------------------------------------------------------------------------------------------------------------

    def chain(self) -> None:
        """Make the order in which Tab comes into the form that of the form, after rows were made."""
        widgets = [field.editor or field.spoken for card in self.cards for field in card.fields]
        for earlier, later in pairwise(each for each in widgets if each is not None):
            QWidget.setTabOrder(earlier, later)

    def adopt(self, card: Card, fields: Iterable[Field]) -> None:
        """Listen to fields that were made."""
        for field in fields:
            self.fields[field.place] = (card, field)
            editor = field.editor
            if field.spoken is not None:
                field.spoken.here.connect(partial(self._hear, field.place))
            if editor is not None:
                editor.edited.connect(partial(self._tell_typed, field.place))
                editor.moved.connect(self.moved)
                editor.focused.connect(partial(self._tell_focused, field.place))
                if isinstance(editor, ListEditor):
                    editor.opened.connect(partial(self._tell_list, editor))

    def _tell_typed(self, place: Place, text: str) -> None:
        self.typed.emit(place, text)

    def _tell_focused(self, place: Place, here: bool) -> None:
        self.focused.emit(place, here)

    def _tell_list(self, editor: ListEditor, typed: str) -> None:
        self.list_wanted.emit(editor, typed)

    def _tell_row(self, grid: GridCard) -> None:
        self.row_wanted.emit(grid)

    def _tell_row_gone(self, grid: GridCard, row: int) -> None:
        self.row_unwanted.emit(grid, row)

    def _hear(self, place: Place, here: bool) -> None:
        self.heard = place if here else None

    def forget(self, field: Field) -> None:
        """Listen no more to a field that goes."""
        self.fields.pop(field.place, None)

    @property
    def has_cursor(self) -> bool:
        """Whether the cursor stands in the form, or will again once the dialog over its window is gone."""
        here = self.window().focusWidget()
        return here is not None and self.isAncestorOf(here)

    def is_drawn(self, place: Place | None) -> bool:
        """Whether a place is answered on a picture at present."""
        return place in self.fields and self.fields[place][1].drawn

    def draw(self, place: Place, *, drawn: bool) -> None:
        """Go on answering a place on its picture, or in its field."""
        if place in self.fields:
            self.fields[place][1].draw(drawn=drawn)

    def order(self) -> list[Field]:
        """Return the fields that can be worked on, in the order of the form."""
        return [field for card in self.cards for field in card.fields if field.shown and field.editor is not None]

    def turned(self, place: Place | None) -> list[Field]:
        """Return `order` from behind a place on, then what comes before, the place itself last."""
        order = self.order()
        at = next((n for n, field in enumerate(order) if field.place == place), -1)
        return [*order[at + 1 :], *order[: at + 1]]

    def stops(self) -> list[Field]:
        """Return where Tab stops, in the order of the form: `order`, and computed values while a screen reader is at work."""
        return [field for card in self.cards for field in card.fields if field.shown and (field.editor or field.spoken)]

    def take(self, assessed: Assessed, now: Situation, at: Place | None) -> bool:
        """Take a state; return whether anything must be laid out anew."""
        moved = [card for card in self.cards if card.take(assessed, now, at)]
        for card in moved:
            card.outdated = True
        return bool(moved)

    # ---- layout ------------------------------------------------------------------------------------------------------------

    def lay_out(self, width: int, height: int, bar: int) -> None:
        """Arrange the cards that changed and stack all of them in a view of this size; `bar` is the width of the scroll bar."""
        px = self.ink.px
        anew = width != self._laid_out_for
        self._laid_out_for = width
        # The scroll bar stands in the far margin, so that the cards end where a header above the form ends.
        card_width = width - px(SIDE) - max(px(SIDE) - bar, px(6))
        x = width - px(SIDE) - card_width if self.ink.rtl else px(SIDE)
        y = px(2)
        for card in self.cards:
            card.setVisible(card.shown)
            if not card.shown:
                continue
            if anew or card.outdated:
                card.lay_out(card_width)
            card.move(x, y)
            y += card.height() + px(GAP)
        self.resize(width, max(y + px(20), height))
