"""Which pages are golden: of each kind of paper a few that show what it is made of, in both languages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pypdfium2

from sscexo_desktop.actions.papers.casebook import gather_casebook
from sscexo_desktop.actions.papers.printing import gather, render
from sscexo_desktop.actions.session import Session
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.forms.page_frame import printed_by
from sscexo_desktop.paper.sheet import Kind, PrintJob
from sscexo_desktop.study.texts import Manner
from tests.golden.comparing import Seen, seen

ENGLISH, PERSIAN = Manner("en"), Manner("fa", "jalali")
PRINTED_AT = datetime(2025, 1, 10, 6, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Paper:
    """A document: of whom which forms, in which kind, for which reader; a casebook has all forms."""

    kind: Kind
    manner: Manner
    form: str = ""
    participant: str = ""
    visit: str = ""
    book: bool = False


class Golden(NamedTuple):
    """A page that is kept under a name; `page` counts from 1, from the end where it is negative."""

    name: str
    paper: Paper
    page: int


_INFUSION = Paper("filled", ENGLISH, "infusion", "SSC-001", "infusion1")
_SCREENING = Paper("filled", ENGLISH, "screening", "SSC-002", "screening")
_EVENT = Paper("filled", ENGLISH, "adverse_event", "SSC-001")
_OUTCOME = Paper("filled", ENGLISH, "outcome", "SSC-001", "month6")
_COPY = Paper("participant", ENGLISH, "infusion", "SSC-001", "infusion1")
_BLANK = Paper("blank", ENGLISH, "infusion")
_ANNOTATED = Paper("annotated", ENGLISH, "infusion")
_BOOK = Paper("filled", ENGLISH, participant="SSC-001", book=True)


def _persian(paper: Paper) -> Paper:
    return replace(paper, manner=PERSIAN)


PAGES = (
    Golden("filled-infusion-1-en", _INFUSION, 1),
    Golden("filled-infusion-2-fa", _persian(_INFUSION), 2),
    Golden("filled-event-1-fa", _persian(_EVENT), 1),
    Golden("filled-screening-6-en", _SCREENING, 6),
    Golden("filled-screening-6-fa", _persian(_SCREENING), 6),
    Golden("filled-outcome-3-en", _OUTCOME, 3),
    Golden("filled-outcome-6-fa", _persian(_OUTCOME), 6),
    Golden("participant-infusion-1-en", _COPY, 1),
    Golden("participant-infusion-1-fa", _persian(_COPY), 1),
    Golden("blank-infusion-1-en", _BLANK, 1),
    Golden("blank-infusion-2-fa", _persian(_BLANK), 2),
    Golden("fillable-medication-1-en", Paper("fillable", ENGLISH, "medication"), 1),
    Golden("annotated-infusion-2-en", _ANNOTATED, 2),
    Golden("annotated-infusion-1-fa", _persian(_ANNOTATED), 1),
    Golden("annotated-key-en", _ANNOTATED, -1),
    Golden("casebook-cover-en", _BOOK, 1),
    Golden("casebook-contents-fa", _persian(_BOOK), 2),
    Golden("casebook-appendix-en", _BOOK, -1),
    Golden("casebook-appendix-fa", _persian(_BOOK), -1),
)


def job_of(session: Session, paper: Paper) -> PrintJob:
    """Gather a document as if it had been printed at one moment."""
    if paper.book:
        return _at_once(gather_casebook(session, paper.participant, paper.manner))
    participants = (paper.participant,) if paper.participant else None
    visits = (paper.visit,) if paper.visit else None
    return _at_once(gather(session, participants, visits, (paper.form,), manner=paper.manner, kind=paper.kind))


def _at_once(job: PrintJob) -> PrintJob:
    """The job with another time of printing, which the cover of a casebook says as well."""
    stamp, say = replace(job.stamp, at=PRINTED_AT, logged=True), Speaker(job.manner)
    book = job.book
    if book is not None:
        before, now = printed_by(say, job.stamp), printed_by(say, stamp)
        book = replace(book, person=tuple((what, now if said == before else said) for what, said in book.person))
    return replace(job, stamp=stamp, book=book)


class Press:
    """Prints what pages belong to, each document once."""

    def __init__(self, session: Session, folder: Path) -> None:
        self._session = session
        self._folder = folder
        self._documents: dict[Paper, pypdfium2.PdfDocument] = {}

    def seen(self, golden: Golden) -> Seen:
        """Look at a page of today."""
        if golden.paper not in self._documents:
            out = render(job_of(self._session, golden.paper), self._folder / f"{len(self._documents)}.pdf")
            self._documents[golden.paper] = pypdfium2.PdfDocument(out)
        pdf = self._documents[golden.paper]
        return seen(pdf[golden.page - 1 if golden.page > 0 else len(pdf) + golden.page])
