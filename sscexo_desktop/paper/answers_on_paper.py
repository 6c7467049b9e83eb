"""What one record puts into the slots of its form: fitted answers, and the notes for whatever does not fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.fitting import Fitted, Fitter
from sscexo_desktop.paper.parts import FormLayout, Slot, Table
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
    """A text that goes on to a continuation page, under a heading that says what it belongs to."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in a slot: fitted words, or the tick boxes with `chosen` crossed; numbers of its notes, 0 for none."""

    words: Fitted = NOTHING
    chosen: str | None = None
    quiet: str = ""
    note: int = 0
    kept: Fitted = NOTHING
    kept_note: int = 0


@dataclass(slots=True)
class Answered:
    """A record's entries by place, its notes in order, and the tables that have more rows than their form."""

    entries: dict[Place, Entry] = field(default_factory=dict)
    notes: list[PaperNote] = field(default_factory=list)
    continued: list[tuple[Table, tuple[int, ...]]] = field(default_factory=list)


class Answerer:
    """Puts records of one form layout onto paper for one reader."""

    def __init__(self, layout: FormLayout, fitter: Fitter, say: Speaker, *, participant_copy: bool) -> None:
        self._layout = layout
        self._fitter = fitter
        self._say = say
        self._participant_copy = participant_copy
        self._slots = [slot for page in layout.pages for placed in page for slot in placed.part.slots]

    def answer(self, sheet: Sheet) -> Answered:
        """Word and fit everything a record holds."""
        answered = Answered()
        kept = _kept_by_place(sheet)
        for slot, place in self._places(sheet, answered):
            answered.entries[place] = self._entry(sheet, slot, place, kept.get(place, ()), answered.notes)
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
        return self._with_kept(entry, slot, place, kept, notes) if kept else entry

    def _of_value(self, slot: Slot, place: Place, value: Answer, notes: list[PaperNote], *, asked: bool) -> Entry:
        item = slot.item
        chosen = value if isinstance(value, str) and isinstance(item.kind, ChoiceKind) else ""
        if slot.marks and not slot.listed and not isinstance(value, Blank):
            return Entry(chosen=chosen)
        if value is None or isinstance(value, Unreadable):
            return Entry(quiet="–" if item.derive else "", chosen="" if slot.listed else None)
        words = self._words(item, value, unit=not slot.cell)
        if not asked and not slot.cell:
            words = Words(words.first, self._say("not asked"))
        fitted = self._fitter.fit(words, slot)
        note = 0 if fitted.rest is None else self._note(notes, slot, place, " ".join(filter(None, words)))
        return Entry(fitted, chosen=chosen if slot.listed else None, note=note)

    def _words(self, item: Item, value: object, *, unit: bool = True) -> Words:
        words = answer_words(self._say, item, value, unit=unit)
        if not item.derive:
            return words
        return Words(in_reading_order(self._say, f"≈ {words.first}"), words.beside or self._say("computed"))

    def _with_kept(self, entry: Entry, slot: Slot, place: Place, kept: tuple[Finding, ...], notes: list[PaperNote]) -> Entry:
        said = " · ".join(self._say("Reason kept: “{reason}”", reason=each.kept) for each in kept)
        fitted = self._fitter.room(said, slot.room) if slot.room else Fitted((), 0.0)
        if fitted.rest is None:
            return Entry(entry.words, entry.chosen, entry.quiet, entry.note, fitted)
        number = self._note(notes, slot, place, said)
        return Entry(entry.words, entry.chosen, entry.quiet, entry.note, Fitted((), fitted.rest), number)

    def _note(self, notes: list[PaperNote], slot: Slot, place: Place, text: str) -> int:
        say = self._say
        number = len(notes) + 1
        where = say("{number} {item}, row {row}", number=slot.number, item=slot.item.label, row=slot.line) if place.row else say(
            "{number} {item}", number=slot.number, item=slot.item.label
        )
        notes.append(PaperNote(say("Note {number} · {where}", number=number, where=in_reading_order(say, where)), text))
        return number

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
    if not slot.cell:
        return 0
    rows = rows_of(sheet, sheet.form.section_of[slot.item.id].id)
    return rows[slot.line - 1] if slot.line <= len(rows) else None


def _kept_by_place(sheet: Sheet) -> Mapping[Place, tuple[Finding, ...]]:
    found: dict[Place, tuple[Finding, ...]] = {}
    for each in sheet.kept:
        if each.kept:
            found[each.place] = (*found.get(each.place, ()), each)
    return found


