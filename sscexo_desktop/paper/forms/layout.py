"""Lay a form out: definition → numbered parts → pages, once for each form and language, the same for blank and filled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.forms.parts import Bar, FormLayout, Group, Note, Page, Part, Placed, Signatures, Table
from sscexo_desktop.paper.forms.pictured import beside_picture
from sscexo_desktop.paper.forms.questions import QuestionSetter
from sscexo_desktop.paper.forms.results import ResultSetter
from sscexo_desktop.paper.forms.tables import TableSetter
from sscexo_desktop.paper.lettering.text import Line, Typesetter
from sscexo_desktop.paper.pen import BODY_BOTTOM, BODY_TOP, WIDTH
from sscexo_desktop.paper.wording import hint, numbering
from sscexo_desktop.study.model import Form, Section, Study

BAR_HEIGHT, GAP = 19.0, 9.0
SIGNATURES_HEIGHT = 82.0


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
        self._questions = QuestionSetter(study, say, setter)
        self._tables = TableSetter(say, setter)
        self._results = ResultSetter(say, setter)

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
            elif section.table:
                groups.extend(self._results.lay_out(form, section, section.table, number, bar))
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
        legend = self._questions.legend(section)
        note = self._say(section.note) if section.note else ""
        when = hint(self._say, self._study, form, section.when)
        height = GAP + BAR_HEIGHT + (len(legend) * 9 + 4 if legend else 0)
        return Bar(numbering(self._say, number), self._say(section.title), note, when, height, legend)

    def _rows(self, form: Form, section: Section, number: int, bar: Bar) -> Iterator[Group]:
        """Yield the rows of a section, those that its picture answers together with it."""
        legend = self._questions.common_list(section)
        asked = self._questions.numbered(form, section, number)
        start: tuple[Part, ...] = (bar,)
        for parts in beside_picture(section, asked, lambda some, width: self._questions.rows(form, some, legend, width)):
            yield Group((*start, *parts))
            start = ()


__all__ = ["LayoutSetter", "flow"]
