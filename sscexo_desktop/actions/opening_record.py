"""What of a record is opened to this person, and why it may not be changed: all of it, a reading, a past, a participant's view."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sscexo_desktop.actions.participant_view import note_reveal
from sscexo_desktop.actions.session import SITE_ZONE, Session
from sscexo_desktop.errors import Trouble
from sscexo_desktop.study.answers import Answers, Around, Look
from sscexo_desktop.study.assess import assess
from sscexo_desktop.study.model import Form
from sscexo_desktop.study.people import Action
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import Change, Draft, Kept, Record
from sscexo_desktop.study.rests_on import rests_on
from sscexo_desktop.study.review import Lock
from sscexo_desktop.study.texts import Message, message
from sscexo_desktop.study.typed import Answer
from sscexo_desktop.study.withholding import withheld_record

PAST = message("This is how the record stood then. It cannot be changed.")


@dataclass(frozen=True, slots=True)
class Saving:
    """A whole record as a save writes it, with the version of each confirmed setting it rests on."""

    answers: Mapping[Place, Answer]
    rows: Mapping[str, tuple[int, ...]]
    kept: tuple[Kept, ...]
    complete: bool
    settings: Mapping[str, int]


class OpenedRecord:
    """One record as it is opened to one person; `Refused` if they may not see it.

    `form`, `key`, `around` and `record` hold what this person may see and nothing else. With `only` (a CT reading) that is
    these items and what this person answered there, under the scan's code (`shown_as`); the rest of the record is carried along
    unseen. With `past` it is a former state.
    """

    def __init__(
        self,
        session: Session,
        key: RecordKey,
        only: frozenset[str] | None = None,
        past: Record | None = None,
        shown_as: RecordKey | None = None,
    ) -> None:
        self.session = session
        self.at = key
        self.key = shown_as or key
        self.only = only
        self.past = past
        self.whole_form = session.study.forms[key.form]
        session.demand("read_ct" if only is not None else "see_identity" if self.whole_form.identity else "see_data")
        self.form = self.whole_form if only is None else _restricted(self.whole_form, only)
        self._whole_around = session.around(key.participant, key)
        self.around = self._whole_around if only is None else Around(session.today())
        self.stored = past or session.record(key)
        self.look_again()

    @property
    def record(self) -> Record | None:
        """The saved record, as far as this person may see it."""
        if self.stored is None:
            return None
        if self.session.participant_view:
            return withheld_record(self.form, self.stored)
        return self.stored if self.only is None else self._reading(self.stored)

    def _reading(self, stored: Record) -> Record | None:
        """Return this person's own reading alone; the times and names of the whole record would tell of others."""
        answers = {place: answer for place, answer in stored.answers.items() if place.item in self.form.items}
        changes = self.history()
        if not answers or not changes:
            return None
        kept = tuple(each for each in stored.kept if each.place.item in self.form.items)
        saved = replace(stored, key=self.key, complete=False, saved_at=changes[-1].at, saved_by=changes[-1].person)
        return replace(saved, answers=answers, rows={}, kept=kept, settings={})

    def history(self, place: Place | None = None) -> tuple[Change, ...]:
        """Return the changes this person may see: of a reading their own, in participant view none."""
        if self.session.participant_view:
            return ()
        changes = self.session.file.history(self.at, place)
        if self.only is None:
            return changes
        mine = (each for each in changes if each.place.item in self.form.items and each.author == self.session.access.name)
        return tuple(replace(each, key=self.key) for each in mine)

    # ---- drafts ----------------------------------------------------------------------------------------------------------------

    @property
    def _present(self) -> bool:
        return self.past is None and not self.session.participant_view

    def draft(self) -> Draft | None:
        """Return this person's own draft of what is opened; the participant sees none, the past has none."""
        found = self.session.file.draft(self.at) if self._present else None
        if found is None or self.only is None:
            return found
        fields = {place: field for place, field in found.fields.items() if place.item in self.form.items}
        kept = tuple(each for each in found.kept if each.place.item in self.form.items)
        return replace(found, key=self.key, fields=fields, rows={}, kept=kept) if fields or kept else None

    def others(self) -> tuple[Draft, ...]:
        """Return what others typed here and did not save."""
        return self.session.file.others_drafts(self.at) if self._present and self.only is None else ()

    def note_reveal(self, answered: Iterable[Place]) -> None:
        """Write down that the dose is shown, where that has to be."""
        if not self.session.participant_view and self.only is None:
            note_reveal(self.session, self.form, self.at, answered)

    # ---- changing --------------------------------------------------------------------------------------------------------------

    @property
    def action(self) -> Action:
        """What changing it is."""
        return "enter" if self.only is None else "read_ct"

    def look_again(self) -> None:
        """Find out anew whether it is locked and may be changed."""
        self.lock: Lock | None = self.session.file.lock_on(self.at)
        self.why_read_only: Message | None = self._why_read_only()

    def _why_read_only(self) -> Message | None:
        if self.past is not None:
            return PAST
        file = self.session.file
        refused = self.session.may(self.action)
        if refused is None and file.read_only:
            return message("{file} is open for reading only.", file=file.path.name)
        if refused is None and self.lock is not None:
            day = self.lock.at.astimezone(SITE_ZONE).date()
            return message("Locked by {name} on {day}.", name=self.lock.name, day=day)
        return refused

    @contextmanager
    def writing(self) -> Iterator[None]:
        """While a reading is written, what is in the way is told without the participant's number or the visit."""
        try:
            yield
        except Trouble as trouble:
            told = {str(each) for each in (*trouble.what.params.values(), *trouble.next_step.params.values())}
            if self.only is None or not told & {self.at.participant, self.at.visit}:
                raise
            raise Trouble(
                message("Somebody else has saved or locked this scan's form in the meantime."), message("Open the scan again.")
            ) from None

    def saving(
        self, answers: Mapping[Place, Answer], rows: Mapping[str, tuple[int, ...]], kept: tuple[Kept, ...], complete: bool
    ) -> Saving:
        """Return the whole record to be saved when what is opened becomes this."""
        if self.only is not None:
            answers, rows, kept, complete = self._carried_along(answers, kept)
        look = Look(self.session.study, self.whole_form, self.at, Answers(answers, rows), self._whole_around)
        if self.only is not None:
            complete = complete and assess(look, kept).complete
        confirmed = self._whole_around.settings
        versions = {each: confirmed[each].version for each in rests_on(look, kept) if each in confirmed}
        return Saving(answers, rows, kept, complete, versions)

    def to_be_saved(
        self, answers: Mapping[Place, Answer], rows: Mapping[str, tuple[int, ...]], kept: tuple[Kept, ...]
    ) -> Record | None:
        """Return the record that this would be saved as, at no time and by nobody yet; `None` for a reading."""
        if self.only is not None:
            return None
        made = self.stored or Record(self.at, 0, False, self.session.study.version, datetime.now(UTC), "", {})
        return replace(made, answers=answers, rows=rows, kept=kept)

    def _carried_along(
        self, answers: Mapping[Place, Answer], kept: tuple[Kept, ...]
    ) -> tuple[Mapping[Place, Answer], Mapping[str, tuple[int, ...]], tuple[Kept, ...], bool]:
        stored, mine = self.stored, self.form.items
        if stored is None:
            return answers, {}, kept, False
        others = {place: answer for place, answer in stored.answers.items() if place.item not in mine}
        kept = (*(each for each in stored.kept if each.place.item not in mine), *kept)
        return {**others, **answers}, stored.rows, kept, stored.complete


def _restricted(form: Form, only: frozenset[str]) -> Form:
    """Return a form with these items alone, and nothing that tells of the visit."""
    sections = (replace(each, items=tuple(item for item in each.items if item.id in only)) for each in form.sections)
    return replace(form, sections=tuple(each for each in sections if each.items), date_item="", summary=(), note=None)
