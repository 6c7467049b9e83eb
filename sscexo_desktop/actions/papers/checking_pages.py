"""Check a printed page by its seal: is it of this study, and is what stands on it still what is stored (F90, F91)?

Nothing is concluded from a seal alone that the file does not bear out: a page is genuine if the audit trail has the entry that
it names and, at the revision that it names, the record that its digest was made of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Literal

from sscexo_desktop.actions.papers.printing import sheet_of
from sscexo_desktop.actions.participant_view import note_reveal
from sscexo_desktop.actions.session import NOT_IN_VIEW, Session, site_time
from sscexo_desktop.study.model import Form
from sscexo_desktop.study.page_digest import STORED, computed_digest, stored_digest
from sscexo_desktop.study.page_seal import PageSeal, plain_part, study_mark
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.record import Change, Record
from sscexo_desktop.study.texts import Message, message
from sscexo_desktop.study.withholding import is_shown, withheld_record

Result = Literal[
    "current",
    "computed",
    "changed",
    "gone",
    "empty",
    "practice",
    "other_study",
    "elsewhere",
    "older_file",
    "altered",
    "not_as_told",
    "never",
    "unknown",
]
"""What a check comes to.

`computed`: as entered, but values computed from other forms or settings are others now. `gone`: the record is no more. `empty`: a
form to fill in. `practice`: of a practice study, and this is none, or the other way round. `elsewhere`: the trail has another entry
of that number. `older_file`: the trail ends before the page was made. `altered`: the record was never as the seal says.
`not_as_told`: what is stored is not what the trail tells. `never`: a participant's copy of what no save left. `unknown`: no such
participant, visit, form or record.
"""


@dataclass(frozen=True, slots=True)
class Changed:
    """An answer that is not as printed: how often it was changed since, and when (aware UTC) and by whom for the last time."""

    place: Place
    times: int
    at: datetime
    person: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a page is worth. `key` is the record (for an empty form that which it is for), `record` as it is saved now.

    `changed` never holds a value, and of a participant's copy nothing that is withheld. `printed_at` is the last entry of the
    trail when the page was made.
    """

    result: Result
    seal: PageSeal
    key: RecordKey | None = None
    changed: tuple[Changed, ...] = ()
    notes: tuple[Message, ...] = ()
    record: Record | None = None
    printed_at: datetime | None = None

    @property
    def current(self) -> bool:
        """Whether the page may be used as it is: current, or an empty form of this study."""
        return self.result in ("current", "empty")


def check(session: Session, typed: str) -> Verdict:
    """Check a page by its seal, typed or scanned; `page_seal.Unread` if that is none.

    While a participant looks on only their own copies and empty forms are checked.
    """
    session.demand("see_data")
    seal = PageSeal.read(typed)
    if session.participant_view and (seal.kind == "filled" or seal.participant not in ("", plain_part(session.participant_view))):
        session.access.refuse("see_data", NOT_IN_VIEW)
    return _Checking(session, seal).verdict()


def history(session: Session, key: RecordKey) -> tuple[Change, ...]:
    """Return every change of a record that was checked, values and all; that a dose is shown by it is written down."""
    session.demand("see_data")
    record = session.record(key)
    if session.participant_view:
        session.access.refuse("see_data", NOT_IN_VIEW)
    if record is not None:
        note_reveal(session, session.study.forms[key.form], key, record.answers)
    return session.file.history(key)


class _Checking:
    """One page being checked; `notes` is what has to be said besides."""

    def __init__(self, session: Session, seal: PageSeal) -> None:
        self._session = session
        self._study = session.study
        self._seal = seal
        self._notes: list[Message] = []

    def verdict(self) -> Verdict:
        found = self._found()
        return replace(found, notes=tuple(self._notes))

    def _found(self) -> Verdict:
        seal = self._seal
        other = self._of_other_study()
        key = None if other else self._key()
        if other or key is None:
            return Verdict(other or "unknown", seal)
        self._note_version()
        if seal.kind == "empty":
            return Verdict("empty", seal, key)
        return self._copy(key) if seal.kind == "participant" else self._filled(key)

    def _of_other_study(self) -> Result | None:
        ours = study_mark(self._study.id, practice=self._session.file.practice)
        if self._seal.study == ours:
            return None
        same_study = study_mark(self._study.id, practice=self._seal.practice) == self._seal.study
        return "practice" if same_study else "other_study"

    def _key(self) -> RecordKey | None:
        """Return which record the page names; `None` if there is no such participant, visit or form."""
        seal, study = self._seal, self._study
        forms = (each.id for each in study.forms.values() if plain_part(each.code) == seal.form and not each.identity)
        visits = ("", *(each.id for each in study.visits))
        people = ("", *(each.number for each in self._session.file.participants()))
        form = next(forms, None)
        visit = next((each for each in visits if (plain_part(each) if each else "") == seal.visit), None)
        number = next((each for each in people if (plain_part(each) if each else "") == seal.participant), None)
        if form is None or visit is None or number is None:
            return None
        return RecordKey(number, visit, form, seal.occurrence)

    def _note_version(self) -> None:
        printed, now = self._seal.version, self._study.version
        if printed != plain_part(now):
            self._notes.append(
                message("It was printed by version {printed} of the forms; version {now} holds now.", printed=printed, now=now)
            )

    # ---- a page of the record as it is -----------------------------------------------------------------------------------------

    def _filled(self, key: RecordKey) -> Verdict:
        seal, file = self._seal, self._session.file
        entry = file.entry(seal.entries)
        if entry is None or not entry.seal.upper().startswith(seal.head):
            return self._of_other_copy(key)
        record = self._session.record(key)
        if record is None:
            return Verdict("gone", seal, key, printed_at=entry.at)
        since = [each for each in file.revisions(key) if each.revision >= seal.revision]
        found = Verdict("current", seal, key, record=record, printed_at=entry.at)
        if not since or since[0].revision != seal.revision or not self._fits(since[0]):
            return replace(found, result="altered")
        if record.revision != since[-1].revision or record.answers != since[-1].answers:
            return replace(found, result="not_as_told")
        if len(since) > 1:
            return replace(found, result="changed", changed=_changed(self._form(key), since))
        self._note_review(key, entry.at)
        return replace(found, result=self._computed(record, copy=False))

    def _of_other_copy(self, key: RecordKey) -> Verdict:
        """Judge a page whose entry our trail has not got: of a merged copy, made later than this file, or not of this file."""
        seal, file = self._seal, self._session.file
        here = file.in_merged_copy(seal.entries, seal.head.lower(), key)
        if here is not None:
            return self._merged(key, here)
        for each in sorted((*file.events("restored", 1), *file.events("older_accepted", 1)), key=lambda event: event.at)[-1:]:
            self._notes.append(
                message(
                    "An older copy was put in the place of this file on {day}: pages made between that copy and then are of a "
                    "file that is no more.",
                    day=site_time(each.at).date(),
                )
            )
        last, _ = file.trail_head()
        return Verdict("older_file" if seal.entries > last else "elsewhere", seal, key, record=self._session.record(key))

    def _merged(self, there: RecordKey, here: RecordKey) -> Verdict:
        self._notes.append(message("It was printed from another copy of the study file, which was merged into this one since."))
        record = self._session.record(here)
        if record is None:
            return Verdict("gone", self._seal, here)
        if not self._fits(replace(record, key=there)):
            return Verdict("changed", self._seal, here, record=record)
        return Verdict(self._computed(record, copy=False), self._seal, here, record=record)

    def _fits(self, record: Record) -> bool:
        """Whether a record holds the answers that the page's digest was made of."""
        return stored_digest(self._form(record.key), record) == self._seal.digest[:STORED]

    def _computed(self, record: Record, *, copy: bool) -> Result:
        """Tell whether the values that are computed from it, and from what lies around it, are those of the page too."""
        around = self._session.around(record.key.participant)
        derived = sheet_of(self._study, record, around, participant_copy=copy).derived
        same = computed_digest(self._form(record.key), derived) == self._seal.digest[STORED:]
        return "current" if same else "computed"

    def _note_review(self, key: RecordKey, at: datetime) -> None:
        """Say what was done to the record since, which its page cannot show."""
        signed = sum(each.at > at for each in self._session.file.signatures_of(key))
        asked = {each.number for each in self._session.file.queries(key.participant) if each.key == key and each.steps[-1].at > at}
        if signed:
            self._notes.append(message("Signatures since it was printed: {n}. They do not stand on the page.", n=signed))
        if asked:
            self._notes.append(message("Queries asked, answered or closed since it was printed: {n}.", n=len(asked)))

    # ---- a participant's copy ---------------------------------------------------------------------------------------------------

    def _copy(self, key: RecordKey) -> Verdict:
        """Judge a participant's copy: it names no entry of the trail, so that it is known by what stands on it alone."""
        form, record = self._form(key), self._session.record(key)
        if record is None or not is_shown(form):
            return Verdict("unknown", self._seal, key)
        shown = withheld_record(form, record)
        if self._fits(shown):
            return Verdict(self._computed(record, copy=True), self._seal, key, record=record)
        saved = [withheld_record(form, each) for each in self._session.file.revisions(key)]
        last = max((n for n, each in enumerate(saved) if self._fits(each)), default=None)
        if last is None:
            return Verdict("never", self._seal, key, record=record)
        return Verdict("changed", self._seal, key, _changed(form, saved[last:]), record=record)

    # ---- what changed ----------------------------------------------------------------------------------------------------------

    def _form(self, key: RecordKey) -> Form:
        return self._study.forms[key.form]


def _changed(form: Form, saved: Sequence[Record]) -> tuple[Changed, ...]:
    """Return which answers differ since the first of these, in the order of the form."""
    times, last = Counter[Place](), dict[Place, Record]()
    for before, after in pairwise(saved):
        for place in before.answers.keys() | after.answers.keys():
            if before.answers.get(place) != after.answers.get(place):
                times[place] += 1
                last[place] = after
    order = {item: n for n, item in enumerate(form.items)}
    places = sorted(times, key=lambda place: (order.get(place.item, len(order)), place.row))
    return tuple(Changed(each, times[each], last[each].saved_at, last[each].saved_by) for each in places)
