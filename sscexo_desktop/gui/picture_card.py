"""A section whose answers can be given on a picture as well: the picture beside the fields, or above them where it is narrow."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QWidget

from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.gui.assessed import Assessed
from sscexo_desktop.gui.body_map import BodyMap
from sscexo_desktop.gui.choice_editor import ChoiceEditor
from sscexo_desktop.gui.field import Field
from sscexo_desktop.gui.figure_canvas import Site
from sscexo_desktop.gui.ink import Ink
from sscexo_desktop.gui.list_card import TWO_COLUMNS, ScoreCard, is_score
from sscexo_desktop.gui.lung_picture import LungPicture
from sscexo_desktop.gui.picture import Picture
from sscexo_desktop.gui.rows import PAD, Columns, place_row
from sscexo_desktop.gui.wording import Situation
from sscexo_desktop.study.figures import answered_on
from sscexo_desktop.study.kinds import ChoiceKind
from sscexo_desktop.study.model import Item, Section
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.typed import Blank

WIDTHS = {"body": 240, "lungs": 280}
"""How wide each picture is in the 100 % design."""
LEAST_FIELDS = 350
"""Less room than this beside the picture, and the fields go beneath it."""
MOST_SCORES = 460
"""Wider than this, and a score would stand too far from its name."""


class PictureCard(ScoreCard):
    """Fields and a picture of the same answers, which stand in the entry alone.

    The picture speaks through the editors of its fields, so that whatever is given on it goes the way of what is typed.
    """

    def __init__(self, section: Section, entry: Entry, ink: Ink, parent: QWidget) -> None:
        self._regions = {item.id: region for region, item in answered_on(section).items()}
        super().__init__(section, entry, ink, parent)
        self.picture = self._make_picture()
        self.chosen = False
        self.drawn = {self._regions[each.place.item]: each for each in self.fields if each.place.item in self._regions}
        for field in self.drawn.values():
            field.stand_in = self
        self.picture.answered.connect(self._answer)
        self.picture.focused.connect(self._tell_focused)
        self.picture.moved.connect(self._move)
        self.picture.left.connect(self._leave)
        self._total = next((each for each in self.fields if each.item.derive), None)

    def compact(self, item: Item) -> bool:
        """Whether an item is set as a small score: those on the picture."""
        return item.id in self._regions and is_score(item)

    def _make_picture(self) -> Picture:
        read_only = self.entry.read_only
        item = next(each for each in self.section.items if each.id in self._regions)
        if isinstance(item.kind, ChoiceKind):
            return BodyMap(item.kind.codelist, self.ink, self, read_only=read_only)
        return LungPicture(item.step or 1, self.ink, self, read_only=read_only)

    # ---- what the picture shows --------------------------------------------------------------------------------------------

    def take(self, state: Assessed, now: Situation, at: Place | None) -> bool:
        """Take the record's new state, on the picture as well."""
        moved = super().take(state, now, at)
        sites = {region: self._site(field) for region, field in self.drawn.items() if field.shown and field.editor is not None}
        self.picture.setVisible(bool(sites))
        self.picture.show_sites(sites, self._say_total(state, sites))
        if at is not None and at.item in self._regions and self.fields_have_cursor():
            self.chosen = False
        self.picture.mark(self._regions.get(at.item, "") if at is not None else "")
        return moved

    def _site(self, field: Field) -> Site:
        answer = self.entry.answer(field.place)
        text = field.editor.text() if field.editor is not None else ""
        if isinstance(answer, Blank):
            return Site(field.label, "", blank=field.blank_words(self.ink), tone=field.severity)
        if isinstance(answer, str) and answer.isdecimal():
            return Site(field.label, text, int(answer), self.ink.say.digits(answer), tone=field.severity)
        if isinstance(answer, int):
            return Site(field.label, text, answer, self.ink.say.value(field.item, answer, unit=True), tone=field.severity)
        return Site(field.label, text, tone=field.severity)

    def _say_total(self, state: Assessed, sites: Mapping[str, Site]) -> str:
        field = self._total
        if not sites or field is None:
            return ""
        value = state.derived.get(field.place)
        written = "" if value is None else self.ink.say.value(field.item, value, unit=True)
        return self.picture.say_total(sites, field.label, written)

    # ---- what is given on it -----------------------------------------------------------------------------------------------

    def _answer(self, region: str, text: str) -> None:
        editor = self.drawn[region].editor
        if isinstance(editor, ChoiceEditor):
            editor.pick(text, move=False)
        elif editor is not None:
            editor.show_text(text)
            editor.edited.emit(text)

    def _tell_focused(self, region: str, here: bool) -> None:
        self.chosen = self.chosen or here
        if region in self.drawn and (editor := self.drawn[region].editor) is not None:
            editor.focused.emit(here)

    def _move(self, way: int) -> None:
        if (editor := self.drawn[self.picture.current].editor) is not None:
            editor.moved.emit(way)

    def _leave(self) -> None:
        self.chosen = False
        if (editor := self.drawn[self.picture.current].editor) is not None:
            editor.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- standing in for the fields ----------------------------------------------------------------------------------------

    def fields_have_cursor(self) -> bool:
        """Whether the cursor stands in the editor of a field that is on the picture, too."""
        return any(field.editor is not None and field.editor.hasFocus() for field in self.drawn.values())

    def takes(self, field: Field, reason: Qt.FocusReason) -> bool:
        """Take the cursor instead of an editor: when it comes by Tab to the first of them, or where the picture was chosen."""
        first = next((each for each in self.drawn.values() if each.shown), None)
        if self.picture.leaving or not (self.chosen or (field is first and reason == Qt.FocusReason.TabFocusReason)):
            return False
        self.picture.enter(self._regions[field.place.item], reason)
        return True

    def holds(self, field: Field) -> bool:
        """Whether the cursor stands on this field's region of the picture."""
        return self.picture.hasFocus() and self.picture.current == self._regions[field.place.item]

    def seen(self, field: Field) -> QRect:
        """Return where the picture lies on the card, or the field's region where the whole picture would not fit into the view."""
        board = self.parentWidget()
        view = board.parentWidget() if board is not None else None
        if view is not None and self.picture.height() + self.ink.px(48) <= view.height():
            return self.picture.geometry()
        return self.picture.region_box(self._regions[field.place.item]).translated(self.picture.pos())

    # ---- layout ------------------------------------------------------------------------------------------------------------

    def arrange(self, width: int) -> int:
        """Lay everything out in a width; return the height."""
        px = self.ink.px
        y = self.arrange_title(width) + px(3)
        if not self.picture.sites:
            return self.place_pairs(self.fields, y, width) + px(4)
        if self._legend:
            y = self.place_legend(y, width)
        first = next(n for n, field in enumerate(self.fields) if field.place.item in self._regions)
        y = self._place_rows(self.fields[:first], y, width)
        wide = px(WIDTHS[self.section.picture])
        beside = width - wide - 2 * px(PAD) >= px(LEAST_FIELDS)
        bottom = self._place_picture(y + px(10), wide, width, beside=beside)
        rest = self.fields[first:]
        y = self._place_beside(rest, y, width, bottom) if beside else self._place_beneath(rest, bottom + px(8), width)
        return max(y, bottom) + px(8)

    def _place_picture(self, top: int, wide: int, width: int, *, beside: bool) -> int:
        wide = min(wide, width - 2 * self.ink.px(PAD))
        left = self._room(width, wide) if beside else 0
        x = max(left + (width - left - wide) // 2, 0)
        box = QRect(x, top, wide, self.picture.height_for(wide))
        self.picture.setGeometry(self.ink.mirrored(box, width))
        return box.bottom()

    def _place_rows(self, fields: list[Field], y: int, width: int) -> int:
        columns = Columns.of(width, self.ink)
        for field in fields:
            if field.shown:
                y = place_row(field, y, columns, self.ink)
        return y

    def _place_beside(self, fields: list[Field], y: int, width: int, bottom: int) -> int:
        """Lay fields out beside the picture as far down as it reaches, then in the whole width."""
        room = self._room(width, self.picture.width())
        for field in fields:
            if field.shown and self.compact(field.item):
                y = self.place_score(field, y, 0, room)
            elif field.shown:
                y = self._place_rows([field], y, room if y < bottom else width)
        return y

    def _room(self, width: int, wide: int) -> int:
        """Return how much of the card lies beside a picture this wide."""
        room = width - wide - 2 * self.ink.px(PAD)
        return min(room, self.ink.px(MOST_SCORES)) if self._legend else room

    def _place_beneath(self, fields: list[Field], y: int, width: int) -> int:
        if width >= self.ink.px(TWO_COLUMNS):
            return self.place_pairs(fields, y, width)
        return self._place_rows(fields, y, width)
