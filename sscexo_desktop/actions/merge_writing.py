"""Write a merge that was decided: ordinary saves under the person who merges, in one transaction that also says so (F102)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

from sscexo_desktop.actions.merge_grounds import Grounds
from sscexo_desktop.actions.merging import Merging, hindrance
from sscexo_desktop.actions.overriding import record_overrides
from sscexo_desktop.actions.session import Session
from sscexo_desktop.errors import Trouble
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.study.answers import Answers, Around, Look
from sscexo_desktop.study.assess import Assessment, assess
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.put_together import Merged, merged
from sscexo_desktop.study.record import Record
from sscexo_desktop.study.rests_on import rests_on
from sscexo_desktop.study.review import may_follow
from sscexo_desktop.study.texts import Manner, message
from sscexo_desktop.study.three_way import Both

if TYPE_CHECKING:
    from sscexo_desktop.store.copies.backup import Backup
    from sscexo_desktop.store.copies.merge import OtherCopy, Talk


@dataclass(frozen=True, slots=True)
class Written:
    """What a merge did: the entry that tells of it, what was saved, and what a person has to look at again.

    `cleared` are answers that are not asked any more beside those that were chosen; `not_complete` records that were complete on
    either side and are not now; `unsigned` those whose signature fell; `silent` queries that could not go on here.
    """

    merge: int
    participants: tuple[str, ...]
    saved: tuple[RecordKey, ...]
    deviations: tuple[RecordKey, ...]
    queries: int
    cleared: tuple[tuple[RecordKey, Place], ...]
    not_complete: tuple[RecordKey, ...]
    unsigned: tuple[RecordKey, ...]
    silent: tuple[RecordKey, ...]


def secure(session: Session, folder: Path, progress: Callable[[int, int], None] | None = None) -> Backup:
    """Make the proven copy without which nothing is merged."""
    session.demand("merge")
    return session.file.backup(folder, progress)


def merge(session: Session, merging: Merging, copy: Backup, manner: Manner) -> Written:
    """Write what was decided, all of it or nothing; `copy` is the proven copy of the file as it is now.

    `Trouble` while a question is open, if either file has changed meanwhile, if something of it is locked or drafted.
    """
    role = session.demand("merge")
    refused = hindrance(session)
    if refused is not None:
        session.access.refuse("merge", refused)
    _check(session, merging, copy)
    if merging.new_participants():
        session.demand("screen")
    session.demand("enter")
    return _Writing(session, merging, manner, role).run()


def _check(session: Session, merging: Merging, copy: Backup) -> None:
    from sscexo_desktop.store.copies.merge import refuse_changed

    if merging.other.nothing_new:
        raise Trouble(
            message("{file} holds nothing that is not merged already.", file=merging.other.path.name),
            message("There is nothing to merge."),
        )
    still = len(merging.unanswered())
    if still:
        raise Trouble(message("Questions that are not answered yet: {n}", n=still), message("Answer them, then merge."))
    if copy.head != session.file.trail_head():
        raise Trouble(
            message("The study file has changed since its backup was made."), message("Make the backup again, then merge.")
        )
    for key in merging.to_write():
        if session.file.draft(key) is not None:
            raise Trouble(
                message(
                    "You have typed something and not saved it: participant {number}, {form}.",
                    number=key.participant,
                    form=session.study.forms[key.form].title,
                ),
                message("Save or discard it, then begin the merge anew."),
            )
    refuse_changed(merging.other)


@dataclass(slots=True)
class _Writing:
    """One merge being written."""

    session: Session
    merging: Merging
    manner: Manner
    role: str
    results: dict[RecordKey, Merged] = field(default_factory=dict)
    cleared: list[tuple[RecordKey, Place]] = field(default_factory=list)
    not_complete: list[RecordKey] = field(default_factory=list)
    silent: list[RecordKey] = field(default_factory=list)
    queries: int = 0

    def run(self) -> Written:
        """Write it."""
        session, file = self.session, self.session.file
        wanted = self.merging.to_write()
        signed = [key for key in wanted if any(each.stands for each in file.signatures_of(key))]
        with file.together():
            first, writer = file.trail_head()[0] + 1, file.role
            people = self._participants(wanted)
            arounds = self._arounds(wanted)
            saved = [(each, self._save(both, arounds[each.participant])) for each, both in wanted.items()]
            deviations = [key for _, (record, found) in saved for key in self._overrides(record, found)]
            self._talks()
            file.role = self.role
            merge_ = file.put_down_merge(self._other, session.access.login, self.merging.renumbered(), first)
            file.role = writer
        unsigned = [key for key in signed if not any(each.stands for each in file.signatures_of(key))]
        return Written(
            merge_, people, tuple(key for key, _ in saved), tuple(deviations), self.queries,
            tuple(self.cleared), tuple(self.not_complete), tuple(unsigned), tuple(self.silent),
        )  # fmt: skip

    @property
    def _other(self) -> OtherCopy:
        return self.merging.other

    @property
    def _grounds(self) -> Grounds:
        return Grounds(Speaker(self.manner), self.merging)

    # ---- participants and records ----------------------------------------------------------------------------------------------

    def _participants(self, wanted: Mapping[RecordKey, Both]) -> tuple[str, ...]:
        needed = {key.participant for key in wanted}
        merging = self.merging
        taken = {
            number: at
            for number, at in merging.new_participants().items()
            if number in needed or not merging.is_left_out(RecordKey(number, "", "", 0))
        }
        for number, begun_at in taken.items():
            self.session.file.take_participant(number, begun_at)
        return tuple(taken)

    def _arounds(self, wanted: Mapping[RecordKey, Both]) -> dict[str, Around]:
        """Return everything about each participant as it will stand when all is written."""
        by_participant: dict[str, list[Record]] = defaultdict(list)
        for key, both in wanted.items():
            form = self.session.study.forms[key.form]
            rows = self.merging.ours.last_rows.get(key, {})
            found = self.results[key] = merged(both, form, self.merging.choices.__getitem__, rows)
            by_participant[key.participant].append(_standing(both, found))
        return {number: self._around(number, records) for number, records in by_participant.items()}

    def _around(self, number: str, new: list[Record]) -> Around:
        before = self.session.around(number)
        decided = before.eligibility_signed and not any(each.key.form == "screening" for each in new)
        order = [visit.id for visit in self.session.study.visits]
        records = {**before.records, **{each.key: each for each in new}}
        later = len(order)
        listed = sorted(records, key=lambda key: (order.index(key.visit) if key.visit in order else later, key))
        return replace(before, records={key: records[key] for key in listed}, eligibility_signed=decided)

    def _save(self, both: Both, around: Around) -> tuple[Record, Assessment]:
        """Save one record as any other save does: what is not asked is not stored, what is not settled is not complete."""
        key, found, file = both.key, self.results[both.key], self.session.file
        self._clear(both, found, around)
        look, assessment = self._assessed(found, key, around)
        complete = found.complete and assessment.complete
        if (found.complete or both.theirs.complete or (both.ours is not None and both.ours.complete)) and not complete:
            self.not_complete.append(key)
        live = {(each.check, each.place) for each in assessment.findings if each.kept}
        kept = tuple(each for each in found.kept if (each.check, each.place) in live)
        versions = {each: around.settings[each].version for each in rests_on(look, kept) if each in around.settings}
        saved = file.save(
            key,
            found.answers,
            found.rows,
            kept,
            complete,
            base_revision=both.ours.revision if both.ours else 0,
            reasons=dict(self._grounds.reasons(both, found)),
            typed=dict(self._grounds.typed(both, found)),
            reason=self._grounds.of_record(both.theirs),
            settings=versions,
        )
        return saved, assessment

    def _assessed(self, found: Merged, key: RecordKey, around: Around) -> tuple[Look, Assessment]:
        others = {each: record for each, record in around.records.items() if each != key}
        form, study = self.session.study.forms[key.form], self.session.study
        look = Look(study, form, key, Answers(found.answers, found.rows), replace(around, records=others))
        return look, assess(look, found.kept)

    def _clear(self, both: Both, found: Merged, around: Around) -> None:
        """Take out of a record of both sides what is not asked beside the values that were chosen."""
        if found.whole:
            return
        asked = set(self._assessed(found, both.key, around)[1].asked)
        items = self.session.study.forms[both.key.form].items
        for place in [each for each in found.answers if each not in asked and not items[each.item].until]:
            del found.answers[place]
            self.cleared.append((both.key, place))

    def _overrides(self, record: Record, assessment: Assessment) -> tuple[RecordKey, ...]:
        return record_overrides(self.session, record, assessment.findings, self.manner)

    # ---- queries ---------------------------------------------------------------------------------------------------------------

    def _talks(self) -> None:
        for talk in self._other.talks:
            key = self.merging.renumbered().here(talk.query.key)
            if not self.merging.is_left_out(RecordKey(key.participant, "", "", 0)):
                self._talk(talk, key)

    def _talk(self, talk: Talk, key: RecordKey) -> None:
        """Enter what was said in the other copy: in the same query where both have it, else in a new one."""
        file, query = self.session.file, talk.query
        new = query.steps[talk.known :]
        if talk.known:
            number = query.number
        else:
            place = self._place_here(query.place, key)
            number = file.open_query(key, place, self._grounds.quoted(new[0]), query.finding).number
            new = new[1:]
        self.queries += 1
        for step in new:
            if step.kind not in may_follow(file.query(number).steps[-1].kind):
                self.silent.append(key)
                return
            file.step_query(number, step.kind, self._grounds.quoted(step))

    def _place_here(self, place: Place, key: RecordKey) -> Place:
        found, form = self.results.get(key), self.session.study.forms[key.form]
        section = form.section_of[place.item].id
        return place._replace(row=found.rows_moved.get((section, place.row), place.row)) if found else place


def _standing(both: Both, found: Merged) -> Record:
    """Return a record as it will stand."""
    made = both.ours or both.theirs
    return replace(
        made, key=both.key, answers=found.answers, rows=found.rows, kept=tuple(found.kept), complete=found.complete,
        saved_at=made.saved_at.astimezone(UTC),
    )  # fmt: skip
