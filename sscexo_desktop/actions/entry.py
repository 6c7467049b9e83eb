"""Enter one record: type, see at once what it means, keep every field left, save with reasons for what is changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sscexo_desktop.actions.session import Session
from sscexo_desktop.errors import Trouble
from sscexo_desktop.study import units
from sscexo_desktop.study.answers import Answers, Look
from sscexo_desktop.study.assess import Assessment, assess, basis
from sscexo_desktop.study.model import Form, Item, Section
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import DraftField, Kept, Record
from sscexo_desktop.study.texts import Manner, message
from sscexo_desktop.study.typed import Answer, Blank, Finding, Unreadable


@dataclass(frozen=True, slots=True)
class EntryState:
    """What the form paints: the assessment, the record's answers, whether anything is unsaved, and the record it was saved as."""

    assessment: Assessment
    answers: Answers
    dirty: bool
    record: Record | None


@dataclass(frozen=True, slots=True)
class PendingChange:
    """A saved value that the next save will change, for which a reason is due."""

    place: Place
    item: Item
    old: Answer
    new: Answer


class Entry:
    """One record being entered by one person.

    `set`, `blank`, `keep` and the row verbs change what is on the screen and return its new state; `leave` makes a field durable at
    once; `save` turns everything into the record in one transaction. A draft left by an earlier run is taken up again.
    """

    def __init__(self, session: Session, key: RecordKey, manner: Manner) -> None:
        self.session = session
        self.key = key
        self.manner = manner
        self.form: Form = session.study.forms[key.form]
        self.around = session.around(key.participant, key)
        self._typed: dict[Place, str] = {}
        self._answers: dict[Place, Answer] = {}
        self._rows: dict[str, tuple[int, ...]] = {}
        self._kept: dict[tuple[str, Place], Kept] = {}
        self._unsaved: set[Place] = set()
        self._rows_changed = False
        self._kept_changed = False
        self._next_row: dict[str, int] = {}
        self.record = session.file.record(key)
        self.recovered = False
        self._start()
        self.state = self._assess()

    # ---- what stands there -------------------------------------------------------------------------------------------------

    def _start(self) -> None:
        if self.record is not None:
            self._answers.update(self.record.answers)
            self._rows.update(self.record.rows)
            self._kept.update({(each.check, each.place): each for each in self.record.kept})
        else:
            self._preset_rows()
        draft = self.session.file.draft(self.key)
        if draft is not None:
            self.recovered = True
            if draft.rows:
                self._rows.update(draft.rows)
                self._rows_changed = True
            self._kept.update({(each.check, each.place): each for each in draft.kept})
            self._kept_changed = bool(draft.kept)
            for field in draft.fields.values():
                self._unsaved.add(field.place)
                self._take(field)
        ever = self.session.file.last_rows(self.key)
        for section, rows in self._rows.items():
            self._next_row[section] = max(*rows, *self._typed_rows(section), ever.get(section, 0), 0) + 1

    def _typed_rows(self, section: str) -> set[int]:
        """The rows that hold anything, those taken out again included: what was typed there must not come back in a new row."""
        return {place.row for place in (*self._answers, *self._typed) if self.form.section_of[place.item].id == section}

    def _preset_rows(self) -> None:
        for section in self.form.sections:
            if section.repeat is None:
                continue
            codes = section.repeat.preset
            self._rows[section.id] = tuple(range(1, (len(codes) or 1) + 1))
            for row, code in enumerate(codes, 1):
                self._answers[Place(section.repeat.preset_item, row)] = code

    def _take(self, field: DraftField) -> None:
        if field.blank:
            self._answers[field.place] = Blank(field.blank, field.reason)
        else:
            self._read(field.place, field.typed)

    def typed(self, place: Place) -> str:
        """Return the text that stands in a field: as typed while unsaved, else the saved value in this person's manner."""
        if place in self._typed:
            return self._typed[place]
        answer = self._answers.get(place)
        if answer is None or isinstance(answer, Blank):
            return ""
        if isinstance(answer, Unreadable):
            return answer.typed
        return self.form.items[place.item].kind.format(answer, self.manner)

    def answer(self, place: Place) -> Answer:
        """Return the answer that stands at a place."""
        return self._answers.get(place)

    @property
    def dirty(self) -> bool:
        """Whether anything would be lost if it were discarded."""
        return bool(self._unsaved) or self._rows_changed or self._kept_changed

    @property
    def read_only(self) -> bool:
        """Whether nothing can be changed here."""
        return self.session.file.read_only

    def speak(self, manner: Manner) -> None:
        """Show saved values in another manner from now on; what is typed and unsaved stays as it was typed."""
        self.manner = manner

    # ---- typing ------------------------------------------------------------------------------------------------------------

    def set(self, place: Place, typed: str) -> EntryState:
        """Take what is typed at a place so far."""
        if typed == self.typed(place) and not isinstance(self._answers.get(place), Blank):
            return self.state
        self._read(place, typed)
        self._unsaved.add(place)
        return self._renew()

    def _read(self, place: Place, typed: str) -> None:
        item = self.form.items[place.item]
        reading = units.read(item, typed, self.manner)
        self._typed[place] = typed
        if reading.problem is not None:
            self._answers[place] = Unreadable(typed, reading.problem, reading.offers)
        elif reading.value is None:
            self._answers.pop(place, None)
        else:
            self._answers[place] = reading.value

    def blank(self, place: Place, code: str, reason: str = "") -> EntryState:
        """Say why there is no value at a place; `ValueError` for a reason that the item does not allow."""
        if code not in self.form.items[place.item].blanks:
            raise ValueError(f"{place.item} cannot be blank for {code}")
        self._answers[place] = Blank(code, reason)
        self._typed.pop(place, None)
        self._unsaved.add(place)
        state = self._renew()
        self.leave(place)
        return state

    def keep(self, finding: Finding, reason: str) -> EntryState:
        """Keep a soft finding, with the reason; an empty reason takes it back."""
        if reason.strip():
            self._kept[finding.check, finding.place] = Kept(
                finding.check, finding.place, basis(self._look(), finding), reason.strip()
            )
        else:
            self._kept.pop((finding.check, finding.place), None)
        self._kept_changed = True
        state = self._renew()
        self.session.file.put_draft_kept(self.key, tuple(self._kept.values()), self._base)
        return state

    def add_row(self, section: Section) -> int:
        """Add a row at the end of a repeating section; return its number."""
        row = self._next_row.get(section.id, 1)
        self._next_row[section.id] = row + 1
        self._rows[section.id] = (*self._rows.get(section.id, ()), row)
        self._keep_rows(section)
        return row

    def remove_row(self, section: Section, row: int) -> EntryState:
        """Take a row out of a repeating section; its number is never used again."""
        self._rows[section.id] = tuple(each for each in self._rows.get(section.id, ()) if each != row)
        self._keep_rows(section)
        return self.state

    def _keep_rows(self, section: Section) -> None:
        self._rows_changed = True
        self._renew()
        self.session.file.put_draft_rows(self.key, section.id, self._rows[section.id], self._base)

    def leave(self, place: Place) -> None:
        """Make the field durable now that it is left; raises `Trouble` if it cannot be (it then stays on the screen)."""
        if place not in self._unsaved:
            return
        self.session.file.put_draft_field(self.key, self._draft_field(place), self._base)

    def _draft_field(self, place: Place) -> DraftField:
        answer = self._answers.get(place)
        now = datetime.now(UTC)
        if isinstance(answer, Blank):
            return DraftField(place, "", answer.code, answer.reason, now)
        return DraftField(place, self.typed(place), at=now)

    @property
    def _base(self) -> int:
        return self.record.revision if self.record else 0

    # ---- state -------------------------------------------------------------------------------------------------------------

    def _look(self) -> Look:
        return Look(self.session.study, self.form, self.key, Answers(self._answers, self._rows), self.around)

    def _assess(self) -> EntryState:
        look = self._look()
        return EntryState(assess(look, self._kept.values()), look.answers, self.dirty, self.record)

    def _renew(self) -> EntryState:
        self.state = self._assess()
        return self.state

    # ---- saving ------------------------------------------------------------------------------------------------------------

    def pending(self) -> tuple[PendingChange, ...]:
        """Return the saved values that a save would change now; each needs a reason."""
        if self.record is None:
            return ()
        now, then = self._storable(), self.record.answers
        places = [place for place in {**then, **now} if then.get(place) is not None and then.get(place) != now.get(place)]
        return tuple(PendingChange(place, self.form.items[place.item], then[place], now.get(place)) for place in places)

    def _storable(self) -> dict[Place, Answer]:
        """What a save stores: every readable answer; where a text is unreadable the value saved before stays."""
        rows = {
            Place(item.id, row)
            for section in self.form.sections
            for row in self._rows.get(section.id, ())
            for item in section.items
        }
        saved = self.record.answers if self.record else {}
        found: dict[Place, Answer] = {}
        for place, answer in self._answers.items():
            if place.row and place not in rows:
                continue
            if isinstance(answer, Unreadable):
                if place in saved:
                    found[place] = saved[place]
            else:
                found[place] = answer
        asked = set(self.state.assessment.asked)
        return {place: answer for place, answer in found.items() if place in asked or self.form.items[place.item].until}

    def save(self, reasons: Mapping[Place, str] | None = None, *, complete: bool | None = None) -> Record:
        """Save the record with its trail in one transaction.

        `reasons` holds one for each of `pending()`, else `Trouble`. `complete` marks it complete, which it can only be while
        nothing is open; `None` leaves a complete record complete only if it still is. Unreadable texts stay in the draft.
        """
        reasons = dict(reasons or {})
        missing = [change for change in self.pending() if not reasons.get(change.place, "").strip()]
        if missing:
            raise Trouble(
                message("A saved value is changed without a reason: {item}.", item=missing[0].item.label),
                message("Give a reason for each change, then save again."),
            )
        if complete and not self.state.assessment.complete:
            raise Trouble(
                message("There is still something to settle."),
                message("Settle what stands under “To settle”, then mark the form complete."),
            )
        wanted = complete if complete is not None else bool(self.record and self.record.complete)
        self.record = self.session.file.save(
            self.key,
            self._storable(),
            dict(self._rows),
            self._kept_now(),
            wanted and self.state.assessment.complete,
            base_revision=self._base,
            reasons=reasons,
            typed=self._original_texts(),
            still_drafted=tuple(self._draft_field(place) for place in self._unreadable()),
        )
        self._unsaved = set(self._unreadable())
        self._answers = {**self.record.answers, **{place: self._answers[place] for place in self._unsaved}}
        self._typed = {place: text for place, text in self._typed.items() if place in self._unsaved}
        self._rows_changed = self._kept_changed = False
        self._renew()
        return self.record

    def _kept_now(self) -> tuple[Kept, ...]:
        live = {(each.check, each.place) for each in self.state.assessment.findings if each.kept}
        return tuple(each for at, each in self._kept.items() if at in live)

    def _unreadable(self) -> list[Place]:
        return [place for place in self.state.assessment.asked if isinstance(self._answers.get(place), Unreadable)]

    def _original_texts(self) -> dict[Place, str]:
        return {place: text for place, text in self._typed.items() if place in self._unsaved}

    def discard(self) -> None:
        """Throw away the draft: everything typed since the last save. This entry ends here; open the record anew."""
        self.session.file.drop_draft(self.key)
