"""The pages at the end of a form for what did not fit: further rows of its tables, and texts in full length (F88)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.forms.answers_on_paper import Answered, MoreRows, PaperNote
from sscexo_desktop.paper.forms.layout import BAR_HEIGHT, GAP, flow
from sscexo_desktop.paper.forms.parts import PADDING, Bar, Group, Page, Prose, Table, TableRow
from sscexo_desktop.paper.forms.tables import table_row
from sscexo_desktop.paper.lettering.text import Typesetter
from sscexo_desktop.paper.pen import WIDTH
from sscexo_desktop.paper.wording import reads_from_right

_HEADING_SIZE, _TEXT_SIZE, _LEADING = 8.4, 8.6, 11.6


@dataclass(frozen=True, slots=True)
class Continuation:
    """The pages, and on which of them (from 0) each note, each table's further rows and the rest of the form's end begin."""

    pages: tuple[Page, ...] = ()
    notes: tuple[int, ...] = ()
    tables: dict[str, int] | None = None
    closing: int | None = None


def continuation(answered: Answered, closing: tuple[Group, ...], setter: Typesetter, say: Speaker) -> Continuation:
    """Lay out the continuation pages of a record, `closing` last; there are none if everything fitted."""
    groups: list[Group] = []
    for more in answered.continued:
        groups.extend(_more_rows(more, say))
    note_starts = []
    if answered.notes:
        groups.append(Group((Bar("", say("Continued from the form"), "", "", BAR_HEIGHT + GAP),)))
    for note in answered.notes:
        block = list(_note(note, setter, say))
        note_starts.append(block[0].parts[0])
        groups.extend(block)
    groups.extend(closing)
    if not groups:
        return Continuation()
    pages = flow(groups)
    # A bar that stands again on further pages counts where it stands first.
    page_of = {id(placed.part): n for n, page in reversed(tuple(enumerate(pages))) for placed in page}
    first_rows = {
        table.section.id: next(n for n, page in enumerate(pages) if any(_is_row(each.part, table) for each in page))
        for table, _, _ in answered.continued
    }
    notes = tuple(page_of[id(part)] for part in note_starts)
    return Continuation(pages, notes, first_rows, page_of[id(closing[0].parts[0])] if closing else None)


def _is_row(part: object, table: Table) -> bool:
    return isinstance(part, TableRow) and part.columns is table.head.columns


def _more_rows(more: MoreRows, say: Speaker) -> Iterator[Group]:
    table, rows, page = more
    title = say("{section}, continued from page {page}", section=table.bar.title, page=page)
    bar = Bar(table.bar.number, title, table.bar.note, "", BAR_HEIGHT + GAP)
    first, *rest = (table_row(table.head, table.capacity + n) for n in range(1, len(rows) + 1))
    yield Group((bar, table.head, first))
    for row in rest:
        yield Group((row,), (table.head,))


def _note(note: PaperNote, setter: Typesetter, say: Speaker) -> Iterator[Group]:
    """Lay a note out line by line, what it belongs to again on each further page."""
    width, rtl = WIDTH - 2 * PADDING, say.manner.rtl

    def headed(words: str) -> tuple[Prose, ...]:
        lines = setter.wrap(words, width, _HEADING_SIZE, True, rtl)
        return tuple(Prose(line, _HEADING_SIZE, _LEADING + (8 if not n else 0)) for n, line in enumerate(lines))

    direction = rtl if note.spoken else reads_from_right(note.text, rtl)
    lines = [Prose(line, _TEXT_SIZE, _LEADING) for line in setter.wrap(note.text, width, _TEXT_SIZE, False, direction)]
    yield Group((*headed(note.heading), *lines[:1]))
    again = headed(say("{section}, continued", section=note.heading)) if len(lines) > 1 else ()
    for each in lines[1:]:
        yield Group((each,), again)
