"""The queries of a record: a small mark with the number at the item, and each with its steps at the end of the form (F67, F70)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.forms.answers_on_paper import rows_of
from sscexo_desktop.paper.forms.layout import BAR_HEIGHT, GAP
from sscexo_desktop.paper.forms.parts import FIRST_BASELINE, NUMBER_WIDTH, PADDING, Bar, FormLayout, Group, Prose, Slot
from sscexo_desktop.paper.lettering.text import Typesetter
from sscexo_desktop.paper.pen import BLACK, WIDTH, Pen
from sscexo_desktop.paper.sheet import Sheet
from sscexo_desktop.paper.wording import in_reading_order, moment_at_site
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.review import Query, QueryStep
from sscexo_desktop.study.review_words import QUERY_STATES, STEPS

_HEADING_SIZE, _HEADING_LEADING = 8.4, 15.6
_SIZE, _LEADING = 7.6, 10.2
_MARK_SIZE, _MARK_SMALL_SIZE = 6.4, 5.6
_MARK_BELOW, _MARK_IN_CELL = 8.2, 6.2


def query_groups(sheet: Sheet, layout: FormLayout, setter: Typesetter, say: Speaker) -> Iterator[Group]:
    """Yield the queries of a record line by line, under a title bar."""
    if not sheet.queries:
        return
    slots = (slot for page in layout.pages for placed in page for slot in placed.part.slots)
    numbers = {slot.item.id: slot.number for slot in slots if not slot.again}
    start: tuple[Bar, ...] = (Bar("", say("Queries"), "", "", BAR_HEIGHT + GAP),)
    bar = Bar("", say("{section}, continued", section=say("Queries")), "", "", BAR_HEIGHT + GAP)
    for query in sheet.queries:
        words = _heading(say, sheet, numbers, query)
        heading = _lines(setter, say, words, _HEADING_SIZE, _HEADING_LEADING)
        again = _lines(setter, say, say("{section}, continued", section=words), _HEADING_SIZE, _HEADING_LEADING)
        steps = [line for step in query.steps for line in _lines(setter, say, _step(say, step), _SIZE, _LEADING)]
        yield Group((*start, *heading, steps[0]), () if start else (bar,))
        yield from (Group((line,), (bar, *again)) for line in steps[1:])
        start = ()


def _lines(setter: Typesetter, say: Speaker, text: str, size: float, leading: float) -> tuple[Prose, ...]:
    bold = size == _HEADING_SIZE
    return tuple(Prose(line, size, leading) for line in setter.wrap(text, WIDTH - 2 * PADDING, size, bold, say.manner.rtl))


def _heading(say: Speaker, sheet: Sheet, numbers: Mapping[str, str], query: Query) -> str:
    where = in_reading_order(say, _where(say, sheet, numbers, query.place))
    return say("?{number} · {where} · {state}", number=query.number, where=where, state=QUERY_STATES[query.state])


def _where(say: Speaker, sheet: Sheet, numbers: Mapping[str, str], place: Place) -> str:
    item = sheet.form.items.get(place.item)
    label, number = item.label if item else place.item, numbers.get(place.item, "")
    if not place.row or item is None:
        return say("{number} {item}", number=number, item=label)
    rows = rows_of(sheet, sheet.form.section_of[place.item].id)
    row = rows.index(place.row) + 1 if place.row in rows else place.row
    return say("{number} {item}, row {row}", number=number, item=label, row=row)


def _step(say: Speaker, step: QueryStep) -> str:
    return say(
        "{step} by {person}, {moment}: {text}",
        step=STEPS[step.kind],
        person=step.name,
        moment=moment_at_site(say, step.at),
        text=step.text,
    )


def unsettled(sheet: Sheet) -> Mapping[Place, tuple[int, ...]]:
    """Return the numbers of the queries that are not closed, by place."""
    found: dict[Place, tuple[int, ...]] = {}
    for query in sheet.queries:
        if query.state != "closed":
            found[query.place] = (*found.get(query.place, ()), query.number)
    return found


def draw_query_mark(pen: Pen, say: Speaker, slot: Slot, numbers: tuple[int, ...], top: float) -> None:
    """Mark an item with the number of its query: under its own number, or in the corner of its cell."""
    first, more = numbers[0], len(numbers) - 1
    mark = say("?{number} +{more}", number=first, more=more) if more else say("?{number}", number=first)
    pen.shade(BLACK)
    if slot.room is None:
        pen.text(slot.box.start - 1, top + _MARK_IN_CELL, mark, _MARK_SMALL_SIZE, bold=True)
    else:
        pen.text(slot.room.start - NUMBER_WIDTH, top + FIRST_BASELINE + _MARK_BELOW, mark, _MARK_SIZE, bold=True)
