"""The same filled forms for other engines: what stands on the program's pages as plain blocks, then as typst or HTML source.

The QR codes are left out: with them typst takes ten times as long.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.forms.answers_on_paper import row_of
from sscexo_desktop.paper.forms.layout import LayoutSetter
from sscexo_desktop.paper.forms.parts import Bar, Below, FormLayout, Head, Note, Part, ResultHead, ResultLine, Row, Slot, TableRow
from sscexo_desktop.paper.lettering.text import Line, Typesetter
from sscexo_desktop.paper.sheet import PrintJob, Sheet
from sscexo_desktop.paper.wording import answer_words, identity_line, moment_at_site
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.review_words import STATE_TITLES
from sscexo_desktop.study.typed import Blank

Option = tuple[bool, str]


@dataclass(frozen=True)
class Cell:
    """An answer in words, or tick boxes; small words under it."""

    words: str = ""
    options: tuple[Option, ...] = ()
    small: str = ""


@dataclass(frozen=True)
class Block:
    """A title bar, lines of a table with so many columns, or small text."""

    kind: str
    cells: tuple[tuple[Cell, ...], ...]


class Content:
    """Tells what stands on the sheets of a job."""

    def __init__(self, job: PrintJob) -> None:
        self.job = job
        self.say = Speaker(job.manner)
        self._layouts = LayoutSetter(job.study, self.say, Typesetter())
        self._laid: dict[str, FormLayout] = {}

    def seal(self, sheet: Sheet) -> str:
        """Tell the text of the seal on each page."""
        assert sheet.seal is not None
        return sheet.seal.text()

    def head(self, sheet: Sheet) -> tuple[str, str, str, str, tuple[str, ...]]:
        """Tell title, state, when it was saved, the study, the box of the participant."""
        say, record = self.say, sheet.record
        assert record is not None
        saved = say("Saved {moment} by {person}", moment=moment_at_site(say, record.saved_at), person=record.saved_by)
        state = say(STATE_TITLES[sheet.state or "complete"])
        labels = (say("Participant"), say("Visit"), say("Visit date"), say("Form"))
        values = (sheet.participant, say(sheet.visit.short) if sheet.visit else "", str(sheet.day or ""), sheet.form.code)
        return say(sheet.form.title), state, saved, identity_line(say, self.job.study), (*labels, *values)

    def blocks(self, sheet: Sheet) -> Iterator[Block]:
        """Tell what is under the head, lines of as many columns together in a table."""
        singles = self._singles(sheet)
        for (kind, _), group in groupby(singles, key=lambda each: (each.kind, len(each.cells[0]))):
            if kind in ("row", "line"):
                yield Block(kind, tuple(each.cells[0] for each in group))
            else:
                yield from group

    def _singles(self, sheet: Sheet) -> Iterator[Block]:
        form = sheet.form
        if form.id not in self._laid:
            self._laid[form.id] = self._layouts.lay_out(form)
        for page in self._laid[form.id].pages:
            for placed in page:
                yield from self._block(sheet, placed.part)

    def _block(self, sheet: Sheet, part: Part) -> Iterator[Block]:
        match part:
            case Bar():
                yield Block("bar", ((Cell(part.number), Cell(part.title), Cell(f"{part.hint} {part.note}")),))
                yield from self._small(part.legend)
            case Note() as note:
                yield from self._small(note.lines)
            case Below():
                yield from self._small(part.words)
            case Row():
                for question in part.questions:
                    label = Cell(_text(question.label), small=_text(question.hint) or question.hint_beside)
                    yield Block("row", ((Cell(question.slot.number), label, self._answer(sheet, question.slot)),))
            case Head():
                yield Block("line", (tuple(Cell(_text(each.head), small=each.number) for each in part.columns),))
            case ResultHead():
                yield Block("line", (tuple(Cell(_text(each.head)) for each in part.columns),))
            case TableRow():
                count = [] if part.columns[0].item else [Cell(self.say.digits(str(part.line)))]
                yield Block("line", ((*count, *(self._answer(sheet, slot) for slot in part.slots)),))
            case ResultLine():
                label = Cell(_text(part.label), small=part.unit)
                answers = [self._answer(sheet, slot) for slot in part.slots]
                answers += [Cell()] * (len(part.columns) - 1 - len(answers))
                yield Block("line", ((label, *answers),))

    def _small(self, lines: tuple[Line, ...]) -> Iterator[Block]:
        if lines:
            yield Block("small", ((Cell(_text(lines)),),))

    def _answer(self, sheet: Sheet, slot: Slot) -> Cell:
        assert sheet.record is not None
        row = row_of(sheet, slot)
        if row is None:
            return Cell()
        place = Place(slot.item.id, row)
        value = sheet.derived.get(place, sheet.record.answers.get(place))
        beside = "" if slot.result or slot.again else sheet.beside.get(place)
        small = self.say(beside) if beside else ""
        if value is None and place not in sheet.asked:
            return Cell(small=self.say("not asked"))
        if slot.marks and not isinstance(value, Blank):
            options = tuple((code == value, words) for line in slot.marks.lines for code, words in line)
            return Cell(options=options, small=small)
        words = answer_words(self.say, slot.item, value, unit=not slot.bare) if value is not None else ("", "")
        return Cell(" ".join(filter(None, words)), small=small)


def _text(lines: tuple[Line, ...]) -> str:
    return "".join(each.text for each in lines)


# ---- typst ---------------------------------------------------------------------------------------------------------------------


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _typst_cell(cell: Cell) -> str:
    parts = [f"{'on' if chosen else 'off'} + {_quoted(' ' + words + '   ')}" for chosen, words in cell.options]
    parts += [_quoted(cell.words)] if cell.words else []
    parts += [f"linebreak() + text(6.5pt, {_quoted(cell.small)})"] if cell.small else []
    return " + ".join(parts) or '""'


def _typst_block(block: Block) -> str:
    if block.kind == "small":
        return f"#text(7pt, {_quoted(block.cells[0][0].words)})\n"
    cells = ", ".join(_typst_cell(each) for line in block.cells for each in line)
    if block.kind == "bar":
        return f"#bar({cells})"
    widths = "(27pt, 263pt, 1fr)" if block.kind == "row" else len(block.cells[0])
    return f"#table(columns: {widths}, {cells})"


_BAR = """#let bar(number, title, note) = block(fill: rgb("eaeef1"), inset: 5pt, stroke: 0.5pt, above: 9pt,
text(weight: "bold", number + " " + title) + h(1fr) + text(7pt, note))"""


def typst_source(job: PrintJob) -> str:
    """Write the sheets for typst."""
    content, direction = Content(job), ', lang: "fa", dir: rtl' if job.manner.rtl else ""
    parts = [
        '#set page(paper: "a4", margin: 36pt, footer: context [Printed by doctor #h(1fr) Page #counter(page).display()])',
        f'#set text(font: "IBM Plex Sans Arabic", size: 8.8pt{direction})',
        "#set table(inset: 4pt, stroke: 0.5pt)",
        "#set block(spacing: 0pt)",
        "#let off = box(width: 6.4pt, height: 6.4pt, stroke: 0.5pt)",
        "#let on = box(width: 6.4pt, height: 6.4pt, stroke: 0.5pt, line(start: (1pt, 1pt), end: (5.4pt, 5.4pt)))",
        '#set block(width: 100%)',
        _BAR,
    ]
    for sheet in job.sheets:
        title, state, saved, study, box = content.head(sheet)
        parts.append(
            f'#text(14pt, weight: "bold", {_quoted(title)}) #h(1fr) *#{_quoted(state)}* #text(6.6pt, {_quoted(saved)})\\ '
            f"#text(7pt, {_quoted(study)})\\ #text(6pt, {_quoted(content.seal(sheet))})"
        )
        parts.append(f"#table(columns: (1fr, 1fr, 1fr, 1fr), {', '.join(map(_quoted, box))})")
        parts += map(_typst_block, content.blocks(sheet))
        parts.append("#pagebreak(weak: true)")
    return "\n".join(parts)


# ---- HTML ----------------------------------------------------------------------------------------------------------------------

_STYLE = """@page{size:A4;margin:36pt}body{font:8.8pt 'IBM Plex Sans Arabic';margin:0}table{border-collapse:collapse;width:100%}
td{border:.5pt solid #999;padding:3pt}small{font-size:6.5pt;display:block}.bar{background:#eaeef1;padding:5pt;margin-top:9pt}
.form{break-before:page}.row td:nth-child(1){width:27pt}.row td:nth-child(2){width:263pt}
i{display:inline-block;width:6.4pt;height:6.4pt;border:.5pt solid}i.on{background:#222}"""


def _html_cell(cell: Cell) -> str:
    options = "&#8195;".join(f"<i class={'on' if chosen else 'off'}></i> {escape(words)}" for chosen, words in cell.options)
    small = f"<small>{escape(cell.small)}</small>" if cell.small else ""
    return f"{options}{escape(cell.words)}{small}"


def _html_block(block: Block) -> str:
    if block.kind == "small":
        return f"<small>{escape(block.cells[0][0].words)}</small>"
    if block.kind == "bar":
        return f"<div class=bar><b>{' '.join(_html_cell(each) for each in block.cells[0])}</b></div>"
    rows = "".join(f"<tr>{''.join(f'<td>{_html_cell(each)}' for each in line)}" for line in block.cells)
    return f"<table class={block.kind}>{rows}</table>"


def html_source(job: PrintJob) -> str:
    """Write the sheets as a page for a browser."""
    content = Content(job)
    parts = [f"<!doctype html><meta charset=utf-8><style>{_STYLE}</style><body dir={'rtl' if job.manner.rtl else 'ltr'}>"]
    for sheet in job.sheets:
        title, state, saved, study, box = content.head(sheet)
        cells = "".join(f"<td>{escape(each)}" for each in box)
        seal = content.seal(sheet)
        parts.append(f"<div class=form><small>{escape(seal)}</small><h1>{escape(title)}</h1><b>{escape(state)}</b> {escape(saved)}")
        parts.append(f"<p>{escape(study)}")
        parts.append(f"<table><tr>{cells}</table>")
        parts += map(_html_block, content.blocks(sheet))
        parts.append("</div>")
    return "\n".join(parts)
