"""Write the annotated forms of a study, and behind them the key: datasets with their pages, and what stands on no page (F86)."""

from __future__ import annotations

from dataclasses import replace
from typing import IO

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.annotated.annotated import Annotator
from sscexo_desktop.paper.annotated.annotated_key import Key
from sscexo_desktop.paper.annotated.annotated_pen import draw_tags
from sscexo_desktop.paper.forms.answers_pen import Composed
from sscexo_desktop.paper.forms.closing import Closing
from sscexo_desktop.paper.forms.form_writer import FormWriter
from sscexo_desktop.paper.forms.parts import FormLayout
from sscexo_desktop.paper.lettering.text import Typesetter
from sscexo_desktop.paper.outline import TwofoldOutline
from sscexo_desktop.paper.sheet import PrintJob, Sheet
from sscexo_desktop.study.model import Study


class AnnotatedOutline(TwofoldOutline):
    """Enters each form, which is drawn once, at every visit at which it is filled in."""

    def __init__(self, canvas: object, study: Study, say: Speaker) -> None:
        super().__init__(canvas, study, say)
        self._visits = [say(each.title) for each in study.visits]

    def mark(self, sheet: Sheet) -> None:
        """Remember where a form begins."""
        visits = [visit for visit in self._study.visits if sheet.form.id in visit.forms]
        for each in [replace(sheet, visit=visit) for visit in visits] or [sheet]:
            super().mark(each)

    def close(self, top: str = "") -> None:
        """Write the entries, those by visit in the order of the protocol."""
        order = {title: n for n, title in enumerate(self._visits)}
        self._marked.sort(key=lambda each: order.get(each.visit, len(order)))
        super().close(top)


class AnnotatedWriter(FormWriter):
    """Writes blank forms with what is said of their items over them."""

    def __init__(self, job: PrintJob, file: IO[bytes], setter: Typesetter) -> None:
        super().__init__(job, file, setter)
        self._outline = AnnotatedOutline(self.document.canvas, job.study, self._say)
        self.document.outline = self._outline
        self._annotator = Annotator(job, self._say, setter)
        self._key = Key(job, self._say)

    def close(self) -> None:
        """Draw the key and write the document."""
        self._outline.place(self._say("Key to the annotations"))
        self._key.draw(self)
        self._outline.close()
        super().close()

    def _closing(self, sheet: Sheet, layout: FormLayout) -> Closing:
        del sheet, layout
        return Closing(copy="annotated")

    def _over(self, composed: Composed, number: int) -> None:
        """Draw the tags of a page, and note them for the key."""
        page = self._annotator.page(composed.sheet, composed.layout, number)
        self._key.note(composed.sheet.form, self.document.pages + 1, page)
        draw_tags(self.pen, page.tags, page.datasets)
