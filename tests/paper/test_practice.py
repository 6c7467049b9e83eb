"""F5: every page of every print of a practice study says so, in words and across the page, and is otherwise as it would be."""

from __future__ import annotations

from collections.abc import Callable

import pypdf
import pypdfium2
import pytest
from printed_pages import ENGLISH, PERSIAN, STAMP, Printed, bare, every_answer

from sscexo_desktop.actions.papers.printing import suggested_name
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.lettering.text import Typesetter
from sscexo_desktop.paper.report import Column, Report, write_report
from sscexo_desktop.paper.sheet import Sheet
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.texts import Manner

Write = Callable[..., Printed]
Make = Callable[..., Sheet]
BOTH = pytest.mark.parametrize("manner", [ENGLISH, PERSIAN], ids=["en", "fa"])
WORDS = "PRACTICE — no data of the trial"


@BOTH
@pytest.mark.parametrize("copy", ["filled", "blank", "participant"])
def test_every_page_is_marked(copy: str, manner: Manner, study: Study, make_sheet: Make, write: Write) -> None:
    """Continuation pages, blank forms and participants' copies too."""
    answers, rows = every_answer(study.forms["infusion"])
    answers[Place("CHKBY")] = "word " * 2000
    sheet = Sheet(study.forms["infusion"]) if copy == "blank" else make_sheet("infusion", answers, rows)
    printed = write(sheet, manner=manner, practice=True, participant_copy=copy == "participant")
    plain = write(sheet, manner=manner, participant_copy=copy == "participant")
    assert len(printed) == len(plain) > 2
    for page in range(len(printed)):
        assert bare(Speaker(manner)(WORDS)) in bare(printed.text(page))
        assert bare(Speaker(manner)(WORDS)) not in bare(plain.text(page))
        assert _grey(printed, page) > _grey(plain, page) + 0.02


def _grey(printed: Printed, page: int) -> float:
    """How much of a page is the pale grey of the word."""
    bitmap = pypdfium2.PdfDocument(printed.bytes)[page].render(scale=0.5, grayscale=True)
    shades = bytes(bitmap.buffer)
    return sum(225 <= shade <= 233 for shade in shades) / len(shades)


@BOTH
def test_the_word_across_the_page_is_no_text(manner: Manner, study: Study, make_sheet: Make, write: Write) -> None:
    """What is read out of a page is what it would be, but for the words at its head."""
    answers, rows = every_answer(study.forms["outcome"])
    sheet = make_sheet("outcome", answers, rows)
    plain, marked = write(sheet, manner=manner), write(sheet, manner=manner, practice=True)
    for page in range(len(plain)):
        lines = [line for line in marked.text(page).splitlines() if bare(Speaker(manner)(WORDS)) not in bare(line)]
        assert "".join(lines).split() == "".join(plain.text(page).splitlines()).split()


@BOTH
def test_the_word_is_drawn_once(manner: Manner, study: Study, make_sheet: Make, write: Write) -> None:
    """A hundred pages hold it no more often than one."""
    answers, rows = every_answer(study.forms["end_of_study"])
    sheet = make_sheet("end_of_study", answers, rows)
    many = [pypdf.PdfReader(write(*[sheet] * 40, manner=manner, practice=each).path) for each in (False, True)]
    streams = [{name for page in read.pages for name in page["/Resources"]["/XObject"]} for read in many]
    assert len(streams[1]) == len(streams[0]) + 1


def test_the_file_says_it_too(study: Study, make_sheet: Make, write: Write) -> None:
    printed = write(make_sheet("infusion", {}), practice=True)
    assert suggested_name(printed.job) == "PRACTICE_SSC-EXO_SSC-003_INF_infusion1_CRF.pdf"
    metadata = pypdf.PdfReader(printed.path).metadata
    assert metadata is not None
    assert str(metadata.title).startswith("PRACTICE")
    assert not suggested_name(write(make_sheet("infusion", {})).job).startswith("PRACTICE")


@BOTH
def test_reports_are_marked(manner: Manner, study: Study, setter: Typesetter, write: Write, tmp_path: object) -> None:
    out = write(Sheet(study.forms["deviation"])).path
    rows = tuple((str(n),) for n in range(200))
    write_report(Report("List", (), (Column("A", 1),), rows, "", study, manner, STAMP, practice=True), out, setter=setter)
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(out)]
    assert len(pages) > 2
    assert all(bare(Speaker(manner)(WORDS)) in bare(page) for page in pages)
