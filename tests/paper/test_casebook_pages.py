"""F84: a casebook's contents, links, bookmarks and running page numbers all lead to the same, right pages, in both languages."""

from __future__ import annotations

import re
import shutil
import subprocess
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pytest
from printed_pages import ENGLISH, PERSIAN, bare, whole

from sscexo_desktop.actions.papers import casebook
from sscexo_desktop.actions.session import Session
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.books.casebook import write_casebooks
from sscexo_desktop.paper.lettering.text import Typesetter
from sscexo_desktop.paper.sheet import PrintJob
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.texts import Manner
from tests.people import demo_session, quick_demo

BOTH = pytest.mark.parametrize("manner", [ENGLISH, PERSIAN], ids=["en", "fa"])


@pytest.fixture(scope="module")
def session(study: Study, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    path = tmp_path_factory.mktemp("study") / "demo.sscexo"
    quick_demo(path, study)
    session = demo_session(path, study)
    yield session
    session.file.close()


class Read:
    """A casebook read back with two other libraries."""

    def __init__(self, path: Path, job: PrintJob | None = None) -> None:
        self.path, self.job = path, job
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            self.pdf = pypdf.PdfReader(path, strict=True)
        self.pages = [whole(page.get_textpage().get_text_range()) for page in pypdfium2.PdfDocument(path)]

    def text(self, page: int) -> str:
        return bare(self.pages[page])

    def links(self) -> Iterator[tuple[int, str, int]]:
        """Yield each link: on which page it is, what stands in its box, and to which page it leads, all from 0."""
        document = pypdfium2.PdfDocument(self.path)
        numbers = {page.indirect_reference.idnum: n for n, page in enumerate(self.pdf.pages) if page.indirect_reference}
        for number, page in enumerate(self.pdf.pages):
            notes = page.get("/Annots", ())
            words = document[number].get_textpage() if notes else None
            for note in notes:
                found = note.get_object()
                yield number, whole(words.get_text_bounded(*map(float, found["/Rect"]))), numbers[found["/Dest"][0].idnum]

    def outline(self) -> list[tuple[tuple[str, ...], int]]:
        """Return each bookmark with what it stands under, and its page."""
        return list(self._under(self.pdf.outline, ()))

    def _under(self, entries: Any, above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], int]]:
        last: tuple[str, ...] = above
        for each in entries:
            if isinstance(each, list):
                yield from self._under(each, last)
            else:
                last = (*above, str(each.title))
                yield last, self.pdf.get_destination_page_number(each)


@pytest.fixture
def read(session: Session, setter: Typesetter, tmp_path: Path) -> Any:
    def made(number: str, manner: Manner = ENGLISH) -> Read:
        job = casebook.gather_casebook(session, number, manner)
        return Read(write_casebooks((job,), 1, tmp_path / "book.pdf", setter), job)

    return made


@BOTH
def test_each_line_of_the_contents_leads_to_the_page_whose_number_stands_in_it(read: Any, manner: Manner) -> None:
    """F84, T17: the number at the end of a line is that of the page it leads to, and that page says so itself."""
    book, say = read("SSC-003", manner), Speaker(manner)
    links = list(book.links())
    job = book.job
    assert len(links) == 2 + len(job.sheets) + len(job.book.appendix)
    assert {page for page, _, _ in links} == {1}
    for n, (_, text, target) in enumerate(links):
        assert int(re.findall(r"\d+", text)[-1]) == target + 1
        if 2 <= n < 2 + len(job.sheets):
            sheet = job.sheets[n - 2]
            assert bare(say(sheet.form.title)) in book.text(target)
            assert manner.rtl or f"{sheet.form.code} v{job.study.version}" in book.pages[target]


def test_every_page_has_its_number_in_the_book_and_a_form_its_own_too(read: Any) -> None:
    """F84: “page n of m” of the casebook on every page; a form keeps its own “Page x of y”."""
    book = read("SSC-001")
    for n, text in enumerate(book.pages, 1):
        assert f"Casebook SSC-001 · page {n} of {len(book.pages)}" in text
    first = [target for _, _, target in book.links()][2 : 2 + len(book.job.sheets)]
    own = [re.search(r"Page (\d+) of (\d+)", text) for text in book.pages]
    for begin, end in zip(first, [*first[1:], None], strict=True):
        forms = own[begin:end] if end else [each for each in own[begin:] if each]
        assert [int(each[1]) for each in forms] == list(range(1, int(forms[0][2]) + 1))
    assert not any(own[: first[0]])


@BOTH
def test_bookmarks_by_visit_and_by_form_lead_to_the_same_pages(read: Any, manner: Manner) -> None:
    """F84: two branches, each with every form once, each leading where the contents lead."""
    book, say = read("SSC-003", manner), Speaker(manner)
    targets = [target for _, _, target in book.links()]
    forms = targets[2 : 2 + len(book.job.sheets)]
    marks = book.outline()
    assert marks[0] == (("SSC-003",), 0)
    for branch in ("By visit", "By form"):
        leaves = [(path, page) for path, page in marks if len(path) == 4 and path[1] == say(branch)]
        assert sorted(page for _, page in leaves) == sorted(forms)
    by_form = [path[2] for path, _ in marks if len(path) == 4 and path[1] == say("By form")]
    assert by_form.count(say(book.job.study.forms["infusion"].title)) == 3
    appendix = [page for path, page in marks if len(path) == 2 and path[1] in {each.title for each in book.job.book.appendix}]
    assert appendix == targets[2 + len(forms) :]


def test_what_was_never_entered_stands_in_the_contents_alone(read: Any) -> None:
    """F84: a missing form is named with the reason, and has neither page nor link."""
    book = read("SSC-003")
    assert re.search(r"Outcome visit \(OUT\) not entered: (not due yet|due|overdue)", re.sub(r"\s+", " ", book.pages[1]))
    assert "End of study (EOS) not entered" in re.sub(r"\s+", " ", book.pages[1])
    assert not any("End of study" in text for text in book.pages[2:])
    left = read("SSC-002")
    assert "not entered: Screen failure" in re.sub(r"\s+", " ", left.pages[1])


def test_the_cover_names_the_study_and_what_it_was_printed_from(read: Any, session: Session) -> None:
    """F84: the study, the participant by number, the state of the file; behind it every parameter, confirmed or not."""
    book = read("SSC-001")
    cover = re.sub(r"\s+", " ", book.pages[0])
    study, (entries, seal) = session.study, (book.job.stamp.entries, book.job.stamp.seal)
    for words in (study.title.en, study.registry, study.ethics, "ENR-01", "This is a practice study", f"audit trail {entries}"):
        assert words in cover
    assert seal[:4].upper() in cover
    settings = re.sub(r"\s+", " ", "".join(book.pages[2:5]))
    assert "not confirmed" in settings
    assert "GLI Global 2022" in settings


def test_casebooks_of_everybody_open_without_a_warning(session: Session, tmp_path: Path) -> None:
    """F84, T17: ten books in one PDF, each numbered by itself, a bookmark and page labels for each; nobody complains."""
    steps: list[tuple[int, int]] = []
    wanted = casebook.order(session, None, ENGLISH)
    path = casebook.write_one(session, wanted, tmp_path / "all.pdf", lambda done, of: steps.append((done, of)))
    book = Read(path)
    assert [title for (title, *more), _ in book.outline() if not more] == [f"SSC-{n:03d}" for n in range(1, 11)]
    begins = [n for n, text in enumerate(book.pages) if " · page 1 of " in text]
    assert len(begins) == 10
    assert book.pdf.page_labels[begins[3] + 1] == "SSC-004 · 2"
    for page, text, target in book.links():
        begin = max(each for each in begins if each <= page)
        assert int(re.findall(r"\d+", text)[-1]) == target + 1 - begin
    assert steps == sorted(steps)
    assert steps[-1][0] == steps[-1][1]
    checker = shutil.which("pdftotext")
    if checker:
        told = subprocess.run([checker, str(path), "-"], capture_output=True, check=True)
        assert told.stderr == b""


def test_contents_over_several_pages(read: Any, setter: Typesetter, tmp_path: Path) -> None:
    """F84: a hundred events make contents of more than a page; each line still names the page that it leads to."""
    job = read("SSC-003").job
    event = next(each for each in job.sheets if each.form.id == "adverse_event")
    many = tuple(replace(event, occurrence=n) for n in range(1, 101))
    path = write_casebooks((replace(job, sheets=many),), 1, tmp_path / "many.pdf", setter)
    book = Read(path)
    links = list(book.links())
    assert {page for page, _, _ in links} == {1, 2, 3}
    assert [int(re.findall(r"\d+", text)[-1]) for _, text, _ in links] == [target + 1 for _, _, target in links]
    assert [re.findall(r"Adverse event (\d+)", text) for _, text, _ in links][3:102] == [[str(n)] for n in range(2, 101)]


def test_a_second_print_of_the_same_is_the_same(session: Session, setter: Typesetter, tmp_path: Path) -> None:
    """T17: nothing in the PDF depends on anything but the job."""
    job = casebook.gather_casebook(session, "SSC-002", PERSIAN)
    first, second = (write_casebooks((job,), 1, tmp_path / name, setter).read_bytes() for name in ("a.pdf", "b.pdf"))
    assert first == second
