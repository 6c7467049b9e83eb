"""Answers made by hand, and a reader that looks into the boxes of a printed form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from ctypes import c_double
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pypdfium2.raw as raw

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.forms.answers_on_paper import row_of
from sscexo_desktop.paper.forms.layout import LayoutSetter
from sscexo_desktop.paper.forms.parts import Slot
from sscexo_desktop.paper.lettering.text import Typesetter
from sscexo_desktop.paper.pen import PAGE_HEIGHT, PAGE_WIDTH, Box
from sscexo_desktop.paper.sheet import PrintJob, Sheet, Stamp
from sscexo_desktop.study.dates import PartialDate
from sscexo_desktop.study.kinds import ChoiceKind, DecimalKind
from sscexo_desktop.study.model import Form, Item, Study
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.texts import Manner
from sscexo_desktop.study.typed import Answer

ENGLISH, PERSIAN = Manner("en"), Manner("fa", "jalali")
STAMP = Stamp(datetime(2024, 10, 14, 5, 22, tzinfo=UTC), "coordinator", 1291, "9f3a17c2b08e" + "0" * 52)
SAVED = datetime(2024, 10, 14, 5, 21, tzinfo=UTC)

_OPEN = str.maketrans(")]»”>}", "([«“<{")

Answers = Mapping[Place, Answer]


def visit_of(study: Study, form: str) -> str:
    return next((visit.id for visit in study.visits if form in visit.forms), "")


def every_answer(form: Form) -> tuple[dict[Place, Answer], dict[str, tuple[int, ...]]]:
    """Return a value for each item that is typed, two rows in each table."""
    rows = {section.id: (1, 2) for section in form.sections if section.repeat}
    answers: dict[Place, Answer] = {}
    for section in form.sections:
        for item in section.items:
            for row in rows.get(section.id, (0,)):
                if not item.derive:
                    answers[Place(item.id, row)] = example(item)
    return answers, rows


def example(item: Item) -> Answer:
    """Return a value of the item's kind, within its limits where it has some."""
    if isinstance(item.kind, ChoiceKind):
        return item.kind.codelist.codes[-1] if len(item.kind.codelist.codes) > 2 else item.kind.codelist.codes[0]
    high = item.hard.high if item.hard else None
    number = high if isinstance(high, Decimal) else Decimal(37)
    return {
        "integer": int(number),
        "decimal": number.quantize(Decimal(1).scaleb(-item.kind.places)) if isinstance(item.kind, DecimalKind) else None,
        "date": date(2024, 9, 18),
        "partial_date": PartialDate.known("jalali", 1402, 7),
        "time": time(9, 45),
        "datetime": datetime(2024, 9, 18, 9, 45),  # noqa: DTZ001 - the wall clock at the site
        "text": f"About {item.id}",
        "long_text": f"A longer word about {item.id}",
    }[item.kind.name]


class Printed:
    """A PDF that was written, read back with another library."""

    def __init__(self, job: PrintJob, path: Path, setter: Typesetter) -> None:
        self.job, self.path, self.setter = job, path, setter
        self.bytes = path.read_bytes()
        self.pdf = pypdfium2.PdfDocument(self.bytes)
        self.texts = [page.get_textpage() for page in self.pdf]
        self._found: dict[int, list[tuple[str, float, float]]] = {}
        self._layouts = LayoutSetter(job.study, Speaker(job.manner), setter)

    def __len__(self) -> int:
        return len(self.pdf)

    def text(self, page: int) -> str:
        """Return all text of a page (from 0), surrogates joined."""
        return whole(self.texts[page].get_text_range())

    @property
    def all_text(self) -> str:
        return "\n".join(self.text(page) for page in range(len(self)))

    def slots(self) -> Iterator[tuple[Sheet, Slot, Place, int, float]]:
        """Yield each slot that a record fills on its form's own pages, with its PDF page and the top of its part.

        Only for sheets without continuation pages but for the last.
        """
        first = 0
        for sheet in self.job.sheets:
            layout = self._layouts.lay_out(sheet.form)
            for number, page in enumerate(layout.pages):
                for placed in page:
                    for slot in placed.part.slots:
                        row = row_of(sheet, slot) if sheet.record else 0
                        if row is not None:
                            yield sheet, slot, Place(slot.item.id, row), first + number, placed.top
            first += len(layout.pages)

    def inside(self, page: int, box: Box, top: float = 0.0) -> str:
        """Return the text within a box of a page."""
        left = PAGE_WIDTH - box.start - box.width if self.job.manner.rtl else box.start
        high = PAGE_HEIGHT - top - box.top
        letters = (
            letter
            for letter, x, y in self.letters(page)
            if left - 1 <= x <= left + box.width + 1 and high - box.height <= y <= high
        )
        return whole("".join(letters))

    def letters(self, page: int) -> list[tuple[str, float, float]]:
        """Each character of a page with its origin."""
        if page not in self._found:
            text, x, y = self.texts[page], c_double(), c_double()
            found: list[tuple[str, float, float]] = []
            for at in range(text.count_chars()):
                raw.FPDFText_GetCharOrigin(text, at, x, y)
                found.append((chr(raw.FPDFText_GetUnicode(text, at)), x.value, y.value))
            self._found[page] = list(_surrogates_joined(found))
        return self._found[page]

    def answer(self, slot: Slot, page: int, top: float) -> str:
        return self.inside(page, slot.box, top)


def _surrogates_joined(letters: list[tuple[str, float, float]]) -> Iterator[tuple[str, float, float]]:
    """Join the halves of a character, which a reader gives one by one, in a line from right to left the second one first."""
    at = 0
    while at < len(letters):
        letter, x, y = letters[at]
        half = letters[at + 1][0] if at + 1 < len(letters) else ""
        pair = letter + half if "\ud800" <= letter < "\udc00" else half + letter
        joined = "\ud800" <= pair[:1] < "\udc00" <= pair[1:] <= "\udfff"
        yield (whole(pair) if joined else letter), x, y
        at += 2 if joined else 1


def whole(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def bare(text: str) -> str:
    """Return a text without spaces and what is not seen; brackets all open, and lam-alef is alef, since
    readers of right-to-left lines turn the one and may lose half of the other.
    """
    return re.sub(r"[\s\u200b-\u200f\u2066-\u2069\u202a-\u202e\ufeff]", "", text).replace("لا", "ا").translate(_OPEN)
