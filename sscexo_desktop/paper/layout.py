"""Lay a form out: definition → numbered parts → pages, once for each form and language, the same for blank and filled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.marks import SMALL_TICK_SIZE, TICK_SIZE, Marks, Ticks, numeric
from sscexo_desktop.paper.parts import (
    BELOW_LABEL,
    FIRST_BASELINE,
    LABEL_LEADING,
    LABEL_SIZE,
    LABEL_WIDTH,
    NUMBER_WIDTH,
    PADDING,
    SMALL_LEADING,
    SMALL_SIZE,
    Bar,
    FormLayout,
    Group,
    Note,
    Page,
    Part,
    Placed,
    Question,
    Row,
    Signatures,
    Slot,
    Table,
)
from sscexo_desktop.paper.pen import BODY_BOTTOM, BODY_TOP, MARGIN, WIDTH, Box
from sscexo_desktop.paper.tables import TableSetter
from sscexo_desktop.paper.text import Line, Typesetter
from sscexo_desktop.paper.wording import hint, numbering
from sscexo_desktop.study.codelists import CodeList
from sscexo_desktop.study.kinds import ChoiceKind, LongText, Text
from sscexo_desktop.study.model import Form, Item, Section, Study

BAR_HEIGHT, GAP = 19.0, 9.0
SIGNATURES_HEIGHT = 82.0
WRITING_LINES, WRITING_LEADING = 3, 13.0
_VALUE_START = MARGIN + NUMBER_WIDTH + LABEL_WIDTH
_LEGEND_FROM = 4
_MOST_TICK_LINES = 3
_HALF_LABEL = 112.0


Asked = tuple[str, Item, str]
"""An item with its number and the hint when it is asked."""


def flow(groups: Iterable[Group], top: float = BODY_TOP) -> tuple[Page, ...]:
    """Place groups one under the other, on a new page where one does not fit."""
    pages: list[list[Placed]] = [[]]
    at = top
    for group in groups:
        if pages[-1] and at + group.height > BODY_BOTTOM:
            pages.append([])
            at = BODY_TOP
            at = _place(pages[-1], group.again, at)
        at = _place(pages[-1], group.parts, at)
    return tuple(map(tuple, pages))


def _place(page: list[Placed], parts: Iterable[Part], at: float) -> float:
    for part in parts:
        page.append(Placed(at, part))
        at += part.height
    return at


class LayoutSetter:
    """Lays out forms of one study for one reader."""

    def __init__(self, study: Study, say: Speaker, setter: Typesetter) -> None:
        self._study = study
        self._say = say
        self._setter = setter
        self._ticks = Ticks(say, setter)
        self._tables = TableSetter(say, setter)

    def lay_out(self, form: Form) -> FormLayout:
        """Lay a form out; retired items have no place."""
        tables: dict[str, Table] = {}
        groups = list(self._note(form))
        for number, section in enumerate(form.sections, 1):
            bar = self._bar(form, section, number)
            if section.repeat:
                table, of_table = self._tables.lay_out(section, number, bar)
                tables[section.id] = table
                groups.extend(of_table)
            else:
                groups.extend(self._rows(form, section, number, bar))
        groups.append(self._signatures(len(form.sections) + 1))
        return FormLayout(flow(groups), tables)

    def _lines(self, text: str, width: float, size: float) -> tuple[Line, ...]:
        return self._setter.wrap(text, width, size, False, self._say.manner.rtl)

    def _note(self, form: Form) -> Iterator[Group]:
        if form.note:
            lines = self._lines(self._say(form.note), WIDTH, 7)
            yield Group((Note(lines, len(lines) * 8.6 + 2),))

    def _signatures(self, number: int) -> Group:
        title = self._say("Signature")
        bar = Bar(numbering(self._say, number), title, "", "", BAR_HEIGHT + GAP)
        return Group((bar, Signatures(numbering(self._say, number, 1), SIGNATURES_HEIGHT)))

    def _bar(self, form: Form, section: Section, number: int) -> Bar:
        legend = self._legend(section)
        note = self._say(section.note) if section.note else ""
        when = hint(self._say, self._study, form, section.when)
        height = GAP + BAR_HEIGHT + (len(legend) * 9 + 4 if legend else 0)
        return Bar(numbering(self._say, number), self._say(section.title), note, when, height, legend)

    # ---- rows --------------------------------------------------------------------------------------------------------------

    def _rows(self, form: Form, section: Section, number: int, bar: Bar) -> Iterator[Group]:
        legend = self._common_list(section)
        start: tuple[Part, ...] = (bar,)
        questions = self._numbered(form, section, number)
        for first, second in _paired(questions):
            row = self._pair(first, second, legend) if second else None
            for each in [row] if row else [self._row(one, legend) for one in (first, second) if one]:
                yield Group((*start, each))
                start = ()

    def _numbered(self, form: Form, section: Section, number: int) -> list[Asked]:
        """Each item of the section with its number and the hint when it is asked."""
        found: list[Asked] = []
        governing: Item | None = None
        for item in _current(section):
            said = hint(self._say, self._study, form, item.when, governing)
            found.append((numbering(self._say, number, len(found) + 1), item, said))
            governing = item if item.when is None else governing
        return found

    def _row(self, asked: Asked, legend: CodeList | None) -> Row:
        question, height = self._question(asked, MARGIN, LABEL_WIDTH, WIDTH, legend)
        return Row((question,), height)

    def _pair(self, first: Asked, second: Asked, legend: CodeList | None) -> Row | None:
        half = WIDTH / 2
        built = [
            self._question(each, MARGIN + n * half, _HALF_LABEL, half, legend) for n, each in enumerate((first, second))
        ]
        if not all(_is_short(each) for each, _ in built):
            return None
        return Row(tuple(each for each, _ in built), max(height for _, height in built))

    def _question(
        self, asked: Asked, start: float, label_width: float, width: float, legend: CodeList | None
    ) -> tuple[Question, float]:
        """Build a question `width` wide; return it with the height it needs."""
        number, item, said = asked
        inner = label_width - 2 * PADDING
        label = self._lines(self._say(item.label), inner, LABEL_SIZE)
        beside = said if len(label) == 1 and self._room_beside(label[0], said, inner) else ""
        below = self._lines(said, inner, SMALL_SIZE) if said and not beside else ()
        guide = self._lines(self._say(item.help), inner, SMALL_SIZE) if item.help else ()
        top = FIRST_BASELINE + LABEL_LEADING * (len(label) - 1) + BELOW_LABEL
        room_top = top + SMALL_LEADING * len(below)
        label_height = room_top + SMALL_LEADING * max(len(guide), 1) + 0.8
        value_start = start + NUMBER_WIDTH + label_width
        value = Box(value_start + PADDING, 0, width - NUMBER_WIDTH - label_width - 2 * PADDING, label_height)
        room = Box(start + NUMBER_WIDTH + PADDING, room_top, inner, label_height - room_top)
        slot, height = self._slot(number, item, value, room, legend)
        return Question(slot, start, width, label, below, beside, guide), height

    def _room_beside(self, label: Line, said: str, width: float) -> bool:
        return bool(said) and label.width + 10 + self._setter.width(said, SMALL_SIZE, False, self._say.manner.rtl) <= width

    def _slot(self, number: str, item: Item, value: Box, room: Box, legend: CodeList | None) -> tuple[Slot, float]:
        """Give an answer its place: beside the label, or under it in the full width; return the height of the row."""
        height = value.height
        if isinstance(item.kind, LongText) and not isinstance(item.kind, Text):
            under = Box(room.start, height, WIDTH - NUMBER_WIDTH - 2 * PADDING, WRITING_LINES * WRITING_LEADING + 3)
            return Slot(item, number, under, room=room, baseline=height + 9), height + under.height
        if not isinstance(item.kind, ChoiceKind) or item.derive:
            return Slot(item, number, value, room=room), height
        marks = self._marks(item.kind.codelist, value.width, legend)
        if marks is not None:
            height = max(height, FIRST_BASELINE + marks.leading * (len(marks.lines) - 1) + 7)
            box = Box(value.start, 0, value.width, height)
            return Slot(item, number, box, marks=marks, room=room), height
        listed = self._ticks.in_words(item.kind.codelist, WIDTH - NUMBER_WIDTH - 2 * PADDING, SMALL_TICK_SIZE, 99)
        if listed is None:
            return Slot(item, number, value, room=room), height
        under_height = listed.leading * len(listed.lines) + 3
        return Slot(item, number, value, marks=listed, listed=True, room=room), height + under_height

    def _marks(self, codelist: CodeList, width: float, legend: CodeList | None) -> Marks | None:
        if codelist is legend:
            return self._ticks.in_codes(codelist, width)
        return self._ticks.in_words(codelist, width, TICK_SIZE, 1) or self._ticks.in_words(
            codelist, width, SMALL_TICK_SIZE, _MOST_TICK_LINES
        )

    # ---- code lists said once --------------------------------------------------------------------------------------------------

    def _common_list(self, section: Section) -> CodeList | None:
        """The numbered code list that so many items of the section share that its words stand once in the title bar."""
        lists = [item.kind.codelist for item in _current(section) if isinstance(item.kind, ChoiceKind)]
        for each in lists:
            if lists.count(each) >= _LEGEND_FROM and numeric(each):
                return each
        return None

    def _legend(self, section: Section) -> tuple[Line, ...]:
        codelist = self._common_list(section) if not section.repeat else None
        if codelist is None:
            return ()
        said = " · ".join(self._ticks.words(codelist, code) for code in codelist.codes)
        return self._lines(said, WIDTH - 2 * PADDING, 7)


def _is_short(question: Question) -> bool:
    marks = question.slot.marks
    return len(question.label) == 1 and marks is not None and len(marks.lines) == 1 and not question.slot.listed


def _current(section: Section) -> list[Item]:
    return [item for item in section.items if not item.until]


def _paired(questions: list[Asked]) -> Iterator[tuple[Asked, Asked | None]]:
    """Right and left of the same thing (`…_R`, `…_L` one after the other) together, all others alone."""
    waiting: Asked | None = None
    for each in questions:
        if waiting and waiting[1].id[-2:] == "_R" and each[1].id == waiting[1].id[:-1] + "L":
            yield waiting, each
            waiting = None
            continue
        if waiting:
            yield waiting, None
        waiting = each
    if waiting:
        yield waiting, None


__all__ = ["LayoutSetter", "flow"]
