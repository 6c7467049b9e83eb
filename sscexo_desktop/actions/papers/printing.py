"""Print forms: gather plain records from the open file, then render them, if need be in another thread (F83, F88, F89)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from sscexo_desktop.actions import overriding
from sscexo_desktop.actions.enrolment import enrolment_numbers
from sscexo_desktop.actions.papers.page_seals import sealed
from sscexo_desktop.actions.participant_view import note_copy_shown, note_reveal
from sscexo_desktop.actions.reviewed_sheets import review_of
from sscexo_desktop.actions.session import Session
from sscexo_desktop.errors import Trouble
from sscexo_desktop.paper.sheet import Kind, PrintJob, Sheet, Stamp
from sscexo_desktop.study.answers import Answers, Around, Look
from sscexo_desktop.study.assess import assess
from sscexo_desktop.study.model import Form, Study, Visit
from sscexo_desktop.study.people import Action
from sscexo_desktop.study.record import Record
from sscexo_desktop.study.schedule import due_window, visit_date
from sscexo_desktop.study.texts import Manner, message
from sscexo_desktop.study.withholding import withheld, withheld_record

if TYPE_CHECKING:
    from sscexo_desktop.paper.lettering.text import Typesetter

Progress = Callable[[int, int], None]

EMPTY: tuple[Kind, ...] = ("blank", "fillable", "annotated")
"""The kinds on which nothing of a record stands."""
ACTION: Mapping[Kind, Action] = MappingProxyType(
    {"filled": "print", "participant": "print_participant_copy", **dict.fromkeys(EMPTY, "print_blank")}
)
"""The permission that each kind needs."""
_KIND_NAMES: Mapping[Kind, str] = MappingProxyType(
    {"filled": "CRF", "participant": "participant-copy", "blank": "blank", "fillable": "fillable", "annotated": "annotated"}
)


def gather(
    session: Session,
    participants: Iterable[str] | None = None,
    visits: Collection[str] | None = None,
    forms: Collection[str] | None = None,
    *,
    manner: Manner,
    kind: Kind = "filled",
) -> PrintJob:
    """Gather what is saved of these participants (all, if none are named), filtered by visit and form (any-time forms: visit "").

    Of the kinds without answers there is one of each form for anybody, or for each participant named one of each visit with their
    number on it; annotated ones are for nobody. `Trouble` if there is nothing to print.
    """
    session.demand(ACTION[kind])
    _refuse_identity(session.study, forms)
    at = datetime.now(UTC)
    if kind in EMPTY:
        whose = () if kind == "annotated" else participants or ()
        sheets = tuple(_planned(session, blank_sheets(session.study, whose, visits, forms)))
        return _job(session, manner, sheets, Stamp(at, session.file.person), kind)
    participant_copy = kind == "participant"
    numbers = tuple(participants) if participants is not None else tuple(each.number for each in session.file.participants())
    found = (each for number in numbers for each in _sheets(session, number, participant_copy=participant_copy))
    sheets = tuple(each for each in found if _wanted(each.visit, each.form, visits, forms))
    if participant_copy:
        job = _job(session, manner, sheets, Stamp(at, session.file.person), kind)
        note_copy_shown(session, (each.participant for each in sheets))
        return job
    for each in sheets:
        if each.record is not None:
            note_reveal(session, each.form, each.record.key, each.record.answers)
    entries, seal = session.file.trail_head()
    return _job(session, manner, sheets, Stamp(at, session.file.person, entries, seal), kind)


def blank_job(
    study: Study,
    manner: Manner,
    person: str,
    visits: Collection[str] | None = None,
    forms: Collection[str] | None = None,
    kind: Kind = "blank",
) -> PrintJob:
    """Gather blank forms without an open file."""
    _refuse_identity(study, forms)
    sheets = _something(tuple(blank_sheets(study, (), visits, forms)))
    return sealed(PrintJob(study, manner, sheets, Stamp(datetime.now(UTC), person), kind))


def render(job: PrintJob, out: Path, progress: Progress | None = None, setter: Typesetter | None = None) -> Path:
    """Write the PDF whole or not at all; `progress(done, of)` may raise to cancel. Needs neither the session nor its thread."""
    if job.book is not None:
        from sscexo_desktop.paper.books.casebook import write_casebooks

        return write_casebooks((job,), 1, out, setter, progress)
    from sscexo_desktop.paper.forms.crf import write_forms

    return write_forms(job, out, setter, progress)


def suggested_name(job: PrintJob) -> str:
    """Return a file name that tells what the print-out is; it never holds an answer."""
    numbers = sorted({each.participant for each in job.sheets if each.participant})
    forms = sorted({each.form.code for each in job.sheets})
    about = [numbers[0]] if len(numbers) == 1 else []
    about += [forms[0]] if len(forms) == 1 else []
    visits = {each.visit.id for each in job.sheets if each.visit}
    about += [visits.pop()] if len(visits) == 1 and len(forms) == 1 else []
    practice = ["PRACTICE"] if job.practice else []
    if job.book is not None:
        return f"{'_'.join([*practice, job.study.id, job.book.participant, 'casebook'])}.pdf"
    return f"{'_'.join([*practice, job.study.id, *about, _KIND_NAMES[job.kind]])}.pdf"


def _refuse_identity(study: Study, forms: Collection[str] | None) -> None:
    if forms and any(each in study.forms and study.forms[each].identity for each in forms):
        raise Trouble(
            message("The identity form is never printed."), message("Choose other forms; identities are read on the screen only.")
        )


def _job(session: Session, manner: Manner, sheets: tuple[Sheet, ...], stamp: Stamp, kind: Kind) -> PrintJob:
    stamp = replace(stamp, logged=not session.file.read_only)
    return sealed(PrintJob(session.study, manner, _something(sheets), stamp, kind, session.file.practice))


def _something(sheets: tuple[Sheet, ...]) -> tuple[Sheet, ...]:
    if not sheets:
        raise Trouble(
            message("There is nothing to print."), message("Choose another participant, visit or form, or print the blank forms.")
        )
    return sheets


def _wanted(visit: Visit | None, form: Form, visits: Collection[str] | None, forms: Collection[str] | None) -> bool:
    in_visit = visits is None or (visit.id if visit else "") in visits
    return in_visit and (forms is None or form.id in forms) and not form.identity


# ---- blank forms -----------------------------------------------------------------------------------------------------------


def blank_sheets(
    study: Study, participants: Iterable[str], visits: Collection[str] | None, forms: Collection[str] | None
) -> Iterator[Sheet]:
    """Yield blank forms in the order of the protocol, for nobody or for each of the participants."""
    for number in participants:
        for visit, form in _plan(study):
            if _wanted(visit, form, visits, forms):
                yield Sheet(form, number, visit)
    if participants:
        return
    seen: set[str] = set()
    for visit, form in _plan(study):
        if _wanted(visit, form, visits, forms) and form.id not in seen:
            seen.add(form.id)
            yield Sheet(form)


def _planned(session: Session, sheets: Iterable[Sheet]) -> Iterator[Sheet]:
    """Add to blank forms of a visit the day for which it is planned, where that is known."""
    known: dict[str, Around] = {}
    for sheet in sheets:
        if not sheet.participant or sheet.visit is None or sheet.visit.many:
            yield sheet
            continue
        if sheet.participant not in known:
            known[sheet.participant] = session.around(sheet.participant)
        window = due_window(session.study, sheet.visit.id, known[sheet.participant])
        yield replace(sheet, planned=window.target if window else None)


def _plan(study: Study) -> Iterator[tuple[Visit | None, Form]]:
    """Every visit with each of its forms, then the forms of any time."""
    for visit in study.visits:
        for form in visit.forms:
            yield visit, study.forms[form]
    for form in study.any_time:
        yield None, study.forms[form]


# ---- saved records -----------------------------------------------------------------------------------------------------------


def _sheets(session: Session, participant: str, *, participant_copy: bool) -> Iterator[Sheet]:
    """Yield a participant's saved records in the order of the protocol with what was done to them.

    A participant's copy has nothing of that, and no deviations: that there is one, or its number, could follow from a dose.
    """
    study, around = session.study, session.around(participant)
    order = {(visit.id if visit else "", form.id): n for n, (visit, form) in enumerate(_plan(study))}
    records = [each for each in around.records.values() if not study.forms[each.key.form].identity]
    records = [each for each in records if each.key.form != overriding.FORM] if participant_copy else records
    review = None if participant_copy else review_of(session, participant, around)
    enrolment = "" if participant_copy else enrolment_numbers(session).get(participant, "")
    for record in sorted(records, key=lambda each: (order.get(each.key[1:3], len(order)), each.key.occurrence)):
        sheet = sheet_of(study, record, around, participant_copy=participant_copy)
        yield replace(review.beside(sheet, record), enrolment=enrolment) if review else sheet


def sheet_of(study: Study, record: Record, around: Around, *, participant_copy: bool) -> Sheet:
    """Gather one record with all that its print needs; for a participant's copy from records without blinded answers."""
    form, key = study.forms[record.key.form], record.key
    if participant_copy:
        record, around = withheld_record(form, record), withheld(study, around)
    others = replace(around, records={other: each for other, each in around.records.items() if other != key})
    assessed = assess(Look(study, form, key, Answers(record.answers, record.rows), others), record.kept)
    hidden = {item.id for item in form.items.values() if item.blinded} if participant_copy else set()
    beside = {place: words for place, words in assessed.beside.items() if place.item not in hidden}
    return Sheet(
        form,
        key.participant,
        study.visit(key.visit) if key.visit else None,
        key.occurrence,
        visit_date(study, record),
        record,
        frozenset(assessed.asked),
        assessed.derived,
        beside,
        () if participant_copy else tuple(each for each in assessed.findings if each.kept),
    )
