"""Where the answers of printed records stand, on a form's own pages and where its tables go on, and what stands there."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, groupby

from printed_pages import Printed, bare

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.forms.answers_on_paper import Answerer, row_of
from sscexo_desktop.paper.forms.continuation import continuation
from sscexo_desktop.paper.forms.fitting import Fitter
from sscexo_desktop.paper.forms.layout import LayoutSetter
from sscexo_desktop.paper.forms.parts import Page, Part, Slot
from sscexo_desktop.paper.pen import MARGIN, PAGE_HEIGHT, PAGE_WIDTH, WIDTH, Box
from sscexo_desktop.paper.sheet import Sheet
from sscexo_desktop.study.places import Place

_PAGE_OF = {"en": r"Page (\d+) of (\d+)", "fa": r"صفحه\s*([۰-۹]+)\s*از\s*([۰-۹]+)"}
_FIGURES, _ARABIC = r"0-9۰-۹٠-٩٫٬.,:/+−\-", "\u060c-\u065f\u066d-\u06ef\u06fa-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefe"
_RUNS = re.compile(f"[{_FIGURES}]+|[{_ARABIC}]+|[^\\W{_FIGURES}{_ARABIC}]+|.")
"""Stretches that are written in one direction, and each sign by itself."""
_LEFT_TO_RIGHT = re.compile("[0-9۰-۹A-Za-z]+")


@dataclass(frozen=True)
class Spot:
    """A slot of a record with the place whose value belongs there, its page of the document, and its part with the part's top."""

    sheet: Sheet
    slot: Slot
    place: Place
    page: int
    part: Part
    top: float


class Map:
    """Finds in a document what stands at each item of each record; which pages are a record's is read from the pages themselves."""

    def __init__(self, printed: Printed) -> None:
        self.printed = printed
        job = printed.job
        self.say = Speaker(job.manner)
        self._layouts = LayoutSetter(job.study, self.say, printed.setter)
        self._fitter = Fitter(printed.setter, rtl=job.manner.rtl)

    def first_pages(self) -> list[tuple[int, int]]:
        """Return the first page and the number of pages of each record; every page has to say which it is of how many."""
        found, left, of = [], 0, 0
        for page in range(len(self.printed)):
            said = re.search(_PAGE_OF[self.printed.job.manner.language], self.printed.text(page))
            assert said, f"page {page} does not say which it is"
            number, pages = map(int, said.groups())
            if not left:
                found.append((page, pages))
                left = of = pages
            assert (number, pages) == (of - left + 1, of), (page, number, pages)
            left -= 1
        assert left == 0
        assert len(found) == len(self.printed.job.sheets)
        return found

    def spots(self) -> Iterator[Spot]:
        """Every slot that a record fills."""
        for sheet, (first, _) in zip(self.printed.job.sheets, self.first_pages(), strict=True):
            layout = self._layouts.lay_out(sheet.form)
            answerer = Answerer(layout, self._fitter, self.say, participant_copy=self.printed.job.participant_copy)
            more = continuation(answerer.answer(sheet), (), self.printed.setter, self.say)
            for n, page in enumerate((*layout.pages, *more.pages)):
                yield from self._on_page(sheet, first + n, page)

    def _on_page(self, sheet: Sheet, number: int, page: Page) -> Iterator[Spot]:
        for placed in page:
            for slot in placed.part.slots:
                row = row_of(sheet, slot)
                if row is not None:
                    yield Spot(sheet, slot, Place(slot.item.id, row), number, placed.part, placed.top)

    # ---- what stands there -------------------------------------------------------------------------------------------------

    def answer(self, spot: Spot) -> Seen:
        """What stands in the box of an answer."""
        return self.within(spot.page, spot.slot.box, spot.top)

    def row(self, spot: Spot) -> Seen:
        """What stands anywhere in the part of an answer, from its number on."""
        room = spot.slot.room
        start, width = (room.start - 33, WIDTH) if room and not room.start < MARGIN + WIDTH / 2 else (MARGIN, WIDTH)
        return self.within(spot.page, Box(start, 0, width, spot.part.height), spot.top)

    def within(self, page: int, box: Box, top: float) -> Seen:
        """What stands in a box of a page."""
        left = PAGE_WIDTH - box.start - box.width if self.printed.job.manner.rtl else box.start
        high = PAGE_HEIGHT - top - box.top
        inside = [
            (letter, x, round(y, 1))
            for letter, x, y in self.printed.letters(page)
            if left - 1 <= x <= left + box.width + 1 and high - box.height <= y <= high
        ]
        return Seen(tuple(inside))


@dataclass(frozen=True)
class Seen:
    """Letters with their places, in the order in which a reader of the PDF gives them."""

    letters: tuple[tuple[str, float, float], ...]

    @cached_property
    def text(self) -> str:
        """What the reader gives."""
        return "".join(each[0] for each in self.letters)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """Line by line from left to right, as it stands on the page."""
        placed = sorted((each for each in self.letters if not each[0].isspace()), key=lambda each: (-each[2], each[1]))
        return tuple("".join(each[0] for each in line) for _, line in groupby(placed, key=lambda each: each[2]))

    @cached_property
    def turned(self) -> tuple[str, ...]:
        """Line by line as a line from right to left is read: numbers and Latin words stand in it from left to right."""
        return tuple(_LEFT_TO_RIGHT.sub(lambda found: found[0][::-1], line[::-1]) for line in self.lines)

    def reads(self, words: str) -> bool:
        """Whether these words stand in one line, in this order."""
        return any(_loose(words) in _loose(each) for each in (self.text, *self.lines, *self.turned))

    def holds(self, words: str) -> bool:
        """Whether these words stand here: as they are, or each stretch of one direction as the eye reads it."""
        stretches = (each for word in words.split() for each in _RUNS.findall(word))
        return _loose(words) in _loose(self.text) or all(map(self._holds, stretches))

    def _holds(self, stretch: str) -> bool:
        if any(map(unicodedata.combining, stretch)):
            return not Counter(_loose(stretch)) - Counter(_loose(self.text))
        wanted, seen = _loose(stretch), _loose("".join(self.lines))
        return wanted in seen or wanted in _loose("".join(self.turned)) or wanted in _loose(self.text)

    @property
    def top(self) -> Seen:
        """The highest line alone."""
        high = max((y for letter, _, y in self.letters if not letter.isspace()), default=0.0)
        return Seen(tuple(each for each in self.letters if each[2] == high))

    def left_after(self, *words: str) -> str:
        """What stands here besides these words, letter by letter in no order."""
        rest = Counter(_loose(self.text))
        rest.subtract(Counter(_loose("".join(words))))
        return "".join((+rest).elements())

    def made_of(self, words: str, others: Collection[str]) -> bool:
        """Whether these words stand here, and nothing else but some of the others, each of them whole."""
        there = Counter(_loose(self.text))
        some = (each for n in range(len(others) + 1) for each in combinations(others, n))
        return self.holds(words) and any(Counter(_loose("".join((words, *each)))) == there for each in some)

    def crossed(self, *, rtl: bool) -> list[bool]:
        """The tick boxes as they are read, line by line: whether each is crossed."""
        read = (line[::-1] if rtl else line for line in self.lines)
        return [each == "☒" for line in read for each in line if each in "☐☒"]


def _loose(text: str) -> str:
    """A text without what is not seen, and without lam, which readers may lose beside alef; three dots are one sign."""
    return bare(text).replace("ل", "").replace("...", "…")
