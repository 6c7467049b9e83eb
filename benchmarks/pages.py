"""Filled forms a second: the program against typst on the same content.

That is numbers, labels, answers and the words beside them, tables, head and foot; typst draws neither tick boxes nor pictures.

Both libraries are imported beforehand; laying out and font loading count. The program uses one core, typst as many as there are.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random

import pypdfium2
import typst
from fontpkg_ibm_plex_sans_arabic import ROOT

from benchmarks.desk import demo_session
from benchmarks.ratio import Ratio
from sscexo_desktop.actions.printing import gather, render
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper import crf
from sscexo_desktop.paper.sheet import PrintJob, Sheet
from sscexo_desktop.study.model import Item, Section
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.texts import Manner

COPIES = 40
"""Participants A and B forty times: over a thousand pages."""


def multiplied(job: PrintJob) -> PrintJob:
    """Repeat the records with other numbers in them, so that no answer is set once and used again."""
    chance = Random(1)
    sheets: list[Sheet] = []
    for copy in range(COPIES):
        for sheet in job.sheets:
            assert sheet.record is not None
            answers = {place: other(answer, chance) for place, answer in sheet.record.answers.items()}
            sheets.append(replace(sheet, participant=f"SSC-{copy:03}", record=replace(sheet.record, answers=answers)))
    return replace(job, sheets=tuple(sheets))


def other(answer: object, chance: Random) -> object:
    if isinstance(answer, Decimal):
        return answer + Decimal(chance.randrange(9)) / 10
    return answer + chance.randrange(9) if isinstance(answer, int) else answer


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def answer_of(sheet: Sheet, item: Item, say: Speaker, row: int = 0) -> str:
    assert sheet.record is not None
    place = Place(item.id, row)
    found = sheet.derived.get(place, sheet.record.answers.get(place))
    written = "" if found is None else say.value(item, found, unit=not row)
    words = sheet.beside.get(place) if not row else None
    return f"{written} {say(words)}".strip() if words else written


def section_source(sheet: Sheet, number: int, section: Section, say: Speaker) -> str:
    assert sheet.record is not None
    bar = f'#block(fill: rgb("eaeef1"), width: 100%, inset: 5pt, text(weight: "bold", {quoted(f"{number} {say(section.title)}")}))'
    if section.repeat:
        heads = [quoted(say(item.label)) for item in section.items]
        cells = [
            quoted(answer_of(sheet, item, say, row)) for row in sheet.record.rows.get(section.id, ()) for item in section.items
        ]
        return f"{bar}\n#table(columns: {len(heads)}, inset: 4pt, {', '.join(heads + cells)})"
    rows = [
        f"{quoted(f'{number}.{n}')}, {quoted(say(item.label))}, {quoted(answer_of(sheet, item, say))}"
        for n, item in enumerate(section.items, 1)
    ]
    return f"{bar}\n#table(columns: (27pt, 290pt, 1fr), inset: 5pt, {', '.join(rows)})"


def source(job: PrintJob) -> str:
    """Write the same sheets for typst."""
    say = Speaker(job.manner)
    direction = ', lang: "fa", dir: rtl' if job.manner.rtl else ""
    parts = [
        '#set page(paper: "a4", margin: 36pt, footer: context [Printed #h(1fr) #counter(page).display()])',
        f'#set text(font: "IBM Plex Sans Arabic", size: 8.8pt{direction})',
    ]
    for sheet in job.sheets:
        parts.append(f'#text(14pt, weight: "bold", {quoted(say(sheet.form.title))})\\ #text(7pt, {quoted(job.study.registry)})')
        box = (sheet.participant, say(sheet.visit.short) if sheet.visit else "", str(sheet.day or ""), sheet.form.code)
        parts.append(f"#table(columns: (1fr, 1fr, 1fr, 1fr), {', '.join(map(quoted, box))})")
        parts += [section_source(sheet, n, section, say) for n, section in enumerate(sheet.form.sections, 1)]
        parts.append("#pagebreak(weak: true)")
    return "\n".join(parts)


def measure() -> Iterator[Ratio]:
    speeds: dict[str, float] = {}
    assert crf.write_forms  # imported here, so that no first document pays for it
    with demo_session() as session, tempfile.TemporaryDirectory() as folder:
        for manner in (Manner("en"), Manner("fa", "jalali")):
            job = multiplied(gather(session, manner=manner))
            ours, theirs = Path(folder) / "ours.pdf", Path(folder) / "theirs.pdf"
            begun = time.perf_counter()
            render(job, ours)
            own_time = time.perf_counter() - begun
            text = source(job)
            begun = time.perf_counter()
            typst.compile(text.encode(), output=str(theirs), font_paths=[str(ROOT)])
            their_time = time.perf_counter() - begun
            pages = len(pypdfium2.PdfDocument(ours)), len(pypdfium2.PdfDocument(theirs))
            speeds[manner.language] = pages[0] / own_time
            count = len(job.sheets)
            what = f"{count} filled forms, {manner.language}, {pages[0]} pages / typst, {pages[1]} pages"
            yield Ratio(what, count / own_time, count / their_time, "forms/s", 1.5, more=True)
    yield Ratio("a Persian page / an English page", 1000 / speeds["fa"], 1000 / speeds["en"], "ms", 1.5)
