"""The seal of each page that is printed (F90): what `actions.checking_pages` later compares with the file."""

from __future__ import annotations

from dataclasses import replace

from sscexo_desktop.paper.sheet import PrintJob, Sheet
from sscexo_desktop.study.page_digest import page_digest
from sscexo_desktop.study.page_seal import HEAD, PageSeal, plain_part, study_mark


def sealed(job: PrintJob) -> PrintJob:
    """Return the job with the seal of each sheet."""
    return replace(job, sheets=tuple(replace(each, seal=seal_of(job, each)) for each in job.sheets))


def seal_of(job: PrintJob, sheet: Sheet) -> PageSeal:
    """Return the seal of a sheet's pages; that of a participant's copy holds nothing that could follow from the dose."""
    empty = PageSeal(
        study=study_mark(job.study.id, practice=job.practice),
        participant=plain_part(sheet.participant) if sheet.participant else "",
        visit=plain_part(sheet.visit.id) if sheet.visit else "",
        form=plain_part(sheet.form.code),
        occurrence=sheet.occurrence,
        version=plain_part(job.study.version),
    )
    if sheet.record is None:
        return empty
    digest = page_digest(sheet.form, sheet.record, sheet.derived)
    if job.participant_copy:
        return replace(empty, digest=digest)
    head = job.stamp.seal[:HEAD].upper()
    return replace(empty, revision=sheet.record.revision, entries=job.stamp.entries or 0, head=head, digest=digest)
