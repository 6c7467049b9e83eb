"""Annotate the pages of a form: find room for what is to be said of each item, beside its answer or under its label (F86)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.annotated.annotation import (
    LEADING,
    PADDING,
    SIZES,
    Piece,
    Tag,
    Wording,
    dataset_of,
    in_two_lines,
    name_alone,
    plain,
    target_alone,
    wordings,
)
from sscexo_desktop.paper.annotated.ink import Ink, InkPen, lowered, room_for, within
from sscexo_desktop.paper.forms.copies import CopyPrinter
from sscexo_desktop.paper.forms.head_room import header_cell
from sscexo_desktop.paper.forms.page_frame import FrameDrawer
from sscexo_desktop.paper.forms.parts import NUMBER_WIDTH, Bar, Column, FormLayout, Page, Question, ResultLine, Row, Slot, TableRow
from sscexo_desktop.paper.forms.printed_form import FormPrinter, answer_start
from sscexo_desktop.paper.lettering.text import Typesetter
from sscexo_desktop.paper.pen import MARGIN, WIDTH, Box
from sscexo_desktop.paper.sheet import PrintJob, Sheet
from sscexo_desktop.paper.wording import numbering
from sscexo_desktop.study.model import Form, Item, Section, Study
from sscexo_desktop.study.sdtm import SUPPLEMENT, dataset_title, destination

_LINES = Box(MARGIN, 6.5, WIDTH, 14), Box(MARGIN, 20, WIDTH, 14)
_TITLES = _LINES, (*_LINES, Box(MARGIN, 34, WIDTH, 38))
"""Where the datasets are named: above the title of the page, else also beside it."""
_TITLE_SIZES = (8.5, 8.0, 7.5, 7.0, 6.5, 6.0)
_IN_COLUMN, _IN_TABLE = SIZES[:3], SIZES[:5]
_BESIDE, _FROM_RULE, _ABOVE = 3.0, 1.4, 0.5
"""How much stays free between a tag and the words or the rules beside it, and above and below it."""
_READERS = ("", "RADIOLOGIST 1", "RADIOLOGIST 2")
"""The evaluators of the controlled terminology (C94530, C94531) by whose reading an item is."""


Fitted = tuple[Wording, float, Box]
"""A wording, its size and its place."""


@dataclass(frozen=True, slots=True)
class Annotated:
    """A page's tags; `datasets` in the order in which they come on it; `left` are the items for which there was no room."""

    tags: tuple[Tag, ...]
    datasets: tuple[str, ...]
    left: tuple[Item, ...]


class Annotator:
    """Annotates forms of one study for one reader."""

    def __init__(self, job: PrintJob, say: Speaker, setter: Typesetter) -> None:
        self._job = job
        self._say = say
        self._setter = setter

    def page(self, sheet: Sheet, layout: FormLayout, number: int) -> Annotated:
        """Annotate one page of a form."""
        return _PageAnnotator(self._job, self._say, self._setter).annotate(sheet, layout.pages[number])


class _PageAnnotator:
    """Annotates one page; what it has placed is taken."""

    def __init__(self, job: PrintJob, say: Speaker, setter: Typesetter) -> None:
        self._job = job
        self._say = say
        self._setter = setter
        self._ink = Ink()
        self._tags: list[Tag] = []
        self._left: list[Item] = []

    def annotate(self, sheet: Sheet, page: Page) -> Annotated:
        """Place all tags of the page."""
        self._ink = self._printed(sheet, page)
        for part_type, placed in groupby(page, lambda each: type(each.part)):
            parts = list(placed)
            if part_type is TableRow:
                self._table([(each.part, each.top) for each in parts if isinstance(each.part, TableRow)])
            for each in parts:
                match each.part:
                    case Row():
                        for question in each.part.questions:
                            self._question(question, Box(question.start, each.top, question.width, each.part.height))
                    case ResultLine():
                        self._results(each.part, each.top)
                    case Bar():
                        self._readers(sheet.form, each.part, each.top)
        datasets = self._datasets()
        self._frame(sheet, datasets)
        self._titles(datasets)
        return Annotated(tuple(self._tags), datasets, tuple(self._left))

    def _printed(self, sheet: Sheet, page: Page) -> Ink:
        """What stands on the page before it is annotated."""
        pen = InkPen(self._setter, rtl=self._say.manner.rtl)
        frame = FrameDrawer(pen, self._job.study, self._say, practice=self._job.practice)
        frame.printed(sheet.form)
        frame.filled(sheet, self._job)
        FormPrinter(pen, self._say).page(page)
        CopyPrinter(pen, self._say, "annotated").page(page)
        return pen.ink

    # ---- room ----------------------------------------------------------------------------------------------------------------

    def _taken(self, region: Box, *, ruled: bool = True) -> list[Box]:
        words = (each.inset(-_BESIDE, -_ABOVE) for each in (*self._ink.words, *(tag.box for tag in self._tags)))
        rules = (each.inset(-_FROM_RULE, -_ABOVE) for each in self._ink.rules) if ruled else ()
        return within((*words, *rules), region)

    def _fit(
        self,
        wordings: Sequence[Wording],
        regions: Iterable[Box],
        sizes: Sequence[float] = SIZES,
        *,
        ruled: bool = True,
        at_end: bool = True,
    ) -> Fitted | None:
        """Find the largest size and the fullest wording for which one of the regions has room."""
        rooms = [(region, self._taken(region, ruled=ruled)) for region in regions]
        for size in sizes:
            for region, taken in rooms:
                for wording in wordings:
                    width = max(self._width(line, size) for line in wording) + 2 * PADDING * size
                    box = room_for(width, (len(wording) * LEADING + PADDING) * size, region, taken, at_end=at_end)
                    if box:
                        return wording, size, lowered(box, region, taken) if at_end else box
        return None

    def _width(self, line: Iterable[Piece], size: float) -> float:
        return sum(self._setter.width(each.text, size, each.bold, each.rtl) for each in line)

    def _place(
        self,
        item: Item,
        worded: Iterable[Wording],
        regions: Iterable[Box],
        sizes: Sequence[float] = SIZES,
        *,
        ruled: bool = True,
        at_end: bool = True,
    ) -> bool:
        found = self._fit(tuple(worded), regions, sizes, ruled=ruled, at_end=at_end)
        if found:
            self._tags.append(Tag(*found, dataset_of(item), item=item.id))
        return found is not None

    # ---- items ---------------------------------------------------------------------------------------------------------------

    def _question(self, question: Question, box: Box) -> None:
        """Annotate a question beside the room for its answer, else in the cell of its label."""
        slot = question.slot
        middle, end = answer_start(slot), box.start + box.width
        label = Box(box.start + NUMBER_WIDTH, box.top, middle - box.start - NUMBER_WIDTH, box.height)
        answer = Box(middle, box.top, end - middle, box.height)
        across = Box(label.start, box.top, end - label.start, box.height).inset(0, _ABOVE)
        worded = tuple(wordings(slot.item))
        placed = self._place(slot.item, worded, (answer, label)) or self._place(slot.item, worded, (across,), ruled=False)
        if not placed:
            self._left.append(slot.item)

    def _table(self, rows: Sequence[tuple[TableRow, float]]) -> None:
        """Annotate the columns of a table in its empty cells: each in its own, or with its number across those beside it."""
        if rows[0][0].line > 1:
            return
        top = rows[0][1]
        height = rows[-1][1] + rows[-1][0].height - top
        for column in rows[0][0].columns:
            if column.item is not None:
                self._column(column, column.item, top, height)

    def _column(self, column: Column, item: Item, top: float, height: float) -> None:
        own = Box(column.start, top, column.width, height).inset(_FROM_RULE, _ABOVE)
        further = Box(own.start, own.top, MARGIN + WIDTH - own.start - _FROM_RULE, own.height)
        every = Box(MARGIN, own.top, WIDTH, own.height).inset(_FROM_RULE)
        numbered = tuple(wordings(item, column.number))
        placed = (
            self._place(item, wordings(item), (own,), _IN_COLUMN, ruled=False, at_end=False)
            or self._place(item, numbered, (further,), _IN_TABLE, ruled=False, at_end=False)
            or self._place(item, numbered, (every,), ruled=False)
        )
        if not placed:
            self._left.append(item)

    def _results(self, line: ResultLine, top: float) -> None:
        """Annotate the cells of a line of results: all of it in the cell, or the name there and under it where it goes."""
        for slot in line.slots:
            if not slot.again:
                self._result(line, slot, top)

    def _result(self, line: ResultLine, slot: Slot, top: float) -> None:
        item = slot.item
        cell = Box(slot.box.start - 2.4, top, slot.box.width + 4.8, line.room.top)
        if destination(item) is None:
            placed = self._place(item, in_two_lines(item), (cell,))
        else:
            placed = self._place(item, name_alone(item), (cell,))
            room = line.room.moved(top)
            under = Box(cell.start, room.top, room.start + room.width - cell.start, room.height)
            found = self._fit(tuple(target_alone(item)), (under, room), ruled=False, at_end=False)
            if found:
                self._tags.append(Tag(*found, dataset_of(item)))
            placed = placed and found is not None
        if not placed:
            self._left.append(item)

    def _readers(self, form: Form, bar: Bar, top: float) -> None:
        """Say at the title of a section by whose reading its findings are."""
        section = self._section(form, bar)
        readings = {each.reading for each in section.items} if section else set()
        said = [f'REEVALID = "{_READERS[each]}"' for each in sorted(readings) if each]
        found = self._fit((plain(said),), (Box(MARGIN, top, WIDTH, bar.height),)) if said else None
        if found:
            self._tags.append(Tag(*found, dashed=True))

    def _section(self, form: Form, bar: Bar) -> Section | None:
        numbered = enumerate(form.sections, 1)
        return next((each for number, each in numbered if numbering(self._say, number) == bar.number), None)

    # ---- the frame -------------------------------------------------------------------------------------------------------------

    def _datasets(self) -> tuple[str, ...]:
        """The datasets of the page in its reading order, qualifiers behind their domain."""
        in_order = [each.dataset for each in sorted(self._tags, key=lambda each: (each.box.top, each.box.start)) if each.dataset]
        domains = list(dict.fromkeys(each.removeprefix(SUPPLEMENT) for each in in_order))
        there = set(in_order)
        return tuple(name for domain in domains for name in (domain, f"{SUPPLEMENT}{domain}") if name in there)

    def _frame(self, sheet: Sheet, datasets: Sequence[str]) -> None:
        """Annotate the boxes at the head of the page, which are the same on each page."""
        for number, (said, dataset) in enumerate(_keys(sheet.form, self._job.study)):
            cell = header_cell(number)
            below = Box(cell.start, cell.top + cell.height, cell.width, 9)
            found = self._fit((plain([said]),), (cell, below)) if said else None
            if found:
                self._tags.append(Tag(*found, dataset if dataset in datasets else ""))

    def _titles(self, datasets: Sequence[str]) -> None:
        """Name the datasets at the top of the page, all in the largest size in which there is room for all of them."""
        said = [(f"{each} = {dataset_title(each)}", each) for each in datasets]
        if "IE" in datasets:
            said.append((self._say("IE holds only the criteria that are not met."), ""))
        for regions in _TITLES:
            for size in _TITLE_SIZES:
                if self._in_a_row(said, regions, size):
                    return

    def _in_a_row(self, said: Iterable[tuple[str, str]], regions: Iterable[Box], size: float) -> bool:
        """Set words with their dataset, or without one as notes, one behind the other; all of them or none."""
        before = len(self._tags)
        for words, dataset in said:
            found = self._fit((plain([words], bold=bool(dataset)),), regions, (size,), at_end=False)
            if not found:
                del self._tags[before:]
                return False
            self._tags.append(Tag(*found, dataset, dashed=not dataset))
        return True


def _keys(form: Form, study: Study) -> Iterator[tuple[str, str]]:
    """What stands in the boxes at the head of a form: participant, visit or number of the entry, and the day."""
    yield "DM.SUBJID", "DM"
    if form.many:
        yield f"{form.domain}.{form.domain}SPID", form.domain
    else:
        yield ("", "") if form.id in study.any_time else ("VISITNUM, VISIT", "")
    day = destination(form.items[form.date_item]) if form.date_item else None
    yield (day.annotation, day.dataset) if day else ("", "")
