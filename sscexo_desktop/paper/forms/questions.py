"""Set questions: number, label, hint, help, and the slot of the answer, one to a row or two side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.forms.comb import combs, height_of
from sscexo_desktop.paper.forms.marks import SMALL_TICK_SIZE, TICK_SIZE, Marks, Ticks, numeric
from sscexo_desktop.paper.forms.parts import (
    BELOW_LABEL,
    FIRST_BASELINE,
    LABEL_LEADING,
    LABEL_SIZE,
    LABEL_WIDTH,
    NUMBER_WIDTH,
    PADDING,
    SMALL_LEADING,
    SMALL_SIZE,
    Question,
    Row,
    Slot,
)
from sscexo_desktop.paper.lettering.text import Line, Typesetter
from sscexo_desktop.paper.pen import MARGIN, WIDTH, Box
from sscexo_desktop.paper.wording import hint, numbering
from sscexo_desktop.study.beside import WORDS
from sscexo_desktop.study.codelists import CodeList
from sscexo_desktop.study.kinds import ChoiceKind, LongText, Text
from sscexo_desktop.study.model import Form, Item, Section, Study

WRITING_LINES, WRITING_LEADING = 2, 20.0
"""Lines to write on by hand across the page, 7 mm apart; a shorter one is beside the label."""
_LEGEND_FROM = 4
_MOST_TICK_LINES = 3
_HALF_LABEL = 112.0
_EVIDENCE_LINES = 2

Asked = tuple[str, Item, str]
"""An item with its number and the hint when it is asked."""


class QuestionSetter:
    """Sets the questions of one study's forms for one reader."""

    def __init__(self, study: Study, say: Speaker, setter: Typesetter) -> None:
        self._study = study
        self._say = say
        self._setter = setter
        self._ticks = Ticks(say, setter)

    def numbered(self, form: Form, section: Section, number: int) -> list[Asked]:
        """Each item of the section with its number and the hint when it is asked; a criterion says on which lists it is (F36)."""
        found: list[Asked] = []
        governing: tuple[str, Item] | None = None
        for item in current(section):
            said = " · ".join(filter(None, (self._lists(item), hint(self._say, self._study, form, item.when, governing))))
            found.append((numbering(self._say, number, len(found) + 1), item, said))
            governing = found[-1][:2] if item.when is None else governing
        return found

    def _lists(self, item: Item) -> str:
        """On which of the registry's lists a criterion of eligibility is."""
        if not item.registry:
            return ""
        return self._say("short and full list") if item.registry == "short" else self._say("full list only")

    def rows(self, form: Form, questions: Iterable[Asked], legend: CodeList | None, width: float = WIDTH) -> Iterator[Row]:
        """Set questions in rows `width` wide, right and left of the same thing side by side."""
        worded = WORDS.get(form.id, {})
        for first, second in _paired(questions):
            pair = self._pair(first, second, width, legend) if second else None
            if pair:
                yield pair
                continue
            for each in filter(None, (first, second)):
                lines = _EVIDENCE_LINES if each[1].id in worded else 1 if each[1].derive else 0
                question, height = self._question(each, MARGIN, LABEL_WIDTH * width / WIDTH, width, legend, lines)
                yield Row((question,), height)

    def common_list(self, section: Section) -> CodeList | None:
        """The numbered code list that so many items of the section share that its words stand once in the title bar."""
        lists = [item.kind.codelist for item in current(section) if isinstance(item.kind, ChoiceKind)]
        for each in lists:
            if lists.count(each) >= _LEGEND_FROM and numeric(each):
                return each
        return None

    def legend(self, section: Section) -> tuple[Line, ...]:
        """The words of the common code list as lines of the title bar."""
        codelist = self.common_list(section) if not section.repeat else None
        if codelist is None:
            return ()
        said = " · ".join(self._ticks.words(codelist, code) for code in codelist.codes)
        return self._lines(said, WIDTH - 2 * PADDING, 7)

    def _lines(self, text: str, width: float, size: float) -> tuple[Line, ...]:
        return self._setter.wrap(text, width, size, False, self._say.manner.rtl)

    # ---- one question ------------------------------------------------------------------------------------------------------

    def _pair(self, first: Asked, second: Asked, width: float, legend: CodeList | None) -> Row | None:
        half = width / 2
        label = _HALF_LABEL if width == WIDTH else half - NUMBER_WIDTH - 2 * PADDING - self._bare_width(first[1], legend)
        built = [self._question(each, MARGIN + n * half, label, half, legend) for n, each in enumerate((first, second))]
        if not all(_is_short(each) for each, _ in built):
            return None
        return Row(tuple(each for each, _ in built), max(height for _, height in built))

    def _bare_width(self, item: Item, legend: CodeList | None) -> float:
        """How wide the bare codes of the common list are."""
        if legend is None or not isinstance(item.kind, ChoiceKind) or item.kind.codelist is not legend:
            return WIDTH
        marks = self._ticks.in_codes(legend, WIDTH)
        return self._setter.width(marks.written()[0], marks.size, False, self._say.manner.rtl) + 1 if marks else WIDTH

    def _question(
        self, asked: Asked, start: float, label_width: float, width: float, legend: CodeList | None, lines: int = 0
    ) -> tuple[Question, float]:
        """Build a question `width` wide, with so many `lines` of small words across it; return it with the height it needs."""
        number, item, said = asked
        inner = max(label_width - 2 * PADDING, 1)
        label = self._lines(self._say(item.label), inner, LABEL_SIZE)
        beside = said if len(label) == 1 and self._room_beside(label[0], said, inner) else ""
        below = self._lines(said, inner, SMALL_SIZE) if said and not beside else ()
        guide = self._lines(self._say(item.help), inner, SMALL_SIZE) if item.help else ()
        top = FIRST_BASELINE + LABEL_LEADING * (len(label) - 1) + BELOW_LABEL
        room_top = top + SMALL_LEADING * len(below)
        label_height = room_top + SMALL_LEADING * max(len(guide), lines, 1) + 0.8
        value_start = start + NUMBER_WIDTH + label_width
        value = Box(value_start + PADDING, 0, width - NUMBER_WIDTH - label_width - 2 * PADDING, label_height)
        room = Box(start + NUMBER_WIDTH + PADDING, room_top, inner, label_height - room_top)
        slot, height = self._slot(number, item, value, room, legend)
        if lines and not is_long(item) and not (slot.marks and len(slot.marks.lines) > 1) and not slot.listed:
            slot = replace(slot, room=replace(room, width=width - NUMBER_WIDTH - 2 * PADDING))
        return Question(slot, start, width, label, below, beside, guide), height

    def _room_beside(self, label: Line, said: str, width: float) -> bool:
        return bool(said) and label.width + 10 + self._setter.width(said, SMALL_SIZE, False, self._say.manner.rtl) <= width

    def _slot(self, number: str, item: Item, value: Box, room: Box, legend: CodeList | None) -> tuple[Slot, float]:
        """Give an answer its place: beside the label, or under it in the full width; return the height of the row."""
        height = value.height
        if is_long(item):
            under = Box(room.start, height, WIDTH - NUMBER_WIDTH - 2 * PADDING, WRITING_LINES * WRITING_LEADING + 3)
            return Slot(item, number, under, room=room, baseline=height + 9), height + under.height
        if not isinstance(item.kind, ChoiceKind) or item.derive:
            height = max(height, height_of(0 if item.derive else len(combs(item))))
            return Slot(item, number, replace(value, height=height), room=room), height
        marks = self._marks(item.kind.codelist, value.width, legend)
        if marks is not None:
            height = max(height, FIRST_BASELINE + marks.leading * (len(marks.lines) - 1) + 7)
            box = Box(value.start, 0, value.width, height)
            return Slot(item, number, box, marks=marks, room=room), height
        across = value.start + value.width - room.start
        listed = self._ticks.in_words(item.kind.codelist, across, SMALL_TICK_SIZE, 99)
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


def current(section: Section) -> list[Item]:
    """The items of a section that are still asked."""
    return [item for item in section.items if not item.until]


def is_long(item: Item) -> bool:
    """Whether the answer is written under its label, across the page."""
    return isinstance(item.kind, LongText) and not isinstance(item.kind, Text)


def _is_short(question: Question) -> bool:
    marks = question.slot.marks
    return len(question.label) == 1 and marks is not None and len(marks.lines) == 1 and not question.slot.listed


def _paired(questions: Iterable[Asked]) -> Iterator[tuple[Asked, Asked | None]]:
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
