"""What one record puts into the slots of its form: fitted answers, and the notes for whatever does not fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.fitting import Fitted, Fitter
from sscexo_desktop.paper.parts import FormLayout, ResultLine, Slot, Table
from sscexo_desktop.paper.remarks import Remark, Remarker
from sscexo_desktop.paper.sheet import Sheet
from sscexo_desktop.paper.tables import table_row
from sscexo_desktop.paper.wording import Words, answer_words, in_reading_order
from sscexo_desktop.study.kinds import ChoiceKind
from sscexo_desktop.study.model import Item
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.typed import Answer, Blank, Finding, Unreadable

NOTHING = Fitted(())


@dataclass(frozen=True, slots=True)
class PaperNote:
    """A text for a continuation page, under a heading that says what it belongs to; `spoken` are the program's own words."""

    heading: str
    text: str
    spoken: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in a slot: fitted words, or the tick boxes with `chosen` crossed; the number of its note, 0 for none."""

    words: Fitted = NOTHING
    chosen: str | None = None
    quiet: str = ""
    note: int = 0
    remarks: tuple[Remark, ...] = ()


Spot = tuple[Place, str]
"""A place and the number under which it stands: an item may stand in a table of results again."""


@dataclass(slots=True)
class Answered:
    """A record's entries by spot, what is said of lines of results by number, its notes, and tables with further rows."""

    entries: dict[Spot, Entry] = field(default_factory=dict)
    lines: dict[str, Remark] = field(default_factory=dict)
    notes: list[PaperNote] = field(default_factory=list)
    continued: list[tuple[Table, tuple[int, ...]]] = field(default_factory=list)


class Answerer:
    """Puts records of one form layout onto paper for one reader."""

    def __init__(self, layout: FormLayout, fitter: Fitter, say: Speaker, *, participant_copy: bool) -> None:
        self._layout = layout
        self._fitter = fitter
        self._say = say
        self._participant_copy = participant_copy
        self._remarker = Remarker(fitter, say)
        self._parts = [placed.part for page in layout.pages for placed in page]
        self._slots = [slot for part in self._parts for slot in part.slots]

    def answer(self, sheet: Sheet) -> Answered:
        """Word and fit everything a record holds."""
        answered = Answered()
        kept = _kept_by_place(sheet)
        for slot, place in self._places(sheet, answered):
            answered.entries[place, slot.number] = self._entry(sheet, slot, place, kept.get(place, ()), answered.notes)
        for part in self._parts:
            if isinstance(part, ResultLine) and (said := self._of_line(sheet, part)):
                note = self._noting(answered.notes, part.number, part.title, spoken=True)
                answered.lines[part.number] = self._remarker.line(said, part.room, note)
        if not self._participant_copy:
            self._retired(sheet, answered.notes)
        return answered

    def _places(self, sheet: Sheet, answered: Answered) -> Iterator[tuple[Slot, Place]]:
        """Every slot that this record fills, those of continued tables last."""
        for slot in self._slots:
            row = row_of(sheet, slot)
            if row is not None:
                yield slot, Place(slot.item.id, row)
        for table in self._layout.tables.values():
            more = rows_of(sheet, table.section.id)[table.capacity :]
            if more:
                answered.continued.append((table, more))
            for n, row in enumerate(more, table.capacity + 1):
                for slot in table_row(table.head, n).slots:
                    yield slot, Place(slot.item.id, row)

    def _entry(self, sheet: Sheet, slot: Slot, place: Place, kept: tuple[Finding, ...], notes: list[PaperNote]) -> Entry:
        item = slot.item
        if item.blinded and self._participant_copy:
            return Entry(quiet=self._say("not shown") if slot.cell else self._say("not shown on this copy"))
        value = sheet.derived.get(place) if item.derive else sheet.record.answers.get(place) if sheet.record else None
        asked = place in sheet.asked
        if not asked and value is None:
            return Entry(quiet="" if slot.cell else self._say("not asked"))
        entry = self._of_value(slot, place, value, notes, asked=asked)
        beside = None if slot.result else sheet.beside.get(place)
        if slot.again or (beside is None and not kept):
            return entry
        note = self._noting(notes, slot.number, self._say(item.label), slot.line if place.row else 0, spoken=True)
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
        if not asked and not slot.cell:
            words = Words(words.first, self._say("not asked"))
        fitted = self._fitter.fit(words, slot)
        entry = Entry(fitted, chosen=chosen if slot.listed else None)
        if fitted.rest is None:
            return entry
        note = self._noting(notes, slot.number, self._say(item.label), slot.line if place.row else 0)
        return replace(entry, note=note(" ".join(filter(None, words))))

    def _result(self, slot: Slot, value: object, notes: list[PaperNote]) -> Entry:
        """Word a value in a table of results, where all but what is shown `again` is computed; a reason stands at its own place."""
        if isinstance(value, Blank):
            value = Blank(value.code)
        words = answer_words(self._say, slot.item, value, unit=not slot.bare).first
        fitted = self._fitter.result(words, slot, number=not isinstance(value, (str, Blank)))
        if fitted.rest is None:
            return Entry(fitted)
        return Entry(fitted, note=self._noting(notes, slot.number, self._say(slot.item.label))(words))

    def _words(self, item: Item, value: object, *, unit: bool = True) -> Words:
        words = answer_words(self._say, item, value, unit=unit)
        if not item.derive:
            return words
        return Words(in_reading_order(self._say, f"≈ {words.first}"), words.beside or self._say("computed"))

    def _of_line(self, sheet: Sheet, line: ResultLine) -> str:
        """Say all that is to be read about the values of a line of results, each sentence once."""
        places = [Place(slot.item.id) for slot in line.slots if not (slot.again or (slot.item.blinded and self._participant_copy))]
        found = [self._say(sheet.beside[place]) for place in places if place in sheet.beside]
        return " · ".join(dict.fromkeys(found))

    def _noting(
        self, notes: list[PaperNote], number: str, label: str, row: int = 0, *, spoken: bool = False
    ) -> Callable[[str], int]:
        """Return what puts a text that belongs to this item or line among the notes, and gives its number."""

        def note(text: str) -> int:
            say = self._say
            where = say("{number} {item}, row {row}", number=number, item=label, row=row) if row else say(
                "{number} {item}", number=number, item=label
            )
            heading = say("Note {number} · {where}", number=len(notes) + 1, where=in_reading_order(say, where))
            notes.append(PaperNote(heading, text, spoken))
            return len(notes)

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


def _kept_by_place(sheet: Sheet) -> Mapping[Place, tuple[Finding, ...]]:
    found: dict[Place, tuple[Finding, ...]] = {}
    for each in sheet.kept:
        if each.kept:
            found[each.place] = (*found.get(each.place, ()), each)
    return found


