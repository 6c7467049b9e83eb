"""A reportlab canvas and nothing else: it draws the marks of a document of ours, each at its place, forms as form XObjects."""

from __future__ import annotations

import re
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

import fontpkg
import pypdf
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

_TEXT = re.compile(r"BT /(F\d) ([\d.]+) Tf 1 0 0 1 (\S+) (\S+) Tm (.*?) ET(.*)")
_TOLD = re.compile(r"/ActualText<[0-9a-f]+>")
_USE = re.compile(r"/(\S+) Do")
_SHADE = re.compile(r"([\d.]+) g")


class Text(NamedTuple):
    """A line of text: font, size, place, letters."""

    font: str
    size: float
    x: float
    y: float
    letters: str


class Shade(NamedTuple):
    """A grey to write in."""

    level: float


class Use(NamedTuple):
    """A form XObject."""

    name: str


Mark = Text | Shade | Use | str


class BareCanvas:
    """Knows the marks of a document, and draws them again."""

    def __init__(self, pdf: Path) -> None:
        for name, weight in (("Plex400", 400), ("Plex700", 700)):
            pdfmetrics.registerFont(TTFont(name, fontpkg.path("IBM Plex Sans Arabic", weight)))
        read = pypdf.PdfReader(pdf)
        self._forms: dict[str, list[Mark]] = {}
        self._pages = [self._page(page) for page in read.pages]

    def _page(self, page: Any) -> list[Mark]:
        resources = page["/Resources"]
        fonts = {name[1:]: _letters(font) for name, font in resources["/Font"].items()}
        for name, form in resources["/XObject"].items():
            if name[1:] not in self._forms:
                self._forms[name[1:]] = _marks(form.get_data().decode("latin-1"), fonts)
        return _marks(page.get_contents().get_data().decode("latin-1"), fonts)

    def write(self, out: Path) -> float:
        """Draw everything; return the seconds it took."""
        begun = perf_counter()
        canvas = Canvas(str(out), pagesize=(595.28, 841.89), pageCompression=1)
        for name, marks in self._forms.items():
            canvas.beginForm(name)
            _draw(canvas, marks)
            canvas.endForm()
        for marks in self._pages:
            _draw(canvas, marks)
            canvas.showPage()
        canvas.save()
        return perf_counter() - begun


def _letters(font: Any) -> tuple[str, dict[int, str]]:
    """The font that stands for one of ours, and the letter of each of its codes."""
    shown = font["/ToUnicode"].get_data().decode("ascii")
    pairs = re.findall(r"<([0-9A-F]{4})> <([0-9A-F]+)>", shown)
    name = "Plex700" if "Bold" in font["/BaseFont"] else "Plex400"
    return name, {int(code, 16): bytes.fromhex(letters).decode("utf-16-be") for code, letters in pairs}


def _marks(stream: str, fonts: dict[str, tuple[str, dict[int, str]]]) -> list[Mark]:
    return [mark for line in stream.split("\n") for mark in _mark(line, fonts)]


def _mark(line: str, fonts: dict[str, tuple[str, dict[int, str]]]) -> list[Mark]:
    if text := _TEXT.fullmatch(line):
        font, letters = fonts[text[1]]
        codes = "".join(re.findall("<([0-9a-f]+)>", _TOLD.sub("", text[5])))
        said = "".join(letters[int(codes[at : at + 4], 16)] for at in range(0, len(codes), 4))
        drawn: list[Mark] = [Text(font, float(text[2]), float(text[3]), float(text[4]), said)]
        return [*drawn, text[6]] if text[6] else drawn
    if use := _USE.fullmatch(line):
        return [Use(use[1])]
    if shade := _SHADE.fullmatch(line):
        return [Shade(float(shade[1]))]
    return [line]


def _draw(canvas: Canvas, marks: list[Mark]) -> None:
    for mark in marks:
        match mark:
            case Text(font, size, x, y, letters):
                canvas.setFont(font, size)
                canvas.drawString(x, y, letters)
            case Shade(level):
                canvas.setFillGray(level)
            case Use(name):
                canvas.doForm(name)
            case str():
                canvas.addLiteral(mark)
