"""Pages a second: the program against typst, a browser without a window and a bare reportlab canvas, on the same content.

All libraries are imported beforehand; laying out and font loading count. The program uses one core, typst and the browser as many
as there are. The bare canvas is given every mark with its place and has nothing to lay out. `CHROMIUM` names a browser.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

import pypdfium2
import typst
from fontpkg_ibm_plex_sans_arabic import ROOT

from benchmarks.bare_canvas import BareCanvas
from benchmarks.desk import demo_session
from benchmarks.ratio import Ratio
from benchmarks.same_content import html_source, typst_source
from sscexo_desktop.actions.papers.press import Press
from sscexo_desktop.actions.papers.printing import gather, render
from sscexo_desktop.paper.forms import crf
from sscexo_desktop.paper.sheet import PrintJob, Sheet
from sscexo_desktop.study.texts import Manner, Message

ROUNDS = 3
COPIES = 40
"""Participants A and B forty times: over a thousand pages."""


def multiplied(job: PrintJob, copies: int = COPIES) -> PrintJob:
    """Repeat the records with other numbers, days and times in them, so that few answers are set once and used again."""
    chance = Random(1)
    return replace(job, sheets=tuple(varied(sheet, copy, chance) for copy in range(copies) for sheet in job.sheets))


def varied(sheet: Sheet, copy: int, chance: Random) -> Sheet:
    assert sheet.record is not None
    answers = {place: other(answer, chance) for place, answer in sheet.record.answers.items()}
    participant = f"SSC-{copy:03}"
    return replace(
        sheet,
        participant=participant,
        seal=sheet.seal and replace(sheet.seal, participant=participant, digest=f"{chance.getrandbits(64):016X}"),
        day=other(sheet.day, chance),
        record=replace(sheet.record, answers=answers, saved_at=other(sheet.record.saved_at, chance)),
        derived={place: other(value, chance) for place, value in sheet.derived.items()},
        beside={place: reworded(words, chance) for place, words in sheet.beside.items()},
    )


def reworded(words: Message, chance: Random) -> Message:
    changed = {name: other(each, chance) for name, each in words.params.items()}
    return Message(words.text, changed)


def other(answer: Any, chance: Random) -> Any:
    match answer:
        case bool():
            return answer
        case Decimal():
            return answer + Decimal(chance.randrange(300)) / 10
        case int():
            return answer + chance.randrange(60)
        case datetime():
            return answer + timedelta(minutes=chance.randrange(1_000_000))
        case date():
            return answer + timedelta(days=chance.randrange(700))
        case time():
            return time(chance.randrange(24), chance.randrange(60))
        case Message():
            return reworded(answer, chance)
    return answer


def typst_pages(job: PrintJob, out: Path) -> float:
    """Let typst write the same content; return the seconds it took."""
    text = typst_source(job).encode()
    begun = perf_counter()
    typst.compile(text, output=str(out), font_paths=[str(ROOT)])
    return perf_counter() - begun


def our_pages(job: PrintJob, out: Path) -> float:
    begun = perf_counter()
    render(job, out)
    return perf_counter() - begun


def browser_pages(job: PrintJob, out: Path, browser: str) -> float:
    """Let a browser without a window print the same content; return the seconds it took, its start included."""
    page = out.with_suffix(".html")
    page.write_text(html_source(job), encoding="utf-8")
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    begun = perf_counter()
    subprocess.run([*command, f"--print-to-pdf={out}", page.as_uri()], check=True, capture_output=True, timeout=600)
    return perf_counter() - begun


def a_second(seconds: float, pdf: Path) -> float:
    return len(pypdfium2.PdfDocument(pdf)) / seconds


def best(action: Callable[[], float], rounds: int = ROUNDS) -> float:
    return min(action() for _ in range(rounds))


def peak_memory(copies: int) -> float:
    """The most memory, in MB, that a process of its own takes to gather and print so many copies of the demo's first form."""
    command = [sys.executable, "-m", "benchmarks.print_memory", str(copies)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def against_others(job: PrintJob, folder: Path) -> Iterator[Ratio]:
    ours, theirs = folder / "ours.pdf", folder / "theirs.pdf"
    name, unit = job.manner.language, "pages/s"
    pairs = [(our_pages(job, ours), typst_pages(job, theirs)) for _ in range(ROUNDS)]
    own_time, their_time = (min(times) for times in zip(*pairs, strict=True))
    speed, count = a_second(own_time, ours), len(job.sheets)
    what = f"{count} filled forms, {name}, pages / the same content by typst, all cores"
    yield Ratio(what, speed, a_second(their_time, theirs), unit, 4, more=True)
    yield Ratio(f"{what}, counted in forms", count / own_time, count / their_time, "forms/s", 4, more=True)
    if name == "en":
        bare = BareCanvas(ours)
        their_time = best(lambda: bare.write(theirs))
        own_time = min(own_time, best(lambda: our_pages(job, ours)))
        bare_speed = a_second(their_time, theirs)
        yield Ratio("pages / a bare canvas that draws the same marks", a_second(own_time, ours), bare_speed, unit, 0.7, more=True)
    browser = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-headless-shell")
    if browser:
        few = replace(job, sheets=job.sheets[: count // 8])
        browser_speed = a_second(browser_pages(few, theirs, browser), theirs)
        yield Ratio(f"pages, {name} / the same content by Chromium without a window", speed, browser_speed, unit, 20, more=True)
    else:
        print("no Chromium on this machine (CHROMIUM=path names one): its line is left out", file=sys.stderr)


def persian_against_english(persian: PrintJob, english: PrintJob, out: Path) -> Ratio:
    """Print both in turn, as an open study does: what was set for one document is at hand for the next."""
    press = Press()
    rounds = [[1000 / a_second(pressed(press, job, out), out) for job in (persian, english)] for _ in range(2 * ROUNDS)]
    ours, theirs = (min(times) for times in zip(*rounds, strict=True))
    return Ratio("a Persian page / an English page", ours, theirs, "ms", 1.5)


def pressed(press: Press, job: PrintJob, out: Path) -> float:
    begun = perf_counter()
    press.render(job, out)
    return perf_counter() - begun


def measure() -> Iterator[Ratio]:
    assert crf is not None  # imported here, so that no first document pays for it
    with demo_session() as session, tempfile.TemporaryDirectory() as folder:
        english, persian = (multiplied(gather(session, manner=manner)) for manner in (Manner("en"), Manner("fa", "jalali")))
        for job in (english, persian):
            yield from against_others(job, Path(folder))
        yield persian_against_english(persian, english, Path(folder) / "ours.pdf")
    yield Ratio("memory for 1,000 pages / for 10", peak_memory(1000), peak_memory(10), "MB", 2)
