"""Fields over the boxes of empty forms, named as their data are, in the order of their questions (F83)."""

from __future__ import annotations

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.forms.comb import ABOVE, BETWEEN, CLOCK, DAY, DIGIT, HEIGHT, combs, width_of
from sscexo_desktop.paper.forms.fields import Fields, Name
from sscexo_desktop.paper.forms.head_room import HeadRoom
from sscexo_desktop.paper.forms.marks import tick_boxes
from sscexo_desktop.paper.forms.parts import Page, Row, Slot, TableRow
from sscexo_desktop.paper.forms.printed_form import marks_at, reason_box
from sscexo_desktop.paper.pen import Box, Pen
from sscexo_desktop.paper.sheet import Sheet
from sscexo_desktop.study.kinds import ChoiceKind
from sscexo_desktop.study.model import Study

_LEAST = 3
"""Room for the reason why there is no answer, as UNK."""
_DAY, _TIME = 10, 5


class FieldSetter:
    """Puts fields on the pages of the empty forms of one document."""

    def __init__(self, fields: Fields, pen: Pen, room: HeadRoom, study: Study, say: Speaker) -> None:
        self._fields = fields
        self._pen = pen
        self._room = room
        self._study = study
        self._say = say
        self._roots: dict[str, int] = {}

    def close(self) -> None:
        """Declare the fields to the document."""
        self._fields.close()

    # ---- whose form it is --------------------------------------------------------------------------------------------------

    def begin(self, sheet: Sheet) -> None:
        """Begin the fields of a sheet with what is known of it."""
        parts = (sheet.participant, sheet.visit.id if sheet.visit else "", sheet.form.code)
        name = "_".join(filter(None, parts))
        self._roots[name] = self._roots.get(name, 0) + 1
        self._root = self._fields.group(f"{name}_{self._roots[name]}" if self._roots[name] > 1 else name)
        self._head: dict[str, Name] = {}
        known = {
            "STUDYID": self._study.id,
            "FORM": sheet.form.id,
            "VERSION": self._study.version,
            "SUBJID": sheet.participant,
            "VISIT": sheet.visit.id if sheet.visit else "",
        }
        for each, value in known.items():
            if value:
                self._fields.fixed(each, value, self._root)

    def page(self, sheet: Sheet, page: Page) -> None:
        """Put the fields on a page of the form."""
        self._heading(sheet)
        for placed in page:
            if isinstance(placed.part, (Row, TableRow)):
                for slot in placed.part.slots:
                    self._answer(sheet, slot, placed.top)

    def _heading(self, sheet: Sheet) -> None:
        """Repeat at the head of each page what is not known of the sheet."""
        say, room = self._say, self._room.room(sheet)
        if room.participant:
            digits, box = room.participant
            self._headed("SUBJID", box, say("Participant"), digits, comb=True)
        if room.visits and "VISIT" in self._head:
            self._fields.more_ticks(self._head["VISIT"], room.visits)
        elif room.visits:
            self._head["VISIT"] = self._fields.ticks("VISIT", self._root, room.visits, say("Visit"))
        if room.entry:
            self._headed("ENTRY", room.entry, say("Entry"), 0)
        if room.day:
            self._headed("DAY", room.day, self._dated(say("Date")), _DAY)

    def _headed(self, name: str, box: Box, asked: str, most: int, *, comb: bool = False) -> None:
        if name in self._head:
            self._fields.again(self._head[name], box)
        else:
            self._head[name] = self._fields.text(name, self._root, box, asked, most=most, comb=comb)

    # ---- what is asked -----------------------------------------------------------------------------------------------------

    def _answer(self, sheet: Sheet, slot: Slot, top: float) -> None:
        item, name = slot.item, f"{slot.item.id}-{slot.line}" if slot.line else slot.item.id
        asked = self._asked(slot)
        if item.derive:
            return
        preset = self._preset(sheet, slot)
        if preset:
            self._fields.fixed(name, preset, self._root)
        elif slot.marks:
            start, baseline = marks_at(slot)
            self._fields.ticks(name, self._root, tick_boxes(slot.marks, start, top + baseline), asked)
            self._reason(name, slot, top, asked)
        elif isinstance(item.kind, ChoiceKind):
            options = [(each.code, self._say(each.text)) for each in item.kind.codelist.choices]
            self._fields.list(name, self._root, _cell(slot, top), asked, options)
        elif slot.line or not combs(item):
            middle = bool(combs(item))
            self._fields.text(name, self._root, _cell(slot, top), asked, lines=bool(slot.box.top), middle=middle)
        else:
            self._boxes(name, slot, top, asked)

    def _reason(self, name: str, slot: Slot, top: float, asked: str) -> None:
        box = reason_box(self._pen, slot)
        if box:
            why = self._say("{question}: why nothing is ticked (ND, NA, UNK, REF)", question=asked)
            self._fields.text(f"{name}-blank", self._root, box.moved(top), why, most=_LEAST)

    def _asked(self, slot: Slot) -> str:
        say, item = self._say, slot.item
        if slot.line:
            asked = say("{number} {item}, row {row}", number=slot.number, item=item.label, row=slot.line)
        else:
            asked = say("{number} {item}", number=slot.number, item=item.label)
        unit = say.unit(item.unit)
        return say("{question} ({unit})", question=asked, unit=unit) if unit else asked

    def _preset(self, sheet: Sheet, slot: Slot) -> str:
        """The code that stands in a line of a table before anybody writes."""
        repeat = sheet.form.section_of[slot.item.id].repeat
        if not slot.line or not repeat or repeat.preset_item != slot.item.id or slot.line > len(repeat.preset):
            return ""
        return repeat.preset[slot.line - 1]

    def _boxes(self, name: str, slot: Slot, top: float, asked: str) -> None:
        """Put a field over each line of boxes: for a day one in each calendar."""
        lines = combs(slot.item)
        placed = [_line(slot, top, n, comb) for n, comb in enumerate(lines)]
        if lines[0] != DAY:
            digits = not lines[0].strip(DIGIT)
            most = _TIME if lines[0] == CLOCK else max(len(lines[0]), _LEAST)
            asked = self._timed(asked) if lines[0] == CLOCK else asked
            self._fields.text(name, self._root, placed[0], asked, most=most, comb=digits and len(lines[0]) >= _LEAST)
            return
        group, say = self._fields.group(name, self._root), self._say
        first, second = ("jalali", "gregorian") if say.manner.calendar == "jalali" else ("gregorian", "jalali")
        for calendar, box in zip((first, second), placed, strict=False):
            words = say("Jalali") if calendar == "jalali" else say("Gregorian")
            self._fields.text(calendar, group, box, self._dated(asked, words), most=_DAY)
        if len(lines) > len((first, second)):
            self._fields.text("time", group, placed[-1], self._timed(asked), most=_TIME)

    def _dated(self, asked: str, calendar: str = "") -> str:
        if not calendar:
            return self._say("{question}: year/month/day", question=asked)
        return self._say("{question}: year/month/day, {calendar}", question=asked, calendar=calendar)

    def _timed(self, asked: str) -> str:
        return self._say("{question}: hour:minute", question=asked)


def _cell(slot: Slot, top: float) -> Box:
    """Where somebody types what is no row of boxes."""
    box = slot.box.moved(top)
    return box.inset(-1.5, 1.5) if slot.line else box.inset(0, 2.5)


def _line(slot: Slot, top: float, number: int, comb: str) -> Box:
    at = top + slot.baseline + 1 - ABOVE + number * (HEIGHT + BETWEEN)
    return Box(slot.box.start, at, width_of(comb), HEIGHT)
