"""Casebooks: everything of a participant in one PDF, of one participant, of all in one, or one PDF for each (F84, F85).

A casebook shows the dose and what was done to every record: it is for staff, never for a participant.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sscexo_desktop.actions.papers import print_log, printing
from sscexo_desktop.actions.papers.appendix import appendix
from sscexo_desktop.actions.papers.casebook_facts import confirmed_settings, missing_forms, person_facts, study_facts
from sscexo_desktop.actions.papers.saving_paper import check_target
from sscexo_desktop.actions.participant_view import note_reveal
from sscexo_desktop.actions.session import Session
from sscexo_desktop.errors import Trouble
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.books.book import Book
from sscexo_desktop.paper.sheet import PrintJob, Sheet, Stamp
from sscexo_desktop.study.people import Action
from sscexo_desktop.study.texts import Manner, message

NEEDS: tuple[Action, ...] = ("print", "see_trail")
"""The permissions that a casebook needs: its appendix is the audit trail of the participant."""
Progress = printing.Progress


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose casebooks are wanted, for which reader; `logged` is whether the prints stand in the print log."""

    participants: tuple[str, ...]
    manner: Manner
    logged: bool = True


def order(session: Session, participants: Iterable[str] | None, manner: Manner) -> Wanted:
    """Say whose casebooks are made: everybody's, if none are named. `Trouble` if there is nobody, or nobody of such a number."""
    _demand(session)
    there = [each.number for each in session.file.participants()]
    numbers = tuple(there if participants is None else participants)
    unknown = next((each for each in numbers if each not in there), None)
    if unknown is not None:
        raise Trouble(
            message("There is no participant {number}.", number=unknown), message("Choose a number from the list of participants.")
        )
    if not numbers:
        raise Trouble(message("There is nothing to print."), message("Screen a participant first."))
    return Wanted(numbers, manner, logged=not session.file.read_only)


def note_reveals(session: Session, wanted: Wanted) -> None:
    """Write down what of the dose is revealed by casebooks that a session opened for reading will gather, in another thread."""
    for number in wanted.participants:
        for record in session.file.records(number):
            note_reveal(session, session.study.forms[record.key.form], record.key, record.answers)


def begin(session: Session, wanted: Wanted) -> tuple[int, ...]:
    """Write into the print log that these casebooks are going into files now; `end` is handed what this returns."""
    return tuple(print_log.begin(session, _logged(session, each, wanted), "file") for each in wanted.participants)


def end(session: Session, begun: Iterable[int], *, done: bool, why: print_log.Why = "") -> None:
    """Write into the print log how it came out."""
    for number in begun:
        print_log.end(session, number, done=done, why=why)


def gather_casebook(session: Session, participant: str, manner: Manner) -> PrintJob:
    """Gather one participant's casebook. `Trouble` if there is no such participant."""
    return next(casebooks(session, order(session, (participant,), manner)))


def casebooks(session: Session, wanted: Wanted) -> Iterator[PrintJob]:
    """Gather casebook after casebook, each when it is asked for; a session that can write notes what of the dose is revealed."""
    _demand(session)
    for number in wanted.participants:
        yield _gathered(session, number, wanted)


def write_one(session: Session, wanted: Wanted, out: Path, progress: Progress | None = None) -> Path:
    """Write the casebooks one behind the other into one PDF, whole or not at all; `progress(done, of)` may raise to cancel."""
    from sscexo_desktop.paper.books.casebook import write_casebooks

    return write_casebooks(casebooks(session, wanted), len(wanted.participants), check_target(out), progress=progress)


def write_each(session: Session, wanted: Wanted, folder: Path, progress: Progress | None = None) -> tuple[Path, ...]:
    """Write a PDF for each participant into an existing folder; until the last is written none is there. As `write_one` else."""
    if not folder.is_dir():
        raise Trouble(message("There is no folder {name}.", name=folder.name), message("Choose a folder that is there."))
    try:
        aside = Path(tempfile.mkdtemp(dir=folder, prefix=".", suffix=".partial"))
    except OSError as error:
        raise _cannot_write(folder) from error
    try:
        written = _write_aside(casebooks(session, wanted), len(wanted.participants), aside, progress)
        targets = [check_target(folder / each.name) for each in written]
        return tuple(_named(each, target) for each, target in zip(written, targets, strict=True))
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _write_aside(jobs: Iterable[PrintJob], count: int, aside: Path, progress: Progress | None) -> Sequence[Path]:
    from sscexo_desktop.paper.books.casebook import part_of, write_casebooks
    from sscexo_desktop.paper.lettering.text import Typesetter

    setter = Typesetter()
    return [
        write_casebooks((job,), 1, aside / printing.suggested_name(job), setter, part_of(progress, n, count))
        for n, job in enumerate(jobs)
    ]


def _named(aside: Path, target: Path) -> Path:
    try:
        return aside.replace(target)
    except OSError as error:
        raise _cannot_write(target) from error


def _cannot_write(target: Path) -> Trouble:
    return Trouble(
        message("“{name}” cannot be written.", name=target.name),
        message("Choose another folder, or check that the disk has room and is not write-protected."),
    )


def _demand(session: Session) -> None:
    for each in NEEDS:
        session.demand(each)


def _logged(session: Session, participant: str, wanted: Wanted) -> PrintJob:
    """Return a casebook as far as the print log needs it: which records in which revision."""
    study = session.study
    sheets = tuple(
        Sheet(study.forms[key.form], participant, study.visit(key.visit) if key.visit else None, key.occurrence, record=record)
        for record in session.file.records(participant)
        if not study.forms[(key := record.key).form].identity
    )
    stamp = Stamp(datetime.now(UTC), session.file.person)
    return PrintJob(study, wanted.manner, sheets, stamp, practice=session.file.practice, book=Book(participant))


def _gathered(session: Session, participant: str, wanted: Wanted) -> PrintJob:
    """Gather a casebook of one state of the file: anew if, while it was only read, somebody else saved."""
    while True:
        head = session.file.trail_head()
        job = _job(session, participant, wanted)
        if not session.file.read_only or session.file.trail_head() == head:
            return job


def _job(session: Session, participant: str, wanted: Wanted) -> PrintJob:
    say = Speaker(wanted.manner)
    job = _forms(session, participant, wanted)
    book = Book(
        participant,
        tuple(person_facts(session, say, participant, job)),
        tuple(study_facts(say, session.study)),
        confirmed_settings(session, say),
        tuple(missing_forms(session, say, participant)),
        appendix(session, say, participant, job.sheets),
    )
    return replace(job, book=book)


def _forms(session: Session, participant: str, wanted: Wanted) -> PrintJob:
    """Gather the forms of a casebook; of a participant of whom nothing is saved it has none."""
    forms = session.study.forms
    if any(not forms[each.key.form].identity for each in session.file.records(participant)):
        job = printing.gather(session, (participant,), manner=wanted.manner)
    else:
        stamp = Stamp(datetime.now(UTC), session.file.person, *session.file.trail_head())
        job = PrintJob(session.study, wanted.manner, (), stamp, practice=session.file.practice)
    visits = [each.id for each in session.study.visits]
    sheets = sorted(job.sheets, key=lambda each: _occasion(each, visits))
    return replace(job, sheets=tuple(sheets), stamp=replace(job.stamp, logged=wanted.logged))


def _occasion(sheet: Sheet, visits: Sequence[str]) -> tuple[int, int]:
    """Say when in the protocol a sheet comes; an unscheduled visit is one after the other, each with all of its forms."""
    if sheet.visit is None:
        return len(visits), 0
    return visits.index(sheet.visit.id), sheet.occurrence if sheet.visit.many else 0
