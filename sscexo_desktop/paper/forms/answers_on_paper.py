"""What one record puts into the slots of its form: fitted answers, and the notes for whatever does not fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeVar

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.forms.fitting import Fitted, Fitter
from sscexo_desktop.paper.forms.parts import Below, FormLayout, ResultLine, Slot, Table
from sscexo_desktop.paper.forms.remarks import Remark, Remarker
from sscexo_desktop.paper.forms.tables import table_row
from sscexo_desktop.paper.sheet import Sheet
from sscexo_desktop.paper.wording import Words, answer_words, in_reading_order
from sscexo_desktop.study.kinds import ChoiceKind
from sscexo_desktop.study.model import Item
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.typed import Answer, Blank, Finding, Unreadable

NOTHING = Fitted(())
_MOST_REMEMBERED = 4096
_Key = TypeVar("_Key")
_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class PaperNote:
    """A text for a continuation page, under a heading that says what it belongs to; `spoken` are the program's own words."""

    heading: str
    text: str
    spoken: bool = False


class MoreRows(NamedTuple):
    """Rows of a table for which its form has no lines, and the page of the form (from 1) on which the table ends."""

    table: Table
    rows: tuple[int, ...]
    page: int


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """What stands in a slot: fitted words, or the tick boxes with `chosen` crossed; the number of its note, 0 for none.

    A `usual` one has no notes, and is the same object wherever the same is answered in the same slot.
    """

    words: Fitted = NOTHING
    chosen: str | None = None
    quiet: str = ""
    note: int = 0
    remarks: tuple[Remark, ...] = ()
    usual: bool = False


@dataclass(slots=True)
class Answered:
    """What a record puts into the slots of its form, in their order, and into further rows of its tables, by place.

    `lines` is what is said of lines of results, by number; `continued` are the tables with further rows.
    """

    on_form: list[Entry | None] = field(default_factory=list)
    further: dict[Place, Entry] = field(default_factory=dict)
    lines: dict[str, Remark] = field(default_factory=dict)
    notes: list[PaperNote] = field(default_factory=list)
    continued: list[MoreRows] = field(default_factory=list)


class Answerer:
    """Puts records of one form layout onto paper for one reader."""

    def __init__(self, layout: FormLayout, fitter: Fitter, say: Speaker, *, participant_copy: bool) -> None:
        self._layout = layout
        self._fitter = fitter
        self._say = say
        self._participant_copy = participant_copy
        self._remarker = Remarker(fitter, say)
        parts = [(placed.part, n) for n, page in enumerate(layout.pages, 1) for placed in page]
        self._lines = [(part, n) for part, n in parts if isinstance(part, ResultLine)]
        self._slots = [slot for part, _ in parts for slot in part.slots]
        self._page_of = {id(slot): n for part, n in parts for slot in part.slots}
        self._ends = {part.section.id: n for part, n in parts if isinstance(part, Below)}
        self._single = [None if slot.line else Place(slot.item.id) for slot in self._slots]
        self._usual: dict[tuple[object, ...], Entry] = {}
        self._usual_lines: dict[tuple[str, str], Remark] = {}

    def answer(self, sheet: Sheet) -> Answered:
        """Word and fit everything a record holds."""
        answered = Answered()
        kept = _kept_by_place(sheet)
        for at, slot in enumerate(self._slots):
            place = self._single[at] or place_of(sheet, slot)
            answered.on_form.append(self._remembered(sheet, at, place, kept, answered.notes) if place else None)
        for slot, place in self._further(sheet, answered):
            answered.further[place] = self._entry(sheet, slot, place, kept.get(place, ()), answered.notes)
        for line, page in self._lines:
            if said := self._of_line(sheet, line):
                answered.lines[line.number] = self._line(line, page, said, answered.notes)
        if not self._participant_copy:
            self._retired(sheet, answered.notes)
        return answered

    def _further(self, sheet: Sheet, answered: Answered) -> Iterator[tuple[Slot, Place]]:
        """Every slot of the tables that this record continues."""
        for table in self._layout.tables.values():
            more = rows_of(sheet, table.section.id)[table.capacity :]
            if more:
                answered.continued.append(MoreRows(table, more, self._ends[table.section.id]))
            for n, row in enumerate(more, table.capacity + 1):
                for slot in table_row(table.head, n).slots:
                    yield slot, Place(slot.item.id, row)

    def _remembered(
        self, sheet: Sheet, at: int, place: Place, kept: Mapping[Place, tuple[Finding, ...]], notes: list[PaperNote]
    ) -> Entry:
        """The entry of a slot of the form, made once for all records that answer it alike."""
        slot = self._slots[at]
        if place in kept:
            return self._entry(sheet, slot, place, kept[place], notes)
        beside = sheet.beside.get(place)
        value = self._value(sheet, slot.item, place)
        exact = value if isinstance(value, str) else repr(value)
        key = (at, place in sheet.asked, type(value), exact, beside and self._say(beside))
        usual = self._usual.get(key)
        if usual is None:
            before = len(notes)
            usual = self._entry(sheet, slot, place, (), notes)
            if len(notes) > before:
                return usual
            usual = _remember(self._usual, key, Entry(usual.words, usual.chosen, usual.quiet, 0, usual.remarks, usual=True))
        return usual

    def _value(self, sheet: Sheet, item: Item, place: Place) -> Answer:
        if item.derive:
            return sheet.derived.get(place)
        return sheet.record.answers.get(place) if sheet.record else None

    def _entry(self, sheet: Sheet, slot: Slot, place: Place, kept: tuple[Finding, ...], notes: list[PaperNote]) -> Entry:
        item = slot.item
        if item.blinded and self._participant_copy:
            return Entry(quiet=self._say("not shown") if slot.cell else self._say("not shown on this copy"))
        value = self._value(sheet, item, place)
        asked = place in sheet.asked
        if not asked and value is None:
            return Entry(quiet="" if slot.cell else self._say("not asked"))
        entry = self._of_value(slot, place, value, notes, asked=asked)
        beside = None if slot.result else sheet.beside.get(place)
        if slot.again or (beside is None and not kept):
            return entry
        note = self._noting(notes, self._where(slot, place), self._page_of.get(id(slot), 0), spoken=True)
        return replace(entry, remarks=tuple(self._remarker.remarks(slot, entry.words, beside, kept, note)))

    def _of_value(self, slot: Slot, place: Place, value: Answer, notes: list[PaperNote], *, asked: bool) -> Entry:
        item = slot.item
        chosen = value if isinstance(value, str) and isinstance(item.kind, ChoiceKind) else ""
        if slot.marks and not slot.listed and not isinstance(value, Blank):
            return Entry(chosen=chosen)
        if value is None or isinstance(value, Unreadable):
            return Entry(quiet="–" if item.derive else "", chosen="" if slot.listed else None)
        if slot.result:
            return self._result(slot, value, notes)
        words = self._words(item, value, unit=not slot.bare)
        where = self._where(slot, place)
        if not asked and not slot.cell:
            words = Words(words.first, self._say("not asked"))
            where = self._say("{item} · not asked", item=in_reading_order(self._say, where))
        fitted = self._fitter.fit(words, slot)
        entry = Entry(fitted, chosen=chosen if slot.listed else None)
        if fitted.rest is None:
            return entry
        note = self._noting(notes, where, self._page_of.get(id(slot), 0))
        return replace(entry, note=note(" ".join(filter(None, words if asked else words[:1]))))

    def _result(self, slot: Slot, value: object, notes: list[PaperNote]) -> Entry:
        """Word a value in a table of results, where all but what is shown `again` is computed; a reason stands at its own place."""
        if isinstance(value, Blank):
            value = Blank(value.code)
        words = answer_words(self._say, slot.item, value, unit=not slot.bare).first
        fitted = self._fitter.result(words, slot, number=not isinstance(value, (str, Blank)))
        if fitted.rest is None:
            return Entry(fitted)
        where = self._say("{number} {item}", number=slot.number, item=self._say(slot.item.label))
        return Entry(fitted, note=self._noting(notes, where, self._page_of[id(slot)])(words))

    def _words(self, item: Item, value: object, *, unit: bool = True) -> Words:
        words = answer_words(self._say, item, value, unit=unit)
        if not item.derive:
            return words
        return Words(in_reading_order(self._say, f"≈ {words.first}"), words.beside or self._say("computed"))

    def _line(self, line: ResultLine, page: int, said: str, notes: list[PaperNote]) -> Remark:
        """Fit what is said of a line of results; what fitted once is the same object again."""
        found = self._usual_lines.get((line.number, said))
        if found is None:
            where = self._say("{number} {item}", number=line.number, item=line.title)
            found = self._remarker.line(said, line.room, self._noting(notes, where, page, spoken=True))
            if not found.note:
                _remember(self._usual_lines, (line.number, said), found)
        return found

    def _of_line(self, sheet: Sheet, line: ResultLine) -> str:
        """Say all that is to be read about the values of a line of results, each sentence once."""
        places = [Place(slot.item.id) for slot in line.slots if not (slot.again or (slot.item.blinded and self._participant_copy))]
        found = [self._say(sheet.beside[place]) for place in places if place in sheet.beside]
        return " · ".join(dict.fromkeys(found))

    def _where(self, slot: Slot, place: Place) -> str:
        """Name an item on paper, in a table with its row."""
        say, label = self._say, self._say(slot.item.label)
        if not place.row:
            return say("{number} {item}", number=slot.number, item=label)
        return say("{number} {item}, row {row}", number=slot.number, item=label, row=slot.line)

    def _noting(self, notes: list[PaperNote], where: str, page: int, *, spoken: bool = False) -> Callable[[str], int]:
        """Return what puts a text from there among the notes, and gives its number; on `page` 0 it is on a continuation page."""

        def note(text: str) -> int:
            say, there, number = self._say, in_reading_order(self._say, where), len(notes) + 1
            heading = say("Note {number} · {where} · from page {page}", number=number, where=there, page=page) if page else say(
                "Note {number} · {where}", number=number, where=there
            )
            notes.append(PaperNote(heading, text, spoken))
            return number

        return note

    def _retired(self, sheet: Sheet, notes: list[PaperNote]) -> None:
        """Print what an earlier definition asked and this one does not."""
        say = self._say
        for place, value in sheet.record.answers.items() if sheet.record else ():
            item = sheet.form.items.get(place.item)
            if item is not None and item.until and value is not None and not isinstance(value, Unreadable):
                where = say("no longer asked: {item}", item=item.label)
                notes.append(
                    PaperNote(
                        say("Note {number} · {where}", number=len(notes) + 1, where=where),
                        " ".join(filter(None, self._words(item, value))),
                    )
                )


def rows_of(sheet: Sheet, section: str) -> tuple[int, ...]:
    """The row numbers of a repeating section, in order."""
    return sheet.record.rows.get(section, ()) if sheet.record else ()


def row_of(sheet: Sheet, slot: Slot) -> int | None:
    """The row number that stands in a slot: 0 outside tables, `None` where the record has no such row."""
    if not slot.line:
        return 0
    rows = rows_of(sheet, sheet.form.section_of[slot.item.id].id)
    return rows[slot.line - 1] if slot.line <= len(rows) else None


def _remember(memory: dict[_Key, _Found], key: _Key, found: _Found) -> _Found:
    """Keep what was made, in case it is asked for again."""
    if len(memory) >= _MOST_REMEMBERED:
        memory.clear()
    memory[key] = found
    return found


def place_of(sheet: Sheet, slot: Slot) -> Place | None:
    """The place whose value stands in a slot, `None` where the record has no such row."""
    row = row_of(sheet, slot)
    return None if row is None else Place(slot.item.id, row)


def _kept_by_place(sheet: Sheet) -> Mapping[Place, tuple[Finding, ...]]:
    found: dict[Place, tuple[Finding, ...]] = {}
    for each in sheet.kept:
        if each.kept:
            found[each.place] = (*found.get(each.place, ()), each)
    return found


