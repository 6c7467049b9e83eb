"""Enter one record: type, see at once what it means, keep every field left, save with reasons for what is changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sscexo_desktop.actions.access import Refused
from sscexo_desktop.actions.fields import Fields
from sscexo_desktop.actions.left_drafts import discard
from sscexo_desktop.actions.opening_record import PAST, OpenedRecord
from sscexo_desktop.actions.overriding import record_overrides
from sscexo_desktop.actions.session import Session
from sscexo_desktop.errors import Trouble
from sscexo_desktop.study.answers import Answers, Look
from sscexo_desktop.study.assess import Assessment, assess, basis
from sscexo_desktop.study.model import Form, Item, Section
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import Change, Draft, Kept, Record
from sscexo_desktop.study.review import Lock
from sscexo_desktop.study.texts import Manner, Message, message
from sscexo_desktop.study.typed import Answer, Blank, Finding, Offer


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
    once; `save` turns everything into the record in one transaction. A draft left by an earlier run is taken up again; `others` are
    drafts of other people, and `begun_before` tells that the record was saved by somebody since the own draft was begun.

    `only` restricts it to these items (a CT reading, under the code `shown_as`), `past` shows a former state. What this person may
    not see is not in here. `created_deviations` are those that the last save made of overrides.
    """

    def __init__(
        self,
        session: Session,
        key: RecordKey,
        manner: Manner,
        only: frozenset[str] | None = None,
        past: Record | None = None,
        shown_as: RecordKey | None = None,
    ) -> None:
        self.session = session
        self.manner = manner
        self._opened = OpenedRecord(session, key, only, past, shown_as)
        self.key = self._opened.key
        self.form: Form = self._opened.form
        self.around = self._opened.around
        self._fields = Fields(self.form, manner)
        self._permitted = False
        self.record = self._opened.record
        self.others: tuple[Draft, ...] = self._opened.others()
        self.created_deviations: tuple[RecordKey, ...] = ()
        draft = self._opened.draft()
        self.recovered = draft is not None
        self.begun_before = draft is not None and draft.base_revision < self._base
        self._fields.begin(self.record, draft, session.file.last_rows(self._opened.at))
        self._opened.note_reveal(self._fields.answers)
        self.state = self._assess()

    # ---- what stands there -------------------------------------------------------------------------------------------------

    def typed(self, place: Place) -> str:
        """Return the text that stands in a field: as typed while unsaved, else the saved value in this person's manner."""
        return self._fields.typed(place)

    def answer(self, place: Place) -> Answer:
        """Return the answer that stands at a place."""
        return self._fields.answers.get(place)

    @property
    def dirty(self) -> bool:
        """Whether anything would be lost if it were discarded."""
        return self._fields.dirty

    @property
    def read_only(self) -> bool:
        """Whether nothing can be changed here."""
        return self._opened.why_read_only is not None

    @property
    def why_read_only(self) -> Message | None:
        """Why nothing can be changed here, `None` if something can."""
        return self._opened.why_read_only

    @property
    def lock(self) -> Lock | None:
        """The lock that holds the record, as of when it was opened or `look_again`."""
        return self._opened.lock

    def look_again(self) -> None:
        """Find out anew whether the record is locked and may be changed."""
        self._opened.look_again()

    def history(self, place: Place | None = None) -> tuple[Change, ...]:
        """Return the saved changes, or those of one place, oldest first; only what this person may see."""
        return self._opened.history(place)

    def draft(self) -> Draft | None:
        """Return this person's draft as it is kept in the file."""
        return self._opened.draft()

    def speak(self, manner: Manner) -> None:
        """Show saved values in another manner from now on; what is typed and unsaved stays as it was typed."""
        self.manner = self._fields.manner = manner

    # ---- typing ------------------------------------------------------------------------------------------------------------

    def _demand(self) -> None:
        if self._opened.past is not None:
            raise Refused(PAST, message("Open the present record to change it."))
        self.session.demand(self._opened.action)
        self._permitted = True

    def _begin_writing(self) -> None:
        """Ask once whether this person may write here; every save asks again."""
        if not self._permitted:
            self._demand()

    def set(self, place: Place, typed: str) -> EntryState:
        """Take what is typed at a place so far."""
        return self._renew() if self._fields.set(place, typed) else self.state

    def take_offer(self, place: Place, offer: Offer) -> EntryState:
        """Put what was offered for the text at a place; the trail keeps that text as what was typed (F26)."""
        return self._renew() if self._fields.take(place, offer.typed) else self.state

    def blank(self, place: Place, code: str, reason: str = "") -> EntryState:
        """Say why there is no value at a place; `ValueError` for a reason that the item does not allow."""
        if code not in self.form.items[place.item].blanks:
            raise ValueError(f"{place.item} cannot be blank for {code}")
        self._begin_writing()
        self._fields.blank(place, Blank(code, reason))
        state = self._renew()
        self.leave(place)
        return state

    def keep(self, finding: Finding, reason: str) -> EntryState:
        """Keep a soft finding, with the reason; an empty reason takes it back."""
        self._begin_writing()
        given = reason.strip()
        kept = Kept(finding.check, finding.place, basis(self._look(), finding), given) if given else None
        self._fields.keep(finding.check, finding.place, kept)
        state = self._renew()
        with self._opened.writing():
            self.session.file.put_draft_kept(self._opened.at, tuple(self._fields.kept.values()), self._base)
        return state

    def add_row(self, section: Section) -> int:
        """Add a row at the end of a repeating section; return its number."""
        self._begin_writing()
        row = self._fields.add_row(section.id)
        self._keep_rows(section)
        return row

    def remove_row(self, section: Section, row: int) -> EntryState:
        """Take a row out of a repeating section; its number is never used again."""
        self._begin_writing()
        self._fields.remove_row(section.id, row)
        self._keep_rows(section)
        return self.state

    def _keep_rows(self, section: Section) -> None:
        self._renew()
        self.session.file.put_draft_rows(self._opened.at, section.id, self._fields.rows[section.id], self._base)

    def leave(self, place: Place) -> None:
        """Make the field durable now that it is left; raises `Trouble` if it cannot be (it then stays on the screen)."""
        if place not in self._fields.unsaved:
            return
        self._begin_writing()
        with self._opened.writing():
            self.session.file.put_draft_field(self._opened.at, self._fields.draft_field(place), self._base)

    @property
    def _base(self) -> int:
        return self._opened.stored.revision if self._opened.stored else 0

    # ---- state -------------------------------------------------------------------------------------------------------------

    def _look(self) -> Look:
        return Look(self.session.study, self.form, self.key, self._fields.standing, self.around)

    def _assess(self) -> EntryState:
        look = self._look()
        assessment = assess(look, self._fields.kept.values())
        if self.session.participant_view:
            derived = {place: value for place, value in assessment.derived.items() if not self.form.items[place.item].blinded}
            beside = {place: words for place, words in assessment.beside.items() if not self.form.items[place.item].blinded}
            assessment = replace(assessment, derived=derived, beside=beside, findings=())
        return EntryState(assessment, look.answers, self.dirty, self.record)

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

    def to_be_saved(self) -> Record | None:
        """Return the whole record as a save would leave it now; `None` for a reading, whose reader sees no more than that."""
        return self._opened.to_be_saved(self._storable(), dict(self._fields.rows), self._kept_now())

    def _storable(self) -> dict[Place, Answer]:
        return self._fields.storable(self.record.answers if self.record else {}, self.state.assessment.asked)

    def save(self, reasons: Mapping[Place, str] | None = None, *, complete: bool | None = None) -> Record:
        """Save the record with its trail in one transaction.

        `reasons` holds one for each of `pending()`, else `Trouble`. `complete` marks it complete, which it can only be while
        nothing is open; `None` leaves a complete record complete only if it still is; a reading alone never makes a record
        complete. Unreadable texts stay in the draft.
        """
        self._demand()
        reasons = dict(reasons or {})
        self._check(reasons, complete=complete)
        wanted = complete if complete is not None else bool(self.record and self.record.complete)
        self._write(reasons, complete=wanted and self.state.assessment.complete)
        self.record = self._opened.record
        self._fields.saved(self.record.answers if self.record else {}, self._unreadable())
        self.begun_before = False
        self._renew()
        assert self._opened.stored is not None  # noqa: S101  it was just written
        return self.record or replace(self._opened.stored, key=self.key, answers={}, rows={}, kept=(), settings={})

    def _check(self, reasons: Mapping[Place, str], *, complete: bool | None) -> None:
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

    def _write(self, reasons: Mapping[Place, str], *, complete: bool) -> None:
        """Write the record, and the deviations that its overrides are, in one transaction."""
        file, at = self.session.file, self._opened.at
        saving = self._opened.saving(self._storable(), dict(self._fields.rows), self._kept_now(), complete)
        with self._opened.writing(), file.together():
            stored = file.save(
                at,
                saving.answers,
                saving.rows,
                saving.kept,
                saving.complete,
                base_revision=self._base,
                reasons=reasons,
                typed=self._fields.originals(),
                still_drafted=tuple(self._fields.draft_field(place) for place in self._unreadable()),
                settings=saving.settings,
            )
            made = record_overrides(self.session, stored, self.state.assessment.findings, self.manner)
        self._opened.stored = stored
        self.created_deviations = made

    def _kept_now(self) -> tuple[Kept, ...]:
        live = {(each.check, each.place) for each in self.state.assessment.findings if each.kept}
        return tuple(each for at, each in self._fields.kept.items() if at in live)

    def _unreadable(self) -> list[Place]:
        return self._fields.unreadable(self.state.assessment.asked)

    def discard(self) -> None:
        """Throw away the draft, all that was typed since the last save; the trail tells that, not what. Open the record anew."""
        discard(self.session, self._opened.at)
