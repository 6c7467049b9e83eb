"""A part of a casebook's appendix: what it is about, then a table with its head on every page, or that there is none (F85)."""

from __future__ import annotations

from collections.abc import Callable

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.books.book import BookRow, Part
from sscexo_desktop.paper.forms.form_writer import FormWriter
from sscexo_desktop.paper.table_flow import Flow, grid
from sscexo_desktop.paper.wording import in_reading_order
from sscexo_desktop.study.model import Study

_TITLE_SIZE, _TITLE_LEADING = 11.0, 15.0
_SIZE, _LEADING, _GAP, _BETWEEN = 8.4, 11.6, 5.0, 16.0
_FEWEST = 80.0
"""How much room there has to be on a page for a part to begin there."""


def draw_part(flow: Flow, forms: FormWriter, say: Speaker, study: Study, part: Part, begins: Callable[[], object]) -> None:
    """Draw a part; items are numbered as on the forms that `forms` draws. `begins` is called on the page where it begins."""
    flow.keep(_FEWEST)
    begins()
    flow.paragraph(part.title, _TITLE_SIZE, _TITLE_LEADING, bold=True, after=2.0)
    if part.about:
        flow.paragraph(part.about, _SIZE, _LEADING, after=_GAP)
    if part.rows:
        table = grid(part.columns, forms.pen.setter, rtl=say.manner.rtl)
        flow.head(table)
        for row in part.rows:
            flow.row(table, table.wrapped(_numbered(forms, say, study, part, row)), row.struck)
    else:
        flow.paragraph(say("none"), _SIZE, _LEADING, bold=True)
    flow.at += _BETWEEN


def _numbered(forms: FormWriter, say: Speaker, study: Study, part: Part, row: BookRow) -> tuple[str, ...]:
    """Put the number of its item before the words of a row."""
    form, item = row.item
    number = forms.numbers(study.forms[form]).get(item, "") if form in study.forms and item else ""
    if part.numbered < 0 or not number:
        return row.cells
    said = say("{number} {item}", number=number, item=in_reading_order(say, row.cells[part.numbered]))
    return (*row.cells[: part.numbered], said, *row.cells[part.numbered + 1 :])
