"""The cover of a casebook, and the pages on the study: what was registered, and the parameters confirmed for it (F84)."""

from __future__ import annotations

from collections.abc import Callable

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.books.appendix import draw_part
from sscexo_desktop.paper.books.book import Book, Facts
from sscexo_desktop.paper.forms.form_writer import FormWriter
from sscexo_desktop.paper.report import Column
from sscexo_desktop.paper.table_flow import Flow, grid
from sscexo_desktop.study.model import Study

_LABELS, _VALUES = 0.27, 0.73
_SIZE, _LEADING, _GAP = 11.0, 15.0, 3.0
_BETWEEN = 14.0
_NAME_SIZE, _NAME_LEADING, _NAME_GAP = 26.0, 36.0, 10.0
_COVER_SIZE, _STUDY_SIZE = 9.4, 7.4


def draw_cover(flow: Flow, forms: FormWriter, say: Speaker, study: Study, book: Book) -> None:
    """Draw the cover: which study, whose casebook, and what it was printed from."""
    identity = (
        (say("Title"), say(study.title)),
        (say("Registration"), study.registry),
        (say("Ethics approval"), study.ethics),
        (say("Sponsor"), say(study.sponsor)),
    )
    flow.paragraph(book.participant, _NAME_SIZE, _NAME_LEADING, bold=True, after=_NAME_GAP)
    _facts(flow, forms, say, say("Study"), identity, _COVER_SIZE)
    _facts(flow, forms, say, say("This casebook"), book.person, _COVER_SIZE)


def draw_study(flow: Flow, forms: FormWriter, say: Speaker, study: Study, book: Book, begins: Callable[[int], None]) -> None:
    """Draw what was registered and what was confirmed; `begins` is told, from 0, which of the two begins on this page."""
    begins(0)
    _facts(flow, forms, say, say("The study as registered"), book.study, _STUDY_SIZE)
    if book.settings is not None:
        draw_part(flow, forms, say, study, book.settings, lambda: begins(1))


def _facts(flow: Flow, forms: FormWriter, say: Speaker, title: str, facts: Facts, size: float) -> None:
    flow.paragraph(title, _SIZE, _LEADING, bold=True, after=_GAP)
    table = grid((Column("", _LABELS), Column("", _VALUES)), forms.pen.setter, rtl=say.manner.rtl, size=size)
    for fact in facts:
        flow.row(table, table.wrapped(fact))
    flow.at += _BETWEEN
