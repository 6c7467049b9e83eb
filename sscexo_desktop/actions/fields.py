"""What stands in the fields of one form on the screen: as saved, as typed since, and which of it is not saved yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from sscexo_desktop.study import units
from sscexo_desktop.study.answers import Answers
from sscexo_desktop.study.kinds_numbers import NumberKind
from sscexo_desktop.study.model import Form
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.record import Draft, DraftField, Kept, Record
from sscexo_desktop.study.texts import Manner
from sscexo_desktop.study.typed import Answer, Blank, Unreadable


class Fields:
    """The fields of one form; `unsaved` are the places changed since the last save."""

    def __init__(self, form: Form, manner: Manner) -> None:
        self.form = form
        self.manner = manner
        self.answers: dict[Place, Answer] = {}
        self.rows: dict[str, tuple[int, ...]] = {}
        self.kept: dict[tuple[str, Place], Kept] = {}
        self.unsaved: set[Place] = set()
        self.rows_changed = False
        self.kept_changed = False
        self._typed: dict[Place, str] = {}
        self._offered: dict[Place, str] = {}
        self._next_row: dict[str, int] = {}

    # ---- begin -----------------------------------------------------------------------------------------------------------------

    def begin(self, record: Record | None, draft: Draft | None, ever: Mapping[str, int]) -> None:
        """Put in what is saved, or the preset rows, and over it the draft; `ever` holds the highest row number of each section."""
        if record is None:
            self._preset_rows()
        else:
            self.answers.update(record.answers)
            self.rows.update(record.rows)
            self._keep(record.kept)
        if draft is not None:
            self._take_up(draft)
        for section, rows in self.rows.items():
            self._next_row[section] = max(*rows, *self._rows_with_text(section), ever.get(section, 0), 0) + 1

    def _preset_rows(self) -> None:
        for section in self.form.sections:
            if section.repeat is None:
                continue
            codes = section.repeat.preset
            self.rows[section.id] = tuple(range(1, (len(codes) or 1) + 1))
            for row, code in enumerate(codes, 1):
                self.answers[Place(section.repeat.preset_item, row)] = code

    def _take_up(self, draft: Draft) -> None:
        self.rows.update(draft.rows)
        self.rows_changed = bool(draft.rows)
        self._keep(draft.kept)
        self.kept_changed = bool(draft.kept)
        for field in draft.fields.values():
            self.unsaved.add(field.place)
            if field.blank:
                self.answers[field.place] = Blank(field.blank, field.reason)
            else:
                self._read(field.place, field.typed)
                if field.reason:
                    self._offered[field.place] = field.reason

    def _keep(self, kept: Iterable[Kept]) -> None:
        self.kept.update({(each.check, each.place): each for each in kept})

    def _rows_with_text(self, section: str) -> set[int]:
        """The rows that hold anything, those taken out again included: what was typed there must not come back in a new row."""
        return {place.row for place in (*self.answers, *self._typed) if self.form.section_of[place.item].id == section}

    # ---- typing ----------------------------------------------------------------------------------------------------------------

    @property
    def dirty(self) -> bool:
        """Whether anything would be lost if it were discarded."""
        return bool(self.unsaved) or self.rows_changed or self.kept_changed

    @property
    def standing(self) -> Answers:
        """The answers and rows as rules see them."""
        return Answers(self.answers, self.rows)

    def typed(self, place: Place) -> str:
        """Return the text in a field: as typed while unsaved, else the saved value in this person's manner."""
        if place in self._typed:
            return self._typed[place]
        answer = self.answers.get(place)
        if answer is None or isinstance(answer, Blank):
            return ""
        if isinstance(answer, Unreadable):
            return answer.typed
        return self.form.items[place.item].kind.format(answer, self.manner)

    def set(self, place: Place, typed: str) -> bool:
        """Take what is typed at a place; return whether it is anything new."""
        if typed == self.typed(place) and not isinstance(self.answers.get(place), Blank):
            return False
        self._read(place, typed)
        self._offered.pop(place, None)
        self.unsaved.add(place)
        return True

    def take(self, place: Place, offered: str) -> bool:
        """Put what was offered for the text at a place; the trail keeps that text as what was typed, until it is typed over."""
        original = self._offered.get(place, self.typed(place))
        taken = self.set(place, self._in_own_digits(place, offered))
        if taken:
            self._offered[place] = original
        return taken

    def _in_own_digits(self, place: Place, offered: str) -> str:
        """Write an offered number as this person writes numbers; a rule that offers one knows nobody's manner."""
        kind = self.form.items[place.item].kind
        reading = kind.parse(offered, self.manner)
        return kind.format(reading.value, self.manner) if isinstance(kind, NumberKind) and reading.value is not None else offered

    def _read(self, place: Place, typed: str) -> None:
        reading = units.read(self.form.items[place.item], typed, self.manner)
        self._typed[place] = typed
        if reading.problem is not None:
            self.answers[place] = Unreadable(typed, reading.problem, reading.offers)
        elif reading.value is None:
            self.answers.pop(place, None)
        else:
            self.answers[place] = reading.value

    def blank(self, place: Place, blank: Blank) -> None:
        """Put a reason where a value would stand."""
        self.answers[place] = blank
        self._typed.pop(place, None)
        self._offered.pop(place, None)
        self.unsaved.add(place)

    def keep(self, check: str, place: Place, kept: Kept | None) -> None:
        """Keep a finding, or take that back."""
        if kept is None:
            self.kept.pop((check, place), None)
        else:
            self.kept[check, place] = kept
        self.kept_changed = True

    def add_row(self, section: str) -> int:
        """Add a row at the end of a section; return its number, which is new."""
        row = self._next_row.get(section, 1)
        self._next_row[section] = row + 1
        self.rows[section] = (*self.rows.get(section, ()), row)
        self.rows_changed = True
        return row

    def remove_row(self, section: str, row: int) -> None:
        """Take a row out of a section."""
        self.rows[section] = tuple(each for each in self.rows.get(section, ()) if each != row)
        self.rows_changed = True

    # ---- saving ----------------------------------------------------------------------------------------------------------------

    def storable(self, saved: Mapping[Place, Answer], asked: Iterable[Place]) -> dict[Place, Answer]:
        """Return what a save stores: every readable answer; where a text is unreadable the value saved before stays."""
        seen, found = set(asked), dict[Place, Answer]()
        for place, answer in self.answers.items():
            if place not in seen and not self._retired(place):
                continue
            if not isinstance(answer, Unreadable):
                found[place] = answer
            elif place in saved:
                found[place] = saved[place]
        return found

    def _retired(self, place: Place) -> bool:
        section = self.form.section_of[place.item]
        return bool(self.form.items[place.item].until) and (not place.row or place.row in self.rows.get(section.id, ()))

    def unreadable(self, asked: Iterable[Place]) -> list[Place]:
        """Return the places whose text is no value; what was typed of an item that is no longer asked is kept, too."""
        retired = sorted(place for place in self.unsaved if self._retired(place))
        return [place for place in (*asked, *retired) if isinstance(self.answers.get(place), Unreadable)]

    def draft_field(self, place: Place) -> DraftField:
        """Return a field as its draft keeps it."""
        answer, now = self.answers.get(place), datetime.now(UTC)
        if isinstance(answer, Blank):
            return DraftField(place, "", answer.code, answer.reason, now)
        return DraftField(place, self.typed(place), reason=self._offered.get(place, ""), at=now)

    def originals(self) -> dict[Place, str]:
        """Return the texts typed since the last save, exactly: where an offer was taken, what it was made for."""
        return {place: self._offered.get(place, text) for place, text in self._typed.items() if place in self.unsaved}

    def saved(self, answers: Mapping[Place, Answer], unreadable: Iterable[Place]) -> None:
        """Take what is saved now; what could not be read stays as it was typed."""
        self.unsaved = set(unreadable)
        self.answers = {**answers, **{place: self.answers[place] for place in self.unsaved}}
        self._typed = {place: text for place, text in self._typed.items() if place in self.unsaved}
        self._offered = {place: text for place, text in self._offered.items() if place in self.unsaved}
        self.rows_changed = self.kept_changed = False
