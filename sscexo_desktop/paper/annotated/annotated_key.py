"""The key to the annotations, behind the forms: how to read them, the pages of each dataset, the items that stand on no page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.annotated.annotated import Annotated
from sscexo_desktop.paper.annotated.annotation import target
from sscexo_desktop.paper.forms.page_frame import printed_by
from sscexo_desktop.paper.report import Column
from sscexo_desktop.paper.sheet import PrintJob
from sscexo_desktop.paper.table_flow import TOP, Flow, grid
from sscexo_desktop.study.model import Form, Item
from sscexo_desktop.study.sdtm import SUPPLEMENT, dataset_title
from sscexo_desktop.study.sdtm_names import DOMAINS

if TYPE_CHECKING:
    from sscexo_desktop.paper.forms.form_writer import FormWriter

_SIZE, _LEADING, _AFTER = 8.4, 11.6, 4.0
_HEAD_SIZE, _HEAD_LEADING = 9.5, 16.0

Row = tuple[str, ...]


class Key:
    """Collects what the pages say, and draws it as the last pages of the document."""

    def __init__(self, job: PrintJob, say: Speaker) -> None:
        self._job = job
        self._say = say
        self._pages: dict[str, list[int]] = defaultdict(list)
        self._left: list[tuple[Form, Item, int]] = []
        self._drawn = 0

    def note(self, form: Form, page: int, annotated: Annotated) -> None:
        """Note which datasets a page of the document has, and which items found no room on it."""
        for dataset in annotated.datasets:
            self._pages[dataset].append(page)
        self._left.extend((form, item, page) for item in annotated.left)

    def draw(self, writer: FormWriter) -> None:
        """Draw the pages of the key."""
        say = self._say
        flow = Flow(writer.pen, lambda: self._turn(writer), self._begin(writer))
        for paragraph in self._paragraphs():
            flow.paragraph(paragraph, _SIZE, _LEADING, after=_AFTER)
        heads = say("Dataset"), say("Name (CDISC)"), say("Class"), say("Pages of this document")
        self._table(flow, writer, say("Datasets"), map(Column, heads, (1, 3, 1.6, 3)), self._datasets())
        heads = say("Form"), say("Item"), say("Target"), say("Why")
        self._table(flow, writer, say("Items annotated here only"), map(Column, heads, (1, 1.6, 3.4, 3)), self._elsewhere())
        writer.document.end_page()

    def _paragraphs(self) -> Iterator[str]:
        say = self._say
        yield say(
            "Each question bears the name of its item, as CDASH has it, and the variable of SDTM into which the item goes, "
            "with the test or the qualifier that tells its rows from others; code lists and kinds of values are in brackets."
        )
        yield say(
            "Colours follow the order of the domains on a page: blue, yellow, green, orange, then lilac, pink, sand, grey. "
            "A dashed box is a note. A white box is not part of a dataset named on the page."
        )
        yield say("Each form is annotated once; the outline leads to it from every visit at which it is filled in.")

    def _table(self, flow: Flow, writer: FormWriter, title: str, columns: Iterable[Column], rows: Iterable[Row]) -> None:
        flow.paragraph(title, _HEAD_SIZE, _HEAD_LEADING, bold=True)
        table = grid(tuple(columns), writer.pen.setter, rtl=self._say.manner.rtl)
        flow.head(table)
        for row in rows:
            flow.row(table, table.wrapped(row))
        flow.at += _AFTER

    def _datasets(self) -> Iterator[Row]:
        for dataset in sorted(self._pages, key=lambda each: (each.removeprefix(SUPPLEMENT), each)):
            domain = dataset.removeprefix(SUPPLEMENT)
            pages = ", ".join(self._say.digits(str(each)) for each in self._pages[dataset])
            yield dataset, dataset_title(dataset), "Relationship" if domain != dataset else DOMAINS[domain].of, pages

    def _elsewhere(self) -> Iterator[Row]:
        """Items without room on their page, those no longer asked, and the identity form, which is never printed."""
        say = self._say
        for form, item, page in self._left:
            yield form.code, item.id, target(item), say("no room on page {page}", page=page)
        chosen = {each.form.id for each in self._job.sheets}
        for form in self._job.study.forms.values():
            for item in form.items.values():
                if form.identity:
                    yield form.code, item.id, target(item), say("identity: kept apart, never printed nor exported")
                elif item.until and form.id in chosen:
                    yield form.code, item.id, target(item), say("no longer asked since version {version}", version=item.until)

    # ---- pages -----------------------------------------------------------------------------------------------------------------

    def _turn(self, writer: FormWriter) -> float:
        writer.document.end_page()
        return self._begin(writer)

    def _begin(self, writer: FormWriter) -> float:
        writer.watermark()
        writer.pen.fresh()
        writer.frame.head(self._say("Key to the annotations"))
        writer.frame.foot_rule()
        self._drawn += 1
        writer.frame.foot(printed_by(self._say, self._job.stamp), self._drawn, self._drawn)
        return TOP
