"""Draw a casebook: cover, contents, every form, appendix; the numbers of its pages stand on them once all are known (F84, F85)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import IO

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.books.appendix import draw_part
from sscexo_desktop.paper.books.book import Book, Missing
from sscexo_desktop.paper.books.casebook_contents import Contents, Entry
from sscexo_desktop.paper.books.casebook_cover import draw_cover, draw_study
from sscexo_desktop.paper.forms.form_writer import FormWriter
from sscexo_desktop.paper.forms.page_frame import printed_by, trail_head
from sscexo_desktop.paper.lettering.text import Typesetter
from sscexo_desktop.paper.outline import TwofoldOutline
from sscexo_desktop.paper.pen import DARK, PAGE_WIDTH
from sscexo_desktop.paper.sheet import PrintJob, Sheet
from sscexo_desktop.paper.table_flow import TOP, Flow
from sscexo_desktop.paper.wording import both_calendars, in_reading_order
from sscexo_desktop.study.model import Form, Visit
from sscexo_desktop.study.review_words import STATES

_RUNNING_TOP, _RUNNING_SIZE = 20.0, 6.6


class CasebookWriter:
    """Writes the books of any number of participants into one document, which `close` makes whole."""

    def __init__(self, job: PrintJob, file: IO[bytes], setter: Typesetter) -> None:
        self._forms = FormWriter(job, file, setter)
        self._say = Speaker(job.manner)
        self._setter = setter
        self._study = job.study
        self._pen, self._document = self._forms.pen, self._forms.document
        self._outline = TwofoldOutline(self._document.canvas, job.study, self._say)
        self._document.outline = self._outline
        self._document.before_end = self._running
        self._heads = 0

    def close(self) -> None:
        """Write the document."""
        self._document.close()

    def book(self, job: PrintJob, progress: Callable[[int, int], None]) -> None:
        """Draw the casebook of one participant."""
        book = job.book
        if book is None or any(each.form.identity for each in job.sheets):
            raise ValueError("a casebook is made of a book, and never of an identity form")
        self._forms.turn_to(job)
        self._job, self._before = job, self._document.pages
        self._page_of: dict[str, int] = {}
        self._document.canvas.addPageLabel(self._before, style="ARABIC", start=1, prefix=f"{book.participant} · ")
        say = self._say
        self._plain(say("Casebook of {participant}", participant=book.participant), lambda flow: self._cover(flow, book))
        contents = self._contents(job, book)
        self._plain(say("Study and parameters"), lambda flow: self._on_study(flow, book))
        for done, sheet in enumerate(job.sheets):
            progress(done, len(job.sheets))
            self._begins(_sheet_key(book, done))
            self._forms.sheet(sheet)
        self._plain(say("Appendix"), lambda flow: self._appendix(flow, book))
        self._finish(book, contents)

    def _cover(self, flow: Flow, book: Book) -> None:
        self._outline.place(self._say("Cover"))
        draw_cover(flow, self._forms, self._say, self._study, book)

    def _on_study(self, flow: Flow, book: Book) -> None:
        self._outline.place(self._say("Study and parameters"))
        draw_study(flow, self._forms, self._say, self._study, book, lambda part: self._begins(_study_key(book, part)))

    def _appendix(self, flow: Flow, book: Book) -> None:
        for n, part in enumerate(book.appendix):
            draw_part(flow, self._forms, self._say, self._study, part, partial(self._part_begins, book, n))

    def _part_begins(self, book: Book, number: int) -> None:
        self._begins(_part_key(book, number))
        self._outline.place(book.appendix[number].title)

    def _begins(self, key: str) -> None:
        """Note that what is known by this key begins on the page that is drawn now, or else begun next."""
        self._page_of[key] = self._document.pages - self._before + 1
        self._document.name_page(key)

    # ---- pages that bear no form ---------------------------------------------------------------------------------------------

    def _plain(self, title: str, draw: Callable[[Flow], object]) -> None:
        """Draw pages under one title."""
        head = self._head(title)
        draw(Flow(self._pen, lambda: self._turn(head), self._begin(head)))
        self._document.end_page()

    def _turn(self, head: str) -> float:
        self._document.end_page()
        return self._begin(head)

    def _begin(self, head: str) -> float:
        self._forms.watermark()
        self._document.use(head)
        self._pen.fresh()
        return TOP

    def _head(self, title: str) -> str:
        """Draw what stands on every page under a title, once."""
        self._heads += 1
        name = f"head.{self._heads}"
        say, stamp = self._say, self._job.stamp
        said = printed_by(say, stamp)
        if stamp.entries is not None:
            said = f"{said} · {trail_head(say, stamp.entries, stamp.seal)}"
        with self._document.printed(name):
            self._pen.fresh()
            self._forms.frame.head(title)
            self._forms.frame.foot_rule()
            self._forms.frame.foot_text(said)
        return name

    # ---- what is known at the end only ---------------------------------------------------------------------------------------

    def _running(self) -> None:
        """Leave room for the page's number within the book."""
        self._document.use(_running_name(self._document.pages))

    def _contents(self, job: PrintJob, book: Book) -> Contents:
        """Begin the pages of the contents; what they say is drawn in `_finish`."""
        title = self._say("Contents")
        contents = Contents(self._entries(job, book), self._setter, self._say)
        self._outline.place(title)
        head = self._head(title)
        for page in range(len(contents.pages)):
            self._begin(head)
            self._document.use(_contents_name(book, page))
            contents.link(self._document, page)
            self._document.end_page()
        return contents

    def _finish(self, book: Book, contents: Contents) -> None:
        """Draw the contents and the numbers of the pages, and enter the book into the outline."""
        for page in range(len(contents.pages)):
            with self._document.printed(_contents_name(book, page)):
                self._pen.fresh()
                contents.draw(self._pen, page, self._page_of)
        whose, pages = book.participant, self._document.pages - self._before
        for page in range(1, pages + 1):
            said = self._say("Casebook {participant} · page {page} of {pages}", participant=whose, page=page, pages=pages)
            with self._document.printed(_running_name(self._before + page)):
                self._pen.fresh()
                self._pen.shade(DARK)
                self._pen.text(PAGE_WIDTH / 2, _RUNNING_TOP, said, _RUNNING_SIZE, side="center")
        self._outline.close(book.participant)

    def _entries(self, job: PrintJob, book: Book) -> Iterator[Entry]:
        """Yield the lines of the contents: the study, visit by visit what there is and what is missing, the appendix."""
        yield Entry(self._say("Study and parameters"), heading=True)
        yield Entry(self._say("The study as registered"), "", _study_key(book, 0))
        yield Entry(self._say("Study parameters"), "", _study_key(book, 1))
        lines = [self._of_sheet(book, n, each) for n, each in enumerate(job.sheets)]
        lines += [self._of_missing(each) for each in book.missing]
        heading = ""
        for _, visit, entry in sorted(lines, key=lambda each: each[0]):
            if visit != heading:
                yield Entry(visit, heading=True)
            heading = visit
            yield entry
        yield Entry(self._say("Appendix"), heading=True)
        for n, part in enumerate(book.appendix):
            yield Entry(part.title, self._rows(len(part.rows)), _part_key(book, n))

    def _of_sheet(self, book: Book, number: int, sheet: Sheet) -> tuple[tuple[int, ...], str, Entry]:
        occasion = sheet.occurrence if sheet.visit is not None and sheet.visit.many else 0
        place = (*self._rank(sheet.visit), occasion, self._form_rank(sheet.visit, sheet.form), sheet.occurrence)
        words = self._say("{title} ({code})", title=self._outline.form(sheet), code=sheet.form.code)
        return place, self._outline.visit(sheet), Entry(words, self._standing(sheet), _sheet_key(book, number))

    def _of_missing(self, missing: Missing) -> tuple[tuple[int, ...], str, Entry]:
        visit, form = missing.visit, missing.form
        title = self._say(visit.title) if visit else self._say("Any time")
        words = self._say("{title} ({code})", title=form.title, code=form.code)
        return (*self._rank(visit), 0, self._form_rank(visit, form), 0), title, Entry(words, missing.why)

    def _rank(self, visit: Visit | None) -> tuple[int]:
        """Say where a visit stands in the protocol; what is of any time stands behind all of them."""
        ids = [each.id for each in self._study.visits]
        return (ids.index(visit.id) if visit else len(ids),)

    def _form_rank(self, visit: Visit | None, form: Form) -> int:
        forms = visit.forms if visit else self._study.any_time
        return forms.index(form.id) if form.id in forms else len(forms)

    def _standing(self, sheet: Sheet) -> str:
        """Say of which day a record is and how far it has come."""
        state = self._say(STATES[sheet.state or "in_progress"])
        if sheet.day is None:
            return state
        day = in_reading_order(self._say, both_calendars(self._say, sheet.day).first)
        return self._say("{day} · {state}", day=day, state=state)

    def _rows(self, count: int) -> str:
        if count == 1:
            return self._say("1 entry")
        return self._say("{n} entries", n=count) if count else self._say("none")


def _sheet_key(book: Book, number: int) -> str:
    return f"{book.participant}.form.{number}"


def _study_key(book: Book, number: int) -> str:
    return f"{book.participant}.study.{number}"


def _part_key(book: Book, number: int) -> str:
    return f"{book.participant}.part.{number}"


def _contents_name(book: Book, page: int) -> str:
    return f"contents.{book.participant}.{page}"


def _running_name(page: int) -> str:
    return f"running.{page}"
